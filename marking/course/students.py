"""A row for each student: whose submission is whose, who hands in together, who handed in nothing, and what was late."""

import difflib
import math
from datetime import datetime, timedelta
from typing import NamedTuple

from marking.course.roster import Person, Roster, folded
from marking.course.settings import Course

NOTHING = {
    "status": "nothing handed in", "reason": "", "seconds": "", "questions": {}, "errors": [], "remarks": [], "remark": "",
    "file": "", "written": {}, "names": [], "learner": {"system": "", "number": "", "name": "", "late": False},
}  # fmt: skip


class Student(NamedTuple):
    """One row of the marks: a student, and what marking said of the submission that counts for them (`found`)."""

    name: str
    found: dict
    person: Person | None
    group: str
    late_share: float  # which part of the marks comes off, from 0 to 1
    late: str  # the same for the student to read; empty where nothing comes off
    remark: str  # for the teacher


def of_class(results: list[dict], roster: Roster | None, course: Course) -> list[Student]:
    """Every student of a class, in order of names: those who handed in, and those of the roster and of groups who did not."""
    people = roster.people if roster else []
    owners = [_owner(found, roster, people) for found in results]
    students, placed = [], set()
    for found, person in zip(results, owners, strict=True):
        group = _group(found, person, course)
        remark = "" if person or not roster else _why_nobody(found, people)
        if person and owners.count(person) > 1:
            remark = "several submissions are this student's; take out all but one"
        students.append(_student(found, person, group, course, remark))
        placed |= {person.row} if person else set()
    by_group = {student.group: student for student in students if student.group}
    for group, members in course.groups.items():
        for name in members:
            if group not in by_group or _among(name, students):
                continue
            person = next((one for one in people if folded(name) in one.names and one.row not in placed), None)
            shared = by_group[group]
            own = person.name if person else name
            students.append(shared._replace(name=own, person=person, remark=f"handed in by {shared.name}"))
            placed |= {person.row} if person else set()
    for person in people:
        if person.row not in placed:
            found = {**NOTHING, "key": f"roster-{person.row}", "student": person.name}
            students.append(_student(found, person, "", course, ""))
    return sorted(students, key=lambda student: (student.name.casefold(), student.found["key"]))


def _why_nobody(found: dict, people: list[Person]) -> str:
    several = len(_named({found["learner"]["name"], found["student"]}, people))
    return f"{several} in the roster have this name" if several > 1 else "not in the roster"


def unknown(course: Course, students: list[Student]) -> list[str]:
    """A line for each name in a course's file that is nobody's, with the nearest that is somebody's."""
    known = {name: student.name for student in students for name in _names(student.found, student.person)}
    known |= {folded(group): group for group in course.groups}
    known |= {folded(member): member for members in course.groups.values() for member in members}
    lines = []
    for setting in ("extra_hours", "handed_in"):
        for who in getattr(course, setting):
            if folded(who) not in known:
                near = difflib.get_close_matches(folded(who), known, 1)
                guess = f"; did you mean {known[near[0]]!r}?" if near else ""
                lines.append(f"{setting}: no student is called {who!r}{guess}")
    return lines


def _among(name: str, students: list[Student]) -> bool:
    """Whether somebody of that name has a row already."""
    return any(folded(name) in _names(student.found, student.person) for student in students)


def _names(found: dict, person: Person | None) -> set[str]:
    """Everything that whoever handed this in may be called by, folded."""
    own = {found.get("student", ""), found["learner"]["name"]}
    return {folded(name) for name in own if name} | (person.names if person else set())


def _owner(found: dict, roster: Roster | None, people: list[Person]) -> Person | None:
    """Whose submission it is: by the system's number where the roster has it, else by any name that one person alone has."""
    learner = found["learner"]
    of_system = roster is not None and learner["system"] != "" and roster.kind.startswith(learner["system"])
    if of_system and (numbered := [person for person in people if person.number == learner["number"]]):
        return numbered[0]
    named = _named({learner["name"], found["student"]}, people)
    return named[0] if len(named) == 1 else None


def _named(names: set[str], people: list[Person]) -> list[Person]:
    """Who is called so. Blanks and signs do not count: Canvas writes "Lee, Ann" as "leeann", Moodle "O'Neill" as "ONeill"."""
    joined = {folded(name).replace(" ", "") for name in names} - {""}
    return [person for person in people if joined & {name.replace(" ", "") for name in person.names}]


def _group(found: dict, person: Person | None, course: Course) -> str:
    names = _names(found, person)
    for group, members in course.groups.items():
        if folded(group) in names or names & {folded(member) for member in members}:
            return group
    return ""


def _student(found: dict, person: Person | None, group: str, course: Course, remark: str) -> Student:
    names = _names(found, person)
    members = {folded(member) for member in course.groups.get(group, [])}
    share, late, more = _lateness(found, person, names | members, course)
    name = person.name if person else found["student"]
    return Student(name, found, person, group, share, late, "; ".join(filter(None, (remark, more))))


def _lateness(found: dict, person: Person | None, names: set[str], course: Course) -> tuple[float, str, str]:
    """Which part of the marks comes off, the same for the student, and a remark for the teacher."""
    said = [when for who, when in course.handed_in.items() if folded(who) in names]
    when = said[0] if said else person.handed_in if person and found["status"] != "nothing handed in" else None
    if when is None or course.due is None:
        unknown = found["learner"]["late"] and not said
        return 0.0, "", "Canvas calls it late; say under [handed_in] when it was handed in" if unknown else ""
    extra = max((hours for who, hours in course.extra_hours.items() if folded(who) in names), default=0.0)
    days = days_late(when, course.due + timedelta(hours=extra), course.late.grace_minutes)
    share = min(days * course.late.per_day, course.late.most) / 100
    if not days:
        return 0.0, "", ""
    text = f"{days} day{'s' * (days != 1)} late: {share:.0%} of the marks come off" if share else ""
    return share, text, f"{days} day{'s' * (days != 1)} late"


def days_late(when: datetime, due: datetime, grace_minutes: float = 0.0) -> int:
    """How many days late something is, a day begun counting as one; none within the minutes of grace.

    >>> due = datetime.fromisoformat("2026-12-01T18:00:00+09:00")
    >>> days_late(due, due), days_late(due + timedelta(minutes=10), due, 15), days_late(due + timedelta(hours=25), due, 15)
    (0, 0, 2)
    """
    over = when - due
    return 0 if over <= timedelta(minutes=grace_minutes) else math.ceil(over / timedelta(days=1))
