"""Claims can be looked up, formatted and linked; what a table says stays text on the page."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from claimbook.show.markup import slug
from companion import claims, data, evidence, reference, sources

IDS = list(data.load("claims")["id"])


@given(st.text(max_size=30).filter(lambda key: key not in IDS))
def test_an_unknown_claim_is_one_clear_line(key):
    for call in (claims.get, claims.amount, lambda claim: claims.link(claim, "text")):
        with pytest.raises(data.DataError) as stated:
            call(key)
        assert str(stated.value) == f"claims.csv has no row {key!r}"


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
    stated = {key: claims.amount(key) for key in IDS if not pd.isna(claims.get(key)["low"])}
    assert stated["iii-1"] == "over 1,000,000 people" and stated["i-3"] == "at least 200 people"
    words = {"about": "about ", "at_least": "at least ", "over": "over ", "estimate": "an estimated "}
    for key, amount in stated.items():
        assert amount.startswith(words.get(claims.get(key)["hedge"], "")), key


def test_a_note_in_our_copy_names_its_sources_and_a_lost_one_says_so():
    """Sentences without a marker rest on nothing that is named; those with one do, or say that we lack it."""
    states = data.load("footnotes").set_index("note")["state"]
    for _, claim in data.load("claims").iterrows():
        noted = [states[int(note)] for note in claim["footnotes"]]
        assert ("no marker" in claim["basis"]) == (not noted), (
            f"{claim['id']}: basis 'no marker' if there is no note, and only then"
        )
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


def made_up(**cells) -> pd.DataFrame:
    """One claim that is in no table."""
    plain = {"id": "x-1", "section": "IX", "paragraph": 2, "statement": "It is <so>.", "note": "", "footnotes": (),
             "sources": (), "basis": ()}  # fmt: skip
    return pd.DataFrame([plain | cells])


CITED = {("24", "choi2021"): "p. 333", ("25", "choi2021"): "p. 333", ("25", "yoon2006"): "", ("26", "choi2021"): "p. 9"}
CHOI, YOON = '<a href="#source-choi2021">Choi 2021</a>', '<a href="#source-yoon2006">Yoon 2006</a>'


@pytest.mark.parametrize(
    ("cells", "rests"),
    [
        ({"basis": ("no marker",)}, "The paper gives no note for these words."),
        ({"footnotes": ("24",)}, "The note cites no work."),
        ({"footnotes": ("24",), "basis": ("note not in our copy",)}, "What the note cites is not in our copy."),
        (
            {"footnotes": ("24",), "sources": ("choi2021",), "basis": ("scholarship",)},
            f"Rests on {CHOI}, p. 333 (scholarship).",
        ),
        (
            {"footnotes": ("24", "25"), "sources": ("choi2021", "yoon2006"), "basis": ("ngo", "scholarship")},
            f"Rests on {CHOI}, p. 333; {YOON} (NGO, scholarship).",
        ),
        (
            {"footnotes": ("24", "26"), "sources": ("choi2021",), "basis": ("note not in our copy", "news", "law")},
            f"Rests on {CHOI}, p. 333, p. 9 (news, law). The note breaks off in our copy.",
        ),
    ],
)
def test_it_is_said_on_what_a_claim_rests(cells, rests):
    assert str(claims.rests_on(made_up(**cells).iloc[0], CITED)) == rests


@pytest.mark.parametrize(
    ("notes", "stated"),
    [((), ""), (("24",), ", note 24"), (("24", "25"), ", notes 24 and 25")],
)
def test_the_place_of_a_claim_names_its_notes(notes, stated):
    assert claims.place(made_up(footnotes=notes).iloc[0]) == f"section IX, paragraph 2{stated}"


def test_a_claim_on_the_page_is_whole():
    rows = pd.concat([made_up(), made_up(id="x-2", note="See [it](#claim-x-1) & more.", footnotes=("24",))])
    one, two = (
        f'<span class="claim-id">{key}</span> <span class="claim-statement">It is &lt;so&gt;.</span>{note}'
        f' <span class="claim-place">Section IX, paragraph 2{stated}</span></li>'
        for key, note, stated in (
            ("x-1", "", ". The paper gives no note for these words."),
            ("x-2", ' <span class="claim-note">See <a href="#claim-x-1">it</a> &amp; more.</span>', ", note 24. The note cites no work."),
        )
    )  # fmt: skip
    assert str(claims.items(rows)) == f'<li id="claim-x-1">{one}<li id="claim-x-2">{two}'
    marked = claims.items(rows, lambda claim: Markup(" data-x={}").format(claim["id"]))
    assert str(marked) == f'<li id="claim-x-1" data-x=x-1>{one}<li id="claim-x-2" data-x=x-2>{two}'


def test_where_a_note_points_is_known_by_note_and_work():
    rows, cited = data.load("citations"), claims.citations()
    assert len(cited) == len(rows) and set(cited.values()) == set(rows["locator"])
    for _, row in rows.iterrows():
        assert cited[str(row["note"]), row["source"]] == row["locator"]


def test_the_register_marks_each_claim_and_names_works_as_the_chapters_do():
    register = claims.register()
    soup = BeautifulSoup(register.html, "html.parser")
    for key, element in zip(IDS, soup.find_all("li"), strict=True):
        assert element["id"] == f"claim-{key}" and register.targets[f"claim-{key}"] == f"Claim {key}"
        assert element["data-kind"] == claims.get(key)["kind"].replace("_", "-")
        assert element.find_parent("section")["data-section"] == slug(claims.get(key)["section"])
        assert set(element.attrs) == {
            "id",
            *(f"data-{name}" for name in ("kind", "modality", "basis")),
            *(["data-source"] if claims.get(key)["sources"] else []),
        }
    labels = [option.text for option in soup.select("[name=source] option")]
    assert any(label.startswith("Choi 2021 (") for label in labels)


def test_the_list_of_a_section_says_on_what_it_rests_as_a_whole():
    html = claims.listing("III").html
    assert html.startswith("<p>") and html.endswith("</li></ol></details>")
    soup = BeautifulSoup(html, "html.parser")
    stated, listed = soup.find_all(recursive=False)
    assert (stated.name, listed.name, listed["class"]) == ("p", "details", ["book-fold"])
    listed = listed.ol
    assert str(stated.text) == evidence.told("III")
    assert [item["id"] for item in listed.find_all("li", recursive=False)] == [
        f"claim-{key}" for key in IDS if key.startswith("iii-")
    ]
    assert set(listed.li.attrs) == {"id"}


@pytest.mark.parametrize("page", [claims.register, sources.bibliography, reference.glossary, reference.movement])
def test_whatever_stands_in_a_table_stays_text_on_the_page(monkeypatch, page):
    """Hostile text in every text cell adds no element to the page."""
    load = data.TABLES.load

    def hostile(name):
        table = load(name)
        columns = ("statement", "locator", "title", "author", "container", "definition", "event", "label")
        for column in (*columns, "note") if name != "citations" and name != "footnotes" else columns:
            if column in table:
                table[column] = table[column] + "<img src=x onerror=alert(1)>\"'&"
        return table

    honest = BeautifulSoup(page().html, "html.parser")
    monkeypatch.setattr(data.TABLES, "load", hostile)
    monkeypatch.setattr(data, "load", hostile)
    attacked = BeautifulSoup(page().html, "html.parser")
    assert not attacked.find_all("img") and "<img src=x" in attacked.text
    honest_tags = [tag.name for tag in honest.find_all(True) if tag.name != "span"]
    assert [tag.name for tag in attacked.find_all(True) if tag.name != "span"] == honest_tags


def test_a_source_that_must_only_be_named_is_not_linked():
    html = BeautifulSoup(sources.bibliography().html, "html.parser")
    for _, work in data.load("sources").iterrows():
        entry = html.find(id=f"source-{work['key'].replace('_', '-')}")
        assert bool(entry.find("a", href=re.compile("^https?://"))) == (work["link"] == "link"), work["key"]


def test_every_source_is_cited_for_something():
    cited = sources.uses()
    assert [key for key in data.load("sources")["key"] if not cited.get(key)] == []


def test_the_bibliography_says_what_each_source_is_cited_for():
    html = BeautifulSoup(sources.bibliography().html, "html.parser")
    entry = html.find(id="source-yoon2006")
    assert "note 34 of the paper" in entry.text and entry.find("a", href="#claim-iv-1-8")
    assert "rows of south_korea_arrivals" in html.find(id="source-unikorea-en").text
