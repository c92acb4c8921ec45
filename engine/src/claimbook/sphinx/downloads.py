"""Put the tables beside the pages: each alone, and all in one archive, with what was made from them for reference managers,
archives and machines (`claimbook.publish`)."""

import json
from collections.abc import Mapping
from pathlib import Path

from sphinx.application import Sphinx

from claimbook.archives import archive
from claimbook.claims import bibtex
from claimbook.companion import Companion
from claimbook.publish import claims_json, crate, croissant, nanopublications
from claimbook.publish.citation import Citation
from claimbook.publish.claims_json import Entry
from claimbook.settings import from_environment
from claimbook.sphinx import targets
from claimbook.tables import dictionary


def files(
    companion: Companion, cited: Citation, entries: Mapping[str, Entry] | None = None, address: str = ""
) -> dict[str, bytes]:
    """Name and content of everything that can be downloaded of the tables.

    Args:
        companion: the tables, and what is made of them.
        cited: the book.
        entries: where it has each claim.
        address: the book's, with a slash at the end; empty where it is not known.

    >>> made = files(Companion.of(tables.folder), BOOK)
    >>> [name for name in made if "attacks" in name or name.endswith((".zip", "/i-2.json"))]
    ['attacks.csv', 'snow-on-cholera.zip', 'claims/i-2.json']
    """
    tables, entries = companion.tables, entries or {}
    found = {name: (tables.folder / name).read_bytes() for name in (*tables.files(), dictionary.README)}
    found[dictionary.BIBTEX] = bibtex.text(tables.load("sources")).encode()
    by_claim = claims_json.files(companion.claims, cited, entries, address)
    found |= {name: by_claim.pop(name) for name in (claims_json.ALL, claims_json.BIBTEX)}
    register = next((address + entry.register.partition("#")[0] for entry in entries.values()), "") if address else ""
    found[nanopublications.FILE] = nanopublications.all_of(tables.load("claims"), cited, register).encode()
    package = tables.package()
    found[croissant.FILE] = _json(croissant.croissant(package, found, cited))
    found[crate.FILE] = _json(crate.crate(package, found, cited, companion.dictionary.others()))
    return found | {companion.dictionary.archive: archive(found)} | by_claim


def write(app: Sphinx, error: Exception | None, companion: Companion, cited: Citation) -> None:
    """Write them into the folder `data` of the finished book."""
    if error is None and app.builder.format == "html":
        folder = Path(app.outdir) / "data"
        for name, content in files(companion, cited, entries(app, companion), from_environment().address).items():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            (folder / name).write_bytes(content)


def entries(app: Sphinx, companion: Companion) -> dict[str, Entry]:
    """Where the book has each claim: its entry, and the sentence that retells it."""
    labels, retold, found = app.env.get_domain("std").data["anonlabels"], targets.places(app), {}
    for claim in companion.tables.load("claims")["id"]:
        if f"claim-{claim}" in labels:
            entry = f"{app.builder.get_target_uri(labels[f'claim-{claim}'][0])}#claim-{claim}"
            told = f"{app.builder.get_target_uri(retold[claim][0])}#told-{claim}" if claim in retold else ""
            found[claim] = Entry(entry, told)
    return found


def _json(content: dict) -> bytes:
    return (json.dumps(content, ensure_ascii=False, indent=1) + "\n").encode()
