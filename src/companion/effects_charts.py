"""The pictures of what silence does, and of what polls can show."""

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
            [
                board.Cell(rows.link("effects", key, _NAMES[key]), kind)
                for key in some.loc[some["direction"] == direction, "id"]
            ]
            for direction, (_, kind) in _HEADS.items()
        ]
        for bearer in effects.BEARERS
        for some in [table[table["bearer"] == bearer]]
    }
    counts = table["direction"].value_counts()
    harms = table.loc[table["direction"] == "harm", "bearer"].value_counts()
    alt = (
        f"Effects of silence, grouped by who bears them: {counts['harm']} harms, {counts['mixed']} that are both and "
        f"{counts['benefit']} benefits. Of the harms, {harms['escapees']} are to escapees and {harms['NGOs']} to NGOs."
    )
    shown = board.chips(lines, [head for head, _ in _HEADS.values()], corner="On whom", caption=alt)
    return Drawing(shown, alt, table[["id", "bearer", "direction", "effect"]])


def who_answers(readiness: float) -> tuple[Figure, str]:
    """View of the explorable: the answers to the readers' poll, and below them the public that would have given them.

    >>> who_answers(2.0)[1]
    'With those against twice as ready to answer, 68 per cent of answers against would mean that 51.5 per cent of the public are against.'
    """
    share = effects.against()
    public = round(effects.share_of_public(share, readiness), 1)
    figure, axes = figures.new(height=2.5)
    for line, (who, part) in enumerate({"Of those who answered": share, "Of the public, then": public}.items()):
        _bar(axes, line, part, figures.ORANGE)
        _write(axes, 0, line - 0.34, who)
        _write(axes, 0, line + 0.34, f"{part:g} % against", weight="bold", color=figures.ORANGE)
        _write(axes, 100, line + 0.34, f"{round(100 - part, 1):g} % not against", ha="right")
    _per_cent(axes, bottom=1.55, top=-0.5)
    return figure, (
        f"With {label_of(effects.READINESS, readiness)} to answer, {share} per cent of answers against would mean "
        f"that {public:g} per cent of the public are against."
    )


# Short names for the chart, under a head for each poll; the rows have the questions.
_ANSWERS = {
    "Readers of one newspaper, 2007 (our dating)": {
        "sankei-2007-status-reject": "against economic refugee status for escapees",
    },
    "A sample of the public, 2019": {
        "cabinet-office-2019-number-too-few": "refugees accepted so far: too few",
        "cabinet-office-2019-future-more-actively": "refugees in future: accept more actively",
        "cabinet-office-2019-future-cautiously": "refugees in future: accept cautiously",
    },
}


def polls() -> Drawing:
    """A bar for each of four answers to two polls, in per cent of those who answered."""
    table = data.pick("polls", [key for answers in _ANSWERS.values() for key in answers])
    percent = table.set_index("id")["percent"]
    figure, axes = figures.new(height=3.6)
    line, said = 0.0, []
    for (poll, answers), colour in zip(_ANSWERS.items(), (figures.ORANGE, figures.BLUE), strict=True):
        _write(axes, 0, line - 0.68, poll, weight="bold", color=colour)
        decimals = int((percent[list(answers)] % 1).any())  # as the poll gives them
        for key, name in answers.items():
            _write(axes, 0, line - 0.34, name)
            _bar(axes, line, percent[key], colour)
            _write(axes, 101.5, line, f"{percent[key]:.{decimals}f} %")
            line += 0.85
        said.append(f"{poll}: {'; '.join(f'{name}, {percent[key]:g} per cent' for key, name in answers.items())}.")
        line += 0.45
    _per_cent(axes, bottom=line - 0.95, top=-0.85, right=116)
    alt = f"A bar for each of four answers to two polls. {' '.join(said)}"
    return Drawing(figure, alt, table[["id", "pollster", "start", "answer", "percent"]])


def _bar(axes, line: float, part: float, colour: str) -> None:
    """A bar of a hundred, of which a part is filled, with a stroke at the half that is no higher than it."""
    axes.barh(line, part, height=0.36, color=colour)
    axes.barh(line, 100 - part, left=part, height=0.36, color=figures.PAPER, edgecolor=figures.SOFT)
    axes.plot([50, 50], [line - 0.18, line + 0.18], color=figures.INK, lw=1.5, solid_capstyle="butt")


def _write(axes, x: float, y: float, words: str, **style) -> None:
    """Words on the axes that move nothing, however long they are."""
    axes.text(x, y, words, va="center", in_layout=False, **{"fontsize": 11, **style})


def _per_cent(axes, *, bottom: float, top: float, right: float = 100) -> None:
    """Make the axes of bars go to a hundred, always at the same place, with a name for the half."""
    axes.set(xlim=(0, right), ylim=(bottom, top), yticks=[], xticks=[0, 50, 100], xticklabels=["0", "half", "100 %"])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_bounds(0, 100)
