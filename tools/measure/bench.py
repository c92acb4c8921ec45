"""Measure the book: the weight of its pages, the answers of its explorables, build times, the reading of its tables.

    python -m tools.measure.bench            # some five minutes
    python -m tools.measure.bench --tests    # and the time of the tests

Everything is measured in this run, on this machine; times are told as ratios too.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import contextlib
import gzip
import os
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

import nbformat
import yaml
from nbclient import NotebookClient

from claimbook.notebooks import read
from tools.browser import find, playwright
from tools.measure.reading import served
from tools.site.inputs import left_out, python_path

ROOT = Path(__file__).resolve().parents[2]

HTML = ROOT / "_build" / "html"


def main() -> None:
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    weights()
    reactions()
    builds()
    notebooks()
    tables()
    if "--tests" in sys.argv:
        tests()


def builds() -> None:
    """A copy of the book built cold, unchanged, with one table edited, and with one notebook edited."""
    with tempfile.TemporaryDirectory() as folder:
        tree = Path(folder) / "book"
        ignored = shutil.ignore_patterns(".git", ".venv", "_build", "build", "__pycache__")
        shutil.copytree(ROOT, tree, ignore=ignored)
        cold = _build(tree)
        unchanged = _build(tree)
        glossary = tree / "data" / "glossary.csv"
        glossary.write_text(
            glossary.read_text(encoding="utf-8").replace("Japan's parliament", "The parliament"), "utf-8"
        )
        edited = _build(tree)
        chapter = tree / "book" / "03-historical-background.ipynb"
        chapter.write_text(chapter.read_text(encoding="utf-8").replace("# 3 Hist", "# 3 The hist"), encoding="utf-8")
        renamed = _build(tree)
    print("Build                  seconds   of the cold one")
    for name, seconds in (("cold", cold), ("nothing changed", unchanged), ("one table edited", edited),
                          ("one notebook edited", renamed)):  # fmt: skip
        print(f"{name:20} {seconds:9.1f} {seconds / cold:9.2f}")


def _build(tree: Path) -> float:
    started = time.monotonic()
    env = {**os.environ, "PYTHONPATH": python_path(tree)}
    command = [sys.executable, "-m", "tools.site.build"]
    subprocess.run(command, cwd=tree, check=True, env=env, stdout=subprocess.DEVNULL)
    return time.monotonic() - started


def notebooks() -> None:
    """Seconds of each notebook in a fresh kernel, and as a multiple of one that only imports the companion."""

    def seconds(notebook) -> float:
        client = NotebookClient(notebook, kernel_name="python3", resources={"metadata": {"path": ROOT / "book"}})
        client.extra_arguments = ["--log-level=ERROR"]  # each kernel would tell that it listens on this machine
        start = time.perf_counter()
        client.execute(env={**os.environ, "COMPANION_BUILD": "1"})
        return time.perf_counter() - start

    code = nbformat.v4.new_code_cell("import companion.data, companion.figures")
    empty = seconds(nbformat.v4.new_notebook(cells=[code]))
    took = {path.stem: seconds(read(path)) for path in sorted((ROOT / "book").rglob("[a-z0-9]*.ipynb"))}
    print("\nNotebook                     seconds   times an empty one")
    for name, time_ in took.items():
        print(f"{name:28} {time_:7.1f} {time_ / empty:10.1f}")
    print(f"{'median':28} {statistics.median(took.values()):7.1f}\n{'slowest':28} {max(took.values()):7.1f}")


class Weight(NamedTuple):
    """What the visit of a page costs: KB on the wire (gzip) and requests to other hosts, faults in the console."""

    first: float
    further: float  # after the front page
    other_hosts: int
    faults: int


def weights() -> None:
    """Each page of the book beside the same page in the stock theme."""
    with tempfile.TemporaryDirectory() as folder:
        stock = visits(stock_book(Path(folder) / "book"))
    ours = visits(HTML)
    print("\nPage, KB gzip                              first visit   further   stock theme: first   further")
    for name in [name for name in ours if name in stock]:
        one, other = ours[name], stock[name]
        print(f"{name:44} {one.first:9.0f} {one.further:9.0f} {other.first:21.0f} {other.further:9.0f}")
    for label, field in (("median first visit", "first"), ("median further page", "further")):
        pair = [statistics.median(getattr(weight, field) for weight in some.values()) for some in (ours, stock)]
        print(f"{label:44} {pair[0]:9.0f} {'':9} {pair[1]:21.0f}   ratio {pair[0] / pair[1]:.2f}")
    for label, field in (("requests to other hosts, all pages", "other_hosts"), ("faults in the console", "faults")):
        pair = [sum(getattr(weight, field) for weight in some.values()) for some in (ours, stock)]
        print(f"{label:44} {pair[0]:9} {'':9} {pair[1]:21}")
    lite = sum(path.stat().st_size for path in (HTML / "lite").rglob("*") if path.is_file()) / 1e6
    folder_ = sum(path.stat().st_size for path in HTML.rglob("*") if path.is_file()) / 1e6
    print(f"The site without JupyterLite: {folder_ - lite:.1f} MB; JupyterLite: {lite:.1f} MB")


def stock_book(tree: Path) -> Path:
    """The same content built with the stock theme: Jupyter Book's own extensions, without ours that finish pages."""
    shutil.copytree(ROOT, tree, ignore=left_out)
    shutil.copytree(ROOT / "_build" / "cache", tree / "_build" / "cache")  # the notebooks need not run again
    config = yaml.safe_load((tree / "_config.yml").read_text(encoding="utf-8"))
    sphinx = config["sphinx"]
    sphinx["local_extensions"].pop("tools.site.theme")
    kept = [name for name in sphinx["config"]["extensions"] if name != "tools.site.theme"]
    sphinx["config"]["extensions"] = [*kept, "sphinx_thebe", "sphinx_design"]
    for name in ("template_bridge", "html_theme_options", "html_use_index", "html_js_files", "claimbook_style"):
        sphinx["config"].pop(name)
    (tree / "_config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    start = "from jupyter_book.cli.main import main; main()"
    command = [sys.executable, "-c", start, "build", tree, "--path-output", tree / "out"]
    env = {**os.environ, "PYTHONPATH": python_path(tree)}
    subprocess.run(command, env=env, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return tree / "out" / "_build" / "html"


@contextlib.contextmanager
def opened(folder: Path):
    """A real browser, and the address at which it finds a folder."""
    with served(folder) as address, playwright() as driver:
        chromium = driver.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        yield chromium, address
        chromium.close()


def visits(html: Path) -> dict[str, Weight]:
    """Every page of the book, opened once by somebody who has seen none, and weighed against the front page."""
    loaded, hosts, faults = {}, {}, {}
    with opened(html) as (chromium, base):
        for path in sorted((html / "book").rglob("*.html")):
            name, page, asked, complaints = path.relative_to(html).as_posix(), chromium.new_page(), set(), []
            page.on("request", lambda request, asked=asked: asked.add(request.url))
            page.on("console", lambda message, label=complaints: message.type == "error" and label.append(message.text))
            page.on("pageerror", lambda error, label=complaints: label.append(str(error)))
            page.goto(f"{base}/{name}", wait_until="load")
            page.wait_for_timeout(300)
            page.close()
            loaded[name] = {urlsplit(url).path.lstrip("/") for url in asked if url.startswith(base)}
            hosts[name] = sum(url.startswith("http") and not url.startswith(base) for url in asked)
            faults[name] = len(complaints)

    def kilobytes(files: set[str]) -> float:
        return sum(len(gzip.compress((html / file).read_bytes())) for file in files if (html / file).is_file()) / 1024

    front = loaded["book/index.html"]
    return {
        name: Weight(kilobytes(files), kilobytes(files - front), hosts[name], faults[name])
        for name, files in loaded.items()
    }


# Keeps in `times` how many ms pass from each key press to the painted answer in an element.
LISTEN = """selector => {
  window.times = [];
  let pressed;
  addEventListener('keydown', event => (pressed = event.timeStamp), true);
  new MutationObserver(() => requestAnimationFrame(() => {
    const painted = new MessageChannel();  // comes after the frame has been painted
    painted.port1.onmessage = () => times.push(performance.now() - pressed);
    painted.port2.postMessage(0);
  })).observe(document.querySelector(selector), {childList: true});
}"""


def reactions() -> None:
    """Milliseconds from the press of a key to the painted answer, for every control of every explorable."""
    times, touches = [], []
    with opened(HTML) as (chromium, base):
        for path in sorted((HTML / "book").rglob("*.html")):
            names = re.findall(r'<section class="explorable" id="([^"]+)"', path.read_text(encoding="utf-8"))
            for name in names:
                page = chromium.new_page(viewport={"width": 1280, "height": 900})
                page.goto(f"{base}/{path.relative_to(HTML).as_posix()}")
                page.evaluate(LISTEN, f"#{name} .explorable-says")
                for control in page.locator(f"#{name} form :is(select, input)").all():
                    control.focus()
                    for key in ["ArrowDown", "ArrowRight", "Space"] * 4 + ["ArrowUp", "ArrowLeft"] * 4:
                        page.keyboard.press(key)
                        page.wait_for_timeout(30)
                        page.keyboard.press("Escape")
                found = page.evaluate("times")
                touches += found[:1]
                times += found[1:]
                page.close()
    times.sort()
    print("\nAnswer of an explorable, ms from key to paint    median     95 %   slowest")
    print(
        f"{len(times)} changes {'':36} {statistics.median(times):6.0f} {times[int(0.95 * len(times))]:8.0f} {times[-1]:9.0f}"
    )
    print(
        f"{len(touches)} first changes, which load the answers {'':5} {statistics.median(touches):8.0f} {'':8} {max(touches):9.0f}"
    )


def tests() -> None:
    """The whole of the tests, if asked for: they take minutes."""
    started = time.monotonic()
    subprocess.run([sys.executable, "-m", "pytest"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    print(f"\nThe tests: {(time.monotonic() - started) / 60:.1f} minutes")


def tables() -> None:
    """Reading the tables for the first time, against pandas reading the same files untyped and unchecked."""
    import pandas as pd

    from companion import data

    def milliseconds(read) -> float:
        started = time.perf_counter()
        read()
        return 1000 * (time.perf_counter() - started)

    def plainly(names: list[str]) -> float:
        return milliseconds(lambda: [pd.read_csv(data.folder() / f"{name}.csv") for name in names])

    print("\nReading                  ms   times pandas.read_csv")
    for label, names in (("the claims", ["claims"]), ("the other tables", data.names()[1:])):
        typed = milliseconds(lambda names=names: [data.load(name) for name in names])
        print(f"{label:18} {typed:8.0f} {typed / plainly(names):10.1f}")
    checked = milliseconds(data.check)
    print(f"{'keys and sums':18} {checked:8.0f} {checked / plainly(data.names()):10.1f}")


if __name__ == "__main__":
    main()
