"""Whoever holds the published article can fill in the missing notes; what is wrong is said, and nothing is lost."""

import csv
import io
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from companion import data, evidence, notes

ROOT = Path(__file__).resolve().parents[1]
HEAD = ",".join(notes.COLUMNS)
# Made up for the tests: no such works are cited anywhere.
MADE_UP = '63,madeup2099,p. 5,"Made, Up",2019,A work that does not exist,Nowhere,scholarship,en,'


@pytest.fixture
def folder(tmp_path) -> Path:
    return Path(shutil.copytree(data.folder(), tmp_path / "data"))


def fill(*rows: str, place: Path | None = None) -> notes.Filled:
    return notes.fill("\n".join([HEAD, *rows]).encode(), "mine.csv", place)


def told(*rows: str) -> list[str]:
    with pytest.raises(notes.NotesError) as error:
        fill(*rows)
    return str(error.value).splitlines()


def content(place: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in place.iterdir() if path.suffix == ".csv"}


def everything() -> list[str]:
    """The blank file filled in with made-up works, so that no note is missing."""
    rows = []
    for row in csv.DictReader(io.StringIO(notes.blank())):
        note = row["note"]
        if note == "68":
            rows += ["68,bell2016,p. 260,,,,,,,", "68,anonngointerview2023,2023,,,,,,,"]
        else:
            rows.append(f'{note},madeup{note},,"Made, Up",2019,Made up for note {note},,scholarship,en,')
    return rows


def test_the_tables_come_back_byte_for_byte(folder):
    before = content(folder)
    tables = {name: notes._table(folder, name) for name in notes._TABLES}
    notes.write(notes.Filled(tables, []), folder)
    assert content(folder) == before


def test_the_basis_of_every_claim_is_what_its_notes_and_sources_make_it():
    states = {str(row.note): row.state for row in data.load("footnotes").itertuples()}
    kinds = data.load("sources").set_index("key")["kind"].to_dict()
    for claim in data.load("claims").itertuples():
        assert claim.basis == notes.basis_of(claim.footnotes, claim.sources, states, kinds), claim.id


def test_a_note_is_filled_in_with_a_new_work(folder):
    filled = fill(MADE_UP, place=folder)
    notes.write(filled, folder)
    assert data.check(folder) == []
    assert data.read(folder, "footnotes").set_index("note").loc[63, "state"] == "whole"
    cited = data.read(folder, "citations").set_index("id").loc["n63-madeup2099"]
    assert (cited["note"], cited["source"], cited["locator"]) == (63, "madeup2099", "p. 5")
    work = data.read(folder, "sources").set_index("key").loc["madeup2099"]
    assert (work["author"], work["seen_as"], work["link"]) == ("Made, Up", "not seen", "cite only")
    claims = data.read(folder, "claims").set_index("id")
    at_note = [key for key, numbers in claims["footnotes"].items() if "63" in numbers]
    assert at_note and all(claims.loc[key, "sources"] == ("madeup2099",) for key in at_note)
    assert all(claims.loc[key, "basis"] == ("scholarship",) for key in at_note)
    assert filled.report[0] == "Notes filled in: 1." and filled.report[-1].startswith("Notes still not whole")


def test_filling_in_twice_changes_nothing_the_second_time(folder):
    notes.write(fill(MADE_UP, place=folder), folder)
    before = content(folder)
    again = fill(MADE_UP, place=folder)
    notes.write(again, folder)
    assert content(folder) == before
    assert again.report[:2] == ["Notes filled in: 0.", "Known already, and the same: 63."]


def test_everything_filled_in_closes_every_bound(folder, monkeypatch):
    assert "at most" in str(evidence.summary().html)
    notes.write(fill(*everything(), place=folder), folder)
    assert data.check(folder) == []
    monkeypatch.setattr(data, "folder", lambda: folder)
    assert set(data.load("footnotes")["state"]) == {"whole"}
    assert not any("note not in our copy" in basis for basis in data.load("claims")["basis"])
    assert evidence.by_section()[evidence.LOST].sum() == 0
    assert "at most" not in str(evidence.summary().html)
    assert evidence.OPEN not in set(evidence.without(["katointerview2023"])["result"])


def test_an_ibid_goes_back_to_the_note_before_even_through_another(folder):
    filled = fill("63,ibid,p. 9,,,,,,,", "64,ibid,,,,,,,,", place=folder)
    cited = {(row["note"], row["source"]): row["locator"] for row in filled.tables["citations"]}
    assert cited["63", "katointerview2023"] == cited["64", "katointerview2023"] == "p. 9"
    ibid = {row["note"]: row["ibid_of"] for row in filled.tables["footnotes"]}
    assert (ibid["63"], ibid["64"]) == ("62", "63")


def test_a_note_that_cites_nothing_is_whole_and_its_claims_say_so(folder):
    notes.write(fill("63,none,,,,,,,,", place=folder), folder)
    assert data.check(folder) == []
    claims = data.read(folder, "claims")
    assert {
        basis for basis, numbers in zip(claims["basis"], claims["footnotes"], strict=True) if numbers == ("63",)
    } == {("note without a source",)}


def test_the_cut_note_can_be_completed(folder):
    filled = fill(
        "68,bell2016,p. 260,,,,,,,", "68,anonngointerview2023,2023,,,,,,,", "68,han2020,p. 70,,,,,,,", place=folder
    )
    notes.write(filled, folder)
    claims = data.read(folder, "claims").set_index("id")
    assert "note not in our copy" not in claims.loc["iv-3-41", "basis"]
    assert "han2020" in claims.loc["iv-3-41", "sources"]


WRONG = {
    "a note that is not there": (["0,han2020,,,,,,,,"], "mine.csv, row 2, column 'note': expected at least 1, found '0'"),
    "a note too high": (["152,han2020,,,,,,,,"], "mine.csv, row 2, column 'note': expected at most 151, found '152'"),
    "a note that is no number": (["12a,han2020,,,,,,,,"], "mine.csv, row 2, column 'note': expected a whole number, found '12a'"),
    "an unknown kind": ([MADE_UP.replace("scholarship", "rumour")], "mine.csv, row 2, column 'kind': expected one of"),
    "a year that is none": ([MADE_UP.replace("2019", "19")], "mine.csv, row 2, column 'year': expected at least 1945"),
    "a new work without a title": ([MADE_UP.replace("A work that does not exist", "")], "mine.csv, row 2, column 'title': 'madeup2099' is a new source and needs one"),
    "a key in another form": ([MADE_UP.replace("madeup2099", "Made Up")], "mine.csv, row 2, column 'source': expected the form"),
    "an address that is none": ([MADE_UP + "nowhere"], "mine.csv, row 2, column 'url': expected the form"),
    "a work known under another title": (["63,han2020,,,,Another title,,,,"], "mine.csv, row 2, column 'title': 'han2020' is known as"),
    "a row that stands twice": ([MADE_UP, MADE_UP], "mine.csv, row 3, column 'source': note 63 cites 'madeup2099' in another row too"),
    "none beside other rows": ([MADE_UP, "63,none,,,,,,,,"], "mine.csv, row 3, column 'source': 'none' says that note 63 cites nothing"),
    "an ibid that goes nowhere": (["80,ibid,,,,,,,,"], "mine.csv, row 2, column 'source': 'ibid' goes back to note 79, which is known to cite nothing"),
    "another text of a whole note": (["62,han2020,,,,,,,,"], "mine.csv, row 2, column 'note': note 62 is whole in the tables and cites katointerview2023 19 May 2023; found han2020"),
    "less than is known of the cut note": (["68,han2020,,,,,,,,"], "mine.csv, row 2, column 'note': note 68 is known to cite anonngointerview2023, bell2016 as well"),
    "a ragged row": (["63,han2020"], "mine.csv, row 2: expected 10 cells, found 2"),
    "a control character": (["63,han2020,p.\t5,,,,,,,"], "mine.csv, row 2, column 'locator': holds a control character"),
    "nothing filled in": (["63,,,,,,,,,"], "mine.csv: expected at least one row with a source"),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_said_by_row_and_column(what):
    rows, expected = WRONG[what]
    assert any(line.startswith(expected) for line in told(*rows)), told(*rows)


def test_everything_wrong_is_said_at_once():
    assert len(told("0,han2020,,,,,,,,", "12a,han2020,,,,,,,,", "63,han2020")) == 3


@pytest.mark.parametrize(
    ("bytes_", "expected"),
    [
        (b"", "mine.csv, row 1: expected the columns note,source"),
        (b"note,source\n63,han2020\n", "mine.csv, row 1: expected the columns"),
        ((HEAD + "\n63,\xe9").encode("latin-1"), "mine.csv, row 2: not UTF-8 text"),
        ((HEAD + '\n63,"han').encode(), "mine.csv: not valid CSV"),
    ],
)
def test_a_file_that_cannot_be_read_is_said(bytes_, expected):
    with pytest.raises(notes.NotesError, match=expected):
        notes.fill(bytes_, "mine.csv")


@given(st.binary(max_size=200))
def test_any_bytes_are_read_or_refused(bytes_):
    for start in (b"", HEAD.encode() + b"\n"):
        with pytest.raises(notes.NotesError, match="mine.csv"):
            notes.fill(start + bytes_, "mine.csv")


def test_a_failure_while_writing_leaves_the_old_tables(folder, monkeypatch):
    before, filled = content(folder), fill(MADE_UP, place=folder)
    filled.tables["claims"] = [{"id": object()}, 3]  # the last table cannot be written
    with pytest.raises(AttributeError):
        notes.write(filled, folder)
    assert content(folder) == before and not list(folder.glob("*.new"))


def run(*words: str, tree: Path) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, tree / "tools" / "notes.py", *words],
        capture_output=True, text=True, cwd=tree, env={**os.environ, "PYTHONPATH": str(tree / "book")},
    )  # fmt: skip


def test_the_command_tries_writes_and_says_what_it_needs(tree):
    blank = run("--blank", tree=tree)
    assert blank.stdout == notes.blank() and len(blank.stdout.splitlines()) == 82
    mine = tree / "mine.csv"
    mine.write_text(f"{HEAD}\n{MADE_UP}\n")
    before = content(tree / "data")
    tried = run("mine.csv", "--try", tree=tree)
    assert "Notes filled in: 1." in tried.stdout and "Nothing was written." in tried.stdout
    assert content(tree / "data") == before
    assert run("mine.csv", tree=tree).returncode == 0 and content(tree / "data") != before
    assert data.check(tree / "data") == []
    for words, expected in [((), "Which file?"), (("gone.csv",), "No such file")]:
        failed = run(*words, tree=tree)
        assert failed.returncode and expected in failed.stderr and "Traceback" not in failed.stderr


def test_the_lost_notes_of_the_blank_file_are_those_that_are_not_whole():
    states = data.load("footnotes").set_index("note")["state"]
    listed = [int(row["note"]) for row in csv.DictReader(io.StringIO(notes.blank()))]
    assert listed == list(states[states != "whole"].index) and pd.Series(listed).is_monotonic_increasing
