"""Explorables keep their contract: every state, one sentence each, and clear errors."""

import json
import re
from html.parser import HTMLParser

import pandas as pd
import pytest
from bs4 import BeautifulSoup
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from claimbook.explore import explorable as module
from claimbook.explore.packed import pack, unpack
from claimbook.show.output import MIME
from companion import figures
from companion.explore import ExplorableError, explore

ASKED = {"question": "What is it?", "try_this": "Try another."}


def shares(group, year):
    """A table of one row, the same for all years of the group "all"."""
    page = group if group == "all" else f"{group} in {year}"
    return pd.DataFrame({"group": [page], "people": [len(page)]}), f"The answer for {page}."


def states_of(html: str) -> dict:
    states = json.loads(re.search(r'<script type="application/json">(.*)</script>', html, re.S).group(1))
    return {**states, "answers": unpack(states)}


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
    assert "Group (some); Year (2000)" in before_states
    assert "Group (all / some); Year (2000 to 2002)" in before_states
    assert re.search(r"<form[^>]* hidden>", html), "controls that cannot work must not show"


def test_the_contract_of_the_page():
    html = explore(shares, **ASKED, group=["all", "some"], year=range(2000, 2003)).html()
    assert html.startswith('<section class="explorable" id="shares"')
    assert '<p class="explorable-says">The answer for all.</p>' in html
    assert html.count('role="status"') == 1 and "aria-live" not in html.replace('aria-live="off"', ""), "one voice"
    for control in re.findall(r'<(?:select|input)[^>]*id="([^"]+)"', html):
        assert f'<label for="{control}">' in html
    assert html.index("explorable-says") < html.index("explorable-shows")


def chosen(first_group, year, ticked):
    """Three choices, one for each kind of control."""
    return Markup("<i>{}</i>").format(first_group), f"{first_group} & {year}, ticked: {ticked}."


THREE = {
    "question": "What <is> it?",
    "try_this": "Try [another](#claim-i-1).",
    "first_group": {"All & more": "all", "Some": "some"},
    "year": range(2000, 2003),
    "ticked": (False, True),
    "labels": {"year": "Year of <it>"},
    "start": {"first_group": "some", "year": 2001, "ticked": True},
}


def attributes(element) -> dict:
    return {name: " ".join(value) if isinstance(value, list) else value for name, value in element.attrs.items()}


def test_what_the_script_and_a_screen_reader_read_of_each_control():
    """The contract with `_static/explorable.js`, and the tie of each label to its control."""
    soup = BeautifulSoup(explore(chosen, **THREE).html(), "html.parser")
    menu, slider, box = soup.form.find_all("div", recursive=False)
    assert [part["class"] for part in (menu, slider, box)] == [
        ["explorable-control"], ["explorable-control"], ["explorable-control", "explorable-box"]
    ]  # fmt: skip
    assert [(part.label["for"], part.label.text) for part in (menu, slider, box)] == [
        ("chosen-first-group", "First group"), ("chosen-year", "Year of <it>"), ("chosen-ticked", "Ticked")
    ]  # fmt: skip
    assert [child.name for part in (menu, slider, box) for child in part.find_all(recursive=False)] == [
        "label", "select", "span", "label", "input", "output", "span", "input", "label", "span"
    ]  # fmt: skip
    assert soup.form["autocomplete"] == "off", "a browser must not bring back another state than the address names"
    assert attributes(menu.find("select")) == {"id": "chosen-first-group", "name": "first_group"}
    assert [(attributes(option), option.text) for option in menu.find_all("option")] == [
        ({"value": "all"}, "All & more"),
        ({"value": "some", "selected": ""}, "Some"),
    ]
    years = '[["2000", "2000"], ["2001", "2001"], ["2002", "2002"]]'
    assert attributes(slider.input) == {
        "type": "range", "id": "chosen-year", "name": "year", "min": "0", "max": "2", "step": "1", "value": "1",
        "aria-valuetext": "2001", "data-options": years,
    }  # fmt: skip
    assert (slider.output["for"], slider.output.text) == (["chosen-year"], "2001")
    assert attributes(box.input) == {
        "type": "checkbox", "id": "chosen-ticked", "name": "ticked", "checked": "",
        "data-options": '[["no", "no"], ["yes", "yes"]]',
    }  # fmt: skip

    assert [child for child in soup.form.children if not child.name] == [], "nothing stands between the controls"


def test_a_control_at_its_beginning_is_not_ticked():
    made = explore(chosen, **{**THREE, "start": {}})
    assert [choice.control for choice in made.choices] == ["select", "slider", "box"]
    soup = BeautifulSoup(made.html(), "html.parser")
    assert set(soup.find(id="chosen-ticked").attrs) == {"type", "id", "name", "data-options"}
    assert '<option value="all" selected>All &amp; more</option><option value="some">Some</option>' in made.html()


def test_labels_without_a_letter_of_ours_are_numbered_in_the_address():
    made = explore(shares, **ASKED, group={"some": "some", "재일": "all"}, year=[1])
    assert [option.slug for option in made.choices[0].options] == ["some", "all"]
    made = explore(shares, **ASKED, group={"one": 1, "재일": None}, year=[1])
    assert [option.slug for option in made.choices[0].options] == ["1", "option-2"]
    assert '"재일"' not in made.html() and ">재일</option>" in made.html()


def test_letters_of_other_scripts_stay_readable_in_the_page():
    """As written they are shorter than as escapes, and a search in the source finds them."""

    def view(year, other):
        return Markup("<p>在日</p>"), f"재일 {year} {other}"

    html = explore(view, **ASKED, year=range(2), other={"在": False, "否": True}).html()
    assert '"재일 0 False"' in html and '"<p>在日<\\/p>"' in html
    assert "\\u" not in html


def test_what_would_end_the_script_of_the_states_does_not():
    def view(year):
        return Markup("</script><!-- {} --><i>").format(year), f"</script><!-- {year}"

    html = str(explore(view, **ASKED, year=[1, 2]).html())
    states = html.partition('<script type="application/json">')[2].removesuffix("</script></section>")
    assert "</" not in states and "<!" not in states
    assert unpack(json.loads(states)) == [
        (f"</script><!-- {year}", "", f"</script><!-- {year} --><i>") for year in (1, 2)
    ]


def test_so_many_states_and_no_more():
    assert len(list(explore(shares, **ASKED, group=["all"], year=range(400)).states())) == module.MOST_STATES


def test_a_state_that_names_too_few_or_too_many_options_is_a_mistake_of_the_program():
    made = explore(shares, **ASKED, group=["all"], year=[1])
    for state in ((0,), (0, 0, 0)):
        with pytest.raises(ValueError, match="zip"):
            made.answer(state)


def test_what_stands_around_the_controls():
    made = explore(chosen, **THREE)
    soup = BeautifulSoup(made.html(), "html.parser")
    section = soup.section
    assert section["id"] == "chosen" and made.output().targets == {"chosen": "What <is> it?"}
    assert soup.find(id=section["aria-labelledby"]).text == "What <is> it?"
    assert soup.find(class_="explorable-says").text == "some & 2001, ticked: True."
    assert soup.find(class_="explorable-shows").decode_contents() == "<i>some</i>"
    hint = soup.find(class_="explorable-try")
    assert hint.has_attr("hidden") and hint.decode_contents() == 'Try <a href="#claim-i-1">another</a>.'
    assert soup.find(class_="explorable-still").text == (
        "Shown here: First group (Some); Year of <it> (2001); Ticked (yes). With JavaScript switched on, or in a running "
        "notebook, you can choose: First group (All & more / Some); Year of <it> (2000 to 2002); Ticked (no / yes)."
    )
    assert [part.get("class", [part.name])[0] for part in section.find_all(recursive=False)] == [
        "explorable-question", "explorable-controls", "explorable-answer", "explorable-shows", "explorable-try",
        "explorable-more", "explorable-still", "script",
    ]  # fmt: skip


def test_the_widget_has_the_same_controls_with_the_same_labels():
    question, menu, slider, box, says, shows, hint = explore(chosen, **THREE).widget().children
    assert question.value.endswith('</style><p class="explorable-question">What &lt;is&gt; it?</p>')
    assert hint.value == '<p class="explorable-try">Try <a href="#claim-i-1">another</a>.</p>'
    assert [type(control).__name__ for control in (menu, slider, box)] == ["Dropdown", "SelectionSlider", "Checkbox"]
    assert [control.description for control in (menu, slider, box)] == ["First group", "Year of <it>", "Ticked"]
    assert menu.options == (("All & more", 0), ("Some", 1))
    assert slider.options == (("2000", 0), ("2001", 1), ("2002", 2))
    assert (menu.value, slider.value, box.value, box.indent) == (1, 1, True, False)
    for control in (menu, slider, box):  # long labels are read whole, and nothing is wider than a phone
        assert control.style.description_width == "initial" and control.layout.width == "min(32rem, 95%)"
    assert '<p class="explorable-says">some &amp; 2001, ticked: True.</p>' in says.value
    assert shows.value == "<i>some</i>" and type(shows.value) is str
    calls = []
    watched = explore(lambda one: calls.append(one) or (Markup("x"), f"{one}"), **ASKED, name="watched", one=[1, 2])
    control = watched.widget().children[1]
    control.disabled = True
    assert calls == [1], "the view is called when a value changes, and for nothing else"
    menu.value, slider.value, box.value = 0, 2, False
    assert '<p class="explorable-says">all &amp; 2002, ticked: False.</p>' in says.value and shows.value == "<i>all</i>"


def test_a_saved_notebook_reads_without_a_kernel():
    html = explore(chosen, **THREE)._repr_mimebundle_()["text/html"]
    assert html.startswith("<p>What &lt;is&gt; it?</p>") and html.endswith("<i>some</i>")
    assert '<p class="explorable-says">some &amp; 2001, ticked: True.</p>' in html


def test_a_table_has_the_question_as_its_caption_and_a_figure_the_answer_as_its_alternative():
    def drawn(height):
        figure, axes = figures.new()
        axes.bar([1], [height])
        return figure, f"The bar has a height of {height} units."

    table = BeautifulSoup(explore(shares, **ASKED, group=["all"], year=[1]).html(), "html.parser").table
    assert table.caption.text == "What is it?"
    one, other = (explore(drawn, **ASKED, name=name, height=[3]).answers[0][0].output for name in ("one", "other"))
    assert BeautifulSoup(one, "html.parser").svg["aria-label"] == "The bar has a height of 3 units."
    assert one != other, "the same figure twice on a page would have the same ids"


BOTH = {"group": ["a"], "year": [1]}


@pytest.mark.parametrize(
    ("choices", "complaint"),
    [
        ({}, "shares: an explorable needs at least one choice"),
        ({"group": [], "year": [1]}, "shares: the choice 'group' has no options"),
        (
            {"group": ["a", "A"], "year": [1]},
            "shares: the options 'a' and 'A' of 'group' have the same address, 'a': give one of them another value or label",
        ),
        (
            {"group": ["a"], "year": range(401)},
            "shares: 401 states (1 group × 401 year) are too many; the limit is 400",
        ),
        (
            {"group": ["a"], "year": [1], "start": {"year": 2}},
            "shares: 'year' cannot start at 2, which is not an option",
        ),
        (
            {**BOTH, "labels": {"grup": "Group"}},
            "shares: labels names 'grup', which is not a choice; the choices are group, year",
        ),
        (
            {**BOTH, "start": {"yeer": 1}},
            "shares: start names 'yeer', which is not a choice; the choices are group, year",
        ),
        ({**BOTH, "labels": {"group": " "}}, "shares: the label of 'group' is empty"),
        ({**BOTH, "labels": {"group": "Year"}}, "shares: 'group' and 'year' have the same label, 'Year'"),
        ({**BOTH, "question": " "}, "shares: question is empty"),
        ({**BOTH, "try_this": ""}, "shares: try_this is empty"),
    ],
)
def test_choices_that_make_no_sense_are_refused(choices, complaint):
    with pytest.raises(ExplorableError) as page:
        explore(shares, **{**ASKED, **choices})
    assert str(page.value) == complaint


def test_a_failing_state_names_its_values():
    def divide(by):
        return Markup("<p>x</p>"), f"It is {6 / by}."

    with pytest.raises(ExplorableError, match="divide fails at by=0: ZeroDivisionError"):
        explore(divide, **ASKED, by=[1, 2, 0]).html()

    def silent(by, among):
        return Markup("<p>x</p>"), " "

    with pytest.raises(ExplorableError) as page:
        explore(silent, **ASKED, by=[1], among=["a"]).html()
    assert str(page.value) == (
        "silent fails at by=1, among='a': ValueError: the view says nothing: it must return what it shows and one sentence"
    )


@pytest.mark.parametrize(
    ("answer", "complaint"),
    [
        ((Markup("x"), ""), "the view says nothing"),
        ((Markup("x"), None), "the view says nothing"),
        (("text", "It says."), "a view shows a Figure, a DataFrame or Markup, not str"),
        (None, "TypeError: the view must return what it shows, one sentence and perhaps a badge"),
        ("It says.", "TypeError: the view must return what it shows, one sentence and perhaps a badge"),
        ((Markup("x"), "It says.", "open", 1), "TypeError: the view must return what it shows"),
        ((Markup("x"), "It says.", 1), "TypeError: a badge is a word or two, not 1"),
    ],
)
def test_an_answer_that_is_none_is_refused(answer, complaint):
    def view(choice):
        return answer

    with pytest.raises(ExplorableError, match=f"view fails at choice=1: .*{complaint}"):
        explore(view, **ASKED, choice=[1]).html()


def test_states_that_differ_must_say_so():
    def view(choice, other):
        return Markup(f"<p>{choice}</p>"), "Always the same."

    with pytest.raises(ExplorableError) as page:
        explore(view, **ASKED, choice=["a", "b"], other=[1]).html()
    assert str(page.value) == (
        "view: two states show different things but both say 'Always the same.': choice='a', other=1, and choice='b', other=1"
    )


def test_the_size_limit_is_enforced(monkeypatch):
    monkeypatch.setattr(module, "MOST_KB", 0.5)
    with pytest.raises(ExplorableError, match=r"shares: the answers to 6 states take \d+ KB; the limit is 0.5 KB"):
        explore(shares, **ASKED, group=["all", "some"], year=range(2000, 2003)).html()


def test_the_size_limit_counts_what_goes_over_the_wire(monkeypatch):
    """Uncompressed, as many a server sends it."""
    made = explore(shares, **ASKED, group=["all", "some"], year=range(2000, 2003))
    size = len(made._states().encode()) / 1024
    monkeypatch.setattr(module, "MOST_KB", size)
    made.html()
    monkeypatch.setattr(module, "MOST_KB", size - 1e-6)
    with pytest.raises(ExplorableError, match="the limit is"):
        made.html()


def test_in_the_build_there_is_a_bundle_and_nothing_else(monkeypatch):
    made = explore(shares, **ASKED, group=["all", "some"], year=[1])
    monkeypatch.setenv("COMPANION_BUILD", "1")
    assert made._repr_mimebundle_() == {MIME: made.output().bundle()}
    for value in ("", "0"):
        monkeypatch.setenv("COMPANION_BUILD", value)
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
    assert "One (no); Other (yes)" in html and "One (no / yes)" in html
    _, one, other, says, _, _ = made.widget().children
    assert (one.value, other.value) == (False, True) and "One is False, the other True." in says.value
    one.value = True
    assert "One is True, the other True." in says.value


def rows(count, kind):
    """As many rows as asked for; `kind` matters for two rows alone."""
    kind = kind if count == 2 else "any"
    return pd.DataFrame({"n": range(count)}), f"{count} of the kind {kind}.", "some" if count else "none"


def test_a_badge_stands_above_the_sentence_and_equal_sentences_may_differ_in_it():
    made = explore(rows, **ASKED, count=[1, 0], kind=["a", "b"])
    soup = BeautifulSoup(made.html(), "html.parser")
    badge = soup.find(class_="explorable-badge")
    assert badge.text == "some" and not badge.has_attr("hidden")
    assert [child["class"][0] for child in soup.find(class_="explorable-answer").find_all("p")] == [
        "explorable-badge", "explorable-says", "explorable-status"
    ]  # fmt: skip
    assert (
        BeautifulSoup(explore(shares, **ASKED, group=["all"], year=[1]).html(), "html.parser")
        .find(class_="explorable-badge")
        .has_attr("hidden")
    )


def test_longer_tables_are_folded_and_of_an_empty_one_there_is_nothing():
    made = explore(rows, **ASKED, count=[0, 3, 4], kind=["a", "b"])
    none, three, four = (made.answer((at, 0)).output for at in range(3))
    assert none == "" and "<details" not in three and "<summary>The 4 rows behind this answer</summary>" in four

    def sentences(count):
        return pd.DataFrame(
            {name: ["a sentence of more than forty letters, one cell"] * count for name in "abcd"}
        ), "x" * count

    assert "<summary>The row behind" in explore(sentences, **ASKED, count=[1]).answer((0,)).output


def test_a_control_that_can_change_nothing_is_disabled_there_and_says_so():
    made = explore(rows, **ASKED, count=[1, 2], kind=["a", "b"])
    assert made.idle == {"kind": [0, 1]}
    soup = BeautifulSoup(made.html(), "html.parser")
    kind, count = soup.find(id="rows-kind"), soup.find(id="rows-count")
    assert kind.has_attr("disabled") and not count.has_attr("disabled")
    noted = {
        note.find_parent(class_="explorable-control").label.text: note.has_attr("hidden")
        for note in soup.select(".explorable-idle")
    }
    assert noted == {"Count": True, "Kind": False}


def test_a_figure_and_its_rows_go_together():
    def both(height):
        figure, axes = figures.new()
        axes.bar([1], [height])
        return (figure, pd.DataFrame({"bar": range(5)})), f"The bar has a height of {height} units."

    shown = explore(both, **ASKED, height=[1]).answer((0,)).output
    assert shown.index("<svg") < shown.index("<details") < shown.index("<table")


def test_above_a_long_form_the_answer_stands_first():
    def ticked(**boxes):
        return Markup("<p></p>"), f"{sum(boxes.values())} of {sorted(name for name, on in boxes.items() if on)}."

    short, long = (
        explore(ticked, **ASKED, name="t", **{f"box_{n}": (False, True) for n in range(count)}).html()
        for count in (4, 5)
    )
    assert short.index("<form") < short.index("explorable-answer") and long.index("<form") > long.index(
        "explorable-answer"
    )


SIDES = {"For": ["one"], "Against": ["two", "three"]}


def held(**boxes):
    return Markup("<p></p>"), f"{[name for name, on in boxes.items() if on]} held."


def in_columns(columns=SIDES, **more):
    boxes = {**dict.fromkeys(("one", "two", "three"), (False, True)), **more}
    return explore(held, **ASKED, columns=columns, labels={"one": "It <is> so"}, notes={"one": "says she"}, **boxes)


def test_boxes_in_columns_stand_under_their_heads_with_their_notes():
    made = in_columns()
    form = BeautifulSoup(made.html(), "html.parser").form
    assert form["class"] == ["explorable-controls", "is-columns"]
    found = {part.legend.text: [box["name"] for box in part.find_all("input")] for part in form.find_all("fieldset")}
    assert found == SIDES
    one = form.find("label", attrs={"for": "held-one"})
    assert one.contents[0] == "It <is> so", "explorable.js takes the label from there"
    assert one.text == "It <is> so: says she"
    still = BeautifulSoup(made.html(), "html.parser").find(class_="explorable-still").text
    assert "you can choose: yes or no for each of these." in still
    assert {"For", "Against", "It <is> so", "says she", "Two"} < set(made.output().prose)
    assert "is-columns" not in explore(chosen, **THREE).html()


@pytest.mark.parametrize(
    ("made", "complaint"),
    [
        ({"columns": {"For": ["one"]}}, "the columns hold one, but the choices are one, two, three"),
        ({"columns": {"For": ["two", "one", "three"]}}, "the columns hold two, one, three, but"),
        ({"three": ["a", "b"]}, "'three' stands in a column and is no box to tick"),
    ],
)
def test_columns_that_do_not_hold_the_boxes_in_their_order_are_refused(made, complaint):
    with pytest.raises(ExplorableError, match=complaint):
        in_columns(**made)


def test_columns_face_each_other_in_a_running_notebook_too():
    _, columns, says, *_ = in_columns().widget().children
    heads = [column.children[0].value for column in columns.children]
    assert heads == ["<strong>For</strong>", "<strong>Against</strong>"]
    one = columns.children[0].children[1]
    assert one.description == "It <is> so: says she"
    one.value = True
    assert "one" in says.value


def test_numbers_are_no_boxes():
    assert "checkbox" not in explore(ticked, **ASKED, one=[0, 1], other=[1, 2]).html()


def test_the_widget_tells_of_a_failing_state():
    def divide(by):
        return Markup("<p>x</p>"), f"It is {6 / by}."

    _, control, says, shows, _ = explore(divide, **ASKED, by=[1, 0]).widget().children
    control.value = 1
    assert "divide fails at by=0" in says.value and shows.value == ""


def test_figures_of_different_states_have_the_ids_of_one():
    """Only one is on the page at a time; what two drawings share can then be stored once."""

    def bar(height):
        figure, axes = figures.new()
        axes.bar([1], [height])
        axes.set(ylim=(0, 4))
        return figure, f"The bar has a height of {height} units."

    answers, _ = explore(bar, **ASKED, height=[1, 2, 3]).answers
    ids = [set(re.findall(r' id="([^"]+)"', answer.output)) for answer in answers]
    assert ids[0] and ids[0] == ids[1] == ids[2]


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
    assert [says for says, _, _ in states_of(html)["answers"]] == [f"You chose {label}." for label in labels]


def test_however_many_parts_no_character_stands_for_one_that_html_forbids():
    answers = [(f"Sentence {number}.", "", f"<p>{number}</p>") for number in range(300)]
    packed = pack(range(300), answers)
    written = "".join(said + shown for said, _, shown in packed["answers"])
    assert not re.search(r"[\x00-\x1f<\\\x7f-\x9f]", written)
    assert [said for said, _, _ in unpack(packed)] == [said for said, _, _ in answers]
