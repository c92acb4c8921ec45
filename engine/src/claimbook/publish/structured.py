"""What a page is, for machines: JSON-LD in the words of schema.org.

Addresses are relative to the page or the file that they stand in, unless the book's own is known: none is made up. What
the text says is its authors' claim (`author`), which the book puts in its own words (`claimInterpreter`).
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import pandas as pd

from claimbook.claims.claims import place
from claimbook.publish.citation import Citation, Text, unnumbered
from claimbook.show.markup import slug

CONTEXT = "https://schema.org"
TERMS = ("kind", "hedge", "modality", "basis")  # the columns of `claims` whose words are terms of ours
_DAY = r"\d{4}(-\d{2}(-\d{2})?)?"


class Page(NamedTuple):
    """A page of the book: its address, as far as it is known, its title and what it says in short."""

    address: str
    title: str
    summary: str = ""


def text(cited: Text) -> dict:
    """The text whose claims the book retells.

    >>> text(SNOW)["@type"], text(SNOW)["author"][0]["name"]
    ('Book', 'John Snow')
    """
    by = [
        filled(
            {
                "@type": "Person" if given else "Organization",
                "@id": f"#author-{number}",
                "name": f"{given} {family}".strip(),
                "givenName": given,
                "familyName": given and family,
            }
        )
        for number, (given, family) in enumerate(cited.authors, 1)
    ]
    common = {
        "@id": "#text",
        "name": cited.title,
        "author": by,
        "datePublished": str(cited.year or ""),
        "url": cited.url,
    }
    common["identifier"] = cited.doi and f"https://doi.org/{cited.doi}"
    if not cited.journal:
        publisher = cited.publisher and {"@type": "Organization", "name": cited.publisher}
        kind = "Book" if cited.is_book else "CreativeWork"
        return filled({"@type": kind} | common | {"bookEdition": cited.edition, "publisher": publisher})
    number = f"{cited.journal} {cited.volume}"
    volume = {"@type": "PublicationVolume", "name": number, "volumeNumber": cited.volume}
    volume["isPartOf"] = {"@type": "Periodical", "name": cited.journal}
    issue = {"@type": "PublicationIssue", "name": f"{number}({cited.issue})", "issueNumber": cited.issue}
    issue["isPartOf"] = filled(volume)
    pages = {
        "pageStart": cited.start,
        "pageEnd": cited.end,
        "isPartOf": filled(issue) if cited.issue else filled(volume),
    }
    return filled({"@type": "ScholarlyArticle"} | common | pages)


def book(cited: Citation, here: Page, chapters: Iterable[Page], language: str) -> dict:
    """The book, for its front page.

    >>> book(BOOK, Page("", "Snow on cholera"), [Page("01.html", "1 The pump")], "en")["hasPart"]
    [{'@type': 'Chapter', 'name': 'The pump', 'position': 1, 'url': '01.html'}]
    """
    parts = [
        filled({"@type": "Chapter", "name": unnumbered(part.title), "position": number, "url": part.address})
        for number, part in enumerate(chapters, 1)
    ]
    return _in_short(cited, here.address) | filled(
        {
            "description": cited.abstract or here.summary,
            "inLanguage": language,
            "isBasedOn": text(cited.text),
            "hasPart": parts,
        }
    )


def chapter(cited: Citation, here: Page, front: str, number: int, language: str, claims: list[dict]) -> dict:
    """A chapter, with the claims that it retells.

    >>> chapter(BOOK, Page("", "1 The pump", "A pump."), "index.html", 1, "en", [])["isPartOf"]["name"]
    'Snow on cholera: a small companion'
    """
    more = {"isBasedOn": text(cited.text), "position": number, "hasPart": claims}
    return _part("Chapter", cited, here, front, language) | filled(more)


def page(cited: Citation, here: Page, front: str, language: str, datasets: list[dict]) -> dict:
    """Any other page, with the tables whose rows stand on it."""
    return _part("WebPage", cited, here, front, language) | filled({"mainEntity": datasets})


def claim(row: pd.Series, cited: Citation, address: str, works: Mapping[str, str]) -> dict:
    """A row of the table `claims`. It names the text, its authors, the book's and the terms as `text`, `book` and `terms` do.

    Args:
        row: the claim.
        cited: the book that restates it.
        address: where its entry stands.
        works: how a sentence cites each work, by its key.

    >>> found = claim(tables.row("claims", "i-2"), BOOK, "#claim-i-2", {"snow1855": "Snow 1855"})
    >>> found["text"], found["about"]["minValue"], found["citation"]
    ('The outbreak counted 616 fatal attacks.', 616, ['Snow 1855'])
    >>> found["appearance"]["name"], found["keywords"][-1]
    ('Section I, paragraph 2', {'@id': '#basis-scholarship'})
    """
    where = place(row)
    low, high = (None if pd.isna(row[end]) else int(row[end]) for end in ("low", "high"))
    amount = {"@type": "QuantitativeValue", "minValue": low, "maxValue": high, "unitText": _spaced(row["unit"])}
    return filled(
        {
            "@type": "Claim",
            "@id": address,
            "identifier": row["id"],
            "text": row["statement"],
            "author": [{"@id": f"#author-{number}"} for number, _ in enumerate(cited.text.authors, 1)],
            "claimInterpreter": {"@id": "#by"},
            "appearance": {
                "@type": "CreativeWork",
                "name": f"{where[0].upper()}{where[1:]}",
                "isPartOf": {"@id": "#text"},
            },
            "temporalCoverage": _span(row.get("from", ""), row.get("to", "")),
            "about": (low, high) != (None, None) and filled(amount),
            "keywords": [{"@id": _term(column, value)} for column, value in coded(row)],
            "citation": [works.get(key, key) for key in row["sources"]],
        }
    )


def terms(described: dict, rows: pd.DataFrame) -> list[dict]:
    """What the terms of some claims are: the columns of the table `claims`, with the words in them that occur.

    >>> found = terms(tables.describe("claims"), tables.load("claims").head(1))
    >>> [(each["name"], each["hasDefinedTerm"]) for each in found][-1]
    ('basis', [{'@type': 'DefinedTerm', '@id': '#basis-scholarship', 'name': 'scholarship'}])
    """
    used = dict.fromkeys(pair for _, row in rows.iterrows() for pair in coded(row))
    return [
        {
            "@type": "DefinedTermSet",
            "name": field["name"],
            "description": field["description"],
            "hasDefinedTerm": [
                {"@type": "DefinedTerm", "@id": _term(column, value), "name": _spaced(value)}
                for column, value in used
                if column == field["name"]
            ],
        }
        for field in described["schema"]["fields"]
        if field["name"] in TERMS
    ]


def coded(row: pd.Series) -> list[tuple[str, str]]:
    """Column and word of each term of a claim."""
    return [
        (column, value)
        for column in TERMS
        if column in row.index
        for value in (row[column] if isinstance(row[column], tuple) else (row[column],))
        if value
    ]


def _term(column: str, value: str) -> str:
    return f"#{column}-{slug(value)}"


def dataset(
    described: dict, cited: Citation, to: Callable[[str], str], others: Mapping[str, str] | None = None
) -> dict:
    """A table.

    Args:
        described: it, as `datapackage.json` describes it.
        cited: the book.
        to: the address of a file among the downloads.
        others: names of files that hold the same rows in other forms, each with its media type.

    >>> found = dataset(tables.describe("attacks"), BOOK, lambda name: f"data/{name}")
    >>> found["distribution"]
    [{'@type': 'DataDownload', 'encodingFormat': 'text/csv', 'contentUrl': 'data/attacks.csv'}]
    """
    files = {described["path"]: "text/csv"} | dict(others or {})
    return filled(
        {
            "@type": "Dataset",
            "name": described["title"],
            "description": described["description"],
            "creator": {"@type": "Organization", "name": cited.by},
            "license": licences(described, cited),
            "version": cited.version,
            "isBasedOn": [source["title"] for source in described.get("sources", [])],
            "variableMeasured": [field["name"] for field in described["schema"]["fields"]],
            "distribution": [
                {"@type": "DataDownload", "encodingFormat": kind, "contentUrl": to(name)}
                for name, kind in files.items()
            ],
        }
    )


def licences(described: dict, cited: Citation) -> list[str]:
    """Addresses of the licences of a table, or of a package; those of the book where it names none of its own.

    >>> licences({"licenses": [{"name": "CC0-1.0"}]}, BOOK), licences({}, BOOK)
    (['https://spdx.org/licenses/CC0-1.0'], ['https://spdx.org/licenses/CC-BY-4.0'])
    """
    own = [licence.get("path") or spdx(licence["name"]) for licence in described.get("licenses", [])]
    return list(dict.fromkeys(own or map(spdx, cited.licences)))


def spdx(name: str) -> str:
    """Address of a licence by its SPDX name.

    >>> spdx("CC-BY-4.0")
    'https://spdx.org/licenses/CC-BY-4.0'
    """
    return f"https://spdx.org/licenses/{name}"


def script(*things: dict) -> str:
    """Things as an element of a page, in which no text can end it."""
    graph = {"@context": CONTEXT} | (things[0] if len(things) == 1 else {"@graph": list(things)})
    content = json.dumps(graph, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    return f'<script type="application/ld+json">{content}</script>'


def _in_short(cited: Citation, address: str) -> dict:
    """The book in as many words as a part of it needs."""
    return filled(
        {
            "@type": "Book",
            "name": cited.title,
            "author": {"@type": "Organization", "@id": "#by", "name": cited.by},
            "version": cited.version,
            "datePublished": cited.released.isoformat(),
            "license": [spdx(name) for name in cited.licences],
            "url": address,
        }
    )


def _part(kind: str, cited: Citation, here: Page, front: str, language: str) -> dict:
    return filled(
        {
            "@type": kind,
            "name": unnumbered(here.title),
            "description": here.summary,
            "inLanguage": language,
            "url": here.address,
            "isPartOf": _in_short(cited, front),
        }
    )


def _span(start: str, end: str) -> str:
    """A time as ISO 8601 writes it; empty where a decade or less is known.

    >>> _span("1994", ""), _span("2006", "2013"), _span("1990s", "2023")
    ('1994', '2006/2013', '')
    """
    if not all(re.fullmatch(_DAY, day) for day in (start, end) if day):
        return ""
    return "/".join(filter(None, (start, end))) if start else ""


def _spaced(word: str) -> str:
    return str(word).replace("_", " ")


def filled(facts: dict) -> dict:
    """Facts without those that are not known."""
    return {name: value for name, value in facts.items() if value not in ("", None, False, [], {})}
