"""The links of the finished pages: whether each of them leads to a page, an id or a state that is there."""

import json
import re
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from bs4 import BeautifulSoup, Tag

from claimbook.explore.packed import unpack

SERVED = {"_static", "lite", "take"}  # folders of what is no page of the book


def pages(html: Path) -> list[Path]:
    """Every page that a reader can come to, not the files of the theme."""
    return sorted(page for page in html.rglob("*.html") if not SERVED & set(page.relative_to(html).parts))


def read(html: Path) -> dict[Path, BeautifulSoup]:
    """Every page of a built site, taken apart."""
    return {page: BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser") for page in pages(html)}


def dead(soups: Mapping[Path, BeautifulSoup], html: Path) -> list[str]:
    """A line for each link within the book, also within an answer of an explorable, that leads nowhere.

    Args:
        soups: the pages, each by the path of its file.
        html: the folder of the built site.
    """
    ids = {page: {element["id"] for element in soup.find_all(id=True)} for page, soup in soups.items()}
    found = []
    for page, soup in soups.items():
        for link in [*soup.find_all("a", href=True), *of_states(page, soup)]:
            address = urlsplit(link["href"])
            if address.scheme or address.netloc:
                continue
            target = (page.parent / unquote(address.path)).resolve() if address.path else page
            identity, _, query = unquote(address.fragment).partition("?")
            if not target.exists() or (identity and identity not in ids.get(target, set())):
                found.append(f"{page.relative_to(html).as_posix()}: {link['href']}")
            elif query and not _is_state(soups[target].find(id=identity), query):
                found.append(f"{page.relative_to(html).as_posix()}: {link['href']} names no state")
    return found


def of_states(page: Path, soup: BeautifulSoup) -> list[Tag]:
    """Links in the states of explorables, which are not on the page before somebody chooses them."""
    answers = [states(page, explorable) for explorable in soup.select(".explorable")]
    shown = BeautifulSoup("".join(html for each in answers for _, _, html in unpack(each)), "html.parser")
    return shown.find_all("a", href=True)


def states(page: Path, explorable: Tag) -> dict:
    """What the build computed for an explorable: the answers, and the number of the answer to each state."""
    script = (page.parent / explorable["data-states"]).read_text(encoding="utf-8")
    return json.loads(re.fullmatch(r'bookStates\("[\w-]+",(.*)\);\n', script, re.DOTALL)[1])


def _is_state(explorable: Tag, query: str) -> bool:
    """Whether each control that an address names has the option that it names."""
    for name, (value,) in parse_qs(query).items():
        control = explorable.find(attrs={"name": name})
        options = control and re.findall(r'\["([^"]*)", ', control.get("data-options", ""))
        options = options or (control and [option["value"] for option in control.find_all("option")])
        if not options or value not in options:
            return False
    return True
