"""All that the tables of this book give, as the build and its tools ask for it."""

from claimbook.companion import Companion
from companion.claims import CLAIMS
from companion.data import TABLES
from companion.dictionary import DICTIONARY
from companion.evidence import EVIDENCE
from companion.rows import ROWS
from companion.selfcheck import QUESTIONS
from companion.sources import SOURCES

BOOK = Companion(TABLES, SOURCES, EVIDENCE, CLAIMS, ROWS, QUESTIONS, DICTIONARY)
