"""Every notebook runs offline, in a copy of the repository that it leaves as it was, and shows what it showed in the build,
in another time zone and with another order of sets.

In the build each has a kernel of its own. Here they run one after the other in one, which forgets their names in between;
weekly each has its own again.
"""

import hashlib
import importlib
import re
import shutil
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup
from nbclient.exceptions import CellExecutionError

from claimbook.notebooks import KERNEL, kept_metadata, listed, parsed, read, tidied, written
from companion import evidence, front
from tests.executed import LISTED, ROOT, executed, in_the_build, kernel, run, run_in
from tools.site.inputs import left_out

NAMES = [path.relative_to(ROOT).as_posix() for path in LISTED]
ELSEWHERE = {"TZ": "Asia/Tokyo", "PYTHONHASHSEED": "77"}


def shown(notebook: nbformat.NotebookNode) -> list[list[dict]]:
    """What each code cell shows: its outputs without their numbers, what is printed in several pieces as one."""
    return [_joined(cell.get("outputs", [])) for cell in notebook.cells if cell.cell_type == "code"]


def _joined(outputs: list[dict]) -> list[dict]:
    found: list[dict] = []
    for output in outputs:
        part = {key: value for key, value in output.items() if key not in ("execution_count", "metadata")}
        if found and part["output_type"] == "stream" and found[-1].get("name") == part["name"]:
            found[-1]["text"] += part["text"]
        else:
            found.append(part)
    return found


@pytest.fixture(scope="module")
def copy(tmp_path_factory) -> Path:
    """A copy of the repository, which the notebooks leave as it is."""
    return Path(shutil.copytree(ROOT, tmp_path_factory.mktemp("copy") / "tree", ignore=left_out))


def digest(tree: Path) -> dict[str, str]:
    return {
        str(path.relative_to(tree)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(tree.rglob("*"))
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def running(copy):
    with kernel(copy, copy, **ELSEWHERE) as one:
        yield one


def afresh(notebook: nbformat.NotebookNode, folder: Path) -> nbformat.NotebookNode:
    """A notebook that begins where a kernel of its own in this folder would."""
    forget = nbformat.v4.new_code_cell(f"%reset -f\nimport os\nos.chdir({str(folder)!r})\ndel os")
    return nbformat.v4.new_notebook(cells=[forget, *notebook.cells])


@pytest.mark.parametrize("name", NAMES)
def test_it_runs_leaves_no_trace_and_shows_what_it_showed_in_the_build(copy, running, everything, name):
    before, notebook, folder = digest(copy), read(copy / name), (copy / name).parent
    if everything:
        ran = run(copy, notebook, folder, **ELSEWHERE)
    else:
        ran = run_in(running, afresh(notebook, folder))
        del ran.cells[0]
    printed = [
        output["text"]
        for cell in ran.cells
        for output in cell.get("outputs", [])
        if output.output_type == "stream" and output.name == "stderr"
    ]
    assert not printed, "a warning would stand on the page"
    assert digest(copy) == before
    cells = [cell.id for cell in ran.cells if cell.cell_type == "code"]
    pairs = zip(cells, shown(ran), shown(in_the_build(read(ROOT / name))), strict=True)
    assert [cell for cell, here, there in pairs if here != there] == [], "cells show another thing than in the build"


PHONE = 48  # letters in a line of what a cell prints, on a page 390 pixels wide (claimbook/sphinx/reading.css)


@pytest.mark.parametrize("name", [name for name in NAMES if Path(name).name[:2].isdigit()])
def test_a_printed_table_is_no_wider_than_a_phone(name):
    printed = [text for texts in shown(executed(ROOT / name)) for output in texts for text in [output.get("text", "")]]
    tables = [line for text in printed for line in text.splitlines() if re.search(r"\S  +\S", line)]
    assert [line for line in tables if len(line) > PHONE] == []


def test_what_differs_from_run_to_run_is_seen(tmp_path):
    one, other = (
        {"output_type": "execute_result", "execution_count": n, "metadata": {}, "data": {"text/plain": text}}
        for n, text in enumerate(("{'a', 'b'}", "{'b', 'a'}"))
    )
    assert _joined([one]) != _joined([other]) and _joined([one]) == _joined([one | {"execution_count": 9}])


@pytest.mark.parametrize(
    ("code", "complaint"),
    [
        ("import urllib.request; urllib.request.urlopen('https://example.org')", "must not need the network"),
        ("import socket; socket.create_connection(('192.0.2.1', 80))", "must not need the network"),
        ("import warnings; warnings.warn('old')", "UserWarning"),
        ("from companion import data; data.load('nothing')", "there is no table 'nothing'"),
        (
            "from markupsafe import Markup\nfrom companion.explore import explore\n"
            "explore(lambda n: (Markup('x'), f'{1 / n}'), name='broken', question='?', try_this='!', n=[1, 0])",
            "broken fails at n=0: ZeroDivisionError",
        ),
    ],
)
def test_what_must_not_run_fails(copy, code, complaint):
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(f"import companion\n{code}")])
    with pytest.raises(CellExecutionError, match=complaint):
        run(copy, notebook, copy / "book")


NOTEBOOKS = [str(path.relative_to(ROOT)) for path in listed(ROOT, "marking/assignments", "engine/example/book")]


def test_every_notebook_is_listed():
    assert {path for path in listed(ROOT) if "teaching" not in path.parts} == set(LISTED)


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_it_is_committed_clean(name):
    """As JupyterLab saves it, byte for byte, so that a changed word is a changed line."""
    content = (ROOT / name).read_bytes()
    notebook = parsed(content, name)
    assert complaints_about(notebook) == []
    as_written = content == written(tidied(notebook))
    assert as_written, f"{name} is not as Jupyter writes it: make tidy"


def complaints_about(notebook: nbformat.NotebookNode) -> list[str]:
    """What a notebook carries that belongs to one machine or one run."""
    found = []
    allowed = {"hide-input", "remove-input", "remove-cell", "hide-output", "raises-exception"}
    for number, cell in enumerate(notebook.cells, start=1):
        where = f"cell {cell['id']!r}" if "id" in cell else f"cell {number}"
        if "id" not in cell:
            found.append(f"{where} has no id: make tidy")
        if cell.cell_type == "code" and (cell.get("outputs") or cell.get("execution_count")):
            found.append(f"{where} has outputs: make tidy")
        kept = kept_metadata(cell.get("metadata", {}))
        if more := sorted(key for key, value in cell.get("metadata", {}).items() if kept.get(key) != value):
            found.append(f"{where} has metadata: {', '.join(more)}: make tidy")
        if more := sorted(set(kept.get("tags", [])) - allowed):
            found.append(f"{where} has a tag of its own, {', '.join(more)}; expected of {', '.join(sorted(allowed))}")
        if not cell.source.strip():
            found.append(f"{where} is empty: make tidy")
    if notebook.metadata != KERNEL:
        found.append("the notebook's metadata is not the plain kernel's: make tidy")
    ids = [cell.get("id") for cell in notebook.cells]
    if len(ids) != len(set(ids)):
        found.append("two cells have one id: make tidy")
    return found


def test_a_notebook_that_is_not_clean_is_caught():
    notebook = read(ROOT / LISTED[0])
    code = next(cell for cell in notebook.cells if cell.cell_type == "code")
    code.outputs = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    notebook.cells[0].metadata["collapsed"] = True
    notebook.cells[1].metadata["tags"] = ["mine"]
    notebook.metadata["language_info"] = {"name": "python", "version": "3.11.7"}
    complaints = " ".join(complaints_about(notebook))
    assert (
        "has outputs" in complaints
        and "collapsed" in complaints
        and "plain kernel's" in complaints
        and "own, mine" in complaints
    )


@pytest.mark.parametrize("kept", [{"jupyter": {"source_hidden": True}}, {"cellView": "form"}, {"tags": ["hide-input"]}])
def test_what_is_hidden_on_purpose_is_clean_and_stays(kept):
    notebook = read(ROOT / LISTED[0])
    notebook.cells[0].metadata.update(kept)
    assert complaints_about(notebook) == [] and tidied(notebook).cells[0].metadata == kept


def test_a_chapter_has_its_anatomy():
    for name in NAMES:
        if not Path(name).name[:2].isdigit():
            continue
        cells = read(ROOT / name).cells
        text = "\n".join(cell.source for cell in cells if cell.cell_type == "markdown")
        code = "\n".join(cell.source for cell in cells if cell.cell_type == "code")
        lines = text.splitlines()
        assert sum(line.startswith("# ") for line in lines) == 1
        for heading in (
            "## The data",
            "## Where the sources disagree",
            "## Check yourself",
            "## Exercises",
            "## For discussion",
            "## What to read next",
        ):
            assert heading in lines, f"{name} lacks {heading!r}"
        found = text.count("{exercise}"), text.count("{solution}") + text.count("{solution-start}")
        assert found[0] == found[1] >= 3, (
            f"{name} has {found[0]} exercises and {found[1]} solutions, expected three or more, and as many"
        )
        assert "Reading time:" in text and "you will be able to" in text
        assert len(re.findall(r"^ch\d\d\.(?:fig|tab)_\w+\(\)$", code, re.M)) >= 2
        assert "claims.listing(" in code or int(Path(name).name[:2]) > len(evidence.SECTIONS)


# Chapters whose text has not been written anew yet: they still open with what is in the paper, and what one learns.
@pytest.mark.parametrize("name", [name for name in NAMES if Path(name).name[:2].isdigit()])
def test_a_chapter_opens_with_its_matter(name):
    """A line of the paper's section, a lead, and the question of the chapter; what teachers need stands closed at the end."""
    cells = read(ROOT / name).cells
    heading, section, lead, question, *_ = cells[0].source.split("\n\n")
    words = len(re.sub(r"\]\([^)]*\)", "", lead).split())
    assert heading.startswith("# ") and re.match(r"\*Section [IV.0-9]+ of the paper, “.+”\. Reading time", section)
    assert 60 <= words <= 120, f"a lead of {words} words, expected some eighty"
    assert re.fullmatch(r"\*\*.+\?\*\*", question)
    about = next(cell.source for cell in cells if cell.get("id") == "about")
    assert "you will be able to" in about and ":class: note dropdown for-teachers" in about
    story = [line for cell in cells for line in cell.source.splitlines() if line.startswith("## ")]
    assert "## The story" not in story and story.index("## The data") >= 4


@pytest.mark.parametrize("number", range(1, 13))
def test_the_figures_of_a_chapter_state_what_they_show(number):
    """At least two of them, each with a title that is a statement; a caption below it says what is drawn, and whose."""
    module = importlib.import_module(f"companion.chapters.ch{number:02}")
    figures = [make() for name, make in vars(module).items() if name.startswith("fig_")]
    assert len(figures) >= 2
    for figure in figures:
        title = BeautifulSoup(str(figure.html), "html.parser").select_one(".figure-title")
        assert title and len(title.get_text().split()) >= 7, f"{', '.join(figure.targets.values())} states no finding"


def test_a_chapter_shows_analyses_that_a_reader_can_change_and_no_other_long_code():
    """Plain pandas of at most fifteen lines, which the text talks about; what belongs to a figure stands in its module."""
    for name in (name for name in NAMES if Path(name).name[:2].isdigit()):
        cells = [cell for cell in read(ROOT / name).cells if cell.cell_type == "code"]
        hidden = [cell for cell in cells if cell.metadata.get("tags") and cell.id != "setup"]
        analyses = [cell for cell in cells if cell not in hidden and cell.id not in ("setup", "solution-analysis-code")]
        assert len(analyses) >= 2, f"{name} shows {len(analyses)}"
        assert all(cell.source.count("\n") < 15 for cell in analyses), name
        assert all(cell.source.count("\n") < 5 for cell in hidden), name


@pytest.mark.parametrize("name", [name for name in NAMES if "teaching" not in name])
def test_what_is_plumbing_on_the_page_is_folded_in_jupyterlab_too(name):
    """But for the imports, which a reader who changes an analysis has to see."""
    for cell in read(ROOT / name).cells:
        plumbing = {"hide-input", "remove-input"} & set(cell.metadata.get("tags", [])) and cell.id != "setup"
        assert bool(plumbing) == bool(cell.metadata.get("jupyter", {}).get("source_hidden")), cell.id


def test_the_front_page_leads_to_every_chapter():
    chapters = [path.stem for path in LISTED if path.name[:2].isdigit()]
    assert list(front.CHAPTERS) == chapters
    assert [name for name in chapters if f'href="{name}.ipynb"' not in front.chapters().html] == []
