"""What can be taken along: the archive, each chapter as one file that asks for nothing, and as plain text."""

import hashlib
import io
import json
import re
import shutil
import zipfile
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from claimbook.explore.packed import unpack
from tests.conftest import CHAPTERS, ROOT, violations
from tools.site.offline import articles, plain, takeaway

LEFT_OUT = shutil.ignore_patterns("take", "lite")
MOST_ZIP, MOST_TEXT = 8_000_000, 40 * 1024  # bytes


@pytest.fixture(scope="session")
def take(book, tmp_path_factory) -> Path:
    """The folder of the built book, else one made from a copy of it."""
    if (book / "take").is_dir():
        return book / "take"
    copy = Path(shutil.copytree(book, tmp_path_factory.mktemp("book") / "html", ignore=LEFT_OUT))
    takeaway.pack(copy)
    return copy / "take"


@pytest.fixture(scope="session")
def chapters(book, take) -> dict[str, Path]:
    """Each chapter's page and its one file."""
    found = {name: take / Path(name).name for name in articles.chapters(book)}
    assert len(found) == len(CHAPTERS) >= 12 and all(file.exists() for file in found.values())
    return found


# The archive -----------------------------------------------------------------------------------------


def test_the_archive_is_small_and_its_sum_is_right(take):
    zipped = (take / "under-the-radar.zip").read_bytes()
    assert len(zipped) <= MOST_ZIP
    content = (take / "under-the-radar.zip.sha256").read_text(encoding="ascii")
    assert content == f"{hashlib.sha256(zipped).hexdigest()}  under-the-radar.zip\n"


def test_the_archive_holds_the_whole_site_and_nothing_else(book, take):
    with zipfile.ZipFile(take / "under-the-radar.zip") as archive:
        packed = {name: archive.read(name) for name in archive.namelist()}
    of_site = {
        f"under-the-radar/{file.relative_to(book).as_posix()}": file
        for file in book.rglob("*")
        if file.is_file() and file.relative_to(book).parts[0] not in ("take", "lite", ".buildinfo", "objects.inv")
    }
    assert set(packed) == set(of_site) and "under-the-radar/index.html" in packed
    for name, file in of_site.items():
        if file.suffix != ".html":
            assert packed[name] == file.read_bytes(), name
            continue
        page, original = packed[name].decode("utf-8"), file.read_text(encoding="utf-8")
        assert not re.search(r'href="(?:\.\./)*(?:take|lite)/', page), name
        if not re.search(r'href="(?:\.\./)*(?:take|lite)/', original):
            assert page == original, name


def test_what_the_archive_leaves_out_is_not_linked_in_it(tmp_path):
    for folder in ("book", "take"):
        (tmp_path / folder).mkdir()
    (tmp_path / "take" / "a.txt").write_text("A", encoding="utf-8")
    page = (
        '<p>See <a href="../take/a.txt">the text</a>.</p><details open><summary>Run it</summary><ul class="book-ways">'
        '<li><a href="../lite/i.html?x=1">Run</a>: now</li></ul></details>'
    )
    (tmp_path / "book" / "a.html").write_text(page, encoding="utf-8")
    assert takeaway.site(tmp_path, "") == {"under-the-radar/book/a.html": b"<p>See the text.</p>"}
    online = takeaway.site(tmp_path, "https://example.org/b/")["under-the-radar/book/a.html"].decode()
    assert re.findall(r'href="([^"]+)"', online) == [
        "https://example.org/b/take/a.txt",
        "https://example.org/b/lite/i.html?x=1",
    ]


@pytest.mark.weekly
def test_the_same_site_gives_the_same_bytes(book, take, chapters, tmp_path):
    """At another time and in another place."""
    copy = Path(shutil.copytree(book, tmp_path / "html", copy_function=shutil.copyfile, ignore=LEFT_OUT))
    takeaway.pack(copy)
    files = sorted(path.name for path in take.iterdir() if path.is_file() and path.suffix != ".pdf")
    assert files == sorted(path.name for path in (copy / "take").iterdir()) and len(files) == 2 * len(chapters) + 2
    assert [name for name in files if (take / name).read_bytes() != (copy / "take" / name).read_bytes()] == []


# A chapter in one file -------------------------------------------------------------------------------


@pytest.fixture
def open_alone(chromium, tmp_path):
    """Open one file from an otherwise empty folder, without a network; at the end it must have been quiet."""
    contexts, complaints = [], []

    def opened(file: Path, *, width: int = 1280, scheme: str = "light"):
        place = tmp_path / str(len(contexts))
        place.mkdir()
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", offline=True
        )
        contexts.append(context)
        page, here = context.new_page(), (Path(shutil.copy(file, place))).as_uri()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: request.url.split("#")[0] == here or complaints.append(request.url))
        page.goto(here)
        return page

    opened.complaints = complaints
    yield opened
    for context in contexts:
        context.close()
    assert not complaints


@pytest.mark.parametrize(("scheme", "width"), [("light", 1280), ("dark", 390)])
def test_each_file_is_quiet_and_accessible_by_itself(open_alone, chapters, everything, scheme, width):
    """Two chapters in light on a desk, another in the dark on a phone, weekly all: they are all made alike."""
    ground = {"light": "rgb(255, 255, 255)", "dark": "rgb(18, 18, 18)"}[scheme]
    for file in list(chapters.values())[scheme == "dark" :: 2 if everything else 11]:
        page = open_alone(file, scheme=scheme, width=width)
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{file.name} scrolls sideways"
        page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))")
        assert not violations(page), file.name
        page.close()


def test_each_explorable_answers_by_keyboard(open_alone, chapters):
    answered = 0
    for file in chapters.values():
        page = open_alone(file)
        for explorable in page.locator(".explorable").all():
            states = json.loads(explorable.locator("script").text_content())
            says = explorable.locator(".explorable-says")
            before = says.text_content()
            control = explorable.locator("select, input").first
            kind = control.get_attribute("type")
            last = kind == "range" and control.input_value() == control.get_attribute("max")
            control.focus()
            page.keyboard.press(
                "Space"
                if kind == "checkbox"
                else "ArrowLeft"
                if last
                else "ArrowDown"
                if kind is None
                else "ArrowRight"
            )
            if says.text_content() == before:  # a select that was at its end, or two states with one answer
                page.keyboard.press("Home" if kind is None else "End")
            expect(says).not_to_have_text(before)
            assert says.text_content() in [answer[0] for answer in unpack(states)]
            answered += 1
        page.close()
    assert answered >= 12


def test_a_changed_script_is_not_run(open_alone, chapters, tmp_path):
    """So that the tests above would notice a wrong policy."""
    file = next(iter(chapters.values()))
    (tmp_path / "changed.html").write_text(
        file.read_text(encoding="utf-8").replace('"use strict";', '"use strict"; window.bad = 1;'), encoding="utf-8"
    )
    page = open_alone(tmp_path / "changed.html")
    assert page.evaluate("window.bad") is None and page.locator(".explorable-controls").first.is_hidden()
    assert [text for text in open_alone.complaints if "script-src" in text]
    open_alone.complaints.clear()


@pytest.mark.parametrize(
    ("attempt", "directive"),
    [
        ("document.body.append(Object.assign(new Image(), {src: 'https://example.org/x.png'}))", "img-src"),
        ("fetch('https://example.org/x').catch(() => {})", "connect-src"),
        ("document.body.append(Object.assign(document.createElement('script'), {text: '1'}))", "script-src-elem"),
    ],
)
def test_the_policy_lets_nothing_out(open_alone, chapters, attempt, directive):
    page = open_alone(next(iter(chapters.values())))
    refused = page.evaluate(f"""() => new Promise((told) => {{
        document.addEventListener("securitypolicyviolation", (event) => told(event.effectiveDirective));
        setTimeout(told, 2000, "nothing");
        {attempt};
    }})""")
    assert refused == directive
    open_alone.complaints.clear()


def test_no_link_in_a_file_leads_nowhere(book, chapters):
    for name, file in chapters.items():
        links, ids, here = _links(file.read_text(encoding="utf-8"))
        assert len(links) > 20 and not [link for link in links if not link.startswith(("#", "https://", "http://"))], (
            name
        )
        assert not [link for link in links if link.startswith("#") and link[1:].split("?")[0] not in ids], name
        assert here.select_one("html")["lang"] == "en" and here.title.text.startswith(here.h1.text), name
        assert not here.select("[src]:not([src^='data:']), link, base, iframe, object, embed"), name


def test_links_lead_to_the_published_book_where_that_is_known(book):
    name = articles.chapters(book)[2]
    content = articles.about(book)
    links, ids, _ = _links(takeaway.whole(book, name, content, "https://example.org/book-1/"))
    away = [link for link in links if link.startswith("https://example.org/book-1/")]
    assert len(away) > 20
    for link in away:
        page, _, identity = link.removeprefix("https://example.org/book-1/").partition("#")
        text = (book / page).read_text(encoding="utf-8")
        assert not identity or f'id="{identity}"' in text, link
    assert "#claim-iii-1" in links and not [link for link in away if "#claim-iii-" in link]


def _links(text: str) -> tuple[list[str], set[str], BeautifulSoup]:
    """Where the links of a page lead, those in the answers of its explorables too; its ids; the page."""
    page = BeautifulSoup(text, "html.parser")
    answers = [html for script in page.select(".explorable script") for _, _, html in unpack(json.loads(script.string))]
    inner = BeautifulSoup("".join(answers), "html.parser")
    links = [link["href"] for part in (page, inner) for link in part.find_all("a", href=True)]
    return links, {element["id"] for element in page.find_all(id=True)}, page


def test_each_file_has_all_of_its_chapter(book, chapters):
    """The same words, pictures and answers, and whose they are."""
    for name, file in chapters.items():
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        for idle in page.select("summary, script"):
            idle.decompose()
        article = articles.read(book, name)
        for idle in article.select("summary"):
            idle.decompose()
        assert page.article.get_text().split() == article.get_text().split(), name
        assert len(page.select("svg")) == len(article.select("svg")), name
        terms = page.footer.get_text()
        assert "not written, reviewed or endorsed by Andrew Wolman" in terms and "CC BY 4.0" in terms, name


# Plain text ------------------------------------------------------------------------------------------


def _words(text: str) -> str:
    return " ".join(text.split())


def test_each_text_is_short_and_whole(book, take):
    for name in articles.chapters(book):
        file = (take / Path(name).name).with_suffix(".txt")
        article, text = articles.read(book, name), file.read_text(encoding="utf-8")
        assert file.stat().st_size < MOST_TEXT, name
        for heard in article.select(".visually-hidden"):  # what a link says of itself to those who meet it by itself
            heard.decompose()
        for picture in article.select(".explorable-shows .book-board"):  # its sentence and its rows say it
            picture.decompose()
        for heading in article.select("h1, h2, h3"):
            assert f"\n{'#' * int(heading.name[1])} {heading.get_text()}\n" in text, (name, heading)
        content = _words(text)
        for claim in article.select(".book-claims .claim-id"):
            assert re.search(rf"^{claim.get_text()} \S", text, re.M), (name, claim)
        parts = article.select(".claim-statement, .explorable-question, .explorable-says, .explorable-current")
        assert len(parts) > 10
        for part in parts:
            assert _words(part.get_text()) in content, (name, part)
        for drawing in article.select("svg"):
            assert _words(drawing["aria-label"]) in content, name
        words, unspaced = set(content.replace(":", " : ").split()) | set(content.split()), "".join(content.split())
        for cell in article.select("tbody :is(th, td)"):
            missing = set(cell.get_text().split()) - words
            # A sentence in Japanese, longer than a line, is broken where the line ends.
            assert all(len(word) > plain.WIDTH - 10 and word in unspaced for word in missing), (name, cell)


def test_each_text_is_plain(book, take):
    for name in articles.chapters(book):
        text = (take / Path(name).name).with_suffix(".txt").read_text(encoding="utf-8")
        assert not re.search(r"</?[a-z]+[ >]|&#?\w+;|\]\(|\t| $", text, re.M), name
        assert not [line for line in text.splitlines() if len(line) > plain.WIDTH], name
        parts = ["Exercises", "The claims of this chapter", "Answers and solutions"]
        if not articles.read(book, name).select(".book-claims"):  # a chapter on something more than the paper
            parts.remove("The claims of this chapter")
        places = [text.index(f"## {part}") for part in parts]
        assert places == sorted(places)
        solutions = places[-1]
        exercises = (ROOT / name).with_suffix(".ipynb").read_text(encoding="utf-8").count(":::{exercise}")
        assert "Solution to" not in text[:solutions], name
        assert text.count("### Solution to Exercise") == exercises >= 3, name
        assert "not written, reviewed or endorsed by Andrew Wolman" in _words(text)


def test_a_table_that_fits_no_line_is_written_row_by_row():
    table = BeautifulSoup(
        "<table><caption>Long</caption><thead><tr><th>Who</th><th>What</th></tr></thead>"
        f"<tbody><tr><th>A</th><td>{'word ' * 80}</td></tr></tbody></table>",
        "html.parser",
    )
    plain.set_table(table.table)
    assert table.pre.string.startswith("A\n  What: word word") and table.p.string == "Long"


def test_an_archive_is_one_that_others_can_open(take):
    with zipfile.ZipFile(io.BytesIO((take / "under-the-radar.zip").read_bytes())) as archive:
        assert archive.testzip() is None
        assert {name.split("/")[0] for name in archive.namelist()} == {"under-the-radar"}
