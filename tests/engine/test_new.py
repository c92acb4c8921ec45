"""A new book: what is laid out says nothing false, names nobody, and reads the very words that it was given."""

import csv
import json
import os
import re
import tomllib
from datetime import date

import pytest
import yaml

from claimbook import __main__ as command
from claimbook import new
from claimbook.check import check, problems
from claimbook.notebooks import listed, read, tidied, written
from claimbook.show import markup
from claimbook.tables import Tables
from tests.conftest import ROOT

ENGINE = ROOT / "engine"
PROJECT = tomllib.loads((ENGINE / "pyproject.toml").read_text(encoding="utf-8"))["project"]
AWKWARD = 'The "Größe" of 1859: *x_y*, [a](b) & <c>, 50 % \\ more; #1'


@pytest.fixture
def small(tmp_path):
    new.lay_out(tmp_path / "book", day=date(2026, 11, 30))
    return tmp_path / "book"


def test_nothing_is_wrong_with_it(small):
    report = check(small)
    assert report.problems == [] and "5 pages, 4 tables with 9 rows" in report.checked
    assert len(report.left) == 1 and "01-first-chapter.ipynb" in report.left[0]


def test_words_are_what_was_given_whatever_signs_they_have(tmp_path):
    small = tmp_path / "a book, größer"
    new.lay_out(small, title=AWKWARD, text=f"{AWKWARD} 2nd edition, 1960", by=AWKWARD, day=date(2026, 11, 30))
    config = yaml.safe_load((small / "_config.yml").read_text(encoding="utf-8"))
    citation = yaml.safe_load((small / "CITATION.cff").read_text(encoding="utf-8"))
    package = json.loads((small / "data" / "datapackage.json").read_text(encoding="utf-8"))
    assert [config["title"], config["author"], citation["title"], citation["authors"][0]["name"], package["title"]] == (
        [AWKWARD] * 5
    )
    assert Tables(small / "data").row("sources", "text")["title"] == f"{AWKWARD} 2nd edition, 1960"
    assert problems(small, run=False) == [], "no number of a title, or of the text's, is one that a row must bear out"


def test_no_blank_is_left(small):
    for path in small.rglob("*"):
        assert path.is_dir() or not re.search(r"{{\w+}}", path.read_text(encoding="utf-8")), path


def test_what_the_placeholders_say_is_true(small):
    tables = Tables(small / "data")
    sentences = tables.load("sentences").query("part")
    assert [len(sentence.split()) for sentence in sentences["sentence"]] == sentences["words"].to_list()
    claims = tables.load("claims").set_index("id")
    assert [claims.loc["i-2", "low"], claims.loc["i-3", "low"]] == [len(sentences), sentences["words"].sum()]
    assert all(statement.startswith("Replace this: ") for statement in claims["statement"])


def test_every_part_says_that_it_is_to_be_replaced(small):
    cells = {cell.id: cell.source for cell in read(small / "book" / "01-first-chapter.ipynb").cells}
    for name in ("title", "data-title", "tab-1-1", "fig-1-1", "try-title", "read-so-far", "self-check"):
        assert "Replace this" in cells[name], name
    for name in ("CITATION.cff", "book/index.md", "data/README.md", "data/sources.csv", "data/datapackage.json"):
        assert "Replace this" in (small / name).read_text(encoding="utf-8"), name


def test_its_notebooks_are_as_jupyter_writes_them(small):
    for path in listed(small):
        assert path.read_bytes() == written(tidied(read(path))), path.name
    assert command.main(["tidy", str(small)]) == 0 and problems(small, run=False) == []


def test_its_readme_is_short_and_its_steps_name_what_is_there(small):
    text = (small / "README.md").read_text(encoding="utf-8")
    assert len(text.splitlines()) < 40
    named = re.findall(r"`((?:book|data)/[\w./-]+|\w+\.(?:cff|yml|txt))`", text)
    assert len(named) > 6 and [name for name in named if not (small / name).exists()] == []


def test_it_names_what_it_needs_in_the_releases_that_the_engine_asks_for(small):
    lines = (small / "requirements.txt").read_text(encoding="utf-8").splitlines()
    extras = PROJECT["optional-dependencies"]
    wanted = {*PROJECT["dependencies"], *extras["build"], *(one for one in extras["test"] if one.startswith("pytest"))}
    assert {line for line in lines if not line.startswith("#")} == wanted
    assert PROJECT["version"] == new.VERSION and f"claimbook-{new.VERSION}-py3" in lines[-1]


def test_a_hidden_file_and_a_test_are_not_taken_for_the_engines_own():
    assert not [path for path in new.templates() if path.rpartition("/")[2].startswith(".") or path.endswith(".py")]
    assert {".gitignore", "tests/test_book.py"} <= {new.named(path) for path in new.templates()}


def test_the_text_is_a_source_of_its_own_and_no_placeholder_is_said_of_it(tmp_path):
    new.lay_out(tmp_path, text="On the Origin, first edition", day=date(2026, 11, 30))
    tables = Tables(tmp_path / "data")
    assert tables.row("sources", "text")["title"] == "On the Origin, first edition"
    assert set(tables.load("claims")["sources"]) == {("placeholder",)}
    index = (tmp_path / "book" / "index.md").read_text(encoding="utf-8")
    assert "[On the Origin, first edition](#source-text)" in index


def test_both_wheels_carry_every_file():
    """As their lists of package data say; that a wheel has them is seen where one is built (test_engine, test_repository)."""
    files = {path for path in (ENGINE / "src/claimbook/new/book").rglob("*") if path.is_file()}
    assert {path.relative_to(ENGINE / "src/claimbook/new/book").as_posix() for path in files} == set(new.templates())
    for pyproject in (ROOT / "pyproject.toml", ENGINE / "pyproject.toml"):
        data = tomllib.loads(pyproject.read_text(encoding="utf-8"))["tool"]["setuptools"]["package-data"]
        found = {path for pattern in data["claimbook.new"] for path in (ENGINE / "src/claimbook/new").glob(pattern)}
        assert files <= found, pyproject


def test_the_engine_brings_its_licence():
    assert (ENGINE / "LICENSE").read_bytes() == (ROOT / "LICENSE").read_bytes()


# What cannot be done is said in one line ---------------------------------------------------------------


def said(capsys, *words) -> tuple[int, str]:
    """The exit status of a command, and the one line that it says of it."""
    try:
        status = command.main([*map(str, words)])
    except SystemExit as ended:  # argparse
        status = ended.code
    (line,) = [line for line in capsys.readouterr().err.splitlines() if not line.startswith(("usage:", " "))]
    return status, line


def test_a_folder_that_holds_something_is_left_as_it_is(tmp_path, capsys):
    (tmp_path / "notes.txt").write_text("mine", encoding="utf-8")
    (tmp_path / "more").mkdir()
    status, line = said(capsys, "new", tmp_path)
    assert (status, line) == (
        1,
        f"claimbook: {tmp_path.name} is not empty: it holds more and 1 more; name a folder that is new or empty",
    )
    assert sorted(path.name for path in tmp_path.iterdir()) == ["more", "notes.txt"]


def test_a_folder_with_a_repository_and_nothing_else_is_empty(tmp_path, capsys):
    (tmp_path / ".git").mkdir()
    assert command.main(["new", str(tmp_path)]) == 0
    assert f'copyright: "{date.today().year}"' in (tmp_path / "_config.yml").read_text(encoding="utf-8")
    assert capsys.readouterr().out.startswith("18 files in ")


@pytest.mark.parametrize(
    ("words", "status", "expected"),
    [
        (["new", "x", "--title", " "], 2, "claimbook: --title is empty; expected a line of text"),
        (["new", "x", "--text", ""], 2, "claimbook: --text is empty; expected a line of text"),
        (["new", "x", "--by", ""], 2, "claimbook: --by is empty; expected a line of text"),
        (["new", "x", "--title", "a\nb"], 1, r"claimbook: the title must be one line of text, found 'a\nb'"),
        (["new"], 2, "claimbook new: error: the following arguments are required: FOLDER"),
        (["new", "x", "--titel", "y"], 2, "claimbook: error: unrecognized arguments: --titel y"),
        ([], 2, "claimbook: error: the following arguments are required: COMMAND"),
    ],
)
def test_a_wrong_call_is_one_line(tmp_path, monkeypatch, capsys, words, status, expected):
    monkeypatch.chdir(tmp_path)
    assert said(capsys, *words) == (status, expected)
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_one_line(tmp_path, capsys):
    (tmp_path / "book").write_text("", encoding="utf-8")
    assert said(capsys, "new", tmp_path / "book") == (
        1,
        "claimbook: book is a file; name a folder that is new or empty",
    )
    status, line = said(capsys, "new", tmp_path / "book" / "below")
    assert status == 1 and line.startswith("claimbook: ") and "cannot be written: " in line


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may write anywhere")
def test_a_place_that_may_not_be_written_is_one_line(tmp_path, capsys):
    tmp_path.chmod(0o500)
    status, line = said(capsys, "new", tmp_path / "book")
    assert status == 1 and line.endswith("cannot be written: Permission denied")


def test_a_disk_that_is_full_is_one_line(tmp_path, monkeypatch, capsys):
    def full(path, content):
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr(new, "_write", full)
    status, line = said(capsys, "new", tmp_path / "book")
    assert status == 1 and line == f"claimbook: {tmp_path}/book/.gitignore cannot be written: No space left on device"


def test_what_builds_a_book_may_be_missing(monkeypatch, capsys):
    def gone(asked):
        raise ModuleNotFoundError("No module named 'nbformat'", name="nbformat")

    monkeypatch.setattr(command, "_check", gone)
    status, line = said(capsys, "check", "x")
    assert status == 1 and line.startswith(
        "claimbook: nbformat is not installed; this needs what builds a book: install the engine again"
    )


def test_help_names_the_commands_and_the_first_steps(capsys):
    for words, expected in (
        (["--help"], ["new", "check", "tidy", "Begin with"]),
        (["new", "--help"], ["--text", "--by"]),
    ):
        with pytest.raises(SystemExit) as ended:
            command.main(words)
        shown = capsys.readouterr().out
        assert ended.value.code == 0 and [word for word in expected if word not in shown] == []


def test_a_row_of_a_table_is_one_line_of_csv():
    line = new._row("key,title\n", {"title": 'The "x", y'})
    assert next(csv.reader([line])) == ["", 'The "x", y'] and line.endswith("\n")
    assert markup.inline("[a](#b)")  # what a note of a claim may hold
