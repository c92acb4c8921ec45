"""The course pack and the reference part as PDFs: whole, in order, with links and page numbers that hold, and nothing cut off."""

import io
import re
import subprocess
import sys
from pathlib import Path

import pikepdf
import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from tests.conftest import leaves_of
from tools.site.offline import articles, pdf

MOST_BYTES = 6_000_000
PAGES = {pdf.PACK: range(80, 190), pdf.REFERENCE: range(60, 160)}
PRINTED = 650  # CSS pixels of 172 mm, what A4 has between the margins


def _print(book: Path, folder: Path) -> None:
    """By the command, in a process of its own: Playwright cannot start a second time beside the tests' browser."""
    printed = subprocess.run(
        [sys.executable, "-m", "tools.site.offline.pdf", book, folder], capture_output=True, text=True
    )
    assert printed.returncode == 0, printed.stderr


@pytest.fixture(scope="module", params=[pdf.PACK, pdf.REFERENCE])
def name(request) -> str:
    return request.param


@pytest.fixture(scope="module")
def names(book, name) -> list[str]:
    """The pages of the book that are in it."""
    return pdf.printed_pages(book)[name]


@pytest.fixture(scope="module")
def printed(book, name) -> Path:
    """The one that the site offers."""
    return book / "take" / name


@pytest.fixture(scope="module")
def reader(printed) -> PdfReader:
    return PdfReader(printed)


@pytest.fixture(scope="module")
def leaves(printed) -> list[tuple[str, str]]:
    """Number and text of each page; on the first one the number is empty."""
    return [re.match(r"(?:(\d+)\n)?(.*)", text, re.DOTALL).groups("") for text in leaves_of(printed)]


@pytest.fixture(scope="module")
def texts(leaves) -> list[str]:
    return [text for _, text in leaves]


@pytest.fixture(scope="module")
def document(book, names) -> str:
    """What is printed, as HTML."""
    return pdf.whole(book, pdf.parts_of(book, names, ""), articles.about(book), "", {})


def _squeezed(text: str) -> str:
    """Text without spaces, which a line's end and a justified line change."""
    return re.sub(r"\s+", "", text)


def test_it_says_what_it_is(reader, texts, book):
    root = reader.trailer["/Root"]
    assert reader.metadata.title == "Under the Radar: a research companion"
    assert reader.metadata.author == "Contributors to the companion"
    assert root["/Lang"] == "en" and root["/MarkInfo"]["/Marked"] and "/StructTreeRoot" in root
    first = _squeezed(texts[0])
    for line in (
        "notwritten,reviewedorendorsedbyAndrewWolman",
        "CCBY4.0",
        f"Version{articles.about(book).book.version}",
        "Dataasof",
        "33(1),2024,199–235",
    ):
        assert line in first


def test_it_is_small_and_of_a_sane_length(printed, name, reader):
    assert printed.stat().st_size < MOST_BYTES
    assert len(reader.pages) in PAGES[name]
    for page in reader.pages:
        assert [round(float(side)) for side in page.mediabox[2:]] == [595, 842]  # A4 in points


def test_the_outline_and_the_contents_name_every_page_in_it(book, names, reader, texts):
    outline = {
        entry.title: reader.get_destination_page_number(entry)
        for entry in reader.outline
        if not isinstance(entry, list)
    }
    contents = [_squeezed(line) for line in texts[1].splitlines()]
    assert len(names) > 12
    for page in names:
        title = pdf.FRONT if page == articles.FRONT else articles.title(articles.read(book, page))
        assert title in outline, title
        assert f"{_squeezed(title)}{outline[title] + 1}" in contents, title
        assert _squeezed(texts[outline[title]]).startswith(_squeezed(title)), title
    nested = [entry for entry in reader.outline if isinstance(entry, list)]
    assert sum(map(len, nested)) > 20, "the outline has no sections"


def test_every_page_but_the_first_has_its_number(leaves):
    assert [number for number, _ in leaves] == ["", *map(str, range(2, len(leaves) + 1))]


def test_every_link_leads_to_a_page_or_to_an_address(reader, name):
    named, inside, outside = reader.named_destinations, 0, set()
    for page in reader.pages:
        for annotation in page.get("/Annots", []):
            link = annotation.get_object()
            if link["/Subtype"] != "/Link":
                continue
            action = link.get("/A", {})
            if "/URI" in action:
                outside.add(str(action["/URI"]))
                continue
            destination = link.get("/Dest", action.get("/D"))
            assert str(destination) in named, destination
            assert reader.get_destination_page_number(named[str(destination)]) >= 0
            inside += 1
    assert inside > 500
    assert (outside or name == pdf.REFERENCE) and all(
        address.startswith(("https://", "http://")) for address in outside
    )


def test_every_link_of_the_document_has_its_place(document):
    soup = BeautifulSoup(document, "html.parser")
    ids = [element["id"] for element in soup.find_all(id=True)]
    assert len(ids) == len(set(ids))
    links = [link["href"] for link in soup.find_all("a", href=True)]
    assert len(links) > 500
    assert not [link for link in links if not link.startswith(("https://", "http://")) and link[1:] not in set(ids)]
    assert not soup.select("form, select, input, button, script, [hidden]")
    assert not [labelled for labelled in soup.select("[aria-labelledby]") if labelled["aria-labelledby"] not in ids]


def test_every_mark_clip_and_hatching_of_a_drawing_has_its_place(document):
    soup = BeautifulSoup(document, "html.parser")
    values = [str(value) for part in soup.select("svg *") for value in part.attrs.values()]
    used = [found[1] for value in values for found in re.finditer(r"(?:^#|url\(#)([^)]+)", value)]
    assert len(used) > 50
    assert set(used) <= {part["id"] for part in soup.select("svg [id]")}


def test_every_explorable_stands_in_its_first_state(book, names, texts):
    """With the finding, and without the control's options."""
    printed, seen = _squeezed("".join(texts)), 0
    for page in names:
        for explorable in articles.read(book, page).select(".explorable"):
            seen += 1
            for part in (".explorable-question", ".explorable-says", ".explorable-current"):
                assert _squeezed(explorable.select_one(part).get_text()) in printed, (page, explorable["id"])
            for part in (".explorable-try", ".explorable-others"):
                assert _squeezed(explorable.select_one(part).get_text()) not in printed
    assert seen >= (12 if articles.FRONT in names else 1)


def test_solutions_stand_apart_at_the_end_of_their_chapter(book, names, texts):
    for number, text in enumerate(texts):
        if "Answers and solutions" in text:
            assert text.startswith("Answers and solutions"), number + 1
    # Two pages have exercises with solutions and are no chapters.
    also = ("book/reference/method.html", "book/reference/evidence.html")
    taught = [page for page in names if articles.is_chapter(page) or page in also]
    assert sum(text.startswith("Answers and solutions") for text in texts) == len(taught)


@pytest.fixture
def laid_out(chromium, document):
    """The document as wide as it is printed."""
    context = chromium.new_context(viewport={"width": PRINTED, "height": 900}, color_scheme="light")
    page = context.new_page()
    page.emulate_media(media="print")
    page.set_content(document)
    yield page
    context.close()


_BEYOND = """width => {
  const hidden = element => getComputedStyle(element).clipPath !== "none"; // the heads of tables that are stacked
  return [...document.querySelectorAll("body *")]
  .filter(element => !element.closest("svg") || element.matches("svg"))
  .filter(element => !element.closest("caption, thead") || !hidden(element.closest("caption, thead")))
  .filter(element => [...element.getClientRects()].some(box => box.right > width + 1 || box.left < -1)
                     || element.scrollWidth > element.clientWidth + 1 && element.matches("pre, table, td, th, div, p, li"))
  .map(element => `${element.closest("article")?.id}: ${element.outerHTML.slice(0, 100)}`);
}"""


def test_nothing_runs_off_the_page(laid_out):
    assert laid_out.evaluate("document.querySelectorAll('body *').length") > 5_000
    assert laid_out.evaluate(_BEYOND, PRINTED) == []


def test_what_runs_off_the_page_is_noticed(laid_out):
    laid_out.evaluate("document.querySelector('pre').style.whiteSpace = 'pre'")
    laid_out.evaluate("document.querySelector('pre').textContent = 'x'.repeat(200)")
    assert len(laid_out.evaluate(_BEYOND, PRINTED)) > 0


@pytest.mark.weekly
def test_the_same_book_gives_the_same_leaves(book, name, texts, tmp_path):
    """Not always the same bytes: on a busy machine Chromium numbers its parts otherwise now and then."""
    _print(book, tmp_path)
    again = leaves_of(tmp_path / name)
    assert [re.sub(r"^\d+\n", "", text) for text in again] == texts


def test_no_time_is_left_in_it(printed):
    with pikepdf.open(io.BytesIO(printed.read_bytes())) as opened:
        assert set(opened.docinfo.keys()) == {"/Title", "/Author", "/Subject"}
