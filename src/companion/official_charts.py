"""The chart of the paper's statements against official answers."""

import pandas as pd
from matplotlib.figure import Figure

from claimbook.show.markup import spelled
from companion import evidence, figures, official

# The parts of a bar: which relations each holds, and how it looks.
_PARTS = {
    "supported, nearly always in part": (["confirms", "in part"], {"color": figures.BLUE, "edgecolor": figures.BLUE}),
    "says something else, or contradicts": (
        ["differs", "contradicts"],
        {"color": figures.PAPER, "edgecolor": figures.BLUE, "hatch": "////"},
    ),
    "declined or did not know": (["declines"], {"color": figures.ORANGE, "edgecolor": figures.ORANGE}),
    "the paper’s own source": (["is its source"], {"color": figures.SOFT, "edgecolor": figures.SOFT}),
    "the two readers differ": (
        [official.DIFFERENTLY],
        {"color": figures.PAPER, "edgecolor": figures.MUTED, "hatch": "\\\\\\\\"},
    ),
    "not addressed": (["not addressed"], {"color": figures.PAPER, "edgecolor": figures.INK}),
}
_WHOSE = {
    "settled": "In the coding we settled on",
    "first": "As the first reader sees it",
    "second": "As the second reader sees it",
    "both": "As far as both readers coded alike",
}


def against_answers(reading: str) -> tuple[tuple[Figure, pd.DataFrame], str]:
    """View of the explorable of chapter 9: the statements of each section by what official answers say of them.

    >>> against_answers("settled")[1]
    'In the coding we settled on, official answers support 31 of the 139 statements, 30 of them in part, and contradict none; no answer addresses 88.'
    """
    parts = _by_chapter(reading)
    figure, (legend, axes) = figures.new(height=4.1, nrows=2, height_ratios=[len(_PARTS), 1.6 * len(parts)])
    _legend(legend, parts.sum())
    left = parts.iloc[:, 0] * 0
    for label, (_, style) in _PARTS.items():
        axes.barh(parts.index, parts[label], left=left, height=0.74, **style)
        left += parts[label]
    for place, (total, unaddressed) in enumerate(zip(left, parts["not addressed"], strict=True)):
        axes.text(total - unaddressed / 2, place, str(unaddressed), ha="center", va="center")
        axes.text(total + 0.7, place, f"of {total}", va="center", color=figures.MUTED)
    axes.set(ylim=(len(parts) - 0.5, -0.5), xlim=(0, 1.13 * left.max()), xticks=[])
    axes.grid(visible=False)
    axes.spines["bottom"].set_visible(False)
    shown = parts.loc[:, parts.any()].rename_axis("Chapter").reset_index()
    return (figure, shown.rename(columns=lambda name: name[0].upper() + name[1:])), _summary(reading)


def _by_chapter(reading: str) -> pd.DataFrame:
    """How many statements of each chapter stand in each part of its bar."""
    counts = official.by_section(reading)
    parts = pd.DataFrame({label: counts[relations].sum(axis=1) for label, (relations, _) in _PARTS.items()})
    return parts.rename(index=evidence.CHAPTERS)


def _legend(axes, totals: pd.Series) -> None:
    """The parts with how many statements are in each; one that has none keeps its place empty, so that no bar moves."""
    shown = [label for label in _PARTS if totals[label]]
    for place, label in enumerate(shown):
        weight = "bold" if label == "not addressed" else "normal"
        axes.barh(place, 1.6, left=0.1, height=0.66, **_PARTS[label][1])
        axes.text(3.6, place, str(totals[label]), ha="right", va="center", weight=weight)
        axes.text(4.2, place, label, va="center", weight=weight)
    axes.set(xlim=(0, 24), ylim=(len(_PARTS) - 0.5, -0.5))
    axes.axis("off")


def _summary(reading: str) -> str:
    total = official.by_section(reading).sum()
    contradicted = int(total["contradicts"])
    apart = f", and on {total[official.DIFFERENTLY]} the two readers differ" if total[official.DIFFERENTLY] else ""
    return (
        f"{_WHOSE[reading]}, official answers support {total['confirms'] + total['in part']} of the {total.sum()} statements, "
        f"{total['in part']} of them in part, and contradict {spelled(contradicted) if contradicted else 'none'}; no answer addresses "
        f"{total['not addressed']}{apart}."
    )
