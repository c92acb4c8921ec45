"""What is taken out is gone from everything that is built, and before that the check sees it in each kind of file."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from claimbook.notebooks import read
from claimbook.tables import Tables
from tests.tools.test_takedown_plan import add_witnesses
from tools.data import rows_out, takedown_plan
from tools.data.gone import Search, Sought, everything_built, search
from tools.data.rows_out import Row
from tools.site import example
from tools.site.inputs import left_out, python_path

ROOT = Path(__file__).resolve().parents[2]
ROW = "claims i-3"  # the prose links it, and another table points to it


def run(tree: Path, module: str, *words: str) -> subprocess.CompletedProcess:
    env = {**os.environ, "PYTHONPATH": python_path(tree), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run([sys.executable, "-m", module, *words], cwd=tree, capture_output=True, text=True, env=env)


@pytest.fixture(scope="module")
def taken_out(tmp_path_factory) -> tuple[Path, list[Sought], list[str], subprocess.CompletedProcess]:
    """The example book: its folder, what was looked for, where that was when it was built, and what taking it out said."""
    tree = example.lay_out(tmp_path_factory.mktemp("taken") / "a book, größer")
    add_witnesses(tree)
    (tree / "CHANGELOG.md").write_text("# Changes\n\n## Not yet released\n", encoding="utf-8")
    built = run(tree, "tools.site.build")
    assert built.returncode == 0, built.stderr
    sought = takedown_plan.of_row(tree, ROW).sought
    _, before = search(sought, everything_built(tree), tree)
    return tree, sought, before, run(tree, "tools.data.takedown", "--row", ROW)


KINDS = {
    "the table": r"html/data/claims\.csv,",
    "the archive of the tables": r"html/data/[\w-]+\.zip › claims\.csv,",
    "the chapter": r"html/book/01-broad-street\.html,",
    "the register": r"html/book/reference/claims\.html,",
    "the chapter in one file": r"html/take/01-broad-street\.html,",
    "the chapter as text": r"html/take/01-broad-street\.txt,",
    "the archive of the site": r"html/take/under-the-radar\.zip › under-the-radar/book/01-broad-street\.html,",
    "an archive in an archive": r"under-the-radar\.zip › under-the-radar/data/[\w-]+\.zip › claims\.csv,",
    "the source of a page": r"html/_sources/book/01-broad-street\.ipynb,",
    "the previews": r"html/_static/previews[\w-]*\.js,",
    "the inventory": r"html/objects\.inv › unpacked,",
    "what notebooks showed, kept": r"_build/cache/.*base\.ipynb,",
    "a chapter's file, kept": r"_build/take/\w+\.html,",
}


@pytest.mark.parametrize("kind", KINDS)
def test_before_it_is_seen_in(taken_out, kind):
    _, _, before, _ = taken_out
    assert any(re.search(KINDS[kind], line) for line in before), before


def test_afterwards_it_is_nowhere(taken_out):
    tree, sought, before, done = taken_out
    assert done.returncode == 0, done.stdout + done.stderr
    searching, found = search(sought, everything_built(tree), tree)
    assert found == [] and searching.files > 100 and searching.within > 50
    assert f"Gone from {searching.files:,} files ({searching.within:,} inside others)." in done.stdout
    assert "witnesses two (needs claims i-3)" in done.stdout
    assert "cell data-title: “For 45 of them he did …”" in done.stdout
    assert "i-3" not in Tables(tree / "data").load("claims")["id"].values
    assert (tree / "_build" / "html" / "index.html").exists() and len(before) > 12


def test_what_it_said_is_repeated_nowhere(taken_out):
    tree, sought, _, done = taken_out
    words = Search([one for one in sought if one.folded])
    log = (tree / "_build" / "build.log").read_text(encoding="utf-8")
    texts = (done.stdout, done.stderr, log, (tree / "CHANGELOG.md").read_text(encoding="utf-8"))
    assert words.sought and [text for text in texts if words.matches(text) or "on which they began" in text] == []


@pytest.mark.weekly
def test_a_build_that_fails_says_where_and_what_must_not_be_published(taken_out):
    """Code that asks for the row is named by its place, and no book is left that has it."""
    tree, *_ = taken_out
    done = run(tree, "tools.data.takedown", "--row", "supply lambeth")
    assert done.returncode == 1
    assert "  book/02-two-companies.ipynb, cell compare, line 19\n" in done.stdout
    assert "  02-two-companies.ipynb, code cell 3, line 12\n" in done.stderr
    assert "still HAS it and must not be published again" in done.stderr and "Traceback" not in done.stderr
    assert not (tree / "_build" / "html").exists()


@pytest.mark.weekly
def test_a_claim_of_this_book_is_gone_from_everything(tmp_path):
    """One that the prose links and no code asks for, with what can be taken along, JupyterLite and the PDF."""
    tree = Path(shutil.copytree(ROOT, tmp_path / "tree", ignore=left_out))
    row = next(row for row in _linked_claims(tree) if not takedown_plan.of_row(tree, str(row)).asked)
    done = run(tree, "tools.data.takedown", "--row", str(row))
    assert done.returncode == 0, done.stdout + done.stderr
    files, within = (
        int(one.replace(",", ""))
        for one in re.search(r"Gone from ([\d,]+) files \(([\d,]+) inside", done.stdout).groups()
    )
    assert files > 1000 and within > 500
    assert (tree / "_build" / "html" / "take" / "under-the-radar.pdf").exists()
    assert list((tree / "_build" / "html" / "lite").rglob("under_the_radar*.whl"))


def _linked_claims(tree: Path) -> list[Row]:
    chapter = read(tree / "book" / "06-resettlement-in-practice.ipynb")
    text = "\n".join(cell.source for cell in chapter.cells if cell.cell_type == "markdown")
    known = rows_out.sheets(tree / "data")["claims"].rows
    return [Row("claims", key) for key in dict.fromkeys(re.findall(r"\(#claim-([\w-]+)\)", text)) if key in known]
