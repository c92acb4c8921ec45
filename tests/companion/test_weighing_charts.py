"""What is ticked in chapter 12 always changes something, and is nowhere added up by side."""

import itertools
from functools import cache

from bs4 import BeautifulSoup

from companion import weighing, weighing_charts
from companion.chapters import ch12

KEYS = list(weighing.considerations()["id"])


@cache
def weigh():
    """The explorable, with the answer to each of its states worked out once for all the tests."""
    return ch12.weigh()


def test_no_box_is_ever_idle():
    """A box that changes nothing is disabled; yet what one accepts is never a matter of no account."""
    assert weigh().idle == {}


def test_the_lights_are_those_of_the_table():
    for ticks in itertools.product((False, True), repeat=len(KEYS)):
        accepted = dict(zip(KEYS, ticks, strict=True))
        board, says = weighing_charts.weigh(**accepted)
        lit = lit_on(str(board))
        found = weighing.on_both_sides(accepted).set_index("group")
        for group in weighing.GROUPS:
            sides = [bool(found.loc[group, side]) if group in found.index else False for side in weighing.SIDES]
            assert lit[group.lower()] == sides
        assert any(more or quiet for more, quiet in lit.values()) == any(accepted.values())
        assert {group for group, on in lit.items() if any(on)} == {group.lower() for group in found.index}
        both = [group for group, (more, quiet) in lit.items() if more and quiet]
        assert ("on both sides." in says and not says.startswith("No one")) == bool(both)


@cache
def lit_on(board: str) -> dict[str, list[bool]]:
    """By group, whether it is marked as affected on each side of a board; many states have the same one."""
    lines = BeautifulSoup(board, "html.parser").select("tbody tr")
    return {line.th.text.lower(): ["affected" in cell.text for cell in line.select("td")] for line in lines}


def test_each_consideration_is_one_card_in_the_column_of_its_side():
    form = BeautifulSoup(weigh().html(), "html.parser").form
    cards = {part.legend.text: [box["name"] for box in part.select("input")] for part in form.select("fieldset")}
    assert cards == weighing.columns() and sum(cards.values(), []) == KEYS
