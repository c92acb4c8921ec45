"""Show the rows of a table as a reference page does: each at its address, each key as a link."""

from claimbook.tables.rows import Rows
from claimbook.tables.rows import amount as amount
from companion.data import TABLES
from companion.sources import SOURCES

ROWS = Rows(TABLES, {"citation": SOURCES.short})

address = ROWS.address
link = ROWS.link
listing = ROWS.listing
frame = ROWS.frame
entries = ROWS.entries
pivot = ROWS.pivot
