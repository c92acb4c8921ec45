"""Read the paper's missing notes in from a file. `make notes FILE=my-notes.csv` calls this.

python tools/notes.py --blank > my-notes.csv    an empty file to fill in
python tools/notes.py my-notes.csv --try        check it and say what would change
python tools/notes.py my-notes.csv              the same, and write the tables
"""

import argparse
import sys
from pathlib import Path

from companion import data, notes


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Read the paper's missing notes in from a file.")
    parser.add_argument("file", nargs="?", type=Path, help="table of what each note cites, one work a row")
    parser.add_argument("--try", dest="only_try", action="store_true", help="check and report, write nothing")
    parser.add_argument("--blank", action="store_true", help="print an empty file with the notes that are missing")
    asked = parser.parse_args(words)
    try:
        if asked.blank:
            print(notes.blank(), end="")
            return 0
        if asked.file is None:
            print("Which file? make notes FILE=my-notes.csv; an empty one: tools/notes.py --blank", file=sys.stderr)
            return 2
        filled = notes.fill(asked.file.read_bytes(), asked.file.name)
        if not asked.only_try:
            notes.write(filled)
    except (notes.NotesError, data.DataError, OSError) as error:
        print(error, file=sys.stderr)
        return 1
    print("\n".join(filled.report))
    print("Nothing was written." if asked.only_try else f"Written to {data.folder()}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
