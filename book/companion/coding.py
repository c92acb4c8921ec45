"""How the claims were coded, and how far a second pass led to the same result."""

import pandas as pd
from markupsafe import Markup

from companion import data
from companion.markup import Shown, words

# What one would have to look at to check a claim; the first that fits is taken.
KINDS = {
    "count": "how many people or things",
    "money": "sums and funding",
    "duration": "how long",
    "date": "when, where the date is the point",
    "definition": "what a word or a category means, or how the paper uses a term",
    "place": "where, where the place is the point",
    "comparison": "something set beside another country, programme, law or body of research",
    "law": "what a rule, a status or a court decision is, or what somebody is entitled or obliged to",
    "view": "an opinion, argument or position ascribed to somebody, the author included",
    "motive": "why somebody acts: aims, fears, wishes, reasons",
    "effect": "what follows from something, and for whom",
    "actor": "who does it, where that is the point",
    "process": "what is or was done, and how it goes",
}


def kinds() -> pd.DataFrame:
    """The kinds of claim in the order in which they are tried, with how many claims there are of each.

    >>> kinds()["kind"].to_list()[:2]
    ['count', 'money']
    """
    counts = data.load("claims")["kind"].value_counts()
    return pd.DataFrame({"kind": list(KINDS), "what it is about": KINDS.values(), "claims": [counts[k] for k in KINDS]})


def agreement() -> pd.DataFrame:
    """Per column that was coded twice: claims compared, agreed, agreement in per cent, and Cohen's kappa.

    Kappa sets the agreement against what chance would give; it stands only where a column has few values,
    and is empty elsewhere.

    >>> list(agreement().columns)
    ['column', 'claims', 'agreed', 'per cent', "Cohen's kappa"]
    """
    table = data.load("second_coding")
    found = []
    for column, group in table.groupby("column", sort=False):
        agreed = int((group["first"] == group["second"]).sum())
        few = column in ("kind", "hedge")
        chance = kappa(group["first"], group["second"]) if few else pd.NA
        found.append((column, len(group), agreed, round(100 * agreed / len(group)), chance))
    frame = pd.DataFrame(found, columns=["column", "claims", "agreed", "per cent", "Cohen's kappa"])
    return frame.astype({"Cohen's kappa": "Float64"})


def kappa(first: pd.Series, second: pd.Series) -> float:
    """Cohen's kappa of two codings of the same items; 1 where they agree throughout.

    >>> kappa(pd.Series(["a", "a", "b", "b"]), pd.Series(["a", "b", "b", "b"]))
    0.5
    """
    agreed = (first.to_numpy() == second.to_numpy()).mean()
    shares = first.value_counts(normalize=True), second.value_counts(normalize=True)
    chance = float(shares[0].mul(shares[1], fill_value=0).sum())
    return 1.0 if chance == 1 else round(float(agreed - chance) / (1 - chance), 2)


def summary() -> Shown:
    """How many claims were coded twice, and what became of the disagreements, in a sentence or two."""
    table = data.load("second_coding")
    apart = table[table["first"] != table["second"]]
    return Shown(
        Markup(
            "<p>{} claims were coded twice, in {} columns. The two passes differed in {} of {} cells. In {} of these the "
            "code of the second pass was taken, in {} that of the first was kept; each difference and its reason stands "
            "in the table <code>second_coding</code>.</p>"
        ).format(
            words(table["claim"].nunique()),
            words(table["column"].nunique()),
            words(len(apart)),
            words(len(table)),
            words(int((apart["settled"] == "second taken").sum())),
            words(int((apart["settled"] == "first kept").sum())),
        )
    )
