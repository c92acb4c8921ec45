"""Every claim as JSON, all together and each by itself: its row, where it stands, how to cite it, and what it is for machines."""

import json
from collections.abc import Mapping
from typing import NamedTuple

import pandas as pd

from claimbook.claims import Claims
from claimbook.claims.claims import place
from claimbook.publish import structured
from claimbook.publish.citation import Citation

ALL = "claims.json"
BIBTEX = "claims.bib"
_UP = "../../"  # from the file of a claim to the root of the book


def one(claim: str) -> str:
    """Where among the downloads a claim has a file of its own.

    >>> one("i-2")
    'claims/i-2.json'
    """
    return f"claims/{claim}.json"


class Entry(NamedTuple):
    """Where the book has a claim, as addresses below the book's own: in the register, and in the chapter that retells it."""

    register: str
    retold: str = ""


def record(claims: Claims, row: pd.Series, cited: Citation, entry: Entry, address: str) -> dict:
    """A claim as the JSON of its own file.

    Args:
        claims: the claims that it is one of.
        row: it.
        cited: the book.
        entry: where the book has it.
        address: the book's, with a slash at the end; empty where it is not known.

    >>> found = record(claims, claims.get("i-2"), BOOK, Entry("claims.html#claim-i-2"), "")
    >>> found["statement"], found["low"], found["rests_on"]
    ('The outbreak counted 616 fatal attacks.', 616, 'Rests on Snow 1855 (scholarship).')
    >>> found["entry"], found["citation"].startswith("John Snow, "), found["structured"]["@graph"][0]["@id"]
    ('claims.html#claim-i-2', True, '../../claims.html#claim-i-2')
    """
    where, online = place(row), address and address + entry.register
    works = {key: claims.sources.short(key) for key in row["sources"]}
    stated = structured.claim(row, cited, online or f"{_UP}{entry.register}", works)
    stated["appearance"]["isPartOf"] = structured.text(cited.text)
    stated["claimInterpreter"] = {"@type": "Organization", "@id": "#by", "name": cited.by}
    sets = structured.terms(claims.tables.describe("claims"), row.to_frame().T)
    return _cells(row) | {
        "place": where,
        "rests_on": str(claims.rests_on(row, claims.citations()).striptags()),
        "entry": entry.register,
        "retold": entry.retold,
        "url": online,
        "citation": cited.of_claim(row["id"], where, online),
        "bibtex": f"{cited.text.bibtex}\n\n{cited.bibtex_of_claim(row['id'], where, online)}",
        "structured": {"@context": structured.CONTEXT, "@graph": [stated, *sets]},
    }


def files(claims: Claims, cited: Citation, entries: Mapping[str, Entry], address: str = "") -> dict[str, bytes]:
    """Name and content of the file of all claims, of each claim's own, and of the BibTeX of all.

    >>> made = files(claims, BOOK, {row: Entry(f"claims.html#claim-{row}") for row in claims.tables.load("claims")["id"]})
    >>> sorted(made)[:3], json.loads(made["claims.json"])["claims"][1]["low"]
    (['claims.bib', 'claims.json', 'claims/i-1.json'], 616)
    """
    table = claims.tables.load("claims")
    records = {
        row["id"]: record(claims, row, cited, entries.get(row["id"], Entry("")), address) for _, row in table.iterrows()
    }
    brief = [
        {name: value for name, value in found.items() if name not in ("bibtex", "structured")}
        for found in records.values()
    ]
    described = {"licenses": claims.tables.package().get("licenses", [])} | claims.tables.describe("claims")
    whole = {
        "title": described["title"],
        "description": described["description"],
        "book": cited.citation(described["title"], address),
        "text": cited.text.words,
        "version": cited.version,
        "licenses": structured.licences(described, cited),
        "columns": {field["name"]: field["description"] for field in described["schema"]["fields"]},
        "claims": brief,
    }
    entry_of = [cited.text.bibtex, *(found["bibtex"].partition("\n\n")[2] for found in records.values())]
    made = {ALL: _json(whole), BIBTEX: ("\n\n".join(entry_of) + "\n").encode()}
    return made | {one(claim): _json(found) for claim, found in records.items()}


def _cells(row: pd.Series) -> dict:
    """A row as JSON has it: what is empty is null, a list is a list, a whole number has no point."""
    return {name: _cell(value) for name, value in row.items()}


def _cell(value) -> object:
    """
    >>> _cell(pd.NA), _cell(""), _cell(("a",)), _cell(pd.Timestamp("2026-11-30"))
    (None, None, ['a'], '2026-11-30')
    """
    if isinstance(value, tuple):
        return list(value)
    if value == "" if isinstance(value, str) else pd.isna(value):
        return None
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return value if isinstance(value, str) else value.item() if hasattr(value, "item") else value


def _json(content: dict) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
