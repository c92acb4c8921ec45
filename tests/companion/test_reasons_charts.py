"""What the explorable of chapter 10 says is English, and agrees with the board below it."""

import itertools
import re

import pytest
from bs4 import BeautifulSoup

from claimbook.show.markup import SPELLED
from companion import reasons, reasons_charts

STATES = list(itertools.product(reasons.THINGS.values(), reasons.choices().values(), reasons.READINGS.values()))
KINDS = r"one (?:stated|inferred|disputed) reason|\w+ (?:stated|inferred|disputed) reasons"
REASONS = rf"(?P<left>(?:{KINDS})(?:(?:, | and )\w+ (?:inferred|disputed))*)"
HIDING = rf"for hiding (?P<thing>{'|'.join(reasons.THINGS)})(?:, if we [^,]+)?\."
SENTENCE = re.compile(
    rf"(?:There (?P<there>is|are) {REASONS}|No reason is left|Without “[^”]+”, no reason remains"
    rf"|Without “[^”]+”, {REASONS.replace('left', 'without')} (?P<remain>remains?)) {HIDING}"
)


@pytest.mark.parametrize(("thing", "gone", "reading"), STATES)
def test_each_sentence_is_a_sentence_and_counts_what_the_board_frames(thing, gone, reading):
    board, says = reasons_charts.take_away(thing, gone, reading)
    found = SENTENCE.fullmatch(says)
    assert found, says
    assert reasons.THINGS[found["thing"]] == thing
    left = found["left"] or found["without"] or ""
    count = sum(SPELLED.index(word) for word in re.findall(r"\w+", left) if word in SPELLED)
    assert found["there"] in (None, "is" if left.startswith("one ") else "are")
    assert found["remain"] in (None, "remains" if count == 1 else "remain")
    framed = BeautifulSoup(board, "html.parser").select("td[aria-current]")
    assert len(framed) == len(reasons.for_silence()), "the whole column is framed, even where nothing is left"
    assert count == sum(not cell.s and cell.text in ("covers", "disputed") for cell in framed)


def test_the_head_of_the_chosen_column_is_bold_and_no_other():
    board, _ = reasons_charts.take_away("criteria", "none", "coded")
    heads = BeautifulSoup(board, "html.parser").select("thead th")
    assert [bool(head.strong) for head in heads] == [False, False, True, False, False, False]
    assert not BeautifulSoup(reasons_charts.covers().figure, "html.parser").select("[aria-current], thead strong")


def test_each_line_says_how_many_of_the_five_it_covers():
    lines = BeautifulSoup(reasons_charts.covers().figure, "html.parser").select("tbody tr")
    for line in lines:
        covered = sum(cell.text == "covers" for cell in line.select("td"))
        assert line.select_one(".board-note").text.endswith(f", {covered} of {len(reasons.THINGS)}")
