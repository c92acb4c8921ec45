"""A chapter's files to take along are made again when, and only when, something that they are made from has changed."""

from pathlib import Path

import pytest

from tools.site.offline import takeaway

ONE, TWO = "book/01-one.html", "book/02-two.html"


@pytest.fixture
def packed(tmp_path, monkeypatch):
    """Pack a site of two small chapters; which of their files were made, and not taken from those that are kept."""
    html, kept, made = tmp_path / "html", tmp_path / "kept", []
    for folder in ("book", "_static/states"):
        (html / folder).mkdir(parents=True)
    for name in (
        "book.css",
        "pygments.css",
        "typed.js",
        "reading.js",
        "explorable.js",
        "selfcheck.js",
        "states/how-many-1a.js",
    ):
        (html / "_static" / name).write_text(f"/* {name} */", encoding="utf-8")
    asks = '<link href="../_static/book.css"><section data-states="../_static/states/how-many-1a.js">'
    (html / ONE).write_text(f"<article>One {asks}</article>", encoding="utf-8")
    (html / TWO).write_text("<article>Two</article>", encoding="utf-8")

    def writes(suffix: str):
        def write(html: Path, name: str, about: object, address: str) -> str:
            made.append(f"{Path(name).stem}{suffix}")
            return f"{name} {suffix} {(html / name).read_text(encoding='utf-8')}"

        return write

    monkeypatch.setattr(takeaway.articles, "about", lambda html, root: "about")
    monkeypatch.setattr(takeaway.articles, "chapters", lambda html: [ONE, TWO])
    monkeypatch.setattr(takeaway, "whole", writes(".html"))
    monkeypatch.setattr(takeaway, "plain", writes(".txt"))

    def pack() -> list[str]:
        made.clear()
        takeaway.pack(html, kept=kept)
        files = {file.name: file.read_text(encoding="utf-8") for file in (html / "take").glob("0*")}
        assert sorted(files) == ["01-one.html", "01-one.txt", "02-two.html", "02-two.txt"]
        assert all((html / ONE).read_text(encoding="utf-8") in files[f"01-one{suffix}"] for suffix in (".html", ".txt"))
        assert len(list(kept.iterdir())) == 4, "what is wanted no more goes"
        return sorted(made)

    pack.html, pack.kept = html, kept
    return pack


ALL_OF_ONE, ALL = ["01-one.html", "01-one.txt"], ["01-one.html", "01-one.txt", "02-two.html", "02-two.txt"]


def test_what_has_not_changed_is_not_made_again(packed):
    assert packed() == ALL
    assert packed() == []


@pytest.mark.parametrize(
    ("file", "again"),
    [
        (ONE, ALL_OF_ONE),
        ("_static/states/how-many-1a.js", ALL_OF_ONE),
        ("_static/book.css", ALL_OF_ONE),
        ("_static/explorable.js", ALL),
        ("_static/selfcheck.js", ALL),
    ],
)
def test_what_has_changed_is_made_again(packed, file, again):
    packed()
    with (packed.html / file).open("a", encoding="utf-8") as text:
        text.write("more")
    assert packed() == again


def test_another_address_or_another_programme_makes_all_again(packed, monkeypatch):
    packed()
    monkeypatch.setenv("BOOK_ADDRESS", "https://example.org/")
    assert packed() == ALL
    monkeypatch.setattr(takeaway, "digest", lambda root, patterns: "another")
    assert packed() == ALL


def test_a_file_that_is_gone_is_made_again(packed):
    packed()
    next(packed.kept.glob("*.txt")).unlink()
    assert len(packed()) == 1
