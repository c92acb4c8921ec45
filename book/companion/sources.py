"""The works that the tables point to: cite one in a sentence, list them all with what they are cited for."""

import re
from collections import defaultdict

import pandas as pd
from markupsafe import Markup

from companion import data
from companion.markup import Shown

_KINDS = {
    "scholarship": "Scholarship",
    "interview": "Interviews made for the paper",
    "diet record": "Diet records",
    "official": "Official answers and publications",
    "law": "Laws and treaties",
    "ngo": "NGOs and Red Cross bodies",
    "news": "News",
    "encyclopedia": "Encyclopedias",
    "company": "Companies",
    "personal": "Personal pages",
    "blog": "Blogs",
}
# How we saw a work, for each value of the column `seen_as`.
SEEN = {
    "original": "seen on the publisher's own page",
    "stored copy": "seen in a stored copy",
    "repost": "seen as reposted elsewhere",
    "secondary report": "seen through somebody else's report",
    "not seen": "not seen by us; known through the paper's note",
}
# Languages whose script a screen reader should be told of.
_SCRIPTS = {"ja": r"[぀-ヿ一-鿿]", "ko": r"[가-힣]", "zh": r"[一-鿿]"}


def short(key: str) -> str:
    """Author and year, as a sentence cites them.

    >>> short("morrissuzuki2009"), short("kimlee2021"), short("sangiin2015")
    ('Morris-Suzuki 2009', 'Kim and Lee 2021', 'Cabinet of Japan 2015')
    """
    source = data.row("sources", key)
    names = [re.sub(r" \(.*\)", "", name.split(",")[0]).strip() for name in source["author"].split(";")]
    return " and ".join(names) + ("" if pd.isna(source["year"]) else f" {source['year']}")


def address(key: str) -> str:
    """Where a source stands in the bibliography.

    >>> address("law96_2006")
    'source-law96-2006'
    """
    return f"source-{key.replace('_', '-')}"


def link(key: str) -> Markup:
    """Short citation that leads to the source's entry.

    >>> link("ogawa1996")
    Markup('<a href="#source-ogawa1996">Ogawa 1996</a>')
    """
    return Markup('<a href="#{}">{}</a>').format(address(key), short(key))


def uses() -> dict[str, dict[str, list[str]]]:
    """What each source is cited for: the paper's notes, the claims, and how many rows of other tables.

    >>> uses()["yoon2006"]["notes"], uses()["yoon2006"]["claims"][0]
    (['34'], 'iv-1-8')
    """
    found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for note, key in data.load("citations")[["note", "source"]].itertuples(index=False):
        found[key]["notes"].append(str(note))
    for claim, keys in data.load("claims")[["id", "sources"]].itertuples(index=False):
        for key in keys:
            found[key]["claims"].append(claim)
    for name in data.names():
        if name in ("claims", "citations", "sources"):
            continue
        for _, row in data.load(name).iterrows():
            for key in sorted({key for column in pointers(name) for key in _keys(row[column]) if key}):
                found[key][name].append(str(row.iloc[0]))
    return found


def pointers(name: str) -> list[str]:
    """Columns of a table that hold keys of sources.

    >>> pointers("events"), pointers("eligibility")
    (['source', 'second_source', 'told_in'], ['sources'])
    """
    schema = data.describe(name)["schema"]
    single = [key["fields"] for key in schema.get("foreignKeys", []) if key["reference"]["resource"] == "sources"]
    return single + [field["name"] for field in schema["fields"] if field.get("references") == "sources.key"]


def _keys(cell) -> tuple[str, ...]:
    return cell if isinstance(cell, tuple) else (cell,)


def bibliography() -> Shown:
    """Every source by kind, each at the address `source-…`, how we saw it, and what it is cited for."""
    works, cited = data.load("sources"), uses()
    parts = (
        Markup('<h2 id="{}">{}</h2><ul class="book-sources">{}</ul>').format(
            kind.replace(" ", "-"),
            heading,
            Markup("").join(_item(work, cited[work["key"]]) for _, work in works[works["kind"] == kind].iterrows()),
        )
        for kind, heading in _KINDS.items()
    )
    return Shown(Markup("").join(parts))


def _item(work: pd.Series, cited: dict[str, list[str]]) -> Markup:
    script = _SCRIPTS.get(work["language"])
    marked = bool(script) and re.search(script, work["title"])
    language = Markup(' lang="{}"').format(work["language"]) if marked else ""
    return Markup('<li id="{}" data-target="{}">{}{}. <cite{}>{}</cite>.{} {} <small>{}.{}{}</small></li>').format(
        address(work["key"]),
        short(work["key"]),
        work["author"],
        "" if pd.isna(work["year"]) else f" ({work['year']})",
        language,
        work["title"],
        f" {appeared(work)}." if work["container"] else "",
        _address(work),
        SEEN[work["seen_as"]].capitalize(),
        f" {work['note']}" if work["note"] else "",
        _cited(cited),
    )


def appeared(work: pd.Series) -> str:
    """Where a work appeared, with volume, issue and pages.

    >>> appeared(data.row("sources", "han2020"))
    'Journal of Contemporary Eastern Asia 19(2), 61-83'
    """
    volume = f" {work['volume']}" + (f"({work['issue']})" if work["issue"] else "") if work["volume"] else ""
    return work["container"] + volume + (f", {work['pages']}" if work["pages"] else "")


def _cited(cited: dict[str, list[str]]) -> Markup:
    """What a work is cited for, as one sentence."""
    told = []
    if notes := cited.get("notes"):
        told.append(Markup("note{} {} of the paper").format("s" if len(notes) > 1 else "", ", ".join(notes)))
    if claims := cited.get("claims"):
        links = Markup(", ").join(Markup('<a href="#claim-{0}">{0}</a>').format(claim) for claim in claims)
        told.append(Markup("claim{} {}").format("s" if len(claims) > 1 else "", links))
    for name, rows in cited.items():
        if name not in ("notes", "claims"):
            told.append(f"{len(rows)} row{'s' if len(rows) > 1 else ''} of {name}")
    return Markup(" Cited in {}.").format(Markup("; ").join(told)) if told else Markup("")


def _address(work: pd.Series) -> Markup | str:
    if work["link"] != "link":
        return ""
    url = f"https://doi.org/{work['doi']}" if work["doi"] else work["url"]
    text = f"doi:{work['doi']}" if work["doi"] else re.sub(r"https?://(www\.)?", "", url).split("/")[0]
    return Markup('<a href="{}" rel="noreferrer">{}</a>.').format(url, text)
