"""How the claims were coded, and how far a second pass led to the same result."""

from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from claimbook.show.markup import words
from claimbook.show.output import HtmlOutput
from claimbook.tables import Tables


class Coding:
    """The code book of the claims, and the table `second_coding`.

    Args:
        tables: the tables of a companion.
        about: what each kind of claim is about, in the order in which the kinds are tried.
        modality: likewise how the text may put a statement, for a table of claims that has the column `modality`.
    """

    def __init__(self, tables: Tables, about: Mapping[str, str], modality: Mapping[str, str] | None = None):
        self.tables, self.about, self.modality = tables, about, modality or {}

    def kinds(self) -> pd.DataFrame:
        """The kinds of claim in the order in which they are tried, with how many claims there are of each.

        >>> Coding(tables, {"count": "how many"}).kinds()["claims"].to_list()
        [3]
        """
        return self._codes("kind", "what it is about", self.about)

    def modalities(self) -> pd.DataFrame:
        """How the text may put a statement, in the order in which the codes are tried, with the claims of each."""
        return self._codes("modality", "when it is taken", self.modality)

    def _codes(self, column: str, head: str, rule: Mapping[str, str]) -> pd.DataFrame:
        counts = self.tables.load("claims")[column].value_counts()
        return pd.DataFrame({column: list(rule), head: rule.values(), "claims": [counts[code] for code in rule]})

    def agreement(self) -> pd.DataFrame:
        """Per column that was coded twice: claims compared, agreed, agreement in per cent, and Cohen's kappa.

        Kappa sets the agreement against what chance would give; it stands only where a column has few values,
        and is empty elsewhere.
        """
        table = self.tables.load("second_coding")
        codes = {
            f["name"] for f in self.tables.describe("claims")["schema"]["fields"] if "enum" in f.get("constraints", {})
        }
        found = []
        for column, group in table.groupby("column", sort=False):
            agreed = int((group["first"] == group["second"]).sum())
            few = column in codes
            chance = kappa(group["first"], group["second"]) if few else pd.NA
            found.append((column, len(group), agreed, round(100 * agreed / len(group)), chance))
        frame = pd.DataFrame(found, columns=["column", "claims", "agreed", "per cent", "Cohen's kappa"])
        return frame.astype({"Cohen's kappa": "Float64"})

    def summary(self) -> HtmlOutput:
        """How many claims were coded twice, and what became of the disagreements, in a sentence or two."""
        table = self.tables.load("second_coding")
        apart = table[table["first"] != table["second"]]
        return HtmlOutput(
            Markup(
                "<p>{} claims were coded twice, in up to {} columns. The two passes differed in {} of {} cells. In {} of "
                "these the second pass’s code was taken, in {} the first pass’s was kept; the table "
                "<code>second_coding</code> has each difference with its reason.</p>"
            ).format(
                words(table["claim"].nunique()),
                words(table["column"].nunique()),
                words(len(apart)),
                words(len(table)),
                words(int((apart["settled"] == "second taken").sum())),
                words(int((apart["settled"] == "first kept").sum())),
            )
        )


def kappa(first: pd.Series, second: pd.Series) -> float:
    """Cohen's kappa of two codings of the same items; 1 where they agree throughout.

    >>> kappa(pd.Series(["a", "a", "b", "b"]), pd.Series(["a", "b", "b", "b"]))
    0.5
    """
    agreed = (first.to_numpy() == second.to_numpy()).mean()
    shares = first.value_counts(normalize=True), second.value_counts(normalize=True)
    chance = float(shares[0].mul(shares[1], fill_value=0).sum())
    return 1.0 if chance == 1 else round(float(agreed - chance) / (1 - chance), 2)
