"""Dictionary and downloads are made from the tables, and so cannot drift from them."""

import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from frictionless import Package

from claimbook.claims import bibtex
from claimbook.publish import citation
from claimbook.sphinx import downloads
from claimbook.tables import Tables
from companion import data, dictionary
from tests.executed import published

ROOT = Path(__file__).resolve().parents[2]

FILES = [*(f"{name}.csv" for name in data.names()), data.PACKAGE_FILE, dictionary.README]


@pytest.fixture(scope="module")
def page(book) -> BeautifulSoup:
    html = (book / "book" / "reference" / "dictionary.html").read_text(encoding="utf-8")
    return BeautifulSoup(html, "html.parser").article


@pytest.fixture
def folder(tmp_path, monkeypatch) -> Path:
    """A copy of the tables that the companion reads instead."""
    copy = Path(shutil.copytree(data.folder(), tmp_path / "data"))
    monkeypatch.setattr(data.TABLES, "folder", copy)
    return copy


def edit(folder: Path, change) -> None:
    """Change the description of the tables, each table as a dict."""
    path = folder / data.PACKAGE_FILE
    package = json.loads(path.read_text(encoding="utf-8"))
    for table in package["resources"]:
        change(table)
    path.write_text(json.dumps(package), encoding="utf-8")


def shown(what) -> BeautifulSoup:
    return BeautifulSoup(what.html, "html.parser")


def address(name: str) -> str:
    return f"table-{name.replace('_', '-')}"


def section(page: BeautifulSoup, name: str) -> BeautifulSoup:
    """What stands between the heading of a table and the next."""
    heading = page.find("h2", id=address(name))
    parts = []
    for element in heading.find_next_siblings():
        if element.name == "h2":
            break
        parts.append(str(element))
    return BeautifulSoup("".join(parts), "html.parser")


def facts(page: BeautifulSoup, name: str) -> dict:
    listed = section(page, name).find("dl").find_all("div")
    return {fact.dt.text: fact.dd for fact in listed}


def leads(element) -> list[str]:
    return [link["href"] for link in element.find_all("a")] if element else []


def pointing(name: str) -> dict[str, str]:
    """Columns of a table and the tables that they point to, read from the description once more."""
    schema = data.describe(name)["schema"]
    found = {field["name"]: field["references"].split(".")[0] for field in schema["fields"] if "references" in field}
    return found | {key["fields"]: key["reference"]["resource"] for key in schema.get("foreignKeys", [])}


# The page ---------------------------------------------------------------------------------------------


def test_the_index_leads_to_every_table(page):
    (index,) = (table for table in page.find_all("table") if "tables with" in table.caption.text)
    rows = index.tbody.find_all("tr")
    assert [row.th.a["href"] for row in rows] == [f"#{address(name)}" for name in data.names()]
    assert [row.th.text for row in rows] == data.names()
    for name, row in zip(data.names(), rows, strict=True):
        title, count, columns = (cell.text for cell in row.find_all("td"))
        described = data.describe(name)
        assert title == described["title"] and count == f"{len(data.load(name)):,}"
        assert columns == str(len(described["schema"]["fields"]))
    assert index.find_parent("div", class_="book-table")  # scrolls within itself on a phone
    assert page.text.index("tables with") < page.text.index(data.describe(data.names()[0])["description"])


def test_the_section_of_every_table_can_be_linked_to():
    targets = dictionary.show().targets
    assert {address(name): f"Table {name}.csv" for name in data.names()}.items() <= targets.items()


@pytest.mark.parametrize("name", data.names())
def test_every_table_is_described_in_its_section(page, name):
    described, terms = data.describe(name), facts(page, name)
    start = section(page, name).p.text
    assert start == f"{described['title']}. {described['description']}"
    fields = len(described["schema"]["fields"])
    assert section(page, name).summary.text == f"{len(data.load(name)):,} rows, {fields} columns"
    assert terms["Covers"].text == described["coverage"] and terms["Known gaps"].text == described["knownGaps"]
    assert terms["Made from"].text == "; ".join(source["title"] for source in described["sources"])
    assert terms["Licence"].text == "; ".join(licence["title"] for licence in described["licenses"])
    assert leads(terms["Licence"]) == [licence["path"] for licence in described["licenses"]]
    assert terms["Key"].text == described["schema"]["primaryKey"]
    assert leads(terms["Download"]) == [f"../../data/{name}.csv"]


@pytest.mark.parametrize("name", data.names())
def test_every_column_stands_in_the_section_of_its_table(page, name):
    fields = data.describe(name)["schema"]["fields"]
    rows = section(page, name).table.tbody.find_all("tr")
    assert [row.th.text for row in rows] == [field["name"] for field in fields]
    kinds = {
        "string": "text",
        "integer": "whole number",
        "number": "number",
        "boolean": "true or false",
        "date": "date",
    }
    for field, row in zip(fields, rows, strict=True):
        kind, allowed, meaning = row.find_all("td")
        limits = field.get("constraints", {})
        assert meaning.text == field["description"]
        expected = f"list, separated by {field['delimiter']}" if field["type"] == "list" else kinds[field["type"]]
        assert re.sub(r" \(keys? of .*\)", "", kind.text) == expected
        to = pointing(name).get(field["name"])
        assert leads(kind) == ([f"#{address(to)}"] if to else [])
        parts = allowed.text.split("; ")
        assert ("required" in parts) == bool(limits.get("required"))
        assert ("no value twice" in parts) == bool(limits.get("unique"))
        for values in (limits.get("enum"), field.get("itemEnum")):
            assert values is None or ", ".join(values) in parts
        for key, words in {"minimum": r"\b{} (or more|to -?\d+)$", "maximum": r"(or less|to {})$"}.items():
            fits = [part for part in parts if key in limits and re.search(words.format(limits[key]), part)]
            assert key not in limits or fits, (field["name"], key)
        assert "pattern" not in limits or f"of the form {limits['pattern']}" in parts


@pytest.mark.parametrize("name", data.names())
def test_a_table_says_what_it_points_to_and_what_points_to_it(page, name):
    terms = facts(page, name)
    there, here = pointing(name), [other for other in data.names() if name in pointing(other).values()]
    assert set(leads(terms.get("Points to"))) == {f"#{address(to)}" for to in there.values()}
    assert all(column in terms["Points to"].text for column in there)
    assert leads(terms.get("Pointed to by")) == [f"#{address(other)}" for other in here]


@pytest.mark.parametrize("name", data.names())
def test_every_rule_is_told(page, name):
    described, terms = data.describe(name), facts(page, name).get("Must hold")
    lines = [item.text for item in terms.find_all("li")] if terms else []
    orders, sums = described.get("orders", []), described.get("sums", [])
    assert lines[: len(orders)] == [f"{first} is not after {second}" for first, second in orders]
    assert len(lines) == len(orders) + len(sums)
    for rule, line in zip(sums, lines[len(orders) :], strict=True):
        values = [value for rows in (rule["total"], rule["parts"]) for value in rows.values()]
        wanted = [str(item) for value in values for item in (value if isinstance(value, list) else [value])]
        assert all(item in line or item.lower() in line for item in [rule["column"], *wanted])
        assert line.endswith(f", for each {rule.get('by')}") == ("by" in rule)


def test_a_column_that_is_added_appears(folder):
    edit(folder, lambda table: table["schema"]["fields"].append({"name": "extra", "type": "date", "description": "A <b>day</b>."}))  # fmt: skip
    for path in (folder / f"{name}.csv" for name in data.names()):
        lines = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([f"{lines[0]},extra", *(f"{line}," for line in lines[1:])]), encoding="utf-8")
    html = shown(dictionary.show())
    for name in data.names():
        row = section(html, name).table.tbody.find_all("tr")[-1]
        assert [cell.text for cell in row.find_all(["th", "td"])] == ["extra", "date", "", "A <b>day</b>."]
    assert not html.find("b")


def test_rules_and_types_that_we_do_not_know_do_no_harm(folder):
    def change(table):
        a_sum = {"column": "term", "total": {"id": "all"}, "parts": {"id": ["a", "b"]}}
        table["sums"] = [{**a_sum, "within": 0.5}, {**a_sum, "ratio": "<i>"}]
        table["balances"] = [{"left": 1}]
        table["schema"]["fields"][0]["format"] = "any"
        del table["licenses"], table["sources"], table["knownGaps"]

    edit(folder, change)
    html = shown(dictionary.show())
    terms = [item.text for item in facts(html, "glossary")["Must hold"].find_all("li")]
    assert terms[0] == "term, where id is all, is the sum of term where id is a or b; within: 0.5"
    assert "ratio: <i>" in terms[1] and not html.find("i")


def test_in_jupyterlab_a_file_is_named_and_not_linked(monkeypatch):
    for value in ("", "0"):
        monkeypatch.setenv("COMPANION_BUILD", value)
        for what in (dictionary.downloads(), dictionary.show()):
            assert not shown(what).find("a", download=True)
            assert shown(what).find("code", string=re.compile(r"\.(csv|zip)$"))
    monkeypatch.setenv("COMPANION_BUILD", "1")
    assert shown(dictionary.downloads()).find("a", download=True)


# The files --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("file", FILES)
def test_every_file_can_be_downloaded_as_it_is(book, page, file):
    assert (book / "data" / file).read_bytes() == (data.folder() / file).read_bytes()
    assert page.find("a", href=f"../../data/{file}", download=True)


def test_nothing_else_can_be_downloaded(book, page):
    made = {dictionary.ARCHIVE, *dictionary.DICTIONARY.others()}
    assert {path.name for path in (book / "data").iterdir()} == {*FILES, *made, "claims"}
    assert {path.stem for path in (book / "data" / "claims").iterdir()} == set(data.load("claims")["id"])
    assert {Path(link["href"]).name for link in page.find_all("a", download=True)} == {*FILES, *made}


def test_the_bibtex_file_is_of_these_sources(book):
    terms = (book / "data" / dictionary.BIBTEX).read_text(encoding="utf-8")
    assert terms == bibtex.text(data.load("sources"))


def test_the_archive_holds_every_file_and_is_a_valid_package(book, tmp_path):
    with zipfile.ZipFile(book / "data" / dictionary.ARCHIVE) as archive:
        assert archive.namelist() == sorted({*FILES, *dictionary.DICTIONARY.others()})
        for name in archive.namelist():
            assert archive.read(name) == (book / "data" / name).read_bytes()
        archive.extractall(tmp_path)
    report = Package(str(tmp_path / data.PACKAGE_FILE)).validate()
    assert report.valid, report.flatten(["name", "rowNumber", "fieldName", "note"])
    assert Tables(tmp_path).check() == []


def test_the_archive_is_the_same_whenever_and_wherever_it_is_made(tmp_path):
    """Another folder, other times of the files, another order of the content."""
    copy = Path(shutil.copytree(data.folder(), tmp_path / "elsewhere", copy_function=shutil.copyfile))
    first, second = (downloads.files(published(place), citation.read(ROOT)) for place in (data.folder(), copy))
    assert hashlib.sha256(first[dictionary.ARCHIVE]).digest() == hashlib.sha256(second[dictionary.ARCHIVE]).digest()
    content = {"b": b"2", "a": b"1"}
    assert downloads.archive(content) == downloads.archive(dict(sorted(content.items())))
    with zipfile.ZipFile(io.BytesIO(first[dictionary.ARCHIVE])) as archive:
        kept = {(entry.date_time, entry.create_system, entry.external_attr) for entry in archive.infolist()}
    assert kept == {((1980, 1, 1, 0, 0, 0), 3, 0o644 << 16)}


def test_what_is_no_table_is_not_given_away(tmp_path):
    copy = Path(shutil.copytree(data.folder(), tmp_path / "data"))
    (copy / "notes.json").write_text("{}", encoding="utf-8")
    (copy / ".claims.csv.swp").write_text("", encoding="utf-8")
    found = {name for name in downloads.files(published(copy), citation.read(ROOT)) if "/" not in name}
    assert found == {*FILES, *dictionary.DICTIONARY.others(), dictionary.ARCHIVE}
