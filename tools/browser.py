"""Find a Chromium for the tests, or get one.

    python tools/browser.py

Takes the program named by BOOK_BROWSER, else one on PATH; else installs Debian's chromium (as root on
Debian), else lets Playwright install its own. Fails when none can be had: the browser tests never skip.
"""

import errors  # before all that may be missing

# isort: split
import os
import shutil
import subprocess
import sys
from pathlib import Path

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")


class NoBrowser(errors.NotHere):
    """No Chromium at hand; the message says how to get one."""


def find() -> str:
    """Path of a Chromium; raises `NoBrowser` when there is none."""
    named = os.environ.get("BOOK_BROWSER")
    if named:
        if not shutil.which(named):
            raise NoBrowser(f"BOOK_BROWSER names {named!r}, which is no program here")
        return shutil.which(named)
    for name in NAMES:
        if path := shutil.which(name):
            return path
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        own = playwright.chromium.executable_path
    if Path(own).exists():
        return own
    raise NoBrowser(
        "No Chromium found. Install one (on Debian: apt-get install chromium), or name it: BOOK_BROWSER=/path/to/it"
    )


def install() -> None:
    """Try the ways to install one, in order; says nothing of success."""
    if os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's chromium …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        subprocess.run(["apt-get", "update", "-q"], **quiet)
        if subprocess.run(["apt-get", "install", "-q", "-y", "chromium"], **quiet).returncode == 0:
            return
    print("Letting Playwright install its Chromium …", flush=True)
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"])


def main() -> int:
    try:
        find()
    except NoBrowser:
        if not os.environ.get("BOOK_BROWSER"):
            install()
    try:
        print("Browser:", find())
    except NoBrowser as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
