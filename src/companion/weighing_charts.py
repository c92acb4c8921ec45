"""The pictures of chapter 12: both sides in columns, whom they affect, and which facts would decide."""

from markupsafe import Markup

from claimbook.show import board
from claimbook.show.markup import spelled
from companion import rows, weighing
from companion.figures import Drawing

_HEADS = {"openness": "For saying more", "quiet": "For keeping quiet"}
_KINDS = {"openness": "yes", "quiet": "no"}  # the tints of the two sides; neither is the better one


def weigh(**accepted: bool) -> tuple[Markup, str]:
    """View of the explorable: both sides in facing columns, what one does not accept struck out. Nothing is added up.

    Each keyword is the id of a consideration.

    >>> weigh(fairness=True, privacy=True)[1]
    'Escapees in Japan are on both sides. Escapees who could come are only on the side of saying more; families in North Korea are only on that of keeping quiet. You accept two considerations: less arbitrary treatment; personal data.'
    """
    table = weighing.considerations()
    columns = {
        head: [
            board.Cell(
                _ITEM.format(row.consideration, row.bearer), _KINDS[side] if accepted.get(row.id, False) else "none"
            )
            for row in table[table["side"] == side].itertuples(index=False)
        ]
        for side, head in _HEADS.items()
    }
    return board.facing(columns, caption="The arguments of each side, and whom they affect"), _summary(accepted)


_ITEM = Markup('{}<span class="visually-hidden">. </span><span class="board-note">Affects: {}</span>')


def _summary(accepted: dict[str, bool]) -> str:
    touched = weighing.on_both_sides(accepted)
    if touched.empty:
        return "You accept no consideration on either side, so nothing is left to weigh."
    open_, quiet = touched["openness"].map(bool), touched["quiet"].map(bool)
    both, more, less = (list(touched.loc[those, "group"]) for those in (open_ & quiet, open_ & ~quiet, quiet & ~open_))
    said = [f"{_are(both)} on both sides."] if both else ["No one is on both sides."]
    alone = [
        f"{_are(groups)} only on {{}} of {side}"
        for groups, side in ((more, "saying more"), (less, "keeping quiet"))
        if groups
    ]
    if alone:
        said.append("; ".join(part.format(the) for part, the in zip(alone, ("the side", "that"), strict=False)) + ".")
    table = weighing.considerations()
    shorts = [short for key, short in table[["id", "short"]].itertuples(index=False) if accepted.get(key, False)]
    what = "one consideration" if len(shorts) == 1 else f"{spelled(len(shorts))} considerations"
    return f"{' '.join(_capital(part) for part in said)} You accept {what}: {'; '.join(shorts)}."


def _are(groups: list[str]) -> str:
    """Groups as the subject of a sentence; the state alone takes a singular.

    >>> _are(["escapees in China", "NGOs and aid workers"]), _are([weighing.STATE])
    ('escapees in China, and NGOs and aid workers, are', 'the Japanese state is')
    """
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
    """A fact that would help to decide how much each consideration weighs."""
    table = weighing.considerations()
    lines = {
        _capital(row.short): [
            board.Cell(rows.link("considerations", row.id, row.decides), "yes" if row.side == "openness" else "no")
        ]
        for row in table.itertuples(index=False)
    }
    alt = "Each consideration, for saying more or for keeping quiet, with a fact that would help to decide its weight."
    shown = board.grid(
        lines, ["A fact that would help to decide its weight"], corner="Consideration", caption=alt, wide=True
    )
    return Drawing(shown, alt, table[["id", "side", "short", "decides"]])
