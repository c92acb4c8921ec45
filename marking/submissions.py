"""What students handed in, as notebooks that can be marked.

Every entry becomes one row, whatever it is. What can be read is put in order for marking (outputs dropped, the
kernel set to Python); what cannot has a reason instead.
"""

import codecs
import contextlib
import json
import re
from pathlib import Path, PurePosixPath
from typing import NamedTuple

import nbformat

from claimbook.notebooks import KERNEL
from marking import entries, program, student
from marking.assignment import Assignment
from marking.entries import Entry, File, Learner, Unreadable

MOST_NOTEBOOKS = 50  # of one student's, that are looked into


class Submission(NamedTuple):
    """One entry of the folder: its name without ending, the file, the notebook or the reason why there is none."""

    student: str
    file: str
    notebook: bytes
    reason: str
    remark: str  # what was put in order, for the teacher
    key: str = ""  # the same when the student hands in again
    names: tuple[str, ...] = ()  # of all its files and folders, as they were handed out
    learner: Learner = Learner()


def read(place: Path, assignment: Assignment) -> list[Submission]:
    """What every student has handed in, in order of names; `place` is a folder or an archive (see `entries.read`)."""
    return [one(entry, assignment) for entry in entries.read(place)]


def one(entry: Entry, assignment: Assignment) -> Submission:
    """One student's submission: whatever it is, it has its row, and stops nobody else's."""
    try:
        content, which = _the_one(entry, assignment)
        notebook, more = in_order(content)
        remark = "; ".join(filter(None, (entry.remark, which, more, _without_heading(notebook, assignment))))
        return Submission(entry.student, entry.name, notebook, "", remark, entry.key, entry.names, entry.learner)
    except Unreadable as error:
        reason = str(error)
    except OSError as error:
        reason = f"it could not be read: {error.strerror}"
    except Exception as error:  # an archive can be broken in more ways than anybody has listed
        reason = f"it could not be read: {type(error).__name__}: {_first(error)}"
    return Submission(entry.student, entry.name, b"", reason, entry.remark, entry.key, entry.names, entry.learner)


def _the_one(entry: Entry, assignment: Assignment) -> tuple[bytes, str]:
    """The notebook that counts, and a remark where there are several: the newest of those that ask the assignment's questions."""
    files = entry.files()
    notebooks = [file for file in files if file.name.lower().endswith(".ipynb")]
    if not notebooks:  # what browsers and mail make of the name
        notebooks = [file for file in files if file.name.lower().endswith((".ipynb.txt", ".ipynb.json", ".json"))]
        notebooks = [file for file in notebooks if _reads(file)]
    if not notebooks:
        if [file.name for file in files] == [entry.name]:
            raise Unreadable(f"it is not a notebook: expected a name that ends in .ipynb, found {files[0].name!r}")
        raise Unreadable("it holds no notebook")
    if len(notebooks) == 1:
        odd = PurePosixPath(notebooks[0].name).suffix.lower()
        return notebooks[0].read(), f"its name ends in {odd}" if odd != ".ipynb" else ""
    contents = {}
    for file in notebooks[:MOST_NOTEBOOKS]:
        with contextlib.suppress(Unreadable, OSError):
            contents[file] = file.read()
    if not contents:
        raise Unreadable(f"none of its {len(notebooks)} notebooks can be read")
    of_it = [file for file, content in contents.items() if _asks(content, assignment)] or list(contents)
    newest = max(
        of_it,
        key=lambda file: (file.when, [int(part) if part.isdigit() else 0 for part in re.split(r"(\d+)", file.name)]),
    )
    return contents[newest], f"it holds {len(notebooks)} notebooks; the newest, {newest.name}, was marked"


def _reads(file: File) -> bool:
    """Whether a file is a notebook, whatever its name."""
    try:
        in_order(file.read())
    except (Unreadable, OSError):
        return False
    return True


def _without_heading(notebook: bytes, assignment: Assignment) -> str:
    """A remark where somebody has to look for a written answer; none for the notebook of something else."""
    there = {part.question for part in program.parts(notebook, assignment)}
    lost = [written.name.removeprefix("q") for written in assignment.written if written.name not in there]
    if not lost or not program.asks(notebook, assignment):
        return ""
    if len(lost) == 1:
        return f"the heading of question {lost[0]} was not found: look for the written answer in the notebook"
    return (
        f"the headings of questions {' and '.join(lost)} were not found: look for the written answers in the notebook"
    )


def _asks(content: bytes, assignment: Assignment) -> bool:
    try:
        return program.asks(in_order(content)[0], assignment) > 0
    except Unreadable:
        return False


def in_order(content: bytes) -> tuple[bytes, str]:
    """A notebook ready to be marked, and what had to be put in order.

    Raises `Unreadable` when it is not a notebook.
    """
    if not content.strip():
        raise Unreadable("it is empty")
    text, remarks = _decoded(content)
    try:
        raw = json.loads(text)
        if not isinstance(raw, dict) or "nbformat" not in raw:
            raise Unreadable("it is JSON, but not a notebook")
        notebook = nbformat.convert(nbformat.from_dict(raw), 4)
        cells = [_clean(cell, f"cell-{place}") for place, cell in enumerate(notebook.cells)]
        _tell_apart(cells)
        language = (notebook.metadata.get("kernelspec") or {}).get("language") or "python"
    except Unreadable:
        raise
    except (ValueError, RecursionError) as error:
        raise Unreadable(f"it is not a notebook: {_first(error)}") from error
    except Exception as error:  # nbformat raises whatever a broken notebook makes it stumble over
        raise Unreadable(f"its cells cannot be read: {type(error).__name__}: {_first(error)}") from error
    if language.lower() != "python":
        remarks.append(f"its kernel was {language}; marked with Python")
    made = nbformat.v4.new_notebook(cells=cells, metadata=KERNEL)
    return json.dumps(made, ensure_ascii=False).encode("utf-8", "replace"), "; ".join(remarks)


def _decoded(content: bytes) -> tuple[str, list[str]]:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace"), ["it was UTF-16"]
    try:
        return content.decode("utf-8-sig"), []
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace"), ["it was not UTF-8; read as Windows-1252"]


def _clean(cell: nbformat.NotebookNode, name: str) -> nbformat.NotebookNode:
    """A cell without outputs; where it has no usable id it gets one that is the same each time."""
    make = {"code": nbformat.v4.new_code_cell, "raw": nbformat.v4.new_raw_cell}.get(
        cell["cell_type"], nbformat.v4.new_markdown_cell
    )
    source = cell.get("source", "")
    own = cell.get("id")
    usable = isinstance(own, str) and re.fullmatch(r"[a-zA-Z0-9_-]{1,64}", own)
    return make(source if isinstance(source, str) else "".join(source), id=own if usable else name)


def _tell_apart(cells: list[nbformat.NotebookNode]) -> None:
    """Give a cell whose id stands on an earlier one another."""
    seen: set[str] = set()
    for place, cell in enumerate(cells):
        if cell["id"] in seen:
            cell["id"] = f"cell-{place}-again"
        seen.add(cell["id"])


def _first(error: Exception) -> str:
    lines = str(error).strip().splitlines()
    return lines[0][:120] if lines else type(error).__name__


UNTOUCHED = "_Type your answer here, replacing this text._"


def written_answers(notebook: bytes, assignment: Assignment) -> dict[str, str]:
    """The answers in words, by the name of their question; empty where nothing was written.

    Everything counts that stands between the question's heading and the next and was not given, in whatever cells.
    """
    found = {written.name: [] for written in assignment.written}
    given = program.given(assignment)
    for part in program.parts(notebook, assignment) if notebook else []:
        if part.question in found:
            own = given[part.question]
            found[part.question] += [_added(cell.source, [*own.texts, *own.code]) for cell in part.cells]
    return {name: "\n\n".join(filter(None, texts)) for name, texts in found.items()}


def code_answers(notebook: bytes, assignment: Assignment) -> dict[str, str]:
    """The code that somebody wrote under each question, but for what was given and the checks of the form."""
    given = program.given(assignment)
    found: dict[str, list[str]] = {}
    for part in program.parts(notebook, assignment) if notebook else []:
        known = {code.strip() for code in given.get(part.question, program.Given([], [])).code}
        found.setdefault(part.question, []).extend(
            cell.source
            for cell in part.cells
            if cell.kind == "code"
            and cell.source.strip() not in known
            and not cell.source.startswith(student.FORM_CHECK)
        )
    return {question: "\n\n".join(filter(str.strip, cells)) for question, cells in found.items()}


def _added(source: str, given: list[str]) -> str:
    """What somebody has written into a cell.

    >>> _added("## 5 Why? (4 marks)\\nSay it.\\n\\nBecause.", ["## 5 Why? (4 marks)\\nSay it."]), _added("Say it.", ["Say it."])
    ('Because.', '')
    """
    text = source.replace(UNTOUCHED, "").strip()
    for part in sorted(map(str.strip, given), key=len, reverse=True):
        if part and text.startswith(part):
            return text.removeprefix(part).strip()
    return text
