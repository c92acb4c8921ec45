"""The scripts and the style sheets of the features, each from beside the feature's own code.

The sheets are joined into one, so that a page asks for one file; each script is a file of its own, so that a page may ask for
those alone that something on it needs.
"""

import re
from importlib.resources import files
from pathlib import Path

from sphinx.application import Sphinx

SCRIPTS = (
    "sphinx/typed.js",  # these two before those that ask them
    "sphinx/words.js",
    "explore/explorable.js",
    "selfcheck/selfcheck.js",
    "claims/register.js",
    "sphinx/reading.js",
    "sphinx/previews.js",
    "sphinx/found.js",
)
SHEETS = (
    "show/show.css",
    "explore/explorable.css",
    "selfcheck/selfcheck.css",
    "claims/claims.css",
    "sphinx/reading.css",
    "sphinx/previews.css",
)
OPENS = "sphinx/opens.js"  # in the page itself
SHEET = "book.css"
BOARDS = "show/board.css"  # a sheet of its own, for the pages that have boards


def read(name: str) -> str:
    """A script or a sheet of the engine.

    >>> read("explore/explorable.js").startswith("// Makes the explorables of a page answer.")
    True
    """
    return files("claimbook").joinpath(name).read_text(encoding="utf-8")


def for_page(script: str) -> str:
    """A script or a sheet as a page gets it: without the lines that are comments, of a script a third of what would be sent.

    >>> for_page("// Why.\\nlet a = 1; // so\\n"), for_page("/* Why,\\n   and so. */\\na { color: red; }")
    ('let a = 1; // so\\n', 'a { color: red; }')
    """
    return re.sub(r"^\s*(//.*|/\*(?:.|\n)*?\*/)\n", "", script, flags=re.MULTILINE)


def sheet(own: Path | None = None) -> str:
    """All sheets as one, a book's own last, so that it may change what they say."""
    return for_page("\n".join([*map(read, SHEETS), *([own.read_text(encoding="utf-8")] if own else [])]))


def offer(app: Sphinx) -> None:
    """Put them among the book's files, and let every page ask for them."""
    if app.builder.format != "html":
        return
    app.add_css_file(SHEET)
    app.add_css_file(Path(BOARDS).name)
    for name in SCRIPTS:
        app.add_js_file(Path(name).name)
    folder = Path(app.outdir, "_static")
    own = Path(app.srcdir, app.config.claimbook_style) if app.config.claimbook_style else None
    folder.mkdir(parents=True, exist_ok=True)
    (folder / SHEET).write_text(sheet(own), encoding="utf-8")
    (folder / Path(BOARDS).name).write_text(for_page(read(BOARDS)), encoding="utf-8")
    for name in SCRIPTS:
        (folder / Path(name).name).write_text(for_page(read(name)), encoding="utf-8")


def open_at_once(app: Sphinx, *page) -> None:
    """Put the script that opens what an address names into a page (what `offer` added like this would stand there twice)."""
    if app.builder.format == "html":
        app.builder.add_js_file(None, body=for_page(read(OPENS)))
