"""The claims as nanopublications: each a statement, where it comes from, and who wrote this down, as three small RDF graphs.

They are drafts to download, under the address that tools keep for what is not published (`TEMPORARY`). Whoever wants to
publish one signs it with a key of their own, and answers for it; nothing here signs or sends anything.
"""

import pandas as pd

from claimbook.claims.claims import place
from claimbook.publish import structured
from claimbook.publish.citation import Citation

FILE = "claims.trig"
TEMPORARY = "http://purl.org/nanopub/temp/"
PREFIXES = {
    "np": "http://www.nanopub.org/nschema#",
    "prov": "http://www.w3.org/ns/prov#",
    "dct": "http://purl.org/dc/terms/",
    "schema": "https://schema.org/",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}


def all_of(claims: pd.DataFrame, cited: Citation, address: str = "") -> str:
    """All claims as one TriG file (RDF).

    Args:
        claims: the rows of the table `claims`.
        cited: the book.
        address: of the register, such as "https://…/claims.html"; empty where it is not known.

    >>> all_of(tables.load("claims"), BOOK).count("a np:Nanopublication")
    10
    """
    return "\n".join([prefixes(), *(one(row, cited, address) for _, row in claims.iterrows())])


def prefixes() -> str:
    """What stands at the head of a file of nanopublications."""
    return "".join(f"@prefix {name}: <{address}> .\n" for name, address in PREFIXES.items())


def one(row: pd.Series, cited: Citation, address: str = "") -> str:
    """A claim as a nanopublication in TriG, without the prefixes.

    >>> print(one(tables.row("claims", "i-2"), BOOK).splitlines()[7].strip())
    <http://purl.org/nanopub/temp/snow-on-cholera/i-2#claim> a schema:Claim ;
    """
    this = f"{TEMPORARY}{cited.name}/{row['id']}"
    about = [("schema:text", _text(row["statement"], "en")), ("schema:identifier", _text(row["id"]))]
    about += [
        (f"schema:{name}", _number(row[column]))
        for name, column in (("minValue", "low"), ("maxValue", "high"))
        if not pd.isna(row[column])
    ]
    about += [("schema:unitText", _text(row["unit"]))] if row["unit"] else []
    about += [
        ("schema:keywords", _text(f"{column}: {value}".replace("_", " "))) for column, value in structured.coded(row)
    ]
    claim, assertion, text = f"<{this}#claim>", f"<{this}#assertion>", f"<{this}#text>"
    kind = f"schema:{structured.text(cited.text)['@type']}"
    whence = [
        (
            assertion,
            [("prov:wasDerivedFrom", text), ("rdfs:comment", _text(f"In our words, after {place(row)}.", "en"))],
        ),
        (text, [("a", kind), ("dct:bibliographicCitation", _text(cited.text.words))]),
    ]
    made = [("a", "np:Nanopublication")]
    info = [("dct:created", f'"{cited.released.isoformat()}"^^xsd:date'), ("dct:creator", _text(cited.by))]
    info += [("dct:license", f"<{structured.spdx(name)}>") for name in cited.licences if name.startswith("CC")]
    info += [("rdfs:seeAlso", f"<{address}#claim-{row['id']}>")] if address else []
    parts = {"assertion": "np:hasAssertion", "provenance": "np:hasProvenance", "pubinfo": "np:hasPublicationInfo"}
    made += [(name, f"<{this}#{part}>") for part, name in parts.items()]
    graphs = {
        "Head": [(f"<{this}>", made)],
        "assertion": [(claim, [("a", "schema:Claim"), *about])],
        "provenance": whence,
        "pubinfo": [(f"<{this}>", info)],
    }
    return "".join(f"<{this}#{name}> {{\n{''.join(map(_about, things))}}}\n" for name, things in graphs.items())


def _about(thing: tuple[str, list[tuple[str, str]]]) -> str:
    subject, facts = thing
    return f"  {subject} " + " ;\n    ".join(f"{name} {value}" for name, value in facts) + " .\n"


def _text(value: str, language: str = "") -> str:
    """A text as TriG writes it.

    >>> print(_text('He said "no".', "en"))
    "He said \\"no\\"."@en
    """
    for sign, written in (("\\", "\\\\"), ('"', '\\"'), ("\n", "\\n"), ("\r", "\\r")):
        value = value.replace(sign, written)
    return f'"{value}"' + (f"@{language}" if language else "")


def _number(value) -> str:
    return str(int(value)) if float(value).is_integer() else str(value)
