"""Build the book into _build/html, and leave the last good one there until the new one is whole.

    python -m tools.site.build           # the pages, and what can be taken along
    python -m tools.site.build --site    # with JupyterLite and the PDF too, as it is published
    python -m tools.site.build folder    # another book, in a folder that is laid out like this one (tests/small)

Checks the tables, lets Jupyter Book run the notebooks and render the pages strictly into a folder of
its own, adds what is asked for, then puts that folder in place by renaming. The rendered pages are kept: with or
without JupyterLite and the PDF, they are the same but for what they offer. When nothing that the book is made from has
changed since, it does nothing. The whole log stands in _build/build.log. BOOK_OUT names another folder than _build, for
sources that cannot be written.
"""

from tools import errors  # before all that may be missing

# isort: split
import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock, Timeout

from claimbook import isolation, unused
from claimbook.digests import digest
from claimbook.settings import build_dir, from_environment
from tools.site.copies import link_or_copy
from tools.site.inputs import OF_BOOK, OF_TOOLS, companion_of_elsewhere
from tools.site.swap import Built, remove

ROOT = Path(__file__).resolve().parents[2]

FAILED = "The last good book, if there was one, is untouched."


class Book(NamedTuple):
    """A book's folder, and the places of what is made of it."""

    root: Path
    made: Path  # everything
    log: Path
    rendered: Built  # the pages, and what can be taken along, with links to all that a site may have
    html: Built  # the same, with links to what is there


def book_in(root: Path) -> Book:
    """The book whose sources lie in a folder. Raises `ValueError` for a wrong setting of where it goes."""
    made = build_dir(root)
    lock = FileLock(made / "lock", timeout=0)
    rendered, html = (
        Built(*(made / name for name in names), lock=lock)
        for names in (("rendered", "new", "rendered-old", "rendered-from"), ("html", "new", "old", "made-from"))
    )
    return Book(root, made, made / "build.log", rendered, html)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.site.build", allow_abbrev=False)
    parser.add_argument(
        "folder", nargs="?", type=Path, default=ROOT, help="folder of the book (default: this repository)"
    )
    parser.add_argument("--site", action="store_true", help="with JupyterLite and the PDF")
    args = parser.parse_args(words)
    root = args.folder.resolve()
    if args.site and root != ROOT:
        parser.error("--site: JupyterLite and the PDF can be built for this repository's own book only")
    if not (root / "_toc.yml").is_file():
        parser.error(f"{args.folder} holds no book: expected _toc.yml, _config.yml, book/ and data/ in it")
    errors.need("sqlite3", "zlib")
    try:
        book = book_in(root)
        isolation.enter(book.made / "settings")
        with book.html.lock:
            try:
                return build(book, args.site)
            except OSError:
                remove(book.html.new)  # on a full disk, what was begun is what fills it
                raise
    except ValueError as error:  # a setting that names a place
        print(error, file=sys.stderr)
        return 1
    except Timeout:
        print("Another build of this folder is running.", file=sys.stderr)
        return 1


def build(book: Book, site: bool) -> int:
    started = time.monotonic()
    os.environ["BOOK_WITH"] = "parts"  # pages offer all that a site may have; what is not made goes (tools.site.offers)
    book.rendered.settle()
    book.html.settle()
    settings = f"{os.environ.get('BOOK_PYODIDE', '')} {from_environment()}"
    sources = f"{digest(book.root, OF_BOOK)} {digest(ROOT, OF_TOOLS)} {settings}"
    inputs = f"{sources} {'site' if site else 'pages'}"
    if book.html.is_from(inputs):
        print(f"Nothing has changed. Open {book.html.live / 'index.html'}")
        return 0
    anew = not book.rendered.is_from(sources)
    if anew and (problems := refused(book)):
        print(*problems, FAILED, sep="\n", file=sys.stderr)
        return 1
    from tools.site import lite

    if site and lite.main():
        print(FAILED, file=sys.stderr)
        return 1
    book.html.made_from.unlink(missing_ok=True)  # so that what fails now is not taken for built
    if anew:
        print("Running the notebooks and rendering the pages …", flush=True)
        if not make_pages(book, sources):
            errors.look_for_room(book.made, book.log)
            print(*complaints(book), f"The whole log: {book.log}. {FAILED}", sep="\n", file=sys.stderr)
            return 1
    assemble(book, site)
    book.html.put(book.html.new, inputs)
    print(f"Built in {time.monotonic() - started:.0f} s. Open {book.html.live / 'index.html'}")
    return 0


def refused(book: Book) -> list[str]:
    """What is wrong with the sources, so that nothing need be run to see it: a line each."""
    if problem := companion_of_elsewhere(book.root):
        return [problem]
    from claimbook import notebooks  # these take a second, which whoever changed nothing need not wait

    if problems := notebooks.problems(book.root):
        return problems
    from claimbook.tables import Tables

    problems = Tables(book.root / "data").check()
    return [*problems, f"{len(problems)} problem(s) in data/."] if problems else []


def make_pages(book: Book, sources: str) -> bool:
    """Render the pages and put them in place, with the files to take along; whether that worked."""
    from tools.site.offline import takeaway

    whole = book.rendered.new / "_build" / "html"
    if render(book) or not (whole / "index.html").exists():
        return False
    takeaway.pack(whole, book.root, kept=book.made / "take")
    book.rendered.put(whole, sources)
    return True


def assemble(book: Book, site: bool) -> None:
    """Put the rendered pages into the new folder: with the other parts of a site, or without the offers of them.

    On a site nothing is taken out, so that an offer of what is missing there is a dead link, which the tests find.
    """
    from tools.site import lite, offers

    whole = book.html.new
    shutil.copytree(book.rendered.live, whole, copy_function=link_or_copy)
    if site:
        from tools.site.offline import pdf

        pdf.print_book(whole, whole / "take")
        shutil.copytree(lite.LITE, whole / "lite", copy_function=link_or_copy)
    else:
        offers.keep_what_is_there(whole)


def render(book: Book) -> int:
    """Exit status of a strict Jupyter Book build into the new folder."""
    # Its script is not beside python everywhere.
    start = f"{unused.WITHOUT}; from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", book.root, "--path-output", book.html.new]
    with book.log.open("w", encoding="utf-8") as log:
        return subprocess.run(
            [*command, "-W", "-n", "--keep-going"],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_COLOR": "1", "PYTHONUTF8": "1"},
        ).returncode


def complaints(book: Book) -> list[str]:
    """What a failed build has to say: the error of each notebook that failed, else the log's warnings."""
    reports = sorted(book.html.new.glob("_build/html/reports/**/*.err.log"))
    causes = [
        f"{report.name.removesuffix('.err.log')}: {_plain(report).strip().splitlines()[-1]}" for report in reports
    ]
    if not causes:  # else they are mostly links to what the failed notebook would have shown
        log = _plain(book.log).splitlines()
        alarms = [line for line in log if re.search(r"\b(WARNING|ERROR|CRITICAL)\b|[a-z]Error: ", line)]
        causes = [line for line in alarms if "IPKernelApp" not in line] or log[-15:]
    return [line.replace(f"{book.root}{os.sep}", "") for line in causes]


def _plain(path: Path) -> str:
    """Text of a log without terminal colours."""
    return re.sub(r"\x1b\[[\d;]*m", "", path.read_text(encoding="utf-8", errors="replace"))


if __name__ == "__main__":
    sys.exit(main())
