"""Explorables keep their contract: every state, one sentence each, and clear errors."""

import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from companion import explore as module
from companion import figures
from companion.explore import ExplorableError, explore

ASKED = {"question": "What is it?", "try_this": "Try another."}


def shares(group, year):
    """A table of one row, the same for all years of the group "all"."""
    told = group if group == "all" else f"{group} in {year}"
    return pd.DataFrame({"group": [told], "people": [len(told)]}), f"The answer for {told}."


def states_of(html: str) -> dict:
    return json.loads(re.search(r'<script type="application/json">(.*)</script>', html, re.S).group(1))


def test_every_state_has_its_answer_and_equal_ones_are_stored_once():
    made = explore(shares, **ASKED, group=["all", "some"], year=range(2000, 2003))
    states = states_of(made.html())
    assert len(states["states"]) == 6
    assert [states["answers"][number][0] for number in states["states"]] == [
        *["The answer for all."] * 3,
        *(f"The answer for some in {year}." for year in range(2000, 2003)),
    ]
    assert len(states["answers"]) == 4


def test_the_default_state_is_readable_without_a_script():
    html = explore(shares, **ASKED, group=["all", "some"], year=range(2000, 2003), start={"group": "some"}).html()
    before_states = html.split("<script")[0]
    assert "The answer for some in 2000." in before_states and "<td" in before_states
    assert "Group: some; Year: 2000" in before_states
    assert "Group (all / some); Year (2000 to 2002)" in before_states
    assert re.search(r"<form[^>]* hidden>", html), "controls that cannot work must not show"


def test_the_contract_of_the_page():
    html = explore(shares, **ASKED, group=["all", "some"], year=range(2000, 2003)).html()
    assert html.startswith('<section class="explorable" id="shares"')
    assert '<p class="explorable-says" aria-live="polite">The answer for all.</p>' in html
    for control in re.findall(r'<(?:select|input)[^>]*id="([^"]+)"', html):
        assert f'<label for="{control}">' in html
    assert html.index("explorable-says") < html.index("explorable-shows")


@pytest.mark.parametrize(
    ("choices", "complaint"),
    [
        ({}, "shares: an explorable needs at least one choice"),
        ({"group": [], "year": [1]}, "shares: the choice 'group' has no options"),
        ({"group": ["a", "A"], "year": [1]}, "shares: the options 'a' and 'A' of 'group' have the same address"),
        ({"group": ["a"], "year": range(401)}, "shares: 401 states (1 group × 401 year) are too many; the most is 400"),
        (
            {"group": ["a"], "year": [1], "start": {"year": 2}},
            "shares: 'year' cannot start at 2, which is not an option",
        ),
    ],
)
def test_choices_that_make_no_sense_are_refused(choices, complaint):
    with pytest.raises(ExplorableError, match=re.escape(complaint)):
        explore(shares, **ASKED, **choices)


def test_a_failing_state_names_its_values():
    def divide(by):
        return Markup("<p>x</p>"), f"It is {6 / by}."

    with pytest.raises(ExplorableError, match="divide fails at by=0: ZeroDivisionError"):
        explore(divide, **ASKED, by=[1, 2, 0]).html()


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ((Markup("x"), ""), "the view says nothing"),
        ((Markup("x"), None), "the view says nothing"),
        (("text", "It says."), "a view shows a Figure, a DataFrame or Markup, not str"),
        (None, "TypeError"),
    ],
)
def test_an_answer_that_is_none_is_refused(answer, complaint):
    def view(choice):
        return answer

    with pytest.raises(ExplorableError, match=f"view fails at choice=1: .*{complaint}"):
        explore(view, **ASKED, choice=[1]).html()


def test_states_that_differ_must_say_so():
    def view(choice):
        return Markup(f"<p>{choice}</p>"), "Always the same."

    with pytest.raises(ExplorableError, match="two states show different things but both say 'Always the same.'"):
        explore(view, **ASKED, choice=[1, 2]).html()


def test_the_size_limit_is_enforced(monkeypatch):
    monkeypatch.setattr(module, "MOST_KB", 0.5)
    with pytest.raises(ExplorableError, match=r"shares: 6 states take \d+ KB compressed; the most is 0.5"):
        explore(shares, **ASKED, group=["all", "some"], year=range(2000, 2003)).html()


def test_in_the_build_there_is_html_and_nothing_else(monkeypatch):
    made = explore(shares, **ASKED, group=["all", "some"], year=[1])
    monkeypatch.setenv("COMPANION_BUILD", "1")
    assert set(made._repr_mimebundle_()) == {"text/html"}
    monkeypatch.delenv("COMPANION_BUILD")
    assert {"application/vnd.jupyter.widget-view+json", "text/html"} <= set(made._repr_mimebundle_())


def test_the_widget_answers_like_the_page():
    made = explore(shares, **ASKED, group=["all", "some"], year=range(2000, 2003))
    _, group, year, says, shows, _ = made.widget().children
    assert "The answer for all." in says.value
    group.value, year.value = 1, 2
    assert "The answer for some in 2002." in says.value and "some in 2002" in shows.value


def ticked(one, other):
    """What is ticked, in a sentence."""
    return Markup("<p>{} {}</p>").format(one, other), f"One is {one}, the other {other}."


def test_a_pair_of_truth_values_becomes_a_box():
    made = explore(ticked, **ASKED, one=(False, True), other=(False, True), start={"other": True})
    html = made.html()
    assert html.count('type="checkbox"') == 2 and html.count(" checked ") == 1
    assert 'data-options="[[&#34;no&#34;, &#34;no&#34;], [&#34;yes&#34;, &#34;yes&#34;]]"' in html
    assert "One: no; Other: yes" in html and "One (no / yes)" in html
    _, one, other, says, _, _ = made.widget().children
    assert (one.value, other.value) == (False, True) and "One is False, the other True." in says.value
    one.value = True
    assert "One is True, the other True." in says.value


def test_numbers_are_no_boxes():
    assert "checkbox" not in explore(ticked, **ASKED, one=[0, 1], other=[1, 2]).html()


def test_the_widget_tells_of_a_failing_state():
    def divide(by):
        return Markup("<p>x</p>"), f"It is {6 / by}."

    _, control, says, shows, _ = explore(divide, **ASKED, by=[1, 0]).widget().children
    control.value = 1
    assert "divide fails at by=0" in says.value and shows.value == ""


def test_figures_of_different_states_share_no_id():
    def bar(height):
        figure, axes = figures.new()
        axes.bar([1], [height])
        return figure, f"The bar has a height of {height} units."

    answers, _ = explore(bar, **ASKED, height=[1, 2, 3]).answers
    ids = [set(re.findall(r' id="([^"]+)"', answer.shows)) for answer in answers]
    assert all(ids) and not ids[0] & ids[1] | ids[1] & ids[2] | ids[0] & ids[2]


class Tree(HTMLParser):
    """Names of all elements and attributes, and the text of the page."""

    def __init__(self, html):
        super().__init__()
        self.elements, self.handlers, self.options = [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.elements.append(tag)
        self.handlers += [name for name, _ in attrs if name.startswith("on")]

    def handle_data(self, text):
        if self.elements and self.elements[-1] == "option":
            self.options.append(text)


odd = st.text(
    st.characters(exclude_categories=["Cs", "Cc"], exclude_characters="\xa0")
    | st.sampled_from(list("<>&\"'/\\ש‮🙂한ō")),
    min_size=1,
    max_size=300,
).map(str.strip)


@given(labels=st.lists(odd.filter(bool), min_size=1, max_size=5, unique_by=module.slug).filter(
    lambda labels: sum(not module.slug(label) for label in labels) <= 1
))  # fmt: skip
def test_odd_labels_stay_text(labels):
    def view(label):
        return pd.DataFrame({"label": [label]}), f"You chose {label}."

    html = explore(view, **ASKED, label={label: label for label in labels}).html()
    tree = Tree(html)
    assert tree.options == labels
    assert not tree.handlers
    assert tree.elements.count("script") == 1 and "img" not in tree.elements
    assert [says for says, _ in states_of(html)["answers"]] == [f"You chose {label}." for label in labels]
