"""The book's tables: read one, look up a row, pick rows, check them all.

    data.load("repatriation")

`TABLES` is the one object that holds them; the functions here are its methods.
"""

from pathlib import Path

from claimbook.tables import PACKAGE_FILE as PACKAGE_FILE
from claimbook.tables import DataError as DataError
from claimbook.tables import Tables


def folder() -> Path:
    """Folder that holds the tables: the checkout's `data/`, else the copy inside the installed package."""
    here = Path(__file__).resolve().parent
    for place in (here.parents[1] / "data", here / "_tables"):
        if (place / PACKAGE_FILE).is_file():
            return place
    raise DataError(f"{PACKAGE_FILE} not found: expected it in {here.parents[1] / 'data'}")


TABLES = Tables(folder())

names = TABLES.names
files = TABLES.files
describe = TABLES.describe
load = TABLES.load
row = TABLES.row
pick = TABLES.pick
check = TABLES.check
