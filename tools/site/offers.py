"""What the pages offer at their ends: all that a site may have is rendered, and goes again where it is not there."""

import re
from collections.abc import Callable
from pathlib import Path
from urllib.parse import unquote, urlsplit

from tools.site import links

_WAYS = re.compile(r'<ul class="book-ways">.*?</ul>', re.DOTALL)
_WAY = re.compile(r'<li><a href="([^"]*)">.*?</li>', re.DOTALL)
_NONE = re.compile(r'<details open><summary>[^<]*</summary><ul class="book-ways"></ul></details>')


def keep_what_is_there(html: Path) -> None:
    """Take out of every page in a folder the offers of files that are not there.

    A page that changes is written anew: it may be a link to the one that was rendered.
    """
    for page in links.pages(html):
        text = page.read_text(encoding="utf-8")
        kept = only(text, lambda address, page=page: _is_there(page, address))
        if kept != text:
            page.unlink()
            page.write_text(kept, encoding="utf-8")


def _is_there(page: Path, address: str) -> bool:
    """Whether what a page offers is beside it, or on another host."""
    parts = urlsplit(address)
    return bool(parts.netloc) or (page.parent / unquote(parts.path)).exists()


def only(page: str, wanted: Callable[[str], bool]) -> str:
    """A page with the offers whose addresses are wanted; without any, their heading goes too.

    >>> page = '<details open><summary>Run it</summary><ul class="book-ways"><li><a href="a.txt">A</a>: text</li></ul></details>'
    >>> only(page, lambda address: address == "a.txt") == page
    True
    >>> only(page, lambda address: False)
    ''
    """

    def offered(ways: re.Match) -> str:
        return _WAY.sub(lambda way: way[0] if wanted(way[1]) else "", ways[0])

    return _NONE.sub("", _WAYS.sub(offered, page))
