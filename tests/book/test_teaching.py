"""The part for teachers: its pages agree with the assignments, whose notebooks run and whose questions can be answered."""

import re
import subprocess
import sys
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

from claimbook.notebooks import read
from marking import assignment
from tests import visits
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


@pytest.fixture(scope="module")
def sentence() -> str:
    """What the page for teachers says a student's notebook needs."""
    (found,) = re.findall(r"`(pip install [\w ]+)`", (TEACHING / "index.md").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="module")
def students(tmp_path_factory, sentence) -> tuple[Path, Path]:
    """A Python in which nothing is but what that sentence installs, and the archives for students, unpacked."""
    place = tmp_path_factory.mktemp("student")
    uv = [sys.executable, "-m", "uv"]
    subprocess.run([*uv, "venv", "--quiet", "--python", sys.executable, place / "python"], check=True)
    python = place / "python" / "bin" / "python"
    subprocess.run([*uv, *sentence.split()[:2], "--quiet", "--python", python, *sentence.split()[2:]], check=True)
    marking = ROOT / ".venv-marking" / "bin" / "python"
    subprocess.run([marking, "-c", ARCHIVES, place / "work"], cwd=ROOT, check=True)
    return python, place / "work"


ARCHIVES = """
import sys
from pathlib import Path
from marking import assignment, make, packing
for name in assignment.names():
    notebook = (make.STUDENT / f"{name}.ipynb").read_bytes()
    packing.unpack(make.for_students(assignment.load(name), notebook, b""), Path(sys.argv[1], name))
"""
CELLS = """
import json, sys
space = {}
for cell in json.load(open(sys.argv[1], encoding="utf-8"))["cells"]:
    if cell["cell_type"] == "code":
        exec("".join(cell["source"]), space)
"""


@pytest.mark.weekly
@pytest.mark.parametrize("name", NAMES)
def test_a_students_python_is_what_the_page_says(students, sentence, name):
    """And the archive's own README says the same."""
    python, work = students
    assert sentence in (work / name / "README.txt").read_text(encoding="utf-8")
    done = subprocess.run(
        [python, "-c", CELLS, f"{name}.ipynb"],
        cwd=work / name,
        capture_output=True,
        text=True,
        env={"PATH": "/usr/bin:/bin", "HOME": str(work), "MPLBACKEND": "agg"},
    )
    assert done.returncode == 0, done.stderr[-800:]
    assert done.stdout.count("Question ") >= 4


SHEETS = """
import sys
from pathlib import Path
from marking import assignment, handing_back, make, quiz
from marking.by_hand import desk, desk_pages, journal
from marking.course import alike
found, out = assignment.load("counting"), Path(sys.argv[1])
row = {"student": "ann", "key": "ann.ipynb", "file": "ann.ipynb", "names": [], "status": "timed out",
       "reason": "it took longer than 10 seconds", "seconds": 10.0, "errors": ["cell 7: NameError"], "remark": "it was UTF-16",
       "learner": {"system": "", "number": "", "name": "", "late": False},
       "questions": {"q1": {"score": 1, "messages": ["how_many must be a whole number"]}},
       "written": {"q5": "They do not.\\n\\nNot at all.", "q6": ""}}
handing_back.keep(out, {"assignment": "counting", "seed": "", "submissions": "a"}, "", [row])
journal.add(out, journal.Entry("1", "Ben", "ann.ipynb", "q5", 2.5, (1, 1, 0.5, 0), "Whose count is it?"))
journal.add(out, journal.Entry("2", "Cem", "ann.ipynb", "q5", 3.0))
journal.add(out, journal.Entry("3", "Ben", "ann.ipynb", "q1", 2.0))
journal.add(out, journal.Entry("4", "Ben", "ann.ipynb", journal.WHOLE, comment="Look again."))
handing_back.write(out)
table = desk.Desk(out, "Ben")
pair = alike.Alike("a", "b", [("question 5", "so many words in a row")])
pages = {"paper": quiz.paper(found), "instructor": make.instructor(found), "written": (out / "written.html").read_text(),
         "feedback": (out / "feedback" / "ann.html").read_text(), "similar": alike.report("Counting", [pair], {"a": "A", "b": "B"}),
         "overview": desk_pages.overview(table, "1of2", "Saved"), "answer": desk_pages.answer(table.answer("q5", "ann.ipynb", ""), table, ""),
         "student": desk_pages.student(table, "ann.ipynb"), "message": desk_pages.message("That did not work.")}
for name, page in pages.items():
    page = page.replace("/desk.css", (desk.HERE / "desk.css").as_uri()).replace("/desk.js", (desk.HERE / "desk.js").as_uri())
    (out / f"{name}.html").write_text(page, encoding="utf-8")
"""
SHEET_NAMES = ["paper", "instructor", "feedback", "written", "similar", "overview", "answer", "student", "message"]


@pytest.fixture(scope="module")
def sheets(tmp_path_factory) -> Path:
    """The pages that teachers and students get, as the environment for marking makes them."""
    out = tmp_path_factory.mktemp("sheets")
    python = ROOT / ".venv-marking" / "bin" / "python"
    made = subprocess.run([python, "-c", SHEETS, out], cwd=ROOT, capture_output=True, text=True)
    assert made.returncode == 0, made.stderr
    return out


@pytest.mark.parametrize("name", SHEET_NAMES)
def test_the_sheets_can_be_read_by_everybody(chromium, sheets, everything, name):
    """As every page of the book is looked at, which `visits` describes: in light, in the dark, on a desk and on a phone."""
    seen = visits.visit(chromium, (sheets / f"{name}.html").as_uri(), sheets.as_uri(), everything)
    assert {way: found for way, found in seen.violations.items() if found} == {}
    assert [width for width, taken in seen.wide.items() if taken > int(width)] == [], f"{name} scrolls sideways"
    assert seen.complaints == []


def test_an_answer_can_be_marked_with_the_keyboard_alone(open_page, sheets):
    page = open_page((sheets / "answer.html").as_uri())
    chosen = "[...document.querySelectorAll('fieldset')].map(line => line.querySelector(':checked')?.value)"
    for key, marks in (
        ("1", "1"),
        ("1", "0"),
        ("1", "0.5"),
        ("1", "1"),
        ("2", "1"),
        ("3", "1"),
        ("4", "1"),
        ("4", "0"),
    ):
        page.keyboard.press(key)
        assert page.evaluate(chosen)[int(key) - 1] == marks
    assert page.text_content("#sum") == "3"
    page.fill("[name=marks]", "2")
    page.keyboard.press("Escape")
    page.keyboard.press("4")
    page.keyboard.press("4")
    page.keyboard.press("4")
    assert page.input_value("[name=marks]") == "", "the lines count again"
    page.fill("textarea", "")
    page.type("textarea", "1u")  # typing is typing
    assert page.evaluate(chosen) == ["1", "1", "1", "0"] and page.input_value("textarea") == "1u"
    page.click(".bank summary")
    page.click(".again >> nth=0")
    assert page.input_value("textarea") == "1u Whose count is it?"
