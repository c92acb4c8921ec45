"""Put the tables beside the pages, each alone and all in one archive, with a BibTeX file of the sources."""

import io
import zipfile
from pathlib import Path

from sphinx.application import Sphinx

from companion import bibtex, data, dictionary


def files(place: Path) -> dict[str, bytes]:
    """Name and content of everything that can be downloaded, made from a folder of tables; the archive last."""
    found = {path.name: path.read_bytes() for path in sorted(place.glob("*.csv"))}
    found |= {name: (place / name).read_bytes() for name in (data.PACKAGE_FILE, dictionary.README)}
    found[dictionary.BIBTEX] = bibtex.text(data.read(place, "sources")).encode("utf-8")
    return found | {dictionary.ARCHIVE: archive(found)}


def archive(content: dict[str, bytes]) -> bytes:
    """Zip file of these files: the same bytes for the same content, whenever and wherever it is made."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        for name in sorted(content):
            entry = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            file.writestr(entry, content[name])
    return buffer.getvalue()


def write(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        folder = Path(app.outdir) / "data"
        folder.mkdir(exist_ok=True)
        for name, content in files(data.folder()).items():
            (folder / name).write_bytes(content)


def setup(app: Sphinx) -> dict:
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
