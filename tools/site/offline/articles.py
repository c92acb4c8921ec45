"""The articles of the finished book, each freed of what only the site around it needs.

What can be taken along (takeaway.py, plain.py, pdf.py) is made from these, so that it says what the pages say.
"""

import base64
import csv
import mimetypes
import posixpath
import re
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit, urlunsplit

from bs4 import BeautifulSoup, Tag

from claimbook.publish import citation
from claimbook.publish.citation import Citation
from tools.site.theme.prune import names, pruned

ROOT = Path(__file__).resolve().parents[3]

# What works only on the site, or is offered there about the page itself.
_IDLE = ".headerlink, .book-offers, .book-files, .page-tools, .is-setup, .toctree-wrapper, script"
FRONT = "book/index.html"
STYLE = Path(__file__).with_name("page.css")


class About(NamedTuple):
    """What the book says of itself, and on what terms it can be had."""

    book: Citation
    data_of: date  # when a source was last looked at
    notice: str  # of its independence
    licence: str


def about(html: Path, root: Path = ROOT) -> About:
    """What the built book in the folder `html`, its tables and the CITATION.cff of its sources say."""
    with (html / "data" / "sources.csv").open(encoding="utf-8", newline="") as table:
        seen = max(row["accessed"] for row in csv.DictReader(table) if row["accessed"][:2] == "20")
    return About(
        book=citation.read(root),
        data_of=date.fromisoformat(seen),
        notice=" ".join(_soup(html / FRONT).select_one(".extra_footer").get_text(" ").split()),
        licence="Text, figures, and the selection, wording and coding of the data: CC BY 4.0 "
        "(https://creativecommons.org/licenses/by/4.0/). Code: BSD 3-Clause. Facts are nobody’s.",
    )


def order(html: Path) -> list[str]:
    """The pages as files beneath `html`, front page first, in the order of the book's menu."""
    links = _soup(html / FRONT).select(".bd-links a.reference.internal")
    found = [posixpath.normpath(posixpath.join("book", link["href"])) for link in links if link["href"] != "#"]
    return [FRONT, *found]


def chapters(html: Path) -> list[str]:
    """The chapters among the pages."""
    return [name for name in order(html) if is_chapter(name)]


def is_chapter(name: str) -> bool:
    """Whether a page is a chapter, by its name."""
    return bool(re.match(r"book/\d\d-", name))


def read(html: Path, name: str) -> Tag:
    """The article of a page as a tree of its own. Raises `ValueError` for a page that has none."""
    article = _soup(html / name).article
    if article is None:
        raise ValueError(f"{name}: expected an <article> element, found none")
    for idle in article.select(_IDLE):
        idle.decompose()
    article.attrs = {"class": "bd-article"}
    return article.extract()


def states(html: Path, name: str, explorable: Tag) -> str:
    """All answers of an explorable as JSON, which the page has in a script of its own.

    Raises `ValueError` when that script is not what `claimbook.sphinx.files` writes.
    """
    script = html / posixpath.dirname(name) / explorable["data-states"]
    found = re.fullmatch(r'bookStates\("[^"]+", ?(.*)\);\s*', script.read_text(encoding="utf-8"), re.DOTALL)
    if not found:
        raise ValueError(f"{script.name}: expected bookStates(…), as claimbook.sphinx.files writes it")
    return found[1]


def lead(part: Tag, name: str, inside: Callable[[str, str], str], address: str) -> None:
    """Point each link of a part of the page `name` at a place that is there for the reader, or take it away.

    `inside` gives for page and identity the address in the new file, or nothing; what has none leads to the
    published book at `address`. Where that is not known, the words stay and the link goes.
    """
    for link in part.find_all("a", href=True):
        target = urlsplit(link["href"])
        if target.scheme or target.netloc:
            continue
        page = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(target.path)))
        page, identity = (page if target.path else name), unquote(target.fragment)
        if here := inside(page, identity):
            link["href"] = here
        elif address:
            link["href"] = urlunsplit(("", "", f"{address}{page}", target.query, target.fragment))
        else:
            link.unwrap()


def pictures_inside(part: Tag, html: Path, name: str) -> None:
    """Put the picture files of a part of the page `name` into it."""
    for picture in part.find_all("img", src=True):
        file = html / posixpath.dirname(name) / unquote(urlsplit(picture["src"]).path)
        kind = mimetypes.guess_type(file.name)[0]
        picture["src"] = f"data:{kind};base64,{base64.b64encode(file.read_bytes()).decode()}"


def scripts(html: Path) -> str:
    """What answers in a chapter, as one script."""
    files = (html / "_static" / name for name in ("typed.js", "reading.js", "explorable.js", "selfcheck.js"))
    return "\n".join(file.read_text(encoding="utf-8") for file in files)


def unfold(article: Tag) -> None:
    """Let what is folded stand open: on paper, and in a text, nothing can be unfolded. A title that stays is shown in full."""
    for unseen in article.select("summary .visually-hidden"):
        unseen.unwrap()
    for fold in article.select("details.book-fold"):
        fold.summary.decompose()
        fold.name = "div"
    for closed in article.select("details:is(.admonition, .book-entry)"):
        closed.name, closed.summary.name = "div", "p"


def answers_apart(article: Tag) -> list[Tag]:
    """Take the answers to the questions of an article, and the solutions to its exercises, out of it, opened."""
    for answer in article.select("details.check-answer"):
        answer.name, answer.summary.name = "div", "p"
    return [found.extract() for found in article.select(".check-answer, .solution")]


def style(html: Path, page: str, *more: Path) -> str:
    """One style sheet with what a page made of articles uses: ours, the book's own, and the colours of code."""
    static = html / "_static"
    sheets = (STYLE, static / "book.css", static / "board.css", static / "pygments.css", *more)
    whole = "".join(sheet.read_text(encoding="utf-8").removeprefix('@charset "utf-8";') for sheet in sheets)
    return pruned(whole, names([page], [scripts(html)])).removeprefix('@charset "utf-8";\n')


def title(article: Tag) -> str:
    """The heading of an article, as "3 Historical background"."""
    return article.h1.get_text().strip()


def _soup(file: Path) -> BeautifulSoup:
    return BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
