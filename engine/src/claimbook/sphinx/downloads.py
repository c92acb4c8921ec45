"""Put the tables beside the pages: each alone, and all in one archive, with a BibTeX file of the sources."""

from pathlib import Path

from sphinx.application import Sphinx

from claimbook.archives import archive
from claimbook.claims import bibtex
from claimbook.companion import Companion
from claimbook.tables import dictionary


def files(companion: Companion) -> dict[str, bytes]:
    """Name and content of everything that can be downloaded of the tables; the archive last."""
    tables = companion.tables
    found = {name: (tables.folder / name).read_bytes() for name in (*tables.files(), dictionary.README)}
    found[dictionary.BIBTEX] = bibtex.text(tables.load("sources")).encode("utf-8")
    return found | {companion.dictionary.archive: archive(found)}


def write(app: Sphinx, error: Exception | None, companion: Companion) -> None:
    """Write them into the folder `data` of the finished book."""
    if error is None and app.builder.format == "html":
        folder = Path(app.outdir) / "data"
        folder.mkdir(exist_ok=True)
        for name, content in files(companion).items():
            (folder / name).write_bytes(content)
