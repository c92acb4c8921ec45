"""What a reader expects of a book: that links tell where they lead, that it can be searched, cited and kept."""

import csv
import gzip
import io
import json
import re
from urllib.parse import parse_qs, quote, urlsplit
from xml.etree import ElementTree

import pytest
from playwright.sync_api import expect

from claimbook.sphinx import wordsearch
from companion import data, figures
from tests.conftest import CHAPTERS, violations
from tests.engine.test_words import CASES

CHAPTER = "book/03-historical-background.html"


# Previews --------------------------------------------------------------------------------------------


def statement(key: str) -> str:
    return data.row("claims", key)["statement"]


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_pointing_at_a_claim_shows_it_and_escape_closes_it(open_page, book, scheme):
    page = open_page(CHAPTER if scheme == "http" else (book / CHAPTER).as_uri())
    tip = page.locator("#preview")
    expect(tip).to_be_hidden()
    link = page.locator('article p a[href$="#claim-iii-3"]').first
    link.hover()
    expect(tip).to_contain_text(statement("iii-3"))
    assert link.get_attribute("aria-describedby") == "preview" and tip.get_attribute("role") == "tooltip"
    tip.hover()
    page.wait_for_timeout(400)
    expect(tip).to_be_visible()
    page.keyboard.press("Escape")
    expect(tip).to_be_hidden()
    assert link.get_attribute("aria-describedby") is None


@pytest.mark.parametrize("width", [1280, 390])
def test_reaching_a_term_or_a_source_by_keyboard_shows_it(open_page, width):
    page = open_page(CHAPTER, width=width)
    tip = page.locator("#preview")
    for address, text in (("term-zainichi", "Koreans"), ("source-morrissuzuki2009", "Morris-Suzuki 2009")):
        link = page.locator(f'article a[href$="#{address}"]').locator("visible=true").first
        link.evaluate("link => { const all = [...document.querySelectorAll('a, button, input, select, summary')].filter(e => e.offsetParent);"
                      " all[all.indexOf(link) - 1].focus(); }")  # fmt: skip
        page.keyboard.press("Tab")
        expect(tip).to_contain_text(text)
        box = tip.bounding_box()
        assert box["x"] >= 0 and box["x"] + box["width"] <= width
        page.keyboard.press("Tab")


def test_a_page_without_its_previews_still_leads_on(chromium, served):
    page = chromium.new_page()
    page.route("**/previews-of-links.js", lambda route: route.abort())
    page.goto(f"{served}/{CHAPTER}")
    link = page.locator('article p a[href$="#claim-iii-3"]').first
    link.hover()
    page.wait_for_timeout(500)
    expect(page.locator("#preview")).to_be_hidden()
    link.click()
    page.wait_for_url("**/claims.html#claim-iii-3")
    page.close()


# Search ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("asked", "address"),
    [
        ("calcutta", "term-calcutta-agreement"),
        ("chosen", "term-chosen"),
        ("Morris-Suzuki 2009", "source-morrissuzuki2009"),
        ("iii-5", "claim-iii-5"),
    ],
)
@pytest.mark.parametrize("scheme", ["http", "file"])
def test_the_search_leads_to_the_very_place(open_page, book, scheme, asked, address):
    start = "search.html" if scheme == "http" else (book / "search.html").as_uri()
    page = open_page(f"{start}?q={asked}")
    link = page.locator(f'.book-found a[href$="#{address}"]')
    link.first.click()
    page.wait_for_url(f"**#{address}")
    assert page.locator(f"#{address}").is_visible()


SAILINGS = "book/03-historical-background.html"  # the pages that tell of them
MOVEMENT = "book/reference/movement.html"


@pytest.mark.parametrize(
    ("typed", "page", "address"),
    [
        ("1984", SAILINGS, "claim-iii-13"),
        ("1959", SAILINGS, "claim-iii-12"),
        ("１９８４", SAILINGS, "claim-iii-13"),
        ("93,340", SAILINGS, "claim-iii-13"),
        ("93340", SAILINGS, "claim-iii-13"),
        ("93 340", SAILINGS, "claim-iii-13"),
        ("93\u202f340", SAILINGS, "claim-iii-13"),
        ("93.340", SAILINGS, "claim-iii-13"),
        ("93,340.", SAILINGS, "claim-iii-13"),
        ("93340 people", SAILINGS, "claim-iii-13"),
        ("88,611", MOVEMENT, None),  # in a cell of a table
        ("88611", SAILINGS, None),
        ("77.0", SAILINGS, None),
        ("77,0 %", SAILINGS, None),
        ("1990s", "book/04-early-ad-hoc-resettlement.html", "claim-i-3"),
        ("article 61", "book/06-resettlement-in-practice.html", None),
        ("note 32", "book/reference/claims.html", "claim-iv-3-32"),
        ("Figure 3.1", SAILINGS, None),
        ("160명", "book/reference/sources.html", "source-dailynk-asahi160"),
        ("18 978", "book/reference/sources.html", "source-kr-nationality"),
    ],
)
def test_a_number_is_found_however_it_is_typed(open_page, typed, page, address):
    found = open_page(f"search.html?q={quote(typed)}")
    found.locator(f'.search a[href^="{page}"]').first.wait_for()
    if address:
        assert found.locator(f'.book-found a[href$="#{address}"]').count() == 1


@pytest.mark.parametrize("typed", ["93,34", "3340", "95,340"])
def test_a_part_of_a_number_is_another_number(open_page, typed):
    found = open_page(f"search.html?q={typed}")
    found.get_by_text("did not match").wait_for()
    assert found.locator(".search li, .book-found").count() == 0


def test_the_page_and_the_index_take_a_text_apart_alike(open_page, pages):
    """Also each page of the book, with whatever it holds."""
    texts = [text for text, _ in CASES] + [wordsearch.text_of(path.read_text(encoding="utf-8")) for path in pages]
    split = open_page("search.html?q=x").evaluate("texts => texts.map((text) => splitQuery(text))", texts)
    for text, words in zip(texts, split, strict=True):
        assert words == wordsearch.split(text)


def test_the_index_of_the_search_holds_no_glued_words_and_is_light(book):
    text = (book / "searchindex.js").read_text(encoding="utf-8")
    terms = json.loads(text[text.index("(") + 1 : -1])["terms"]
    assert "=88611=" in terms and "=1984=" in terms
    assert [term for term in terms if re.search(r"[0-9]{3}[a-z]{4,}", term)] == []
    assert len(gzip.compress(text.encode())) < 45_000


def test_the_filter_of_the_register_finds_a_number_however_it_is_typed(open_page):
    page = open_page("book/reference/claims.html")
    for typed in ("93,340", "93340", "９３３４０", "93 340 people", "93,3"):  # the last on the way to the whole
        page.locator("[name=words]").fill(typed)
        assert page.locator("#claim-iii-13").is_visible(), typed
    page.locator("[name=words]").fill("93,341")
    assert not page.locator(".register li:visible").count()


def test_a_search_for_nothing_finds_no_claims(open_page):
    page = open_page("search.html?q=zzzzzz")
    page.locator("#search-results").get_by_text("did not match").wait_for()
    assert page.locator(".book-found").count() == 0
    hostile = open_page("search.html?q=<img src=x onerror=alert(1)>")
    hostile.wait_for_timeout(300)
    assert hostile.locator("#search-results img, .book-found img").count() == 0


# What is not found -----------------------------------------------------------------------------------


def test_the_page_for_what_is_not_found_leads_back_from_any_depth(chromium, served, book):
    """A server shows it for any address; here the test answers as such a server would."""
    page = chromium.new_page()
    whole = (book / "404.html").read_text(encoding="utf-8")
    assert not re.search(r'(?:src|rel="stylesheet" href)=', whole), "a file beside it could not be reached from a depth"
    for address in ("nothing.html", "book/nothing.html", "book/reference/nothing/at/all.html"):
        page.route(f"**/{address}", lambda route: route.fulfill(status=404, body=whole, content_type="text/html"))
        page.goto(f"{served}/{address}")
        page.get_by_role("link", name="the front page").click()
        page.wait_for_url(f"{served}/book/index.html")
    page.close()


def test_the_root_leads_to_the_front_page(chromium, served):
    page = chromium.new_page(java_script_enabled=False)
    page.goto(served)
    page.wait_for_url("**/book/index.html")
    page.close()


# To cite, to keep ------------------------------------------------------------------------------------


def test_every_page_says_how_to_cite_it(soups, book):
    titles = set()
    for path, page in soups.items():
        if not (page.article and page.h1 and path.parent != book):
            continue
        (entry,) = page.select(".book-offers pre")
        assert re.match(r"@incollection\{under-the-radar-[\w-]+,\n", entry.text), path
        title = re.search(r"^  title = \{(.+)\},$", entry.text, re.M)[1]
        heading = page.h1.find(string=True).strip()
        assert re.sub(r"^\d+ ", "", heading) == title, path
        assert f"“{title}”" in page.select_one(".book-offers").text
        assert "33(1), 2024, 199–235" in page.select_one(".book-offers").text
        titles.add(title)
    assert len(titles) >= 30


def test_the_entries_are_bibtex(soups):
    from pybtex.database import parse_string

    for page in soups.values():
        for entry in page.select(".book-offers pre"):
            (found,) = parse_string(entry.text, "bibtex").entries.values()
            assert found.fields["booktitle"].strip("{}") == "Under the Radar: a research companion"


def test_every_figure_can_be_kept_as_drawing_and_as_rows(soups):
    seen = 0
    for path, page in soups.items():
        for figure in page.select("figure.book-figure"):
            *drawing, rows = (
                path.parent / link["href"]
                for link in figure.find_parent(class_="cell").select(".book-files a[download]")
            )
            table = list(csv.reader(io.StringIO(rows.read_text(encoding="utf-8"))))
            assert len(table) >= 4 and len({len(row) for row in table}) == 1, rows.name
            seen += 1
            if figure.select_one(".book-board"):
                assert drawing == [], "a board is HTML, and no drawing to keep"
                continue
            (drawing,) = drawing
            root = ElementTree.parse(drawing).getroot()
            text = drawing.read_text(encoding="utf-8")
            assert root.get("aria-label") == figure.svg["aria-label"] and root.get("width") and figures.PAPER in text
            assert "var(" not in text and "http-equiv" not in text
    assert seen == 31


def test_the_rows_of_a_figure_are_those_of_the_tables(book):
    table = data.load("repatriation").set_index("id")
    with (book / "figures" / "fig-3-1.csv").open(encoding="utf-8") as file:
        rows = {int(row["year"]): int(row["people"]) for row in csv.DictReader(file)}
    assert set(rows) == set(range(1959, 1971))
    assert all(people == table.loc[f"year-{year}", "value"] for year, people in rows.items())


def test_every_page_has_a_description_of_its_own(soups, book):
    descriptions = {}
    for path, page in soups.items():
        if page.article and path.parent != book:
            description = page.find("meta", attrs={"name": "description"})["content"]
            assert 40 < len(description) <= 200 and description[-1] in ".?!…:", path
            descriptions[path.name] = description
    assert len(set(descriptions.values())) == len(descriptions) >= 30


def test_nothing_points_to_an_address_that_is_not_known(pages):
    for path in pages:
        text = path.read_text(encoding="utf-8")
        assert 'rel="canonical"' not in text and "og:" not in text, path
        assert "mybinder.org" not in text and "colab.research" not in text, path


def test_each_chapter_runs_with_one_click(soups, book):
    chapters = [path for path in soups if path.name[:2].isdigit() and path.parent.name == "book"]
    assert len(chapters) == len(CHAPTERS) >= 12
    for path in chapters:
        (link,) = (link for link in soups[path].select(".book-ways a") if "lite/" in link["href"])
        address = urlsplit(link["href"])
        assert (path.parent / address.path).resolve().is_file()
        (notebook,) = parse_qs(address.query)["path"]
        assert (book / "lite" / "files" / notebook).is_file()
        assert "MB" in link.parent.text and "private window" in link.parent.text


HUB, REPOSITORY = "https://hub.example.edu", "https://github.com/owner/name"

# What somebody pastes as the address of a hub, and the hub; or what is said of it.
HUBS = {
    "https://hub.example.edu": HUB,
    "https://hub.example.edu/": HUB,
    "https://hub.example.edu/hub/spawn": HUB,
    "https://hub.example.edu/hub/spawn-pending/ann?next=%2Fuser%2Fann%2Flab": HUB,
    "https://hub.example.edu/hub/login?next=%2Fjupyter%2Fhub%2Fhome": HUB,
    "https://hub.example.edu/hub/home#top": HUB,
    "https://hub.example.edu/user/ann/lab/tree/x": HUB,
    "https://hub.example.edu/user/hub/lab/tree/hub/x": HUB,  # somebody's name, and a folder
    "https://hub.example.edu/hub/user-redirect/git-pull?repo=https%3A%2F%2Fexample.org%2Fx": HUB,
    "https://hub.example.edu//hub//spawn": HUB,
    "https://hub.example.edu/services/announcement": HUB,
    "  https://hub.example.edu/hub/  ": HUB,
    "<https://hub.example.edu/hub/home>.": HUB,  # out of a letter
    "HTTPS://Hub.Example.EDU/hub": HUB,
    "hub.example.edu/hub/home": HUB,
    "hub.example.edu:8000/hub/home": f"{HUB}:8000",
    "https://hub.example.edu:8443/hub/spawn": f"{HUB}:8443",
    "https://hub.example.edu/jupyter/hub/home": f"{HUB}/jupyter",
    "https://hub.example.edu/jupyter/user/ann/tree": f"{HUB}/jupyter",
    "https://hub.example.edu/jupyter/": f"{HUB}/jupyter",
    "https://hub.example.edu/hub/hub/spawn": f"{HUB}/hub",  # a base URL of that name
    "https://hub.example.edu/hub": HUB,
    "localhost:8000": "https://localhost:8000",
    "http://hub.example.edu/hub/spawn": "must start with https://, not with http://",
    "ftp://hub.example.edu": "must start with https://, not with ftp://",
    "https://ann:secret@hub.example.edu": "holds a user name or a password",
    "https://ann@hub.example.edu/hub": "holds a user name or a password",
    "https://hub.example.edu/lab/tree/x": "leads to a single Jupyter server, not to a hub",
    "javascript:alert(1)": "is not an address",
    "data:text/html,x": "is not an address",
    "https://hub example edu": "is not an address",
    "https://": "is not an address",
    "hub": "names no server, such as",
}

# The same for a repository: its address, and the branch where it is not the book's own.
REPOSITORIES = {
    REPOSITORY: (REPOSITORY, "main"),
    f" {REPOSITORY}/ ": (REPOSITORY, "main"),
    f"{REPOSITORY}.git": (REPOSITORY, "main"),
    f"{REPOSITORY}.git/": (REPOSITORY, "main"),
    f"{REPOSITORY}?tab=readme-ov-file": (REPOSITORY, "main"),
    f"{REPOSITORY}#readme": (REPOSITORY, "main"),
    f"{REPOSITORY}/tree/main": (REPOSITORY, "main"),
    f"{REPOSITORY}/tree/spring-2027": (REPOSITORY, "spring-2027"),
    f"{REPOSITORY}/tree/spring-2027/book/teaching": (REPOSITORY, "spring-2027"),
    f"{REPOSITORY}/blob/main/README.md": (REPOSITORY, "main"),
    f"{REPOSITORY}/pull/3/files": (REPOSITORY, "main"),
    f"{REPOSITORY}/wiki": (REPOSITORY, "main"),
    "https://github.com/owner/tree/tree/dev": ("https://github.com/owner/tree", "dev"),
    "github.com/owner/name": (REPOSITORY, "main"),
    "git@github.com:owner/name.git": (REPOSITORY, "main"),
    "ssh://git@git.example.edu:2222/owner/name.git": ("https://git.example.edu/owner/name", "main"),
    f"git clone {REPOSITORY}.git": (REPOSITORY, "main"),
    "https://gitlab.com/group/part/name": ("https://gitlab.com/group/part/name", "main"),
    "https://gitlab.com/group/part/name/-/tree/dev": ("https://gitlab.com/group/part/name", "dev"),
    "https://gitlab.com/owner/name/-/tree/a%2Fb?ref_type=heads": ("https://gitlab.com/owner/name", "a/b"),
    "https://gitlab.com/owner/name/-/issues/3": ("https://gitlab.com/owner/name", "main"),
    "https://codeberg.org/owner/name/src/branch/dev/README.md": ("https://codeberg.org/owner/name", "dev"),
    "https://bitbucket.org/owner/name/src/dev/": ("https://bitbucket.org/owner/name", "dev"),
    "https://git.example.edu/~ann/name.git": ("https://git.example.edu/~ann/name", "main"),
    "https://github.com/owner": "names no repository",
    "https://github.com/": "names no repository",
    "https://github.com/orgs/owner/repositories": "names no repository",
    "owner/name": "names no server, such as",
    "https://gist.github.com/owner/0123abcd": "must lead to the repository itself",
    "https://raw.githubusercontent.com/owner/name/main/README.md": "must lead to the repository itself",
    "https://owner.github.io/name/": "must lead to the repository itself",
    "https://mybinder.org/v2/gh/owner/name/main": "must lead to the repository itself",
    "https://colab.research.google.com/github/owner/name/blob/main/x.ipynb": "must lead to the repository itself",
    "http://github.com/owner/name": "must start with https://, not with http://",
    "git://github.com/owner/name.git": "must start with https://, not with git://",
    "https://token:x@github.com/owner/name": "holds a user name or a password",
    f"{REPOSITORY}/tree/%E0%A4%A": "names a branch that this form cannot read",
    "https://github.com/owner/na me": "is not an address",
}


def links_of(page, pasted: list[tuple[str, str]]) -> list[dict]:
    """What the form makes of pairs of a hub's and a repository's address."""
    asked = [{"hub": hub, "repository": repository, "chapter": "book/01-x.ipynb"} for hub, repository in pasted]
    return page.evaluate("asked => asked.map((one) => hubLink(one))", asked)


def test_a_hub_is_known_from_any_of_its_addresses(open_page):
    found = links_of(open_page("book/use.html"), [(pasted, REPOSITORY) for pasted in HUBS])
    for (pasted, hub), made in zip(HUBS.items(), found, strict=True):
        if hub.startswith("https://"):
            assert made.get("href", "").startswith(f"{hub}/hub/user-redirect/git-pull?"), (pasted, made)
        else:
            (problem,) = made["problems"].items()
            assert problem[0] == "hub" and hub in problem[1], pasted
            assert problem[1].startswith("The address of your JupyterHub "), pasted


def test_a_repository_is_known_from_any_of_its_addresses(open_page):
    found = links_of(open_page("book/use.html"), [(HUB, pasted) for pasted in REPOSITORIES])
    for (pasted, wanted), made in zip(REPOSITORIES.items(), found, strict=True):
        if isinstance(wanted, tuple):
            assert "href" in made, (pasted, made)
            query = parse_qs(urlsplit(made["href"]).query)
            assert (query["repo"][0], query["branch"][0]) == wanted, pasted
            assert query["urlpath"] == [f"lab/tree/{wanted[0].rsplit('/', 1)[1]}/book/01-x.ipynb"], pasted
        else:
            (problem,) = made["problems"].items()
            assert problem[0] == "repository" and wanted in problem[1], pasted
            assert problem[1].startswith("The address of the repository "), pasted


def test_the_link_for_a_hub_is_made_in_the_page(open_page):
    page = open_page("book/use.html")
    output = page.locator(".hub-link output")
    hub, repository = page.get_by_label("Address of your JupyterHub"), page.get_by_label("Address of the repository")
    expect(output).to_contain_text("once both addresses are filled in")
    hub.fill("https://hub.example.org/hub/spawn")
    expect(output).to_contain_text("once both addresses are filled in")
    repository.fill("https://example.org/group/companion.git")
    page.get_by_label("Chapter", exact=True).select_option(label="3 The ships that left Japan")
    made = urlsplit(output.locator("a").get_attribute("href"))
    assert f"{made.scheme}://{made.netloc}{made.path}" == "https://hub.example.org/hub/user-redirect/git-pull"
    assert parse_qs(made.query) == {
        "repo": ["https://example.org/group/companion"],
        "branch": ["main"],
        "urlpath": ["lab/tree/companion/book/03-historical-background.ipynb"],
    }
    hub.fill("javascript:alert(1)")
    assert output.locator("a").count() == 0
    assert page.get_by_label("Chapter", exact=True).locator("option").count() == len(CHAPTERS)


def test_the_form_says_which_address_is_wrong_when_its_field_is_left(open_page):
    page = open_page("book/use.html")
    output = page.locator(".hub-link output")
    hub, repository = page.get_by_label("Address of your JupyterHub"), page.get_by_label("Address of the repository")
    hub.press_sequentially("http://hub.example.edu")
    expect(output).to_contain_text("once both addresses are filled in")  # somebody is still typing
    assert hub.get_attribute("aria-invalid") is None
    hub.press("Tab")
    expect(output).to_have_text("The address of your JupyterHub must start with https://, not with http://.")
    assert (hub.get_attribute("aria-invalid"), hub.get_attribute("aria-describedby")) == ("true", "hub-answer")
    assert output.get_attribute("id") == "hub-answer" and repository.get_attribute("aria-invalid") is None
    repository.fill("https://github.com/owner")
    expect(output).to_contain_text("must start with https")
    assert repository.get_attribute("aria-invalid") is None
    repository.press("Tab")
    expect(output).to_contain_text("must start with https")
    expect(output).to_contain_text("The address of the repository names no repository")
    assert not violations(page)
    hub.fill("https://hub.example.edu")
    repository.fill("https://github.com/owner/name/tree/dev")
    expect(output).to_contain_text("to the branch dev: https://hub.example.edu/hub/user-redirect/git-pull?")
    assert [field.get_attribute("aria-invalid") for field in (hub, repository)] == [None, None]


def test_the_form_knows_chapters_of_any_number(chromium, served):
    page = chromium.new_page()

    def grown(route):
        body = route.fetch().text()
        more = "".join(f'<li><a class="reference internal" href="{n}-more.html">{n} More</a></li>' for n in (20, 101))
        route.fulfill(
            body=re.sub(r'(<li[^>]*><a[^>]*href="12-)', rf"{more}\1", body, count=1), content_type="text/html"
        )

    page.route("**/book/use.html", grown)
    page.goto(f"{served}/book/use.html")
    values = page.locator("#chapter option").evaluate_all("all => all.map((option) => option.value)")
    assert {"book/20-more.ipynb", "book/101-more.ipynb"} <= set(values) and len(values) == len(CHAPTERS) + 2
    page.close()


# For everyone ----------------------------------------------------------------------------------------

PAGES = [
    CHAPTER,
    "book/06-resettlement-in-practice.html",
    "book/reference/claims.html",
    "book/index.html",
    "book/use.html",
]


@pytest.mark.parametrize("name", PAGES)
def test_a_window_at_twice_the_scale_loses_nothing(open_page, name):
    page = open_page(name, width=640)
    page.set_viewport_size({"width": 640, "height": 450})
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.evaluate(_CLIPPED) == []


@pytest.mark.parametrize("name", PAGES)
def test_letters_twice_as_large_lose_nothing(open_page, name):
    page = open_page(name)
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    page.wait_for_timeout(200)
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280
    assert page.evaluate(_CLIPPED) == []


# Elements of the text whose words run out of a box that hides them.
_CLIPPED = """() => [...document.querySelectorAll('article *')].filter(e => {
  const style = getComputedStyle(e);
  return e.offsetParent && style.overflowX === 'hidden' && style.clipPath === 'none' && e.scrollWidth > e.clientWidth + 1;
}).map(e => e.outerHTML.slice(0, 80))"""


@pytest.mark.parametrize("name", [CHAPTER, "book/use.html"])
def test_tab_leads_through_the_page_with_the_focus_in_sight(open_page, name):
    page = open_page(name)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Skip to main content"
    order, unseen = [], []
    for _ in range(400):
        page.keyboard.press("Tab")
        seen = page.evaluate(_FOCUSED)
        if seen["tag"] == "BODY":
            break
        order.append(seen["place"])
        if not (seen["outlined"] or seen["inside"]):
            unseen.append(seen["html"])
    assert len(order) > 30 and unseen == []
    # All in the order in which it stands on the page, within the text.
    places = [place for place in order if place is not None]
    assert places == sorted(places) and len(places) > 3


_FOCUSED = """() => {
  const e = document.activeElement, style = getComputedStyle(e);
  const all = [...document.querySelectorAll('article *')], at = all.indexOf(e), box = e.getBoundingClientRect();
  return {tag: e.tagName, html: e.outerHTML.slice(0, 100), place: at < 0 ? null : at,
          outlined: style.outlineStyle !== 'none' || style.boxShadow !== 'none',
          inside: e.tagName === 'BODY' && box.width > 0};
}"""


def test_nothing_moves_for_those_who_asked_for_stillness(open_page):
    page = open_page(CHAPTER)  # with reduced motion, as every page of these tests
    moving = page.evaluate(
        "() => [...document.querySelectorAll('*')].filter(e => { const s = getComputedStyle(e);"
        " return s.animationName !== 'none' || (s.transitionDuration.split(',').some(d => parseFloat(d) > 0) && s.transitionProperty !== 'none'); })"
        ".map(e => e.outerHTML.slice(0, 80))"
    )
    assert moving == []
