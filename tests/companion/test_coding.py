"""The coding rules cover every claim, and the second pass is told as it was."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import coding, data, disclosure

PASSES = data.load("second_coding")


def coded(claim: pd.Series, column: str) -> str:
    """What a claim has now in a column of the second pass."""
    if column == "amount":
        low, high = ("" if pd.isna(claim[name]) else str(claim[name]) for name in ("low", "high"))
        return f"{low if high in ('', low) else f'{low}-{high}'} {claim['unit']}".strip()
    if column == "when":
        return (
            f"{claim['from']}..{claim['to']}".removesuffix("..")
            if not claim["from"]
            else f"{claim['from']}..{claim['to']}"
        )
    if column in ("notes", "sources"):
        return (", " if column == "sources" else ";").join(claim["footnotes" if column == "notes" else "sources"])
    return claim[column]


def test_every_kind_of_claim_has_its_rule():
    enum = next(f for f in data.describe("claims")["schema"]["fields"] if f["name"] == "kind")["constraints"]["enum"]
    assert set(coding.KINDS) == set(enum)
    assert coding.kinds()["claims"].sum() == len(data.load("claims"))


def test_a_hedge_follows_the_rule():
    """Exact only where a number or a date stands; every number has a hedge."""
    for claim in data.load("claims").itertuples():
        dated = not pd.isna(claim.low) or claim[data.load("claims").columns.get_loc("from") + 1] or claim.to
        assert claim.hedge != "exact" or dated, claim.id
        assert claim.hedge or pd.isna(claim.low), claim.id


def test_every_code_of_a_statement_has_its_rule():
    fields = data.describe("claims")["schema"]["fields"]
    enum = next(field for field in fields if field["name"] == "modality")["constraints"]["enum"]
    assert set(coding.MODALITIES) == set(enum)
    assert coding.modalities()["claims"].sum() == len(data.load("claims"))


def test_forty_claims_were_coded_twice_in_every_column_and_eighty_more_in_one():
    columns = PASSES.groupby("claim")["column"].agg(set).map(frozenset)
    whole = frozenset(["kind", "amount", "when", "hedge", "modality", "notes", "sources"])
    assert columns.value_counts().to_dict() == {frozenset(["modality"]): 80, whole: 40}


@pytest.mark.parametrize("place", range(len(PASSES)), ids=PASSES["id"])
def test_the_claims_have_what_was_settled(place):
    row = PASSES.iloc[place]
    assert (row["settled"] in ("agreed", "corrected")) == (row["first"] == row["second"])
    assert bool(row["why"]) == (row["settled"] != "agreed")
    taken = row["second"] if row["settled"] == "second taken" else row["first"]
    assert (coded(data.row("claims", row["claim"]), row["column"]) == taken) == (row["settled"] != "corrected")


def test_the_agreement_is_worked_out_from_the_table():
    agreement = coding.agreement().set_index("column")
    kinds = PASSES[PASSES["column"] == "kind"]
    assert agreement.loc["kind", "agreed"] == (kinds["first"] == kinds["second"]).sum()
    apart = (PASSES["first"] != PASSES["second"]).sum()
    assert f"differed in {apart} of {len(PASSES)} cells" in str(coding.summary().html)


codes = st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=2)


@given(codes)
def test_kappa_is_at_most_one_and_only_then_when_all_agree(pairs):
    first, second = (pd.Series(side) for side in zip(*pairs, strict=True))
    value = coding.kappa(first, second)
    assert value <= 1 and (value == 1) == bool((first == second).all())


def test_every_reply_on_the_programme_is_among_the_acts():
    listed = set(data.load("disclosures")["answer"])
    missing = [reply for reply in disclosure.replies()["id"] if reply not in listed]
    assert not missing, f"disclosures.csv has no row for these replies, which chapter 9 says it has: {missing}"
