"""All that the tables of this book give, as the build and its tools ask for it."""

from claimbook.companion import Companion
from claimbook.prose import Row
from companion.claims import CLAIMS
from companion.data import TABLES
from companion.dictionary import DICTIONARY
from companion.evidence import EVIDENCE
from companion.rows import ROWS
from companion.selfcheck import QUESTIONS
from companion.sources import SOURCES


def _notes(state: str) -> Row:
    """What an address of the page on the notes (`notes-whole`) lets a paragraph say."""
    rows = TABLES.load("footnotes")
    return Row(notes=set(rows.loc[rows["state"].str.replace(" ", "-") == state, "note"]))


BOOK = Companion(TABLES, SOURCES, EVIDENCE, CLAIMS, ROWS, QUESTIONS, DICTIONARY, {"notes": _notes})
