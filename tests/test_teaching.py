"""The part for teachers: its pages agree with the assignments, whose notebooks run and whose questions can be answered."""

import re
from pathlib import Path

import nbformat
import pytest
from bs4 import BeautifulSoup

from marking import assignment
from test_notebooks import run

ROOT = Path(__file__).resolve().parents[1]
TEACHING = ROOT / "book" / "teaching"
NAMES = assignment.names()


def test_there_are_at_least_five_assignments():
    assert len(NAMES) >= 5


@pytest.mark.parametrize("name", NAMES)
def test_the_student_notebook_runs_with_nothing_that_marks(tree, name):
    """Untouched: every cell runs, and every check says what form it waits for."""
    with pytest.raises(ImportError):
        __import__("otter")
    path = tree / "book" / "teaching" / "student" / f"{name}.ipynb"
    ran = run(tree, nbformat.read(path, as_version=4), path.parent)
    said = {
        cell.id: "".join(output.get("text", "") for output in cell.outputs)
        for cell in ran.cells
        if cell.cell_type == "code" and cell.id.endswith("-check")
    }
    assert said and all(text.startswith("Question ") and "the form is right" not in text for text in said.values()), (
        said
    )


@pytest.mark.parametrize("name", NAMES)
def test_the_page_says_what_the_assignment_is(name):
    found = assignment.load(name)
    (row,) = re.findall(rf"^\|[^|]*\(`{name}`\).*$", (TEACHING / "assignments.md").read_text(encoding="utf-8"), re.M)
    by_hand = sum(written.marks for written in found.written)
    assert f"{found.about.title} (`{name}`)" in row
    assert re.findall(r"\]\(\.\./([\w-]+)\.ipynb\)", row) == list(found.about.chapters)
    assert f"| {found.about.minutes} | {20 - by_hand} + {by_hand} |" in row


@pytest.mark.parametrize("name", NAMES)
def test_the_answers_without_code_are_where_it_says(book, name):
    """Every place that a question names is a page of the book, and what follows the # is on it."""
    for asked in assignment.load(name).asked:
        page, _, identity = asked.where[1].partition("#")
        file = book / page
        assert file.exists(), asked.where
        if identity:
            explorable, _, state = identity.partition("?")
            part = BeautifulSoup(file.read_text(encoding="utf-8"), "html.parser").find(id=explorable)
            assert part is not None, asked.where
            for name_, value in re.findall(r"(\w+)=([\w-]+)", state):
                control = part.find(attrs={"name": name_})
                assert control is not None and f'"{value}"' in str(control), asked.where


@pytest.mark.parametrize("name", NAMES)
def test_the_master_draws_its_own_standard(name):
    """The standard edition is the master as it stands, and holds values that a drawing could give."""
    found = assignment.load(name)
    drawn = [assignment.load(name, f"seed {number}").drawn for number in range(40)]
    for key, value in found.drawn.items():
        kinds = {type(one[key]) for one in drawn}
        assert kinds == {type(value)}, key
    assert len({repr(one) for one in drawn}) > 10, "a seed draws too few editions"


def test_the_page_offers_every_notebook(book):
    page = BeautifulSoup((book / "book" / "teaching" / "assignments.html").read_text(encoding="utf-8"), "html.parser")
    links = [link["href"] for link in page.select(".book-offers a")]
    for name in NAMES:
        assert (
            f"../../take/assignments/{name}.ipynb" in links
            and (book / "take" / "assignments" / f"{name}.ipynb").exists()
        )
        assert f"../../lite/notebooks/index.html?path=book/teaching/student/{name}.ipynb" in links
        assert (book / "lite" / "files" / "book" / "teaching" / "student" / f"{name}.ipynb").exists()
