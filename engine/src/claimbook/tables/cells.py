"""The value of one cell, as its field describes it, or what is wrong with it."""

import re

import pandas as pd

from claimbook.tables import spreadsheets
from claimbook.tables.descriptor import one_of
from claimbook.tables.errors import with_hint

_PANDAS_TYPE = {"integer": "Int64", "number": "Float64", "boolean": "boolean", "string": "str"}
_EXPECTED = {
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
    "date": "a date such as 1854-09-08",
}


def parse_cell(field: dict, text: str):
    """Value of one cell, `None` or empty where nothing stands; a `ValueError` says what was expected.

    >>> parse_cell({"name": "year", "type": "integer"}, "1854")
    1854
    """
    rules = field.get("constraints", {})
    if damage := spreadsheets.damaged(text):
        raise ValueError(damage)
    if not text:
        if rules.get("required"):
            raise ValueError("empty, but a value is required")
        return {"list": (), "string": ""}.get(field["type"])
    if field["type"] == "list":
        return _items(field, text)
    try:
        value = _parse(field["type"], text)
    except (KeyError, ValueError):
        wrong = f"expected {_EXPECTED[field['type']]}, found {text!r}"
        raise ValueError(with_hint(wrong, spreadsheets.rewritten(field["type"], text))) from None
    if "enum" in rules and text not in rules["enum"]:
        raise ValueError(f"expected {one_of(rules['enum'])}, found {text!r}")
    if "pattern" in rules and not re.fullmatch(rules["pattern"], text):
        wrong = f"expected the form {rules['pattern']}, found {text!r}"
        raise ValueError(with_hint(wrong, spreadsheets.not_of_the_form(rules["pattern"], text)))
    if "minimum" in rules and value < rules["minimum"]:
        raise ValueError(f"expected at least {rules['minimum']}, found {text!r}")
    if "maximum" in rules and value > rules["maximum"]:
        raise ValueError(f"expected at most {rules['maximum']}, found {text!r}")
    return value


def _items(field: dict, text: str) -> tuple[str, ...]:
    delimiter = field.get("delimiter", ",")
    items = tuple(text.split(delimiter))
    for item in items:
        if not item.strip():
            raise ValueError(f"expected no empty item in a list separated by {delimiter!r}, found {text!r}")
        if "itemEnum" in field and item not in field["itemEnum"]:
            raise ValueError(f"expected {one_of(field['itemEnum'])}, found {item!r}")
        if items.count(item) > 1:
            raise ValueError(f"{item!r} is in the list twice")
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


def column(field: dict, values: list) -> pd.Series:
    """The values of a column, as `parse_cell` gives them, in the type that its field asks for."""
    if field["type"] == "list":
        return pd.Series(values, dtype="object")
    if field["type"] == "date":
        return pd.Series(pd.to_datetime(values), dtype="datetime64[s]")
    return pd.Series(values, dtype=_PANDAS_TYPE[field["type"]])
