"""From what was marked to what people get: the marks, a page for each student, and the files for a gradebook.

python -m marking.handing_back FOLDER        writes them anew from what the folder holds, and marks nothing
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import json
import re
import sys
from pathlib import Path

from claimbook.archives import archive
from marking import assignment as assignments
from marking import reports
from marking.assignment import Assignment
from marking.by_hand import journal, table
from marking.course import roster as rosters
from marking.course import settings, students
from marking.course.settings import Course
from marking.course.students import NOTHING
from marking.gradebooks import canvas, cells, moodle
from marking.reports import Row
from marking.totals import tally

MARKED = "marked.json"  # what the machine's marking said of every submission
PROBLEMS = (table.Unreadable, journal.JournalError, settings.SettingsError, rosters.RosterError)


def sentence(error: Exception) -> str:
    """A problem with its full stop, so that another sentence can follow."""
    return f"{str(error).removesuffix('.')}."


def keep(out: Path, about: dict[str, str], course: str, results: list[dict]) -> None:
    """Keep what marking said, so that the desk and a later hour can go on from it."""
    said = {"about": about, "course": course, "results": results}
    reports.put(out / MARKED, json.dumps(said, ensure_ascii=False))


def kept(out: Path) -> tuple[Assignment, dict[str, str], str, list[dict]]:
    """What `keep` kept: the assignment, what it is about, the course's file, the results.

    Raises `table.Unreadable` where the folder holds none.
    """
    file = out / MARKED
    if not file.exists():
        raise table.Unreadable(f"{out} holds no marks of ours: {MARKED} is missing. Run `make grade` first.")
    said = json.loads(file.read_text(encoding="utf-8"))
    assignment = assignments.load(said["about"]["assignment"], said["about"]["seed"])
    return assignment, said["about"], said["course"], said["results"]


def course_of(out: Path) -> str:
    """The file about the class that an earlier run was given; empty where there was none."""
    file = out / MARKED
    return json.loads(file.read_text(encoding="utf-8"))["course"] if file.exists() else ""


def rows_of(assignment: Assignment, results: list[dict], out: Path, course_file: str) -> list[Row]:
    """A row for each student, with what people gave by hand. Raises one of `PROBLEMS` where something cannot be read."""
    entries = journal.read(out)
    counted, twice = journal.counted(entries), journal.differing(entries)
    course = settings.read(Path(course_file) if course_file else None)
    here, before = {found["key"] for found in results}, table.names(out)
    gone = []
    for key in dict.fromkeys(key for key, _ in counted if key not in here and not key.startswith("roster-")):
        student, file = before.get(key, (Path(key).stem, key))
        gone.append({**NOTHING, "key": key, "student": student, "file": file, "status": "gone"})
    rows = []
    for student in students.of_class([*results, *gone], rosters.read(course), course):
        found = student.found
        remarks = []
        for name in assignment.points:
            place, number = (found["key"], name), name.removeprefix("q")
            if place in twice:
                said = ", ".join(f"{entry.who} {cells.number(entry.marks)}" for entry in twice[place])
                remarks.append(f"question {number}: {said}; the newest counts")
            if place in counted and journal.changed(counted[place], found["written"]):
                remarks.append(f"the answer to question {number} has changed since it was marked")
        own = tally(assignment, found, counted, student.late_share)
        if found["status"] == "nothing handed in":
            own = own._replace(fixed=course.nothing_handed_in)
        rows.append(Row(student, own, "; ".join(remarks)))
    return rows


def warnings(course: Course, course_file: str, rows: list[Row]) -> list[str]:
    """What a teacher should look at before anything is handed back: names that are nobody's, a roster that fits hardly anybody."""
    own = [row.student for row in rows]
    lines = [f"{course_file}, {line}" for line in students.unknown(course, own)]
    here = [student for student in own if student.found["status"] not in ("nothing handed in", "gone")]
    strangers = [student for student in here if course.roster and student.person is None]
    if 2 * len(strangers) > len(here):
        lines.append(
            f"{course.roster}: {len(strangers)} of {len(here)} who handed in are not in this roster; is it this class's?"
        )
    return lines


def write(out: Path) -> tuple[list[str], list[str]]:
    """Write everything that goes to people; gives the files for a gradebook, and what a teacher should look at (`warnings`).

    Each file is there whole, or as it was. Raises one of `PROBLEMS` where something cannot be read.
    """
    assignment, about, course_file, results = kept(out)
    course = settings.read(Path(course_file) if course_file else None)
    roster = rosters.read(course)
    rows = rows_of(assignment, results, out, course_file)
    text = reports.grades(assignment, rows)
    reports.put(out / table.TABLE, text)
    names = {row.student.found["key"]: (row.student.name, cells.cell(row.student.found["file"])) for row in rows}
    names = {key: pair for key, pair in names.items() if pair[1]}
    before = {key: pair for key, pair in table.names(out).items() if key not in names}
    reports.put(
        out / table.SIGNED,
        table.signature(about, table.written(assignment, text), {**before, **names}),
    )
    handed_in = [row for row in rows if row.student.found["status"] != "nothing handed in"]
    reports.put(out / "written.html", reports.written(assignment, handed_in))
    pages = _pages(assignment, handed_in)
    folder = out / "feedback"
    folder.mkdir(parents=True, exist_ok=True)
    for name, (_, page) in pages.items():
        reports.put(folder / name, page)
    for old in set(folder.glob("*.html")) - {folder / name for name in pages}:
        if f"<title>{assignment.about.title}: " in old.read_text(encoding="utf-8", errors="replace"):
            old.unlink()  # a page of ours, whose student has another name now
    by_row = {id(row): page for row, page in pages.values()}
    most = float(sum(assignment.points.values()))
    scale = (course.out_of or most) / most
    back = [
        moodle.Row(
            row.student,
            None if row.tally.total is None else row.tally.total * scale,
            reports.comment(assignment, row),
            by_row.get(id(row), "") if row.tally.total is not None else "",
        )
        for row in rows
        if row.student.found["status"] != "gone"
    ]
    return _for_gradebooks(out, assignment.about.title, back, most * scale, roster), warnings(course, course_file, rows)


def _for_gradebooks(out: Path, title: str, back: list, most: float, roster: rosters.Roster | None) -> list[str]:
    """The files that Moodle or Canvas take back, for the system that the names or the roster are of."""
    systems = {row.student.found["learner"]["system"] for row in back}
    made: dict[str, str | bytes] = {}
    if "moodle" in systems or (roster and roster.kind == "moodle worksheet"):
        made["moodle-worksheet.csv"] = moodle.worksheet(back, most, roster)
    if roster and roster.kind != "canvas" and (found := moodle.gradebook(back, title)):
        made["moodle-gradebook.csv"] = found
    if "moodle" in systems:
        made["moodle-feedback.zip"] = archive(moodle.pages(back))
    if "canvas" in systems or (roster and roster.kind == "canvas"):
        made["canvas-gradebook.csv"] = canvas.gradebook(back, title, most, roster)
    if "canvas" in systems:
        made["canvas-feedback.zip"] = archive(canvas.pages(back))
    for name, content in made.items():
        if isinstance(content, str):
            reports.put(out / name, content)
        else:
            new = out / f".{name}.new"
            new.write_bytes(content)
            new.replace(out / name)
    return list(made)


def _pages(assignment: Assignment, rows: list[Row]) -> dict[str, tuple[Row, str]]:
    """The students' pages by the names of their files, with their rows."""
    taken: set[str] = set()
    pages = {}
    for row in rows:
        name = short(re.sub(r"[^\w.() -]", "_", row.student.name))
        if name.casefold() in taken and (number := row.student.found["learner"]["number"]):
            name += f" ({number})"
        while name.casefold() in taken:
            name += "-2"
        taken.add(name.casefold())
        pages[f"{name}.html"] = (row, reports.feedback(assignment, row))
    return pages


def short(name: str) -> str:
    """A name that a file may have: no disk takes more than 255 bytes, and something is still to come.

    >>> len(short("말" * 100).encode())
    198
    """
    return name.encode()[:200].decode("utf-8", "ignore")


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="python -m marking.handing_back", allow_abbrev=False, description=__doc__.splitlines()[0]
    )
    parser.add_argument("folder", help="the folder that `make grade` wrote")
    args = parser.parse_args(words)
    out = Path(args.folder)
    try:
        assignment, *_ = kept(out)
        table.take_over(out, assignment)
        made, looks = write(out)
    except PROBLEMS as error:
        print(f"{sentence(error)} Nothing was written.", file=sys.stderr)
        return 1
    for line in looks:
        print(line, file=sys.stderr)
    print(f"{out / table.TABLE}, feedback{''.join(f', {name}' for name in made)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
