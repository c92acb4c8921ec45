"""What is wrong with a table or with its description, word for word, and what is allowed, on tables of a few cells."""

import json
from pathlib import Path

import pandas as pd
import pytest

from claimbook.tables import Tables
from companion import data

NOTHING = object()


def field(name: str, kind: str = "string", **more) -> dict:
    return {"name": name, "type": kind, **more}


def items(name: str, **more) -> dict:
    return field(name, "list", **{"delimiter": ";", **more})


def table(*fields: dict, key: str = "id", **more) -> dict:
    keys = {"foreignKeys": more.pop("foreign")} if "foreign" in more else {}
    return {"name": "t", "path": "t.csv", "schema": {"fields": [*fields], "primaryKey": key, **keys}, **more}


ID = field("id")


@pytest.fixture
def problems_of(tmp_path):
    """Everything that is wrong with tables, each a description and the text of its file (none where it is missing)."""

    def check(*tables: tuple[dict, str | None]) -> list[str]:
        for described, text in tables:
            if text is not None:
                (tmp_path / f"{described['name']}.csv").write_text(text, encoding="utf-8")
        package = {"resources": [described for described, _ in tables]}
        (tmp_path / data.PACKAGE_FILE).write_text(json.dumps(package), encoding="utf-8")
        return [line.replace(str(tmp_path), "…") for line in Tables(tmp_path).check()]

    return check


# The description -------------------------------------------------------------------------------------

KINDS = "'string', 'integer', 'number', 'boolean', 'date', 'list'"


@pytest.mark.parametrize(
    ("described", "complaint"),
    [
        (table(ID, path=""), ", path: must be text that is not empty"),
        (table(ID, field("n", "word")), f", column 'n', type: must be one of [{KINDS}]"),
        (table(ID, field("n", constraints={"minimum": 1})), ": column 'n' has minimum or maximum, but its type is 'string', expected 'integer' or 'number'"),
        (table(ID, field("n", "date", constraints={"maximum": 1})), ": column 'n' has minimum or maximum, but its type is 'date', expected 'integer' or 'number'"),
        (table(ID, items("n", constraints={"maximum": 1})), ": column 'n' has minimum or maximum, but its type is 'list', expected 'integer' or 'number'"),
        (table(ID, items("n", delimiter="")), ", column 'n', delimiter: must be text that is not empty"),
        (table(ID, field("n", itemEnum=["a"])), ": column 'n' has itemEnum, but its type is 'string', expected 'list'"),
        (table(ID, field("n", constraints={"minimum": "1"})), ", column 'n', constraints.minimum: must be a number"),
        (table(ID, {"name": "n"}), ", column 'n': 'type' is missing"),
        (table(ID, 3), ", schema.fields[1]: must be an object with name, type"),
        (table(), ", schema.fields: must be a list of at least one column"),
        (table(ID, field("n", constraints={"enum": "a"})), ", column 'n', constraints.enum: must be a list of text"),
        (table(ID, field("n", constraints={"enum": [1]})), ", column 'n', constraints.enum[0]: must be text"),
        (table(ID, field("n", constraints={"unique": 1})), ", column 'n', constraints.unique: must be true or false"),
        (table(ID, sums={}), ", sums: must be a list of sums"),
        (table(ID, field("n", language="m")), ": its keys, orders or languages name the column 'm', which it does not have"),
        (table(ID, sums=[{"column": "n", "total": {"id": None}, "parts": {}}]), ", sums[0].total.id: must be text, a number, true or false, or a list of these"),
        (table(ID, field("n", references="t")), ", column 'n', references: must have the form table.column"),
        (table(ID, field("n", references="t.id.x")), ", column 'n', references: must have the form table.column"),
        (table(ID, field("n", constraints={"pattern": "(a"})), ": column 'n' has a pattern that is not a regular expression (missing ), unterminated subpattern at position 0)"),
        (table(ID, orders=[["id"]]), ", orders[0]: must name two columns"),
        (table(ID, orders=[["id", "id", "id"]]), ", orders[0]: must name two columns"),
        (table(ID, orders=[["id", "to"]]), ": its keys, orders or languages name the column 'to', which it does not have"),
        (table(ID, key="key"), ": its keys, orders or languages name the column 'key', which it does not have"),
        (table(ID, foreign=[{"fields": "a", "reference": {"resource": "t", "fields": "id"}}]), ": its keys, orders or languages name the column 'a', which it does not have"),
    ],
)  # fmt: skip
def test_a_description_that_makes_no_sense(problems_of, described, complaint):
    assert problems_of((described, "id\na\n")) == [f"datapackage.json, table 't'{complaint}"]


@pytest.mark.parametrize(
    "described",
    [
        table(ID, field("n", "integer", constraints={"minimum": 1, "maximum": 3})),
        table(ID, field("n", "number", constraints={"minimum": 1, "maximum": 3})),
        table(ID, items("n")),
        table(ID, field("n", constraints={"pattern": "[0-9]"})),
        table(ID, field("n", references="t.n")),
        table(ID, field("n"), orders=[["id", "n"]]),
        table(ID, field("n"), foreign=[{"fields": "n", "reference": {"resource": "t", "fields": "n"}}]),
    ],
)
def test_a_description_that_makes_sense(problems_of, described):
    assert problems_of((described, "id,n\n1,2\n")) == []


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"\xff", "datapackage.json is not UTF-8 text"),
        (b'{\n"resources": [}', "datapackage.json, line 2: not valid JSON (Expecting value)"),
        (b"[" * 100_000, "datapackage.json: nested too deeply, or holds a number too long to read"),
        (b"1" * 5_000, "datapackage.json: nested too deeply, or holds a number too long to read"),
        (b"3", "datapackage.json: must be an object with resources"),
    ],
)
def test_a_description_that_cannot_be_read(tmp_path, content, complaint):
    (tmp_path / data.PACKAGE_FILE).write_bytes(content)
    assert Tables(tmp_path).check() == [complaint]


def test_a_description_that_is_not_there(tmp_path):
    assert Tables(tmp_path).check() == [f"{tmp_path / data.PACKAGE_FILE} is missing"]


# Files and cells -------------------------------------------------------------------------------------


def test_a_file_that_is_not_there(problems_of):
    assert problems_of((table(ID), None)) == ["t.csv is missing: expected it in …"]


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "row 1: column 'id' is missing"),
        ("id\na\n", "row 1: column 'n' is missing"),
        ("id,n,m\na,b,c\n", "row 1: column 'm' is not in datapackage.json"),
        ("n,id\na,b\n", "row 1: expected the columns in this order: id, n"),
        ('id,"n', "row 1: not valid CSV (unexpected end of data)"),
        ("id,n\na,b\nc\n", "row 3: expected 2 cells, found 1"),
        ("id,n\na,b\n\nc,d\n", "row 3: expected 2 cells, found 0"),
        ("id,n\na,b\nc,d,e\n", "row 3: expected 2 cells, found 3"),
        ('id,n\na,b\nc,"d', "row 3: not valid CSV (unexpected end of data)"),
        ("id,n\na,b\na,c\n", "row 3, column 'id': 'a' is already in row 2; expected each value once"),
        ("id,n\na,b\nc,d\te\n", "row 3, column 'n': holds a tab after 'd'; delete it, or put a plain space there"),
    ],
)
def test_a_file_that_breaks_its_description(problems_of, text, complaint):
    assert problems_of((table(ID, field("n")), text)) == [f"t.csv, {complaint}"]


def test_an_encoding_that_is_none(tmp_path, problems_of):
    (tmp_path / "t.csv").write_bytes(b"id\na\nb\xff\n")
    assert problems_of((table(ID), None)) == ["t.csv, row 3: not UTF-8 text"]


SAVE = "save it as CSV with commas (UTF-8)"
AS_SAVED = {
    "semicolons": ("id;n\na;b\n", f"row 1: the columns are separated by semicolons; {SAVE}"),
    "semicolons and quotes": ('"id";"n"\n"a";"b"\n', f"row 1: the columns are separated by semicolons; {SAVE}"),
    "tabs": ("\ufeffid\tn\na\tb\n", f"row 1: the columns are separated by tabs; {SAVE}"),
    "vertical bars": ("id|n\na|b\n", f"row 1: the columns are separated by vertical bars; {SAVE}"),
    "a line for Excel": ("sep=,\r\nid,n\na,b\n", f"row 1: 'sep=,' is a line for Excel alone; delete it, or {SAVE}"),
    "a line for Excel, quoted": ('"sep=;"\rid;n\ra;b', f"row 1: '\"sep=;\"' is a line for Excel alone; delete it, or {SAVE}"),
    "UTF-16": ("id,n\na,b\n".encode("utf-16"), f"row 1: not UTF-8 text; it looks like UTF-16; {SAVE}"),
    "UTF-16 without a mark": ("id,n\na,b\n".encode("utf-16-le"), f"row 1: this is UTF-16 text; {SAVE}"),
    "Windows-1252": ("id,n\na,b\nc,Zürich".encode("cp1252"), f"row 3: not UTF-8 text; it looks like Windows-1252, Shift JIS or the like; {SAVE}"),
    "semicolons in Windows-1252": ("id;n\na;Zürich".encode("cp1252"), f"row 1: the columns are separated by semicolons; {SAVE}"),
    "Shift JIS": ("id,n\na,脱北者".encode("shift_jis"), f"row 2: not UTF-8 text; it looks like Windows-1252, Shift JIS or the like; {SAVE}"),
    "a workbook": (b"PK\x03\x04\x14\0\x06\0", f"row 1: this is a workbook (Excel, LibreOffice or Numbers), not CSV; open it there and {SAVE}"),
    "an old workbook": (b"\xd0\xcf\x11\xe0\xa1\xb1", f"row 1: this is a workbook (Excel, LibreOffice or Numbers), not CSV; open it there and {SAVE}"),
    "a web page": (b"\n<!DOCTYPE html>\n<title>Sign in</title>", "row 1: this is a web page, not CSV; was it downloaded from a page that asks you to sign in?"),
    "a merge": ("id,n\n<<<<<<< HEAD\na,b\n=======\n", "row 2: expected 2 cells, found 1; it looks like an unresolved merge (<<<<<<<)"),
    "a merge before all": ("<<<<<<< HEAD\nid,n\n", "row 1: it looks like an unresolved merge (<<<<<<<)"),
    "empty columns": ("id,n,,\na,b,,\n", "row 1: the last 2 columns are empty; delete them in the spreadsheet"),
    "empty columns in the rows": ("id,n\na,b,,\n", "row 2: expected 2 cells, found 4; the last 2 are empty; delete these columns in the spreadsheet"),
    "an empty column": ("id,n,\na,b,\n", "row 1: the last column is empty; delete it in the spreadsheet"),
    "an empty column in the rows": ("id,n\na,b,\n", "row 2: expected 2 cells, found 3; the last cell is empty; delete its column in the spreadsheet"),
    "a full-width space": ("id,n\na,about\u300070\n", "row 2, column 'n': holds an ideographic space (U+3000) after 'about'; replace it with a plain space"),
    "a full-width space in a column's name": ("id,n\u3000\na,b\n", "row 1: column 'n' has an ideographic space (U+3000) before or after its name; take it out"),
    "a line break in a cell": ('id,n\na,"b\nc"\n', "row 2, column 'n': holds a line break after 'b'; delete it, or put a plain space there"),
    "an empty row": ("id,n\na,b\n,\nc,d\n", "row 3: empty; delete the row"),
    "empty rows": ("id,n\na,b\n,\n , \n,\n", "row 3: empty, as are the 2 below it; delete these rows"),
    "a no-break space in a column's name": ("id,n\xa0\na,b\n", "row 1: column 'n' has a no-break space (U+00A0) before or after its name; take it out"),
    "a space in a column's name": ("id, n\na,b\n", "row 1: column 'n' has a space (U+0020) before or after its name; take it out"),
    "two marks of UTF-8": ("\ufeff\ufeffid,n\na,b\n", "row 1: column 'id' has a zero width no-break space (U+FEFF) before or after its name; take it out"),
    "curly quotes in the header": ("“id”,n\na,b\n", "row 1: the name of column 'id' is in curly quotation marks; use straight ones, or none"),
    "curly quotes": ("id,n\na,“b, c”\n", 'row 2: expected 2 cells, found 3; a cell begins with a curly quotation mark; CSV needs straight ones (")'),
    "a no-break space": ("id,n\na,about\xa070\n", "row 2, column 'n': holds a no-break space (U+00A0) after 'about'; replace it with a plain space"),
    "a zero-width space": ("id,n\na,\u200bb\n", "row 2, column 'n': holds a zero width space (U+200B) at its start, which cannot be seen; take it out"),
    "a file within a file": ("id,n\na,b\n\ufeffc,d\n", "row 3, column 'id': holds a zero width no-break space (U+FEFF) at its start, which cannot be seen; take it out"),
    "an error": ("id,n\na,#NAME?\n", "row 2, column 'n': holds '#NAME?', a spreadsheet error; write the value itself"),
    "a narrow column": ("id,n\na,########\n", "row 2, column 'n': holds '########', a spreadsheet error; write the value itself"),
    "opened in another encoding": ("id,n\na,in ChÅ\x8dsen\n", "row 2, column 'n': has 'ChÅ\\x8dsen' for 'Chōsen': it was opened in another encoding; open the file as UTF-8"),
    "letters that were lost": ("id,n\na,???\n", "row 2, column 'n': holds '???' where letters have been lost; restore them, then save the file as CSV with commas (UTF-8)"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "complaint"), AS_SAVED.values(), ids=AS_SAVED)
def test_a_file_as_a_spreadsheet_saves_it_is_told_in_one_line(tmp_path, problems_of, content, complaint):
    (tmp_path / "t.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    assert problems_of((table(ID, field("n")), None)) == [f"t.csv, {complaint}"]


@pytest.mark.parametrize(
    "cell",
    ["“So it is”", "Zürich, Chōsen, 脱北者", "É", "why?", "a?b", "#5", "Err: none", "x – y", "‘Â’", "14/12/1959"],
)
def test_what_a_cell_may_well_hold_is_read_as_it_is(problems_of, tmp_path, cell):
    assert problems_of((table(ID, field("n")), f'id,n\na,"{cell}"\n')) == []
    assert Tables(tmp_path).load("t").loc[0, "n"] == cell


DATE = r"\d{4}(s|-\d{2}(-\d{2})?)?"


@pytest.mark.parametrize(
    ("described", "cell", "complaint"),
    [
        (field("n", "integer"), "93,340", "expected a whole number, found '93,340'; write it without separators"),
        (field("n", "integer"), "1.093.340", "expected a whole number, found '1.093.340'; write it without separators"),
        (field("n", "integer"), "93 340", "expected a whole number, found '93 340'; write it without separators"),
        (field("n", "integer"), "1.5E+3", "expected a whole number, found '1.5E+3'; write out all its digits"),
        (field("n", "integer"), "９３", "expected a whole number, found '９３'; write it with plain digits and a plain minus"),
        (field("n", "integer"), "−5", "expected a whole number, found '−5'; write it with plain digits and a plain minus"),
        (field("n", "integer"), "12%", "expected a whole number, found '12%'; write the number alone"),
        (field("n", "integer"), "¥1000", "expected a whole number, found '¥1000'; write the number alone"),
        (field("n", "integer"), "Mar-59", "expected a whole number, found 'Mar-59'; a spreadsheet may have made a date of it; write the original value, in a column formatted as text"),
        (field("n", "number"), "1,5", "expected a number, found '1,5'; write a point before the decimals"),
        (field("n", "boolean"), "TRUE", "expected true or false, found 'TRUE'; write it in small letters"),
        (field("n", "date"), "14/12/1959", "expected a date such as 1854-09-08, found '14/12/1959'; write it as year-month-day"),
        (field("n", "date"), "21898", "expected a date such as 1854-09-08, found '21898'; write it as year-month-day"),
        (field("n", "date"), "1959年12月14日", "expected a date such as 1854-09-08, found '1959年12月14日'; write it as year-month-day"),
        (field("n", constraints={"pattern": DATE}), "14.12.1959", f"expected the form {DATE}, found '14.12.1959'; write it as year-month-day"),
        (field("n", constraints={"pattern": DATE}), "Dec-59", f"expected the form {DATE}, found 'Dec-59'; write it as year-month-day"),
        (field("n", constraints={"pattern": DATE}), "1959.0", f"expected the form {DATE}, found '1959.0'; write it without '.0'"),
        (field("n", constraints={"pattern": "[a-z0-9]+(-[a-z0-9]+)*"}), "03-Mar", "expected the form [a-z0-9]+(-[a-z0-9]+)*, found '03-Mar'; a spreadsheet may have made a date of it; write the original value, in a column formatted as text"),
        (field("n", constraints={"pattern": "[0-9]{3}"}), "7", "expected the form [0-9]{3}, found '7'; were leading zeros dropped? it may have been '007'"),
    ],
)  # fmt: skip
def test_a_cell_that_a_spreadsheet_has_rewritten_is_told_with_what_to_write(problems_of, described, cell, complaint):
    assert problems_of((table(ID, described), f'id,n\na,"{cell}"\n')) == [f"t.csv, row 2, column 'n': {complaint}"]


@pytest.mark.parametrize("text", ["id,n\na,b\n", "\ufeffid,n\na,b", "id,n\r\na,b\r\n\r\n", 'id,n\n"a","b"\n\n\n'])
def test_what_programs_write_is_read_alike(problems_of, tmp_path, text):
    assert problems_of((table(ID, field("n")), text)) == []
    assert Tables(tmp_path).load("t").to_dict("list") == {"id": ["a"], "n": ["b"]}


def test_the_end_of_the_last_cell_is_no_end_of_the_file(problems_of, tmp_path):
    for cell in ("X", "b ", "nr"):
        assert problems_of((table(ID, field("n")), f"id,n\na,{cell}\n")) == []
        assert Tables(tmp_path).load("t").loc[0, "n"] == cell


@pytest.mark.parametrize(
    ("described", "cell", "found"),
    [
        (field("n", "integer"), "12", 12),
        (field("n", "integer"), "-12", -12),
        (field("n", "integer"), "9" * 18, 10**18 - 1),
        (field("n", "integer"), "9" * 19, "expected a whole number, found '9999999999999999999'"),
        (field("n", "integer"), "1_000", "expected a whole number, found '1_000'"),
        (field("n", "integer"), "1.0", "expected a whole number, found '1.0'"),
        (field("n", "integer"), "١", "expected a whole number, found '١'"),
        (field("n", "integer"), "", None),
        (field("n", "number"), "1.25", 1.25),
        (field("n", "number"), "-3", -3.0),
        (field("n", "number"), "1e3", "expected a number, found '1e3'"),
        (field("n", "number"), "1.", "expected a number, found '1.'"),
        (field("n", "number"), "nan", "expected a number, found 'nan'"),
        (field("n", "boolean"), "true", True),
        (field("n", "boolean"), "false", False),
        (field("n", "boolean"), "True", "expected true or false, found 'True'"),
        (field("n", "date"), "1959-12-14", pd.Timestamp("1959-12-14")),
        (field("n", "date"), "1959-02-30", "expected a date such as 1854-09-08, found '1959-02-30'"),
        (field("n", "date"), "1959", "expected a date such as 1854-09-08, found '1959'"),
        (field("n", "date"), "", None),
        (field("n"), "", ""),
        (field("n"), "plain, even\u3000Chōsen", "holds an ideographic space (U+3000) after 'plain, even'; replace it with a plain space"),
        (field("n"), "one\x07", "holds a control character (U+0007) after 'one'; delete it, or put a plain space there"),
        (field("n"), "\ue000", "holds an unknown character (U+E000) at its start; delete it, or put a plain space there"),
        (field("n"), "one\u2028two", "holds a line separator (U+2028) after 'one'; delete it, or put a plain space there"),
        (field("n"), "plain, even Chōsen", "plain, even Chōsen"),
        (field("n", constraints={"required": True}), "", "empty, but a value is required"),
        (field("n", constraints={"required": True}), "a", "a"),
        (field("n", constraints={"enum": ["a", "b"]}), "b", "b"),
        (field("n", constraints={"enum": ["a", "b"]}), "c", "expected one of 'a', 'b', found 'c'"),
        (field("n", constraints={"pattern": "[0-9]{4}"}), "1959", "1959"),
        (field("n", constraints={"pattern": "[0-9]{4}"}), "19599", "expected the form [0-9]{4}, found '19599'"),
        (field("n", "integer", constraints={"minimum": 1}), "1", 1),
        (field("n", "integer", constraints={"minimum": 1}), "0", "expected at least 1, found '0'"),
        (field("n", "integer", constraints={"maximum": 1}), "1", 1),
        (field("n", "integer", constraints={"maximum": 1}), "2", "expected at most 1, found '2'"),
        (items("n"), "", ()),
        (items("n"), "a", ("a",)),
        (items("n"), "b;a", ("b", "a")),
        (items("n"), "a;", "expected no empty item in a list separated by ';', found 'a;'"),
        (items("n"), "a; ;b", "expected no empty item in a list separated by ';', found 'a; ;b'"),
        (items("n"), "a;b;a", "'a' is in the list twice"),
        (items("n", itemEnum=["a", "b"]), "a;b", ("a", "b")),
        (items("n", itemEnum=["a", "b"]), "a;c", "expected one of 'a', 'b', found 'c'"),
    ],
)  # fmt: skip
def test_a_cell_is_read_as_its_column_says_or_told(problems_of, tmp_path, described, cell, found):
    complaints = problems_of((table(ID, described), f"id,n\na,{cell}\n" if "," not in cell else f'id,n\na,"{cell}"\n'))
    if complaints:
        assert complaints == [f"t.csv, row 2, column 'n': {found}"]
        return
    value = Tables(tmp_path).load("t").loc[0, "n"]
    assert pd.isna(value) if found is None else value == found and isinstance(value, tuple) == isinstance(found, tuple)


def test_a_table_without_rows_is_typed_like_any_other(problems_of, tmp_path):
    kinds = {"s": "string", "i": "integer", "f": "number", "b": "boolean", "d": "date"}
    described = table(ID, *(field(name, kind) for name, kind in kinds.items()), items("l"))
    assert problems_of((described, "id,s,i,f,b,d,l\n")) == []
    assert list(map(str, Tables(tmp_path).load("t").dtypes)) == [
        "str", "str", "Int64", "Float64", "boolean", "datetime64[s]", "object"
    ]  # fmt: skip


def test_a_column_whose_values_may_stand_once_only(problems_of):
    unique = field("n", "integer", constraints={"unique": True})
    assert problems_of((table(ID, unique), "id,n\na,5\nb,6\nc,5\n")) == [
        "t.csv, row 4, column 'n': '5' is already in row 2; expected each value once"
    ]
    assert problems_of((table(ID, field("n", constraints={"unique": False})), "id,n\na,5\nb,5\n")) == []


@pytest.mark.parametrize(
    ("kind", "low", "high", "complaint"),
    [
        ("date", "2009-01-02", "2009-01-01", "expected '2009-01-02' (column 'from') or later, found '2009-01-01'"),
        ("integer", "3", "2", "expected '3' (column 'from') or later, found '2'"),
        ("string", "1990s", "1989", "expected '1990s' (column 'from') or later, found '1989'"),
        ("string", "2003-06", "2003-05", "expected '2003-06' (column 'from') or later, found '2003-05'"),
        ("date", "2009-01-01", "2009-01-01", ""),
        ("integer", "2", "2", ""),
        ("integer", "", "2", ""),
        ("integer", "2", "", ""),
        ("string", "2003-06", "2000s", ""),
        ("string", "1990s", "1990-05", ""),
        ("string", "10s", "0s", ""),
    ],
)
def test_an_end_may_not_come_before_its_start(problems_of, kind, low, high, complaint):
    described = table(ID, field("from", kind), field("to", kind), orders=[["from", "to"]])
    wrong = [f"t.csv, row 3, column 'to': {complaint}"] if complaint else []
    assert problems_of((described, f"id,from,to\na,,\nb,{low},{high}\n")) == wrong


# Between tables --------------------------------------------------------------------------------------

OTHER = {**table(field("key")), "name": "o", "path": "o.csv"}
OTHER["schema"]["primaryKey"] = "key"
TO_OTHER = [{"fields": "n", "reference": {"resource": "o", "fields": "key"}}]


@pytest.mark.parametrize(
    "pointing",
    [table(ID, field("n"), foreign=TO_OTHER), table(ID, items("n", references="o.key"))],
)
def test_a_key_of_nothing(problems_of, pointing):
    other = (OTHER, "key\nx\ny\n")
    assert problems_of((pointing, "id,n\na,x\nb,\nc,y\n"), other) == []
    assert problems_of((pointing, "id,n\na,x\nb,\nc,z\n"), other) == [
        "t.csv, row 4, column 'n': 'z' is not in o.csv (column 'key')"
    ]


def test_every_key_of_nothing_is_told(problems_of):
    pointing = table(ID, items("n", references="o.key"), field("m", references="o.key"))
    assert problems_of((pointing, "id,n,m\na,x;v;w,u\n"), (OTHER, "key\nx\n")) == [
        f"t.csv, row 2, column {column!r}: {key!r} is not in o.csv (column 'key')" for column, key in ("nv", "nw", "mu")
    ]


def test_keys_that_are_numbers(problems_of):
    other = {**table(field("key", "integer"), key="key"), "name": "o", "path": "o.csv"}
    pointing = table(ID, field("n", "integer"), foreign=TO_OTHER)
    assert problems_of((pointing, "id,n\na,1\nb,\n"), (other, "key\n1\n")) == []
    assert problems_of((pointing, "id,n\na,2\n"), (other, "key\n1\n")) == [
        "t.csv, row 2, column 'n': '2' is not in o.csv (column 'key')"
    ]


def test_a_key_into_a_column_that_is_not_there(problems_of):
    pointing = table(ID, field("n", references="o.name"), field("m", references="o.key"))
    assert problems_of((pointing, "id,n,m\na,x,y\n"), (OTHER, "key\nx\n")) == [
        "t.csv: column 'n' points to o.csv, which has no column 'name'",
        "t.csv, row 2, column 'm': 'y' is not in o.csv (column 'key')",
    ]


def test_of_a_table_that_cannot_be_read_only_that_is_told(problems_of):
    pointing = table(ID, field("n", references="o.key"), field("m", references="t.id"))
    assert problems_of((pointing, "id,n,m\na,x,b\n"), (OTHER, "key\nx\nx\n")) == [
        "o.csv, row 3, column 'key': 'x' is already in row 2; expected each value once",
        "t.csv, row 2, column 'm': 'b' is not in t.csv (column 'id')",
    ]


# Sums ------------------------------------------------------------------------------------------------

ROWS = "id,n,kind,year\ntotal,{total},all,1\n" + "".join(f"p{number},10,part,1\n" for number in range(1, 10))
NUMBERED = [ID, field("n", "integer"), field("kind"), field("year", "integer")]


def rule(**more) -> dict:
    return {"column": "n", "total": {"id": "total"}, "parts": {"kind": "part"}, **more}


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        (rule(), "p1, p2, p3 … p9 (9 rows) together come to 90"),
        (rule(parts={"id": [f"p{number}" for number in range(1, 9)]}), "p1, p2, p3 … p8 (8 rows) together come to 80"),
        (
            rule(parts={"id": ["p1", "p2", "p3", "p4", "p5", "p6", "p7"]}),
            "p1, p2, p3, p4, p5, p6, p7 together come to 70",
        ),
        (rule(parts={"id": ["p1", "p2"]}), "p1, p2 together come to 20"),
        (rule(parts={"id": "p4"}), "p4 comes to 10"),
        (rule(parts={"kind": ["part", "other"], "year": 1}), "p1, p2, p3 … p9 (9 rows) together come to 90"),
        (rule(by="year"), "p1, p2, p3 … p9 (9 rows) together come to 90"),
    ],
)
def test_a_sum_that_does_not_hold(problems_of, given, complaint):
    described = table(*NUMBERED, sums=[given])
    assert problems_of((described, ROWS.format(total=12345))) == [
        f"t.csv, row 2, column 'n': 'total' is 12,345, but {complaint}"
    ]
    right = complaint.rsplit(" ", 1)[1]
    assert problems_of((described, ROWS.format(total=right))) == []


def test_a_sum_for_each_year(problems_of):
    described = table(*NUMBERED, sums=[rule(total={"kind": "all"}, by="year")])
    rows = "a,3,all,1\nb,1,part,1\nc,2,part,1\nd,5,all,2\ne,4,part,2\nf,9,all,3\n"
    # Of the third year no parts are known: nothing is said about its total.
    assert problems_of((described, f"id,n,kind,year\n{rows}")) == [
        "t.csv, row 5, column 'n': 'd' is 5, but e comes to 4"
    ]


@pytest.mark.parametrize(
    ("given", "complaint"),
    [
        ({"column": "n", "total": {}}, "datapackage.json, table 't', sums[0]: 'parts' is missing"),
        (rule(column="m"), "datapackage.json, table 't': a sum names the column 'm', which is not there"),
        (rule(total={"m": "x"}), "datapackage.json, table 't': a sum names the column 'm', which is not there"),
        (rule(parts={"m": "x"}), "datapackage.json, table 't': a sum names the column 'm', which is not there"),
        (rule(by="m"), "datapackage.json, table 't': a sum names the column 'm', which is not there"),
        (rule(column="kind"), "datapackage.json, table 't': a sum adds up the column 'kind', which holds no numbers"),
        (rule(parts={"id": {"p": 1}}), "datapackage.json, table 't', sums[0].parts.id: must be text, a number, true or false, or a list of these"),
        (rule(total={"id": [["total"]]}), "datapackage.json, table 't', sums[0].total.id: must be text, a number, true or false, or a list of these"),
        (rule(parts={"id": ["p1", None]}), "datapackage.json, table 't', sums[0].parts.id: must be text, a number, true or false, or a list of these"),
        (rule(total={"id": "sum"}), "t.csv: a sum in datapackage.json needs a total, and no row has 'sum' in column 'id'"),
        (rule(parts={"id": ["p1", "p0"]}), "t.csv: a sum in datapackage.json names the row 'p0', which is not there"),
    ],
)  # fmt: skip
def test_a_rule_for_a_sum_that_cannot_be_worked_out(problems_of, given, complaint):
    assert problems_of((table(*NUMBERED, sums=[given]), ROWS.format(total=10))) == [complaint]


def test_a_rule_that_cannot_be_worked_out_hides_no_other(problems_of):
    described = table(*NUMBERED, sums=[rule(column="m"), rule()])
    assert len(problems_of((described, ROWS.format(total=1)))) == 2


# Asking for what is not there ------------------------------------------------------------------------


def test_rows_and_tables_that_are_not_there():
    for ask, complaint in (
        (lambda: data.row("laws", "none"), "laws.csv has no row 'none'"),
        (lambda: data.pick("laws", ["convention-1951", "none"]), "laws.csv has no row 'none'"),
        (lambda: data.load("law"), f"there is no table 'law'; the tables are {', '.join(data.names())}"),
    ):
        with pytest.raises(data.DataError) as caught:
            ask()
        assert str(caught.value) == complaint


def test_rows_that_are_picked_are_numbered_anew():
    picked = data.pick("laws", ["us-nkhra-2004", "convention-1951"])
    assert list(picked.index) == [0, 1] and list(picked.columns) == list(data.load("laws").columns)


def test_what_a_caller_does_to_a_description_stays_with_the_caller():
    """The data package is parsed once for the thousand look-ups of a register."""
    data.describe("claims")["schema"]["fields"].clear()
    assert data.describe("claims")["schema"]["fields"]


def test_in_a_checkout_the_tables_lie_in_its_folder_data(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "__file__", str(tmp_path / "src" / "companion" / "data.py"))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / data.PACKAGE_FILE).touch()
    assert data.folder() == tmp_path / "data"


def test_without_any_tables_it_is_said_where_they_were_looked_for(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "__file__", str(tmp_path / "src" / "companion" / "data.py"))
    with pytest.raises(data.DataError) as caught:
        data.folder()
    assert str(caught.value) == f"datapackage.json not found: expected it in {tmp_path / 'data'}"


def test_in_an_installed_package_the_tables_lie_beside_the_modules(monkeypatch, tmp_path):
    monkeypatch.setattr(data, "__file__", str(tmp_path / "companion" / "data.py"))
    own: Path = tmp_path / "companion" / "_tables"
    own.mkdir(parents=True)
    (own / data.PACKAGE_FILE).touch()
    assert data.folder() == own
