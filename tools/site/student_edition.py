"""Build the edition for students: the same book without any solution, into _build/student.

    python -m tools.site.student_edition [--site]        (make book EDITION=student)

The sources are copied, the solutions taken out of the copies, and the copy is built like any other book: so what is
not in them can stand on no page, in no download and in no notebook. The questions to check oneself by keep their
answers. Binder and Colab are offered only from a repository that holds this edition: BOOK_STUDENT_REPOSITORY.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

from claimbook.notebooks import read, written
from claimbook.strays import ignored
from tools.site.copies import link_or_copy
from tools.site.inputs import python_path

ROOT = Path(__file__).resolve().parents[2]

STAGE = ROOT / "_build" / "student"
# What the book is built from. The assignments' masters and what marks them stay out.
STAGED = ("book", "data", "engine", "src", "tools", "_config.yml", "_toc.yml", "pyproject.toml", "requirements.txt", "README.md",
          "CITATION.cff", "LICENSE", "LICENSE-TEXT-AND-DATA.md")  # fmt: skip
KEPT = "_build"  # of an earlier build of this edition

_OPENS = re.compile(r"^(:{3,})\{(solution|solution-start|solution-end)\}")


def without_solutions(cells: list[dict]) -> list[dict]:
    """The cells of a notebook without the solutions in them: blocks of text, and code between two gates.

    >>> text = ":::{exercise} 1\\nWhy?\\n:::\\n\\n:::{solution} ex-1\\nBecause.\\n:::\\n\\nAfter."
    >>> without_solutions([{"cell_type": "markdown", "source": text}])[0]["source"]
    ':::{exercise} 1\\nWhy?\\n:::\\n\\nAfter.'
    """
    kept, gated = [], False
    for cell in cells:
        if cell["cell_type"] == "markdown":
            source, gated = _text_without(cell["source"], gated)
            if source:
                kept.append({**cell, "source": source})
        elif not gated:
            kept.append(cell)
    if gated:
        raise ValueError("a solution begins and does not end; expected {solution-end} after {solution-start}")
    return kept


def _text_without(text: str, gated: bool) -> tuple[str, bool]:
    """A text without its solutions, and whether one is still open at its end."""
    kept, fence = [], ""
    for line in text.splitlines():
        if fence:  # inside a block, until its fence closes
            fence = "" if line.strip() == fence else fence
        elif found := _OPENS.match(line):
            fence = found[1]
            gated = {"solution-start": True, "solution-end": False}.get(found[2], gated)
        elif not gated:
            kept.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(kept)).strip("\n"), gated


def stage(root: Path, place: Path) -> None:
    """Copy the sources to `place`, without solutions; what an earlier build left there stays.

    Raises `ValueError` for a notebook that cannot be read, or in which a solution does not end.
    """
    place.mkdir(parents=True, exist_ok=True)
    for old in place.iterdir():
        if old.name != KEPT:
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    for name in STAGED:
        if (root / name).is_dir():
            shutil.copytree(root / name, place / name, ignore=ignored)
        else:
            shutil.copy(root / name, place / name)
    for path in sorted((place / "book").rglob("*.ipynb")):
        notebook = read(path)
        try:
            cells = without_solutions(notebook.cells)
        except ValueError as error:
            raise ValueError(f"{path.relative_to(place).as_posix()}: {error}") from None
        path.write_bytes(written({**notebook, "cells": cells}))
    # What other notebooks showed, and what was fetched once, need not be made again.
    for name in ("cache", "downloads"):
        if (root / "_build" / name).is_dir():
            shutil.copytree(root / "_build" / name, place / KEPT / name, copy_function=_link, dirs_exist_ok=True)


def _link(source: str, target: str) -> None:
    if Path(target).exists():
        return
    # The cache's register of notebooks is written to, so it must be a copy.
    (shutil.copy if source.endswith(".db") else link_or_copy)(source, target)


def main(words: list[str]) -> int:
    try:
        stage(ROOT, STAGE)
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    environment = {**os.environ, "PYTHONPATH": python_path(STAGE)}
    for name in ("GITHUB_REPOSITORY", "CI_PROJECT_URL", "BOOK_REPOSITORY"):
        environment.pop(name, None)
    environment["BOOK_REPOSITORY"] = os.environ.get("BOOK_STUDENT_REPOSITORY", "")
    return subprocess.run([sys.executable, "-m", "tools.site.build", *words], cwd=STAGE, env=environment).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
