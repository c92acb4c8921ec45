"""Any table can be shown row by row: each row at its address, keys as links, text as text."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from claimbook.show.output import HtmlOutput
from companion import data, rows

SHOWN = [name for name in data.names() if name not in ("claims", "sources", "footnotes", "citations", "glossary")]


def columns(name: str) -> dict[str, str]:
    return {field["name"]: field["name"] for field in data.describe(name)["schema"]["fields"]}


def output(name: str, layout: str) -> HtmlOutput:
    if layout == "listing":
        return rows.listing(name, columns(name))
    return rows.entries(name, list(columns(name))[1], columns(name))


def shown(name: str, layout: str) -> BeautifulSoup:
    return BeautifulSoup(str(output(name, layout).html), "html.parser")


@pytest.mark.parametrize("layout", ["listing", "entries"])
@pytest.mark.parametrize("name", SHOWN)
def test_every_row_stands_at_its_address_with_all_it_holds(name, layout):
    table, made = data.load(name), output(name, layout)
    page, targets = BeautifulSoup(str(made.html), "html.parser"), made.targets
    at = {element["id"]: element for element in page.find_all(id=True)}
    assert len(page.select("tbody tr, .book-entries > li")) == len(table)
    for _, row in table.iterrows():
        row_shown = at[rows.address(name, row.iloc[0])]
        assert targets[row_shown["id"]] == f"Row {row.iloc[0]} of {name}.csv"
        words, linked = row_shown.text, row_shown.find("a", href=True)
        for value in row:
            for text in value if isinstance(value, tuple) else (value,):
                if isinstance(text, str) and "[" not in text and text[:4] != "http" and not text[:4].isdigit():
                    assert text in words or linked, (name, row.iloc[0], text)


@pytest.mark.parametrize("layout", ["listing", "entries"])
@pytest.mark.parametrize("name", SHOWN)
def test_whatever_stands_in_a_table_stays_text_on_the_page(monkeypatch, name, layout):
    load, pattern = data.TABLES.load, "<img src=x onerror=alert(1)>\"'&"
    points = {key["fields"] for key in data.describe(name)["schema"].get("foreignKeys", [])}
    free = [field["name"] for field in data.describe(name)["schema"]["fields"] if field["type"] == "string"
            and "enum" not in field.get("constraints", {})
            and "pattern" not in field.get("constraints", {}) and field["name"] not in points]  # fmt: skip

    def hostile(wanted):
        table = load(wanted)
        return table.assign(**{column: table[column] + pattern for column in free}) if wanted == name else table

    monkeypatch.setattr(data.TABLES, "load", hostile)
    page = shown(name, layout)
    assert not page.find_all("img") and "<img src=x" in page.text


def test_what_was_not_seen_is_set_apart():
    page = BeautifulSoup(str(rows.listing("programmes", {"value": "Value"}).html), "html.parser")
    unseen = data.load("programmes")["value"].eq("not seen").sum()
    assert unseen and len(page.select(".not-seen")) == unseen


@pytest.mark.parametrize(
    ("row", "text"),
    [
        ({"low": 200, "high": 250, "hedge": "about"}, "about 200 to 250"),
        ({"low": 15, "high": None, "hedge": "at_least", "unit": "people"}, "at least 15 people"),
        ({"low": None, "high": 32, "unit": "months"}, "up to 32 months"),
        ({"low": 3, "high": 3, "unit": "months"}, "3 months"),
        ({"low": None, "high": None, "hedge": "refused", "wording": "declines to answer"}, "declines to answer"),
        ({"low": None, "high": None, "unit": ""}, ""),
    ],
)
def test_an_amount_keeps_its_hedge_and_its_open_end(row, text):
    assert rows.amount(pd.Series(row, dtype="object")) == text


def test_a_row_that_is_not_there_is_one_clear_line():
    with pytest.raises(data.DataError, match="laws.csv has no row 'jp-act98-2006'"):
        rows.link("laws", "jp-act98-2006")
