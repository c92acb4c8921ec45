"""The edition for students holds no solution: not on a page, in a source, a download, an archive, or in JupyterLite."""

import io
import os
import re
import subprocess
import sys
import tarfile
import zipfile
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import nbformat
import pytest

from claimbook.notebooks import read
from claimbook.strays import ours
from marking import student
from tests.conftest import CHAPTERS, leaves_of
from tools.site import student_edition

ROOT = Path(__file__).resolve().parents[2]
MASTERS = ours((ROOT / "marking" / "assignments").glob("*.ipynb"))
SHORTEST = 40  # letters and digits; a shorter piece could stand anywhere


def bare(text: str) -> str:
    """Letters and digits of a text, so that no markup, quotation or line break hides what it says."""
    return re.sub(r"[\W_]+", "", text)


def sources(path: Path) -> list[dict]:
    return read(path).cells


def secrets() -> dict[str, str]:
    """Pieces of every solution, hidden test and rubric: what it says without markup, and whence it is."""
    found: dict[str, str] = {}
    for path in CHAPTERS:
        cells = sources(path)
        whole = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        blocks = re.findall(r"^:::\{solution\}.*?\n(.*?)^:::$", whole, re.M | re.S)
        gated = [text for text in re.findall(r"\{solution-start\}.*?\{solution-end\}", whole, re.S)]
        code = [cell.source for cell in cells if cell.id.startswith("solution") and cell.cell_type == "code"]
        assert len(blocks) + len(gated) == whole.count(":::{exercise}") >= 3 and len(code) >= 1, path.name
        # What students keep is worked out here once more: asked of the tool, it would hide what the tool leaves in.
        kept = "\n".join(cell.source for cell in cells)
        for text in [*blocks, *gated, *code]:
            kept = kept.replace(text, "")
        for text in [*blocks, *gated, *code]:
            for piece in re.split(r"\n|\]\([^)]*\)|[\[*`]", text):
                if len(bare(piece)) >= SHORTEST and bare(piece) not in bare(kept) and "solution" not in piece:
                    found[bare(piece)] = path.name
    for path in MASTERS:
        for line in student.secrets(read(path)):
            if len(bare(line)) >= SHORTEST and not line.startswith(("from ", "import ")):
                found[bare(line)] = path.name
    return found


def texts(name: str, content: bytes) -> Iterator[tuple[str, str]]:
    """What a file says, archives opened: (path, text)."""
    if name.endswith((".zip", ".whl")):
        with zipfile.ZipFile(io.BytesIO(content)) as file:
            for entry in file.namelist():
                yield from texts(f"{name}!{entry}", file.read(entry))
    elif name.endswith((".tar.gz", ".tgz")):
        with tarfile.open(fileobj=io.BytesIO(content)) as file:
            for entry in filter(tarfile.TarInfo.isfile, file):
                yield from texts(f"{name}!{entry.name}", file.extractfile(entry).read())
    elif name.endswith(".pdf"):
        yield name, "".join(leaves_of(content))
    else:
        text = content.decode("utf-8", "ignore")
        if name.endswith((".html", ".js", ".json", ".ipynb", ".xml")):
            text = text.replace("\\n", "\n").replace('\\"', '"').replace("\\u003c", "<").replace("<\\/", "</")
        if name.endswith((".html", ".js", ".json")):
            text = unescape(re.sub(r"<[^<>]*>", "", text))
        yield name, text


def leaks(folder: Path) -> list[str]:
    telling = secrets()
    assert len(telling) > 120
    found = []
    for path in sorted(folder.rglob("*")):
        # JupyterLab's own scripts and Pyodide's packages hold no word of ours.
        if path.is_file() and not {"build", "extensions"} & set(path.relative_to(folder).parts):
            for name, text in texts(str(path.relative_to(folder)), path.read_bytes()):
                said = bare(text)
                if "companion/" not in name:  # the tests call the companion's functions, which are public
                    found += [
                        f"{name} holds a piece of {whence}: {piece[:60]}"
                        for piece, whence in telling.items()
                        if piece in said
                    ]
    return found


@pytest.fixture(scope="module")
def edition(book) -> Path:
    """The edition for students, as it would be published, with JupyterLite and the PDF."""
    output = {**os.environ, "BOOK_REPOSITORY": "https://github.com/example/with-solutions"}
    built = subprocess.run(
        [sys.executable, "-m", "tools.site.student_edition", "--site"], capture_output=True, text=True, env=output
    )
    assert built.returncode == 0, built.stderr
    return student_edition.STAGE / "_build" / "html"


@pytest.mark.weekly
def test_no_solution_stands_anywhere(edition):
    assert not leaks(edition)


def test_no_solution_is_left_in_what_the_edition_is_built_from(tmp_path):
    """The same search before anything is built."""
    student_edition.stage(ROOT, tmp_path)
    assert not leaks(tmp_path / "book")


def test_the_search_would_find_one(book):
    """The default edition has every solution: on its pages, in its sources, its files to take along, its JupyterLite."""
    found = leaks(book)
    for place in ("book/03-historical-background.html", "_sources/book/03-", "take/03-historical-background.txt", "take/under-the-radar.zip!",
                  "take/under-the-radar.pdf", "lite/files/book/03-"):  # fmt: skip
        assert any(line.startswith(place) for line in found), place
    assert not [line for line in found if any(master.name in line for master in MASTERS)], (
        "a master or its tests are published"
    )


def test_what_students_keep_is_in_what_the_edition_is_built_from(tmp_path):
    student_edition.stage(ROOT, tmp_path)
    chapter = (tmp_path / "book" / "03-historical-background.ipynb").read_text(encoding="utf-8")
    assert chapter.count("{exercise}") == 3 and "{solution" not in chapter and "ch03.self_check()" in chapter
    assert not (tmp_path / "book" / "teaching" / "assignments").exists()
    assert (tmp_path / "book" / "teaching" / "student" / "counting.ipynb").exists()


@pytest.mark.weekly
def test_what_students_keep(edition):
    page = (edition / "book" / "03-historical-background.html").read_text(encoding="utf-8")
    assert page.count('class="exercise admonition"') + page.count("exercise admonition") >= 3
    assert 'class="checks"' in page and "data-right" in page, "the questions to check oneself by keep their answers"
    assert "with-solutions" not in page, "no link may lead to the notebooks with solutions"
    assert not (student_edition.STAGE / "book" / "teaching" / "assignments").exists()
    assert (edition / "lite" / "files" / "book" / "teaching" / "student" / "counting.ipynb").exists()


def test_a_gate_that_does_not_close_is_an_error():
    cells = [{"cell_type": "markdown", "source": ":::{solution-start} ex\n:::"}, {"cell_type": "code", "source": "1"}]
    with pytest.raises(ValueError, match="a solution begins and does not end"):
        student_edition.without_solutions(cells)


def test_a_gate_that_does_not_close_is_one_line_with_the_notebooks_name(tmp_path, monkeypatch, capsys):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_markdown_cell(":::{solution-start} ex\n:::")])
    (tmp_path / "root" / "book").mkdir(parents=True)
    nbformat.write(notebook, tmp_path / "root" / "book" / "01-open.ipynb")
    for name, value in {"ROOT": tmp_path / "root", "STAGE": tmp_path / "stage", "STAGED": ("book",)}.items():
        monkeypatch.setattr(student_edition, name, value)
    assert student_edition.main([]) == 1
    assert capsys.readouterr().err == (
        "book/01-open.ipynb: a solution begins and does not end; expected {solution-end} after {solution-start}\n"
    )


def test_another_edition_is_refused():
    output = subprocess.run(
        ["make", "--no-print-directory", "-n", "book", "EDITION=teacher"], cwd=ROOT, capture_output=True, text=True
    )
    assert output.returncode and "EDITION must be student, or not be set; found teacher" in output.stderr
