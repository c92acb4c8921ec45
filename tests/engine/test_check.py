"""`check` says in one line what is wrong with a book, wherever it is, and what it has not looked at."""

import re
from datetime import date

import nbformat
import pytest

from claimbook import __main__ as command
from claimbook import new
from claimbook.check import check, problems
from claimbook.claims.columns import NEEDED
from claimbook.companion import Companion
from claimbook.notebooks import read, written
from claimbook.prose import Prose, paragraphs_of
from claimbook.publish import citation
from claimbook.publish.structured import claim
from claimbook.tables import Tables
from tests.conftest import ROOT

CHAPTER = "book/01-first-chapter.ipynb"


@pytest.fixture
def small(tmp_path):
    new.lay_out(tmp_path / "book", day=date(2026, 11, 30))
    return tmp_path / "book"


def edit(path, old, new_):
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has changed: choose another place to damage"
    path.write_text(text.replace(old, new_, 1), encoding="utf-8")


# What is damaged: the file, the words, what they become; and the line that says so.
DAMAGES = {
    "a bad cell": (
        ("data/sentences.csv", ",8,true", ",eight,true"),
        "data/sentences.csv, row 2, column 'words': expected a whole number, found 'eight'",
    ),
    "a sum that does not hold": (
        ("data/sentences.csv", ",21,false", ",22,false"),
        "data/sentences.csv, row 6, column 'words': 'all' is 22, but first, second, third, fourth together come to 21",
    ),
    "a link to a claim that is not there": (
        (CHAPTER, "#claim-i-2", "#claim-i-9"),
        f"{CHAPTER}: the link [4 sentences](#claim-i-9): claims.csv has no row 'i-9'",
    ),
    "a number that no row bears out": (
        (CHAPTER, "[21 words]", "[22 words]"),
        f"{CHAPTER}: no row cited here has the number 22; the rows have 21, in: Replace this: open with the matter",
    ),
    "a page that is not there": (
        ("_toc.yml", "book/reference/sources", "book/reference/sauces"),
        "_toc.yml: there is no book/reference/sauces.ipynb and no book/reference/sauces.md",
    ),
    "a list of contents without a root": (
        ("_toc.yml", "root: book/index", "rot: book/index"),
        "_toc.yml: 'root' key not found @ '/'",
    ),
    "a key that points nowhere": (
        ("data/sources.csv", "placeholder,,,", "placeholders,,,"),
        "data/claims.csv, row 2, column 'sources': 'placeholder' is not in sources.csv (column 'key')",
    ),
    "a description without a key": (
        ("data/datapackage.json", '"primaryKey": "id"', '"primary": "id"'),
        "data/datapackage.json, table 'claims', schema: 'primaryKey' is missing",
    ),
    "a column that the engine needs": (
        ("data/datapackage.json", '"name": "locator"', '"name": "place"'),
        "data/datapackage.json: table 'citations': expected a column 'locator' of type 'string', which it does not have",
    ),
    "a link in a cell": (
        ("data/claims.csv", "#sentence-all", "#sentence-some"),
        "data/claims.csv, row 4, column 'note': the link [its sentences](#sentence-some): sentences.csv has no row 'some'",
    ),
    "an engine that takes no part": (
        ("_config.yml", ", claimbook.sphinx]", "]"),
        "_config.yml: expected claimbook.sphinx in sphinx: extra_extensions; without it no page shows what cells show",
    ),
    "another cache": (
        ("_config.yml", "execute_notebooks: cache", "execute_notebooks: force"),
        "_config.yml: expected execute: execute_notebooks to be 'cache', found 'force'",
    ),
    "a notebook cut short": (
        (CHAPTER, '"nbformat_minor": 5', '"nbformat_minor": '),
        f"{CHAPTER}, line ",
    ),
    "a column's name mistyped": (
        ("data/claims.csv", ",hedge,", ",hegde,"),
        "data/claims.csv, row 1: column 'hedge' is missing; found 'hegde', which is not in datapackage.json",
    ),
    "no title to cite": (
        ("CITATION.cff", "title: ", "titel: "),
        "CITATION.cff, title: expected text, it is missing",
    ),
    "a colon in a title": (
        ("CITATION.cff", 'title: "', "title: A: b: "),
        "CITATION.cff, line 4: not valid YAML (mapping values are not allowed here); text with a colon",
    ),
    "a day in words": (
        ("CITATION.cff", "2026-11-30", "yesterday"),
        "CITATION.cff, date-released: expected a day such as 2026-11-23, found 'yesterday'",
    ),
    "an author who is a word": (
        ("CITATION.cff", "- name: ", "- "),
        "CITATION.cff, authors: expected a list, each with given-names and family-names, or with the name of a body; found",
    ),
    "no text to retell": (
        ("CITATION.cff", "references:", "others:"),
        "CITATION.cff, references: expected a list whose first entry is the text that the book retells",
    ),
    "a year in words": (
        ("CITATION.cff", "    title:", "    year: June 2007\n    title:"),
        "CITATION.cff, references[0].year: expected a year such as 1855, found 'June 2007'",
    ),
    "no tables": (("data/datapackage.json", "{", "{{"), "data/datapackage.json, line 1: not valid JSON"),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damage_is_one_line(small, damage):
    place, expected = DAMAGES[damage]
    edit(small / place[0], *place[1:])
    if damage == "a column that the engine needs":
        edit(small / "data/citations.csv", "locator", "place")
    found = problems(small, run=False)
    assert [line for line in found if line.startswith(expected)], found
    assert all("\n" not in line and str(small) not in line for line in found)
    at_once = 3 if damage == "a key that points nowhere" else 1  # each row that points there
    if at_once == 1:
        assert len(found) == 1
    assert len(set(found)) >= at_once


def test_its_exit_status_says_whether_anything_is_wrong(small, capsys):
    assert command.main(["check", str(small)]) == 0
    *_, left, last = capsys.readouterr().out.splitlines()
    assert left.startswith("Not checked: what cells show") and last.startswith(
        "Checked: _toc.yml, _config.yml, CITATION.cff, 5 pages"
    )
    edit(small / "data/sentences.csv", ",8,true", ",eight,true")
    assert command.main(["check", str(small)]) == 1
    first, left, last = capsys.readouterr().out.splitlines()
    assert (
        "row 2, column 'words'" in first and left == "Not checked: the numbers in prose, until the tables can be read."
    )
    assert last.startswith("Checked: ")


def test_an_upper_bound_is_a_number_like_any_other(small):
    """`low` is empty, the hedge is "at most": prose, a sentence made by code and what machines read all have the number."""
    table = small / "data" / "claims.csv"
    edit(table, "count,21,21,words,,,exact", "count,,21,words,,,at_most")
    assert [line for line in problems(small, run=False) if "has lost its hedge, 'at most'" in line]
    for words in ("at most 21 words", "up to 21 words", "no more than 21 words", "within 21 words"):
        path = small / CHAPTER
        path.write_text(re.sub(r"\[[a-z ]*21 words\]", f"[{words}]", path.read_text("utf-8")), encoding="utf-8")
        assert problems(small, run=False) == []
    companion = Companion.of(small / "data")
    assert companion.claims.amount("i-3") == "up to 21 words"
    assert companion.evidence.numbers().to_numpy().sum() == 2
    made = claim(companion.claims.get("i-3"), citation.read(small), "#claim-i-3", {})
    assert made["about"] == {"@type": "QuantitativeValue", "maxValue": 21, "unitText": "words"}


MISTAKES = {
    "a column of pandas": ('sentences[\\"words\\"].astype', 'sentences[\\"wrods\\"].astype', "cell 5: KeyError: 'wrods', in: axes.barh("),
    "a column of a row": (
        '{\\"sentence\\": \\"Sentence\\"',
        '{\\"sentense\\": \\"Sentence\\"',
        "cell 4: DataError: there is no column 'sentense'; the columns are id, sentence, words, part, source, in: book.rows.frame(",
    ),
    "a section": ('listing(\\"I\\")', 'listing(\\"X\\")', "cell 11: DataError: claims.csv has no claim of section 'X'; its sections are I, in: book.claims"),
}  # fmt: skip


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_mistake_in_a_cell_is_one_line_with_the_code_that_made_it(small, mistake):
    before, after, expected = MISTAKES[mistake]
    for name in ("claims", "sources", "dictionary"):  # the rest of the pages need no time here
        edit(small / "_toc.yml", f"      - file: book/reference/{name}\n", "")
    edit(small / "_toc.yml", "  - caption: Reference\n    chapters:\n", "")
    text = (small / CHAPTER).read_text(encoding="utf-8")
    assert before in text
    (small / CHAPTER).write_text(text.replace(before, after), encoding="utf-8")
    found = problems(small, run=True)
    (line,) = [line for line in found if "Error" in line]
    assert line.startswith(f"{CHAPTER}, {expected}"), line


def test_a_book_without_its_citation_is_told_so(small):
    (small / "CITATION.cff").unlink()
    assert problems(small, run=False) == ["CITATION.cff: there is no such file; expected it beside _config.yml"]


@pytest.mark.parametrize("name", ["nowhere", "file", "empty"])
def test_what_is_no_book_is_one_line(tmp_path, capsys, name):
    (tmp_path / "empty").mkdir()
    (tmp_path / "file").write_text("", encoding="utf-8")
    for action in ("check", "tidy"):
        assert command.main([action, str(tmp_path / name)]) == 1
        (line,) = capsys.readouterr().err.splitlines()
        assert line.startswith(f"claimbook: {tmp_path / name}: there is no ")


def test_what_cells_show_is_checked_when_they_have_run(small):
    """Numbers in captions, and links to figures that no cell draws."""
    path = small / CHAPTER
    edit(path, "Words in each sentence of", "The 99 words in each sentence of")
    edit(path, "what the table does not say", "what [the table](#fig-9-9) does not say")
    for name in ("sources", "dictionary"):  # the rest of the pages need no time here
        edit(small / "_toc.yml", f"      - file: book/reference/{name}\n", "")
    edit(path, "](#source-placeholder)", "](#claim-i-1)")
    edit(path, "](#source-placeholder)", "](#claim-i-1)")
    edit(small / "book/index.md", "](#source-placeholder)", "](#claim-i-1)")
    assert problems(small, run=False) == []
    dead, number = problems(small)
    assert dead == f"{CHAPTER}: the link [the table](#fig-9-9): no cell shows anything with the address 'fig-9-9'"
    assert number.startswith(f"{CHAPTER}: no row cited here has the number 99")


def test_a_cell_that_fails_is_one_line(small):
    (small / "_toc.yml").write_text("format: jb-book\nroot: book/reference/sources\n", encoding="utf-8")
    path = small / "book/reference/sources.ipynb"
    notebook = read(path)
    notebook.cells = [nbformat.v4.new_markdown_cell("# Sources", id="a"), nbformat.v4.new_code_cell("1 / 0", id="b")]
    path.write_bytes(written(notebook))
    assert problems(small) == ["book/reference/sources.ipynb, cell 2: ZeroDivisionError: division by zero, in: 1 / 0"]


def test_a_page_may_be_left_unbound(small):
    (small / "book" / "about.md").write_text("# About\n\nIt took 12 days.\n", encoding="utf-8")
    edit(
        small / "_toc.yml",
        "      - file: book/reference/claims\n",
        "      - file: book/reference/claims\n      - file: book/about\n",
    )
    assert problems(small, run=False) == ["book/about.md: no row cited here has the number 12, in: It took 12 days.…"]
    edit(small / "_config.yml", "    language: en\n", "    language: en\n    claimbook_unbound: [book/about]\n")
    assert problems(small, run=False) == []


def test_the_example_has_nothing_wrong():
    report = check(ROOT / "engine" / "example")
    assert report.problems == [] and re.search("4 pages, 5 tables with 59 rows", report.checked)


# What a sentence may say -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("The [21 words](#claim-i-3) of it.", []),
        ("It has [21 words](#sentence-all) in all.", []),  # a column that names its unit
        ("It has [21 sentences](#sentence-all).", ["21 counts words, but the unit named here is 'sentences'"]),
        ("Of every 1,000 words [21 words](#sentence-all).", []),  # the base of a rate is no quantity
        ("Of 1,000 words [21 words](#sentence-all).", ["no row cited here has the number 1,000; the rows have 21"]),
        ("[The placeholder text of a new book](#source-placeholder).", []),
        ("It read [All four sentences](#sentence-all), 2.0.1 and `2.0`.", []),
        ("See claim [i-2](#claim-i-2) and claims [b-1](#claim-i-1).", ["'claims b-1' is not linked to what it names"]),
        ("It has section 3.", ["no provision cited here is 'section 3'"]),
        ("[A text of 1855](#source-placeholder).", ["no row cited here has the number 1855"]),
    ],
)
def test_units_rates_and_titles(small, sentence, expected):
    found = Prose(Tables(small / "data")).problems(paragraphs_of(sentence))
    assert [line.partition(", in: ")[0] for line in found] == expected


def test_a_year_before_1900_is_one_where_its_row_has_it():
    bound = Prose(Tables(ROOT / "engine" / "example" / "data"))
    assert bound.problems(paragraphs_of("It moved [in 1852](#claim-ii-1).")) == []
    assert bound.problems(paragraphs_of("It moved [in 1853](#claim-ii-1).")) != []
    assert bound.problems(paragraphs_of("It moved [1,852 pipes](#claim-ii-1).")) != []


def test_the_page_on_claims_names_every_column_that_is_needed():
    text = (ROOT / "engine" / "docs" / "claims.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    named = {name for line in rows for name in re.findall(r"`(\w+)`", " ".join(line.split("|")[1:3]))}
    assert {*NEEDED, *(column for columns in NEEDED.values() for column in columns)} - named == set()


def test_a_page_in_another_encoding_is_one_line(small):
    (small / "book" / "index.md").write_bytes("# Größe\n".encode("latin-1"))
    (line,) = problems(small, run=False)
    assert line.startswith("book/index.md, line 1: not UTF-8 text")
