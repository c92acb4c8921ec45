"""Dictionary, downloads and BibTeX are made from the tables, and so cannot drift from them."""

import codecs
import io
import json
import sys
import zipfile
from pathlib import Path

import latexcodec  # noqa: F401  registers the codec "ulatex"
import pandas as pd
import pytest
from bs4 import BeautifulSoup
from frictionless import Package
from hypothesis import given
from hypothesis import strategies as st
from pybtex.database import parse_string

from companion import data, dictionary

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "book" / "_ext"))

import bibtex  # noqa: E402
import downloads  # noqa: E402


@pytest.fixture(scope="module")
def page(book) -> BeautifulSoup:
    html = (book / "book" / "reference" / "dictionary.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser").article


def section(page: BeautifulSoup, name: str) -> tuple[str, BeautifulSoup]:
    """What stands under the heading of a table: all its text, and the table of its columns."""
    heading = page.find(id=f"table-{name.replace('_', '-')}")
    text, columns = [], None
    for element in heading.find_next_siblings():
        if element.name == "h2":
            break
        text.append(element.text)
        columns = element.table or columns
    return " ".join(text), columns


@pytest.mark.parametrize("name", data.names())
def test_every_table_and_column_stands_in_the_dictionary(page, name):
    described = data.describe(name)
    text, columns = section(page, name)
    for key in ("title", "description", "coverage", "knownGaps"):
        assert described[key] in text, key
    assert f"{len(data.load(name)):,}" in text
    assert [row.th.text for row in columns.tbody.find_all("tr")] == [
        field["name"] for field in described["schema"]["fields"]
    ]
    for row, field in zip(columns.tbody.find_all("tr"), described["schema"]["fields"], strict=True):
        assert row.find_all("td")[-1].text == field["description"]
        for value in field.get("constraints", {}).get("enum", []):
            assert value in row.find_all("td")[1].text


def test_a_column_that_is_added_appears(monkeypatch):
    describe = data.describe

    def with_one_more(name):
        table = describe(name)
        table["schema"]["fields"].append({"name": "extra", "type": "date", "description": "A day <b>more</b>."})
        return table

    monkeypatch.setattr(data, "describe", with_one_more)
    html = BeautifulSoup(str(dictionary.show().html), "html.parser")
    assert len(html.find_all("th", string="extra")) == len(data.names()) and not html.find("b")


@pytest.mark.parametrize("name", [*data.names(), "datapackage"])
def test_every_table_can_be_downloaded_as_it_is(book, page, name):
    file = f"{name}.json" if name == "datapackage" else f"{name}.csv"
    assert (book / "data" / file).read_bytes() == (data.folder() / file).read_bytes()
    assert page.find("a", href=f"../../data/{file}", download=True)


def test_the_archive_is_a_valid_package(book, tmp_path):
    archive = zipfile.ZipFile(book / "data" / dictionary.ARCHIVE)
    archive.extractall(tmp_path)
    assert {path.name for path in data.folder().iterdir() if path.suffix != ".py"} <= set(archive.namelist())
    assert dictionary.BIBTEX in archive.namelist()
    assert Package(str(tmp_path / data.PACKAGE_FILE)).validate().valid
    assert data.check(tmp_path) == []


def test_the_archive_is_the_same_whenever_it_is_made():
    first, second = (downloads.files()[dictionary.ARCHIVE] for _ in range(2))
    assert first == second
    assert {entry.date_time[0] for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()} == {1980}


def test_in_jupyterlab_a_file_is_named_and_not_linked(monkeypatch):
    monkeypatch.delenv("COMPANION_BUILD", raising=False)
    assert "<a " not in str(dictionary.downloads().html)
    monkeypatch.setenv("COMPANION_BUILD", "1")
    assert "<a " in str(dictionary.downloads().html)


# BibTeX ---------------------------------------------------------------------------------------------


def plain(text: str) -> str:
    """What a reader of BibTeX sees: LaTeX's escapes undone, the braces of titles and bodies gone."""
    return codecs.decode(text, "ulatex").replace("{", "").replace("}", "")


def test_every_source_stands_in_the_bibtex_file_field_by_field(book):
    entries = parse_string((book / "data" / dictionary.BIBTEX).read_text(encoding="utf-8"), "bibtex").entries
    works = data.load("sources")
    assert list(entries) == list(works["key"])
    for _, work in works.iterrows():
        entry = entries[work["key"]]
        fields = {name.lower(): plain(value) for name, value in entry.fields.items()}
        assert fields.pop("title") == plain_row(work["title"])
        assert fields.pop("journal", fields.pop("howpublished", "")) == plain_row(work["container"])
        assert fields.pop("keywords") == work["kind"]
        assert fields.pop("year", "") == ("" if pd.isna(work["year"]) else str(work["year"]))
        assert fields.pop("urldate", "") == ("" if pd.isna(work["accessed"]) else f"{work['accessed']:%Y-%m-%d}")
        assert fields.pop("number", "") == work["issue"]
        for name in ("volume", "pages", "doi", "url", "note"):
            assert fields.pop(name, "") == plain_row(work[name]), (work["key"], name)
        assert set(fields) <= {"langid"}
        people = [plain(str(person)) for person in entry.persons["author"]]
        assert people == work["author"].split("; ")


def plain_row(text: str) -> str:
    return " ".join(text.split())


@given(
    st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["C"]), max_size=40),
    st.sampled_from(["title", "container", "note"]),
)
def test_whatever_stands_in_the_table_gives_bibtex_that_can_be_read(text, column):
    works = data.load("sources").head(2)
    works.loc[0, column] = f"A{text}B"
    entries = parse_string(bibtex.text(works), "bibtex").entries
    assert list(entries) == list(works["key"])


def test_the_description_names_every_table_in_the_folder_once():
    package = json.loads((data.folder() / data.PACKAGE_FILE).read_text(encoding="utf-8"))
    paths = [resource["path"] for resource in package["resources"]]
    assert sorted(paths) == sorted(path.name for path in data.folder().glob("*.csv"))
