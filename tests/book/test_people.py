"""No private person is named: every proper name in the tables and in the prose stands on a list of those allowed.

A name is a capitalised word that nowhere in the tables stands in small letters. Whoever adds one has to
add it to `names_allowed.txt`, and so to say what it is and why it may stand.
"""

import re
from collections.abc import Iterator

import pytest

from companion import data
from tests.executed import ROOT, TEXTS, text_of

ALLOWED = ROOT / "tests" / "names_allowed.txt"
WORD = re.compile(r"\b[^\W\d_]+(?:-[^\W\d_]+)*\b")


def allowed() -> set[str]:
    lines = ALLOWED.read_text(encoding="utf-8").splitlines()
    return {word for line in lines if not line.startswith("#") for word in line.split()}


def _cells(name: str) -> Iterator[tuple[int, str, str]]:
    """Line of the file, column and text of each cell that holds words; keys and addresses hold none, quoted laws name nobody."""
    schema = data.describe(name)["schema"]
    keys = {key["fields"] for key in schema.get("foreignKeys", [])} | {"words", "verb", "official_name", "script"}
    for field in schema["fields"]:
        rules = field.get("constraints", {})
        if field["type"] in ("string", "list") and not (
            {"pattern"} & set(rules) or "references" in field or field["name"] in keys
        ):
            for line, value in enumerate(data.load(name)[field["name"]], start=2):
                for text in value if isinstance(value, tuple) else (value,):
                    yield line, field["name"], re.sub(r"\(#[^)]*\)", "", text)


def _latin(text: str) -> list[str]:
    return [
        word for word in WORD.findall(re.sub(r"['’]s\b|https?://\S+", "", text)) if not re.search(r"[぀-鿿가-힣]", word)
    ]


COMMON = {
    word
    for name in data.names()
    for _, column, text in _cells(name)
    if (name, column) != ("sources", "author")
    for word in _latin(text)
    if word[0].islower()
}


def names(text: str) -> set[str]:
    return {word for word in _latin(text) if word[0].isupper() and word.lower() not in COMMON}


@pytest.mark.parametrize("name", data.names())
def test_every_name_in_a_table_is_allowed(name):
    found = [
        f"{name}.csv, row {line}, column {column!r} names {sorted(names(text) - allowed())}"
        for line, column, text in _cells(name)
        if names(text) - allowed()
    ]
    assert not found, f"May they be named? What may, and what is no name, goes into tests/{ALLOWED.name}"


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: p.stem)
def test_every_name_in_the_prose_is_allowed(path):
    # A word at the start of a sentence is capital in any case; a name hardly ever stands there alone.
    text = " ".join(re.sub(r"(^|[.?!:;(“\"] +)[\w-]+", " ", block.text) for block in text_of(path))
    assert names(text) <= allowed(), f"{path.name} names {sorted(names(text) - allowed())}"


@pytest.mark.parametrize(
    "text", ["Somebody met Tanaka Ichiro there.", "Told by Yamamoto.", "The claimant, Kawasaki, said so."]
)
def test_a_name_that_is_not_allowed_is_found(text):
    assert not names(text) <= allowed()


def test_no_name_is_allowed_that_stands_nowhere():
    """The list stays as short as it can be."""
    tables = {word for name in data.names() for _, _, text in _cells(name) for word in names(text)}
    written = {word for path in TEXTS for block in text_of(path) for word in _latin(block.text)}
    assert sorted(allowed() - tables - written) == [], (
        f"it stands nowhere any more: take it out of tests/{ALLOWED.name}"
    )


def test_nothing_about_private_persons_is_dated_finer_than_a_year():
    events, claims = data.load("events"), data.load("claims")
    cases = events[events["kind"] == "case"]
    # The scene at Shenyang was filmed and became an affair between two governments: it has the paper's month.
    affair = cases["id"] == "shenyang"
    assert len(cases) > 5 and set(cases.loc[~affair, "precision"]) == {"year"}
    assert set(cases.loc[affair, "precision"]) == {"month"}
    fine = claims[(claims["from"] + claims["to"]).str.contains("-")]
    # Days and months of the government's, of a count, or of that affair.
    looked_at = {"iii-4", "iv-1-13", "iv-1-16", "v-1-7"}
    looked_at |= {"iv-1-19", "iv-1-20", "iv-1-21", "iv-1-22", "iv-1-26"}
    assert set(fine["id"]) == looked_at, (
        "claims.csv dates something finer than a year: if of nobody private, add it here"
    )
