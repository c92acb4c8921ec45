"""The build never lies and never loses the last good book, whatever it is given.

Tried on the small book (`tools.site.example`), which the same script builds; this one is built by every run of the tests anyway.
"""

import contextlib
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import NamedTuple

import nbformat
import pytest
import yaml
from filelock import FileLock

from claimbook.notebooks import read, written
from tests.conftest import ROOT
from tests.surroundings import start
from tools.site import example
from tools.site.inputs import PACKAGES, left_out, python_path

BUILD = [sys.executable, "-m", "tools.site.build"]
# Names of folders, and the time zone and the order of sets with which a book is built in each.
PLACES = {"a book, größer": ("UTC", "1"), "another": ("Asia/Tokyo", "77")}


def build(tree: Path, **environment) -> subprocess.CompletedProcess:
    """Build a copy with its own engine and its own tools."""
    env = {**os.environ, "PYTHONPATH": python_path(tree), **environment}
    return subprocess.run(BUILD, cwd=tree, capture_output=True, text=True, env=env)


def page(tree: Path, name: str = "02-two-companies") -> str:
    return (tree / "_build" / "html" / "book" / f"{name}.html").read_text(encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has changed: choose another place to damage"
    path.write_text(text.replace(old, new), encoding="utf-8")


def add_cell(path: Path, code: str) -> None:
    notebook = read(path)
    notebook.cells.append(nbformat.v4.new_code_cell(code))
    path.write_bytes(written(notebook))


class Twins(NamedTuple):
    """The small book built twice at once: the two folders, the files of each site, and how many seconds that took."""

    trees: list[Path]
    files: list[dict[str, bytes]]
    seconds: float


@pytest.fixture(scope="module")
def twins(tmp_path_factory) -> Twins:
    """Beside the first lies what is none of its pages."""
    place = tmp_path_factory.mktemp("built")
    trees = [example.lay_out(place / name) for name in PLACES]
    for name in (".venv/lib", ".pytest_cache", "book/unlisted"):
        (trees[0] / name).mkdir(parents=True)
        (trees[0] / name / "README.md").write_text("# A page of something else\n", encoding="utf-8")
    started = time.monotonic()
    files = built_at_once(trees)
    return Twins(trees, files, time.monotonic() - started)


@pytest.fixture(scope="module")
def built(twins) -> Path:
    """The small book as it was built; each test brings it back to this state."""
    return twins.trees[0]


@pytest.fixture
def restored(built):
    """The built copy; whatever the test edits is put back."""
    before = {
        path: path.read_bytes()
        for folder in ("data", "book", "tools", *PACKAGES)
        for path in (built / folder).rglob("*")
        if path.is_file()
    }
    yield built
    for path, content in before.items():
        if not path.exists() or path.read_bytes() != content:
            path.write_bytes(content)


def test_it_says_where_the_book_is(built):
    result = build(built)
    assert result.returncode == 0
    assert f"Open {built / '_build' / 'html' / 'index.html'}" in result.stdout


def test_a_build_killed_between_the_two_renames_is_mended(built):
    (built / "_build" / "html").rename(built / "_build" / "old")
    assert build(built).returncode == 0 and page(built)


def test_two_builds_of_one_folder_do_not_meet(built):
    with FileLock(built / "_build" / "lock"):
        result = build(built)
    assert result.returncode == 1 and result.stderr == "Another build of this folder is running.\n"


def test_one_worker_has_all_that_share_the_built_book(request):
    assert "PYTEST_XDIST_WORKER" not in os.environ or request.node.nodeid.endswith("@build")


CHAPTER, OTHER, CLAIMS = (f"book/{name}.ipynb" for name in ("01-broad-street", "02-two-companies", "reference/claims"))


def damage_table(tree):
    edit(tree / "data" / "attacks.csv", ",1854-09-01,143,", ",1854-09-01,many,")


def dangling_source(tree):
    edit(tree / "data" / "claims.csv", ",snow1855,", ",snow1856,")


def failing_notebook(tree):
    add_cell(tree / CLAIMS, "1 / 0")


def failing_state(tree):
    edit(tree / CHAPTER, "before = int(", "assert day != '09-03'\\n\",\n    \"    before = int(")


def empty_choice(tree):
    code = "explore(print, question='?', try_this='!', n=[])"
    add_cell(tree / OTHER, code)


def a_warning(tree):
    add_cell(tree / OTHER, "import sys; print('DeprecationWarning', file=sys.stderr)")


def a_dead_link(tree):
    edit(tree / CHAPTER, "(#claim-i-3)", "(#claim-i-33)")


def a_state_that_is_not(tree):
    edit(tree / CHAPTER, "(#claim-i-2)", "(#fallen-by?day=10-31)")


def a_dead_link_in_a_cell(tree):
    code = "from markupsafe import Markup\nfrom claimbook.show.output import HtmlOutput\n"
    add_cell(tree / OTHER, f"{code}HtmlOutput(Markup('<a href=\"#sauce-snow1855\">Snow</a>'))")


def an_address_twice(tree):
    add_cell(tree / CLAIMS, "snow.claims.register()")


def a_theme_that_changed(tree):
    edit(
        tree / "tools" / "site" / "theme" / "patches.py",
        'id="pst-primary-sidebar" class',
        'id="pst-first-sidebar" class',
    )


# Each damage, and what must be said of it. Those of one row are told together; weekly each is tried alone too.
DAMAGES = [
    {
        damage_table: "attacks.csv, row 15, column 'attacks': expected a whole number, found 'many'",
        dangling_source: "claims.csv, row 2, column 'sources': 'snow1856' is not in sources.csv",
    },
    {
        failing_state: "01-broad-street: ExplorableError: fallen-by fails at day='09-03': AssertionError",
        failing_notebook: "claims: ZeroDivisionError: division by zero",
    },
    {
        a_dead_link: "WARNING: 'myst' cross-reference target not found: 'claim-i-33'",
        a_warning: "stderr was found in the cell outputs",
        an_address_twice: "the id 'claim-i-1' is used twice: also on book/reference/claims",
        a_theme_that_changed: "no page has the text that a patch replaces (the left column must be a landmark)",
        a_state_that_is_not: "a link asks for '#fallen-by?day=10-31', but no explorable on this page has that state",
        a_dead_link_in_a_cell: "a link leads to '#sauce-snow1855', but no page has that id",
    },
]
ALONE = [
    *({damage: complaint} for together in DAMAGES for damage, complaint in together.items()),
    {empty_choice: "02-two-companies: ExplorableError: print: the choice 'n' has no options"},
]


@pytest.mark.parametrize(
    "damages",
    [*DAMAGES, *(pytest.param(damages, marks=pytest.mark.weekly) for damages in ALONE)],
    ids=lambda damages: "-".join(damage.__name__ for damage in damages),
)
def test_bad_input_is_named_and_the_last_good_book_stays(restored, damages):
    book = restored / "_build" / "html"
    before = {path: path.stat().st_mtime_ns for path in book.rglob("*")}
    for damage in damages:
        damage(restored)
    result = build(restored)
    assert result.returncode == 1
    assert [complaint for complaint in damages.values() if complaint not in result.stderr] == [], result.stderr
    assert "Traceback" not in result.stderr
    assert "The last good book, if there was one, is untouched." in result.stderr
    assert {path: path.stat().st_mtime_ns for path in book.rglob("*")} == before
    if set(damages) == {failing_notebook}:
        assert build(restored).returncode == 1, "a failed build does not pass when repeated"


ADDRESS, REPOSITORY = "https://example.org/books/snow/", "https://github.com/example/companion"
PAGES, WORDS = ("02-two-companies", "reference/claims"), "Rests on <a"


@pytest.fixture
def published(restored) -> Path:
    """The small book with another count, another helper and a form, as a fork's workflow builds it: with an address of its own."""
    assert all("26,107" in page(restored, name) and WORDS in page(restored, name) for name in PAGES)
    edit(restored / "data" / "supply.csv", "Lambeth Company,26107,", "Lambeth Company,26108,")
    edit(
        restored / "engine" / "src" / "claimbook" / "claims" / "claims.py",
        'Markup("Rests on {}{}.{}")',
        'Markup("Leans on {}{}.{}")',
    )
    form = '<form class="hub-link"><p>A form that makes links for a hub.</p></form>'
    with (restored / "book" / "index.md").open("a", encoding="utf-8") as file:
        file.write(f"\n{form}\n")
    result = build(restored, BOOK_ADDRESS=ADDRESS.rstrip("/"), GITHUB_REPOSITORY="example/companion")
    assert result.returncode == 0, result.stderr
    return restored


def test_a_changed_book_shows_nothing_of_before_and_knows_where_it_is_published(published):
    """No file was edited for the address and the repository; whoever does not say them gets no such link (test_reader_features)."""
    for name in PAGES:  # nothing is summed from the count; it and the helper's words stand on each of these
        assert "26,108" in page(published, name) and "26,107" not in page(published, name)
        assert "Leans on <a" in page(published, name) and WORDS not in page(published, name)

    chapter, html = page(published), published / "_build" / "html"
    place = f"{ADDRESS}book/02-two-companies.html"
    assert f'<link rel="canonical" href="{place}"' in chapter and f"url = {{{place}}}" in chapter
    for output in ('property="og:title" content="2 Two water companies"', f'property="og:url" content="{place}"',
                 f'property="og:image" content="{ADDRESS}card.png"'):  # fmt: skip
        assert output in chapter
    assert (html / "card.png").is_file()
    assert "colab.research.google.com/github/example/companion/blob/main/book/02-two-companies.ipynb" in chapter
    assert f"%pip install git+{REPOSITORY} in a cell" in chapter, "Colab has no companion of its own"
    assert "mybinder.org/v2/gh/example/companion/main?urlpath=lab%2Ftree%2Fbook%2F02" in chapter
    assert f'data-repository="{REPOSITORY}"' in page(published, "index")
    places = re.findall("<loc>(.+)</loc>", (html / "sitemap.xml").read_text(encoding="utf-8"))
    assert place in places and all((html / name.removeprefix(ADDRESS)).is_file() for name in places)
    assert f'data-root="{ADDRESS}"' in (html / "404.html").read_text(encoding="utf-8")
    refused = build(published, BOOK_ADDRESS="example.org")
    assert refused.returncode == 1 and "BOOK_ADDRESS must be an address" in refused.stderr


@pytest.mark.parametrize(
    "number", [pytest.param(number, marks=[pytest.mark.weekly] if number else []) for number in range(20)]
)
def test_a_build_killed_at_any_moment_leaves_a_whole_book(restored, twins, number):
    """The last good one, or, when the new one already stood in place, the new one; and the next build succeeds."""
    before = files_of(restored / "_build" / "html")
    words = f"Every statement in the city ({random.getrandbits(64):x})"
    if number % 2 == 0:  # every notebook has to run again
        edit(restored / "data" / "supply.csv", "Rest of London", words)
    else:  # one page
        edit(restored / CLAIMS, "Every statement", words)
    moment = random.uniform(0, twins.seconds)
    env = {**os.environ, "PYTHONPATH": python_path(restored)}
    running = start(BUILD, cwd=restored, env=env)
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(moment)
    with contextlib.suppress(ProcessLookupError):  # it was quicker this time
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    # Killed between the two renames, it leaves the last good one beside its place, for the next build to put back.
    places = (restored / "_build" / "html", restored / "_build" / "old")
    left = files_of(next(place for place in places if place.exists()))
    assert build(restored).returncode == 0, f"after a build killed at {moment:.3f} of {twins.seconds:.3f} s"
    after = files_of(restored / "_build" / "html")
    assert words in page(restored, "reference/claims")
    assert left in (before, after), f"killed at {moment:.3f} of {twins.seconds:.3f} s"


def test_it_holds_the_book_and_nothing_else(built):
    html = built / "_build" / "html"
    pages = {path.relative_to(html).as_posix() for path in html.rglob("*.html")}
    assert "book/index.html" in pages and not [name for name in pages if re.search("venv|pytest|unlisted|README", name)]


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_builds_at_once_give_the_same_bytes(twins):
    """In two folders, two time zones, and with two orders of sets: pages, drawings, tables and what can be taken along."""
    are_the_same(*twins.files)


@pytest.mark.weekly
def test_two_builds_of_this_book_give_the_same_bytes(tmp_path):
    are_the_same(*built_at_once([whole_copy(tmp_path / name) for name in PLACES]))


def whole_copy(place: Path) -> Path:
    return Path(shutil.copytree(ROOT, place, ignore=left_out))


def built_at_once(trees: list[Path]) -> list[dict[str, bytes]]:
    """The files of the sites of these folders, built at the same time, each in the surroundings of `PLACES`."""
    running = []
    for tree, (zone, seed) in zip(trees, PLACES.values(), strict=True):
        env = {**os.environ, "PYTHONPATH": python_path(tree), "TZ": zone, "PYTHONHASHSEED": seed}
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
        running.append(subprocess.Popen(BUILD, cwd=tree, env=env, **pipes))
    for process in running:
        output, _ = process.communicate()
        assert process.returncode == 0, output
    return [files_of(tree / "_build" / "html") for tree in trees]


def are_the_same(one: dict[str, bytes], other: dict[str, bytes]) -> None:
    assert len(one) > 50 and one.keys() == other.keys()
    assert [name for name, content in one.items() if content != other[name]] == []


@pytest.mark.weekly
def test_plain_jupyter_book_builds_this_book_too(tmp_path):
    """The way of the README for Windows and conda; the engine's own tests build its example so each day."""
    tree, out = whole_copy(tmp_path / "tree"), tmp_path / "out"
    command = [Path(sys.executable).with_name("jupyter-book"), "build", tree, "-W", "-n", "--path-output", out]
    env = {**os.environ, "PYTHONPATH": python_path(tree)}
    done = subprocess.run(command, capture_output=True, text=True, env=env)
    assert done.returncode == 0, done.stderr[-3000:]
    (chapter,) = (out / "_build" / "html" / "book").glob("01-*.html")
    assert 'class="explorable"' in chapter.read_text(encoding="utf-8")


def test_the_configuration_is_what_it_was_meant_to_be(root):
    """Each of these cures a fault that the default has; see the comments in _config.yml."""
    config = yaml.safe_load((root / "_config.yml").read_text(encoding="utf-8"))
    sphinx = config["sphinx"]["config"]
    assert "sphinx_thebe" not in sphinx["extensions"] and sphinx["nb_ipywidgets_js"] == {}
    assert config["execute"]["stderr_output"] == "warn"


def test_the_notebooks_of_the_cache_are_the_builds(built):
    """One cache, named by a digest; those of other inputs are gone."""
    (cache,) = (built / "_build" / "cache").iterdir()
    assert re.fullmatch(r"[0-9a-f]{16}", cache.name) and not (cache / "busy").exists()
