"""Put the tables beside the pages, each alone and all in one archive, with a BibTeX file of the sources."""

import io
import zipfile
from pathlib import Path

from sphinx.application import Sphinx

import bibtex
from companion import data, dictionary


def files() -> dict[str, bytes]:
    """Name and content of everything that can be downloaded, the archive last."""
    place = data.folder()
    found = {
        path.name: path.read_bytes() for path in sorted(place.iterdir()) if path.suffix in (".csv", ".json", ".md")
    }
    found[dictionary.BIBTEX] = bibtex.text(data.load("sources")).encode("utf-8")
    return found | {dictionary.ARCHIVE: _archive(found)}


def _archive(content: dict[str, bytes]) -> bytes:
    """The same bytes for the same files, whenever and wherever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            archive.writestr(entry, content[name])
    return buffer.getvalue()


def _write(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        folder = Path(app.outdir) / "data"
        folder.mkdir(exist_ok=True)
        for name, content in files().items():
            (folder / name).write_bytes(content)


def setup(app: Sphinx) -> dict:
    app.connect("build-finished", _write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
