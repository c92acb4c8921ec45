"""Chapter 3 in a real JupyterLab: it runs top to bottom, its explorables answer, its links lead to its claims."""

import os
import signal
import socket
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from tests.conftest import PATIENCE
from tests.surroundings import start

CHAPTER = "book/03-historical-background.ipynb"


@pytest.fixture
def lab(tree, tmp_path):
    """Address of a JupyterLab of its own: a copy of the repository, a free port, fresh settings."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {f"JUPYTER_{name}_DIR": str(tmp_path / name.lower()) for name in ("CONFIG", "RUNTIME", "DATA")}
    command = [Path(sys.executable).with_name("jupyter"), "lab", "--no-browser", "--allow-root", f"--port={port}"]
    settings = ["--IdentityProvider.token=", "--LabApp.expose_app_in_browser=True", "--LabApp.check_for_updates_class="
                "jupyterlab.NeverCheckForUpdate", f"--ServerApp.root_dir={tree}", "--LabApp.news_url="]  # fmt: skip
    with (tmp_path / "lab.log").open("w", encoding="utf-8") as log:
        server = start([*command, *settings], cwd=tree, env={**os.environ, **own}, stdout=log, stderr=log)
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


def test_the_chapter_runs_answers_and_links(lab, chromium):
    page = chromium.new_page(viewport={"width": 1280, "height": 1400})
    asked = []
    page.on("request", lambda request: request.url.startswith((lab, "data:", "blob:")) or asked.append(request.url))
    page.goto(f"{lab}/lab/tree/{CHAPTER}?reset")
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

    def scroll_to(cell: str):
        """The notebook draws only the cells in view."""
        page.evaluate(
            "id => { const panel = jupyterapp.shell.currentWidget.content;"
            " panel.scrollToItem(panel.widgets.findIndex(w => w.model.id === id), 'start'); }",
            cell,
        )

    scroll_to("gone-by")
    widget = page.locator(".widget-vbox", has=page.get_by_text("How many had left by the end of a given year"))
    widget.get_by_text("By the end of 1961, 74,779 people had left").wait_for(timeout=PATIENCE)
    assert page.locator(".explorable").count() == 0, "in a kernel the widgets are the explorable"
    widget.locator(".noUi-handle, [role=slider]").first.press("ArrowRight")
    widget.get_by_text("By the end of 1962, 78,276 people had left").wait_for(timeout=PATIENCE)
    assert widget.locator("svg[aria-label^='By the end of 1962']").count() == 1

    scroll_to("wives-share")
    widget = page.locator(
        ".widget-vbox", has=page.get_by_text("What share of the Japanese citizens were the Japanese wives")
    )
    widget.locator("select").first.wait_for(timeout=PATIENCE)
    widget.locator("select").first.select_option("6,679 (Cabinet of Japan 1987)")
    widget.get_by_text("27.4 per cent of 6,679 Japanese citizens").wait_for(timeout=PATIENCE)

    scroll_to("retelling")
    page.locator("a", has_text="poverty, suspicion").first.click()
    page.wait_for_function(
        "() => { const claim = document.getElementById('claim-iii-16');"
        " const top = claim?.getBoundingClientRect().top; return top > 0 && top < innerHeight; }",
        timeout=PATIENCE,
    )
    page.close()
    assert asked == []
