"""Explorables: one view over finitely many choices, alive in a notebook and on the published page.

    explore(fallen_by, question="…", try_this="…", day=range(1, 31))

In a running notebook this shows ipywidgets. In the build it becomes HTML with native controls over
states that are all computed beforehand, so the page needs no kernel, no server and no network; the
script `explorable.js` switches between them. A view that fails in any state fails the build.
"""

import gzip
import itertools
import json
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from claimbook.settings import building
from claimbook.show import figure, table
from claimbook.show.markup import inline, slug
from claimbook.show.output import STATES, HtmlOutput, States

MOST_STATES = 400
MOST_KB = 300  # gzip, for one explorable


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


class Answer(NamedTuple):
    """What one state says, and what it shows as HTML. States with equal answers are stored once."""

    summary: str
    output: Markup


def explore(
    view: Callable[..., tuple[Figure | pd.DataFrame | Markup, str]],
    *,
    question: str,
    try_this: str,
    labels: Mapping[str, str] | None = None,
    start: Mapping[str, object] | None = None,
    name: str | None = None,
    **choices: Sequence | Mapping[str, object],
) -> "Explorable":
    """Explorable of `view` over every combination of `choices`.

    Args:
        view: pure function of one value for each choice. Returns a figure, a table or `Markup`, and one
            sentence that says the result; states that show different things must say different things.
        question: what the explorable helps to answer; stands above the controls.
        try_this: one thing to try; stands below them.
        labels: visible label of each control; the choice's name where none is given.
        start: value of each choice at the beginning; its first where none is given.
        name: address on the page; the view's name where none is given (`fallen_by` becomes `fallen-by`).
        **choices: for each parameter of the view its values: a list, a dict from label to value, or a
            `range`, which becomes a slider, or `(False, True)`, which becomes a box to tick.

    Raises:
        ExplorableError: no choices, an empty choice, two options or two labels alike, a label or a start
            for what is no choice, a text that is empty, or too many states.
    """
    name = name or slug(view.__name__)
    if not choices:
        raise ExplorableError(f"{name}: an explorable needs at least one choice")
    for what, text in {"question": question, "try_this": try_this}.items():
        if not text.strip():
            raise ExplorableError(f"{name}: {what} is empty")
    for what, given in {"labels": labels or {}, "start": start or {}}.items():
        for key in given:
            if key not in choices:
                raise ExplorableError(f"{name}: {what} has {key!r}, but the choices are {', '.join(choices)}")
    made = tuple(_choice(name, key, values, labels or {}, start or {}) for key, values in choices.items())
    for one, other in itertools.combinations(made, 2):
        if one.label == other.label:
            raise ExplorableError(f"{name}: {one.name!r} and {other.name!r} have the same label, {one.label!r}")
    states = math.prod(len(choice.options) for choice in made)
    if states > MOST_STATES:
        counts = " × ".join(f"{len(choice.options)} {choice.name}" for choice in made)
        raise ExplorableError(f"{name}: {states} states ({counts}) are too many; the most is {MOST_STATES}")
    return Explorable(name, view, question, try_this, made)


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
            if not isinstance(returned, tuple) or len(returned) != 2:
                raise TypeError("the view must return two things, what it shows and one sentence")
            output, summary = returned
            if not isinstance(summary, str) or not summary.strip():
                raise ValueError("the view says nothing: it must return what it shows and one sentence")
            return Answer(summary, self._as_html(output, summary))
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
        number_of: dict[str, int] = {}
        first: list[tuple[int, ...]] = []  # state that has each answer
        answers: list[Answer] = []
        for state in self.states():
            answer = self.answer(state)
            number = number_of.setdefault(answer.summary, len(answers))
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

    def _as_html(self, output: object, summary: str) -> Markup:
        if isinstance(output, Figure):
            return figure.svg(output, alt=summary, name=self.name)
        if isinstance(output, pd.DataFrame):
            return table.html(output, caption=self.question)
        if isinstance(output, Markup):
            return output
        raise TypeError(f"a view shows a Figure, a DataFrame or Markup, not {type(output).__name__}")

    # The page ----------------------------------------------------------------------------------------

    def output(self) -> HtmlOutput:
        """The explorable for the published page: controls, the first state readable as it is, all others beside it.

        Raises `ExplorableError` where they would be too heavy.
        """
        self._check_weight()
        answers, numbers = self.answers
        states = States(name=self.name, states=numbers, answers=[[one.summary, str(one.output)] for one in answers])
        return HtmlOutput(
            self._page(place=Markup(' data-states="{}"').format(STATES)),
            targets={self.name: self.question},
            states=states,
            prose=[self.question, self.try_this, *(choice.label for choice in self.choices)],
        )

    def html(self) -> Markup:
        """The explorable with all its states in it, for a page that must be whole by itself; raises as `output` does."""
        self._check_weight()
        return self._whole()

    def _whole(self) -> Markup:
        answers, numbers = self.answers
        states = {"states": numbers, "answers": [[answer.summary, answer.output] for answer in answers]}
        # "</" or "<!--" would end or upset the script element that holds the states.
        text = Markup(json.dumps(states, ensure_ascii=False).replace("</", "<\\/").replace("<!", "\\u003c!"))
        return self._page(states=Markup('<script type="application/json">{}</script>').format(text))

    def _check_weight(self) -> None:
        size = len(gzip.compress(self._whole().encode())) / 1024
        if size > MOST_KB:
            count = len(self.answers[1])
            raise ExplorableError(f"{self.name}: {count} states take {size:.0f} KB compressed; the most is {MOST_KB}")

    def _page(self, *, place: str = "", states: str = "") -> Markup:
        answers, numbers = self.answers
        shown = answers[numbers[list(self.states()).index(self.start)]]
        return _PAGE.format(
            name=self.name,
            place=place,
            question=self.question,
            controls=Markup("").join(self._control(choice) for choice in self.choices),
            says=shown.summary,
            shows=shown.output,
            current="; ".join(f"{c.label}: {c.options[c.start].label}" for c in self.choices),
            others="; ".join(f"{c.label} ({_extent(c)})" for c in self.choices),
            try_this=inline(self.try_this),
            states=states,
        )

    def _control(self, choice: Choice) -> Markup:
        identity = f"{self.name}-{choice.name.replace('_', '-')}"
        options = json.dumps([[option.slug, option.label] for option in choice.options])
        if choice.control == "box":
            return Markup(
                '<div class="explorable-control explorable-box"><input type="checkbox" id="{0}" name="{1}"{2}'
                ' data-options="{3}" autocomplete="off"><label for="{0}">{4}</label></div>'
            ).format(identity, choice.name, Markup(" checked") if choice.start else "", options, choice.label)
        if choice.control == "slider":
            control = Markup(
                '<input type="range" id="{0}" name="{1}" min="0" max="{2}" step="1" value="{3}"'
                ' aria-valuetext="{4}" data-options="{5}" autocomplete="off"><output for="{0}">{4}</output>'
            ).format(
                identity,
                choice.name,
                len(choice.options) - 1,
                choice.start,
                choice.options[choice.start].label,
                options,
            )
        else:
            control = Markup('<select id="{}" name="{}" autocomplete="off">{}</select>').format(
                identity,
                choice.name,
                Markup("").join(
                    Markup('<option value="{}"{}>{}</option>').format(
                        option.slug, Markup(" selected") if at == choice.start else "", option.label
                    )
                    for at, option in enumerate(choice.options)
                ),
            )
        return Markup('<div class="explorable-control"><label for="{}">{}</label>{}</div>').format(
            identity, choice.label, control
        )

    # A running notebook ------------------------------------------------------------------------------

    def widget(self):
        """The explorable as ipywidgets, for a running kernel; the view is called when a control changes."""
        import ipywidgets

        controls = [_widget(choice) for choice in self.choices]
        summary, output = ipywidgets.HTML(), ipywidgets.HTML()

        def update(_=None):
            try:
                answer = self.answer(tuple(int(control.value) for control in controls))
            except ExplorableError as error:
                answer = Answer(str(error), Markup(""))
            summary.value = Markup("<p><strong>{}</strong></p>").format(answer.summary)
            output.value = str(answer.output)

        for control in controls:
            control.observe(update, "value")
        update()
        question = ipywidgets.HTML(Markup("<p>{}</p>").format(self.question))
        hint = ipywidgets.HTML(Markup("<p>{}</p>").format(inline(self.try_this)))
        return ipywidgets.VBox([question, *controls, summary, output, hint])

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        if building():
            return self.output()._repr_mimebundle_()
        answer = self.answer(self.start)  # what stands in a saved notebook that is read without a kernel
        still = Markup("<p>{}</p><p><strong>{}</strong></p>{}").format(self.question, answer.summary, answer.output)
        return {**self.widget()._repr_mimebundle_(), "text/html": str(still)}


_PAGE = Markup(
    '<section class="explorable" id="{name}"{place} aria-labelledby="{name}-question">'
    '<p class="explorable-question" id="{name}-question">{question}</p>'
    '<form class="explorable-controls" hidden>{controls}</form>'
    '<p class="explorable-says" aria-live="polite">{says}</p>'
    '<div class="explorable-shows">{shows}</div>'
    '<p class="explorable-try" hidden>{try_this}</p>'
    '<p class="explorable-still">Shown here: <span class="explorable-current">{current}</span>. '
    "On the page with JavaScript, or in a running notebook, you can choose: {others}.</p>"
    "{states}</section>"
)


def _describe_values(values: Mapping[str, object]) -> str:
    return ", ".join(f"{name}={value!r}" for name, value in values.items())


def _extent(choice: Choice) -> str:
    labels = [option.label for option in choice.options]
    return f"{labels[0]} to {labels[-1]}" if choice.control == "slider" else " / ".join(labels)


def _widget(choice: Choice):
    import ipywidgets

    shared = {
        "description": choice.label,
        "style": {"description_width": "initial"},
        "layout": {"width": "min(32rem, 95%)"},
    }
    if choice.control == "box":
        return ipywidgets.Checkbox(value=bool(choice.start), indent=False, **shared)
    kind = ipywidgets.SelectionSlider if choice.control == "slider" else ipywidgets.Dropdown
    options = [(option.label, at) for at, option in enumerate(choice.options)]
    return kind(options=options, value=choice.start, **shared)
