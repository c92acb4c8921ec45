"""The description of a release for Zenodo (`.zenodo.json`), made from CITATION.cff and data/datapackage.json.

    python -m tools.release.zenodo    # writes it anew

Zenodo reads this file by itself where it keeps the releases of a repository, and whoever deposits by hand can copy from
it. It holds no DOI and no address, because nobody has given this work one.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import json
import sys
from html import escape
from pathlib import Path

import yaml

from claimbook.publish import citation

ROOT = Path(__file__).resolve().parents[2]
FILE = ".zenodo.json"
LANGUAGE = "eng"  # ISO 639-3, as Zenodo wants it


def deposit(root: Path) -> dict:
    """What Zenodo is told about the work in a folder: the fields of its deposits, by name."""
    cited = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    package = json.loads((root / "data" / "datapackage.json").read_text(encoding="utf-8"))
    book = citation.read(root)
    licences = package["licenses"]  # of the tables; Zenodo takes one
    paragraphs = (cited["abstract"], package["description"], cited["message"])
    return {
        "title": book.title,
        "upload_type": cited["type"],
        "description": "".join(f"<p>{escape(paragraph.strip(), quote=False)}</p>" for paragraph in paragraphs),
        "creators": [{"name": author["name"]} for author in cited["authors"]],
        "version": book.version,
        "publication_date": book.released.isoformat(),
        "language": LANGUAGE,
        "access_right": "open",
        "license": licences[0]["name"],
        "keywords": cited["keywords"],
        "references": [f"{book.text.words}."],
        "notes": f"<p>{escape(_terms(cited['license'], licences[0]['name']), quote=False)}</p>",
    }


def _terms(licences: list[str], of_text: str) -> str:
    """
    >>> _terms(["BSD-3-Clause", "CC-BY-4.0"], "CC-BY-4.0")
    'Code: BSD-3-Clause. Text, and the selection, wording and coding of the data: CC-BY-4.0.'
    """
    of_code = " and ".join(name for name in licences if name != of_text)
    return f"Code: {of_code}. Text, and the selection, wording and coding of the data: {of_text}."


def text(root: Path) -> str:
    """The text of the file."""
    return json.dumps(deposit(root), ensure_ascii=False, indent=2) + "\n"


def main() -> int:
    (ROOT / FILE).write_text(text(ROOT), encoding="utf-8")
    print(f"{FILE} is made from CITATION.cff and data/datapackage.json.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
