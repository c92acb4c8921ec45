"""The board of rules says where each differs from the rule as reported, as often as its sentence does."""

import itertools
import re

import pytest
from bs4 import BeautifulSoup

from claimbook.show.markup import slug
from companion import residence, residence_charts

STATES = list(itertools.product(residence.RULES, residence.SPOUSES.values()))


@pytest.mark.parametrize(("name", "spouses"), STATES)
def test_the_board_and_the_sentence_agree(name, spouses):
    board, says = residence_charts.whose_rule(slug(name), spouses)
    assert (board, says) == residence_charts.whose_rule(residence.RULES[name], spouses)
    lines = BeautifulSoup(board, "html.parser").select("tbody tr")
    ours, reported = zip(*(line.select("td") for line in lines), strict=True)
    admitted = sum("takes in" in cell.text for cell in ours)
    assert f"takes in {admitted} of the {len(lines)} kinds" in says
    wrong = re.search(r"differs from the reports on (\d+)", says)
    assert sum("≠" in cell.text and "differs" in cell.text for cell in ours) == int(wrong[1] if wrong else 0)
    assert says.endswith(f"{sum('left open' not in cell.text for cell in reported)} that they settle.")


def test_a_shorter_label_leaves_the_address_of_a_rule_as_it_was():
    assert list(residence.choices().values()) == [slug(name) for name in residence.RULES]
