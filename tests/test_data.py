"""The tables keep to their schema, and a table that does not is reported by file, row and column."""

import json
import shutil
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st

from companion import data


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the tables to damage."""
    return Path(shutil.copytree(data.folder(), tmp_path / "data"))


def test_the_package_is_valid_to_frictionless():
    report = Package(str(data.folder() / data.PACKAGE_FILE)).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])


def test_the_tables_are_right_in_themselves_and_between_themselves():
    assert data.check() == []


@pytest.mark.parametrize("name", data.names())
def test_each_table_loads_typed(name):
    table = data.load(name)
    assert len(table) and list(table.columns) == [field["name"] for field in data.describe(name)["schema"]["fields"]]
    for field in data.describe(name)["schema"]["fields"]:
        kind = str(table[field["name"]].dtype)
        expected = "object" if "separator" in field else {
            "integer": "Int64", "boolean": "boolean", "string": "str", "date": "datetime64[s]"
        }[field["type"]]  # fmt: skip
        assert kind == expected, f"{name}.{field['name']}"


@pytest.mark.parametrize("name", data.names())
def test_each_table_and_column_is_described(name):
    described = data.describe(name)
    assert all(described.get(key) for key in ("title", "description", "coverage", "knownGaps", "licenses", "sources"))
    assert all(len(field["description"].split()) > 1 for field in described["schema"]["fields"])
    files = {path.stem for path in data.folder().glob("*.csv")}
    assert files == set(data.names())


def test_a_copy_is_the_callers_own():
    mine = data.load("claims")
    mine.loc[0, "statement"] = "changed"
    assert data.load("claims").loc[0, "statement"] != "changed"


def test_it_works_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(data.load("repatriation"))


def test_an_edited_table_is_read_again(folder):
    before = data.read(folder, "events")
    path = folder / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Calcutta", "Kolkata"), encoding="utf-8")
    assert not before.equals(data.read(folder, "events"))


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(data.DataError, match="no table 'claim'; the tables are claims, repatriation"):
        data.load("claim")


# What is wrong, where, and what was expected: one line of the message for each kind of damage.
# (table, text of the file, its replacement, words that the message must hold)
DAMAGE = {
    "a wrong type": ("repatriation", "people,2942,", "people,2942?,", ["repatriation.csv, row 2, column 'value'", "a whole number", "'2942?'"]),
    "a wrong date": ("repatriation", "1971-05-14,1971-10-22,people", "1971-05-14,1971-22-10,people", ["row 15, column 'end'", "a date"]),
    "a word not on the list": ("claims", ",about,27,", ",roughly,27,", ["claims.csv, row 16, column 'hedge'", "'roughly'"]),
    "a wrong item in a list": ("claims", "scholarship;interview", "scholarship;rumour", ["row 4, column 'basis'", "'rumour'"]),
    "a wrong pattern": ("claims", "iii-9,III", "III-9,III", ["claims.csv, row 13, column 'id'", "'III-9'"]),
    "below the least": ("claims", "i-2,I,1,", "i-2,I,0,", ["claims.csv, row 3, column 'paragraph'", "at least 1"]),
    "above the most": ("footnotes", "\n151,", "\n152,", ["footnotes.csv, row 152, column 'note'", "at most 151"]),
    "an empty cell": ("glossary", "zainichi,Zainichi,", "zainichi,,", ["glossary.csv, row 14, column 'term'", "empty"]),
    "a duplicate key": ("sources", "\nbell2016,", "\nogawa1996,", ["sources.csv", "column 'key'", "'ogawa1996' stands in row"]),
    "a dangling source": ("repatriation", ",ryang2023,", ",nobody2023,", ["repatriation.csv, row 2, column 'source'", "'nobody2023' is not in sources.csv"]),
    "a dangling source in a list": ("claims", "carbonnet2017;miyatsuka2017", "carbonnet2071;miyatsuka2017", ["claims.csv, row 4, column 'sources'", "'carbonnet2071'"]),
    "a dangling claim": ("events", ",iii-17,", ",iii-71,", ["events.csv, row 14, column 'claim'", "'iii-71' is not in claims.csv"]),
    "a note that is not there": ("claims", ",about,27,", ",about,272,", ["claims.csv, row 16, column 'footnotes'", "'272'"]),
    "a sum": ("repatriation", ",people,1081,", ",people,1082,", ["repatriation.csv, row 26, column 'value'", "total is 93,340", "add to 93,341"]),
    "a row gone that a sum needs": ("repatriation", "scheme-2,scheme", "scheme-9,scheme", ["names the row 'scheme-2'"]),
    "a missing column": ("claims", "id,section,paragraph,statement,kind", "id,section,paragraph,wording,kind", ["claims.csv, row 1", "column 'statement' is missing"]),
    "a column too many": ("footnotes", "note,section,state", "note,section,state,more", ["footnotes.csv, row 1", "'more' is not in"]),
    "columns in another order": ("footnotes", "note,section,state", "section,note,state", ["row 1: expected the columns in this order"]),
    "a ragged row": ("footnotes", "\n7,I,whole", "\n7,I,whole,", ["footnotes.csv, row 8: expected 3 cells, found 4"]),
    "an empty row": ("footnotes", "\n7,I,whole", "\n\n7,I,whole", ["footnotes.csv, row 8: expected 3 cells, found 0"]),
    "an open quotation": ("events", '"The Japanese Cabinet adopts', '"The "Japanese Cabinet adopts', ["events.csv, row 5", "not valid CSV"]),
}  # fmt: skip


@pytest.mark.parametrize("what", DAMAGE)
def test_damage_is_reported_by_place(folder, what):
    name, old, new, expected = DAMAGE[what]
    path = folder / f"{name}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text, "the table has changed: choose another place to damage"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = "\n".join(data.check(folder))
    assert all(part in told for part in expected), told


def test_another_encoding_is_reported_by_row(folder):
    path = folder / "glossary.csv"
    path.write_bytes(path.read_bytes().replace("朝鮮".encode(), "朝鮮".encode("shift_jis")))
    assert "glossary.csv, row 4: not UTF-8 text" in "\n".join(data.check(folder))


def test_a_control_character_is_reported_by_row(folder):
    path = folder / "glossary.csv"
    path.write_bytes(path.read_bytes().replace(b"diet,Diet,", b"diet,Di\0et,"))
    assert "glossary.csv, row 6, column 'term': holds a control character" in "\n".join(data.check(folder))


def test_a_missing_file_is_reported(folder):
    (folder / "events.csv").unlink()
    assert f"events.csv is missing: expected it in {folder}" in data.check(folder)


@pytest.mark.parametrize("text", ["", "[]", "{", '{"resources": 3}', '{"resources": [{}]}', "null"])
def test_a_broken_package_file_is_reported(folder, text):
    (folder / data.PACKAGE_FILE).write_text(text)
    (told,) = data.check(folder)
    assert data.PACKAGE_FILE in told


@given(content=st.binary(max_size=300))
def test_any_bytes_load_or_raise_a_data_error(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("any")
    field = {"name": "n", "type": "integer", "description": "A number."}
    schema = {"fields": [field, {**field, "name": "day", "type": "date"}], "primaryKey": "n"}
    package = {"resources": [{"name": "any", "path": "any.csv", "schema": schema}]}
    (folder / data.PACKAGE_FILE).write_text(json.dumps(package))
    (folder / "any.csv").write_bytes(b"n,day\n" + content)
    try:
        assert isinstance(data.read(folder, "any"), pd.DataFrame)
    except data.DataError as error:
        assert "any.csv, row " in str(error)


@given(numbers=st.lists(st.integers(-(10**17), 10**17), unique=True, min_size=1))
def test_whole_numbers_come_back_as_written(tmp_path_factory, numbers):
    folder = tmp_path_factory.mktemp("numbers")
    field = {"name": "n", "type": "integer", "description": "A number."}
    package = {"resources": [{"name": "t", "path": "t.csv", "schema": {"fields": [field], "primaryKey": "n"}}]}
    (folder / data.PACKAGE_FILE).write_text(json.dumps(package))
    (folder / "t.csv").write_text("n\n" + "\n".join(map(str, numbers)) + "\n")
    assert list(data.read(folder, "t")["n"]) == numbers
