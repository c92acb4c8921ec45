"""What the tests of marking share: the assignments as they are made, and submissions made from them."""

import copy
import json
from functools import cache
from pathlib import Path

import nbformat
import pytest

from marking import assignment, make
from tests import surroundings

ROOT = Path(__file__).resolve().parents[2]

surroundings.settle()

NAMES = assignment.names()


@cache
def made(name: str, seed: str = "") -> dict[str, bytes]:
    """Every file of an assignment."""
    return make.make(name, seed)


@cache
def solutions(name: str) -> dict[str, str]:
    """The master's answer to each question, by the id of the student's cell."""
    master = assignment.load(name).notebook
    return {
        cell.id.replace("-solution", "-answer"): cell.source for cell in master.cells if cell.id.endswith("-solution")
    }


def handed_in(name: str, answers: dict[str, str] | None = None, *, first: str = "", last: str = "") -> bytes:
    """A student's notebook with these answers (the master's where none are given), and a cell before or after all."""
    notebook = nbformat.reads(made(name)[f"{name}.ipynb"].decode(), as_version=4)
    answers = solutions(name) if answers is None else answers
    notebook = copy.deepcopy(notebook)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    if first:
        notebook.cells.insert(0, nbformat.v4.new_code_cell(first))
    if last:
        notebook.cells.append(nbformat.v4.new_code_cell(last))
    return json.dumps(notebook).encode()


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items):
    """Those that look at one marked folder go to one worker, and first: it takes longest to make."""
    for item in items:
        if "marked" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("marked"))
    items.sort(key=lambda item: "marked" not in item.fixturenames)


@pytest.fixture(scope="session")
def autograder():
    return lambda name: made(name)[f"{name}-autograder.zip"]
