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
    axes.legend(loc="lower left", bbox_to_anchor=(0, 0.99), ncols=2, borderaxespad=0)
    _finish(axes)

    people = years.set_index("year")["people"]
    small = people.loc[1962:1967]
    alt = (
        f"Bar chart. {people[1959]:,} people left in the last weeks of 1959, {people[1960]:,} in 1960, the most in "
        f"any year, and {people[1961]:,} in 1961; then between {small.min():,} and {small.max():,} a year until 1967, "
        "and none from 1968 to 1970. The years 1960 to 1967 are marked as unconfirmed. The years 1971 to 1984 are "
        f"a grey field without bars: {later:,} people left in them, but no yearly figures are known."
    )
    return Drawing(figure, alt, years[["year", "people", "confirmed"]])


def running_total() -> Drawing:
    """Line chart of how many had left by the end of each year.

    The line stops where the yearly figures stop; a pale band shows what is possible until the last ship.
    """
    total = {year: movement.gone_by(year) for year in range(movement.FIRST, movement.LAST + 1)}
    low, high = total[1971]
    figure, axes = _curve(height=3.6)
    thin = {"arrowstyle": "-", "color": figures.MUTED}
    axes.annotate(
        "somewhere in this band:\nonly its two ends are known",
        (1977.5, low),
        (1977.5, 60000),
        ha="center",
        arrowprops=thin,
    )
    by_1961 = total[1961][0]
    axes.annotate(f"end of 1961:\n{by_1961:,}, unconfirmed", (1961, by_1961), (1962.2, 34000), arrowprops=thin)
    line = {year: low for year, (low, _) in total.items()}
    alt = (
        f"Line chart of a running total. It leaps from {line[1959]:,} at the end of 1959 to {line[1961]:,} at the end of "
        f"1961, creeps to {line[1967]:,} by 1967, and is flat until 1970. It is {low:,} when the second scheme "
        f"ends in 1971. From there to {high:,} in {movement.LAST} there is no line but a band, because only its two ends "
        "are known."
    )
    bounds = pd.DataFrame.from_dict(total, orient="index", columns=["at_least", "at_most"])
    return Drawing(figure, alt, bounds.rename_axis("end_of_year").reset_index())


def gone_by(year: int) -> tuple[Figure, str]:
    """View of the explorable: how many had left by the end of a year, as a mark on the curve.

    >>> gone_by(1961)[1]
    'By the end of 1961, 74,779 people had left, 80.1 per cent of all. The figure is unconfirmed.'
    """
    low, high = movement.gone_by(year)
    whole = movement.gone_by(movement.LAST)[1]
    figure, axes = _curve(height=3)
    axes.axvline(year, color=figures.ORANGE, lw=1)
    axes.plot([year, year], [low, high], color=figures.ORANGE, lw=6, solid_capstyle="butt", zorder=5)
    if low == high:
        axes.plot(year, low, marker="o", ms=9, color=figures.ORANGE, zorder=6)
    axes.text(
        year + (0.6 if year < 1972 else -0.6), 6000, str(year), fontsize=11, weight="bold",
        ha="left" if year < 1972 else "right", color=figures.ORANGE,
    )  # fmt: skip
    share = movement.percent(low, whole)
    if low < high:
        return figure, (
            f"By the end of {year}, between {low:,} and {high:,} people had left, {share} to "
            f"{movement.percent(high, whole)} per cent of all. No yearly figures are known."
        )
    state = (
        "The figure is unconfirmed."
        if movement.rests_on_unconfirmed(year)
        else "A second source gives the same figure."
    )
    return figure, f"By the end of {year}, {low:,} people had left, {share} per cent of all. {state}"


def _curve(height: float):
    """The running total as far as it is known, and the band in which it must lie afterwards."""
    total = {year: movement.gone_by(year) for year in range(movement.FIRST, movement.LAST + 1)}
    line = {year: low for year, (low, high) in total.items() if low == high and year < movement.LAST}
    low, high = total[1971]
    figure, axes = figures.new(height=height)
    axes.plot(list(line), list(line.values()), color=figures.BLUE, lw=2.5, marker="o", ms=4)
    axes.fill_between([1971, movement.LAST], low, high, facecolor=figures.GRID, edgecolor=figures.SOFT, lw=0.8)
    axes.plot([1971, movement.LAST], [low, high], ls="none", marker="o", ms=5, color=figures.BLUE)
    axes.set_ylim(0, 100000)
    _finish(axes)
    return figure, axes


def wives_share(citizens: str) -> tuple[tuple[Figure, pd.DataFrame], str]:
    """View of the explorable: the wives' share by every count of the citizens, the chosen one bright, with its rows.

    >>> wives_share("citizens-loc")[1]
    'By this count the estimated 1,831 wives are 26.8 per cent of the Japanese citizens: about 6,840 (Law Library of Congress 2007).'
    """
    wives = movement.table().loc["wives-total", "value"]
    shares = {key: movement.percent(wives, value) for key, value in movement.citizen_counts()["value"].items()}
    figure, axes = figures.new(height=1.9)
    drawn: list[float] = []
    for key, share in sorted(shares.items(), key=lambda pair: pair[1]):
        chosen = key == citizens
        height = sum(abs(share - other) < 0.75 for other in drawn)
        drawn.append(share)
        axes.plot(
            share,
            height,
            marker="o",
            ms=10 if chosen else 7,
            color=figures.ORANGE if chosen else figures.GRID,
            zorder=3 if chosen else 2,
        )
        if chosen:
            axes.annotate(
                f"{share} per cent", (share, height), (14, 0), textcoords="offset points", va="center",
                fontsize=11, weight="bold", color=figures.ORANGE,
            )  # fmt: skip
    axes.set(xlim=(0, 50), ylim=(-0.8, 9), yticks=[], xticks=[0, 10, 20, 30, 40, 50])
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:.0f} %")
    axes.axvline(25, color=figures.SOFT, lw=1, ls="--", zorder=1)
    axes.text(24.3, 7.6, "a quarter", fontsize=10, ha="right", color=figures.MUTED)
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    return (figure, movement.wives_table(citizens)), movement.wives_in_a_sentence(citizens)


def _finish(axes) -> None:
    axes.set_xticks(_TICKS)
    axes.yaxis.set_major_formatter(lambda value, _: words(value))
