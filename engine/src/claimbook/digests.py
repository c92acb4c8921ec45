"""A digest of files, so that what was made from them can be told from what would be made now."""

import hashlib
import sys
from collections.abc import Iterable
from pathlib import Path

from claimbook.strays import ours


def digest(root: Path, patterns: Iterable[str]) -> str:
    """Digest of the Python version and of the name and content of every file that a pattern matches."""
    seen = hashlib.sha256(sys.version.encode())
    for path in ours({path for pattern in patterns for path in root.glob(pattern)}, root):
        if path.is_file():
            content = path.read_bytes()
            seen.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return seen.hexdigest()[:16]
