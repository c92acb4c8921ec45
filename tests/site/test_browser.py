"""The built book in a real Chromium: quiet, accessible, and every explorable driven by keyboard alone."""

import functools
import itertools
import json
import re
from pathlib import Path

import pandas as pd
import pytest
from playwright.sync_api import expect

from claimbook.explore.packed import unpack
from claimbook.notebooks import listed
from companion.explore import explore
from tests import visits
from tests.conftest import CHAPTERS, ROOT, address_ends, is_ours, violations
from tests.executed import has_explorable

BOOK = ROOT / "_build" / "html"
CHAPTER = "book/03-historical-background.html"


@pytest.mark.parametrize("name", visits.names())
def test_every_page_is_accessible_and_quiet(visited, name):
    seen = visited(name)
    assert {way: found for way, found in seen.violations.items() if found} == {}
    assert [width for width, taken in seen.wide.items() if taken > int(width)] == [], "it scrolls sideways"
    assert seen.complaints == []


@pytest.mark.parametrize("all_rules", [True, False])
@pytest.mark.parametrize(
    ("fault", "way", "rule"),
    [
        ("<button></button>", ("light", visits.DESK), "button-name"),
        ('<p class="new" style="color: #ccc">Pale</p>', ("light", visits.DESK), "color-contrast"),
        ('<p class="new" style="color: #333">Dark</p>', ("dark", visits.DESK), "color-contrast"),
        ('<p style="font-size: 5px"><a href="#a">a</a><a href="#b">b</a><a href="#c">c</a></p>', ("light", visits.PHONE), "target-size"),
    ],
)  # fmt: skip
def test_a_fault_of_each_kind_is_seen(chromium, served, all_rules, fault, way, rule):
    seen = visits.visit(chromium, f"{served}/book/use.html", served, all_rules, fault=fault, ways=[way])
    (found,) = seen.violations.values()
    assert any(rule in violation for violation in found), found


def test_every_page_is_visited(pages, book):
    there = {page.relative_to(book).as_posix() for page in pages}
    assert there - {"index.html"} == set(visits.names())  # which leads on to the front page at once
    assert set(visits.names()) >= visits.SAMPLE


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chapter_is_accessible_with_everything_open(open_page, scheme):
    page = open_page(CHAPTER, scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach(d => (d.open = true))")
    page.locator('article p a[href$="#claim-iii-3"]').first.hover()
    expect(page.locator("#preview")).to_be_visible()
    assert not violations(page)


def test_a_fault_is_caught(open_page):
    page = open_page(CHAPTER)
    page.evaluate("document.querySelector('.explorable label').remove()")
    assert any("label" in violation for violation in violations(page))


# Explorables -----------------------------------------------------------------------------------------


def explorables_of(page) -> list[str]:
    return [element.get_attribute("id") for element in page.locator(".explorable").all()]


def states_of(page, name: str) -> dict:
    """What the build computed for an explorable: in a file beside the page, or inside a page that is whole by itself.

    The answers are put together, each a sentence, a badge and HTML.
    """
    root = page.locator(f"#{name}")
    if address := root.get_attribute("data-states"):
        script = (BOOK / "_static" / "states" / Path(address).name).read_text(encoding="utf-8")
        states = json.loads(script.removeprefix(f'bookStates("{name}",').removesuffix(");\n"))
    else:
        states = json.loads(root.locator("script").text_content())
    return {**states, "answers": unpack(states)}


def chosen(page, name: str) -> list[int]:
    return page.evaluate(
        "name => [...document.querySelectorAll(`#${name} form :is(select, input)`)]"
        ".map(e => e.tagName === 'SELECT' ? e.selectedIndex : Number(e.type === 'checkbox' ? e.checked : e.value))",
        name,
    )


def sizes(page, name: str) -> list[int]:
    return page.evaluate(
        "name => [...document.querySelectorAll(`#${name} form :is(select, input)`)]"
        ".map(e => e.tagName === 'SELECT' ? e.options.length : e.type === 'checkbox' ? 2 : Number(e.max) + 1)",
        name,
    )


def expected(page, name: str, states: dict | None = None) -> str:
    """The sentence that the stored states hold for what the controls show."""
    states = states or states_of(page, name)
    at = functools.reduce(
        lambda sum_, pair: sum_ * pair[1] + pair[0], zip(chosen(page, name), sizes(page, name), strict=True), 0
    )
    return states["answers"][states["states"][at]][0]


def tab_to(page, identity: str) -> None:
    """Reach an element as a keyboard user does who stands just before it."""
    page.evaluate(_STAND_BEFORE, identity)
    page.keyboard.press("Tab")
    reached = page.evaluate("document.activeElement.id")
    assert reached == identity, f"Tab leads to {reached!r}, not to {identity}"


_STAND_BEFORE = """identity => {
  const all = [...document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex='0']")]
    .filter(element => element.checkVisibility({visibilityProperty: true}) && !element.disabled);
  all[all.indexOf(document.getElementById(identity)) - 1].focus();
}"""

# The pages whose notebooks hold explorables.
EXPLORING = [path.relative_to(ROOT).with_suffix(".html").as_posix() for path in listed(ROOT) if has_explorable(path)]


@pytest.fixture(scope="module")
def explorables(book) -> dict[str, list[str]]:
    """Each page that has explorables, with their names."""
    found = {}
    for page in sorted((book / "book").rglob("*.html")):
        if names := re.findall(r'<section class="explorable" id="([^"]+)"', page.read_text(encoding="utf-8")):
            found[page.relative_to(book).as_posix()] = names
    return found


def test_every_chapter_has_an_explorable(explorables):
    assert [page[5:-5] for page in explorables if page[5:7].isdigit()] == [path.stem for path in CHAPTERS]
    assert sorted(explorables) == sorted(EXPLORING)


@pytest.mark.parametrize("address", EXPLORING)
def test_every_explorable_answers_every_control_by_keyboard(open_page, explorables, address):
    """From where it starts each control, one after another, is reached by Tab and changes what is said."""
    page = open_page(address)
    for name in explorables[address]:
        states, start = states_of(page, name), chosen(page, name)
        for position, control in enumerate(page.locator(f"#{name} form :is(select, input)").all()):
            page.evaluate(_EVERY_STATE, [name, [start]])
            assert chosen(page, name) == start
            identity = control.get_attribute("id")
            tab_to(page, identity)
            outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
            assert outline != "none", f"{identity} shows no focus"
            kind = control.evaluate("e => e.tagName === 'SELECT' ? 'select' : e.type")
            if kind != "checkbox":
                page.keyboard.press("Home")
            heard, says = set(), page.locator(f"#{name} .explorable-says")
            for option in range(sizes(page, name)[position]):
                if kind != "checkbox":
                    assert chosen(page, name)[position] == option
                wanted = expected(page, name, states)
                if says.text_content() != wanted:  # else the answers are still on their way
                    expect(says).to_have_text(wanted)
                heard.add(wanted)
                page.keyboard.press({"select": "ArrowDown", "range": "ArrowRight", "checkbox": "Space"}[kind])
            assert len(heard) > 1, f"{identity} changes nothing"


@pytest.mark.parametrize("address", EXPLORING)
def test_every_state_shows_what_was_computed_for_it(open_page, explorables, address):
    page = open_page(address)
    for name in explorables[address]:
        states = states_of(page, name)
        combinations = list(itertools.product(*(range(size) for size in sizes(page, name))))
        wanted, says = [states["answers"][at][0] for at in states["states"]], page.locator(f"#{name} .explorable-says")
        another = next(at for at, one in enumerate(wanted) if one != says.text_content())
        page.evaluate(_EVERY_STATE, [name, [combinations[another]]])
        expect(says).to_have_text(wanted[another])  # now the answers have come
        shown = page.evaluate(_EVERY_STATE, [name, combinations])
        assert [says for says, _ in shown] == wanted
        assert [label for _, label in shown] == [label and says for says, label in shown], "the drawing says the same"


_EVERY_STATE = """([name, combinations]) => {
  const controls = document.querySelectorAll(`#${name} form :is(select, input)`);
  return combinations.map(state => {
    controls.forEach((e, i) => {
      if (e.tagName === "SELECT") e.selectedIndex = state[i];
      else if (e.type === "checkbox") e.checked = Boolean(state[i]);
      else e.value = state[i];
    });
    controls[0].dispatchEvent(new Event("input", { bubbles: true }));
    const drawing = document.querySelector(`#${name} .explorable-shows svg`);
    return [document.querySelector(`#${name} .explorable-says`).textContent,
            drawing ? drawing.getAttribute("aria-label") : null];
  });
}"""


def test_the_accessibility_tree_names_the_controls(open_page):
    page = open_page(CHAPTER)
    tree = page.locator("#gone-by").aria_snapshot()
    assert tree.startswith('- region "How many had left by the end of a given year')
    assert 'slider "End of the year"' in tree
    assert page.locator("#gone-by input").get_attribute("aria-valuetext") == "1961"
    page.locator("#gone-by input").press("ArrowRight")
    assert page.locator("#gone-by input").get_attribute("aria-valuetext") == "1962"
    assert 'combobox "Count of Japanese citizens"' in page.locator("#wives-share").aria_snapshot()


def test_a_box_to_tick_is_named_and_its_state_is_in_the_address(open_page):
    page = open_page("book/12-conclusion.html#weigh?tension=no&privacy=no")
    says = page.locator("#weigh .explorable-says")
    expect(says).to_contain_text("You accept six of the eight")
    expect(says).not_to_contain_text("the Japanese state")
    box = page.get_by_role("group", name="For keeping quiet").get_by_role("checkbox", name="Relations with China")
    assert not box.is_checked()
    box.press("Space")
    expect(says).to_contain_text(
        "the Japanese state is affected only by those for keeping quiet. You accept seven of the eight"
    )
    assert "tension=yes" in page.url and "privacy=no" in page.url
    page.go_back()
    assert "tension=no" in page.url and not box.is_checked()


def test_the_answer_above_many_boxes_stays_in_sight(open_page):
    page = open_page("book/12-conclusion.html", width=390)
    page.locator("#weigh input").last.evaluate("box => box.scrollIntoView({block: 'end'})")
    answer, box = (page.locator(f"#weigh {part}").last.bounding_box() for part in (".explorable-answer", "input"))
    assert 0 < answer["y"] < answer["y"] + answer["height"] < box["y"]


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_address_carries_the_state(open_page, book, scheme):
    start = CHAPTER if scheme == "http" else (book / CHAPTER).as_uri()
    page = open_page(f"{start}#gone-by?year=1967")
    says = page.locator("#gone-by .explorable-says")
    expect(says).to_contain_text("By the end of 1967")
    assert page.locator("#gone-by").is_visible() and page.evaluate("scrollY") > 0
    page.locator("#gone-by input").press("ArrowRight")
    address_ends(page, "#gone-by?year=1968")
    page.locator("#wives-share select").first.press("End")
    assert "#wives-share?citizens=" in page.url
    page.go_back()
    expect(says).to_contain_text("By the end of 1968")
    address_ends(page, "#gone-by?year=1968")
    page.go_back()
    expect(says).to_contain_text("By the end of 1967")
    address_ends(page, "#gone-by?year=1967")
    page.go_forward()
    expect(says).to_contain_text("By the end of 1968")
    address_ends(page, "#gone-by?year=1968")


ODD = ["<b>bold</b>", "\"quoted\" & 'so'", "재일", "שלום", "🙂 " + "long " * 59, "plain"]


def test_two_controls_and_odd_labels_work_together(open_page, tmp_path, book):
    """A page of its own: what stands in the chapter has one control each."""

    def both(label, year):
        return pd.DataFrame({"label": [label], "year": [year]}), f"{label} in {year}."

    made = explore(both, question="Which?", try_this="Try.", label={text: text for text in ODD}, year=range(1990, 1994))
    script = (book / "_static" / "explorable.js").read_text(encoding="utf-8")
    page_file = tmp_path / "odd.html"
    page_file.write_text(
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Odd</title>{made.html()}<script>{script}</script>",
        encoding="utf-8",
    )
    page = open_page(f"{page_file.as_uri()}#both?label=plain&year=1992")
    says = page.locator(".explorable-says")
    assert says.text_content() == "plain in 1992."
    for position, label in enumerate(ODD):
        page.locator("select").select_option(index=position)
        for year in (1993, 1990):
            page.locator("input").press("End" if year == 1993 else "Home")
            assert says.text_content() == f"{label} in {year}." == expected(page, "both")
            assert page.locator("tbody th").text_content() == label
        address = page.url
        page.goto("about:blank")
        page.goto(address)
        assert says.text_content() == f"{label} in 1990."
    assert page.locator("b, img").count() == 0


def test_a_link_within_the_page_keeps_what_was_chosen(open_page):
    page = open_page(CHAPTER)
    page.locator("#gone-by input").press("ArrowRight")
    page.evaluate("location.hash = '#fig-3-1'")
    page.wait_for_timeout(50)
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1962")
    page.go_back()
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1962")


def test_dragging_replaces_the_address_and_adds_one_entry(open_page):
    page = open_page(CHAPTER)
    before = page.evaluate("history.length")
    page.evaluate(
        "() => { const e = document.querySelector('#gone-by input');"
        " for (const at of [5, 9, 14]) { e.value = at; e.dispatchEvent(new Event('input', {bubbles: true})); }"
        " e.dispatchEvent(new Event('change', {bubbles: true})); }"
    )
    assert page.evaluate("history.length") == before + 1
    address_ends(page, "#gone-by?year=1973")
    page.go_back()
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1961")


@pytest.mark.parametrize(
    "fragment",
    [
        "gone-by?year=<img src=x onerror=alert(1)>",
        "gone-by?year=2061",
        "gone-by?year=",
        "gone-by?",
        "gone-by?other=1967",
        "gone-by?year=%E0%A4%A",
        "gone-by?year=__proto__",
        "nothing?year=1967",
        "?year=1967",
        "%",
        "'\"><script>alert(1)</script>",
    ],
)
def test_a_hostile_address_falls_back_to_the_default(open_page, fragment):
    page = open_page(f"{CHAPTER}#{fragment}")
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1961")
    assert page.locator(".explorable img").count() == 0


def test_without_javascript_the_default_is_readable_and_no_dead_control_shows(open_page):
    page = open_page(CHAPTER, java_script_enabled=False)
    for name in ("gone-by", "wives-share"):
        root = page.locator(f"#{name}")
        assert root.locator(".explorable-says").is_visible() and root.locator(".explorable-shows").is_visible()
        assert "you can choose" in root.locator(".explorable-still").inner_text()
        assert not root.locator("form").is_visible() and not root.locator(".explorable-try").is_visible()


def test_in_print_the_choice_is_named_and_the_controls_are_gone(open_page):
    page = open_page(f"{CHAPTER}#gone-by?year=1975")
    page.emulate_media(media="print")
    assert not page.locator("#gone-by form").is_visible()
    still = page.locator("#gone-by .explorable-still")
    assert still.is_visible() and "End of the year (1975)" in still.inner_text()
    assert not page.get_by_text("There is no single right text").is_visible(), "a handout gives no solution away"


# The theme -------------------------------------------------------------------------------------------


def test_the_phone_menu_opens_and_leads_on(open_page):
    page = open_page(CHAPTER, width=390)
    page.locator("button.primary-toggle").first.click()
    page.get_by_text("Sources and data").first.click()
    link = page.get_by_role("link", name="Glossary").first
    link.wait_for(state="visible")
    link.click()
    page.wait_for_url("**/reference/glossary.html")


def test_there_is_one_header_and_no_empty_one(open_page):
    page = open_page(CHAPTER)
    assert page.locator("header:visible").count() <= 2  # the bar of the article, and the page's own
    assert not page.locator("div.bd-header:visible, header.bd-header:visible").count()


def test_the_theme_switch_works(open_page):
    page = open_page(CHAPTER)
    before = page.evaluate("document.documentElement.dataset.theme")
    for _ in range(3):
        page.locator("button.theme-switch-button:visible").first.click()
        if page.evaluate("document.documentElement.dataset.theme") != before:
            return
    raise AssertionError("the switch does nothing")


def test_search_finds_a_claim(open_page):
    page = open_page("search.html?q=Calcutta")
    results = page.locator("#search-results li")
    results.first.wait_for()
    assert results.count() >= 2


def test_the_front_page_shows_the_matter_and_leads_to_every_chapter(open_page):
    page = open_page("book/index.html")
    squares = page.locator(".front-units svg")
    assert squares.bounding_box()["width"] > 300 and "467 squares" in squares.get_attribute("aria-label")
    assert page.locator(".front-chapters a").count() == 12


def test_a_request_to_another_host_is_caught(chromium, served):
    asked = []
    page = chromium.new_page()
    page.on("request", lambda request: is_ours(request.url, served) or asked.append(request.url))
    page.goto(f"{served}/{CHAPTER}")
    page.evaluate("new Image().src = 'https://example.org/pixel.png'")
    page.wait_for_timeout(100)
    page.close()
    assert asked and re.match("https://example.org", asked[0])
