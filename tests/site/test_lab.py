"""Chapters in a real JupyterLab: they run top to bottom, their explorables answer, links lead to claims, nothing is asked."""

import os
import shutil
import signal
import socket
import time
import urllib.error
import urllib.request

import pytest

from tests.conftest import PATIENCE
from tests.surroundings import start
from tools import lab as opened
from tools.site.inputs import left_out

CHAPTER = "book/03-historical-background.ipynb"


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """Address of a JupyterLab as `make lab` opens it: a copy of the repository, a free port, fresh settings of a person."""
    tmp_path = tmp_path_factory.mktemp("lab")
    tree = shutil.copytree(opened.ROOT, tmp_path / "tree", ignore=left_out)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(tmp_path / name.lower()) for name in ("CONFIG", "RUNTIME", "DATA")}
    own |= opened.settings(tmp_path / "settings")
    command = opened.command("--no-browser", f"--port={port}", "--IdentityProvider.token=", f"--ServerApp.root_dir={tree}",
                             "--LabApp.expose_app_in_browser=True")  # fmt: skip
    with (tmp_path / "lab.log").open("w", encoding="utf-8") as log:
        server = start(command, cwd=tree, env={**os.environ, **own}, stdout=log, stderr=log)
    address = f"http://127.0.0.1:{port}"
    try:
        for _ in range(PATIENCE // 500):
            try:
                urllib.request.urlopen(f"{address}/api/status", timeout=5).close()
                break
            except (urllib.error.URLError, ConnectionError):
                assert server.poll() is None, (tmp_path / "lab.log").read_text(encoding="utf-8")[-2000:]
                time.sleep(0.5)
        yield address
    finally:
        os.killpg(server.pid, signal.SIGKILL)  # one has outlived SIGTERM
        server.wait()


def ran(page, lab: str, chapter: str) -> None:
    """Open a chapter and run all of it, without an error."""
    page.goto(f"{lab}/lab/tree/{chapter}?reset")
    page.wait_for_function(
        "() => window.jupyterapp?.shell?.currentWidget?.sessionContext?.session?.kernel?.connectionStatus === 'connected'",
        timeout=PATIENCE,
    )
    page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    # The last cell lists the claims: when it is there, every cell before it has run.
    page.wait_for_function(
        "() => { const cells = jupyterapp.shell.currentWidget.content.model.cells;"
        " return cells.get(cells.length - 1).outputs?.length > 0; }",
        timeout=PATIENCE,
    )
    errors = page.evaluate(
        "[...jupyterapp.shell.currentWidget.content.model.cells]"
        ".flatMap(c => c.outputs ? c.outputs.toJSON() : []).filter(o => o.output_type === 'error').map(o => o.evalue)"
    )
    assert errors == []


def scroll_to(page, cell: str) -> None:
    """Bring a cell into view and wait until it is there: a scroll still under way would undo the next."""
    page.evaluate(
        "id => { const panel = jupyterapp.shell.currentWidget.content;"
        " return panel.scrollToItem(panel.widgets.findIndex(w => w.model.id === id), 'start'); }",
        cell,
    )


def settled(page) -> None:
    """Wait until the notebook has kept its height for half a second."""
    page.evaluate(
        "async () => { const panel = document.querySelector('.jp-WindowedPanel-outer');"
        " for (let height = -1; height !== panel.scrollHeight;)"
        " { height = panel.scrollHeight; await new Promise(then => setTimeout(then, 500)); } }"
    )


@pytest.fixture
def page(lab, chromium):
    """A window in which no other host is asked for anything, and nobody about news."""
    page, asked = chromium.new_page(viewport={"width": 1280, "height": 1400}), []
    page.on("request", lambda request: request.url.startswith((lab, "data:", "blob:")) or asked.append(request.url))
    yield page
    assert page.get_by_text("official Jupyter news").count() == 0
    page.close()
    assert asked == []


@pytest.mark.parametrize(
    ("chapter", "cell", "option", "before", "after"),
    [
        ("06-resettlement-in-practice", "who-qualifies", "no one", "as reported: within", "as reported: outside"),
        pytest.param(
            "01-introduction",
            "how-many",
            "scholars",
            "We found 5 counts of people resettled",
            "Scholars made 4 counts of people resettled",
            marks=pytest.mark.weekly,
        ),
        pytest.param(
            "12-conclusion",
            "weigh",
            "",
            "You accept all eight considerations",
            "You accept seven of the eight",
            marks=pytest.mark.weekly,
        ),
    ],
)
def test_chapters_run_and_their_explorables_answer(lab, page, chapter, cell, option, before, after):
    ran(page, lab, f"book/{chapter}.ipynb")
    scroll_to(page, cell)
    page.locator(".widget-vbox.explorable", has_text=before).wait_for(timeout=PATIENCE)
    widget = page.locator(".widget-vbox.explorable").filter(has_text=before)
    widget = page.locator(f"#{mark(widget)}")  # which is still it when it says something else
    said = widget.locator(".explorable-says").inner_text()
    if option:
        widget.locator("select").last.select_option(option)
    else:
        widget.locator("input[type=checkbox]").first.click()
    page.wait_for_function("([e, said]) => e.querySelector('.explorable-says').textContent !== said",
                           arg=[widget.element_handle(), said], timeout=PATIENCE)  # fmt: skip
    widget.get_by_text(after).first.wait_for(timeout=PATIENCE)
    # What is plumbing is folded: the cell shows its output and not the line that makes it.
    assert not page.locator(".jp-CodeCell", has=widget).first.locator(".jp-InputArea-editor").is_visible()


def mark(widget) -> str:
    """Give an element an id, and return it."""
    return widget.evaluate("e => (e.id = e.id || 'the-widget')")


def test_the_chapter_runs_answers_and_links(lab, page):
    ran(page, lab, CHAPTER)
    scroll_to(page, "gone-by")
    widget = page.locator(".widget-vbox", has=page.get_by_text("How many had left by the end of a given year"))
    widget.get_by_text("By the end of 1961, 74,779 people had left").wait_for(timeout=PATIENCE)
    assert page.locator("section.explorable").count() == 0, "in a kernel the widgets are the explorable"
    look = "e => (({backgroundColor, borderLeftWidth}) => [backgroundColor, borderLeftWidth])(getComputedStyle(e))"
    assert widget.evaluate(look) == ["rgb(245, 247, 249)", "4px"], "and look like it"
    widget.locator(".noUi-handle, [role=slider]").first.press("ArrowRight")
    widget.get_by_text("By the end of 1962, 78,276 people had left").wait_for(timeout=PATIENCE)
    assert widget.locator("svg[aria-label^='By the end of 1962']").count() == 1

    scroll_to(page, "wives-share")
    widget = page.locator(
        ".widget-vbox", has=page.get_by_text("What share of the Japanese citizens were the Japanese wives")
    )
    widget.locator("select").first.wait_for(timeout=PATIENCE)
    widget.locator("select").first.select_option("6,679 (Cabinet of Japan 1987)")
    widget.get_by_text("27.4 per cent of the Japanese citizens: 6,679").wait_for(timeout=PATIENCE)

    # JupyterLab draws the cells one after the other, those in view first, and what stands above grows as it is drawn:
    # a link leads where it should once all of them are there.
    page.wait_for_function("() => document.getElementById('claim-iii-16')", timeout=PATIENCE)
    scroll_to(page, "retelling")
    settled(page)
    page.locator("a", has_text="poverty, suspicion").first.click()
    # … give or take what JupyterLab measures anew on the way: the claim then stands a little above the window's edge.
    page.wait_for_function(
        "() => { const top = document.getElementById('claim-iii-16').getBoundingClientRect().top;"
        " return top > -innerHeight / 4 && top < innerHeight; }",
        timeout=PATIENCE,
    )
