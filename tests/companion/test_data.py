"""The tables keep to their schema, and a table that does not is reported by file, row and column."""

import csv
import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pandas as pd
import pytest
from frictionless import Package
from hypothesis import given, settings
from hypothesis import strategies as st

from claimbook.tables import Tables, checks
from companion import data


@pytest.fixture
def folder(tmp_path) -> Path:
    """A copy of the tables to damage."""
    return Path(shutil.copytree(data.folder(), tmp_path / "data"))


@pytest.fixture
def alone(request, tmp_path, everything):
    """A copy of one table and of those that it points to, to damage; of all tables where everything is asked for."""

    def laid_out(name: str) -> Path:
        if everything:
            return request.getfixturevalue("folder")
        described = data.describe(name)
        needed = {name} | {key.table for key in data.TABLES.foreign_keys(name)}
        others = [without_keys(data.describe(other)) for other in sorted(needed - {name})]
        place = tmp_path / "alone"
        place.mkdir()
        for table in (described, *others):
            shutil.copy(data.folder() / table["path"], place)
        (place / data.PACKAGE_FILE).write_text(json.dumps({"resources": [described, *others]}), encoding="utf-8")
        assert Tables(place).check() == []
        return place

    return laid_out


def without_keys(described: dict) -> dict:
    """A table's description, in which it points to no other."""
    schema = described["schema"] | {"foreignKeys": []}
    schema["fields"] = [
        {key: value for key, value in field.items() if key != "references"} for field in schema["fields"]
    ]
    return described | {"schema": schema}


def write(folder: Path, name: str, lines: list[list[str]]) -> None:
    with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
        csv.writer(file, lineterminator="\n").writerows(lines)


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
        expected = "object" if field["type"] == "list" else {
            "integer": "Int64", "number": "Float64", "boolean": "boolean", "string": "str", "date": "datetime64[s]"
        }[field["type"]]  # fmt: skip
        assert kind == expected, f"{name}.{field['name']}"


@pytest.mark.parametrize("name", data.names())
def test_each_table_and_column_is_described(name):
    described = data.describe(name)
    assert all(described.get(key) for key in ("title", "description", "coverage", "knownGaps", "licenses", "sources"))
    assert all(len(field["description"].split()) > 1 for field in described["schema"]["fields"])
    assert f"{name}.csv" in data.files()


def test_a_copy_is_the_callers_own():
    mine = data.load("claims")
    mine.loc[0, "statement"] = "changed"
    assert data.load("claims").loc[0, "statement"] != "changed"


def test_it_works_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert len(data.load("repatriation"))


def test_an_edited_table_is_read_again(folder):
    before = Tables(folder).load("events")
    path = folder / "events.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Calcutta", "Kolkata"), encoding="utf-8")
    assert not before.equals(Tables(folder).load("events"))


def test_an_unknown_name_lists_the_known_ones():
    with pytest.raises(data.DataError, match="no table 'claim'; the tables are claims, footnotes"):
        data.load("claim")


# What is wrong, where, and what was expected -----------------------------------------------------------
# Each kind of damage is tried on every table that it can be done to; places are worked out from the schema.


def _fields(name: str, wanted) -> list[tuple[int, dict]]:
    return [(place, field) for place, field in enumerate(data.describe(name)["schema"]["fields"]) if wanted(field)]


def _rules(field: dict) -> dict:
    return field.get("constraints", {})


def _points_elsewhere(name: str):
    keys = {key["fields"] for key in data.describe(name)["schema"].get("foreignKeys", [])}
    return lambda field: field["name"] in keys or "references" in field


def _lines(name: str) -> list[list[str]]:
    with open(data.folder() / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def _wrong_cells(name: str) -> Iterator[tuple[str, int, str]]:
    """A kind of damage, the column, and what is written into the first cell there that holds something."""
    for place, _ in _fields(name, lambda field: field["type"] not in ("string", "list"))[:1]:
        yield "a type", place, "12?"
    for place, field in _fields(name, lambda field: "minimum" in _rules(field))[:1]:
        yield "below the least", place, str(_rules(field)["minimum"] - 1)
    for place, field in _fields(name, lambda field: "maximum" in _rules(field))[:1]:
        yield "above the most", place, str(_rules(field)["maximum"] + 1)
    for place, _ in _fields(name, lambda field: "enum" in _rules(field))[:1]:
        yield "a word not on the list", place, "something else"
    for place, _ in _fields(name, lambda field: "itemEnum" in field):
        yield "a wrong item in a list", place, "rumour"
    for place, _ in _fields(name, lambda field: "pattern" in _rules(field))[:1]:
        yield "a pattern", place, "No! Such? Form."
    for place, _ in _fields(name, lambda field: _rules(field).get("required")):
        yield "an empty cell", place, ""
    for place, field in _fields(name, _points_elsewhere(name)):
        yield "a key of nothing", place, "9999" if field["type"] == "integer" else "nobody-2099"
    yield "a control character", 0, "a\tb"


WRONG_CELLS = [(name, *damage) for name in data.names() for damage in _wrong_cells(name)]


@pytest.mark.parametrize(("name", "what", "place", "text"), WRONG_CELLS)
def test_a_wrong_cell_is_reported_by_file_row_and_column(alone, name, what, place, text):
    folder, lines = alone(name), _lines(name)
    row = next(row for row, cells in enumerate(lines) if row and cells[place])
    lines[row][place] = text
    write(folder, name, lines)
    problems = Tables(folder).check()
    where = f"{name}.csv, row {row + 1}, column {lines[0][place]!r}: "
    assert any(line.startswith(where) and len(line) > len(where) for line in problems), problems


@pytest.mark.parametrize("name", data.names())
def test_a_key_that_stands_twice_is_reported(alone, name):
    folder, lines = alone(name), _lines(name)
    place = lines[0].index(data.describe(name)["schema"]["primaryKey"])
    write(folder, name, [*lines[:2], lines[1], *lines[2:]])
    assert (
        f"{name}.csv, row 3, column {lines[0][place]!r}: {lines[1][place]!r} is already in row 2; expected each value once"
        in Tables(folder).check()
    )


SUMS = [(name, number) for name in data.names() for number in range(len(data.describe(name).get("sums", [])))]


@pytest.mark.parametrize(("name", "number"), SUMS)
def test_a_sum_that_does_not_hold_is_reported(alone, name, number):
    folder, rule = alone(name), data.describe(name)["sums"][number]
    lines, table = _lines(name), data.load(name)
    for column, values in rule["parts"].items():
        table = table[table[column].isin(values if isinstance(values, list) else [values])]
    part = table[table[rule["column"]].notna()].index[-1] + 1
    place = lines[0].index(rule["column"])
    lines[part][place] = str(int(lines[part][place]) + 1)
    write(folder, name, lines)
    problems = "\n".join(Tables(folder).check())
    assert re.search(rf"{name}\.csv, row \d+, column '{rule['column']}': .* (comes|together come) to ", problems), (
        problems
    )


ORDERS = [(name, *pair) for name in data.names() for pair in data.describe(name).get("orders", [])]


@pytest.mark.parametrize(("name", "first", "second"), ORDERS)
def test_an_end_before_its_start_is_reported(alone, name, first, second):
    folder, lines = alone(name), _lines(name)
    low, high = lines[0].index(first), lines[0].index(second)
    (kind,) = (field["type"] for field in data.describe(name)["schema"]["fields"] if field["name"] == first)
    lines[1][low], lines[1][high] = ("2009-01-02", "2009-01-01") if kind == "date" else ("2009", "2008")
    write(folder, name, lines)
    expected = f"expected {lines[1][low]!r} (column {first!r}) or later, found {lines[1][high]!r}"
    assert f"{name}.csv, row 2, column {second!r}: {expected}" in Tables(folder).check()


@pytest.mark.parametrize(
    ("low", "high", "right"),
    [
        ("1959-12-14", "1984-07-25", True),
        ("1959-12-14", "1959", True),
        ("1990s", "1994", True),
        ("1994", "1990s", True),
        ("1990s", "2003-05", True),
        ("2003-05", "1990s", False),
        ("2003-06", "2003-05", False),
        ("", "2003", True),
        ("2003", "", True),
    ],
)
def test_dates_are_compared_as_exactly_as_they_are_known(low, high, right):
    assert checks._in_order(low, high) is right


# Damage to the file rather than to a cell.
BROKEN_FILES = {
    "a cell too few": (lambda lines: [lines[0], b"a,b", *lines[2:]], "row 2: expected"),
    "a cell too many": (lambda lines: [lines[0], lines[1] + b",more", *lines[2:]], "row 2: expected"),
    "an empty row": (lambda lines: [lines[0], b"", *lines[1:]], "row 2: expected"),
    "another encoding": (lambda lines: [lines[0], lines[1] + "é".encode("latin-1"), *lines[2:]], "row 2: not UTF-8"),
    "an open quotation": (lambda lines: [lines[0], b'"an "open' + lines[1], *lines[2:]], "row 2: not valid CSV"),
    "a column gone": (lambda lines: [lines[0].partition(b",")[2], *lines[1:]], "row 1: column"),
    "a column too many": (lambda lines: [lines[0] + b",more", *lines[1:]], "row 1: column 'more' is not in"),
    "columns in another order": (
        lambda lines: [b",".join(reversed(lines[0].split(b","))), *lines[1:]],
        "row 1: expected the columns in this order",
    ),
}


@pytest.mark.parametrize("what", BROKEN_FILES)
@pytest.mark.parametrize("name", data.names())
def test_a_broken_file_is_reported_by_file_and_row(alone, name, what):
    folder, (damage, expected) = alone(name), BROKEN_FILES[what]
    path = folder / f"{name}.csv"
    path.write_bytes(b"\n".join(damage(path.read_bytes().split(b"\n"))))
    problems = Tables(folder).check()
    assert any(line.startswith(f"{name}.csv, {expected}") for line in problems), problems


def test_a_row_gone_that_a_sum_needs_is_reported(folder):
    lines = [line for line in _lines("repatriation") if line[0] != "scheme-2"]
    write(folder, "repatriation", lines)
    assert "names the row 'scheme-2', which is not there" in "\n".join(Tables(folder).check())


def test_an_item_that_stands_twice_in_a_list_is_reported(folder):
    lines = _lines("claims")
    place = lines[0].index("sources")
    row = next(row for row, cells in enumerate(lines) if row and cells[place])
    lines[row][place] = f"{lines[row][place]};{lines[row][place]}"
    write(folder, "claims", lines)
    assert "is in the list twice" in "\n".join(Tables(folder).check())


def test_a_missing_file_is_reported(folder):
    (folder / "events.csv").unlink()
    assert f"events.csv is missing: expected it in {folder}" in Tables(folder).check()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"resources": 3}', '{"resources": [{}]}', "null"])
def test_a_broken_package_file_is_reported(folder, text):
    (folder / data.PACKAGE_FILE).write_text(text, encoding="utf-8")
    (problems,) = Tables(folder).check()
    assert data.PACKAGE_FILE in problems


words = st.sampled_from(["resources", "name", "path", "schema", "fields", "type", "primaryKey", "constraints"])
any_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(words | st.text(max_size=3), inner, max_size=4),
    max_leaves=12,
)


@given(
    content=st.binary(max_size=100)
    | any_json.map(lambda value: json.dumps(value).encode())
    | any_json.map(lambda value: json.dumps({"resources": [value]}).encode())
)
def test_any_package_file_is_read_or_refused_in_words(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("any")
    (folder / data.PACKAGE_FILE).write_bytes(content)
    assert all(data.PACKAGE_FILE in problems or "is missing" in problems for problems in Tables(folder).check())


def _members(value, place=()) -> list[tuple]:
    """The place of every member of a description but its titles, as the keys that lead there."""
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    problems = {"title", "description", "sources", "licenses"}
    return [place, *(found for key, part in inner if key not in problems for found in _members(part, (*place, key)))]


DESCRIBED = [data.describe(name) for name in ("repatriation", "events", "sources", "laws")]
GONE = object()


@settings(max_examples=300)
@given(
    place=st.sampled_from([place for place in _members(DESCRIBED) if place]),
    other=st.sampled_from([None, True, 3, -1.5, "", "x", "(", "a.b", [], {}, ["x"], {"x": "y"}, GONE]),
)
def test_a_description_with_anything_wrong_in_it_is_read_or_refused_in_words(tmp_path_factory, place, other):
    folder, package = tmp_path_factory.mktemp("any"), json.loads(json.dumps({"resources": DESCRIBED}))
    for described in DESCRIBED:
        shutil.copy(data.folder() / described["path"], folder)
    *above, last = place
    holder = package["resources"]
    for key in above:
        holder = holder[key]
    if other is GONE:
        del holder[last]
    else:
        holder[last] = other
    (folder / data.PACKAGE_FILE).write_text(json.dumps(package), encoding="utf-8")
    assert all(re.search(r"\.(csv|json)\b|is missing", problems) for problems in Tables(folder).check())


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (lambda table: table.pop("schema"), "table 'repatriation': 'schema' is missing"),
        (lambda table: table["schema"]["fields"][0].update(name=3), "table 'repatriation', schema.fields[0].name: must be text"),
        (lambda table: table["schema"].update(primaryKey="key"), "name the column 'key', which it does not have"),
        (lambda table: table["schema"]["fields"][0].update(type="word"), "column 'id', type: must be one of ['string'"),
        (lambda table: table["schema"]["fields"][0].update(constraints={"pattern": "("}), "has a pattern that is not a regular expression"),
        (lambda table: table["sums"][0].update(column="peple"), "a sum names the column 'peple', which is not there"),
        (lambda table: table["sums"][0].update(total=3), "sums[0].total: must be an object"),
    ],
)  # fmt: skip
def test_a_wrong_description_is_told_with_its_place(folder, change, complaint):
    path = folder / data.PACKAGE_FILE
    package = json.loads(path.read_text(encoding="utf-8"))
    package["resources"].insert(
        0, package["resources"].pop(next(n for n, t in enumerate(package["resources"]) if t["name"] == "repatriation"))
    )
    change(package["resources"][0])
    path.write_text(json.dumps(package), encoding="utf-8")
    assert any(complaint in problems and data.PACKAGE_FILE in problems for problems in Tables(folder).check()), Tables(
        folder
    ).check()


@given(content=st.binary(max_size=300))
def test_any_bytes_load_or_raise_a_data_error(tmp_path_factory, content):
    folder = tmp_path_factory.mktemp("any")
    field = {"name": "n", "type": "integer", "description": "A number."}
    schema = {"fields": [field, {**field, "name": "day", "type": "date"}], "primaryKey": "n"}
    package = {"resources": [{"name": "any", "path": "any.csv", "schema": schema}]}
    (folder / data.PACKAGE_FILE).write_text(json.dumps(package), encoding="utf-8")
    (folder / "any.csv").write_bytes(b"n,day\n" + content)
    try:
        assert isinstance(Tables(folder).load("any"), pd.DataFrame)
    except data.DataError as error:
        assert "any.csv, row " in str(error)


@given(numbers=st.lists(st.integers(-(10**17), 10**17), unique=True, min_size=1))
def test_whole_numbers_come_back_as_written(tmp_path_factory, numbers):
    folder = tmp_path_factory.mktemp("numbers")
    field = {"name": "n", "type": "integer", "description": "A number."}
    package = {"resources": [{"name": "t", "path": "t.csv", "schema": {"fields": [field], "primaryKey": "n"}}]}
    (folder / data.PACKAGE_FILE).write_text(json.dumps(package), encoding="utf-8")
    (folder / "t.csv").write_text("n\n" + "\n".join(map(str, numbers)) + "\n", encoding="utf-8")
    assert list(Tables(folder).load("t")["n"]) == numbers
