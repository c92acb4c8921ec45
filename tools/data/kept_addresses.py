"""The addresses of the built site that somebody may have linked to, and whether one still leads somewhere.

Each works as it is: a page, a fragment of it (`book/reference/claims.html#claim-iii-5`), an option of an explorable
or of the register's filter (`book/03-historical-background.html#gone-by?year=1967`: an address that names several
controls works as long as each of its options does), a file to download, a notebook in JupyterLite. Left out,
because nobody links to them or because they change by themselves:

- ids outside the article, which belong to the theme;
- ids of form controls, of parts of a drawing, and of what only labels its parent for a screen reader;
- ids that are counted rather than given: `id1`, `exercise-content`, `book/01-introduction-solution-1`;
- `_static`, `_images` and the search index, which only pages load, some under a name with a digest in it;
- what lies inside a file to take along: a copy that somebody has stays as it is.
"""

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from posixpath import dirname, join, normpath
from urllib.parse import unquote, urlsplit

FOLDERS = ("book", "data", "figures", "take", "_sources")  # of pages and files; the rest serves them
LITE = "lite/notebooks/index.html"
STATEFUL = {"explorable", "register"}  # classes of what reads the options of its controls from the address

_VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
_CONTROLS = {"input", "select", "textarea", "button", "output"}
_COUNTED = re.compile(r"id\d+|(exercise|solution)-content|.*/.*-solution-\d+")


@dataclass
class Page:
    """What an address can name on a page, and where the page redirects."""

    ids: set[str] = field(default_factory=set)
    linkable: set[str] = field(default_factory=set)  # those of them that somebody may link to
    options: dict[str, list[str]] = field(default_factory=dict)  # by `explorable?control`; a box for words has none
    redirect: str = ""
    carries: bool = False  # a script passes on what comes after #, which a redirect alone drops


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.page = Page()
        self.open: list[tuple[str, dict[str, str]]] = []  # the elements that have begun and not ended
        self.control = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {name: value or "" for name, value in attrs}
        if identity := own.get("id"):
            self.page.ids.add(identity)
            if self._is_given(tag, identity):
                self.page.linkable.add(identity)
        if tag == "meta" and own.get("http-equiv", "").lower() == "refresh":
            self.page.redirect = own.get("content", "").partition("=")[2].strip(" '\"")
        if tag in ("select", "input") and own.get("name"):
            self._begin_control(own)
        if tag == "option" and own.get("value") and self.control:
            self.page.options[self.control].append(own["value"])
        if tag not in _VOID:
            self.open.append((tag, own))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        at = max((at for at, (name, _) in enumerate(self.open) if name == tag), default=None)
        if at is not None and tag not in _VOID:
            del self.open[at:]

    def handle_data(self, text: str) -> None:
        if self.open and self.open[-1][0] == "script" and "location.hash" in text:
            self.page.carries = True

    def _is_given(self, tag: str, identity: str) -> bool:
        around = {name for name, _ in self.open}
        labels_parent = bool(self.open) and self.open[-1][1].get("aria-labelledby") == identity
        machinery = tag in _CONTROLS or "svg" in around or labels_parent or _COUNTED.fullmatch(identity)
        return "article" in around and not machinery

    def _begin_control(self, own: dict[str, str]) -> None:
        roots = [each["id"] for _, each in self.open if STATEFUL & set(each.get("class", "").split())]
        self.control = f"{roots[-1]}?{own['name']}" if roots else ""
        if roots:
            self.page.options[self.control] = [slug for slug, _ in json.loads(own.get("data-options", "[]"))]


def read_page(html: str) -> Page:
    """What an address can name on a page.

    >>> page = read_page(
    ...     '<article><section class="explorable" id="gone-by" aria-labelledby="q"><p id="q">When?</p><form>'
    ...     '<select id="y" name="year"><option value="1959">1959</select></form></section><li id="id1">.</li></article>'
    ... )
    >>> page.linkable, page.options
    ({'gone-by'}, {'gone-by?year': ['1959']})
    >>> read_page('<meta http-equiv="refresh" content="0; url=new.html"><script>go(location.hash)</script>')
    Page(ids=set(), linkable=set(), options={}, redirect='new.html', carries=True)
    """
    reader = _Reader()
    reader.feed(html)
    reader.close()
    return reader.page


@dataclass(frozen=True)
class Site:
    """A built site; each of its pages is read once."""

    folder: Path
    _pages: dict[str, Page] = field(default_factory=dict)

    def page(self, path: str) -> Page:
        if path not in self._pages:
            self._pages[path] = read_page((self.folder / path).read_text(encoding="utf-8"))
        return self._pages[path]

    def addresses(self) -> set[str]:
        """Every address of the site that somebody may have linked to."""
        found = {path.relative_to(self.folder).as_posix() for path in self._files()}
        for path in filter(_is_page, sorted(found)):
            page = self.page(path)
            if page.redirect and path != "index.html":
                found.remove(path)  # it serves an old address, and is none that anybody should use
            found |= {f"{path}#{identity}" for identity in page.linkable}
            for control, slugs in page.options.items():
                found |= {f"{path}#{control}={slug}" for slug in slugs or [""]}
        files = self.folder / "lite" / "files"
        return found | {f"{LITE}?path={path.relative_to(files).as_posix()}" for path in files.glob("book/**/*.ipynb")}

    def _files(self) -> Iterator[Path]:
        patterns = ("*.html", "objects.inv", *(f"{folder}/**/*" for folder in FOLDERS))
        return (path for pattern in patterns for path in self.folder.glob(pattern) if path.is_file())

    def fault(self, address: str, redirects: int = 5) -> str:
        """Why an address leads nowhere; empty if it leads somewhere. Follows so many redirects."""
        place, _, fragment = address.partition("#")
        path, _, notebook = place.partition("?path=")
        for file in (path, f"lite/files/{notebook}" if notebook else path):
            if not (self.folder / file).is_file():
                return f"no {'page' if _is_page(file) else 'file'} {file}"
        if not _is_page(path):
            return ""
        page = self.page(path)
        identity, _, state = fragment.partition("?")
        if page.redirect and identity not in page.ids:
            return self._further(path, page, fragment, redirects)
        if identity and identity not in page.ids:
            return f"no id {identity!r} on {path}"
        control, _, slug = state.partition("=")
        options = page.options.get(f"{identity}?{control}")
        if control and options is None:
            return f"no control {control!r} of {identity!r} on {path}"
        return f"no option {slug!r} of {control!r} of {identity!r} on {path}" if slug and slug not in options else ""

    def _further(self, path: str, page: Page, fragment: str, redirects: int) -> str:
        """Why the redirect of a page leads nowhere; empty if it leads somewhere."""
        target = urlsplit(page.redirect)
        if target.netloc or not redirects:
            return f"{path} redirects {'to another host' if target.netloc else 'in a circle'}"
        if fragment and not page.carries:
            return f"{path} redirects to {page.redirect} and drops what comes after #"
        onto, fragment = normpath(join(dirname(path), unquote(target.path))), fragment or target.fragment
        why = self.fault(f"{onto}#{fragment}" if fragment else onto, redirects - 1)
        return why and f"{path} redirects to {page.redirect}: {why}"


def _is_page(path: str) -> bool:
    """Whether a file is a page whose fragments are addresses: a chapter in one file to take along is none."""
    return path.endswith(".html") and not path.startswith(("take/", "lite/"))
