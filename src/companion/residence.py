"""Residence or descent? Rules of admission that could have been, and whom each would take in."""

from collections.abc import Callable

import pandas as pd

from companion import data

Rule = Callable[[pd.DataFrame], pd.Series]

# Rules of one idea each; the label of the control to the rule. Each takes the table of kinds of person.
RULES: dict[str, Rule] = {
    "whoever lived in Japan": lambda kinds: kinds["lived_in_japan"],
    "whoever lived there, and descendants": lambda kinds: kinds["generation"].le(2).fillna(False),
    "the same, and their spouses": lambda kinds: kinds["generation"].le(2).fillna(False) | kinds["spouse"],
    "Japanese nationals, strictly": lambda kinds: kinds["japanese_national"] == "yes",
    "Japanese nationals, generously": lambda kinds: kinds["japanese_national"] != "no",
    "whoever is of Japanese descent": lambda kinds: kinds["descent"] != "Korean",
    "whoever is of Korean descent": lambda kinds: kinds["descent"] != "Japanese",
}


def beside(rule: Rule) -> pd.DataFrame:
    """The kinds of person with what a rule says of each (`admits`, bool) and whether it says what practice is reported to.

    `agrees` is "yes" or "no", and "open" where the reports settle nothing.

    >>> beside(RULES["whoever lived in Japan"]).set_index("id").loc["grandchild", "agrees"]
    'no'
    """
    kinds = data.load("profiles")
    admits = rule(kinds).astype(bool)
    within = kinds["practice"].map({"within": True, "outside": False})
    agrees = (admits == within).map({True: "yes", False: "no"}).mask(within.isna(), "open")
    return kinds.assign(admits=admits, agrees=agrees)
