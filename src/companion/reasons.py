"""The reasons for silence: which bear on what, and what remains when one is taken away."""

import pandas as pd

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
# How one may read on what a reason bears; the label to the column.
READINGS = {"as we coded it": "coded", "only as expressly given": "strict", "at its widest": "loose"}
_COLUMNS = {"coded": "bears_on", "strict": "bears_on_strict", "loose": "bears_on_loose"}


def for_silence() -> pd.DataFrame:
    """The reasons for silence: those that bear on something. A reason for anything else is left out.

    >>> len(for_silence()), sorted(set(for_silence()["stated"]))
    (6, ['inferred', 'stated'])
    """
    table = data.load("reasons")
    return table[table["bears_on"].map(bool)].reset_index(drop=True)


def bearing_on(thing: str, reading: str = "coded") -> tuple[pd.DataFrame, pd.DataFrame]:
    """The reasons that bear on keeping a thing quiet, and those that are given for it against protest.

    `reading` is one of the values of `READINGS`; in the widest a protest takes nothing away.

    >>> [list(table["id"]) for table in bearing_on("numbers")]
    [['china-relations', 'china-cooperation'], ['privacy']]
    >>> [list(table["id"]) for table in bearing_on("criteria", "strict")]
    [[], []]
    """
    table = for_silence()
    bears = pd.Series([thing in cell for cell in table[_COLUMNS[reading]]])
    disputed = pd.Series([thing in cell for cell in table["disputed_for"]]) & ~bears
    return table[bears], table[disputed]


def cover() -> pd.DataFrame:
    """How many stated and how many inferred reasons cover each thing, as pairs, in each reading.

    >>> cover().loc["who the people are"].to_list()
    [(1, 0), (1, 0), (2, 0)]
    """
    table = for_silence()
    shown = {}
    for label, column in (
        ("as expressly given", "bears_on_strict"),
        ("as coded", "bears_on"),
        ("at its widest", "bears_on_loose"),
    ):
        covering = {name: table[[thing in cell for cell in table[column]]]["stated"] for name, thing in THINGS.items()}
        shown[label] = {
            name: (int((some == "stated").sum()), int((some != "stated").sum())) for name, some in covering.items()
        }
    return pd.DataFrame(shown)


def choices() -> dict[str, str]:
    """What can be taken away: nothing, or one reason; visible label to the row's id."""
    table = for_silence()
    return {"nothing": NOTHING} | dict(zip(table["short"], table["id"], strict=True))


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
