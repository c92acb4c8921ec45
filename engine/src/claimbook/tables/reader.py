"""A folder of tables, typed by their description.

The tables are CSV files beside a `datapackage.json` (a Frictionless Data Package), which holds the
type, unit and meaning of each column, the keys, and the sums that must hold. Needs pandas alone.
"""

import copy
import itertools
import json
import re
import time
from collections.abc import Hashable, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from claimbook.tables import spreadsheets
from claimbook.tables.cells import column, parse_cell
from claimbook.tables.checks import check_orders, check_unique, dangling, wrong_sums
from claimbook.tables.csvfile import check_header, csv_rows
from claimbook.tables.descriptor import PACKAGE_FILE, ForeignKey, foreign_keys, parsed
from claimbook.tables.errors import DataError, with_hint


class Tables:
    """The tables of one folder.

    A file is read when it is first asked for, and again when it has changed. Raises `DataError`, with file, row and
    column, whenever something is asked for that cannot be used.

    Args:
        folder: where `datapackage.json` and the tables lie. Nothing is read yet.
    """

    def __init__(self, folder: Path | str):
        self.folder = Path(folder)

    def __repr__(self) -> str:
        return f"Tables({self.folder.as_posix()!r})"

    def names(self) -> list[str]:
        """Names of all tables, in the order of the data package."""
        return list(self._resources())

    def package(self) -> dict:
        """What the description says of the folder as a whole: name, title, licences, and the tables as `resources`."""
        self._resources()  # raises where it is none
        return json.loads(self._package())

    def files(self) -> list[str]:
        """Names of the files of the data package, its description first, and of nothing that lies beside them."""
        return [PACKAGE_FILE, *(resource["path"] for resource in self._resources().values())]

    def describe(self, name: str) -> dict:
        """Frictionless description of one table: title, coverage, known gaps, and a `schema` of its columns."""
        return copy.deepcopy(self._resource(name))

    def foreign_keys(self, name: str) -> list[ForeignKey]:
        """Columns of a table that point to another, with that table and the column that their cells name."""
        return foreign_keys(self._resource(name))

    def address(self, name: str, key: Hashable) -> str:
        """Where a row stands in a book: its key behind the table's `address` in the description, or else its name.

        >>> tables.address("claims", "i-2"), tables.address("supply", "southwark_vauxhall")
        ('claim-i-2', 'supply-southwark-vauxhall')
        """
        kind = self._resource(name).get("address", name)
        return f"{kind}-{key}".replace("_", "-")

    def display(self, name: str) -> str:
        """What a link to a row reads instead of its key: the table's `display` in the description; empty for the key.

        >>> tables.display("sources"), tables.display("supply")
        ('citation', '')
        """
        return self._resource(name).get("display", "")

    def load(self, name: str) -> pd.DataFrame:
        """One table as a DataFrame, indexed 0, 1, 2 …, with a column for each field of its schema.

        Whole numbers are `Int64`, truth values `boolean`, dates `datetime64`, text `str` (empty where the
        cell is empty), lists tuples of strings. Each call gives a new copy.
        """
        return _read(*self._located(name)).copy()

    def row(self, name: str, key: Hashable) -> pd.Series:
        """The one row of a table with this primary key."""
        located = self._located(name)
        return _read(*located).iloc[_place(name, key, _places(*located))].copy()

    def pick(self, name: str, keys: Sequence[Hashable]) -> pd.DataFrame:
        """The rows of a table with these primary keys, in the order of the keys, numbered anew."""
        located = self._located(name)
        places = _places(*located)
        return _read(*located).iloc[[_place(name, key, places) for key in keys]].reset_index(drop=True)

    def check(self) -> list[str]:
        """Everything that is wrong with the tables, one line each; an empty list when all is well.

        Each table against its schema, then keys that point from one table to another, then the sums; last, tables
        that nobody has described.
        """
        problems: list[str] = []
        loaded: dict[str, pd.DataFrame] = {}
        try:
            resources = self._resources()
        except DataError as error:
            return [str(error)]
        for name in resources:
            try:
                loaded[name] = self.load(name)
            except DataError as error:
                problems.append(str(error))
        for name, table in loaded.items():
            problems += dangling(resources[name], table, loaded)
            problems += wrong_sums(resources[name], table)
        return problems + self._undescribed()

    def _undescribed(self) -> list[str]:
        """A line for each file that has the name of a table and is none; what systems and editors leave has other names."""
        known = {path.casefold() for path in self.files()}
        found = sorted(path.name for path in self.folder.glob("*.csv"))
        return [
            f"{name} is not in {PACKAGE_FILE}: describe it there, or move it out of {self.folder.name}/"
            for name in found
            if re.fullmatch(r"[a-z][a-z0-9_]*\.csv", name) and name not in known
        ]

    def _resources(self) -> dict[str, dict]:
        return parsed(self._package())

    def _package(self) -> bytes:
        path = self.folder / PACKAGE_FILE
        if not path.is_file():
            raise DataError(f"{path} is missing")
        return _content(path)

    def _resource(self, name: str) -> dict:
        resources = self._resources()
        if name not in resources:
            raise DataError(f"there is no table {name!r}; the tables are {', '.join(resources)}")
        return resources[name]

    def _located(self, name: str) -> tuple[str, bytes, str]:
        """What `_read` needs: the file's name, its content and its description."""
        path = self.folder / self._resource(name)["path"]
        if not path.is_file():
            raise DataError(f"{path.name} is missing: expected it in {self.folder}")
        return path.name, _content(path), _description(self._package(), name)


def _place(name: str, key: Hashable, places: dict) -> int:
    if key not in places:
        raise DataError(f"{name}.csv has no row {key!r}")
    return places[key]


# A file's content is kept with the file's times, and all that is made of a content with that content: so an edited
# file is read again, and an equal one in another folder is not.

_FINE = (
    2_000_000_000  # nanoseconds: of a file that was written so shortly before, the times may not tell a later change
)
_contents: dict[Path, tuple[tuple, int, bytes]] = {}


def _content(path: Path) -> bytes:
    stat = path.stat()
    state = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    before, read_at, content = _contents.get(path, ((), 0, b""))
    if before != state or read_at - stat.st_mtime_ns < _FINE:
        now, found = time.time_ns(), path.read_bytes()
        content = content if found == content else found  # the same object, so that its digest is known already
        _contents[path] = (state, now, content)
    return content


@cache
def _description(package: bytes, name: str) -> str:
    return json.dumps(parsed(package)[name])


@cache
def _places(file: str, content: bytes, description: str) -> dict:
    keys = _read(file, content, description)[json.loads(description)["schema"]["primaryKey"]]
    return {key: place for place, key in enumerate(keys)}


@cache
def _read(file: str, content: bytes, description: str) -> pd.DataFrame:
    resource = json.loads(description)
    fields = resource["schema"]["fields"]
    columns = [field["name"] for field in fields]
    if recognised := spreadsheets.recognised(content, columns):
        raise DataError(f"{file}, row {recognised[0]}: {recognised[1]}")
    rows = csv_rows(file, content)
    check_header(file, next(rows, (1, []))[1], columns)
    cells: dict[str, list] = {name: [] for name in columns}
    for number, values in rows:
        if len(values) != len(fields):
            found = f"expected {len(fields)} cells, found {len(values)}"
            raise DataError(f"{file}, row {number}: {with_hint(found, spreadsheets.wrong_length(values, len(fields)))}")
        if not any(value.strip() for value in values):
            more = sum(1 for _ in itertools.takewhile(lambda row: not "".join(row[1]).strip(), rows))
            empty = f"empty, as are the {more} below it; delete these rows" if more else "empty; delete the row"
            raise DataError(f"{file}, row {number}: {empty}")
        for field, text in zip(fields, values, strict=True):
            try:
                cells[field["name"]].append(parse_cell(field, text))
            except ValueError as error:
                raise DataError(f"{file}, row {number}, column {field['name']!r}: {error}") from None
    table = pd.DataFrame({field["name"]: column(field, cells[field["name"]]) for field in fields})
    check_unique(file, resource["schema"], table)
    check_orders(file, resource.get("orders", []), table)
    return table
