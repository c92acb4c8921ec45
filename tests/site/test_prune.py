"""The finished pages are light, seal themselves off, and still look as the theme meant them to."""

import base64
import gzip
import importlib.util
import io
import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont
from playwright.sync_api import expect

from tests import visits

CHAPTER = "book/03-historical-background.html"
# KB, gzip: what may come with the first page of somebody's visit, and with each further one.
MOST = {"prose": 90, "explorables": 180, "further": 60}


FRONT = "book/index.html"
PAGES = [name for name in visits.names() if name.startswith("book/")]


@pytest.fixture
def asked(visited, book):
    """The files that a page loads when it is opened in a real browser, by the page's name."""
    return lambda name: {book / file for file in visited(name).asked}


def kilobytes(files: set[Path]) -> float:
    return sum(len(gzip.compress(path.read_bytes())) for path in files) / 1024


@pytest.mark.parametrize("name", PAGES)
def test_the_first_visit_and_each_further_one_are_light(asked, name):
    files = asked(name)
    kind = "explorables" if any(path.name == "explorable.js" for path in files) else "prose"
    assert kilobytes(files) <= MOST[kind]
    assert kilobytes(files - asked(FRONT)) <= MOST["further"]


def test_no_page_asks_for_what_only_the_search_needs(asked):
    loaded = {path.name for name in PAGES for path in asked(name)}
    assert "explorable.js" in loaded
    assert not loaded & {"searchindex.js", "searchtools.js", "found.js", "previews-of-links.js", "fontawesome.js"}
    assert not [name for name in loaded if "states" in name]


def test_nothing_lies_in_the_folder_that_nothing_asks_for(book):
    ours = [path for path in book.rglob("*") if path.is_file() and "lite" not in path.relative_to(book).parts]
    suffixes = {path.suffix for path in ours}
    assert not suffixes & {".map", ".woff2", ".ttf", ".po", ".mo"}
    assert sum(path.stat().st_size for path in (book / "_static").rglob("*.css")) < 200_000


# What was taken away may not be seen. --------------------------------------------------------------


def originals() -> dict[str, bytes]:
    """The style sheets and the icons' font as the packages bring them, by name."""
    places = [
        Path(importlib.util.find_spec(package).origin).parent
        for package in (
            "sphinx",
            "pydata_sphinx_theme",
            "sphinx_book_theme",
            "myst_nb",
            "sphinx_copybutton",
            "sphinx_exercise",
        )
    ]
    return {
        path.name: path.read_bytes()
        for place in places
        for path in place.rglob("*.*")
        if path.suffix in (".css", ".woff2")
    }


# Of elements that are alike, with parents that are alike, the first two stand for the others.
_LOOKS = """every => {
  const seen = new Map(), name = e => e ? `${e.tagName}.${e.className.baseVal ?? e.className}` : '';
  const kind = e => [e, e.parentElement, e.parentElement?.parentElement].map(name).join('|');
  const count = e => (seen.set(kind(e), (seen.get(kind(e)) ?? 0) + 1), seen.get(kind(e)));
  const chosen = [...document.querySelectorAll('body, body *')].filter(e => count(e) <= 2 || every);
  return chosen.flatMap(element => ['', '::before', '::after'].map(part => {
    const style = getComputedStyle(element, part || null);
    if (part && ['none', 'normal'].includes(style.content)) return '';
    return [element.tagName, element.className.baseVal ?? element.className, part,
            ...[...style].filter(name => !name.startsWith('--')).map(name => `${name}:${style[name]}`)].join('|');
  }));
}"""


@pytest.mark.parametrize(
    ("name", "scheme", "width"),
    [
        (CHAPTER, "light", 1280),
        ("book/reference/claims.html", "dark", 390),
        pytest.param(CHAPTER, "dark", 390, marks=pytest.mark.weekly),
        pytest.param("book/reference/claims.html", "light", 1280, marks=pytest.mark.weekly),
    ],
)
def test_the_pruned_styles_look_like_the_whole_ones(chromium, served, everything, name, scheme, width):
    whole = originals()

    def looks(with_whole: bool) -> tuple[list[str], int]:
        context = chromium.new_context(
            viewport={"width": width, "height": 900},
            color_scheme=scheme,
            reduced_motion="reduce",
            bypass_csp=True,  # the whole style sheet asks for its font, which the policy would refuse
        )
        page, swapped = context.new_page(), 0

        def answer(route):
            nonlocal swapped
            name = route.request.url.split("?")[0].rsplit("/", 1)[-1]
            if not with_whole or name not in whole:
                return route.continue_()
            swapped += 1
            return route.fulfill(body=whole[name], content_type="text/css" if name.endswith("css") else "font/woff2")

        page.route(re.compile(r"\.(css|woff2)"), answer)
        page.goto(f"{served}/{name}")
        page.wait_for_load_state("networkidle")
        page.evaluate("document.fonts.ready")
        found = page.evaluate(_LOOKS, everything)
        context.close()
        return found, swapped

    (pruned, _), (full, swapped) = looks(False), looks(True)
    assert swapped >= 4 and len(pruned) > 300
    different = [(a, b) for a, b in zip(pruned, full, strict=True) if a != b]
    assert not different, _first_difference(*different[0])


def _first_difference(one: str, other: str) -> str:
    pairs = zip(one.split("|"), other.split("|"), strict=False)
    return f"{one[:80]}: {[pair for pair in pairs if pair[0] != pair[1]][:5]}"


def test_every_icon_that_is_drawn_is_in_the_font(open_page, book):
    sheet = (book / "_static" / "styles" / "pydata-sphinx-theme.css").read_text(encoding="utf-8")
    (font,) = re.findall(r"data:font/woff2;base64,([\w+/=]+)", sheet)
    drawable = {chr(code) for code in TTFont(io.BytesIO(base64.b64decode(font))).getBestCmap()}
    drawn = set()
    for name in (CHAPTER, "book/index.html", "search.html"):
        drawn |= set(open_page(name).evaluate(_ICONS))
    assert len(drawn) >= 6 and drawn <= drawable


_ICONS = """() => [...document.querySelectorAll('[class*="fa-"], .admonition-title')]
  .flatMap(e => ['::before', '::after'].map(part => getComputedStyle(e, part)))
  .filter(style => style.fontFamily.includes('Font Awesome') && style.content !== 'none')
  .map(style => style.content.replaceAll('"', ''))"""


# Quiet -----------------------------------------------------------------------------------------------


def test_every_page_carries_the_policy(pages):
    for page in pages:
        found = re.findall(
            r'<meta http-equiv="Content-Security-Policy" content="([^"]+)">', page.read_text(encoding="utf-8")
        )
        assert len(found) == 1, f"{page.name} has {len(found)} policies"
        (policy,) = found
        assert policy.startswith("default-src 'none'; script-src 'self'"), page
        assert "http" not in policy and "*" not in policy and "unsafe-eval" not in policy, page
        scripts = policy.split("script-src")[1].split(";")[0]
        assert "unsafe" not in scripts, page


@pytest.mark.parametrize(
    "attempt",
    [
        "fetch('https://example.org/').then(() => 'through', () => 'refused')",
        "new Promise(r => { const i = new Image(); i.onload = () => r('through'); i.onerror = () => r('refused');"
        " i.src = 'https://example.org/pixel.png'; })",
        "new Promise(r => { const s = document.createElement('script'); s.onload = () => r('through');"
        " s.onerror = () => r('refused'); s.src = 'https://example.org/script.js'; document.head.append(s); })",
        "new Promise(r => { const s = document.createElement('script'); s.textContent = 'window.ran = 1';"
        " document.head.append(s); r(window.ran ? 'through' : 'refused'); })",
        "new Promise(r => { const s = document.createElement('link'); s.rel = 'stylesheet'; s.onload = () => r('through');"
        " s.onerror = () => r('refused'); s.href = 'https://example.org/style.css'; document.head.append(s); })",
    ],
    ids=["fetch", "image", "script", "inline script", "style"],
)
def test_the_policy_refuses_what_would_leave_the_page(chromium, served, attempt):
    """The other host would answer, were it asked: the test itself answers for it."""
    page, asked = chromium.new_page(), []
    page.route("https://example.org/**", lambda route: (asked.append(route.request.url), route.fulfill(body="")))
    page.goto(f"{served}/{CHAPTER}")
    assert page.evaluate(attempt) == "refused" and not asked
    page.goto("about:blank")
    page.set_content("<p>No policy here</p>")
    if "inline" not in attempt and "textContent" not in attempt:
        page.evaluate(attempt)
        assert asked, "without the policy the request would have left"
    page.close()


# States on first touch -------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_states_come_with_the_first_touch_and_only_then(chromium, served, book, scheme):
    page, asked = chromium.new_page(), []
    page.on("request", lambda request: "/states/" in request.url and asked.append(request.url.rsplit("/", 1)[-1]))
    page.goto(f"{served}/{CHAPTER}" if scheme == "http" else (book / CHAPTER).as_uri())
    assert not asked
    page.locator("#gone-by input").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1962")
    assert [name.split("-")[:2] for name in asked] == [["gone", "by"]]
    page.close()


def test_missing_states_are_said_and_tried_again(chromium, served):
    page = chromium.new_page()
    page.route("**/states/*", lambda route: route.abort())
    page.goto(f"{served}/{CHAPTER}")
    page.locator("#gone-by input").press("ArrowRight")
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("The answers could not be loaded (gone-by-")
    page.unroute("**/states/*")
    page.locator("#gone-by input").press("ArrowRight")
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1963")
    page.close()
