"""What the description of tables must hold so that they can be read, as a JSON Schema (draft 7).

It asks for less than a Data Package (version 2) may hold, and knows what the engine has besides: of the whole `units`, of a
column `display`, `unit` and `language`, of a list `references` and `itemEnum`, of a table `address`, `display`, `orders`
and `sums`. Where a rule has a `description`, it is what an error says.
"""

TYPES = ["string", "integer", "number", "boolean", "date", "list"]

_TEXT = {"type": "string", "minLength": 1, "description": "must be text that is not empty"}
_STRING = {"type": "string", "description": "must be text"}
_TEXTS = {"type": "array", "items": _STRING, "description": "must be a list of text"}
_NUMBER = {"type": "number", "description": "must be a number"}
_BOOLEAN = {"type": "boolean", "description": "must be true or false"}
_CELL = {"type": ["string", "number", "boolean"]}
_COLUMN_OF_A_TABLE = {
    "type": "string",
    "pattern": r"^[^.]+\.[^.]+$",
    "description": "must have the form table.column",
}
_PAIR = {**_TEXTS, "minItems": 2, "maxItems": 2, "description": "must name two columns"}
_CELLS = {
    "anyOf": [_CELL, {"type": "array", "items": _CELL}],
    "description": "must be text, a number, true or false, or a list of these",
}


def _object(required: str, properties: dict) -> dict:
    """An object with the properties that are required, and perhaps others.

    >>> _object("name type", {})["description"], _object("", {})["description"]
    ('must be an object with name, type', 'must be an object')
    """
    names = required.split()
    description = " with ".join(["must be an object", *([", ".join(names)] if names else [])])
    return {"type": "object", "required": names, "properties": properties, "description": description}


def _list(what: str, items: dict, least: int = 0) -> dict:
    return {"type": "array", "items": items, "minItems": least, "description": f"must be a list of {what}"}


_CONSTRAINTS = {
    "required": _BOOLEAN,
    "unique": _BOOLEAN,
    "enum": _TEXTS,
    "pattern": _STRING,
    "minimum": _NUMBER,
    "maximum": _NUMBER,
}
_FIELD = {
    "name": _TEXT,
    "type": {"enum": TYPES},
    "delimiter": _TEXT,
    "itemEnum": _TEXTS,
    "references": _COLUMN_OF_A_TABLE,
    "display": {"enum": ["year"]},
    "unit": _TEXT,
    "language": _TEXT,
    "constraints": _object("", _CONSTRAINTS),
}
_KEY = {"fields": _TEXT, "reference": _object("resource fields", {"resource": _TEXT, "fields": _TEXT})}
_SCHEMA = {
    "fields": _list("at least one column", _object("name type", _FIELD), least=1),
    "primaryKey": _TEXT,
    "foreignKeys": _list("keys", _object("fields reference", _KEY)),
}
_PICKED = {**_object("", {}), "additionalProperties": _CELLS}  # rows: what they hold in each of some columns
_UNITS = {**_object("", {}), "additionalProperties": _TEXTS}  # the words that may stand for each in a sentence
_SUM = {"column": _TEXT, "total": _PICKED, "parts": _PICKED, "by": _TEXT}
_TABLE = {
    "name": _TEXT,
    "path": _TEXT,
    "schema": _object("fields primaryKey", _SCHEMA),
    "address": _TEXT,
    "display": _TEXT,
    "orders": _list("pairs of columns", _PAIR),
    "sums": _list("sums", _object("column total parts", _SUM)),
}

PROFILE = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **_object("resources", {"resources": _list("tables", _object("name path schema", _TABLE)), "units": _UNITS}),
}
