"""The departures from Japan to North Korea, 1959 to 1984, as far as their dates are known."""

import pandas as pd

from claimbook.show.markup import hedged, words
from companion import data, sources

FIRST, LAST = 1959, 1984


def table() -> pd.DataFrame:
    """The repatriation table, indexed by its row ids."""
    return data.load("repatriation").set_index("id")


def by_year() -> pd.DataFrame:
    """People who left in each year for which a figure is known, 1959 to 1970; of rival figures the preferred one.

    Columns: `year` (int), `people` (Int64) and `confirmed` (whether more than one weak source has it).

    >>> by_year().head(2)
       year  people  confirmed
    0  1959    2942       True
    1  1960   49036      False
    """
    rows = table()
    rows = rows[(rows["period"] == "year") & rows["preferred"]]
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
    last scheme only its first day, its last day and its total are known, and one count whose year is not.

    >>> gone_by(1961), gone_by(1975), gone_by(1984)
    ((74779, 74779), (89692, 93340), (93340, 93340))
    """
    if not FIRST <= year <= LAST:
        raise ValueError(f"expected a year from {FIRST} to {LAST}, found {year}")
    rows = table()
    rows = rows[(rows["measure"] == "people") & rows["additive"] & rows["period"].isin(["year", "scheme"])]
    end_of_year = pd.Timestamp(year=year, month=12, day=31)
    finished = rows.loc[rows["end"] <= end_of_year, "value"].sum()
    begun = rows.loc[rows["start"] <= end_of_year, "value"].sum()
    return int(finished), int(begun)


def rests_on_unconfirmed(year: int) -> bool:
    """Whether the running total at the end of a year is known from unconfirmed figures only.

    >>> rests_on_unconfirmed(1959), rests_on_unconfirmed(1961), rests_on_unconfirmed(1967)
    (False, True, False)
    """
    scheme = table().loc["scheme-1"]  # its total has a source of its own
    weak = by_year().query("not confirmed")["year"]
    return bool(weak.min() <= year < scheme["end"].year)


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


# Tables for the chapter ------------------------------------------------------------------------------

_SCHEMES = ["scheme-1", "scheme-2", "scheme-3"]


def scheme_table() -> pd.DataFrame:
    """The three schemes and their sum: when, how many people, sailings, Japanese citizens and wives.

    >>> list(scheme_table()["People"])
    [88611, 1081, 3648, 93340]
    """
    rows = table()
    months = {name: rows.loc[_SCHEMES, name].dt.strftime("%b %Y") for name in ("start", "end")}
    totals = {"People": "total", "Sailings": "sailings-total"}
    totals |= {"Japanese citizens": "citizens-lists-1987", "Japanese wives": "wives-total"}
    prefixes = ["", "sailings-", "citizens-", "wives-"]
    return pd.DataFrame(
        {
            "Scheme": [*rows.loc[_SCHEMES, "label"], "All three"],
            "From": [*months["start"], ""],
            "To": [*months["end"], ""],
        }
        | {
            name: rows.loc[[*(prefix + scheme for scheme in _SCHEMES), total], "value"].to_numpy()
            for prefix, (name, total) in zip(prefixes, totals.items(), strict=True)
        }
    )


def citizen_table() -> pd.DataFrame:
    """Every count of the Japanese citizens: the number with its hedge, who says so, of which sailings."""
    counts = citizen_counts()
    return pd.DataFrame(
        {
            "Count": [count(row) for _, row in counts.iterrows()],
            "Who says so": [sources.link(source) for source in counts["source"]],
            "Sailings covered": counts["label"],
            "What to know": counts["note"],
        }
    )


def wives_table(citizens: str) -> pd.DataFrame:
    """The Japanese wives as a share of one count of the Japanese citizens and of everyone who left; `citizens` is its row.

    >>> list(wives_table("citizens-loc")["The wives' share"])
    ['', '26.8 per cent', '2.0 per cent']
    """
    rows = table()
    wives, *wholes = (rows.loc[key] for key in ("wives-total", citizens, "total"))
    shares = [f"{percent(wives['value'], whole['value'])} per cent" for whole in wholes]
    return pd.DataFrame(
        {
            "Group": ["Japanese wives", "Japanese citizens", "Everyone who left"],
            "People": [count(row) for row in (wives, *wholes)],
            "The wives' share": ["", *shares],
            "Who says so": [sources.short(row["source"]) for row in (wives, *wholes)],
        }
    )


def wives_in_a_sentence(citizens: str) -> str:
    """The wives' share by one count of the citizens, and whose count it is."""
    rows = table()
    wives, whole = rows.loc["wives-total"], rows.loc[citizens]
    share = percent(wives["value"], whole["value"])
    return (
        f"By this count the estimated {words(wives['value'])} wives are {share} per cent of the Japanese citizens: "
        f"{count(whole)} ({sources.short(whole['source'])})."
    )


def count(row: pd.Series) -> str:
    """The number of a row with its hedge.

    >>> count(table().loc["citizens-loc"])
    'about 6,840'
    """
    return hedged(row["value"], row["hedge"])


def choices(rows: pd.DataFrame) -> dict[str, str]:
    """Rival counts as the options of an explorable: from number and source to row id."""
    return {f"{count(row)} ({sources.short(row['source'])})": key for key, row in rows.iterrows()}


_COUNTED = {
    "people": "people who left",
    "japanese_citizens": "Japanese citizens among those who left",
    "japanese_women": "Japanese women among those who left",
    "japanese_wives": "Japanese wives",
    "sailings": "sailings",
}


def what(row: pd.Series) -> str:
    """What a row of the table counts, and when.

    >>> what(data.row("repatriation", "wives-total"))
    'Japanese wives, all sailings'
    """
    return f"{_COUNTED[row['measure']]}, {row['label'][0].lower()}{row['label'][1:]}"


def label(row: pd.Series) -> str:
    """What a row of the table counts, when, and how many: for a list of counts to choose from.

    >>> label(data.row("repatriation", "year-1960"))
    'people who left, 1960: 49,036'
    """
    return f"{what(row)}: {row['value']:,}"
