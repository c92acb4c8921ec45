"""Show one page as it will look, a few seconds after it was changed, and check nothing.

    python -m tools.site.page 06        # or any other piece of a page's name (make page NAME=06)

For whoever writes. The page's notebook runs, and the page is rendered into _build/page, among the others as they were
when that folder was made. `make book` is what runs, checks and renders everything.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import contextlib
import io
import os
import shutil
import sys
import time
from pathlib import Path

import yaml

from claimbook.digests import digest
from claimbook.settings import build_dir

ROOT = Path(__file__).resolve().parents[2]

PLACE = build_dir(ROOT) / "page"
# What decides how every page looks: when any of it changes, all pages are rendered anew.
OF_EVERY_PAGE = (
    "_config.yml",
    "_toc.yml",
    "requirements.txt",
    "tools/site/theme/*",
    "book/_static/*",
    "engine/src/claimbook/sphinx/*",
    "engine/src/**/*.js",
    "engine/src/**/*.css",
)


class NoPage(ValueError):
    """A name that fits no page, or several; the message lists them."""


def pages(root: Path) -> list[str]:
    """The names of all pages, as in `_toc.yml`, front page first."""
    contents = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    return [contents["root"], *(page["file"] for part in contents["parts"] for page in part["chapters"])]


def chosen(name: str, names: list[str]) -> str:
    """The page that a piece of its name means: the one that begins with it, else the one that holds it.

    >>> chosen("06", ["book/index", "book/06-practice", "book/reference/claims"])
    'book/06-practice'

    Raises `NoPage` when there is none, or more than one.
    """
    wanted = name.removesuffix(".ipynb").removesuffix(".md")
    for fits in (str.__eq__, lambda page, piece: Path(page).name.startswith(piece), str.__contains__):
        found = [page for page in names if fits(page, wanted)] if wanted else []
        if len(found) == 1:
            return found[0]
        if found:
            raise NoPage(f"{name!r} may be any of {', '.join(found)}")
    raise NoPage(f"no page is called {name!r}; the pages are {', '.join(names)}")


def _why_all(before: str, current: str) -> str:
    """Why every page has to be rendered, by the digests of what all share; empty where one is enough.

    >>> _why_all("", "b"), _why_all("a", "b"), _why_all("b", "b")
    ('there are none yet', 'what they share has changed', '')
    """
    if not before:
        return "there are none yet"
    return "" if before == current else "what they share has changed"


def render(page: str) -> tuple[bool, list[str]]:
    """Render a page, and all others too where they are not there yet.

    Returns whether that worked, and what there is to say: Sphinx's warnings, or its error.
    """
    from jupyter_book.sphinx import build_sphinx

    made_from, current = PLACE / "made-from", digest(ROOT, OF_EVERY_PAGE)
    before = made_from.read_text(encoding="utf-8") if made_from.exists() else ""
    if whole := _why_all(before, current):
        print(f"Rendering every page first, as {whole} …", flush=True)
        shutil.rmtree(PLACE, ignore_errors=True)
        for cache in (build_dir(ROOT) / "cache").glob("*"):  # what the notebooks printed in the last `make book`
            shutil.copytree(cache, PLACE / "cache", dirs_exist_ok=True)
    PLACE.mkdir(parents=True, exist_ok=True)
    os.environ["BOOK_WITH"] = ""  # nothing to take along
    (source,) = ROOT.glob(f"{page}.*")
    log = io.StringIO()
    with contextlib.redirect_stdout(log), contextlib.redirect_stderr(log):
        failed = build_sphinx(
            ROOT,
            PLACE / "html",
            noconfig=True,  # there is no conf.py
            path_config=ROOT / "_config.yml",
            confoverrides={"claimbook_only_page": page, "latex_individualpages": False},
            doctreedir=PLACE / "doctrees",
            filenames=[] if whole else [source],
        )
    lines = log.getvalue().strip().splitlines()
    if failed:
        return False, lines[-1:]
    if whole:
        made_from.write_text(current, encoding="utf-8")
    return True, [line.replace(f"{ROOT}{os.sep}", "") for line in lines if "WARNING" in line or "ERROR" in line]


def main(words: list[str]) -> int:
    started = time.monotonic()
    try:
        page = chosen(" ".join(words), pages(ROOT))
    except NoPage as error:
        print(error, file=sys.stderr)
        return 1
    done, messages = render(page)
    print("".join(f"{message}\n" for message in messages), end="", file=sys.stderr)
    if done:
        shown = PLACE / "html" / f"{page}.html"
        print(f"Rendered in {time.monotonic() - started:.1f} s, unchecked (`make book` checks). Open {shown}")
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
