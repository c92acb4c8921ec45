"""The description of a folder of tables, `datapackage.json` (a Frictionless Data Package): is it one, and what does it say."""

import json
import re
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import NamedTuple

from claimbook.tables.errors import DataError
from claimbook.tables.profile import PROFILE

PACKAGE_FILE = "datapackage.json"


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
        raise DataError(f"{PACKAGE_FILE}: nested too deeply, or holds a number too long to read") from None
    if fault := _fault(package):
        raise DataError(f"{PACKAGE_FILE}{fault}")
    for resource in package["resources"]:
        for fault in _senseless(resource):
            raise DataError(f"{PACKAGE_FILE}, table {resource['name']!r}: {fault}")
    return {resource["name"]: resource for resource in package["resources"]}


@cache
def _validator() -> Callable | None:
    """What holds a description against the profile; nothing in a browser, where it is one that a build has checked."""
    try:
        import fastjsonschema  # comes with Jupyter
    except ImportError:
        return None
    return fastjsonschema.compile(PROFILE)


def _fault(package: object) -> str:
    """What keeps a description from being one, after the place where it is; empty when it is one."""
    if (validate := _validator()) is None:
        return ""
    from fastjsonschema import JsonSchemaValueException

    try:
        validate(package)
    except JsonSchemaValueException as error:
        wrong = error.definition.get("description") or error.message.removeprefix(error.name).strip()
        if error.rule == "required":
            wrong = f"{next(name for name in error.rule_definition if name not in error.value)!r} is missing"
        return f"{_place(error.path[1:], package)}{wrong}"
    return ""


def _place(path: list[str], package: object) -> str:
    """Where something stands in a description: by names, as far as there are any.

    >>> _place(["resources", "0", "schema", "fields", "0", "type"], {"resources": [{"name": "pumps"}]})
    ", table 'pumps', schema.fields[0].type: "
    >>> _place([], 3)
    ': '
    """
    names, rest, value = [], [], package
    for step in path:
        value = value[int(step)] if isinstance(value, list) else value.get(step) if isinstance(value, dict) else None
        rest.append(f"[{step}]" if step.isdigit() else f".{step}")
        kind = {"resources": "table", "schema.fields": "column"}.get("".join(rest[:-1]).lstrip("."))
        if kind and isinstance(value, dict) and isinstance(value.get("name"), str):
            names, rest = [*names, f", {kind} {value['name']!r}"], []
    left = "".join(rest).lstrip(".")
    return f"{''.join(names)}{', ' * bool(left)}{left}: "


def _senseless(resource: dict) -> Iterator[str]:
    """What makes no sense in the description of a table that fits the profile."""
    fields = {field["name"]: field for field in resource["schema"]["fields"]}
    for name, field in fields.items():
        rules = field.get("constraints", {})
        if {"minimum", "maximum"} & set(rules) and field["type"] not in ("integer", "number"):
            yield (
                f"column {name!r} has minimum or maximum, but its type is {field['type']!r}, "
                "expected 'integer' or 'number'"
            )
        if "itemEnum" in field and field["type"] != "list":
            yield f"column {name!r} has itemEnum, but its type is {field['type']!r}, expected 'list'"
        try:
            re.compile(rules.get("pattern", ""))
        except re.error as error:
            yield f"column {name!r} has a pattern that is not a regular expression ({error})"
    named = [resource["schema"]["primaryKey"], *(name for pair in resource.get("orders", []) for name in pair)]
    named += [key["fields"] for key in resource["schema"].get("foreignKeys", [])]
    named += [field["language"] for field in fields.values() if "language" in field]
    for name in named:
        if name not in fields:
            yield f"its keys, orders or languages name the column {name!r}, which it does not have"


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
