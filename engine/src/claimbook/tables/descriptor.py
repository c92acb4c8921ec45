"""The description of a folder of tables, `datapackage.json` (a Frictionless Data Package): is it one, and what does it say."""

import json
import re
from collections.abc import Iterable, Iterator
from functools import cache
from typing import NamedTuple

from claimbook.tables.errors import DataError
from claimbook.tables.shape import differs

PACKAGE_FILE = "datapackage.json"
TYPES = ("string", "integer", "number", "boolean", "date")

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
SUM = {"column": str, "total": dict, "parts": dict, "by?": str}
_TABLE = {"name": str, "path": str, "schema": _SCHEMA, "orders?": [[str]], "address?": str}


@cache
def parsed(content: bytes) -> dict[str, dict]:
    """The description of each table by its name, in the order of the package.

    Raises `DataError` where the file is no JSON, or no description of tables. What is returned is shared: copy it
    before you change it.

    >>> list(parsed(b'{"resources": []}'))
    []
    """
    try:
        package = json.loads(content.decode("utf-8"))
    except UnicodeDecodeError:
        raise DataError(f"{PACKAGE_FILE} is not UTF-8 text") from None
    except json.JSONDecodeError as error:
        raise DataError(f"{PACKAGE_FILE}, line {error.lineno}: not valid JSON ({error.msg})") from None
    except (RecursionError, ValueError):  # nested a thousand deep, or a number of thousands of digits
        raise DataError(f"{PACKAGE_FILE}: more than can be read") from None
    if fault := differs(package, {"resources": [_TABLE]}):
        raise DataError(f"{PACKAGE_FILE}, {fault}")
    for resource in package["resources"]:
        for fault in _senseless(resource):
            raise DataError(f"{PACKAGE_FILE}, table {resource['name']!r}: {fault}")
    return {resource["name"]: resource for resource in package["resources"]}


def _senseless(resource: dict) -> Iterator[str]:
    """What makes no sense in the description of a table that has the right shape."""
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    if not resource["path"]:
        yield "its path is empty"
    for name, field in fields.items():
        rules = field.get("constraints", {})
        if field["type"] not in TYPES:
            yield f"column {name!r} has the type {field['type']!r}; expected {one_of(TYPES)}"
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


class ForeignKey(NamedTuple):
    """A column whose cells name rows of a table: by the values of the table's column `target`."""

    column: str
    table: str
    target: str


def foreign_keys(resource: dict) -> list[ForeignKey]:
    """Which columns of a table point to which, in the order of the schema; those that hold lists come last.

    >>> schema = {"fields": [{"name": "wells", "references": "wells.id"}], "foreignKeys": []}
    >>> foreign_keys({"schema": schema})
    [ForeignKey(column='wells', table='wells', target='id')]
    """
    schema = resource["schema"]
    single = [
        ForeignKey(key["fields"], key["reference"]["resource"], key["reference"]["fields"])
        for key in schema.get("foreignKeys", [])
    ]
    lists = [
        ForeignKey(field["name"], *field["references"].split("."))
        for field in schema["fields"]
        if "references" in field
    ]
    return single + lists


def one_of(values: Iterable) -> str:
    """What may stand somewhere, in words.

    >>> one_of(["string", "date"])
    "one of 'string', 'date'"
    """
    return "one of " + ", ".join(repr(value) for value in values)
