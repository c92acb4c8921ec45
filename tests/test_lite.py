"""JupyterLite as it is published: whole, in agreement with itself, and chapter 3 run in it in a real browser."""

import hashlib
import http.server
import json
import re
import shutil
import threading
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

import lite
import pyodide
from conftest import ROOT

CHAPTER = "book/03-historical-background.ipynb"


@pytest.fixture(scope="module")
def built() -> Path:
    """JupyterLite as readers get it, with Pyodide on the CDN; brought up to date first."""
    assert lite.main() == 0
    return lite.LITE


@pytest.fixture(scope="module")
def own_pyodide(tmp_path_factory) -> Path:
    return pyodide.assembled(tmp_path_factory.mktemp("pyodide"), ROOT / "_build" / "downloads")


@pytest.fixture(scope="module")
def self_hosted(tmp_path_factory, own_pyodide) -> Path:
    """A site with a JupyterLite that has Pyodide beside it."""
    site = tmp_path_factory.mktemp("site")
    lite.build(site / "lite", own_pyodide)
    return site


def settings_of(folder: Path) -> dict:
    plugins = json.loads((folder / "jupyter-lite.json").read_text(encoding="utf-8"))["jupyter-config-data"]
    return plugins["litePluginSettings"]["@jupyterlite/pyodide-kernel-extension:kernel"]


# Whole -----------------------------------------------------------------------------------------------


def test_every_notebook_and_table_is_there_and_listed(built):
    for folder in ("book", "book/reference", "data"):
        listed = {
            entry["name"]
            for entry in json.loads((built / "api" / "contents" / folder / "all.json").read_text("utf-8"))["content"]
        }
        ours = {path.name for path in (ROOT / folder).iterdir() if path.suffix in (".ipynb", ".csv")}
        assert len(ours) >= 12 and ours <= listed
        for name in ours:
            copy, original = built / "files" / folder / name, ROOT / folder / name
            if name.endswith(".csv"):
                assert copy.read_bytes() == original.read_bytes()
            else:
                copied, written = (json.loads(path.read_text(encoding="utf-8")) for path in (copy, original))
                assert copied["cells"] == written["cells"] and copied["metadata"]["language_info"]["name"] == "python"


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


def test_no_other_host_is_named_and_none_at_all_when_self_hosted(built, self_hosted):
    for folder, hosts in ((built, {"cdn.jsdelivr.net"}), (self_hosted / "lite", set())):
        settings = settings_of(folder)
        assert settings["disablePyPIFallback"] is True
        assert set(re.findall(r"https?://([\w.-]+)", json.dumps(settings))) == hosts
        locks = [path.read_text(encoding="utf-8") for path in (folder / "static").rglob("pyodide-lock.json")]
        assert len(locks) == 1 and set(re.findall(r'"file_name": ?"https?://([\w.-]+)', locks[0])) == hosts


def test_the_same_inputs_give_the_same_bytes(built, tmp_path):
    lite.build(tmp_path / "again", None)

    def content(folder):
        return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}

    one, two = content(built), content(tmp_path / "again")
    assert [str(name) for name in one.keys() | two.keys() if one.get(name) != two.get(name)] == []


def test_it_is_not_heavier_than_said(built):
    assert sum(path.stat().st_size for path in built.rglob("*") if path.is_file()) < 32e6
    assert not list(built.rglob("*.map"))


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda folder: (folder / "pyodide.mjs").unlink(), "where there is no pyodide.mjs"),
        (
            lambda folder: (folder / "pyodide.mjs").write_text('version="0.27.1"'),
            "holds another Pyodide than 314",
        ),
    ],
)
def test_a_wrong_folder_for_pyodide_is_named(own_pyodide, tmp_path, damage, complaint):
    folder = Path(shutil.copytree(own_pyodide, tmp_path / "pyodide", ignore=shutil.ignore_patterns("*.whl", "*.wasm")))
    assert lite.pyodide_folder({"BOOK_PYODIDE": str(folder)}) == folder
    damage(folder)
    with pytest.raises(lite.LiteError, match=complaint):
        lite.pyodide_folder({"BOOK_PYODIDE": str(folder)})


def test_a_package_that_is_nowhere_is_named():
    lock = {"packages": {"one": {"file_name": "one.whl", "depends": ["two"]}}}
    with pytest.raises(lite.LiteError, match="the lock has no two, which one needs"):
        lite.extended(lock, [], None)


# Running ---------------------------------------------------------------------------------------------


class Handler(http.server.SimpleHTTPRequestHandler):
    extensions_map = {**http.server.SimpleHTTPRequestHandler.extensions_map, ".mjs": "text/javascript", ".wasm": "application/wasm"}  # fmt: skip
    protocol_version = "HTTP/1.1"

    def log_message(self, *args):
        pass


@pytest.fixture(scope="module")
def site(self_hosted):
    """Address of the site under a path of its own, as on GitHub Pages."""
    handler = lambda *args: Handler(*args, directory=str(self_hosted))  # noqa: E731
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def cells(page) -> dict:
    """How many code cells there are, how many have run, and their errors."""
    return page.evaluate(_CELLS)


_CELLS = """() => {
  const cells = [...jupyterapp.shell.currentWidget.content.model.cells];
  const code = cells.filter(cell => cell.type === 'code');
  const outputs = code.flatMap(cell => cell.outputs.toJSON());
  return {code: code.length, run: code.filter(cell => cell.executionCount).length,
          errors: outputs.filter(o => o.output_type === 'error').map(o => o.ename + ': ' + o.evalue)};
}"""


def test_the_chapter_runs_from_top_to_bottom_and_answers(chromium, site):
    """One start of Python for all of it, because a start takes half a minute."""
    page = chromium.new_page(viewport={"width": 1280, "height": 1400})
    asked = []
    page.on("request", lambda request: request.url.startswith((site, "data:", "blob:")) or asked.append(request.url))
    page.goto(f"{site}/lite/notebooks/index.html?path={CHAPTER}")
    notice = page.locator("#start-notice")
    expect(notice).to_contain_text("Python is starting", timeout=30_000)
    expect(notice).to_contain_text("Python is ready", timeout=150_000)
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    began = time.monotonic()
    while (now := cells(page))["run"] < now["code"] and not now["errors"] and time.monotonic() - began < 180:
        time.sleep(0.5)
    assert now["errors"] == [] and now["run"] == now["code"] > 5

    slider = page.locator(".jp-OutputArea-output input[type=range], .jp-OutputArea-output .noUi-handle").first
    slider.scroll_into_view_if_needed()
    expect(page.get_by_text("By the end of 1961").first).to_be_visible(timeout=20_000)
    slider.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("By the end of 1962").first).to_be_visible(timeout=20_000)
    answer = page.locator(".jp-OutputArea-output").filter(has=page.locator(".widget-dropdown select")).first
    says = answer.locator("strong").first
    before = says.inner_text()
    answer.locator("select").select_option(index=1)
    expect(says).not_to_have_text(before, timeout=20_000)

    notice.get_by_role("button", name="Close").press("Enter")
    expect(notice).to_have_count(0)
    assert asked == []
    page.close()


def test_where_service_workers_are_forbidden_it_says_so(chromium, site):
    context = chromium.new_context(viewport={"width": 390, "height": 800})
    context.add_init_script("Object.defineProperty(Navigator.prototype, 'serviceWorker', {get: () => undefined})")
    page = context.new_page()
    page.goto(f"{site}/lite/notebooks/index.html?path={CHAPTER}")
    notice = page.locator("#start-notice")
    expect(notice).to_contain_text("allows no service workers", timeout=30_000)
    box = notice.bounding_box()
    assert box["x"] >= 0 and box["x"] + box["width"] <= 390
    context.close()


def test_opened_from_a_folder_it_says_so(chromium, self_hosted):
    page = chromium.new_page()
    page.goto((self_hosted / "lite" / "notebooks" / "index.html").as_uri())
    expect(page.locator("#start-notice")).to_contain_text("need a web server", timeout=10_000)
    page.close()
