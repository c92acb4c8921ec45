"""A class: who is in it, what was late, who works together, and whose work is alike."""

from datetime import UTC, datetime, timedelta

import pytest

from marking import assignment, grade, handing_back
from marking.by_hand import journal
from marking.course import alike, settings, students
from marking.course import roster as rosters
from marking.course.roster import RosterError
from marking.course.settings import SettingsError
from tests.marking.conftest import ROOT, handed_in, result
from tests.marking.test_by_hand import rows, write

COUNTING = assignment.load("counting")
DUE = "due = 2026-12-01T18:00:00+09:00\n"


def moodle(name: str, number: int, **more) -> dict:
    """A submission that came from Moodle."""
    learner = {"system": "moodle", "number": str(number), "name": name, "late": False}
    own = {"key": f"moodle-{number}", "file": f"{name}_{number}_assignsubmission_file_", "learner": learner}
    return result(name, **{**own, "names": [own["file"]], **more})


def canvas(name: str, number: int, late: bool = False, **more) -> dict:
    """A submission that came from Canvas."""
    file = f"{name}_{'LATE_' if late else ''}{number}_{number + 900}_counting.ipynb"
    learner = {"system": "canvas", "number": str(number), "name": name, "late": late}
    return result(name, **{"key": f"canvas-{number}", "file": file, "names": [file], "learner": learner, **more})


def course(tmp_path, text: str, roster: str = "") -> settings.Course:
    (tmp_path / "course.toml").write_text(text + ('roster = "roster.csv"\n' if roster else ""), encoding="utf-8")
    (tmp_path / "roster.csv").write_text(roster, encoding="utf-8")
    return settings.read(tmp_path / "course.toml")


def of_class(found: settings.Course, results: list[dict]) -> dict[str, students.Student]:
    return {one.name: one for one in students.of_class(results, rosters.read(found), found)}


# Settings -----------------------------------------------------------------------------------------------


def test_every_setting_of_the_example_is_read(tmp_path):
    (tmp_path / "course.toml").write_text(settings.EXAMPLE, encoding="utf-8")
    found = settings.read(tmp_path / "course.toml")
    assert found.roster == tmp_path / "worksheet.csv" and found.out_of == 100 and found.late == (15, 10, 50)
    assert found.extra_hours == {"ann@example.org": 48} and found.groups == {"Group 3": ["Ann Lee", "Cem Can"]}
    assert set(settings.Course._fields) == set(settings._KINDS), "each setting is documented by the example"
    assert settings.read(None) == settings.Course()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("dew = 1", "unknown setting 'dew'; the settings are roster, "),
        ("due = 1", "due: 1 is not a date with a time, such as 2026-12-01T18:00:00+09:00"),
        (
            "due = 2026-12-01T18:00:00",
            "due: expected a date and time with its UTC offset, such as 2026-12-01T18:00:00+09:00, found 2026-12-01 18:00:00",
        ),
        ("late = 3", "late: 3 is not a table: begin it with [late] on a line of its own"),
        ("[late]\nper_day = 10", "[late] needs to know when work was due"),
        (
            DUE + "[late]\nper_week = 10",
            "unknown setting 'late.per_week'; the settings of [late] are grace_minutes, per_day, most",
        ),
        (
            DUE + "[late]\nper_day = -1",
            "late.per_day: expected a number of 0 or more and less than 1,000,000, found -1",
        ),
        (
            "[extra_hours]\nAnn = true",
            "extra_hours.Ann: expected a number of 0 or more and less than 1,000,000, found True",
        ),
        ("[groups]\nA = 'Ann'", "groups.A: expected a list of names in quotation marks, found 'Ann'"),
        ("[columns]\nmail = 'E-Mail'", "columns.mail: expected one of name, first, last, email"),
        ("due = ", "not valid TOML (Invalid value"),
    ],
)
def test_a_setting_that_cannot_be_used_is_one_clear_line(tmp_path, text, says):
    with pytest.raises(SettingsError) as raised:
        course(tmp_path, text)
    assert says in str(raised.value) and str(tmp_path / "course.toml") in str(raised.value)
    assert "\n" not in str(raised.value)


def test_what_was_not_done_follows_as_a_sentence(tmp_path, capsys):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "Ann.ipynb").write_bytes(handed_in("counting"))
    (tmp_path / "course.toml").write_text("dew = 1", encoding="utf-8")
    file, out = str(tmp_path / "course.toml"), tmp_path / "out"
    problem = f"{file}: unknown setting 'dew'; the settings are {', '.join(settings._KINDS)}."
    assert grade.main(["counting", str(tmp_path / "in"), "--out", str(out), "--course", file]) == 1
    assert capsys.readouterr().err == f"{problem} Nothing was marked.\n"
    write(out, ["Ann"])
    handing_back.keep(out, {"assignment": "counting", "seed": "", "submissions": "in"}, file, [result("Ann")])
    assert handing_back.main([str(out)]) == 1
    assert capsys.readouterr().err == f"{problem} Nothing was written.\n"


# Rosters ------------------------------------------------------------------------------------------------

WORKSHEET = (
    "Identifier,Full name,Email address,Status,Grade,Maximum grade,Grade can be changed,Last modified (submission),"
    "Last modified (grade),Feedback comments\n"
    'Participant 31,Ann Lee,ann@example.org,Submitted for grading,,20.00,Yes,"Tuesday, 1 December 2026, 7:00 PM",-,\n'
    "Participant 32,Ben Oh,ben@example.org,No submission,,20.00,Yes,-,-,\n"
)
CANVAS = (
    "Student,ID,SIS User ID,SIS Login ID,Section,Counting in the dark (4711),Current Score\n"
    "    Points Possible,,,,,20,(read only)\n"
    '"Lee, Ann",31,,ann,One,,\n"Oh, Ben",32,,ben,One,7,\n"Student, Test",,,,One,,\n'
)


def test_moodles_worksheet_is_a_roster(tmp_path):
    found = rosters.read(course(tmp_path, DUE, WORKSHEET))
    ann, ben = found.people
    assert (found.kind, ann.number, ann.name, ann.email) == ("moodle worksheet", "31", "Ann Lee", "ann@example.org")
    assert ann.handed_in == datetime(2026, 12, 1, 10, tzinfo=UTC) and ben.handed_in is None


def test_canvass_gradebook_is_a_roster(tmp_path):
    found = rosters.read(course(tmp_path, "", CANVAS))
    assert found.kind == "canvas" and [one.number for one in found.people] == ["31", "32"], "no test student"
    assert {"ann lee", "lee ann", "ann"} <= found.people[0].names


@pytest.mark.parametrize(
    ("head", "own"),
    [
        ("E-Mail-Adresse;Vollständiger Name", "[columns]\nemail = 'E-Mail-Adresse'\nname = 'Vollständiger Name'\n"),
        ("Email address\tSurname", ""),
    ],  # fmt: skip
)
def test_a_table_of_ones_own_is_a_roster(tmp_path, head, own):
    separator = ";" if ";" in head else "\t"
    (tmp_path / "course.toml").write_text(f'roster = "roster.csv"\n{own}', encoding="utf-8")
    (tmp_path / "roster.csv").write_text(f"\ufeff{head}\r\nann@example.org{separator}Ann\r\n", encoding="utf-8")
    (ann,) = rosters.read(settings.read(tmp_path / "course.toml")).people
    assert (ann.name, ann.email) == ("Ann", "ann@example.org")


@pytest.mark.parametrize(
    ("roster", "text", "says"),
    [
        ("a,b\n1,2\n", "", "no column names a student. Expected one of Full name, Email address"),
        ("name\nAnn\n", "columns = {email = 'Mail'}\n", "there is no column 'Mail', which [columns] names for email"),
        (
            WORKSHEET.replace("7:00 PM", "25:99"),
            DUE,
            "row 2: expected a date and time, found 'Tuesday, 1 December 2026, 25:99'; empty the cell, and give",
        ),
        (" \n", "", "expected a row of column names and one for each student, found an empty file"),
    ],
)
def test_a_roster_that_cannot_be_read_is_one_clear_line(tmp_path, roster, text, says):
    with pytest.raises(RosterError) as raised:
        rosters.read(course(tmp_path, text, roster))
    assert says in str(raised.value) and "roster.csv" in str(raised.value)


# Students -----------------------------------------------------------------------------------------------


def test_one_row_a_student_whoever_handed_in(tmp_path):
    found = of_class(course(tmp_path, "", WORKSHEET), [moodle("Ann Lee", 31), moodle("Guest", 99)])
    assert [*found] == ["Ann Lee", "Ben Oh", "Guest"]
    assert found["Ben Oh"].found["status"] == "nothing handed in" and found["Guest"].remark == "not in the roster"


@pytest.mark.parametrize("file", ["ann@example.org", "Ann Lee", "Lee, Ann", "ann", "LEE ANN", "leeann"])
def test_whoever_hands_in_is_found_by_any_name_in_the_roster(tmp_path, file):
    found = of_class(course(tmp_path, "", CANVAS.replace(",ann,", ",ann@example.org,")), [result(file)])
    assert [*found] == ["Lee, Ann", "Oh, Ben"] and found["Lee, Ann"].found["status"] == "ok"


def test_a_name_that_two_have_is_nobodys(tmp_path):
    own = students.of_class(
        [result("Kim")], rosters.read(course(tmp_path, "", "name,email\nKim,a@x.kr\nKim,b@x.kr\n")), settings.Course()
    )
    assert [(one.found["status"], one.remark) for one in own] == [("ok", "2 in the roster have this name"), ("nothing handed in", ""), ("nothing handed in", "")]  # fmt: skip


def test_one_hands_in_for_the_group_and_all_have_the_marks(tmp_path):
    text = '[groups]\n"Group 3" = ["Ann Lee", "ben@example.org", "Cem Can"]\n'
    write(tmp_path, [])
    (tmp_path / "course.toml").write_text('roster = "roster.csv"\n' + text, encoding="utf-8")
    (tmp_path / "roster.csv").write_text(WORKSHEET, encoding="utf-8")
    about = {"assignment": "counting", "seed": "", "submissions": "section-1"}
    handing_back.keep(tmp_path, about, str(tmp_path / "course.toml"), [moodle("Ann Lee", 31)])
    for question in ("q5", "q6"):
        journal.add(tmp_path, journal.Entry("1", "Eve", "moodle-31", question, 3.0))
    made, _ = handing_back.write(tmp_path)
    found = rows(tmp_path)
    assert [found[name]["total"] for name in ("Ann Lee", "Ben Oh", "Cem Can")] == ["10", "10", "10"]
    assert found["Ben Oh"]["group"] == "Group 3" and found["Ben Oh"]["remark"] == "handed in by Ann Lee"
    assert (tmp_path / "feedback" / "Cem Can.html").exists() and "moodle-worksheet.csv" in made
    from marking.by_hand import table

    assert table.take_over(tmp_path, COUNTING) == 0, "three rows of one submission are no three marks"


def test_a_name_that_is_nobodys_is_told_with_the_nearest(tmp_path):
    (tmp_path / "course.toml").write_text(f'{DUE}[extra_hours]\n"Eric Lund" = 2\n"Ann Lee" = 1\n', encoding="utf-8")
    (tmp_path / "roster.csv").write_text(WORKSHEET, encoding="utf-8")
    handing_back.keep(tmp_path, {"assignment": "counting", "seed": "", "submissions": "a"}, str(tmp_path / "course.toml"), [result("Erik Lund"), result("Ann Lee")])  # fmt: skip
    _, (line,) = handing_back.write(tmp_path)
    assert line.endswith("course.toml, extra_hours: no student is called 'Eric Lund'; did you mean 'Erik Lund'?")


def test_a_roster_of_another_class_is_told(tmp_path):
    course(tmp_path, "", WORKSHEET)
    handing_back.keep(tmp_path, {"assignment": "counting", "seed": "", "submissions": "a"}, str(tmp_path / "course.toml"), [result("Cem"), result("Dee")])  # fmt: skip
    _, (line,) = handing_back.write(tmp_path)
    assert "2 of 2 who handed in are not in this roster; is it this class's?" in line


# Late ---------------------------------------------------------------------------------------------------

LATE = DUE + "[late]\ngrace_minutes = 15\nper_day = 10\nmost = 25\n"


@pytest.mark.parametrize(
    ("hours", "share"), [(-1, 0), (0, 0), (0.25, 0), (0.26, 0.1), (24, 0.1), (24.1, 0.2), (48.1, 0.25), (900, 0.25)]
)
def test_what_comes_off_is_so_much_for_each_day_begun_and_never_more_than_most(tmp_path, hours, share):
    when = datetime.fromisoformat("2026-12-01T18:00:00+09:00") + timedelta(hours=hours)
    found = of_class(course(tmp_path, f'{LATE}[handed_in]\n"Ann" = {when.isoformat()}\n'), [result("Ann")])
    assert found["Ann"].late_share == pytest.approx(share) and bool(found["Ann"].late) == (share > 0)


def test_extra_time_is_ones_own(tmp_path):
    text = f'roster = "roster.csv"\n{LATE}[extra_hours]\n"ann@example.org" = 2\n'
    (tmp_path / "course.toml").write_text(text, encoding="utf-8")
    late = WORKSHEET.replace("No submission,,20.00,Yes,-", 'Submitted,,20.00,Yes,"Tuesday, 1 December 2026, 7:00 PM"')
    (tmp_path / "roster.csv").write_text(late, encoding="utf-8")
    found = of_class(settings.read(tmp_path / "course.toml"), [moodle("Ann Lee", 31), moodle("Ben Oh", 32)])
    assert (found["Ann Lee"].late_share, found["Ben Oh"].late_share) == (0, 0.1)
    assert found["Ben Oh"].late == "1 day late: 10% of the marks come off"


def test_late_in_a_name_of_canvas_is_told_where_nothing_says_how_late(tmp_path):
    found = of_class(course(tmp_path, LATE), [canvas("leeann", 31, late=True)])
    assert found["leeann"].remark == "Canvas calls it late; say under [handed_in] when it was handed in"
    assert found["leeann"].late_share == 0


def test_the_deduction_stands_in_the_table_and_on_the_page(tmp_path):
    write(tmp_path, [])
    (tmp_path / "course.toml").write_text(f'{LATE}[handed_in]\n"Ann" = 2026-12-02T10:00:00+09:00\n', encoding="utf-8")
    about = {"assignment": "counting", "seed": "", "submissions": "section-1"}
    handing_back.keep(tmp_path, about, str(tmp_path / "course.toml"), [result("Ann")])
    for question in ("q5", "q6"):
        journal.add(tmp_path, journal.Entry("1", "Eve", "Ann.ipynb", question, 3.0))
    handing_back.write(tmp_path)
    assert (rows(tmp_path)["Ann"]["late"], rows(tmp_path)["Ann"]["total"]) == ("1", "9")
    page = (tmp_path / "feedback" / "Ann.html").read_text(encoding="utf-8")
    assert (
        "<strong>9 of 20 marks</strong>" in page
        and "1 day late: 10% of the marks come off: 1 mark (10 − 1 = 9)." in page
    )


def test_a_group_is_late_together(tmp_path):
    text = f'{LATE}[groups]\n"Group 3" = ["Ann Lee", "Ben Oh"]\n[handed_in]\n"Ann Lee" = 2026-12-02T10:00:00+09:00\n'
    (tmp_path / "course.toml").write_text(f'roster = "roster.csv"\n{text}', encoding="utf-8")
    (tmp_path / "roster.csv").write_text(WORKSHEET, encoding="utf-8")
    found = of_class(settings.read(tmp_path / "course.toml"), [moodle("Ann Lee", 31)])
    assert (found["Ann Lee"].late_share, found["Ben Oh"].late_share) == (0.1, 0.1)


def test_two_submissions_of_one_student_are_told(tmp_path):
    found = course(tmp_path, "", WORKSHEET)
    own = students.of_class([moodle("Ann Lee", 31), result("ann@example.org")], rosters.read(found), found)
    assert [one.remark for one in own if one.name == "Ann Lee"] == [
        "several submissions are this student's; take out all but one"
    ] * 2


# Alike --------------------------------------------------------------------------------------------------

LONG = "whoever reads the two rows side by side will see that both go back to the same activist in Tokyo"
CODE = "\n".join(
    f"value_{number} = stated[stated['measure'] == 'resettled']['low'].iloc[{number}]" for number in range(6)
)


def test_long_passages_and_long_code_that_two_share_are_told():
    written = {"a": {"q5": f"First. {LONG}."}, "b": {"q5": f"So: {LONG.upper()}"}, "c": {"q5": "Something else."}}
    (pair,) = alike.pairs(COUNTING, written, {"a": [CODE], "b": [f"{CODE}  \n\n"], "c": ["x = 1"]})
    assert (pair.one, pair.other) == ("a", "b")
    assert [where for where, _ in pair.passages] == ["question 5", "code"]
    assert pair.passages[0][1].casefold() == LONG.casefold(), "one passage, and not each of its runs"


def test_what_was_given_what_is_short_and_what_many_share_is_no_likeness():
    question = COUNTING.written[0].text
    solution = next(cell.source for cell in COUNTING.notebook.cells if cell.id == "q3-solution")
    same = {key: {"q5": question} for key in "ab"}
    assert alike.pairs(COUNTING, same, {key: [solution, "a = 1\nb = 2"] for key in "ab"}) == []
    many = {str(number): {"q5": LONG} for number in range(9)}
    assert alike.pairs(COUNTING, many, {}) == [], "a quotation from the reading"


def test_the_report_shows_text_as_text():
    found = [alike.Alike("a", "b", [("code", "<script>")])]
    text = alike.report("Counting", found, {"a": "<Ann>", "b": "Ben"})
    assert "&lt;script&gt;" in text and "&lt;Ann&gt; and Ben" in text and "<script>" not in text


def test_the_page_on_marking_shows_the_example_as_it_is():
    page = (ROOT / "book" / "teaching" / "marking.md").read_text(encoding="utf-8")
    assert f"```toml\n{settings.EXAMPLE}```" in page
