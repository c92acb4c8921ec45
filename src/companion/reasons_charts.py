"""The chart of the reasons for silence."""

import textwrap

from matplotlib.figure import Figure

from claimbook.show.markup import label_of
from companion import data, figures, reasons

_HEADS = {
    "numbers": "how\nmany", "criteria": "who\nqualifies", "persons": "who they\nare", "operations": "how it\nis done",
    "existence": "that it\nexists",
}  # fmt: skip


def take_away(thing: str, gone: str, reading: str) -> tuple[Figure, str]:
    """View of the explorable: the reasons by what they cover, one of them struck out, one column picked out.

    >>> take_away("numbers", "privacy", "coded")[1]
    "For keeping quiet about how many have come, without safety and privacy of escapees, there remain: relations with China (stated); China's help with future cases (stated)."
    """
    table = reasons.for_silence()
    figure, axes = figures.board(lines=len(table), height=4.4, head=1.5)
    places = {name: 46 + 12 * number for number, name in enumerate(_HEADS)}
    covers = {name: [list(part["id"]) for part in reasons.bearing_on(name, reading)] for name in places}
    for line, row in table.iterrows():
        struck = row["id"] == gone
        label = textwrap.fill(f"{row['short'][0].upper()}{row['short'][1:]} ({row['stated']})", 27)
        axes.text(0, line, label, fontsize=10, va="center", color=figures.SOFT if struck else figures.INK)
        if struck:
            axes.plot([0, 100], [line, line], color=figures.SOFT, lw=1.4, clip_on=False)
        for name, x in places.items():
            full, disputed = (row["id"] in part for part in covers[name])
            if full or disputed:
                colour = figures.BLUE if name == thing and not struck else figures.SOFT
                axes.text(x, line, "●" if full else "○", fontsize=16, ha="center", va="center", color=colour)
    for name, x in places.items():
        weight, colour = ("bold", figures.BLUE) if name == thing else ("normal", figures.MUTED)
        axes.text(x, -0.95, _HEADS[name], fontsize=10, ha="center", va="center", weight=weight, color=colour)
    figure.suptitle("● covers it    ○ given for it, and disputed", x=0.01, ha="left", fontsize=10)
    return figure, _summary(thing, gone, reading)


def _summary(thing: str, gone: str, reading: str) -> str:
    bears, disputed = (part[part["id"] != gone] for part in reasons.bearing_on(thing, reading))
    without = "" if gone == reasons.NOTHING else f", without {data.row('reasons', gone)['short']},"
    described = [f"{short} ({stated})" for short, stated in bears[["short", "stated"]].itertuples(index=False)]
    described += [f"{short} (given, and disputed)" for short in disputed["short"]]
    verb = "remains" if len(described) < 2 else "remain"
    about = f"keeping quiet about {label_of(reasons.THINGS, thing)}{without} there {verb}"
    opening = "For" if reading == "coded" else f"In the {label_of(reasons.READINGS, reading)} reading, for"
    return f"{opening} {about}: {'; '.join(described) or 'none, in this reading'}."
