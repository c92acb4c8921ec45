"""Refugees in law? The steps of the argument over the definition of 1951, each on its own assumptions."""

import pandas as pd
from markupsafe import Markup

from claimbook.show import board
from companion import data, rows
from companion.figures import Drawing

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

# The piece of the definition on which each ground turns, in the order of the board.
PIECES = {
    "Which country’s nationals are they?": ("Japanese citizenship",),
    "Persecuted for which reason?": (
        "economic reasons", "political opinion", "imputed opposition", "another motive", "no imputed opposition",
    ),
    "Could a second country protect them?": ("a second nationality", "a nationality in theory", "a nationality outside China", "no second nationality"),
}  # fmt: skip
_COLUMNS = {"for": ("For", "yes"), "against": ("Against", "no"), "open": ("Open", "open")}
# How a sentence and the board name those who speak.
_SPEAKERS = {
    "China, as a scholar reports it": "China",
    "Japanese ministers, at times": "Japanese ministers at times",
    "no one in the paper": "a step of ours",
    "the definition of 1951": "the definition itself",
}
_ONE = ("the paper", "China", "American law", "the Japanese government")  # who argues, and do not argue


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
) -> tuple[tuple[Markup, pd.DataFrame], str]:
    """View of the explorable: who argues what on these assumptions, and on what it rests; never a verdict.

    >>> under_the_definition("japanese", "none", "economic", "yes", "china")[1]
    'The paper argues against refugee status. In other terms: the paper. None of this is a verdict.'
    """
    table = applying(nationality, korean, motive, imputed, place)
    summary = " ".join([*_argued(table), *_left_open(table), *_in_other_terms(table), "None of this is a verdict."])
    return (pieces(table), shown(table)), summary


def pieces(table: pd.DataFrame) -> Markup:
    """Who argues what, by the piece of the definition on which it turns; what is said in other terms stands below."""
    lines = {
        piece: [_cell(table[table["ground"].isin(grounds) & (table["says"] == says)], says) for says in _COLUMNS]
        for piece, grounds in PIECES.items()
    }
    heads = [head for head, _ in _COLUMNS.values()]
    found = board.grid(
        lines, heads, corner="Piece of the definition", caption="Who argues what under the definition", wide=True
    )
    other = table[table["says"] == "another frame"]
    if other.empty:
        return found
    said = "; ".join(f"{_speaker(who)} ({ground})" for who, ground in zip(other["who"], other["ground"], strict=True))
    return found + Markup("<p>In other terms: {}.</p>").format(said)


def all_pieces() -> Drawing:
    """Every argument by the piece of the definition on which it turns, whatever one assumes."""
    table = data.load("positions")
    alt = f"A board of the arguments. {' '.join([*_argued(table), *_left_open(table)])}"
    return Drawing(pieces(table), alt, table[["id", "who", "says", "ground"]])


def _cell(some: pd.DataFrame, says: str) -> board.Cell:
    if some.empty:
        return board.Cell("–", "none")
    grounds = some.groupby("ground", sort=False)["who"].agg(lambda who: ", ".join(map(_speaker, who)))
    return board.Cell("; ".join(f"{ground}: {who}" for ground, who in grounds.items()), _COLUMNS[says][1])


def _speaker(who: str) -> str:
    return _SPEAKERS.get(who, who)


def _argued(table: pd.DataFrame) -> list[str]:
    """Who argues for refugee status and who against it, a sentence each."""
    found = []
    for says in ("for", "against"):
        some = table[table["says"] == says]
        if len(some):
            who = list(dict.fromkeys(map(_speaker, some["who"])))
            verb = "argues" if len(who) == 1 and who[0] in _ONE else "argue"
            subject = " and ".join(filter(None, [", ".join(who[:-1]), who[-1]]))
            what = "it" if found else "refugee status"
            found.append(f"{subject[0].upper()}{subject[1:]} {verb} {says} {what}.")
    return found or ["No one argues for or against refugee status."]


def _left_open(table: pd.DataFrame) -> list[str]:
    some = table[table["says"] == "open"]
    grounds = dict.fromkeys(
        f"{ground} in {who}" if who == "American law" else ground
        for who, ground in zip(some["who"], some["ground"], strict=True)
    )
    return [f"Left open: {'; '.join(grounds)}."] if grounds else []


def _in_other_terms(table: pd.DataFrame) -> list[str]:
    who = list(dict.fromkeys(map(_speaker, table.loc[table["says"] == "another frame", "who"])))
    return [f"In other terms: {', '.join(who)}."] if who else []


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
