"""The claims register: whole without JavaScript, and a filter that answers by hand, by keyboard and by address."""

import re

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from markupsafe import Markup
from playwright.sync_api import expect

from claimbook.claims import register
from claimbook.sphinx import assets
from companion import claims, data, evidence
from tests.conftest import PATIENCE, address_ends, violations
from tests.site.test_browser import tab_to

PAGE = "book/reference/claims.html"
HOSTILE = "<img src=x onerror=alert(1)>\"'& x"
FILTERS = {
    "section": "section",
    "kind": "kind",
    "modality": "modality",
    "basis": "basis",
    "source": "sources",
}


def many(count: int = 1000) -> pd.DataFrame:
    """So many claims, in every mixture of section, kind, basis and source; made from those of the book."""
    known = data.load("claims")
    rows = known.iloc[[at % len(known) for at in range(count)]].reset_index(drop=True)
    works = list(data.load("sources")["key"])
    sections, kinds = ["I", "II", "III", "IV.1", "IV.2", "V.0", "VI"], ["count", "law", "motive", "odd kind"]
    bases = [("no marker",), ("scholarship",), ("ngo", "interview"), ("law", "scholarship", "news")]
    rows["id"] = [f"x-{at}" for at in range(count)]
    rows["section"] = [sections[at * len(sections) // count] for at in range(count)]
    rows["kind"] = [kinds[at % len(kinds)] for at in range(count)]
    rows["basis"] = pd.Series([bases[at // 4 % len(bases)] for at in range(count)], dtype="object")
    rows["sources"] = pd.Series(
        [tuple(works[(at + n) % len(works)] for n in range(at % 3)) for at in range(count)], dtype="object"
    )
    rows["statement"] = [f"Statement {at} of the {'Chōsen' if at % 10 else 'Army'} register." for at in range(count)]
    rows["note"] = "Compare [the first](#claim-x-0)."
    return rows


@pytest.fixture
def large(monkeypatch) -> pd.DataFrame:
    """A thousand claims in place of the book's."""
    rows, load = many(), data.TABLES.load
    monkeypatch.setattr(data.TABLES, "load", lambda name: rows.copy() if name == "claims" else load(name))
    return rows


def soup_of(rows: pd.DataFrame, names: dict | None = None) -> BeautifulSoup:
    """The register of rows that need no more columns than the filter reads."""

    def items(some):
        return Markup("").join(
            Markup('<li id="{}"{}>{}</li>').format(at, register.marks(row), row["statement"])
            for at, row in some.iterrows()
        )

    return BeautifulSoup(register.html(rows, items, names), "html.parser")


def row_of(**cells) -> pd.DataFrame:
    plain = {"section": "I", "kind": "law", "basis": ("news",), "sources": (), "statement": "Plain."}
    return pd.DataFrame([plain | cells])


# The HTML --------------------------------------------------------------------------------------------


def test_a_thousand_claims_stand_in_the_page_by_section(large):
    register = claims.register()
    soup = BeautifulSoup(register.html, "html.parser")
    assert [item["id"] for item in soup.find_all("li")] == [f"claim-{key}" for key in large["id"]]
    for item, statement in zip(soup.find_all("li"), large["statement"], strict=True):
        assert statement in item.text and register.targets[item["id"]] == f"Claim {item['id'].removeprefix('claim-')}"
        assert not item.has_attr("hidden")
    for part, (section, rows) in zip(soup.find_all("section"), large.groupby("section", sort=False), strict=True):
        assert (
            part.h2.text == f"Section {section}, {evidence.MATTERS[section]}"
            and part.h2["id"] == f"section-{section.lower().replace('.', '-')}"
        )
        assert len(part.find_all("li")) == len(rows) and not part.has_attr("hidden")
    assert soup.form.has_attr("hidden") and not soup.find("script")
    assert soup.find(class_="register-status").text == "Shown: all 1,000 claims."


@pytest.mark.parametrize("name", FILTERS)
def test_every_value_can_be_chosen_and_says_how_many_claims_it_has(large, name):
    soup = BeautifulSoup(claims.register().html, "html.parser")
    cells = large[FILTERS[name]].map(lambda cell: cell if isinstance(cell, tuple) else (cell,))
    first, *offered = soup.find("select", attrs={"name": name}).find_all("option")
    assert (first.text, first["value"]) == ("all", "")
    assert len(offered) == cells.explode().nunique()
    holders = [item.find_parent("section") if name == "section" else item for item in soup.find_all("li")]
    marked = [holder.get(f"data-{name}", "").split() for holder in holders]
    assert [len(slugs) for slugs in marked] == [len(set(cell)) for cell in cells]
    for option in offered:
        count = sum(option["value"] in slugs for slugs in marked)
        assert count and option.text.endswith(f" ({count:,})") and re.fullmatch(r"[a-z0-9-]+", option["value"])
    assert soup.find("label", attrs={"for": soup.find("select", attrs={"name": name})["id"]}).text


def test_sections_keep_their_order_and_the_rest_is_sorted(large):
    labels = {name: [option.label.casefold() for option in register.options(large, name)] for name in FILTERS}
    assert labels["section"] == ["i", "ii", "iii", "iv.1", "iv.2", "v.0", "vi"]
    for name in ("kind", "basis", "source"):
        assert labels[name] == sorted(labels[name])


def test_hostile_text_stays_text():
    rows = row_of(section=HOSTILE, kind=HOSTILE, basis=(HOSTILE,), sources=("key",), statement=HOSTILE)
    soup = soup_of(rows, {"key": HOSTILE})
    assert not soup.find_all("img") and not soup.find_all(onerror=True)
    assert soup.text.count(HOSTILE) == 6  # section twice, kind, basis, source, statement
    assert set(soup.li.attrs) == {"id", "data-kind", "data-basis", "data-source"}  # no column modality
    assert soup.li["data-kind"] == "img-src-x-onerror-alert-1-x"


def test_values_without_an_address_of_their_own_are_refused():
    with pytest.raises(
        register.RegisterError,
        match="^claims.csv, column 'basis': 'a b' and 'a-b' would have the same address, 'a-b'; rename one$",
    ):
        register.options(row_of(basis=("a b", "a-b")), "basis")
    with pytest.raises(
        register.RegisterError, match="^claims.csv, column 'kind': no address can be made of '재일'; expected"
    ):
        register.options(row_of(kind="재일"), "kind")


def test_sources_that_read_alike_are_told_apart():
    offered = register.options(row_of(sources=("a", "b", "c")), "source", {"a": "Yonhap", "b": "Yonhap"})
    assert [option.label for option in offered] == ["c", "Yonhap [a]", "Yonhap [b]"]


def test_a_value_named_twice_counts_once_and_an_empty_one_not_at_all():
    assert [option.count for option in register.options(row_of(basis=("news", "news")), "basis")] == [1]
    assert register.options(row_of(kind=""), "kind") == []


def test_the_list_of_a_chapter_is_no_target_and_has_no_filter():
    html = claims.listing("III").html
    assert "data-" not in html and "<form" not in html and '<li id="claim-iii-13">' in html


# The browser -----------------------------------------------------------------------------------------


@pytest.fixture
def open_large(large, open_page, tmp_path):
    """A page of its own with the thousand claims, the book's style and its scripts."""
    style, script = (
        assets.sheet(),
        "\n".join(map(assets.read, ("sphinx/typed.js", "sphinx/words.js", "claims/register.js"))),
    )
    page_file = tmp_path / "large.html"
    page_file.write_text(
        f"<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content='width=device-width'>"
        f"<title>Large</title><style>{style}</style><script>{script}</script><main><h1>Large</h1>"
        f"<a id=start href='#claim-x-999'>x-999</a>{claims.register().html}</main>",
        encoding="utf-8",
    )
    return lambda fragment="", **options: open_page(page_file.as_uri() + fragment, **options)


def shown(page) -> list[str]:
    """The claims that the filter leaves; with something chosen a reader sees all of them, else they are folded."""
    left, seen, chosen = page.evaluate(
        """() => {
          const left = [...document.querySelectorAll('.register li')].filter(e => !e.closest('[hidden]'));
          const chosen = [...document.querySelectorAll('.register-control :is(select, input)')].some(c => c.value.trim());
          return [left.map(e => e.id), left.filter(e => e.checkVisibility()).map(e => e.id), chosen];
        }"""
    )
    assert not chosen or left == seen
    return left


def status(page) -> str:
    return page.locator(".register-status").inner_text()


def lead(page, step: int, ending: str, count: int) -> None:
    """Go back or forward, and wait until the address ends so and so many claims show."""
    page.evaluate("step => history.go(step)", step)
    page.wait_for_function(
        "([ending, count]) => location.href.endsWith(ending)"
        " && [...document.querySelectorAll('.register li')].filter(e => !e.closest('[hidden]')).length === count",
        arg=[ending, count],
        timeout=PATIENCE,
    )


def ids(rows: pd.DataFrame) -> list[str]:
    return [f"claim-{key}" for key in rows["id"]]


# What a page shows when an option is chosen, one after the other, in one go; a browser's own choice makes the same events.
EACH = """([name, slugs]) => {
  const control = document.querySelector(`[name=${name}]`);
  const showing = selector => [...document.querySelectorAll(selector)].filter(e => e.checkVisibility());
  return slugs.map(slug => {
    control.value = slug;
    for (const kind of ["input", "change"]) control.dispatchEvent(new Event(kind, {bubbles: true}));
    return {
      claims: showing(".register li").map(e => e.id),
      status: document.querySelector(".register-status").innerText,
      text: control.selectedOptions[0].innerText,
      headings: showing(".register h2").length,
    };
  });
}"""


@pytest.mark.parametrize("name", FILTERS)
def test_each_control_shows_just_the_claims_that_match(large, open_large, name):
    page = open_large()
    label = page.locator(f"label[for=register-{name}]").inner_text()
    options = register.options(large, name)
    cells = large[FILTERS[name]].map(lambda cell: cell if isinstance(cell, tuple) else (cell,))
    slugs = cells.map(lambda cell: set(map(register.slug, cell)))
    found = page.evaluate(EACH, [name, [option.slug for option in options]])
    for option, seen in zip(options, found, strict=True):
        matching = large[slugs.map(lambda slugs, option=option: option.slug in slugs)]
        assert seen["claims"] == ids(matching)
        text = seen["text"].rsplit(" (", 1)[0]
        assert seen["status"] == f"Shown: {len(matching):,} of 1,000 claims. {label}: {text}."
        assert seen["headings"] == matching["section"].nunique()
    page.locator(f"[name={name}]").select_option(options[0].slug)
    assert shown(page) == found[0]["claims"] and status(page) == found[0]["status"]
    page.locator(f"[name={name}]").select_option("")
    assert len(shown(page)) == 1000 and status(page) == "Shown: all 1,000 claims."


def test_controls_narrow_each_other_and_show_all_undoes_them(large, open_large):
    page = open_large()
    page.locator("[name=section]").select_option("iv-1")
    page.locator("[name=kind]").select_option("odd-kind")
    page.locator("[name=basis]").select_option("ngo")
    page.locator("[name=words]").fill("CHOSEN statement")
    matching = large[
        (large["section"] == "IV.1")
        & (large["kind"] == "odd kind")
        & large["basis"].map(lambda basis: "ngo" in basis)
        & large["statement"].str.contains("Chōsen")
    ]
    assert len(matching) > 0 and shown(page) == ids(matching)
    assert status(page) == (
        f"Shown: {len(matching)} of 1,000 claims. Section: IV.1; Kind: odd kind; Basis: NGO;"
        " Words in the statement: “CHOSEN statement”."
    )
    page.locator("[name=words]").fill("no claim says this")
    assert shown(page) == [] and status(page).startswith("Shown: 0 of 1,000 claims. ")
    assert not page.locator(".register h2:visible").count()
    page.get_by_role("button", name="Show all").click()
    assert len(shown(page)) == 1000 and status(page) == "Shown: all 1,000 claims."
    assert page.locator("form").evaluate("form => [...form.elements].map(e => e.value).join('')") == ""


def test_only_the_statement_is_searched(open_large):
    page = open_large()
    page.locator("[name=words]").fill("paragraph")  # stands in every claim's place
    assert shown(page) == []


def test_without_javascript_everything_shows_and_no_dead_control(open_page):
    page = open_page(f"{PAGE}#register?section=i", java_script_enabled=False)
    assert not page.locator(".register form").is_visible()
    assert len(shown(page)) == len(data.load("claims"))
    page.locator(".register summary").first.click()
    assert page.locator(".register li:visible").count() == len(claims.of_section("I")), "a fold opens without a script"
    assert status(page) == f"Shown: all {len(data.load('claims')):,} claims."


def test_the_filter_hides_without_the_theme_too(open_large):
    page = open_large(java_script_enabled=False)
    assert not page.locator(".register form").is_visible() and len(shown(page)) == 1000


def test_the_real_page_filters_and_stays_accessible(open_page):
    rows = data.load("claims")
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            page = open_page(f"{PAGE}#register?section=iii&kind=count", width=width, scheme=scheme)
            assert shown(page) == ids(rows[(rows["section"] == "III") & (rows["kind"] == "count")])
            assert page.locator("#register form").is_visible() and not violations(page)
            assert page.evaluate("scrollY") > 0, "the address leads to the register"
            assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_accessibility_tree_names_the_controls_and_the_line_is_live(open_page):
    page = open_page(PAGE)
    tree = page.locator("#register").aria_snapshot()
    assert 'search "Filter the claims"' in tree
    for name in ("Section", "Kind", "Basis", "Source"):
        assert f'combobox "{name}"' in tree
    assert 'searchbox "Words in the statement"' in tree and 'button "Show all"' in tree
    assert page.locator(".register-status").get_attribute("aria-live") == "polite"


def test_sections_are_folded_until_something_is_chosen_or_a_link_leads_in(open_large):
    page = open_large()
    assert not page.locator(".register li:visible").count()
    page.locator("[name=kind]").select_option("law")
    assert page.locator(".register li:visible").count() == 250
    page.get_by_role("button", name="Show all").click()
    assert not page.locator(".register li:visible").count()
    page.evaluate("location.hash = '#claim-x-999'")
    expect(page.locator("#claim-x-999")).to_be_in_viewport()


def test_it_works_by_keyboard_alone(large, open_large):
    page = open_large()
    for name in (*FILTERS, "words"):
        tab_to(page, f"register-{name}")
        assert page.evaluate("getComputedStyle(document.activeElement).outline").endswith("solid 3px"), name
        before = status(page)
        if name == "words":
            page.keyboard.type("Army")
            page.keyboard.press("Enter")
        else:
            page.keyboard.press("ArrowDown")
        assert status(page) != before, name
        assert page.evaluate("document.activeElement.id") == f"register-{name}", "the focus stays"
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert len(shown(page)) == 1000 and page.evaluate("document.activeElement.tagName") == "BUTTON"


def test_a_phone_shows_it_without_scrolling_sideways(open_large):
    page = open_large(width=390)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    for control in page.locator(".register-filter :is(select, input, button)").all():
        assert control.bounding_box()["height"] >= 24  # WCAG 2.2, target size


# The address -----------------------------------------------------------------------------------------


def test_back_and_forward_lead_through_what_was_chosen(open_large):
    page = open_large()
    page.locator("[name=kind]").select_option("law")
    page.locator("[name=section]").select_option("iv-1")
    address_ends(page, "#register?section=iv-1&kind=law")
    both = shown(page)
    lead(page, -1, "#register?kind=law", 250)
    assert status(page) == "Shown: 250 of 1,000 claims. Kind: law."
    lead(page, -1, "large.html", 1000)
    lead(page, 1, "#register?kind=law", 250)
    lead(page, 1, "#register?section=iv-1&kind=law", len(both))
    assert shown(page) == both
    page.get_by_role("button", name="Show all").click()
    address_ends(page, "#register")
    assert len(shown(page)) == 1000
    before = page.evaluate("history.length")
    page.get_by_role("button", name="Show all").click()
    assert page.evaluate("history.length") == before, "nothing changed"
    lead(page, -1, "#register?section=iv-1&kind=law", len(both))
    lead(page, -2, "large.html", 1000)
    lead(page, 2, "#register?section=iv-1&kind=law", len(both))
    page.reload()
    assert shown(page) == both


def test_typing_replaces_the_address_and_a_commit_adds_one_entry(open_large):
    page = open_large("#register?kind=law")
    before = page.evaluate("history.length")
    page.locator("[name=words]").press_sequentially("army x")
    address_ends(page, "#register?kind=law&words=army+x")
    assert page.evaluate("history.length") == before
    page.locator("[name=words]").press("Backspace")
    page.locator("[name=words]").press("Backspace")
    page.locator("[name=words]").press("Enter")
    address_ends(page, "#register?kind=law&words=army")
    assert page.evaluate("history.length") == before + 1
    page.locator("[name=words]").press("Tab")
    assert page.evaluate("history.length") == before + 1, "leaving the field commits nothing new"
    lead(page, -1, "#register?kind=law", 250)
    assert status(page) == "Shown: 250 of 1,000 claims. Kind: law."
    page.locator("[name=words]").press_sequentially("x")
    page.locator("[name=words]").press("Backspace")
    page.locator("[name=words]").press("Enter")
    address_ends(page, "#register?kind=law")
    assert page.evaluate("history.length") == before + 1


@pytest.mark.parametrize(
    "fragment",
    [
        "register",
        "register?",
        "register?kind=<img src=x onerror=alert(1)>",
        "register?kind=",
        "register?kind=__proto__&section=constructor",
        "register?kind=law%20motive",
        "register?other=law",
        "register?kind=%E0%A4%A",
        "register?source=]}{",
        "register?words=%20%20",
        f"register?words={'long' * 21}",
        "nothing?kind=law",
        "?kind=law",
        "%",
        "'\"><script>alert(1)</script>",
    ],
)
def test_a_hostile_address_shows_everything(open_large, fragment):
    page = open_large(f"#{fragment}")
    assert len(shown(page)) == 1000 and status(page) == "Shown: all 1,000 claims."
    assert page.locator("img").count() == 0
    assert page.locator("select").evaluate_all("all => all.every(e => e.selectedIndex === 0)")


def test_hostile_words_stay_text(open_large):
    page = open_large("#register?words=<img src=x onerror=alert(1)>&kind=law")
    assert shown(page) == [] and page.locator("img").count() == 0
    assert status(page).endswith("Kind: law; Words in the statement: “<img src=x onerror=alert(1)>”.")


def test_a_link_to_a_hidden_claim_undoes_the_filter(open_large):
    page = open_large("#register?kind=count")
    assert "claim-x-999" not in shown(page)
    page.locator("#start").focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.getElementById('claim-x-999').checkVisibility()")
    assert len(shown(page)) == 1000 and status(page) == "Shown: all 1,000 claims."
    top = page.locator("#claim-x-999").bounding_box()["y"]
    assert 0 <= top < 900, "the reader sees it"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('li')?.id") == "claim-x-999", "and goes on from there"
    lead(page, -1, "#register?kind=count", 250)
    lead(page, 1, "#claim-x-999", 1000)


def test_a_link_to_a_claim_that_shows_keeps_the_filter(open_large):
    page = open_large("#register?kind=odd-kind")  # x-3, x-7 … x-999
    page.locator("#start").click()
    page.wait_for_function("history.state !== null")
    address_ends(page, "#claim-x-999")
    assert len(shown(page)) == 250
    page.locator("[name=section]").select_option("i")
    lead(page, -1, "#claim-x-999", 250)


def test_a_chapter_leads_to_a_claim_with_nothing_hidden(open_page):
    page = open_page(f"{PAGE}#claim-iii-13")
    assert len(shown(page)) == len(data.load("claims"))
    page.wait_for_function(
        "(y => 0 <= y && y < 900)(document.getElementById('claim-iii-13').getBoundingClientRect().y)"
    )


def test_print_shows_what_was_chosen_and_says_so(open_page):
    rows = data.load("claims")
    page = open_page(f"{PAGE}#register?section=i")
    page.emulate_media(media="print")
    first = rows[rows["section"] == "I"]
    assert shown(page) == ids(first) and not page.locator(".register form").is_visible()
    assert page.locator(".register-status").is_visible()
    assert status(page) == f"Shown: {len(first)} of {len(rows):,} claims. Section: I."


def test_a_page_without_a_register_is_left_alone(open_page):
    page = open_page("book/reference/glossary.html#register?kind=law")
    assert page.evaluate("history.state") is None
