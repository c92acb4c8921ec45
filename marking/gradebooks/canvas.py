"""What Canvas takes back: a table for its gradebook, and a page for each student.

The table is one that `lib/gradebook_importer.rb` of Canvas takes: its first columns name the student, a column's title with
its number in brackets an assignment that is there already, a row "Points Possible" the maximum. The pages have the names of
the files that were handed out, with the user's and the attachment's numbers by which Canvas finds whose they are.
"""

import re
from collections.abc import Iterable

from marking.course.roster import Roster
from marking.gradebooks.cells import number, table
from marking.gradebooks.moodle import Row

_HEAD = ("Student", "ID", "SIS User ID", "SIS Login ID", "Section")
_FILE = re.compile(r"(\w*?_(?:LATE_)?\d+_\d+)_.*", re.DOTALL)


def gradebook(rows: Iterable[Row], title: str, most: float, roster: Roster | None = None) -> str:
    """The gradebook: the rows of the teacher's own export, with this assignment's column alone, where the roster is one;
    else a row for each student with marks, by the user's number."""
    if roster is None or roster.kind != "canvas":
        own = [row for row in rows if row.student.found["learner"]["system"] == "canvas" and row.marks is not None]
        lines = [
            [row.student.name, row.student.found["learner"]["number"], "", "", "", number(row.marks)] for row in own
        ]
        return table([*_HEAD, title], [["Points Possible", "", "", "", "", number(most)], *lines])
    place = column_of(roster.head, title)
    about = next(at for at, name in enumerate(roster.head) if "Section" in name) + 1
    marks = {row.student.person.row: row.marks for row in rows if row.student.person and row.marks is not None}
    lines = [["Points Possible", *[""] * (about - 1), number(most)]]
    for person in roster.people:
        line = roster.rows[person.row]
        before = line[place].strip() if place is not None else ""
        lines.append([*line[:about], number(marks[person.row]) if person.row in marks else before])
    return table([*roster.head[:about], title if place is None else roster.head[place]], lines)


def column_of(head: list[str], title: str) -> int | None:
    """The place of an assignment's column in an export, whose title may carry the assignment's number.

    >>> column_of(["Student", "ID", "Section", "Counting in the dark (4711)"], "Counting in the dark")
    3
    """
    for place, name in enumerate(head):
        if name == title or re.fullmatch(rf"{re.escape(title)} \(\d+\)", name):
            return place
    return None


def pages(rows: Iterable[Row]) -> dict[str, bytes]:
    """A page for each student who handed in through Canvas, named as what was handed in."""
    found = {}
    for row in rows:
        learner, names = row.student.found["learner"], row.student.found["names"]
        attached = next((match[1] for match in map(_FILE.fullmatch, names) if match), None)
        if learner["system"] == "canvas" and attached and row.page:
            found[f"{attached}_feedback.html"] = row.page.encode("utf-8", "replace")
    return found
