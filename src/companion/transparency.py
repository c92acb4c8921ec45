"""The questions that transparency asks, put to four governments, and what an empty line can show."""

import pandas as pd
from markupsafe import Markup

from companion import data, rows

COUNTRIES = ["Japan", "South Korea", "United States", "Canada"]
# UNHCR's tables, with a head that a phone has room for.
_TABLES = {
    "asylum_applications": ("Applications for asylum", "Asked for asylum"),
    "asylum_decisions": ("Decisions on asylum", "Asylum decided"),
    "population": ("Refugees at the year's end", "Refugees at year’s end"),
    "solutions": ("Resettlement and other solutions", "Resettled or other"),
}
_CODES = {"Japan": "JPN", "South Korea": "KOR", "United States": "USA", "Canada": "CAN", "China": "CHN"}


# Whether law that is not made for North Koreans counts as an answer.
LAWS = {"general law counts too": True, "only law for North Koreans counts": False}


def findings(general: bool = True) -> pd.DataFrame:
    """What was found for each question and country: one row a question, a column a country.

    Without `general`, what rests on law for refugees, foreigners or budgets in general counts as not seen.

    >>> findings().loc["appeal", ["Japan", "United States"]].to_list(), findings(False).loc["appeal", "Japan"]
    (['no', 'no'], 'not seen')
    """
    criteria = data.load("criteria").set_index("id")
    table = data.load("programmes").set_index(["dimension", "country"])
    found = (
        table["finding"] if general else table["finding"].mask(table["general"].fillna(False).astype(bool), "not seen")
    )
    return pd.DataFrame(
        {country: [found[dimension, country] for dimension in criteria["dimension"]] for country in COUNTRIES},
        index=criteria.index,
    )


def linked(general: bool = True) -> dict[str, list[Markup]]:
    """What was found for each question, country by country in the order of `COUNTRIES`; each finding leads to its row."""
    criteria = data.load("criteria")
    ids = data.load("programmes").set_index(["dimension", "country"])["id"]
    found = findings(general)
    return {
        key: [
            rows.link("programmes", ids[dimension, country], found.loc[key, country], about=f"{country}: {question}")
            for country in COUNTRIES
        ]
        for key, dimension, question in criteria[["id", "dimension", "question"]].itertuples(index=False)
    }


def questions() -> dict[str, str]:
    """The questions by their row in the table of criteria.

    >>> questions()["numbers"]
    'Is the number of arrivals published?'
    """
    return data.load("criteria").set_index("id")["question"].to_dict()


def label(row: pd.Series) -> str:
    """The question that a row of the table of programmes answers, and the country, without what was found.

    >>> label(data.row("programmes", "jp-numbers-published"))
    '“Is the number of arrivals published?” (Japan)'
    """
    question = data.load("criteria").set_index("dimension").loc[row["dimension"], "question"]
    return f"“{question}” ({row['country']})"


def reported(country: str) -> int:
    """How many rows UNHCR's tables have for North Koreans in a country, all four together.

    >>> reported("South Korea"), reported("United States") > 0
    (0, True)
    """
    table = data.load("unhcr_coverage")
    return int(table.loc[table["iso3"] == _CODES[country], "rows"].sum())


def coverage() -> pd.DataFrame:
    """What UNHCR's tables hold on North Koreans in five countries, for a board: rows and years, or none.

    >>> coverage().set_index("Country").loc["China"].map(Markup.striptags).iloc[0]
    'none (China: Applications for asylum)'
    """
    table = data.load("unhcr_coverage")
    shown = {"Country": list(_CODES)}
    for key, (_, head) in _TABLES.items():
        some = table[table["table"] == key].set_index("iso3")
        shown[head] = [_lines(some.loc[code]) for code in _CODES.values()]
    return pd.DataFrame(shown)


_FOUND = Markup(
    '<span class="board-number">{}</span><span class="visually-hidden"> {},</span> <span class="board-note">{}</span>'
)


def _lines(row: pd.Series) -> Markup:
    described = "none"
    if row["rows"]:
        first, last = int(row["first_year"]), int(row["last_year"])
        years = str(first) if first == last else f"{first}–{last % 100:02}"
        described = _FOUND.format(row["rows"], "row" if row["rows"] == 1 else "rows", years)
    return rows.link("unhcr_coverage", row["id"], described, about=f"{row['country']}: {_TABLES[row['table']][0]}")


SCHEMES = ["Refugees from Indochina", "Third-country resettlement", "The programme of this book"]
_SCHEME_DIMENSIONS = {
    "years": "When",
    "people": "How many",
    "legal basis": "On what basis",
    "who": "Who",
    "criteria published": "Criteria published?",
    "numbers published": "Numbers published?",
    "cost published": "Cost published?",
    "support": "Support",
}


def schemes() -> pd.DataFrame:
    """Three Japanese schemes side by side, for a table: one row a point of comparison; each cell leads to its row.

    >>> schemes()["What"].to_list()[:2]
    ['When', 'How many']
    """
    table = data.load("schemes").set_index(["dimension", "scheme"])
    shown = {"What": list(_SCHEME_DIMENSIONS.values())}
    for scheme in SCHEMES:
        cells = [table.loc[dimension, scheme] for dimension in _SCHEME_DIMENSIONS]
        shown[scheme] = [rows.link("schemes", cell["id"], cell["value"]) for cell in cells]
    return pd.DataFrame(shown)
