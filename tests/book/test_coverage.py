"""The claims cover the paper: a list of facts, drawn up from the paper by a reader who had not seen the
claims, is held against them. `where` names the rows that hold a fact: a claim, or a row of another table.
Weight 1 is what no data set of the paper may lack, weight 3 what it may.
"""

import csv
import re
from functools import cache

import pytest

from companion import claims, data, evidence
from companion import rows as rows_
from tests.conftest import CHAPTERS, ROOT
from tests.executed import text_of

with open(ROOT / "tests" / "facts.csv", encoding="utf-8", newline="") as file:
    FACTS = list(csv.DictReader(file))


def rows(fact: dict[str, str]) -> list:
    places = (place.rpartition(":") for place in fact["where"].split(";") if place)
    return [data.row(name or "claims", key) for name, _, key in places]


def test_the_list_is_long_and_reaches_every_section():
    assert len(FACTS) >= 220 and len({fact["id"] for fact in FACTS}) == len(FACTS)
    assert {fact["section"] for fact in FACTS} == set(data.load("claims")["section"]) | {"Abstract"}


def test_no_fact_that_matters_is_missing():
    assert [fact["fact"] for fact in FACTS if fact["weight"] in "12" and not fact["where"]] == []


@pytest.mark.parametrize("fact", [fact for fact in FACTS if fact["where"]], ids=lambda fact: fact["id"])
def test_the_rows_named_hold_the_fact(fact):
    """They are there, in its section, with its numbers and at its note."""
    found = rows(fact)
    text = " ".join(str(cell) for row in found for cell in row)
    for number in filter(None, fact["number"].split(";")):
        assert number in re.sub(r"(?<=\d),(?=\d)", "", text), number
    notes = {str(note) for row in found for note in row.get("footnotes", ())} | {
        str(row["note"]) for row in found if "locator" in row.index
    }
    for note in filter(None, fact["note"].split(";")):
        assert not notes or note in notes
    sections = {row["section"] for row in found if "section" in row.index}
    assert not sections or fact["section"] in sections | {"Abstract"}


def test_nearly_every_claim_is_a_fact_that_the_reader_saw_too():
    named = {place for fact in FACTS for place in fact["where"].split(";")}
    unseen = [claim for claim in data.load("claims")["id"] if claim not in named]
    assert len(unseen) <= 30, unseen


@cache
def links() -> dict[str, set[str]]:
    """What the chapter of each section links. Chapters on something more than the paper come after those of its sections."""
    return {
        section: {link for block in text_of(path) for link in block.addresses}
        for section, path in zip(evidence.SECTIONS, CHAPTERS, strict=False)
    }


def told_in_its_chapter(fact: dict[str, str]) -> bool:
    """A row that holds the fact is linked from its chapter's prose, or its note stands in the list of claims there."""
    for table, _, key in (place.rpartition(":") for place in fact["where"].split(";") if place):
        section = data.row("claims", key)["section"] if not table else fact["section"]
        if table == "citations":
            note = str(data.row("citations", key)["note"])
            if any(note in notes for notes in claims.of_section(section)["footnotes"]):
                return True
        elif rows_.address(table or "claims", key) in links().get(section, ()):
            return True
    return False


def test_nearly_every_fact_is_told_in_its_own_chapter():
    facts = [fact for fact in FACTS if fact["section"] != "Abstract"]
    untold = [fact for fact in facts if not told_in_its_chapter(fact)]
    weighty = [f"{fact['section']}: {fact['fact']} ({fact['where']})" for fact in untold if fact["weight"] == "1"]
    assert not weighty, "its row is not linked from the chapter of its section"
    assert len(untold) <= len(facts) * 0.03, [fact["fact"] for fact in untold]
