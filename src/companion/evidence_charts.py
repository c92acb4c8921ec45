"""The charts of what the paper's claims rest on. Each comes with a text alternative and its rows."""

from companion import evidence, figures
from companion.figures import Drawing

_STYLES = {
    evidence.SEVERAL: {"color": figures.BLUE, "edgecolor": figures.BLUE},
    evidence.SINGLE: {"color": figures.PAPER, "edgecolor": figures.BLUE, "hatch": "////"},
    evidence.LOST: {"color": figures.GRID, "edgecolor": figures.SOFT},
    evidence.NONE: {"color": figures.PAPER, "edgecolor": figures.SOFT},
}
_MOST = 12  # works in the second chart


def by_section() -> Drawing:
    """Stacked bars of the claims of each section by what they rest on."""
    counts = evidence.by_section()
    figure, axes = figures.new(height=5)
    left = counts[evidence.SEVERAL] * 0
    for standing, style in _STYLES.items():
        axes.barh(counts.index, counts[standing], left=left, height=0.7, label=standing, **style)
        left += counts[standing]
    for place, total in enumerate(left):
        axes.text(total + 1, place, str(total), va="center", color=figures.MUTED)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.set_xlabel("claims")
    axes.set_ylabel("section of the paper")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.1, 1), ncols=2, borderaxespad=0.4)
    parts = "; ".join(
        f"section {section}: " + ", ".join(f"{count} {name}" for name, count in row.items() if count)
        for section, row in counts.iterrows()
    )
    alt = f"Stacked bar chart of the claims of each section by what they rest on. {parts}."
    return Drawing(figure, alt, counts.rename_axis("section").reset_index())


def most_relied_on() -> Drawing:
    """Bars of the works that most claims rest on alone."""
    works = evidence.cited().head(_MOST)
    figure, axes = figures.new(height=6)
    places = range(len(works))
    axes.barh(places, works["sole"], height=0.4, label="on it alone", **_STYLES[evidence.SEVERAL])
    axes.barh(
        places, works["claims"] - works["sole"], left=works["sole"], height=0.4, label="with others",
        **_STYLES[evidence.SINGLE],
    )  # fmt: skip
    for place, (name, kind, claims, sole) in enumerate(
        works[["name", "kind", "claims", "sole"]].itertuples(index=False)
    ):
        # The name above its bar: beside it, the longest would leave the bars no room.
        axes.text(0, place - 0.27, f"{name} ({kind})", va="bottom", fontsize=10)
        axes.text(claims + 0.15, place, f"{sole} of {claims}", va="center", color=figures.MUTED)
    axes.set(yticks=[], xlim=(0, works["claims"].max() + 2.5), ylim=(len(works) - 0.6, -0.8))
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.set_xlabel("claims that rest on it")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.4)
    parts = "; ".join(
        f"{name}, {kind}: {sole} of {claims}"
        for name, kind, claims, sole in works[["name", "kind", "claims", "sole"]].itertuples(index=False)
    )
    alt = f"Bar chart of the works on which most claims rest alone, of all that rest on them. {parts}."
    return Drawing(figure, alt, works[["key", "name", "kind", "claims", "sole"]])
