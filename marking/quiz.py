"""The path without code, from one list of questions: Canvas (QTI 1.2, through text2qti), Moodle (GIFT; its XML in `moodle_xml`),
and paper."""

import io
import math
import re
import zipfile

from markupsafe import Markup
from text2qti.config import Config
from text2qti.qti import QTI
from text2qti.quiz import Quiz

from claimbook.archives import archive
from claimbook.publish import citation
from companion.selfcheck import Question
from marking import pages
from marking.assignment import ROOT, Assignment, AssignmentError, QuizItem

_MANIFEST, _ABOUT = "imsmanifest.xml", "/assessment_meta.xml"
_RIGHTS = b"CC BY 4.0 - https://creativecommons.org/licenses/by/4.0/"

_PLACES = {1: "one decimal place", 2: "two decimal places", 3: "three decimal places"}
LETTERS = "abcdefghijklmnopqrstuvwxyz"


def intro(quiz_item: QuizItem, address: str) -> str:
    """Where the answer is found: in words, and as an address where the published book's is known."""
    words, place = quiz_item.where
    return f"See {words}{f': {address}{place}' if address else ''}."


def asked(question: Question) -> str:
    """The text of a question, and for a number in which unit it is to be given, and how exactly.

    >>> asked(Question("number", "What share?", answer=7.12, unit="per cent", tolerance=0.06))
    'What share? Answer in per cent, to one decimal place (12.3, not 0.123).'
    >>> asked(Question("number", "How many?", answer=12, unit="counts"))
    'How many? Answer with a whole number of counts.'
    """
    if question.kind != "number":
        return question.text
    places = max(0, round(-math.log10(2 * question.tolerance))) if question.tolerance else 0
    if not places:
        return f"{question.text} Answer with a whole number of {question.unit}."
    exactly = f"to {_PLACES[places]}"
    example = " (12.3, not 0.123)" if question.unit == "per cent" else ""
    return f"{question.text} Answer in {question.unit}, {exactly}{example}."


def text2qti(assignment: Assignment, address: str = "") -> str:
    """The quiz in the format that text2qti reads."""
    parts = [f"Quiz title: {assignment.about.title}", f"Quiz description: {_marked_up(assignment.about.objective)}"]
    for place, quiz_item in enumerate(assignment.quiz_items, 1):
        question = quiz_item.question
        lines = [f"Title: {assignment.name} {place}", f"Points: {quiz_item.marks}"]
        lines.append(f"{place}. {_marked_up(asked(question))} {_marked_up(intro(quiz_item, address))}")
        if question.kind == "number":
            lines.append(f"=   {question.answer:.6f} +- {question.tolerance or 0.000001:.6f}")
        for letter, option in zip(LETTERS, question.options, strict=False):
            if question.kind == "one":
                lines.append(f"{'*' if option.right else ''}{letter}) {_marked_up(option.label)}")
            else:
                lines.append(f"[{'*' if option.right else ' '}] {_marked_up(option.label)}")
        parts.append("\n".join(lines))
    for place, written in enumerate(assignment.written, len(assignment.quiz_items) + 1):
        start = f"{place}. "
        text = written.text.replace("\n", "\n" + " " * len(start)).replace(" " * len(start) + "\n", "\n")
        parts.append(f"Title: {_marked_up(written.title)}\nPoints: {written.marks}\n{start}{text}\n____")
    return "\n\n".join(parts) + "\n"


def qti(assignment: Assignment, address: str = "") -> bytes:
    """The quiz as a zip file for Canvas: the same bytes for the same questions, whenever and wherever it is made."""
    quiz = Quiz(text2qti(assignment, address), config=Config(), source_name=assignment.name)
    with zipfile.ZipFile(io.BytesIO(QTI(quiz).zip_bytes())) as made:
        files = {name: made.read(name) for name in made.namelist()}
    released = str(citation.read(ROOT).released).encode()  # text2qti writes the day on which it runs
    (about,) = (name for name in files if name.endswith(_ABOUT))
    for file, old, new in (
        (_MANIFEST, rb"(<imsmd:dateTime>)[\d-]+", rb"\g<1>" + released),
        (_MANIFEST, rb"Private \(Copyrighted\) - [^<]+", _RIGHTS),
        # Students see their marks after the attempt, and not what would have been right.
        (about, rb"(<show_correct_answers>)true", rb"\g<1>false"),
    ):
        files[file], changed = re.subn(old, new, files[file])
        if changed != 1:
            raise AssignmentError(
                f"{assignment.name}: text2qti no longer writes {file} as quiz.py expects ({old.decode()})"
            )
    return archive(files)


def gift(assignment: Assignment, address: str = "") -> str:
    """The quiz for Moodle. All wrong ticks together cost as much as all right ones bring: to tick everything brings nothing."""
    parts = [f"// {assignment.about.title}. Moodle takes no marks from this format: they stand in each question."]
    for place, quiz_item in enumerate(assignment.quiz_items, 1):
        question = quiz_item.question
        if question.kind == "number":
            answers = f"#{question.answer:.10g}:{question.tolerance:.10g}"
        else:
            right = sum(option.right for option in question.options)
            wrong = len(question.options) - right
            share = {True: f"%{fraction(right)}%", False: f"%-{fraction(wrong)}%"} if question.kind == "several" else {}
            answers = " ".join(
                f"{('=' if option.right else '~') if question.kind == 'one' else '~' + share[option.right]}"
                f"{_gift(option.label)}"
                for option in question.options
            )
        stem = _gift(f"{asked(question)} {intro(quiz_item, address)} {_marks(quiz_item.marks)}")
        parts.append(f"::{assignment.name} {place}::{stem} {{{answers}}}")
    for written in assignment.written:
        parts.append(f"::{_gift(written.title)}::[markdown]{_gift(f'{written.text} {_marks(written.marks)}')} {{}}")
    return "\n\n".join(parts) + "\n"


def paper(assignment: Assignment, address: str = "") -> str:
    """The questions as a page to print or to post, without their answers."""
    quiz_item = (
        Markup("<li><p>{}{} {} <em>({})</em></p>{}</li>").format(
            asked(item.question),
            " More than one may be right." if item.question.kind == "several" else "",
            intro(item, address),
            _marks(item.marks),
            Markup("<ul>{}</ul>").format(
                Markup("").join(Markup("<li>☐ {}</li>").format(option.label) for option in item.question.options)
            )
            if item.question.options
            else Markup("<p>Your answer: ________</p>"),
        )
        for item in assignment.quiz_items
    )
    return pages.page(
        f"{assignment.about.title}: without code",
        Markup("<p>{} About {} minutes. Everything is answered from the pages of the book.</p>").format(
            assignment.about.objective, assignment.about.minutes
        ),
        pages.heading("Short questions"),
        Markup("<ol>{}</ol>").format(Markup("").join(quiz_item)),
        pages.heading("In your own words"),
        *(
            pages.heading(f"{written.title} ({_marks(written.marks)})", 3) + pages.prose(written.text)
            for written in assignment.written
        ),
    )


def keys(assignment: Assignment) -> Markup:
    """The short questions with their answers, for the instructor's sheet."""
    rows = []
    for place, quiz_item in enumerate(assignment.quiz_items, 1):
        question = quiz_item.question
        right = "; ".join(option.label for option in question.options if option.right)
        if question.kind == "number":
            off = f" (± {question.tolerance:g})" if question.tolerance else ""
            right = (
                f"{question.answer:,.10g} {question.unit}{off}"
                if question.answer % 1 == 0
                else f"{question.answer:.2f} {question.unit}{off}"
            )
        rows.append([place, question.text, right, quiz_item.marks])
    return pages.table(["Number", "Question", "Right", "Marks"], rows)


def _marks(marks: int) -> str:
    return f"{marks} mark{'' if marks == 1 else 's'}"


def fraction(right: int) -> str:
    """What one of so many right ticks brings, or one of so many wrong ones costs, in the few fractions that Moodle takes.

    >>> fraction(6), fraction(4)
    ('16.66667', '25')
    """
    if not 1 <= right <= 10:
        raise AssignmentError(f"Moodle has no fraction for {right} answers of one kind to a question; the limit is 10")
    return f"{100 / right:.5f}".rstrip("0").rstrip(".")


def _gift(text: str) -> str:
    r"""Text with GIFT's own signs escaped.

    >>> _gift("a = {b}: c\n~")
    'a \\= \\{b\\}\\: c\\n\\~'
    """
    return re.sub(r"([~=#{}:\\])", r"\\\1", text).replace("\n", "\\n")


def _marked_up(text: str) -> str:
    """Text in which Markdown, which text2qti reads, finds nothing to do but to make quotation marks round."""
    text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return re.sub(r"([\\`*_{}\[\]#$])", r"\\\1", text)
