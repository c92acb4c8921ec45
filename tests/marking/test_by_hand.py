"""What somebody enters by hand outlives every later run, and no run writes over the marks of something else."""

import argparse
import csv
import io

import pytest

from marking import assignment, by_hand, grade, reports
from tests.marking.conftest import handed_in

COUNTING = assignment.load("counting")


def asked(submissions: str = "section-1", seed: str = "", name: str = "counting") -> argparse.Namespace:
    return argparse.Namespace(assignment=name, seed=seed, submissions=submissions)


def result(student: str, **more) -> dict:
    questions = {name: {"score": 1.0, "possible": 2.0, "messages": []} for name in ("q1", "q2", "q3", "q4")}
    return {
        "student": student, "file": f"{student}.ipynb", "status": "ok", "reason": "", "seconds": 1.0, "remark": "",
        "remarks": [], "errors": [], "written": {}, "questions": questions, **more,
    }  # fmt: skip


def marked_once(out, students, **columns: str) -> None:
    """A first run, and what somebody then enters for the first student."""
    grade.write(COUNTING, [result(student) for student in students], out, {})
    (out / by_hand.SIGNED).write_text(by_hand.signature(asked()), encoding="utf-8")
    text = (out / "grades.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text)))
    rows[0] |= {name.replace("_", " ") if name != "comment" else name: value for name, value in columns.items()}
    table = io.StringIO()
    writer = csv.DictWriter(table, rows[0], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    (out / "grades.csv").write_text(table.getvalue(), encoding="utf-8")


ENTERED = {"q5 (by hand)": "3", "q6 (by hand)": "2.5", "comment": "Good, but: whose count? „Zürich“"}


def rows(out) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8", newline="") as file:
        return {row["student"]: row for row in csv.DictReader(file)}


def again(out, students) -> dict[str, dict[str, str]]:
    """A later run."""
    entered = by_hand.read(out, COUNTING, asked())
    grade.write(COUNTING, [result(student) for student in students], out, entered)
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
    grade.write(
        COUNTING,
        [result("Ann", remark="it was UTF-16", remarks=["the original cells ran"]), result("Ben")],
        tmp_path,
        {},
    )
    ann, ben = ((tmp_path / "feedback" / f"{name}.html").read_text(encoding="utf-8") for name in ("Ann", "Ben"))
    assert "<li>it was UTF-16</li><li>the original cells ran</li>" in ann and "What was put right" not in ben
    assert rows(tmp_path)["Ann"]["remark"] == "it was UTF-16; the original cells ran"


def test_a_student_whose_notebook_is_gone_keeps_what_was_entered(tmp_path):
    marked_once(tmp_path, ["Ann", "Ben"], **ENTERED)
    found = again(tmp_path, ["Ben"])
    assert found["Ann"]["status"] == reports.GONE and found["Ann"]["comment"] == ENTERED["comment"]


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
    file.write_bytes(saved(file.read_text(encoding="utf-8")))
    found = by_hand.read(tmp_path, COUNTING, asked())["Ann.ipynb"]
    assert found["q5 (by hand)"] == "3" and "Zürich" in found["comment"]


def test_what_a_spreadsheet_does_to_long_numbers_is_told_and_to_short_ones_does_no_harm(tmp_path):
    marked_once(tmp_path, ["007", "2023123456781", "2023123456782"], **ENTERED)
    file = tmp_path / "grades.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("007,007.ipynb", "7,007.ipynb"), encoding="utf-8")
    assert again(tmp_path, ["007", "2023123456781"])["007"]["comment"] == ENTERED["comment"], "the file names the row"
    text = file.read_text(encoding="utf-8")
    row = next(line for line in text.splitlines() if line.startswith("007"))
    file.write_text(f"{text}{row}\n", encoding="utf-8")
    with pytest.raises(
        by_hand.Unreadable, match="two rows with marks for '007.ipynb': has a spreadsheet shortened long numbers"
    ):
        by_hand.read(tmp_path, COUNTING, asked())


def test_what_is_entered_while_a_run_is_at_work_stays(tmp_path, monkeypatch):
    (tmp_path / "in").mkdir()
    for name in ("Ann", "Ben"):
        (tmp_path / "in" / f"{name}.ipynb").write_bytes(handed_in("counting"))
    out = tmp_path / "out"

    def at_work(waiting, limits, args):
        marked_once(out, ["Ann"], **ENTERED)
        (out / by_hand.SIGNED).write_text(by_hand.signature(args), encoding="utf-8")
        return ((student, result(student)) for student in waiting)

    monkeypatch.setattr(grade, "mark", at_work)
    assert grade.main(["counting", str(tmp_path / "in"), "--out", str(out), "--unsafe"]) == 0
    assert rows(out)["Ann"]["comment"] == ENTERED["comment"]


def test_a_table_that_breaks_while_a_run_is_at_work_is_kept(tmp_path, monkeypatch, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "Ann.ipynb").write_bytes(handed_in("counting"))
    out = tmp_path / "out"

    def at_work(waiting, limits, args):
        (out / "grades.csv").write_bytes(b"name,mark\nAnn,3\n")
        return ((student, result(student)) for student in waiting)

    monkeypatch.setattr(grade, "mark", at_work)
    assert grade.main(["counting", str(tmp_path / "in"), "--out", str(out), "--unsafe"]) == 0
    assert (out / "grades-as-found.csv").read_bytes() == b"name,mark\nAnn,3\n" and "Ann" in rows(out)
    said = capsys.readouterr().err
    assert "It is kept as grades-as-found.csv" in said and "Nothing was marked" not in said


@pytest.mark.parametrize("content", [b"PK\x03\x04 a workbook", b"name,mark\nAnn,3\n"])
def test_what_is_no_table_of_ours_is_not_written_over(tmp_path, content):
    (tmp_path / "grades.csv").write_bytes(content)
    with pytest.raises(
        by_hand.Unreadable, match="grades.csv has no columns 'student' and 'q5 .by hand.'.*Move it away"
    ):
        by_hand.read(tmp_path, COUNTING, asked())
    assert (tmp_path / "grades.csv").read_bytes() == content


@pytest.mark.parametrize("other", [asked("section-2"), asked(seed="spring"), asked(name="one_witness")])
def test_another_section_edition_or_assignment_has_its_own_folder(tmp_path, other):
    assert grade.place_of(asked()) != grade.place_of(other)
    marked_once(tmp_path, ["Ann"], **ENTERED)
    with pytest.raises(by_hand.Unreadable, match="holds the marks of .*section-1.*Name another folder"):
        by_hand.read(tmp_path, COUNTING, other)
    assert by_hand.read(tmp_path, COUNTING, asked("elsewhere/section-1"))["Ann.ipynb"]["comment"] == ENTERED["comment"]


def test_a_file_is_whole_or_as_it_was(tmp_path, monkeypatch):
    marked_once(tmp_path, ["Ann"], **ENTERED)
    before = (tmp_path / "grades.csv").read_bytes()

    def full(self, *words, **named):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(reports.Path, "write_text", full)
    with pytest.raises(OSError, match="No space"):
        again(tmp_path, ["Ann", "Ben"])
    assert (tmp_path / "grades.csv").read_bytes() == before


def test_names_as_long_as_a_disk_takes_them_have_their_pages(tmp_path):
    grade.write(COUNTING, [result("말" * 83), result("말" * 82 + "a"), result("../../x\ny")], tmp_path, {})
    pages = sorted(path.name for path in (tmp_path / "feedback").iterdir())
    assert len(pages) == 3 and not any("/" in name or "\n" in name for name in pages)
    assert len(list(csv.DictReader(io.StringIO((tmp_path / "grades.csv").read_text(encoding="utf-8"))))) == 3


@pytest.mark.parametrize("wrong", [{"status": "ok"}, {"status": "another notebook"}])
def test_a_class_of_zeros_is_an_alarm(tmp_path, monkeypatch, capsys, wrong):
    """As with the wrong assignment, or the wrong seed: the reports are written, and nobody can miss it."""
    (tmp_path / "in").mkdir()
    for name in ("a", "b"):
        (tmp_path / "in" / f"{name}.ipynb").write_bytes(handed_in("one_witness"))
    nothing = {name: {"score": 0, "possible": 2, "messages": []} for name in ("q1", "q2", "q3", "q4")}
    came = {"reason": "", "seconds": 1.0, "questions": nothing, "errors": [], "remarks": [], **wrong}
    monkeypatch.setattr(grade, "mark", lambda waiting, limits, args: ((student, dict(came)) for student in waiting))
    words = ["counting", str(tmp_path / "in"), "--out", str(tmp_path / "out"), "--unsafe"]
    assert grade.main(words) == grade.ALARM
    assert (
        "ALARM: not one of 2 notebooks got a mark. Is counting what was set, without a seed?" in capsys.readouterr().err
    )
    assert set(rows(tmp_path / "out")) == {"a", "b"}
    if wrong["status"] == "ok":
        nothing["q1"]["score"] = 1
        assert grade.main([*words[:3], str(tmp_path / "out2"), "--unsafe"]) == 0
