"""Print the book as two PDFs: what students read, for a course pack, and the reference part.

    python -m tools.site.offline.pdf [html folder]     # from _build/html to _build/under-the-radar.pdf and …-reference.pdf

The articles of the pages are put into one document, in the order of the book, with links between them that work
within it, and Chromium prints that: once to learn on which page each part starts, and again with these numbers in
the contents. Explorables stand in their first state; the solutions of a chapter follow it on a page of their own. A claim
stands once in each: at the end of its chapter in the pack, in the register in the reference part.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import io
import re
import sys
import time
from collections.abc import Collection, Iterable
from pathlib import Path

import pikepdf
from bs4 import Tag
from markupsafe import Markup

from claimbook.settings import build_dir, from_environment
from tools.browser import find, playwright
from tools.site.offline import articles
from tools.site.offline.articles import About

BUILD = build_dir(articles.ROOT)
STYLE = Path(__file__).with_name("course_pack.css")
_NODE = re.compile(rb"\(node(\d{8})\)")
_WITHIN = re.compile(r"(^#|url\(#)([^)]+)")  # what an attribute of a drawing refers to, and not a colour in its style
PACK, REFERENCE = "under-the-radar.pdf", "under-the-radar-reference.pdf"
LEFT_OUT = {"book/reference/dictionary.html"}  # for whoever has the tables open; on paper it takes some thirty leaves
READ_WITH = {
    "book/about.html",
    "book/reference/glossary.html",
    "book/reference/sources.html",
}  # by students, beside the chapters
FRONT = "The book in brief"  # heading of the front page, which has the book's own name on the site

_BOOK = Markup(
    '<!DOCTYPE html>\n<html lang="en" data-theme="light">\n<head>\n<meta charset="utf-8">\n<title>{title}</title>\n'
    '<meta name="author" content="{by}">\n<style>{style}</style>\n</head>\n<body>\n'
    '<header class="pack-title"><p class="pack-name">{title}</p>'
    "<p>Beside {paper}</p><p>{by}</p><p>Version {version}, {released}. Data as of {data_of}.{whence}</p>"
    '<p class="pack-notice">{notice}</p><p>{licence}</p></header>\n'
    '<nav class="pack-contents"><h1>Contents</h1><ol>{contents}</ol></nav>\n{parts}\n</body>\n</html>\n'
)
_ENTRY = Markup('<li><a href="#{anchor}"><span>{title}</span><span class="pack-page">{page}</span></a></li>')


def print_book(html: Path, folder: Path) -> list[Path]:
    """Print the built book in the folder `html` into a folder. Raises `browser.NoBrowser` without a Chromium."""
    address, about = from_environment().address, articles.about(html)
    made = []
    with playwright() as driver:
        browser = driver.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        page = browser.new_page(color_scheme="light", java_script_enabled=False)
        for name, pages in printed_pages(html).items():
            parts = parts_of(html, pages, address)
            numbers: dict[str, int] = {}
            for last in (False, True):  # the second time with the page numbers that the first one gave
                page.set_content(whole(html, parts, about, address, numbers), wait_until="load")
                printed = page.pdf(prefer_css_page_size=True, print_background=True, outline=last, tagged=last)
                numbers = starts(printed, pages)
            made.append(folder / name)
            made[-1].write_bytes(settled(printed, about))
        browser.close()
    return made


def printed_pages(html: Path) -> dict[str, list[str]]:
    """The pages of each PDF, in the order of the book, by its file name."""
    every = [name for name in articles.order(html) if name not in LEFT_OUT]
    pack = [name for name in every if name == articles.FRONT or articles.is_chapter(name) or name in READ_WITH]
    return {PACK: pack, REFERENCE: [name for name in every if "/reference/" in name and name not in READ_WITH]}


def parts_of(html: Path, pages: list[str], address: str) -> dict[str, Tag]:
    """The articles of some pages for one document."""
    read = {name: articles.read(html, name) for name in pages}
    ids: dict[str, str] = {}
    for name, article in read.items():
        for element in article.find_all(id=True):
            ids.setdefault(element["id"], name)
    return {name: part(html, name, article, ids, address) for name, article in read.items()}


# The document ----------------------------------------------------------------------------------------


def whole(html: Path, parts: dict[str, Tag], about: About, address: str, numbers: dict[str, int]) -> str:
    """The book as one HTML document; `numbers` gives the page on which a part starts, where known."""
    body = Markup("\n").join(Markup(part) for part in parts.values())
    entries = (
        _ENTRY.format(anchor=anchor(name), title=articles.title(part), page=numbers.get(name, "000"))
        for name, part in parts.items()
    )
    return str(
        _BOOK.format(
            title=about.book.title,
            by=about.book.by,
            paper=about.book.text.words,
            version=about.book.version,
            released=f"{about.book.released:%-d %B %Y}",
            data_of=f"{about.data_of:%-d %B %Y}",
            whence=Markup(' Online at <a href="{0}">{0}</a>.').format(address) if address else "",
            notice=about.notice,
            licence=about.licence,
            style=Markup(articles.style(html, f"{body}{_BOOK}{_ENTRY}", STYLE)),
            contents=Markup("").join(entries),
            parts=body,
        )
    )


def part(html: Path, name: str, article: Tag, ids: dict[str, str], address: str) -> Tag:
    """A page's article for print: without controls, solutions at its end, its addresses its own in the document.

    `ids` says for each id of the document on which page it stands first.
    """
    pages = {name, *ids.values()}
    for idle in article.select(
        ".explorable-controls, .hub-link, .register-filter, details.cell-code, .explorable-try, .explorable-others, .explorable-status, .register-status, [hidden]"
    ):
        idle.decompose()
    articles.unfold(article)
    for form in article.select("form"):
        form.unwrap()
    for back in article.select(".claim-told, .visually-hidden"):
        back.decompose()
    for field in article.select("input"):  # on paper one ticks, or writes on a line
        field.replace_with("☐" if field["type"] in ("radio", "checkbox") else "________")
    if name == articles.FRONT:
        article.h1.string = FRONT
    if solutions := articles.answers_apart(article):
        article.append(end := Tag(name="section", attrs={"class": "pack-solutions"}))
        end.append(heading := Tag(name="h2"))
        heading.string = "Answers and solutions"
        end.extend(solutions)
    articles.pictures_inside(article, html, name)
    articles.lead(article, name, lambda page, identity: place(pages, ids, page, identity), address)
    for element in article.select("svg *"):  # the marks, clips and hatchings of a drawing are named within it
        for key, value in element.attrs.items():
            if isinstance(value, str):
                element[key] = _WITHIN.sub(lambda found: f"{found[1]}{anchor(name, found[2])}", value)
    for element in article.find_all(id=True):
        element["id"] = anchor(name, element["id"])
    for element in article.find_all(attrs={"aria-labelledby": True}):
        element["aria-labelledby"] = anchor(name, element["aria-labelledby"])
    article["id"] = anchor(name)
    article["class"] = ["bd-article", "pack-reference" if "/reference/" in name else "pack-chapter"]
    return article


def place(pages: Collection[str], ids: dict[str, str], page: str, identity: str) -> str:
    """Address within the document of a place on a page; nothing for what is not in it, such as a table's file.

    What stands on a reference page that is left out may stand elsewhere too: a chapter lists its claims itself.
    """
    identity = identity.split("?")[0]
    if page not in pages and page.startswith("book/reference/"):
        page = ids.get(identity, page)
    return f"#{anchor(page, identity)}" if page in pages else ""


def anchor(page: str, identity: str = "") -> str:
    """Address of a page in the one document, or of a place on it.

    >>> anchor("book/reference/claims.html", "claim-iii-1"), anchor("book/index.html"), anchor("book/teaching/index.html")
    ('claims.claim-iii-1', 'index', 'teaching')
    """
    path = Path(page)
    name = path.parent.name if path.stem == "index" and page != articles.FRONT else path.stem
    return f"{name}{'.' if identity else ''}{identity}"


# The PDF ---------------------------------------------------------------------------------------------


def starts(printed: bytes, pages: Iterable[str]) -> dict[str, int]:
    """The leaf on which each page of the book starts, counted from 1."""
    with pikepdf.open(io.BytesIO(printed)) as pdf:
        leaf = {page.objgen: number for number, page in enumerate(pdf.pages, start=1)}
        return {name: leaf[pdf.Root.Dests[f"/{anchor(name)}"][0].objgen] for name in pages}


def renumbered(printed: bytes) -> bytes:
    """The PDF with its table heads named by their order, not by Chromium's count of nodes, which varies.

    >>> renumbered(b"(node00000035) (node00000712) (node00000035)")
    b'(node00000000) (node00000001) (node00000000)'
    """
    counts = sorted(set(_NODE.findall(printed)))
    order = {count: f"(node{number:08})".encode() for number, count in enumerate(counts)}
    return _NODE.sub(lambda found: order[found[1]], printed)  # as long as before, so that no offset changes


def share(pdf: pikepdf.Pdf) -> None:
    """Keep one copy of each picture: Chromium makes a hatching anew for each bar that has it."""
    first: dict[tuple, pikepdf.Object] = {}

    def one(picture: pikepdf.Object) -> pikepdf.Object:
        if "/SMask" in picture:
            picture.SMask = one(picture.SMask)
        rest = {key: value.objgen if key == "/SMask" else str(value) for key, value in picture.items()}
        return first.setdefault((*sorted(rest.items()), picture.read_raw_bytes()), picture)

    for holder in pdf.objects:
        if isinstance(holder, (pikepdf.Dictionary, pikepdf.Stream)):
            used = holder.get("/Resources", holder).get("/XObject", {})
            for key, value in used.items():
                if value.get("/Subtype") == "/Image":
                    used[key] = one(value)


def settled(printed: bytes, about: About) -> bytes:
    """The PDF with what it says of itself, packed, and without the time at which it was made."""
    buffer = io.BytesIO()
    with pikepdf.open(io.BytesIO(renumbered(printed))) as pdf:
        for name in list(pdf.docinfo):
            del pdf.docinfo[name]
        pdf.docinfo["/Title"], pdf.docinfo["/Author"], pdf.docinfo["/Subject"] = (
            about.book.title,
            about.book.by,
            about.notice,
        )
        share(pdf)
        packed = pikepdf.ObjectStreamMode.generate
        pdf.save(buffer, object_stream_mode=packed, recompress_flate=True, deterministic_id=True)
    return buffer.getvalue()


def main(html: Path = BUILD / "html", folder: Path = BUILD) -> int:
    started = time.monotonic()
    made = print_book(html, folder)
    sizes = " and ".join(f"{file} ({file.stat().st_size / 1e6:.1f} MB)" for file in made)
    print(f"Printed in {time.monotonic() - started:.0f} s: {sizes}")
    return 0


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
