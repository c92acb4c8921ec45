"""A new book is built by `jupyter-book build` from nothing but the engine, strictly, as it was laid out."""

import re

import pytest

# Titles go into headings, settings and tables; a text may have a year that no row knows.
TITLE = 'Air & "water": 1 * 2_3'


@pytest.fixture(scope="module")
def book(tmp_path_factory, python):
    place = tmp_path_factory.mktemp("new") / "a book, größer"
    made = python("-m", "claimbook", "new", place, "--title", TITLE, "--text", "A text, 1859", "--by", "Its author")
    assert made.returncode == 0, made.stderr
    for hidden in (".pytest_cache", ".venv/lib/package"):  # what lies in a book's folder, and is no page of it
        (place / hidden).mkdir(parents=True)
        (place / hidden / "README.md").write_text("# Something else\n", encoding="utf-8")
    return place


@pytest.fixture(scope="module")
def html(book, build):
    return build(book)


def test_every_part_of_a_chapter_is_there(html):
    chapter = (html / "book" / "01-first-chapter.html").read_text(encoding="utf-8")
    for part in (
        "tab-1-1",
        "fig-1-1",
        'class="explorable" id="read-so-far"',
        'class="checks" id="check-1"',
        "book-claims",
    ):
        assert part in chapter, part
    assert 'href="reference/claims.html#claim-i-2"' in chapter


def test_its_front_page_has_its_title_and_its_text(html):
    text = (html / "book" / "index.html").read_text(encoding="utf-8")
    (heading,) = re.findall(r"<h1>(.*?)<a", text)
    assert heading.replace("“", '"').replace("”", '"') == 'Air &amp; "water": 1 * 2_3'
    assert re.search(r'<a [^>]*href="reference/sources.html#source-text"[^>]*>.*A text, 1859', text)


def test_its_tables_can_be_downloaded(html):
    assert {path.name for path in (html / "data").iterdir()} >= {"air-water-1-2-3.zip", "sentences.csv", "sources.bib"}


def test_what_its_cells_showed_is_checked_from_the_build(book, html, python):
    done = python("-m", "claimbook", "check", book)
    assert done.returncode == 0 and "Not checked" not in done.stdout, done.stdout + done.stderr
