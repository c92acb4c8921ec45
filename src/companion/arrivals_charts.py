"""The charts of arrivals. Each comes with a text alternative and its rows."""

import pandas as pd
from matplotlib.figure import Figure

from claimbook.show.markup import words
from companion import arrivals, figures
from companion.figures import Drawing


def korea() -> Drawing:
    """Bars of the people who arrived in South Korea in each year."""
    series = arrivals.korea()
    figure, axes = _bars(series, height=3.4)
    peak, before = int(series.idxmax()), arrivals.LAST_BEFORE
    axes.annotate(f"{peak}: {series[peak]:,}", (peak, series[peak]), (peak, series[peak] + 130), ha="center")
    axes.annotate(f"{before}: {series[before]:,}", (before, series[before]), (before - 0.4, series[before] + 130))
    axes.text(2022.5, 420, "borders\nclosed,\nand after", ha="center", fontsize=10, color=figures.MUTED)
    closed = series.index > arrivals.LAST_BEFORE
    later = ", ".join(f"{count:,} in {year}" for year, count in series[closed].items())
    alt = (
        f"Bar chart. Arrivals rise from {series[2002]:,} in 2002 to {series[peak]:,} in {peak}, the most; they nearly halve, to "
        f"{series[2012]:,} in 2012, and are {series[before]:,} in {before}. After that, hatched: {later}."
    )
    return Drawing(figure, alt, series.rename("people").rename_axis("year").reset_index())


def how_old_is_the_fall(start_year: int, end_year: int) -> tuple[tuple[Figure, pd.DataFrame], str]:
    """View of the explorable: the fall between two years as two brackets, before borders closed and after.

    >>> how_old_is_the_fall(2009, 2021)[1]
    'By 2019, before borders closed, 65 per cent of the fall had happened: 1,867 of 2,851 people, from 2,914 in 2009 to 63 in 2021.'
    """
    series = arrivals.korea()
    figure, axes = _bars(series, height=3.4, bright=(start_year, arrivals.LAST_BEFORE, end_year))
    first, before, last = (int(series[year]) for year in (start_year, arrivals.LAST_BEFORE, end_year))
    for place, high, low, name in ((2014.4, first, before, "before"), (2022.7, before, last, "after")):
        axes.annotate(
            "",
            (place, low),
            (place, high),
            arrowprops={"arrowstyle": "|-|,widthA=0.4,widthB=0.4", "color": figures.ORANGE, "lw": 1.6},
        )
        axes.text(
            place + 0.4, (high + low) / 2, f"{name}:\n{high - low:+,}".replace("+-", "−").replace("+", "−"), fontsize=10, va="center",
            color=figures.ORANGE, weight="bold",
        )  # fmt: skip
    for year, people in ((start_year, first), (arrivals.LAST_BEFORE, before)):
        axes.plot(
            [year, 2014.4 if year == start_year else 2022.7], [people, people], color=figures.ORANGE, lw=0.8, ls=":"
        )
    return (figure, arrivals.the_fall(start_year, end_year)), arrivals.the_fall_in_a_sentence(start_year, end_year)


def _bars(series: pd.Series, height: float, bright: tuple[int, ...] = ()):
    """The arrivals of each year, those since borders closed hatched; with `bright` years the others are faint."""
    figure, axes = figures.new(height=height)
    for year, people in series.items():
        closed = year > arrivals.LAST_BEFORE
        shade = figures.BLUE if not bright or year in bright else figures.SOFT
        axes.bar(
            year, people, width=0.8, edgecolor=shade, color=figures.PAPER if closed or (bright and year not in bright) else shade,
            hatch="////" if closed else None,
        )  # fmt: skip
    axes.set(xticks=[2002, 2006, 2010, 2014, 2018, 2022], ylim=(0, 3300), xlim=(2001.4, 2025.7))
    axes.yaxis.set_major_formatter(lambda value, _: words(value))
    return figure, axes


def beside() -> Drawing:
    """Three series in people by calendar year, one under the other, each on its own scale."""
    named = {
        "South Korea: arrivals from North Korea": (arrivals.korea(), figures.BLUE, (2011, 2018, 2021, 2025)),
        "Japan: refugees from Myanmar and others, resettled": (
            arrivals.japan_resettled(),
            figures.ORANGE,
            (2019, 2020, 2023),
        ),
        "United States: refugees from North Korea": (arrivals.united_states(), figures.INK, (2016, 2017, 2019, 2024)),
    }
    first, last = 2010, int(arrivals.korea().index.max())
    years = range(first, last + 1)
    figure, panels = figures.new(height=5.2, nrows=len(named))
    described = []
    for axes, (name, (series, colour, labelled)) in zip(panels, named.items(), strict=True):
        some = series[series.index >= first]
        axes.bar(some.index, some, color=colour, width=0.7)
        axes.axvline(arrivals.LAST_BEFORE + 0.5, color=figures.SOFT, lw=1)
        axes.set_title(name, loc="left", fontsize=11)
        axes.set(xlim=(first - 0.7, last + 0.7), xticks=[], ylim=(0, 1.3 * some.max()))
        axes.locator_params(axis="y", nbins=3, integer=True)
        axes.yaxis.set_major_formatter(lambda value, _: words(value))
        # A year without a bar is a nought that somebody counted: it says so, or it would look like "not known".
        for year in {*labelled, *some.index[some == 0]}:
            axes.annotate(
                words(int(some[year])), (year, some[year]), (0, 2), textcoords="offset points", ha="center", fontsize=10
            )
        for year in set(years) - set(some.index):
            axes.text(
                year,
                0.04 * some.max(),
                "not known",
                rotation=90,
                ha="center",
                va="bottom",
                fontsize=10,
                color=figures.MUTED,
            )
        described.append(f"{name}: " + ", ".join(f"{words(count)} in {year}" for year, count in some.items()))
    panels[0].annotate(
        "borders close", (arrivals.LAST_BEFORE + 0.5, 0.9), (4, 0), xycoords=("data", "axes fraction"),
        textcoords="offset points", fontsize=10, color=figures.MUTED, va="top",
    )  # fmt: skip
    panels[-1].set(xticks=[year for year in years if year % 3 == first % 3])
    alt = f"Three bar charts of people by calendar year. {'. '.join(described)}."
    rows = pd.DataFrame({name: series for name, (series, *_) in named.items()})
    return Drawing(figure, alt, rows[rows.index >= first].rename_axis("year").reset_index())
