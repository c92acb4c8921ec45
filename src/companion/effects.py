"""What silence does, to whom; and what a poll of readers can show."""

import pandas as pd

from companion import data, rows

BEARERS = ["escapees", "NGOs", "the public", "scholarship", "other countries", "the state"]

# How much readier one side is to answer a poll; the label says which.
READINESS = {
    "those against three times as ready": 3.0,
    "those against twice as ready": 2.0,
    "those against half as ready again": 1.5,
    "both sides equally ready": 1.0,
    "the others half as ready again": 1 / 1.5,
    "the others twice as ready": 1 / 2,
    "the others three times as ready": 1 / 3,
}


def table() -> pd.DataFrame:
    """The effects in the order of those who bear them, for a table."""
    effects = data.load("effects")
    effects["order"] = effects["bearer"].map(BEARERS.index)
    return rows.frame(
        "effects",
        {"effect": "What silence does", "bearer": "On whom", "direction": "Harm or benefit", "stated_by": "Who says so", "evidence": "On what", "counter": "Against it", "claims": "Claims"},
        rows=effects.sort_values("order", kind="stable"),
    )  # fmt: skip


def against() -> int:
    """Per cent of the readers who answered the poll of 2007 that were against.

    >>> against()
    68
    """
    return int(data.row("polls", "sankei-2007-status-reject")["percent"])


def share_of_public(share: float, readiness: float) -> float:
    """Per cent of the public who would be against, if `share` per cent of those who answered were.

    `readiness` is how many times as likely somebody against is to answer as somebody who is not. With s
    the share of the answers and r the readiness, it is s / (s + r (1 - s)).

    >>> share_of_public(68, 1), round(share_of_public(68, 2), 1), round(share_of_public(68, 0.5), 1)
    (68.0, 51.5, 81.0)
    """
    part = share / 100
    return 100 * part / (part + readiness * (1 - part))


def polls() -> pd.DataFrame:
    """The poll of 2007 beside a later one of a sample of the public, for a table."""
    chosen = [
        "sankei-2007-status-reject",
        "cabinet-office-2019-number-too-few",
        "cabinet-office-2019-future-more-actively",
        "cabinet-office-2019-future-cautiously",
    ]
    some = data.pick("polls", chosen)
    shown = rows.frame(
        "polls", {"pollster": "Pollster", "mode": "How", "question": "Question", "answer": "Answer"}, rows=some
    )
    shown.insert(1, "Year", some["start"].str[:4].to_list())
    shown["Per cent"] = some["percent"].astype(float).to_list()
    shown["People who answered"] = some["n"].map(lambda n: "not seen" if pd.isna(n) else f"{n:,}").to_list()
    shown["Source"] = [rows.link("sources", source) for source in some["source"]]
    return shown
