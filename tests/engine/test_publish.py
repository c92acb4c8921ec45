"""What machines are told of a book whose description of its tables says less than it could."""

import json

import pytest

from claimbook.publish import citation, crate, croissant, structured
from claimbook.tables import Tables
from tests.conftest import ROOT

EXAMPLE = ROOT / "engine" / "example"


@pytest.fixture
def bare(tmp_path):
    """The example without licences in its description of the tables."""
    for path in (EXAMPLE / "data").iterdir():
        if path.is_file():
            (tmp_path / path.name).write_bytes(path.read_bytes())
    package = json.loads((tmp_path / "datapackage.json").read_text(encoding="utf-8"))
    for part in (package, *package["resources"]):
        part.pop("licenses", None)
    (tmp_path / "datapackage.json").write_text(json.dumps(package), encoding="utf-8")
    return Tables(tmp_path)


def test_the_tables_have_the_licence_of_the_book_where_they_name_none(bare):
    book, terms = citation.read(EXAMPLE), "https://spdx.org/licenses/CC-BY-4.0"
    files = {name: (bare.folder / name).read_bytes() for name in bare.files()}
    graph = {thing["@id"]: thing for thing in crate.crate(bare.package(), files, book)["@graph"]}
    assert graph["./"]["license"] == {"@id": terms} and graph[terms]["name"] == "CC-BY-4.0"
    assert croissant.croissant(bare.package(), files, book)["license"] == [terms]
    assert structured.dataset(bare.describe("supply"), book, str)["license"] == [terms]


def test_without_any_licence_none_is_made_up(bare):
    book = citation.read(EXAMPLE)._replace(licences=())
    assert all("license" not in thing for thing in crate.crate(bare.package(), {"claims.csv": b""}, book)["@graph"])


@pytest.mark.parametrize(
    ("kind", "called", "entry"),
    [("book", "Book", "@book{"), ("legal-rule", "CreativeWork", "@misc{"), ("generic", "CreativeWork", "@misc{")],
)
def test_only_a_book_is_called_one(tmp_path, kind, called, entry):
    text = (EXAMPLE / "CITATION.cff").read_text(encoding="utf-8")
    (tmp_path / "CITATION.cff").write_text(text.replace("type: book", f"type: {kind}"), encoding="utf-8")
    cited = citation.read(tmp_path).text
    assert structured.text(cited)["@type"] == called and cited.bibtex.startswith(entry)
