"""What goes into the archives for students and for the autograder."""

from pathlib import Path

from marking.assignment import ROOT
from companion import data
from strays import ours


def companion() -> dict[str, bytes]:
    """The companion with its tables, as a folder to put beside a notebook: `import companion` then works anywhere."""
    folder = ROOT / "book" / "companion"
    found = {f"companion/{path.name}": path.read_bytes() for path in ours(folder.glob("*.py"))}
    tables = ROOT / "data"
    return found | {f"companion/_tables/{name}": (tables / name).read_bytes() for name in data.files(tables)}


def unpack(content: dict[str, bytes], folder: Path) -> None:
    for name, blob in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(blob)
