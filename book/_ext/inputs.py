"""A digest of files, so that what was made from them can be told from what would be made now."""

import hashlib
import importlib.util
import sys
from pathlib import Path

from strays import ours

# What a notebook may read when it runs; what a book is made from, beneath its folder; and the tools that make it.
OF_NOTEBOOKS = ("data/**/*", "book/companion/**/*.py", "requirements.txt")
OF_BOOK = (
    "data/**/*",
    "book/**/*",
    "requirements.txt",
    "_config.yml",
    "_toc.yml",
    "CITATION.cff",
)
OF_TOOLS = ("tools/*.py", "tools/*.css", "tools/lite_files/*")


def digest(root: Path, patterns: tuple[str, ...]) -> str:
    """Digest of the Python version and of the name and content of every file that a pattern matches."""
    seen = hashlib.sha256(sys.version.encode())
    for path in ours({path for pattern in patterns for path in root.glob(pattern)}, root):
        if path.is_file():
            content = path.read_bytes()
            seen.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return seen.hexdigest()[:16]


def companion_of_elsewhere(root: Path) -> str:
    """What is wrong when notebooks would import another companion than the one under `root`; empty when they would not.

    An environment that was copied or moved together with its checkout still has the old folder's.
    """
    found = importlib.util.find_spec("companion")
    if found is None or not found.origin:
        return (
            "This Python has no companion. `make book` installs it, or: pip install --no-deps --no-build-isolation -e ."
        )
    place = Path(found.origin).resolve().parent
    if place == (root / "book" / "companion").resolve():
        return ""
    return (
        f"This Python ({sys.prefix}) would take the companion from {place}, not from this folder. "
        "`make book` mends that, or: pip install --no-deps --no-build-isolation -e ."
    )
