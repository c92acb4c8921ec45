"""The chart of the paper's statements against official answers."""

from matplotlib.figure import Figure

from companion import evidence, figures, official

_GROUPS = {
    "supported, nearly always in part": (["confirms", "in part"], {"color": figures.BLUE, "edgecolor": figures.BLUE}),
    "says something else": (
        ["differs", "contradicts"],
        {"color": figures.PAPER, "edgecolor": figures.BLUE, "hatch": "////"},
    ),
    "declined or did not know": (["declines"], {"color": figures.ORANGE, "edgecolor": figures.ORANGE}),
    "its own source": (["is its source"], {"color": figures.SOFT, "edgecolor": figures.SOFT}),
    "not addressed": (["not addressed"], {"color": figures.PAPER, "edgecolor": figures.SOFT}),
}


def against_answers(reading: str) -> tuple[Figure, str]:
    """View of the explorable of chapter 9: the statements of each section by what official answers say of them.

    >>> against_answers("settled")[1][:67]
    'As we settled it: of 139 statements, official answers confirm 1 and'
    """
    counts = official.by_section(reading)
    figure, axes = figures.new(height=4.6)
    names = [evidence.CHAPTERS[section] for section in counts.index]
    left = counts["confirms"] * 0
    for label, (relations, style) in _GROUPS.items():
        some = counts[relations].sum(axis=1)
        axes.barh(names, some, left=left, height=0.7, label=label, **style)
        left += some
    for place, total in enumerate(left):
        axes.text(total + 0.7, place, str(total), va="center", color=figures.MUTED)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.set_xlabel("statements")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.36, 1), ncols=2, borderaxespad=0.4, fontsize=10)
    return figure, _summary(reading)


def _summary(reading: str) -> str:
    total = official.by_section(reading).sum()
    label = next(label for label, value in official.READINGS.items() if value == reading)
    borne, other = total["in part"], total["differs"]
    return (
        f"{label[0].upper()}{label[1:]}: of {int(total.sum())} statements, official answers confirm {total['confirms']} and "
        f"contradict {total['contradicts'] or 'none'}. They support {borne} in part, and on {other} say something else that can "
        f"be true as well. On {total['declines']} the government declined or did not know; {total['is its source']} are themselves reports of such "
        f"an answer; and no answer addresses {total['not addressed']}."
    )
