"""Who was recognised as a refugee: North Koreans in other countries, and anybody in Japan."""

import pandas as pd

from companion import data

# The countries with the most decisions on North Koreans among those in the table, in the order of the chart.
COUNTRIES = ["United Kingdom", "Canada", "Belgium", "Netherlands"]
FIRST, LAST = 2004, 2016  # of the chart: the years in which the four decided most


def decisions() -> pd.DataFrame:
    """Decisions on North Koreans by country and year, in persons, noughts where no row is.

    Columns: `recognised` as refugees, `other` (let stay with another protection) and `refused`.

    From UNHCR's tables, which print a small number as 5 and leave out what is nought or withheld.

    >>> decisions().loc[("Canada", 2012)].to_dict()
    {'recognised': 230, 'other': 0, 'refused': 18}
    """
    table = data.load("other_countries")
    named = {"recognised": "recognised", "other_protection": "other", "rejected": "refused"}
    table = table[table["measure"].isin(list(named)) & (table["unit"] == "persons")]
    table = table[table["source"] == "unhcr_refugees_pkg"]
    counts = table.pivot_table(index=["country", "year"], columns="measure", values="value", aggfunc="sum")
    return counts[list(named)].fillna(0).astype(int).rename(columns=named).rename_axis(columns=None)


def in_japan() -> pd.DataFrame:
    """Refugee recognition in Japan by year, any nationality: `applications`, `recognised`, `other` and the first per cent.

    `recognised` includes those recognised on appeal; `other` are people let stay for humanitarian reasons without the
    status. The per cent are of the applications of the same year, although many decisions are on earlier ones.

    >>> in_japan().loc[2017].round(1).to_dict()
    {'applications': 19629.0, 'recognised': 20.0, 'other': 45.0, 'per_cent': 0.1}
    """
    table = data.load("asylum")
    table = table[table["preferred"] & table["additive"]]
    counts = table.pivot_table(index="year", columns="measure", values="people", aggfunc="sum")
    named = {"refugee_applications": "applications", "convention_refugees": "recognised", "other_humanitarian": "other"}
    counts = counts[list(named)].rename(columns=named).rename_axis(columns=None).dropna(subset="applications").fillna(0)
    return counts.assign(per_cent=100 * counts["recognised"] / counts["applications"]).astype(float)
