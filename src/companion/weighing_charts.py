"""The pictures of chapter 12: both sides in columns, whom they affect, and which facts would decide."""

from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from claimbook.show import board
from claimbook.show.markup import spelled
from companion import rows, weighing
from companion.figures import Drawing

_HEADS = {"openness": "For saying more", "quiet": "For keeping quiet"}
_KINDS = {"openness": "yes", "quiet": "no"}  # the tints of the two sides; neither is the better one
_ESCAPEES = [group for group in weighing.GROUPS if group.startswith("escapees")]


def weigh(**accepted: bool) -> tuple[Markup, str]:
    """View of the explorable: whom the accepted considerations affect, on which side. Nothing is added up.

    Each keyword is the id of a consideration.

    >>> weigh(fairness=True, privacy=True)[1]
    'Escapees in Japan are affected by considerations on both sides. Escapees who could come are affected only by those for saying more; families in North Korea are affected only by those for keeping quiet. You accept two of the eight considerations.'
    """
    found = weighing.on_both_sides(accepted).set_index("group")
    lines = {}
    for group in weighing.GROUPS:
        sides = [bool(group in found.index and found.loc[group, side]) for side in _HEADS]
        name = group[0].upper() + group[1:]
        lines[Markup("<strong>{}</strong>").format(name) if all(sides) else name] = [
            board.sign("●", "affected", kind) if on else board.Cell("–", "none")
            for on, kind in zip(sides, _KINDS.values(), strict=True)
        ]
    shown = board.ledger(
        lines,
        [side.capitalize() for side in weighing.SIDES.values()],
        corner="Whom they affect",
        caption="Whom the accepted considerations affect",
        cell="4.5rem",
    )
    return shown, _summary(accepted)


def _summary(accepted: Mapping[str, bool]) -> str:
    touched = weighing.on_both_sides(accepted)
    if touched.empty:
        return "You accept no consideration on either side, so nothing is left to weigh."
    open_, quiet = touched["openness"].map(bool), touched["quiet"].map(bool)
    both, more, less = (list(touched.loc[those, "group"]) for those in (open_ & quiet, open_ & ~quiet, quiet & ~open_))
    said = [f"{_are(both) if both else 'no one is'} affected by considerations on both sides."]
    alone = [
        f"{_are(groups)} affected only by those for {side}"
        for groups, side in ((more, "saying more"), (less, "keeping quiet"))
        if groups
    ]
    if alone:
        said.append("; ".join(alone) + ".")
    count, of = sum(accepted.values()), len(weighing.considerations())
    what = f"all {spelled(of)}" if count == of else f"{spelled(count)} of the {spelled(of)}"
    return f"{' '.join(_capital(part) for part in said)} You accept {what} considerations."


def _are(groups: list[str]) -> str:
    """Groups as the subject of a sentence; the state alone takes a singular.

    >>> _are(["escapees in China", "NGOs and aid workers"]), _are([weighing.STATE])
    ('escapees in China, and NGOs and aid workers, are', 'the Japanese state is')
    """
    if set(_ESCAPEES) <= set(groups):
        groups = ["all three groups of escapees", *(group for group in groups if group not in _ESCAPEES)]
    *most, last = groups
    if not most:
        return f"{last} {'is' if last == weighing.STATE else 'are'}"
    listed = f"{', '.join(most)}{',' if any(' and ' in group for group in groups) else ''} and {last}"
    return f"{listed}{',' if len(groups) == 2 and ',' in listed else ''} are"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def touched() -> Drawing:
    """Whom the considerations affect, on which side, if all of them are accepted."""
    table = weighing.on_both_sides(dict.fromkeys(weighing.labels(), True))
    lines = {
        _capital(row["group"]): [
            board.Cell("; ".join(row[side]) or "–", kind if row[side] else "none") for side, kind in _KINDS.items()
        ]
        for _, row in table.iterrows()
    }
    both = [row["group"] for _, row in table.iterrows() if row["openness"] and row["quiet"]]
    alt = f"Groups by the considerations that affect them, on each side. On both sides: {', '.join(both)}."
    shown = board.grid(lines, list(_HEADS.values()), corner="Whom it affects", caption=alt, wide=True)
    flat = table.assign(**{side: table[side].str.join("; ") for side in _HEADS})
    return Drawing(shown, alt, flat)


def decides() -> Drawing:
    """A fact that would help to decide how much each consideration weighs, and how far it is known."""
    table = weighing.considerations()
    counts = table["known_how_far"].value_counts()
    alt = (
        "Each consideration, for saying more or for keeping quiet, with a fact that would help to decide its weight. "
        f"Our sources say something about {spelled(counts['in part'])} of the facts, and nothing about {spelled(counts['nothing'])}."
    )
    boards = [_facts(table[table["side"] == side], head) for side, head in _HEADS.items()]
    return Drawing(Markup("").join(boards), alt, table[["id", "side", "short", "decides", "known_how_far"]])


def _facts(some: pd.DataFrame, head: str) -> Markup:
    """The deciding facts of one side, each with how far it is known."""
    lines = {
        _FACT.format(rows.link("considerations", row.id, row.decides), row.short): [_known(row.known_how_far)]
        for row in some.itertuples(index=False)
    }
    caption = f"{head}: facts that would help to decide, and how far they are known"
    return board.ledger(
        lines, ["Known"], corner=Markup("<strong>{}</strong>").format(head), caption=caption, cell="5rem"
    )


_FACT = Markup('{} <span class="board-note">({})</span>')
_SIGNS = {"in full": ("●", "yes"), "in part": ("◐", "open"), "nothing": ("○", "empty")}


def _known(how_far: str) -> board.Cell:
    sign, kind = _SIGNS[how_far]
    return board.Cell(Markup('<span aria-hidden="true">{}</span> {}').format(sign, how_far), kind)
