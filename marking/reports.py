"""What marking leaves behind: grades.csv, a page for each student, and all written answers on one sheet."""

import csv
import io
import re

from markupsafe import Markup

from marking import pages
from marking.assignment import Assignment

SAID = {
    "ok": "marked",
    "timed out": "stopped: {reason}",
    "too large": "stopped: {reason}",
    "failed": "could not be marked: {reason}",
    "not marked": "not marked yet: {reason}",
    "not a notebook": "could not be read: {reason}",
}


def grades(assignment: Assignment, results: list[dict]) -> str:
    """The marks as CSV: a row a student, a column a question. What is marked by hand is left empty."""
    by_hand = [written.name for written in assignment.written]
    coded = [name for name in assignment.points if name not in by_hand]
    head = [
        "student",
        "file",
        "status",
        "reason",
        "seconds",
        *coded,
        "in code",
        *(f"{name} (by hand)" for name in by_hand),
    ]
    text = io.StringIO()
    table = csv.writer(text, lineterminator="\n")
    table.writerow([*head, "remark"])
    for found in sorted(results, key=lambda found: found["student"]):
        scores = [found["questions"].get(name, {"score": 0})["score"] for name in coded]
        cells = [found["student"], found["file"], found["status"], found["reason"]]
        total = f"{sum(scores):g}"
        marks = [*(f"{score:g}" for score in scores), total]
        table.writerow([*map(_cell, cells), found["seconds"], *marks, *("" for _ in by_hand), _cell(found["remark"])])
    return text.getvalue()


def _cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    >>> _cell("=1+1"), _cell("Ann")
    ("'=1+1", 'Ann')
    """
    text = re.sub(r"[\x00-\x1f]", " ", text)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def feedback(assignment: Assignment, found: dict) -> str:
    """A student's page: marks, what the checks of the form said, and the errors of the notebook's own cells.

    Of the other tests it says nothing but what they gave.
    """
    status = SAID[found["status"]].format(reason=found["reason"])
    parts = [Markup("<p>{}: {}.</p>").format(found["file"], status)]
    if found["status"] != "ok":
        parts.append(Markup("<p>A person will look at it. Nothing is lost.</p>"))
    by_hand = {written.name for written in assignment.written}
    rows = []
    for name, points in assignment.points.items():
        if name in by_hand:
            rows.append([_number(name), f"by hand, of {points}", "-"])
        else:
            one = found["questions"].get(name, {"score": 0, "messages": []})
            rows.append([_number(name), f"{one['score']:g} of {points}", _joined(one["messages"]) or "-"])
    parts.append(pages.table(["Question", "Marks", "What the check of the form says"], rows))
    if found["errors"]:
        items = Markup("").join(Markup("<li>{}</li>").format(line) for line in found["errors"])
        parts += [pages.heading("Errors in your cells"), Markup("<ul>{}</ul>").format(items)]
    return pages.page(f"{assignment.about.title}: {found['student']}", *parts)


def _number(name: str) -> str:
    return name.removeprefix("q")


def _joined(lines: list[str]) -> str:
    """What went wrong, without the lines of the test's code."""
    found = []
    for line in lines:
        last = line.strip().splitlines()[-1]
        found.append(last.removeprefix("AssertionError: "))
    return "; ".join(found)


def written(assignment: Assignment, results: list[dict]) -> str:
    """Every written answer, question by question, beside the rubric."""
    parts = []
    for asked in assignment.written:
        parts += [pages.heading(f"{_number(asked.name)} {asked.title} ({asked.marks} marks)"), pages.prose(asked.text)]
        parts.append(pages.prose(asked.rubric))
        for found in sorted(results, key=lambda found: found["student"]):
            answer = found["written"].get(asked.name, "")
            shown = Markup("<pre>{}</pre>").format(answer) if answer else Markup("<p><em>nothing written</em></p>")
            words = f"{len(answer.split())} words" if answer else ""
            parts.append(
                Markup('<section class="answer"><h3>{}</h3><p>{}</p>{}</section>').format(
                    found["student"], words, shown
                )
            )
    return pages.page(f"{assignment.about.title}: the written answers", *parts)
