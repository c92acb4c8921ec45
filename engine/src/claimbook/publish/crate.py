"""The tables as an RO-Crate: one JSON file that says of every file in a folder what it is, whose it is, and on what terms.

Made from `datapackage.json`. A folder, or an archive, that holds the file `ro-crate-metadata.json` is the crate.
"""

from collections.abc import Mapping
from pathlib import PurePath

from claimbook.publish import structured
from claimbook.publish.citation import Citation

FILE = "ro-crate-metadata.json"
_SPECIFICATION = "https://w3id.org/ro/crate/1.3"
_KINDS = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".bib": "text/x-bibtex",
    ".md": "text/markdown",
    ".trig": "application/trig",
}
_BY = "#contributors"


def crate(package: dict, files: Mapping[str, bytes], cited: Citation, what: Mapping[str, str] | None = None) -> dict:
    """The description of a folder of tables and of what was made from them.

    Args:
        package: what `datapackage.json` says.
        files: every file of the folder by its name, without the description itself.
        cited: the book.
        what: what a file that is no table holds, by its name.

    >>> made = crate(tables.package(), {"attacks.csv": b"date"}, BOOK, {})
    >>> [found["@id"] for found in made["@graph"]][:3]
    ['ro-crate-metadata.json', './', 'attacks.csv']
    >>> made["@graph"][1]["hasPart"]
    [{'@id': 'attacks.csv'}]
    """
    by_path = {table["path"]: table for table in package["resources"]}
    text = structured.text(cited.text)
    named = _named(text)
    if not package.get("licenses"):  # the book's own
        package = package | {"licenses": [{"name": name} for name in cited.licences]}
    licences = {address: licence for part in (package, *package["resources"]) for address, licence in _licences(part)}
    of_all = _ids(address for address, _ in _licences(package))
    root = {
        "@id": "./",
        "@type": "Dataset",
        "name": package["title"],
        "description": package.get("description", "") or cited.abstract or package["title"],
        "datePublished": cited.released.isoformat(),
        "version": cited.version,
        "author": {"@id": _BY},
        "publisher": {"@id": _BY},
        "license": _one(of_all),
        "isBasedOn": {"@id": "#text"},
        "hasPart": _ids(files),
    }
    about = {
        "@id": FILE,
        "@type": "CreativeWork",
        "conformsTo": {"@id": _SPECIFICATION},
        "about": {"@id": "./"},
    }
    return {
        "@context": f"{_SPECIFICATION}/context",
        "@graph": [
            about,
            structured.filled(root),
            *(_file(name, content, by_path.get(name), what or {}, of_all) for name, content in files.items()),
            *named,
            {"@id": _BY, "@type": "Organization", "name": cited.by},
            *(_licence(address, licence) for address, licence in licences.items()),
        ],
    }


def _file(name: str, content: bytes, table: dict | None, what: Mapping[str, str], of_all: list[dict]) -> dict:
    """A file; one without licences of its own has those of the whole."""
    own = _ids(address for address, _ in _licences(table)) if table else of_all
    found = {
        "@id": name,
        "@type": "File",
        "name": table["title"] if table else name,
        "description": table["description"] if table else what.get(name, ""),
        "encodingFormat": _KINDS.get(PurePath(name).suffix, "application/octet-stream"),
        "contentSize": str(len(content)),
        "license": [] if own == of_all else _one(own),
    }
    return structured.filled(found)


def _licences(part: dict) -> list[tuple[str, dict]]:
    """Address of each licence of a table, or of the package, and what it says of it."""
    return [(licence.get("path") or structured.spdx(licence["name"]), licence) for licence in part.get("licenses", [])]


def _licence(address: str, licence: dict) -> dict:
    named = {"@id": address, "@type": "CreativeWork", "name": licence["name"]}
    return named | {"description": licence.get("title") or f"The licence that SPDX lists as {licence['name']}"}


def _named(thing: dict, identity: str = "") -> list[dict]:
    """A thing and all things in it, each with an identity of its own, as a crate lists them.

    >>> _named({"@id": "#a", "@type": "Book", "author": [{"@type": "Person", "name": "J. Snow"}]})
    [{'@id': '#a', '@type': 'Book', 'author': {'@id': '#a-author-1'}}, {'@type': 'Person', 'name': 'J. Snow', '@id': '#a-author-1'}]
    """
    flat, others = {}, []
    identity = thing.get("@id") or identity
    for name, value in thing.items():
        if isinstance(value, dict):
            value, inner = {"@id": f"{identity}-{name}"}, _named(value, f"{identity}-{name}")
            others += inner
        elif isinstance(value, list) and value and isinstance(value[0], dict):
            inner = [_named(part, f"{identity}-{name}-{number}") for number, part in enumerate(value, 1)]
            value = _one([{"@id": part[0]["@id"]} for part in inner])
            others += [part for parts in inner for part in parts]
        flat[name] = value
    return [flat | {"@id": identity}, *others]


def _ids(names) -> list[dict]:
    return [{"@id": name} for name in dict.fromkeys(names)]


def _one(values: list) -> object:
    """A list of one thing is that thing, as RO-Crate recommends."""
    return values[0] if len(values) == 1 else values
