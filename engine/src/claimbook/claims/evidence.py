"""What the text's claims rest on, and what would be left of them without one of their sources.

A claim whose note cannot be read is never counted as unsupported: every figure comes as what is
known, what is unknown, and the bounds between which the truth lies.
"""

from collections.abc import Iterable, Sequence

import pandas as pd
from markupsafe import Markup

from claimbook.claims.sources import Sources
from claimbook.show.markup import words
from claimbook.show.output import HtmlOutput
from claimbook.tables import DataError

# How well a claim is known to rest on something; in the order of the charts.
SEVERAL, SINGLE, LOST, NONE = "several sources", "one source", "note not in our copy", "no note"
STANDINGS = [SEVERAL, SINGLE, LOST, NONE]

# What a sentence says of a statement that is the only one.
_ALONE = {
    SEVERAL: "rests on more than one source",
    SINGLE: "rests on a single source",
    LOST: "has a note that is not in our copy",
    NONE: "has no note of its own",
}

FALLS, STANDS, OPEN = "falls", "stands", "open"


class Evidence:
    """What the rows of `claims` rest on, by the tables `sources`, `citations` and `footnotes`.

    Args:
        sources: the works; they bring the tables.
        sections: the text's sections, in their order.
    """

    def __init__(self, sources: Sources, sections: Sequence[str]):
        self.sources, self.sections = sources, list(sections)
        self.tables = sources.tables

    def standing(self) -> pd.DataFrame:
        """Each claim with its section, its sources (a tuple of keys), whether a note of it is lost or cut, and
        its standing: several sources, one source, note not in our copy, or no note (or one that cites nothing).

        A claim at a note that is cut counts by the sources that can still be read.

        >>> evidence.standing().set_index("id").loc["i-2", "standing"]
        'one source'
        """
        claims = self.tables.load("claims")
        table = claims[["id", "section", "kind", "statement", "sources"]].copy()
        table["lost"] = [LOST in basis for basis in claims["basis"]]
        table["standing"] = [
            (SEVERAL if len(keys) > 1 else SINGLE) if keys else LOST if LOST in basis else NONE
            for basis, keys in zip(claims["basis"], claims["sources"], strict=True)
        ]
        return table

    def by_section(self) -> pd.DataFrame:
        """Claims of each section by standing: one row a section, one column a standing, whole numbers.

        >>> evidence.by_section().loc["I"].to_dict()
        {'several sources': 0, 'one source': 5, 'note not in our copy': 0, 'no note': 0}
        """
        table = self.standing()
        counts = pd.crosstab(table["section"], table["standing"])
        return counts.reindex(index=self.sections, columns=STANDINGS, fill_value=0)

    def in_words(self, section: str, *others: str) -> str:
        """What the claims of a section, or of several, rest on, in a sentence. Raises `DataError` where there are none.

        >>> evidence.in_words("I")
        'Of these 5 statements, 5 rest on a single source.'
        >>> evidence.in_words("I", "II")
        'Of these 10 statements, 10 rest on a single source.'
        """
        sections = (section, *others)
        if unknown := [one for one in sections if one not in self.sections]:
            raise DataError(
                f"claims.csv has no claim of section {unknown[0]!r}; its sections are {', '.join(self.sections)}"
            )
        counts = self.by_section().loc[list(sections)].sum()
        several, single, lost, none = (int(counts[standing]) for standing in STANDINGS)
        if sum(counts) == 1:
            return f"This statement {_ALONE[counts.idxmax()]}."
        known = [f"{several} {_s('rest', several)} on more than one source"] if several else []
        known += (
            [f"{single} on one" if several else f"{single} {_s('rest', single)} on a single source"] if single else []
        )
        parts = [" and ".join(known)] if known else []
        parts += [f"{lost} {'has' if lost == 1 else 'have'} a note that is not in our copy"] if lost else []
        parts += [f"{none} {'has no note of its own' if none == 1 else 'have no note of their own'}"] if none else []
        return f"Of these {sum(counts)} statements, {'; '.join(parts)}."

    def without(self, gone: Iterable[str]) -> pd.DataFrame:
        """What becomes of each claim with a note when these sources (keys) are taken away.

        Columns: id, section, statement, result. A claim falls when every source that we know it to have is
        gone and all its notes can be read. It stands when it keeps one that we know. When none is left and a
        note is lost, it is open: the lost note may hold another source, or the same one.
        Raises `DataError` for a key that is none.

        >>> set(evidence.without(["snow1855"])["result"])
        {'falls'}
        """
        gone = set(gone)
        unknown = gone - set(self.tables.load("sources")["key"])
        if unknown:
            raise DataError(f"sources.csv has no row {sorted(unknown)[0]!r}")
        table = self.standing()
        table = table[table["standing"] != NONE].copy()
        table["result"] = [
            STANDS if set(keys) - gone else OPEN if lost else FALLS
            for keys, lost in zip(table["sources"], table["lost"], strict=True)
        ]
        return table[["id", "section", "statement", "result"]]

    def cited(self) -> pd.DataFrame:
        """Each source that a claim rests on: key, name, kind, language, claims (how many rest on it) and sole
        (how many on it alone, as far as the notes can be read), the most relied on first.

        >>> evidence.cited()[["key", "claims", "sole"]].to_dict("records")
        [{'key': 'snow1855', 'claims': 10, 'sole': 10}]
        """
        table = self.standing()
        pairs = table[["id", "sources"]].explode("sources").dropna()
        alone = self.without_each()
        works = self.tables.load("sources").set_index("key")
        counts = pairs.groupby("sources")["id"].count()
        found = pd.DataFrame(
            {
                "key": counts.index,
                "name": [self.sources.short(key) for key in counts.index],
                "kind": works.loc[counts.index, "kind"].to_list(),
                "language": works.loc[counts.index, "language"].to_list(),
                "claims": counts.to_list(),
                "sole": [alone[key] for key in counts.index],
            }
        )
        return found.sort_values(["sole", "claims", "key"], ascending=[False, False, True], ignore_index=True)

    def without_each(self) -> dict[str, int]:
        """How many claims fall when each source is taken away alone.

        >>> evidence.without_each()
        {'snow1855': 10}
        """
        table = self.standing()
        sole = table[(table["standing"] == SINGLE) & ~table["lost"]]
        falls = sole["sources"].map(lambda keys: keys[0]).value_counts()
        return {key: int(falls.get(key, 0)) for key in set().union(*table["sources"])}

    def kinds(self, column: str) -> pd.DataFrame:
        """Works cited in each section of the text by `kind` or `language`, each work once a section."""
        notes = self.tables.load("footnotes").set_index("note")["section"]
        works = self.tables.load("sources").set_index("key")[column].replace("", "not stated")
        pairs = self.tables.load("citations")
        pairs = pd.DataFrame({"section": notes.loc[pairs["note"]].to_list(), "key": pairs["source"]}).drop_duplicates()
        counts = pd.crosstab(pairs["section"], works.loc[pairs["key"]].to_list())
        return counts.reindex(self.sections, fill_value=0)[
            counts.sum().sort_values(ascending=False, kind="stable").index
        ]

    def numbers(self) -> pd.DataFrame:
        """Claims that state a number of people, money, time or cases, by standing, one row a kind.

        >>> evidence.numbers().loc["count"].to_list()
        [0, 3, 0, 0]
        """
        claims = self.tables.load("claims")
        stated = claims.loc[claims["low"].notna() | claims["high"].notna(), "id"]
        table = self.standing()
        table = table[table["id"].isin(stated)]
        counts = pd.crosstab(table["kind"], table["standing"]).reindex(columns=STANDINGS, fill_value=0)
        return counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]

    def summary(self) -> HtmlOutput:
        """The main figures in a few sentences, each with its bounds."""
        counts = self.by_section().sum()
        noted, lost = int(counts.sum() - counts[NONE]), int(counts[LOST])
        stated = self.numbers().sum()
        top = self.cited().iloc[0]
        return HtmlOutput(
            Markup(
                "<ul><li>The register holds {} claims. {} carry a note; {} have none of their own: they are the {}’s argument, "
                "repeat what has a note elsewhere, or are simply left without one.</li><li>Of those with a note, {} rest on one source alone, and {} on several. "
                "For {} the note is not in our copy.</li><li>Of the claims that state a number and carry a note, {} rest on "
                "one source alone.</li><li>More claims rest on {} ({}) alone than on any other work: of the {} that rest on it, {} "
                "have nothing else that we know of.</li></ul>"
            ).format(
                words(int(counts.sum())),
                words(noted),
                words(int(counts[NONE])),
                self.sources.text,
                share(int(counts[SINGLE]), lost, noted),
                share(int(counts[SEVERAL]), lost, noted),
                words(lost),
                share(int(stated[SINGLE]), int(stated[LOST]), int(stated.sum() - stated[NONE])),
                self.sources.link(top["key"]),
                top["kind"],
                words(int(top["claims"])),
                words(int(top["sole"])),
            )
        )

    def take_away(self, gone: tuple[str, ...]) -> tuple[Markup, str]:
        """View of an explorable: claims that fall without these sources, and the sentence that says how many.

        >>> evidence.take_away(("snow1855",))[1][:70]
        'Without Snow 1855, 10 claims of the 10 that carry a note fall, 0 stand'
        """
        table = self.without(gone)
        counts = table["result"].value_counts()
        falls, stands, unclear = (int(counts.get(result, 0)) for result in (FALLS, STANDS, OPEN))
        few = len(gone) < 3
        names = " and ".join(self.sources.short(key) for key in gone) if few else f"these {words(len(gone))} works"
        summary = (
            f"Without {names}, {_claims(falls)} of the {words(len(table))} that carry a note {_s('fall', falls)}, "
            f"{words(stands)} {_s('stand', stands)}, and {words(unclear)} {'is' if unclear == 1 else 'are'} open because "
            f"{'its' if unclear == 1 else 'their'} notes are not in our copy: between {words(falls)} and "
            f"{words(falls + unclear)} fall."
        )
        return _fallen(table[table["result"] == FALLS]), summary


def share(part: int, unknown: int, whole: int) -> str:
    """A count with its bounds, for a sentence: what is known, and what it may be if the lost notes agree.

    >>> share(75, 107, 241)
    'at least 75 and at most 182 of 241 (31 to 76 per cent)'
    """
    low, high = round(100 * part / whole), round(100 * (part + unknown) / whole)
    if not unknown:
        return f"{words(part)} of {words(whole)} ({low} per cent)"
    return f"at least {words(part)} and at most {words(part + unknown)} of {words(whole)} ({low} to {high} per cent)"


def _fallen(table: pd.DataFrame) -> Markup:
    if table.empty:
        return Markup("<p>No claim falls that we know of: each keeps another source.</p>")
    items = Markup("").join(
        Markup('<li><a href="#claim-{0}">{0}</a> {1}</li>').format(claim, statement)
        for claim, statement in table[["id", "statement"]].itertuples(index=False)
    )
    return Markup("<p>Claims that fall:</p><ul>{}</ul>").format(items)


def _claims(count: int) -> str:
    return f"{words(count)} claim{'' if count == 1 else 's'}"


def _s(verb: str, count: int) -> str:
    return verb + ("s" if count == 1 else "")
