"""Fill in the notes of the paper that our copy lacks, from a file made by somebody who holds the article.

    python -m tools.data.notes my-notes.csv          # checks everything, then writes the tables
    python -m tools.data.notes my-notes.csv --try    # checks and reports only
    python -m tools.data.notes --blank               # prints a file to fill in

The work is done by `companion.notes`.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import sys
from pathlib import Path

from claimbook.tables import DataError, Tables
from companion import notes

DATA = Path(__file__).resolve().parents[2] / "data"


def main(words: list[str] | None = None) -> int:
    program = "python -m tools.data.notes"
    parser = argparse.ArgumentParser(prog=program, usage=f"{program} FILE [--try] | --blank", allow_abbrev=False)
    parser.add_argument("file", nargs="?", type=Path, help="CSV with a row for each work that a note cites")
    parser.add_argument("--try", action="store_true", dest="trial", help="check and report, write nothing")
    parser.add_argument("--blank", action="store_true", help="print a file with a row for each missing note")
    asked = parser.parse_args(words)
    try:
        if asked.blank:
            print(notes.blank(Tables(DATA).load("footnotes")), end="")
        elif asked.file:
            print(*notes.lines(notes.fill_in(asked.file, DATA, not asked.trial), not asked.trial), sep="\n")
        else:
            print(f"usage: {parser.usage}", file=sys.stderr)
            return 2
    except notes.NotesError as error:
        print(error, f"{len(error.problems)} problem(s). Nothing has been changed.", sep="\n", file=sys.stderr)
        return 1
    except DataError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
