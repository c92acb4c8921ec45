"""The finished pages as files: links that lead somewhere, real text alternatives, nothing from another host."""

import json
import math
import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from bs4 import BeautifulSoup

from claimbook.explore.packed import unpack
from tools.site import links

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def articles(soups) -> dict[Path, BeautifulSoup]:
    """The pages of the book itself, without the redirect at the root."""
    return {page: soup for page, soup in soups.items() if soup.find("article")}


def test_every_page_is_whole(articles):
    assert len(articles) >= 8
    for page, soup in articles.items():
        assert soup.html.get("lang") == "en", page
        assert soup.title.text.strip(), page
        assert len(soup.article.find_all("h1")) == 1, page
        ids = [element["id"] for element in soup.find_all(id=True)]
        twice = {identity for identity in ids if ids.count(identity) > 1}
        assert not twice, page


def test_nothing_comes_from_another_host(soups, book):
    for page, soup in soups.items():
        loads = [element.get("src") for element in soup.find_all(src=True)]
        loads += [element["href"] for element in soup.find_all("link", href=True)]
        assert not [address for address in loads if urlsplit(address).netloc], page
    for style in (book / "_static").rglob("*.css"):
        text = style.read_text(encoding="utf-8")
        assert not re.search(r"(?:url\(|@import )[\"']?(?:https?:)?//", text), style


def test_every_link_within_the_book_leads_somewhere(soups, book):
    assert not links.dead(soups, book)


def _options(control) -> int:
    if control.name == "select":
        return len(control.find_all("option"))
    return len(json.loads(control["data-options"]))


def test_every_explorable_has_an_answer_for_each_of_its_states(articles):
    seen, wrong = 0, []
    for page, soup in articles.items():
        for explorable in soup.select(".explorable"):
            seen += 1
            name, states = f"{page.name}, {explorable['id']}", links.states(page, explorable)
            wanted = math.prod(map(_options, explorable.form.select("select, input")))
            if len(states["states"]) != wanted or not set(states["states"]) <= set(range(len(states["answers"]))):
                wrong.append(f"{name}: {len(states['states'])} states of {wanted}")
            says = explorable.select_one(".explorable-says")
            if not says or says.text.strip() not in [said for said, _, _ in unpack(states)]:
                wrong.append(f"{name}: says nothing that it shows")
            wrong += [f"{name}: an answer says nothing" for said, _, _ in unpack(states) if not said.strip()]
    assert not wrong and seen >= 12


def test_the_states_of_explorables_hold_links(soups):
    """So that the test above looks at some."""
    assert sum(len(links.of_states(page, soup)) for page, soup in soups.items()) > 50


def test_every_picture_has_a_real_text_alternative(articles):
    pictures = 0
    for page, soup in articles.items():
        for image in soup.article.find_all("img"):
            pictures += 1
            assert len(image.get("alt", "").split()) >= 8 and not re.search(r"\.\w{3}$", image["alt"]), page
        for drawing in soup.article.find_all("svg"):
            if (
                drawing.get("aria-hidden") == "true"
            ):  # small pictures of the front page, each within a link that says it
                assert page.name == "index.html" and drawing.parent.name == "a" and drawing.parent.text.strip()
                continue
            pictures += 1
            assert drawing["role"] == "img" and len(drawing["aria-label"].split()) >= 8, page
    assert pictures >= 4


def test_figures_and_tables_are_numbered_in_order_and_referred_to(articles):
    for page, soup in articles.items():
        number = re.match(r"(\d\d)-", page.name)
        if not number:
            continue
        for kind in ("fig", "tab"):
            shown = [element["id"] for element in soup.find_all(id=re.compile(rf"^{kind}-\d+-\d+$"))]
            assert shown == [f"{kind}-{int(number.group(1))}-{n}" for n in range(1, len(shown) + 1)], page
            for identity in shown:
                assert soup.article.find("a", href=f"#{identity}", class_=lambda name: name != "book-number"), (
                    f"{page.name}: nothing refers to {identity}"
                )


def test_no_markdown_is_left_on_a_page(articles):
    """A caption or a hint knows links to addresses, and no other markup."""
    raw = re.compile(r"(?<![\w*])\*[A-Za-z][^*]{0,40}\*(?!\w)|\]\(")
    for page, soup in articles.items():
        for text in soup.article.find_all(string=raw):
            assert text.find_parent(["code", "pre", "script"]), f"{page.name}: {text.strip()[:90]}"


def test_foreign_words_are_marked_as_such(articles):
    east_asian = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
    for page, soup in articles.items():
        for text in soup.article.find_all(string=east_asian):
            if text.parent.name != "script":
                assert text.find_parent(lang=re.compile("ja|ko|zh")), f"{page.name}: {text.strip()[:40]}"


def test_no_page_carries_a_path_of_the_machine_or_what_is_no_page(book):
    for file in book.rglob("*"):
        if file.suffix in (".html", ".js", ".ipynb", ".txt", ".inv"):
            assert str(ROOT).encode() not in file.read_bytes(), file
    assert {path.name for path in book.iterdir() if path.is_dir()} <= {
        "_images",
        "_sources",
        "_static",
        "book",
        "data",
        "figures",
        "take",
        "lite",
    }


def test_the_independence_is_stated_on_every_page(articles):
    for page, soup in articles.items():
        assert "not written, reviewed or endorsed by Andrew Wolman" in re.sub(
            r"\s+", " ", soup.footer.text + soup.text
        ), page
