"""The pictures of how four laws bind, and of a definition that is wider than the practice."""

import pandas as pd
from markupsafe import Markup
from matplotlib.patches import FancyBboxPatch

from claimbook.show import board
from companion import data, figures, provisions, rows
from companion.figures import Drawing

# Each force with the kind of its cell: nothing hangs on the tint, since the word stands in it.
_KINDS = {"duty": "yes", "directive": "yes", "power": "open", "effort": "no", "": "none"}
_RUNGS = {
    "duty": "Duty: it is to be done",
    "directive": "Directive: which measures is left open",
    "power": "Power: it may be done",
    "effort": "Effort: someone is to try",
}
_HEADS = {
    "kr-settlement-1997": "South Korea, 1997",
    "jp-remaining-1994": "Japan, 1994",
    "us-nkhra-2004": "United States, 2004",
    "jp-act96-2006": "Japan, 2006",
}


def ladder() -> Drawing:
    """The verbs of the four laws on a ladder, from a duty down to an effort."""
    table = provisions.compared()
    table = table[table["force"].isin(provisions.BINDING)]
    lines = {
        label: [_verbs(table[(table["force"] == force) & (table["law"] == law)], _KINDS[force]) for law in _HEADS]
        for force, label in _RUNGS.items()
    }
    counts = pd.crosstab(table["law"], table["force"])
    described = "; ".join(
        f"{_HEADS[law]}: "
        + ", ".join(f"{counts.loc[law, force]} of {force}" for force in _RUNGS if counts.loc[law, force])
        for law in _HEADS
    )
    alt = f"A ladder of four rungs, with the verbs of four laws that tell someone to do something. {described}."
    shown = board.grid(lines, list(_HEADS.values()), corner="How it binds", caption=alt, wide=True)
    return Drawing(shown, alt, table[["id", "law", "provision", "force", "verb", "verb_english"]])


def _verbs(some: pd.DataFrame, kind: str) -> board.Cell:
    """The verbs of some provisions, each once, without its auxiliary; it leads to the first provision that uses it."""
    if some.empty:
        return board.Cell("–", "none")
    verbs: dict[str, list[str]] = {}
    for _, row in some.iterrows():
        verb = row["verb_english"] or row["verb"]
        verbs.setdefault(verb.removeprefix("is to ").removeprefix("shall ").removeprefix("may "), []).append(row["id"])
    said = [
        rows.link("provisions", keys[0], verb) + (f" ({len(keys)} times)" if len(keys) > 1 else "")
        for verb, keys in verbs.items()
    ]
    return board.Cell(Markup("; ").join(said), kind)


def how_it_binds(undertakes: str) -> tuple[Markup, str]:
    """View of the explorable of chapter 5: the strongest verb of four laws on each question.

    >>> how_it_binds("duty")[1]
    'If “undertake to facilitate” is a duty, the Act of 2006 asks only for effort on 2 of the 3 questions on which it tells someone to do something, and no other law stops there on any.'
    """
    table = provisions.strongest(undertakes)
    table = table.drop("who is meant")  # a definition binds nobody
    table = table[(table != "").any(axis=1)]
    lines = {
        f"{topic[0].upper()}{topic[1:]}": [
            board.Cell(force or "–", _KINDS[force]) for force in table.loc[topic, list(_HEADS)]
        ]
        for topic in table.index
    }
    shown = board.grid(
        lines, list(_HEADS.values()), corner="Question", caption="The strongest verb of each law on each question"
    )
    return shown, _summary(table, undertakes)


def _summary(table: pd.DataFrame, undertakes: str) -> str:
    effort = table == "effort"
    own = effort["jp-act96-2006"]
    spoken = (table["jp-act96-2006"] != "").sum()
    alike = int(effort["us-nkhra-2004"].sum())
    verb = "a duty" if undertakes == "duty" else "only a duty to try"
    others = (
        f"and the American Act of 2004 does so on {'one' if alike == 1 else alike}"
        if alike
        else "and no other law stops there on any"
    )
    return (
        f"If “undertake to facilitate” is {verb}, the Act of 2006 asks only for effort on {own.sum()} of the {spoken} questions "
        f"on which it tells someone to do something, {others}."
    )


def definition_and_practice() -> Drawing:
    """Two boxes, one within the other: whom the Act's definition covers, and whom policy went on to take. Not to scale."""
    figure, axes = figures.new(height=2.7)
    for (left, bottom, width, height), edge, style in (
        ((0.5, 0.5, 99, 9), figures.BLUE, "-"),
        ((22, 1.2, 55, 3.6), figures.ORANGE, "--"),
    ):
        axes.add_patch(
            FancyBboxPatch(
                (left, bottom),
                width,
                height,
                boxstyle="round,pad=0,rounding_size=1.2",
                mutation_aspect=0.1,
                facecolor=figures.PAPER,
                edgecolor=edge,
                lw=2,
                ls=style,
            )  # fmt: skip
        )
    axes.text(50, 8.3, "The Act’s definition", fontsize=11, weight="bold", ha="center", va="center", color=figures.BLUE)
    axes.text(
        50, 6.6, "people who have fled North Korea and are\nrecognised as needing protection and support", fontsize=10,
        ha="center", va="center",
    )  # fmt: skip
    axes.text(50, 3.9, "The practice", fontsize=11, weight="bold", ha="center", va="center", color=figures.ORANGE)
    axes.text(50, 2.4, "those who once left Japan,\nand their close family", fontsize=10, ha="center", va="center")
    axes.set(xlim=(0, 100), ylim=(0, 10))
    axes.axis("off")
    alt = (
        "Two boxes, one inside the other, not to scale. The outer one is the Act’s definition: people who have fled North Korea "
        "and are recognised as needing protection and support. The inner one is the practice: those who once left Japan, and "
        "their close family."
    )
    return Drawing(figure, alt, data.pick("claims", ["iv-2-15", "iv-2-16", "iv-2-17"])[["id", "statement"]])
