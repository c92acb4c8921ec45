"""What the tests of marking share: the assignments as they are made, and submissions made from them."""

import json
import os
import zipfile
from functools import cache
from pathlib import Path

import nbformat
import pytest

from claimbook.archives import archive
from marking import assignment, make, mark, submissions
from marking.sandbox import Limits
from tests import surroundings, weekly
from tests.weekly import pytest_addoption, pytest_configure  # noqa: F401, hooks of pytest

ROOT = Path(__file__).resolve().parents[2]

surroundings.settle()

NAMES = assignment.names()


SHARED = []  # a folder that all the processes of one run of the tests have in common, known before any test runs


@cache
def made(name: str, seed: str = "") -> dict[str, bytes]:
    """Every file of an assignment, made once for all the processes of the tests."""
    kept = SHARED[0] / f"{name}-{seed}.zip"
    if not kept.exists():
        mine = kept.with_suffix(f".{os.getpid()}")
        mine.write_bytes(archive(make.make(name, seed)))
        mine.replace(kept)  # whole, whoever else makes it at the same time
    with zipfile.ZipFile(kept) as file:
        return {entry: file.read(entry) for entry in file.namelist()}


@pytest.fixture(scope="session", autouse=True)
def shared(tmp_path_factory) -> None:
    base = tmp_path_factory.getbasetemp()
    place = (base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base) / "made"
    place.mkdir(exist_ok=True)
    SHARED.append(place)


@cache
def solutions(name: str) -> dict[str, str]:
    """The master's answer to each question, by the id of the student's cell."""
    master = assignment.load(name).notebook
    return {
        cell.id.replace("-solution", "-answer"): cell.source for cell in master.cells if cell.id.endswith("-solution")
    }


@cache
def of_students(name: str, seed: str = "") -> str:
    """The notebook that students are given: the committed one, which a test compares with what is made now, or a seed's."""
    if seed:
        return made(name, seed)[f"{name}.ipynb"].decode()
    return (ROOT / "book" / "teaching" / "student" / f"{name}.ipynb").read_text(encoding="utf-8")


def handed_in(
    name: str, answers: dict[str, str] | None = None, *, first: str = "", last: str = "", seed: str = ""
) -> bytes:
    """A student's notebook with these answers (the master's where none are given), and a cell before or after all."""
    notebook = nbformat.reads(of_students(name, seed), as_version=4)
    answers = solutions(name) if answers is None else answers
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    if first:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(first))
    if last:
        notebook.cells.append(nbformat.v4.new_code_cell(last))
    return json.dumps(notebook).encode()


def result(student: str, **more) -> dict:
    """What is kept of a submission of `counting` once it is marked: one mark for each of the machine's questions."""
    questions = {name: {"score": 1.0, "possible": 2.0, "messages": []} for name in ("q1", "q2", "q3", "q4")}
    return {
        "student": student, "key": f"{student}.ipynb", "file": f"{student}.ipynb", "names": [f"{student}.ipynb"],
        "learner": {"system": "", "number": "", "name": "", "late": False}, "status": "ok", "reason": "", "seconds": 1.0,
        "remark": "", "remarks": [], "errors": [], "written": {}, "questions": questions, **more,
    }  # fmt: skip


PATIENCE = 900  # seconds for what must come in the end: the tests say nothing of how fast it comes
PATIENT = Limits(PATIENCE, PATIENCE)


def marked(name: str, notebook: bytes, limits: Limits = PATIENT, *, seed: str = "", unsafe: bool = False) -> dict:
    """What marking says of a notebook as it was handed in."""
    in_order, _ = submissions.in_order(notebook)
    return mark.mark(in_order, assignment.load(name, seed), limits, unsafe=unsafe)


def scores(found: dict) -> dict[str, float]:
    return {question: one["score"] for question, one in found["questions"].items()}


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config, items):
    """Those that look at one marked folder go to one worker, and first: it takes longest to make; those of an assignment too."""
    weekly.leave_out(config, items)
    for item in items:
        if "folder" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("folder"))
        elif item.path.stem == "test_assignments" and "name" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group(item.callspec.params["name"]))
    items.sort(key=lambda item: "folder" not in item.fixturenames)
