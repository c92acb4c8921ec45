"""Versioned data: what has changed in the tables since the last release, and whether CHANGELOG.md says so.

    python -m tools.data.release    # make changes: lines for CHANGELOG.md, one for each change not listed there

`tests/released.json` holds a digest of each cell of the released tables, and not the value: what is taken out to
protect a person must not live on there.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import hashlib
import json
import sys
from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten
from typing import NamedTuple

from claimbook.tables import Tables
from claimbook.tables.csvfile import csv_rows

ROOT = Path(__file__).resolve().parents[2]
RELEASED = ROOT / "tests" / "released.json"
CHANGELOG = ROOT / "CHANGELOG.md"
ABSENT, UNSAID, ALL = "absent", "not repeated", "all"
DIGITS = 4  # of each cell's digest: one change in 65,536 would not be seen

Table = dict[str, dict[str, str]]  # the cells, as they stand in the file, by column, by the row's key


class Change(NamedTuple):
    """A line under "Values changed": for a whole row or column the other of the two is "all".

    What it was may be "not repeated": a long text, or what was taken out to protect a person.
    """

    table: str
    row: str
    column: str
    was: str
    now: str
    why: str


def tables(place: Path) -> dict[str, Table]:
    """The cells of every table of a folder, as text."""
    found = {}
    stored = Tables(place)
    for name in sorted(stored.names()):
        described = stored.describe(name)
        (_, header), *rows = csv_rows(described["path"], (place / described["path"]).read_bytes())
        key = header.index(described["schema"]["primaryKey"])
        found[name] = {row[key]: dict(zip(header, row, strict=True)) for _, row in rows}
    return found


def digest(cell: str) -> str:
    return hashlib.sha256(cell.encode()).hexdigest()[:DIGITS]


def frozen(version: str, current: dict[str, Table]) -> dict:
    """What `tests/released.json` holds: the version, and for each table its columns and a row of digests a row."""
    return {
        "version": version,
        "tables": {
            name: {
                "columns": list(next(iter(table.values()), {})),
                "rows": {key: "".join(map(digest, row.values())) for key, row in table.items()},
            }
            for name, table in current.items()
        },
    }


def differences(released: dict, current: dict[str, Table]) -> Iterator[tuple[str, str, str]]:
    """Table, row and column of each cell that is not as it was released; a whole row or column has "all" for the other.

    >>> before = frozen("1", {"t": {"a": {"id": "a", "n": "1"}, "b": {"id": "b", "n": "2"}}})
    >>> list(differences(before, {"t": {"a": {"id": "a", "n": "3", "m": ""}, "c": {"id": "c", "n": "4", "m": ""}}}))
    [('t', 'all', 'm'), ('t', 'a', 'n'), ('t', 'b', 'all'), ('t', 'c', 'all')]
    """
    before = released["tables"]
    for name in sorted(before.keys() | current.keys()):
        if name not in before or name not in current:
            yield name, ALL, ALL
            continue
        columns, rows = before[name]["columns"], current[name]
        has = list(next(iter(rows.values()), dict.fromkeys(columns)))
        yield from (
            (name, ALL, column) for column in dict.fromkeys([*columns, *has]) if (column in columns) != (column in has)
        )
        for key in dict.fromkeys([*before[name]["rows"], *rows]):
            if key not in rows or key not in before[name]["rows"]:
                yield name, key, ALL
                continue
            digests = before[name]["rows"][key]
            for at, column in enumerate(columns):
                if column in has and digests[at * DIGITS :][:DIGITS] != digest(rows[key][column]):
                    yield name, key, column


def listed(changelog: str, version: str) -> list[Change]:
    """The changes that CHANGELOG.md lists since a version: lines of six cells above its heading.

    >>> listed("## Next\\n| t | a | n | 1 | 3 | Misread |\\n## 0.1.0\\n| t | b | n | 2 | 4 | Old |", "0.1.0")
    [Change(table='t', row='a', column='n', was='1', now='3', why='Misread')]
    """
    lines = changelog.partition(f"\n## {version}\n")[0].splitlines()
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in lines if line.startswith("| ")]
    return [Change(*row) for row in cells if len(row) == 6 and row[0] != "table"]


def problems(released: dict, current: dict[str, Table], changes: list[Change]) -> list[str]:
    """What the list of changes lacks, or has wrong; for each a line."""
    unlisted = []
    by_place = {(change.table, change.row, change.column): change for change in changes}
    for place in differences(released, current):
        change = by_place.pop(place, None)
        table, row, column = place
        now = shown(current.get(table, {}).get(row, {}).get(column, ""))
        if change is None:
            values = came_or_went(current, place) if ALL in (row, column) else f"was? | {now}"
            unlisted.append(f"not listed: | {table} | {row} | {column} | {values} | why? |")
        elif not change.why or change.why.endswith("?"):
            unlisted.append(f"{table}, {row}, {column}: the reason is missing")
        elif ALL not in (row, column) and change.now != now:
            unlisted.append(f"{table}, {row}, {column}: listed as {change.now!r} now, but the table has {now!r}")
        elif ALL not in (row, column) and not was(released, change):
            unlisted.append(f"{table}, {row}, {column}: {change.was!r} is not what version {released['version']} has")
    unlisted += [f"{', '.join(place)}: listed as changed, but is as it was" for place in by_place]
    return unlisted


def came_or_went(current: dict[str, Table], place: tuple[str, str, str]) -> str:
    """What stands under "was" and "is" of a whole table, row or column that is new, or is gone.

    >>> came_or_went({"t": {"a": {"id": "a"}}}, ("t", "a", "all")), came_or_went({}, ("t", "all", "all"))
    ('absent | added', 'there | removed')
    """
    table, row, column = place
    rows = current.get(table, {})
    columns = next(iter(rows.values()), {})
    there = table in current and (row == ALL or row in rows) and (column == ALL or column in columns)
    return f"{ABSENT} | added" if there else "there | removed"


def shown(cell: str) -> str:
    """A cell as it can stand between the bars of a line.

    >>> shown("a|b"), shown(""), len(shown("a long text " * 50))
    ('a/b', 'absent', 80)
    """
    return shorten(cell.replace("|", "/"), 80, placeholder=" …") or ABSENT


def was(released: dict, change: Change) -> bool:
    """Whether the value that a change gives as the former one is the released one, as far as digests can tell."""
    table = released["tables"][change.table]
    at = table["columns"].index(change.column) * DIGITS
    former = "" if change.was == ABSENT else change.was
    return change.was == UNSAID or table["rows"][change.row][at:][:DIGITS] == digest(former)


def text(released: dict) -> str:
    """What `tests/released.json` holds, as it is written."""
    return json.dumps(released, ensure_ascii=False, indent=0) + "\n"


def read(path: Path = RELEASED) -> dict:
    """What was released last."""
    return json.loads(path.read_text(encoding="utf-8"))


def main() -> int:
    current, released = tables(ROOT / "data"), read(RELEASED)
    version = released["version"]
    if unlisted := problems(released, current, listed(CHANGELOG.read_text(encoding="utf-8"), version)):
        print(
            *unlisted,
            f"{len(unlisted)} problem(s) with how CHANGELOG.md lists the changes since {version}.",
            sep="\n",
        )
    else:
        print(f"CHANGELOG.md lists every value that has changed since {version}.")
    return 0  # a question is no failure; the tests see to it that it is answered


if __name__ == "__main__":
    sys.exit(main())
