"""What this book is made from, and where what its notebooks import must come from."""

import importlib.util
import os
import shutil
import sys
from pathlib import Path

# The folders whose packages notebooks import: this book's companion, and the engine that it is made with.
PACKAGES = ("src", "engine/src")

# What a book is made from, beneath its folder; and the tools that make it.
OF_BOOK = (
    "data/**/*",
    *(f"{folder}/**/*" for folder in PACKAGES),
    "book/**/*",
    "requirements.txt",
    "_config.yml",
    "_toc.yml",
    "CITATION.cff",
)
OF_TOOLS = ("tools/**/*",)


# What belongs to one checkout alone, and goes into no copy of it.
OF_CHECKOUT = (
    *(".git", ".venv", ".venv-marking", ".venv-validators", "_build", "build", "__pycache__", "*.egg-info"),
    *(".hypothesis", ".ruff_cache", ".ipynb_checkpoints"),
)
left_out = shutil.ignore_patterns(*OF_CHECKOUT)  # as `shutil.copytree` asks for it


def python_path(root: Path, *more: Path) -> str:
    """What PYTHONPATH must be so that the packages under `root` are imported, wherever others are installed.

    >>> python_path(Path("copy")).split(os.pathsep)
    ['copy/src', 'copy/engine/src']
    """
    return os.pathsep.join(str(path) for path in (*more, *(root / folder for folder in PACKAGES)))


def companion_of_elsewhere(root: Path) -> str:
    """What is wrong when notebooks would import another companion than the one under `root`; empty when they would not.

    An environment that was copied or moved together with its checkout still has the old folder's.
    """
    if not (root / "src" / "companion").is_dir():  # a book that has none, such as the engine's example
        return ""
    found = importlib.util.find_spec("companion")
    if found is None or not found.origin:
        return (
            "The package companion is not installed in this Python. `make book` installs it, "
            "or: pip install --no-deps --no-build-isolation -e ."
        )
    place = Path(found.origin).resolve().parent
    if place == (root / "src" / "companion").resolve():
        return ""
    return (
        f"This Python ({sys.prefix}) would import the package companion from {place}, not from this folder. "
        "`make book` puts that right, or: pip install --no-deps --no-build-isolation -e ."
    )
