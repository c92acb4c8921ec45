"""The pages of the desk as HTML."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import urlencode

from markupsafe import Markup

from marking import pages
from marking.assignment import Written
from marking.by_hand import journal
from marking.by_hand.journal import WHOLE, Entry
from marking.gradebooks.cells import number
from marking.totals import tally

if TYPE_CHECKING:
    from marking.by_hand.desk import Desk

SHARES = {"": "all of it", "1of2": "first of two", "2of2": "second of two", "1of3": "first of three", "2of3": "second of three", "3of3": "third of three"}  # fmt: skip
REASONS = {
    400: "These marks were not saved: give each line its marks, or a number from 0 to the question's maximum for the whole.",
    403: "This page opens with the address that the desk printed when it started.",
    404: "There is no such answer.",
}
XSRF = Markup("<!-- xsrf -->")


class Answer(NamedTuple):
    """One answer at the desk, with its place among those of a marker's share."""

    asked: Written
    key: str
    student: str
    text: str
    now: Entry | None  # the mark that counts
    others: tuple[Entry, ...]  # what other markers gave
    place: int
    of: int
    marked: int
    before: str
    after: str
    changed: bool  # since it was marked
    comments: tuple[str, ...]  # given to this question before, the newest first


def address(path: str, **asked: str) -> str:
    """
    >>> address("/question/q5", at="a b", share="")
    '/question/q5?at=a+b'
    """
    query = urlencode({name: value for name, value in asked.items() if value})
    return f"{path}?{query}" if query else path


def overview(desk: Desk, share: str, done: str) -> str:
    """Where a marker begins: how far each question is, the share, each student's marks, and the button that writes all."""
    done_with = desk.marked()
    parts = [Markup('<p class="done" role="status">{}</p>').format(done)] if done else []
    lines = []
    for asked in desk.assignment.written:
        keys, empty = desk.mine(asked.name, share), desk.empty(asked.name)
        marked = sum((key, asked.name) in done_with for key in keys)
        left = [key for key in empty if (key, asked.name) not in done_with]
        link = Markup('<a class="go" href="{}">{}</a>').format(
            address(f"/question/{asked.name}", share=share), "Mark" if marked < len(keys) else "Look again"
        )
        if keys and marked == len(keys):
            link = Markup('<a href="{}">Look again</a>').format(
                address(f"/question/{asked.name}", at=keys[0], share=share)
            )
        lines.append(
            [
                f"{_number(asked.name)} {asked.title}",
                Markup('<progress max="{0}" value="{1}">{1} of {0}</progress> {1} of {0}').format(len(keys), marked),
                link if keys else "nobody wrote anything",
                _nothing(asked.name, left, share) if left else f"{len(empty)} wrote nothing",
            ]
        )
    parts.append(pages.table(["Question", "Marked", "Go on", "Without an answer"], lines))
    options = Markup("").join(
        Markup('<option value="{}"{}>{}</option>').format(value, Markup(" selected") if value == share else "", label)
        for value, label in SHARES.items()
    )
    parts.append(_SHARE.format(options=options))
    parts.append(
        Markup('<div class="buttons">{}{}</div>').format(
            _BUTTON.format(path="/reports", label="Write marks and pages", more="", xsrf=XSRF),
            _BUTTON.format(path="/take-back", label="Take back my last mark", more="", xsrf=XSRF),
        )
    )
    rows = []
    for row in desk.rows():
        own, found = row.tally, row.student.found
        link = Markup('<a href="{}">{}</a>').format(address("/student", key=found["key"]), row.student.name)
        shown = [number(mark.marks) or "–" for mark in own.questions.values()]
        rows.append([link, *shown, f"−{number(own.late)}" if own.late else "", number(own.total) or "–"])
    head = ["Student", *(_number(name) for name in desk.assignment.points), "Late", "Total"]
    parts += [
        pages.heading("Students"),
        Markup("<p>Open a student to correct one of the machine's marks, or to comment on the whole.</p>"),
        pages.table(head, rows),
    ]
    part = f", {SHARES[share]}" if share and share in SHARES else ""
    return _page(f"{desk.assignment.about.title}: {desk.marker}{part}", *parts)


def answer(shown: Answer, desk: Desk, share: str) -> str:
    """One answer beside its rubric."""
    asked, now = shown.asked, shown.now
    given = now.lines if now and len(now.lines) == len(asked.lines) else ()
    lines = Markup("").join(
        _line(place, line.marks, pages.inline(line.text), given[place] if given else None)
        for place, line in enumerate(asked.lines)
    )
    others = Markup("").join(
        Markup('<p class="other">{} gave {}{}.</p>').format(
            entry.who, number(entry.marks), f": {entry.comment}" if entry.comment else ""
        )
        for entry in shown.others
    )
    again = Markup("").join(
        Markup('<button type="button" class="again" value="{0}">{0}</button>').format(text)
        for text in shown.comments[:12]
    )
    body = _ANSWER.format(
        place=shown.place,
        of=shown.of,
        left=shown.of - shown.marked,
        before=_step(shown.before, "Previous", "prev", asked.name, share),
        after=_step(shown.after, "Next", "next", asked.name, share),
        text=shown.text,
        words=len(shown.text.split()),
        student=shown.student,
        question=pages.prose(asked.text),
        free=pages.prose("\n".join(row for row in asked.rubric.splitlines() if not row.startswith("- "))),
        lines=lines,
        most=asked.marks,
        marks="" if now is None or now.marks is None or given else number(now.marks),
        sum=number(now.marks) if now and now.marks is not None else "",
        comment=now.comment if now else "",
        others=_CHANGED + others if shown.changed else others,
        again=again,
        key=shown.key,
        name=asked.name,
        share=share,
        xsrf=XSRF,
        home=address("/", share=share),
    )
    return _page(f"{_number(asked.name)} {asked.title}", body, wide=True)


def student(desk: Desk, key: str) -> str:
    """One student's marks, each of which can be corrected."""
    found, counted = desk.by_key[key], journal.counted(journal.read(desk.out))
    own = tally(desk.assignment, found, counted)
    rows = []
    for name, mark in own.questions.items():
        typed = number(mark.entry.marks) if mark.entry and mark.entry.marks is not None else ""
        field = Markup(
            '<label><span class="visually-hidden">Question {2}, marks by hand</span><input name="{0}" value="{1}" inputmode="decimal" size="5"></label>'
            '<input type="hidden" name="{0}-before" value="{1}">'
        ).format(name, typed, _number(name))
        machine = "–" if mark.by_machine is None else number(mark.by_machine)
        rows.append([_number(name), machine, field, str(mark.most)])
    comment = counted.get((key, WHOLE))
    solutions = desk.solutions()
    shown = Markup("").join(
        _WORK.format(_number(name), _text(found, name), _solution(solutions.get(name, ""))) for name in own.questions
    )
    body = _STUDENT.format(
        table=pages.table(["Question", "By the machine", "By hand", "Of"], rows),
        comment=comment.comment if comment else "",
        key=key,
        xsrf=XSRF,
    )
    errors = Markup("").join(Markup("<li>{}</li>").format(line) for line in found["errors"])
    about = Markup("<p>{}: {}</p><ul>{}</ul>").format(found["file"], found["status"], errors)
    return _page(found["student"], about, body, pages.heading("What was handed in"), shown)


def _text(found: dict, question: str) -> str:
    """What somebody wrote for a question, in words or in code."""
    return found["written"].get(question) or found.get("code", {}).get(question) or "(nothing)"


def _solution(code: str) -> Markup:
    return (
        Markup("<details><summary>The master's solution</summary><pre>{}</pre></details>").format(code)
        if code
        else Markup()
    )


def message(text: str) -> str:
    """A page that says one thing."""
    return _page("The desk", Markup("<p>{}</p><p><a href='/'>Back to the desk</a></p>").format(text))


def _line(place: int, most: int, text: Markup, given: float | None) -> Markup:
    """A line of the rubric, with its marks in halves to choose from."""
    steps = [half / 2 for half in range(2 * most + 1)]
    choices = Markup("").join(
        Markup('<label><input type="radio" name="line-{}" value="{:g}"{}><span>{}</span></label>').format(
            place, step, Markup(" checked") if step == given else "", _half(step)
        )
        for step in steps
    )
    return Markup('<fieldset data-line="{0}"><legend><kbd>{0}</kbd> {1}</legend>{2}</fieldset>').format(
        place + 1, text, choices
    )


def _half(step: float) -> str:
    """
    >>> _half(0.5), _half(1.5), _half(2.0)
    ('½', '1½', '2')
    """
    whole, rest = divmod(step, 1)
    return f"{int(whole) if whole or not rest else ''}{'½' if rest else ''}"


def _step(key: str, label: str, rel: str, question: str, share: str) -> Markup:
    if not key:
        return Markup('<span class="off">{}</span>').format(label)
    return Markup('<a rel="{}" href="{}">{}</a>').format(
        rel, address(f"/question/{question}", at=key, share=share), label
    )


def _nothing(question: str, left: list[str], share: str) -> Markup:
    return _BUTTON.format(
        path=f"/question/{question}/nothing",
        label=f"Give 0 to the {len(left)} who wrote nothing"
        if len(left) > 1
        else "Give 0 to the one who wrote nothing",
        more=_HIDDEN.format(share),
        xsrf=XSRF,
    )


def _number(name: str) -> str:
    return name.removeprefix("q")


def _page(title: str, *parts: Markup, wide: bool = False) -> str:
    return str(_PAGE.format(title=title, wide="wide" if wide else "", body=Markup("\n").join(parts)))


_WORK = Markup('<section class="work"><h3>Question {}</h3><pre>{}</pre>{}</section>')
_CHANGED = Markup('<p class="other"><strong>This answer has changed since it was marked.</strong></p>')
_HIDDEN = Markup('<input type="hidden" name="share" value="{}">')
_BUTTON = Markup(
    '<form method="post" action="{path}" class="button">{xsrf}{more}<button type="submit">{label}</button></form>'
)
_SHARE = Markup(
    '<form method="get" action="/" class="share"><label>If two or three of you share the work, my part is '
    '<select name="share">{options}</select></label> <button type="submit">Choose</button></form>'
)
_ANSWER = Markup(
    '<p class="where"><a href="{home}">Desk</a> Answer {place} of {of}; {left} to mark. {before} {after}</p>'
    '<div class="two"><div><details><summary>The question</summary>{question}</details>'
    '<article tabindex="0" aria-label="Answer">{text}</article>'
    '<p class="small">{words} words</p><details class="small"><summary>Who wrote this?</summary>{student}</details></div>'
    '<form method="post" action="/question/{name}" id="rubric">{xsrf}'
    '<input type="hidden" name="key" value="{key}"><input type="hidden" name="share" value="{share}">'
    "{free}{lines}"
    '<p><label>Marks <input name="marks" type="number" min="0" max="{most}" step="any" value="{marks}"> of {most}</label> '
    '<span class="small">leave empty to add up the lines: <output id="sum">{sum}</output></span></p>'
    '<p><label>Comment for the student<textarea name="comment" rows="3">{comment}</textarea></label></p>'
    "{others}"
    '<p id="missing" class="done" role="alert" hidden>Give each line its marks, or a number for the whole.</p>'
    '<p><button type="submit" class="main">Save, and on to the next</button></p>'
    '<p class="small">Keys: a line\'s number steps through its marks. C goes to the comment, Escape leaves it. '
    "Enter saves; in the comment, Ctrl and Enter. U takes back your last mark. ← and → move.</p>"
    '<details class="bank"><summary>Comments given before</summary>{again}</details></form></div>'
    '<form method="post" action="/take-back" class="button" id="back">{xsrf}'
    '<input type="hidden" name="share" value="{share}"><button type="submit">Take back my last mark</button></form>'
)
_STUDENT = Markup(
    '<form method="post" action="/student">{xsrf}<input type="hidden" name="key" value="{key}">{table}'
    '<p><label>Comment on the whole<textarea name="comment" rows="4">{comment}</textarea></label>'
    '<input type="hidden" name="comment-before" value="{comment}"></p>'
    "<p class=\"small\">A number in “By hand” counts instead of the machine's. Empty it to go back to the machine's.</p>"
    '<p><button type="submit" class="main">Save</button> <a href="/">Back without saving</a></p></form>'
)
_PAGE = Markup(
    '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
    '<meta name="viewport" content="width=device-width, initial-scale=1">\n<title>{title}</title>\n'
    '<link rel="stylesheet" href="/desk.css">\n<script src="/desk.js" defer></script>\n</head>\n'
    '<body class="{wide}">\n<main>\n<h1>{title}</h1>\n{body}\n</main>\n</body>\n</html>\n'
)
