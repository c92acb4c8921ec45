"""What Moodle takes back: a grading worksheet, a table for its gradebook, and a page for each student.

The columns are those that Moodle's importers look for: `mod/assign/feedback/offline/importgradeslib.php` ("Identifier",
"Grade", "Last modified (grade)", and the feedback's own), `grade/import/csv/classes/load_data.php` (a user by e-mail address,
username or ID number; one whom it does not know stops the whole import, so that there is no row of maxima), and
`mod/assign/feedback/file/importziplib.php` (the name, the participant's number and the plugin, with underscores between).
"""

import html
from collections.abc import Iterable
from typing import NamedTuple

from marking.course.roster import Roster
from marking.course.students import Student
from marking.gradebooks.cells import number, table

_WORKSHEET = ("Identifier", "Full name", "Grade", "Maximum grade", "Last modified (grade)", "Feedback comments")


class Row(NamedTuple):
    """What goes back about one student: the marks as the gradebook counts them (None: not marked), a comment, a page."""

    student: Student
    marks: float | None
    comment: str
    page: str


def worksheet(rows: Iterable[Row], most: float, roster: Roster | None = None) -> str:
    """The grading worksheet: the teacher's own with the marks filled in, where the roster is one, else one made from the
    participants' numbers.

    Students without marks keep what the worksheet has for them, or have no row.
    """
    if roster is None or roster.kind != "moodle worksheet":
        own = [row for row in rows if row.student.found["learner"]["system"] == "moodle" and row.marks is not None]
        lines = []
        for row in own:
            learner = row.student.found["learner"]
            identifier = f"Participant {learner['number']}"
            lines.append([identifier, row.student.name, number(row.marks), number(most), "-", _as_html(row.comment)])
        return table(_WORKSHEET, lines)
    filled = [list(line) for line in roster.rows]
    grade, comments = roster.columns["grade"], roster.columns.get("comments")
    for row in rows:
        if row.student.person is None or row.marks is None:
            continue
        line = filled[row.student.person.row]
        line[grade] = number(row.marks)
        if comments is not None and row.comment:
            line[comments] = _as_html(row.comment)
    return table(roster.head, filled)


def gradebook(rows: Iterable[Row], title: str) -> str | None:
    """A table for Moodle's "CSV file" import into the gradebook, with a row for each student who has marks; None where the
    roster names no e-mail address, username or ID number."""
    own = [row for row in rows if row.student.person is not None and row.marks is not None]
    fields = {"Email address": "email", "Username": "username", "ID number": "id"}
    used = {head: field for head, field in fields.items() if any(getattr(row.student.person, field) for row in own)}
    if not used:
        return None
    lines = []
    for row in own:
        who = [getattr(row.student.person, field) for field in used.values()]
        lines.append([row.student.person.name, *who, number(row.marks), _as_html(row.comment)])
    return table(["Full name", *used, title, f"Feedback: {title}"], lines)


def pages(rows: Iterable[Row]) -> dict[str, bytes]:
    """A page for each student who handed in through Moodle, named so that Moodle knows whose it is."""
    found = {}
    for row in rows:
        learner = row.student.found["learner"]
        if learner["system"] == "moodle" and row.page:
            name = learner["name"].replace("_", " ").replace("/", " ")
            found[f"{name}_{learner['number']}_assignsubmission_file_feedback.html"] = row.page.encode(
                "utf-8", "replace"
            )
    return found


def _as_html(comment: str) -> str:
    """A comment as Moodle takes it: for HTML, just as it stands.

    >>> _as_html("is 3 < 4?")
    'is 3 &lt; 4?'
    """
    return html.escape(comment, quote=False)
