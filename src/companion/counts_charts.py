"""The charts of how many came. Each comes with a text alternative and its rows."""

import pandas as pd

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


def by_year() -> Drawing:
    """Every count but those of a single year, by the year in which it was made, the shape by its maker.

    Counts that only set a floor carry an arrow upwards; those without a date stand apart on the right;
    the times when the government gave no number are crosses on the bottom line.
    """
    table = counts.numbered()
    table = table[table["measure"] != counts.IN_A_YEAR]
    figure, axes = figures.new(height=4)
    for kind, (shape, colour, label) in _SHAPES.items():
        some = table[table["who_kind"] == kind]
        years = some["year"].fillna(_UNDATED).astype(float)
        axes.plot(years, some["low"], ls="none", marker=shape, ms=7, mfc="none", mec=colour, mew=1.6, label=label)
        axes.vlines(years, some["low"].astype(float), some["top"].astype(float), color=colour, lw=1.6)
        for year, low, hedge in zip(years, some["low"], some["hedge"], strict=True):
            if hedge in ("over", "at_least"):
                axes.annotate("", (year, low + 34), (year, low + 8), arrowprops={"arrowstyle": "->", "color": colour})
    asked = data.load("estimates").query("hedge in ('refused', 'not known')")
    axes.plot(asked["date"].str[:4].astype(float), [0] * len(asked), ls="none", marker="x", ms=7, color=figures.INK)
    axes.text(2003, 12, "× asked, and no number given", fontsize=10, color=figures.MUTED)
    axes.axvline(2024.9, color=figures.SOFT, lw=0.8)
    axes.text(_UNDATED, 335, "not\ndated", ha="center", va="top", fontsize=10, color=figures.MUTED)
    axes.set(xlim=(2001.5, 2028), ylim=(-12, 340), xticks=[2003, 2008, 2013, 2018, 2023])
    axes.set_title("People, by the year of the count", loc="left", fontsize=11, pad=24)
    axes.legend(
        loc="lower left", bbox_to_anchor=(-0.02, 0.99), ncols=4, borderaxespad=0, handletextpad=0, columnspacing=1
    )
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


def _floors(table) -> str:
    return words(int(table["hedge"].isin(["over", "at_least"]).sum()))


def beside() -> Drawing:
    """Three bars on one scale: who left, who reached South Korea, who came to Japan."""
    bars = counts.beside()
    figure, axes = figures.new(height=2.6)
    axes.barh(range(3), [people for _, people, _ in bars], height=0.42, color=figures.BLUE)
    for place, (label, people, hedge) in enumerate(bars):
        axes.text(0, place - 0.3, f"{label}: {hedge}{words(people)}", va="bottom", fontsize=10)
    axes.invert_yaxis()
    axes.set(yticks=[], xlim=(0, bars[0][1]), ylim=(2.4, -0.75))
    axes.grid(visible=False)
    axes.xaxis.set_major_formatter(lambda value, _: words(value))
    axes.set_xticks([0, 30000, 60000, 90000])
    described = "; ".join(f"{hedge}{words(people)} {label}" for label, people, hedge in bars)
    alt = f"Bar chart on one scale. {described}. The last bar is so short that it can hardly be seen."
    return Drawing(figure, alt, pd.DataFrame(bars, columns=["group", "people", "hedge"]))
