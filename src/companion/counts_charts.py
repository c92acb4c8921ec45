"""The charts of how many came. Each comes with a text alternative and its rows."""

import math

import pandas as pd
from matplotlib.figure import Figure

from claimbook.show.markup import words
from companion import counts, data, figures
from companion.figures import Drawing

# A shape for each kind of maker, so that nothing hangs on colour.
_SHAPES = {
    "scholarship": ("o", figures.BLUE, "scholars"),
    "ngo": ("s", figures.ORANGE, "NGOs"),
    "news": ("^", figures.MUTED, "press"),
    "official": ("D", figures.INK, "officials"),
}
_UNDATED = 2026.5
_NAMED = {  # the counts that have their name beside them: the first, the highest, the paper's own
    "witness-2002": ("first", (2003.9, 27), "left"),
    "bell-2016": ("highest", (2015.3, 312), "right"),
    "wolman-2023": ("the paper’s own", (2023.6, 246), "right"),
}


def by_year() -> Drawing:
    """Every count but those of a single year, by the year in which it was made, the shape by its maker.

    Counts that only set a floor carry an arrow upwards; those without a date stand apart on the right;
    the times when the government gave no number are crosses on the bottom line.
    """
    table = counts.numbered()
    table = table[table["measure"] != counts.IN_A_YEAR]
    asked = data.load("estimates").query("hedge in ('refused', 'not known')")
    figure, axes = _field(height=4)
    _counts(axes, table, set(table["id"]))
    axes.plot(asked["date"].str[:4].astype(float), [0] * len(asked), ls="none", marker="x", ms=7, color=figures.INK)
    axes.text(2004.6, 10, "× asked, and no number given", fontsize=10, color=figures.MUTED)
    for name, place, side in _NAMED.values():
        axes.text(*place, name, fontsize=10, ha=side, color=figures.MUTED)
    dated = table[table["year"].notna()]
    alt = (
        f"Scatter chart of {len(table)} counts of escapees in Japan, {len(dated)} of them dated. They begin at "
        f"{words(int(dated['low'].iloc[0]))} in {int(dated['year'].iloc[0])}. From 2007 to 2009 there are several of about 150; from "
        f"2009 on most, though not all, are about 200; one, of 2016, is {words(int(table['low'].max()))}. {_floors(table)} of them "
        "only set a floor. "
        f"{len(asked)} crosses at the bottom, in 2003, 2004, 2011 and 2014, are questions that the government left without "
        "a number."
    )
    shown = ["id", "date", "who", "who_kind", "measure", "low", "top", "hedge"]
    return Drawing(figure, alt, pd.concat([table, asked])[shown])


def how_many(measure: str, maker: str) -> tuple[tuple[Figure, pd.DataFrame], str]:
    """View of the explorable: the counts of one thing by one kind of maker among all, with their rows.

    >>> how_many("resettled", "scholarship")[1][:70]
    'Scholars made 4 counts of people resettled, from about 40 to over 200.'
    """
    chosen = counts.chosen(measure, maker)
    figure = marked(counts.numbered(), set(chosen["id"]), height=3.4)
    return (figure, counts.described(chosen)), counts.in_a_sentence(measure, maker)


def marked(table: pd.DataFrame, bright: set[str], *, height: float) -> Figure:
    """The counts of a table by their year, those whose ids are in `bright` in the colour of their maker; `height` in inches."""
    figure, axes = _field(height)
    _counts(axes, table, bright)
    return figure


def _field(height: float):
    """Empty axes of years and people, with a band where most counts lie and a place for those without a date."""
    figure, axes = figures.new(height=height)
    axes.axhspan(190, 210, color=figures.GRID, lw=0, zorder=0)
    axes.axvline(2024.9, color=figures.SOFT, lw=0.8)
    axes.text(_UNDATED, 338, "not\ndated", ha="center", va="top", fontsize=10, color=figures.MUTED)
    axes.set(xlim=(2001.5, 2028), ylim=(-12, 340), xticks=[2003, 2008, 2013, 2018, 2023])
    return figure, axes


def _counts(axes, table: pd.DataFrame, bright: set[str]) -> None:
    """A mark for each count; those that are not among the bright ones are faint, and without their arrow."""
    for kind, (shape, colour, label) in _SHAPES.items():
        some = table[table["who_kind"] == kind]
        for chosen, shade in ((False, figures.GRID), (True, colour)):
            part = some[some["id"].isin(bright) == chosen]
            years = part["year"].fillna(_UNDATED).astype(float)
            style = {"ls": "none", "marker": shape, "ms": 7, "mfc": "none", "mec": shade, "mew": 1.6}
            axes.plot(years, part["low"], label=label if chosen else None, **style)
            axes.vlines(years, part["low"].astype(float), part["top"].astype(float), color=shade, lw=1.6)
            for year, low, hedge in zip(years, part["low"], part["hedge"], strict=True):
                if chosen and hedge in ("over", "at_least"):
                    axes.annotate(
                        "", (year, low + 34), (year, low + 8), arrowprops={"arrowstyle": "->", "color": shade}
                    )
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.02, 0.99), ncols=4, borderaxespad=0, handletextpad=0, columnspacing=1
    )


def _floors(table: pd.DataFrame) -> str:
    return words(int(table["hedge"].isin(["over", "at_least"]).sum()))


# Three totals ----------------------------------------------------------------------------------------

UNIT = 200  # people, who make one square
_ACROSS, _SIDE, _GAP = 40, 6.9, 1.5  # squares in a line; points


def beside() -> Drawing:
    """Three totals in squares of one size: who left, who reached South Korea, who came to Japan."""
    totals = counts.beside()
    step, shown, down = _SIDE + _GAP, [], 0.0
    for label, people, hedge in totals:
        squares = math.ceil(people / UNIT)
        shown.append((down, f"{hedge}{words(people)} {label}", squares))
        down += 20 + step * math.ceil(squares / _ACROSS) + 10
    figure, axes = figures.new(height=down / 72)
    figure.set_layout_engine("none")
    axes.set_position((0, 0, 1, 1))
    axes.set(xlim=(-1, 72 * figures.WIDTH - 1), ylim=(down, 0))
    axes.axis("off")
    for top, label, squares in shown:
        axes.text(0, top + 8, f"{label[0].upper()}{label[1:]}", fontsize=10.5, va="center", weight="bold")
        colour = figures.ORANGE if squares == 1 else figures.BLUE
        for line in range(math.ceil(squares / _ACROSS)):  # a dashed line is a row of squares, in a few bytes
            count = min(_ACROSS, squares - line * _ACROSS)
            axes.plot(
                [0, count * step - _GAP], [top + 22 + line * step] * 2, color=colour, lw=_SIDE, dash_capstyle="butt",
                ls=(0, (1, _GAP / _SIDE)), solid_capstyle="butt",
            )  # fmt: skip
    described = "; ".join(f"{label}, {squares} square{'' if squares == 1 else 's'}" for _, label, squares in shown)
    alt = f"Squares of one size, each for {UNIT} people. {described}."
    return Drawing(figure, alt, pd.DataFrame(totals, columns=["group", "people", "hedge"]))
