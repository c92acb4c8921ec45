"""Openness against quiet, made explicit without a score: what one accepts, and what then remains."""

from collections.abc import Mapping

import pandas as pd

from companion import data, rows

SIDES = {"openness": "saying more", "quiet": "keeping quiet"}
GROUPS = [
    "escapees who could come", "escapees in China", "escapees in Japan", "families in North Korea",
    "NGOs and aid workers", "the public and scholars", "the Japanese state",
]  # fmt: skip
STATE = GROUPS[-1]  # the one that takes a singular


def considerations() -> pd.DataFrame:
    """The table of considerations, those for openness first.

    >>> considerations()["side"].is_monotonic_increasing
    True
    """
    return data.load("considerations")


def labels() -> dict[str, str]:
    """The label of the box for each consideration, by its id: its side, then its short name.

    >>> labels()["tension"]
    'Keeping quiet: relations with China'
    """
    table = considerations()
    return {
        key: f"{SIDES[side].capitalize()}: {short}"
        for key, side, short in table[["id", "side", "short"]].itertuples(index=False)
    }


def columns() -> dict[str, list[str]]:
    """The ids of the considerations of each side, by its head.

    >>> columns()["For keeping quiet"]
    ['tension', 'arrests', 'privacy', 'safety']
    """
    table = considerations()
    return {f"For {name}": list(table.loc[table["side"] == side, "id"]) for side, name in SIDES.items()}


def on_both_sides(accepted: Mapping[str, bool]) -> pd.DataFrame:
    """Whom the accepted considerations affect: one row a group, with the short names of those on each side.

    Columns: group, openness and quiet (lists), in the order of the table; groups that nothing affects are left out.

    >>> on_both_sides({"fairness": True, "privacy": True}).set_index("group").loc["escapees in Japan"].to_list()
    [['less arbitrary treatment'], ['personal data']]
    """
    table = considerations()
    table = table[[accepted.get(key, False) for key in table["id"]]].explode("groups")
    groups = [group for group in GROUPS if group in set(table["groups"])]
    found = {
        side: [list(table.loc[(table["groups"] == group) & (table["side"] == side), "short"]) for group in groups]
        for side in SIDES
    }
    return pd.DataFrame({"group": groups} | found)


def table() -> pd.DataFrame:
    """Every consideration with who names it, whom it affects, and what is known, for a table."""
    listed = considerations()
    listed["side"] = listed["side"].map(SIDES).str.capitalize()
    return rows.frame(
        "considerations",
        {
            "consideration": "Consideration",
            "side": "Side",
            "bearer": "Whom it affects",
            "stated_by": "Who names it",
            "known": "What is known about the deciding facts",
        },
        rows=listed,
    )


def since() -> pd.DataFrame:
    """What has happened that the paper does not report, from the timeline."""
    chosen = ["complementary-protection", "district-court-judgment"]
    events = data.pick("events", chosen)
    return rows.frame(
        "events", {"dated": "When", "event": "What happened", "who_says": "Source", "note": "Note"}, rows=events
    )
