"""A companion: everything that a folder of tables gives to the notebooks and to the build of a book.

from claimbook.companion import Companion

book = Companion.here()  # in a notebook: the tables in the folder `data` of the book that it belongs to
book.claims.listing("I")
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from claimbook.claims import Claims, Evidence, Sources
from claimbook.selfcheck import Questions
from claimbook.tables import PACKAGE_FILE, DataError, Tables
from claimbook.tables.dictionary import Dictionary
from claimbook.tables.rows import Rows


@dataclass(frozen=True)
class Companion:
    """The tables of a book, and what is made of them."""

    tables: Tables
    sources: Sources
    evidence: Evidence
    claims: Claims
    rows: Rows
    questions: Questions
    dictionary: Dictionary
    readers: Mapping[str, Callable] = field(
        default_factory=dict
    )  # of addresses that are no rows: `claimbook.prose.Prose`

    @classmethod
    def of(
        cls,
        folder: Path | str,
        *,
        sections: Sequence[str] | None = None,
        kinds: Mapping[str, str] | None = None,
        units: Mapping[str, str] | None = None,
        text: str = "text",
    ) -> "Companion":
        """The companion that a folder of tables makes.

        Args:
            folder: where `datapackage.json` lies; it must describe the tables `claims`, `sources` and `citations`.
            sections: the sections of the text in order; as they follow each other in `claims` where none are given.
            kinds: the heading of each kind of source in the bibliography; the kind itself where none is given.
            units: how a unit of `claims` reads in a sentence; as it is written, without underscores, where none is given.
            text: what a sentence calls the text whose claims these are: "paper", say, or "book".

        >>> Companion.of(tables.folder).claims.amount("i-2")
        '616 people'
        """
        tables = Tables(folder)
        claims, works = tables.load("claims"), tables.load("sources")
        named = {unit: unit.replace("_", " ") for unit in claims["unit"].unique()}
        headings = {kind: kind.capitalize() for kind in works["kind"].unique()}
        sources = Sources(tables, dict(kinds or headings), text)
        evidence = Evidence(sources, list(sections or claims["section"].unique()))
        return cls(
            tables,
            sources,
            evidence,
            Claims(evidence, named | dict(units or {})),
            Rows(tables, {"citation": sources.short}),
            Questions(tables),
            Dictionary(tables, f"{tables.package().get('name', 'tables')}.zip"),
        )

    @classmethod
    def here(cls) -> "Companion":
        """The companion of the book that a notebook belongs to: of the folder `data` beside it, or above it.

        Raises `DataError` where there is none.
        """
        place = Path.cwd()
        for folder in (place, *place.parents):
            if (folder / "data" / PACKAGE_FILE).is_file():
                return cls.of(folder / "data")
        raise DataError(f"{PACKAGE_FILE} not found: expected data/{PACKAGE_FILE} in {place} or in a folder above it")
