"""A notebook that was handed in, as what there is to do: its cells by question, and what the assignment gave with them.

A question's cells are those from its heading to the next. A heading is known by its words, however it was written anew,
or by the id of its cell in the student's notebook.
"""

import ast
import json
import re
from collections.abc import Iterable
from typing import NamedTuple

from marking import checks
from marking.assignment import Assignment

START = ""  # what comes before the first question


class Cell(NamedTuple):
    place: int  # in the notebook, from 1
    kind: str  # "code" or "markdown"
    source: str


class Part(NamedTuple):
    """The cells of one question, or those before the first."""

    question: str
    cells: list[Cell]


class Given(NamedTuple):
    """What the assignment gave for one question: the code that is no answer, and the texts around it."""

    code: list[str]
    texts: list[str]


def headings(assignment: Assignment) -> dict[str, str]:
    """The heading of each question, by its name, without its number and its marks."""
    return {cell.id: _title(cell.source) for cell in assignment.notebook.cells if cell.id in assignment.points}


def _title(source: str) -> str:
    """The words of a heading, however it is numbered and set off; nothing for a line that is none.

    >>> _title("## 5 Two counts, or one count twice? (4 marks)\\nChoose …")
    'two counts, or one count twice?'
    >>> _title("### **Question 5:** Two counts, or one count twice?"), _title("Two counts")
    ('two counts, or one count twice?', '')
    """
    first = source.strip().partition("\n")[0].strip()
    if not re.match(r"#|\*\*", first):
        return ""
    bare = re.sub(r"[#*_]+", " ", first).strip()
    bare = re.sub(r"^(?:question\b)?\s*q?\d*\s*[.:)]*\s*|\s*\(\d+ marks?\)\s*$", "", bare, flags=re.IGNORECASE)
    return " ".join(bare.casefold().split())


def parts(notebook: bytes, assignment: Assignment) -> list[Part]:
    """The notebook's cells by question, in the notebook's own order; a text cell is cut where a question begins within it."""
    names = {title: name for name, title in headings(assignment).items()}
    found = [Part(START, [])]
    for place, cell in enumerate(json.loads(notebook)["cells"], 1):
        source = _source(cell)
        if cell["cell_type"] == "code":
            found[-1].cells.append(Cell(place, "code", source))
            continue
        pieces = _pieces(source, names)
        if pieces[0][0] is None and (name := _by_id(cell, assignment)):
            pieces[0] = (name, pieces[0][1])
        for name, text in pieces:
            if name:
                found.append(Part(name, []))
            if text.strip():
                found[-1].cells.append(Cell(place, "markdown", text))
    return found


def _pieces(source: str, names: dict[str, str]) -> list[tuple[str | None, str]]:
    """A text cut before each line that is the heading of a question, with the question that begins there."""
    pieces: list[tuple[str | None, list[str]]] = [(None, [])]
    for line in source.splitlines():
        name = names.get(_title(line))
        if name:
            pieces.append((name, []))
        pieces[-1][1].append(line)
    if len(pieces) > 1 and not "".join(pieces[0][1]).strip():
        del pieces[0]
    return [(name, "\n".join(lines)) for name, lines in pieces]


def _by_id(cell: dict, assignment: Assignment) -> str | None:
    """The question whose heading a cell was, whatever has become of its words."""
    return cell["id"] if cell.get("id") in assignment.points else None


def asks(notebook: bytes, assignment: Assignment) -> int:
    """How many of the assignment's questions stand in a notebook, by their headings."""
    lines = (line for cell in json.loads(notebook)["cells"] for line in _source(cell).splitlines())
    return len(set(headings(assignment).values()) & {_title(line) for line in lines})


def _source(cell: dict) -> str:
    return cell["source"] if isinstance(cell["source"], str) else "".join(cell["source"])


def given(assignment: Assignment) -> dict[str, Given]:
    """What the student's notebook holds for each question besides room for an answer."""
    found, name, inside = {START: Given([], [])}, START, False
    for cell in assignment.notebook.cells:
        name = cell.id if cell.id in assignment.points else name
        here = found.setdefault(name, Given([], []))
        if cell.cell_type == "raw":
            inside = "# BEGIN" in cell.source and "QUESTION" not in cell.source
        elif cell.cell_type == "markdown" and not inside:
            here.texts.append(cell.source)
        elif cell.cell_type == "code" and not inside and not checks.config(cell.source):
            here.code.append(cell.source)
    return found


def bound(sources: Iterable[str]) -> set[str]:
    """The names that code binds at its outermost level; none where it is no Python.

    >>> sorted(bound(["import pandas as pd", "a, b = 1, 2", "for c in []: d = 1", "%matplotlib inline"]))
    ['a', 'b', 'c', 'd', 'pd']
    """
    names: set[str] = set()
    for source in sources:
        try:
            tree = ast.parse(source)
        except (SyntaxError, ValueError, RecursionError):
            continue
        todo = list(tree.body)
        while todo:
            node = todo.pop()
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                names.add(node.name)
                continue
            if isinstance(node, ast.Import | ast.ImportFrom):
                names |= {(alias.asname or alias.name).partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                names.add(node.id)
            elif isinstance(node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp | ast.Lambda):
                continue  # their names are their own
            todo += ast.iter_child_nodes(node)
    return names
