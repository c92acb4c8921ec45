"""Openness against quiet, made explicit without a score: what one accepts, and what then remains."""

import pandas as pd

from companion import data, rows

# The considerations that the explorable offers, and how its boxes are labelled.
LABELS = {
    "awareness": "Openness: escapees would know that they could come",
    "fairness": "Openness: like cases could be treated alike",
    "partners": "Openness: NGOs could find partners and money",
    "debate": "Openness: the public could debate, and scholars learn",
    "tension": "Quiet: relations with China might suffer",
    "arrests": "Quiet: China might arrest or deport more people",
    "privacy": "Quiet: personal data might come out",
    "safety": "Quiet: quiet diplomacy brings some to safety",
}
_SHORT = {
    "awareness": "knowing that one could come",
    "fairness": "like cases alike",
    "partners": "partners and money",
    "debate": "debate and study",
    "tension": "relations with China",
    "arrests": "fewer arrests",
    "privacy": "personal data",
    "safety": "quiet departures",
}
_SIDES = {"openness": "saying more", "quiet": "keeping quiet"}


def considerations() -> pd.DataFrame:
    """The table of considerations, those for openness first.

    >>> list(considerations()["id"]) == list(LABELS)
    True
    """
    return data.load("considerations")


def weigh(**accepted: bool) -> tuple[pd.DataFrame, str]:
    """View of the explorable: the considerations one accepts, by side, with whom they touch and what would decide.

    Each keyword is the id of a consideration. Nothing is added up: the sentence names what stands on each side, and whom it touches.

    >>> weigh(awareness=True, fairness=True, privacy=True)[1]
    'For saying more: knowing that one could come, like cases alike (escapees). For keeping quiet: personal data (escapees and their families). 3 open questions of fact would decide how much each weighs.'
    """
    table = considerations()
    table = table[[accepted.get(key, False) for key in table["id"]]]
    shown = rows.frame(
        "considerations",
        {"consideration": "Consideration", "side": "For", "bearer": "Whom it touches", "decides": "Facts that would decide", "known": "Known of them", "claims": "Claims"},
        rows=table,
    )  # fmt: skip
    if table.empty:
        return shown, "You accept no consideration on either side, so nothing is left to weigh."
    told = [f"For {name}: {_who(table[table['side'] == side])}." for side, name in _SIDES.items()]
    questions = "1 open question" if len(table) == 1 else f"{len(table)} open questions"
    verdict = "it weighs" if len(table) == 1 else "each weighs"
    return shown, f"{' '.join(told)} {questions} of fact would decide how much {verdict}."


def _who(table: pd.DataFrame) -> str:
    """The considerations of one side in a word or two, each group with whom it touches."""
    groups = table.groupby("bearer", sort=False)["id"]
    named = [f"{', '.join(_SHORT[key] for key in keys)} ({bearer})" for bearer, keys in groups]
    return "; ".join(named) or "nothing that you accept"


def table() -> pd.DataFrame:
    """Every consideration with who names it, whom it touches, and what is known, for a table."""
    return rows.frame(
        "considerations",
        {
            "consideration": "Consideration",
            "side": "For",
            "bearer": "Whom it touches",
            "stated_by": "Who names it",
            "known": "Known of the facts that would decide",
        },
    )


def since() -> pd.DataFrame:
    """What has happened since the paper was written, from the timeline."""
    chosen = ["complementary-protection", "district-court-judgment"]
    events = data.load("events").set_index("id").loc[chosen].reset_index()
    return rows.frame(
        "events", {"dated": "When", "event": "What happened", "who_says": "Source", "note": "To know"}, rows=events
    )
