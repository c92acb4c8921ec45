"""Books are built by `jupyter-book build` from nothing but the engine, strictly."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ENGINE = Path(__file__).resolve().parents[1]
WITHOUT = shutil.ignore_patterns("_build", "__pycache__", "*.egg-info")


@pytest.fixture(scope="session")
def python(tmp_path_factory) -> Callable[..., subprocess.CompletedProcess]:
    """Run Python with a copy of this engine and no other, and no part of another book."""
    source = Path(shutil.copytree(ENGINE / "src", tmp_path_factory.mktemp("engine") / "src", ignore=WITHOUT))
    (source / "companion.py").write_text("raise ImportError('another book has no part in this')\n", encoding="utf-8")

    def run(*words) -> subprocess.CompletedProcess:
        return subprocess.run(
            [sys.executable, "-P", *map(str, words)], cwd=source.parent, env={**os.environ, "PYTHONPATH": str(source)},
            capture_output=True, text=True, errors="replace",
        )  # fmt: skip

    return run


@pytest.fixture(scope="session")
def build(python) -> Callable[[Path], Path]:
    """Build a book; returns the folder of its pages. A warning fails the test that asks for it."""

    def built(book: Path) -> Path:
        program = "from claimbook import unused; from jupyter_book.cli.main import main; main()"
        done = python("-c", program, "build", book, "-W", "-n", "--keep-going")
        assert done.returncode == 0, (done.stdout + done.stderr)[-3000:]
        return book / "_build" / "html"

    return built
