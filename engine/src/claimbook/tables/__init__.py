"""Tables that say what they hold: read them, check them, show their rows."""

from claimbook.tables.descriptor import PACKAGE_FILE as PACKAGE_FILE
from claimbook.tables.errors import DataError as DataError
from claimbook.tables.reader import Tables as Tables
