"""Read what students handed in: a folder of notebooks, zips and folders, as a learning management system gives it.

Every entry becomes one row, whatever it is. What can be read is put in order for marking (outputs dropped, the
kernel set to Python); what cannot has a reason instead.
"""

import codecs
import io
import json
import os
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

import nbformat

from claimbook.notebooks import KERNEL
from marking import program
from marking.assignment import Assignment

_NO_WORK = re.compile(r"\..*|~\$.*|__MACOSX|Thumbs\.db|desktop\.ini", re.IGNORECASE | re.DOTALL)  # a system's own

MOST = 20 * 2**20  # bytes of a submission, and of a file in a zip


class Submission(NamedTuple):
    """One entry of the folder: its name without ending, the file, the notebook or the reason why there is none."""

    student: str
    file: str
    notebook: bytes
    reason: str
    remark: str  # what was put in order, for the teacher


class Unreadable(ValueError):
    """A submission that cannot be marked. The message says why, for the student to read."""


def read(folder: Path) -> list[Submission]:
    """Every entry of the folder, in order of names; hidden files and a system's own are left out.

    Raises `FileNotFoundError` when the folder is none, or when nothing lies in it.
    """
    if not folder.is_dir():
        raise FileNotFoundError(f"{folder} is not a folder")
    entries = sorted(path for path in folder.iterdir() if not _NO_WORK.fullmatch(path.name))
    if not entries:
        raise FileNotFoundError(f"nothing lies in {folder}")
    names = [as_text(path.name)[0] for path in entries]
    stems = [Path(name).stem for name in names]
    students = [stem if stems.count(stem) == 1 else name for name, stem in zip(names, stems, strict=True)]
    return [
        one(path, student if students.count(student) == 1 else f"{student} ({place})")
        for place, (path, student) in enumerate(zip(entries, students, strict=True), 1)
    ]


def one(path: Path, student: str) -> Submission:
    """One entry of the folder: whatever it is, it has its row, and stops nobody else's."""
    file, remark = as_text(path.name)
    try:
        notebook, more = in_order(found_in(path))
        return Submission(student, file, notebook, "", "; ".join(filter(None, (remark, more))))
    except Unreadable as error:
        reason = str(error)
    except OSError as error:
        reason = f"it could not be read: {error.strerror}"
    except Exception as error:  # an archive can be broken in more ways than anybody has listed
        reason = f"it could not be read: {type(error).__name__}: {_first(error)}"
    return Submission(student, file, b"", reason, remark)


def as_text(name: str) -> tuple[str, str]:
    """The name of a file that may not be UTF-8, as archives of a Japanese or Korean Windows are unpacked, and a remark.

    >>> as_text("Ann.ipynb"), as_text("答え".encode("cp932").decode("utf-8", "surrogateescape"))
    (('Ann.ipynb', ''), ('答え', 'its name was not UTF-8; read as cp932'))
    """
    raw = os.fsencode(name)
    for encoding in ("utf-8", "cp932", "cp949", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, "" if encoding == "utf-8" else f"its name was not UTF-8; read as {encoding}"
    return raw.decode("utf-8", "replace"), "its name was not UTF-8"


def found_in(path: Path) -> bytes:
    """The one notebook of a file, a zip or a folder."""
    if path.is_symlink():
        raise Unreadable("it is a link to another file")
    if path.is_dir():
        files = {str(file.relative_to(path)): file for file in path.rglob("*.ipynb") if not file.is_symlink()}
        return _bytes(files[_the_one(list(files))])
    if path.suffix.lower() == ".zip":
        try:
            with zipfile.ZipFile(io.BytesIO(_bytes(path))) as file:
                entry = file.getinfo(_the_one([name for name in file.namelist() if name.lower().endswith(".ipynb")]))
                if entry.file_size > MOST:
                    raise Unreadable(f"its notebook is larger than {MOST >> 20} MB")
                return file.read(entry)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
            raise Unreadable(f"it is not a zip file that can be opened ({error})") from error
    if path.suffix.lower() != ".ipynb":
        raise Unreadable(f"it is no notebook: the name ends in {path.suffix or 'nothing'}, not in .ipynb")
    return _bytes(path)


def _the_one(names: list[str]) -> str:
    names = [name for name in names if not any(map(_NO_WORK.fullmatch, Path(name).parts))]
    if len(names) != 1:
        raise Unreadable(f"it holds {len(names) or 'no'} notebook{'s' if names else ''}, where there should be one")
    return names[0]


def _bytes(path: Path) -> bytes:
    if path.stat().st_size > MOST:
        raise Unreadable(f"it is larger than {MOST >> 20} MB")
    return path.read_bytes()


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
        language = notebook.metadata.get("kernelspec", {}).get("language", "python")
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
