"""The desk keeps every mark as it is given, lets two people share the work, and lets nobody else in."""

import asyncio
import json
import threading
import urllib.error
import urllib.parse
import urllib.request
from http.cookiejar import CookieJar

import pytest
import tornado.httpserver
import tornado.netutil
from bs4 import BeautifulSoup

from marking import assignment, grade, handing_back
from marking.by_hand import desk, journal
from marking.by_hand.journal import Entry, JournalError, Undo
from tests.marking.conftest import result
from tests.marking.test_by_hand import asked, rows

COUNTING = assignment.load("counting")
WORD = "word-of-the-address"
MEAN = "<script>alert(1)</script> & “so”"


@pytest.fixture
def out(tmp_path):
    """A marked class: three who answered question 5, one who did not."""
    results = [
        result(name, written={"q5": text, "q6": ""})
        for name, text in {"Ann": MEAN, "Ben": "One voice.", "Cem": "Two voices.", "Dee": ""}.items()
    ]
    handing_back.keep(tmp_path, grade.about_of(asked()), "", results)
    handing_back.write(tmp_path)
    return tmp_path


class Browser:
    """Somebody at the desk."""

    def __init__(self, address: str):
        self.address = address
        self.opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(CookieJar()))

    def get(self, path: str) -> BeautifulSoup:
        with self.opener.open(self.address + path) as answer:
            self.headers, self.at = answer.headers, answer.url.removeprefix(self.address)
            return BeautifulSoup(answer.read().decode(), "html.parser")

    def post(self, form, **fields: str) -> BeautifulSoup:
        """Send one of a page's forms, with its hidden fields and these."""
        sent = {one["name"]: one.get("value", "") for one in form.select("input[type=hidden]")} | fields
        with self.opener.open(self.address + form["action"], urllib.parse.urlencode(sent).encode()) as answer:
            self.at = answer.url.removeprefix(self.address)
            return BeautifulSoup(answer.read().decode(), "html.parser")


@pytest.fixture
def sits(out):
    """Opens the desk for a marker; closes all of them at the end."""
    opened = []

    def sit(marker: str = "Ann Lee", word: str = WORD) -> Browser:
        ready, loop = threading.Event(), asyncio.new_event_loop()
        place = []

        async def start():
            server = tornado.httpserver.HTTPServer(desk.application(desk.Desk(out, marker), WORD))
            sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
            server.add_sockets(sockets)
            place.append(sockets[0].getsockname()[1])
            ready.set()

        def run():
            asyncio.set_event_loop(loop)
            loop.run_until_complete(start())
            loop.run_forever()

        thread = threading.Thread(target=run, daemon=True)
        thread.start()
        ready.wait()
        opened.append((loop, thread))
        browser = Browser(f"http://127.0.0.1:{place[0]}")
        if word:
            browser.get(f"/?word={word}")
        return browser

    yield sit
    for loop, thread in opened:
        loop.call_soon_threadsafe(loop.stop)
        thread.join()


def given(out) -> dict[tuple[str, str], float | None]:
    return {place: entry.marks for place, entry in journal.counted(journal.read(out)).items()}


def rubric(page: BeautifulSoup):
    return page.select_one("#rubric")


def test_marks_by_the_rubric_reach_the_table_and_the_students_page(out, sits):
    browser = sits()
    page = browser.get("/question/q5")
    key = rubric(page).select_one("[name=key]")["value"]
    page = browser.post(
        rubric(page), **{f"line-{n}": mark for n, mark in enumerate(("1", "0.5", "0", "1"))}, comment="Whose count?"
    )
    assert given(out) == {(key, "q5"): 2.5}
    assert rubric(page).select_one("[name=key]")["value"] != key, "the next answer follows"
    page = browser.get("/")
    page = browser.post(page.select_one("form[action='/question/q5/nothing']"))
    assert given(out)["Dee.ipynb", "q5"] == 0
    page = browser.post(page.select_one("form[action='/reports']"))
    assert "grades.csv, feedback" in page.select_one(".done").text
    student = key.removesuffix(".ipynb")
    assert rows(out)[student]["q5 (by hand)"] == "2.5"
    shown = (out / "feedback" / f"{student}.html").read_text(encoding="utf-8")
    assert "0.5 of 1: whom each goes back to" in shown and "Whose count?" in shown and "2.5 of 4" in shown


def test_what_a_student_wrote_stays_text_and_names_are_hidden(out, sits):
    browser = sits()
    shown = next(page for key in ("Ann.ipynb",) for page in [browser.get(f"/question/q5?at={key}")])
    assert shown.select_one("article").text == MEAN and len(shown.select("script")) == 1
    assert "default-src 'none'" in browser.headers["Content-Security-Policy"]
    assert not shown.select_one("details[open]") and "Ann" not in shown.title.text


def test_an_entry_is_taken_back_by_whoever_gave_it_and_nobody_else(out, sits):
    ann, ben = sits("Ann Lee"), sits("Ben Oh")
    for browser, marks in ((ann, "1"), (ben, "3")):
        browser.post(rubric(browser.get("/question/q5?at=Cem.ipynb")), marks=marks)
    assert given(out)["Cem.ipynb", "q5"] == 3
    page = ann.get("/question/q5?at=Cem.ipynb")
    assert "Ben Oh gave 3." in page.select_one(".other").text
    page = ben.post(page.select_one("#back"), **{"_xsrf": ben.get("/").select_one("[name=_xsrf]")["value"]})
    assert given(out)["Cem.ipynb", "q5"] == 1 and ben.at.startswith("/question/q5?at=Cem.ipynb")
    assert {file.name for file in (out / journal.FOLDER).iterdir()} == {"Ann Lee.jsonl", "Ben Oh.jsonl"}


def test_two_shares_are_the_whole_and_never_meet(out):
    place = desk.Desk(out, "Ann")
    first, second = place.mine("q5", "1of2"), place.mine("q5", "2of2")
    assert set(first) | set(second) == set(place.order("q5")) == {"Ann.ipynb", "Ben.ipynb", "Cem.ipynb"}
    assert not set(first) & set(second)
    assert place.mine("q5", "9of2") == place.mine("q5", "x") == place.order("q5")


def test_a_late_notebook_moves_nobody_to_another_share_and_an_open_desk_sees_it(out, sits):
    place, browser = desk.Desk(out, "Ann"), sits()
    before = {share: set(place.mine("q5", share)) for share in ("1of2", "2of2")}
    results = [*place.results, result("Eve", written={"q5": "Three voices.", "q6": ""})]
    handing_back.keep(out, place.about, "", results)
    place.refresh()
    after = {share: set(place.mine("q5", share)) for share in ("1of2", "2of2")}
    assert all(before[share] <= after[share] for share in before) and set.union(*after.values()) >= {"Eve.ipynb"}
    assert "of 4" in browser.get("/").table.text


def test_the_share_is_remembered(sits):
    browser = sits()
    browser.get("/?share=2of2")
    assert browser.get("/").title.text.endswith(": Ann Lee, second of two")
    browser.get("/?share=")
    assert browser.get("/").title.text.endswith(": Ann Lee")


def test_an_answer_that_changed_is_to_be_marked_again(out, sits):
    browser = sits()
    browser.post(rubric(browser.get("/question/q5?at=Ben.ipynb")), marks="3")
    place = desk.Desk(out, "Ann Lee")
    found = [
        one if one["student"] != "Ben" else {**one, "written": {"q5": "No voice.", "q6": ""}} for one in place.results
    ]
    handing_back.keep(out, place.about, "", found)
    page = browser.get("/question/q5?at=Ben.ipynb")
    assert "This answer has changed since it was marked." in page.text and "3 to mark" in page.text
    assert rubric(page).select_one("[name=marks]")["value"] == "3", "as it was"


def test_a_machines_mark_is_corrected_and_the_correction_taken_back(out, sits):
    browser = sits()
    page = browser.get("/student?key=Ben.ipynb")
    assert "One voice." in page.text and "how_many = len(" in page.text.replace("int(", "len("), (
        "the answer beside the solution"
    )
    browser.post(page.form, q3="4", comment="See me about 3.", **{name: "" for name in ("q1", "q2", "q4", "q5", "q6")})
    handing_back.write(out)
    assert (rows(out)["Ben"]["q3"], rows(out)["Ben"]["comment"]) == ("4", "See me about 3.")
    page = browser.get("/student?key=Ben.ipynb")
    browser.post(page.form, q3="", comment="See me about 3.", **{name: "" for name in ("q1", "q2", "q4", "q5", "q6")})
    handing_back.write(out)
    assert rows(out)["Ben"]["q3"] == "1"


@pytest.mark.parametrize(
    ("path", "fields"),
    [("q5", {"marks": "5"}), ("q5", {"marks": "nan"}), ("q5", {}), ("q5", {"line-0": "1"}), ("q5", {"marks": "x"})],
)
def test_what_is_no_mark_is_not_kept(out, sits, path, fields):
    browser = sits()
    with pytest.raises(urllib.error.HTTPError) as refused:
        browser.post(rubric(browser.get(f"/question/{path}")), **fields)
    assert refused.value.code == 400 and "give each line its marks" in refused.value.read().decode()
    assert given(out) == {}


@pytest.mark.parametrize("word", ["", "another"])
def test_who_does_not_know_the_word_is_not_let_in(sits, word):
    browser = sits(word="")
    for path in ("/", "/question/q5", "/student?key=Ann.ipynb", "/desk.js"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            browser.get(f"{path}{'&' if '?' in path else '?'}word={word}")
        assert refused.value.code == 403


def test_another_page_of_the_browser_cannot_give_marks(out, sits):
    browser = sits()
    form = rubric(browser.get("/question/q5"))
    with pytest.raises(urllib.error.HTTPError) as refused:
        browser.post(form, marks="4", _xsrf="guessed")
    assert refused.value.code == 403
    request = urllib.request.Request(f"{browser.address}/", headers={"Host": "evil.example"})
    with pytest.raises(urllib.error.HTTPError) as refused:
        browser.opener.open(request)
    assert refused.value.code == 403 and given(out) == {}


def test_nothing_that_is_no_answer_has_a_page(sits):
    browser = sits()
    for path in ("/question/q9", "/question/q5?at=Dee.ipynb", "/student?key=x", "/desk.py", "/../grade.py"):
        with pytest.raises(urllib.error.HTTPError) as refused:
            browser.get(path)
        assert refused.value.code == 404


# The journal -------------------------------------------------------------------------------------------


def test_an_entry_is_read_back_as_it_was(tmp_path):
    whole = Entry(journal.now(), "김 Ann", "a b.ipynb", "q5", 1.5, (1.0, 0.5), "Good,\n“so”", "abc")
    journal.add(tmp_path, whole)
    assert journal.read(tmp_path) == [whole]
    journal.add(tmp_path, Undo(journal.now(), "김 Ann"))
    journal.add(tmp_path, Undo(journal.now(), "김 Ann"))
    assert journal.read(tmp_path) == [] and journal.last_of(tmp_path, "김 Ann") is None


@pytest.mark.parametrize("text", ["{", "[]", '{"when": "1"}', '{"undo": true}', '{"when": "1", "who": "A", "key": "a", "question": "q", "more": 1}'])  # fmt: skip
def test_a_broken_line_is_named(tmp_path, text):
    journal.add(tmp_path, Entry("1", "Ann", "a", "q5", 1.0))
    file = tmp_path / journal.FOLDER / "Ann.jsonl"
    file.write_text(f"{file.read_text(encoding='utf-8')}{text}\n", encoding="utf-8")
    said = (
        r"Ann\.jsonl, line 2: expected a marker's entry, found something else \(\w+Error: [^\n]+\)\. "
        r"Correct the line or delete it; the others still count\.$"
    )
    with pytest.raises(JournalError, match=said):
        journal.read(tmp_path)


def test_an_answer_that_changed_since_it_was_marked_is_told(out):
    one = result("Ann", written={"q5": "One voice.", "q6": ""})
    journal.add(out, Entry("1", "Ben", "Ann.ipynb", "q5", 2.0, answer=journal.digest_of("One  voice. ")))
    journal.add(out, Entry("2", "Cem", "Ann.ipynb", "q5", 3.0, answer=journal.digest_of("One voice.")))
    (row,) = handing_back.rows_of(COUNTING, [one], out, "")
    assert row.remark == "question 5: Ben 2, Cem 3; the newest counts"
    (row,) = handing_back.rows_of(COUNTING, [{**one, "written": {"q5": "Two voices."}}], out, "")
    assert row.remark.endswith("; the answer to question 5 has changed since it was marked")


def test_a_folder_without_marks_is_one_clear_line(tmp_path, capsys):
    assert desk.main([str(tmp_path)]) == 1
    assert (
        capsys.readouterr().err
        == f"{tmp_path} holds no marks of ours: marked.json is missing. Run `make grade` first.\n"
    )
    assert handing_back.main([str(tmp_path)]) == 1
    kept = json.dumps({"about": grade.about_of(asked()), "course": "", "results": []})
    (tmp_path / "marked.json").write_text(kept, encoding="utf-8")
    assert handing_back.main([str(tmp_path)]) == 0
