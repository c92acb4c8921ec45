"""The missing notes can be filled in from a file, all or nothing, and nothing that is good is lost.

Every work that these tests put into a note is made up; what the lost notes really cite is not known here.
"""

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

from claimbook.tables import Tables
from companion import data, notes
from tools.site.inputs import python_path

ROOT = Path(__file__).resolve().parents[2]
MISSING = {*range(63, 67), *range(69, 145)}
CUT = 68
HEADER = ",".join(notes.COLUMNS)
MADE_UP = '{note},{key},p. 1,"Madeup, Author",2020,A made-up work for {note},,news,en,https://example.org/{note}'


def in_our_copy(tables: dict[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    """The tables as they are made from our copy of the paper, also where somebody has filled notes in since."""
    footnotes, citations, claims = (tables[name].copy() for name in ("footnotes", "citations", "claims"))
    footnotes.loc[footnotes["note"].isin(MISSING), ["state", "ibid_of"]] = ["not in our copy", pd.NA]
    footnotes.loc[footnotes["note"] == CUT, ["state", "ibid_of"]] = ["cut", pd.NA]
    late = (citations["note"] == CUT) & ~citations["source"].isin(["bell2016", "anonngointerview2023"])
    citations = citations[~(citations["note"].isin(MISSING) | late)].reset_index(drop=True)
    citations.loc[(citations["note"] == CUT) & (citations["source"] == "bell2016"), "locator"] = "p. 260"
    cited = citations.groupby("note")["source"].agg(set)
    for index in claims.index:
        known = set().union(*(cited.get(int(note), set()) for note in claims.at[index, "footnotes"]))
        claims.at[index, "sources"] = tuple(key for key in claims.at[index, "sources"] if key in known)
        claims.at[index, "basis"] = notes.basis_of(claims.loc[index], footnotes, citations, tables["sources"])
    return tables | {"footnotes": footnotes, "citations": citations, "claims": claims}


TABLES = in_our_copy({name: data.load(name) for name in notes.TABLES})
FIELDS = notes.fields(data.TABLES)


@pytest.fixture
def folder(tmp_path) -> Path:
    place = Path(shutil.copytree(data.folder(), tmp_path / "data"))
    for name, table in TABLES.items():
        (place / f"{name}.csv").write_bytes(notes.text_of(table).encode())
    return place


@pytest.fixture
def import_(folder, tmp_path):
    """Import rows into the folder; gives the report."""

    def call(*rows: str, write: bool = True) -> notes.Report:
        path = tmp_path / "my-notes.csv"
        path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
        return notes.fill_in(path, folder, write)

    return call


def work_out(*rows: str, header: str = HEADER) -> tuple[dict[str, pd.DataFrame], notes.Report]:
    return notes.work_out("my.csv", "\n".join([header, *rows]).encode(), TABLES, FIELDS)


def problems(*rows: str, header: str = HEADER) -> list[str]:
    with pytest.raises(notes.NotesError) as raised:
        work_out(*rows, header=header)
    assert all("\n" not in line for line in raised.value.problems)
    return raised.value.problems


def made_up(note: int) -> str:
    return MADE_UP.format(note=note, key=f"madeup{note}")


def cited(tables: dict[str, pd.DataFrame], note: int) -> dict[str, str]:
    return notes.standing(tables["footnotes"], tables["citations"])[note].works


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in folder.iterdir()}


# The basis of a claim --------------------------------------------------------------------------------


def test_every_claim_has_the_basis_that_its_notes_give_it():
    tables = [data.load(name) for name in ("footnotes", "citations", "sources")]
    for _, claim in data.load("claims").iterrows():
        assert claim["basis"] == notes.basis_of(claim, *tables), claim["id"]


@pytest.mark.parametrize(
    ("numbers", "sources", "expected"),
    [
        ((), (), ("no marker",)),
        (("1",), ("a",), ("news",)),
        (("1",), (), ()),
        (("1",), ("b",), ()),
        (("1", "2"), ("a", "b"), ("blog", "news", "note not in our copy")),
        (("3",), (), ("note not in our copy",)),
        (("1", "3"), ("a",), ("news", "note not in our copy")),
        (("4",), (), ("no work cited",)),
        (("3", "4"), (), ("note not in our copy",)),
        (("1", "4"), ("a",), ("news",)),
    ],
)
def test_the_basis_by_hand(numbers, sources, expected):
    footnotes = pd.DataFrame({"note": [1, 2, 3, 4], "state": ["whole", "cut", "not in our copy", "whole"]})
    citations = pd.DataFrame({"note": [1, 2], "source": ["a", "b"]})
    works = pd.DataFrame({"key": ["a", "b"], "kind": ["news", "blog"]})
    claim = pd.Series({"footnotes": numbers, "sources": sources})
    assert notes.basis_of(claim, footnotes, citations, works) == expected


def test_a_basis_may_be_any_kind_of_work():
    schemas = {
        (name, field["name"]): field
        for name in ("claims", "sources")
        for field in data.describe(name)["schema"]["fields"]
    }
    kinds = set(schemas["sources", "kind"]["constraints"]["enum"])
    assert set(schemas["claims", "basis"]["itemEnum"]) == kinds | {notes.LOST, notes.NO_MARKER, notes.NO_WORK}


# The whole way ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", notes.TABLES)
def test_a_table_read_and_written_is_the_same_file(name):
    assert notes.text_of(data.load(name)).encode() == (data.folder() / f"{name}.csv").read_bytes()


def test_the_fixture_is_sound_and_lacks_the_notes(folder):
    assert Tables(folder).check() == []
    states = TABLES["footnotes"].set_index("note")["state"]
    assert set(states.index[states != "whole"]) == MISSING | {CUT}


def test_a_note_is_filled_in(import_, folder):
    before = contents(folder)
    report = import_(made_up(64), "63,katointerview2023,19 May 2023,,,,,,,", "63,madeup64,p. 2,,,,,,,", "65,,,,,,,,,")
    assert (report.filled, report.works, report.blank, report.missing) == ([63, 64], ["madeup64"], 1, 79)
    after = {name: Tables(folder).load(name) for name in notes.TABLES}
    assert Tables(folder).check() == []
    assert cited(after, 63) == {"katointerview2023": "19 May 2023", "madeup64": "p. 2"}
    assert cited(after, 64) == {"madeup64": "p. 1"}
    assert list(after["sources"]["key"]) == sorted(after["sources"]["key"])
    assert after["citations"]["note"].is_monotonic_increasing
    work = after["sources"].set_index("key").loc["madeup64"]
    assert (work["author"], work["year"], work["kind"]) == ("Madeup, Author", 2020, "news")
    assert (work["seen_as"], work["link"], work["url"]) == ("not seen", "link", "https://example.org/64")
    on_63 = after["claims"][after["claims"]["footnotes"] == ("63",)]
    assert len(on_63) and set(on_63["sources"]) == {("katointerview2023", "madeup64")}
    assert set(on_63["basis"]) == {("interview", "news")}
    assert set(report.bases) == {c for c, n in after["claims"][["id", "footnotes"]].values if {"63", "64"} & set(n)}
    # Apart from that each file is as it was: lines are only added, or are those of these notes and claims.
    for name in ("sources", "citations", "claims", "footnotes"):
        old = before[f"{name}.csv"].splitlines()
        new = (folder / f"{name}.csv").read_bytes().splitlines()
        gone = [line for line in old if line not in new]
        first = tuple(f"{key},".encode() for key in (*report.bases, 63, 64))
        assert all(line.startswith(first) for line in gone), gone
    assert {name: text for name, text in contents(folder).items() if name[:-4] not in notes.TABLES} == {
        name: text for name, text in before.items() if name[:-4] not in notes.TABLES
    }


def test_the_blank_file_filled_in_leaves_no_note_missing(folder, tmp_path):
    rows = list(csv.reader(io.StringIO(notes.blank(TABLES["footnotes"]))))
    assert rows[0] == list(notes.COLUMNS) and {int(row[0]) for row in rows[1:]} == MISSING | {CUT}
    kinds = FIELDS["kind"]["constraints"]["enum"]
    for row in rows[1:]:
        kind = kinds[int(row[0]) % len(kinds)]
        row[1:] = [f"madeup{row[0]}", "", 'Body "Made up"; and, another', "", f"Made-up 題 {row[0]}", "", kind, "", ""]
    path = tmp_path / "filled.csv"
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(rows)  # as a spreadsheet writes it: with a mark at the start and \r\n
    report = notes.fill_in(path, folder)
    assert set(report.filled) == MISSING | {CUT} and report.missing == 0
    assert Tables(folder).check() == []
    claims = Tables(folder).load("claims")
    assert not any(notes.LOST in basis for basis in claims["basis"])
    tables = [Tables(folder).load(name) for name in ("footnotes", "citations", "sources")]
    assert all(claim["basis"] == notes.basis_of(claim, *tables) for _, claim in claims.iterrows())
    assert notes.blank(tables[0]) == HEADER + "\n"
    again = contents(folder)
    assert notes.fill_in(path, folder).filled == [] and contents(folder) == again


def test_the_second_time_changes_nothing(import_, folder):
    rows = [
        made_up(68), "68,bell2016,,,,,,,,", "69,ibid,p. 5,,,,,,,".replace("69", "64"), made_up(63), "65,none,,,,,,,,",
        "69,bell2016,pp. 1-2,,,,,,,", "70,Ibid.,,,,,,,,", "71,IBID,p. 9,,,,,,,", "72,ibid,,,,,,,,",
        "72,choi2021,,,,,,,,", '73,"anonngointerview2023","2023",,,,,,,',
    ]  # fmt: skip
    first = import_(*rows)
    before = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    kept = contents(folder)
    second = import_(*rows)
    assert (second.filled, second.works, second.bases) == ([], [], {}) and second.known == first.filled
    assert contents(folder) == kept and before == {path: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_trying_writes_nothing(import_, folder):
    before = contents(folder)
    tried = import_(made_up(63), write=False)
    assert contents(folder) == before and tried == import_(made_up(63))
    assert notes.lines(tried, written=False)[-1] == "Trial run: nothing was written."


def test_the_report_in_words():
    _, report = work_out(made_up(63), made_up(85), "84,bell2016,,,,,,,,", "1,katointerview2023,,,,,,,,", "64,,,,,,,,,")
    printed = "\n".join(notes.lines(report))
    assert "3 notes filled in: 63, 84, 85." in printed and "2 new works: madeup63, madeup85." in printed
    assert "1 note skipped, already the same in the tables: 1." in printed and "1 row left blank." in printed
    assert "  news: iv-3-33, iv-3-34, iv-4-2" in printed and "  scholarship: iv-4-1" in printed
    assert "Remarks to read again, as they speak of a missing note: iv-4-2." in printed
    assert "78 of the 151 notes are still cut or not in our copy." in printed


def test_one_work_under_two_keys_is_asked_about():
    title = TABLES["sources"].set_index("key").loc["bell2016", "title"]
    _, report = work_out(f'63,madeup63,,Made up,,"{title}",,news,,')
    assert report.alike == ["madeup63 has the same title as bell2016: one work under two keys?"]


# ibid., none and the cut note ------------------------------------------------------------------------


def test_an_ibid_cites_what_the_note_before_it_cites_and_a_chain_goes_back_to_its_start():
    new, _ = work_out(
        "63,ibid,,,,,,,,", "64,ibid,p. 4,,,,,,,", "65,ibid,,,,,,,,", "66,ibid,,,,,,,,", "66,choi2021,,,,,,,,"
    )
    assert [cited(new, note) for note in (63, 64, 65)] == [
        {"katointerview2023": "19 May 2023"}, {"katointerview2023": "p. 4"}, {"katointerview2023": "p. 4"},
    ]  # fmt: skip
    assert cited(new, 66) == {"katointerview2023": "p. 4", "choi2021": ""}
    origins = new["footnotes"].set_index("note")["ibid_of"]
    assert list(origins.loc[63:65]) == [62, 62, 62] and pd.isna(origins[66])


def test_an_ibid_without_a_place_takes_all_works_of_the_note_before():
    new, _ = work_out("71,ibid,,,,,,,,", "70,bell2016,p. 1,,,,,,,", "70,choi2021,p. 2,,,,,,,")  # in any order
    assert cited(new, 71) == {"bell2016": "p. 1", "choi2021": "p. 2"}


def test_a_note_of_remarks_only_is_whole_and_cites_nothing():
    new, report = work_out("63,none,,,,,,,,")
    assert cited(new, 63) == {} and report.filled == [63]
    assert report.bases == {"iv-3-33": ("no work cited",), "iv-3-34": ("no work cited",)}


def test_the_cut_note_is_completed():
    new, report = work_out("68,choi2021,p. 3,,,,,,,", "68,bell2016,pp. 260-261,,,,,,,", "69,ibid,,,,,,,,")
    assert cited(new, 68) == {"bell2016": "pp. 260-261", "anonngointerview2023": "2023", "choi2021": "p. 3"}
    assert cited(new, 69) == cited(new, 68) and list(cited(new, 68)) == ["bell2016", "anonngointerview2023", "choi2021"]
    assert report.replaced == ["note 68: the place in bell2016 was 'p. 260' and is now 'pp. 260-261'"]
    remarks = new["citations"].set_index("id")["remark"]
    assert remarks["n68-bell2016"] == TABLES["citations"].set_index("id").loc["n68-bell2016", "remark"]
    claims = new["claims"][new["claims"]["footnotes"] == ("68",)]
    assert set(claims["sources"]) == {("bell2016", "anonngointerview2023", "choi2021")}
    assert set(claims["basis"]) == {("interview", "scholarship")}


@pytest.mark.parametrize("row", ["68,bell2016,,,,,,,,", "68,ibid,,,,,,,,"])
def test_a_row_without_a_place_takes_none_from_the_cut_note(import_, folder, row):
    import_(row)
    after = {name: Tables(folder).load(name) for name in notes.TABLES}
    assert cited(after, 68)["bell2016"] == "p. 260"
    assert pd.isna(after["footnotes"].set_index("note").loc[68, "ibid_of"])
    assert import_(row).known == [68]


def test_an_ibid_is_not_what_a_note_says_that_spells_its_work_out(import_):
    import_("63,katointerview2023,19 May 2023,,,,,,,")
    with pytest.raises(notes.NotesError, match="row 2, column 'source': note 63 is whole already .* not 'ibid'"):
        import_("63,ibid,,,,,,,,")


def test_new_rows_stand_in_the_order_of_the_table_whatever_that_of_the_file():
    new, _ = work_out(*map(made_up, (85, 63, 72, 64)), "63,bell2016,,,,,,,,", "63,arakaki2008,,,,,,,,")
    assert new["citations"]["note"].is_monotonic_increasing and new["sources"]["key"].is_monotonic_increasing
    assert list(cited(new, 63)) == ["madeup63", "bell2016", "arakaki2008"]


def test_a_claim_at_two_notes_keeps_what_it_has():
    tables = TABLES | {"claims": TABLES["claims"].copy()}
    index = tables["claims"].index[tables["claims"]["id"] == "i-2"][0]
    tables["claims"].at[index, "footnotes"] = ("1", "63", "64")
    new, report = notes.work_out("my.csv", f"{HEADER}\n{made_up(63)}\n".encode(), tables, FIELDS)
    claim = new["claims"].loc[index]
    assert claim["sources"] == ("katointerview2023", "madeup63")
    assert claim["basis"] == report.bases["i-2"] == ("interview", "news", "note not in our copy")


# What is wrong, where, and what was expected ----------------------------------------------------------

NEW = "madeup,,Made up,2020,Made-up title,,news,en,"
WRONG = {
    "note 0": (["0,bell2016,,,,,,,,"], ["row 2, column 'note': expected at least 1, found '0'"]),
    "note 152": (["152,bell2016,,,,,,,,"], ["row 2, column 'note': expected at most 151, found '152'"]),
    "no number": (["12a,bell2016,,,,,,,,"], ["row 2, column 'note': expected a whole number, found '12a'"]),
    "no note": ([",bell2016,,,,,,,,"], ["row 2, column 'note': empty, but a value is required"]),
    "no source": (["63,,p. 3,,,,,,,"], ["row 2, column 'source': empty, but other cells of the row are filled in: expected a key of"]),
    "no key": (["63,Bell 2016,,,,,,,,"], ["row 2, column 'source': expected a key of sources.csv, a new key"]),
    "an unknown key": (["63,bell2061,,,,,,,,"], ["row 2, column 'author': 'bell2061' is not in sources.csv; a new work"]),
    "no kind": (["63,madeup,,Made up,,Made-up title,,,,"], ["row 2, column 'kind': 'madeup' is not in", "found no kind"]),
    "an unknown kind": ([f"63,{NEW}".replace("news", "rumour")], ["row 2, column 'kind': expected one of", "found 'rumour'"]),
    "an unknown language": ([f"63,{NEW}".replace(",en", ",xx")], ["row 2, column 'language': expected one of"]),
    "a wrong year": ([f"63,{NEW}".replace("2020", "c. 2020")], ["row 2, column 'year': expected a whole number"]),
    "a wrong address": ([f"63,{NEW}javascript:alert(1)"], ["row 2, column 'url': expected the form https?://"]),
    "a control character": (["63,bell2016,p.\0 1,,,,,,,"], ["row 2, column 'locator': holds a control character (U+0000) after 'p.'; delete it"]),
    "the same row twice": (["63,bell2016,,,,,,,,"] * 2, ["row 3, column 'source': note 63 cites 'bell2016' in row 2 too"]),
    "a work twice": (["63,bell2016,p. 1,,,,,,,", "63,bell2016,p. 2,,,,,,,"], ["row 3, column 'source'", "both places"]),
    "ibid twice": (["63,ibid,,,,,,,,"] * 2, ["row 3, column 'source': note 63 cites 'katointerview2023' in row 2 too"]),
    "none twice": (["63,none,,,,,,,,"] * 2, ["row 2, column 'source': note 63 has other rows: expected 'none' alone"]),
    "none and a work": (["63,none,,,,,,,,", "63,bell2016,,,,,,,,"], ["row 2, column 'source': note 63 has other rows"]),
    "none with a place": (["63,none,p. 1,,,,,,,"], ["row 2, column 'locator': expected nothing here beside 'none'"]),
    "ibid with a title": (["63,ibid,,,,Title,,,,"], ["row 2, column 'title': expected nothing here beside 'ibid'"]),
    "another title": (["63,bell2016,,,,Another,,,,"], ["row 2, column 'title': sources.csv has \"Making", "for 'bell2016', found 'Another'; give another work a key of its own"]),
    "another year": (["63,bell2016,,,1999,,,,,"], ["row 2, column 'year': sources.csv has '2016' for 'bell2016', found '1999'"]),
    "two titles": ([f"63,{NEW}", f"64,{NEW}".replace("-up t", "-down t")], ["row 3, column 'title': 'madeup' has 'Made-up title'"]),
    "ibid of nothing": (["1,ibid,,,,,,,,"], ["row 2, column 'source': 'ibid' in note 1 has nothing to refer to: there is no note before"]),
    "ibid of a lost note": (["65,ibid,,,,,,,,"], ["row 2, column 'source': 'ibid' in note 65 has nothing to refer to: what note 64 cites is"]),
    "ibid of a cut note": (["69,ibid,,,,,,,,"], ["row 2, column 'source': 'ibid' in note 69 has nothing to refer to: what note 68 cites is"]),
    "ibid of remarks": (["63,none,,,,,,,,", "64,ibid,,,,,,,,"], ["row 3, column 'source'", "has nothing to refer to: note 63 cites no work"]),
    "a place in one of two": (
        ["70,bell2016,,,,,,,,", "70,choi2021,,,,,,,,", "71,ibid,p. 3,,,,,,,"],
        ["row 4, column 'locator': note 70 cites bell2016, choi2021: expected the key of the one"],
    ),
    "none for the cut note": (["68,none,,,,,,,,"], ["row 2, column 'source': our copy of note 68 breaks off, but cites bell2016"]),
    "a whole note's work": (["6,bell2016,,,,,,,,"], ["row 2, column 'source': note 6 is whole already and cites arakaki2008"]),
    "a whole note's place": (["6,arakaki2008,p. 13,,,,,,,"], ["row 2, column 'locator'", "with 'p. 31'", "found 'p. 13'"]),
    "a whole note's ibid": (["6,ibid,,,,,,,,"], ["row 2, column 'source': note 6 is whole already", "not 'ibid'"]),
    "a whole note spelt out": (["3,han2020,,,,,,,,", "4,ibid,,,,,,,,"], ["row 3, column 'source': note 4 is whole already"]),
    "none for a whole note": (["6,none,,,,,,,,"], ["row 2, column 'source': note 6 is whole already", "not 'none'"]),
    "a cell too few": (["63,bell2016"], ["row 2: expected 10 cells, found 2"]),
    "a cell too many": (["63,bell2016,,,,,,,,,"], ["row 2: expected 10 cells, found 11"]),
    "an open quotation": (['63,"bell"2016,,,,,,,,'], ["row 2: not valid CSV"]),
    "nothing": ([], ["no row is filled in"]),
    "nothing yet": (["63,,,,,,,,,"], ["no row is filled in"]),
}  # fmt: skip


@pytest.mark.parametrize("what", WRONG)
def test_what_is_wrong_is_one_line_with_its_place(what):
    rows, expected = WRONG[what]
    (message,) = problems(*rows)
    assert message.startswith(("my.csv, row ", "my.csv: ")) and all(part in message for part in expected), message


HEADERS = {
    "": [f"my.csv, row 1: column '{name}' is missing" for name in notes.COLUMNS],
    HEADER.replace(",locator", ""): ["my.csv, row 1: column 'locator' is missing"],
    HEADER + ",more": ["my.csv, row 1: expected no column 'more'; the columns are note, source"],
    HEADER + ",note": ["my.csv, row 1: column 'note' appears twice"],
    HEADER.replace(",", ";"): ["my.csv, row 1: expected columns separated by commas, found ';' between them"],
    f"sep=,\n{HEADER}": ["my.csv, row 1: 'sep=,' is a line for Excel alone; delete it, or save it as CSV"],
    f"{HEADER},,": ["my.csv, row 1: the last 2 columns are empty; delete them in the spreadsheet"],
    '"note";"source"': ["my.csv, row 1: not valid CSV (',' expected after '\"'); the columns are separated by semicolons;"],
    "PK\x03\x04": ["my.csv, row 1: this is a workbook (Excel, LibreOffice or Numbers), not CSV; open it there and save it"],
    HEADER.replace("note", "n").replace(",url", ""): [
        "my.csv, row 1: column 'note' is missing", "my.csv, row 1: column 'url' is missing", "my.csv, row 1: expected no column 'n'",
    ],
}  # fmt: skip


@pytest.mark.parametrize("header", HEADERS)
def test_a_wrong_header_is_reported_column_by_column(header):
    messages = problems(header=header)
    assert len(messages) == len(HEADERS[header])
    assert all(line.startswith(start) for line, start in zip(messages, HEADERS[header], strict=True)), messages


def test_columns_may_stand_in_any_order():
    new, _ = work_out("bell2016,63,,,,,,,,", header=HEADER.replace("note,source", "source,note"))
    assert cited(new, 63) == {"bell2016": ""}


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "shift_jis"])
def test_another_encoding_is_reported(encoding):
    text = f"{HEADER}\n63,bell2016,{'p. 3' if encoding == 'utf-16' else 'é' if encoding == 'cp1252' else '頁'},,,,,,,\n"
    with pytest.raises(notes.NotesError, match=r"^my.csv, row \d: not UTF-8 text; save the file as CSV UTF-8$"):
        notes.work_out("my.csv", text.encode(encoding), TABLES, FIELDS)


def test_all_that_is_wrong_is_told_at_once_in_the_order_of_the_file_and_nothing_twice():
    messages = problems(
        "63,bell2016", "0,bell2016,,,,,,,,", "64,ibid,,,,,,,,", "69,nobody,,,x,,,rumour,,", "70,ibid,,,,,,,,", "71,ibid,,,,,,,,",
        "6,bell2016,,,,,,,,", "84,ibid,,,,,,,,", "85,ibid,,,,,,,,", "90,madeup,,,,,,,,", "91,bell2016,,,,Other,,,,",
    )  # fmt: skip
    places = [line.split(": ")[0].removeprefix("my.csv, ") for line in messages]
    assert places == [
        "row 2", "row 3, column 'note'", "row 5, column 'year'", "row 5, column 'kind'", "row 8, column 'source'",
        "row 9, column 'source'", "row 11, column 'author'", "row 12, column 'title'",
    ]  # fmt: skip


def test_a_row_counts_as_a_spreadsheet_counts_it():
    (message,) = problems('63,bell2016,"p. 1\nand p. 2",,,,,,,', "", "0,bell2016,,,,,,,,")
    assert message.startswith("my.csv, row 4, column 'note'")


def test_odd_spaces_of_a_spreadsheet_become_one():
    new, _ = work_out('63 , bell2016,"p.\u00a03\n and\u30004",,,,,,,')
    assert cited(new, 63) == {"bell2016": "p. 3 and 4"}


def test_a_key_that_cannot_be_an_address_is_reported(import_, folder):
    before = contents(folder)
    with pytest.raises(notes.NotesError, match="row 2, column 'source': expected a key of"):
        import_(made_up(63).replace("madeup63", "_madeup"))
    assert contents(folder) == before


# All or nothing --------------------------------------------------------------------------------------


@pytest.mark.parametrize("call", [1, 2])
@pytest.mark.parametrize("error", [OSError(28, "No space left on device"), KeyboardInterrupt()])
def test_a_failure_while_the_copy_takes_their_place_leaves_the_old_tables(import_, folder, monkeypatch, call, error):
    before, works, calls = contents(folder), Path.rename, []

    def fails(path, target):
        calls.append(target)
        if len(calls) == call:
            raise error
        return works(path, target)

    monkeypatch.setattr(Path, "rename", fails)
    with pytest.raises(notes.NotesError if isinstance(error, OSError) else KeyboardInterrupt) as raised:
        import_(made_up(63))
    assert contents(folder) == before and not list(folder.parent.glob(".*-*")), "nothing is left beside them"
    if isinstance(error, OSError):
        assert str(raised.value) == f"{folder}: the tables cannot be copied or written (No space left on device)"


def test_a_disk_that_is_full_leaves_the_old_tables(import_, folder, monkeypatch):
    before, works = contents(folder), Path.write_bytes

    def full(path, content):
        if path.name == "claims.csv":
            raise OSError(28, "No space left on device")
        return works(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(notes.NotesError, match="No space left on device"):
        import_(made_up(63))
    assert contents(folder) == before and not list(folder.parent.glob(".*-*"))


def test_tables_that_are_wrong_already_are_not_touched(import_, folder):
    path = folder / "events.csv"
    path.write_bytes(path.read_bytes() + b"more\n")
    before = contents(folder)
    with pytest.raises(
        notes.NotesError, match="events.csv, row .*\nThe tables already had these problems before my-notes.csv"
    ):
        import_(made_up(63))
    assert contents(folder) == before


def test_what_the_check_of_all_tables_says_stops_the_import(import_, folder, monkeypatch):
    before, check = contents(folder), Tables.check
    monkeypatch.setattr(Tables, "check", lambda self: check(self) if self.folder == folder else ["made-up problem"])
    with pytest.raises(notes.NotesError, match="^made-up problem$"):
        import_(made_up(63))
    assert contents(folder) == before


cells = st.sampled_from(
    ["", "63", "64", "68", "69", "6", "0", "152", "bell2016", "madeup", "ibid", "none", "p. 1", "2020", "news", "en", "x,\"\n\0"]
) | st.text(max_size=8)  # fmt: skip
tables_of_text = st.lists(st.lists(cells, min_size=9, max_size=11), max_size=6)


def as_csv(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows([notes.COLUMNS, *rows])
    return buffer.getvalue().encode("utf-8", "surrogatepass")


@given(
    st.binary(max_size=300)
    | st.binary(max_size=300).map(lambda tail: f"{HEADER}\n".encode() + tail)
    | tables_of_text.map(as_csv)
)
def test_any_bytes_are_imported_or_refused_in_words(content):
    try:
        new, report = notes.work_out("my.csv", content, TABLES, FIELDS)
    except notes.NotesError as error:
        assert error.problems and all(line.startswith("my.csv") and "\n" not in line for line in error.problems)
    else:
        assert report.filled or report.known
        assert set(new) == set(notes.TABLES)


rows_of_sense = st.lists(
    st.tuples(
        st.integers(60, 75),
        st.sampled_from(["bell2016", "choi2021", "ibid", "none", *(f"madeup{number}" for number in range(3))]),
        st.sampled_from(["", "p. 1", "頁 2"]),
    ),
    min_size=1,
    max_size=8,
)


@given(rows_of_sense)
def test_what_is_accepted_keeps_the_tables_right_and_comes_to_nothing_the_second_time(rows):
    described = [
        [
            str(note),
            key,
            place,
            *(["Made up", "2020", f"Made-up {key}", "", "news", "", ""] if "made" in key else [""] * 7),
        ]
        for note, key, place in rows
    ]
    try:
        new, report = notes.work_out("my.csv", as_csv(described), TABLES, FIELDS)
    except notes.NotesError:
        return
    again, second = notes.work_out("my.csv", as_csv(described), new, FIELDS)
    assert not second.filled and second.known == sorted({note for note, _, _ in rows})
    assert all(new[name].equals(again[name]) for name in notes.TABLES)
    assert all(new[name].dtypes.equals(TABLES[name].dtypes) for name in notes.TABLES)
    for _, claim in new["claims"].iterrows():
        assert claim["basis"] == notes.basis_of(claim, new["footnotes"], new["citations"], new["sources"])
    cited_by = new["citations"].groupby("note")["source"].agg(set)
    for note, origin in new["footnotes"].loc[new["footnotes"]["ibid_of"].notna(), ["note", "ibid_of"]].values:
        assert cited_by[note] == cited_by[origin]


# The command -----------------------------------------------------------------------------------------


@pytest.fixture
def command(tmp_path, folder):
    """The tool in a folder of its own, beside the tables that it may write."""
    for name in ("__init__.py", "errors.py", "data/__init__.py", "data/notes.py"):
        (tmp_path / "tools" / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / "tools" / name, tmp_path / "tools" / name)
    shutil.copy(ROOT / "Makefile", tmp_path)

    def run(*words: str, **environment: str) -> subprocess.CompletedProcess:
        return subprocess.run(
            [*words], cwd=tmp_path, capture_output=True, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONPATH": python_path(ROOT), "PYTHONIOENCODING": "utf-8", **environment},
        )  # fmt: skip

    return run


def test_the_command_from_blank_to_done(command, folder, tmp_path):
    tool = (sys.executable, "-m", "tools.data.notes")
    blank = command(*tool, "--blank")
    assert (blank.returncode, blank.stdout) == (0, notes.blank(TABLES["footnotes"]))
    (tmp_path / "my notes' é.csv").write_text(f"{HEADER}\n{made_up(63)}\n", encoding="utf-8")
    before = contents(folder)
    tried = command(*tool, "my notes' é.csv", "--try")
    assert tried.returncode == 0 and tried.stdout.endswith("Trial run: nothing was written.\n")
    assert contents(folder) == before
    done = command(*tool, "my notes' é.csv")
    assert done.returncode == 0 and done.stdout.startswith("1 note filled in: 63.\n") and contents(folder) != before


@pytest.mark.parametrize(
    ("words", "status", "complaint"),
    [
        ([], 2, "usage: python -m tools.data.notes FILE [--try] | --blank\n"),
        (["nowhere.csv"], 1, "nowhere.csv: cannot be read (No such file or directory)\n1 problem(s). Nothing has"),
        (["data"], 1, "data: cannot be read (Is a directory)\n"),
        (["bad.csv"], 1, "bad.csv, row 2: expected 10 cells, found 1\nbad.csv, row 3, column 'note': expected at most 151"),
    ],
)  # fmt: skip
def test_the_command_says_what_is_wrong(command, tmp_path, words, status, complaint):
    (tmp_path / "bad.csv").write_text(f"{HEADER}\nx\n152,bell2016,,,,,,,,\n", encoding="utf-8")
    answer = command(sys.executable, "-m", "tools.data.notes", *words)
    assert (answer.returncode, answer.stdout) == (status, "") and answer.stderr.startswith(complaint), answer.stderr
    assert "Traceback" not in answer.stderr


def test_the_command_without_tables_says_so(command, folder):
    (folder / data.PACKAGE_FILE).unlink()
    for words in (["--blank"], ["bad.csv"]):
        answer = command(sys.executable, "-m", "tools.data.notes", *words)
        assert answer.returncode == 1 and "Traceback" not in answer.stderr and answer.stderr


def test_make_notes(command, folder, tmp_path):
    make = ("make", "--no-print-directory", "-o", "environment", f"BIN={Path(sys.executable).parent}", "notes")
    answer = command(*make)
    assert (answer.returncode, answer.stdout) == (2, "")
    (line,) = answer.stderr.splitlines()
    assert "FILE is needed: make notes FILE=my-notes.csv [TRY=1]" in line
    (tmp_path / "my 'notes.csv").write_text(f"{HEADER}\n{made_up(63)}\n", encoding="utf-8")
    before = contents(folder)
    tried = command(*make, "FILE=my 'notes.csv", "TRY=1")
    assert tried.returncode == 0 and "Trial run: nothing was written." in tried.stdout and contents(folder) == before
    done = command(*make, "FILE=my 'notes.csv")
    assert done.returncode == 0 and "The tables have been written." in done.stdout and contents(folder) != before
