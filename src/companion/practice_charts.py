"""The charts of the programme in practice."""

import textwrap

from matplotlib.figure import Figure

from companion import figures, practice

_HEADS = {"escapee": "escapee", "NGO": "NGO", practice.JAPAN: "Japan", "guarantor": "guarantor", "China": "China"}
_LEFT, _APART = 56, 11  # where the columns begin, and how far they stand apart


def which_route(route: str, actor: str) -> tuple[Figure, str]:
    """View of the explorable: the steps of a route with who acts at each, one actor picked out.

    >>> which_route("third country", "NGO")[1][:86]
    'By way of a third country, an NGO is reported to act at 5 of the 11 steps. At 2 of the'
    """
    table = practice.steps(route)
    places = {name: _LEFT + _APART * place for place, name in enumerate(practice.ACTORS)}
    figure, axes = figures.new(height=0.66 * len(table) + 0.5)
    for place, (step, acts) in enumerate(table[["step", "acts"]].itertuples(index=False)):
        by_itself = acts == [actor]
        axes.text(0, place, textwrap.fill(step, 30), fontsize=10, va="center")
        axes.axhline(place + 0.5, color=figures.GRID, lw=0.8)
        for name, x in places.items():
            if name in acts:
                chosen = name == actor
                axes.plot(x, place, marker="o", ms=11 if chosen and by_itself else 7,
                          color=figures.ORANGE if chosen else figures.SOFT,
                          mfc=figures.ORANGE if chosen else figures.PAPER, mew=1.6)  # fmt: skip
        if not acts:
            axes.text(_LEFT - 3, place, "not said who", fontsize=10, va="center", color=figures.MUTED)
    for number, (name, x) in enumerate(places.items()):
        chosen = name == actor
        axes.text(x, -0.7 - 0.35 * (number % 2), _HEADS[name], fontsize=10, ha="center", color=figures.ORANGE if chosen else figures.MUTED,
                  weight="bold" if chosen else "normal")  # fmt: skip
    axes.set(xlim=(-1, places["China"] + 6), ylim=(len(table) - 0.5, -1.2), xticks=[], yticks=[])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure, f"{practice.who_acts(route, actor)} {practice.CAUTION}"
