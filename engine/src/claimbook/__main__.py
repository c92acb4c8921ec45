"""What is called as `python -m claimbook`: lay out a new book, check one, tidy its notebooks.

It ends with 0 when all is well, with 1 when something is wrong or cannot be done, and with 2 when it was called wrongly.
"""

from claimbook import unused  # noqa: F401, before what would import it

# isort: split
import argparse
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from claimbook import new

MISSING = 'this needs what builds a book: install the engine again, from its folder, with pip install ".[build]"'


def parser() -> argparse.ArgumentParser:
    """What the command line may say.

    >>> parser().parse_args(["new", "my-book", "--title", "Snow on cholera"]).title
    'Snow on cholera'
    """
    whole = argparse.ArgumentParser(
        prog="claimbook",
        description="Research companions: books of notebooks that retell a text whose claims are data.",
        epilog="Begin with: python -m claimbook new my-book; cd my-book; jupyter-book build . -W -n",
    )
    commands = whole.add_subparsers(title="commands", metavar="COMMAND", required=True)

    lay_out = commands.add_parser(
        "new",
        help="lay out a small book that builds at once",
        description="Lay out a small book that builds at once: a chapter with a table, a figure, a view to explore, a "
        "question and its claims, the reference pages and the tables. Whatever says “Replace this” is a placeholder; "
        "the README.md of the new book gives the next steps.",
    )
    lay_out.add_argument("folder", metavar="FOLDER", help="a folder that is not there yet, or is empty")
    lay_out.add_argument("--title", default=new.TITLE, help="the title of the book (%(default)s)")
    lay_out.add_argument(
        "--text", help="the text that it retells, as a bibliography names it: a row of data/sources.csv (none)"
    )
    lay_out.add_argument("--by", default=new.BY, help="whose book it is, for its citation (%(default)s)")
    lay_out.set_defaults(do=_new)

    check = commands.add_parser(
        "check",
        help="say what is wrong with a book, before it is built",
        description="Check contents, settings, notebooks, tables, links to rows, and the numbers in prose, and print one "
        "line for each thing that is wrong. What cells show (captions, labels, sentences) is read from the last build, "
        "where nothing has changed since. A build finds the rest: jupyter-book build FOLDER -W -n.",
    )
    check.add_argument("folder", metavar="FOLDER", help="the folder of the book: where _toc.yml is")
    check.add_argument("--run", action="store_true", help="run the notebooks that have not run since a change")
    check.set_defaults(do=_check)

    tidy = commands.add_parser(
        "tidy",
        help="take out of the notebooks what editors and runs leave",
        description="Rewrite the notebooks of a book as JupyterLab saves them, without outputs, counts and what belongs "
        "to one machine, so that a changed word is a changed line.",
    )
    tidy.add_argument("folder", metavar="FOLDER", help="the folder of the book: where _toc.yml is")
    tidy.set_defaults(do=_tidy)
    return whole


def _new(asked: argparse.Namespace) -> int:
    for option, value in (("--title", asked.title), ("--text", asked.text), ("--by", asked.by)):
        if value is not None and not value.strip():
            return _say(f"{option} is empty; expected a line of text", 2)
    try:
        made = new.lay_out(asked.folder, title=asked.title, text=asked.text or "", by=asked.by, day=date.today())
    except new.NewBookError as error:
        return _say(str(error), 1)
    print(f"{len(made)} files in {asked.folder}. Next: cd {asked.folder}; jupyter-book build . -W -n; then README.md")
    return 0


def _check(asked: argparse.Namespace) -> int:
    from claimbook.check import check  # not above: it needs what builds a book, and a new one can be laid out without

    try:
        report = check(asked.folder, run=asked.run)
    except OSError as error:
        return _say(_why(error), 1)
    for line in report.problems:
        print(line)
    for line in report.left:
        print(f"Not checked: {line}.")
    print(report.checked)
    return 1 if report.problems else 0


def _tidy(asked: argparse.Namespace) -> int:
    from claimbook.notebooks import CONTENTS, NotebookError, listed, tidy

    root, failed = Path(asked.folder).resolve(), 0
    if not (root / CONTENTS).is_file():
        return _say(f"{root}: there is no {CONTENTS}; expected the folder of a book", 1)
    for path in listed(root):
        try:
            print(*(f"{line}\n" for line in tidy(path)), sep="", end="")
        except (NotebookError, OSError) as error:
            failed = _say(_why(error) if isinstance(error, OSError) else str(error), 1)
    return failed


def _why(error: OSError) -> str:
    return f"{error.filename} cannot be used: {error.strerror}" if error.filename else str(error)


def _say(line: str, status: int) -> int:
    print(f"claimbook: {line}", file=sys.stderr)
    return status


def main(words: Sequence[str] | None = None) -> int:
    """Do what the command line says; returns the exit status.

    >>> main(["tidy", str(tables.folder.parent)])
    0
    """
    asked = parser().parse_args(words)
    try:
        return asked.do(asked)
    except ModuleNotFoundError as error:
        return _say(f"{error.name} is not installed; {MISSING}", 1)


if __name__ == "__main__":
    sys.exit(main())
