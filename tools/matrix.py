"""Try the book where people are: in other Pythons, with other releases of what it needs, in odd places.

    python tools/matrix.py                  # all rows (make matrix), some twenty minutes
    python tools/matrix.py newest read-only # those whose names hold one of these words

Each row has a copy of the repository and, where it asks for one, an environment of its own. It builds the book
strictly, runs the tests of what notebooks import, and is told in one line. What fails, or cannot be had here, is said.
"""

import errors  # noqa: F401, before all that may be missing

# isort: split
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT / folder) for folder in ("tests", "tools")]

from conftest import LEFT_OUT  # noqa: E402
from pythons import UV, NoPython, get  # noqa: E402

PYTHONS = ("3.11", "3.12", "3.13", "3.14")  # those for which everything that the lock pins can be had
OLDEST, NEWEST = PYTHONS[0], PYTHONS[-1]
# What notebooks import, and the tables: what other releases could read, reckon or draw otherwise. The build runs the rest.
PARTS = ("bibtex", "claims", "coding", "data", "evidence", "exercises", "explore", "figures", "rows")
TESTS = ["book/companion", *(f"tests/test_{part}.py" for part in PARTS)]

TOLD = """from importlib.metadata import version
print(*(f"{name} {version(name)}" for name in ("pandas", "matplotlib", "ipywidgets", "markupsafe", "sphinx")), sep=", ")"""


class Failed(RuntimeError):
    """A step of a row failed; the message is what it printed last."""


class Row(NamedTuple):
    what: str
    run: Callable[[Path], str]  # takes an empty folder, returns a remark


def do(*command, **environment) -> str:
    """Run a step; what it printed."""
    done = subprocess.run(
        [*map(str, command)],
        capture_output=True,
        text=True,
        errors="surrogateescape",
        env={**os.environ, "CI": "1", **environment},
    )
    if done.returncode:
        raise Failed((done.stdout + done.stderr)[-4000:])
    return done.stdout


def copy(place: Path) -> Path:
    return Path(shutil.copytree(ROOT, place, ignore=LEFT_OUT))


def build_and_test(python: Path, tree: Path) -> str:
    """Build the copy strictly and test it with a Python that has what it needs."""
    do(python, tree / "tools" / "build.py", PYTHONPATH=str(tree / "book"))
    suite = ["--rootdir", tree, "-c", tree / "pyproject.toml", "--dist", "worksteal", *(tree / test for test in TESTS)]
    return last_line(do(python, "-m", "pytest", *suite, PYTHONPATH=str(tree / "book")))


def last_line(told: str) -> str:
    """What pytest says in the end, without how long it took.

    >>> last_line("....\\n4 passed in 1.2s\\n")
    '4 passed'
    """
    return told.strip().splitlines()[-1].split(" in ")[0]


def environment(version: str, place: Path, *wanted) -> Path:
    """A Python of this version with what is wanted."""
    do(*UV, "venv", "--quiet", "--python", get(version), place)
    python = place / "bin" / "python"
    do(*UV, "pip", "install", "--quiet", "--compile-bytecode", "--python", python, *wanted)
    return python


def locked(version: str, folder: Path) -> str:
    """The pinned releases."""
    python = environment(version, folder / "env", "--require-hashes", "-r", ROOT / "requirements.txt")
    return f"Python {version}, {build_and_test(python, copy(folder / 'book'))}, the releases of requirements.txt"


def newest(folder: Path) -> str:
    """The pinned releases in the newest Python that can be had here; which newer ones cannot is said."""
    for version in reversed(PYTHONS):
        try:
            get(version)
        except NoPython as error:
            print(error, flush=True)
        else:
            return locked(version, folder)
    raise NoPython(f"None of Python {', '.join(PYTHONS)} can be had")


def resolved(resolution: str, version: str, folder: Path) -> str:
    """Other releases within the bounds of pyproject.toml."""
    tree = copy(folder / "book")
    python = environment(version, folder / "env", "--resolution", resolution, f"{tree}[book,lite,test]")
    releases = do(python, "-c", TOLD).strip()
    return f"{build_and_test(python, tree)}, Python {version}, {releases}"


def odd_folder(folder: Path) -> str:
    return build_and_test(Path(sys.executable), copy(folder / "a book, größer, 脱北者 & 'more'"))


def read_only(folder: Path) -> str:
    """The whole file system read-only, but for one folder."""
    tree, out = copy(folder / "book"), folder / "out"
    out.mkdir()
    walls = ["bwrap", "--ro-bind", "/", "/", "--dev", "/dev", "--proc", "/proc", "--bind", out, out]
    places = {"HOME": out, "TMPDIR": out, "BOOK_OUT": out / "made", "PYTHONPATH": tree / "book"}
    settings = [word for name, place in places.items() for word in ("--setenv", name, place)]
    do(*walls, *settings, sys.executable, tree / "tools" / "build.py")
    made = len(list((out / "made" / "html" / "book").rglob("*.html")))
    return f"{made} pages; everything made lies in BOOK_OUT"


def tested(test: str, folder: Path, **settings) -> str:
    """What the suite has a test for."""
    file, _, name = test.partition("::")
    suite = ["-n", "0", "--basetemp", folder / "tmp", ROOT / file, "-k", name]
    return last_line(do(sys.executable, "-m", "pytest", *suite, **settings))


ROWS = [
    Row("oldest Python", partial(locked, OLDEST)),
    *(Row(f"Python {version}", partial(locked, version)) for version in PYTHONS[1:-1]),
    Row("newest Python", newest),
    Row("highest releases", partial(resolved, "highest", NEWEST)),
    Row("lowest releases", partial(resolved, "lowest-direct", OLDEST)),
    Row("wheel, outside", partial(tested, "tests/test_repository.py::wheel")),
    Row("odd folder", odd_folder),
    Row("read-only", read_only),
    Row("two at once", partial(tested, "tests/test_build.py::test_two_builds_at_once")),
    Row("20 kills", partial(tested, "tests/test_build.py::killed_at_any_moment", BOOK_KILLS="20")),
]


def main(words: list[str]) -> int:
    rows = [row for row in ROWS if not words or any(word in row.what for word in words)]
    failures = []
    for row in rows:
        started = time.monotonic()
        with tempfile.TemporaryDirectory() as folder:
            try:
                verdict, remark = "passed", row.run(Path(folder))
            except (Failed, NoPython) as error:
                verdict, remark = "FAILED", ""
                failures.append(f"{row.what}:\n{error}")
        print(f"{verdict}  {row.what:16} {time.monotonic() - started:5.0f} s  {remark}", flush=True)
    print(f"{len(rows) - len(failures)} of {len(rows)} passed.")
    print(*failures, sep="\n\n", file=sys.stderr)
    return bool(failures) or not rows


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
