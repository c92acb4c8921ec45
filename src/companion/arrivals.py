"""Arrivals that fell: South Korea's yearly series, and the few numbers that can stand beside it."""

import pandas as pd
from markupsafe import Markup

from claimbook.show.markup import words
from companion import data, rows

LAST_BEFORE = 2019  # the last year before borders closed


def korea() -> pd.Series:
    """People who arrived in South Korea in each year from 2002 on, indexed by year.

    >>> int(korea()[2009]), int(korea().idxmax())
    (2914, 2009)
    """
    table = data.load("south_korea_arrivals")
    whole = (
        (table["sex"] == "total") & (table["year_start"] == table["year_end"]) & table["preferred"] & table["additive"]
    )
    return _series(table[whole], "year_end")


def united_states() -> pd.Series:
    """North Koreans admitted to the United States as refugees, by calendar year, as the other series are.

    Fiscal years (October to September) are in the table too; a series mixes the two nowhere.

    >>> int(united_states()[2008]), int(united_states()[2017])
    (38, 1)
    """
    table = data.load("us_admissions")
    return _series(table[(table["basis"] == "calendar_year") & table["preferred"]], "year")


def japan_resettled() -> pd.Series:
    """People whom Japan resettled from third countries under its other programme, by calendar year from 2010 on.

    >>> int(japan_resettled()[2019]), int(japan_resettled()[2020]), int(japan_resettled()[2023])
    (20, 0, 47)
    """
    table = data.load("asylum")
    settled = table[(table["measure"] == "settled_refugees") & (table["year"] >= 2010) & table["preferred"]]
    return _series(settled, "year")


def _series(table: pd.DataFrame, year: str) -> pd.Series:
    """People by year."""
    return table.set_index(table[year].astype(int))["people"].astype(int).sort_index()


def years() -> tuple[range, range]:
    """The years of South Korea's series before borders closed, and those after: what the explorable offers.

    >>> years()
    (range(2002, 2019), range(2020, 2026))
    """
    series = korea()
    return range(int(series.index.min()), LAST_BEFORE), range(LAST_BEFORE + 1, int(series.index.max()) + 1)


def the_fall(start_year: int, end_year: int) -> pd.DataFrame:
    """South Korea's arrivals in a year, in the last before borders closed, and in a later one, for a table.

    >>> list(the_fall(2009, 2021)["Change since the line above"])
    ['', '−1,867', '−984']
    """
    series = korea()
    years_ = (start_year, LAST_BEFORE, end_year)
    first, before, last = (int(series[year]) for year in years_)
    return pd.DataFrame(
        {
            "Year": [str(year) for year in years_],
            "Arrived in South Korea": [first, before, last],
            "Change since the line above": ["", change(before - first), change(last - before)],
        }
    )


def the_fall_in_a_sentence(start_year: int, end_year: int) -> str:
    """How much of the fall between two years had happened before borders closed."""
    series = korea()
    first, before, last = (int(series[year]) for year in (start_year, LAST_BEFORE, end_year))
    older, whole = first - before, first - last
    return (
        f"By {LAST_BEFORE}, before borders closed, {round(100 * older / whole)} per cent of the fall had happened: {older:,} of "
        f"{whole:,} people, from {first:,} in {start_year} to {last:,} in {end_year}."
    )


def change(people: int) -> str:
    """More people or fewer, with the sign before the number.

    >>> change(-1867), change(984)
    ('−1,867', '+984')
    """
    return f"{people:+,}".replace("-", "−")


def side_by_side() -> pd.DataFrame:
    """Four programmes before, during and after the closing of borders, for a table.

    Each period is three years (South Korea, Japan's other programme, the United States) or what is told.

    >>> side_by_side()["2020 to 2022"].to_list()[1:]
    ['359', '35', '6']
    """
    periods = {"2017 to 2019": (2017, 2019), "2020 to 2022": (2020, 2022), "2023 to 2025": (2023, 2025)}
    series = {
        Markup("South Korea, arrivals ({})").format(_row("south_korea_arrivals", "2019-total")): korea(),
        Markup("Japan, other resettled refugees ({})").format(
            _row("asylum", "settled-refugees-2019")
        ): japan_resettled(),
        Markup("United States, refugees from North Korea ({})").format(
            _row("us_admissions", "calendar-cy2019")
        ): united_states(),
    }
    three, none = (rows.link("claims", claim, words_) for claim, words_ in (("iv-4-22", "three"), ("iv-4-23", "none")))
    shown = pd.DataFrame(
        {
            "Programme": [Markup("Japan, escapees known to NGO leaders"), *series],
            **{period: ["", *(_sum(one, *years) for one in series.values())] for period, years in periods.items()},
        },
        dtype="object",
    )
    shown.loc[0, list(periods)] = [
        Markup("{} in 2017 to 2020").format(three), Markup("{} since 2020").format(none), "not known"
    ]  # fmt: skip
    return shown


def _row(name: str, key: str) -> Markup:
    return rows.link(name, key, "rows")


def _sum(series: pd.Series, first: int, last: int) -> str:
    """Sum over a run of years; with the last year that the series has, where it ends earlier."""
    some = series[(series.index >= first) & (series.index <= last)]
    if some.empty:
        return "not known"
    total = words(int(some.sum()))
    return total if some.index.max() == last else f"{total} (to {some.index.max()})"
