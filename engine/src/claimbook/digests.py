"""Digests: of files, so that what was made from them can be told from what would be made now; of scripts for a policy."""

import base64
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


def source_hash(text: str) -> str:
    """By which a Content-Security-Policy knows a script or a style sheet that stands in the page itself.

    >>> source_hash("")
    "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
    """
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
