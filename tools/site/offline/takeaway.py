"""Make what a reader can take along: the site as an archive, each chapter as one file, and as plain text.

    python -m tools.site.offline.takeaway _build/html     # writes _build/html/take/

All is made from the finished pages; a chapter's files are made again only when what they are made from has changed.
A chapter's file holds its styles, script, drawings and every answer of its
explorables, and its policy lets it ask for nothing: it works from a memory stick or as an attachment.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import hashlib
import json
import re
import shutil
import sys
from pathlib import Path
from urllib.parse import unquote

from bs4 import BeautifulSoup, Tag
from markupsafe import Markup

from claimbook.archives import archive
from claimbook.digests import digest, source_hash
from claimbook.explore import packed
from claimbook.settings import from_environment
from tools.site import offers
from tools.site.offline import articles
from tools.site.offline.articles import About
from tools.site.offline.plain import plain

NAME = "under-the-radar"
LEFT_OUT = ("take", "lite")  # folders: what is made here, and Python for the browser
_BESIDE = r'<a\b[^>]*?href="(?:\.\./)*((?:take|lite)/[^"]*)"[^>]*>'


# What a chapter's files are made with and by, beside its page; and what a page asks for.
OF_FILES = ("tools/site/offline/*", "tools/site/theme/*", "engine/src/**/*.py", "CITATION.cff", "requirements.txt")
_ASKED_FOR = re.compile(r'\b(?:src|href|data-states)="([^"?#:]+)')


def pack(html: Path, root: Path = articles.ROOT, kept: Path | None = None) -> None:
    """Write the folder `take` into the built book in `html`: archive, its SHA-256, and the chapters.

    `root` is the folder of the book's sources. `kept` is a folder of files made before, each named by a digest of what it
    was made from; those that are wanted again are taken from there, and no others stay in it.
    """
    address, about, folder = from_environment().address, articles.about(html, root), html / "take"
    folder.mkdir(exist_ok=True)
    common = f"{address} {about} {digest(articles.ROOT, OF_FILES)}"
    wanted = set()
    for name in articles.chapters(html):
        for suffix, made in ((".html", whole), (".txt", plain)):
            file = folder / f"{Path(name).stem}{suffix}"
            before = kept / f"{ingredients(html, name, common)}{suffix}" if kept else None
            if before and before.exists():
                shutil.copyfile(before, file)
            else:
                file.write_text(made(html, name, about, address), encoding="utf-8")
                if before:
                    keep(file, before)
            wanted.add(before)
    if kept and kept.exists():
        for old in set(kept.iterdir()) - wanted:
            old.unlink()
    zipped = archive(site(html, address))
    (folder / f"{NAME}.zip").write_bytes(zipped)
    checksum = f"{hashlib.sha256(zipped).hexdigest()}  {NAME}.zip\n"  # as `sha256sum -c` reads it
    (folder / f"{NAME}.zip.sha256").write_text(checksum, encoding="ascii")


def ingredients(html: Path, name: str, common: str) -> str:
    """Digest of what a chapter's files are made from: its page, what that asks for, and what all chapters share."""
    page = html / name
    seen = hashlib.sha256(common.encode() + articles.scripts(html).encode() + page.read_bytes())
    for asked in sorted(set(_ASKED_FOR.findall(page.read_text(encoding="utf-8")))):
        part = page.parent / unquote(asked)
        if part.is_file() and part.suffix != ".html":
            seen.update(asked.encode() + part.read_bytes())
    return seen.hexdigest()


def keep(file: Path, place: Path) -> None:
    """Copy a file to its place in one step, so that what stands there is always whole."""
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(file, place.with_suffix(".new"))
    place.with_suffix(".new").replace(place)


# The archive -----------------------------------------------------------------------------------------


def site(html: Path, address: str) -> dict[str, bytes]:
    """The files of the site under one folder, without those that are left out and without links to them."""
    found = {}
    for file in html.rglob("*"):
        name = file.relative_to(html)
        if file.is_file() and name.parts[0] not in (*LEFT_OUT, ".buildinfo", "objects.inv"):
            content = file.read_bytes()
            if file.suffix == ".html":
                content = without_links_beside(content.decode("utf-8"), address).encode("utf-8")
            found[f"{NAME}/{name.as_posix()}"] = content
    return found


def without_links_beside(page: str, address: str) -> str:
    """A page whose links to what the archive leaves out lead to the published book, or are gone.

    >>> without_links_beside('<ul class="book-ways"><li><a href="../lite/x.html">Run</a>: here</li><li>Stay</li></ul>', "")
    '<ul class="book-ways"><li>Stay</li></ul>'
    >>> without_links_beside('<p><a href="../take/a.txt">Text</a></p>', "https://example.org/")
    '<p><a href="https://example.org/take/a.txt">Text</a></p>'
    """
    if address:
        return re.sub(_BESIDE, lambda found: f'<a href="{address}{found[1]}">', page)
    page = offers.only(page, lambda href: not re.fullmatch(_BESIDE, f'<a href="{href}">'))
    return re.sub(rf"{_BESIDE}(.*?)</a>", r"\2", page, flags=re.DOTALL)


# A chapter in one file -------------------------------------------------------------------------------

_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
    "<style>{style}</style>\n</head>\n<body>\n"
    '<header class="book-from"><p>From <cite>{book}</cite>, version {version}. {whence}</p></header>\n'
    "<main>\n{article}\n</main>\n"
    '<footer class="book-terms-of-use"><p>{notice}</p><p>{licence}</p><p>To cite: {cite}</p>'
    "<p>For the argument and the findings, cite the paper itself: {paper}.</p></footer>\n"
    "<script>{script}</script>\n</body>\n</html>\n"
)


def whole(html: Path, name: str, facts: About, address: str) -> str:
    """A chapter as one page that asks for no other file."""
    article = articles.read(html, name)
    heading = articles.title(article)
    for explorable in article.select(".explorable[data-states]"):
        script = Tag(name="script", attrs={"type": "application/json"})
        script.string = articles.states(html, name, explorable)
        explorable.append(script)
        del explorable["data-states"]
    settle(article, name, address)
    articles.pictures_inside(article, html, name)
    script = articles.scripts(html)
    style = by_preference(articles.style(html, f"{article}{_PAGE}"))
    policy = (
        f"default-src 'none'; script-src {source_hash(script)}; style-src {source_hash(style)}; "
        "style-src-attr 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'"
    )
    online = f"{address}{name}" if address else ""
    return str(
        _PAGE.format(
            policy=Markup(policy),
            title=f"{heading} · {facts.book.title}",
            style=Markup(style),
            book=facts.book.title,
            version=f"{facts.book.version}, {facts.book.released.year}",
            whence=Markup('The book is at <a href="{0}">{0}</a>.').format(online) if online else "",
            article=Markup(article),
            notice=facts.notice,
            licence=_linked(facts.licence),
            cite=facts.book.citation(heading, online),
            paper=facts.book.text.words,
            script=Markup(script),
        )
    )


def settle(article: Tag, name: str, address: str) -> None:
    """Lead the links of a chapter, and of all the answers in it, to what its own file has."""
    ids = {element["id"] for element in article.find_all(id=True)}

    def inside(page: str, identity: str) -> str:
        # A chapter lists its claims itself, and has some of the rows of the reference pages.
        own = identity.split("?")[0] in ids and (page == name or page.startswith("book/reference/"))
        return f"#{identity}" if own else ""

    articles.lead(article, name, inside, address)
    for script in article.select('.explorable script[type="application/json"]'):
        states = json.loads(script.string)
        answers = []
        for summary, badge, html in packed.unpack(states):
            if "<a " in html:
                shown = BeautifulSoup(html, "html.parser")
                articles.lead(shown, name, inside, address)
                html = str(shown)
            answers.append((summary, badge, html))
        script.string = packed.as_script(packed.pack(states["states"], answers, states["idle"]))


def by_preference(sheet: str) -> str:
    """The style sheet with light and dark by the reader's system, where the site has a switch.

    >>> by_preference('a{top:0}html[data-theme="dark"] .k{color:red}')
    'a{top:0}@media (prefers-color-scheme:dark){:root .k{color:red}}'
    """

    def rule(found: re.Match) -> str:
        selector = re.sub(r'html\[data-theme="\w+"\]', ":root", found[0])
        return f"@media (prefers-color-scheme:{found[1]}){{{selector}}}"

    return re.sub(r'[^{}]*html\[data-theme="(light|dark)"\][^{}]*\{[^{}]*\}', rule, sheet)


def _linked(text: str) -> Markup:
    """Words with their addresses as links."""
    return Markup(re.sub(r"(https://[^\s)]+)", r'<a href="\1">\1</a>', str(Markup.escape(text))))


if __name__ == "__main__":
    pack(Path(sys.argv[1]))
