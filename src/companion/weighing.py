"""Openness against quiet, made explicit without a score: what one accepts, and what then remains."""

import pandas as pd

from companion import data, rows

_SIDES = {"openness": "saying more", "quiet": "keeping quiet"}


def considerations() -> pd.DataFrame:
    """The table of considerations, those for openness first.

    >>> considerations()["side"].is_monotonic_increasing
    True
    """
    return data.load("considerations")


def labels() -> dict[str, str]:
    """The label of the box for each consideration, by its id: its side, then what it is.

    >>> labels()["tension"]
    'Quiet: Relations with China might suffer'
    """
    table = considerations()
    return {
        key: f"{side.capitalize()}: {consideration}"
        for key, side, consideration in table[["id", "side", "consideration"]].itertuples(index=False)
    }


def weigh(**accepted: bool) -> tuple[pd.DataFrame, str]:
    """View of the explorable: the considerations one accepts, by side, with whom they touch and what would decide.

    Each keyword is the id of a consideration. Nothing is added up: the sentence names what stands on each side, and whom it touches.

    >>> weigh(awareness=True, fairness=True, privacy=True)[1]
    'For saying more: knowing that one could come, less arbitrary treatment (escapees). For keeping quiet: personal data (escapees and their families). 3 open questions of fact would decide how much each weighs.'
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
    groups = table.groupby("bearer", sort=False)["short"]
    named = [f"{', '.join(shorts)} ({bearer})" for bearer, shorts in groups]
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
    """What has happened that the paper does not report, from the timeline."""
    chosen = ["complementary-protection", "district-court-judgment"]
    events = data.pick("events", chosen)
    return rows.frame(
        "events", {"dated": "When", "event": "What happened", "who_says": "Source", "note": "To know"}, rows=events
    )
