"""The timeline, drawn: a dot for each event in its lane, and a line that the reader moves through the years."""

import pandas as pd
from matplotlib.figure import Figure

from claimbook.explore import Explorable
from companion import chronology, figures, movement, rows
from companion.explore import explore

_LINE = 0.45  # of a lane, below its name
_APART = 0.23  # between events of one lane and one year


def by_then(year: int) -> tuple[tuple[Figure, pd.DataFrame], str]:
    """View of the explorable: all events, those of the years to come faint, those of the year itself marked.

    >>> by_then(1984)[1][:44]
    'What happened in 1984: The last ship sails, '
    """
    heads = {"dated": "Date", "event": "What happened", "who_says": "Source and claim"}
    shown = rows.frame("events", heads, rows=chronology.of_year(year))
    return (_drawn(year), shown), chronology.in_a_sentence(year)


def _drawn(chosen: int) -> Figure:
    table = chronology.events()
    above = table.groupby(["lane", "year"]).cumcount() * _APART
    table["y"] = table["lane"].map(list(chronology.LANES).index) * 2 + _LINE - above
    figure, axes = figures.new(height=4.6)
    axes.axvspan(movement.FIRST, movement.LAST + 1, color=figures.GRID, alpha=0.6, lw=0)
    axes.text(
        (movement.FIRST + movement.LAST + 1) / 2, -1.1, "ships sail", fontsize=10, ha="center", color=figures.MUTED
    )
    for place, lane in enumerate(chronology.LANES):
        axes.text(chronology.FIRST, 2 * place - 0.5, lane, fontsize=10, va="center", weight="bold", zorder=6)
    lines = [2 * place + _LINE for place in range(len(chronology.LANES))]
    axes.hlines(lines, chronology.FIRST, chronology.LAST, color=figures.GRID, lw=1, zorder=1)
    long = table[table["until"] > table["year"]]
    axes.hlines(long["y"], long["year"] + 0.5, long["until"] + 0.5, color=figures.BLUE, lw=2, zorder=2)
    past = table["year"] <= chosen
    for some, fill in ((table[past], figures.BLUE), (table[~past], figures.PAPER)):
        axes.plot(some["year"] + 0.5, some["y"], ls="none", marker="o", ms=5, mec=figures.BLUE, mfc=fill, zorder=2)
    now = table[table["in_year"] & (table["year"] == chosen)]
    axes.plot(now["year"] + 0.5, now["y"], ls="none", marker="o", ms=7, color=figures.ORANGE, zorder=5)
    axes.axvline(chosen + 0.5, color=figures.ORANGE, lw=1.2, zorder=4)
    axes.set(
        xlim=(chronology.FIRST - 0.5, chronology.LAST + 1.5), ylim=(2 * len(chronology.LANES) - 1, -1.6), yticks=[],
        xticks=range(-(-chronology.FIRST // 10) * 10, chronology.LAST + 1, 10),
    )  # fmt: skip
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    return figure


def scrubbed() -> Explorable:
    """The explorable `#by-then` of the page on the timeline."""
    return explore(
        by_then,
        question="What had happened by a given year, and what happened in it?",
        try_this="Stop at each year in which something was disclosed. Which events came just before?",
        labels={"year": "Year"},
        year=range(chronology.FIRST, chronology.LAST + 1),
        start={"year": 2002},
    )
