"""What happened when: every dated event in one order, and those of a single year."""

import pandas as pd

from claimbook.show.markup import spelled
from companion import data

# The lanes of the timeline, from above to below, with the kinds of event in each.
LANES = {
    "War and crises": ("war", "crisis"),
    "Diplomacy and policy": ("diplomacy", "policy"),
    "Programmes": ("programme",),
    "Laws and courts": ("law", "court"),
    "Escapes and arrests": ("case",),
    "Disclosed or withheld": ("disclosure",),
}


def events() -> pd.DataFrame:
    """Every event in order of time, with the lane it belongs to.

    Columns: those of the table, `lane`, and the years `year` and `until`. What a source dates by its decade alone has the
    middle of it, and no year of its own (`in_year` is false).

    >>> events().set_index("id").loc[["last-sailing", "famine"], ["year", "in_year"]].values.tolist()
    [[1984, True], [1995, False]]
    """
    table = data.load("events").sort_values("date", kind="stable").reset_index(drop=True)
    lane = {kind: name for name, kinds in LANES.items() for kind in kinds}
    table["lane"] = table["kind"].map(lane)
    table["in_year"] = table["precision"] != "decade"
    table["year"] = table["date"].str[:4].astype(int) + table["in_year"].map({True: 0, False: 5})
    table["until"] = table["end"].str[:4].where(table["end"] != "", table["year"].astype(str)).astype(int)
    return table


def of_year(year: int) -> pd.DataFrame:
    """The events that a source dates to a year.

    >>> of_year(1984)["id"].to_list()
    ['last-sailing-red-cross', 'last-sailing']
    """
    table = events()
    return table[table["in_year"] & (table["year"] == year)]


def in_a_sentence(year: int) -> str:
    """What happened in a year; where nothing did that we know of, what came before.

    >>> in_a_sentence(1998)
    'What happened in 1998: Twelve Japanese spouses visit Japan. The Foreign Ministry asks an escapee to sign a declaration of silence.'
    >>> in_a_sentence(1990)
    'We know of nothing in 1990 that bears on the story. The last thing before it, in 1985: Japanese nationality passes at birth through either parent.'
    >>> in_a_sentence(2003)
    'We know of six events in 2003 that bear on the story: open the rows below.'
    """
    some = of_year(year)
    if some.empty:
        table = events()
        last = table[table["in_year"] & (table["year"] < year)].iloc[-1]
        return f"We know of nothing in {year} that bears on the story. The last thing before it, in {last['year']}: {last['event']}."
    if len(some) <= 2:
        return f"What happened in {year}: {'. '.join(some['event'])}."
    return f"We know of {spelled(len(some))} events in {year} that bear on the story: open the rows below."


FIRST, LAST = int(events()["year"].min()), int(events()["until"].max())
