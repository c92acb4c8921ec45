"""The charts of the departures from Japan to North Korea. Each comes with a text alternative and its rows."""

import pandas as pd
from matplotlib.figure import Figure

from claimbook.show.markup import words
from companion import figures, movement
from companion.figures import Drawing

_TICKS = [1959, 1965, 1970, 1975, 1980, 1984]


def by_year() -> Drawing:
    """Bar chart of the people who left in each year.

    Unconfirmed years are hatched; 1971 to 1984, of which no split by year is known, is a grey field.
    """
    years, rows = movement.by_year(), movement.table()
    figure, axes = figures.new(height=3.6)
    for confirmed, hatch in [(True, None), (False, "////")]:
        some = years[years["confirmed"] == confirmed]
        axes.bar(
            some["year"],
            some["people"],
            width=0.8,
            hatch=hatch,
            edgecolor=figures.BLUE,
            color=figures.BLUE if confirmed else figures.PAPER,
            label="confirmed" if confirmed else "unconfirmed",
        )
    later = rows.loc[["scheme-2", "scheme-3"], "value"].sum()
    axes.axvspan(1970.6, movement.LAST + 0.6, color=figures.GRID, lw=0)
    axes.text(1977.6, 24000, f"1971–84: {later:,} people,\nno yearly figures known", ha="center", va="center")
    axes.text(1969, 1500, "none", ha="center", color=figures.MUTED)
    axes.set_xlim(movement.FIRST - 0.7, movement.LAST + 0.7)
    axes.set_title("People who left, by year", loc="left", fontsize=11, pad=24)
    axes.legend(loc="lower left", bbox_to_anchor=(0, 0.99), ncols=2, borderaxespad=0)
    _finish(axes)

    people = years.set_index("year")["people"]
    small = people.loc[1962:1967]
    alt = (
        f"Bar chart. {people[1959]:,} people left in the last weeks of 1959, {people[1960]:,} in 1960, the most in "
        f"any year, and {people[1961]:,} in 1961; then between {small.min():,} and {small.max():,} a year until 1967, "
        "and nobody from 1968 to 1970. The years 1960 to 1967 are marked as unconfirmed. The years 1971 to 1984 are "
        f"a grey field without bars: {later:,} people left in them, but no yearly figures are known."
    )
    return Drawing(figure, alt, years[["year", "people", "confirmed"]])


def running_total() -> Drawing:
    """Line chart of how many had left by the end of each year.

    The line stops where the yearly figures stop; a hatched band shows what is possible until the last ship.
    """
    total = {year: movement.gone_by(year) for year in range(movement.FIRST, movement.LAST + 1)}
    line = {year: low for year, (low, high) in total.items() if low == high and year < movement.LAST}
    low, high = total[1971]
    figure, axes = figures.new(height=3.6)
    axes.plot(list(line), list(line.values()), color=figures.BLUE, lw=2.5, marker="o", ms=4)
    axes.fill_between(
        [1971, movement.LAST], low, high, facecolor=figures.PAPER, edgecolor=figures.SOFT, hatch="xx", lw=0
    )
    axes.plot([1971, movement.LAST], [low, high], ls="none", marker="o", ms=5, color=figures.BLUE)
    thin = {"arrowstyle": "-", "color": figures.MUTED}
    axes.annotate(
        "somewhere in this band:\nonly its two ends are certain",
        (1977.5, low),
        (1977.5, 60000),
        ha="center",
        arrowprops=thin,
    )
    axes.annotate(f"end of 1961:\n{line[1961]:,}, unconfirmed", (1961, line[1961]), (1962.2, 34000), arrowprops=thin)
    axes.set_ylim(0, 100000)
    axes.set_title("People who had left, by the end of the year", loc="left", fontsize=11)
    _finish(axes)

    alt = (
        f"Line chart of a running total. It leaps from {line[1959]:,} at the end of 1959 to {line[1961]:,} at the end of "
        f"1961, creeps to {line[1967]:,} by 1967, and is flat until 1970. It stands at {low:,} when the second scheme "
        f"ends in 1971. From there to {high:,} in {movement.LAST} there is no line but a hatched band, because only its two ends "
        "are certain."
    )
    bounds = pd.DataFrame.from_dict(total, orient="index", columns=["at_least", "at_most"])
    return Drawing(figure, alt, bounds.rename_axis("end_of_year").reset_index())


def gone_by(year: int) -> Figure:
    """One bar for everybody who left: gone by the end of a year, not known, and still to leave."""
    low, high = movement.gone_by(year)
    whole = movement.gone_by(movement.LAST)[1]
    figure, axes = figures.new(height=1.5)
    solid = (
        {"color": figures.PAPER, "hatch": "////"} if movement.rests_on_unconfirmed(year) else {"color": figures.BLUE}
    )
    axes.barh([0], [low], edgecolor=figures.BLUE, **solid)
    axes.barh([0], [high - low], left=[low], color=figures.PAPER, edgecolor=figures.SOFT, hatch="xx")
    axes.set_xlim(0, whole)
    axes.set_xticks([0, 25000, 50000, 75000, whole])
    axes.xaxis.set_major_formatter(lambda value, _: words(value))
    axes.set_yticks([])
    axes.grid(axis="x")
    axes.set_title(f"Left by the end of {year}", loc="left", fontsize=11)
    return figure


def _finish(axes) -> None:
    axes.set_xticks(_TICKS)
    axes.yaxis.set_major_formatter(lambda value, _: words(value))
