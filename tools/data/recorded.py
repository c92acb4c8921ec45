"""Write into CHANGELOG.md that something was taken out to protect a person, and what it was nowhere.

Lines that gave the former value, of this version or of an earlier one, keep their place and lose the value.
"""

import re
from collections.abc import Collection, Iterable

from tools.data.kept import HEADING, UNRELEASED, covers, gone, unreleased
from tools.data.release import ALL, DIGITS, UNSAID, digest, shown
from tools.data.rows_out import Cell, Row

WHY = "taken out to protect a person"

_HEAD = "| table | row | column | was | is | why |"
_GONE_HEAD = "| gone | where it leads now, or why it is gone |"


def recorded(
    changelog: str, rows: Collection[Row], cells: Iterable[Cell], addresses: Iterable[str], new: Collection[Row] = ()
) -> str:
    """The text of CHANGELOG.md with what was taken out.

    Args:
        changelog: its text so far.
        rows: rows that are gone.
        cells: cells that were changed with them.
        addresses: addresses and names that are gone.
        new: rows that no release had: a change of them is none, and of those that are gone no line is needed.

    >>> print(recorded("# Changes\\n\\n## Not yet released\\n\\nSoon.\\n", [Row("claims", "i-1")], [], ["a.html#claim-i-1"]).strip())
    # Changes
    <BLANKLINE>
    ## Not yet released
    <BLANKLINE>
    Soon.
    <BLANKLINE>
    | table | row | column | was | is | why |
    |---|---|---|---|---|---|
    | claims | i-1 | all | not repeated | removed | taken out to protect a person |
    <BLANKLINE>
    ### Addresses and names that are gone
    <BLANKLINE>
    | gone | where it leads now, or why it is gone |
    |---|---|
    | `a.html#claim-i-1` | taken out to protect a person |
    """
    if f"\n## {UNRELEASED}\n" not in changelog:
        changelog = changelog.replace("\n## ", f"\n## {UNRELEASED}\n\n## ", 1)
    if f"\n## {UNRELEASED}\n" not in changelog:
        changelog = f"{changelog.rstrip()}\n\n## {UNRELEASED}\n"
    cells = [cell for cell in cells if Row(cell.table, cell.key) not in new]
    # A row of the tables goes with its lines; a cell that was changed once more has one line for both changes.
    dropped = {(one.table, one.key) for one in rows}
    again = {(one.table, one.key, one.column) for one in cells}
    now = unreleased(changelog)
    kept = "".join(
        line for line in now.splitlines(keepends=True) if not _of(line, dropped) and _place(line) not in again
    )
    lines = [f"| {one.table} | {one.key} | {ALL} | {UNSAID} | removed | {WHY} |" for one in rows if one not in new]
    lines += [f"| {one.table} | {one.key} | {one.column} | {UNSAID} | {shown(one.now)} | {WHY} |" for one in cells]
    kept = _added(kept, "", _HEAD, lines)
    known = [row.what for row in gone(kept)]
    places = [one for one in dict.fromkeys(addresses) if not any(covers(what, one) for what in known)]
    kept = _added(kept, f"### {HEADING}\n", _GONE_HEAD, [f"| `{one}` | {WHY} |" for one in places])
    before, _, rest = changelog.partition(f"\n## {UNRELEASED}\n")
    older = "".join(_silent(line, dropped) for line in rest[len(now) :].splitlines(keepends=True))
    return f"{before}\n## {UNRELEASED}\n{kept}{older}"


def forgotten(released: dict, rows: Iterable[Row], cells: Iterable[Cell]) -> dict:
    """What `tests/released.json` holds, without the digests of what was taken out: from one a small number can be guessed.

    That there was such a row stays, so that its line in CHANGELOG.md is asked for until the next release.

    >>> before = {"version": "1", "tables": {"t": {"columns": ["id", "n"], "rows": {"a": "12341234", "b": "56785678"}}}}
    >>> forgotten(before, [Row("t", "a")], [Cell("t", "b", "n", "")])["tables"]["t"]["rows"]
    {'a': '00000000', 'b': '56780000'}
    """
    tables = {name: {**table, "rows": {**table["rows"]}} for name, table in released["tables"].items()}
    for name, key in rows:
        if key in (known := tables.get(name, {}).get("rows", {})):
            known[key] = "0" * len(known[key])
    for name, key, column, now in cells:
        table = tables.get(name, {"columns": [], "rows": {}})
        if key in table["rows"] and column in table["columns"]:
            at, old = table["columns"].index(column) * DIGITS, table["rows"][key]
            none = "f" * DIGITS if digest(now) == "0" * DIGITS else "0" * DIGITS  # it must not look unchanged
            table["rows"][key] = f"{old[:at]}{none}{old[at + DIGITS :]}"
    return {**released, "tables": tables}


def _cells(line: str) -> list[str]:
    found = [cell.strip() for cell in line.strip().strip("|").split(" | ")] if line.startswith("| ") else []
    return found if len(found) == 6 else []


def _place(line: str) -> tuple[str, ...]:
    return tuple(_cells(line)[:3])


def _of(line: str, rows: Collection[tuple[str, str]]) -> bool:
    return tuple(_cells(line)[:2]) in rows


def _silent(line: str, rows: Collection[tuple[str, str]]) -> str:
    """A line of an earlier version without its values, if it is about one of the rows."""
    if not _of(line, rows):
        return line
    table, row, column, _, now, _ = _cells(line)
    now = now if column == ALL else UNSAID
    return f"| {table} | {row} | {column} | {UNSAID} | {now} | {WHY} |\n"


def _added(text: str, heading: str, head: str, lines: list[str]) -> str:
    """A text with more lines at the end of the table with that head, below that heading; both are made where they are missing."""
    if not lines:
        return text
    more = "".join(f"{line}\n" for line in lines)
    start = text.find(heading) if heading else 0
    found = re.search(rf"^{re.escape(head)}\n\|[-|]+\n(?:\|.*\n)*", text[max(start, 0) :], re.M) if start >= 0 else None
    if found:
        end = max(start, 0) + found.end()
        return f"{text[:end]}{more}{text[end:]}"
    table = f"{heading}{heading and chr(10)}{head}\n|{'---|' * (head.count('|') - 1)}\n{more}"
    # Values come before the section on addresses, which has a heading of its own.
    end = text.find("\n### ") + 1 if not heading and "\n### " in text else len(text)
    return f"{text[:end].rstrip()}\n\n{table}\n{text[end:]}"
