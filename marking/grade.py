"""Mark a folder of submissions, many at once, each in a sandbox of its own.

    python -m marking.grade counting FOLDER       (make grade ASSIGNMENT=counting SUBMISSIONS=FOLDER)

Writes into --out: grades.csv, feedback/STUDENT.html, written.html, similar.html, the files for a gradebook, and results/ with
what each submission came to. It can be stopped and started again: what has been marked is not marked twice, and what somebody
has given by hand, at the desk (`marking.by_hand.desk`) or in grades.csv, stays. The parallel work is dask.distributed's: a cluster of its own on this machine, or one that runs elsewhere
(--scheduler tcp://host:port).
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import contextlib
import hashlib
import json
import os
import re
import sys
from pathlib import Path

from claimbook.digests import digest
from marking import assignment as assignments
from marking import handing_back, program, reports, sandbox, submissions
from marking import mark as marks
from marking.assignment import ROOT, Assignment, AssignmentError
from marking.by_hand import journal, table
from marking.course import alike
from marking.handing_back import PROBLEMS, sentence, short
from marking.sandbox import Limits

EMPTY = {"reason": "", "seconds": 0.0, "questions": {}, "errors": [], "remarks": []}
# What decides the marks of a notebook, beside the notebook.
DECISIVE = (
    "src/companion/**/*.py",
    "engine/src/claimbook/**/*.py",
    "data/*.csv",
    "data/*.json",
    "marking/**/*.py",
    "marking/assignments/*",
)
ALARM = 2  # how a run ends in which every notebook got nothing


class NoWorkers(RuntimeError):
    """Nobody answers at the scheduler's address, or nobody works for it."""


def main(words: list[str] | None = None) -> int:
    args = _arguments(words)
    try:
        return grade(args)
    except PROBLEMS as error:
        print(f"{sentence(error)} Nothing was marked.", file=sys.stderr)
    except (AssignmentError, FileNotFoundError, NoWorkers) as error:
        print(error, file=sys.stderr)
    return 1


def grade(args: argparse.Namespace) -> int:
    assignment = assignments.load(args.assignment, args.seed)
    handed_in = submissions.read(Path(args.submissions), assignment)
    out, about = Path(args.out or place_of(args)), about_of(args)
    table.check(out, about, [one.key for one in handed_in])
    course = str(Path(args.course).resolve()) if args.course else handing_back.course_of(out)
    from_table(out, assignment)
    handing_back.rows_of(assignment, [], out, course)  # whatever cannot be read is said before the work begins
    limits = Limits(args.seconds, args.cell_seconds, args.memory, processes=args.processes)
    why = "" if args.scheduler else sandbox.why_none()  # with a scheduler, each worker looks for itself
    if why and not args.unsafe:
        print(
            f"Nothing was marked. Submissions are other people's code, and there is no sandbox here: {why}.",
            "With Docker, `otter grade` can mark with the same archive. To mark without a sandbox, on a machine that you can "
            "afford to lose, add UNSAFE=1 (--unsafe).",
            sep="\n",
            file=sys.stderr,
        )
        return 1
    kept = ResultCache(out / "results", args, limits)
    waiting, results = {}, []
    for one in handed_in:
        if one.reason:
            results.append({**EMPTY, "status": "not a notebook", "reason": one.reason, **_about(assignment, one)})
        elif found := kept.get(one):
            results.append({**EMPTY, **found, **_about(assignment, one)})
        else:
            waiting[one.student] = one
    print(f"{len(handed_in)} submissions: {len(waiting)} to mark, {len(results)} done or unreadable.", flush=True)
    stopped = False
    try:
        for student, found in mark(waiting, limits, args):
            if found["status"] != "not marked":
                kept.put(waiting[student], found)
            results.append({**EMPTY, **found, **_about(assignment, waiting[student])})
    except KeyboardInterrupt:
        stopped = True
    if stopped:  # those whose turn had not come keep what was entered for them
        done = {found["file"] for found in results}
        left = [one for one in handed_in if one.file not in done]
        reason = {"status": "not marked", "reason": "the run was stopped"}
        # What was kept in the very moment of the interruption counts as marked.
        results += [{**EMPTY, **(kept.get(one) or reason), **_about(assignment, one)} for one in left]
    handing_back.keep(out, about, course, results)
    try:
        from_table(out, assignment)  # somebody may have gone on meanwhile
    except table.Unreadable as error:
        (out / table.TABLE).rename(out / "grades-as-found.csv")
        print(f"{error} It is kept as grades-as-found.csv.", file=sys.stderr)
    made, looks = handing_back.write(out)
    similar(assignment, handed_in, results, out)
    summarise(assignment, results, len(handed_in), out, made)
    if stopped:
        print("Stopped. Run the same command again to go on.", file=sys.stderr)
        return 130
    looks += filter(None, (nobody_has_a_mark(results, args), another_edition(results, args)))
    for line in looks:
        print(line, file=sys.stderr)
    return ALARM if looks else 0


def from_table(out: Path, assignment: Assignment) -> None:
    """Take over what was typed into grades.csv, and say how much that was."""
    if taken := table.take_over(out, assignment):
        print(f"{taken} new {'entry was' if taken == 1 else 'entries were'} read from {out / table.TABLE}.")


def summarise(assignment: Assignment, results: list[dict], handed_in: int, out: Path, made: list[str]) -> None:
    """Say what was written, and what is left to do."""
    if lost := sorted(row for row, status in table.statuses(out).items() if status == "gone"):
        print(
            f"Some marks given by hand are for work that is no longer among the submissions: {', '.join(lost)}",
            file=sys.stderr,
        )
    counts = {status: sum(found["status"] == status for found in results) for status in reports.SAID}
    summary = ", ".join(f"{count} {status}" for status, count in counts.items() if count)
    print(f"{out / table.TABLE}: {len(results)} of {handed_in} ({summary})")
    if made:
        print(f"For the gradebook: {', '.join(made)}")
    if left := unmarked(results, out):
        print(f"{left} written answer{'s' * (left > 1)} to mark by hand: make desk MARKED={out}")


def nobody_has_a_mark(results: list[dict], args: argparse.Namespace) -> str:
    """An alarm where several notebooks ran and not one got a mark: most likely the assignment or the seed is another."""
    ran = [found for found in results if found["status"] in ("ok", "another notebook")]
    if len(ran) < 2 or any(one["score"] for found in ran for one in found["questions"].values()):
        return ""
    seed = f"with the seed {args.seed!r}" if args.seed else "without a seed"
    return (
        f"Warning: none of {len(ran)} notebooks scored any marks. Is {args.assignment}, {seed}, the assignment that you set? "
        "Look at two of them before you return any marks."
    )


def unmarked(results: list[dict], out: Path) -> int:
    """How many written answers nobody has marked, or not since they changed."""
    marked = journal.marked(journal.read(out), {found["key"]: found["written"] for found in results})
    return sum(
        bool(text.strip()) and (found["key"], question) not in marked
        for found in results
        for question, text in found["written"].items()
    )


def another_edition(results: list[dict], args: argparse.Namespace) -> str:
    """A warning where a good part of a class has another edition's notebook: most likely the seed is another."""
    ran = [found for found in results if found["status"] in ("ok", "timed out", "too large")]
    others = [found for found in ran if any(marks.OTHER_EDITION in line for line in found["remarks"])]
    if len(others) < 2 or 4 * len(others) < len(ran):
        return ""
    seed = f"with SEED={args.seed}" if args.seed else "without SEED"
    return (
        f"Warning: {len(others)} of {len(ran)} notebooks ask about other years, rows or cases than this edition. Were they made "
        f"{seed}? Run the command again with the right word before you return any marks."
    )


def place_of(args: argparse.Namespace) -> Path:
    """Where the reports go when nobody says where: a folder for each assignment, edition, and folder of submissions."""
    name = short(re.sub(r"[^\w.-]+", "-", name_of(args.submissions))) or "submissions"
    return ROOT / "_build" / "graded" / (f"{args.assignment}-{args.seed}" if args.seed else args.assignment) / name


def mark(waiting: dict, limits: Limits, args: argparse.Namespace):
    """Mark submissions on a cluster; gives (student, what came of it) as each is done."""
    if not waiting:
        return
    import dask
    from distributed import Client, KilledWorker, LocalCluster, as_completed
    from tqdm import tqdm

    if not args.scheduler:  # a cluster of our own is as dask has it; for another, a person's certificates may be needed
        dask.config.refresh(paths=[], env={})
    # A submission whose worker dies is tried again on another, three times in all; then it has its reason.
    dask.config.set({"distributed.scheduler.allowed-failures": 2})
    with contextlib.ExitStack() as stack:
        if args.scheduler:
            client = stack.enter_context(_client(args.scheduler))
        else:
            jobs = min(args.jobs or os.cpu_count() or 1, len(waiting))
            cluster = LocalCluster(n_workers=jobs, threads_per_worker=1, dashboard_address=None, memory_limit=None)
            client = stack.enter_context(Client(stack.enter_context(cluster)))
        sent = {
            client.submit(
                marks.task, one.notebook, args.assignment, args.seed, tuple(limits), args.unsafe, pure=False
            ): student
            for student, one in waiting.items()
        }
        for future in tqdm(as_completed(sent), total=len(sent), unit="submission", disable=None):
            try:
                found = future.result()
            except KilledWorker:
                found = {"status": "not marked", "reason": "the worker process stopped three times while marking it"}
            except Exception as error:
                found = {"status": "not marked", "reason": f"{type(error).__name__}: {str(error)[:200]}"}
            yield sent[future], found


def _client(address: str):
    """A client of the scheduler at an address. Raises `NoWorkers` when nobody answers there within twenty seconds."""
    from distributed import Client

    try:
        client = Client(address, timeout=20)
    except (OSError, ValueError) as error:
        raise NoWorkers(f"no scheduler answers at {address}") from error
    try:
        client.wait_for_workers(1, timeout=20)
    except TimeoutError as error:
        client.close()
        raise NoWorkers(
            f"the scheduler at {address} has no workers; start some with `make worker SCHEDULER={address}`"
        ) from error
    return client


class ResultCache:
    """Results on disk, one file a submission, so that a stopped run loses none and marks none twice."""

    def __init__(self, folder: Path, args: argparse.Namespace, limits: Limits):
        self.folder = folder
        settings = (args.assignment, args.seed, tuple(limits), args.unsafe)
        self.whole = hashlib.sha256(f"{digest(ROOT, DECISIVE)} {settings}".encode())
        folder.mkdir(parents=True, exist_ok=True)

    def _path(self, one: submissions.Submission) -> Path:
        digest = self.whole.copy()
        digest.update(one.notebook)
        return self.folder / f"{digest.hexdigest()[:32]}.json"

    def get(self, one: submissions.Submission) -> dict | None:
        """What an equal submission came to under the same tests and limits, if that is known."""
        with contextlib.suppress(OSError, ValueError):
            return json.loads(self._path(one).read_text(encoding="utf-8"))
        return None

    def put(self, one: submissions.Submission, found: dict) -> None:
        path = self._path(one)
        new = path.with_suffix(".new")
        new.write_text(json.dumps(found), encoding="utf-8")
        new.replace(path)


def _about(assignment: Assignment, one: submissions.Submission) -> dict:
    written = submissions.written_answers(one.notebook, assignment)
    return {
        "student": one.student,
        "key": one.key or one.file,
        "file": one.file,
        "names": list(one.names),
        "learner": one.learner._asdict(),
        "remark": one.remark,
        "written": written,
        "code": submissions.code_answers(one.notebook, assignment),
    }


def similar(assignment: Assignment, handed_in: list[submissions.Submission], results: list[dict], out: Path) -> None:
    """Write similar.html, and say how many pairs of notebooks are on it."""
    written = {found["key"]: found["written"] for found in results}
    code = {
        one.key: [
            cell.source
            for part in program.parts(one.notebook, assignment)
            for cell in part.cells
            if cell.kind == "code"
        ]
        for one in handed_in
        if one.notebook
    }
    pairs = alike.pairs(assignment, written, code)
    names = {found["key"]: found["student"] for found in results}
    reports.put(out / "similar.html", alike.report(assignment.about.title, pairs, names))
    if pairs:
        print(f"{len(pairs)} pair{'s share' if len(pairs) > 1 else ' shares'} long passages: see similar.html.")


def about_of(args: argparse.Namespace) -> dict[str, str]:
    """What a folder of reports is for."""
    return {"assignment": args.assignment, "seed": args.seed, "submissions": name_of(args.submissions)}


def name_of(submissions: str) -> str:
    """The name of a folder or an archive, without its ending and the number that a browser adds when it is fetched again.

    >>> name_of("downloads/Counting-8812 (1).zip"), name_of("section-1")
    ('Counting-8812', 'section-1')
    """
    return re.sub(r"( \(\d+\))?\.zip$", "", Path(submissions).resolve().name, flags=re.IGNORECASE)


def _arguments(words: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m marking.grade", allow_abbrev=False, description=__doc__.splitlines()[0]
    )
    parser.add_argument("assignment", help="one of: " + ", ".join(assignments.names()))
    parser.add_argument(
        "submissions", help="folder or zip file that holds a notebook, zip file or folder for each student"
    )
    parser.add_argument("--seed", default="", help="the seed with which the assignment was made")
    parser.add_argument("--out", default="", help="where to write (default: _build/graded/ASSIGNMENT/FOLDER)")
    parser.add_argument("--course", default="", help="TOML file that describes the class (see marking.course.settings)")
    parser.add_argument("--jobs", type=int, default=0, help="how many at once (default: the number of cores)")
    parser.add_argument("--scheduler", default="", help="a running dask scheduler, as tcp://host:port")
    parser.add_argument("--unsafe", action="store_true", help="mark without a sandbox")
    limits = Limits()
    parser.add_argument(
        "--seconds", type=int, default=limits.seconds, help="seconds allowed for a submission (default: %(default)s)"
    )
    parser.add_argument(
        "--cell-seconds",
        type=int,
        default=limits.cell_seconds,
        help="seconds allowed for a cell (default: %(default)s)",
    )
    parser.add_argument(
        "--memory", type=int, default=limits.memory, help="MB of memory for each process (default: %(default)s)"
    )
    parser.add_argument(
        "--processes",
        type=int,
        default=limits.processes,
        help="processes that a submission may run at once (default: %(default)s)",
    )
    return parser.parse_args(words)


if __name__ == "__main__":
    sys.exit(main())
