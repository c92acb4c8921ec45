"""What goes into the archives for students and for the autograder."""

from pathlib import Path

from claimbook.strays import ours
from companion import data
from marking.assignment import ROOT
from tools.site.inputs import PACKAGES


def companion() -> dict[str, bytes]:
    """The companion with its engine and its tables, as folders to put beside a notebook: `import companion` works there."""
    folders = [ROOT / folder for folder in PACKAGES]
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for folder in folders
        for path in ours(folder.rglob("*.py"), folder)
    }
    tables = data.TABLES
    return found | {f"companion/_tables/{name}": (tables.folder / name).read_bytes() for name in tables.files()}


def unpack(content: dict[str, bytes], folder: Path) -> None:
    for name, blob in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(blob)
