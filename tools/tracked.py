"""Which files the repository holds: as git says, or, where git cannot tell, as they lie in the folder."""

import os
import subprocess
from pathlib import Path

# What is made from the sources, or kept by a program beside them: see .gitignore.
MADE = {".git", ".venv", ".venv-marking", ".venv-validators", "_build", "build", "dist", "__pycache__", ".ipynb_checkpoints", ".hypothesis",
        ".pytest_cache", ".ruff_cache", ".virtual_documents"}  # fmt: skip


def tracked_files(root: Path) -> list[Path]:
    """The files of a repository, in order; of a tree without git's own folder, all but what was made from them.

    git is also not asked to tell, but the folder walked, where it is not installed, or will not look into a tree that
    belongs to somebody else, or knows the tree only as a part of another repository.
    """
    return _known_to_git(root) or _walked(root)


def has_history(root: Path) -> bool:
    """Whether a folder is the top of a repository that git will look into."""
    try:
        top = git(root, "rev-parse", "--show-toplevel")
        return bool(top) and os.path.samefile(top.rstrip("\n"), root)
    except OSError:
        return False


def _known_to_git(root: Path) -> list[Path]:
    if not has_history(root):
        return []
    names = filter(None, git(root, "ls-files", "-z").split("\0"))
    # One that was deleted and not yet committed is no file any more.
    return sorted(root / name for name in names if (root / name).is_file())


def git(root: Path, *words: str) -> str:
    """What git prints, empty where it fails. Raises `OSError` where there is no git."""
    done = subprocess.run(["git", "-C", root, *words], capture_output=True, encoding="utf-8", errors="surrogateescape")
    return "" if done.returncode else done.stdout


def _walked(root: Path) -> list[Path]:
    found = []
    for folder, inner, names in os.walk(root):
        inner[:] = [name for name in inner if name not in MADE and not name.endswith(".egg-info")]
        found += [Path(folder, name) for name in names if Path(folder, name).is_file()]
    return sorted(found)
