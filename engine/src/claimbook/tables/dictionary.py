"""The data dictionary: every table and every column, as `datapackage.json` describes them."""

from collections.abc import Iterable, Iterator
from itertools import groupby

import pandas as pd
from markupsafe import Markup

from claimbook.settings import building
from claimbook.show import table as html_table
from claimbook.show.markup import counted, fold, words
from claimbook.show.output import HtmlOutput
from claimbook.tables.descriptor import PACKAGE_FILE, foreign_keys
from claimbook.tables.reader import Tables

BIBTEX = "sources.bib"
README = "README.md"

_TYPES = {
    "string": "text",
    "integer": "whole number",
    "number": "number",
    "boolean": "true or false",
    "date": "date",
}
_SUM = {"column", "total", "parts", "by"}


class Dictionary:
    """The pages that describe a folder of tables.

    Args:
        tables: the tables.
        archive: name of the zip file that the build makes of them.
    """

    def __init__(self, tables: Tables, archive: str):
        self.tables, self.archive = tables, archive

    def index(self) -> HtmlOutput:
        """All tables: name, linked to its section, what a row is about, rows and columns."""
        described = self._all()
        shown = pd.DataFrame(
            {
                # A long name may break after an underscore, so that a phone shows every column.
                "Table": [_link(table["name"], Markup("_<wbr>").join(table["name"].split("_"))) for table in described],
                "What it holds": [table["title"] for table in described],
                "Rows": [len(self.tables.load(table["name"])) for table in described],
                "Columns": [len(table["schema"]["fields"]) for table in described],
            }
        )
        caption = f"{len(shown)} tables with {words(shown['Rows'].sum())} rows"
        return HtmlOutput(html_table.html(shown, caption=caption))

    def downloads(self) -> HtmlOutput:
        """Links to the whole package, its description, the rules of the house, and the BibTeX file of the sources."""
        files = {self.archive: "all of these files and every table"} | self.others()
        items = (Markup("<li>{}: {}.</li>").format(_file(name), what) for name, what in files.items())
        return HtmlOutput(Markup("<ul>{}</ul>").format(Markup("").join(items)))

    def others(self) -> dict[str, str]:
        """What the files among the downloads hold that are no tables, by name (`claimbook.publish` makes the last five)."""
        return {
            PACKAGE_FILE: "the description that this page is made from",
            README: "how the tables were made",
            BIBTEX: "the table of sources for a reference manager",
            "claims.bib": "every claim for a reference manager, after the entry of the text itself",
            "claims.json": "every claim as JSON, with its place and how to cite it; the folder claims has a file for each",
            "claims.trig": "the claims as drafts of nanopublications (RDF), for anyone who wants to sign one",
            "croissant.json": "a description of the tables for tools that load data (Croissant)",
            "ro-crate-metadata.json": "a description of the files for archives (RO-Crate)",
        }

    def show(self) -> HtmlOutput:
        """A section for each table at the address `table-…`: what it holds, where it ends, its columns and rules."""
        described = self._all()
        return HtmlOutput(
            Markup("").join(self._section(table, described) for table in described),
            targets={_address(table["name"]): f"Table {table['path']}" for table in described},
        )

    def _all(self) -> list[dict]:
        return [self.tables.describe(name) for name in self.tables.names()]

    def _section(self, table: dict, described: list[dict]) -> Markup:
        name, file = table["name"], table["path"]
        fields = pd.DataFrame([_field(field, table) for field in table["schema"]["fields"]])
        facts = {
            "Covers": table.get("coverage", ""),
            "Known gaps": table.get("knownGaps", ""),
            "Made from": "; ".join(source["title"] for source in table.get("sources", [])),
            "Licence": Markup("; ").join(_licence(licence) for licence in table.get("licenses", [])),
            "Key": table["schema"]["primaryKey"],
            "Points to": self._pointers((key.table, key.column) for key in foreign_keys(table)),
            "Pointed to by": self._pointers(
                (other["name"], key.column) for other in described for key in foreign_keys(other) if key.table == name
            ),
            "Must hold": _list(rules(table)),
            "Download": _file(file),
        }
        listed = Markup("").join(
            Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(head, fact) for head, fact in facts.items() if fact
        )
        size = f"{counted(len(self.tables.load(name)), 'row')}, {counted(len(fields), 'column')}"
        columns = html_table.html(fields, caption=f"Columns of {file}")
        return Markup('<h2 id="{}">{}</h2><p><strong>{}.</strong> {}</p>{}').format(
            _address(name),
            file,
            table["title"],
            table["description"],
            fold(size, Markup('<dl class="book-facts">{}</dl>{}').format(listed, columns)),
        )

    def _pointers(self, pairs: Iterable[tuple[str, str]]) -> Markup:
        """Tables in the order of the package, each with the columns that point."""
        order = self.tables.names()
        grouped = groupby(sorted(pairs, key=lambda pair: order.index(pair[0])), key=lambda pair: pair[0])
        return Markup(", ").join(
            Markup("{} ({})").format(_link(name), ", ".join(column for _, column in found)) for name, found in grouped
        )


def rules(table: dict) -> Iterator[str]:
    """What must hold between cells of a table, in words. What a rule says beyond that stands as it is written.

    >>> list(rules({"orders": [["start", "end"]]}))
    ['start is not after end']
    >>> list(rules({"sums": [{"column": "value", "total": {"id": "total"}, "parts": {"id": ["a", "b", "c"]}}]}))
    ['value, where id is total, is the sum of value where id is a, b or c']
    >>> list(rules({"sums": [{"column": "n", "total": {"sex": "total"}, "parts": {"preferred": True}, "within": 5}]}))
    ['n, where sex is total, is the sum of n where preferred is true; within: 5']
    """
    for pair in table.get("orders", []):
        yield " is not after ".join(map(str, pair))
    for rule in table.get("sums", []):
        column, by = rule["column"], f", for each {rule['by']}" if "by" in rule else ""
        more = "".join(f"; {key}: {_value(value)}" for key, value in rule.items() if key not in _SUM)
        total, parts = (_where(rule[key]) for key in ("total", "parts"))
        yield f"{column}, where {total}, is the sum of {column} where {parts}{by}{more}"


def allowed(field: dict) -> str:
    """Which values a column may hold; empty where any will do.

    >>> allowed({"constraints": {"required": True, "unique": True, "minimum": 1, "maximum": 151}})
    'required; no value twice; 1 to 151'
    >>> allowed({"type": "list", "delimiter": ";", "itemEnum": ["law", "news"]})
    'law, news'
    """
    limits = field.get("constraints", {})
    parts = ["required"] if limits.get("required") else []
    if limits.get("unique"):
        parts.append("no value twice")
    if values := limits.get("enum") or field.get("itemEnum"):
        parts.append(", ".join(map(str, values)))
    low, high = limits.get("minimum"), limits.get("maximum")
    if low is not None or high is not None:
        parts.append(f"{low} or more" if high is None else f"{high} or less" if low is None else f"{low} to {high}")
    if "pattern" in limits:
        parts.append(f"of the form {limits['pattern']}")
    return "; ".join(parts)


# Pieces ----------------------------------------------------------------------------------------------


def _field(field: dict, table: dict) -> dict[str, str | Markup]:
    """A row of the table of columns."""
    listed = field["type"] == "list"
    kind = f"list, separated by {field.get('delimiter', ',')}" if listed else _TYPES.get(field["type"], field["type"])
    keys = [_link(key.table) for key in foreign_keys(table) if key.column == field["name"]]
    return {
        "Column": field["name"],
        "Type": Markup("{} (key{} of {})").format(kind, "s" if listed else "", Markup(" and ").join(keys))
        if keys
        else kind,
        "Allowed": allowed(field),
        "Meaning": field["description"],
    }


def _where(wanted: dict) -> str:
    """Which rows a rule speaks of."""
    return " and ".join(f"{column} is {_value(value)}" for column, value in wanted.items())


def _value(value) -> str:
    if isinstance(value, list):
        *most, last = map(_value, value) if value else [""]
        return f"{', '.join(most)} or {last}" if most else last
    return str(value).lower() if isinstance(value, bool) else str(value)


def _list(items: Iterable[str]) -> Markup:
    found = Markup("").join(Markup("<li>{}</li>").format(item) for item in items)
    return Markup("<ul>{}</ul>").format(found) if found else found


def _licence(licence: dict) -> Markup:
    title = licence.get("title") or licence["name"]
    path = licence.get("path")
    return Markup('<a href="{}" rel="noreferrer">{}</a>').format(path, title) if path else Markup("{}").format(title)


def _address(name: str) -> str:
    return f"table-{name.replace('_', '-')}"


def _link(name: str, text: Markup | None = None) -> Markup:
    return Markup('<a href="#{}">{}</a>').format(_address(name), text or name)


def _file(name: str) -> Markup:
    """Link to a file beside the published pages; in JupyterLab, where there is none, the name alone."""
    if building():
        return Markup('<a href="../../data/{0}" download><code>{0}</code></a>').format(name)
    return Markup("<code>{}</code>").format(name)
