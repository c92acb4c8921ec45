"""What the site says to machines: JSON-LD, tags for reference managers, claims as JSON, packages for archives."""

import json
import re
import zipfile
from functools import cache
from urllib.parse import urldefrag, urljoin

import pytest
from bs4 import BeautifulSoup, SoupStrainer
from pybtex.database import parse_string
from rdflib import Dataset

from claimbook.publish import citation
from companion import claims, data
from tests.conftest import ROOT

CITED = citation.read(ROOT)
PAPER = "Resettlement Under the Radar: A Study of Japanese Resettlement of North Korean Escapees"
ADDRESS = re.compile(r"https?://[^\s\"]+")
# Addresses of licences and of the words in which the rest is said; no other is known to the book itself.
KNOWN = ("https://schema.org", "https://spdx.org/licenses/", "https://creativecommons.org/")


def pages(book) -> list:
    return sorted(path for path in (book / "book").rglob("*.html"))


@cache
def for_machines(page) -> BeautifulSoup:
    """What of a page is for machines alone: its tags and scripts, without the text."""
    return BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser", parse_only=SoupStrainer(["meta", "script"]))


def graph(page) -> list[dict]:
    """The things that the JSON-LD of a page speaks of."""
    (script,) = for_machines(page).find_all("script", type="application/ld+json")
    found = json.loads(script.string)
    assert found["@context"] == "https://schema.org"
    return found.get("@graph", [found])


def every(value, kind: str):
    """Every thing of a kind within a thing."""
    if isinstance(value, dict):
        if value.get("@type") == kind:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from every(part, kind)


def test_every_page_is_the_book_a_part_of_it_or_a_page_with_tables(book):
    kinds = {path.relative_to(book).as_posix(): graph(path)[0]["@type"] for path in pages(book)}
    assert {name for name, kind in kinds.items() if kind == "Book"} == {"book/index.html"}
    assert {name for name, kind in kinds.items() if kind == "Chapter"} == {
        name for name in kinds if re.match(r"book/\d\d-", name)
    }
    assert set(kinds.values()) == {"Book", "Chapter", "WebPage"}


def test_every_claim_is_on_the_page_of_its_chapter(book):
    found = {}
    for path in pages(book):
        parts = graph(path)
        ids = {
            thing["@id"]
            for part in parts
            for thing in [part, *every(part, "Person"), *every(part, "Organization"), *every(part, "DefinedTerm")]
            if "@id" in thing
        }
        ids |= {thing["@id"] for part in parts for kind in ("ScholarlyArticle",) for thing in every(part, kind)}
        page = path.read_text(encoding="utf-8")
        for claim in every(parts, "Claim"):
            assert claim["@id"] == f"#claim-{claim['identifier']}" and f'id="{claim["@id"][1:]}"' in page
            mentioned = [
                *claim["author"],
                claim["claimInterpreter"],
                claim["appearance"]["isPartOf"],
                *claim["keywords"],
            ]
            assert {thing["@id"] for thing in mentioned} <= ids  # nothing is named that the page does not say
            found[claim["identifier"]] = claim
    table = data.load("claims").set_index("id")
    assert set(found) == set(table.index)
    for identity, claim in found.items():
        row = table.loc[identity]
        assert claim["text"] == row["statement"]
        assert f"Section {row['section']}, paragraph {row['paragraph']}" in claim["appearance"]["name"]
        terms = {thing["@id"].split("-")[0] for thing in claim["keywords"]}
        assert terms >= {"#kind", "#modality", "#basis"} and ("#hedge" in terms) == bool(row["hedge"])


def test_every_table_is_a_dataset_on_the_page_that_has_its_rows(book):
    names, files = set(), set()
    for path in pages(book):
        for dataset in every(graph(path), "Dataset"):
            names.add(dataset["name"])
            for part in dataset["distribution"]:
                file = (path.parent / part["contentUrl"]).resolve()
                assert file.is_file()
                files.add(file.name)
    assert names <= {data.describe(name)["title"] for name in data.names()}
    assert {"claims.csv", "claims.json", "sources.csv", "events.csv"} <= files and len(names) > 20


def test_no_address_is_made_up(book):
    for path in pages(book):
        text = json.dumps(graph(path))
        assert [found for found in ADDRESS.findall(text) if not found.startswith(KNOWN)] == [], path.name


def tags(path) -> dict[str, str]:
    found = [(tag["name"], tag["content"]) for tag in for_machines(path).find_all("meta", attrs={"name": True})]
    named = [(name, content) for name, content in found if name.startswith("citation_")]
    assert len(named) == len(dict(named))
    return dict(named)


def test_a_reference_manager_gets_the_page_as_ours_and_the_paper_as_what_it_cites(book):
    """Nobody is told that the page is the paper, or its author's."""
    for path in pages(book):
        found = tags(path)
        assert found["citation_author"] == CITED.by and found["citation_title"] != PAPER
        assert found["citation_publication_date"] == f"{CITED.released:%Y/%m/%d}"
        assert found["citation_reference"].startswith(f"citation_title={PAPER}; citation_author=Andrew Wolman; ")
        assert not [name for name in found if "url" in name]  # this copy has no address
    assert tags(book / "book" / "index.html")["citation_title"] == CITED.title
    assert tags(book / "book" / "01-introduction.html")["citation_inbook_title"] == CITED.title


@pytest.fixture(scope="module")
def records(book) -> dict[str, dict]:
    folder = book / "data" / "claims"
    return {path.stem: json.loads(path.read_text(encoding="utf-8")) for path in folder.iterdir()}


def test_each_claim_has_a_file_that_leads_to_its_entry_and_to_its_sentence(book, records):
    for identity, record in records.items():
        assert record["id"] == identity and record["url"] == ""
        for place in filter(None, (record["entry"], record["retold"])):
            page, fragment = urldefrag(place)
            assert f'id="{fragment}"' in (book / page).read_text(encoding="utf-8")
        (claim,) = every(record["structured"], "Claim")
        assert urljoin(f"data/claims/{identity}.json", claim["@id"]) == record["entry"]
    table = data.load("claims").set_index("id")
    assert {identity: record["statement"] for identity, record in records.items()} == table["statement"].to_dict()


def test_the_file_of_all_claims_says_the_same(book, records):
    whole = json.loads((book / "data" / "claims.json").read_text(encoding="utf-8"))
    assert [claim["id"] for claim in whole["claims"]] == list(data.load("claims")["id"])
    for claim in whole["claims"]:
        assert claim == {
            name: value for name, value in records[claim["id"]].items() if name not in ("bibtex", "structured")
        }


def test_a_claim_is_cited_with_the_paper_first(book, records):
    assert records["iii-12"]["citation"].startswith(f"Andrew Wolman, “{PAPER}”")
    for identity, record in records.items():
        assert record["place"] in record["citation"] and f"claim {identity} " in record["citation"]
        assert list(parse_string(record["bibtex"], "bibtex").entries) == [
            "wolman2024",
            f"under-the-radar-claim-{identity}",
        ]
    every_claim = parse_string((book / "data" / "claims.bib").read_text(encoding="utf-8"), "bibtex").entries
    assert len(every_claim) == 1 + len(records)


def test_the_nanopublications_say_what_the_rows_say(book):
    graphs = Dataset()
    graphs.parse(book / "data" / "claims.trig", format="trig")
    texts = {str(value) for _, _, value, _ in graphs.quads((None, None, None, None))}
    assert set(data.load("claims")["statement"]) <= texts
    assert len(
        [1 for _, _, value, _ in graphs.quads((None, None, None, None)) if str(value).endswith("#Nanopublication")]
    ) == len(data.load("claims"))


def test_the_archive_of_the_tables_is_described_file_by_file(book):
    with zipfile.ZipFile(book / "data" / "under-the-radar-data.zip") as packed:
        crate = json.loads(packed.read("ro-crate-metadata.json"))
        croissant = json.loads(packed.read("croissant.json"))
        names = set(packed.namelist())
    things = {thing["@id"]: thing for thing in crate["@graph"]}
    assert {thing["@id"] for thing in things["./"]["hasPart"]} == names - {"ro-crate-metadata.json"}
    for name in names - {"ro-crate-metadata.json"}:
        assert things[name]["contentSize"] == str((book / "data" / name).stat().st_size)
    linked = {part["@id"] for thing in things.values() for part in every_link(thing)}
    assert linked - {"https://w3id.org/ro/crate/1.3"} <= set(things)
    assert {part["contentUrl"] for part in croissant["distribution"]} == {f"{name}.csv" for name in data.names()}
    assert [part["name"] for part in croissant["recordSet"]] == data.names()


def every_link(thing: dict):
    for value in thing.values():
        yield from (part for part in (value if isinstance(value, list) else [value]) if isinstance(part, dict))


def test_the_card_of_a_claim_cites_it(open_page):
    page = open_page("book/reference/claims.html#claim-iii-12")
    number = page.locator("#claim-iii-12 > .claim-id")
    number.focus()
    page.keyboard.press("Enter")
    card = page.locator("#card")
    said = claims.place(claims.get("iii-12"))
    assert CITED.of_claim("iii-12", said) in card.locator(".card-cite p").inner_text()
    assert "@@" not in card.inner_text()
    entries = parse_string(card.locator("pre").inner_text(), "bibtex").entries
    assert list(entries) == ["wolman2024", "under-the-radar-claim-iii-12"]
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "iii-12"


def test_a_link_in_the_text_leads_to_a_citation_too(open_page):
    page = open_page("book/03-historical-background.html")
    page.locator('article p a[href*="#claim-iii-"]').first.click()
    card = page.locator("#card")
    card.locator("summary").click()
    assert f"“{PAPER}”" in card.locator(".card-cite p").inner_text()
