"""The chart of rules that could have been."""

import textwrap

from matplotlib.figure import Figure

from claimbook.show.markup import label_of
from companion import figures, residence

_PRACTICE = {"within": "●", "outside": "○", "left open": "?", "not reported": "?"}


def whose_rule(rule: residence.Rule) -> tuple[Figure, str]:
    """View of the explorable of chapter 11: whom a rule would take in, beside what is reported of practice.

    >>> whose_rule(residence.RULES["whoever lived in Japan"])[1]
    'Whoever lived in Japan: this rule takes in 2 of 11 kinds, and says otherwise than the reported practice in 5 of 8.'
    """
    table = residence.beside(rule)
    figure, axes = figures.new(height=0.5 * len(table) + 0.7)
    for line, row in table.iterrows():
        wrong = row["agrees"] == "no"
        axes.text(0, line, textwrap.fill(row["person"], 36), fontsize=10, va="center")
        axes.axhline(line + 0.5, color=figures.GRID, lw=0.8)
        axes.text(
            76,
            line,
            "●" if row["admits"] else "○",
            fontsize=15,
            ha="center",
            va="center",
            color=figures.ORANGE if wrong else figures.BLUE,
        )
        axes.text(
            94,
            line,
            _PRACTICE[row["practice"]],
            fontsize=15 if row["agrees"] != "open" else 12,
            ha="center",
            va="center",
            color=figures.MUTED,
        )
        if wrong:
            axes.text(85, line, "≠", fontsize=13, ha="center", va="center", color=figures.ORANGE)
    for x, name in ((76, "this\nrule"), (94, "practice,\nas reported")):
        axes.text(x, -1, name, fontsize=10, ha="center", va="center", color=figures.MUTED)
    axes.set(xlim=(-1, 103), ylim=(len(table) - 0.5, -1.6), xticks=[], yticks=[])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    figure.suptitle("● takes in    ○ does not    ? the reports leave it open", x=0.01, ha="left", fontsize=10)
    settled = table[table["agrees"] != "open"]
    label = label_of(residence.RULES, rule)
    summary = (
        f"{label[0].upper()}{label[1:]}: this rule takes in {int(table['admits'].sum())} of {len(table)} kinds, and says "
        f"otherwise than the reported practice in {int((settled['agrees'] == 'no').sum()) or 'none'} of {len(settled)}."
    )
    return figure, summary
