"""The page for what is not found, and the one at the root that leads to the front page.

A web server shows 404.html for an address at any depth, so it is whole by itself: no file beside it could be
reached by a relative address. Where the book's own address is not known, a few lines of script find its root
from the folder names that every page of the book has above it.
"""

from pathlib import Path

from markupsafe import Markup, escape
from sphinx.application import Sphinx

from claimbook.settings import from_environment
from tools.site.theme.csp import add_policy

MARK = Path(__file__).resolve().parents[3] / "book" / "_static" / "mark.svg"

_STYLE = """
body { max-width: 34rem; margin: 12vh auto; padding: 0 1.2rem; font: 1.1rem/1.6 system-ui, sans-serif; color: #1f2328; background: #fff }
a { color: #0b5cad }
.mark svg { width: 3.4rem; height: auto }
a:focus-visible { outline: 3px solid currentColor; outline-offset: 2px }
@media (prefers-color-scheme: dark) { body { color: #e6e8eb; background: #121212 } a { color: #79b4f2 } }
"""
# Everything of the book lies in one of these folders beneath its root.
_ROOT = """
const root = document.body.dataset.root || location.pathname.replace(/(book|lite|data|take|figures|_static|_sources)\\/.*$|[^/]*$/, "");
for (const link of document.querySelectorAll("a")) link.href = root + link.getAttribute("href");
"""
_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8" />\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1" />\n<link rel="icon" href="data:," />\n'
    "{head}<title>{title}</title>\n"
    "<style>{style}</style>\n</head>\n<body{attributes}>\n<main>\n{main}\n</main>\n{script}</body>\n</html>\n"
)


def not_found(book: str, address: str) -> str:
    """The page for an address where nothing is; `address` is the book's own, empty when not known."""
    mark = Markup(MARK.read_text(encoding="utf-8")).strip()
    main = Markup('<div class="mark" aria-hidden="true">{}</div>').format(mark) + Markup(
        "<h1>There is no such page</h1>\n<p>The address may have been mistyped, or the page has another name by now. "
        "What you looked for may be found from here:</p>\n<ul>\n"
        '<li><a href="book/index.html">{}: the front page</a></li>\n'
        '<li><a href="search.html">Search the book</a></li>\n'
        '<li><a href="book/reference/claims.html">The claims register</a></li>\n</ul>'
    ).format(book)
    root = Markup(' data-root="{}"').format(address) if address else ""
    script = Markup("<script>{}</script>\n").format(Markup(_ROOT))
    return add_policy(_page("There is no such page", main, attributes=root, script=script))


def entrance(book: str) -> str:
    """The page at the root, which leads on to the front page."""
    head = Markup('<meta http-equiv="refresh" content="0; url=book/index.html" />\n')
    main = Markup('<h1>{}</h1>\n<p><a href="book/index.html">To the front page</a></p>').format(book)
    return add_policy(_page(book, main, head=head))


def _page(title: str, main: Markup, *, head="", attributes="", script="") -> str:
    parts = {"title": escape(title), "main": main, "head": head, "attributes": attributes, "script": script}
    return str(_PAGE.format(style=Markup(_STYLE), **parts))


def write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    out, book = Path(app.outdir), app.config.html_title
    (out / "404.html").write_text(not_found(book, from_environment().address), encoding="utf-8")
    (out / "index.html").write_text(entrance(book), encoding="utf-8")
