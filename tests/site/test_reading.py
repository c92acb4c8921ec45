"""The register serves the essay: quiet links, cards, folds, switches, links that set controls, a search that answers."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from playwright.sync_api import expect

from companion import data
from tests.conftest import CHAPTERS, address_ends

ROUTES = "book/06-resettlement-in-practice.html"
SAILINGS = "book/03-historical-background.html"
PAGES = [f"book/{path.stem}.html" for path in CHAPTERS]


@pytest.fixture(scope="module")
def articles(book) -> dict[str, BeautifulSoup]:
    return {name: BeautifulSoup((book / name).read_text(encoding="utf-8"), "html.parser").article for name in PAGES}


# Code and evidence on the page -----------------------------------------------------------------------


def test_code_stands_closed_below_what_it_shows(articles):
    for name, article in articles.items():
        folds = article.select("details.cell-code")
        assert len(folds) >= 4, name
        for fold in folds:
            assert not fold.has_attr("open")
            if shown := fold.parent.find_previous_sibling(class_="cell_output"):
                assert fold.parent["class"][0] == "cell-foot" and shown.parent == fold.parent.parent
            else:
                assert "is-setup" in fold.find_parent(class_="cell")["class"], name
        for quiet in article.select(".checks, .book-claims"):
            assert not quiet.find_parent(class_="cell").select(".cell_input"), f"{name}: code beside {quiet['class']}"


def test_every_figure_offers_its_files_in_the_line_below_it(articles):
    seen = 0
    for name, article in articles.items():
        for figure in article.select("figure.book-figure"):
            seen += 1
            files = figure.find_parent(class_="cell").select(".cell-foot .book-files a[download]")
            offered = ["Rows (CSV)"] if figure.select_one(".book-board") else ["Drawing (SVG)", "Rows (CSV)"]
            assert [link.text for link in files] == offered, (name, figure["id"])
    assert seen >= 12


def test_links_to_rows_are_quiet_and_links_to_chapters_are_not(articles):
    for name, article in articles.items():
        for link in article.select('a[href*="#claim-"]'):
            assert "evidence" in link["class"], (name, link)
        for link in article.select('a[href*="#term-"]'):
            assert "term" in link["class"], (name, link)
        for link in article.find_all("a", href=re.compile(r"^\d\d-[a-z-]+\.html$")):
            assert "evidence" not in link["class"], (name, link)


def test_a_quiet_link_is_underlined_and_as_dark_as_the_text_until_it_is_reached(open_page):
    page = open_page(ROUTES)
    link = page.locator("article p a.evidence").first
    style = "e => (({color, textDecorationLine, textDecorationStyle}) => [color, textDecorationLine, textDecorationStyle])(getComputedStyle(e))"
    text = page.locator("article p").first.evaluate("e => getComputedStyle(e).color")
    assert link.evaluate(style) == [text, "underline", "dotted"]
    link.hover()
    colour, line, kind = link.evaluate(style)
    assert colour != text and (line, kind) == ("underline", "solid")


def test_each_claim_of_the_register_leads_back_to_the_sentence_that_rests_on_it(book):
    soup = BeautifulSoup((book / "book/reference/claims.html").read_text(encoding="utf-8"), "html.parser")
    links = {item["id"]: item.find("a", href=re.compile("#told-")) for item in soup.select("li[id^=claim-]")}
    assert len(links) == len(data.load("claims")) and all(links.values())
    assert links["claim-iv-3-1"].text == "chapter 6"
    assert links["claim-iv-3-1"]["href"] == "../06-resettlement-in-practice.html#told-iv-3-1"


# Cards -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_a_click_shows_the_claim_where_one_reads_and_escape_gives_the_focus_back(open_page, book, scheme):
    page = open_page(SAILINGS if scheme == "http" else (book / SAILINGS).as_uri())
    link, card = page.locator('article p a[href$="#claim-iii-3"]').first, page.locator("#card")
    link.click()
    expect(card).to_be_visible()
    expect(card).to_contain_text(data.row("claims", "iii-3")["statement"])
    assert card.get_by_role("link", name="Open its entry").get_attribute("href").endswith("claims.html#claim-iii-3")
    assert page.url.endswith(".html"), "the reader stays"
    page.keyboard.press("Escape")
    expect(card).to_be_hidden()
    assert link.evaluate("link => document.activeElement === link")


def test_by_keyboard_the_card_opens_and_its_way_leads_on(open_page):
    page = open_page(SAILINGS)
    page.locator('article p a[href$="#claim-iii-3"]').first.press("Enter")
    expect(page.locator("#card")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/claims.html#claim-iii-3")


def test_on_a_phone_it_is_a_sheet_at_the_foot_that_hides_not_its_link(open_page):
    page = open_page(SAILINGS, width=390)
    link = page.locator('article p a[href$="#claim-iii-3"]').first
    link.evaluate("link => scrollTo(0, link.getBoundingClientRect().bottom + scrollY - innerHeight + 10)")
    link.click()
    card = page.locator("#card")
    expect(card).to_be_visible()
    box, place = card.bounding_box(), link.bounding_box()
    assert box["x"] == 0 and box["width"] == 390 and round(box["y"] + box["height"]) == 900
    assert place["y"] + place["height"] <= box["y"]
    card.get_by_role("button", name="Close").click()
    expect(card).to_be_hidden()


def test_a_touch_elsewhere_closes_it_and_a_modifier_leaves_the_link_a_link(open_page):
    page = open_page(SAILINGS)
    link = page.locator('article p a[href$="#claim-iii-3"]').first
    link.click()
    expect(page.locator("#card")).to_be_visible()
    page.locator("article h1").click()
    expect(page.locator("#card")).to_be_hidden()
    with page.context.expect_page() as opened:
        link.click(modifiers=["ControlOrMeta"])
    opened.value.wait_for_url("**/claims.html#claim-iii-3")
    expect(page.locator("#card")).to_be_hidden()


def test_elsewhere_the_card_leads_to_the_sentence(open_page):
    page = open_page("book/01-introduction.html")
    page.locator('article p a[href$="#claim-iv-1-1"]').first.click()
    page.locator("#card").get_by_role("link", name="In the book: 4").click()
    page.wait_for_url("**/04-early-ad-hoc-resettlement.html#told-iv-1-1")
    assert page.locator("#told-iv-1-1").is_visible()


# Folds and switches ----------------------------------------------------------------------------------


def test_a_fragment_that_leads_into_a_fold_opens_it(open_page):
    page = open_page(f"{SAILINGS}#claim-iii-12")
    expect(page.locator("#claim-iii-12")).to_be_visible()
    page = open_page(SAILINGS)
    expect(page.locator("#claim-iii-12")).to_be_hidden()
    page.evaluate("location.hash = '#claim-iii-12'")
    expect(page.locator("#claim-iii-12")).to_be_in_viewport()


def test_an_entry_opens_for_a_link_to_it_and_for_one_into_it(open_page):
    for script in (True, False):
        page = open_page("book/reference/rules.html#laws-jp-act96-2006", java_script_enabled=script)
        expect(page.locator("#laws-jp-act96-2006 dl")).to_be_visible()
        expect(page.locator("#laws-jp-register-1947 dl")).to_be_hidden()
        page.locator("#laws-jp-register-1947 summary").click()
        expect(page.locator("#laws-jp-register-1947 dl")).to_be_visible()
    page = open_page("book/reference/programmes.html#programmes-jp-appeal")
    expect(page.locator("#programmes-jp-appeal")).to_be_in_viewport()
    page.emulate_media(media="print")
    for entry in page.locator(".book-entry").all():
        expect(entry.locator("> :last-child")).to_be_visible()


def test_the_roles_of_a_board_stand_in_no_table_that_has_its_own(pages):
    """As make valid asks for it; the checker itself mistakes the table."""
    boards = 0
    for file in pages:
        page = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser")
        boards += len(page.select('[role="table"] > table[role="none"] [role="row"]'))
        assert not page.select('table:not([role="none"]) :is(tr, th, td)[role]'), file.name
    assert boards > 20


def test_a_fold_that_a_link_has_opened_can_be_closed_again_and_nothing_has_moved(open_page):
    page = open_page("book/reference/claims.html#claim-iv-3-1", width=390)
    expect(page.locator("#claim-iv-3-1")).to_be_in_viewport()
    moved = page.evaluate(
        """() => new Promise(resolve => {
          let sum = 0;
          new PerformanceObserver(list => { for (const e of list.getEntries()) sum += e.value; })
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => resolve(sum), 300);
        })"""
    )
    assert moved <= 0.02
    page.locator("details:has(#claim-iv-3-1) > summary").click()
    expect(page.locator("#claim-iv-3-1")).to_be_hidden()


def test_a_solution_opens_without_a_script_and_prints_only_when_open(open_page):
    page = open_page(SAILINGS, java_script_enabled=False)
    first, second, *_ = page.locator("details.solution").all()
    expect(first.locator("section, p").first).to_be_hidden()
    first.locator("summary").click()
    page.emulate_media(media="print")
    expect(first.locator("section, p").first).to_be_visible()
    expect(second.locator("section, p").first).to_be_hidden()


def test_no_reference_page_is_longer_than_25_screens_of_a_phone(open_page, book):
    for file in sorted((book / "book" / "reference").glob("*.html")):
        page = open_page(file.relative_to(book).as_posix(), width=390)
        assert page.evaluate("document.documentElement.scrollHeight") <= 25 * 844, file.name


def test_in_print_nothing_is_folded_and_it_is_light(open_page):
    page = open_page(SAILINGS, scheme="dark")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    page.emulate_media(media="print")
    expect(page.locator("#claim-iii-12")).to_be_visible()
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert not page.locator(".cell-foot").first.is_visible() and not page.locator(".page-tools").is_visible()
    page.emulate_media(media="screen")
    expect(page.locator("#claim-iii-12")).to_be_hidden()
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"


def test_one_switch_opens_all_code_and_the_imports(open_page):
    page = open_page(SAILINGS)
    setup, code = page.locator(".cell.is-setup"), page.locator("details.cell-code .cell_input")
    expect(setup).to_be_hidden()
    page.get_by_role("button", name="Show all code").click()
    expect(setup).to_be_visible()
    assert all(one.is_visible() for one in code.all())
    page.get_by_role("button", name="Show all code").click()
    expect(setup).to_be_hidden()


def test_who_wants_every_source_marked_keeps_it_so_on_the_next_page(open_page):
    page = open_page(SAILINGS)
    dotted = "getComputedStyle(document.querySelector('article p a.evidence')).textDecorationStyle"
    page.get_by_role("button", name="Mark every source").click()
    assert page.evaluate(dotted) == "solid"
    page.goto(page.url.replace("03-historical-background", "06-resettlement-in-practice"))
    expect(page.get_by_role("button", name="Mark every source")).to_have_attribute("aria-pressed", "true")
    assert page.evaluate(dotted) == "solid"


def test_where_the_browser_keeps_no_storage_everything_works(chromium, served):
    complaints, page = [], chromium.new_page(viewport={"width": 390, "height": 844})
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', {configurable: true, get() { throw new DOMException('blocked', 'SecurityError') }})"
    )
    page.goto(f"{served}/{SAILINGS}")
    page.get_by_role("button", name="Mark every source").click()
    page.locator("button.primary-toggle").first.click()
    expect(page.get_by_role("link", name="4 The first escapees came quietly").first).to_be_visible()
    page.close()
    assert complaints == []


def test_without_a_script_no_dead_switch_shows_and_the_way_to_the_first_control_leads_on(open_page):
    page = open_page(SAILINGS, java_script_enabled=False)
    assert not page.locator(".page-tools button").first.is_visible()
    page.get_by_role("link", name="Skip to the first “Try it”").click()
    address_ends(page, "#gone-by")


# Explorables -----------------------------------------------------------------------------------------


def test_a_link_in_the_text_sets_the_control(open_page):
    page = open_page(SAILINGS)
    page.locator('article p a[href="#gone-by?year=1967"]').click()
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1967")
    assert page.locator("#gone-by input").input_value() == "8"
    page.locator("#gone-by input").press("ArrowRight")
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1968")
    page.locator('article p a[href="#gone-by?year=1967"]').click()
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1967")


def test_every_link_that_sets_a_control_names_a_state(articles):
    links = [link["href"] for article in articles.values() for link in article.select("a.state")]
    assert len(links) >= 3 and all("?" in link for link in links)


def test_a_key_that_is_held_writes_one_entry_and_says_one_sentence(open_page):
    page = open_page(SAILINGS)
    slider, status = page.locator("#gone-by input"), page.locator("#gone-by .explorable-status")
    slider.press("ArrowRight")
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1962")
    before = page.evaluate("history.length")
    page.evaluate("""() => {
      window.said = [];
      const status = document.querySelector("#gone-by .explorable-status");
      new MutationObserver(() => said.push(status.textContent)).observe(status, {childList: true});
    }""")
    for _ in range(8):  # Playwright holds a key that is pressed again before it is let go
        page.keyboard.down("ArrowRight")
    assert page.evaluate("said") == [] or len(page.evaluate("said")) == 1
    page.keyboard.up("ArrowRight")
    expect(status).to_contain_text("By the end of 1970")
    assert page.evaluate("history.length") == before, "a visit to a control is one entry"
    address_ends(page, "#gone-by?year=1970")
    assert len(page.evaluate("said")) <= 2


def test_the_answer_can_be_linked_to(open_page):
    page = open_page(SAILINGS)
    page.locator("#gone-by input").press("ArrowRight")
    link = page.locator("#gone-by .explorable-link")
    expect(link).to_have_attribute("href", "#gone-by?year=1962")
    link.click()
    address_ends(page, "#gone-by?year=1962")


def test_the_badge_says_it_as_reported(open_page):
    page = open_page(f"{ROUTES}#who-qualifies?tie=none&nationality=zainichi&guarantor=guarantor-ngo")
    expect(page.locator("#who-qualifies .explorable-badge")).to_have_text("as reported: outside")


def test_rows_that_are_folded_stay_open_when_the_answer_changes_and_new_ones_are_marked(open_page):
    page = open_page("book/01-introduction.html")
    fold = page.locator("#how-many details")
    fold.locator("summary").click()
    page.locator("#how-many select").first.select_option(index=0)
    expect(page.locator("#how-many .explorable-says")).to_contain_text("We found 25 counts")
    assert fold.evaluate("fold => fold.open")
    assert page.locator("#how-many tr.is-new").count() > 0


def test_no_answers_of_a_chapter_are_heavier_than_150_kb(book):
    files = list((book / "_static" / "states").glob("*.js"))
    assert len(files) >= 15
    assert {file.name: file.stat().st_size for file in files if file.stat().st_size > 150 * 1024} == {}


def test_a_page_that_was_saved_with_its_answers_goes_on_answering(open_page, book, tmp_path):
    """As "Save as" leaves it: what the script did stands in the page, and the answers' script runs from its head."""
    page = open_page(SAILINGS)
    page.locator("#gone-by input").press("ArrowRight")
    expect(page.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1962")
    page.locator("#check-3-1 .check-do button").click()
    page.locator('article p a[href$="#claim-iii-3"]').first.click()
    expect(page.locator("#card")).to_be_visible()
    saved = book / "book" / "saved-by-a-test.html"
    saved.write_text("<!DOCTYPE html>" + page.evaluate("document.documentElement.outerHTML"), encoding="utf-8")
    try:
        again = open_page("book/saved-by-a-test.html")
        again.locator("#gone-by input").press("Home")
        expect(again.locator("#gone-by .explorable-says")).to_contain_text("By the end of 1959")
        again.locator("#check-3-1 .check-do button").click()
        expect(again.locator("#check-3-1 .check-says")).not_to_be_empty()
    finally:
        saved.unlink()


# Search and menu -------------------------------------------------------------------------------------


def test_whole_words_come_before_letters_within_words(open_page):
    page = open_page("search.html?q=DNA")
    page.locator(".book-found mark").first.wait_for()
    texts = page.locator(".book-found li").all_inner_texts()
    assert texts and all("DNA" in text for text in texts)
    assert not any("kidnapped" in text for text in texts)


def test_a_question_is_answered_by_the_control_that_answers_it(open_page):
    page = open_page("search.html?q=how%20many")
    first = page.locator("h2", has_text="Try it").locator("xpath=following-sibling::ul/li/a").first
    expect(first).to_contain_text("How many escapees have come")
    assert page.locator("h2").all_inner_texts()[0].startswith("Try it")


def test_what_the_search_reads_is_whole(book):
    facts = (book / "_static" / "passages.js").read_text(encoding="utf-8")
    pages = json.loads(facts.removeprefix("bookPassages(").removesuffix(");\n"))
    assert {page for page, _, _ in pages} >= set(PAGES)
    assert sum(len(found) for _, _, found in pages) > 500


def test_the_menu_is_folded_but_for_where_one_reads(open_page):
    page = open_page("book/reference/claims.html")
    groups = page.locator("#pst-primary-sidebar details.nav-group")
    assert groups.count() == 6
    assert groups.evaluate_all(
        "all => all.filter(one => one.open).map(one => one.querySelector('summary').textContent)"
    ) == ["The evidence"]
    assert page.get_by_role("link", name="1 A programme kept out of sight").first.is_visible()
