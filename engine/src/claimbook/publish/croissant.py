"""The tables as a Croissant data set: what each file holds, column by column, for tools that load data by description.

Made from `datapackage.json`. Croissant has no word for what a cell may not hold, so the constraints stay there; and so do the
keys of other tables: its loaders join tables by them, and then leave out every row whose key is empty or a list.
"""

import hashlib
from collections.abc import Mapping

from claimbook.publish import structured
from claimbook.publish.citation import Citation

FILE = "croissant.json"
_CONFORMS = "http://mlcommons.org/croissant/1.0"
_OWN = (
    "citeAs column conformsTo data dataType equivalentProperty examples extract field fileObject fileProperty fileSet format "
    "includes isLiveDataset jsonPath key md5 parentField path recordSet references regex repeated replace samplingRate "
    "separator source subField transform"
)
# A whole number that may be missing is a number: pandas, by which the tools read CSV, has no other.
_TYPES = {"integer": "sc:Integer", "number": "sc:Float", "boolean": "sc:Boolean", "date": "sc:Date"}


def context() -> dict:
    """What Croissant's own words mean, as its specification wants it in every file.

    >>> context()["column"], context()["dataType"]
    ('cr:column', {'@id': 'cr:dataType', '@type': '@vocab'})
    """
    special = {"data": "@json", "dataType": "@vocab", "examples": "@json"}
    words = {
        word: {"@id": f"cr:{word}", "@type": special[word]} if word in special else f"cr:{word}"
        for word in _OWN.split()
    }
    return {
        "@language": "en",
        "@vocab": "https://schema.org/",
        "sc": "https://schema.org/",
        "cr": "http://mlcommons.org/croissant/",
        "rai": "http://mlcommons.org/croissant/RAI/",
        "dct": "http://purl.org/dc/terms/",
        **words,
        "conformsTo": "dct:conformsTo",
    }


def croissant(package: dict, files: Mapping[str, bytes], cited: Citation) -> dict:
    """The description of a package of tables.

    Args:
        package: what `datapackage.json` says.
        files: the tables' files by their names, which stand beside the description.
        cited: the book.

    >>> made = croissant(tables.package(), {name: (tables.folder / name).read_bytes() for name in tables.files()}, BOOK)
    >>> [found["@id"] for found in made["recordSet"]][:2], made["recordSet"][0]["key"]
    (['claims', 'citations'], {'@id': 'claims/id'})
    """
    described = package["resources"]
    return structured.filled(
        {
            "@context": context(),
            "@type": "sc:Dataset",
            "conformsTo": _CONFORMS,
            "name": package["title"],
            "description": package.get("description", "") or cited.abstract or package["title"],
            "creator": {"@type": "sc:Organization", "name": cited.by},
            "datePublished": cited.released.isoformat(),
            "version": cited.version,
            "inLanguage": "en",
            "license": structured.licences(package, cited),
            "citeAs": cited.bibtex("data", package["title"], ""),
            "distribution": [_file(table, files[table["path"]]) for table in described],
            "recordSet": [_records(table) for table in described],
        }
    )


def _file(table: dict, content: bytes) -> dict:
    return {
        "@type": "cr:FileObject",
        "@id": table["path"],
        "name": table["path"],
        "contentUrl": table["path"],
        "contentSize": f"{len(content)} B",
        "encodingFormat": "text/csv",
        "sha256": hashlib.sha256(content).hexdigest(),
    }


def _records(table: dict) -> dict:
    name = table["name"]
    return {
        "@type": "cr:RecordSet",
        "@id": name,
        "name": name,
        "description": f"{table['title']}. {table['description']}",
        "key": {"@id": f"{name}/{table['schema']['primaryKey']}"},
        "field": [_field(table, field) for field in table["schema"]["fields"]],
    }


def _field(table: dict, field: dict) -> dict:
    """A column. A list is read from its cell by the sign between its values.

    >>> note = {"name": "notes", "type": "list", "delimiter": ";", "description": "Notes."}
    >>> _field({"name": "t", "path": "t.csv"}, note)["source"]["transform"]
    {'separator': ';'}
    """
    source = {"fileObject": {"@id": table["path"]}, "extract": {"column": field["name"]}}
    listed = field["type"] == "list"
    if listed:
        source["transform"] = {"separator": field.get("delimiter", ",")}
    whole = field["type"] == "integer" and not field.get("constraints", {}).get("required")
    kind = "sc:Float" if whole else _TYPES.get(field["type"], "sc:Text")
    found = {
        "@type": "cr:Field",
        "@id": f"{table['name']}/{field['name']}",
        "name": field["name"],
        "description": field["description"],
        "dataType": kind,
        "repeated": listed,
        "source": source,
    }
    return structured.filled(found)
