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
    'On both sides: escapees in Japan. Only on the side of saying more: escapees who could come. Only on the side of keeping quiet: families in North Korea. You accept two considerations: less arbitrary treatment; personal data.'
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


_ITEM = Markup('{}<span class="visually-hidden">. It </span><span class="board-note">affects {}</span>')


def _summary(accepted: dict[str, bool]) -> str:
    touched = weighing.on_both_sides(accepted)
    if touched.empty:
        return "You accept no consideration on either side, so nothing is left to weigh."
    open_, quiet = touched["openness"].map(bool), touched["quiet"].map(bool)
    parts = {
        "On both sides": open_ & quiet,
        "Only on the side of saying more": open_ & ~quiet,
        "Only on the side of keeping quiet": quiet & ~open_,
    }
    said = [f"{name}: {', '.join(touched.loc[those, 'group']) or 'no one'}." for name, those in parts.items()]
    table = weighing.considerations()
    shorts = [short for key, short in table[["id", "short"]].itertuples(index=False) if accepted.get(key, False)]
    what = "one consideration" if len(shorts) == 1 else f"{spelled(len(shorts))} considerations"
    return f"{' '.join(said)} You accept {what}: {'; '.join(shorts)}."


def touched() -> Drawing:
    """Whom the considerations affect, on which side, if all of them are accepted."""
    table = weighing.on_both_sides(dict.fromkeys(weighing.labels(), True))
    lines = {
        row["group"][0].upper() + row["group"][1:]: [
            board.Cell("; ".join(row[side]) or "–", kind if row[side] else "none") for side, kind in _KINDS.items()
        ]
        for _, row in table.iterrows()
    }
    both = [row["group"] for _, row in table.iterrows() if row["openness"] and row["quiet"]]
    alt = f"Groups by the considerations that affect them on either side. On both sides: {', '.join(both)}."
    shown = board.grid(lines, list(_HEADS.values()), corner="Whom it affects", caption=alt, wide=True)
    flat = table.assign(**{side: table[side].str.join("; ") for side in _HEADS})
    return Drawing(shown, alt, flat)


def decides() -> Drawing:
    """The fact that would decide how much each consideration weighs."""
    table = weighing.considerations()
    lines = {
        row.short[0].upper() + row.short[1:]: [
            board.Cell(rows.link("considerations", row.id, row.decides), "yes" if row.side == "openness" else "no")
        ]
        for row in table.itertuples(index=False)
    }
    alt = (
        "Each consideration, for saying more or for keeping quiet, with the fact that would decide how much it weighs."
    )
    shown = board.grid(lines, ["The fact that would decide"], corner="Consideration", caption=alt, wide=True)
    return Drawing(shown, alt, table[["id", "side", "short", "decides"]])
