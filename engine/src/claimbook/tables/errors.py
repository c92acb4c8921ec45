"""What is wrong with a table, in one line."""


class DataError(ValueError):
    """A table that cannot be used. The message names the file, the row and the column.

    Rows are counted as a spreadsheet does: row 1 is the header.
    """


def with_hint(message: str, hint: str) -> str:
    """A message, and behind it what else may help; the message alone where nothing does.

    >>> with_hint("expected 2 cells, found 1", "")
    'expected 2 cells, found 1'
    """
    return f"{message}; {hint}" if hint else message
