"""The text's statements as rows: look one up, format it, link to it.

A claim is one checkable statement of the text in our words, with its place, its note, its source and
its hedge. In prose link to it as `[text](#claim-i-2)`.
"""

from collections.abc import Callable, Mapping
from functools import partial

import pandas as pd
from markupsafe import Markup

from claimbook.claims import register as registers
from claimbook.claims.evidence import LOST, Evidence
from claimbook.settings import building
from claimbook.show.markup import fold, hedged, inline, words
from claimbook.show.output import HtmlOutput, told
from claimbook.tables import DataError


class Claims:
    """The rows of the table `claims`.

    Args:
        evidence: what they rest on; it brings the tables and the sources.
        units: how a unit of the table reads in a sentence, where it reads otherwise than it is written there.
        matters: what each section is about, in a word or two, for its heading in the register.
    """

    def __init__(self, evidence: Evidence, units: Mapping[str, str], matters: Mapping[str, str] | None = None):
        self.evidence, self.units, self.matters = evidence, units, matters or {}
        self.tables, self.sources = evidence.tables, evidence.sources

    def get(self, claim: str) -> pd.Series:
        """One claim by its id; raises `DataError` when there is none.

        >>> claims.get("i-2")["statement"]
        'The outbreak counted 616 fatal attacks.'
        """
        return self.tables.row("claims", claim)

    def of_section(self, section: str) -> pd.DataFrame:
        """The claims of one section of the text, such as "III" or "IV.1", in the text's order.

        >>> len(claims.of_section("I"))
        5
        """
        claims = self.tables.load("claims")
        return claims[claims["section"] == section]

    def amount(self, claim: str) -> str:
        """The number of a claim with its hedge and its unit, as it may stand in a sentence.

        >>> claims.amount("i-2")
        '616 people'
        """
        row = self.get(claim)
        if pd.isna(row["low"]) and pd.isna(row["high"]):
            raise DataError(f"claim {claim} states no number")
        number = f"up to {words(row['high'])}" if pd.isna(row["low"]) else hedged(row["low"], row["hedge"])
        return f"{number} {self.units.get(row['unit'], row['unit'])}".rstrip()

    def link(self, claim: str, text: str) -> str:
        """Markdown link to a claim, for text that code writes; raises `DataError` when there is no such claim.

        >>> claims.link("i-2", "616")
        '[616](#claim-i-2)'
        """
        return f"[{text}](#claim-{self.get(claim)['id']})"

    def listing(self, section: str, *others: str) -> HtmlOutput:
        """The claims of a section, or of several, for the end of its chapter, and on what they rest as a whole.

        The links in the chapter's prose lead here in JupyterLab, where it stands open; on the page it is folded.
        """
        first = Markup("<p>{}</p>").format(self.evidence.in_words(section, *others))
        claims = pd.concat(map(self.of_section, (section, *others)))
        count = (
            "One statement, with what it rests"
            if len(claims) == 1
            else f"All {len(claims)} statements, with what each rests"
        )
        listed = Markup('<ol class="book-claims">{}</ol>').format(self.items(claims))
        return HtmlOutput(first + fold(f"{count} on", listed, opened=not building()), tells=list(claims["id"]))

    def register(self) -> HtmlOutput:
        """Every claim, section by section, each at the address `claim-…` that the chapters link to, with a filter."""
        claims = self.tables.load("claims")
        names = {key: self.sources.short(key) for key in set().union(*claims["sources"])}
        targets = {registers.ADDRESS: "Claims register"} | {f"claim-{key}": f"Claim {key}" for key in claims["id"]}
        items = partial(self.items, mark=registers.marks)
        return HtmlOutput(registers.html(claims, items, names, self.matters), targets=targets)

    def items(self, claims: pd.DataFrame, mark: Callable[[pd.Series], str] = lambda claim: "") -> Markup:
        """The claims as `li` elements; `mark` gives an element its further attributes."""
        cited = self.citations()
        return Markup("").join(self._item(claim, cited, mark(claim)) for _, claim in claims.iterrows())

    def citations(self) -> dict[tuple[str, str], str]:
        """Where in a work a note points, by note and key of the work; empty where the note gives no place.

        >>> claims.citations()
        {}
        """
        rows = self.tables.load("citations")
        return dict(zip(zip(rows["note"].astype(str), rows["source"], strict=True), rows["locator"], strict=True))

    def rests_on(self, claim: pd.Series, cited: dict[tuple[str, str], str]) -> Markup:
        """What a claim rests on, in a sentence or two: the works, their places, their kinds, and what we lack.

        A text without notes has sources all the same: its claims rest on what the column `sources` names.

        >>> str(claims.rests_on(claims.get("i-2"), {}))
        'Rests on <a href="#source-snow1855">Snow 1855</a> (scholarship).'
        """
        if not claim["footnotes"] and not claim["sources"]:
            return Markup("The {} gives no note for these words.").format(self.sources.text)
        lost = LOST in claim["basis"]
        if not claim["sources"]:
            return Markup("What the note cites is not in our copy." if lost else "The note cites no work.")
        works = Markup("; ").join(self._work(key, claim["footnotes"], cited) for key in claim["sources"])
        kinds = ", ".join(kind for kind in claim["basis"] if kind not in _NO_KIND).replace("ngo", "NGO")
        kinds = f" ({kinds})" if kinds else ""
        return Markup("Rests on {}{}.{}").format(works, kinds, " The note breaks off in our copy." if lost else "")

    def _work(self, key: str, notes: tuple[str, ...], cited: dict[tuple[str, str], str]) -> Markup:
        places = dict.fromkeys(place for note in notes if (place := cited.get((note, key))))
        return self.sources.link(key) + "".join(f", {place}" for place in places)

    def _item(self, claim: pd.Series, cited: dict[tuple[str, str], str], mark: str) -> Markup:
        note = Markup(' <span class="claim-note">{}</span>').format(inline(claim["note"])) if claim["note"] else ""
        where = place(claim)
        how = put(claim, self.sources.text) if mark else ""  # the register alone says how the text puts it
        where = f"{where[0].upper()}{where[1:]}{how}"
        back = Markup(told(claim["id"])) if building() else ""
        return Markup(
            '<li id="claim-{0}"{1}><span class="claim-id">{0}</span> <span class="claim-statement">{2}</span>{3}'
            ' <span class="claim-place">{4}. {5}{6}</span></li>'
        ).format(claim["id"], mark, claim["statement"], note, where, self.rests_on(claim, cited), back)


# What `basis` says of a note, and not of a work.
_NO_KIND = (LOST, "no marker", "no work cited")

# How a sentence says how the text puts a statement; one that it simply asserts says nothing.
_PUT = {
    "quotes": "quoted",
    "reports others": "reported of others",
    "possible": "put as possible",
    "likely": "put as likely",
    "judges": "a judgement of the {}",
}


def put(claim: pd.Series, text: str) -> str:
    """How the text puts a claim, to follow its place; empty where it is asserted, or where no column `modality` says.

    >>> put(pd.Series({"modality": "judges"}), "paper")
    '; a judgement of the paper'
    >>> put(pd.Series({"kind": "count"}), "paper")
    ''
    """
    words = _PUT.get(claim.get("modality", ""), "").format(text)
    return f"; {words}" if words else ""


def place(claim: pd.Series) -> str:
    """Where in the text a claim stands: section, paragraph and notes.

    >>> place(tables.row("claims", "i-2"))
    'section I, paragraph 2'
    """
    notes = claim["footnotes"]
    noted = f", note{'s' if len(notes) > 1 else ''} {' and '.join(notes)}" if notes else ""
    return f"section {claim['section']}, paragraph {claim['paragraph']}{noted}"
