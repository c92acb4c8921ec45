"""What the paper's claims rest on, and what would be left of them without one of their sources.

A claim whose note is not in our copy is never counted as unsupported: every figure comes as what is
known, what is unknown, and the bounds between which the truth lies.
"""

import pandas as pd

from claimbook.claims import Evidence
from claimbook.claims.evidence import FALLS as FALLS
from claimbook.claims.evidence import LOST as LOST
from claimbook.claims.evidence import NONE as NONE
from claimbook.claims.evidence import OPEN as OPEN
from claimbook.claims.evidence import SEVERAL as SEVERAL
from claimbook.claims.evidence import SINGLE as SINGLE
from claimbook.claims.evidence import STANDINGS as STANDINGS
from claimbook.claims.evidence import STANDS as STANDS
from claimbook.claims.evidence import share as share
from companion.data import TABLES
from companion.sources import SOURCES

# The sections of the paper, with the matter of the chapter that retells each: chapter 1, chapter 2 …
MATTERS = {
    "I": "Introduction", "II": "Refugees?", "III": "History", "IV.1": "Early years", "IV.2": "The Act", "IV.3": "Practice",
    "IV.4": "Challenges", "V.0": "Openness", "V.1": "Silence", "V.2": "Reasons", "V.3": "Effects", "VI": "Conclusion",
}  # fmt: skip
SECTIONS = list(MATTERS)
CHAPTERS = {section: f"{number} {matter}" for number, (section, matter) in enumerate(MATTERS.items(), 1)}

EVIDENCE = Evidence(SOURCES, SECTIONS)

standing = EVIDENCE.standing
by_section = EVIDENCE.by_section
told = EVIDENCE.in_words
without = EVIDENCE.without
cited = EVIDENCE.cited
without_each = EVIDENCE.without_each
kinds = EVIDENCE.kinds
numbers = EVIDENCE.numbers
summary = EVIDENCE.summary
take_away = EVIDENCE.take_away


def voices() -> dict[str, tuple[str, ...]]:
    """Works that come from one voice; name to keys. One by one they prop each other up; together they do not.

    >>> voices()["Kato and LFNKR, everything"][:2]
    ('kato2005', 'kato2008')
    """
    works = TABLES.load("sources").set_index("key").loc[sorted(cited()["key"])]
    own = works["author"].str.contains("Kato, Hiroshi|Life Funds for North Korean Refugees")
    return {
        "Kato and LFNKR, everything": tuple(works.index[own]),
        "Every interview": tuple(works.index[works["kind"] == "interview"]),
        "All Diet records": tuple(works.index[works["kind"] == "diet record"]),
    }


def choices() -> dict[str, tuple[str, ...]]:
    """What can be taken away: voices, then single works by how much hangs on them; name to keys.

    >>> choices()["Ogawa 1996 (ngo)"]
    ('ogawa1996',)
    """
    works = cited()[["name", "kind", "key"]].itertuples(index=False)
    return voices() | {f"{name} ({kind})": (key,) for name, kind, key in works}


def works_by_chapter(most: int = 12) -> pd.DataFrame:
    """How many claims of each section rest on each of the works on which most do: one row a work, one column a section.

    >>> int(works_by_chapter().loc["Kato 2023"].sum())
    11
    """
    table = standing()[["id", "section", "sources"]].explode("sources").dropna(subset="sources")
    works = cited().sort_values("claims", ascending=False, kind="stable").head(most).set_index("key")["name"]
    table = table[table["sources"].isin(works.index)]
    counts = pd.crosstab(table["sources"], table["section"]).reindex(works.index, columns=SECTIONS, fill_value=0)
    return counts.rename(index=works).rename_axis(index=None, columns=None)


def descent() -> pd.DataFrame:
    """Every count of people that states a number, with the year and the origin that it goes back to, by origin.

    Left out is the paper's own, which gathers others. Columns: id, year (or "no date"), who, origin.

    >>> descent().query("origin == 'not seen'").shape[0], descent()["origin"].nunique()
    (9, 9)
    """
    table = TABLES.load("estimates").rename(columns={"goes_back_to": "origin"})
    table = table[table["low"].notna() & ~table["origin"].str.contains(";")].copy()
    table["year"] = table["date"].str[:4].replace("", "no date")
    table["size"] = table.groupby("origin")["id"].transform("count")
    table["named"] = table["origin"] != "not seen"
    order = table.sort_values(
        ["named", "size", "origin", "year"], ascending=[False, False, True, True], kind="stable", ignore_index=True
    )
    return order[["id", "year", "who", "origin"]]


def conclusions() -> pd.DataFrame:
    """The reasons and effects of sections V.2 and V.3, with what holds each up.

    Columns: id, kind ("reason" or "effect"), conclusion, known (how many works our copy can name), lost (how many notes
    it lacks), lost_notes (which), own (statements without a note), replies (official replies that give a reason, or come
    near it) and hangs (whether nothing but lost notes holds it up, whatever the author argues).

    >>> conclusions().set_index("id").loc["privacy", ["known", "lost", "replies"]].to_list()
    [0, 3, 3]
    """
    table = standing().set_index("id")
    notes = TABLES.load("claims").set_index("id")["footnotes"]
    state = TABLES.load("footnotes").set_index("note")["state"]
    found = []
    for kind, text in (("reason", "short"), ("effect", "effect")):
        rows = TABLES.load(f"{kind}s")
        if kind == "reason":
            rows = rows[rows["bears_on"].map(bool)]
        for _, row in rows.iterrows():
            claims = list(row["claims"])
            lost = {note for claim in claims for note in notes[claim] if state[int(note)] != "whole"}
            found.append(
                {
                    "id": row["id"],
                    "kind": kind,
                    "conclusion": row[text],
                    "known": len({key for claim in claims for key in table.loc[claim, "sources"]}),
                    "lost": len(lost),
                    "lost_notes": tuple(sorted(int(note) for note in lost)),
                    "own": int((table.loc[claims, "standing"] == NONE).sum()),
                    "replies": len(row["answers"]) if kind == "reason" else 0,
                }
            )
    table = pd.DataFrame(found)
    return table.assign(hangs=(table["known"] + table["replies"] == 0) & (table["lost"] > 0))
