"""What marking leaves behind: grades.csv, a page for each student, and all written answers on one sheet."""

import csv
import io
import re
from pathlib import Path

from markupsafe import Markup

from marking import by_hand, pages
from marking.assignment import Assignment
from marking.by_hand import Entered

SAID = {
    "ok": "marked",
    "timed out": "stopped: {reason}",
    "too large": "stopped: {reason}",
    "failed": "could not be marked: {reason}",
    "not marked": "not marked yet: {reason}",
    "another notebook": "could not be marked: {reason}",
    "not a notebook": "could not be read: {reason}",
}
GONE = "not among the submissions any more"


def put(path: Path, text: str) -> None:
    """Write a file, whole or not at all."""
    new = path.with_name(f".{path.name}.new")
    new.write_text(text, encoding="utf-8", errors="replace")
    new.replace(path)


def grades(assignment: Assignment, results: list[dict], entered: Entered) -> str:
    """The marks as CSV: a row a student, a column a question. What somebody has entered by hand stays.

    A student who has marks by hand and whose submission is gone keeps a row.
    """
    manual = [written.name for written in assignment.written]
    coded = [name for name in assignment.points if name not in manual]
    head = ["student", "file", "status", "reason", "seconds", *coded, "in code", *by_hand.columns(assignment), "remark"]
    text = io.StringIO()
    table = csv.DictWriter(text, head, lineterminator="\n")
    table.writeheader()
    here = {cell(found["file"]) for found in results}
    empty = {"reason": "", "seconds": "", "questions": {}, "remark": ""}
    gone = [
        {**empty, "student": cells["student"], "file": file, "status": GONE}
        for file, cells in entered.items()
        if file not in here
    ]
    for found in sorted([*results, *gone], key=lambda found: found["student"]):
        scores = {name: found["questions"].get(name, {"score": 0})["score"] for name in coded}
        row = {key: found[key] for key in ("student", "file", "status", "reason", "remark")}
        row["remark"] = "; ".join(_remarks(found))
        row |= {name: f"{score:g}" for name, score in {**scores, "in code": sum(scores.values())}.items()}
        if found["status"] == GONE:
            row |= dict.fromkeys([*coded, "in code"], "")
        own = {name: value for name, value in entered.get(cell(found["file"]), {}).items() if name != "student"}
        table.writerow({"seconds": found["seconds"], **{key: cell(value) for key, value in row.items()}, **own})
    return text.getvalue()


def _remarks(found: dict) -> list[str]:
    return [line for line in (found["remark"], *found.get("remarks", ())) if line]


def cell(text: str) -> str:
    """Text that no spreadsheet takes for a formula.

    >>> cell("=1+1"), cell("Ann")
    ("'=1+1", 'Ann')
    """
    text = re.sub(r"[\x00-\x1f]", " ", text)
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") else text


def feedback(assignment: Assignment, found: dict, entered: dict[str, str]) -> str:
    """A student's page: marks, what the checks of the form said, what was put in order, errors of the notebook's own cells.

    Of the other tests it says nothing but what they gave.
    """
    status = SAID[found["status"]].format(reason=found["reason"])
    parts = [Markup("<p>{}: {}.</p>").format(found["file"], status)]
    if found["status"] != "ok":
        parts.append(Markup("<p>A person will look at it. Nothing is lost.</p>"))
    manual = {written.name for written in assignment.written}
    rows = []
    for name, points in assignment.points.items():
        if name in manual:
            mark = entered.get(by_hand.column(name), "")
            rows.append([_number(name), f"{mark} of {points}" if mark else f"by hand, of {points}", "-"])
        else:
            one = found["questions"].get(name, {"score": 0, "messages": []})
            rows.append([_number(name), f"{one['score']:g} of {points}", "; ".join(one["messages"]) or "-"])
    parts.append(pages.table(["Question", "Marks", "What the check of the form says"], rows))
    if remarks := _remarks(found):
        items = Markup("").join(Markup("<li>{}</li>").format(line) for line in remarks)
        parts += [pages.heading("What was put right"), Markup("<ul>{}</ul>").format(items)]
    if found["errors"]:
        items = Markup("").join(Markup("<li>{}</li>").format(line) for line in found["errors"])
        parts += [pages.heading("Errors in your cells"), Markup("<ul>{}</ul>").format(items)]
    if comment := entered.get(by_hand.COMMENT):
        parts += [pages.heading("Comment"), Markup("<p>{}</p>").format(comment)]
    return pages.page(f"{assignment.about.title}: {found['student']}", *parts)


def _number(name: str) -> str:
    return name.removeprefix("q")


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
