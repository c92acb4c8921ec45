"""The pictures of the reasons for silence: what each covers, what is left without one, and how far that hangs on the coding."""

from markupsafe import Markup

from claimbook.show import board
from claimbook.show.markup import label_of, spelled
from companion import data, reasons
from companion.figures import Drawing

_HEADS = {
    "numbers": "How many", "criteria": "Who qualifies", "persons": "Who they are", "operations": "How it is done",
    "existence": "That it exists",
}  # fmt: skip
_STRUCK = Markup("<s>{}</s>")


def covers() -> Drawing:
    """The six reasons by what they cover, as we coded it."""
    covered = [
        f"{head[0].lower()}{head[1:]}: {spelled(len(full))} of them{', and one disputed' if len(disputed) else ''}"
        for thing, head in _HEADS.items()
        for full, disputed in [reasons.bearing_on(thing)]
    ]
    alt = f"The reasons for silence by what each covers. {'; '.join(covered)}."
    return Drawing(_grid("coded"), alt, reasons.matrix())


def by_reading() -> Drawing:
    """How many stated and inferred reasons cover each thing, in each of three readings."""
    counts = reasons.cover()
    lines = {
        label[0].upper() + label[1:]: [
            board.Cell(_counted(stated, inferred), "yes" if stated else "no") for stated, inferred in pairs
        ]
        for label, *pairs in counts.itertuples()
    }
    without = [
        f"{label}, {reading}" for reading in counts for label in counts.index if not counts.loc[label, reading][0]
    ]
    alt = (
        "What is kept quiet by reading, with how many reasons cover each. Only these have no stated reason: "
        f"{'; '.join(without)}."
    )
    heads = [reading[0].upper() + reading[1:] for reading in counts]
    shown = board.grid(lines, heads, corner="Kept quiet", caption=alt)
    return Drawing(shown, alt, counts.map(lambda pair: _counted(*pair)).rename_axis("thing").reset_index())


def take_away(thing: str, gone: str, reading: str) -> tuple[Markup, str]:
    """View of the explorable: the reasons by what they cover, one of them struck out, one column picked out.

    >>> take_away("numbers", "privacy", "coded")[1]
    "Without “safety and privacy of escapees”, there are two reasons for keeping quiet about how many have come: relations with China (stated); China's help with future cases (stated)."
    """
    return _grid(reading, thing, gone), _summary(thing, gone, reading)


def _grid(reading: str, thing: str = "", gone: str = "") -> Markup:
    """A line for each reason, a column for each thing; what is taken away is struck out."""
    found = {name: [set(part["id"]) for part in reasons.bearing_on(name, reading)] for name in _HEADS}
    lines = {}
    for _, row in reasons.for_silence().iterrows():
        label = Markup('{}<span class="visually-hidden">: </span><span class="board-note">{}</span>').format(
            row["short"][0].upper() + row["short"][1:], row["stated"]
        )
        struck = row["id"] == gone
        lines[_STRUCK.format(label) if struck else label] = [
            _cell(*(row["id"] in part for part in parts), struck=struck, chosen=name == thing)
            for name, parts in found.items()
        ]
    return board.grid(lines, list(_HEADS.values()), corner="Reason", caption="What each reason covers")


def _cell(covers: bool, disputed: bool, *, struck: bool, chosen: bool) -> board.Cell:
    if not (covers or disputed):
        return board.Cell("–", "none")
    word = "covers" if covers else "disputed"
    if struck:
        return board.Cell(_STRUCK.format(word), "none")
    return board.Cell(word, "yes" if covers else "open", chosen)


def _counted(stated: int, inferred: int) -> str:
    parts = [f"{count} {kind}" for count, kind in ((stated, "stated"), (inferred, "inferred")) if count]
    return ", ".join(parts) or "none"


def _summary(thing: str, gone: str, reading: str) -> str:
    bears, disputed = (part[part["id"] != gone] for part in reasons.bearing_on(thing, reading))
    left = [f"{short} ({stated})" for short, stated in bears[["short", "stated"]].itertuples(index=False)]
    left += [f"{short} (given, and disputed)" for short in disputed["short"]]
    conditions = ", ".join(
        part
        for part in (
            "" if reading == "coded" else f"on the {label_of(reasons.READINGS, reading)} reading",
            "" if gone == reasons.NOTHING else f"without “{data.row('reasons', gone)['short']}”",
        )
        if part
    )
    what = f"for keeping quiet about {label_of(reasons.THINGS, thing)}"
    if not left:
        said = f"no reason remains {what}"
    elif len(left) == 1:
        said = f"there is one reason {what}: {left[0]}"
    else:
        said = f"there are {spelled(len(left))} reasons {what}: {'; '.join(left)}"
    whole = f"{conditions}, {said}" if conditions else said
    return f"{whole[0].upper()}{whole[1:]}."
