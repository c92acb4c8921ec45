"""The data dictionary: every table and every column, as `datapackage.json` describes them."""

from claimbook.tables.dictionary import BIBTEX as BIBTEX
from claimbook.tables.dictionary import README as README
from claimbook.tables.dictionary import Dictionary
from claimbook.tables.dictionary import allowed as allowed
from claimbook.tables.dictionary import rules as rules
from companion.data import TABLES

ARCHIVE = "under-the-radar-data.zip"

DICTIONARY = Dictionary(TABLES, ARCHIVE)

index = DICTIONARY.index
downloads = DICTIONARY.downloads
show = DICTIONARY.show
