"""The chart of how four laws bind."""

from matplotlib.figure import Figure

from companion import figures, provisions

# A sign for each force, so that nothing hangs on colour; the strongest first.
_SIGNS = {
    "duty": ("■", figures.BLUE),
    "directive": ("▲", figures.BLUE),
    "power": ("◆", figures.MUTED),
    "effort": ("○", figures.ORANGE),
    "": ("–", figures.SOFT),
}
_HEADS = {
    "kr-settlement-1997": "Korea\n1997",
    "jp-remaining-1994": "Japan\n1994",
    "us-nkhra-2004": "America\n2004",
    "jp-act96-2006": "Japan\n2006",
}


def how_it_binds(undertakes: str) -> tuple[Figure, str]:
    """View of the explorable of chapter 5: the strongest verb of four laws on each question.

    >>> how_it_binds("duty")[1][:71]
    'Read so, Japan’s Act of 2006 has nothing stronger than effort on 2 of t'
    """
    table = provisions.strongest(undertakes)
    table = table.drop("who is meant")  # a definition binds nobody
    table = table[(table != "").any(axis=1)]
    figure, axes = figures.new(height=4.6)
    places = {law: 52 + 14 * number for number, law in enumerate(table)}
    for line, (topic, row) in enumerate(table.iterrows()):
        axes.text(0, line, f"{topic[0].upper()}{topic[1:]}", fontsize=10, va="center")
        axes.axhline(line + 0.5, color=figures.GRID, lw=0.8)
        for law, force in row.items():
            sign, colour = _SIGNS[force]
            axes.text(places[law], line, sign, fontsize=14, ha="center", va="center", color=colour)
    for law, x in places.items():
        axes.text(x, -0.85, _HEADS[law], fontsize=10, ha="center", va="center", color=figures.MUTED)
    axes.set(xlim=(-1, 101), ylim=(len(table) - 0.5, -1.4), xticks=[], yticks=[])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
    figure.suptitle("■ duty   ▲ directive   ◆ power   ○ effort   – nothing", x=0.01, ha="left", fontsize=10)
    return figure, _summary(table)


def _summary(table) -> str:
    effort = table == "effort"
    own = effort["jp-act96-2006"]
    alike = [law for law in table if law != "jp-act96-2006" and (effort[law] & own).any()]
    others = " and ".join(provisions.LAWS[law] for law in alike)
    return (
        f"Read so, Japan’s Act of 2006 has nothing stronger than effort on {own.sum()} of the {(table['jp-act96-2006'] != '').sum()} "
        f"questions on which it tells somebody to do something; {others or 'no other law'} does the same on one of them."
    )
