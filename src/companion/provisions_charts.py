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
    'If “undertake to facilitate” is a duty, the Act of 2006 stops at effort'
    """
    table = provisions.strongest(undertakes)
    table = table.drop("who is meant")  # a definition binds nobody
    table = table[(table != "").any(axis=1)]
    figure, axes = figures.board(lines=len(table), height=4.2, head=1.4)
    labelled = table.rename(index=lambda topic: f"{topic[0].upper()}{topic[1:]}", columns=_HEADS)
    figures.signs(axes, labelled, _SIGNS, left=51, apart=14)
    figure.suptitle("■ duty   ▲ directive   ◆ power   ○ effort   – nothing", x=0.01, ha="left", fontsize=10)
    return figure, _summary(table, undertakes)


def _summary(table, undertakes: str) -> str:
    effort = table == "effort"
    own = effort["jp-act96-2006"]
    spoken = (table["jp-act96-2006"] != "").sum()
    alike = effort["us-nkhra-2004"].sum()
    verb = "a duty" if undertakes == "duty" else "a duty only to try"
    others = f"The American Act of 2004 stops there on {alike}." if alike else "No other law stops there on any."
    return (
        f"If “undertake to facilitate” is {verb}, the Act of 2006 stops at effort on {own.sum()} of the {spoken} questions on "
        f"which it tells somebody to do something. {others}"
    )
