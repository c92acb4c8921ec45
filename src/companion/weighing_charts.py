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
    figure, axes = figures.board(lines=len(weighing.GROUPS), height=5.8)
    sides = (("openness", 1, "left", figures.BLUE), ("quiet", 99, "right", figures.MUTED))
    for line, group in enumerate(weighing.GROUPS):
        some = table[table["group"] == group]
        both = all(any(some[side].map(bool)) for side in weighing.SIDES)
        colour = figures.ORANGE if both else figures.INK if len(some) else figures.SOFT
        weight = "bold" if both else "normal"
        axes.text(50, line - 0.28, group, fontsize=10, ha="center", va="center", color=colour, weight=weight)
        for side, x, align, shade in sides:
            for shorts in some[side]:
                text = textwrap.fill("; ".join(shorts), 34)
                axes.text(x, line + 0.16, text, fontsize=10, ha=align, va="center", color=shade)
    for side, x, align, shade in sides:
        axes.text(x, -0.9, weighing.SIDES[side], fontsize=10, ha=align, va="center", color=shade)
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
