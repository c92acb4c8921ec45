"""The book's texts as readers see them: each notebook with what its cells show in the build."""

import contextlib
import dataclasses
import importlib
import importlib.util
import inspect
import os
import re
import tempfile
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import nbformat
from jupyter_client.manager import KernelManager
from nbclient import NotebookClient

from claimbook import prose
from claimbook.companion import Companion
from claimbook.explore import Explorable
from claimbook.notebooks import read, settings_of
from claimbook.sphinx import execution
from claimbook.strays import ours
from claimbook.tables import Tables
from companion.book import BOOK
from companion.data import TABLES
from tools.site.inputs import python_path

ROOT = Path(__file__).resolve().parents[1]
_CONTENTS = settings_of(ROOT / "_toc.yml")
_FILES = [_CONTENTS["root"], *(chapter["file"] for part in _CONTENTS["parts"] for chapter in part["chapters"])]
LISTED = [ROOT / f"{name}.ipynb" for name in _FILES if (ROOT / f"{name}.ipynb").exists()]

# All that is written for readers in notebooks and in Markdown, the masters of the assignments too.
TEXTS = ours(
    path
    for folder in (ROOT / "book", ROOT / "marking" / "assignments")
    for path in ours(folder.rglob("*"), folder)
    if path.suffix in (".ipynb", ".md")
)


def published(folder: Path) -> Companion:
    """The book with the tables of another folder."""
    return dataclasses.replace(BOOK, tables=Tables(folder))


def bound(tables=TABLES) -> prose.Prose:
    """The check of numbers, as this book's tables call their columns."""
    return prose.Prose(tables, readers=BOOK.readers)


@contextlib.contextmanager
def kernel(tree: Path, folder: Path, **environment) -> Iterator[KernelManager]:
    """A kernel as the build has it, with the companion of a copy of this repository and no network."""
    paths = python_path(tree, ROOT / "tests" / "offline")
    environment = {**os.environ, **environment, "PYTHONPATH": paths, "COMPANION_BUILD": "1"}
    # A port that was free when it was looked up may be another test's a moment later; a socket in a folder is its own.
    with tempfile.TemporaryDirectory() as place:
        sockets = {"transport": "ipc", "ip": f"{place}/kernel"} if os.name == "posix" else {}
        running = KernelManager(kernel_name="python3", **sockets)
        running.start_kernel(env=environment, cwd=str(folder))
        try:
            yield running
        finally:
            running.shutdown_kernel(now=True)


def run(tree: Path, notebook: nbformat.NotebookNode, folder: Path, **environment) -> nbformat.NotebookNode:
    """The notebook after it ran in a kernel of its own."""
    with kernel(tree, folder, **environment) as running:
        return run_in(running, notebook)


def run_in(running: KernelManager, notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """The notebook after it ran in this kernel."""
    return NotebookClient(notebook, timeout=120, km=running).execute()


def in_the_build(notebook: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """What a build of the book as it is now has of a notebook after it ran; `KeyError` where none has been made."""
    inputs = settings_of(ROOT / "_config.yml")["sphinx"]["config"]["claimbook_inputs"]
    return execution.in_the_build(ROOT, inputs, notebook)


@cache
def executed(path: Path) -> nbformat.NotebookNode:
    """A notebook of the book with what its cells show: as in the build, or run now where it has changed since."""
    notebook = read(path)
    try:
        ran = in_the_build(notebook)
    except KeyError:
        ran = run(ROOT, read(path), path.parent)
    shown = (cell.outputs for cell in ran.cells if cell.cell_type == "code")
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.outputs = next(shown)
    return notebook


def has_explorable(path: Path) -> bool:
    """Whether a notebook shows one, by itself or by a function of the companion."""
    code = "\n".join(cell.source for cell in read(path).cells if cell.cell_type == "code")
    if "explore(" in code:
        return True
    for name, made in re.findall(r"^(\w+)\.(\w+)\(\)$", code, re.MULTILINE):
        for place in (f"companion.chapters.{name}", f"companion.{name}"):
            function = getattr(importlib.import_module(place), made, None) if importlib.util.find_spec(place) else None
            if inspect.isfunction(function) and function.__annotations__.get("return") is Explorable:
                return True
    return False


def text_of(path: Path, *, asked: bool = True) -> list[prose.Paragraph]:
    """The prose of a page, or of a notebook that is none (as it stands then), with what its questions ask."""
    if path.suffix == ".md":
        return list(prose.paragraphs_of(path.read_text(encoding="utf-8")))
    return list(prose.paragraphs(executed(path) if path in LISTED else read(path), asked=asked))
