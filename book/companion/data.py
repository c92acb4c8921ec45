"""Read the book's tables, typed by their schema, or say in one line what is wrong with a cell.

The tables are CSV files beside a `datapackage.json` (a Frictionless Data Package), which holds the
type, unit and meaning of each column, the keys, and the sums that must hold. Needs pandas alone.
"""

import copy
import csv
import io
import itertools
import json
import re
import time
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from pathlib import Path

import pandas as pd

from companion import spreadsheets
from companion.shape import differs

PACKAGE_FILE = "datapackage.json"

_PANDAS_TYPE = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "string": "str"}
_EXPECTED = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date such as 1959-12-14",
}


class DataError(ValueError):
    """A table that cannot be used. The message names the file, the row and the column.

    Rows are counted as a spreadsheet does: row 1 is the header.
    """


def folder() -> Path:
    """Folder that holds the tables: the checkout's `data/`, else the copy inside the installed package."""
    here = Path(__file__).resolve().parent
    for place in (here.parents[1] / "data", here / "_tables"):
        if (place / PACKAGE_FILE).is_file():
            return place
    raise DataError(f"{PACKAGE_FILE} not found: expected it in {here.parents[1] / 'data'}")


def names() -> list[str]:
    """Names of all tables, in the order of the data package.

    >>> "claims" in names()
    True
    """
    return list(_resources(folder()))


def files(place: Path | None = None) -> list[str]:
    """Names of the files that the data package consists of: its description and its tables, and nothing that lies beside.

    >>> files()[:2]
    ['datapackage.json', 'claims.csv']
    """
    return [PACKAGE_FILE, *(resource["path"] for resource in _resources(place or folder()).values())]


def describe(name: str) -> dict:
    """Frictionless description of one table: title, coverage, known gaps, and a `schema` of its columns.

    >>> describe("repatriation")["coverage"]
    '14 December 1959 to 25 July 1984.'
    """
    return described(folder(), name)


def load(name: str) -> pd.DataFrame:
    """One table as a DataFrame, indexed 0, 1, 2 …, with a column for each field of its schema.

    Whole numbers are `Int64`, truth values `boolean`, dates `datetime64`, text `str` (empty where the
    cell is empty); a field with a separator in its schema holds a tuple of strings. Each call gives a
    new copy. Raises `DataError` for an unknown name or a table that breaks its schema.

    >>> movement = load("repatriation").set_index("id")
    >>> int(movement.loc["total", "value"])
    93340
    """
    return read(folder(), name)


def row(name: str, key: str | int) -> pd.Series:
    """The one row of a table with this primary key, so that a notebook need not search for it.

    >>> int(row("repatriation", "scheme-2")["value"])
    1081
    """
    located = _located(folder(), name)
    places = _places(*located)
    if key not in places:
        raise DataError(f"{name}.csv has no row {key!r}")
    return _read(*located).iloc[places[key]].copy()


def pick(name: str, keys: Sequence[str]) -> pd.DataFrame:
    """The rows of a table with these primary keys, in the order of the keys; `DataError` when one is missing.

    >>> pick("laws", ["us-nkhra-2004", "convention-1951"])["year"].to_list()
    [2004, 1951]
    """
    places = _places(*_located(folder(), name))
    for key in keys:
        if key not in places:
            raise DataError(f"{name}.csv has no row {key!r}")
    return load(name).iloc[[places[key] for key in keys]].reset_index(drop=True)


def described(place: Path, name: str) -> dict:
    """Like `describe`, of a folder of your choice."""
    return copy.deepcopy(_resource(place, name))


def read(place: Path, name: str) -> pd.DataFrame:
    """Like `load`, from a folder of your choice; used by the checks."""
    return _read(*_located(place, name)).copy()


def check(place: Path | None = None) -> list[str]:
    """Everything that is wrong with the tables, one line each; an empty list when all is well.

    Each table against its schema, then keys that point from one table to another, then the sums; last, tables that
    nobody has described.

    >>> check()
    []
    """
    place = place or folder()
    problems: list[str] = []
    tables: dict[str, pd.DataFrame] = {}
    try:
        resources = _resources(place)
    except DataError as error:
        return [str(error)]
    for name in resources:
        try:
            tables[name] = read(place, name)
        except DataError as error:
            problems.append(str(error))
    for name, table in tables.items():
        problems += _dangling(resources[name], table, tables)
        problems += _wrong_sums(resources[name], table)
    return problems + _undescribed(place)


def _undescribed(place: Path) -> list[str]:
    """A line for each file that has the name of a table and is none; what systems and editors leave has other names."""
    known = {path.casefold() for path in files(place)}
    found = sorted(path.name for path in place.glob("*.csv") if re.fullmatch(r"[a-z][a-z0-9_]*\.csv", path.name))
    return [
        f"{name} is not in {PACKAGE_FILE}: describe it there, or move it out of {place.name}/"
        for name in found
        if name not in known
    ]


# Reading ---------------------------------------------------------------------------------------------

# What the description of a table must have so that the table can be read; more may stand in it.
_FIELD = {
    "name": str,
    "type": str,
    "separator?": str,
    "references?": str,
    "enum_items?": [str],
    "constraints?": {"required?": bool, "enum?": [str], "pattern?": str, "minimum?": float, "maximum?": float},
}
_KEY = {"fields": str, "reference": {"resource": str, "fields": str}}
_SCHEMA = {"fields": [_FIELD], "primaryKey": str, "foreignKeys?": [_KEY]}
_SUM = {"column": str, "total": dict, "parts": dict, "by?": str}
_TABLE = {"name": str, "path": str, "schema": _SCHEMA, "orders?": [[str]]}


def _resources(place: Path) -> dict[str, dict]:
    path = place / PACKAGE_FILE
    if not path.is_file():
        raise DataError(f"{path} is missing")
    return _package(_content(path))


_FINE = (
    2_000_000_000  # nanoseconds: of a file that was written so shortly before, the times may not tell a later change
)
_contents: dict[Path, tuple[tuple, int, bytes]] = {}


def _content(path: Path) -> bytes:
    """What stands in a file; one that has not changed since it was last asked for is not read again."""
    stat = path.stat()
    state = (stat.st_mtime_ns, stat.st_size, stat.st_ino)
    before, read_at, content = _contents.get(path, ((), 0, b""))
    if before != state or read_at - stat.st_mtime_ns < _FINE:
        now, found = time.time_ns(), path.read_bytes()
        content = content if found == content else found  # the same object, so that its digest is known already
        _contents[path] = (state, now, content)
    return content


@cache
def _package(content: bytes) -> dict[str, dict]:
    try:
        package = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise DataError(f"{PACKAGE_FILE} is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise DataError(f"{PACKAGE_FILE}, line {error.lineno}: not valid JSON ({error.msg})") from None
    except (RecursionError, ValueError):  # nested a thousand deep, or a number of thousands of digits
        raise DataError(f"{PACKAGE_FILE}: more than can be read") from None
    if told := differs(package, {"resources": [_TABLE]}):
        raise DataError(f"{PACKAGE_FILE}, {told}")
    for resource in package["resources"]:
        for told in _misdescribed(resource):
            raise DataError(f"{PACKAGE_FILE}, table {resource['name']!r}: {told}")
    return {resource["name"]: resource for resource in package["resources"]}


def _misdescribed(resource: dict) -> Iterator[str]:
    """What makes no sense in the description of a table that has the right shape."""
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    if not resource["path"]:
        yield "its path is empty"
    for name, field in fields.items():
        rules = field.get("constraints", {})
        if field["type"] not in ("string", *_EXPECTED):
            yield f"column {name!r} has the type {field['type']!r}; expected {_one_of(['string', *_EXPECTED])}"
        if {"minimum", "maximum"} & set(rules) and ("separator" in field or field["type"] not in ("integer", "number")):
            yield f"column {name!r} has a least or greatest value, but is no number"
        if field.get("separator") == "":
            yield f"column {name!r} has an empty separator"
        if "references" in field and field["references"].count(".") != 1:
            yield f"column {name!r} points to {field['references']!r}; expected the form table.column"
        try:
            re.compile(rules.get("pattern", ""))
        except re.error as error:
            yield f"column {name!r} has a pattern that is none ({error})"
    orders = resource.get("orders", [])
    if any(len(pair) != 2 for pair in orders):
        yield "each of its orders must name two columns"
    named = [resource["schema"]["primaryKey"], *(name for pair in orders for name in pair)]
    named += [key["fields"] for key in resource["schema"].get("foreignKeys", [])]
    for name in named:
        if name not in fields:
            yield f"its keys or orders name the column {name!r}, which it does not have"


def _resource(place: Path, name: str) -> dict:
    resources = _resources(place)
    if name not in resources:
        raise DataError(f"there is no table {name!r}; the tables are {', '.join(resources)}")
    return resources[name]


def _located(place: Path, name: str) -> tuple[str, bytes, str]:
    """What `_read` needs: the file's name, its content and its description."""
    resource = _resource(place, name)
    path = place / resource["path"]
    if not path.is_file():
        raise DataError(f"{path.name} is missing: expected it in {place}")
    return path.name, _content(path), _description(_content(place / PACKAGE_FILE), name)


# The caches go by content, so that an edited file is read again and an equal copy elsewhere is not.


@cache
def _description(package: bytes, name: str) -> str:
    return json.dumps(_package(package)[name])


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
    _check_header(file, next(rows, (1, []))[1], columns)
    cells: dict[str, list] = {field["name"]: [] for field in fields}
    for number, values in rows:
        if len(values) != len(fields):
            found = f"expected {len(fields)} cells, found {len(values)}"
            raise DataError(f"{file}, row {number}: {_with(found, spreadsheets.wrong_length(values, len(fields)))}")
        if not any(value.strip() for value in values):
            more = sum(1 for _ in itertools.takewhile(lambda row: not "".join(row[1]).strip(), rows))
            empty = f"empty, as are the {more} below it; delete these rows" if more else "empty; delete the row"
            raise DataError(f"{file}, row {number}: {empty}")
        for field, text in zip(fields, values, strict=True):
            try:
                cells[field["name"]].append(parse_cell(field, text))
            except ValueError as error:
                raise DataError(f"{file}, row {number}, column {field['name']!r}: {error}") from None
    table = pd.DataFrame({field["name"]: _column(field, cells[field["name"]]) for field in fields})
    _check_unique(file, resource["schema"], table)
    _check_orders(file, resource.get("orders", []), table)
    return table


def _with(message: str, hint: str) -> str:
    return f"{message}; {hint}" if hint else message


def csv_rows(file: str, content: bytes) -> Iterator[tuple[int, list[str]]]:
    """The rows of a CSV file with their numbers, 1 for the header; `DataError` where it is no UTF-8 or no CSV.

    >>> list(csv_rows("any.csv", b'id,label\\na,"one, two"\\n'))
    [(1, ['id', 'label']), (2, ['a', 'one, two'])]
    """
    if told := spreadsheets.other_file(content):
        raise DataError(f"{file}, row 1: {told}")
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
        raise DataError(f"{file}, row {number + 1}: {_with(f'not valid CSV ({error})', hint)}") from None


def _check_header(file: str, found: list[str], expected: list[str]) -> None:
    for column in expected:
        if column not in found:
            raise DataError(f"{file}, row 1: column {column!r} is missing")
    for column in found:
        if column not in expected:
            raise DataError(f"{file}, row 1: column {column!r} is not in {PACKAGE_FILE}")
    if found != expected:
        raise DataError(f"{file}, row 1: expected the columns in this order: {', '.join(expected)}")


def parse_cell(field: dict, text: str):
    """Value of one cell, `None` or empty where nothing stands; a `ValueError` says what was expected.

    >>> parse_cell({"name": "year", "type": "integer"}, "1959")
    1959
    """
    rules = field.get("constraints", {})
    if damage := spreadsheets.damaged(text):
        raise ValueError(damage)
    if not text.isprintable():
        raise ValueError("holds a control character")
    if not text:
        if rules.get("required"):
            raise ValueError("empty, but a value is required")
        return () if "separator" in field else "" if field["type"] == "string" else None
    if "separator" in field:
        return _items(field, tuple(text.split(field["separator"])))
    try:
        value = _parse(field["type"], text)
    except (KeyError, ValueError):
        wrong = f"expected {_EXPECTED[field['type']]}, found {text!r}"
        raise ValueError(_with(wrong, spreadsheets.rewritten(field["type"], text))) from None
    if "enum" in rules and text not in rules["enum"]:
        raise ValueError(f"expected {_one_of(rules['enum'])}, found {text!r}")
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        wrong = f"expected the form {rules['pattern']}, found {text!r}"
        raise ValueError(_with(wrong, spreadsheets.not_of_the_form(rules["pattern"], text)))
    if "minimum" in rules and value < rules["minimum"]:
        raise ValueError(f"expected at least {rules['minimum']}, found {text!r}")
    if "maximum" in rules and value > rules["maximum"]:
        raise ValueError(f"expected at most {rules['maximum']}, found {text!r}")
    return value


def _items(field: dict, items: tuple[str, ...]) -> tuple[str, ...]:
    for item in items:
        if not item.strip():
            raise ValueError(f"expected no empty item between the separators {field['separator']!r}")
        if "enum_items" in field and item not in field["enum_items"]:
            raise ValueError(f"expected {_one_of(field['enum_items'])}, found {item!r}")
        if items.count(item) > 1:
            raise ValueError(f"{item!r} stands twice in the list")
    return items


def _parse(kind: str, text: str):
    if kind == "integer":
        if not re.fullmatch(r"-?[0-9]{1,18}", text):  # int() would take "1_000" and Arabic digits
            raise ValueError
        return int(text)
    if kind == "number":
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
            raise ValueError
        return float(text)
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    if kind == "date":
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError
        return pd.Timestamp(text)
    return text


def _column(field: dict, values: list) -> pd.Series:
    if "separator" in field:
        return pd.Series(values, dtype="object")
    if field["type"] == "date":
        return pd.Series(pd.to_datetime(values), dtype="datetime64[s]")
    return pd.Series(values, dtype=_PANDAS_TYPE[field["type"]])


def _check_unique(file: str, schema: dict, table: pd.DataFrame) -> None:
    unique = {field["name"] for field in schema["fields"] if field.get("constraints", {}).get("unique")}
    for column in sorted(unique | {schema["primaryKey"]}):
        seen: dict = {}
        for index, value in table[column].items():
            if value in seen:
                raise DataError(
                    f"{file}, row {index + 2}, column {column!r}: {str(value)!r} stands in row {seen[value] + 2} too"
                )
            seen[value] = index


def _check_orders(file: str, orders: list[list[str]], table: pd.DataFrame) -> None:
    """Of each pair of columns, such as `from` and `to`, the first may not come after the second."""
    for first, second in orders:
        for index, (low, high) in enumerate(zip(table[first], table[second], strict=True)):
            if not _in_order(low, high):
                raise DataError(
                    f"{file}, row {index + 2}, column {second!r}: "
                    f"expected nothing before {first!r} ({_plain(low)}), found {_plain(high)!r}"
                )


def _in_order(low, high) -> bool:
    if isinstance(low, str):  # dates as exactly as they are known: 1959-12-14, 1952-04, 2003, 1990s
        low, high = low.removesuffix("0s"), high.removesuffix("0s")
        length = min(len(low), len(high))  # "199" and "1994" do not contradict each other
        return low[:length] <= high[:length]
    return pd.isna(low) or pd.isna(high) or low <= high


def _plain(value) -> str:
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)


def _one_of(values: Iterable) -> str:
    return "one of " + ", ".join(repr(value) for value in values)


# Between tables --------------------------------------------------------------------------------------


def _dangling(resource: dict, table: pd.DataFrame, tables: dict[str, pd.DataFrame]) -> Iterator[str]:
    """A line for each key that points to a row which is not there."""
    links = [
        (key["fields"], key["reference"]["resource"], key["reference"]["fields"])
        for key in resource["schema"].get("foreignKeys", [])
    ]
    links += [
        (field["name"], *field["references"].split("."))
        for field in resource["schema"]["fields"]
        if "references" in field
    ]
    for column, other, target in links:
        if other not in tables:  # its own error has been reported
            continue
        if target not in tables[other]:
            yield f"{resource['path']}: column {column!r} points to {other}.csv, which has no column {target!r}"
            continue
        known = set(tables[other][target].astype(str))
        for index, value in table[column].items():
            for key in value if isinstance(value, tuple) else (value,):
                if not pd.isna(key) and key != "" and str(key) not in known:
                    yield (
                        f"{resource['path']}, row {index + 2}, column {column!r}: "
                        f"{str(key)!r} is not in {other}.csv (column {target!r})"
                    )


def _wrong_sums(resource: dict, table: pd.DataFrame) -> Iterator[str]:
    """A line for each sum declared in the data package that does not hold.

    A rule has the `column` that is added, and which rows are the `total` and which its `parts`, each as
    a mapping from columns to the value or values wanted; `by` names a column that cuts the table up
    first, so that there is a sum for each year, say.
    """
    key = resource["schema"]["primaryKey"]
    if told := differs(resource, {"sums?": [_SUM]}):
        yield f"{PACKAGE_FILE}, table {resource['name']!r}: {told}"
        return
    for rule in resource.get("sums", []):
        if told := _wrong_rule(rule, table):
            yield f"{PACKAGE_FILE}, table {resource['name']!r}: {told}"
            continue
        totals, parts = _where(table, rule["total"]), _where(table, rule["parts"])
        wanted = [value for value in _listed(rule["parts"].get(key, []))]
        for gone in [name for name in wanted if name not in set(parts[key])]:
            yield f"{resource['path']}: a sum in {PACKAGE_FILE} names the row {gone!r}, which is not there"
        if totals.empty:
            yield f"{resource['path']}: a sum in {PACKAGE_FILE} finds no total: {rule['total']}"
        for index, total in totals.iterrows():
            summands = parts[parts[rule["by"]] == total[rule["by"]]] if "by" in rule else parts
            added = summands[rule["column"]].sum()
            if len(summands) and total[rule["column"]] != added:
                yield (
                    f"{resource['path']}, row {index + 2}, column {rule['column']!r}: "
                    f"{total[key]!r} has {total[rule['column']]:,}, "
                    f"but {_told(summands[key])} add to {added:,}"
                )


def _wrong_rule(rule: dict, table: pd.DataFrame) -> str:
    """What makes no sense in a rule for a sum; empty when it can be worked out."""
    columns = [rule["column"], *rule["total"], *rule["parts"], *([rule["by"]] if "by" in rule else [])]
    for name in columns:
        if name not in table:
            return f"a sum names the column {name!r}, which is not there"
    values = [value for wanted in (rule["total"], rule["parts"]) for value in wanted.values()]
    if any(isinstance(item, dict | list) or item is None for value in values for item in _listed(value)):
        return "a sum picks its rows by something that no cell holds"
    if not pd.api.types.is_numeric_dtype(table[rule["column"]]):
        return f"a sum adds the column {rule['column']!r}, which holds no numbers"
    return ""


def _where(table: pd.DataFrame, wanted: dict) -> pd.DataFrame:
    for column, values in wanted.items():
        table = table[table[column].isin(_listed(values))]
    return table


def _listed(values) -> list:
    return values if isinstance(values, list) else [values]


def _told(keys: pd.Series) -> str:
    return ", ".join(keys) if len(keys) < 8 else f"{', '.join(keys[:3])} … {keys.iloc[-1]} ({len(keys)} rows)"
