"""Each assignment: full marks for the solution, none for the empty and the wrong one; nothing leaks to students."""

import ast
import html
import io
import os
import re
import shutil
import subprocess
import sys
import zipfile

import nbformat
import pytest

from claimbook.strays import ours
from marking import assignment, student
from tests.marking.conftest import NAMES, ROOT, handed_in, made, marked, scores, solutions
from tools.site.inputs import python_path

SPOIL = """
def spoilt(value):
    if callable(value):
        return lambda *words, **names: None
    if isinstance(value, bool):
        return not value
    if isinstance(value, (int, float)):
        return value + 1
    return type(value)(list(value)[1:]) if not isinstance(value, (str, dict)) and value else "nothing of the kind"

for name in {names}:
    globals()[name] = spoilt(globals()[name])
"""


def checked(name: str) -> dict[str, list[str]]:
    """The names that the form of each question is checked for."""
    forms = student.form_checks(assignment.load(name))
    return {question: re.search(r"check_\d+\(([^)]*)\):", code)[1].split(", ") for question, code in forms.items()}


def scored(name: str, notebook: bytes, seed: str = "") -> dict[str, float]:
    found = marked(name, notebook, seed=seed)
    assert found["status"] == "ok", found
    return scores(found)


@pytest.mark.parametrize("name", NAMES)
def test_solution_empty_and_wrong_get_what_they_deserve(name):
    points = assignment.load(name).points
    coded = {question: points[question] for question in checked(name)}
    assert scored(name, handed_in(name)) == coded
    assert set(scored(name, handed_in(name, {})).values()) == {0}
    every = sorted({word for words in checked(name).values() for word in words})
    for question, words in checked(name).items():
        spoilt = solutions(name) | {
            f"{question}-answer": solutions(name)[f"{question}-answer"] + SPOIL.format(names=words)
        }
        assert scored(name, handed_in(name, spoilt))[question] == 0
    later = scored(name, handed_in(name, last=SPOIL.format(names=every)))
    assert later == coded, "what stands further down spoils no question above"


@pytest.mark.parametrize("name", NAMES)
def test_marks_and_parts_are_as_announced(name):
    found = assignment.load(name)
    assert sum(found.points.values()) == 20
    by_hand = {written.name: written.marks for written in found.written}
    assert set(found.points) == set(by_hand) | set(checked(name))
    assert sum(quiz_item.marks for quiz_item in found.quiz_items) == 20 - sum(by_hand.values())
    assert 60 <= found.about.minutes <= 120
    for written in found.written:
        marks = [int(mark) for mark in re.findall(r"^- (\d+): ", written.rubric, re.M)]
        assert sum(marks) == written.marks, f"{name}, {written.name}: the rubric's marks"
    for chapter in found.about.chapters:
        assert (ROOT / "book" / f"{chapter}.ipynb").exists()


@pytest.mark.parametrize("name", NAMES)
def test_the_committed_student_notebook_is_the_regenerated_one(name):
    committed = (ROOT / "book" / "teaching" / "student" / f"{name}.ipynb").read_bytes()
    assert committed == made(name)[f"{name}.ipynb"], "make assignments"


def test_no_student_notebook_is_left_over():
    there = {path.stem for path in ours((ROOT / "book" / "teaching" / "student").iterdir())}
    modules = {path.stem for path in ours(assignment.MASTERS.glob("*.py"))} - {"__init__"}
    assert there == set(NAMES) == modules


@pytest.mark.parametrize("name", [*NAMES[:2], *(pytest.param(name, marks=pytest.mark.weekly) for name in NAMES[2:])])
def test_a_seed_draws_other_things_and_its_solution_passes(name):
    """otter itself refuses a master whose solution fails its tests."""
    variant = [assignment.load(name, seed).variant for seed in ("", "spring", "autumn")]
    assert variant[0] != variant[1] != variant[2]
    spring = made(name, "spring")
    assert spring[f"{name}.ipynb"] != made(name)[f"{name}.ipynb"]
    assert spring[f"{name}-canvas.zip"] != made(name)[f"{name}-canvas.zip"]
    full = {question: marks for question, marks in assignment.load(name).points.items() if question in checked(name)}
    assert scored(name, handed_in(name, seed="spring"), "spring") == full


@pytest.mark.weekly
def test_two_makings_are_the_same_bytes(tmp_path):
    """In another folder, another time zone, and with another order of sets."""
    tree = tmp_path / "another, größer"
    for part in ("book", "data", "engine", "marking", "src", "tools"):
        shutil.copytree(ROOT / part, tree / part, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, tree)
    env = {**os.environ, "PYTHONPATH": python_path(tree), "TZ": "Asia/Tokyo", "PYTHONHASHSEED": "77"}
    done = subprocess.run([sys.executable, "-m", "marking.make"], cwd=tree, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    (again,) = (tree / "_build").glob("assignments*")
    for name in NAMES:
        files = {
            path.relative_to(again / name).as_posix(): path.read_bytes()
            for path in (again / name).rglob("*")
            if path.is_file()
        }
        assert files.keys() == made(name).keys()
        assert [file for file in files if files[file] != made(name)[file]] == []


def opened(name: str, content: bytes):
    """Every file in a file, archives opened, as (path, text)."""
    if name.endswith(".zip"):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            for entry in file.namelist():
                yield from opened(f"{name}/{entry}", file.read(entry))
    else:
        yield name, content.decode("utf-8", "replace")


def secrets(name: str) -> list[str]:
    """What students must not get, as far as it is long enough to be telling."""
    lines = student.secrets(assignment.load(name).notebook)
    return [line for line in lines if len(line) > 25 and not line.startswith(("from ", "import ", "**Rubric"))]


@pytest.mark.parametrize("name", NAMES)
def test_nothing_leaks_to_students(name):
    given = [f"{name}.ipynb", f"{name}-for-students.zip", f"{name}-without-code.html"]
    telling = secrets(name)
    assert len(telling) > 12
    for file in given:
        for path, text in opened(file, made(name)[file]):
            text = text.replace('\\"', '"')
            for line in telling:
                # The companion is public, and a test may call what it has; a copied line of a solution is another thing.
                assert line not in text or "/companion/" in path, f"{path} gives away {line!r}"


def test_a_leak_would_be_seen():
    assert any(line in "\n".join(solutions("counting").values()) for line in secrets("counting"))


@pytest.mark.parametrize("name", NAMES)
def test_the_student_notebook_is_plain(name):
    notebook = nbformat.reads(made(name)[f"{name}.ipynb"].decode(), as_version=4)
    text = "\n".join(cell.source for cell in notebook.cells)
    assert "otter" not in text and "{{" not in text and "SOLUTION" not in text
    assert all(not cell.metadata for cell in notebook.cells) and set(notebook.metadata) == {"kernelspec"}
    imported = {
        node.module.split(".")[0] if isinstance(node, ast.ImportFrom) else node.names[0].name.split(".")[0]
        for cell in notebook.cells
        if cell.cell_type == "code"
        for node in ast.walk(ast.parse(cell.source))
        if isinstance(node, ast.Import | ast.ImportFrom)
    }
    assert imported <= {"companion", "pandas", "matplotlib"}


@pytest.mark.parametrize("name", NAMES)
def test_the_instructor_sheet_has_the_answers(name):
    sheet = html.unescape(made(name)[f"{name}-instructor.html"].decode())
    assert "Not for students" in sheet
    for written in assignment.load(name).written:
        assert written.title in sheet
    assert all(f"{question}: " in sheet for question in checked(name))


def test_what_is_wrong_with_a_master_is_said(monkeypatch):
    with pytest.raises(assignment.AssignmentError, match="there is no assignment 'nothing'; there are: "):
        assignment.load("nothing")
    found = assignment.load("counting")
    cell = next(cell for cell in found.notebook.cells if cell.id == "q1")
    cell.source += " {{nobody}}"
    with pytest.raises(
        assignment.AssignmentError,
        match="counting, cell q1: {{nobody}} is unknown; expected one of measure, since, korea_year",
    ):
        assignment.filled("counting", found.notebook, found.variant)
