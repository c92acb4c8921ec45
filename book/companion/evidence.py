"""What the paper's claims rest on, and what would be left of them without one of their sources.

A claim whose note is not in our copy is never counted as unsupported: every figure comes as what is
known, what is unknown, and the bounds between which the truth lies.
"""

from collections.abc import Iterable

import pandas as pd
from markupsafe import Markup

from companion import data, sources
from companion.markup import Shown, words

SECTIONS = ["I", "II", "III", "IV.1", "IV.2", "IV.3", "IV.4", "V.0", "V.1", "V.2", "V.3", "VI"]

# How well a claim is known to rest on something; in the order of the charts.
SEVERAL, SINGLE, LOST, NONE = "several sources", "one source", "note not in our copy", "no note"
STANDINGS = [SEVERAL, SINGLE, LOST, NONE]

FALLS, STANDS, OPEN = "falls", "stands", "cannot be told"


def standing() -> pd.DataFrame:
    """Each claim with its section, its sources (a tuple of keys), whether a note of it is lost or cut, and
    its standing: several sources, one source, note not in our copy, or no note (or one that cites nothing).

    A claim at the cut note counts by the sources that can still be read.

    >>> standing().set_index("id").loc[["i-2", "i-3", "iii-1"], "standing"].to_list()
    ['one source', 'several sources', 'no note']
    """
    claims = data.load("claims")
    table = claims[["id", "section", "kind", "statement", "sources"]].copy()
    table["lost"] = ["note not in our copy" in basis for basis in claims["basis"]]
    table["standing"] = [
        (SEVERAL if len(keys) > 1 else SINGLE) if keys else LOST if "note not in our copy" in basis else NONE
        for basis, keys in zip(claims["basis"], claims["sources"], strict=True)
    ]
    return table


def by_section() -> pd.DataFrame:
    """Claims of each section by standing: one row a section, one column a standing, whole numbers.

    >>> by_section().loc["III"].to_dict()
    {'several sources': 2, 'one source': 12, 'note not in our copy': 0, 'no note': 8}
    """
    table = standing()
    counts = pd.crosstab(table["section"], table["standing"])
    return counts.reindex(index=SECTIONS, columns=STANDINGS, fill_value=0)


def told(section: str) -> str:
    """What the claims of one section rest on, in a sentence.

    >>> told("III")
    'Of these 22 statements, 2 rest on several sources and 12 on one; 8 stand in sentences without a note.'
    >>> told("IV.2")
    'Of these 17 statements, 13 rest on a single source; 4 stand in sentences without a note.'
    >>> told("V.0")
    'Of these 15 statements, for 10 the note is not in our copy; 5 stand in sentences without a note.'
    """
    counts = by_section().loc[section]
    several, single, lost, none = (int(counts[standing]) for standing in STANDINGS)
    known = [f"{several} rest on several sources"] if several else []
    known += [f"{single} on one" if several else f"{single} rest on a single source"] if single else []
    parts = [" and ".join(known)] if known else []
    parts += [f"for {lost} the note is not in our copy"] if lost else []
    parts += [f"{none} stand in sentences without a note"] if none else []
    return f"Of these {sum(counts)} statements, {'; '.join(parts)}."


def share(part: int, unknown: int, whole: int) -> str:
    """A count with its bounds, for a sentence: what is known, and what it may be if the lost notes agree.

    >>> share(75, 107, 241)
    'at least 75 and at most 182 of 241 (31 to 76 per cent)'
    """
    low, high = round(100 * part / whole), round(100 * (part + unknown) / whole)
    if not unknown:
        return f"{words(part)} of {words(whole)} ({low} per cent)"
    return f"at least {words(part)} and at most {words(part + unknown)} of {words(whole)} ({low} to {high} per cent)"


def without(gone: Iterable[str]) -> pd.DataFrame:
    """What becomes of each claim with a note when these sources (keys) are taken away.

    Columns: id, section, statement, result. A claim falls when every source that we know it to have is
    gone and all its notes can be read. It stands when it keeps one that we know. When none is left and a
    note is lost, it cannot be told: the lost note may hold another source, or the same one.

    >>> without(["ogawa1996"]).set_index("id").loc[["iii-12", "iii-13"], "result"].to_list()
    ['falls', 'stands']
    """
    gone = set(gone)
    unknown = gone - set(data.load("sources")["key"])
    if unknown:
        raise data.DataError(f"sources.csv has no row {sorted(unknown)[0]!r}")
    table = standing()
    table = table[table["standing"] != NONE].copy()
    table["result"] = [
        STANDS if set(keys) - gone else OPEN if lost else FALLS
        for keys, lost in zip(table["sources"], table["lost"], strict=True)
    ]
    return table[["id", "section", "statement", "result"]]


def cited() -> pd.DataFrame:
    """Each source that a claim rests on: key, name, kind, language, claims (how many rest on it) and sole
    (how many on it alone, as far as our copy shows), the most relied on first.

    >>> cited().set_index("key").loc["ogawa1996", "kind"]
    'ngo'
    """
    table = standing()
    pairs = table[["id", "sources"]].explode("sources").dropna()
    alone = without_each()
    works = data.load("sources").set_index("key")
    counts = pairs.groupby("sources")["id"].count()
    found = pd.DataFrame(
        {
            "key": counts.index,
            "name": [sources.short(key) for key in counts.index],
            "kind": works.loc[counts.index, "kind"].to_list(),
            "language": works.loc[counts.index, "language"].to_list(),
            "claims": counts.to_list(),
            "sole": [alone[key] for key in counts.index],
        }
    )
    return found.sort_values(["sole", "claims", "key"], ascending=[False, False, True], ignore_index=True)


def without_each() -> dict[str, int]:
    """How many claims fall when each source is taken away alone.

    >>> without_each()["ogawa1996"]
    1
    """
    table = standing()
    sole = table[(table["standing"] == SINGLE) & ~table["lost"]]
    falls = sole["sources"].map(lambda keys: keys[0]).value_counts()
    return {key: int(falls.get(key, 0)) for key in set().union(*table["sources"])}


def kinds(column: str) -> pd.DataFrame:
    """Works cited in each section of the paper by `kind` or `language`, each work once a section.

    >>> int(kinds("kind").loc["I", "interview"])
    2
    """
    notes = data.load("footnotes").set_index("note")["section"]
    works = data.load("sources").set_index("key")[column].replace("", "not stated")
    pairs = data.load("citations")
    pairs = pd.DataFrame({"section": notes.loc[pairs["note"]].to_list(), "key": pairs["source"]}).drop_duplicates()
    counts = pd.crosstab(pairs["section"], works.loc[pairs["key"]].to_list())
    return counts.reindex(SECTIONS, fill_value=0)[counts.sum().sort_values(ascending=False, kind="stable").index]


def numbers() -> pd.DataFrame:
    """Claims that state a number of people, money, time or cases, by standing, one row a kind.

    >>> bool(numbers().loc["count"].sum() > 20)
    True
    """
    claims = data.load("claims")
    stated = claims.loc[claims["low"].notna(), "id"]
    table = standing()
    table = table[table["id"].isin(stated)]
    counts = pd.crosstab(table["kind"], table["standing"]).reindex(columns=STANDINGS, fill_value=0)
    return counts.loc[counts.sum(axis=1).sort_values(ascending=False, kind="stable").index]


def summary() -> Shown:
    """The main figures of this page in a few sentences, each with its bounds."""
    counts = by_section().sum()
    noted, lost = int(counts.sum() - counts[NONE]), int(counts[LOST])
    stated = numbers().sum()
    top = cited().iloc[0]
    return Shown(
        Markup(
            "<ul><li>The register holds {} claims. {} carry a note; {} stand in sentences to which the paper puts none, "
            "mostly its own argument.</li><li>Of those with a note, {} rest on one source alone, and {} on several. "
            "For {} the note is not in our copy.</li><li>Of the claims that state a number and carry a note, {} rest on "
            "one source alone.</li><li>More hangs on {} ({}) than on any other work: {} claims rest on it, {} of them on "
            "nothing else that we know of.</li></ul>"
        ).format(
            words(int(counts.sum())),
            words(noted),
            words(int(counts[NONE])),
            share(int(counts[SINGLE]), lost, noted),
            share(int(counts[SEVERAL]), lost, noted),
            words(lost),
            share(int(stated[SINGLE]), int(stated[LOST]), int(stated.sum() - stated[NONE])),
            sources.link(top["key"]),
            top["kind"],
            words(int(top["claims"])),
            words(int(top["sole"])),
        )
    )


def voices() -> dict[str, tuple[str, ...]]:
    """Works that come from one voice; name to keys. One by one they prop each other up; together they do not.

    >>> voices()["Kato and LFNKR, everything"][:2]
    ('kato2005', 'kato2008')
    """
    works = data.load("sources").set_index("key").loc[sorted(cited()["key"])]
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


def take_away(gone: tuple[str, ...]) -> tuple[Markup, str]:
    """View of the explorable: claims that fall without these sources, and the sentence that says how many."""
    table = without(gone)
    counts = table["result"].value_counts()
    falls, stands, unclear = (int(counts.get(result, 0)) for result in (FALLS, STANDS, OPEN))
    names = " and ".join(sources.short(key) for key in gone) if len(gone) < 3 else f"these {words(len(gone))} works"
    says = (
        f"Without {names}, {_claims(falls)} of the {words(len(table))} that carry a note {_s('fall', falls)}, "
        f"{words(stands)} {_s('stand', stands)}, and {words(unclear)} cannot be told because "
        f"{'its' if unclear == 1 else 'their'} notes are not in our copy: between {words(falls)} and "
        f"{words(falls + unclear)} fall."
    )
    return _fallen(table[table["result"] == FALLS]), says


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
