"""Read and write the book's notebooks: each error names the file, and the form is the one that Jupyter itself writes.

A notebook is kept as JupyterLab saves it, less what belongs to one editor, one machine or one run (`tidied`), so that
a changed word is a changed line.
"""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import yaml
from nbformat import NotebookNode

from claimbook.strays import ours

CONTENTS = "_toc.yml"  # the file that makes a folder a book
KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}
CHECKPOINTS = ".ipynb_checkpoints"

_MERGE = re.compile(r"^(<{7}|>{7}|\|{7})(?= |$)", re.MULTILINE)
_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


class NotebookError(ValueError):
    """A file of the book that cannot be used. The message names it, and the line or the cell where one is to blame."""


# Reading ---------------------------------------------------------------------------------------------


def read(path: Path) -> NotebookNode:
    """A notebook of format 4 that can be run and shown; `NotebookError` says what keeps it from that.

    A source is one string, whether the file has a string or, as Jupyter writes it, a list of lines.
    """
    notebook = parsed(_content(path), name_of(path))
    for fault in faults(notebook):
        raise NotebookError(f"{name_of(path)}{fault}")
    return notebook


def parsed(content: bytes, name: str) -> NotebookNode:
    """The notebook in a file's content, whatever else is wrong with it; `NotebookError` where there is none.

    >>> parsed(b'{"nbformat": 4, "metadata": {}, "cells": [{"cell_type": "raw", "source": ["a\\\\n", "b"]}]}', "x").cells[0].source
    'a\\nb'
    >>> parsed(b'{\\n<<<<<<< HEAD\\n', "x.ipynb")
    Traceback (most recent call last):
    claimbook.notebooks.NotebookError: x.ipynb, line 2: not valid JSON: it looks like an unresolved merge (<<<<<<<)
    """
    if not content.strip():
        raise NotebookError(f"{name}: the file is empty")
    text = _text(content, name)
    try:
        raw = json.loads(text)
    except json.JSONDecodeError as error:
        if merge := _MERGE.search(text):
            line = text.count("\n", 0, merge.start()) + 1
            raise NotebookError(
                f"{name}, line {line}: not valid JSON: it looks like an unresolved merge ({merge[1]})"
            ) from None
        short = error.msg.startswith("Unterminated string") or error.pos >= len(text.rstrip())
        problem = "the file ends too early: was it cut short?" if short else f"not valid JSON ({error.msg})"
        raise NotebookError(f"{name}, line {error.lineno}: {problem}") from None
    except (RecursionError, ValueError):  # nested a thousand deep, or a number of thousands of digits
        raise NotebookError(f"{name}: nested too deeply, or holds a number too long to read") from None
    if problem := _no_notebook(raw):
        raise NotebookError(f"{name}: {problem}")
    notebook = nbformat.from_dict({"metadata": {}, **raw})
    for cell in notebook.cells:
        cell.source = "".join(cell.source)  # lines, as Jupyter writes them, or one string
    return notebook


def _no_notebook(raw: object) -> str:
    """Why what a file holds is no notebook of format 4 at all; empty where it is one."""
    if not isinstance(raw, dict) or "nbformat" not in raw:
        return "it is JSON, but not a notebook"
    if raw["nbformat"] != 4:
        return f"a notebook of format {raw['nbformat']}, expected 4: open it in JupyterLab, save it, then run `python -m claimbook tidy`"
    if not isinstance(raw.get("metadata", {}), dict):
        return "expected its metadata to be an object"
    if not isinstance(raw.get("cells"), list):
        return "expected its cells to be a list"
    found = ((number, _no_cell(cell)) for number, cell in enumerate(raw["cells"], start=1))
    return next((f"cell {number} {problem}" for number, problem in found if problem), "")


def _no_cell(cell: object) -> str:
    """What a cell lacks, or has in another shape than a notebook's; empty where it is one."""
    if not isinstance(cell, dict) or cell.get("cell_type") not in ("code", "markdown", "raw"):
        return "is neither code, markdown nor raw"
    if not isinstance(cell.get("source"), str) and not _list_of(str, cell.get("source")):
        return "has no text as its source"
    metadata = cell.get("metadata", {})
    if not isinstance(metadata, dict) or not _list_of(str, metadata.get("tags", [])):
        return "has malformed metadata: expected an object whose tags are a list of text"
    if not _list_of(dict, cell.get("outputs", [])):
        return "has malformed outputs: expected a list of objects"
    if not isinstance(cell.get("attachments", {}), dict):
        return "has malformed attachments: expected an object"
    return ""


def _list_of(kind: type, value: object) -> bool:
    return isinstance(value, list) and all(isinstance(item, kind) for item in value)


def faults(notebook: NotebookNode) -> Iterator[str]:
    """What keeps a notebook from being built, each as what follows the name of its file."""
    kernel = notebook.metadata.get("kernelspec", {})
    kernel = kernel.get("name", KERNEL["kernelspec"]["name"]) if isinstance(kernel, dict) else kernel
    if kernel != KERNEL["kernelspec"]["name"]:
        yield f": its kernel is {kernel!r}, expected 'python3'; run `python -m claimbook tidy`"
    seen: dict[str, int] = {}
    for number, cell in enumerate(notebook.cells, start=1):
        name = str(cell.get("id", ""))
        if name in seen:
            yield f", cell {number}: has the id {name!r}, as cell {seen[name]} does; `python -m claimbook tidy` gives it another"
        elif name:
            seen[name] = number
        if merge := _MERGE.search(cell.source):
            yield f", cell {number}: it looks like an unresolved merge ({merge[1]})"
        if "metadata" not in cell or (cell.cell_type == "code" and not {"outputs", "execution_count"} <= set(cell)):
            yield f", cell {number}: metadata, outputs or execution_count is missing; run `python -m claimbook tidy`"


def name_of(path: Path) -> str:
    """How an error names a file: from the book's folder on where it lies in one."""
    root = next((folder for folder in path.parents if (folder / CONTENTS).is_file()), None)
    return path.relative_to(root).as_posix() if root else str(path)


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise NotebookError(f"{name_of(path)}: cannot be read ({error.strerror})") from None


def _text(content: bytes, name: str) -> str:
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise NotebookError(f"{name}, line {line}: not UTF-8 text; save it as UTF-8") from None


# Writing ---------------------------------------------------------------------------------------------


def written(notebook: dict) -> bytes:
    """A notebook's file, byte for byte as JupyterLab saves it.

    >>> written(nbformat.v4.new_notebook(cells=[nbformat.v4.new_raw_cell("a\\nb", id="x")])).decode().split("\\n")[6:9]
    ['   "source": [', '    "a\\\\n",', '    "b"']
    """
    return (nbformat.v4.nbjson.writes(nbformat.from_dict(notebook)) + "\n").encode("utf-8")


def tidied(notebook: NotebookNode) -> NotebookNode:
    """The notebook without what belongs to one editor, one machine or one run.

    What stays: text, tags, a source or a form that is hidden on purpose, and ids. A cell whose id is missing, malformed
    or an earlier cell's gets one, the same each time; cells in which nothing stands are dropped.
    """
    seen: set[str] = set()
    cells = [
        _tidy_cell(cell, number, seen)
        for number, cell in enumerate(notebook.cells, start=1)
        if cell.source.strip() or cell.get("attachments")
    ]
    return nbformat.from_dict({"cells": cells, "metadata": KERNEL, "nbformat": 4, "nbformat_minor": 5})


def _tidy_cell(cell: NotebookNode, number: int, seen: set[str]) -> dict:
    kept = {
        "cell_type": cell.cell_type,
        "id": _id_of(cell, number, seen),
        "metadata": kept_metadata(cell.get("metadata", {})),
        "source": cell.source.replace("\r\n", "\n"),
    }
    if cell.cell_type == "code":
        kept |= {"execution_count": None, "outputs": []}
    elif cell.get("attachments"):
        kept["attachments"] = cell.attachments
    return kept


def _id_of(cell: NotebookNode, number: int, seen: set[str]) -> str:
    """An id that no earlier cell has: its own, else that under which Colab keeps it, else its place."""
    given = [one for one in (cell.get("id"), cell.get("metadata", {}).get("id")) if isinstance(one, str)]
    usable = [one for one in given if _ID.fullmatch(one)] or [f"cell-{number}"]
    free = [one for one in usable if one not in seen]
    more = (f"{usable[0][:60]}-{again}" for again in range(2, len(seen) + 3))
    name = free[0] if free else next(one for one in more if one not in seen)
    seen.add(name)
    return name


def kept_metadata(metadata: dict) -> dict:
    """Of a cell's metadata what is meant for every reader.

    >>> kept_metadata({"tags": ["hide-input"], "collapsed": True, "jupyter": {"source_hidden": True, "outputs_hidden": True}})
    {'tags': ['hide-input'], 'jupyter': {'source_hidden': True}}
    """
    kept = {key: metadata[key] for key in ("tags", "cellView") if metadata.get(key)}
    inner = metadata.get("jupyter")
    if isinstance(inner, dict) and inner.get("source_hidden") is True:
        kept["jupyter"] = {"source_hidden": True}
    return kept


def tidy(path: Path) -> list[str]:
    """Bring one notebook into the form in which it is kept, in place; a line for each cell that was given another id.

    Raises `NotebookError` where it cannot be read; it is left as it is then.
    """
    before = _content(path)
    notebook = parsed(before, name_of(path))
    made = tidied(notebook)
    if (after := written(made)) != before:
        path.write_bytes(after)
    had = {cell.get("id") for cell in notebook.cells}
    return [f"{name_of(path)}: gave a cell the id {cell.id!r}" for cell in made.cells if cell.id not in had]


# The book as a whole ---------------------------------------------------------------------------------


def listed(root: Path, *more: str) -> list[Path]:
    """Every notebook of the book, and of more folders below its root, but not what an editor or a system leaves beside them."""
    return [path for folder in ("book", *more) for path in ours((root / folder).rglob("*.ipynb"), root)]


def problems(root: Path) -> list[str]:
    """What keeps the sources from being built, one line each: contents, settings, notebooks and pages."""
    found = []
    for name in (CONTENTS, "_config.yml"):
        try:
            settings = settings_of(root / name)
            found += missing(root, settings) if name == CONTENTS else []
        except NotebookError as error:
            found.append(str(error))
    for path in listed(root):
        try:
            read(path)
        except NotebookError as error:
            found.append(str(error))
    for path in ours((root / "book").rglob("*.md"), root):
        try:
            _no_merge(_text(_content(path), name_of(path)), name_of(path))
        except NotebookError as error:
            found.append(str(error))
    return [line.replace(f"{root}/", "") for line in found]


def settings_of(path: Path) -> dict:
    """The mapping in a YAML file; `NotebookError` with file and line where there is none."""
    name = name_of(path)
    text = _text(_content(path), name)
    _no_merge(text, name)
    try:
        settings = yaml.safe_load(text)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        place = f", line {mark.line + 1}" if mark else ""
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or "it cannot be read"
        raise NotebookError(f"{name}{place}: not valid YAML ({problem})") from None
    if not isinstance(settings, dict):
        found = {type(None): "nothing", list: "a list"}.get(type(settings), "a single value")
        raise NotebookError(f"{name}: expected settings such as `name: value`, one on each line, found {found}")
    return settings


def _no_merge(text: str, name: str) -> None:
    if merge := _MERGE.search(text):
        line = text.count("\n", 0, merge.start()) + 1
        raise NotebookError(f"{name}, line {line}: it looks like an unresolved merge ({merge[1]})")


def missing(root: Path, toc: dict) -> list[str]:
    """A line for each page that the contents name and that is not there."""
    return [
        f"{CONTENTS}: there is no {name}.ipynb and no {name}.md" for name in _files(toc) if _page(root, name) is None
    ]


def pages(root: Path, toc: dict) -> list[Path]:
    """The files of the pages that the contents name, in their order, as far as they are there."""
    return [path for name in _files(toc) if (path := _page(root, name))]


def _page(root: Path, name: str) -> Path | None:
    """The file of a page that the contents name, with or without its ending; `None` where there is none."""
    return next((path for ending in (".ipynb", ".md", "") if (path := root / f"{name}{ending}").is_file()), None)


def _files(toc: object) -> Iterator[str]:
    """Every file that the contents name, in order.

    >>> list(_files({"root": "index", "parts": [{"chapters": [{"file": "a", "sections": [{"file": "b"}]}]}]}))
    ['index', 'a', 'b']
    """
    if isinstance(toc, dict):
        yield from (toc[key] for key in ("root", "file") if isinstance(toc.get(key), str))
        yield from (name for value in toc.values() if isinstance(value, list) for name in _files(value))
    elif isinstance(toc, list):
        yield from (name for item in toc for name in _files(item))
