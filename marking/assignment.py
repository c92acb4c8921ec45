"""An assignment: its master notebook, what a copy of it draws, and its questions for those who write no code.

A master is a notebook in otter-assign's format, without outputs. Its cell `drawn` sets what a copy asks about;
`{{name}}` in its text stands for the same. Another seed draws other real rows, years and cases; what is right
is always computed from the tables, so that no key can go stale.
"""

import importlib
import re
from pathlib import Path
from random import Random
from typing import NamedTuple

import nbformat
import yaml

from claimbook.notebooks import read
from claimbook.strays import ours
from companion.selfcheck import Question

ROOT = Path(__file__).resolve().parents[1]
MASTERS = ROOT / "marking" / "assignments"
_LINE = re.compile(r"^- (\d+): (.+)$", re.MULTILINE)


class AssignmentError(ValueError):
    """An assignment that cannot be made. The message names it, and the cell where one is to blame."""


class About(NamedTuple):
    """What a teacher wants to know first.

    `chapters` are the names of their files, `minutes` the time it takes; `own_answers` the functions of the companion that
    would be an answer, as "module:name": they are out of reach where a notebook is marked.
    """

    title: str
    objective: str
    chapters: tuple[str, ...]
    minutes: int
    own_answers: tuple[str, ...] = ()


class QuizItem(NamedTuple):
    """A question of the path without code: its marks, and where in the book the answer is found (words, address)."""

    question: Question
    marks: int
    where: tuple[str, str]


class RubricLine(NamedTuple):
    """One line of a rubric: how many marks it is worth, and what for (Markdown)."""

    marks: int
    text: str


class Written(NamedTuple):
    """A question that is answered in words and marked by hand, with its rubric as text and line by line."""

    name: str
    title: str
    text: str
    rubric: str
    marks: int
    lines: tuple[RubricLine, ...] = ()


class Assignment(NamedTuple):
    name: str
    about: About
    variant: dict[str, object]
    notebook: nbformat.NotebookNode  # the master with what was drawn
    quiz_items: list[QuizItem]
    written: list[Written]
    points: dict[str, int]  # marks of each question of the notebook, in order


def names() -> list[str]:
    """The assignments, by the names of their masters."""
    return [path.stem for path in ours(MASTERS.glob("*.ipynb"))]


def load(name: str, seed: str = "") -> Assignment:
    """An assignment as the seed draws it; without a seed the standard edition, which is the master as it stands.

    Raises `AssignmentError` when there is none of that name, or when the master and its module do not fit.
    """
    if name not in names():
        raise AssignmentError(f"there is no assignment {name!r}; there are: {', '.join(names())}")
    module, notebook = importlib.import_module(f"marking.assignments.{name}"), read(MASTERS / f"{name}.ipynb")
    variant = module.draw(Random(f"{name} {seed}")) if seed else standard(notebook)
    if set(variant) != set(standard(notebook)):
        raise AssignmentError(
            f"{name}: expected draw() to set what the cell `drawn` sets, {sorted(standard(notebook))}, found {sorted(variant)}"
        )
    notebook = filled(name, notebook, variant)
    return Assignment(
        name,
        module.ABOUT,
        variant,
        notebook,
        module.quiz(variant),
        list(_written(name, notebook)),
        dict(_points(notebook)),
    )


def standard_of(name: str) -> dict[str, object]:
    """What the standard edition of an assignment draws."""
    return standard(read(MASTERS / f"{name}.ipynb"))


def standard(notebook: nbformat.NotebookNode) -> dict[str, object]:
    """What the master's own cell `drawn` sets."""
    found: dict[str, object] = {}
    exec(next(cell.source for cell in notebook.cells if cell.id == "drawn"), {}, found)
    return found


def filled(name: str, notebook: nbformat.NotebookNode, variant: dict[str, object]) -> nbformat.NotebookNode:
    """The master with what was drawn, in its cell `drawn` and in its text."""

    def said(found: re.Match) -> str:
        if found[1] not in variant:
            raise AssignmentError(
                f"{name}, cell {cell.id}: {found[0]} is unknown; expected one of {', '.join(variant)}"
            )
        return str(variant[found[1]])

    for cell in notebook.cells:
        if cell.id == "drawn":
            cell.source = "\n".join(f"{key} = {value!r}" for key, value in variant.items())
        elif cell.cell_type == "markdown":
            cell.source = re.sub(r"\{\{(\w+)\}\}", said, cell.source)
    return notebook


def _questions(notebook: nbformat.NotebookNode):
    """Name and settings of each question, with its cells."""
    settings, cells = None, []
    for cell in notebook.cells:
        first = cell.source.splitlines()[0] if cell.source else ""
        if cell.cell_type == "raw" and first == "# BEGIN QUESTION":
            settings, cells = yaml.safe_load(cell.source), []
        elif cell.cell_type == "raw" and first == "# END QUESTION":
            yield settings, cells
        else:
            cells.append(cell)


def _points(notebook: nbformat.NotebookNode):
    for settings, _ in _questions(notebook):
        yield settings["name"], settings["points"]


def _written(name: str, notebook: nbformat.NotebookNode):
    for settings, cells in _questions(notebook):
        if settings.get("manual"):
            text, rubric = (cell.source for cell in cells if cell.cell_type == "markdown")
            heading, _, body = text.partition("\n")
            title = re.sub(r"^## \d+ | \(\d+ marks?\)$", "", heading)
            rubric = rubric.removeprefix("**Rubric.**").strip()
            lines = tuple(RubricLine(int(found[1]), found[2]) for found in _LINE.finditer(rubric))
            if (marks := sum(line.marks for line in lines)) != settings["points"]:
                raise AssignmentError(
                    f'{name}, {settings["name"]}: expected the lines of the rubric ("- 1: …") to come to '
                    f"{settings['points']} marks, found {marks}"
                )
            yield Written(settings["name"], title, body.strip(), rubric, settings["points"], lines)
