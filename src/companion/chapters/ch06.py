"""What the cells of chapter 6 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import data, figures, practice, practice_charts, recognition_charts, selfcheck, tables
from companion.explore import explore


def who_qualifies() -> Explorable:
    """The explorable `#who-qualifies`."""
    return explore(
        practice.who_qualifies,
        question="Who is reported to qualify for resettlement in Japan, and what do the reports leave open?",
        try_this="Find three combinations that the reports leave open for three different reasons. What would an official have to say "
        "to close each of them?",
        labels={"tie": "Tie", "nationality": "Nationality in Japan's eyes", "guarantor": "Guarantor"},
        tie=practice.TIES,
        nationality=practice.NATIONALITIES,
        guarantor=practice.GUARANTORS,
        start={"tie": "descent-count", "nationality": "zainichi", "guarantor": "guarantor-ngo"},
    )


def which_route() -> Explorable:
    """The explorable `#which-route`."""
    return explore(
        practice_charts.which_route,
        question="Who is reported to act at each step, and at which steps alone?",
        try_this="Pick out the NGO, and go from one route to the other. Where does it stop being one actor among others?",
        labels={"route": "By way of", "actor": "Picked out"},
        route=practice.ROUTES,
        actor=practice.ACTORS,
        start={"route": "third country", "actor": "NGO"},
    )


def tab_6_1() -> HtmlOutput:
    """Table 6.1."""
    return tables.show(
        practice.lengths(),
        number="6.1",
        caption="Every length of time that is reported of the procedure. The last two are how long a visa and a status last.",
    )


def tab_6_2() -> HtmlOutput:
    """Table 6.2."""
    return tables.show(
        practice.who_does_what(),
        number="6.2",
        caption="What states and NGOs are reported to do at each stage. MOFA is the Foreign Ministry. An empty cell: nothing is "
        "reported. The paper names some NGOs together. Rows: the [table of tasks](#table-support).",
    )


def tab_6_3() -> HtmlOutput:
    """Table 6.3."""
    return tables.show(
        practice.statuses(),
        number="6.3",
        caption="What each group is reported to be in law, on arrival and later.",
    )


def fig_6_1() -> HtmlOutput:
    """Figure 6.1."""
    return figures.show(
        recognition_charts.japan(),
        number="6.1",
        caption="People of any nationality recognised as refugees in Japan, those on appeal included, per hundred applications of "
        "the same year. Rows: from [2000](#asylum-recognised-2000) to [2024](#asylum-recognised-2024).",
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    route = practice.steps("third country")
    by_state = [practice.JAPAN in actors for actors in route["acts"]]
    first = route.loc[by_state].iloc[0]
    ties = {key: label for label, key in practice.TIES.items()}
    tasks = practice.who_does_what().set_index("Stage").map(lambda cell: cell.striptags())
    return selfcheck.show(
        "6",
        selfcheck.several(
            "For which of these ties do the reports leave open whether somebody qualifies?",
            selfcheck.options(
                "eligibility",
                ["spouse", "spouse-former", "descent-open", "descent-beyond"],
                label=lambda row: ties[row["id"]],
                right=lambda row: row["outcome"] == "left open",
                why=lambda row: row["reported"],
            ),
        ),
        selfcheck.number(
            "On the route by way of a third country, how many steps come before the first at which Japan's offices are reported "
            "to act?",
            by_state.index(True),
            unit="steps",
            why=f"The first such step is the [{first['step'][0].lower()}{first['step'][1:]}](#procedure-{first['id']}), which "
            "missions receive; they are approached in the step before.",
        ),
        selfcheck.several(
            "At which of these stages is something reported of NGOs and nothing of a state?",
            [
                selfcheck.Option(
                    stage,
                    bool(tasks.loc[stage, "NGOs"]) and not tasks.loc[stage, "States"],
                    f"Reported of states: {tasks.loc[stage, 'States'] or 'nothing'}. See [Table 6.2](#tab-6-2).",
                )
                for stage in ["First selection", "The way out of China", "Decision", "Language", "Work and school"]
            ],
        ),
        selfcheck.one(
            "One of these groups had to be naturalised for many years, before a family court recognised a member as Japanese "
            "already. Which?",
            selfcheck.options(
                "statuses",
                ["national-renounced", "zainichi-arrival", "descendant-before", "spouse-arrival"],
                label=lambda row: row["group"],
                right=lambda row: row["group"] == data.row("statuses", "descendant-after")["group"],
                why=lambda row: f"Reported, {row['stage']}: {row['status']}.",
            ),
        ),
    )
