"""The example book is built by `jupyter-book build` from nothing but the engine, strictly."""

import re
import shutil
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).resolve().parents[1] / "example"


@pytest.fixture(scope="module")
def html(tmp_path_factory, build) -> Path:
    """The finished pages."""
    place = tmp_path_factory.mktemp("example") / "book"
    return build(Path(shutil.copytree(EXAMPLE, place, ignore=shutil.ignore_patterns("_build"))))


def page(html: Path, name: str) -> str:
    return (html / "book" / f"{name}.html").read_text(encoding="utf-8")


def test_its_chapters_show_figures_explorables_and_questions(html):
    chapter = page(html, "01-broad-street")
    for part in (
        'id="fig-1-1"',
        'class="explorable" id="fallen-by"',
        'class="checks" id="check-1"',
        'class="book-claims"',
    ):
        assert part in chapter
    assert 'href="reference/claims.html#claim-i-1"' in chapter


def test_its_pages_ask_for_what_was_written_for_them(html):
    for name in ("01-broad-street", "02-two-companies", "reference/claims"):
        folder = (html / "book" / f"{name}.html").parent
        asked = re.findall(r'(?:src|href|data-states)="((?:\.\./)+(?:_static|figures)/[^"?]+)', page(html, name))
        assert any(place.endswith("book.css") for place in asked)
        assert [place for place in asked if not (folder / place).is_file()] == []


def test_its_tables_can_be_downloaded(html):
    assert (html / "data" / "snow-on-cholera.zip").is_file() and (html / "data" / "attacks.csv").is_file()
