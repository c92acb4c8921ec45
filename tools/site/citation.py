"""What the book says of itself and of the paper that it stands beside: CITATION.cff, read once for all who need it."""

import re
from datetime import date
from pathlib import Path
from typing import NamedTuple

import yaml


class Citation(NamedTuple):
    title: str
    by: str
    version: str
    released: date
    paper: str  # for a bibliography, without a full stop

    def citation(self, page: str, address: str) -> str:
        """A page of the book for a bibliography in words; `address` is empty where it is not known."""
        sentence = f"{self.by}, “{_unnumbered(page)}”, in {self.title}, version {self.version}, {self.released.year}."
        return f"{sentence} {address}".rstrip()

    def bibtex(self, key: str, page: str, address: str) -> str:
        """The same as a BibTeX entry."""
        fields = {
            "author": f"{{{self.by}}}",
            "title": _unnumbered(page),
            "booktitle": f"{{{self.title}}}",
            "year": self.released.year,
            "version": self.version,
        } | ({"url": address} if address else {})
        lines = ",\n".join(f"  {name} = {{{value}}}" for name, value in fields.items())
        return f"@incollection{{under-the-radar-{key},\n{lines},\n}}"


def read(root: Path) -> Citation:
    """What the CITATION.cff of the repository says."""
    cited = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    (paper,) = cited["references"]
    (author,) = paper["authors"]
    return Citation(
        title=cited["title"],
        by=cited["authors"][0]["name"],
        version=str(cited["version"]),
        released=cited["date-released"],
        paper=f"{author['given-names']} {author['family-names']}, {_work(paper)}",
    )


def _work(cited: dict) -> str:
    """An article, or a book, for a bibliography.

    >>> _work({"title": "On Water", "edition": "2nd ed.", "publisher": {"name": "A. Press"}, "year": 1855})
    'On Water, 2nd ed., A. Press, 1855'
    """
    if "journal" not in cited:
        parts = (cited["title"], cited.get("edition"), cited.get("publisher", {}).get("name"), cited["year"])
        return ", ".join(str(part) for part in parts if part)
    return (
        f"“{cited['title']}”, {cited['journal']} {cited['volume']}({cited['issue']}), {cited['year']}, "
        f"{cited['start']}–{cited['end']}"
    )


def _unnumbered(heading: str) -> str:
    """
    >>> _unnumbered("3 Historical background")
    'Historical background'
    """
    return re.sub(r"^\d+ ", "", heading)
