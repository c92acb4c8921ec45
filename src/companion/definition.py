"""Refugees in law? The steps of the argument over the definition of 1951, each on its own assumptions."""

import pandas as pd
from markupsafe import Markup

from companion import data, rows

# The options of the explorable: visible label to the table's own word.
NATIONALITY = {"Japanese": "japanese", "North Korean, not Japanese": "other"}
KOREAN = {
    "held, and effective": "effective",
    "held in theory only": "theoretical",
    "not held": "none",
}
MOTIVE = {"economic hardship": "economic", "political opinion": "political"}
IMPUTED = {"yes": "yes", "no": "no"}
PLACE = {"China": "china", "Thailand or another third country": "third country", "Japan": "japan"}

# What follows from a step, as the sentence counts it.
_OUTCOMES = {"against": "against", "for": "for", "another frame": "in another frame", "open": "left open"}


def applying(nationality: str, korean: str, motive: str, imputed: str, place: str) -> pd.DataFrame:
    """Rows of the table of positions whose assumptions hold.

    >>> list(applying("japanese", "none", "economic", "yes", "japan")["id"])
    ['citizen', 'citizen-repatriation', 'activists']
    """
    table = data.load("positions")
    assumed = {"nationality": nationality, "korean": korean, "motive": motive, "imputed": imputed, "place": place}
    return table[[all(_fits(row[column], value) for column, value in assumed.items()) for _, row in table.iterrows()]]


def _fits(cell: str | tuple[str, ...], value: str) -> bool:
    """Whether an assumed value is one that the row asks for; an empty cell asks for nothing."""
    return not cell or value in (cell if isinstance(cell, tuple) else (cell,))


def under_the_definition(
    nationality: str, korean: str, motive: str, imputed: str, place: str
) -> tuple[pd.DataFrame, str]:
    """View of the explorable: who argues what on these assumptions, and on what it rests; never a verdict.

    >>> under_the_definition("japanese", "none", "economic", "yes", "china")[1]
    'Against: the paper (Japanese citizenship). In another frame: the paper (the more precise word); the paper (what the programme does). Nobody decides it here.'
    """
    table = applying(nationality, korean, motive, imputed, place)
    said = []
    for outcome, label in _OUTCOMES.items():
        steps = table[table["says"] == outcome]
        if len(steps):
            described = [f"{who} ({ground})" for who, ground in zip(steps["who"], steps["ground"], strict=True)]
            said.append(f"{label.capitalize()}: {'; '.join(described)}.")
    return shown(table), " ".join([*said, "Nobody decides it here."])


def shown(table: pd.DataFrame) -> pd.DataFrame:
    """Rows of the table of positions as a table of a page: who, what follows, the argument, and what it rests on."""
    frame = rows.frame("positions", {"who": "Who", "says": "Refugee in law?", "position": "The argument"}, rows=table)
    frame["Rests on"] = [_rests_on(row) for _, row in table.iterrows()]
    return frame


def argument(row: pd.Series) -> str:
    """A row of the table of positions as one line: who argues, and what; for a list to choose from.

    >>> argument(data.row("positions", "citizen-repatriation"))
    'the paper: for a citizen, repatriation is a more precise word than resettlement.'
    """
    return f"{row['who']}: {row['position'][0].lower()}{row['position'][1:]}"


def words() -> pd.DataFrame:
    """The operative words on which the steps turn, for a table; each leads to its row."""
    table = data.pick("provisions", _TURNING)
    frame = rows.frame("provisions", {"words": "Words", "about": "About"}, rows=table)
    frame.insert(0, "Where", [rows.link("provisions", key, _name(key)) for key in _TURNING])
    return frame


_TURNING = ["convention-1a2", "convention-1a2-two", "kr-nationality-2", "us-nkhra-302-b"]


def _rests_on(row: pd.Series) -> Markup:
    claims = [rows.link("claims", claim) for claim in row["claims"]]
    words = [rows.link("provisions", key, _name(key)) for key in row["provisions"]]
    return Markup(", ").join([*claims, *words])


def _name(key: str) -> str:
    provision = data.row("provisions", key)
    law = {"convention-1951": "Convention", "kr-nationality-1997": "Nationality Act", "us-nkhra-2004": "American Act"}
    return f"{law[provision['law']]}, {provision['provision']}"
