"""The charts of openness: four programmes by eight questions, and three Japanese schemes by year."""

import pandas as pd
from markupsafe import Markup

from claimbook.show import board
from claimbook.show.markup import label_of, spelled, words
from companion import arrivals, data, figures, transparency
from companion.figures import Drawing

# The kind of cell for each finding: its word stands in it.
_KINDS = {"yes": "yes", "in part": "open", "no": "no", "not seen": "empty"}
_HEADS = ["Japan", "South Korea", "United States", "Canada"]


def whose_law(general: bool) -> tuple[Markup, str]:
    """View of the explorable of chapter 8: what was found for four programmes, with or without general law.

    >>> whose_law(True)[1]
    'Four of the five “no” answers are Japan’s if general law counts too; two of the 32 answers were not seen.'
    """
    found, asked = transparency.findings(general), transparency.questions()
    lines = {
        asked[key]: [board.Cell(cell, _KINDS[word]) for cell, word in zip(linked, found.loc[key, _HEADS], strict=True)]
        for key, linked in transparency.linked(general).items()
    }
    shown = board.grid(lines, _HEADS, corner="Question", caption="What was found for four programmes")
    return shown, _no_and_unseen(found, label_of(transparency.LAWS, general))


def _no_and_unseen(found: pd.DataFrame, supposed: str) -> str:
    """Whose the answers "no" are, and how many answers were not seen."""
    refused, unseen = (found == "no").sum(), int((found == "not seen").sum().sum())
    japan, total = int(refused["Japan"]), int(refused.sum())
    whose = f"all {spelled(total)}" if japan == total else f"{spelled(japan)} of the {spelled(total)}"
    return (
        f"{whose[0].upper()}{whose[1:]} “no” answers are Japan’s if {supposed}; {spelled(unseen)} of the {found.size} answers were "
        "not seen."
    )


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
    shown = board.grid(lines, list(table.columns[1:]), corner="Country", caption=alt)
    return Drawing(shown, alt, data.load("unhcr_coverage"))


def schemes() -> Drawing:
    """Bars of the people of three Japanese schemes by year; of the third no number was published, and it says so."""
    table = data.load("asylum").query("measure == 'settled_refugees' and preferred")
    settled = table.set_index("year")["people"].astype(int)
    counted = {"Refugees from Indochina": settled.loc[:2005], "Third-country resettlement": arrivals.japan_resettled()}
    names = [*counted, "The programme of this book"]
    figure, panels = figures.new(height=3.5, nrows=3, sharex=True)
    figure.get_layout_engine().set(hspace=0.12)
    for axes, name in zip(panels, names, strict=True):
        axes.set_title(name, loc="left", fontsize=11, pad=3)
        axes.set(yticks=[], ylim=(0, 1), xlim=(1977, 2025.6), xticks=[1980, 1990, 2000, 2010, 2020])
        axes.spines["left"].set_visible(False)
    for axes, series in zip(panels, counted.values(), strict=False):
        _lane(axes, series)
    since = int(data.row("events", "first-reported-case")["date"][:4])
    _unpublished(panels[-1], since)
    described = "; ".join(
        f"{name}: " + ", ".join(f"{year} {people}" for year, people in series.items())
        for name, series in counted.items()
    )
    alt = (
        f"Three rows of people taken in by Japan by year, two of them bars, each on its own scale. {described}; {names[-1]}: "
        f"hatched from {since}, no official figure for any year."
    )
    rows = pd.concat(
        [
            series.rename("people").rename_axis("year").reset_index().assign(scheme=name)
            for name, series in counted.items()
        ]
    )
    return Drawing(figure, alt, rows[["scheme", "year", "people"]])


def _lane(axes, series: pd.Series) -> None:
    """Bars with their highest number; years of nought in a row have one nought, which somebody counted."""
    look = {"textcoords": "offset points", "ha": "center", "fontsize": 10}
    axes.bar(series.index, series, color=figures.BLUE, width=0.8)
    axes.set(ylim=(0, 1.35 * series.max()))
    most = int(series.idxmax())
    axes.annotate(words(int(series[most])), (most, series[most]), (0, 2), **look)
    for _, run in series[series == 0].groupby((series != 0).cumsum()):
        axes.annotate("0", (run.index.to_series().mean(), 0), (0, 2), **look)


def _unpublished(axes, since: int) -> None:
    """What stands in place of bars where no number was published: a hatched band from the first year reported to today."""
    axes.bar(
        since - 0.4,
        0.32,
        2025.6 - since + 0.4,
        align="edge",
        color=figures.PAPER,
        edgecolor=figures.MUTED,
        hatch="////",
    )
    middle = (since + 2025) / 2
    axes.text(middle, 0.76, "no official figure for any year", fontsize=10, weight="bold", ha="center", va="center")
    axes.text(
        middle,
        0.48,
        f"estimates: at least {data.row('claims', 'i-3')['low']} in all",
        fontsize=10,
        ha="center",
        va="center",
    )
