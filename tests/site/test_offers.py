"""The pages are rendered once, whatever is added to them, and offer what is there."""

from pathlib import Path

import pytest

from tools.site import build, lite, offers
from tools.site.offline import pdf, takeaway

PAGE = (
    '<html><body><p><a href="../lite/x.html">In the prose.</a></p><details open><summary>Run it</summary>'
    '<ul class="book-ways"><li><a href="../lite/x.html?path=a">Here</a></li><li><a href="../take/a.pdf">Print</a></li>'
    '<li><a href="../take/a%20b.txt">Text</a></li><li><a href="https://example.org/a">There</a></li></ul></details></body></html>'
)


@pytest.fixture
def rendered(tmp_path, monkeypatch) -> list[Path]:
    """The places in which pages were rendered, by a build whose other steps write a word each."""
    places = []

    def render(book) -> int:
        whole = book.rendered.new / "_build" / "html"
        (whole / "book").mkdir(parents=True)
        (whole / "index.html").write_text("", encoding="utf-8")
        (whole / "book" / "a.html").write_text(PAGE, encoding="utf-8")
        places.append(whole)
        return 0

    def write(file: Path) -> None:
        file.parent.mkdir(exist_ok=True)
        file.write_text("made", encoding="utf-8")

    monkeypatch.setenv("BOOK_OUT", str(tmp_path))
    monkeypatch.setenv("BOOK_WITH", "")  # a build sets it
    monkeypatch.setattr(build, "render", render)
    monkeypatch.setattr(takeaway, "pack", lambda html, root, kept: write(html / "take" / "a b.txt"))
    monkeypatch.setattr(pdf, "print_book", lambda html, take: write(take / "a.pdf"))
    monkeypatch.setattr(lite, "LITE", tmp_path / "lite")
    monkeypatch.setattr(lite, "main", lambda: write(tmp_path / "lite" / "x.html"))
    return places


def shown(folder: Path) -> list[str]:
    """The words of the links on the page."""
    page = (folder / "html" / "book" / "a.html").read_text(encoding="utf-8")
    return [link.split("<")[0] for link in page.split('">') if "</a>" in link]


def test_pages_are_rendered_once_and_offer_what_is_there(rendered, tmp_path):
    of_pages, of_site = ["In the prose.", "Text", "There"], ["In the prose.", "Here", "Print", "Text", "There"]
    for args, offered in (([], of_pages), (["--site"], of_site), (["--site"], of_site), ([], of_pages)):
        assert build.main(args) == 0
        assert shown(tmp_path) == offered
        assert (tmp_path / "html" / "lite").exists() == (args == ["--site"])
    assert len(rendered) == 1
    assert {path.name for path in tmp_path.iterdir()} <= {
        *("html", "made-from", "rendered", "rendered-from", "lite", "lock", "settings", "take"),
    }


def test_what_is_rendered_anew_is_what_has_changed(rendered, tmp_path, monkeypatch):
    assert build.main([]) == 0
    monkeypatch.setenv("BOOK_ADDRESS", "https://example.org/")
    assert build.main([]) == 0 and len(rendered) == 2
    (tmp_path / "rendered-from").unlink()  # as a build leaves it that was killed while it put them in place
    assert build.main(["--site"]) == 0 and len(rendered) == 3


def test_a_heading_without_offers_goes_with_them(tmp_path):
    (tmp_path / "a.html").write_text(
        '<p>Before</p><details open><summary>Run it</summary><ul class="book-ways"><li><a href="a.txt">A</a>: text</li></ul></details>',
        encoding="utf-8",
    )
    offers.keep_what_is_there(tmp_path)
    assert (tmp_path / "a.html").read_text(encoding="utf-8") == "<p>Before</p>"
