"""The questions that transparency asks, put to four governments, and what an empty line can show."""

import pandas as pd
from markupsafe import Markup

from companion import data, rows

COUNTRIES = ["Japan", "South Korea", "United States", "Canada"]
_TABLES = {
    "asylum_applications": "Applications for asylum",
    "asylum_decisions": "Decisions on asylum",
    "population": "Refugees at the year's end",
    "solutions": "Resettlement and other solutions",
}
_CODES = {"Japan": "JPN", "South Korea": "KOR", "United States": "USA", "Canada": "CAN", "China": "CHN"}


def findings() -> pd.DataFrame:
    """What was found for each question and country: one row a question, a column a country.

    >>> findings().loc["numbers", ["Japan", "South Korea"]].to_list()
    ['no', 'yes']
    """
    criteria = data.load("criteria").set_index("id")
    programmes = data.load("programmes").set_index(["dimension", "country"])["finding"]
    return pd.DataFrame(
        {country: [programmes[dimension, country] for dimension in criteria["dimension"]] for country in COUNTRIES},
        index=criteria.index,
    )


def checklist() -> pd.DataFrame:
    """The questions with what was found, for a table; each finding leads to its row."""
    criteria = data.load("criteria")
    ids = data.load("programmes").set_index(["dimension", "country"])["id"]
    found = findings()
    shown = {"Question": criteria["question"].to_list(), "Kind": criteria["kind"].to_list()}
    for country in COUNTRIES:
        shown[country] = [
            rows.link("programmes", ids[dimension, country], found.loc[key, country])
            for key, dimension in criteria[["id", "dimension"]].itertuples(index=False)
        ]
    return pd.DataFrame(shown)


def questions() -> dict[str, str]:
    """The questions as the options of the explorable: from the question to its row in the table of criteria."""
    criteria = data.load("criteria")
    return dict(zip(criteria["question"], criteria["id"], strict=True))


def ask(criterion: str) -> tuple[pd.DataFrame, str]:
    """View of the explorable: one question to four governments, what was found, and on what it rests.

    >>> ask("numbers")[1]
    'Is it published how many have come? Japan: no. South Korea: yes. United States: yes. Canada: not seen.'
    """
    asked = data.row("criteria", criterion)
    table = data.load("programmes")
    table = table[table["dimension"] == asked["dimension"]].set_index("country").loc[COUNTRIES].reset_index()
    shown = rows.frame(
        "programmes",
        {"country": "Country", "finding": "Found", "value": "What was seen", "as_of": "As of", "who_says": "Source and claims", "note": "To know"},
        rows=table,
    )  # fmt: skip
    described = " ".join(
        f"{country}: {finding}." for country, finding in table[["country", "finding"]].itertuples(index=False)
    )
    return shown, f"{asked['question']} {described}"


def label(row: pd.Series) -> str:
    """The question that a row of the table of programmes answers, and the country, without what was found.

    >>> label(data.row("programmes", "jp-numbers-published"))
    '“Is it published how many have come?” (Japan)'
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
    """What UNHCR's tables hold on North Koreans in five countries, for a table: rows and years, or none."""
    table = data.load("unhcr_coverage")
    shown = {"Country": list(_CODES)}
    for key, title in _TABLES.items():
        some = table[table["table"] == key].set_index("iso3")
        shown[title] = [_lines(some.loc[code]) for code in _CODES.values()]
    return pd.DataFrame(shown)


def _lines(row: pd.Series) -> Markup:
    years = "–".join(dict.fromkeys([str(row["first_year"]), str(row["last_year"])]))
    described = f"{row['rows']} ({years})" if row["rows"] else "none"
    return rows.link("unhcr_coverage", row["id"], described)
