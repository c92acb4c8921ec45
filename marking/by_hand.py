"""What somebody has entered by hand in grades.csv, which every later run leaves as it is."""

import argparse
import csv
import io
import json
from pathlib import Path

from marking.assignment import Assignment

SIGNED = "about.json"  # for what a folder of reports was made
COMMENT = "comment"

# For each file that was handed in, as the table names it, what stands in the columns that are filled in by hand.
Entered = dict[str, dict[str, str]]


class Unreadable(ValueError):
    """A folder of earlier reports that cannot be gone on with. The message names it, and says what to do."""


def column(question: str) -> str:
    """The head of the column for a question that is marked by hand."""
    return f"{question} (by hand)"


def columns(assignment: Assignment) -> list[str]:
    """The columns that are filled in by hand."""
    return [*(column(written.name) for written in assignment.written), COMMENT]


def read(out: Path, assignment: Assignment, args: argparse.Namespace) -> Entered:
    """What has been entered by hand in the reports of an earlier run; nothing where there are none.

    Whatever a spreadsheet has made of the file is read: another separator, a mark of its encoding, another encoding. Raises
    `Unreadable` where it cannot be, or where the folder holds the reports of something else.
    """
    signed = out / SIGNED
    if signed.exists() and (before := json.loads(signed.read_text(encoding="utf-8"))) != (now := _about(args)):
        was, wanted = (", ".join(f"{key} {value!r}" for key, value in one.items()) for one in (before, now))
        raise Unreadable(f"{out} holds the marks of {was}; this is {wanted}. Name another folder (OUT=).")
    file = out / "grades.csv"
    if not file.exists():
        return {}
    content = file.read_bytes()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    head = text.partition("\n")[0]
    separator = max(",;\t", key=head.count)
    try:
        rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=separator))
    except csv.Error as error:
        raise Unreadable(f"{file} is no table any more ({error}). Move it away.") from error
    wanted = columns(assignment)
    if text.strip() and not {"student", *wanted[:-1]} <= set(
        rows[0] if rows else next(csv.reader([head], delimiter=separator))
    ):
        raise Unreadable(f"{file} has no columns 'student' and {', '.join(map(repr, wanted))}. Move it away.")
    found: Entered = {}
    for row in rows:
        cells = {name: (row.get(name) or "").strip() for name in wanted}
        key = (row.get("file") or row.get("student") or "").strip()
        if any(cells.values()) and key:
            if key in found:
                raise Unreadable(
                    f"{file} has two rows with marks for {key!r}: has a spreadsheet shortened long numbers? Put it "
                    "right, or move it away."
                )
            found[key] = {**cells, "student": row.get("student") or key}
    return found


def signature(args: argparse.Namespace) -> str:
    """For what a folder of reports is made, as its file `SIGNED` says it."""
    return json.dumps(_about(args), ensure_ascii=False)


def _about(args: argparse.Namespace) -> dict[str, str]:
    return {"assignment": args.assignment, "seed": args.seed, "submissions": Path(args.submissions).resolve().name}
