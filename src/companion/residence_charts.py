"""The chart of rules that could have been."""

import textwrap

from matplotlib.figure import Figure

from claimbook.show.markup import label_of
from companion import figures, residence

_PRACTICE = {"within": "●", "outside": "○", "left open": "?"}


def whose_rule(rule: residence.Rule, spouses: bool) -> tuple[Figure, str]:
    """View of the explorable of chapter 11: whom a rule would take in, beside the rule as it is reported.

    >>> whose_rule(residence.RULES["whoever lived in Japan"], False)[1]
    'Whoever lived in Japan, without wives and husbands: this rule takes in 3 of the 13 kinds of person. On the 10 that the reports settle it disagrees with them on 5.'
    """
    table = residence.beside(rule, spouses)
    figure, axes = figures.board(lines=len(table), height=0.5 * len(table) + 0.7, head=1.6)
    for line, row in table.iterrows():
        wrong = row["agrees"] == "no"
        axes.text(0, line, textwrap.fill(row["person"], 36), fontsize=10, va="center")
        signs = [
            (74, "●" if row["admits"] else "○", 15, figures.ORANGE if wrong else figures.BLUE),
            (91, _PRACTICE[row["practice"]], 12 if row["agrees"] == "open" else 15, figures.MUTED),
        ]
        for x, sign, size, colour in signs + ([(82.5, "≠", 13, figures.ORANGE)] if wrong else []):
            axes.text(x, line, sign, fontsize=size, ha="center", va="center", color=colour)
    for x, name in ((74, "this\nrule"), (91, "the rule,\nas reported")):
        axes.text(x, -1, name, fontsize=10, ha="center", va="center", color=figures.MUTED)
    figure.suptitle("● takes in    ○ does not    ? the reports leave it open", x=0.01, ha="left", fontsize=10)
    settled = table[table["agrees"] != "open"]
    label = f"{label_of(residence.RULES, rule)}, {label_of(residence.SPOUSES, spouses)}"
    wrong = int((settled["agrees"] == "no").sum())
    summary = (
        f"{label[0].upper()}{label[1:]}: this rule takes in {int(table['admits'].sum())} of the {len(table)} kinds of person. "
        f"On the {len(settled)} that the reports settle it {f'disagrees with them on {wrong}' if wrong else 'agrees with them'}."
    )
    return figure, summary
