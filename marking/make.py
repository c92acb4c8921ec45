"""Make what students and teachers get of each assignment, from its master.

    python -m marking.make [--seed WORD] [NAME ...]      (make assignments [SEED=WORD])

Writes for each assignment into _build/assignments/NAME (with a seed: _build/assignments-WORD/NAME)

    NAME.ipynb              the notebook for students
    NAME-for-students.zip   the same with the companion beside it, and the questions on paper
    NAME-autograder.zip     for `make grade`, `otter grade` and Gradescope
    NAME-canvas.zip         the path without code, for Canvas (QTI 1.2)
    NAME-moodle.xml         the same for Moodle, with marks, links and rubrics
    NAME-moodle.gift.txt    the same for Moodle in a format without them
    NAME-without-code.html  the same on paper
    NAME-instructor.html    solutions, keys and rubrics: not for students

and without a seed the student's notebook into book/teaching/student, from where links open it.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import copy
import re
import shutil
import subprocess
import sys
import tempfile
import zipfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from markupsafe import Markup

from claimbook.archives import archive
from claimbook.notebooks import written
from claimbook.settings import from_environment
from marking import assignment as assignments
from marking import checks, moodle_xml, packing, pages, quiz, student
from marking.assignment import ROOT, Assignment, AssignmentError

STUDENT = ROOT / "book" / "teaching" / "student"
README = """{title}

{name}.ipynb             the notebook: open it in this folder, in JupyterLab or VS Code, with Python 3.11 or newer and
                         pip install pandas matplotlib markupsafe ipykernel
{name}-without-code.html the same questions, answered from the book's pages and without code
companion/, claimbook/   what the notebook imports, with the tables of the book
"""


def folder(seed: str = "") -> Path:
    """Where the assignments of a seed are written."""
    return ROOT / "_build" / (f"assignments-{seed}" if seed else "assignments")


def make(name: str, seed: str = "") -> dict[str, bytes]:
    """Every file of an assignment by name. Raises `AssignmentError` when the master's own solution fails its tests."""
    assignment, address = assignments.load(name, seed), from_environment().address
    made, autograder = assigned(assignment)
    notebook = written(student.notebook(assignment, made))
    paper = quiz.paper(assignment, address).encode("utf-8")
    inside = for_students(assignment, notebook, paper)
    return {
        f"{name}.ipynb": notebook,
        f"{name}-for-students.zip": archive({f"{name}/{path}": data for path, data in inside.items()}),
        f"{name}-autograder.zip": autograder,
        f"{name}-canvas.zip": quiz.qti(assignment, address),
        f"{name}-moodle.xml": moodle_xml.xml(assignment, address),
        f"{name}-moodle.gift.txt": quiz.gift(assignment, address).encode("utf-8"),
        f"{name}-without-code.html": paper,
        f"{name}-instructor.html": instructor(assignment).encode("utf-8"),
    }


def for_students(assignment: Assignment, notebook: bytes, paper: bytes) -> dict[str, bytes]:
    """What is in the archive for students: the notebook, the questions on paper, and all that the notebook imports."""
    name = assignment.name
    readme = README.format(title=assignment.about.title, name=name).encode("utf-8")
    own = {f"{name}.ipynb": notebook, f"{name}-without-code.html": paper, "README.txt": readme}
    return own | packing.companion()


def assigned(assignment: Assignment) -> tuple[nbformat.NotebookNode, bytes]:
    """What `otter assign` makes of a master: the student's notebook, and the autograder, packed anew without dates."""
    name = assignment.name
    with tempfile.TemporaryDirectory() as temporary:
        place = Path(temporary)
        packing.unpack(packing.companion(), place)
        nbformat.write(carrying_what_was_drawn(assignment), place / f"{name}.ipynb")
        command = [sys.executable, "-m", "otter", "assign", f"{name}.ipynb", "dist"]
        done = subprocess.run(command, cwd=place, capture_output=True, text=True, errors="surrogateescape")
        if done.returncode:
            args = (done.stdout + done.stderr).strip().splitlines()[-12:]
            raise AssignmentError("\n".join([f"{name}: `otter assign` rejects the master:", *args]))
        (packed,) = (place / "dist" / "autograder").glob("*.zip")
        with zipfile.ZipFile(packed) as file:
            content = {entry: file.read(entry) for entry in file.namelist() if not entry.endswith("/")}
        return nbformat.read(place / "dist" / "student" / f"{name}.ipynb", as_version=4), archive(content)


def carrying_what_was_drawn(assignment: Assignment) -> nbformat.NotebookNode:
    """The master with tests that know what was drawn: those of one edition do not ask the notebook which it is."""
    notebook = copy.deepcopy(assignment.notebook)
    for cell in notebook.cells:
        if cell.cell_type == "code" and (test := checks.config(cell.source)):
            cell.source = cell.source.rstrip().removesuffix(test[1]) + checks.carrying(test[1], assignment.variant)
    return notebook


def instructor(assignment: Assignment) -> str:
    """The instructor's sheet: what it is for, the solutions with the values they come to, the keys, the rubrics."""
    about = assignment.about
    values = answers(assignment)
    solutions = (
        pages.heading(f"{name}: {assignment.points[name]} marks", 3)
        + Markup("<pre>{}</pre>").format(code)
        + pages.table(["Name", "Value"], [[key, repr(value)] for key, value in found.items()])
        for name, code, found in values
    )
    rubrics = (
        pages.heading(f"{written.name}, {written.title}: {written.marks} marks", 3)
        + pages.prose(written.text)
        + pages.prose(written.rubric)
        for written in assignment.written
    )
    facts = [
        ["Objective", about.objective],
        ["Read before", ", ".join(about.chapters)],
        ["Time", f"about {about.minutes} minutes"],
        [
            "Marks",
            f"{sum(assignment.points.values())}, of them {sum(item.marks for item in assignment.written)} by hand",
        ],
        ["Drawn", ", ".join(f"{key}: {value}" for key, value in assignment.variant.items())],
    ]
    return pages.page(
        f"{about.title}: for the instructor",
        Markup("<p><strong>Not for students: this sheet holds every answer.</strong></p>"),
        pages.table(["What", "Details"], facts),
        pages.heading("With code"),
        *solutions,
        pages.heading("Without code"),
        quiz.keys(assignment),
        pages.heading("Marked by hand, on both paths"),
        *rubrics,
    )


def answers(assignment: Assignment) -> list[tuple[str, str, dict[str, object]]]:
    """Each question's solution as code, and the values that its form is checked for."""
    found, name, space = [], "", {"print": lambda *words, **settings: None}  # several are made at once
    wanted = {
        question: re.search(r"check_\d+\(([^)]*)\):", code)[1].split(", ")
        for question, code in student.form_checks(assignment).items()
    }
    for cell in assignment.notebook.cells:
        name = cell.id if cell.id in assignment.points else name
        if cell.cell_type == "code" and "BEGIN TEST CONFIG" not in cell.source:
            exec(cell.source, space)
            if cell.id.endswith("-solution"):
                code = re.sub(r"\s*# SOLUTION$", "", cell.source, flags=re.MULTILINE)
                values = {key: space[key] for key in wanted.get(name, []) if not callable(space[key])}
                found.append((name, code, values))
    return found


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m marking.make", allow_abbrev=False)
    parser.add_argument("--seed", default="", help="draw other rows, years and cases than the standard edition")
    parser.add_argument("names", nargs="*", help="which assignments; all where none is named")
    args = parser.parse_args(words)
    if not re.fullmatch(r"[\w-]{0,60}", args.seed):
        print(f"SEED must be at most 60 letters, digits, - and _, found {args.seed!r}", file=sys.stderr)
        return 1
    with ThreadPoolExecutor(2) as pool:  # each starts processes of its own
        jobs = {name: pool.submit(make, name, args.seed) for name in args.names or assignments.names()}
        try:
            for name, job in jobs.items():
                place = folder(args.seed) / name
                shutil.rmtree(place, ignore_errors=True)
                packing.unpack(job.result(), place)
                if not args.seed:
                    packing.unpack({f"{name}.ipynb": job.result()[f"{name}.ipynb"]}, STUDENT)
                print(f"{place.relative_to(ROOT)}: {', '.join(sorted(job.result()))}", flush=True)
        except AssignmentError as error:
            print(error, file=sys.stderr)
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
