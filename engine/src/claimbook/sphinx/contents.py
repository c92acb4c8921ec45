"""Read no page but those that `_toc.yml` lists, in a folder of any name.

`only_build_toc_files` asks the same of sphinx-external-toc, which looks for the others by the folder's own name as if
that were a pattern: in one with square brackets it finds none, and would build the assignments' masters too.
"""

import glob
from collections.abc import Container, Iterable
from pathlib import Path

from sphinx.application import Sphinx
from sphinx_external_toc.parsing import parse_toc_yaml


def unlisted(root: Path, suffixes: Iterable[str], listed: Container[str]) -> list[str]:
    """Files below a folder that could be pages and are not listed, neither with nor without their suffix.

    Hidden files and folders are left out, as Sphinx itself is told to leave them.
    """
    return sorted(
        Path(name).as_posix()
        for suffix in suffixes
        for name in glob.iglob(f"**/*{suffix}", root_dir=root, recursive=True)
        if Path(name).as_posix() not in listed and Path(name).as_posix().removesuffix(suffix) not in listed
    )


def leave_out(app: Sphinx, config) -> None:
    """Tell Sphinx to leave out what is not listed, and whatever is hidden: an environment, or what pytest leaves."""
    config.exclude_patterns.extend([".*", "**/.*"])
    listed = parse_toc_yaml(Path(app.srcdir) / "_toc.yml")
    config.exclude_patterns.extend(unlisted(Path(app.srcdir), config.source_suffix, listed))
