"""What somebody enters in grades.csv outlives every later run, and no run writes over the marks of something else."""

import argparse
import csv
import io
import json
import re

import pytest

from marking import assignment, grade, handing_back, mark
from marking.by_hand import journal, table
from tests.marking.conftest import handed_in, result

COUNTING = assignment.load("counting")
WAIT = "grades.csv, row of Ann.ipynb, column 'q5 (by hand)': "


def asked(submissions: str = "section-1", seed: str = "", name: str = "counting") -> argparse.Namespace:
    return argparse.Namespace(assignment=name, seed=seed, submissions=submissions)


def write(out, students, **about) -> None:
    """The reports of a run that has marked these."""
    out.mkdir(exist_ok=True)
    results = [one if isinstance(one, dict) else result(one) for one in students]
    handing_back.keep(out, grade.about_of(asked(**about)), "", results)
    handing_back.write(out)


def enter(out, row: int = 0, **columns: str) -> None:
    """What somebody then enters in the table for a student."""
    lines = list(csv.DictReader(io.StringIO((out / "grades.csv").read_text(encoding="utf-8-sig"))))
    lines[row + 1] |= columns
    text = io.StringIO()
    writer = csv.DictWriter(text, lines[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    (out / "grades.csv").write_text(text.getvalue(), encoding="utf-8-sig")


def marked_once(out, students, **columns: str) -> None:
    write(out, students)
    enter(out, **columns)


ENTERED = {"q5 (by hand)": "3", "q6 (by hand)": "2.5", "comment": "Good, but: whose count? „Zürich“"}


def rows(out) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def again(out, students) -> dict[str, dict[str, str]]:
    """A later run."""
    table.take_over(out, COUNTING)
    write(out, students)
    return rows(out)


def test_marks_and_comments_survive_and_stand_on_the_students_page(tmp_path):
    marked_once(tmp_path, ["Ann", "Ben"], **ENTERED)
    found = again(tmp_path, ["Ann", "Ben", "late"])
    assert {name: found["Ann"][name] for name in ENTERED} == ENTERED
    assert found["late"]["comment"] == found["Ben"]["q5 (by hand)"] == ""
    page = (tmp_path / "feedback" / "Ann.html").read_text(encoding="utf-8")
    assert "3 of 4" in page and "2.5 of 4" in page and ENTERED["comment"] in page
    assert "by hand, of 4" in (tmp_path / "feedback" / "Ben.html").read_text(encoding="utf-8")
    assert again(tmp_path, ["Ann", "Ben", "late"]) == found, "and once more"


def test_the_students_page_says_what_was_put_in_order(tmp_path):
    write(tmp_path, [result("Ann", remark="it was UTF-16", remarks=["the original cells ran"]), result("Ben")])
    ann, ben = ((tmp_path / "feedback" / f"{name}.html").read_text(encoding="utf-8") for name in ("Ann", "Ben"))
    assert "<h2>Remarks on your notebook</h2>\n<ul><li>it was UTF-16</li><li>the original cells ran</li>" in ann
    assert "Remarks on your notebook" not in ben
    assert rows(tmp_path)["Ann"]["remark"] == "it was UTF-16; the original cells ran"


def test_a_student_whose_notebook_is_gone_keeps_what_was_entered(tmp_path):
    marked_once(tmp_path, ["Ann", "Ben"], **ENTERED)
    found = again(tmp_path, ["Ben"])
    assert found["Ann"]["status"] == "gone" and found["Ann"]["comment"] == ENTERED["comment"]
    assert found["Ann"]["q1"] == "", "what the machine gave is gone with the notebook"


@pytest.mark.parametrize("name", ["=1+1", "@ann"])
def test_a_name_that_a_spreadsheet_would_run_keeps_its_marks(tmp_path, name):
    marked_once(tmp_path, [name], **ENTERED)
    assert again(tmp_path, [name])[f"'{name}"]["q5 (by hand)"] == "3"
    (page,) = (tmp_path / "feedback").iterdir()
    assert "3 of 4" in page.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "saved",
    [
        lambda text: b"\xef\xbb\xbf" + text.encode(),
        lambda text: text.replace(",", ";").replace("Good; but", "Good, but").encode(),
        lambda text: text.replace("„Zürich“", "Zürich").encode("cp1252"),
        lambda text: text.replace("\n", "\r\n").encode(),
        lambda text: "\n".join("\t".join(row) for row in csv.reader(io.StringIO(text))).encode(),
    ],
    ids=["a mark of its encoding", "semicolons", "Windows-1252", "line ends of Windows", "tabs"],
)
def test_whatever_a_spreadsheet_makes_of_the_table_is_read(tmp_path, saved):
    marked_once(tmp_path, ["Ann"], **ENTERED)
    file = tmp_path / "grades.csv"
    file.write_bytes(saved(file.read_text(encoding="utf-8-sig")))
    assert table.take_over(tmp_path, COUNTING) == 3
    found = journal.counted(journal.read(tmp_path))
    assert found["Ann.ipynb", "q5"].marks == 3 and "Zürich" in found["Ann.ipynb", journal.WHOLE].comment
    assert table.take_over(tmp_path, COUNTING) == 0, "once"


def test_what_a_spreadsheet_does_to_long_numbers_is_told_and_to_short_ones_does_no_harm(tmp_path):
    marked_once(tmp_path, ["007", "2023123456781", "2023123456782"], **ENTERED)
    file = tmp_path / "grades.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("007,,007.ipynb", "7,,007.ipynb"), encoding="utf-8")
    assert again(tmp_path, ["007", "2023123456781"])["007"]["comment"] == ENTERED["comment"], "the file names the row"
    text = file.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("007"))
    file.write_text(
        f"{text}{row}\n".replace(",3,2.5,", ",1,2.5,", 1) + f"{row}\n".replace(",3,2.5,", ",2,2.5,"), encoding="utf-8"
    )
    with pytest.raises(
        table.Unreadable,
        match="column 'file': two rows with marks for '007.ipynb'; has a spreadsheet shortened long numbers",
    ):
        table.take_over(tmp_path, COUNTING)


def came() -> dict:
    """What marking says of a notebook, before it is known whose it is."""
    return {key: result("")[key] for key in ("status", "reason", "seconds", "questions", "errors", "remarks")}


def test_what_is_entered_while_a_run_is_at_work_stays(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    for name in ("Ann", "Ben"):
        (tmp_path / "in" / f"{name}.ipynb").write_bytes(handed_in("counting"))
    out = tmp_path / "out"

    def at_work(waiting, limits, args):
        write(out, ["Ann", "Ben"], submissions="in")
        enter(out, **ENTERED)
        return ((student, came()) for student in waiting)

    monkeypatch.setattr(grade, "mark", at_work)
    assert grade.main(["counting", str(tmp_path / "in"), "--out", str(out), "--unsafe"]) == 0
    assert rows(out)["Ann"]["comment"] == ENTERED["comment"]


def test_a_table_that_breaks_while_a_run_is_at_work_is_kept(tmp_path, monkeypatch, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "Ann.ipynb").write_bytes(handed_in("counting"))
    out = tmp_path / "out"

    def at_work(waiting, limits, args):
        (out / "grades.csv").write_bytes(b"name,mark\nAnn,3\n")
        return ((student, came()) for student in waiting)

    monkeypatch.setattr(grade, "mark", at_work)
    assert grade.main(["counting", str(tmp_path / "in"), "--out", str(out), "--unsafe"]) == 0
    assert (out / "grades-as-found.csv").read_bytes() == b"name,mark\nAnn,3\n" and "Ann" in rows(out)
    said = capsys.readouterr().err
    assert "It is kept as grades-as-found.csv" in said and "Nothing was marked" not in said


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", b"name,mark\nAnn,3\n"])
def test_what_is_no_table_of_ours_is_not_written_over(tmp_path, content):
    (tmp_path / "grades.csv").write_bytes(content)
    missing = re.escape("grades.csv, row 1: no column 'student', no column 'q5 (by hand)', no column 'q6 (by hand)'. ")
    with pytest.raises(table.Unreadable, match=f"{missing}.*move the file to another folder"):
        table.take_over(tmp_path, COUNTING)
    assert (tmp_path / "grades.csv").read_bytes() == content


@pytest.mark.parametrize("other", [asked("section-2"), asked(seed="spring"), asked(name="one_witness")])
def test_another_section_edition_or_assignment_has_its_own_folder(tmp_path, other):
    assert grade.place_of(asked()) != grade.place_of(other)
    marked_once(tmp_path, ["Ann"], **ENTERED)
    with pytest.raises(table.Unreadable, match="holds the marks of .*section-1.*Name another folder"):
        table.check(tmp_path, grade.about_of(other))
    table.check(tmp_path, grade.about_of(asked("elsewhere/section-1")))


def test_a_file_is_whole_or_as_it_was(tmp_path, monkeypatch):
    marked_once(tmp_path, ["Ann"], **ENTERED)
    before = (tmp_path / "grades.csv").read_bytes()

    def full(self, *words, **named):
        raise OSError(28, "No space left on device")

    table.take_over(tmp_path, COUNTING)
    monkeypatch.setattr(handing_back.reports.Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        handing_back.write(tmp_path)
    assert (tmp_path / "grades.csv").read_bytes() == before


def test_names_as_long_as_a_disk_takes_them_have_their_pages(tmp_path):
    write(tmp_path, ["말" * 83, "말" * 82 + "a", "../../x\ny"])
    pages = sorted(path.name for path in (tmp_path / "feedback").iterdir())
    assert len(pages) == 3 and not any("/" in name or "\n" in name for name in pages)
    assert len(rows(tmp_path)) == 4  # and the maxima


@pytest.mark.parametrize("wrong", [{"status": "ok"}, {"status": "another notebook"}])
def test_a_class_of_zeros_is_an_alarm(tmp_path, monkeypatch, capsys, wrong):
    """As with the wrong assignment, or the wrong seed: the reports are written, and nobody can miss it."""
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.ipynb").write_bytes(handed_in("one_witness"))
    nothing = {name: {"score": 0, "possible": 2, "messages": []} for name in ("q1", "q2", "q3", "q4")}
    said = {"reason": "", "seconds": 1.0, "questions": nothing, "errors": [], "remarks": [], **wrong}
    monkeypatch.setattr(grade, "mark", lambda waiting, limits, args: ((student, dict(said)) for student in waiting))
    words = ["counting", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--unsafe"]
    assert grade.main(words) == grade.ALARM
    assert (
        "Warning: none of 2 notebooks scored any marks. Is counting, without a seed, the assignment that you set?"
        in capsys.readouterr().err
    )
    assert set(rows(tmp_path / "out")) == {"(maximum)", "a", "b"}
    if wrong["status"] == "ok":
        nothing["q1"]["score"] = 1
        assert grade.main([*words[:3], str(tmp_path / "out2"), "--unsafe"]) == 0


@pytest.mark.parametrize("typed", ["much", "5", "-1", "nan", "inf"])
def test_what_is_no_mark_is_told_with_its_row_and_column(tmp_path, typed):
    marked_once(tmp_path, ["Ann"], **{"q5 (by hand)": typed})
    with pytest.raises(table.Unreadable) as raised:
        table.take_over(tmp_path, COUNTING)
    assert f"{WAIT}expected a number from 0 to 4, found {typed!r}. Correct the cell, or empty it." in str(raised.value)
    assert not (tmp_path / journal.FOLDER).exists()


def test_a_mark_of_the_machine_can_be_corrected_in_the_table_and_given_back(tmp_path):
    marked_once(tmp_path, ["Ann", "Ben"], q3="4")
    found = again(tmp_path, ["Ann", "Ben"])
    assert (found["Ann"]["q3"], found["Ben"]["q3"], found["Ann"]["in code"]) == ("4", "1", "7")
    page = (tmp_path / "feedback" / "Ann.html").read_text(encoding="utf-8")
    assert "Corrected by hand: 4 instead of 1." in page
    enter(tmp_path, q3="")
    assert again(tmp_path, ["Ann", "Ben"])["Ann"]["q3"] == "1"


def test_a_table_of_an_earlier_release_brings_its_marks_by_hand_and_no_others(tmp_path):
    head = "student,file,status,reason,seconds,q1,q2,q3,q4,in code,q5 (by hand),q6 (by hand),comment,remark"
    (tmp_path / "grades.csv").write_text(f"{head}\nAnn,Ann.ipynb,ok,,1,2,3,4,3,12,3,,Good,\n", encoding="utf-8")
    (tmp_path / "about.json").write_text(json.dumps(grade.about_of(asked())), encoding="utf-8")
    table.check(tmp_path, grade.about_of(asked()))
    assert table.take_over(tmp_path, COUNTING) == 2
    assert {entry.question for entry in journal.read(tmp_path)} == {"q5", journal.WHOLE}


def test_a_spreadsheet_that_was_open_does_not_wipe_out_what_was_marked_at_the_desk(tmp_path):
    write(tmp_path, ["Ann"])
    stale = (tmp_path / "grades.csv").read_bytes()
    journal.add(tmp_path, journal.Entry(journal.now(), "Ben", "Ann.ipynb", "q5", 3.0))
    handing_back.write(tmp_path)
    (tmp_path / "grades.csv").write_bytes(stale)
    assert again(tmp_path, ["Ann"])["Ann"]["q5 (by hand)"] == "3"


def test_what_is_gone_has_no_new_marks_and_takes_none_from_a_file_of_the_same_name(tmp_path):
    marked_once(tmp_path, [result("Ann", key="canvas-31")], **ENTERED)
    again(tmp_path, [result("Ann", key="canvas-31")])
    for _ in range(2):
        again(tmp_path, [result("Ann", key="Ann.ipynb")])  # as if the number in the name had been lost
    assert {entry.key for entry in journal.read(tmp_path)} == {"canvas-31"}


def test_a_class_goes_on_under_another_name(tmp_path):
    marked_once(tmp_path, ["Ann", "Ben"], **ENTERED)
    table.check(tmp_path, grade.about_of(asked("section-1 (1).zip")), ["Ann.ipynb", "Ben.ipynb", "late.ipynb"])
    table.check(tmp_path, grade.about_of(asked("renamed")), ["Ann.ipynb"])
    with pytest.raises(table.Unreadable, match="Name another folder"):
        table.check(tmp_path, grade.about_of(asked("section-2")), ["Cem.ipynb"])


def test_a_class_that_was_asked_something_else_is_a_warning():
    one = result("Ann", remarks=[f"the cell was changed; {mark.OTHER_EDITION}"])
    warning = grade.another_edition([one, one, result("Ben")], asked())
    assert warning.startswith("Warning: 2 of 3 notebooks ask about other years") and "made without SEED?" in warning
    assert grade.another_edition([one, *[result("Ben")] * 9], asked()) == ""


def test_the_total_stands_where_all_is_marked_and_nothing_where_a_notebook_could_not_be(tmp_path):
    marked_once(tmp_path, ["Ann", result("Ben", status="not a notebook", reason="it is empty")], **ENTERED)
    found = again(tmp_path, ["Ann", result("Ben", status="not a notebook", reason="it is empty")])
    assert (found["Ann"]["total"], found["(maximum)"]["total"]) == ("9.5", "20")
    assert {found["Ben"][name] for name in ("q1", "q5 (by hand)", "in code", "total")} == {""}
    assert "<strong>9.5 of 20 marks</strong>" in (tmp_path / "feedback" / "Ann.html").read_text(encoding="utf-8")
