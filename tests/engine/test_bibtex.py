"""The BibTeX file says what the table of sources says, field by field, to a reader that we did not write."""

import re

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pybtex.database import Entry, parse_string

from claimbook.claims import bibtex
from companion import data, sources

COLUMNS = ["key", "author", "year", "title", "container", "volume", "issue", "pages", "doi", "url", "language", "kind",
           "seen_as", "link", "accessed", "note"]  # fmt: skip
LANGUAGES = {"": "", "not seen": "", "en": "english", "fr": "french", "ja": "japanese", "ko": "korean", "zh": "chinese"}
# What LaTeX makes of our escapes; anything else with a backslash or a brace would be a command or a group.
LATEX = {r"\textbackslash{}": "\\", r"\textbraceleft{}": "{", r"\textbraceright{}": "}", r"\textasciitilde{}": "~",
         r"\textasciicircum{}": "^", r"\#": "#", r"\$": "$", r"\%": "%", r"\&": "&", r"\_": "_", "{}": ""}  # fmt: skip


def read(works: pd.DataFrame) -> dict[str, Entry]:
    return dict(parse_string(bibtex.text(works), "bibtex").entries)


def typeset(field: str) -> str:
    """What a reader of the typeset text sees. Fails where LaTeX would see more than text in it."""
    tokens = re.findall(rf"{'|'.join(map(re.escape, LATEX))}|.", field, re.DOTALL)
    wrong = {token for token in tokens if token in set("\\{}#$%&_~^")}
    assert not wrong, f"{wrong} in {field!r}"
    assert not re.search(r"--|``|''|,,|<<|>>|[?!]`", field), f"a ligature in {field!r}"
    return "".join(LATEX.get(token, token) for token in tokens)


def unbraced(text: str) -> str:
    assert text[0] == "{" and text[-1] == "}", text
    return text[1:-1]


def names(entry: Entry) -> list[str]:
    """Authors as the table writes them."""

    def part(words: list[str]) -> str:
        text = " ".join(words)
        return typeset(unbraced(text) if text.startswith("{") else text)

    found = []
    for person in entry.persons["author"]:
        assert not person.prelast_names and not person.lineage_names and person.last_names
        last, first = part(person.last_names), part([*person.first_names, *person.middle_names])
        found.append(f"{last}, {first}" if first else "and others" if last == "others" else last)
    return found


def plain(text: str) -> str:
    """BibTeX takes any run of blanks for one."""
    return " ".join(text.split())


def row(**cells) -> pd.DataFrame:
    """A table of one source."""
    plain_row = dict.fromkeys(COLUMNS, "") | {"key": "k", "kind": "news", "seen_as": "original", "link": "link"}
    return pd.DataFrame([plain_row | {"year": pd.NA, "accessed": pd.NaT, "author": "A", "title": "T"} | cells])


def test_there_is_one_entry_for_each_source_in_the_order_of_the_table():
    works = data.load("sources")
    assert list(read(works)) == list(works["key"])
    assert bibtex.text(works).count("\n@") == len(works) - 1


@pytest.mark.parametrize("key", data.load("sources")["key"])
def test_every_field_is_what_the_table_says(key):
    work = data.row("sources", key)
    entry = read(data.load("sources").query("key == @key"))[key]
    fields = dict(entry.fields)
    assert names(entry) == [name.strip() for name in work["author"].split(";")]
    assert typeset(unbraced(fields.pop("title"))) == work["title"]
    held = {"article": "journal", "incollection": "booktitle", "misc": "howpublished"}[entry.type]
    assert typeset(fields.pop(held, "")) == work["container"]
    for field, column in {"volume": "volume", "number": "issue", "pages": "pages", "keywords": "kind"}.items():
        assert typeset(fields.pop(field, "")) == work[column], field
    assert fields.pop("doi", "") == work["doi"]
    assert fields.pop("url", "") == (work["url"] if work["link"] == "link" else "")
    assert fields.pop("year", "") == ("" if pd.isna(work["year"]) else str(work["year"]))
    assert fields.pop("urldate", "") == ("" if pd.isna(work["accessed"]) else work["accessed"].date().isoformat())
    assert fields.pop("langid", "") == LANGUAGES[work["language"]]
    note = typeset(fields.pop("note"))
    assert note.startswith(work["note"]) and note.lower().endswith(f"{sources.SEEN[work['seen_as']].lower()}.")
    assert not fields, "a field that the table does not have"


def test_a_type_follows_from_kind_and_columns():
    kinds = {key: entry.type for key, entry in read(data.load("sources")).items()}
    assert kinds["han2020"] == "article"  # has a volume
    assert kinds["asahi_keyword2009"] == "incollection"  # an encyclopedia
    assert kinds["miyatsuka2019"] == "incollection"  # has pages and no volume
    assert kinds["katointerview2023"] == "misc" and kinds["diet20220414"] == "misc"


@pytest.mark.parametrize("gone", [["volume", "issue", "pages", "note"], ["accessed", "link", "seen_as", "language"]])
def test_columns_that_the_table_lacks_give_no_field(gone):
    works = data.load("sources")
    fields = [set(entry.fields) for entry in read(works.drop(columns=gone)).values()]
    assert len(fields) == len(works)
    wanted = {"volume": "volume", "issue": "number", "pages": "pages", "accessed": "urldate", "link": "url"}
    assert not set().union(*fields) & {wanted[name] for name in gone if name in wanted}


def test_a_source_that_must_only_be_named_has_no_address():
    works = row(url="https://example.org/a", link="cite only")
    assert "url" not in read(works)["k"].fields
    assert read(works.assign(link="link"))["k"].fields["url"] == "https://example.org/a"


def test_an_address_stands_as_it_is():
    """biber and \\url take it letter by letter: an escaped per cent sign would be a dead link."""
    address = "https://example.org/%E5%9C%A8?a_b=1&c=~d#/e"
    assert read(row(url=address, doi="10.1000/a_b#1"))["k"].fields["url"] == address
    assert read(row(doi="10.1000/a_b#1"))["k"].fields["doi"] == "10.1000/a_b#1"


@pytest.mark.parametrize(
    ("cell", "written"),
    [
        ("Kim, Sohee; Lee, Ji-yoon", "Kim, Sohee and Lee, Ji-yoon"),
        ("Associated Press", "{Associated Press}"),
        ("Yonhap / Daily NK; Bell, Markus", "{Yonhap / Daily NK} and Bell, Markus"),
        ("Japan Times, on the UNHCR portal", "{Japan Times, on the UNHCR portal}"),
        ("Law and Order Society", "{Law and Order Society}"),
        ("Adams, Brad; and others", "Adams, Brad and others"),
        ("de Groot, Jan", "{de Groot}, Jan"),
        ("King, Martin, Jr", "King, {Martin, Jr}"),
        ("Strunk And White, William", "{Strunk And White}, William"),
        ("金, 時鐘", "{金}, {時鐘}"),
    ],
)
def test_names_keep_their_parts(cell, written):
    assert bibtex.author(cell) == written
    assert names(read(row(author=cell))["k"]) == [name.strip() for name in cell.split(";")]


# Text as a cell may hold it (companion.data refuses the rest), with a liking for what BibTeX and LaTeX act on.
HOSTILE = st.text(st.one_of(st.sampled_from("{}%&#_$~^\\\"'`-,<>?!@= andAND"), st.characters(codec="utf-8"))).map(
    lambda text: "".join(filter(str.isprintable, text))
)


@given(text=HOSTILE, column=st.sampled_from(["title", "container", "volume", "issue", "pages", "note", "kind"]))
@example(text="}, url = {https://example.org}, x = {", column="title")
@example(text="\\{ \\input{x} --`` %", column="note")
def test_whatever_stands_in_a_cell_comes_back_and_nothing_else_changes(text, column):
    works = pd.concat([row(key="before"), row(**{column: f"A{text}B", "seen_as": ""}), row(key="after")])
    entries = read(works)
    assert list(entries) == ["before", "k", "after"]
    entry = entries["k"]
    field = {"container": {"article": "journal", "incollection": "booktitle", "misc": "howpublished"}[entry.type],
             "issue": "number", "kind": "keywords"}.get(column, column)  # fmt: skip
    value = entry.fields[field]
    assert typeset(unbraced(value) if column == "title" else value) == plain(f"A{text}B")
    assert set(entry.fields) == {"title", "keywords", field}


@given(HOSTILE.filter(lambda text: ";" not in text and plain(text) not in ("", "and others")))
@example("A, b, C")
@example("{, }")
def test_any_one_author_stays_one_author(text):
    (name,) = names(read(row(author=text))["k"])
    assert name.replace(" ", "") == text.replace(" ", "")


@given(HOSTILE)
def test_any_address_stays_within_its_field(text):
    fields = read(row(url=f"https://example.org/{text}", doi=f"10.1000/{text}"))["k"].fields
    assert set(fields) == {"title", "keywords", "url", "doi", "note"}
    escaped = {character: f"%{ord(character):02X}" for character in '\\{} "'}
    assert fields["url"] == "https://example.org/" + "".join(escaped.get(character, character) for character in text)
