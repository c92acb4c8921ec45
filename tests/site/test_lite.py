"""JupyterLite as it is published: whole, in agreement with itself, and chapter 3 run in it in a real browser."""

import functools
import hashlib
import http.server
import json
import os
import re
import shutil
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import expect

from claimbook.notebooks import read
from companion import data, dictionary
from tests import pyodide
from tests.conftest import PATIENCE, ROOT
from tools.browser import find
from tools.site import browser_python, lite
from tools.site.copies import link_or_copy

CHAPTER = "book/03-historical-background.ipynb"


@pytest.fixture(scope="module")
def built() -> Path:
    """JupyterLite as readers get it, with Pyodide on the CDN; brought up to date first."""
    assert lite.main() == 0
    return lite.LITE


@pytest.fixture(scope="module")
def own_pyodide(tmp_path_factory) -> Path:
    return pyodide.assembled(tmp_path_factory.mktemp("pyodide"), lite.DOWNLOADS)


@pytest.fixture(scope="module")
def self_hosted(tmp_path_factory, own_pyodide) -> Path:
    """A site with a JupyterLite that has Pyodide beside it."""
    site = tmp_path_factory.mktemp("site")
    (site / "of another program").symlink_to("nowhere")
    (site / "older").touch()
    os.utime(site / "older", (0, 0))
    lite.build(site / "lite", own_pyodide)
    assert (site / "older").stat().st_mtime == 0, "what lies beside JupyterLite is not ours to touch"
    assert not (site / "lite" / "static" / "lock").exists(), "one lock, beside Pyodide"
    return site


def settings_of(folder: Path) -> dict:
    plugins = json.loads((folder / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    return plugins["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]


# Whole -----------------------------------------------------------------------------------------------


def test_every_notebook_and_table_is_there_and_listed(built):
    ours = [*lite.notebooks(), *(ROOT / "data" / name for name in (*data.files(), dictionary.README))]
    assert len(ours) > 50
    for original in ours:
        place = original.relative_to(ROOT)
        listing = json.loads((built / "api" / "contents" / place.parent / "all.json").read_text(encoding="utf-8"))
        assert place.name in {entry["name"] for entry in listing["content"]}
        copy = built / "files" / place
        if original.suffix != ".ipynb":
            assert copy.read_bytes() == original.read_bytes()
            continue
        copied, written = (json.loads(path.read_text(encoding="utf-8")) for path in (copy, original))
        assert copied["metadata"].pop("kernelspec")["name"] == copied["metadata"].pop("language_info")["name"]
        written["metadata"].pop("kernelspec")
        assert copied == written
        assert not any(cell.get("outputs") for cell in copied["cells"])


def test_the_lock_is_whole_and_in_agreement(built):
    place = built / "static" / "lock"
    lock = json.loads((place / "pyodide-lock.json").read_text(encoding="utf-8"))
    names = {lite.canonical(name) for name in lock["packages"]}
    assert {"under-the-radar-companion", "ipywidgets", "comm", "pandas", "matplotlib", "markupsafe"} <= names
    beside = 0
    for name, entry in lock["packages"].items():
        assert {lite.canonical(needed) for needed in entry["depends"]} <= names, name
        if "://" in entry["file_name"]:
            assert entry["file_name"].startswith(f"{lite.CDN}/"), name
        else:
            beside += 1
            assert hashlib.sha256((place / entry["file_name"]).read_bytes()).hexdigest() == entry["sha256"], name
    assert beside == 5
    assert "companion" in lock["packages"]["under-the-radar-companion"]["imports"]
    assert lite.PYODIDE in settings_of(built)["pyodideUrl"] == f"{lite.CDN}/pyodide.mjs"


def test_no_other_host_is_named_than_the_cdn(built):
    assert hosts_of(built) == {"cdn.jsdelivr.net"}


@pytest.mark.weekly
def test_no_host_at_all_is_named_when_self_hosted(self_hosted):
    assert hosts_of(self_hosted / "lite") == set()


def hosts_of(folder: Path) -> set[str]:
    """The hosts that a JupyterLite will ask, by its settings and by its lock."""
    settings = settings_of(folder)
    assert settings["disablePyPIFallback"] is True
    (lock,) = (path.read_text(encoding="utf-8") for path in (folder / "static").rglob("pyodide-lock.json"))
    hosts = set(re.findall(r"https?://([\w.-]+)", json.dumps(settings)))
    assert set(re.findall(r'"file_name": ?"https?://([\w.-]+)', lock)) == hosts
    return hosts


@pytest.mark.weekly
def test_the_same_inputs_give_the_same_bytes(built, tmp_path):
    lite.build(tmp_path / "again", None)

    def content(folder):
        return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    one, two = content(built), content(tmp_path / "again")
    assert [str(name) for name in one.keys() | two.keys() if one.get(name) != two.get(name)] == []


def test_it_is_not_heavier_than_said(built):
    assert sum(path.stat().st_size for path in built.rglob("*") if path.is_file()) < 31e6
    assert not list(built.rglob("*.map"))


def test_a_reader_is_told_whence_and_how_much():
    assert browser_python.source({}) == ("cdn.jsdelivr.net", browser_python.MEGABYTES)
    assert browser_python.source({"BOOK_PYODIDE": "/a/folder"}) == (None, browser_python.MEGABYTES)


def damaged(folder: Path, pattern: str, content: str | None) -> None:
    """Take a file away, or put something else into it."""
    (file,) = folder.glob(pattern)
    file.unlink()
    if content is not None:
        file.write_text(content, encoding="utf-8")


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("pyodide.mjs", None, "where there is no pyodide.mjs"),
        ("pyodide.asm.wasm", None, "where there is no pyodide.asm.wasm"),
        ("pyodide.mjs", 'version="0.27.1"', "expected Pyodide 314.* there, found another version"),
        ("numpy-*.whl", None, "has no numpy-.*is it a whole release"),
        ("pandas-*.whl", "cut off", "pandas-.* is not the file that pyodide-lock.json describes"),
        ("pyodide-lock.json", '{"packages": {}}', "pyodide-lock.json has no .*, which .* needs"),
    ],
)
def test_a_wrong_folder_for_pyodide_is_named(built, own_pyodide, tmp_path, monkeypatch, file, content, complaint):
    ours = sorted((built / "static" / "lock").glob("*.whl"))  # they need not be made anew for each
    monkeypatch.setattr(lite, "own_wheels", lambda _: [wheel for wheel in ours if "kernel" not in wheel.name])
    folder = Path(shutil.copytree(own_pyodide, tmp_path / "pyodide", copy_function=link_or_copy))
    assert lite.pyodide_folder({"BOOK_PYODIDE": str(folder)}) == folder
    damaged(folder, file, content)
    with pytest.raises(lite.LiteError, match=complaint):
        lite.build(tmp_path / "out", lite.pyodide_folder({"BOOK_PYODIDE": str(folder)}))
    assert not (tmp_path / "out").exists()


def test_a_kernel_without_its_wheels_or_for_another_pyodide_is_named(tmp_path, monkeypatch):
    from jupyterlite_pyodide_kernel import constants

    monkeypatch.setattr(lite.sys, "prefix", str(tmp_path))
    with pytest.raises(lite.LiteError, match="expected one wheel of pyodide_kernel and one of ipykernel, found none$"):
        lite.kernel_wheels()
    monkeypatch.setattr(constants, "PYODIDE_VERSION", "0.1")
    with pytest.raises(lite.LiteError, match=f"is for Pyodide 0.1, expected {lite.PYODIDE}$"):
        lite.kernel_wheels()


@pytest.mark.parametrize(
    ("depends", "wanted", "complaint"),
    [
        (["two"], ["one"], "pyodide-lock.json has no two, which one needs"),
        ([], ["three"], "pyodide-lock.json has no three"),
    ],
)
def test_a_package_that_is_nowhere_is_named(depends, wanted, complaint):
    lock = {"packages": {"one": {"file_name": "one.whl", "depends": depends}}}
    with pytest.raises(lite.LiteError, match=complaint):
        lite.needed(lite.extended(lock, [], None)["packages"], wanted)


def test_another_file_under_the_name_of_pyodide_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(lite, "DOWNLOADS", tmp_path)
    (tmp_path / f"pyodide-{lite.PYODIDE}.tgz").write_bytes(b"another")
    with pytest.raises(lite.LiteError, match="has the SHA-256"):
        lite.npm_package(tmp_path / "npm")
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(lite.node, "folder", lambda: None)
    with pytest.raises(lite.LiteError, match="npm was not found; `make node` fetches it"):
        lite.npm_package(tmp_path / "npm")


# Running ---------------------------------------------------------------------------------------------


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}  # fmt: skip
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass

    def copyfile(self, source, outputfile):
        content = source.read()
        self.server.sent += len(content)
        outputfile.write(content)


class Refusing(http.server.BaseHTTPRequestHandler):
    """A proxy that lets nothing through, and writes down what was asked for: it sees workers too."""

    def do_CONNECT(self):
        self.server.asked.add(self.path)
        self.send_error(403)

    do_GET = do_POST = do_HEAD = do_CONNECT

    def log_message(self, *args):
        pass


@contextmanager
def serving(handler):
    """A server on this machine only."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.sent, server.asked, server.address = 0, set(), f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def published(built):
    """JupyterLite as readers get it, under a path of its own as on GitHub Pages."""
    with serving(functools.partial(Handler, directory=str(built.parent))) as server:
        yield server


@pytest.fixture(scope="module")
def site(self_hosted):
    """The same with Pyodide beside it."""
    with serving(functools.partial(Handler, directory=str(self_hosted))) as server:
        yield server


@pytest.fixture(scope="module")
def browser(chromium) -> Iterator:
    """A browser that asks nothing of its own accord, and takes book.test for this machine."""
    quiet = "--disable-background-networking --disable-component-update --disable-sync --no-first-run"
    own = ["--disable-features=AutofillServerCommunication", "--host-resolver-rules=MAP book.test 127.0.0.1"]
    args = ["--no-sandbox", "--disable-gpu", *quiet.split(), *own]
    started = chromium.browser_type.launch(executable_path=find(), args=args)
    yield started
    started.close()


@pytest.fixture
def visit(browser):
    """Open the chapter on a server, or a full address; what is asked of other hosts is refused, and in `visit.asked`."""
    with serving(Refusing) as proxy, ExitStack() as stack:

        def visited(address: str, prepare=lambda context: None, notebook: str = CHAPTER, **options):
            own = {"server": proxy.address, "bypass": "127.0.0.1,book.test"}
            context = browser.new_context(proxy=own, **{"viewport": {"width": 1280, "height": 1400}, **options})
            stack.callback(context.close)
            prepare(context)
            page = context.new_page()
            whole = address.startswith("file:") or address.endswith("/")
            page.goto(address if whole else f"{address}/lite/notebooks/index.html?path={notebook}")
            return page, page.locator("#start-notice")

        visited.asked = proxy.asked
        yield visited


def from_cdn(context, folder: Path | None) -> list[int]:
    """Let a folder stand for the CDN, its digests in the lock; without one the CDN never answers.

    Returns how many bytes each of its answers has, in a list that grows.
    """
    sent = []
    entries = json.loads((folder / "pyodide-lock.json").read_text(encoding="utf-8"))["packages"] if folder else {}

    def lock(route):
        answer = route.fetch()
        published = answer.json()
        for name, entry in entries.items():
            ours = {"file_name": f"{lite.CDN}/{entry['file_name']}", "sha256": entry["sha256"]}
            assert published["packages"][name]["file_name"].startswith(lite.CDN)
            published["packages"][name] |= ours
        route.fulfill(response=answer, json=published)

    def file(route):
        if folder:
            name = route.request.url.removeprefix(f"{lite.CDN}/")
            kind = Handler.extensions_map.get(Path(name).suffix, "application/octet-stream")
            allowed = {"Access-Control-Allow-Origin": "*", "Content-Type": kind}
            content = (folder / name).read_bytes()
            sent.append(len(content))
            route.fulfill(body=content, headers=allowed)

    context.route("**/static/lock/pyodide-lock.json", lock)
    context.route(f"{lite.CDN}/**", file)
    return sent


@pytest.mark.weekly
def test_as_published_pure_python_starts_and_reads_the_tables(published, visit, tmp_path):
    folder = pyodide.bare(tmp_path)
    page, notice = visit(published.address, lambda context: from_cdn(context, folder))
    expect(notice).to_contain_text("Starting Python in this page", timeout=PATIENCE)
    expect(notice).to_contain_text("Python is ready", timeout=PATIENCE)
    printed = page.evaluate(_PRINTED, "import sys; print(sys.platform, open('../data/claims.csv').readline())")
    assert printed == f"emscripten {(ROOT / 'data' / 'claims.csv').read_text(encoding='utf-8').splitlines()[0]}\n\n"
    assert visit.asked == set()


_PRINTED = """async code => {
  let printed = '';
  const run = jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({code});
  run.onIOPub = message => { printed += message.content.text ?? message.content.evalue ?? ''; };
  await run.done;
  return printed;
}"""


def cells(page) -> dict:
    """How many code cells there are, how many have run, and their errors."""
    return page.evaluate(_CELLS)


def run_all(page) -> dict:
    """Run every cell of the open notebook to the end, or to the first error; as `cells` tells then."""
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    began = time.monotonic()
    while (now := cells(page))["run"] < now["code"] and not now["errors"]:
        assert time.monotonic() - began < PATIENCE / 1000, f"{now} after {PATIENCE / 1000:.0f} s"
        time.sleep(0.5)
    return now


_CELLS = """() => {
  const cells = [...jupyterapp.shell.currentWidget.content.model.cells];
  const code = cells.filter(cell => cell.type === 'code');
  const outputs = code.flatMap(cell => cell.outputs.toJSON());
  return {code: code.length, run: code.filter(cell => cell.executionCount).length,
          errors: outputs.filter(o => o.output_type === 'error').map(o => o.ename + ': ' + o.evalue),
          printed: outputs.map(o => o.text ?? '').join('')};
}"""


@pytest.mark.parametrize("where", ["published", pytest.param("site", marks=pytest.mark.weekly)])
def test_the_chapter_runs_from_top_to_bottom_and_answers(request, visit, own_pyodide, where):
    """As readers get it, and weekly with Pyodide beside it. One start of Python for all of it: a start takes half a minute."""
    server, of_cdn = request.getfixturevalue(where), []
    before_all = server.sent

    def prepare(context) -> None:
        if where == "published":
            of_cdn.append(from_cdn(context, own_pyodide))

    page, notice = visit(server.address, prepare)
    expect(notice.get_by_role("status")).to_contain_text("Starting Python in this page", timeout=PATIENCE)
    expect(notice).to_contain_text("Python is ready", timeout=PATIENCE)
    notice.hover()  # it goes half a minute after a cell has run, however slow the machine, but not from under a pointer
    now = run_all(page)
    notice.get_by_role("button", name="Close").press("Enter")
    expect(notice).to_have_count(0)
    assert now["errors"] == [] and now["run"] == now["code"] > 5
    assert "77.0 per cent left in the two years" in now["printed"], "the solution of an exercise"

    slider = page.locator(".jp-OutputArea-output input[type=range], .jp-OutputArea-output .noUi-handle").first
    slider.scroll_into_view_if_needed()
    expect(page.get_by_text("By the end of 1961").first).to_be_visible(timeout=PATIENCE)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("By the end of 1962").first).to_be_visible(timeout=PATIENCE)
    answer = page.locator(".jp-OutputArea-output").filter(has=page.locator(".widget-dropdown select")).first
    says = answer.locator(".explorable-says").first
    before = says.inner_text()
    answer.locator("select").select_option(index=1)
    expect(says).not_to_have_text(before, timeout=PATIENCE)
    sent = server.sent - before_all + sum(map(sum, of_cdn))
    assert 0.9 * browser_python.MEGABYTES < sent / 1e6 < 1.1 * browser_python.MEGABYTES, (
        "what a reader is told before the click"
    )

    # The same Python runs the cells of an assignment, because a start takes half a minute (with --weekly it has its own).
    cells_ = [
        cell.source for cell in read(ROOT / "book/teaching/student/counting.ipynb").cells if cell.cell_type == "code"
    ]
    printed = page.evaluate(_PRINTED, "import os; os.chdir('teaching/student')")
    printed += "".join(page.evaluate(_PRINTED, source) for source in cells_)
    assert "Error" not in printed and "Question 1: how_many must be a whole number" in printed

    page.evaluate("jupyterapp.shell.currentWidget.content.scrollToItem(0, 'start')")
    with page.context.expect_page() as opened:
        page.locator(".jp-Notebook a", has_text="chapter 2").first.click()
    opened.value.wait_for_url("**/notebooks/**02-returnees-or-refugees.ipynb", timeout=PATIENCE)
    opened.value.close()

    assert visit.asked == set()


def test_a_saved_copy_does_not_hide_a_newer_edition(published, visit, built):
    """Saved once, without an edit: the browser would show the old text for ever. What was saved is kept beside the new one."""
    page, _ = visit(published.address)
    there = "() => window.jupyterapp?.shell?.currentWidget?.context?.isReady"
    page.wait_for_function(there, timeout=PATIENCE)
    page.wait_for_function("localStorage.getItem('book-edition:book/03-historical-background.ipynb')", timeout=PATIENCE)
    page.evaluate(
        "path => jupyterapp.serviceManager.contents.save(path, {type: 'notebook', format: 'json',"
        " content: jupyterapp.shell.currentWidget.context.model.toJSON()})",
        CHAPTER,
    )
    page.reload()
    page.wait_for_function(there, timeout=PATIENCE)
    page.wait_for_timeout(1000)
    assert page.locator("#edition-notice").count() == 0, "nothing has been published since"

    file = built / "files" / CHAPTER
    before = file.read_bytes()
    file.unlink()  # it may be a link to the one that was built
    file.write_bytes(before.replace(b"## The data", b"## The data, corrected", 1))
    try:
        page.reload()
        notice = page.locator("#edition-notice")
        expect(notice).to_contain_text("A newer edition of this notebook has been published", timeout=PATIENCE)
        notice.get_by_role("button", name="Open the newer edition").click()
        expect(page.locator(".jp-Notebook h2", has_text="The data, corrected")).to_be_visible(timeout=PATIENCE)
        expect(notice).to_have_count(0)
        mine = page.evaluate(
            "jupyterapp.serviceManager.contents.get('book', {content: true}).then(b => b.content.map(c => c.name))"
        )
        assert any(name.startswith("03-historical-background-saved-") for name in mine)
    finally:
        file.write_bytes(before)


@pytest.mark.weekly
def test_an_assignment_runs_there_too(site, visit):
    """Untouched: every cell runs without what marks, and each check says what form it waits for."""
    page, notice = visit(site.address, notebook="book/teaching/student/counting.ipynb")
    expect(notice).to_contain_text("Python is ready", timeout=PATIENCE)
    now = run_all(page)
    assert now["errors"] == [] and now["run"] == now["code"] > 8
    assert "Question 1: how_many must be a whole number" in now["printed"]
    assert visit.asked == set()


def without_service_workers(context) -> None:
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'serviceWorker', {get: () => undefined})")


def fits(notice, width: int) -> bool:
    box = notice.bounding_box()
    return box["x"] >= 0 and box["x"] + box["width"] <= width


@pytest.mark.parametrize(
    ("prepare", "options"),
    [
        pytest.param(lambda context: None, {"service_workers": "block"}, id="refused"),
        pytest.param(without_service_workers, {}, id="unknown", marks=pytest.mark.weekly),
    ],
)
def test_where_service_workers_are_forbidden_it_says_so(published, visit, prepare, options):
    phone = {"viewport": {"width": 390, "height": 800}, "color_scheme": "dark"}
    _page, notice = visit(published.address, prepare, **phone, **options)
    expect(notice).to_contain_text("allows no service workers", timeout=PATIENCE)
    assert fits(notice, 390)


def test_where_the_cdn_cannot_be_reached_it_says_so_and_asks_no_other_host(published, visit):
    _page, notice = visit(published.address)
    expect(notice).to_contain_text("cdn.jsdelivr.net cannot be reached from here", timeout=PATIENCE)
    assert visit.asked == {"cdn.jsdelivr.net:443"}


def test_when_nothing_comes_it_says_so_after_three_minutes(published, visit):
    page, notice = visit(published.address, lambda context: (from_cdn(context, None), context.clock.install()))
    expect(notice).to_contain_text("Starting Python in this page", timeout=PATIENCE)
    page.wait_for_function("() => window.jupyterapp?.shell?.currentWidget", timeout=PATIENCE)
    page.clock.fast_forward(61_000)
    expect(notice).to_contain_text("Python is still starting", timeout=PATIENCE)
    page.clock.fast_forward(120_000)
    expect(notice).to_contain_text("not started within three minutes", timeout=PATIENCE)


def test_from_a_folder_or_a_plain_address_it_says_so(published, visit, built):
    _page, notice = visit((built / "notebooks" / "index.html").as_uri())
    expect(notice).to_contain_text("need a web server", timeout=PATIENCE)
    _page, notice = visit(published.address.replace("127.0.0.1", "book.test"))
    expect(notice).to_contain_text("addresses that begin with https", timeout=PATIENCE)


def test_the_root_and_the_menus_lead_somewhere(published, visit, built):
    for app in lite.APPS:
        assert (built / app / "index.html").is_file()
    settings = json.loads((built / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    assert settings["appUrl"].removeprefix("./") in lite.APPS
    page, _notice = visit(f"{published.address}/lite/")
    expect(page.get_by_text("data", exact=True).first).to_be_visible(timeout=PATIENCE)
    assert visit.asked == set()
