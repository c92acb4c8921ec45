"""What the tests share: the repository, copies of it, the built book, and a browser."""

from claimbook import unused  # noqa: F401, before what would import it

# isort: split
import functools
import http.server
import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import pypdfium2
import pytest
from bs4 import BeautifulSoup
from filelock import FileLock
from hypothesis import settings
from playwright.sync_api import expect

from claimbook import isolation
from claimbook.strays import ours
from tests import surroundings, weekly
from tests.weekly import pytest_addoption, pytest_configure  # noqa: F401, hooks of pytest
from tools.site import links
from tools.site.inputs import left_out

ROOT = Path(__file__).resolve().parents[1]
CHAPTERS = ours((ROOT / "book").glob("[0-9]*.ipynb"))

isolation.enter(ROOT / "_build" / "settings")  # what a person has set for themselves reaches no test

# No wall-clock limit; in CI the same examples each time, so that a change is to blame for a failure.
settings.register_profile("book", deadline=None, derandomize=bool(os.environ.get("CI")))
settings.load_profile("book")

surroundings.settle()

PATIENCE = 300_000  # milliseconds that a browser is waited for: a busy machine is slow, and that is no fault

AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
# Everything that axe knows, its experimental rules too, but not the AAA level.
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice", "experimental"]

# Files whose tests share something that takes long to make: one worker runs all of each.
TOGETHER = {
    "build",
    "dictionary",
    "edition",
    "example",
    "growth",
    "kept_addresses",
    "lite",
    "new",
    "pdf",
    "takedown",
    "teaching",
    "weighing_charts",
}
# The tests that take longest are begun first, so that the last worker is not left alone with one of them; those that
# read what a visit to every page has brought come after all that visit pages.
FIRST = ("test_build.py", "test_lite.py", "test_lab.py", "test_browser.py", "test_takeaway.py")
LAST = ("test_prune.py::test_the_first_visit", "test_prune.py::test_no_page_asks")


@pytest.hookimpl(tryfirst=True)  # before xdist reads the groups
def pytest_collection_modifyitems(config, items):
    weekly.leave_out(config, items)
    for item in items:
        name = item.path.stem.removeprefix("test_")
        if "soups" in item.fixturenames:
            item.add_marker(pytest.mark.xdist_group("soups"))
        elif name in TOGETHER:
            item.add_marker(pytest.mark.xdist_group(name))
    items.sort(key=_turn)


def _turn(item) -> int:
    """When a test comes: the lowest first."""
    for turn, start in enumerate(FIRST):
        if f"/{start}" in item.nodeid:
            return turn
    return len(FIRST) + any(f"/{start}" in item.nodeid for start in LAST)


@pytest.fixture(scope="session")
def everything() -> bool:
    """Whether a test is to try all that it can, or what stands for it."""
    return weekly.ON


@pytest.fixture(scope="session", autouse=True)
def at_home() -> None:
    """Every test begins in the repository, wherever pytest was started; whoever leaves it goes back (monkeypatch)."""
    os.chdir(ROOT)


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A copy of the repository that a test may damage."""
    return Path(shutil.copytree(ROOT, tmp_path / "tree", ignore=left_out))


@pytest.fixture(scope="session")
def book() -> Path:
    """The built book, brought up to date first so that no test looks at an old one."""
    with FileLock(ROOT / "_build" / "tests"):  # the tests run in two processes, and only one can build
        built = subprocess.run([sys.executable, "-m", "tools.site.build", "--site"], capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def pages(book: Path) -> list[Path]:
    """Every page that a reader can come to, not the files of the theme."""
    found = links.pages(book)
    assert len(found) > 5
    return found


@pytest.fixture(scope="session")
def soups(pages) -> dict[Path, BeautifulSoup]:
    """Every page, taken apart once: one worker runs all the tests that ask for it."""
    return {page: BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser") for page in pages}


@pytest.fixture(scope="session")
def chromium() -> Iterator:
    """A real browser; a test that needs one fails, and says why, where none can be had."""
    from tools.browser import find, playwright

    expect.set_options(timeout=60_000)
    with playwright() as driver:
        # Without these flags Chromium itself asks its maker's hosts for updates.
        quiet = "--disable-background-networking --disable-component-update --disable-sync --no-first-run"
        browser = driver.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu", *quiet.split()])
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def served(book) -> str:
    """Address at which the built folder is served, on this machine only."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(book)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


@pytest.fixture(scope="session")
def visited(chromium, served, tmp_path_factory, everything):
    """What was seen on a page, by its name: `visits.Visit`."""
    from tests import visits

    place = visits.shared_place(tmp_path_factory)
    return lambda name: visits.of(chromium, served, name, place, everything)


@pytest.fixture
def open_page(chromium, served):
    """Open a page of the book; at the end of the test it must have been quiet."""
    contexts, complaints = [], []

    def opened(address: str, *, width: int = 1280, scheme: str = "light", **options):
        context = chromium.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, reduced_motion="reduce", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: message.type in ("error", "warning") and complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", lambda request: is_ours(request.url, served) or complaints.append(request.url))
        page.on("response", lambda response: response.status < 400 or complaints.append(f"missing: {response.url}"))
        page.goto(address if "://" in address else f"{served}/{address}")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints


def leaves_of(document: Path | bytes) -> list[str]:
    """The text of each page of a PDF."""
    with pypdfium2.PdfDocument(document) as opened:
        return [page.get_textpage().get_text_bounded().replace("\r\n", "\n").strip() for page in opened]


def is_ours(address: str, served: str) -> bool:
    return address.startswith((served, "file:", "data:", "blob:"))


def address_ends(page, fragment: str) -> None:
    """See that the page's address comes to end so: the browser tells of a new fragment a moment after the key."""
    expect(page).to_have_url(re.compile(re.escape(fragment) + "$"))


def violations(page) -> list[str]:
    """What axe-core finds, one line each."""
    page.evaluate(AXE)
    found = page.evaluate(
        "rules => axe.run(document, {preload: false, resultTypes: ['violations'], runOnly: {type: 'tag', values: rules}})",
        RULES,
    )["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]
