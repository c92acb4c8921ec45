"""What the description of tables must hold so that they can be read, as a JSON Schema (draft 7).

It asks for less than a Data Package (version 2) may hold, and knows what the engine has besides: of a column `display`
and `language`, of a list `references` and `itemEnum`, of a table `address`, `display`, `orders` and `sums`. Where a rule has a
`description`, it is what an error says.
"""

TYPES = ["string", "integer", "number", "boolean", "date", "list"]

_TEXT = {"type": "string", "minLength": 1, "description": "must be text that is not empty"}
_TEXTS = {"type": "array", "items": {"type": "string"}}
_CELL = {"type": ["string", "number", "boolean"]}
_COLUMN_OF_A_TABLE = {
    "type": "string",
    "pattern": r"^[^.]+\.[^.]+$",
    "description": "must have the form table.column",
}
_PAIR = {**_TEXTS, "minItems": 2, "maxItems": 2, "description": "must name two columns"}
_CELLS = {
    "anyOf": [_CELL, {"type": "array", "items": _CELL}],
    "description": "must be what a cell holds, or a list of such",
}


def _object(required: str, properties: dict) -> dict:
    return {"type": "object", "required": required.split(), "properties": properties}


_CONSTRAINTS = {
    "required": {"type": "boolean"},
    "unique": {"type": "boolean"},
    "enum": _TEXTS,
    "pattern": {"type": "string"},
    "minimum": {"type": "number"},
    "maximum": {"type": "number"},
}
_FIELD = {
    "name": _TEXT,
    "type": {"enum": TYPES},
    "delimiter": _TEXT,
    "itemEnum": _TEXTS,
    "references": _COLUMN_OF_A_TABLE,
    "display": {"enum": ["year"]},
    "language": _TEXT,
    "constraints": _object("", _CONSTRAINTS),
}
_KEY = {"fields": _TEXT, "reference": _object("resource fields", {"resource": _TEXT, "fields": _TEXT})}
_SCHEMA = {
    "fields": {"type": "array", "minItems": 1, "items": _object("name type", _FIELD)},
    "primaryKey": _TEXT,
    "foreignKeys": {"type": "array", "items": _object("fields reference", _KEY)},
}
_PICKED = {"type": "object", "additionalProperties": _CELLS}  # rows: what they hold in each of some columns
_SUM = {"column": _TEXT, "total": _PICKED, "parts": _PICKED, "by": _TEXT}
_TABLE = {
    "name": _TEXT,
    "path": _TEXT,
    "schema": _object("fields primaryKey", _SCHEMA),
    "address": _TEXT,
    "display": _TEXT,
    "orders": {"type": "array", "items": _PAIR},
    "sums": {"type": "array", "items": _object("column total parts", _SUM)},
}

PROFILE = {
    "$schema": "http://json-schema.org/draft-07/schema#",
    **_object("resources", {"resources": {"type": "array", "items": _object("name path schema", _TABLE)}}),
}
