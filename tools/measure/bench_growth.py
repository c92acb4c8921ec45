"""Measure how the book grows: build time, memory and the weight of pages with more chapters and more claims.

    python -m tools.measure.bench_growth          # 1, 10 and 50 times the example book (part of make bench)
    python -m tools.measure.bench_growth 1 2

The larger books are made by `grow.py` and built strictly. Everything is measured in this run, on this machine, and
told against the book as it is. Memory is proportional set size: what processes share is counted once.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import gzip
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from tools.measure.bench import LISTEN, opened
from tools.measure.grow import grow
from tools.site.inputs import python_path

REGISTER = "book/reference/claims.html"


class Size(NamedTuple):
    """One book: what is in it, what its build takes, and what a reader's browser takes."""

    notebooks: int
    claims: int
    cold: float  # seconds
    edited: float  # seconds after one chapter was edited
    memory: float  # MB at the worst moment of the cold build
    chapter: float  # KB gzip, median of the chapters' pages
    register: float  # KB gzip, the page of the claims register
    filtered: float  # ms from a key press in the register's search to the painted answer, median


def measure(tree: Path) -> Size:
    """Build a book twice, and weigh its pages."""
    cold, memory = build(tree)
    chapter = tree / "book" / "01-broad-street.ipynb"
    chapter.write_text(chapter.read_text(encoding="utf-8").replace("# 1 Broad", "# 1 In Broad"), encoding="utf-8")
    edited, _ = build(tree)
    html = tree / "_build" / "html"
    register = html / REGISTER
    return Size(
        notebooks=len(list((tree / "book").rglob("*.ipynb"))),
        claims=register.read_text(encoding="utf-8").count('<li id="claim-'),
        cold=cold,
        edited=edited,
        memory=memory,
        chapter=statistics.median(map(kilobytes, (html / "book").glob("[0-9]*-*.html"))),
        register=kilobytes(register),
        filtered=filtering(html),
    )


def build(tree: Path, **settings) -> tuple[float, float]:
    """Seconds of a strict build, and MB of all its processes when they took most."""
    started, most = time.monotonic(), 0
    program = [sys.executable, "-m", "tools.site.build"]
    env = {**os.environ, "PYTHONPATH": python_path(tree), **settings}
    with subprocess.Popen(program, cwd=tree, env=env, stdout=subprocess.DEVNULL) as process:
        family = psutil.Process(process.pid)
        while process.poll() is None:
            most = max(most, sum(map(memory_of, [family, *family.children(recursive=True)])))
            time.sleep(0.25)
    if process.returncode:
        raise RuntimeError(f"the build of {tree} failed")
    return time.monotonic() - started, most / 1e6


def memory_of(process: psutil.Process) -> int:
    try:
        return process.memory_full_info().pss
    except psutil.Error:  # it has just ended
        return 0


def kilobytes(page: Path) -> float:
    return len(gzip.compress(page.read_bytes())) / 1024


def filtering(html: Path) -> float:
    with opened(html) as (chromium, base):
        page = chromium.new_page()
        page.goto(f"{base}/{REGISTER}")
        page.evaluate(LISTEN, ".register-status")
        page.locator(".register input[type=search]").focus()
        for key in [*"people", *["Backspace"] * 6] * 3:
            page.keyboard.press(key)
            page.wait_for_timeout(150)
        return statistics.median(page.evaluate("times"))


def main(words: list[str]) -> None:
    heads = "notebooks", "claims", "cold, s", "edited, s", "peak MB", "chapter, KB", "register, KB", "filter, ms"
    print("\nGrowth with more chapters and claims; in brackets, the multiple of the first row")
    print(f"{'times':>6}", *(f"{head:>15}" for head in heads))
    first = None
    for times in map(int, words or ("1", "10", "50")):
        with tempfile.TemporaryDirectory() as folder:
            size = measure(grow(times, Path(folder) / "book"))
        first = first or size
        cells = (f"{value:,.{0 if value > 100 else 1}f} ({value / of:.2f})" if value % 1 else f"{value:,} ({value / of:.2f})"
                 for value, of in zip(size, first, strict=True))  # fmt: skip
        print(f"{times:6}", *(f"{cell:>15}" for cell in cells), flush=True)
    with tempfile.TemporaryDirectory() as folder:
        one, _ = build(grow(1, Path(folder) / "book"), BOOK_JOBS="1")
    print(f"The first row with one notebook at a time: {one:.0f} s; all cores take {first.cold / one:.2f} of that.")


if __name__ == "__main__":
    main(sys.argv[1:])
