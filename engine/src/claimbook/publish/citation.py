"""What a book says of itself and of the text that it stands beside: CITATION.cff, read once for all who need it."""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import yaml

from claimbook.claims.bibtex import author, escape
from claimbook.show.markup import slug

FILE = "CITATION.cff"


class CitationError(ValueError):
    """A CITATION.cff that cannot be used. The message says what is missing, and where."""


class Text(NamedTuple):
    """The text whose claims a book retells: an article, or a book."""

    authors: tuple[tuple[str, str], ...]  # given names, family names; of a body its name alone, as the second
    title: str
    year: int | None = None
    journal: str = ""  # empty for a book
    volume: str = ""
    issue: str = ""
    start: str = ""
    end: str = ""
    edition: str = ""
    publisher: str = ""
    doi: str = ""
    url: str = ""
    kind: str = "book"  # as CITATION.cff has it under `type`

    @property
    def is_book(self) -> bool:
        """Whether it is one; a law, a report or a licence is none, and a book where nothing says otherwise."""
        return self.kind == "book"

    @property
    def by(self) -> str:
        """Its authors as a sentence names them."""
        *most, last = [f"{given} {family}".strip() for given, family in self.authors]
        return f"{', '.join(most)} and {last}" if most else last

    @property
    def pages(self) -> str:
        return f"{self.start}–{self.end}" if self.end else self.start

    @property
    def key(self) -> str:
        """What a BibTeX file calls it.

        >>> SNOW.key
        'snow1855'
        """
        return f"{slug(self.authors[0][1])}{self.year or ''}"

    @property
    def words(self) -> str:
        """It as a bibliography has it, without a full stop.

        >>> SNOW.words
        'John Snow, On the Mode of Communication of Cholera, second edition, John Churchill, 1855'
        """
        if not self.journal:
            return ", ".join(
                str(part) for part in (self.by, self.title, self.edition, self.publisher, self.year) if part
            )
        number = f" {self.volume}" + (f"({self.issue})" if self.issue else "")
        return ", ".join(
            filter(None, (self.by, f"“{self.title}”", f"{self.journal}{number}", str(self.year or ""), self.pages))
        )

    @property
    def bibtex(self) -> str:
        """
        >>> print(SNOW.bibtex)
        @book{snow1855,
          author = {Snow, John},
          title = {{On the Mode of Communication of Cholera}},
          edition = {second edition},
          publisher = {John Churchill},
          year = {1855},
        }
        """
        fields = {
            "author": author("; ".join(", ".join(filter(None, (family, given))) for given, family in self.authors)),
            "title": f"{{{escape(self.title)}}}",
            "journal": escape(self.journal),
            "volume": self.volume,
            "number": self.issue,
            "pages": f"{self.start}--{self.end}" if self.end else self.start,
            "edition": escape(self.edition),
            "publisher": escape(self.publisher),
            "year": str(self.year or ""),
            "doi": self.doi,
            "url": self.url,
        }
        return entry("article" if self.journal else "book" if self.is_book else "misc", self.key, fields)


class Citation(NamedTuple):
    """What a book says of itself."""

    title: str
    by: str
    version: str
    released: date
    abstract: str
    licences: tuple[str, ...]  # by their SPDX names
    text: Text

    @property
    def name(self) -> str:
        """The title before its colon, as part of an address.

        >>> BOOK.name
        'snow-on-cholera'
        """
        return slug(self.title.partition(":")[0])

    def citation(self, page: str, address: str) -> str:
        """A page of the book for a bibliography in words; `address` is empty where it is not known.

        >>> BOOK.citation("1 The pump", "")
        'Contributors to the companion, “The pump”, in Snow on cholera: a small companion, version 0.1.0, 2026.'
        """
        sentence = f"{self.by}, “{unnumbered(page)}”, in {self.title}, version {self.version}, {self.released.year}."
        return f"{sentence} {address}".rstrip()

    def bibtex(self, key: str, page: str, address: str) -> str:
        """The same as a BibTeX entry."""
        return self._part(key, escape(unnumbered(page)), {"url": address})

    def of_claim(self, claim: str, place: str, address: str = "") -> str:
        """A claim for a bibliography in words: the text first, with the place in it, then the row that restates it.

        >>> BOOK.of_claim("i-2", "section I, paragraph 2")[:103]
        'John Snow, On the Mode of Communication of Cholera, second edition, John Churchill, 1855, section I, pa'
        """
        row = f"restated as claim {claim} in {self.by}, {self.title}, version {self.version}, {self.released.year}."
        return f"{self.text.words}, {place}; {row} {address}".rstrip()

    def bibtex_of_claim(self, claim: str, place: str, address: str = "") -> str:
        """The row that restates a claim, as a BibTeX entry that refers to the text's own (`Text.bibtex`).

        >>> print(BOOK.bibtex_of_claim("i-2", "section I, paragraph 2"))
        @incollection{snow-on-cholera-claim-i-2,
          author = {{Contributors to the companion}},
          title = {{Claim i-2}},
          booktitle = {{Snow on cholera: a small companion}},
          year = {2026},
          version = {0.1.0},
          note = {Restates \\cite{snow1855}, section I, paragraph 2},
        }
        """
        note = f"Restates \\cite{{{self.text.key}}}, {escape(place)}"
        return self._part(f"claim-{claim}", f"{{Claim {claim}}}", {"note": note, "url": address})

    def _part(self, key: str, title: str, more: dict[str, str]) -> str:
        fields = {
            "author": f"{{{self.by}}}",
            "title": title,
            "booktitle": f"{{{self.title}}}",
            "year": str(self.released.year),
            "version": self.version,
        }
        return entry("incollection", f"{self.name}-{key}", fields | more)


def entry(kind: str, key: str, fields: dict[str, str]) -> str:
    """A BibTeX entry of the fields that have a value.

    >>> print(entry("misc", "a", {"title": "A", "url": ""}))
    @misc{a,
      title = {A},
    }
    """
    lines = "".join(f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{key},\n{lines}}}"


def read(root: Path) -> Citation:
    """What the CITATION.cff of a book's folder says; its first reference is the text.

    Raises `CitationError` with one line that says what is wrong there, and what was expected.

    >>> read(tables.folder)
    Traceback (most recent call last):
    claimbook.publish.citation.CitationError: CITATION.cff: there is no such file; expected it beside _config.yml
    """
    try:
        cited = yaml.safe_load((root / FILE).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CitationError(f"{FILE}: there is no such file; expected it beside _config.yml") from None
    except UnicodeDecodeError:
        raise CitationError(f"{FILE}: not UTF-8 text") from None
    except yaml.MarkedYAMLError as error:
        line = f", line {error.problem_mark.line + 1}" if error.problem_mark else ""
        hint = "; text with a colon or a quotation mark in it goes between quotation marks"
        raise CitationError(f"{FILE}{line}: not valid YAML ({error.problem}){hint}") from None
    except yaml.YAMLError as error:
        raise CitationError(f"{FILE}: not valid YAML ({' '.join(str(error).split())})") from None
    if not isinstance(cited, dict):
        raise CitationError(f"{FILE}: expected lines such as title: …, found no names with values")
    authors = _authors(cited, "authors")
    licence = cited.get("license") or []
    references = cited.get("references")
    if not isinstance(references, list) or not references or not isinstance(references[0], dict):
        raise CitationError(f"{FILE}, references: expected a list whose first entry is the text that the book retells")
    return Citation(
        title=_said(cited, "title"),
        by=" ".join(filter(None, authors[0])),
        version=_said(cited, "version"),
        released=_day(_said(cited, "date-released")),
        abstract=" ".join(str(cited.get("abstract") or "").split()),
        licences=tuple(licence) if isinstance(licence, list) else (str(licence),),
        text=_text(references[0]),
    )


def _text(cited: dict) -> Text:
    """
    >>> _text({"authors": [{"given-names": "A.", "family-names": "B"}], "title": "On Water", "year": 1855}).words
    'A. B, On Water, 1855'
    """
    at = "references[0]."
    publisher = cited.get("publisher")
    return Text(
        authors=_authors(cited, "authors", at),
        title=_said(cited, "title", at),
        year=_year(cited.get("year")),
        publisher=str(publisher.get("name", "")) if isinstance(publisher, dict) else "",
        **{
            name: str(cited.get(name, ""))
            for name in ("journal", "volume", "issue", "start", "end", "edition", "doi", "url")
        },
        kind=str(cited.get("type", "book")),
    )


def _said(cited: dict, name: str, at: str = "") -> str:
    """What must be there."""
    value = cited.get(name)
    if value is None or isinstance(value, list | dict) or not str(value).strip():
        found = "it is missing" if value is None else f"found {value!r}"
        raise CitationError(f"{FILE}, {at}{name}: expected text, {found}")
    return str(value)


def _authors(cited: dict, name: str, at: str = "") -> tuple[tuple[str, str], ...]:
    """Given names and family names of each author; of a body its name alone, as the second."""
    authors = cited.get(name)
    wanted = f"{FILE}, {at}{name}: expected a list, each with given-names and family-names, or with the name of a body"
    if not isinstance(authors, list) or not authors:
        raise CitationError(f"{wanted}; {'it is missing' if authors is None else f'found {authors!r}'}")
    for one in authors:
        if not isinstance(one, dict) or not (one.get("family-names") or one.get("name")):
            raise CitationError(f"{wanted}; found {one!r}")
    return tuple((str(one.get("given-names") or ""), str(one.get("family-names") or one["name"])) for one in authors)


def _day(said: str) -> date:
    try:
        return date.fromisoformat(said)
    except ValueError:
        raise CitationError(f"{FILE}, date-released: expected a day such as 2026-11-23, found {said!r}") from None


def _year(said: object) -> int | None:
    if said is None or re.fullmatch(r"\d{1,4}", str(said)):
        return None if said is None else int(str(said))
    raise CitationError(f"{FILE}, references[0].year: expected a year such as 1855, found {said!r}")


def unnumbered(heading: str) -> str:
    """A chapter's title without its number.

    >>> unnumbered("3 Historical background")
    'Historical background'
    """
    return re.sub(r"^\d+ ", "", heading)
