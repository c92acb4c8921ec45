"""The part for teachers: its pages agree with the assignments, whose notebooks run and whose questions can be answered."""

import re
import subprocess
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from claimbook.notebooks import read
from marking import assignment
from tests.conftest import violations
from tests.executed import run

ROOT = Path(__file__).resolve().parents[2]
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
    ran = run(tree, read(path), path.parent)
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
    (row,) = re.findall(rf"^- .*\(`{name}`\).*$", (TEACHING / "assignments.md").read_text(encoding="utf-8"), re.M)
    by_hand = sum(written.marks for written in found.written)
    assert f"**{found.about.title}** (`{name}`)" in row
    assert re.findall(r"\]\(\.\./([\w-]+)\.ipynb\)", row) == list(found.about.chapters)
    assert f"{found.about.minutes} minutes; {20 - by_hand} marks by machine, {by_hand} by hand" in row


@pytest.mark.parametrize("name", NAMES)
def test_the_answers_without_code_are_where_it_says(book, name):
    """Every place that a question names is a page of the book, and what follows the # is on it."""
    for asked in assignment.load(name).quiz_items:
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
def test_the_master_draws_its_own_standard(everything, name):
    """The standard edition is the master as it stands, and holds values that a drawing could give."""
    found = assignment.load(name)
    drawn = [assignment.load(name, f"seed {number}").variant for number in range(40 if everything else 15)]
    for key, value in found.variant.items():
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


SHEETS = """
import sys
from pathlib import Path
from marking import assignment, make, quiz, reports
found, out = assignment.load("counting"), Path(sys.argv[1])
row = {"student": "ann", "file": "ann.ipynb", "status": "timed out", "reason": "it took longer than 10 seconds", "seconds": 10.0,
       "questions": {"q1": {"score": 1, "messages": ["how_many must be a whole number"]}}, "errors": ["cell 7: NameError"],
       "remark": "", "written": {"q5": "They do not.\\n\\nNot at all."}}
pages = {"paper": quiz.paper(found), "instructor": make.instructor(found), "feedback": reports.feedback(found, row, {"comment": "Look again."}),
         "written": reports.written(found, [row])}
for name, page in pages.items():
    (out / f"{name}.html").write_text(page, encoding="utf-8")
"""


@pytest.fixture(scope="module")
def sheets(tmp_path_factory) -> Path:
    """The pages that teachers and students get, as the environment for marking makes them."""
    out = tmp_path_factory.mktemp("sheets")
    python = ROOT / ".venv-marking" / "bin" / "python"
    made = subprocess.run([python, "-c", SHEETS, out], cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return out


@pytest.mark.parametrize("name", ["paper", "instructor", "feedback", "written"])
def test_the_sheets_can_be_read_by_everybody(open_page, sheets, name):
    for width in (1280, 390):
        for scheme in ("light", "dark"):
            page = open_page((sheets / f"{name}.html").as_uri(), width=width, scheme=scheme)
            assert not violations(page)
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                f"{name} scrolls sideways at {width}"
            )
