"""Build the book into _build/html, and leave the last good one there until the new one is whole.

    python tools/build.py           # the pages, and what can be taken along
    python tools/build.py --site    # with JupyterLite and the PDF too, as it is published

Checks the tables, lets Jupyter Book run the notebooks and render the pages strictly into a folder of
its own, then puts that folder in place by renaming. When nothing that the book is made from has changed
since, it does nothing. The whole log stands in _build/build.log. BOOK_OUT names another folder than _build, for
sources that cannot be written.
"""

import errors  # before all that may be missing

# isort: split
import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from filelock import FileLock, Timeout

from links import link_or_copy

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "book" / "_ext"))
import isolation  # noqa: E402
from inputs import OF_BOOK, companion_of_elsewhere, digest  # noqa: E402
from whereabouts import known, made  # noqa: E402

BUILD = made(ROOT)
NEW, LIVE, OLD = BUILD / "new", BUILD / "html", BUILD / "old"
LOG, MADE_FROM = BUILD / "build.log", BUILD / "made-from"
FAILED = "The last good book, if there was one, is untouched."


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="build.py", allow_abbrev=False)
    parser.add_argument("--site", action="store_true", help="with JupyterLite and the PDF")
    site = parser.parse_args(words).site
    errors.need("sqlite3", "zlib")
    isolation.enter(BUILD / "settings")
    try:
        with FileLock(BUILD / "lock", timeout=0):
            try:
                return build(site)
            except OSError:
                remove(NEW)  # on a full disk, what was begun is what fills it
                raise
    except ValueError as error:  # a setting of whereabouts
        print(error, file=sys.stderr)
        return 1
    except Timeout:
        print("Another build of this folder is running.", file=sys.stderr)
        return 1


def build(site: bool) -> int:
    started = time.monotonic()
    os.environ["BOOK_WITH"] = "take lite pdf" if site else "take"  # what the pages may offer (book/_ext/offers.py)
    if OLD.exists() and not LIVE.exists():  # a build was killed between the two renames below
        OLD.rename(LIVE)
    remove(NEW, OLD)
    inputs = f"{digest(ROOT, OF_BOOK)} {os.environ['BOOK_WITH']} {os.environ.get('BOOK_PYODIDE', '')} {known()}"
    if LIVE.exists() and MADE_FROM.exists() and MADE_FROM.read_text("utf-8", "surrogateescape") == inputs:
        print(f"Nothing has changed. Open {LIVE / 'index.html'}")
        return 0
    if problem := companion_of_elsewhere(ROOT):
        print(problem, FAILED, file=sys.stderr)
        return 1
    import notebooks  # these take a second, which whoever changed nothing need not wait

    if problems := notebooks.problems(ROOT):
        print(*problems, FAILED, sep="\n", file=sys.stderr)
        return 1
    import lite
    import takeaway
    from companion import data

    if problems := data.check(ROOT / "data"):
        print(*problems, f"{len(problems)} problem(s) in data/. {FAILED}", sep="\n", file=sys.stderr)
        return 1
    if site and lite.main():
        print(FAILED, file=sys.stderr)
        return 1
    print("Running the notebooks and rendering the pages …", flush=True)
    MADE_FROM.unlink(missing_ok=True)
    whole = NEW / "_build" / "html"
    if render() or not (whole / "index.html").exists():
        errors.look_for_room(BUILD, LOG)
        print(*complaints(), f"The whole log: {LOG}. {FAILED}", sep="\n", file=sys.stderr)
        return 1
    takeaway.pack(whole, kept=BUILD / "take")
    if site:
        import pdf

        pdf.print_book(whole, whole / "take" / "under-the-radar.pdf")
        shutil.copytree(lite.LITE, whole / "lite", copy_function=link_or_copy)
    if LIVE.exists():
        LIVE.rename(OLD)
    whole.rename(LIVE)
    MADE_FROM.write_text(inputs, "utf-8", "surrogateescape")
    remove(NEW, OLD)
    print(f"Built in {time.monotonic() - started:.0f} s. Open {LIVE / 'index.html'}")
    return 0


def render() -> int:
    """Exit status of a strict Jupyter Book build into the new folder."""
    start = "from jupyter_book.cli.main import main; main()"  # its script is not beside python everywhere
    command = [sys.executable, "-c", start, "build", ROOT, "--path-output", NEW]
    with LOG.open("w", encoding="utf-8") as log:
        return subprocess.run(
            [*command, "-W", "-n", "--keep-going"],
            stdout=log,
            stderr=subprocess.STDOUT,
            env={**os.environ, "NO_COLOR": "1", "PYTHONUTF8": "1"},
        ).returncode


def complaints() -> list[str]:
    """What a failed build has to say: the error of each notebook that failed, else the log's warnings."""
    reports = sorted(NEW.glob("_build/html/reports/**/*.err.log"))
    told = [f"{report.name.removesuffix('.err.log')}: {_plain(report).strip().splitlines()[-1]}" for report in reports]
    if not told:  # else they are mostly links to what the failed notebook would have shown
        log = _plain(LOG).splitlines()
        alarms = [line for line in log if re.search(r"\b(WARNING|ERROR|CRITICAL)\b|[a-z]Error: ", line)]
        told = [line for line in alarms if "IPKernelApp" not in line] or log[-15:]
    return [line.replace(f"{ROOT}{os.sep}", "") for line in told]


def _plain(path: Path) -> str:
    """Text of a log without terminal colours."""
    return re.sub(r"\x1b\[[\d;]*m", "", path.read_text(encoding="utf-8", errors="replace"))


def remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    sys.exit(main())
