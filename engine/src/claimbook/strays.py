"""Files that systems, editors, spreadsheets and clouds leave beside the book's own: they belong to nothing that is made.

`._claims.csv` is a resource fork of macOS, `~$claims.csv` and `.~lock.claims.csv#` say that an office has a file open,
`claims.csv~` and `#claims.csv#` are an editor's, `claims (1).csv` is a second download, and so on.
"""

import re
from collections.abc import Iterable
from pathlib import Path

_STRAY = re.compile(
    r"""
    \..+                                       # hidden: ._claims.csv, .DS_Store, .claims.csv.swp, .ipynb_checkpoints
    | ~.+ | .+~ | \#.+\#                       # ~$claims.csv, claims.csv~, #claims.csv#
    | .+\.(bak|orig|rej|sw[op]|tmp|temp|part|crdownload|new|old|pyc|lnk)
    | .+\ (\(.+\)|-\ copy|copy|copy\ \d+)(\.\w+)?   # claims (1).csv, claims (conflicted copy 2026).csv, claims copy.csv
    | .+\.sync-conflict-.+
    | (eh)?thumbs\.db | desktop\.ini | icon\r | \$recycle\.bin | system\ volume\ information | lost\+found
    | @eadir | __macosx | __pycache__ | .+\.egg-info
    """,
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)


def is_stray(name: str) -> bool:
    """Whether a file or folder of this name is none of the book's.

    >>> [name for name in ("claims.csv", "._claims.csv", "claims.csv~", "Thumbs.db") if is_stray(name)]
    ['._claims.csv', 'claims.csv~', 'Thumbs.db']
    """
    return bool(_STRAY.fullmatch(name))


def ours(paths: Iterable[Path], root: Path | None = None) -> list[Path]:
    """The paths without strays, in order; with a root, without those that lie in a stray folder below it.

    >>> [path.as_posix() for path in ours([Path("b/2.csv"), Path("b/._2.csv"), Path("b/1.csv")])]
    ['b/1.csv', 'b/2.csv']
    """
    return sorted(
        path for path in paths if not any(map(is_stray, path.relative_to(root).parts if root else (path.name,)))
    )


def ignored(folder: str, names: list[str]) -> set[str]:
    """The strays among the names of a folder, as `shutil.copytree` asks for what it shall leave out."""
    return {name for name in names if is_stray(name)}
