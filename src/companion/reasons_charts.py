"""The pictures of the reasons for silence: what each covers, what is left without one, and how far that hangs on the coding."""

from collections.abc import Mapping

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
_CHOSEN = Markup("<strong>{}</strong>")
_LABEL = Markup('{}<span class="visually-hidden">:</span> <span class="board-note">{}, {} of {}</span>')


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
        _HEADS[reasons.THINGS[label]]: [_signs(stated, inferred) for stated, inferred in pairs]
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
    corner = board.legend("Kept quiet", {"●": "stated", "○": "inferred"})
    shown = board.ledger(lines, heads, corner=corner, caption=alt, cell="5.1rem")
    return Drawing(shown, alt, counts.map(lambda pair: _counted(*pair)).rename_axis("thing").reset_index())


def take_away(thing: str, gone: str, reading: str) -> tuple[Markup, str]:
    """View of the explorable: the reasons by what they cover, one of them struck out, one column picked out.

    >>> take_away("numbers", "privacy", "coded")[1]
    'Without “safety and privacy of escapees”, two stated reasons remain for hiding how many have come.'
    >>> take_away("numbers", "none", "loose")[1]
    'There are three stated reasons and two inferred for hiding how many have come, if we read each reason at its widest.'
    """
    return _grid(reading, thing, gone), _summary(thing, gone, reading)


def _grid(reading: str, thing: str = "", gone: str = "") -> Markup:
    """A line for each reason, a column for each thing; what is taken away is struck out."""
    found = {name: [set(part["id"]) for part in reasons.bearing_on(name, reading)] for name in _HEADS}
    lines = {}
    for _, row in reasons.for_silence().iterrows():
        covered = sum(row["id"] in covers for covers, _ in found.values())
        label = _LABEL.format(row["short"][0].upper() + row["short"][1:], row["stated"], covered, len(found))
        struck = row["id"] == gone
        lines[_STRUCK.format(label) if struck else label] = [
            _cell(*(row["id"] in part for part in parts), struck=struck, chosen=name == thing)
            for name, parts in found.items()
        ]
    heads = [_CHOSEN.format(head) if name == thing else head for name, head in _HEADS.items()]
    return board.grid(lines, heads, corner="Reason", caption="What each reason covers")


def _cell(covers: bool, disputed: bool, *, struck: bool, chosen: bool) -> board.Cell:
    if not (covers or disputed):
        return board.Cell("–", "none", chosen)
    word = "covers" if covers else "disputed"
    if struck:
        return board.Cell(_STRUCK.format(word), "none", chosen)
    return board.Cell(word, "yes" if covers else "open", chosen)


def _signs(stated: int, inferred: int) -> board.Cell:
    if not stated + inferred:
        return board.Cell("none", "no")
    return board.sign(f"{'●' * stated} {'○' * inferred}".strip(), _counted(stated, inferred), "yes")


def _counted(stated: int, inferred: int) -> str:
    parts = [f"{count} {kind}" for count, kind in ((stated, "stated"), (inferred, "inferred")) if count]
    return ", ".join(parts) or "none"


# How the sentence says which reading it goes by.
_IF = {
    "coded": "",
    "strict": ", if we count a reason only where it was expressly given",
    "loose": ", if we read each reason at its widest",
}


def _summary(thing: str, gone: str, reading: str) -> str:
    bears, disputed = (part[part["id"] != gone] for part in reasons.bearing_on(thing, reading))
    count = len(bears) + len(disputed)
    left = _phrase({**bears["stated"].value_counts(), "disputed": len(disputed)})
    hiding = f"for hiding {label_of(reasons.THINGS, thing)}{_IF[reading]}"
    if gone != reasons.NOTHING:
        return (
            f"Without “{data.row('reasons', gone)['short']}”, {left} {'remain' if count > 1 else 'remains'} {hiding}."
        )
    if not count:
        return f"No reason is left {hiding}."
    return f"There {'is' if left.startswith('one ') else 'are'} {left} {hiding}."


def _phrase(counts: Mapping[str, int]) -> str:
    """How many reasons of each kind, as a sentence says it.

    >>> _phrase({"stated": 2, "inferred": 0, "disputed": 1}), _phrase({"stated": 1}), _phrase({})
    ('two stated reasons and one disputed', 'one stated reason', 'no reason')
    """
    kinds = [(kind, counts[kind]) for kind in ("stated", "inferred", "disputed") if counts.get(kind)]
    if not kinds:
        return "no reason"
    (kind, count), *others = kinds
    parts = [f"{spelled(count)} {kind} reason{'s' if count > 1 else ''}"]
    parts += [f"{spelled(count)} {kind}" for kind, count in others]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if others else parts[0]
