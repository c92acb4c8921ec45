"""The charts of openness: four programmes by eight questions, and three Japanese schemes by year."""

import pandas as pd
from markupsafe import Markup

from claimbook.show import board
from claimbook.show.markup import label_of, words
from companion import arrivals, data, figures, transparency
from companion.figures import Drawing

# The kind of cell for each finding: its word stands in it.
_KINDS = {"yes": "yes", "in part": "open", "no": "no", "not seen": "empty"}
_HEADS = ["Japan", "South Korea", "United States", "Canada"]


def whose_law(general: bool) -> tuple[Markup, str]:
    """View of the explorable of chapter 8: what was found for four programmes, with or without general law.

    >>> whose_law(True)[1]
    'If general law counts too, 2 of 32 answers were not seen. “No” comes up 4 times for Japan and once for the other three together.'
    """
    found, asked = transparency.findings(general), transparency.questions()
    lines = {
        asked[key]: [board.Cell(cell, _KINDS[word]) for cell, word in zip(linked, found.loc[key, _HEADS], strict=True)]
        for key, linked in transparency.linked(general).items()
    }
    shown = board.grid(lines, _HEADS, corner="Question", caption="What was found for four programmes")
    unseen, refused = int((found == "not seen").sum().sum()), (found == "no").sum()
    japan = int(refused["Japan"])
    summary = (
        f"If {label_of(transparency.LAWS, general)}, {unseen} of {found.size} answers were not seen. “No” comes up "
        f"{_times(japan)} for Japan and {_times(int(refused.sum()) - japan)} for the other three together."
    )
    return shown, summary


def coverage() -> Drawing:
    """What UNHCR's four tables have on North Koreans in five countries: the years of their rows, or nothing."""
    table = transparency.coverage()
    lines = {
        row["Country"]: [
            board.Cell(cell, "empty" if cell.striptags().startswith("none") else "yes") for cell in row.drop("Country")
        ]
        for _, row in table.iterrows()
    }
    empty = [country for country, cells in lines.items() if all(cell.kind == "empty" for cell in cells)]
    alt = (
        f"Five countries by four tables of UNHCR. The lines of {', '.join(empty[:-1])} and {empty[-1]} are empty; those of the "
        "United States and Canada are not."
    )
    shown = board.grid(lines, list(table.columns[1:]), corner="Country", caption=alt, wide=True)
    return Drawing(shown, alt, data.load("unhcr_coverage"))


def _times(count: int) -> str:
    return {0: "never", 1: "once", 2: "twice"}.get(count, f"{words(count)} times")


def schemes() -> Drawing:
    """Bars of the people of three Japanese schemes by year; the third has none that was published."""
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
