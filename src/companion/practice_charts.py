"""The charts of the programme in practice."""

import textwrap

from matplotlib.figure import Figure

from companion import figures, practice

_HEADS = {"escapee": "escapee", "NGO": "NGO", practice.JAPAN: "Japan", "guarantor": "guarantor", "China": "China"}
_LEFT, _APART = 55, 10.5  # where the columns begin, and how far they stand apart


def which_route(route: str, actor: str) -> tuple[Figure, str]:
    """View of the explorable: the steps of a route with who acts at each, one actor picked out.

    >>> which_route("third country", "NGO")[1][:86]
    'By way of a third country, an NGO is reported to act at 5 of the 11 steps. At 1 of the'
    """
    table = practice.steps(route)
    places = {name: _LEFT + _APART * place for place, name in enumerate(practice.ACTORS)}
    figure, axes = figures.board(lines=len(table), height=0.66 * len(table) + 0.5)
    for line, (step, acts) in enumerate(table[["step", "acts"]].itertuples(index=False)):
        axes.text(0, line, textwrap.fill(step, 30), fontsize=10, va="center")
        for name in acts:
            sign, colour = ("●", figures.ORANGE) if name == actor else ("○", figures.SOFT)
            size = 20 if acts == [actor] else 13
            axes.text(places[name], line, sign, fontsize=size, ha="center", va="center", color=colour)
        if not acts:
            axes.text(_LEFT - 3, line, "not said who", fontsize=10, va="center", color=figures.MUTED)
    for number, (name, x) in enumerate(places.items()):
        weight, colour = ("bold", figures.ORANGE) if name == actor else ("normal", figures.MUTED)
        place = -0.7 - 0.35 * (number % 2)
        axes.text(x, place, _HEADS[name], fontsize=10, ha="center", color=colour, weight=weight)
    return figure, f"{practice.who_acts(route, actor)} {practice.CAUTION}"
