"""Questions to check oneself by, whose keys are computed from the tables.

    show("3", one("Which company's water killed more?", Questions(tables).options("supply", …)))

On the page the script `selfcheck.js` answers them; without it, in print and in a notebook, each
question stands with its options, and its answer opens below it. They never count for marks: the answers
are in the page, and so is the code that finds them.
"""

import math
from collections import Counter
from collections.abc import Callable, Sequence
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from claimbook.show.markup import inline, spelled, words
from claimbook.show.output import HtmlOutput
from claimbook.tables import Tables


class SelfCheckError(ValueError):
    """A question that cannot be asked. The message names it."""


class Option(NamedTuple):
    """One answer to choose. `why` says what is right or wrong about it; `[text](#address)` becomes a link."""

    label: str
    right: bool
    why: str


class Question(NamedTuple):
    """A question: "one" or "several" of its options are right, or a "number" is asked for."""

    kind: str
    text: str
    options: tuple[Option, ...] = ()
    answer: float = math.nan
    unit: str = ""
    tolerance: float = 0.0
    why: str = ""


class Questions:
    """Questions whose options are rows of tables.

    Args:
        tables: the tables; whether an option is right is read off its row.
    """

    def __init__(self, tables: Tables):
        self.tables = tables

    def options(
        self,
        table: str,
        ids: Sequence[str],
        *,
        label: Callable[[pd.Series], str],
        right: Callable[[pd.Series], bool],
        why: Callable[[pd.Series], str] = lambda row: "",
    ) -> list[Option]:
        """Options made from rows of a table, in this order; whether one is right is read off its row.

        The reason ends with a link to the row.

        >>> choices = {"label": lambda row: row["supplier"], "right": lambda row: row["deaths"] > 1000}
        >>> Questions(tables).options("supply", ["lambeth"], **choices)[0]
        Option(label='Lambeth Company', right=False, why='See [its row](#supply-lambeth).')
        """
        found = self.tables.pick(table, list(ids))
        return [
            Option(
                label(row), bool(right(row)), f"{why(row)} See [its row](#{self.tables.address(table, key)}).".lstrip()
            )
            for key, (_, row) in zip(ids, found.iterrows(), strict=True)
        ]

    def statements(
        self,
        ids: Sequence[str],
        *,
        right: Callable[[pd.Series], bool],
        why: Callable[[pd.Series], str] = lambda row: "",
    ) -> list[Option]:
        """Options that are claims of the text, in the register's words; whether one is right is read off its row.

        >>> Questions(tables).statements(["i-2"], right=lambda claim: claim["hedge"] == "exact")[0].right
        True
        """
        return self.options("claims", ids, label=lambda claim: claim["statement"], right=right, why=why)


def one(text: str, choices: Sequence[Option]) -> Question:
    """Question of which exactly one option is right.

    Raises `SelfCheckError` when the tables make none or more than one right, or when two options read alike.
    """
    _must(text, choices, sum(option.right for option in choices) == 1, "exactly one option must be right")
    return Question("one", text, tuple(choices))


def several(text: str, choices: Sequence[Option]) -> Question:
    """Question of which at least one option is right and at least one is not."""
    _must(text, choices, len({option.right for option in choices}) == 2, "some options must be right and some wrong")
    return Question("several", text, tuple(choices))


def number(text: str, answer: float, *, unit: str = "", why: str, tolerance: float = 0.0) -> Question:
    """Question for a number: right is what differs from `answer` by no more than `tolerance`.

    `unit` is for a question that does not name it ("How many people …?" does).

    >>> number("How many died?", 616, unit="people", why="The [total](#attacks-total).").answer
    616.0
    """
    if not math.isfinite(answer) or tolerance < 0:
        raise SelfCheckError(f"{text!r}: the answer must be a number and the tolerance not negative")
    return Question("number", text, answer=float(answer), unit=unit, tolerance=tolerance, why=why)


def _must(text: str, choices: Sequence[Option], holds: bool, rule: str) -> None:
    right = [option.label for option in choices if option.right]
    if not holds:
        named = f": {'; '.join(right)}" if right else ""
        raise SelfCheckError(f"{text!r}: {rule}, but {len(right)} of {len(choices)} are right{named}")
    for label, count in Counter(option.label for option in choices).items():
        if count > 1:
            raise SelfCheckError(f"{text!r}: {count} options read {label!r}")


def show(chapter: str, *questions: Question) -> HtmlOutput:
    """The questions of a chapter, at the address `check-3` for the chapter "3"; each has its own, `check-3-1`."""
    address = f"check-{chapter}"
    parts = (_question(f"{address}-{place}", place, question) for place, question in enumerate(questions, 1))
    return HtmlOutput(
        Markup('<div class="checks" id="{}">{}</div>').format(address, Markup("").join(parts)),
        targets={address: f"Check yourself, chapter {chapter}"},
        asked=[question.text for question in questions],
    )


# HTML --------------------------------------------------------------------------------------------------

_QUESTION = Markup(
    '<div class="check" id="{id}" data-kind="{kind}"{key}><form action="#{id}" autocomplete="off"><fieldset><legend>{place}. {text}{hint}</legend>{controls}'
    '</fieldset></form><p class="check-do" hidden><button type="button">Check my answer<span class="visually-hidden"> to question {place}</span>'
    '</button></p><p class="check-says" role="status"></p>'
    '<details class="check-answer"><summary>Answer<span class="visually-hidden"> to question {place}</span></summary>{answer}</details></div>'
)


def _question(identity: str, place: int, question: Question) -> Markup:
    several_, asked = question.kind == "several", question.kind == "number"
    return _QUESTION.format(
        id=identity,
        kind=question.kind,
        key=Markup(' data-answer="{}" data-tolerance="{}"').format(question.answer, question.tolerance)
        if asked
        else "",
        place=place,
        text=inline(question.text),
        hint=" More than one may be right." if several_ else "",
        controls=_field(identity, question.unit) if asked else _choices(identity, question),
        answer=_number_answer(question) if asked else _answers(question),
    )


def _field(identity: str, unit: str) -> Markup:
    return Markup(
        '<div class="check-option"><label for="{0}-a">Your answer{1}:</label> '
        '<input type="text" inputmode="decimal" id="{0}-a"></div>'
    ).format(identity, f", in {unit}" if unit else "")


def _choices(identity: str, question: Question) -> Markup:
    kind = "checkbox" if question.kind == "several" else "radio"
    return Markup("").join(
        Markup(
            '<div class="check-option"><input type="{0}" id="{1}-{2}" name="{1}" value="{2}">'
            '<label for="{1}-{2}">{3}</label></div>'
        ).format(kind, identity, at, _capital(option.label))
        for at, option in enumerate(question.options)
    )


def _answers(question: Question) -> Markup:
    items = Markup("").join(
        Markup('<li{}>{}: <strong>{}</strong> <span class="check-why">{}</span></li>').format(
            Markup(" data-right") if option.right else "",
            _capital(option.label).rstrip("."),
            "right." if option.right else "no.",
            inline(option.why),
        )
        for option in question.options
    )
    return Markup("<ul>{}</ul>").format(items)


def _number_answer(question: Question) -> Markup:
    off = f", give or take {words(question.tolerance)}" if question.tolerance else ""
    return Markup('<p><strong>{}</strong>{}. <span class="check-why">{}</span></p>').format(
        _counted(question.answer, question.unit), off, inline(question.why)
    )


def _counted(answer: float, unit: str) -> str:
    """The number with its unit; without one as a sentence of its own begins.

    >>> _counted(616, "people"), _counted(9, ""), _counted(0, "")
    ('616 people', 'Nine', '0')
    """
    if unit:
        return f"{words(answer)} {unit}"
    return spelled(int(answer)).capitalize() if answer and answer == int(answer) else words(answer)


def _capital(label: str) -> str:
    return label[:1].upper() + label[1:]
