"""The picture of rules that could have been."""

from markupsafe import Markup

from claimbook.show import board
from claimbook.show.markup import label_of, slug
from companion import residence

_REPORTED = {
    "within": board.sign("●", "takes in", "yes"),
    "outside": board.sign("○", "does not", "open"),
    "left open": board.sign("?", "left open", "empty"),
}
_HEADS = ["This rule", "As reported"]


def whose_rule(rule: residence.Rule | str, spouses: bool) -> tuple[Markup, str]:
    """View of the explorable of chapter 11: whom a rule would take in, beside the rule as it is reported.

    `rule` is one of those of `residence.RULES`, or its address, as `residence.choices` gives it.

    >>> whose_rule("whoever-lived-in-japan", False)[1]
    'The rule “whoever lived in Japan” takes in 3 of the 13 kinds of person. It differs from the reports on 5 of the 10 that they settle.'
    """
    name = _name(rule)
    table = residence.beside(residence.RULES[name], spouses)
    lines = {row.person: [_ours(row.admits, row.agrees), _REPORTED[row.practice]] for row in table.itertuples()}
    signs = {"●": "takes in", "○": "does not", "?": "left open", "≠": "differs"}
    corner = board.legend("Kind of person", signs)
    shown = board.ledger(lines, _HEADS, corner=corner, caption="Whom the rule takes in", cell="3.3rem")
    settled = table[table["agrees"] != "open"]
    wrong = int((settled["agrees"] == "no").sum())
    differs = f"differs from the reports on {wrong} of the" if wrong else "agrees with the reports on all"
    with_them = f", {label_of(residence.SPOUSES, True)}," if spouses else ""
    return shown, (
        f"The rule “{name}”{with_them} takes in {int(table['admits'].sum())} of the "
        f"{len(table)} kinds of person. It {differs} {len(settled)} that they settle."
    )


def _name(rule: residence.Rule | str) -> str:
    return next(name for name, known in residence.RULES.items() if rule in (known, slug(name)))


def _ours(admits: bool, agrees: str) -> board.Cell:
    seen, heard = ("●", "takes in") if admits else ("○", "does not")
    if agrees == "no":
        return board.sign(f"{seen}\N{NO-BREAK SPACE}≠", f"{heard}, and differs", "no")
    return board.sign(seen, heard, "yes" if admits else "open")
