"""What the engine says of a text's claims, whatever the text: one with notes or without, a section with one claim or with many."""

import json
import re

import pandas as pd
import pytest
from markupsafe import Markup

from claimbook.claims import register
from claimbook.companion import Companion
from claimbook.sphinx import previews
from claimbook.tables import DataError
from tests.conftest import ROOT

GUIDE = (ROOT / "engine" / "docs" / "claims.md").read_text(encoding="utf-8")
SNOW = ROOT / "engine" / "example" / "data"


def book(tmp_path, **changes) -> Companion:
    """The example's tables, with some cells of the claim i-1 as they are asked for, and that claim alone in a section."""
    for path in SNOW.iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    package = (tmp_path / "datapackage.json").read_text(encoding="utf-8")
    for enum in re.findall(r'"enum": \[\s*"I",\s*"II"\s*\]', package):
        (tmp_path / "datapackage.json").write_text(package.replace(enum, '"pattern": "I+"'), encoding="utf-8")
    table = pd.read_csv(tmp_path / "claims.csv", dtype=str, keep_default_na=False)
    for column, cell in {"section": "III", **changes}.items():
        table.loc[table["id"] == "i-1", column] = cell
    table.to_csv(tmp_path / "claims.csv", index=False)
    return Companion.of(tmp_path)


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({}, "This statement rests on a single source."),
        ({"sources": ""}, "This statement has no note of its own."),
        ({"sources": "", "basis": "note not in our copy"}, "This statement has a note that is not in our copy."),
    ],
)
def test_a_section_with_one_claim_is_spoken_of_as_one(tmp_path, changes, says):
    assert book(tmp_path, **changes).evidence.in_words("III") == says


def test_one_of_several_is_spoken_of_as_one(tmp_path):
    made = book(tmp_path, section="I", sources="")
    assert made.evidence.in_words("I") == "Of these 5 statements, 4 rest on a single source; 1 has no note of its own."


def test_a_chapter_may_list_the_claims_of_several_sections(tmp_path):
    made = book(tmp_path)
    assert made.claims.listing("I", "III").tells == ["i-2", "i-3", "i-4", "i-5", "i-1"]
    assert made.evidence.in_words("I", "III") == "Of these 5 statements, 5 rest on a single source."


@pytest.mark.parametrize(("asked", "what"), [(("IV",), "section 'IV'"), (("I", "IV"), "section 'IV'")])
def test_a_section_that_is_not_there_is_one_line(tmp_path, asked, what):
    made = book(tmp_path)
    with pytest.raises(DataError, match=f"claims.csv has no claim of {what}; its sections are III, I, II"):
        made.claims.listing(*asked)


def test_a_claim_without_a_note_rests_on_its_sources(tmp_path):
    claims = book(tmp_path, basis="no marker").claims
    assert claims.rests_on(claims.get("i-1"), {}).striptags() == "Rests on Snow 1855."
    claims = book(tmp_path, sources="", basis="no marker").claims
    assert claims.rests_on(claims.get("i-1"), {}).striptags() == "The text gives no note for these words."


@pytest.mark.parametrize(("count", "opened"), [(register.FEW, True), (register.FEW + 1, False)])
def test_few_claims_stand_open_and_many_are_folded(count, opened):
    rows = pd.DataFrame({"section": ["I"], "kind": ["law"], "basis": [("book",)], "sources": [()]})
    page = register.html(pd.concat([rows] * count), lambda some: Markup("<li></li>") * len(some))
    assert ('<details class="book-fold" open>' in page) is opened


def test_a_glossary_is_one_more_table(tmp_path):
    """As docs/claims.md describes it: an address for each term, and its definition for whoever points at a link."""
    described = re.search(r"^    ({\"name\": \"glossary\".*?}\]}})$", GUIDE, re.MULTILINE | re.DOTALL)[1]
    book(tmp_path)
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    package["resources"].append(json.loads(described))
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    (tmp_path / "glossary.csv").write_text("id,term,definition\nmiasma,Miasma,Bad air.\n", encoding="utf-8")
    made = Companion.of(tmp_path)
    assert made.tables.check() == []
    assert "term-miasma" in made.rows.listings().targets
    assert previews.of_links(made)["term-miasma"] == ["Miasma", "Bad air."]
