"""Tables as CSV that no spreadsheet can be made to run something by."""

import csv
import io
import re
from collections.abc import Iterable

MARK = "\ufeff"  # with which a spreadsheet sees that a file is UTF-8
_AT_START = re.compile(r"^(?=\s*[=+\-@＝＋－＠]\s*\S)")
_INSIDE = re.compile(r"([,;\t|]\s*)([=+\-@＝＋－＠])")


def cell(text: object) -> str:
    """Text that no spreadsheet takes for a formula, whatever separator it thinks the table has.

    >>> cell("=1+1"), cell("Ann"), cell("Ann;=1+1"), cell("well argued, -1 for the hedge")
    ("'=1+1", 'Ann', "Ann;'=1+1", 'well argued, −1 for the hedge')
    >>> cell("-")
    '-'
    """
    text = " ".join(re.sub(r"[\x00-\x1f\x7f\u2028\u2029]", " ", str(text)).split(" "))
    text = _AT_START.sub("'", text)
    return _INSIDE.sub(lambda found: found[1] + ("−" if found[2] == "-" else f"'{found[2]}"), text)


def table(head: Iterable[str], rows: Iterable[Iterable[object]]) -> str:
    """A table as CSV, every cell of it harmless.

    >>> table(["a", "b"], [["=x", 1.5]])
    "\ufeffa,b\\n'=x,1.5\\n"
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([cell(name) for name in head])
    writer.writerows([cell(value) for value in row] for row in rows)
    return MARK + text.getvalue()


def number(value: float | None, digits: int = 2) -> str:
    """Marks as a gradebook takes them: with a point, without zeros that say nothing; empty where there are none.

    >>> number(12.0), number(12.345), number(None)
    ('12', '12.35', '')
    """
    return "" if value is None else f"{round(value + 1e-9, digits):.{digits}f}".rstrip("0").rstrip(".")
