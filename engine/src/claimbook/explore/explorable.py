"""Explorables: one view over finitely many choices, alive in a notebook and on the published page.

    explore(fallen_by, question="…", try_this="…", day=range(1, 31))

In a running notebook this shows ipywidgets. In the build it becomes HTML with native controls over
states that are all computed beforehand, so the page needs no kernel, no server and no network; the
script `explorable.js` switches between them. A view that fails in any state fails the build.
"""

import itertools
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from claimbook.explore.packed import as_script, pack
from claimbook.settings import building
from claimbook.show import figure, table
from claimbook.show.markup import fold, inline, slug
from claimbook.show.output import STATES, HtmlOutput, States

MOST_STATES = 400
MOST_KB = 150  # of all answers together, before compression: many a server sends them as they are
MOST_ROWS = 3  # of a table that stands open; a longer one is folded, and one of sentences
LONG_FORM = 4  # boxes: above more than these the answer stands, so that it stays in sight


class ExplorableError(ValueError):
    """An explorable that cannot be shown. The message names it, and its state where one is to blame."""


class Option(NamedTuple):
    slug: str
    label: str
    value: object


@dataclass(frozen=True)
class Choice:
    """One control: a list of options, a slider for a `range`, a box to tick for `(False, True)`."""

    name: str
    label: str
    options: tuple[Option, ...]
    start: int
    control: str  # "select", "slider" or "box"
    note: str = ""  # what stands below the label, in smaller letters


class Column(NamedTuple):
    """Boxes below a head, which face those of another column."""

    head: str
    choices: tuple[Choice, ...]


class Answer(NamedTuple):
    """What one state says, and what it shows as HTML. States with equal answers are stored once.

    `badge` is the answer in a word or two, where there is such a word: "as reported: within".
    """

    summary: str
    output: Markup
    badge: str = ""


def explore(
    view: Callable[..., tuple],
    *,
    question: str,
    try_this: str,
    labels: Mapping[str, str] | None = None,
    start: Mapping[str, object] | None = None,
    name: str | None = None,
    columns: Mapping[str, Sequence[str]] | None = None,
    notes: Mapping[str, str] | None = None,
    **choices: Sequence | Mapping[str, object],
) -> "Explorable":
    """Explorable of `view` over every combination of `choices`.

    Args:
        view: pure function of one value for each choice. Returns what is shown, one sentence that says the
            result, and, if there is one, the word that it comes down to, as a badge. Shown is a figure, a table or
            `Markup`, or a figure and the table of its rows; states that show different things must say different
            things.
        question: what the explorable helps to answer; stands above the controls.
        try_this: one thing to try; stands below them.
        labels: visible label of each control; the choice's name where none is given.
        start: value of each choice at the beginning; its first where none is given.
        name: address on the page; the view's name where none is given (`fallen_by` becomes `fallen-by`).
        columns: for boxes whose labels are sentences: the names of the choices below each head, in the order of the
            choices. The columns face each other, and each box is a card.
        notes: what stands below the label of a control, for those that have such a note.
        **choices: for each parameter of the view its values: a list, a dict from label to value, or a
            `range`, which becomes a slider, or `(False, True)`, which becomes a box to tick.

    Raises:
        ExplorableError: no choices, an empty choice, two options or two labels alike, a label, a note or a start
            for what is no choice, columns that do not hold each choice, a text that is empty, or too many states.
    """
    name = name or slug(view.__name__)
    if not choices:
        raise ExplorableError(f"{name}: an explorable needs at least one choice")
    for what, text in {"question": question, "try_this": try_this}.items():
        if not text.strip():
            raise ExplorableError(f"{name}: {what} is empty")
    for what, given in {"labels": labels or {}, "start": start or {}, "notes": notes or {}}.items():
        for key in given:
            if key not in choices:
                raise ExplorableError(
                    f"{name}: {what} names {key!r}, which is not a choice; the choices are {', '.join(choices)}"
                )
    made = tuple(
        replace(_choice(name, key, values, labels or {}, start or {}), note=(notes or {}).get(key, ""))
        for key, values in choices.items()
    )
    for one, other in itertools.combinations(made, 2):
        if one.label == other.label:
            raise ExplorableError(f"{name}: {one.name!r} and {other.name!r} have the same label, {one.label!r}")
    states = math.prod(len(choice.options) for choice in made)
    if states > MOST_STATES:
        counts = " × ".join(f"{len(choice.options)} {choice.name}" for choice in made)
        raise ExplorableError(f"{name}: {states} states ({counts}) are too many; the limit is {MOST_STATES}")
    return Explorable(name, view, question, try_this, made, _columns(name, made, columns or {}))


def _columns(name: str, made: Sequence[Choice], columns: Mapping[str, Sequence[str]]) -> tuple["Column", ...]:
    """The choices below each head, once they are found to be all, boxes, and in their order (which counts the states)."""
    if not columns:
        return ()
    held = [key for keys in columns.values() for key in keys]
    if held != [choice.name for choice in made]:
        raise ExplorableError(
            f"{name}: the columns hold {', '.join(held)}, but the choices are {', '.join(choice.name for choice in made)}"
        )
    for choice in made:
        if choice.control != "box":
            raise ExplorableError(f"{name}: {choice.name!r} stands in a column and is no box to tick")
    by_name = {choice.name: choice for choice in made}
    return tuple(Column(head, tuple(by_name[key] for key in keys)) for head, keys in columns.items())


def _choice(name: str, key: str, values, labels: Mapping, start: Mapping) -> Choice:
    box = not isinstance(values, Mapping) and list(values) == [False, True] and isinstance(values[0], bool)
    if box:
        pairs = [("no", False), ("yes", True)]
    else:
        pairs = list(values.items()) if isinstance(values, Mapping) else [(str(value), value) for value in values]
    if not pairs:
        raise ExplorableError(f"{name}: the choice {key!r} has no options")
    options: list[Option] = []
    for position, (label, value) in enumerate(pairs):
        # A value that is itself a word makes the shorter address; a label may be a whole phrase.
        address = slug(str(value) if isinstance(value, str | int) and not box else label)
        option = Option(address or f"option-{position + 1}", label, value)
        for other in options:
            if other.slug == option.slug:
                raise ExplorableError(
                    f"{name}: the options {other.label!r} and {label!r} of {key!r} have the same address, "
                    f"{option.slug!r}: give one of them another value or label"
                )
        options.append(option)
    known = [option.value for option in options]
    if key in start and start[key] not in known:
        raise ExplorableError(f"{name}: {key!r} cannot start at {start[key]!r}, which is not an option")
    first = known.index(start[key]) if key in start else 0
    control = "box" if box else "slider" if isinstance(values, range) else "select"
    label = labels.get(key, key.replace("_", " ").capitalize())
    if not label.strip():
        raise ExplorableError(f"{name}: the label of {key!r} is empty")
    return Choice(key, label, tuple(options), first, control)


@dataclass(frozen=True)
class Explorable:
    """What `explore` returns; a notebook shows it as the result of a cell."""

    name: str
    view: Callable[..., tuple]
    question: str
    try_this: str
    choices: tuple[Choice, ...]
    columns: tuple[Column, ...] = ()

    def __repr__(self) -> str:
        """For a terminal: the same whenever and wherever it is made, which the address of a function is not."""
        return f"Explorable({self.name!r})"

    def states(self) -> Iterator[tuple[int, ...]]:
        """Every state as the positions of its options, in the order in which the page counts them."""
        return itertools.product(*(range(len(choice.options)) for choice in self.choices))

    @property
    def start(self) -> tuple[int, ...]:
        """The state that stands on the page before anybody touches it."""
        return tuple(choice.start for choice in self.choices)

    def answer(self, state: tuple[int, ...]) -> Answer:
        """What the view says and shows in one state; whatever goes wrong there is an `ExplorableError`."""
        values = self._values(state)
        try:
            returned = self.view(**values)
            if not isinstance(returned, tuple) or len(returned) not in (2, 3):
                raise TypeError("the view must return what it shows, one sentence and perhaps a badge")
            output, summary, badge = (*returned, "")[:3]
            if not isinstance(summary, str) or not summary.strip():
                raise ValueError("the view says nothing: it must return what it shows and one sentence")
            if not isinstance(badge, str):
                raise TypeError(f"a badge is a word or two, not {badge!r}")
            return Answer(summary, self._as_html(output, summary), badge)
        except Exception as error:
            raise ExplorableError(
                f"{self.name} fails at {_describe_values(values)}: {type(error).__name__}: {error}"
            ) from error

    def _values(self, state: tuple[int, ...]) -> dict[str, object]:
        return {choice.name: choice.options[at].value for choice, at in zip(self.choices, state, strict=True)}

    @cached_property
    def answers(self) -> tuple[list[Answer], list[int]]:
        """The different answers, and for each state in order the number of its answer."""
        numbers: list[int] = []
        number_of: dict[tuple[str, str], int] = {}
        first: list[tuple[int, ...]] = []  # state that has each answer
        answers: list[Answer] = []
        for state in self.states():
            answer = self.answer(state)
            number = number_of.setdefault((answer.summary, answer.badge), len(answers))
            if number == len(answers):
                answers.append(answer)
                first.append(state)
            elif answers[number] != answer:
                raise ExplorableError(
                    f"{self.name}: two states show different things but both say {answer.summary!r}: "
                    f"{_describe_values(self._values(first[number]))}, and {_describe_values(self._values(state))}"
                )
            numbers.append(number)
        return answers, numbers

    @cached_property
    def idle(self) -> dict[str, list[int]]:
        """The numbers of the states in which a control changes nothing whatever is chosen there, by the control's name.

        Controls that always change something are left out.
        """
        _, numbers = self.answers
        sizes = [len(choice.options) for choice in self.choices]
        found: dict[str, list[int]] = {}
        for at, choice in enumerate(self.choices):
            step = math.prod(sizes[at + 1 :])
            for number, state in enumerate(self.states()):
                first = number - state[at] * step
                if sizes[at] > 1 and len({numbers[first + option * step] for option in range(sizes[at])}) == 1:
                    found.setdefault(choice.name, []).append(number)
        return found

    def _as_html(self, output: object, summary: str) -> Markup:
        if isinstance(output, tuple):  # a picture, and the rows behind it
            picture, rows = output
            return self._as_html(picture, summary) + self._rows(rows, behind=True)
        if isinstance(output, Figure):
            return figure.svg(output, alt=summary, name=self.name)
        if isinstance(output, pd.DataFrame):
            return self._rows(output)
        if isinstance(output, Markup):
            return output
        raise TypeError(f"a view shows a Figure, a DataFrame or Markup, not {type(output).__name__}")

    def _rows(self, rows: pd.DataFrame, *, behind: bool = False) -> Markup:
        """A table; one behind a picture, a long one, or one of sentences, is folded; of an empty one there is nothing to see."""
        if rows.empty:
            return Markup("")
        shown = table.html(rows, caption=self.question)
        if not behind and len(rows) <= MOST_ROWS and "is-wide" not in shown:
            return shown
        summary = "The row behind this answer" if len(rows) == 1 else f"The {len(rows)} rows behind this answer"
        return fold(summary, shown)

    # The page ----------------------------------------------------------------------------------------

    def output(self) -> HtmlOutput:
        """The explorable for the published page: controls, the first state readable as it is, all others beside it.

        Raises `ExplorableError` where they would be too heavy.
        """
        self._check_weight()
        answers, numbers = self.answers
        states = States(
            name=self.name,
            says=self.answer(self.start).summary,
            states=numbers,
            answers=[[one.summary, one.badge, str(one.output)] for one in answers],
            idle=self.idle,
            choices={choice.name: [option.slug for option in choice.options] for choice in self.choices},
        )
        return HtmlOutput(
            self._page(place=Markup(' data-states="{}"').format(STATES)),
            targets={self.name: self.question},
            states=states,
            prose=[
                self.question,
                self.try_this,
                *(column.head for column in self.columns),
                *(text for choice in self.choices for text in (choice.label, choice.note) if text),
            ],
        )

    def html(self) -> Markup:
        """The explorable with all its states in it, for a page that must be whole by itself; raises as `output` does."""
        self._check_weight()
        return self._whole()

    def _whole(self) -> Markup:
        return self._page(states=Markup('<script type="application/json">{}</script>').format(self._states()))

    def _states(self) -> Markup:
        answers, numbers = self.answers
        return as_script(pack(numbers, [(one.summary, one.badge, str(one.output)) for one in answers], self.idle))

    def _check_weight(self) -> None:
        size = len(self._states().encode()) / 1024
        if size > MOST_KB:
            count = len(self.answers[1])
            raise ExplorableError(
                f"{self.name}: the answers to {count} states take {size:.0f} KB; the limit is {MOST_KB} KB"
            )

    def _page(self, *, place: str = "", states: str = "") -> Markup:
        answers, numbers = self.answers
        at = list(self.states()).index(self.start)
        shown = answers[numbers[at]]
        form, answer = self._form(at), _answer(shown)
        return _PAGE.format(
            name=self.name,
            place=place,
            question=self.question,
            form_and_answer=answer + form if self._long_form() else form + answer,
            shows=shown.output,
            current="; ".join(f"{c.label} ({c.options[c.start].label})" for c in self.choices),
            others=self._others(),
            try_this=inline(self.try_this),
            states=states,
        )

    def _form(self, at: int) -> Markup:
        """The controls as they stand in the state of this number, in columns if there are any."""
        idle = {name for name, states in self.idle.items() if at in states}

        def controls(choices: Sequence[Choice]) -> Markup:
            return Markup("").join(self._control(choice, choice.name in idle) for choice in choices)

        if not self.columns:
            return _FORM.format("", controls(self.choices))
        columns = (_COLUMN.format(column.head, controls(column.choices)) for column in self.columns)
        return _FORM.format(" is-columns", Markup("").join(columns))

    def _others(self) -> str:
        """What else can be chosen. Labels in columns are sentences, which need not be read twice."""
        if self.columns:
            return "yes or no for each of these"
        return "; ".join(f"{choice.label} ({_extent(choice)})" for choice in self.choices)

    def _control(self, choice: Choice, idle: bool) -> Markup:
        identity = f"{self.name}-{choice.name.replace('_', '-')}"
        off = Markup(" disabled") if idle else ""
        note = _IDLE.format("" if idle else Markup(" hidden"))
        label = choice.label + _NOTE.format(choice.note) if choice.note else choice.label
        options = json.dumps([[option.slug, option.label] for option in choice.options])
        if choice.control == "box":
            return Markup(
                '<div class="explorable-control explorable-box"><input type="checkbox" id="{0}" name="{1}"{2}'
                ' data-options="{3}"{5}><label for="{0}">{4}</label>{6}</div>'
            ).format(identity, choice.name, Markup(" checked") if choice.start else "", options, label, off, note)
        if choice.control == "slider":
            control = Markup(
                '<input type="range" id="{0}" name="{1}" min="0" max="{2}" step="1" value="{3}"'
                ' aria-valuetext="{4}" data-options="{5}"{6}><output for="{0}" aria-live="off">{4}</output>'
            ).format(
                identity,
                choice.name,
                len(choice.options) - 1,
                choice.start,
                choice.options[choice.start].label,
                options,
                off,
            )
        else:
            control = Markup('<select id="{}" name="{}"{}>{}</select>').format(
                identity,
                choice.name,
                off,
                Markup("").join(
                    Markup('<option value="{}"{}>{}</option>').format(
                        option.slug, Markup(" selected") if at == choice.start else "", option.label
                    )
                    for at, option in enumerate(choice.options)
                ),
            )
        return Markup('<div class="explorable-control"><label for="{}">{}</label>{}{}</div>').format(
            identity, label, control, note
        )

    # A running notebook ------------------------------------------------------------------------------

    def widget(self):
        """The explorable as ipywidgets, for a running kernel; the view is called when a control changes."""
        import ipywidgets

        controls = [_widget(choice) for choice in self.choices]
        answer, output = ipywidgets.HTML(), ipywidgets.HTML()

        def update(_=None):
            try:
                found = self.answer(tuple(int(control.value) for control in controls))
            except ExplorableError as error:
                found = Answer(str(error), Markup(""))
            answer.value, output.value = str(_answer(found)), str(found.output)

        for control in controls:
            control.observe(update, "value")
        update()
        question = Markup('<style>{}</style><p class="explorable-question">{}</p>').format(_style(), self.question)
        hint = Markup('<p class="explorable-try">{}</p>').format(inline(self.try_this))
        form = self._widget_columns(controls) if self.columns else controls
        parts = [ipywidgets.HTML(question), *form, answer, output, ipywidgets.HTML(hint)]
        if self._long_form():
            parts.insert(1, parts.pop(-3))
        whole = ipywidgets.VBox(parts)
        whole.add_class("explorable")
        return whole

    def _widget_columns(self, controls: Sequence) -> list:
        """Boxes under the head of their column, the columns side by side."""
        import ipywidgets

        of = {choice.name: control for choice, control in zip(self.choices, controls, strict=True)}
        columns = []
        for head, choices in self.columns:
            boxes = [of[choice.name] for choice in choices]
            for box in boxes:
                box.layout.width = "auto"
            title = ipywidgets.HTML(Markup("<strong>{}</strong>").format(head))
            columns.append(ipywidgets.VBox([title, *boxes], layout={"flex": "1 1 0", "min_width": "9rem"}))
        return [ipywidgets.HBox(columns)]

    def _long_form(self) -> bool:
        return sum(choice.control == "box" for choice in self.choices) > LONG_FORM

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        if building():
            return self.output()._repr_mimebundle_()
        answer = self.answer(self.start)  # what stands in a saved notebook that is read without a kernel
        still = Markup("<p>{}</p>{}{}").format(self.question, _answer(answer), answer.output)
        return {**self.widget()._repr_mimebundle_(), "text/html": str(still)}


_PAGE = Markup(
    '<section class="explorable" id="{name}"{place} aria-labelledby="{name}-question">'
    '<p class="explorable-question" id="{name}-question">{question}</p>'
    "{form_and_answer}"
    '<div class="explorable-shows">{shows}</div>'
    '<p class="explorable-try" hidden>{try_this}</p>'
    '<p class="explorable-more" hidden><a class="explorable-link" href="#{name}">Link to this answer</a></p>'
    '<p class="explorable-still">Shown here: <span class="explorable-current">{current}</span>. '
    '<span class="explorable-others">With JavaScript switched on, or in a running notebook, you can choose: {others}.</span></p>'
    "{states}</section>"
)
_FORM = Markup('<form class="explorable-controls{}" autocomplete="off" hidden>{}</form>')
_COLUMN = Markup('<fieldset class="explorable-column"><legend>{}</legend>{}</fieldset>')
_NOTE = Markup('<span class="visually-hidden">: </span><span class="explorable-note">{}</span>')
# The sentence is read out by an element of its own, once the reader has stopped: see explorable.js.
_ANSWER = Markup(
    '<div class="explorable-answer"><p class="explorable-badge"{}>{}</p><p class="explorable-says">{}</p>'
    '<p class="explorable-status visually-hidden" role="status"></p></div>'
)


def _answer(answer: Answer) -> Markup:
    """The word that an answer comes down to, if there is one, and its sentence."""
    return _ANSWER.format(Markup("") if answer.badge else Markup(" hidden"), answer.badge, answer.summary)


@cache
def _style() -> Markup:
    """The style of a running notebook, where no sheet of the book is at hand: the page's, in the notebook's colours."""
    return figure.style(
        "show/show.css", "show/board.css", "sphinx/reading.css", "explore/explorable.css", "explore/widget.css"
    )


_IDLE = Markup('<span class="explorable-idle"{}>makes no difference to this answer</span>')


def _describe_values(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in values.items())


def _extent(choice: Choice) -> str:
    labels = [option.label for option in choice.options]
    return f"{labels[0]} to {labels[-1]}" if choice.control == "slider" else " / ".join(labels)


def _widget(choice: Choice):
    import ipywidgets

    shared = {
        "description": f"{choice.label}: {choice.note}" if choice.note else choice.label,
        "style": {"description_width": "initial"},
        "layout": {"width": "min(32rem, 95%)"},
    }
    if choice.control == "box":
        return ipywidgets.Checkbox(value=bool(choice.start), indent=False, **shared)
    kind = ipywidgets.SelectionSlider if choice.control == "slider" else ipywidgets.Dropdown
    options = [(option.label, at) for at, option in enumerate(choice.options)]
    return kind(options=options, value=choice.start, **shared)
