"""The front page: the matter at a glance, one question to try, and the chapters as questions with a small picture each."""

from collections import Counter
from collections.abc import Callable

import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from claimbook.explore import Explorable
from claimbook.settings import building
from claimbook.show.markup import HEDGES, hedged, inline, label_of, words
from claimbook.show.output import HtmlOutput
from companion import (
    arrivals,
    claims,
    counts,
    counts_charts,
    data,
    disclosure,
    effects,
    figures,
    movement,
    practice,
    provisions,
    reasons,
    transparency,
)
from companion.explore import explore

SQUARE = 200  # people: as many as are estimated to have come, which so make one square
_ACROSS, _SIDE, _STEP = 39, 8, 10  # squares in a line; units of the drawing

LEFT = data.row("repatriation", "total")
CAME = claims.get("i-3")


# The matter at a glance ------------------------------------------------------------------------------


def headline() -> HtmlOutput:
    """The book in one line."""
    text = f"{HEDGES[CAME['hedge']].capitalize()} [{words(CAME['low'])} people](#claim-i-3) in three decades, NGOs and scholars estimate, and hardly a word about them"
    return HtmlOutput(Markup('<p class="front-headline">{}</p>').format(inline(text)), prose=[text])


def units() -> HtmlOutput:
    """One square for each 200 people who left Japan for North Korea, and the one that stands for all who came."""
    count = round(LEFT["value"] / SQUARE)
    lines = -(-count // _ACROSS)
    path = "".join(
        f"M{_STEP * (at % _ACROSS)} {_STEP * (at // _ACROSS)}h{_SIDE}v{_SIDE}h-{_SIDE}z" for at in range(count)
    )
    one = f"M{_STEP * 30} {_STEP * (lines // 2)}h{_SIDE}v{_SIDE}h-{_SIDE}z"
    left, came = words(LEFT["value"]), f"{HEDGES[CAME['hedge']]} {words(CAME['low'])}"
    alt = (
        f"{count} squares of {SQUARE} people each: the {left} who left Japan for North Korea from {movement.FIRST} to "
        f"{movement.LAST}. One of them is marked: as many as the {came} who are estimated to have come to Japan."
    )
    caption = (
        f"The marked square is the estimate of those who have come to Japan since the early {CAME['from']}, [{came} people](#claim-i-3). "
        f"All squares stand for as many: together they are the [{left} people](#repatriation-total) who left Japan for North Korea from "
        f"{movement.FIRST} to {movement.LAST}. Those who came are mostly not those who left."
    )
    return HtmlOutput(
        Markup(
            '<figure class="front-units"><svg viewBox="-1 -1 {} {}" role="img" aria-label="{}" '
            'style="display: block; width: 100%; height: auto"><path d="{}" style="fill: var(--figure-grid, #d9dee3)"/>'
            '<path d="{}" style="fill: var(--figure-orange, #a84b00); stroke: var(--figure-orange, #a84b00); '
            'stroke-width: 2"/></svg><figcaption>{}</figcaption></figure>'
        ).format(_ACROSS * _STEP, lines * _STEP, alt, path, one, inline(caption)),
        prose=[caption],
    )


# One question to try ---------------------------------------------------------------------------------


# What a count of all who came may count; those whom one NGO supports, or knows by name, are a part of them.
_OF_ALL = ("resettled", "entered Japan", "living in Japan")


def whom_you_trust(maker: str) -> tuple[Figure, str]:
    """View of the explorable: every count by its year, those of one kind of maker bright, and their range in a sentence.

    >>> whom_you_trust("official")[1]
    'We found 2 counts by officials, from at least 100 to at least 160 people; none of them says about 200 or over.'
    """
    table = counts.numbered()
    table = table[(table["id"] != counts.GATHERED) & table["measure"].isin(_OF_ALL)]
    some = table[table["who_kind"] == maker] if maker else table
    figure = counts_charts.marked(table, set(some["id"]), height=2.6)
    alike = int((some["low"] == SQUARE).sum())
    agree = {0: "none of them says", 1: "one of them says"}.get(alike, f"{alike} of them say")
    by = f" by {label_of(counts.MAKERS, maker)}" if maker else ""
    return figure, f"We found {len(some)} counts{by}, {_range(some)} people; {agree} about {SQUARE} or over."


def _range(table: pd.DataFrame) -> str:
    lowest, highest = table.loc[table["low"].idxmin()], table.loc[table["top"].idxmax()]
    return f"from {hedged(int(lowest['low']), lowest['hedge'])} to {hedged(int(highest['top']), highest['hedge'])}"


def how_many() -> Explorable:
    """The explorable `#whom-you-trust`."""
    return explore(
        whom_you_trust,
        question="How many came? It depends whom you ask, and when.",
        try_this="Whose counts agree, do they count the same people, and whom do they go back to? See [chapter 1](#how-many).",
        labels={"maker": "Counted by"},
        maker=counts.MAKERS,
    )


# The chapters ----------------------------------------------------------------------------------------

_BLUE, _ORANGE, _SOFT = (f"var(--figure-{name}, {shade})" for name, shade in (
    ("blue", figures.BLUE), ("orange", figures.ORANGE), ("soft", figures.SOFT)
))  # fmt: skip


def _dot(x: float, y: float, colour: str = _BLUE, r: float = 3.5) -> str:
    return f'<circle cx="{x:.0f}" cy="{y:.0f}" r="{r}" style="fill: {colour}"/>'


def _line(points: list[tuple[float, float]], colour: str = _BLUE) -> str:
    path = " ".join(f"{x:.0f},{y:.0f}" for x, y in points)
    return f'<polyline points="{path}" style="fill: none; stroke: {colour}; stroke-width: 2.5"/>'


def _bar(x: float, y: float, width: float, height: float, colour: str = _BLUE) -> str:
    return f'<rect x="{x:.0f}" y="{y:.0f}" width="{width:.0f}" height="{height:.0f}" style="fill: {colour}"/>'


def _counts() -> str:
    table = counts.numbered().query("year.notna() and measure != @counts.IN_A_YEAR")
    return "".join(
        _dot(6 + 5 * (year - 2002), 42 - low / 8) for year, low in zip(table["year"], table["low"], strict=True)
    )


def _positions() -> str:
    table = data.load("positions")["says"].value_counts()
    parts = [("for", _BLUE), ("open", _SOFT), ("against", _ORANGE)]
    return "".join(
        _dot(16 + 42 * at, 40 - 8 * n, colour, 3)
        for at, (says, colour) in enumerate(parts)
        for n in range(min(5, table[says]))
    )


def _gone() -> str:
    years = range(movement.FIRST, movement.LAST + 1)
    return _line([(4 + 4.4 * (year - movement.FIRST), 42 - movement.gone_by(year)[0] / 2500) for year in years])


def _told() -> str:
    table = disclosure.cases().head(5)
    place = lambda year: 8 + 4 * (year - 1994)  # noqa: E731
    return "".join(
        _line([(place(happened), 6 + 8 * at), (place(told), 6 + 8 * at)], _SOFT)
        + _dot(place(happened), 6 + 8 * at, r=3)
        + _dot(place(told), 6 + 8 * at, _ORANGE, 3)
        for at, (happened, told) in enumerate(zip(table["year"], table["told"], strict=True))
    )


def _ladder() -> str:
    """The force of each thing that the Act of 2006 says somebody is to do."""
    forces = provisions.strongest()["jp-act96-2006"]
    places = {"duty": (100, _BLUE), "directive": (75, _BLUE), "power": (50, _SOFT), "effort": (25, _ORANGE)}
    found = [places[force] for force in forces if force in places][:5]
    return "".join(_bar(6, 3 + 8 * at, width, 5, colour) for at, (width, colour) in enumerate(found))


def _actors() -> str:
    steps = practice.steps("third country")["acts"]
    rows = {"escapee": _SOFT, "NGO": _ORANGE, practice.JAPAN: _BLUE}
    return "".join(
        _dot(8 + 10 * at, 8 + 14 * line, colour)
        for at, acts in enumerate(steps) for line, (actor, colour) in enumerate(rows.items()) if actor in acts
    )  # fmt: skip


def _arrivals() -> str:
    series = arrivals.korea()
    return _line([(4 + 4.4 * at, 42 - people / 80) for at, people in enumerate(series.tail(26))])


def _matrix() -> str:
    """What four governments publish: a row for each of the first questions, a column for each government."""
    shades = {"yes": _BLUE, "in part": _SOFT}
    table = transparency.findings().head(4)
    return "".join(
        _dot(14 + 28 * at, 6 + 10 * line, shades[word], 3)
        for at, country in enumerate(table) for line, word in enumerate(table[country]) if word in shades
    )  # fmt: skip


def _acts() -> str:
    table, seen = data.load("disclosures").query("date != ''"), Counter()
    acts = sorted(zip(table["date"].str[:4].astype(int), table["act"] != "conceals", strict=True))
    step = 19 / max(Counter(acts).values())
    found = [f'<path d="M2 22H118" style="stroke: {_SOFT}"/>']
    for year, up in acts:
        seen[year, up] += 1
        found.append(
            _dot(
                6 + 4.4 * (year - 1998),
                22 + (-step if up else step) * seen[year, up],
                _BLUE if up else _ORANGE,
                step / 2,
            )
        )
    return "".join(found)


def _reasons() -> str:
    """What each reason covers, one of them struck out."""
    table = reasons.for_silence().head(5)
    rows = "".join(
        _dot(12 + 20 * at, 5 + 8 * line, _SOFT, 3)
        for line, covers in enumerate(table["bears_on"])
        for at in range(len(covers))
    )
    return f'{rows}<path d="M4 21H112" style="stroke: {_ORANGE}; stroke-width: 2"/>'


def _poll() -> str:
    against = effects.against()
    return _bar(4, 14, 1.12 * against, 16, _ORANGE) + _bar(4 + 1.12 * against, 14, 1.12 * (100 - against), 16)


def _columns() -> str:
    sides = data.load("considerations")["side"].value_counts()
    return "".join(
        _bar(6 + 58 * at, 6 + 9 * n, 50, 6, colour)
        for at, (side, colour) in enumerate((("openness", _BLUE), ("quiet", _ORANGE)))
        for n in range(sides[side])
    )


CHAPTERS: dict[str, tuple[str, Callable[[], str]]] = {
    "01-introduction": ("How many have come, and who says so?", _counts),
    "02-returnees-or-refugees": ("Are they coming back, or are they refugees?", _positions),
    "03-historical-background": ("Why did so many leave Japan for North Korea?", _gone),
    "04-early-ad-hoc-resettlement": ("What happened first, and when could anyone know?", _told),
    "05-policy-development": ("What does the law ask of Japan?", _ladder),
    "06-resettlement-in-practice": ("Who brings them, if the state does not?", _actors),
    "07-challenges": ("What makes it hard, and why are there fewer?", _arrivals),
    "08-lack-of-transparency": ("What do other governments publish?", _matrix),
    "09-opacity": ("What has the government said, and to whom?", _acts),
    "10-reasons": ("Why is it kept quiet?", _reasons),
    "11-effects": ("What does the silence do?", _poll),
    "12-conclusion": ("Say more, or keep quiet?", _columns),
}


def chapters() -> HtmlOutput:
    """The chapters as questions, each with a small picture of what it finds; the pictures say nothing that a chapter does not."""
    kind = "html" if building() else "ipynb"
    cards = (
        Markup(
            '<li><a href="{}.{}"><svg viewBox="0 0 120 44" aria-hidden="true" style="display: block; width: 120px; height: 44px">'
            '{}</svg><span class="front-number">Chapter {}</span> <strong>{}</strong></a></li>'
        ).format(name, kind, Markup(picture()), int(name[:2]), question)
        for name, (question, picture) in CHAPTERS.items()
    )
    return HtmlOutput(Markup('<ol class="front-chapters">{}</ol>').format(Markup("").join(cards)))
