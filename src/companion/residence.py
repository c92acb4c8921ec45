"""Residence or descent? Rules of admission that could have been, and whom each would take in."""

from collections.abc import Callable

import pandas as pd

from claimbook.show.markup import slug
from companion import data

Rule = Callable[[pd.DataFrame], pd.Series]

# Rules of one idea each; the label of the control to the rule. Each takes the table of kinds of person; a kind of which it says nothing is not taken in.
RULES: dict[str, Rule] = {
    "whoever lived in Japan": lambda kinds: kinds["lived_in_japan"],
    "whoever lived there, down to grandchildren": lambda kinds: kinds["generation"] <= 2,
    "Japanese nationals, strictly": lambda kinds: kinds["japanese_national"] == "yes",
    "Japanese nationals, generously": lambda kinds: kinds["japanese_national"] != "no",
    "whoever is of Japanese descent": lambda kinds: kinds["descent"] != "Korean",
    "whoever is of Korean descent": lambda kinds: kinds["descent"] != "Japanese",
    "whoever fled North Korea": lambda kinds: kinds["id"] != "",
}
# What a menu on a phone has no room for, in fewer words.
_SHORTER = {"whoever lived there, down to grandchildren": "lived there, to grandchildren"}
SPOUSES = {"without wives and husbands": False, "with wives and husbands": True}


def choices() -> dict[str, str]:
    """The rules for a control: a label that a phone has room for, to the address of the rule.

    >>> choices()["lived there, to grandchildren"]
    'whoever-lived-there-down-to-grandchildren'
    """
    return {_SHORTER.get(name, name): slug(name) for name in RULES}


def beside(rule: Rule, spouses: bool = False) -> pd.DataFrame:
    """The kinds of person with what a rule says of each (`admits`, bool) and whether the reported rule says the same.

    `agrees` is "yes" or "no", and "open" where the reports settle nothing. `spouses` takes in wives and husbands as well.

    >>> beside(RULES["whoever lived in Japan"]).set_index("id").loc["grandchild", "agrees"]
    'no'
    """
    kinds = data.load("profiles")
    admits = rule(kinds).fillna(False).astype(bool) | (kinds["spouse"] & spouses)
    within = kinds["practice"].map({"within": True, "outside": False})
    agrees = (admits == within).map({True: "yes", False: "no"}).mask(within.isna(), "open")
    return kinds.assign(admits=admits, agrees=agrees)
