"""The works that the tables point to: cite one in a sentence, list them all."""

import re

import pandas as pd
from markupsafe import Markup

from companion import data
from companion.markup import Shown

_KINDS = {
    "scholarship": "Scholarship",
    "interview": "Interviews made for the paper",
    "diet record": "Diet records",
    "official": "Official answers and publications",
    "ngo": "NGOs and Red Cross bodies",
    "news": "News",
    "encyclopedia": "Encyclopedias",
    "blog": "Blogs",
}
_SEEN = {
    "original": "seen on the publisher's own page",
    "stored copy": "seen in a stored copy",
    "secondary report": "seen through somebody else's report",
    "not seen": "not seen by us; known through the paper's note",
}


def short(key: str) -> str:
    """Author and year, as a sentence cites them.

    >>> short("morrissuzuki2009"), short("kimlee2021"), short("sangiin2015")
    ('Morris-Suzuki 2009', 'Kim and Lee 2021', 'Cabinet of Japan 2015')
    """
    source = data.row("sources", key)
    names = [re.sub(r" \(.*\)", "", name.split(",")[0]).strip() for name in source["author"].split(";")]
    return " and ".join(names) + ("" if pd.isna(source["year"]) else f" {source['year']}")


def link(key: str) -> Markup:
    """Short citation that leads to the source's entry.

    >>> link("ogawa1996")
    Markup('<a href="#source-ogawa1996">Ogawa 1996</a>')
    """
    return Markup('<a href="#source-{}">{}</a>').format(key.replace("_", "-"), short(key))


def bibliography() -> Shown:
    """Every source by kind, each at the address `source-…`, and how we saw it."""
    works = data.load("sources")
    parts = (
        Markup('<h2 id="{}">{}</h2><ul class="book-sources">{}</ul>').format(
            kind.replace(" ", "-"),
            heading,
            Markup("").join(_item(work) for _, work in works[works["kind"] == kind].iterrows()),
        )
        for kind, heading in _KINDS.items()
    )
    return Shown(Markup("").join(parts))


def _item(work: pd.Series) -> Markup:
    language = Markup(' lang="{}"').format(work["language"]) if work["language"] in ("ja", "ko") else ""
    return Markup('<li id="source-{}" data-target="{}">{}{}. <cite{}>{}</cite>.{} {} <small>{}.</small></li>').format(
        work["key"].replace("_", "-"),
        short(work["key"]),
        work["author"],
        "" if pd.isna(work["year"]) else f" ({work['year']})",
        language,
        work["title"],
        f" {work['container']}." if work["container"] else "",
        _address(work),
        _SEEN[work["seen_as"]].capitalize(),
    )


def _address(work: pd.Series) -> Markup | str:
    if work["link"] != "link":
        return ""
    url = f"https://doi.org/{work['doi']}" if work["doi"] else work["url"]
    text = f"doi:{work['doi']}" if work["doi"] else re.sub(r"https?://(www\.)?", "", url).split("/")[0]
    return Markup('<a href="{}" rel="noreferrer">{}</a>.').format(url, text)
