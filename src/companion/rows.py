"""Show the rows of a table as a reference page does: each at its address, each key as a link."""

from claimbook.tables.rows import Rows
from claimbook.tables.rows import amount as amount
from companion.data import TABLES
from companion.sources import SOURCES


def _reply(key: str) -> str:
    """What was asked about, and when: "the number by year, 2003"."""
    reply = TABLES.row("answers", key)
    about = reply["topic"].replace("number entered", "number who entered")
    return f"{'the ' if about.startswith(_WITH_ARTICLE) else ''}{about}, {reply['date'][:4] or 'undated'}"


_WITH_ARTICLE = ("number", "model", "responsible", "entry", "cost")  # what such topics begin with


def _provision(key: str) -> str:
    """The law, then the place in it."""
    provision = TABLES.row("provisions", key)
    return f"{TABLES.row('laws', provision['law'])['name']}, {provision['provision']}"


ROWS = Rows(TABLES, {"citation": SOURCES.short, "reply": _reply, "provision of a law": _provision})

address = ROWS.address
link = ROWS.link
listing = ROWS.listing
frame = ROWS.frame
entries = ROWS.entries
pivot = ROWS.pivot
