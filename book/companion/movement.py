"""The departures from Japan to North Korea, 1959 to 1984, as far as their dates are known."""

import pandas as pd

from companion import data

FIRST, LAST = 1959, 1984


def table() -> pd.DataFrame:
    """The repatriation table, indexed by its row ids."""
    return data.load("repatriation").set_index("id")


def by_year() -> pd.DataFrame:
    """People who left in each year for which a figure is known, 1959 to 1970.

    Columns: `year` (int), `people` (Int64) and `confirmed` (whether more than one weak source has it).

    >>> by_year().head(2)
       year  people  confirmed
    0  1959    2942       True
    1  1960   49036      False
    """
    rows = table()
    rows = rows[rows["period"] == "year"]
    return pd.DataFrame(
        {
            "year": rows["start"].dt.year.astype(int),
            "people": rows["value"],
            "confirmed": rows["hedge"] != "unconfirmed",
        }
    ).reset_index(drop=True)


def gone_by(year: int) -> tuple[int, int]:
    """Fewest and most people who can have left by the end of a year, 1959 to 1984.

    The two are the same where the figures allow only one answer. From 1971 to 1983 they differ: of the
    last scheme only its first day, its last day and its total are known.

    >>> gone_by(1961), gone_by(1975), gone_by(1984)
    ((74779, 74779), (89692, 93340), (93340, 93340))
    """
    if not FIRST <= year <= LAST:
        raise ValueError(f"the departures lasted from {FIRST} to {LAST}, not {year}")
    rows = table()
    rows = rows[(rows["measure"] == "people") & rows["additive"] & rows["period"].isin(["year", "scheme"])]
    end_of_year = pd.Timestamp(year=year, month=12, day=31)
    finished = rows.loc[rows["end"] <= end_of_year, "value"].sum()
    begun = rows.loc[rows["start"] <= end_of_year, "value"].sum()
    return int(finished), int(begun)


def citizen_counts() -> pd.DataFrame:
    """Every count of the Japanese citizens among those who left, the largest first.

    Rows of the repatriation table, indexed by id; parts of a count are left out.
    """
    rows = table()
    rows = rows[(rows["measure"] == "japanese_citizens") & (rows["period"] != "scheme")]
    return rows.sort_values("value", ascending=False, kind="stable")


def percent(part: int, whole: int) -> float:
    """Share in per cent, to one decimal.

    >>> percent(1831, 93340)
    2.0
    """
    return round(100 * part / whole, 1)
