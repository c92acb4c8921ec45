"""A digest of files, so that what was made from them can be told from what would be made now."""

import hashlib
import sys
from pathlib import Path

from strays import ours

# What a notebook may read when it runs, and what the whole book is made from.
OF_NOTEBOOKS = ("data/**/*", "book/companion/**/*.py", "requirements.txt")
OF_BOOK = (
    "data/**/*",
    "book/**/*",
    "requirements.txt",
    "_config.yml",
    "_toc.yml",
    "CITATION.cff",
    "tools/*.py",
    "tools/*.css",
    "tools/lite_files/*",
)


def digest(root: Path, patterns: tuple[str, ...]) -> str:
    """Digest of the Python version and of the name and content of every file that a pattern matches."""
    seen = hashlib.sha256(sys.version.encode())
    for path in ours({path for pattern in patterns for path in root.glob(pattern)}, root):
        if path.is_file():
            content = path.read_bytes()
            seen.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return seen.hexdigest()[:16]
