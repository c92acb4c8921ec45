"""Lay out a new book: a small one that builds at once, in which every part of a chapter works and says "Replace this".

Its files lie beside this module, in `book/`. What is true of nothing else is true of them: the placeholder claims speak
of the placeholder text. A file that begins with `dot-` gets a dot in its place, and the ending `.template` goes: such files
would otherwise be taken for this package's own, by git, by pytest or by what makes a wheel.
"""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from claimbook.show.markup import slug
from claimbook.strays import is_stray

VERSION = "0.1.0"  # of this engine, as a new book names it; a test holds it against pyproject.toml
TITLE = "A new companion"
BY = "The authors of this book"
_BLANK = re.compile(r"{{(\w+)}}")
_TEXT = {"key": "text", "kind": "text", "link": "cite only", "note": "Replace this: give it its author and its year."}
_MAY_BE_THERE = {".git"}  # of a repository that was made first


class NewBookError(ValueError):
    """A book that cannot be laid out; the message says why, in one line."""


def lay_out(folder: Path | str, *, title: str = TITLE, text: str = "", by: str = BY, day: date) -> list[Path]:
    """Write the files of a new book into a folder, which is made where there is none; returns them in order.

    Args:
        folder: a folder that is not there yet, or is empty but for `.git`.
        title: the book's title.
        text: what the text that it retells is called in a bibliography; it becomes a row of `sources.csv`.
        by: whose book it is.
        day: of its first version; its year is that of the copyright.

    Raises `NewBookError` where the folder holds something, cannot be written, or is a file, and where a title, a text or
    an author is no line of text.

    >>> laid_out = lay_out(folder / "my-book", title="Snow on cholera", day=date(2026, 11, 30))
    >>> [path.name for path in laid_out][:3]
    ['.gitignore', 'CITATION.cff', 'README.md']
    >>> lay_out(folder / "my-book", day=date(2026, 11, 30))
    Traceback (most recent call last):
    claimbook.new.NewBookError: my-book is not empty: it holds .gitignore and 8 more; name a folder that is new or empty
    """
    folder = Path(folder)
    for what, value in (("title", title), ("author", by), *([("text", text)] if text else [])):
        if not value.strip() or not value.isprintable():
            raise NewBookError(f"the {what} must be one line of text, found {value!r}")
    blanks = {
        "title": title.strip(),
        "name": slug(title) or "companion",
        "by": by.strip(),
        "text": text.strip() or "a placeholder text",
        "source": "text" if text else "placeholder",
        "year": str(day.year),
        "day": day.isoformat(),
        "version": VERSION,
    }
    try:
        _see_that_it_is_empty(folder)
        return [_write(folder / name, content) for name, content in contents(blanks, text.strip()).items()]
    except OSError as error:
        raise NewBookError(f"{error.filename or folder} cannot be written: {error.strerror}") from None


def _see_that_it_is_empty(folder: Path) -> None:
    if not folder.exists():
        return
    if not folder.is_dir():
        raise NewBookError(f"{folder.name} is a file; name a folder that is new or empty")
    if held := sorted(path.name for path in folder.iterdir() if path.name not in _MAY_BE_THERE):
        more = f" and {len(held) - 1} more" if len(held) > 1 else ""
        raise NewBookError(
            f"{folder.name or folder} is not empty: it holds {held[0]}{more}; name a folder that is new or empty"
        )


def _write(path: Path, content: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(content, encoding="utf-8", newline="\n")
    return path


def contents(blanks: Mapping[str, str], text: str = "") -> dict[str, str]:
    """The content of every file of a new book, by its path below the book's folder, in order.

    Args:
        blanks: what each `{{name}}` of the templates becomes.
        text: the text's entry in `sources.csv`; none where it is empty.
    """
    made = {
        named(path): filled(template.read_text(encoding="utf-8"), path, blanks)
        for path, template in templates().items()
    }
    if text:
        made["data/sources.csv"] += _row(made["data/sources.csv"], _TEXT | {"title": text})
    return dict(sorted(made.items()))


def templates() -> dict[str, Traversable]:
    """The files from which a book is laid out, by their paths below `book/`.

    >>> "_toc.yml" in templates(), "data/claims.csv" in templates()
    (True, True)
    """
    return dict(_below(files("claimbook.new") / "book", ""))


def _below(folder: Traversable, start: str) -> Iterator[tuple[str, Traversable]]:
    for entry in folder.iterdir():
        if is_stray(entry.name):  # what an editor or Python has left
            continue
        if entry.is_dir():
            yield from _below(entry, f"{start}{entry.name}/")
        else:
            yield f"{start}{entry.name}", entry


def named(path: str) -> str:
    """What a template's file is called in the book.

    >>> named("dot-gitignore"), named("tests/test_book.py.template"), named("data/claims.csv")
    ('.gitignore', 'tests/test_book.py', 'data/claims.csv')
    """
    folder, slash, name = path.rpartition("/")
    name = name.removesuffix(".template")
    return folder + slash + (f".{name.removeprefix('dot-')}" if name.startswith("dot-") else name)


def filled(template: str, path: str, blanks: Mapping[str, str]) -> str:
    """A template with its blanks filled in, written so that each kind of file reads the very words.

    >>> filled('title: "{{title}}"', "_config.yml", {"title": 'On "air"'})
    'title: "On \\\\"air\\\\""'
    >>> filled("# {{title}}", "index.md", {"title": "1 * 2_3"})
    '# 1 \\\\* 2\\\\_3'
    """
    ending = path.removesuffix(".template").rpartition(".")[2]
    return _BLANK.sub(lambda blank: _ESCAPED.get(ending, str)(blanks[blank[1]]), template)


def _in_quotes(words: str) -> str:
    """As JSON writes text, and YAML between double quotes."""
    return json.dumps(words, ensure_ascii=False)[1:-1]


def _in_markdown(words: str) -> str:
    return re.sub(r"([\\`*_{}\[\]<>#|~&$])", r"\\\1", words)


_ESCAPED = {"yml": _in_quotes, "cff": _in_quotes, "json": _in_quotes, "md": _in_markdown}


def _row(table: str, cells: Mapping[str, str]) -> str:
    """A line for a CSV file whose first line names its columns."""
    columns = next(csv.reader([table.partition("\n")[0]]))
    line = io.StringIO()
    csv.DictWriter(line, columns, restval="", lineterminator="\n").writerow(cells)
    return line.getvalue()
