"""The data dictionary: every table and every column, as `datapackage.json` describes them."""

import os
from collections.abc import Iterator

import pandas as pd
from markupsafe import Markup

from companion import data, tables
from companion.markup import Shown, words

ARCHIVE = "under-the-radar-data.zip"
BIBTEX = "sources.bib"

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
}


def show() -> Shown:
    """A section for each table at the address `table-…`: what it holds, where it ends, its columns and rules."""
    return Shown(Markup("").join(_table(data.describe(name)) for name in data.names()))


def overview() -> pd.DataFrame:
    """The tables: name, linked to its section here, what each holds, and how many rows it has.

    >>> overview().columns.to_list()
    ['table', 'what it holds', 'rows']
    """
    return pd.DataFrame(
        {
            "table": [_links({name}) for name in data.names()],
            "what it holds": [data.describe(name)["title"] for name in data.names()],
            "rows": [len(data.load(name)) for name in data.names()],
        }
    )


def downloads() -> Shown:
    """Links to the whole package and to the BibTeX file of the sources."""
    return Shown(
        Markup("<ul><li>{}: all tables, their description and the BibTeX file.</li><li>{}</li><li>{}</li></ul>").format(
            _file(ARCHIVE), _file("datapackage.json"), _file(BIBTEX)
        )
    )


def _table(table: dict) -> Markup:
    name, file = table["name"], table["path"]
    fields = pd.DataFrame([_field(field, table["schema"]) for field in table["schema"]["fields"]])
    facts = {
        "Rows": words(len(data.load(name))),
        "Covers": table["coverage"],
        "Known gaps": table["knownGaps"],
        "Made from": "; ".join(source["title"] for source in table["sources"]),
        "Licence": "; ".join(licence["title"] for licence in table["licenses"]),
        "Key": Markup("<code>{}</code>").format(table["schema"]["primaryKey"]),
        "Points to": _links({other for _, other in points(table)}),
        "Pointed to by": _links({other["name"] for other in _all() if name in {to for _, to in points(other)}}),
        "Must hold": Markup("; ").join(rules(table)),
        "Download": _file(file),
    }
    told = Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(head, fact) for head, fact in facts.items() if fact
    )
    return Markup(
        '<h2 id="table-{0}" data-target="Table {1}">{1}</h2>'
        '<p><strong>{2}.</strong> {3}</p><dl class="book-facts">{4}</dl>{5}'
    ).format(
        name.replace("_", "-"),
        file,
        table["title"],
        table["description"],
        told,
        tables.html(fields, caption=f"Columns of {file}"),
    )


def points(table: dict) -> list[tuple[str, str]]:
    """Columns of a table that hold keys of another, each with that table.

    >>> points(data.describe("support"))
    [('organisation', 'organisations'), ('source', 'sources'), ('claims', 'claims')]
    """
    schema = table["schema"]
    single = [(key["fields"], key["reference"]["resource"]) for key in schema.get("foreignKeys", [])]
    return single + [
        (field["name"], field["references"].split(".")[0]) for field in schema["fields"] if "references" in field
    ]


def rules(table: dict) -> Iterator[str]:
    """What must hold between cells of a table, in words.

    >>> list(rules(data.describe("polls")))
    ['start is not after end']
    """
    for first, second in table.get("orders", []):
        yield f"{first} is not after {second}"
    for rule in table.get("sums", []):
        by = f", for each {rule['by']}" if "by" in rule else ""
        yield f"{rule['column']} of {_rows(rule['total'])} is the sum of {_rows(rule['parts'])}{by}"


def _rows(wanted: dict) -> str:
    """Rows that a rule speaks of: "the rows with sex total and preferred true"."""
    told = (f"{column} {_value(value)}" for column, value in wanted.items())
    return f"the rows with {' and '.join(told)}"


def _value(value) -> str:
    if isinstance(value, list):
        return f"{_value(value[0])} to {_value(value[-1])}" if len(value) > 4 else " or ".join(map(_value, value))
    return str(value).lower() if isinstance(value, bool) else str(value)


def _all() -> list[dict]:
    return [data.describe(name) for name in data.names()]


def _links(names: set[str]) -> Markup:
    order = [name for name in data.names() if name in names]
    return Markup(", ").join(Markup('<a href="#table-{}">{}</a>').format(n.replace("_", "-"), n) for n in order)


def _field(field: dict, schema: dict) -> dict:
    other = dict(points({"schema": schema})).get(field["name"])
    separator = field.get("separator")
    kind = f"list, separated by {separator}" if separator else _TYPES[field["type"]]
    return {
        "Column": field["name"],
        "Type": Markup("{}{}").format(kind, Markup(", of keys of {}").format(_links({other})) if other else ""),
        "Allowed": _allowed(field),
        "Meaning": field["description"],
    }


def _allowed(field: dict) -> str:
    """Which values a column may hold; empty where any will do.

    >>> _allowed({"constraints": {"required": True, "minimum": 1, "maximum": 151}})
    'required; 1 to 151'
    """
    rules = field.get("constraints", {})
    parts = ["required"] if rules.get("required") else []
    values = rules.get("enum") or field.get("enum_items")
    if values:
        parts.append(", ".join(values))
    low, high = rules.get("minimum"), rules.get("maximum")
    if low is not None or high is not None:
        parts.append(
            f"{low} to {high}" if None not in (low, high) else f"{low} or more" if high is None else f"to {high}"
        )
    if "pattern" in rules:
        parts.append(f"of the form {rules['pattern']}")
    return "; ".join(parts)


def _file(name: str) -> Markup:
    """Link to a file beside the published pages; in JupyterLab, where there is none, the name alone."""
    if os.environ.get("COMPANION_BUILD") == "1":
        return Markup('<a href="../../data/{0}" download><code>{0}</code></a>').format(name)
    return Markup("<code>{}</code>").format(name)
