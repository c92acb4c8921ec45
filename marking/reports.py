"""What marking leaves behind for people: grades.csv, a page for each student, and all written answers on one sheet."""

from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

from markupsafe import Markup

from marking import pages
from marking.assignment import Assignment
from marking.by_hand import table
from marking.course.students import Student
from marking.gradebooks import cells
from marking.totals import Mark, Tally

SAID = {
    "ok": "marked",
    "timed out": "stopped: {reason}",
    "too large": "stopped: {reason}",
    "failed": "could not be marked: {reason}",
    "not marked": "not marked yet: {reason}",
    "another notebook": "could not be marked: {reason}",
    "not a notebook": "could not be read: {reason}",
    "nothing handed in": "nothing was handed in",
    "gone": "no longer among the submissions",
}
MAXIMUM = "(maximum)"


class Row(NamedTuple):
    """A student, and what the work comes to. `remark` is for the teacher alone."""

    student: Student
    tally: Tally
    remark: str = ""


def put(path: Path, text: str) -> None:
    """Write a file, whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8", errors="replace")
    new.replace(path)


def grades(assignment: Assignment, rows: Iterable[Row]) -> str:
    """The marks as CSV: a row of maxima, then a row a student; a column a question, and the total where all are marked.

    A question that nobody has marked is empty, and so is all of a notebook that could not be marked.
    """
    manual = [written.name for written in assignment.written]
    coded = [name for name in assignment.points if name not in manual]
    columns = [table.column(assignment, name) for name in assignment.points]
    head = ["student", "group", "file", "status", "reason", "seconds", *columns, table.COMMENT]
    head += ["in code", "late", "total", "remark"]
    points = [assignment.points[name] for name in assignment.points]
    lines = [
        [MAXIMUM, "", "", "", "", "", *points, "", sum(assignment.points[name] for name in coded), "", sum(points), ""]
    ]
    for student, tally, remark in rows:
        found, marks = student.found, tally.questions
        machine = [marks[name].marks for name in coded if marks[name].marks is not None]
        lines.append(
            [student.name, student.group, found["file"], found["status"], found["reason"], found["seconds"]]
            + [cells.number(marks[name].marks) for name in assignment.points]
            + [
                tally.comment,
                cells.number(sum(machine)) if machine else "",
                cells.number(tally.late) if tally.late else "",
            ]
            + [cells.number(tally.total), "; ".join(filter(None, (*_remarks(found), student.remark, remark)))]
        )
    return cells.table(head, lines)


def _remarks(found: dict) -> list[str]:
    return [line for line in (found["remark"], *found.get("remarks", ())) if line]


def feedback(assignment: Assignment, row: Row) -> str:
    """A student's page: marks with the rubric's lines and comments, what the checks of the form said, what was put in order,
    errors of the notebook's own cells.

    Of the other tests it says nothing but what they gave.
    """
    student, tally, _ = row
    found = student.found
    status = SAID[found["status"]].format(reason=found["reason"])
    own = f"{found['file']}: {status}" if not found["learner"]["system"] else status[0].upper() + status[1:]
    parts = [Markup("<p>{}.</p>").format(own)]
    if found["status"] not in ("ok", "gone"):
        parts.append(Markup("<p>A person will look at it. Nothing is lost.</p>"))
    most = sum(assignment.points.values())
    if tally.total is not None:
        parts.append(Markup("<p><strong>{} of {} marks</strong></p>").format(cells.number(tally.total), most))
    elif any(mark.entry for mark in tally.questions.values()):
        parts.append(Markup("<p>{} marks so far; not all questions are marked.</p>").format(cells.number(tally.so_far)))
    if student.late:
        off = cells.number(tally.late)
        parts.append(Markup("<p>{}: {} mark{}").format(student.late, off, "" if off == "1" else "s"))
        if tally.total is not None:
            parts[-1] += f" ({cells.number(tally.so_far)} − {off} = {cells.number(tally.total)})"
        parts[-1] += Markup(".</p>")
    manual = {written.name for written in assignment.written}
    lines = []
    for name, mark in tally.questions.items():
        messages = found["questions"].get(name, {"messages": []})["messages"]
        form = "-" if name in manual else "; ".join(messages) or "-"
        lines.append([_number(name), _said(mark, name in manual), form])
    head = ["Question", "Marks", "Form check"]
    if not any(form != "-" for *_, form in lines):
        head, lines = head[:2], [line[:2] for line in lines]
    parts.append(pages.table(head, lines))
    for name, mark in tally.questions.items():
        if mark.entry and (mark.entry.comment or mark.entry.lines or mark.by_machine is not None):
            parts += _explained(assignment, name, mark)
    if remarks := _remarks(found):
        items = Markup("").join(Markup("<li>{}</li>").format(line) for line in remarks)
        parts += [pages.heading("Remarks on your notebook"), Markup("<ul>{}</ul>").format(items)]
    if found["errors"]:
        items = Markup("").join(Markup("<li>{}</li>").format(line) for line in found["errors"])
        parts += [pages.heading("Errors in your cells"), Markup("<ul>{}</ul>").format(items)]
    if tally.comment:
        parts += [pages.heading("Comment"), _text(tally.comment)]
    return pages.page(f"{assignment.about.title}: {student.name}", *parts)


def _said(mark: Mark, by_hand: bool) -> str:
    if mark.marks is None:
        return f"by hand, of {mark.most}" if by_hand else f"not marked, of {mark.most}"
    return f"{cells.number(mark.marks)} of {mark.most}"


def _explained(assignment: Assignment, name: str, mark: Mark) -> list[Markup]:
    """What a person said of a question: line by line of the rubric, and in a comment."""
    asked = next((written for written in assignment.written if written.name == name), None)
    title = f"Question {_number(name)}{f': {asked.title}' if asked else ''}"
    entry, parts = mark.entry, [pages.heading(title)]
    if asked and len(entry.lines) == len(asked.lines):
        items = Markup("").join(
            Markup("<li>{} of {}: {}</li>").format(cells.number(given), line.marks, pages.inline(line.text))
            for given, line in zip(entry.lines, asked.lines, strict=True)
        )
        parts.append(Markup("<ul>{}</ul>").format(items))
    if mark.by_machine is not None and mark.by_machine != mark.marks:
        parts.append(
            Markup("<p>Corrected by hand: {} instead of {}.</p>").format(
                cells.number(mark.marks), cells.number(mark.by_machine)
            )
        )
    if entry.comment:
        parts.append(_text(entry.comment))
    return parts


def _text(words: str) -> Markup:
    """What somebody wrote, its lines kept."""
    return Markup("<p>{}</p>").format(Markup("<br>").join(words.splitlines()))


def comment(assignment: Assignment, row: Row) -> str:
    """All comments on one line, for the one cell that a gradebook has for them.

    A gradebook's comment reaches the student without the page, so it also says what came off for being late.
    """
    said = [row.student.late.capitalize()] if row.student.late else []
    for name, mark in row.tally.questions.items():
        if mark.entry and mark.entry.comment:
            said.append(f"Question {_number(name)}: {mark.entry.comment}")
        if mark.entry and mark.by_machine is not None and mark.by_machine != mark.marks:
            said.append(
                f"Question {_number(name)} corrected by hand: {cells.number(mark.marks)} instead of "
                f"{cells.number(mark.by_machine)}"
            )
    if row.tally.comment:
        said.append(f"On the whole: {row.tally.comment}")
    return " ".join(part if part.endswith((".", "!", "?")) else f"{part}." for part in said)


def _number(name: str) -> str:
    return name.removeprefix("q")


def written(assignment: Assignment, rows: Iterable[Row]) -> str:
    """Every written answer, question by question, beside the rubric."""
    rows, parts = list(rows), []
    for asked in assignment.written:
        parts += [pages.heading(f"{_number(asked.name)} {asked.title} ({asked.marks} marks)"), pages.prose(asked.text)]
        parts.append(pages.prose(asked.rubric))
        for row in rows:
            answer = row.student.found["written"].get(asked.name, "")
            shown = Markup("<pre>{}</pre>").format(answer) if answer else Markup("<p><em>nothing written</em></p>")
            words = f"{len(answer.split())} words" if answer else ""
            parts.append(
                Markup('<section class="answer"><h3>{}</h3><p>{}</p>{}</section>').format(
                    row.student.name, words, shown
                )
            )
    return pages.page(f"{assignment.about.title}: the written answers", *parts)
