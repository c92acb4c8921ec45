"""The table of sources as BibTeX. The CSV is the master; pybtex does the writing and the escaping."""

import pandas as pd
from pybtex.database import BibliographyData, Entry, Person

_LANGUAGES = {"en": "english", "fr": "french", "ja": "japanese", "ko": "korean", "zh": "chinese"}
_KINDS = {"company": "online", "encyclopedia": "online", "interview": "misc", "news": "online", "official": "online"}
# Columns that BibTeX knows under another name.
_FIELDS = {"issue": "number", "accessed": "urldate", "kind": "keywords"}


def text(sources: pd.DataFrame) -> str:
    """BibTeX of the table `sources`, one entry a row, in its order.

    A periodical article (a row with a volume) becomes an `article`, all else what its kind suggests.
    Titles and bodies stand in braces, so that no style changes their capitals.
    """
    return BibliographyData({row["key"]: _entry(row) for _, row in sources.iterrows()}).to_string("bibtex")


def _entry(row: pd.Series) -> Entry:
    kind = "article" if row["volume"] else _KINDS.get(row["kind"], "misc")
    fields = {
        "title": _braced(row["title"]),
        "year": "" if pd.isna(row["year"]) else str(row["year"]),
        "journal" if kind == "article" else "howpublished": _plain(row["container"]),
        "langid": _LANGUAGES.get(row["language"], ""),
        "note": _plain(row["note"]),
        **{_FIELDS.get(name, name): _plain(row[name]) for name in ("volume", "issue", "pages", "doi", "url", "kind")},
        "urldate": "" if pd.isna(row["accessed"]) else f"{row['accessed']:%Y-%m-%d}",
    }
    authors = [
        Person(_plain(name)) if "," in name else Person(_braced(name))
        for name in row["author"].split("; ")
    ]  # fmt: skip
    return Entry(kind, fields={name: value for name, value in fields.items() if value}, persons={"author": authors})


def _plain(value: str) -> str:
    """Without braces and backslashes, which BibTeX would take for its own."""
    return value.translate(str.maketrans("{}\\", "()/"))


def _braced(value: str) -> str:
    return "{" + _plain(value) + "}"
