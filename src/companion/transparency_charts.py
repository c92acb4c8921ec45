"""The charts of openness: four programmes by eight questions, and three Japanese schemes by year."""

import textwrap

import pandas as pd
from matplotlib.figure import Figure

from claimbook.show.markup import label_of, words
from companion import arrivals, data, figures, transparency
from companion.figures import Drawing

# A sign for each finding, so that nothing hangs on colour.
_SIGNS = {
    "yes": ("●", figures.BLUE), "in part": ("◐", figures.BLUE), "no": ("○", figures.ORANGE), "not seen": ("–", figures.MUTED),
}  # fmt: skip
_HEADS = {"Japan": "Japan", "South Korea": "South\nKorea", "United States": "United\nStates", "Canada": "Canada"}


def whose_law(general: bool) -> tuple[Figure, str]:
    """View of the explorable of chapter 8: what was found for four programmes, with or without general law.

    >>> whose_law(True)[1]
    'With general law too, 2 of 32 answers were not seen. “No” comes up 4 times for Japan and once for the other three together.'
    """
    found, asked = transparency.findings(general), transparency.questions()
    figure, axes = figures.board(lines=len(found), height=5.2)
    labelled = found.rename(index=lambda key: textwrap.fill(asked[key], 32), columns=_HEADS)
    figures.signs(axes, labelled, _SIGNS, left=60, apart=12)
    figure.suptitle("● yes    ◐ in part    ○ no    – not seen", x=0.01, ha="left", fontsize=10)
    unseen, refused = int((found == "not seen").sum().sum()), (found == "no").sum()
    japan = int(refused["Japan"])
    summary = (
        f"With {label_of(transparency.LAWS, general)}, {unseen} of {found.size} answers were not seen. “No” comes up "
        f"{_times(japan)} for Japan and {_times(int(refused.sum()) - japan)} for the other three together."
    )
    return figure, summary


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{words(count)} times")


def schemes() -> Drawing:
    """Bars of the people of three Japanese schemes by year; the third has none that anybody published."""
    table = data.load("asylum").query("measure == 'settled_refugees' and preferred")
    settled = table.set_index("year")["people"].astype(int)
    parts = {
        "Refugees from Indochina": settled.loc[:2005],
        "Third-country resettlement": arrivals.japan_resettled(),
        "The programme of this book": pd.Series(dtype=int),
    }
    figure, panels = figures.new(height=4.6, nrows=3, sharex=True)
    for axes, (name, series) in zip(panels, parts.items(), strict=True):
        axes.bar(series.index, series, color=figures.BLUE, width=0.8)
        axes.set_title(name, loc="left", fontsize=11)
        axes.set(yticks=[], ylim=(0, 1.35 * series.max() if len(series) else 1), xlim=(1977, 2025))
        axes.spines["left"].set_visible(False)
        if len(series):
            most = int(series.idxmax())
            axes.annotate(words(int(series[most])), (most, series[most]), (0, 2), textcoords="offset points", ha="center", fontsize=10)  # fmt: skip
    unknown = f"at least {data.row('claims', 'i-3')['low']} in all; no official figure for any year"
    panels[-1].text(1978, 0.45, unknown, fontsize=10, va="center", color=figures.ORANGE)
    figure.suptitle("Two of these three schemes are counted in public", x=0.01, ha="left", fontsize=11)
    panels[-1].set(xticks=[1980, 1990, 2000, 2010, 2020])
    described = "; ".join(
        f"{name}: "
        + (", ".join(f"{year} {people}" for year, people in series.items()) or "no official figure for any year")
        for name, series in parts.items()
    )
    alt = f"Three rows of bars, people taken in by Japan by year, each on its own scale; the third row is empty. {described}."
    rows = pd.concat(
        [
            series.rename("people").rename_axis("year").reset_index().assign(scheme=name)
            for name, series in parts.items()
            if len(series)
        ]
    )
    return Drawing(figure, alt, rows[["scheme", "year", "people"]])
