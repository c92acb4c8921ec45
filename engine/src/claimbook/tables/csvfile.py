"""Read the rows of a CSV file, and hold its header against the columns that it should have."""

import csv
import io
from collections.abc import Iterator

from claimbook.tables import spreadsheets
from claimbook.tables.descriptor import PACKAGE_FILE
from claimbook.tables.errors import DataError, with_hint


def csv_rows(file: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file with their numbers, 1 for the header; `DataError` where it is no UTF-8 or no CSV.

    >>> list(csv_rows("any.csv", b'id,label\\na,"one, two"\\n'))
    [(1, ['id', 'label']), (2, ['a', 'one, two'])]
    """
    if other := spreadsheets.other_file(content):
        raise DataError(f"{file}, row 1: {other}")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise DataError(f"{file}, row {row}: not UTF-8 text") from None
    number = 0
    try:
        # Empty lines at the end are no rows; one in the middle is reported like any row of the wrong length.
        lines = io.StringIO(text.rstrip("\r\n"), newline="")
        for number, values in enumerate(csv.reader(lines, strict=True), start=1):
            yield number, values
    except csv.Error as error:
        hint = "" if number else spreadsheets.separators(text)
        raise DataError(f"{file}, row {number + 1}: {with_hint(f'not valid CSV ({error})', hint)}") from None


def check_header(file: str, found: list[str], expected: list[str]) -> None:
    """Raise `DataError` where a column is missing, not described, or in another place."""
    unknown = [column for column in found if column not in expected]
    for column in expected:
        if column not in found:
            instead = f"; found {unknown[0]!r}, which is not in {PACKAGE_FILE}" if unknown else ""
            raise DataError(f"{file}, row 1: column {column!r} is missing{instead}")
    for column in found:
        if column not in expected:
            raise DataError(f"{file}, row 1: column {column!r} is not in {PACKAGE_FILE}")
    if found != expected:
        raise DataError(f"{file}, row 1: expected the columns in this order: {', '.join(expected)}")
