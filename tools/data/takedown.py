"""Take a row, a name or a page out of the book to protect a person, with everything that was made from it.

    make takedown ROW="claims iv-3-1"              # a row of a table, by table and key
    make takedown NAME="Some Name" BY="the plaintiff"   # a name; without BY its places are only listed. NAME=- asks for it
    make takedown PAGE=book/07-challenges          # a page
    make takedown ROW="claims iv-3-1" TRY=1        # only says what it would do

It changes the sources (`takedown_plan`), removes everything built and kept, builds the book again, and looks whether it
is gone (`gone`). What was taken out is repeated in no message, log or file. CARE.md says what is left for a person.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import io
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path

from filelock import Timeout

from claimbook.tables import DataError
from tools import node, programs
from tools.data import takedown_plan
from tools.data.gone import Search, Sought, everything_built, report, search
from tools.data.takedown_plan import Plan, name_of
from tools.site.build import Book, book_in, complaints

ROOT = Path(__file__).resolve().parents[2]

# What was built and kept, in the folder of all that is built. Environments stay, and so does what students handed in and
# markers wrote; `gone` looks into all of it.
BUILT = ("html", "rendered*", "new", "old", "made-from", "cache", "take", "page", "lite*", "student", "pictures", "assignments*", "build.log",
         "mutants", "fresh", "*.pdf")  # fmt: skip
KEPT = ("lite-lock",)
# Beside the sources: wheels, and what Python and Jupyter keep of a file.
OF_JUPYTER = (".ipynb_checkpoints", ".virtual_documents")
BESIDE = ("build", "dist", *OF_JUPYTER, "{}/**/__pycache__", *(f"{{}}/**/{name}" for name in OF_JUPYTER))
SOURCES = ("src", "engine/src", "book", "marking", "docs", "data", "tools", "tests")

BY_HAND = (
    "Read again the sentences named above: the words around a link may still say what was taken out.",
    "make tidy, make assignments and make check; make keep lists other addresses that are gone. Build again whatever else you "
    "hand out, such as the students' edition.",
    "Commit, and publish the new book. The commit says that something was taken out, and why in general words, never what.",
    "The history of the repository still has it. Remove it there where that helps more than it draws attention.",
    "Take it out of archives and releases that were published, and of what a host, a CI or a cloud keeps of earlier builds.",
    "Ask the search engines to drop the old pages from their caches, and web archives where that is possible.",
    "Write to the known hosts of copies, forks and mirrors. What others have copied cannot all be called back: say so.",
)


def main(words: list[str] | None = None, root: Path = ROOT) -> int:
    parser = argparse.ArgumentParser(prog="make takedown", allow_abbrev=False)
    for name in ("row", "name", "page", "by"):
        parser.add_argument(f"--{name}", default="")
    parser.add_argument("--try", action="store_true", dest="trial")
    asked = parser.parse_args(words)
    try:
        plan = planned(root, asked.row, asked.name, asked.page, asked.by)
        for line in described(plan):
            print(line)
        if asked.trial:
            print("Trial run: nothing was written.")
            return 0
        if plan.left:
            return unfinished(plan)
        book = book_in(root)
        book.made.mkdir(parents=True, exist_ok=True)
        with book.html.lock:
            write(plan)
            purge(root, book)
    except (ValueError, DataError) as error:
        print(error, file=sys.stderr)
        return 2
    except Timeout:
        print("Another build of this folder is running; nothing was changed.", file=sys.stderr)
        return 1
    return finished(plan, book)


def planned(root: Path, row: str, name: str, page: str, by: str) -> Plan:
    """The plan for what is asked for. Raises `ValueError` where that is not one thing, or is not there."""
    given = [one for one, value in (("ROW", row), ("NAME", name), ("PAGE", page)) if value]
    if len(given) != 1:
        raise ValueError(f"expected one of ROW, NAME and PAGE, found {' and '.join(given) or 'none'}")
    if by and not name:
        raise ValueError("BY goes with NAME only")
    if row:
        return of_now_or_before(takedown_plan.of_row, root, row)
    if page:
        return of_now_or_before(takedown_plan.of_page, root, page)
    return takedown_plan.of_name(root, asked_for() if name == "-" else name, by)


def asked_for() -> str:
    """A name that is typed in. Raises `ValueError` where none is."""
    try:
        return input("Name: ")
    except (EOFError, KeyboardInterrupt):
        raise ValueError("No name was given; nothing was changed.") from None


def of_now_or_before(plan_of: Callable[[Path, str], Plan], root: Path, words: str) -> Plan:
    """The plan for a row or a page; for one that is out already the words of the last commit, which are then looked for.

    Raises `ValueError` where it is in neither.
    """
    try:
        return plan_of(root, words)
    except ValueError as error:
        if not (packed := last_commit(root)):
            raise
        with tempfile.TemporaryDirectory() as place, tarfile.open(fileobj=io.BytesIO(packed)) as before:
            before.extractall(place, filter="data")
            try:
                plan = plan_of(Path(place), words)
            except ValueError:
                raise error from None
    return Plan(
        "It is out of the sources already, but not of the last commit: builds again, and looks.", sought=plan.sought
    )


def last_commit(root: Path) -> bytes:
    """The files of the last commit as a tar archive; empty where there is no git, or no commit."""
    try:
        done = subprocess.run(["git", "-C", root, "archive", "HEAD"], capture_output=True)
    except OSError:
        return b""
    return b"" if done.returncode else done.stdout


def described(plan: Plan) -> list[str]:
    """What a plan does, in lines.

    >>> plan = Plan("Takes out the row claims i-1.")
    >>> plan.say("Also taken out:", ["events a"])
    >>> print(*described(plan), sep="\\n")
    Takes out the row claims i-1.
    Also taken out:
      events a
    """
    sections = [*plan.sections]
    if plan.asked:
        heading = "Places, most of them in code, that only a person can change; until those in book/ and src/ are, the build may fail:"
        sections.append((heading, plan.asked))
    if plan.left:
        sections.append(("Places that still have the name:", plan.left))
    return [plan.title, *(line for heading, lines in sections for line in (heading, *(f"  {one}" for one in lines)))]


def unfinished(plan: Plan) -> int:
    """A name that is still in the sources: what could be replaced is written, and nothing is built."""
    write(plan)
    print(
        f'Not finished: the name is still in {len(plan.left)} place(s) of the sources. Change them by hand, or say BY="other '
        'words", and run this again. Until then publish nothing: each book that is built has it.',
        file=sys.stderr,
    )
    return 1


def write(plan: Plan) -> None:
    """Write the files of a plan, and delete those that go."""
    for path, content in plan.files.items():
        if content is None:
            path.unlink()
        else:
            path.write_bytes(content)


# Everything made from it -----------------------------------------------------------------------------


def purge(root: Path, book: Book) -> None:
    """Remove what was built and kept, the last good book too, so that nothing that has it can be published by mistake."""
    found = {path for pattern in BUILT for path in book.made.glob(pattern) if path.name not in KEPT}
    for pattern in BESIDE:
        found |= {path for folder in SOURCES for path in root.glob(pattern.format(folder))}
    for path in sorted(found):
        remove(path)


def remove(path: Path) -> None:
    """Remove a file or a folder. Raises `OSError` where that is not allowed: what stays would still have it."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def finished(plan: Plan, book: Book) -> int:
    """Build the book again, look whether it is gone, and say what is left to do."""
    wanted = ["--site"] if has_site(book.root) else []
    print("Everything built before is removed. Building the book again …", flush=True)
    done = subprocess.run(
        [sys.executable, "-m", "tools.site.build", *wanted], cwd=book.root, capture_output=True, text=True
    )
    if done.returncode:
        print(*failed(plan.sought, book, done.stderr.splitlines()), sep="\n", file=sys.stderr)
        return 1
    searching, found = search(plan.sought, everything_built(book.root), book.root)
    print(report(searching, found))
    if not wanted:
        print("It was built without JupyterLite and the PDF (no Node or no Chromium here): make site builds them.")
    for number, line in enumerate(by_hand(book), start=1):
        print(f"{number}. {line}")
    if found:
        print(
            "It is not gone yet: do not publish this book. Change what these files are made from, and run the same command again.",
            file=sys.stderr,
        )
    return int(bool(found))


def has_site(root: Path) -> bool:
    """Whether JupyterLite and the PDF can be built here."""
    try:
        node.npm()
    except node.NoNode:
        return False
    return (root / "src" / "companion").is_dir() and programs.WORKS["chromium"]()


def by_hand(book: Book) -> list[str]:
    """What is left for a person."""
    marked = [f"Look through {name_of(book.root, place)}: it was left as it is, with what students handed in."
              for place in [book.made / "graded"] if place.exists() and place.is_relative_to(book.root)]  # fmt: skip
    return [*BY_HAND, *marked]


# A build that fails ----------------------------------------------------------------------------------

_FRAME = re.compile(r"^(?:File )?\"?([^\s:\"]+\.py)\"?(?:, line |:)(\d+)", re.M)
_CELL = re.compile(r"^Cell In\[(\d+)\], line (\d+)", re.M)


def failed(sought: Sequence[Sought], book: Book, output: Sequence[str]) -> list[str]:
    """What a failed build says, with the place of each error; a line with what was taken out is not repeated."""
    secret = Search(sought).matches
    places = list(
        dict.fromkeys([*frames(book), *(plain(line) for line in (*complaints(book), *output[:-1]) if line.strip())])
    )
    shown = [without(line, secret) for line in places]
    return [
        "The book could not be built again. Where:",
        *(f"  {line}" for line in dict.fromkeys(shown)),
        "It is out of the sources, and no book that has it is left here. The last good book, wherever it was published or "
        "copied, still HAS it and must not be published again.",
        "Change these places, and run the same command again before you commit; or take out the whole page first: "
        "make takedown PAGE=book/its-name.",
    ]


def without(line: str, secret: Callable[[str], bool]) -> str:
    """A line of a log, without what follows its place if that has what was taken out.

    >>> without("a.csv, row 2: b is c", lambda text: "b is" in text)
    'a.csv, row 2 (the rest is not repeated)'
    """
    line = takedown_plan.rows_out.without_numbers(line)
    if not secret(line):
        return line
    place = line.partition(": ")[0]
    return "(a line that is not repeated)" if secret(place) else f"{place} (the rest is not repeated)"


def plain(line: str) -> str:
    """A line of Sphinx about a notebook, with cell and line instead of the number that it makes of them.

    >>> plain("book/a.ipynb:30002: WARNING: no")
    'book/a.ipynb, cell 3, line 2: WARNING: no'
    """
    return re.sub(
        r"\.ipynb:(\d+)", lambda found: f".ipynb, cell {int(found[1]) // 10000}, line {int(found[1]) % 10000}", line
    )


def frames(book: Book) -> list[str]:
    """For each notebook that failed the place in the book's own code where it did: the last one in the traceback."""
    found = []
    for path in sorted(book.html.new.glob("_build/html/reports/**/*.err.log")):
        text = re.sub(r"\x1b\[[\d;]*m", "", path.read_text(encoding="utf-8", errors="replace"))
        name = path.name.removesuffix(".err.log")
        ours = [
            f"{name_of(book.root, Path(file))}, line {line}"
            for file, line in _FRAME.findall(text.replace("~/", f"{Path.home()}/"))
            if (book.root / "src") in Path(file).parents
        ]
        cells = [f"{name}.ipynb, code cell {cell}, line {line}" for cell, line in _CELL.findall(text)]
        found += ours[-1:] or cells[-1:]
    return found


if __name__ == "__main__":
    sys.exit(main())
