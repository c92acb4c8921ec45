"""The reasons for silence: which bear on what, and what remains when one is taken away."""

import pandas as pd

from claimbook.show.markup import label_of
from companion import data, rows

# What could be kept quiet: visible label to the table's own word.
THINGS = {
    "how many have come": "numbers",
    "who qualifies": "criteria",
    "who the people are": "persons",
    "how people are brought out": "operations",
    "that there is a programme": "existence",
}
NOTHING = "none"


def for_silence() -> pd.DataFrame:
    """The reasons for silence: those that bear on something. A reason for anything else is left out.

    >>> len(for_silence()), sorted(set(for_silence()["stated"]))
    (6, ['inferred', 'stated'])
    """
    table = data.load("reasons")
    return table[table["bears_on"].map(bool)].reset_index(drop=True)


def bearing_on(thing: str) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The reasons that bear on keeping a thing quiet, and those that are given for it against protest.

    >>> [list(table["id"]) for table in bearing_on("numbers")]
    [['china-relations', 'china-cooperation'], ['privacy']]
    """
    table = for_silence()
    bears = [thing in cell for cell in table["bears_on"]]
    disputed = [thing in cell for cell in table["disputed_for"]]
    return table[bears], table[disputed]


def choices() -> dict[str, str]:
    """What can be taken away: nothing, or one reason; visible label to the row's id."""
    table = for_silence()
    return {"nothing": NOTHING} | dict(zip(table["short"], table["id"], strict=True))


def take_away(thing: str, gone: str) -> tuple[pd.DataFrame, str]:
    """View of the explorable: the reasons that remain for keeping one thing quiet without one of them.

    >>> take_away("numbers", "privacy")[1]
    "For keeping quiet about how many have come, without safety and privacy of escapees, there remain: relations with China (stated); China's help with future cases (stated)."
    """
    bears, disputed = (table[table["id"] != gone] for table in bearing_on(thing))
    left = pd.concat([bears, disputed])
    without = "" if gone == NOTHING else f", without {data.row('reasons', gone)['short']},"
    described = [f"{short} ({stated})" for short, stated in bears[["short", "stated"]].itertuples(index=False)]
    described += [f"{short} (given, and disputed)" for short in disputed["short"]]
    verb = "remains" if len(described) == 1 else "remain"
    says = f"For keeping quiet about {label_of(THINGS, thing)}{without} there {verb}: {'; '.join(described) or 'no reason that anybody gives'}."
    shown = rows.frame(
        "reasons",
        {"reason": "Reason", "given_by": "Given by", "stated": "Stated or inferred", "evidence": "For it", "counter": "Against it", "claims": "Claims"},
        rows=left,
    )  # fmt: skip
    return shown, says


def table() -> pd.DataFrame:
    """The reasons with who gives them, what bears them out and what speaks against them, for a table."""
    return rows.frame(
        "reasons",
        {"reason": "Reason", "given_by": "Given by", "stated": "Stated or inferred", "evidence": "For it", "counter": "Against it", "answers": "Replies that give it, or come near it"},
        rows=for_silence(),
    )  # fmt: skip


def matrix() -> pd.DataFrame:
    """Which reason bears on what: one row a reason, one column a thing; yes, disputed, or empty.

    >>> matrix().set_index("Reason").loc["Safety and privacy of escapees"].to_list()
    ['disputed', '', 'yes', 'yes', 'disputed']
    """
    table = for_silence()
    shown = {"Reason": [short[0].upper() + short[1:] for short in table["short"]]}
    for label, thing in THINGS.items():
        shown[label[0].upper() + label[1:]] = [
            "yes" if thing in bears else "disputed" if thing in disputed else ""
            for bears, disputed in zip(table["bears_on"], table["disputed_for"], strict=True)
        ]
    return pd.DataFrame(shown)
