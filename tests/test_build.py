"""The build never lies and never loses the last good book, whatever it is given."""

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

import nbformat
import pytest
import yaml
from filelock import FileLock

from conftest import LEFT_OUT, ROOT
from notebooks import listed, read, written
from surroundings import start


def build(tree: Path, **environment) -> subprocess.CompletedProcess:
    """The build script of a copy, with the copy's own companion."""
    env = {**os.environ, "PYTHONPATH": str(tree / "book"), **environment}
    return subprocess.run([sys.executable, tree / "tools" / "build.py"], capture_output=True, text=True, env=env)


def page(tree: Path, name: str = "03-historical-background") -> str:
    return (tree / "_build" / "html" / "book" / f"{name}.html").read_text(encoding="utf-8")


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has changed: choose another place to damage"
    path.write_text(text.replace(old, new), encoding="utf-8")


def add_cell(path: Path, code: str) -> None:
    notebook = read(path)
    notebook.cells.append(nbformat.v4.new_code_cell(code))
    path.write_bytes(written(notebook))


def leave_one_chapter(tree: Path) -> None:
    """Make a copy a smaller book, with its third chapter and all its tables, so that the tests build it faster."""
    others = [path for path in (tree / "book").glob("[0-9]*.ipynb") if not path.name.startswith("03-")]
    assert others
    for path in others:
        path.unlink()
    link = re.compile(r"\[([^\]]+)\]\((?:\.\./)?(?!03-)\d\d-[\w-]+\.ipynb\)")
    for path in (tree / "book").rglob("*.md"):
        path.write_text(link.sub(r"\1", path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in listed(tree):
        notebook = read(path)
        for cell in notebook.cells:
            cell.source = link.sub(r"\1", cell.source)
        path.write_bytes(written(notebook))
    toc = yaml.safe_load((tree / "_toc.yml").read_text(encoding="utf-8"))
    for part in toc["parts"]:
        part["chapters"] = [chapter for chapter in part["chapters"] if any(tree.glob(f"{chapter['file']}.*"))]
    (tree / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")


@pytest.fixture(scope="module")
def built(tmp_path_factory) -> Path:
    """A smaller copy that has been built once; each test brings it back to this state."""
    tree = Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("built") / "a book, größer", ignore=LEFT_OUT))
    leave_one_chapter(tree)
    result = build(tree)
    assert result.returncode == 0, result.stderr
    return tree


@pytest.fixture(scope="module")
def seconds(built) -> float:
    """How long a build of the copy takes in which every notebook has to run again."""
    shutil.rmtree(built / "_build" / "cache")
    (built / "_build" / "made-from").unlink(missing_ok=True)
    started = time.monotonic()
    assert build(built).returncode == 0
    return time.monotonic() - started


@pytest.fixture
def restored(built):
    """The built copy; whatever the test edits is put back."""
    before = {
        path: path.read_bytes() for folder in ("data", "book") for path in (built / folder).rglob("*") if path.is_file()
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


def damage_table(tree):
    edit(tree / "data" / "repatriation.csv", ",people,2942,", ",people,many,")


def dangling_source(tree):
    edit(tree / "data" / "claims.csv", "ogawa1996", "ogawa1966")


def failing_notebook(tree):
    add_cell(tree / "book" / "reference" / "glossary.ipynb", "1 / 0")


def failing_state(tree):
    start = "    low, high = movement.gone_by(year)\n"
    edit(tree / "book" / "companion" / "movement_charts.py", start, f"{start}    assert year != 1972\n")


def empty_choice(tree):
    code = "from companion.explore import explore\nexplore(print, question='?', try_this='!', n=[])"
    add_cell(tree / "book" / "reference" / "glossary.ipynb", code)


def a_warning(tree):
    add_cell(tree / "book" / "reference" / "glossary.ipynb", "import sys; print('DeprecationWarning', file=sys.stderr)")


def a_dead_link(tree):
    edit(tree / "book" / "index.md", "(#claim-i-3)", "(#claim-i-33)")


def a_dead_link_in_a_cell(tree):
    edit(
        tree / "book" / "companion" / "sources.py",
        "format(address(key), short(key))",
        "format('sauce-' + key, short(key))",
    )


def an_address_twice(tree):
    add_cell(tree / "book" / "reference" / "glossary.ipynb", "reference.glossary()")


def a_theme_that_changed(tree):
    edit(tree / "book" / "_ext" / "pages.py", "<summary aria-label=", "<summary aria-labelled=")


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (damage_table, "repatriation.csv, row 2, column 'value': expected a whole number, found 'many'"),
        (dangling_source, "claims.csv, row 63, column 'sources': 'ogawa1966' is not in sources.csv"),
        (failing_notebook, "glossary: ZeroDivisionError: division by zero"),
        (empty_choice, "glossary: ExplorableError: print: the choice 'n' has no options"),
        (a_warning, "stderr was found in the cell outputs"),
        (a_dead_link, "index.md:3: WARNING: 'myst' cross-reference target not found: 'claim-i-33'"),
        (an_address_twice, "the address 'term-zainichi' stands twice: see book/reference/glossary"),
        (a_theme_that_changed, "nothing to mend any more: the summary of a hidden cell"),
        # Last, because every notebook has to run again after a change in the companion or in a table.
        (failing_state, "03-historical-background: ExplorableError: gone-by fails at year=1972: AssertionError"),
        (a_dead_link_in_a_cell, "a link leads to '#sauce-ogawa1996', which is nowhere"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)  # fmt: skip
def test_bad_input_is_named_and_the_last_good_book_stays(restored, damage, complaint):
    book = restored / "_build" / "html"
    before = {path: path.stat().st_mtime_ns for path in book.rglob("*")}
    damage(restored)
    result = build(restored)
    assert result.returncode == 1
    assert complaint in result.stderr, result.stderr
    assert "Traceback" not in result.stderr
    assert "The last good book, if there was one, is untouched." in result.stderr
    assert {path: path.stat().st_mtime_ns for path in book.rglob("*")} == before


def test_a_failed_build_does_not_pass_when_repeated(restored):
    failing_notebook(restored)
    assert [build(restored).returncode for _ in range(2)] == [1, 1]


def test_a_changed_table_never_shows_old_numbers(restored):
    """Another count, which nothing is summed from: it must be on every page that shows it, and the old on none."""
    pages = ("03-historical-background", "reference/movement")
    assert all("6,600" in page(restored, name) for name in pages)
    row = "citizens-daily-nk,total,All sailings,1959-12-14,1984-07-25,japanese_citizens,"
    edit(restored / "data" / "repatriation.csv", f"{row}6600", f"{row}6601")
    assert build(restored).returncode == 0
    assert all("6,601" in page(restored, name) and "6,600" not in page(restored, name) for name in pages)


def test_a_changed_helper_never_shows_old_output(restored):
    edit(
        restored / "book" / "companion" / "movement_charts.py",
        "People who left, by year",
        "People who left, year by year",
    )
    assert build(restored).returncode == 0
    assert "People who left, year by year" in page(restored)


def test_a_published_book_knows_its_address_and_its_repository(restored):
    """As a fork's workflow tells it, with no edit of any file; whoever does not say it gets no such link (test_comforts)."""
    address, repository = "https://example.org/books/radar/", "https://github.com/example/companion"
    result = build(restored, BOOK_ADDRESS=address.rstrip("/"), GITHUB_REPOSITORY="example/companion")
    assert result.returncode == 0, result.stderr
    chapter = page(restored)
    place = f"{address}book/03-historical-background.html"
    assert f'<link rel="canonical" href="{place}"' in chapter and f"url = {{{place}}}" in chapter
    for told in ('property="og:title" content="3 Historical background"', f'property="og:url" content="{place}"',
                 f'property="og:image" content="{address}card.png"'):  # fmt: skip
        assert told in chapter
    assert (restored / "_build" / "html" / "card.png").is_file()
    assert "colab.research.google.com/github/example/companion/blob/main/book/03-historical-background.ipynb" in chapter
    assert f"%pip install git+{repository} in a cell" in chapter, "Colab has no companion of its own"
    assert "mybinder.org/v2/gh/example/companion/main?urlpath=lab%2Ftree%2Fbook%2F03" in chapter
    assert f'data-repository="{repository}"' in page(restored, "use")
    html = restored / "_build" / "html"
    places = re.findall("<loc>(.+)</loc>", (html / "sitemap.xml").read_text(encoding="utf-8"))
    assert place in places and all((html / name.removeprefix(address)).is_file() for name in places)
    assert f'data-root="{address}"' in (html / "404.html").read_text(encoding="utf-8")
    refused = build(restored, BOOK_ADDRESS="example.org")
    assert refused.returncode == 1 and "BOOK_ADDRESS must be an address" in refused.stderr


@pytest.mark.parametrize("number", range(int(os.environ.get("BOOK_KILLS", 5))))
def test_a_build_killed_at_any_moment_leaves_a_whole_book(restored, seconds, number):
    """The last good one, or, when the new one already stood in place, the new one; and the next build succeeds."""
    before = files_of(restored / "_build" / "html")
    words = f"The parliament of Japan ({random.getrandbits(64):x}):"
    edit(restored / "data" / "glossary.csv", "Japan's parliament:", words)
    moment = random.uniform(0, seconds)
    env = {**os.environ, "PYTHONPATH": str(restored / "book")}
    running = start([sys.executable, restored / "tools" / "build.py"], env=env)
    with contextlib.suppress(subprocess.TimeoutExpired):
        running.wait(moment)
    with contextlib.suppress(ProcessLookupError):  # it was quicker this time
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()
    # Killed between the two renames, it leaves the last good one beside its place, for the next build to put back.
    places = (restored / "_build" / "html", restored / "_build" / "old")
    left = files_of(next(place for place in places if place.exists()))
    assert build(restored).returncode == 0, f"after a build killed at {moment:.3f} of {seconds:.3f} s"
    after = files_of(restored / "_build" / "html")
    assert words in page(restored, "reference/glossary")
    assert left in (before, after), f"killed at {moment:.3f} of {seconds:.3f} s"


def test_it_holds_the_book_and_nothing_else(tree):
    leave_one_chapter(tree)
    (tree / ".venv" / "lib").mkdir(parents=True)
    (tree / ".venv" / "lib" / "README.md").write_text("# A package's own page\n", encoding="utf-8")
    (tree / ".pytest_cache").mkdir()
    (tree / ".pytest_cache" / "README.md").write_text("# A cache\n", encoding="utf-8")
    assert build(tree).returncode == 0
    pages = {
        path.relative_to(tree / "_build" / "html").as_posix() for path in (tree / "_build" / "html").rglob("*.html")
    }
    assert not [name for name in pages if "venv" in name or "pytest" in name or name.endswith("README.html")]


def files_of(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_two_builds_at_once_give_the_same_bytes(tmp_path):
    """In two folders, two time zones, and with two orders of sets: pages, drawings, tables and what can be taken along."""
    places = {"one": ("UTC", "1"), "another, größer": ("Asia/Tokyo", "77")}
    running = []
    for name, (zone, seed) in places.items():
        tree = Path(shutil.copytree(ROOT, tmp_path / name, ignore=LEFT_OUT))
        leave_one_chapter(tree)
        env = {**os.environ, "PYTHONPATH": str(tree / "book"), "TZ": zone, "PYTHONHASHSEED": seed}
        command = [sys.executable, tree / "tools" / "build.py"]
        running.append(subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True))
    for process in running:
        told, _ = process.communicate()
        assert process.returncode == 0, told
    one, other = (files_of(tmp_path / name / "_build" / "html") for name in places)
    assert len(one) > 100 and one.keys() == other.keys()
    assert [name for name, content in one.items() if content != other[name]] == []


def test_plain_jupyter_book_builds_too(tree):
    """The way of the README for Windows and conda."""
    command = [Path(sys.executable).with_name("jupyter-book"), "build", tree, "-W", "-n"]
    env = {**os.environ, "PYTHONPATH": str(tree / "book")}
    assert subprocess.run(command, capture_output=True, env=env).returncode == 0
    assert "gone-by" in page(tree)


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
