"""The pictures of what silence does, and of what polls can show."""

import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from claimbook.show import board
from claimbook.show.markup import label_of
from companion import data, effects, figures, rows
from companion.figures import Drawing

# Short names for the board; the rows have the whole statements.
_NAMES = {
    "ignorance": "many may not know that they could come",
    "rights": "find it hard to know their rights",
    "arbitrariness": "may meet arbitrary rules",
    "safety": "some are helped to travel, says an activist",
    "partners": "harder to work with partners abroad",
    "money": "harder to raise money",
    "reliance": "the state probably leans on them more",
    "debate": "debate is impeded",
    "no-objections": "relatively few public objections",
    "no-pressure": "little public pressure to widen it",
    "stability": "policy is notably stable",
    "research": "not taken up enough in research",
    "lessons": "may miss lessons",
}
_HEADS = {"harm": ("Harm", "no"), "mixed": ("Both", "open"), "benefit": ("Benefit", "yes")}


def by_bearer() -> Drawing:
    """The effects of silence by those who bear them, as harms, as benefits, and as both."""
    table = data.load("effects")
    lines = {
        bearer[0].upper() + bearer[1:]: [
            _cell(table[(table["bearer"] == bearer) & (table["direction"] == direction)], kind)
            for direction, (_, kind) in _HEADS.items()
        ]
        for bearer in effects.BEARERS
    }
    counts = table["direction"].value_counts()
    harms = table.loc[table["direction"] == "harm", "bearer"].value_counts()
    alt = (
        f"Effects of silence, grouped by who bears them: {counts['harm']} harms, {counts['mixed']} that are both and "
        f"{counts['benefit']} benefits. Of the harms, {harms['escapees']} are to escapees and {harms['NGOs']} to NGOs."
    )
    heads = [head for head, _ in _HEADS.values()]
    shown = board.grid(lines, heads, corner="On whom", caption=alt, wide=True)
    return Drawing(shown, alt, table[["id", "bearer", "direction", "effect"]])


def _cell(some: pd.DataFrame, kind: str) -> board.Cell:
    if some.empty:
        return board.Cell("–", "none")
    return board.Cell(Markup("; ").join(rows.link("effects", key, _NAMES[key]) for key in some["id"]), kind)


def who_answers(readiness: float) -> tuple[Figure, str]:
    """View of the explorable: the answers to the readers' poll, and below them the public that would have given them.

    >>> who_answers(2.0)[1]
    'With those against twice as ready to answer, 68 per cent of answers against would mean that 51.5 per cent of the public are against.'
    """
    share = effects.against()
    public = round(effects.share_of_public(share, readiness), 1)
    figure, axes = figures.new(height=2.3)
    for line, (label, part) in enumerate(
        {"Of those who answered": share, "Of the public, on this assumption": public}.items()
    ):
        axes.text(0, line - 0.42, label, fontsize=10, va="center")
        axes.barh(line, part, height=0.42, color=figures.ORANGE)
        axes.barh(line, 100 - part, left=part, height=0.42, color=figures.PAPER, edgecolor=figures.SOFT)
        axes.text(part + 1.5, line, f"{part:g} % against", fontsize=10, va="center", weight="bold")
    _per_cent(axes, lines=2)
    return figure, (
        f"With {label_of(effects.READINESS, readiness)} to answer, {share} per cent of answers against would mean "
        f"that {public:g} per cent of the public are against."
    )


_ANSWERS = {  # short names for the chart; the rows have the questions
    "sankei-2007-status-reject": "2007 (our dating), readers: against economic refugee status",
    "cabinet-office-2019-number-too-few": "2019, a sample: too few accepted so far",
    "cabinet-office-2019-future-more-actively": "2019, the same: accept more actively",
    "cabinet-office-2019-future-cautiously": "2019, the same: accept cautiously",
}


def polls() -> Drawing:
    """A bar for each of four answers to two polls, in per cent of those who answered."""
    table = data.pick("polls", list(_ANSWERS))
    figure, axes = figures.new(height=3)
    for line, row in enumerate(table.itertuples(index=False)):
        axes.text(0, line - 0.4, _ANSWERS[row.id], fontsize=10, va="center")
        axes.barh(line, row.percent, height=0.36, color=figures.ORANGE if line == 0 else figures.BLUE)
        axes.text(row.percent + 1.5, line, f"{row.percent:g} %", fontsize=10, va="center", weight="bold")
    _per_cent(axes, lines=len(table))
    said = "; ".join(f"{_ANSWERS[row.id]}, {row.percent:g} per cent" for row in table.itertuples(index=False))
    alt = f"A bar for each of four answers to two polls. {said}."
    return Drawing(figure, alt, table[["id", "pollster", "start", "answer", "percent"]])


def _per_cent(axes, lines: int) -> None:
    """Make the axes of lines of bars go to a hundred, with a stroke across each line at the half."""
    for line in range(lines):
        axes.plot([50, 50], [line - 0.3, line + 0.3], color=figures.INK, lw=1.5)
    axes.set(xlim=(0, 100), ylim=(lines - 0.5, -0.7), yticks=[], xticks=[0, 50, 100])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
