"""The path without code as Moodle XML: questions with their marks, links, keys and rubrics, in a category of their own.

The elements are those that `question/format/xml/format.php` of Moodle reads.
"""

from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

from markupsafe import Markup

from marking import pages
from marking.assignment import Assignment, QuizItem, Written
from marking.quiz import asked, fraction

_RESPONSE_LINES = "15"


def xml(assignment: Assignment, address: str = "") -> bytes:
    """The quiz for Moodle: the same bytes for the same questions."""
    quiz = Element("quiz")
    category = SubElement(quiz, "question", type="category")
    _text(SubElement(category, "category"), f"$course$/top/{assignment.about.title.replace('/', '//')}")
    for place, quiz_item in enumerate(assignment.quiz_items, 1):
        _short(quiz, assignment.name, place, quiz_item, address)
    for place, written in enumerate(assignment.written, len(assignment.quiz_items) + 1):
        _essay(quiz, assignment.name, place, written)
    ElementTree.indent(quiz)
    return ElementTree.tostring(quiz, encoding="utf-8", xml_declaration=True) + b"\n"


def _short(quiz: Element, name: str, place: int, quiz_item: QuizItem, address: str) -> None:
    question, several = quiz_item.question, quiz_item.question.kind == "several"
    kind = "numerical" if question.kind == "number" else "multichoice"
    made = _question(quiz, kind, f"{name} {place}", f"{name}-{place}", quiz_item.marks)
    words, where = quiz_item.where
    link = Markup('<a href="{}">{}</a>').format(address + where, words) if address else words
    more = " More than one may be right." if several else ""
    _formatted(made, "questiontext", Markup("<p>{}{} See {}.</p>").format(asked(question), more, link), "html")
    if question.kind == "number":
        answer = _answer(made, 100, f"{question.answer:.10g}", "moodle_auto_format")
        SubElement(answer, "tolerance").text = f"{question.tolerance:.10g}"
        for element, value in (("unitgradingtype", 0), ("unitpenalty", 0), ("showunits", 3), ("unitsleft", 0)):
            SubElement(made, element).text = str(value)
        return
    SubElement(made, "single").text = "false" if several else "true"
    SubElement(made, "shuffleanswers").text = "false"
    SubElement(made, "answernumbering").text = "abc"
    right = sum(option.right for option in question.options)
    shares = {True: fraction(right), False: f"-{fraction(len(question.options) - right)}" if several else "0"}
    for option in question.options:
        _answer(made, shares[option.right], Markup("<p>{}</p>").format(option.label), "html")


def _essay(quiz: Element, name: str, place: int, written: Written) -> None:
    made = _question(quiz, "essay", written.title, f"{name}-{place}", written.marks)
    _formatted(made, "questiontext", pages.prose(written.text), "html")
    settings = {"responseformat": "editor", "responserequired": "1", "responsefieldlines": _RESPONSE_LINES}
    for element, value in {**settings, "attachments": "0", "attachmentsrequired": "0"}.items():
        SubElement(made, element).text = value
    _formatted(made, "graderinfo", pages.prose(written.rubric), "html")
    _formatted(made, "responsetemplate", "", "html")


def _question(quiz: Element, kind: str, name: str, number: str, marks: int) -> Element:
    made = SubElement(quiz, "question", type=kind)
    _text(SubElement(made, "name"), name)
    SubElement(made, "defaultgrade").text = str(marks)
    SubElement(made, "penalty").text = "0"
    SubElement(made, "idnumber").text = number
    return made


def _answer(made: Element, share: int | str, text: str, form: str) -> Element:
    answer = SubElement(made, "answer", fraction=str(share), format=form)
    _text(answer, text)
    return answer


def _formatted(made: Element, element: str, text: str, form: str) -> None:
    _text(SubElement(made, element, format=form), text)


def _text(parent: Element, text: str) -> None:
    SubElement(parent, "text").text = str(text).strip()
