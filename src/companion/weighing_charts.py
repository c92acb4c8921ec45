"""The two columns of chapter 12: whom the considerations touch, on which side."""

import textwrap

from matplotlib.figure import Figure

from companion import figures, weighing


def weigh(**accepted: bool) -> tuple[Figure, str]:
    """View of the explorable: whom the considerations that one accepts touch, and who stands on both sides.

    Each keyword is the id of a consideration. Nothing is added up.

    >>> weigh(fairness=True, privacy=True)[1]
    'On both sides: escapees in Japan. For saying more alone: escapees who could come. For keeping quiet alone: families in North Korea. Accepted: less arbitrary treatment; personal data.'
    """
    table = weighing.on_both_sides(accepted)
    figure, axes = figures.new(height=5.8)
    for line, group in enumerate(weighing.GROUPS):
        some = table[table["group"] == group]
        both = len(some) and bool(some["openness"].iloc[0]) and bool(some["quiet"].iloc[0])
        colour = figures.ORANGE if both else figures.INK if len(some) else figures.SOFT
        axes.text(
            50,
            line - 0.28,
            group,
            fontsize=10,
            ha="center",
            va="center",
            color=colour,
            weight="bold" if both else "normal",
        )
        axes.axhline(line + 0.5, color=figures.GRID, lw=0.8)
        for side, x, align in (("openness", 1, "left"), ("quiet", 99, "right")):
            for shorts in some[side]:
                words = textwrap.fill("; ".join(shorts), 34)
                axes.text(
                    x,
                    line + 0.16,
                    words,
                    fontsize=10,
                    ha=align,
                    va="center",
                    color=figures.BLUE if side == "openness" else figures.MUTED,
                )
    for x, align, side in ((1, "left", "openness"), (99, "right", "quiet")):
        axes.text(x, -0.9, weighing.SIDES[side], fontsize=10, ha=align, va="center", color=figures.MUTED)
    axes.set(xlim=(0, 100), ylim=(len(weighing.GROUPS) - 0.5, -1.2), xticks=[], yticks=[])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    return figure, _summary(table)


def _summary(table) -> str:
    if table.empty:
        return "You accept no consideration on either side, so nothing is left to weigh."
    open_, quiet = table["openness"].map(bool), table["quiet"].map(bool)
    parts = {
        "On both sides": open_ & quiet,
        "For saying more alone": open_ & ~quiet,
        "For keeping quiet alone": quiet & ~open_,
    }
    said = [f"{name}: {', '.join(table.loc[those, 'group']) or 'nobody'}." for name, those in parts.items()]
    shorts = dict.fromkeys(short for side in weighing.SIDES for cell in table[side] for short in cell)
    return f"{' '.join(said)} Accepted: {'; '.join(shorts)}."
