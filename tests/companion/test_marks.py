"""What is drawn stands where its row puts it: marks under their years, parts of bars at their numbers."""

import pandas as pd
import pytest
from bs4 import BeautifulSoup

from companion import (
    arrivals,
    arrivals_charts,
    data,
    disclosure,
    disclosure_charts,
    official,
    official_charts,
    transparency_charts,
)


def marks(shown: str) -> pd.DataFrame:
    """Every mark of a strip: the row that it leads to, its sign, and the year and the line that it stands in."""
    page = BeautifulSoup(shown, "html.parser")
    years = [int(head.get_text()) for head in page.select("thead th")[1:]]
    found = []
    for line in page.select("tbody tr"):
        cells = line.select("td:has(> ul)")
        assert len(cells) in (0, len(years))
        for year, cell in zip(years, cells, strict=False):
            for link in cell.select("a"):
                sign = link.select_one("[aria-hidden]").get_text()
                found.append((link["href"].partition("-")[2], sign, year, line.th.get_text()))
    return pd.DataFrame(found, columns=["id", "sign", "year", "line"])


@pytest.mark.parametrize("kinds", disclosure.READINGS.values(), ids=disclosure.READINGS)
def test_a_reply_stands_under_its_own_year_in_the_line_of_its_question(kinds):
    """However many there are in a year, and whatever counts as withholding."""
    found, expected = marks(disclosure_charts.asked_again(kinds)[0]), disclosure.again()
    assert len(found) == len(expected)
    both = found.merge(expected, on="id", suffixes=("", "_row"), validate="one_to_one")
    assert both["year"].to_list() == both["year_row"].to_list()
    assert both["line"].to_list() == both["again"].to_list()
    signs = ["○" if reply == "not seen" else "×" if reply in kinds else "●" for reply in both["reply"]]
    assert both["sign"].to_list() == signs


def test_the_replies_to_questions_put_again_are_in_two_groups_with_their_counts():
    page = BeautifulSoup(disclosure_charts.asked_again(("declines",))[0], "html.parser")
    assert [head.get_text() for head in page.select(".board-group")] == [
        "On the departures: 1 of 8 withheld", "On escapees: 6 of 15 withheld",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("year", "audience"), [(1998, "anyone"), (2003, "the press"), (2005, "the Diet"), (2022, "the public")]
)
def test_an_act_stands_under_its_own_year_and_is_full_if_it_was_met_by_then(year, audience):
    words = disclosure.AUDIENCES[audience]
    shown = disclosure_charts.disclosed_by(year, words)[0]
    found, expected = marks(shown), disclosure.acts(9999)
    years = dict(zip(expected["id"], expected["date"].str[:4].astype(int), strict=True))
    assert dict(zip(found["id"], found["year"], strict=True)) == years
    assert set(found.loc[found["sign"] == "●", "id"]) == set(disclosure.acts(year, words)["id"])
    page = BeautifulSoup(shown, "html.parser")
    heads = [int(head.get_text()) for head in page.select("thead th")[1:]]
    last = {
        at
        for line in page.select("tbody tr")
        for at, cell in enumerate(line.select("td"))
        if "is-until" in cell.get("class", [])
    }
    assert last == {max(at for at, head in enumerate(heads) if head <= year)}
    assert [int(head.get_text()) for head in page.select("thead strong")] == [year] * (year in heads)


def test_a_title_has_a_mark_under_its_year_above_how_many_questions_there_were():
    shown = disclosure_charts.questions_put().figure
    table = data.load("questions").query("on_the_subject > 0")
    found = marks(shown)
    assert found["year"].value_counts().to_dict() == dict(zip(table["year"], table["on_the_subject"], strict=True))
    put = [cell.get_text() for cell in BeautifulSoup(shown, "html.parser").select(".is-total td")]
    assert put == [str(count) for count in table["questions"]]


def test_replies_are_counted_in_the_labels_of_their_lines():
    found = marks(disclosure_charts.replies().figure)
    counts = found["line"].value_counts()
    assert all(line.endswith(f": {count}") for line, count in counts.items())
    assert sum(counts) == len(disclosure.replies())


@pytest.mark.parametrize("end", arrivals.years()[1])
@pytest.mark.parametrize("start", arrivals.years()[0])
def test_the_bar_of_what_was_lost_reaches_from_level_to_level_beside_the_years(start, end):
    people = arrivals.korea()
    (figure, _), _ = arrivals_charts.how_old_is_the_fall(start, end)
    (axes,) = figure.axes
    before, after = axes.patches[len(people) :]
    levels = people[start], people[arrivals.LAST_BEFORE], people[end]
    assert (before.get_y() + before.get_height(), before.get_y()) == levels[:2]
    assert (after.get_y() + after.get_height(), after.get_y()) == levels[1:]
    assert min(before.get_x(), after.get_x()) > people.index.max() + 0.4
    assert bool(after.get_hatch()) and not before.get_hatch()
    (_, upper), (_, lower) = (text.get_position() for text in axes.texts)
    assert upper - lower >= 400, "the words of the two parts would meet"


def test_where_only_agreement_counts_what_readers_differ_about_is_not_said_to_be_unaddressed():
    both = official.strongest("both").set_index("claim")["relation"]
    unaddressed = [
        official.strongest(reader).set_index("claim")["relation"] == "not addressed" for reader in ("first", "second")
    ]
    assert ((both == "not addressed") == (unaddressed[0] & unaddressed[1])).all()
    assert official.DIFFERENTLY in set(both)


@pytest.mark.parametrize("reading", official.READINGS.values())
def test_every_statement_is_in_one_part_of_one_bar(reading):
    (figure, rows), summary = official_charts.against_answers(reading)
    assert rows.drop(columns="Chapter").sum().sum() == len(official.strongest(reading))
    assert ("the two readers differ" in summary) == (reading == "both")
    bars = figure.axes[1]
    whole = bars.patches[-len(rows) :]  # the last part of each bar
    assert sum(round(bar.get_x() + bar.get_width()) for bar in whole) == len(official.strongest(reading))


def test_a_scheme_without_numbers_is_hatched_from_the_first_case_reported():
    figure = transparency_charts.schemes().figure
    *_, third = figure.axes
    (band,) = third.patches
    assert band.get_hatch() and round(band.get_x()) == int(data.row("events", "first-reported-case")["date"][:4])
