"""Read the book's tables, typed by their schema, or say in one line what is wrong with a cell.

The tables are CSV files beside a `datapackage.json` (a Frictionless Data Package), which holds the
type, unit and meaning of each column, the keys, and the sums that must hold. Needs pandas alone.
"""

import copy
import csv
import io
import json
import re
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from pathlib import Path

import pandas as pd

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


def describe(name: str) -> dict:
    """Frictionless description of one table: title, coverage, known gaps, and a `schema` of its columns.

    Each call gives a new copy.

    >>> describe("repatriation")["coverage"]
    '14 December 1959 to 25 July 1984.'
    """
    return copy.deepcopy(_resource(folder(), name))


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
    table = load(name)
    # Not by a filter: a page with a thousand links looks up a thousand rows, and each filtered table is dear.
    places = {value: at for at, value in enumerate(table[_resource(folder(), name)["schema"]["primaryKey"]].tolist())}
    if key not in places:
        raise DataError(f"{name}.csv has no row {key!r}")
    return table.iloc[places[key]]


def read(place: Path, name: str) -> pd.DataFrame:
    """Like `load`, from a folder of your choice; used by the checks."""
    resource = _resource(place, name)
    path = place / resource["path"]
    if not path.is_file():
        raise DataError(f"{path.name} is missing: expected it in {place}")
    return _read(path, json.dumps(resource), path.stat().st_mtime_ns).copy()


def check(place: Path | None = None) -> list[str]:
    """Everything that is wrong with the tables, one line each; an empty list when all is well.

    Each table against its schema, then keys that point from one table to another, then the sums.

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
    return problems


# Reading ---------------------------------------------------------------------------------------------


def _resources(place: Path) -> dict[str, dict]:
    path = place / PACKAGE_FILE
    try:
        return _package(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise DataError(f"{path} is missing") from None
    except UnicodeDecodeError:
        raise DataError(f"{PACKAGE_FILE} is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise DataError(f"{PACKAGE_FILE}, line {error.lineno}: not valid JSON ({error.msg})") from None
    except (KeyError, TypeError):
        raise DataError(f"{PACKAGE_FILE}: expected an object with a list of named resources") from None


@lru_cache(maxsize=4)
def _package(text: str) -> dict[str, dict]:
    # Cached by what the file says, so that an edited file is never taken for the old one.
    return {resource["name"]: resource for resource in json.loads(text)["resources"]}


def _resource(place: Path, name: str) -> dict:
    resources = _resources(place)
    if name not in resources:
        raise DataError(f"there is no table {name!r}; the tables are {', '.join(resources)}")
    return resources[name]


@cache
def _read(path: Path, description: str, changed: int) -> pd.DataFrame:
    # `changed` is in the signature so that an edited file is read again.
    resource = json.loads(description)
    fields = resource["schema"]["fields"]
    rows = _rows(path)
    _check_header(path.name, next(rows, (1, []))[1], [field["name"] for field in fields])
    cells: dict[str, list] = {field["name"]: [] for field in fields}
    for number, values in rows:
        if len(values) != len(fields):
            raise DataError(f"{path.name}, row {number}: expected {len(fields)} cells, found {len(values)}")
        for field, text in zip(fields, values, strict=True):
            where = f"{path.name}, row {number}, column {field['name']!r}"
            cells[field["name"]].append(_cell(where, field, text))
    table = pd.DataFrame({field["name"]: _column(field, cells[field["name"]]) for field in fields})
    _check_unique(path.name, resource["schema"], table)
    return table


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise DataError(f"{path.name}, row {row}: not UTF-8 text") from None
    number = 0
    try:
        # Empty lines at the end are no rows; one in the middle is reported like any row of the wrong length.
        lines = io.StringIO(text.rstrip("\r\n"), newline="")
        for number, values in enumerate(csv.reader(lines, strict=True), start=1):
            yield number, values
    except csv.Error as error:
        raise DataError(f"{path.name}, row {number + 1}: not valid CSV ({error})") from None


def _check_header(file: str, found: list[str], expected: list[str]) -> None:
    for column in expected:
        if column not in found:
            raise DataError(f"{file}, row 1: column {column!r} is missing")
    for column in found:
        if column not in expected:
            raise DataError(f"{file}, row 1: column {column!r} is not in {PACKAGE_FILE}")
    if found != expected:
        raise DataError(f"{file}, row 1: expected the columns in this order: {', '.join(expected)}")


def _cell(where: str, field: dict, text: str):
    """Value of one cell, `None` or empty where nothing stands; raises where the cell breaks its schema."""
    rules = field.get("constraints", {})
    if not text.isprintable():
        raise DataError(f"{where}: holds a control character")
    if not text:
        if rules.get("required"):
            raise DataError(f"{where}: empty, but a value is required")
        return () if "separator" in field else "" if field["type"] == "string" else None
    if "separator" in field:
        parts = tuple(text.split(field["separator"]))
        for part in parts:
            if "enum_items" in field and part not in field["enum_items"]:
                raise DataError(f"{where}: expected {_one_of(field['enum_items'])}, found {part!r}")
        return parts
    try:
        value = _parse(field["type"], text)
    except (KeyError, ValueError):
        expected = _EXPECTED.get(field["type"], field["type"])
        raise DataError(f"{where}: expected {expected}, found {text!r}") from None
    if "enum" in rules and text not in rules["enum"]:
        raise DataError(f"{where}: expected {_one_of(rules['enum'])}, found {text!r}")
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        raise DataError(f"{where}: expected the form {rules['pattern']}, found {text!r}")
    if "minimum" in rules and value < rules["minimum"]:
        raise DataError(f"{where}: expected at least {rules['minimum']}, found {text!r}")
    if "maximum" in rules and value > rules["maximum"]:
        raise DataError(f"{where}: expected at most {rules['maximum']}, found {text!r}")
    return value


def _parse(kind: str, text: str):
    if kind == "integer":
        if not re.fullmatch(r"-?[0-9]{1,18}", text):  # int() would take "1_000" and Arabic digits
            raise ValueError(text)
        return int(text)
    if kind == "number":
        if not re.fullmatch(r"-?[0-9]+(\.[0-9]+)?", text):
            raise ValueError(text)
        return float(text)
    if kind == "boolean":
        return {"true": True, "false": False}[text]
    if kind == "date":
        if not re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
            raise ValueError(text)
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
                    f"{file}, row {index + 2}, column {column!r}: {value!r} stands in row {seen[value] + 2} too"
                )
            seen[value] = index


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
        known = set(tables[other][target].astype(str))
        for index, value in table[column].items():
            for key in value if isinstance(value, tuple) else (value,):
                if key and key not in known:
                    yield (
                        f"{resource['path']}, row {index + 2}, column {column!r}: "
                        f"{key!r} is not in {other}.csv (column {target!r})"
                    )


def _wrong_sums(resource: dict, table: pd.DataFrame) -> Iterator[str]:
    """A line for each sum declared in the data package that does not hold."""
    values = table.set_index(resource["schema"]["primaryKey"])
    for rule in resource.get("sums", []):
        missing = [key for key in (rule["total"], *rule["parts"]) if key not in values.index]
        if missing:
            yield f"{resource['path']}: a sum in {PACKAGE_FILE} names the row {missing[0]!r}, which is not there"
            continue
        total, parts = values.loc[rule["total"], "value"], values.loc[rule["parts"], "value"].sum()
        if total != parts:
            row = values.index.get_loc(rule["total"]) + 2
            yield (
                f"{resource['path']}, row {row}, column 'value': {rule['total']} is {total:,}, "
                f"but {', '.join(rule['parts'])} add to {parts:,}"
            )
