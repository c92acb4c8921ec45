"""The paper's statements against what the government answered: borne out, contradicted, or never asked."""

import pandas as pd

from companion import data

# From the relation that says most to the one that says least. "Coded differently" is no relation of an answer: where only what
# both readers coded alike counts, it is what is left of a statement that one of them, or both, found addressed.
DIFFERENTLY = "coded differently"
RELATIONS = ["contradicts", "confirms", "in part", "differs", "declines", "is its source", DIFFERENTLY, "not addressed"]
NOTHING = ("", "no bearing", "not addressed")

# Whose coding counts: as settled, one reader's alone, or only where both agreed.
READINGS = {
    "the coding we settled on": "settled",
    "the first reader alone": "first",
    "the second reader alone": "second",
    "only what both coded alike": "both",
}


def pairs(reading: str = "settled") -> pd.DataFrame:
    """Statements with an answer that bears on them: claim, answer, relation.

    `reading` is one of the values of `READINGS`. An answer that is itself what the statement reports stays apart in all.

    >>> pairs("both").query("claim == 'iv-3-40'")["relation"].to_list()
    ['confirms', 'in part', 'confirms']
    """
    table = data.load("comparisons")
    own = table["relation"] == "is its source"
    kept = table.assign(
        relation=table["relation"] if reading == "settled" else table["first" if reading == "both" else reading]
    )
    if reading == "both":
        kept = kept[own | (table["first"] == table["second"])]
    kept.loc[own[own].index.intersection(kept.index), "relation"] = "is its source"
    return kept.loc[~kept["relation"].isin(NOTHING), ["claim", "answer", "relation"]].drop_duplicates(ignore_index=True)


def strongest(reading: str = "settled") -> pd.DataFrame:
    """Each statement that could have been asked about, with its section and the strongest relation of any answer.

    >>> int((strongest()["relation"] == "confirms").sum())
    1
    >>> strongest("both")["relation"].value_counts()[["coded differently", "not addressed"]].to_list()
    [19, 74]
    """
    table = data.load("comparisons")[["claim"]].drop_duplicates(ignore_index=True)
    table["section"] = data.load("claims").set_index("id")["section"].loc[table["claim"]].to_list()
    found = pairs(reading)
    rank = found["relation"].map(RELATIONS.index).groupby(found["claim"]).min()
    table["relation"] = [RELATIONS[int(rank.get(claim, len(RELATIONS) - 1))] for claim in table["claim"]]
    if reading == "both":
        addressed = {*pairs("first")["claim"], *pairs("second")["claim"]}
        apart = (table["relation"] == "not addressed") & table["claim"].isin(addressed)
        table.loc[apart, "relation"] = DIFFERENTLY
    return table


def by_section(reading: str = "settled") -> pd.DataFrame:
    """How many statements of each section stand in each relation: one row a section, one column a relation."""
    table = strongest(reading)
    sections = list(dict.fromkeys(table["section"]))
    return pd.crosstab(table["section"], table["relation"]).reindex(index=sections, columns=RELATIONS, fill_value=0)
