"""Measure the book: build times, the weight of its pages, the reading of its tables.

    python tools/bench.py

Everything is measured in this run, on this machine; times are told as ratios too.
"""

import functools
import gzip
import http.server
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path
from urllib.parse import urlsplit

import nbformat
from nbclient import NotebookClient
from playwright.sync_api import sync_playwright

from browser import find

ROOT = Path(__file__).resolve().parents[1]
HTML = ROOT / "_build" / "html"


def main() -> None:
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}\n")
    builds()
    notebooks()
    weights()
    tables()


def builds() -> None:
    """A copy of the book built cold, unchanged, and with one table edited."""
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
    print("Build                  seconds   of cold")
    for name, seconds in (("cold", cold), ("nothing changed", unchanged), ("one table edited", edited)):
        print(f"{name:20} {seconds:9.1f} {seconds / cold:9.2f}")


def _build(tree: Path) -> float:
    started = time.monotonic()
    env = {**os.environ, "PYTHONPATH": str(tree / "book")}
    subprocess.run([sys.executable, tree / "tools" / "build.py"], check=True, env=env, stdout=subprocess.DEVNULL)
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
    took = {
        path.stem: seconds(nbformat.read(path, as_version=4))
        for path in sorted((ROOT / "book").rglob("[a-z0-9]*.ipynb"))
    }
    print("\nNotebook                     seconds   of an empty one")
    for name, time_ in took.items():
        print(f"{name:28} {time_:7.1f} {time_ / empty:10.1f}")
    print(f"{'median':28} {statistics.median(took.values()):7.1f}\n{'slowest':28} {max(took.values()):7.1f}")


def weights() -> None:
    """What a first visit to each page loads, and a visit after the front page; gzip, in KB."""

    class Silent(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Silent, directory=str(HTML)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    base = f"http://127.0.0.1:{server.server_port}"
    print("\nPage                                     first visit   after the front page   KB, gzip")
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=find(), args=["--no-sandbox", "--disable-gpu"])
        front = _loaded(chromium, base, "book/index.html")
        for path in sorted((HTML / "book").rglob("*.html")):
            name = path.relative_to(HTML).as_posix()
            files = _loaded(chromium, base, name)
            print(f"{name:40} {_kb(files):11.0f} {_kb(files - front):22.0f}")
        chromium.close()
    server.shutdown()
    folder = sum(path.stat().st_size for path in HTML.rglob("*") if path.is_file())
    print(f"The folder: {folder / 1e6:.1f} MB")


def _loaded(chromium, base: str, name: str) -> set[str]:
    page = chromium.new_page()
    asked: set[str] = set()
    page.on("request", lambda request: asked.add(urlsplit(request.url).path.lstrip("/")))
    page.goto(f"{base}/{name}", wait_until="networkidle")
    page.close()
    return {path for path in asked if (HTML / path).is_file()}


def _kb(files: set[str]) -> float:
    return sum(len(gzip.compress((HTML / path).read_bytes())) for path in files) / 1024


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
    for told, names in (("the claims", ["claims"]), ("the other tables", data.names()[1:])):
        typed = milliseconds(lambda names=names: [data.load(name) for name in names])
        print(f"{told:18} {typed:8.0f} {typed / plainly(names):10.1f}")
    checked = milliseconds(data.check)
    print(f"{'keys and sums':18} {checked:8.0f} {checked / plainly(data.names()):10.1f}")


if __name__ == "__main__":
    main()
