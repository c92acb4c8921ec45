"""Lay out a new chapter: its notebook, the module of what its cells show, and its line in the contents.

    python -m tools.data.chapter later-cases "Later cases"        (make chapter NAME=later-cases TITLE="Later cases")

It gets the next number. What is laid out builds at once and says nothing yet; CONTRIBUTING.md tells how to go on, and
`make check` what is still missing.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import re
import sys
from pathlib import Path

import nbformat

from claimbook.notebooks import tidied, written

ROOT = Path(__file__).resolve().parents[2]

TITLE = """# {number} {title}

*Says whence it has what it tells. Reading time: 15 minutes.*

After this chapter you will be able to

- …"""
PARTS = (
    ("story", "## The story"),
    ("data", "## The data"),
    ("figure-question", "What does a reader want to know? Ask it here; the figure answers."),
    ("figure", None),
    ("disagree", "## Where the sources disagree"),
    ("check-yourself", "## Check yourself"),
    ("exercises", "## Exercises"),
    ("discussion", "## For discussion"),
    ("next", "## What to read next"),
)
MODULE = '''"""What the cells of chapter {number} show."""

import pandas as pd

from claimbook.show.output import HtmlOutput
from companion import tables


def tab_{number}_1() -> HtmlOutput:
    """Table {number}.1."""
    return tables.show(pd.DataFrame({{"What": ["…"]}}), number="{number}.1", caption="What is counted, and who says so.")
'''


def lay_out(root: Path, name: str, title: str) -> list[Path]:
    """Write the files of a new chapter below a root, and add its line; returns what was written.

    Raises `ValueError` for a name that is no address, or one that another chapter has.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"NAME must be small letters, digits and hyphens, found {name!r}")
    chapters = sorted((root / "book").glob("[0-9][0-9]-*.ipynb"))
    if taken := [path.name for path in chapters if path.stem[3:] == name]:
        raise ValueError(f"there is such a chapter: {taken[0]}")
    number = 1 + max((int(path.name[:2]) for path in chapters), default=0)
    notebook = root / "book" / f"{number:02}-{name}.ipynb"
    module = root / "src" / "companion" / "chapters" / f"ch{number:02}.py"
    notebook.write_bytes(written(skeleton(number, title)))
    module.write_text(MODULE.format(number=number), encoding="utf-8")
    contents = root / "_toc.yml"
    text = contents.read_text(encoding="utf-8")
    last = re.search(rf"( *)- file: book/{re.escape(chapters[-1].stem)}\n(?:\1  .*\n)*", text)
    line = f"{last[1]}- file: book/{notebook.stem}\n{last[1]}  title: {number} {title}\n"
    contents.write_text(text[: last.end()] + line + text[last.end() :], encoding="utf-8")
    return [notebook, module, contents]


def skeleton(number: int, title: str) -> nbformat.NotebookNode:
    """The notebook of a chapter in which nothing is told yet."""
    cell = nbformat.v4
    shown = f"ch{number:02}"
    cells = [cell.new_markdown_cell(TITLE.format(number=number, title=title), id="title")]
    cells.append(cell.new_code_cell(f"from companion.chapters import {shown}", id="setup"))
    for name, text in PARTS:
        if text is None:
            code = cell.new_code_cell(f"{shown}.tab_{number}_1()", id=f"tab-{number}-1")
            code.metadata["tags"] = ["hide-input"]
            cells.append(code)
        else:
            cells.append(cell.new_markdown_cell(text, id=name))
    return tidied(cell.new_notebook(cells=cells))


def main(words: list[str]) -> int:
    if len(words) != 2 or not all(words):
        print('make chapter NAME=later-cases TITLE="Later cases"', file=sys.stderr)
        return 2
    try:
        for path in lay_out(ROOT, *words):
            print(path.relative_to(ROOT))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
