"""The paper's statements as rows: look one up, format it, link to it.

A claim is one checkable statement of the paper in our words, with its place, its note, its source and
its hedge. In prose link to it as `[text](#claim-iii-13)`.
"""

from collections.abc import Callable
from functools import partial

import pandas as pd
from markupsafe import Markup

from companion import data, evidence, sources
from companion import register as registers
from companion.markup import Shown, hedged, inline

_UNITS = {"japanese_citizens": "Japanese citizens", "japanese_wives": "Japanese wives", "percent": "per cent"}


def get(claim: str) -> pd.Series:
    """One claim by its id; raises `DataError` when there is none.

    >>> get("iii-13")["statement"]
    'By the end of the movement in 1984, 93,340 people had moved to North Korea.'
    """
    return data.row("claims", claim)


def of_section(section: str) -> pd.DataFrame:
    """The claims of one section of the paper, such as "III" or "IV.1", in the paper's order.

    >>> len(of_section("III"))
    22
    """
    claims = data.load("claims")
    return claims[claims["section"] == section]


def amount(claim: str) -> str:
    """The number of a claim with its hedge and its unit, as it may stand in a sentence.

    >>> amount("iii-12"), amount("iii-15")
    ('about 70,000 people', 'an estimated 1,831 Japanese wives')
    """
    row = get(claim)
    if pd.isna(row["low"]):
        raise data.DataError(f"claim {claim} states no number")
    return f"{hedged(row['low'], row['hedge'])} {_UNITS.get(row['unit'], row['unit'])}"


def link(claim: str, text: str) -> str:
    """Markdown link to a claim, for text that code writes; raises `DataError` when there is no such claim.

    >>> link("iii-13", "93,340")
    '[93,340](#claim-iii-13)'
    """
    return f"[{text}](#claim-{get(claim)['id']})"


def place(claim: pd.Series) -> str:
    """Where in the paper a claim stands: section, paragraph and notes. Our copy has no page breaks.

    >>> place(get("iii-5"))
    'section III, paragraph 1, note 24'
    """
    notes = claim["footnotes"]
    told = f", note{'s' if len(notes) > 1 else ''} {' and '.join(notes)}" if notes else ""
    return f"section {claim['section']}, paragraph {claim['paragraph']}{told}"


def listing(section: str) -> Shown:
    """The claims of a section for the end of its chapter, and on what they rest as a whole.

    The links in the chapter's prose lead here in JupyterLab.
    """
    told = Markup("<p>{}</p>").format(evidence.told(section))
    return Shown(told + Markup('<ol class="book-claims">{}</ol>').format(items(of_section(section))))


def register() -> Shown:
    """Every claim, section by section, each at the address `claim-…` that the chapters link to, with a filter."""
    claims = data.load("claims")
    names = {key: sources.short(key) for key in set().union(*claims["sources"])}
    return Shown(registers.html(claims, partial(items, mark=_registered), names))


def _registered(claim: pd.Series) -> Markup:
    return Markup(' data-target="Claim {}"').format(claim["id"]) + registers.marks(claim)


def items(claims: pd.DataFrame, mark: Callable[[pd.Series], str] = lambda claim: "") -> Markup:
    """The claims as `li` elements; `mark` gives an element its further attributes."""
    cited = citations()
    return Markup("").join(_item(claim, cited, mark(claim)) for _, claim in claims.iterrows())


def citations() -> dict[tuple[str, str], str]:
    """Where in a work a note points, by note and key of the work; empty where the note gives no place.

    >>> citations()["24", "choi2021"]
    'p. 333'
    """
    rows = data.load("citations")
    return dict(zip(zip(rows["note"].astype(str), rows["source"], strict=True), rows["locator"], strict=True))


def rests_on(claim: pd.Series, cited: dict[tuple[str, str], str]) -> Markup:
    """What a claim rests on, in a sentence or two: the works, their places, their kinds, and what we lack.

    >>> str(rests_on(get("iii-1"), {}))
    'The paper puts no note at this sentence.'
    """
    if not claim["footnotes"]:
        return Markup("The paper puts no note at this sentence.")
    lost = "note not in our copy" in claim["basis"]
    if not claim["sources"]:
        return Markup("What the note cites is not in our copy." if lost else "The note cites no work.")
    works = Markup("; ").join(_work(key, claim["footnotes"], cited) for key in claim["sources"])
    kinds = ", ".join(kind for kind in claim["basis"] if kind != "note not in our copy").replace("ngo", "NGO")
    return Markup("Rests on {} ({}).{}").format(works, kinds, " The note breaks off in our copy." if lost else "")


def _work(key: str, notes: tuple[str, ...], cited: dict[tuple[str, str], str]) -> Markup:
    places = dict.fromkeys(place for note in notes if (place := cited.get((note, key))))
    return sources.link(key) + "".join(f", {place}" for place in places)


def _item(claim: pd.Series, cited: dict[tuple[str, str], str], mark: str) -> Markup:
    note = Markup(' <span class="claim-note">{}</span>').format(inline(claim["note"])) if claim["note"] else ""
    where = place(claim)
    return Markup(
        '<li id="claim-{0}"{1}><span class="claim-id">{0}</span> <span class="claim-statement">{2}</span>{3}'
        ' <span class="claim-place">{4}. {5}</span></li>'
    ).format(claim["id"], mark, claim["statement"], note, where[0].upper() + where[1:], rests_on(claim, cited))
