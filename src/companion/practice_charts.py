"""The pictures of the programme in practice: who acts on each route, who does the work, where a status leads."""

import pandas as pd
from markupsafe import Markup

from claimbook.show import board
from claimbook.show.markup import label_of
from companion import data, figures, practice, rows
from companion.figures import Drawing

_LANES = {"escapee": "Escapee", "NGO": "NGO", practice.JAPAN: "Japan", "guarantor": "Guarantor", "China": "China"}
# What is said of the length of a step: whose it is, and how surely.
_LASTS = {
    "china-stay": "{} in the one case timed",
    "third-wait": "generally {}, by one witness",
    "both-papers": "the visa is for {}",
    "both-residence": "for {}",
}


def which_route(route: str, actor: str) -> tuple[Markup, str]:
    """View of the explorable: the steps of a route with who acts at each, one actor picked out.

    >>> which_route("third country", "NGO")[1][:93]
    'On the route through a third country, an NGO is reported to act at 5 of the 11 steps, and alo'
    """
    table = practice.steps(route)
    before = ["", *table["place"]]
    stations = [
        board.Station(
            step["step"], step["acts"], picked=actor, note=_to_know(step, place), risky=bool(step["risk"])
        )
        for place, (_, step) in zip(before, table.iterrows(), strict=False)
    ]  # fmt: skip
    shown = board.lanes(stations, _LANES, corner="Step", caption="Who is reported to act at each step")
    who = label_of(practice.FOLLOWED, actor).removeprefix("the ").removeprefix("an ")
    key = board.key({"●": (f"{who[0].upper()}{who[1:]}", "yes"), "○": ("others (large: acts alone)", "none")})
    return key + shown, f"{practice.who_acts(route, actor)} {practice.CAUTION}"


def _to_know(step: pd.Series, before: str) -> str:
    """Under a step: where it is, if that is known and new, its risk, how long it takes, and that nobody is named."""
    place = step["place"] if step["place"] not in ("not seen", "not stated", before) else ""
    length = "" if pd.isna(step["high"]) else rows.amount(step)
    parts = [
        place and (place if place.startswith(("elsewhere", "usually")) else f"in {place}"),
        f"risk: {', '.join(step['risk'])}" if step["risk"] else "",
        _LASTS[step["id"]].format(length) if length else "",
        "" if step["acts"] else "no one is named",
    ]
    said = "; ".join(filter(None, parts))
    return f"{said[:1].upper()}{said[1:]}"


def who_does_the_work() -> Drawing:
    """For each stage what NGOs and what states are reported to do, and where nothing is."""
    table = practice.who_does_what()
    lines = {
        stage: [
            board.Cell(tasks, "yes") if tasks else board.Cell("nothing reported", "empty") for tasks in (ngos, states)
        ]
        for stage, states, ngos in table.itertuples(index=False)
    }
    alt = (
        "Stages of the programme, with what NGOs and what states are reported to do at each. Nothing is reported of a "
        f"state at {_named(table, 'States')}, and nothing of an NGO at {_named(table, 'NGOs')}."
    )
    shown = board.grid(lines, ["NGOs", "States"], corner="Stage", caption=alt, wide=True)
    text = table.set_index("Stage").map(lambda cell: cell.striptags()).reset_index()
    return Drawing(shown, alt, text)


def _named(table: pd.DataFrame, column: str) -> str:
    stages = [stage[0].lower() + stage[1:] for stage in table.loc[table[column] == "", "Stage"]]
    return f"{', '.join(stages[:-1])} and {stages[-1]}"


# The ladder ------------------------------------------------------------------------------------------

_RUNGS = ("visa", "residence", "Japanese")
_HEADS = ("Visa for\nthree months", "Residence for\none to three years", "Japanese\nnationality")
_PLACES = (12, 46, 86)
_LEVELS = (0, 1, 2, 3.3, 4.3)  # below the third line there is more to say
# Each line of the ladder: who, where the line begins and ends, what is said at its end, and the rows of `statuses` behind it.
_LINES = (
    ("Japanese when leaving Japan", "Japanese", "at once", ("national-arrival",)),
    ("Japanese then, renounced since", "Japanese", "renunciation judged invalid", ("national-renounced",)),
    (
        "Not Japanese: mainly Zainichi and their descendants", "visa", "by naturalisation",
        ("zainichi-arrival", "zainichi-residence", "zainichi-naturalised"),
    ),
    ("Descendant of a Japanese national, for many years", "visa", "by naturalisation only", ("descendant-before",)),
    ("The same, in one case of 2019", "Japanese", "by a family court’s decision", ("descendant-after",)),
)  # fmt: skip


def ladder() -> Drawing:
    """For each group the way from a visa to Japanese nationality: where it begins, and how it ends."""
    figure, axes = figures.new(height=4.7)
    for line, (who, start, end, _) in zip(_LEVELS, _LINES, strict=True):
        axes.text(0, line - 0.34, who, fontsize=10.5, va="center", weight="bold")
        reached = _PLACES[_RUNGS.index(start) :]
        axes.plot(reached, [line] * len(reached), color=figures.SOFT, lw=2.5, zorder=1)
        for place in reached[:-1]:
            axes.plot(place, line, "o", ms=10, color=figures.PAPER, markeredgecolor=figures.ORANGE, markeredgewidth=2)
        axes.plot(_PLACES[-1], line, "o", ms=11, color=figures.BLUE)
        axes.text(100, line + 0.3, end, fontsize=10, ha="right", va="center", color=figures.MUTED)
    axes.text(
        _PLACES[1], _LEVELS[2] + 0.3, "Chōsen: no passport", fontsize=10, ha="center", va="center", color=figures.ORANGE
    )
    axes.text(_PLACES[1], _LEVELS[2] + 0.58, "some register as South Korean", fontsize=10, ha="center", va="center",
              color=figures.MUTED)  # fmt: skip
    for place, head in zip(_PLACES, _HEADS, strict=True):
        axes.text(place, -1.0, head, fontsize=10, ha="center", va="center", color=figures.MUTED)
    axes.set(xlim=(0, 100), ylim=(_LEVELS[-1] + 0.5, -1.3))
    axes.axis("off")
    keys = [key for *_, some in _LINES for key in some]
    described = "; ".join(
        f"{who}: from {'a visa through residence to ' if start == 'visa' else ''}Japanese nationality, {end}"
        for who, start, end, _ in _LINES
    )
    alt = f"A ladder of three rungs, a visa, residence and Japanese nationality. {described}."
    table = data.pick("statuses", keys)
    return Drawing(figure, alt, table[["id", "group", "stage", "status"]])
