"""What the engine reads of the three tables that every companion has: their columns, and of which type each must be."""

from collections.abc import Iterator, Mapping

NEEDED = {
    "claims": {
        "id": "string",
        "section": "string",
        "paragraph": "integer",
        "statement": "string",
        "kind": "string",
        "low": "integer",
        "high": "integer",
        "unit": "string",
        "from": "string",
        "to": "string",
        "hedge": "string",
        "footnotes": "list",
        "sources": "list",
        "basis": "list",
        "note": "string",
    },
    "sources": {
        "key": "string",
        "author": "string",
        "year": "integer",
        "title": "string",
        "container": "string",
        "volume": "string",
        "issue": "string",
        "pages": "string",
        "doi": "string",
        "url": "string",
        "language": "string",
        "kind": "string",
        "seen_as": "string",
        "link": "string",
        "note": "string",
    },
    "citations": {"note": "integer", "source": "string", "locator": "string"},
}
_ALSO = {"integer": "number"}  # a type that serves as well


def lacking(resources: Mapping[str, Mapping]) -> Iterator[str]:
    """A line for each table or column that a companion needs and its description has not, or has with another type.

    Args:
        resources: the description of each table, by its name.

    >>> list(lacking({name: tables.describe(name) for name in tables.names()}))
    []
    >>> list(lacking({name: tables.describe(name) for name in ("claims", "sources")}))
    ["there is no table 'citations': expected one with the columns note, source, locator"]
    """
    for table, columns in NEEDED.items():
        if table not in resources:
            yield f"there is no table {table!r}: expected one with the columns {', '.join(columns)}"
            continue
        found = {field["name"]: field["type"] for field in resources[table]["schema"]["fields"]}
        for column, kind in columns.items():
            if column not in found:
                yield f"table {table!r}: expected a column {column!r} of type {kind!r}, which it does not have"
            elif found[column] not in (kind, _ALSO.get(kind)):
                yield f"table {table!r}, column {column!r}: expected the type {kind!r}, found {found[column]!r}"
