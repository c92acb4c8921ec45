"""Have the programs that no Python package brings: a Chromium, and bubblewrap, which walls off what is marked.

    python -m tools.programs chromium bubblewrap

Each is taken where it is. What is missing is installed from Debian's or Ubuntu's packages by root, or on a CI machine
with sudo; a Chromium also from Playwright. What cannot be had is named in one line: no test is skipped for it.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import os
import shutil
import subprocess
import sys
from collections.abc import Callable

from tools import browser, node

TRY = ["bwrap", "--ro-bind", "/", "/", "--unshare-all", "true"]
QUIET = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "stdin": subprocess.DEVNULL}


def sandbox_works() -> bool:
    return bool(shutil.which("bwrap")) and subprocess.run(TRY, capture_output=True).returncode == 0


SMALLER = {"chromium": "chromium-headless-shell"}  # packages of Debian's that do as well; Ubuntu has none
WORKS: dict[str, Callable[[], bool]] = {"chromium": browser.starts, "bubblewrap": sandbox_works}


def package(program: str) -> str:
    """The package to ask an administrator for: the smaller one where apt knows it.

    It is also the quieter: a whole Chromium asks its maker's hosts, which the tests of JupyterLite take for the book's doing.
    """
    smaller = SMALLER.get(program, program)
    known = shutil.which("apt-cache") and subprocess.run(["apt-cache", "show", smaller], **QUIET).returncode == 0
    return smaller if known else program


def install(missing: list[str], before: list[str]) -> None:
    """Let apt install packages, `before` being what makes it root; says nothing of success."""
    print(f"Installing {' and '.join(missing)} …", flush=True)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = [*before, "apt-get", "-q", "-y"]
    smaller = [SMALLER.get(name, name) for name in missing]
    for words in (["install", *smaller], ["update"], ["install", *smaller], ["install", *missing]):
        done = subprocess.run([*apt, *words], env=environment, **QUIET).returncode == 0
        if done and words != ["update"]:
            break


def install_browser() -> None:
    """Let Playwright install its own Chromium; says nothing of success."""
    print("Downloading Playwright's Chromium …", flush=True)
    environment = dict(os.environ)
    if node.folder() is not None:
        environment.setdefault("PLAYWRIGHT_NODEJS_PATH", node.node())
    subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], env=environment, **QUIET)


def main(wanted: list[str]) -> int:
    """Have the programs that are named. Returns 1 when one is missing, and says which and how to get it."""

    def missing() -> list[str]:
        return [name for name in wanted if not WORKS[name]()]

    if "chromium" in wanted and os.environ.get("BOOK_BROWSER"):
        try:
            browser.find()
        except browser.NoBrowser as error:
            print(error, file=sys.stderr)
            return 1
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    lacking = missing()
    if lacking and shutil.which("apt-get") and (root or (os.environ.get("CI") and shutil.which("sudo"))):
        install(lacking, [] if root else ["sudo", "-n"])
        lacking = missing()
    if "chromium" in lacking:
        install_browser()
        lacking = missing()
    if lacking:
        print(
            f"{' and '.join(lacking)}: not found, or not working here. An administrator can install what is missing "
            f"(on Debian or Ubuntu: apt-get install {' '.join(map(package, lacking))})",
            file=sys.stderr,
        )
    return bool(lacking)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
