"""Read what students handed in: a folder of notebooks, zips and folders, as a learning management system gives it.

Every entry becomes one row, whatever it is. What can be read is put in order for marking (outputs dropped, the
kernel set to Python); what cannot has a reason instead.
"""

import codecs
import io
import json
import re
import zipfile
from pathlib import Path
from typing import NamedTuple

import nbformat

from marking.student import KERNEL

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
    stems = [path.stem for path in entries]
    return [one(path, path.stem if stems.count(path.stem) == 1 else path.name) for path in entries]


def one(path: Path, student: str) -> Submission:
    """One entry of the folder."""
    try:
        notebook, remark = in_order(found_in(path))
        return Submission(student, path.name, notebook, "", remark)
    except Unreadable as error:
        return Submission(student, path.name, b"", str(error), "")
    except OSError as error:
        return Submission(student, path.name, b"", f"it could not be read: {error.strerror}", "")


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


def written_answers(notebook: bytes, names: list[str]) -> dict[str, str]:
    """The answers in words, by the name of their question; empty where nothing was written.

    The cell is known by its id; where a program has changed the ids, by its place after the question's heading.
    """
    cells = [] if not notebook else json.loads(notebook)["cells"]
    sources = {cell.get("id"): _source(cell) for cell in cells}
    return {name: _answer(sources.get(f"{name}-answer") or _after_heading(cells, name)) for name in names}


UNTOUCHED = "_Type your answer here, replacing this text._"


def _answer(text: str) -> str:
    return "" if text.strip() == UNTOUCHED else text.replace(UNTOUCHED, "").strip()


def _after_heading(cells: list[dict], name: str) -> str:
    """The text cells between the heading of a question, "## 5 …" for q5, and the next heading."""
    number, found, inside = name.removeprefix("q"), [], False
    for cell in cells:
        if cell["cell_type"] != "markdown":
            continue
        text = _source(cell)
        if text.startswith("## "):
            inside = text.startswith(f"## {number} ")
        elif inside:
            found.append(text)
    return "\n\n".join(found)


def _source(cell: dict) -> str:
    source = cell.get("source", "")
    return source if isinstance(source, str) else "".join(source)
