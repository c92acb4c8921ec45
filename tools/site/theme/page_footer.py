"""What each page offers at its end: to run it, to take it along, to cite it.

With `BOOK_WITH=parts`, which `tools.site.build` sets, a page offers all that a site may have beside its pages: files to
take along, JupyterLite, the PDF. What a site does not have then goes (`tools.site.offers`). Binder and Colab are offered
when the repository's address is known (`claimbook.settings`).
"""

import os
import re
import shutil
from pathlib import Path

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from claimbook.notebooks import read
from claimbook.publish import citation
from claimbook.settings import from_environment
from claimbook.strays import ignored, ours
from tools.site.browser_python import notice

STUDENT = "book/teaching/student"


def with_parts() -> bool:
    """Whether a site is built, which may have more than its pages."""
    return os.environ.get("BOOK_WITH") == "parts"


def runs(notebook: str, here: str) -> list[tuple[str, str, str]]:
    """Links to run a notebook of the repository, for a page at `here`: address, words, what to know."""
    offered, place = [], from_environment()
    if with_parts():
        address = f"{relative_uri(here, 'lite/notebooks/index.html')}?path={notebook}"
        offered.append((address, "Run it in this browser", notice()))
    elsewhere = "on another host, which sees that you came"
    if address := place.binder(notebook):
        offered.append((address, "Run it on Binder", elsewhere))
    if address := place.colab(notebook):
        first = f"there, first run %pip install git+{place.repository} in a cell of its own"
        offered.append((address, "Run it on Colab", f"{elsewhere}; {first}"))
    return offered


def launch_links(app: Sphinx, pagename: str) -> Markup:
    """Links to run the notebook of a page or to take it along, as a list; empty for a page that is no notebook."""
    path = Path(app.env.doc2path(pagename))
    if path.suffix != ".ipynb":
        return Markup("")
    notebook, here = path.relative_to(app.srcdir).as_posix(), app.builder.get_target_uri(pagename)
    offered = runs(notebook, here)
    offered.append((relative_uri(here, f"_sources/{notebook}"), "Notebook", "to run in JupyterLab"))
    if with_parts() and re.match(r"book/\d\d-", pagename):
        name = path.stem
        offered.append((relative_uri(here, f"take/{name}.html"), "One file", "the whole chapter for reading offline"))
        offered.append(
            (relative_uri(here, f"take/{name}.txt"), "Plain text", "for slow connections and screen readers")
        )
    return _listed(offered)


def _listed(offered: list[tuple[str, str, str]]) -> Markup:
    items = (Markup('<li><a href="{}">{}</a>: {}</li>').format(*each) for each in offered)
    return Markup('<ul class="book-ways">{}</ul>').format(Markup("").join(items))


def assignments(app: Sphinx, pagename: str) -> Markup:
    """The student's notebook of each assignment, to run or to take along."""
    here, parts = app.builder.get_target_uri(pagename), []
    for path in ours(Path(app.srcdir, STUDENT).glob("*.ipynb")):
        heading = read(path).cells[0].source.splitlines()[0]
        file = (relative_uri(here, f"take/assignments/{path.name}"), "Notebook", "needs the folder companion beside it")
        offered = [*runs(f"{STUDENT}/{path.name}", here), file]
        parts.append(Markup("<p>{}</p>{}").format(heading.removeprefix("# "), _listed(offered)))
    return Markup("").join(parts)


def take_assignments(app: Sphinx, error: Exception | None) -> None:
    """Put the notebooks for students beside the pages."""
    notebooks = Path(app.srcdir, STUDENT)
    if error is None and app.builder.format == "html" and notebooks.is_dir():
        shutil.copytree(notebooks, Path(app.outdir, "take", "assignments"), ignore=ignored, dirs_exist_ok=True)


def whole_book() -> Markup:
    """What the page "Use this book" offers of all the pages together, as a list."""
    if not with_parts():
        return Markup("")
    return Markup(
        '<ul class="book-ways">'
        '<li><a href="../take/under-the-radar.zip">The whole site</a>: an archive to unpack and to open without a '
        'network (<a href="../take/under-the-radar.zip.sha256">its SHA-256</a>)</li>'
        '<li><a href="../take/under-the-radar.pdf">A course pack (PDF)</a>: the chapters, the glossary and the sources, '
        "with a table of contents, bookmarks and page numbers</li>"
        '<li><a href="../take/under-the-radar-reference.pdf">The reference part (PDF)</a>: the register and the tables</li>'
        "</ul>"
    )


_PART = Markup("<details open><summary>{}</summary>{}</details>")


def add(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    if not doctree or app.builder.format != "html":
        return
    title, where, book = Markup(context["title"]).striptags(), from_environment(), citation.read(Path(app.srcdir))
    address = where.page(app.builder.get_target_uri(pagename))
    taken = ("Take the whole book with you", whole_book())
    if pagename == "book/teaching/assignments":
        taken = ("Open an assignment, or take it with you", assignments(app, pagename))
    elif pagename != "book/use":
        taken = ("Run it, or take it with you", launch_links(app, pagename))
    offered = Markup(
        '<aside class="book-offers" aria-label="Use this page">{}'
        "<details><summary>Cite this page</summary><p>{}</p>"
        '<div class="highlight-bibtex notranslate"><div class="highlight"><pre>{}</pre></div></div>'
        "<p>For the argument and the findings, cite the paper itself: {}.</p></details></aside>"
    ).format(
        _PART.format(*taken) if taken[1] else "",
        book.citation(title, address),
        book.bibtex(pagename.rsplit("/", 1)[-1], title, address),
        book.text.words,
    )
    if where.repository:  # the form on "Use this book" that makes links for a JupyterHub
        filled = Markup('<form class="hub-link" data-repository="{}" data-branch="{}"').format(
            where.repository, where.branch
        )
        context["body"] = context["body"].replace('<form class="hub-link"', str(filled))
    context["body"] += str(offered)  # the body is a plain string, which Markup would escape
