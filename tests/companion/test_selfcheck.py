"""The questions to check oneself by: keys from the tables, answers by keyboard, read out, without script and network."""

import ast
import importlib
import inspect
import re
import shutil
from pathlib import Path
from types import ModuleType

import pytest

from companion import data, selfcheck
from companion.selfcheck import Option, SelfCheckError
from tests.conftest import CHAPTERS

QUESTIONS = 4  # a chapter


def module_of(chapter: Path) -> ModuleType:
    """What makes the outputs of a chapter."""
    return importlib.import_module(f"companion.chapters.ch{chapter.name[:2]}")


def shown(chapter: Path) -> str:
    """What the chapter's questions look like."""
    return str(module_of(chapter).self_check().html)


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_every_key_is_computed(chapter):
    """Nowhere is a key typed: whether an option is right, and every number, is an expression over the tables."""
    asked = 0
    for node in ast.walk(ast.parse(inspect.getsource(module_of(chapter).self_check))):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
            continue
        words = {keyword.arg: keyword.value for keyword in node.keywords}
        asked += node.func.attr in ("number", "one", "several")
        keys = []
        if node.func.attr == "number":
            keys = [words.get("answer", node.args[1] if len(node.args) > 1 else None)]
        elif node.func.attr == "Option":
            keys = [words.get("right", node.args[1] if len(node.args) > 1 else None)]
        elif node.func.attr in ("options", "statements"):
            keys = [words["right"].body if isinstance(words["right"], ast.Lambda) else words["right"]]
        for key in keys:
            assert key is not None and any(isinstance(part, ast.Name | ast.Call) for part in ast.walk(key)), (
                ast.unparse(node)[:200]
            )
    assert asked == QUESTIONS


def test_the_key_follows_the_table(tmp_path, monkeypatch):
    before = re.findall(r"<li( data-right)?>", shown(CHAPTERS[2]))
    folder = Path(shutil.copytree(data.folder(), tmp_path / "data"))
    table = (folder / "repatriation.csv").read_text(encoding="utf-8")
    (folder / "repatriation.csv").write_text(
        re.sub(r"(?m)^(year-1966,.*?),1860,", r"\1,1831,", table), encoding="utf-8"
    )
    monkeypatch.setattr(data.TABLES, "folder", Path(folder))
    after = re.findall(r"<li( data-right)?>", shown(CHAPTERS[2]))
    assert after.count(" data-right") == before.count(" data-right") + 1


def test_a_question_that_cannot_be_asked_is_refused():
    right, wrong = Option("a", True, ""), Option("b", False, "")
    with pytest.raises(
        SelfCheckError, match=r"'Which\?': exactly one option must be right, but 2 of 2 are right: a; c"
    ):
        selfcheck.one("Which?", [right, Option("c", True, "")])
    with pytest.raises(SelfCheckError, match="some options must be right and some wrong"):
        selfcheck.several("Which?", [wrong, Option("c", False, "")])
    with pytest.raises(SelfCheckError, match=r"'Which\?': 2 options read 'a'$"):
        selfcheck.one("Which?", [right, Option("a", False, "")])
    with pytest.raises(SelfCheckError, match="the answer must be a number"):
        selfcheck.number("How many?", float("nan"), unit="people", why="")


def test_odd_text_stays_text():
    odd = '"><script>alert(1)</script> <b> & ' + "é" * 300
    html = str(selfcheck.show("0", selfcheck.one(odd, [Option(odd, True, odd), Option("b", False, "")])).html)
    assert "<script" not in html and "<b>" not in html and html.count("&lt;script&gt;") == 4


# On the page ------------------------------------------------------------------------------------------


def address(chapter: Path) -> str:
    return f"book/{chapter.stem}.html"


@pytest.mark.parametrize(
    "chapter",
    [pytest.param(path, marks=[pytest.mark.weekly] if at % 3 else []) for at, path in enumerate(CHAPTERS)],
    ids=lambda chapter: chapter.stem,
)
def test_right_and_wrong_are_told_apart_by_keyboard(open_page, chapter):
    page = open_page(address(chapter))
    checks = page.locator(".check")
    assert checks.count() == QUESTIONS
    for place in range(QUESTIONS):
        check = checks.nth(place)
        kind = check.get_attribute("data-kind")
        inputs, says, button = check.locator("input"), check.locator(".check-says"), check.locator("button")
        button.focus()
        page.keyboard.press("Enter")
        assert re.match("Choose an answer first|Write a number", message(page, says))
        if kind == "number":
            answer = float(check.get_attribute("data-answer"))
            for given, begins in ((answer + 50, "No, that is too high"), (answer, "Right. ")):
                inputs.first.fill(f"{given:,.6g}" if given < 1000 else f"{given:,.0f}")
                inputs.first.press("Enter")
                assert message(page, says).startswith(begins)
            continue
        right = [
            at for at, item in enumerate(check.locator("li").all()) if item.get_attribute("data-right") is not None
        ]
        wrong = next(at for at in range(inputs.count()) if at not in right)
        inputs.nth(wrong).focus()
        page.keyboard.press("Space")
        button.focus()
        page.keyboard.press("Space")
        assert re.match("No. |Not yet: 0 right, 1 wrong", message(page, says))
        if kind == "several":
            inputs.nth(wrong).press("Space")
        for at in right:
            inputs.nth(at).focus()
            page.keyboard.press("Space")
        button.focus()
        page.keyboard.press("Enter")
        assert message(page, says).startswith("Right")
    assert page.url.endswith(address(chapter)), "checking oneself leaves no trace in the address"


def message(page, says) -> str:
    page.evaluate("() => new Promise(requestAnimationFrame)")
    return says.inner_text()


def test_what_assistive_technology_is_told(open_page):
    page = open_page(address(CHAPTERS[2]))
    for check in page.locator(".check").all():
        assert check.locator("[role=status]").count() == 1
        legend = check.locator("legend").inner_text()
        group = page.get_by_role("group", name=legend)
        assert group.count() == 1
        named = [control.get_attribute("id") for control in check.locator("input").all()]
        assert named and all(page.locator(f'label[for="{name}"]').inner_text().strip() for name in named)
        number = legend.partition(".")[0]
        assert page.get_by_role("button", name=f"Check my answer to question {number}", exact=True).count() == 1
    # The reason comes with its link, which can be reached and leads to the row.
    check = page.locator(".check").nth(1)
    check.locator("input").first.check()
    check.locator("button").click()
    assert message(page, check.locator(".check-says")).startswith("No. ")
    assert check.locator(".check-says a").get_attribute("href").endswith("movement.html#repatriation-year-1960")


def test_without_script_the_answers_open(open_page):
    page = open_page(address(CHAPTERS[2]), java_script_enabled=False)
    check = page.locator(".check").nth(1)
    assert not check.locator("button").is_visible() and not check.locator("li").first.is_visible()
    check.locator("summary").click()
    assert "right." in check.locator("li[data-right]").inner_text()


def test_on_paper_the_options_stand_and_the_answers_do_not(open_page):
    page = open_page(address(CHAPTERS[2]))
    page.emulate_media(media="print")
    check = page.locator(".check").nth(1)
    assert check.locator(".check-option").first.is_visible()
    assert not check.locator(".check-answer").is_visible() and not check.locator("button").is_visible()


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("93,340", 93340),
        ("93 340", 93340),
        ("77.0", 77),
        ("77,5", 77.5),
        ("77 per cent", 77),
        ("about 3", 3),
        ("-1", -1),
        ("1,234,567", 1234567),
    ],
)
def test_numbers_as_people_write_them(open_page, text, number):
    assert open_page(address(CHAPTERS[2])).evaluate("text => numberIn(text)", text) == number


@pytest.mark.parametrize("text", ["", "many", "1 or 2", "12,34,56"])
def test_what_is_no_number(open_page, text):
    assert open_page(address(CHAPTERS[2])).evaluate("text => Number.isNaN(numberIn(text))", text)


def test_the_chapter_in_one_file_answers_too(open_page, book):
    page = open_page((book / "take" / "03-historical-background.html").as_uri())
    check = page.locator(".check").nth(1)
    check.locator("input").nth(2).check()
    check.locator("button").click()
    assert message(page, check.locator(".check-says")).startswith("Right. ")
