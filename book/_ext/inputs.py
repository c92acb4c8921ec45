"""A digest of files, so that what was made from them can be told from what would be made now."""

import hashlib
import importlib.util
import os
import sys
from pathlib import Path

from strays import ours

# The folders whose packages notebooks import: this book's companion, and the engine that it is made with.
PACKAGES = ("src", "engine/src")

# What a notebook may read when it runs; what a book is made from, beneath its folder; and the tools that make it.
OF_NOTEBOOKS = ("data/**/*", *(f"{folder}/**/*.py" for folder in PACKAGES), "requirements.txt")
OF_BOOK = (
    "data/**/*",
    *(f"{folder}/**/*" for folder in PACKAGES),
    "book/**/*",
    "requirements.txt",
    "_config.yml",
    "_toc.yml",
    "CITATION.cff",
)
OF_TOOLS = ("tools/*.py", "tools/*.css", "tools/lite_files/*")


def python_path(root: Path, *more: Path) -> str:
    """What PYTHONPATH must be so that the packages under `root` are imported, wherever others are installed.

    >>> python_path(Path("copy")).split(os.pathsep)
    ['copy/src', 'copy/engine/src']
    """
    return os.pathsep.join(str(path) for path in (*more, *(root / folder for folder in PACKAGES)))


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
    if place == (root / "src" / "companion").resolve():
        return ""
    return (
        f"This Python ({sys.prefix}) would take the companion from {place}, not from this folder. "
        "`make book` mends that, or: pip install --no-deps --no-build-isolation -e ."
    )
