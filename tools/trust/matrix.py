"""Try the book where people are: in other Pythons, with other releases of what it needs, in odd places.

    make matrix                     # everything, some twenty minutes
    make matrix ROWS="3.14 or odd"  # the sessions whose names fit (an expression of nox)

Each session of nox has a copy of the repository and an environment of its own. It builds the book strictly, and runs the
tests of what notebooks import. Of the Pythons, those are tried that this machine has, and nox says which it lacks; the
workflow in .github tries the oldest and the newest at every push, and `make fresh` the one that Debian comes with.
"""

import os
import shutil
from pathlib import Path

import nox

from tools.site.inputs import left_out, python_path

ROOT = Path(__file__).resolve().parents[2]

PYTHONS = ("3.11", "3.12", "3.13", "3.14")  # those for which everything that the lock pins can be had
OLDEST, NEWEST = PYTHONS[0], PYTHONS[-1]
# What notebooks import, and the tables: what other releases could read, reckon or draw otherwise. The build runs the rest.
TESTS = [
    "src/companion",
    "engine/src",
    "tests/companion",
    "tests/engine/test_bibtex.py",
    "tests/engine/test_explore.py",
    "tests/book/test_exercises.py",
]

nox.options.default_venv_backend = "uv"
nox.options.error_on_missing_interpreters = False
os.environ["UV_COMPILE_BYTECODE"] = "1"  # else every start of Python may compile anew what it imports


def copy(session: nox.Session, name: str = "book") -> Path:
    """A fresh copy of the repository, in the session's own folder."""
    place = Path(session.create_tmp(), name).resolve()
    shutil.rmtree(place, ignore_errors=True)
    return Path(shutil.copytree(ROOT, place, ignore=left_out))


def build_and_test(session: nox.Session, tree: Path, python: str | Path = "python") -> None:
    own = {"PYTHONPATH": python_path(tree), "CI": "1"}
    session.chdir(tree)  # its own tools are imported from there
    session.run(python, "-m", "tools.site.build", env=own, external=python != "python")
    suite = ["--rootdir", str(tree), "-c", str(tree / "pyproject.toml"), *(str(tree / test) for test in TESTS)]
    session.run(python, "-m", "pytest", *suite, env=own, external=python != "python")


@nox.session(python=PYTHONS)
def locked(session: nox.Session) -> None:
    """The releases of requirements.txt."""
    session.install("--require-hashes", "-r", str(ROOT / "requirements.txt"))
    build_and_test(session, copy(session))


@nox.session(python=OLDEST)
def lowest(session: nox.Session) -> None:
    """The lowest releases within the bounds of pyproject.toml."""
    tree = copy(session)
    session.install("--resolution", "lowest-direct", f"{tree}[book,lite,test]")
    build_and_test(session, tree)


@nox.session
def highest(session: nox.Session) -> None:
    """The newest releases within those bounds."""
    tree = copy(session)
    session.install("--resolution", "highest", f"{tree}[book,lite,test]")
    build_and_test(session, tree)


@nox.session(venv_backend="none")
def odd_folder(session: nox.Session) -> None:
    """A folder whose name holds spaces, signs and other scripts."""
    build_and_test(session, copy(session, "a book, größer, 脱北者 & 'more'"), ROOT / ".venv" / "bin" / "python")


@nox.session(venv_backend="none")
def read_only(session: nox.Session) -> None:
    """The whole file system read-only, but for one folder, where everything goes that is made."""
    tree, out = copy(session), Path(session.create_tmp(), "out").resolve()
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    session.chdir(tree)
    walls = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", str(out), str(out)]
    places = {"HOME": out, "TMPDIR": out, "BOOK_OUT": out / "made", "PYTHONPATH": python_path(tree)}
    settings = [word for name, place in places.items() for word in ("--setenv", name, str(place))]
    session.run(*walls, *settings, str(ROOT / ".venv" / "bin" / "python"), "-m", "tools.site.build", external=True)
    made = len(list((out / "made" / "html" / "book").rglob("*.html")))
    session.log(f"{made} pages; everything that was written is in BOOK_OUT")
