"""How many escapees have come to Japan? Every count that we found, who made it, and what it goes back to."""

import pandas as pd

from claimbook.show.markup import HEDGES, hedged, label_of, spelled
from companion import claims, data, rows

NOT_SEEN = "not seen"
GATHERED = "wolman-2023"  # the paper's own figure gathers five others and is no voice beside them
IN_A_YEAR = "entered in a year"  # says how many came, and not how many there are

# The options of the explorable: visible label to the table's own word.
MEASURES = {
    "people, however counted": "",
    "people resettled": "resettled",
    "people who entered Japan": "entered Japan",
    "people living in Japan": "living in Japan",
    "people supported by NGOs": "supported by an NGO",
    "people who entered in one year": "entered in a year",
}
MAKERS = {"anyone": "", "scholars": "scholarship", "NGOs": "ngo", "the press": "news", "officials": "official"}


def numbered() -> pd.DataFrame:
    """The estimates that state a number, in order of time; those without a date come last.

    Columns as in the table, and `year` (float, NaN where not dated) and `top`, the higher end of the count.

    >>> int(numbered()["low"].min()), len(numbered())
    (10, 28)
    """
    table = data.load("estimates")
    table = table[table["low"].notna()].copy()
    table["year"] = table["date"].str[:4].replace("", None).astype(float)
    table["top"] = table["high"].fillna(table["low"])
    return table.sort_values("year", kind="stable", ignore_index=True)


def origins(table: pd.DataFrame) -> tuple[list[str], int]:
    """Whom the counts go back to, and for how many of them we do not know.

    >>> origins(numbered().query("who_kind == 'news'"))
    (['Asiapress', 'Yomiuri Shimbun'], 2)
    """
    known = table["goes_back_to"][table["goes_back_to"] != NOT_SEEN].str.split("; ").explode()
    return sorted(set(known)), int((table["goes_back_to"] == NOT_SEEN).sum())


def chosen(measure: str, maker: str) -> pd.DataFrame:
    """The counts of one thing by one kind of maker, or of any.

    The paper's own figure is left out, and the counts of a single year unless they are asked for.

    >>> len(chosen("resettled", "scholarship")), len(chosen("", "official"))
    (4, 2)
    """
    table = numbered()
    table = table[table["id"] != GATHERED]
    table = table[table["measure"] == measure] if measure else table[table["measure"] != IN_A_YEAR]
    return table[table["who_kind"] == maker] if maker else table


def described(table: pd.DataFrame) -> pd.DataFrame:
    """Counts as a table of a page: when, who, of what, how many, and whom they go back to."""
    columns = {
        "dated": "When",
        "who": "Who says so",
        "measure": "Of what",
        "amount": "How many",
        "goes_back_to": "Goes back to",
    }
    return rows.frame("estimates", columns, rows=table.drop(columns=["year", "top"]))


def in_a_sentence(measure: str, maker: str) -> str:
    """Of some counts, how many there are, their range, and whom they go back to.

    >>> in_a_sentence("resettled", "scholarship")
    'Scholars made 4 counts of people resettled, from about 40 to over 200. We do not know what they go back to.'
    >>> in_a_sentence("resettled", "official")
    'Officials made no count of people resettled that we know of.'
    """
    table = chosen(measure, maker)
    what = f" of {label_of(MEASURES, measure)}" if measure else ""
    by = f"{label_of(MAKERS, maker)} made" if maker else "We found"
    by = f"{by[0].upper()}{by[1:]}"
    if table.empty:
        return f"{by} no count{what} that we know of." if maker else f"{by} no count{what}."
    low, high = _range(table)
    count = "one count" if len(table) == 1 else f"{len(table)} counts"
    span = f"from {low} to {high}" if low != high else low if len(table) == 1 else f"all of {low}"
    return f"{by} {count}{what}, {span}. {_origins(table)}"


def _range(table: pd.DataFrame) -> tuple[str, str]:
    floors = table.assign(floor=table["hedge"].isin(["over", "at_least"]))  # of two equal numbers the higher one
    lowest, highest = floors.sort_values(["low", "floor"]).iloc[0], floors.sort_values(["top", "floor"]).iloc[-1]
    return hedged(int(lowest["low"]), lowest["hedge"]), hedged(int(highest["top"]), highest["hedge"])


def _origins(table: pd.DataFrame) -> str:
    known, unseen = origins(table)
    they, go = ("it", "goes") if len(table) == 1 else ("they", "go")
    if not known:
        return f"We do not know what {they} {go} back to."
    found = f"{they.capitalize()} {go} back to {'; '.join(known)}"
    return f"{found}; for {spelled(unseen)} of them we do not know." if unseen else f"{found}."


def cited() -> pd.DataFrame:
    """The five counts behind the paper's figure, from its note 2: one row a count, for a table.

    >>> list(cited()["Year"])
    ['2017', '2017', '2023', '2020', '2016']
    """
    table = data.load("estimates").set_index("claim").loc[["i-4", "i-5", "i-6", "i-7", "i-8"]]
    shown = rows.frame(
        "estimates",
        {"who": "Who", "amount": "How many", "measure": "Of what", "goes_back_to": "Goes back to"},
        rows=table.reset_index(),
    )
    shown.insert(1, "Year", table["date"].to_list())
    shown["Claim"] = [rows.link("claims", claim) for claim in table.index]
    return shown


def beside() -> list[tuple[str, int, str]]:
    """Three totals that are often set side by side: label, number of people, and its hedge for a chart.

    >>> beside()[0]
    ('left Japan for North Korea, 1959 to 1984', 93340, '')
    """
    korea, japan = data.row("south_korea_arrivals", "cumulative-to-2025-total"), claims.get("i-3")
    return [
        ("left Japan for North Korea, 1959 to 1984", int(data.row("repatriation", "total")["value"]), ""),
        (f"arrived in South Korea, to {korea['year_end']}", int(korea["people"]), ""),
        (f"came to Japan, to {japan['to']}", int(japan["low"]), f"{HEDGES[japan['hedge']]} "),
    ]
