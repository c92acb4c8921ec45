"""The quiz files: read back as a learning management system would, and answered right and wrong."""

import hashlib
import html
import io
import json
import re
import shutil
import subprocess
import tarfile
import zipfile
from xml.etree import ElementTree

import pytest

from companion import data, selfcheck
from marking import assignment, moodle_xml, quiz
from tests.marking.conftest import NAMES, ROOT, made
from tools import node

GIFT_PARSER = "gift-pegjs", "1.0.2", "b15e322e9f9145c753bee378a12c31b9f45526f472ac81186a0ff706722f1c7d"
SPACE = "{http://www.imsglobal.org/xsd/ims_qtiasiv1p2}"


# Canvas: QTI 1.2 --------------------------------------------------------------------------------------


def items(name: str) -> list[ElementTree.Element]:
    """The questions of an assignment's QTI file."""
    with zipfile.ZipFile(io.BytesIO(made(name)[f"{name}-canvas.zip"])) as file:
        manifest = ElementTree.fromstring(file.read("imsmanifest.xml"))
        listed = [node.get("href") for node in manifest.iter() if node.tag.endswith("}file")]
        assert set(listed) <= set(file.namelist()), "the manifest names a file that is not there"
        (assessment,) = (entry for entry in listed if not entry.endswith("assessment_meta.xml"))
        return list(ElementTree.fromstring(file.read(assessment)).iter(f"{SPACE}item"))


def fields(item: ElementTree.Element) -> dict[str, str]:
    pairs = item.iter(f"{SPACE}qtimetadatafield")
    return {pair[0].text: pair[1].text for pair in pairs}


def score(item: ElementTree.Element, given: set[str] | float) -> float:
    """What an LMS gives for an answer: the rules of `resprocessing`, read as QTI 1.2 says."""

    def holds(node: ElementTree.Element) -> bool:
        kind = node.tag.removeprefix(SPACE)
        if kind in ("conditionvar", "and"):
            return all(map(holds, node))
        if kind == "or":
            return any(map(holds, node))
        if kind == "not":
            return not any(map(holds, node))
        if kind == "varequal":
            return node.text in given if isinstance(given, set) else float(node.text) == given
        return {"vargte": given >= float(node.text), "varlte": given <= float(node.text)}[kind]

    for rule in item.iter(f"{SPACE}respcondition"):
        if holds(rule.find(f"{SPACE}conditionvar")):
            return float(rule.find(f"{SPACE}setvar").text)
    return 0.0


@pytest.mark.parametrize("name", NAMES)
def test_canvas_marks_right_answers_and_no_others(name):
    found = assignment.load(name)
    parts = items(name)
    assert len(parts) == len(found.quiz_items) + len(found.written)
    for item, quiz_item in zip(parts, found.quiz_items, strict=False):
        question = quiz_item.question
        assert float(fields(item)["points_possible"]) == quiz_item.marks
        text = html.unescape("".join(item.find(f"{SPACE}presentation/{SPACE}material").itertext()))
        assert re.sub(r"\W", "", quiz.asked(question)) in re.sub(r"<[^>]+>|\W", "", text)
        if question.kind == "number":
            assert fields(item)["question_type"] == "numerical_question"
            assert score(item, round(question.answer, 4)) == 100
            off = max(2 * question.tolerance, 0.5)
            assert score(item, question.answer + off) == score(item, question.answer - off) == 0
            continue
        labels = list(item.iter(f"{SPACE}response_label"))
        right = {label.get("ident") for label, option in zip(labels, question.options, strict=True) if option.right}
        every = {label.get("ident") for label in labels}
        assert score(item, right) == 100
        if question.kind == "one":
            assert all(score(item, {one}) == 0 for one in every - right)
        else:
            assert fields(item)["question_type"] == "multiple_answers_question"
            assert score(item, every) == score(item, set()) == 0
            assert all(score(item, right - {one}) == 0 for one in right)
    for item, written in zip(parts[len(found.quiz_items) :], found.written, strict=True):
        assert fields(item)["question_type"] == "essay_question"
        assert float(fields(item)["points_possible"]) == written.marks


def test_canvas_shows_no_keys_after_an_attempt_and_says_whose_it_is():
    with zipfile.ZipFile(io.BytesIO(made("counting")["counting-canvas.zip"])) as file:
        about = file.read(next(name for name in file.namelist() if name.endswith("assessment_meta.xml"))).decode()
        manifest = file.read("imsmanifest.xml").decode()
    assert "<show_correct_answers>false<" in about and "<hide_results></hide_results>" in about, (
        "marks are shown, keys not"
    )
    assert "CC BY 4.0" in manifest and "Private" not in manifest


# Moodle: XML ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_moodles_xml_carries_marks_keys_links_and_rubrics(name):
    """Read by the elements that Moodle's own importer reads."""
    found, address = assignment.load(name), "https://example.org/"
    content = moodle_xml.xml(found, address)
    assert content == moodle_xml.xml(found, address), "the same bytes each time"
    category, *parts = ElementTree.fromstring(content)
    assert category.findtext("category/text") == f"$course$/top/{found.about.title}"
    assert len({part.findtext("idnumber") for part in parts}) == len(parts)
    assert [float(part.findtext("defaultgrade")) for part in parts] == [
        *(item.marks for item in found.quiz_items),
        *(written.marks for written in found.written),
    ]
    for part, quiz_item in zip(parts, found.quiz_items, strict=False):
        question, text = quiz_item.question, part.findtext("questiontext/text")
        assert quiz.asked(question) in html.unescape(text) and f'href="{address}{quiz_item.where[1]}"' in html.unescape(
            text
        )
        answers = part.findall("answer")
        shares = [float(answer.get("fraction")) for answer in answers]
        if question.kind == "number":
            assert part.get("type") == "numerical" and shares == [100]
            assert float(answers[0].findtext("text")) == pytest.approx(question.answer)
            assert float(answers[0].findtext("tolerance")) == question.tolerance
            continue
        assert part.get("type") == "multichoice"
        assert part.findtext("single") == ("true" if question.kind == "one" else "false")
        assert [share > 0 for share in shares] == [option.right for option in question.options]
        if question.kind == "several":
            assert sum(share for share in shares if share > 0) == pytest.approx(100, abs=0.001)
            assert sum(shares) == pytest.approx(0, abs=0.001), "to tick everything brings nothing"
        else:
            assert sorted(shares)[-2:] == [0, 100] and not any(share < 0 for share in shares)
    for part, written in zip(parts[len(found.quiz_items) :], found.written, strict=True):
        assert part.get("type") == "essay" and part.findtext("name/text") == written.title
        rubric = re.sub(r"<[^>]+>", "", part.findtext("graderinfo/text"))
        assert all(re.sub(r"[*_]", "", line.text)[:30] in html.unescape(rubric) for line in written.lines)


def test_without_an_address_the_xml_has_no_link():
    assert "href" not in moodle_xml.xml(assignment.load("counting")).decode()


def test_signs_of_xml_and_html_stay_text():
    odd = 'a < b & "c" <script> ]]> d'
    question = selfcheck.one(odd, [selfcheck.Option(odd, True, ""), selfcheck.Option("e", False, "")])
    found = assignment.load("counting")._replace(
        quiz_items=[assignment.QuizItem(question, 1, ("chapter 1", "book/01-introduction.html"))]
    )
    part = ElementTree.fromstring(moodle_xml.xml(found))[1]
    assert html.unescape(part.findtext("answer/text")) == f"<p>{odd}</p>" and "<script>" not in part.findtext(
        "answer/text"
    )


# Moodle: GIFT -----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def gift_parser(tmp_path_factory) -> str:
    """Address of a GIFT parser that is not ours, from npm, checked against its digest."""
    name, version, digest = GIFT_PARSER
    folder = ROOT / "_build" / "downloads"
    archive = folder / f"{name}-{version}.tgz"
    if not archive.exists():
        folder.mkdir(parents=True, exist_ok=True)
        command = [*node.npm(), "pack", "--silent", f"{name}@{version}"]
        subprocess.run(command, cwd=folder, check=True, capture_output=True)
    assert hashlib.sha256(archive.read_bytes()).hexdigest() == digest
    place = tmp_path_factory.mktemp("gift")
    with tarfile.open(archive) as file:
        file.extractall(place)  # its digest is the one that we know; Debian 12 has no filters
    return str(place / "package")


def parsed(parser: str, text: str) -> list[dict]:
    code = "const {parse} = require(process.argv[1]); console.log(JSON.stringify(parse(require('fs').readFileSync(0, 'utf8'))))"
    done = subprocess.run([node.node(), "-e", code, parser], input=text, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-600:]
    return [part for part in json.loads(done.stdout) if part["type"] != "Category"]


@pytest.mark.parametrize("name", NAMES)
def test_moodle_reads_the_questions_and_their_keys(name, gift_parser):
    found = assignment.load(name)
    parts = parsed(gift_parser, made(name)[f"{name}-moodle.gift.txt"].decode())
    assert len(parts) == len(found.quiz_items) + len(found.written)
    for part, quiz_item in zip(parts, found.quiz_items, strict=False):
        question = quiz_item.question
        assert part["stem"]["text"].startswith(quiz.asked(question))
        if question.kind == "number":
            assert question.unit in quiz.asked(question)
            assert part["type"] == "Numerical"
            assert part["choices"]["number"] == pytest.approx(question.answer)
            assert part["choices"]["range"] == pytest.approx(question.tolerance)
            continue
        assert part["type"] == "MC"
        assert [choice["text"]["text"] for choice in part["choices"]] == [option.label for option in question.options]
        if question.kind == "one":
            assert [choice["isCorrect"] for choice in part["choices"]] == [option.right for option in question.options]
        else:
            weights = [choice["weight"] for choice in part["choices"]]
            assert [weight > 0 for weight in weights] == [option.right for option in question.options]
            assert sum(weight for weight in weights if weight > 0) == pytest.approx(100, abs=0.001)
            assert sum(weights) == pytest.approx(0, abs=0.001), "to tick everything brings nothing"
    for part, written in zip(parts[len(found.quiz_items) :], found.written, strict=True):
        assert part["type"] == "Essay" and part["title"] == written.title


def test_a_broken_gift_file_is_not_read(gift_parser):
    with pytest.raises(AssertionError):
        parsed(gift_parser, "::a::What? {=right ~wrong")


# Both -------------------------------------------------------------------------------------------------


def test_signs_of_the_formats_stay_text(gift_parser):
    odd = 'a ~ b = {c} #d: e\\f *g* _h_ `i` <j> & "k" $l$ [m](n)'
    question = selfcheck.one(odd, [selfcheck.Option(odd, True, ""), selfcheck.Option("10%", False, "")])
    found = assignment.load("counting")._replace(
        quiz_items=[assignment.QuizItem(question, 1, ("chapter 1", "book/01-introduction.html"))]
    )
    (part, *_) = parsed(gift_parser, quiz.gift(found))
    assert part["choices"][0]["text"]["text"] == odd and part["choices"][0]["isCorrect"]
    with zipfile.ZipFile(io.BytesIO(quiz.qti(found))) as file:
        (text,) = (
            file.read(name).decode()
            for name in file.namelist()
            if re.search(r"assessment_\w+\.xml$", name) and "meta" not in name
        )
    label = re.findall(r"<response_label.*?<mattext[^>]*>(.*?)</mattext>", text, re.S)[0]
    assert html.unescape(html.unescape(re.sub(r"&lt;/?p&gt;", "", label))) == odd.replace('"k"', "“k”")


def test_the_keys_follow_the_tables(tmp_path, monkeypatch):
    """The same module, read beside another table, has another key."""
    before = [
        quiz_item.question.answer
        for quiz_item in assignment.load("counting").quiz_items
        if quiz_item.question.kind == "number"
    ]
    folder = shutil.copytree(data.folder(), tmp_path / "data")
    table = (folder / "estimates.csv").read_text(encoding="utf-8")
    changed = table.replace(",resettled,40,40,about,", ",resettled,30,30,over,")
    assert changed != table
    (folder / "estimates.csv").write_text(changed, encoding="utf-8")
    monkeypatch.setattr(data.TABLES, "folder", folder)
    after = [
        quiz_item.question.answer
        for quiz_item in assignment.load("counting").quiz_items
        if quiz_item.question.kind == "number"
    ]
    assert [number for number, other in zip(before, after, strict=True) if number != other] == [
        before[1],
        before[2],
        before[3],
    ]


@pytest.mark.parametrize("name", NAMES)
def test_the_paper_does_not_depend_on_the_keys(name):
    found = assignment.load(name)

    def other(quiz_item):
        turned = tuple(option._replace(right=not option.right, why="other") for option in quiz_item.question.options)
        return quiz_item._replace(question=quiz_item.question._replace(options=turned, answer=-1.0, why="other"))

    paper = quiz.paper(found)
    assert paper == quiz.paper(found._replace(quiz_items=[other(quiz_item) for quiz_item in found.quiz_items]))
    assert paper.count("☐") == sum(len(quiz_item.question.options) for quiz_item in found.quiz_items)
    assert not any(written.rubric.splitlines()[0] in html.unescape(paper) for written in found.written)
