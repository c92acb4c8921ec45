"""Find a Chromium for the tests and for printing, and start Playwright, which drives it.

Takes the program named by BOOK_BROWSER, else one on PATH, else Playwright's own. `tools/programs.py` gets one where
there is none.
"""

from tools import errors  # before all that may be missing

# isort: split
import os
import shutil
import subprocess
from pathlib import Path

from tools import node

# First the one that draws no window around its pages: it opens a page in half the time, and is otherwise the same.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome",
         "msedge")  # fmt: skip


class NoBrowser(errors.NotHere):
    """No Chromium at hand; the message says how to get one."""


def playwright():
    """Playwright, to be entered with `with`. Its driver runs on our Node where we have one."""
    if node.folder() is not None:
        os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", node.node())
    from playwright.sync_api import sync_playwright

    return sync_playwright()


def find() -> str:
    """Path of a Chromium; raises `NoBrowser` when there is none."""
    named = os.environ.get("BOOK_BROWSER")
    if named:
        if not shutil.which(named):
            raise NoBrowser(f"BOOK_BROWSER is {named!r}, which is not a program on this machine")
        return shutil.which(named)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    with playwright() as driver:
        own = driver.chromium.executable_path
    if Path(own).exists():
        return own
    raise NoBrowser(
        "No Chromium found. Install one (on Debian: apt-get install chromium-headless-shell), or name it: BOOK_BROWSER=/path/to/it"
    )


def starts() -> bool:
    """Whether there is a Chromium, and it runs: Playwright's own lacks libraries on a bare machine."""
    try:
        return subprocess.run([find(), "--version"], capture_output=True).returncode == 0
    except (NoBrowser, OSError):
        return False
