"""What somebody has entered in grades.csv: taken over into the journal, so that a spreadsheet will do as well as the desk.

A cell counts as entered where it is neither what the last run wrote there nor what the journal says by now. An empty cell
takes back only what was entered in the table itself: a spreadsheet that was open while somebody marked at the desk does not
wipe out their work.
"""

import csv
import io
import json
from collections.abc import Iterable
from pathlib import Path

from marking.assignment import Assignment
from marking.by_hand import journal
from marking.by_hand.journal import WHOLE, Entry

SIGNED = "about.json"  # for what a folder of reports was made, and what its table held when it was written
COMMENT = "comment"
TABLE = "grades.csv"
WHO = "grades.csv"  # the marker's name of what was entered in the table

_OR_MOVE_IT = "or move the file to another folder: marks entered in it since the last run are then left out."

Cells = dict[str, dict[str, str]]  # by the file that was handed in: what stands in the columns that are read back


class Unreadable(ValueError):
    """A folder of earlier reports that cannot be gone on with. The message names it, and says what to do."""


def column(assignment: Assignment, question: str) -> str:
    """The head of a question's column."""
    return f"{question} (by hand)" if question in _manual(assignment) else question


def columns(assignment: Assignment) -> dict[str, str]:
    """The columns that are read back, with the question that each is for."""
    return {**{column(assignment, name): name for name in assignment.points}, COMMENT: WHOLE}


def _manual(assignment: Assignment) -> set[str]:
    return {written.name for written in assignment.written}


def check(out: Path, now: dict[str, str], keys: Iterable[str] = ()) -> None:
    """Raises `Unreadable` where the folder holds the reports of something else than `now` (assignment, seed, submissions).

    The same class in a folder or an archive of another name is the same class: `keys` are those of the submissions.
    """
    before, known = _signed(out).get("about"), set(names(out))
    same = (
        known
        and len(known & set(keys)) >= len(known) / 2
        and {**(before or {}), "submissions": ""} == {**now, "submissions": ""}
    )
    if before and before != now and not same:
        was, wanted = (", ".join(f"{key} {value!r}" for key, value in one.items()) for one in (before, now))
        raise Unreadable(f"{out} holds the marks of {was}; this is {wanted}. Name another folder (OUT=).")


def take_over(out: Path, assignment: Assignment) -> int:
    """Add what was entered in the table to the journal; gives the number of cells.

    Whatever a spreadsheet has made of the file is read: another separator, a mark of its encoding, another encoding. Raises
    `Unreadable` where it cannot be, and `JournalError` where the journal cannot.
    """
    entered, signed = _cells(out, assignment), _signed(out)
    base, keys = signed.get("written", {}), {row: key for key, (_, row) in signed.get("names", {}).items()}
    counted = journal.counted(journal.read(out))
    taken = 0
    for file, rows in entered.items():
        key = keys.get(file, file)
        for name, question in columns(assignment).items():
            before, now = base.get(file, {}).get(name), counted.get((key, question))
            if before is None and question not in (WHOLE, *_manual(assignment)):
                continue  # the machine's marks, in a table that an earlier release wrote
            if not (new := _entered([row[name] for row in rows], before or "", now, question)):
                continue
            if len(new) > 1:
                raise Unreadable(
                    f"{out / TABLE}, column 'file': two rows with marks for {file!r}; has a spreadsheet shortened long "
                    f"numbers? Correct the column; {_OR_MOVE_IT}"
                )
            (text,) = new
            marks = None if question == WHOLE or not text else _marks(text, out, file, name, assignment)
            comment = text if question == WHOLE else (now.comment if now else "")
            journal.add(out, Entry(journal.now(), WHO, key, question, marks, (), comment))
            taken += 1
    return taken


def _entered(texts: list[str], before: str, now: Entry | None, question: str) -> set[str]:
    """Which of the cells for one question of one submission (several where a group shares it) somebody has filled in."""
    own = now is not None and now.who == WHO
    return {
        text for text in texts if not _same(text, before) and not _same(text, _as_cell(now, question)) and (text or own)
    }


def names(out: Path) -> dict[str, tuple[str, str]]:
    """Student and file of every submission that the folder's reports ever had, by its key."""
    return {key: (student, file) for key, (student, file) in _signed(out).get("names", {}).items()}


def signature(about: dict[str, str], written: Cells, names: dict[str, tuple[str, str]]) -> str:
    """For what a folder of reports is made, and what was written into the table, as its file `SIGNED` says it."""
    return json.dumps({"about": about, "written": written, "names": names}, ensure_ascii=False)


def statuses(out: Path) -> dict[str, str]:
    """What the table says of each student."""
    with (out / TABLE).open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row["status"] for row in csv.DictReader(file)}


def written(assignment: Assignment, table: str) -> Cells:
    """The cells that are read back, as they were just written."""
    rows = csv.DictReader(io.StringIO(table.removeprefix("\ufeff")))
    return {row["file"]: _own(row, assignment) for row in rows if row["status"] != "gone"}


def _own(row: dict, assignment: Assignment) -> dict[str, str]:
    return {name: (row.get(name) or "").strip() for name in columns(assignment)}


def _as_cell(entry: Entry | None, question: str) -> str:
    if entry is None:
        return ""
    return entry.comment if question == WHOLE else "" if entry.marks is None else f"{entry.marks:g}"


def _same(one: str, other: str) -> bool:
    """Whether two cells say the same, however a spreadsheet writes a number.

    >>> _same("2.50", "2,5"), _same("2", ""), _same("Good", "Good")
    (True, False, True)
    """
    try:
        return float(one.replace(",", ".")) == float(other.replace(",", "."))
    except ValueError:
        return one == other


def _marks(text: str, out: Path, file: str, name: str, assignment: Assignment) -> float:
    most = assignment.points[columns(assignment)[name]]
    try:
        marks = float(text.replace(",", "."))
    except ValueError:
        marks = -1.0
    if not 0 <= marks <= most:
        raise Unreadable(
            f"{out / TABLE}, row of {file}, column {name!r}: expected a number from 0 to {most}, found {text!r}. "
            "Correct the cell, or empty it."
        )
    return marks


def _signed(out: Path) -> dict:
    signed = out / SIGNED
    found = json.loads(signed.read_text(encoding="utf-8")) if signed.exists() else {}
    return found if "about" in found or not found else {"about": found}  # as earlier releases wrote it


def _cells(out: Path, assignment: Assignment) -> dict[str, list[dict[str, str]]]:
    """What stands in the columns that are read back, by the file that was handed in; several rows where a group shares it."""
    file = out / TABLE
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
        raise Unreadable(f"{file} cannot be read as CSV ({error}). Restore it; {_OR_MOVE_IT}") from error
    wanted = ["student", *sorted(column(assignment, name) for name in _manual(assignment))]
    if text.strip():
        there = set(rows[0] if rows else next(csv.reader([head], delimiter=separator)))
        if missing := [f"no column {name!r}" for name in wanted if name not in there]:
            raise Unreadable(f"{file}, row 1: {', '.join(missing)}. Restore what is missing; {_OR_MOVE_IT}")
    found: dict[str, list[dict[str, str]]] = {}
    for row in rows:
        cells, key = _own(row, assignment), (row.get("file") or "").strip()
        if key and row.get("status") != "gone":  # the row of maxima has none; what is gone can have no new marks
            found.setdefault(key, []).append(cells)
    return found
