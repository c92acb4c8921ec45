"""What the claims rest on adds up, says what is not known, and closes its bounds when the lost notes are filled in."""

import re
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st

from companion import data, evidence, notes

CITED = sorted(evidence.cited()["key"])
some_sources = st.sets(st.sampled_from(CITED))


def results(gone) -> dict[str, str]:
    return evidence.without(gone).set_index("id")["result"].to_dict()


def test_every_claim_has_one_standing():
    table, claims = evidence.standing(), data.load("claims")
    assert list(table["id"]) == list(claims["id"]) and set(table["standing"]) <= set(evidence.STANDINGS)
    assert evidence.by_section().to_numpy().sum() == len(claims)
    assert list(evidence.by_section().index) == list(dict.fromkeys(claims["section"]))


def test_nothing_taken_away_lets_nothing_fall():
    assert evidence.FALLS not in results([]).values()


def test_everything_taken_away_leaves_only_what_cannot_be_told():
    counts = evidence.without(CITED)["result"].value_counts()
    table = evidence.standing()
    noted = table[table["standing"] != evidence.NONE]
    assert counts.get(evidence.STANDS, 0) == 0
    assert counts.get(evidence.OPEN, 0) == noted["lost"].sum() and counts[evidence.FALLS] == (~noted["lost"]).sum()


@given(some_sources, some_sources)
def test_taking_more_away_never_raises_a_claim(few, more):
    before, after = results(few), results(few | more)
    order = {evidence.STANDS: 0, evidence.OPEN: 1, evidence.FALLS: 1}
    for claim, result in before.items():
        assert order[after[claim]] >= order[result]
        if result != evidence.STANDS:
            assert after[claim] == result


@pytest.mark.parametrize("key", CITED)
def test_what_hangs_on_a_work_alone_is_what_falls_without_it(key):
    work = evidence.cited().set_index("key").loc[key]
    assert list(results([key]).values()).count(evidence.FALLS) == work["sole"] <= work["claims"]


def test_a_work_that_is_not_there_is_one_clear_line():
    with pytest.raises(data.DataError, match="sources.csv has no row 'nobody2099'"):
        evidence.without(["nobody2099"])


def test_every_work_cited_can_be_taken_away_under_a_name_of_its_own():
    choices, voices = evidence.choices(), evidence.voices()
    assert sorted(keys[0] for name, keys in choices.items() if name not in voices) == CITED
    assert all(len(keys) > 1 and set(keys) <= set(CITED) for keys in voices.values())
    assert set(voices["Every interview"]) >= {"katointerview2023", "anonngointerview2023"}
    assert set(voices["Kato and LFNKR, everything"]) >= {"katointerview2023", "kato2008", "lfnkr2011"}


@pytest.mark.parametrize("gone", list(evidence.choices().values()))
def test_the_sentence_says_what_the_list_shows(gone):
    shown, says = evidence.take_away(gone)
    falls = len(BeautifulSoup(str(shown), "html.parser").find_all("li"))
    numbers = [int(number) for number in re.findall(r"\d+", re.sub(r"(Without) .*?(?=, \d)", "", says))]
    counted = evidence.without(gone)["result"].value_counts()
    stands, unclear = (int(counted.get(result, 0)) for result in (evidence.STANDS, evidence.OPEN))
    expected = [falls, counted.sum(), stands, unclear, falls, falls + unclear]
    assert numbers[:6] == expected, says


@given(st.integers(0, 500), st.integers(0, 500), st.integers(1, 500))
def test_bounds_are_what_is_known_and_what_may_be(part, unknown, rest):
    whole = part + unknown + rest
    low, *high = (
        int(number) for number in re.search(r"\((.*) per cent", evidence.share(part, unknown, whole))[1].split(" to ")
    )
    assert low == round(100 * part / whole)
    assert high == ([round(100 * (part + unknown) / whole)] if unknown else [])


def test_the_bounds_close_when_the_lost_notes_are_filled_in(tmp_path, monkeypatch):
    """With works made up for the test, and the importer that a holder of the article would use."""
    folder = Path(shutil.copytree(data.folder(), tmp_path / "data"))
    if "at most" not in str(evidence.summary().html):
        return  # somebody has filled the notes in: the bounds are closed already
    states = data.load("footnotes").set_index("note")["state"]
    rows = [
        f'{note},madeup{note},,"Made, Up",2019,Made up for note {note},,scholarship,en,'
        for note in states.index[states == "not in our copy"]
    ]
    rows += [f"{note},han2020,,,,,,,," for note in states.index[states == "cut"]]
    mine = tmp_path / "mine.csv"
    mine.write_text("\n".join([",".join(notes.COLUMNS), *rows]) + "\n", encoding="utf-8")
    notes.fill_in(mine, folder)
    monkeypatch.setattr(data.TABLES, "folder", Path(folder))
    assert evidence.OPEN not in set(evidence.without(["bell2016"])["result"])
    assert evidence.LOST not in set(evidence.standing()["standing"])
    assert "at most" not in str(evidence.summary().html)
