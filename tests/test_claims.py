"""Claims can be looked up, formatted and linked; what a table says stays text on the page."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from companion import claims, data, reference, sources

IDS = list(data.load("claims")["id"])


@given(st.text(max_size=30).filter(lambda key: key not in IDS))
def test_an_unknown_claim_is_one_clear_line(key):
    for call in (claims.get, claims.amount, lambda claim: claims.link(claim, "text")):
        with pytest.raises(data.DataError) as told:
            call(key)
        assert str(told.value) == f"claims.csv has no row {key!r}"


def test_every_claim_has_a_place_and_stands_in_the_register_once():
    html = str(claims.register().html)
    for key in IDS:
        claim = claims.get(key)
        assert claims.place(claim).startswith(f"section {claim['section']}, paragraph {claim['paragraph']}"), key
        assert html.count(f'id="claim-{key}"') == 1, key


def test_a_claim_without_a_number_has_no_amount():
    with pytest.raises(data.DataError, match="claim iii-2 states no number"):
        claims.amount("iii-2")


def test_amounts_keep_their_hedges():
    told = {key: claims.amount(key) for key in IDS if not pd.isna(claims.get(key)["low"])}
    assert told["iii-1"] == "over 1,000,000 people" and told["i-3"] == "at least 200 people"
    words = {"about": "about ", "at_least": "at least ", "over": "over ", "estimate": "an estimated "}
    for key, amount in told.items():
        assert amount.startswith(words.get(claims.get(key)["hedge"], "")), key


def test_a_note_in_our_copy_names_its_sources_and_a_lost_one_says_so():
    """Sentences without a marker rest on nothing that is named; those with one do, or say that we lack it."""
    states = data.load("footnotes").set_index("note")["state"]
    for _, claim in data.load("claims").iterrows():
        noted = [states[int(note)] for note in claim["footnotes"]]
        assert ("no marker" in claim["basis"]) == (not noted), claim["id"]
        cites = any(state != "not in our copy" for state in noted) and "no work cited" not in claim["basis"]
        assert bool(claim["sources"]) == cites, claim["id"]
        assert ("note not in our copy" in claim["basis"]) == any(state != "whole" for state in noted), claim["id"]


def test_a_claim_rests_only_on_what_its_notes_cite():
    cited = data.load("citations").groupby("note")["source"].agg(set)
    for _, claim in data.load("claims").iterrows():
        known = set().union(*(cited.get(int(note), set()) for note in claim["footnotes"]))
        assert set(claim["sources"]) <= known, claim["id"]


def test_every_note_stands_at_a_claim_and_cites_what_an_ibid_goes_back_to():
    used = {note for notes in data.load("claims")["footnotes"] for note in notes}
    notes, cited = data.load("footnotes"), data.load("citations").groupby("note")["source"].agg(set)
    assert used == set(notes["note"].astype(str))
    assert set(cited.index) <= set(notes.loc[notes["state"] != "not in our copy", "note"])
    for note, origin in notes.loc[notes["ibid_of"].notna(), ["note", "ibid_of"]].itertuples(index=False):
        assert cited[note] == cited[origin], note


@pytest.mark.parametrize(
    "page", [claims.register, sources.bibliography, reference.glossary, reference.movement, reference.timeline]
)
def test_whatever_stands_in_a_table_stays_text_on_the_page(monkeypatch, page):
    """Hostile text in every text cell adds no element to the page."""
    load = data.load

    def hostile(name):
        table = load(name)
        columns = ("statement", "locator", "title", "author", "container", "definition", "event", "label")
        for column in (*columns, "note") if name != "citations" and name != "footnotes" else columns:
            if column in table:
                table[column] = table[column] + "<img src=x onerror=alert(1)>\"'&"
        return table

    honest = BeautifulSoup(page()._repr_html_(), "html.parser")
    monkeypatch.setattr(data, "load", hostile)
    attacked = BeautifulSoup(page()._repr_html_(), "html.parser")
    assert not attacked.find_all("img") and "<img src=x" in attacked.text
    honest_tags = [tag.name for tag in honest.find_all(True) if tag.name != "span"]
    assert [tag.name for tag in attacked.find_all(True) if tag.name != "span"] == honest_tags


def test_a_source_that_must_only_be_named_is_not_linked():
    html = BeautifulSoup(sources.bibliography()._repr_html_(), "html.parser")
    for _, work in data.load("sources").iterrows():
        entry = html.find(id=f"source-{work['key'].replace('_', '-')}")
        assert bool(entry.find("a", href=re.compile("^https?://"))) == (work["link"] == "link"), work["key"]


def test_every_source_is_cited_for_something():
    cited = sources.uses()
    assert [key for key in data.load("sources")["key"] if not cited.get(key)] == []


def test_the_bibliography_says_what_each_source_is_cited_for():
    html = BeautifulSoup(sources.bibliography()._repr_html_(), "html.parser")
    entry = html.find(id="source-yoon2006")
    assert "note 34 of the paper" in entry.text and entry.find("a", href="#claim-iv-1-8")
    assert "rows of south_korea_arrivals" in html.find(id="source-unikorea-en").text
