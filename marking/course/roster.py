"""Who is in a class, from whatever table a teacher has: Moodle's grading worksheet or list of participants, Canvas's
gradebook, or a table of their own.

The table is kept as it is, so that a gradebook gets back its own rows with the marks filled in (see `marking.gradebooks`).
"""

import csv
import io
import re
import unicodedata
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from dateutil import parser

from marking.course.settings import Course

# What each kind of table calls its columns, small letters; the first that is there counts.
_NAMES = {
    "name": ("full name", "name", "student"),
    "first": ("first name", "firstname"),
    "last": ("last name", "surname", "lastname"),
    "email": ("email address", "email", "e-mail"),
    "username": ("username", "sis login id", "login"),
    "id": ("id number", "sis user id", "student number", "student id", "id"),
    "group": ("group", "groups"),
    "section": ("section",),
    "handed_in": ("last modified (submission)",),
    "grade": ("grade",),
    "comments": ("feedback comments",),
}
_PARTICIPANT = re.compile(r"\D*(\d+)")


class RosterError(ValueError):
    """A roster that cannot be read. The message names the file, and the row and column where one is to blame."""


class Person(NamedTuple):
    """One student of the class."""

    row: int  # in the table, from 0
    name: str
    email: str = ""
    username: str = ""
    id: str = ""
    group: str = ""
    section: str = ""
    number: str = ""  # as the system's file names have it: Moodle's participant, Canvas's user
    handed_in: datetime | None = None

    @property
    def names(self) -> set[str]:
        """Everything that this person may be called by, folded."""
        own = {self.name, _turned(self.name), self.email, self.username, self.id}
        own |= {login.partition("@")[0] for login in (self.email, self.username)}
        return {folded(name) for name in own} - {""}


class Roster(NamedTuple):
    """The students, and the table that they come from."""

    kind: str  # "moodle worksheet", "canvas", "other"
    file: Path
    head: list[str]
    rows: list[list[str]]  # every row of the table, those that are no student's too
    people: list[Person]
    columns: dict[str, int]  # the place of each column that was recognised


def read(course: Course) -> Roster | None:
    """The class of a course; None where it names no roster. Raises `RosterError` where that cannot be read."""
    if course.roster is None:
        return None
    file = course.roster
    try:
        content = file.read_bytes()
    except OSError as error:
        raise RosterError(f"{file}: {error.strerror}") from error
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", "replace")
    separator = max(",;\t", key=text.partition("\n")[0].count)
    rows = [row for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator) if any(map(str.strip, row))]
    if not rows:
        raise RosterError(f"{file}: expected a row of column names and one for each student, found an empty file")
    head, *rows = rows
    head = [name.strip() for name in head]
    columns = _found(head, course.columns, file)
    kind = _kind(head)
    if not {"name", "last", "email", "username", "id"} & set(columns):
        raise RosterError(
            f"{file}: no column names a student. Expected one of Full name, Email address, Username, ID number, or say in "
            "[columns] what they are called here"
        )
    people = []
    for place, row in enumerate(rows):
        row += [""] * (len(head) - len(row))
        if kind == "canvas" and (not row[0].strip() or "Points Possible" in row[0] or not row[1].strip()):
            continue
        people.append(_person(place, row, columns, kind, course, file))
    return Roster(kind, file, head, rows, people, columns)


def _kind(head: list[str]) -> str:
    """Which software wrote a table with this head.

    >>> _kind(["Student", "ID", "SIS User ID", "SIS Login ID", "Section"]), _kind(["name", "email"])
    ('canvas', 'other')
    >>> _kind(["Identifier", "Full name", "Grade", "Last modified (grade)"])
    'moodle worksheet'
    """
    if head[:2] == ["Student", "ID"] and any("Section" in name for name in head[2:6]):
        return "canvas"
    return "moodle worksheet" if {"Identifier", "Grade", "Last modified (grade)"} <= set(head) else "other"


def _found(head: list[str], own: dict[str, str], file: Path) -> dict[str, int]:
    small = [name.casefold() for name in head]
    found = {}
    for column, names in _NAMES.items():
        if column in own:
            if own[column] not in head:
                raise RosterError(f"{file}: there is no column {own[column]!r}, which [columns] names for {column}")
            found[column] = head.index(own[column])
        elif there := [small.index(name) for name in names if name in small]:
            found[column] = there[0]
    return found


def _person(place: int, row: list[str], columns: dict[str, int], kind: str, course: Course, file: Path) -> Person:
    cell = {column: row[at].strip() for column, at in columns.items()}
    name = cell.get("name") or " ".join(filter(None, (cell.get("first"), cell.get("last"))))
    name = name or cell.get("email") or cell.get("username") or cell.get("id") or ""
    number = row[1].strip() if kind == "canvas" else ""
    if kind == "moodle worksheet" and (found := _PARTICIPANT.fullmatch(row[0].strip())):
        number = found[1]
    when = _moment(cell.get("handed_in", ""), course, f"{file}, row {place + 2}")
    known = {column: cell.get(column, "") for column in ("email", "username", "id", "group", "section")}
    return Person(place, name, **known, number=number, handed_in=when)


def _moment(text: str, course: Course, where: str) -> datetime | None:
    """When work was handed in, as Moodle writes it, which leaves out the distance from UTC: that of the due date counts."""
    if not text.strip(" -") or course.due is None:
        return None
    try:
        when = parser.parse(text, fuzzy=True)
    except (ValueError, OverflowError) as error:
        raise RosterError(
            f"{where}: expected a date and time, found {text!r}; empty the cell, and give the time under [handed_in] in "
            "the file about your class"
        ) from error
    return when if when.tzinfo else when.replace(tzinfo=course.due.tzinfo)


def folded(name: str) -> str:
    """A name so that two ways of writing it are one: without case, marks and signs.

    >>> folded("Müller, Zoë"), folded("zoe  MULLER"), folded("한글")
    ('muller zoe', 'zoe muller', '한글')
    """
    apart = unicodedata.normalize("NFKD", name)
    plain = "".join(sign for sign in apart if not unicodedata.combining(sign))
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFC", plain).casefold()))


def _turned(name: str) -> str:
    """A name the other way round: "Lee, Ann" is "Ann Lee"."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else ""
