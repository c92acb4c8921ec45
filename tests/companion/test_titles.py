"""The title of a figure states what it shows; here each is held against the rows, so that it cannot outlive them."""

import importlib

import pytest
from bs4 import BeautifulSoup

from companion import (
    arrivals_charts,
    counts_charts,
    data,
    disclosure_charts,
    effects_charts,
    evidence_charts,
    movement_charts,
    practice_charts,
    provisions_charts,
    reasons,
    recognition_charts,
    transparency,
    transparency_charts,
    weighing,
    weighing_charts,
)


def about_200() -> bool:
    counts = counts_charts.by_year().data
    late = counts[counts["date"].ge("2009")]
    return late["low"].between(150, 250).mean() > 0.5


def one_square() -> bool:
    *_, last = counts_charts.beside().data.itertuples()
    return "Japan, to" in last.group and last.people <= counts_charts.UNIT


def no_source() -> bool:
    chapters = evidence_charts.by_section().data.set_index("chapter")[["several sources", "one source"]]
    untraced = [name for name, found in chapters.sum(axis=1).items() if found == 0]
    return [name.split()[0] for name in untraced] == ["7", "8", "9", "10"]


def different_questions() -> bool:
    positions = data.load("positions").set_index("id")
    china = set(positions.loc[["china"], "ground"])
    critics = set(positions.loc[positions["says"] == "for", "ground"])
    return bool(critics) and not china & critics


def refusals_outnumber() -> bool:
    """There were years with more recognitions, and the last has more refusals."""
    decisions = recognition_charts.elsewhere().data
    turned = [
        (some["recognised"] > some["refused"]).any() and some["refused"].iloc[-1] > some["recognised"].iloc[-1]
        for _, some in decisions.groupby("country")
    ]
    return len(turned) == 4 and sum(turned) == 3


def within_two_years() -> bool:
    people = movement_charts.by_year().data.set_index("year")["people"]
    return people.loc[1959:1961].sum() > people.sum() / 2


def only_the_ends() -> bool:
    total = movement_charts.running_total().data
    unsure = total["at_least"] < total["at_most"]
    stretch = total.index[unsure]
    return list(stretch) == list(range(stretch[0], stretch[-1] + 1)) and stretch[-1] == total.index[-1] - 1


def early_cases() -> bool:
    cases = disclosure_charts.from_case_to_public().data
    waits = cases["told"] - cases["year"]
    return bool((waits.iloc[:2] > 1).all()) and cases["year"].is_monotonic_increasing


def few_dozen() -> bool:
    numbers = disclosure_charts.early_numbers().data.set_index("id")
    return numbers["low"].max() < 60 and numbers["low"].isna()["asked-2003"]


def only_effort() -> bool:
    acts = provisions_charts.ladder().data
    on_escapees = acts[acts["law"].eq("jp-act96-2006") & acts["provision"].str.contains(r"art\. 6")]
    return len(on_escapees) > 0 and set(on_escapees["force"]) == {"effort"}


def broad_and_narrow() -> bool:
    statements = provisions_charts.definition_and_practice().data["statement"]
    return statements.str.contains("broad").any() and statements.str.contains("stayed limited").any()


def no_state() -> bool:
    work = practice_charts.who_does_the_work().data.set_index("Stage")
    first = work.loc[["Finding people", "First selection", "The way out of China"]]
    return first["States"].eq("").all() and first["NGOs"].ne("").all()


def last_step() -> bool:
    ladder = practice_charts.ladder().data.set_index("id")
    return ladder.loc["national-arrival", "stage"] == ladder.loc["zainichi-arrival", "stage"] == "on arrival"


def one_in_a_hundred() -> bool:
    share = recognition_charts.japan().data.set_index("year")["per_cent"]
    return list(share[share < 1].index) == list(range(2012, 2020))


def fell_twice() -> bool:
    people = arrivals_charts.korea().data.set_index("year")["people"]
    assert people[2009] > people[2019] > people[2021]  # the two falls that are drawn
    return people[2012] < people[2011] * 0.6 and people[2012] > 2 * people[2020]


def came_back() -> bool:
    series = arrivals_charts.beside().data.set_index("year")
    korea, japan, _ = (series[name].dropna() for name in series)
    return japan.loc[2023:].max() > japan.loc[:2019].max() and korea.loc[2021:].max() < korea.loc[2019] / 2


def empty_lines() -> bool:
    return transparency.reported("Japan") == transparency.reported("South Korea") == 0


def two_counted() -> bool:
    counted = transparency_charts.schemes().data["scheme"].nunique()
    return counted == 2 and data.load("schemes")["scheme"].nunique() == 3


def nine_and_two() -> bool:
    kinds = disclosure_charts.replies().data["reply"].value_counts()
    return kinds["declines"] == 9 and kinds["number"] == 2


def thirteen_titles() -> bool:
    questions = disclosure_charts.questions_put().data
    named = questions.set_index("year")["on_the_subject"]
    return named.sum() == 13 and named.loc[2008:].sum() == 12


def none_covers_all() -> bool:
    table = reasons.for_silence()
    return len(table) == 6 and not any(set(reasons.THINGS.values()) <= set(covers) for covers in table["bears_on"])


def only_criteria() -> bool:
    given = reasons.cover()["as expressly given"].map(sum)
    return list(given[given == 0].index) == ["who qualifies"]


def mostly_harms() -> bool:
    effects = effects_charts.by_bearer().data
    harms = effects[effects["direction"] == "harm"]
    return len(harms) > len(effects) / 2 and harms["bearer"].isin(["escapees", "NGOs"]).mean() > 0.5


def more_than_half() -> bool:
    polls = effects_charts.polls().data.set_index("id")
    answers = polls.loc[["cabinet-office-2019-number-too-few", "cabinet-office-2019-future-cautiously"]]
    return (answers["percent"] > 50).all() and answers["start"].str.startswith("2019").all()


def on_both_sides() -> bool:
    table = weighing.on_both_sides(dict.fromkeys(weighing.labels(), True)).set_index("group")
    both = {group for group, row in table.iterrows() if row["openness"] and row["quiet"]}
    return both == {group for group in table.index if group.startswith(("escapees", "NGOs"))}


def none_in_full() -> bool:
    """The table's own words for how far a fact is known do not go further than a part."""
    known = weighing_charts.decides().data["known_how_far"]
    return len(known) == 8 and set(known) <= {"in part", "nothing"}


def one_interview() -> bool:
    first, second, *_ = evidence_charts.most_relied_on().data.itertuples()
    return first.kind == "interview" and first.sole > second.sole


def few_chapters() -> bool:
    chapters = (evidence_charts.works_by_chapter().data.set_index("work") > 0).sum(axis=1)
    return (chapters <= 3).mean() > 0.5 and no_source()


def eight_and_nine() -> bool:
    origins = evidence_charts.descent().data.drop_duplicates("id")["origin"].value_counts()
    return (origins["Mindan"], origins["not seen"]) == (8, 9)


def half_hang() -> bool:
    return 0.4 < evidence_charts.conclusions().data["hangs"].mean() < 0.6


HOLDS = {
    "Since 2009 most counts have been about 200 people": about_200,
    "Those who came to Japan would fill one square": one_square,
    "From chapter 7 to chapter 10 we can trace no statement to its source": no_source,
    "China and its critics answer different questions": different_questions,
    "In three of four countries refusals came to outnumber recognitions": refusals_outnumber,
    "Most had left within two years of the first ship": within_two_years,
    "For the last stretch only the two ends are known": only_the_ends,
    "The two earliest cases became public only years later": early_cases,
    "The numbers given ran to a few dozen; the Cabinet gave none": few_dozen,
    "On escapees, the Act of 2006 asks only for effort": only_effort,
    "The definition is broad, and the practice stayed narrow": broad_and_narrow,
    "No state is reported to find people, to interview them first, or to guide them out of China": no_state,
    "People Japan counts as Japanese start at the last step, everyone else at the first": last_step,
    "From 2012 to 2019 Japan recognised fewer than one person for every hundred applications": one_in_a_hundred,
    "Arrivals in South Korea fell twice: long before borders closed, and when they did": fell_twice,
    "Japan’s other programme came back; South Korea’s arrivals have not": came_back,
    "Japan’s row in UNHCR’s tables is empty, and so is South Korea’s": empty_lines,
    "Two of these three Japanese schemes are counted in public": two_counted,
    "Of the dated replies on the programme, nine are refusals and two give a number": nine_and_two,
    "Thirteen titles of written questions name the subject, twelve of them from 2008 on": thirteen_titles,
    "None of the six reasons covers all five things, as we coded them": none_covers_all,
    "As we read it, only “who qualifies” has no reason that was expressly given": only_criteria,
    "In our coding most effects are harms, and most of those fall on escapees and NGOs": mostly_harms,
    "In a sample of 2019 more than half thought too few refugees accepted, and more than half wanted caution": more_than_half,
    "In our coding, considerations on both sides affect escapees and NGOs; the other groups are affected from one side only": on_both_sides,
    "None of the eight deciding facts is known in full": none_in_full,
    "Nothing from the challenges to the reasons can be followed to a source in our copy": no_source,
    "More claims rest on one interview alone than on any other single work": one_interview,
    "Most works carry three chapters or fewer, and for four chapters we can name none": few_chapters,
    "Eight counts come from one support centre, and for nine we do not know the origin": eight_and_nine,
    "About half of the conclusions hang on notes that we lack": half_hang,
}


@pytest.mark.parametrize("title", HOLDS)
def test_the_rows_bear_out_the_title_of_a_figure(title):
    assert HOLDS[title]()


def test_every_title_of_a_figure_is_held_against_its_rows():
    """As it is worded: who words a title anew looks at its check, too."""
    titles = set()
    for page in [f"ch{chapter:02}" for chapter in range(1, 13)] + ["evidence_page"]:
        module = importlib.import_module(f"companion.chapters.{page}")
        for name, make in vars(module).items():
            if name.startswith("fig_"):
                title = BeautifulSoup(str(make().html), "html.parser").select_one(".figure-title")
                title.select_one(".book-number").extract()
                titles.add(title.get_text().strip())
    assert titles == set(HOLDS)
