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
    figure, axes = figures.new(height=4.4)
    places = {name: 45 + 12 * number for number, name in enumerate(_HEADS)}
    covers = {name: [list(part["id"]) for part in reasons.bearing_on(name, reading)] for name in places}
    for line, row in table.iterrows():
        struck = row["id"] == gone
        colour = figures.SOFT if struck else figures.INK
        label = textwrap.fill(f"{row['short'][0].upper()}{row['short'][1:]} ({row['stated']})", 27)
        axes.text(0, line, label, fontsize=10, va="center", color=colour)
        axes.axhline(line + 0.5, color=figures.GRID, lw=0.8)
        if struck:
            axes.plot([0, places["existence"] + 4], [line, line], color=figures.SOFT, lw=1.4)
        for name, x in places.items():
            full, disputed = (row["id"] in part for part in covers[name])
            if full or disputed:
                chosen = name == thing and not struck
                axes.plot(x, line, marker="o", ms=10, mew=1.6, color=figures.BLUE if chosen else figures.SOFT,
                          mfc=(figures.BLUE if chosen else figures.SOFT) if full else figures.PAPER)  # fmt: skip
    for name, x in places.items():
        axes.text(x, -0.95, _HEADS[name], fontsize=10, ha="center", va="center",
                  weight="bold" if name == thing else "normal",
                  color=figures.BLUE if name == thing else figures.MUTED)  # fmt: skip
    axes.set(xlim=(-1, places["existence"] + 6), ylim=(len(table) - 0.5, -1.5), xticks=[], yticks=[])
    axes.grid(visible=False)
    for spine in axes.spines.values():
        spine.set_visible(False)
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
    return f"{opening} {about}: {'; '.join(described) or 'no reason that anybody gives'}."
