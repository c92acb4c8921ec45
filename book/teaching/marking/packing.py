"""What goes into the archives for students and for the autograder."""

from pathlib import Path

from marking.assignment import ROOT


def companion() -> dict[str, bytes]:
    """The companion with its tables, as a folder to put beside a notebook: `import companion` then works anywhere."""
    folder = ROOT / "book" / "companion"
    found = {f"companion/{path.name}": path.read_bytes() for path in sorted(folder.glob("*.py"))}
    tables = (path for path in sorted((ROOT / "data").iterdir()) if path.suffix in (".csv", ".json"))
    return found | {f"companion/_tables/{path.name}": path.read_bytes() for path in tables}


def unpack(content: dict[str, bytes], folder: Path) -> None:
    for name, data in content.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
