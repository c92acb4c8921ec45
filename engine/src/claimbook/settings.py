"""What the environment tells: whether this is a build, where the book is published, and where what is made of it goes.

Buttons and addresses that need a place appear by themselves when it is known, so that a fork which is published has its own
with no edit; as long as it is not, nothing on a page points anywhere.
"""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote


def building(environment: Mapping[str, str] = os.environ) -> bool:
    """Whether this runs in a build of the book, which sets COMPANION_BUILD to 1; empty and 0 mean that it does not.

    In a build an explorable is HTML with all its states, a figure brings its rows, a file is a link, and warnings from
    our own code are errors. In a notebook none of this is so.

    >>> building({"COMPANION_BUILD": "1"}), building({"COMPANION_BUILD": "0"}), building({})
    (True, False, False)
    """
    return environment.get("COMPANION_BUILD", "0") not in ("", "0")


class Places(NamedTuple):
    """Where a book is published, and where its sources are."""

    address: str  # of the published book, with a slash at the end; empty when not known
    repository: str  # "https://host/owner/name"; empty when not known
    branch: str

    def page(self, name: str) -> str:
        """Address of a page such as "book/index.html"; empty when the book's is not known."""
        return self.address and self.address + name

    def binder(self, path: str) -> str:
        """Address at which Binder opens a notebook of the repository; empty where there is none."""
        if not (owner_name := self._on_github()):
            return ""
        return f"https://mybinder.org/v2/gh/{owner_name}/{self.branch}?urlpath={quote(f'lab/tree/{path}', safe='')}"

    def colab(self, path: str) -> str:
        """Address at which Colab opens a notebook of the repository; empty where there is none."""
        owner_name = self._on_github()
        return owner_name and f"https://colab.research.google.com/github/{owner_name}/blob/{self.branch}/{path}"

    def _on_github(self) -> str:
        return self.repository.removeprefix("https://github.com/") if "://github.com/" in self.repository else ""


def from_environment(environment: Mapping[str, str] = os.environ) -> Places:
    """What the environment says: settings of our own, else what GitHub's or GitLab's CI sets.

    `BOOK_ADDRESS` is the published book's address, `BOOK_REPOSITORY` the repository's, `BOOK_BRANCH` its
    branch. GitHub's CI does not set the address of its Pages: a workflow passes it on as BOOK_ADDRESS.

    Raises `ValueError` where one of the first two is no address.

    >>> from_environment({"GITHUB_REPOSITORY": "ann/book", "GITHUB_SERVER_URL": "https://github.com"}).repository
    'https://github.com/ann/book'
    >>> from_environment({}).binder("book/01-introduction.ipynb")
    ''
    """
    address = environment.get("BOOK_ADDRESS") or environment.get("CI_PAGES_URL", "")
    repository = environment.get("BOOK_REPOSITORY") or environment.get("CI_PROJECT_URL", "")
    if not repository and environment.get("GITHUB_REPOSITORY"):
        repository = f"{environment.get('GITHUB_SERVER_URL', 'https://github.com')}/{environment['GITHUB_REPOSITORY']}"
    branch = environment.get("BOOK_BRANCH") or environment.get("CI_DEFAULT_BRANCH") or "main"
    for name, value in (("BOOK_ADDRESS", address), ("BOOK_REPOSITORY", repository)):
        if value and not re.fullmatch(r"https?://[^\s\"'<>?#]+", value):
            raise ValueError(f"{name} must be an address that starts with https:// or http://, found {value!r}")
    return Places(address and f"{address.rstrip('/')}/", repository.rstrip("/").removesuffix(".git"), branch)


def build_dir(root: Path, environment: Mapping[str, str] = os.environ) -> Path:
    """Folder of everything that is made from the sources: `_build` beside them, or `BOOK_OUT` where they cannot be written.

    >>> build_dir(Path("book"), {}).as_posix(), build_dir(Path("book"), {"BOOK_OUT": "elsewhere"}).name
    ('book/_build', 'elsewhere')
    """
    return Path(environment["BOOK_OUT"]).resolve() if environment.get("BOOK_OUT") else root / "_build"
