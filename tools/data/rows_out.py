"""Take a row out of the tables, together with what points to it, and leave every other line of their files as it is.

From a list its key goes; an optional single key is emptied; a row that cannot be without it goes too. Links in the text of
cells become words. Nothing is written here: `removal` gives the files as they would be.
"""

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from claimbook.tables import DataError, Tables
from claimbook.tables.csvfile import csv_rows
from tools.data.gone import fold
from tools.data.mentions import Mention, sentence, unlinked


class Row(NamedTuple):
    """A row, by its table and its key."""

    table: str
    key: str

    def __str__(self) -> str:
        return f"{self.table} {self.key}"


class Cell(NamedTuple):
    """A cell that is changed: by its table, its row's key and its column, with what is in it now."""

    table: str
    key: str
    column: str
    now: str


@dataclass
class Removal:
    """What taking out some rows does to the tables."""

    rows: dict[Row, dict[str, str]]  # the cells of those that go
    needed: dict[Row, Row]  # a row that goes too, and the one that it cannot be without
    cells: list[Cell] = field(default_factory=list)
    links: list[Mention] = field(default_factory=list)  # cells in which a link became words
    problems: list[str] = field(default_factory=list)  # what no longer holds, without the values
    files: dict[str, bytes] = field(default_factory=dict)  # changed files by name
    texts: list[str] = field(default_factory=list)  # written in our words, of the rows that go
    others: list[str] = field(default_factory=list)  # every cell of the rows that stay
    addresses: list[str] = field(default_factory=list)


@dataclass
class Sheet:
    """A table as its file has it: each row with its line."""

    path: str
    head: str
    columns: list[str]
    key: str
    fields: dict[str, dict]
    rows: dict[str, dict[str, str]]
    lines: dict[str, str]

    def content(self) -> bytes:
        return (self.head + "".join(self.lines[key] for key in self.rows)).encode("utf-8")

    def set(self, key: str, column: str, text: str) -> None:
        self.rows[key][column] = text
        end = "\r\n" if self.lines[key].endswith("\r\n") else "\n"
        self.lines[key] = line([self.rows[key][name] for name in self.columns], end)

    def required(self, column: str) -> bool:
        return bool(self.fields[column].get("constraints", {}).get("required"))

    def free(self, column: str) -> bool:
        """Whether a column holds words of ours: neither keys nor one of a few values."""
        described = self.fields[column]
        fixed = {"enum", "pattern", "unique"} & set(described.get("constraints", {}))
        return described["type"] == "string" and not fixed and column != self.key


def line(cells: list[str], end: str = "\n") -> str:
    """A line of a CSV file, quoted only where it must be.

    >>> line(["a", "one, two", ""])
    'a,"one, two",\\n'
    """
    text = io.StringIO()
    csv.writer(text, lineterminator=end).writerow(cells)
    return text.getvalue()


def sheets(folder: Path, planned: Mapping[str, bytes] | None = None) -> dict[str, Sheet]:
    """Every table of a folder, or, of those in `planned`, as their files would be. Raises `DataError` for one that cannot be read line by line."""
    found, tables = {}, Tables(folder)
    for name in tables.names():
        described = tables.describe(name)
        content = (planned or {}).get(described["path"]) or (folder / described["path"]).read_bytes()
        (_, header), *records = csv_rows(described["path"], content)
        head, *lines = content.decode("utf-8").splitlines(keepends=True)
        lines = [one if one.endswith("\n") else f"{one}\n" for one in lines if one.strip()]
        if len(lines) != len(records):
            raise DataError(
                f"{described['path']}: expected each row on one line, found one with a line break in a cell"
            )
        key = described["schema"]["primaryKey"]
        rows = {record[header.index(key)]: dict(zip(header, record, strict=True)) for _, record in records}
        fields = {one["name"]: one for one in described["schema"]["fields"]}
        found[name] = Sheet(described["path"], head, header, key, fields, rows, dict(zip(rows, lines, strict=True)))
    return found


def addresses(tables: Tables, row: Row) -> list[str]:
    """Where a row can be linked to: itself, and, of a claim, the sentence that retells it.

    >>> from companion.data import TABLES
    >>> addresses(TABLES, Row("claims", "i-2")), addresses(TABLES, Row("events", "a_day"))
    (['claim-i-2', 'told-i-2'], ['events-a-day'])
    """
    place = tables.address(row.table, row.key)
    return [place, f"told-{place.removeprefix('claim-')}"] if place.startswith("claim-") else [place]


def find(folder: Path, words: str) -> Row:
    """The row that is meant by a table and a key, as "claims iv-3-1". Raises `ValueError` where there is none."""
    name, _, key = words.strip().partition(" ")
    tables = Tables(folder)
    if not key:
        raise ValueError(f'ROW must be a table and the key of a row, such as "claims iv-3-1", found {words!r}')
    if name not in tables.names():
        raise ValueError(f"ROW: there is no table {name!r}; the tables are {', '.join(tables.names())}")
    path = tables.describe(name)["path"]
    if key.strip() not in sheets(folder)[name].rows:
        raise ValueError(f"ROW: {path} has no row {key.strip()!r}")
    return Row(name, key.strip())


def removal(folder: Path, row: Row) -> Removal:
    """What taking out a row does to the tables of a folder. Raises `DataError` where they cannot be read."""
    tables, before = Tables(folder), sheets(folder)
    found = Removal({}, {})
    waiting = [row]
    while waiting:
        going = waiting.pop(0)
        if going not in found.rows:
            found.rows[going] = before[going.table].rows.pop(going.key)
            waiting += _release(tables, before, going, found)
    found.addresses = [place for one in found.rows for place in addresses(tables, one)]
    found.texts = [
        text for (name, _), cells in found.rows.items() for column, text in cells.items() if before[name].free(column)
    ]
    secret = " ".join(found.texts)
    fragments = {f"#{place}" for place in found.addresses}
    cells, found.links = unlink(before, lambda target: leads_to(target, fragments), secret)
    found.cells += cells
    found.cells = [cell for cell in found.cells if cell.key in before[cell.table].rows]
    found.others = [text for sheet in before.values() for cells in sheet.rows.values() for text in cells.values()]
    touched = {name for name, _ in found.rows} | {cell.table for cell in found.cells}
    found.files = {before[name].path: before[name].content() for name in before if name in touched}
    found.problems = problems(folder, found.files)
    return found


def _release(tables: Tables, sheets_: dict[str, Sheet], gone: Row, found: Removal) -> list[Row]:
    """Free all rows of their keys of one that goes; returns those that cannot be without it."""
    more = []
    for name, sheet in sheets_.items():
        for column, other, target in tables.foreign_keys(name):
            if other != gone.table:
                continue
            value = found.rows[gone][target]
            if any(cells[target] == value for cells in sheets_[other].rows.values()):
                continue  # another row answers to it
            for key, cells in list(sheet.rows.items()):
                left = _without(sheet.fields[column], cells[column], value)
                if left == cells[column]:
                    continue
                if not left and sheet.required(column):
                    more.append(Row(name, key))
                    found.needed.setdefault(Row(name, key), gone)
                else:
                    sheet.set(key, column, left)
                    found.cells.append(Cell(name, key, column, left))
    return more


def _without(described: dict, cell: str, value: str) -> str:
    """A cell without a key.

    >>> _without({"type": "list"}, "a,b", "a"), _without({"type": "string"}, "a", "a"), _without({"type": "string"}, "ab", "a")
    ('b', '', 'ab')
    """
    if described["type"] != "list":
        return "" if cell == value else cell
    delimiter = described.get("delimiter", ",")
    return delimiter.join(item for item in cell.split(delimiter) if item != value)


def unlink(
    sheets_: dict[str, Sheet], leads: Callable[[str], bool], secret: str = ""
) -> tuple[list[Cell], list[Mention]]:
    """Let links in cells that lead to what goes become words; gives the cells, and each place."""
    done, links, hidden = [], [], fold(secret)
    for name, sheet in sheets_.items():
        for number, (key, cells) in enumerate(sheet.rows.items(), start=2):
            for column in sheet.columns:
                text, places = unlinked(cells[column], leads)
                if places:
                    place = f"data/{sheet.path}, row {number} ({key}), column {column!r}"
                    links += [Mention(place, sentence(text, at, hidden)) for at in places]
                    sheet.set(key, column, text)
                    done.append(Cell(name, key, column, text))
    return done, links


def leads_to(target: str, fragments: Iterable[str]) -> bool:
    """Whether a link's target ends with one of some fragments.

    >>> leads_to("reference/claims.html#claim-i-1", {"#claim-i-1"}), leads_to("#claim-i-10", {"#claim-i-1"})
    (True, False)
    """
    return f"#{target.partition('#')[2].partition('?')[0]}" in fragments


def problems(folder: Path, files: dict[str, bytes]) -> list[str]:
    """What does not hold any more in the tables once some files are others: of a sum its place, and never its numbers.

    From a total and its other parts a row that was taken out can be worked out again.
    """
    before = set(Tables(folder).check())
    with tempfile.TemporaryDirectory() as place:
        copy = Path(shutil.copytree(folder, Path(place) / folder.name))
        for name, content in files.items():
            (copy / name).write_bytes(content)
        new = [line for line in Tables(copy).check() if line not in before]
    return list(dict.fromkeys(map(without_numbers, new)))


def without_numbers(problem: str) -> str:
    """What `Tables.check` says of a sum, without what it says of the values.

    >>> without_numbers("a.csv, row 2, column 'n': 'all' is 1,000, but b, c together come to 900")
    "a.csv, row 2, column 'n': the sum for 'all' no longer holds, and what was taken out can be worked out from it"
    >>> without_numbers("a.csv: no header")
    'a.csv: no header'
    """
    found = re.fullmatch(
        r"(.+?, row \d+, column '[^']*'): ('.*?') is .+, but .+ (?:together come|comes) to .+", problem
    )
    if not found:
        return problem
    return f"{found[1]}: the sum for {found[2]} no longer holds, and what was taken out can be worked out from it"
