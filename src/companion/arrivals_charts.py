"""The charts of arrivals. Each comes with a text alternative and its rows."""

from itertools import pairwise

import pandas as pd
from matplotlib.figure import Figure

from claimbook.show.markup import words
from companion import arrivals, figures
from companion.figures import Drawing

_EDGE = 2025.7  # where the years end; right of it stands the bar of what was lost
_MARGIN = 6.3  # in years: the room for that bar and its words
_SINCE = {"color": figures.PAPER, "hatch": "////"}  # since borders closed


def korea() -> Drawing:
    """Bars of the people who arrived in South Korea in each year, and how far they fell before borders closed and after."""
    series = arrivals.korea()
    figure, axes = _bars(series)
    peak, before, least = int(series.idxmax()), arrivals.LAST_BEFORE, int(series.idxmin())
    # Either over their bars, or from the left edge of their bars on, above what stands to the right.
    for year, above in {peak: peak, before: before - 1}.items():
        _label(axes, series[year], year, series[above], ha="center")
    for year, above in {2011: 2011, 2012: 2013, least: least}.items():
        _label(axes, series[year], year - 0.4, series[above], ha="left")
    axes.text(2022.5, 750, "borders\nclosed", ha="center", va="center", fontsize=10, color=figures.MUTED)
    _falls(axes, series, (peak, before, least), (f"{peak}–{before % 100}", f"{before}–{least % 100}"))
    closed = series.index > before
    later = ", ".join(f"{count:,} in {year}" for year, count in series[closed].items())
    alt = (
        f"Bar chart. Arrivals rise from {series[2002]:,} in 2002 to {series[peak]:,} in {peak}, the most; they nearly halve, to "
        f"{series[2012]:,} in 2012, and are {series[before]:,} in {before}. After that, hatched: {later}. Beside the bars: from "
        f"{peak} to {before} arrivals fell by {series[peak] - series[before]:,}, and from {before} to {least} by "
        f"{series[before] - series[least]:,}."
    )
    return Drawing(figure, alt, series.rename("people").rename_axis("year").reset_index())


def how_old_is_the_fall(start_year: int, end_year: int) -> tuple[tuple[Figure, pd.DataFrame], str]:
    """View of the explorable: the fall between two years as one bar beside the years, in two parts: before borders closed, and after.

    >>> how_old_is_the_fall(2009, 2021)[1]
    'By 2019, before borders closed, 65 per cent of the fall had happened: 1,867 of 2,851 people, from 2,914 in 2009 to 63 in 2021.'
    """
    series = arrivals.korea()
    years = (start_year, arrivals.LAST_BEFORE, end_year)
    figure, axes = _bars(series, bright=years)
    _falls(axes, series, years, ("before", "after"))
    return (figure, arrivals.the_fall(start_year, end_year)), arrivals.the_fall_in_a_sentence(start_year, end_year)


def _bars(series: pd.Series, bright: tuple[int, ...] = ()):
    """The arrivals of each year, those since borders closed hatched; with `bright` years the others are faint."""
    figure, axes = figures.new(height=3)
    for year, people in series.items():
        closed = year > arrivals.LAST_BEFORE
        shade = figures.BLUE if not bright or year in bright else figures.SOFT
        axes.bar(
            year, people, width=0.8, edgecolor=shade, color=figures.PAPER if closed or (bright and year not in bright) else shade,
            hatch="////" if closed else None,
        )  # fmt: skip
    axes.set(xticks=[2002, 2009, 2014, 2019, 2025], ylim=(0, 3150), xlim=(2001.4, _EDGE + _MARGIN))
    axes.grid(visible=False)
    axes.hlines(range(500, 2501, 500), 2001.4, _EDGE, color=figures.GRID, lw=0.8, zorder=0)
    axes.spines["bottom"].set_bounds(2001.4, _EDGE)
    axes.yaxis.set_major_formatter(lambda value, _: words(value))
    return figure, axes


def _label(axes, people: int, x: float, above: int, **look) -> None:
    """A number of people over the bars, above a height."""
    axes.annotate(words(int(people)), (x, above), (0, 2), textcoords="offset points", **look)


def _falls(axes, series: pd.Series, years: tuple[int, int, int], names: tuple[str, str]) -> None:
    """What was lost between three years, as a bar beside the others: each part between the levels of two years.

    The second part is hatched, as are the years since borders closed.
    """
    place = _EDGE + 0.9
    for year in years:
        axes.plot([year, place], [series[year]] * 2, color=figures.ORANGE, lw=0.8, ls=":")
    for (start, end), name, look in zip(pairwise(years), names, ({"color": figures.ORANGE}, _SINCE), strict=True):
        high, low = int(series[start]), int(series[end])
        axes.bar(place, high - low, bottom=low, width=0.8, edgecolor=figures.ORANGE, **look)
        # A thin part has its words above its foot, where those of the other part do not reach.
        axes.text(
            place + 0.8, max((high + low) / 2, low + 230), f"{name}:\n{arrivals.change(low - high)}", va="center",
            color=figures.ORANGE, weight="bold",
        )  # fmt: skip


_BESIDE = 2010  # the first year of the series side by side


def beside() -> Drawing:
    """Three series in people by calendar year, one under the other, each on its own scale."""
    named = {
        "South Korea: arrivals from North Korea": (arrivals.korea(), figures.BLUE),
        "Japan: refugees from Myanmar and others, resettled": (arrivals.japan_resettled(), figures.ORANGE),
        "United States: refugees from North Korea": (arrivals.united_states(), figures.INK),
    }
    named = {name: (series[series.index >= _BESIDE], colour) for name, (series, colour) in named.items()}
    years = range(_BESIDE, int(arrivals.korea().index.max()) + 1)
    figure, panels = figures.new(height=4, nrows=len(named))
    figure.get_layout_engine().set(hspace=0.08)
    for axes, (name, (series, colour)) in zip(panels, named.items(), strict=True):
        _panel(axes, series, years, colour=colour)
        axes.set_title(name, loc="left", fontsize=11, pad=3)
    panels[0].annotate(
        "borders close", (arrivals.LAST_BEFORE + 0.5, 0.98), (4, 0), xycoords=("data", "axes fraction"),
        textcoords="offset points", fontsize=10, color=figures.MUTED, va="top",
    )  # fmt: skip
    panels[-1].set(xticks=[year for year in years if year % 3 == _BESIDE % 3])
    described = [
        f"{name}: " + ", ".join(f"{words(count)} in {year}" for year, count in series.items())
        for name, (series, _) in named.items()
    ]
    alt = f"Three bar charts of people by calendar year. {'. '.join(described)}."
    rows = pd.DataFrame({name: series for name, (series, _) in named.items()})
    return Drawing(figure, alt, rows.rename_axis("year").reset_index())


def _panel(axes, series: pd.Series, years: range, colour: str) -> None:
    """Bars of one series, with the numbers that one looks for in place of a scale; a year without one says so."""
    axes.bar(series.index, series, color=colour, width=0.7)
    axes.axvline(arrivals.LAST_BEFORE + 0.5, color=figures.SOFT, lw=1)
    axes.set(xlim=(years[0] - 0.7, years[-1] + 0.7), xticks=[], yticks=[], ylim=(0, 1.3 * series.max()))
    axes.spines["left"].set_visible(False)
    for year in _labelled(series):
        if year == arrivals.LAST_BEFORE and series[year] >= 1000:  # wider than its bar: it must not cross the line
            _label(axes, series[year], year + 0.4, series.loc[year - 1 : year].max(), ha="right", fontsize=10)
        else:
            _label(axes, series[year], year, series[year], ha="center", fontsize=10)
    for year in set(years) - set(series.index):
        axes.text(year, 0.04 * series.max(), "not known", rotation=90, ha="center", va="bottom", fontsize=10, color=figures.MUTED)  # fmt: skip


def _labelled(series: pd.Series) -> list[int]:
    """The years whose numbers stand over their bars.

    They are the highest, the last before borders closed, the lowest after and the latest, and where a series all but
    stopped from one year to the next. Each nought is among them: somebody counted it, and it must not look like "not known".

    >>> _labelled(arrivals.korea()), _labelled(arrivals.united_states()[4:])
    ([2009, 2019, 2021, 2025], [2012, 2016, 2017, 2019, 2022, 2023, 2024])
    """
    after = series[series.index > arrivals.LAST_BEFORE]
    stopped = series.index[series < series.shift() / 10]
    chosen = {series.idxmax(), arrivals.LAST_BEFORE, after.idxmin(), series.index.max(), *series.index[series == 0]}
    chosen |= {other for year in stopped if series[year] for other in (year - 1, year)}
    return sorted(int(year) for year in chosen)
