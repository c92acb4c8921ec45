"""What goes back to Moodle and Canvas, read as their importers read it.

The rules are those of the importers' own code: Moodle's `mod/assign/feedback/offline/importgradeslib.php` and
`feedback/file/importziplib.php`, Canvas's `lib/gradebook_importer.rb` and its way to find whose a file is.
"""

import csv
import io
import re
import zipfile

import pytest

from marking import assignment, handing_back, submissions
from marking.by_hand import journal
from marking.gradebooks import cells
from tests.marking.conftest import handed_in, result
from tests.marking.test_course import CANVAS, WORKSHEET, canvas, moodle

COUNTING = assignment.load("counting")
TITLE = COUNTING.about.title
ABOUT = {"assignment": "counting", "seed": "", "submissions": "section-1"}


def handed_back(tmp_path, results: list[dict], roster: str = "", more: str = "", marked: int = 1) -> list[str]:
    """The files that a class gets whose first submissions are marked by hand too: 4 by the machine, 5.5 by a person."""
    file = ""
    if roster:
        (tmp_path / "course.toml").write_text(f'roster = "roster.csv"\n{more}', encoding="utf-8")
        (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
        file = str(tmp_path / "course.toml")
    handing_back.keep(tmp_path, ABOUT, file, results)
    for one in results[:marked]:
        journal.add(tmp_path, journal.Entry("1", "Eve", one["key"], "q5", 3.0, comment="Whose count?"))
        journal.add(tmp_path, journal.Entry("2", "Eve", one["key"], "q6", 2.5))
    return handing_back.write(tmp_path)[0]


def table(tmp_path, name: str) -> list[dict[str, str]]:
    with (tmp_path / name).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def archived(tmp_path, name: str) -> dict[str, str]:
    with zipfile.ZipFile(tmp_path / name) as file:
        return {entry: file.read(entry).decode() for entry in file.namelist()}


# Moodle -------------------------------------------------------------------------------------------------


def test_moodles_worksheet_goes_back_with_the_marks_filled_in(tmp_path):
    handed_back(tmp_path, [moodle("Ann Lee", 31), moodle("Ben Oh", 32)], WORKSHEET)
    before = list(csv.DictReader(io.StringIO(WORKSHEET)))
    after = table(tmp_path, "moodle-worksheet.csv")
    assert [*after[0]] == [*before[0]] and [row["Identifier"] for row in after] == ["Participant 31", "Participant 32"]
    assert (after[0]["Grade"], after[0]["Feedback comments"]) == ("9.5", "Question 5: Whose count?")
    assert after[1] == before[1], "not all of Ben's questions are marked"
    assert {**after[0], "Grade": "", "Feedback comments": ""} == before[0]


def test_without_the_worksheet_one_is_made_from_the_numbers(tmp_path):
    made = handed_back(tmp_path, [moodle("Ann Lee", 31), moodle("Ben Oh", 32)])
    assert made == ["moodle-worksheet.csv", "moodle-feedback.zip"]
    (ann,) = table(tmp_path, "moodle-worksheet.csv")
    assert {"Identifier", "Grade", "Last modified (grade)"} <= set(ann), "without one of these Moodle takes none of it"
    number = int(ann["Identifier"].removeprefix("Participant "))
    assert (number, float(ann["Grade"]), ann["Maximum grade"]) == (31, 9.5, "20")


def test_the_gradebook_of_moodle_names_students_as_it_knows_them(tmp_path):
    handed_back(tmp_path, [moodle("Ann Lee", 31), moodle("Ben Oh", 32)], WORKSHEET)
    (ann,) = table(tmp_path, "moodle-gradebook.csv")
    assert (ann["Email address"], ann[TITLE], ann[f"Feedback: {TITLE}"]) == (
        "ann@example.org",
        "9.5",
        "Question 5: Whose count?",
    )
    assert not {"Username", "ID number"} & set(ann), "an empty column finds nobody"


def test_marks_are_out_of_what_the_gradebook_is_out_of(tmp_path):
    handed_back(tmp_path, [moodle("Ann Lee", 31)], WORKSHEET, "out_of = 100\n")
    assert table(tmp_path, "moodle-worksheet.csv")[0]["Grade"] == "47.5"
    assert table(tmp_path, "grades.csv")[1]["total"] == "9.5"


def whose_moodle(name: str) -> tuple[str, str]:
    """Whose Moodle takes a file of an archive to be, and the name that the student sees."""
    parts = name.split("_", 4)
    assert len(parts) == 5 and parts[1].isdigit() and parts[2:4] == ["assignsubmission", "file"], name
    return parts[1], parts[4]


def test_moodle_knows_whose_each_page_is(tmp_path):
    handed_back(tmp_path, [moodle("Ann_Lee", 31), moodle("Zoë Blum", 32), moodle("Not yet", 33)], marked=2)
    pages = archived(tmp_path, "moodle-feedback.zip")
    assert {whose_moodle(name) for name in pages} == {("31", "feedback.html"), ("32", "feedback.html")}
    (ann,) = (page for name, page in pages.items() if whose_moodle(name)[0] == "31")
    assert "9.5 of 20 marks" in ann and "Zoë" not in ann


# Canvas -------------------------------------------------------------------------------------------------


def canvas_reads(text: str) -> tuple[str, str, dict[str, str]]:
    """What Canvas's importer finds in a table: the assignment's column, its maximum, and the score of each student's number."""
    head, *lines = csv.reader(io.StringIO(text.removeprefix("\ufeff")))
    assert "Student" in head[0] and "ID" in head[1]
    about = 2
    if head[2:4] == ["SIS User ID", "SIS Login ID"]:
        about = 4
    assert "Section" in head[about], "else Canvas calls the head invalid"
    (column,) = head[about + 1 :]
    (maximum,) = (line[-1] for line in lines if "Points Possible" in line[0])
    return column, maximum, {line[1]: line[-1] for line in lines if "Points Possible" not in line[0]}


def test_canvass_gradebook_goes_back_with_this_column_alone(tmp_path):
    handed_back(tmp_path, [canvas("leeann", 31), canvas("ohben", 32)], CANVAS)
    column, maximum, scores = canvas_reads((tmp_path / "canvas-gradebook.csv").read_text(encoding="utf-8"))
    assert (column, maximum) == (f"{TITLE} (4711)", "20")
    assert scores == {"31": "9.5", "32": "7"}, "who is not marked keeps what Canvas has"


def test_without_an_export_a_gradebook_is_made_from_the_numbers(tmp_path):
    made = handed_back(tmp_path, [canvas("leeann", 31), canvas("ohben", 32, late=True)])
    assert made == ["canvas-gradebook.csv", "canvas-feedback.zip"]
    column, maximum, scores = canvas_reads((tmp_path / "canvas-gradebook.csv").read_text(encoding="utf-8"))
    assert (column, maximum, scores) == (TITLE, "20", {"31": "9.5"})


def test_canvas_knows_whose_each_page_is(tmp_path):
    handed_back(tmp_path, [canvas("leeann", 31), canvas("ohben", 32, late=True), canvas("notyet", 33)], marked=2)
    found = {
        tuple(part for part in name.split("_") if part.isdigit())[:2]
        for name in archived(tmp_path, "canvas-feedback.zip")
    }
    assert found == {("31", "931"), ("32", "932")}, "the user's number, then the attachment's"


def test_what_canvas_hands_out_is_one_row_a_student(tmp_path):
    old, new = handed_in("counting", {}), handed_in("counting")
    for name, content in {
        "leeann_31_901_counting.ipynb": old,
        "leeann_31_940_counting-1.ipynb": new,
        "ohben_LATE_32_902_counting.ipynb": new,
        "김민수_33_903_counting.ipynb": new,
        "cancem_34_text.html": b"<p>I have none.</p>",
    }.items():
        (tmp_path / name).write_bytes(content)
    found = {one.student: one for one in submissions.read(tmp_path, COUNTING)}
    assert set(found) == {"leeann", "ohben", "김민수", "cancem"}
    ann = found["leeann"]
    assert (ann.key, ann.notebook) == ("canvas-31", submissions.in_order(new)[0])
    assert "leeann_31_940_counting-1.ipynb, was marked" in ann.remark
    assert (
        found["ohben"].learner.late
        and not ann.learner.late
        and found["cancem"].reason.startswith("it is not a notebook")
    )


def test_a_notebook_that_came_by_mail_changes_nothing_for_the_others(tmp_path):
    for name in ("leeann_31_901_counting.ipynb", "ohben_32_LATE_902_counting.ipynb", "Rosa Ximénez.ipynb"):
        (tmp_path / name).write_bytes(handed_in("counting"))
    found = {one.student: one for one in submissions.read(tmp_path, COUNTING)}
    assert {name: one.key for name, one in found.items()} == {
        "leeann": "canvas-31",
        "ohben": "canvas-32",
        "Rosa Ximénez": "Rosa Ximénez.ipynb",
    }
    assert found["ohben"].learner.late


def test_who_handed_in_nothing_can_have_a_total(tmp_path):
    handed_back(tmp_path, [moodle("Ann Lee", 31)], WORKSHEET, "nothing_handed_in = 0\n")
    assert [row["Grade"] for row in table(tmp_path, "moodle-worksheet.csv")] == ["9.5", "0"]
    assert table(tmp_path, "grades.csv")[2]["total"] == "0"


def test_a_name_of_ones_own_is_not_taken_for_canvass(tmp_path):
    for name in ("hw_1_2_final.ipynb", "ann.ipynb"):
        (tmp_path / name).write_bytes(handed_in("counting"))
    assert {one.student for one in submissions.read(tmp_path, COUNTING)} == {"hw_1_2_final", "ann"}


# Both ---------------------------------------------------------------------------------------------------

EVIL = ["=1+1", "+1", "-1", "@x", "Ann;=1+1", "Ann,+cmd|' /C calc'!A0", "a\t=1", "x\n=1+1", "＝1", " =1", "a\r;@b"]


@pytest.mark.parametrize("evil", EVIL)
@pytest.mark.parametrize("separator", [",", ";", "\t"])
def test_no_cell_is_a_formula_whatever_the_separator(tmp_path, evil, separator):
    one = moodle(evil, 31, reason=evil, remark=evil)
    handing_back.keep(tmp_path, ABOUT, "", [one])
    for question in ("q5", "q6"):
        journal.add(tmp_path, journal.Entry("1", evil, "moodle-31", question, 3.0, comment=evil))
    journal.add(tmp_path, journal.Entry("1", evil, "moodle-31", journal.WHOLE, comment=evil))
    for name in ("grades.csv", *(name for name in handing_back.write(tmp_path)[0] if name.endswith(".csv"))):
        text = (tmp_path / name).read_text(encoding="utf-8-sig")
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            for cell in row:
                assert not re.match(r"\s*[=+@＝＋－＠]|\s*-\s*\S", cell.strip('"')), (name, cell)


def test_tables_open_as_utf_8_in_a_spreadsheet(tmp_path):
    handed_back(tmp_path, [moodle("김민수", 31)])
    for name in ("grades.csv", "moodle-worksheet.csv"):
        assert (tmp_path / name).read_text(encoding="utf-8").startswith(cells.MARK)


def test_files_are_the_same_bytes_each_time(tmp_path):
    handed_back(tmp_path, [moodle("Ann Lee", 31)], WORKSHEET)
    before = {path.name: path.read_bytes() for path in tmp_path.glob("*.*")}
    handing_back.write(tmp_path)
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.*")} == before


def test_a_class_of_neither_gets_no_files_of_theirs(tmp_path):
    assert handed_back(tmp_path, [result("ann")]) == []
