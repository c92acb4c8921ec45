"""Which Python a reader's browser runs, and where it comes from: for the build of JupyterLite, and for the link to it."""

import os
from collections.abc import Mapping
from urllib.parse import urlsplit

PYODIDE = "314.0.6"  # the release that jupyterlite-pyodide-kernel 0.8.6 is made for
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full"
MEGABYTES = 45  # what a first run of chapter 3 fetches, before compression on the way; a test weighs it


def source(environment: Mapping[str, str] = os.environ) -> tuple[str | None, int]:
    """What to tell a reader before the click: the other host that Pyodide comes from, if any, and the megabytes.

    >>> source({}), source({"BOOK_PYODIDE": "/a/folder"})
    (('cdn.jsdelivr.net', 45), (None, 45))
    """
    return None if environment.get("BOOK_PYODIDE") else urlsplit(CDN).hostname, MEGABYTES


def notice(environment: Mapping[str, str] = os.environ) -> str:
    """The same in words.

    >>> "from another host" in notice({}), "from this site" in notice({"BOOK_PYODIDE": "/a/folder"})
    (True, True)
    """
    host, megabytes = source(environment)
    return (
        f"nothing to install. The first time it downloads about {megabytes} MB, most of it from "
        f"{f'another host, {host}' if host else 'this site'}, and takes half a minute or more. "
        "It does not work in some private windows."
    )
