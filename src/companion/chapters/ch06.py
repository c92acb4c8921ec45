"""What the cells of chapter 6 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import data, figures, practice, practice_charts, recognition_charts, selfcheck
from companion.explore import explore


def who_qualifies() -> Explorable:
    """The explorable `#who-qualifies`."""
    return explore(
        practice.who_qualifies,
        question="Who is reported to qualify for resettlement in Japan?",
        try_this="Find three cases that the reports leave open, each for a different reason. What would an official have to say to "
        "close each of them?",
        labels={"tie": "Tie to Japan", "nationality": "Nationality in Japan’s eyes", "guarantor": "Who vouches"},
        tie=practice.TIES,
        nationality=practice.NATIONALITIES,
        guarantor=practice.GUARANTORS,
        start={"tie": "descent-count", "nationality": "zainichi", "guarantor": "guarantor-ngo"},
    )


def which_route() -> Explorable:
    """The explorable `#which-route`."""
    return explore(
        practice_charts.which_route,
        question="Who is reported to act at each step of the way?",
        try_this="Follow the NGO along both routes. On which of them is it one helper among others, and on which does everything "
        "begin with it?",
        labels={"route": "Route through", "actor": "Follow"},
        route=practice.ROUTES,
        actor=practice.FOLLOWED,
        start={"route": "third country", "actor": practice.JAPAN},
    )


def fig_6_1() -> HtmlOutput:
    """Figure 6.1."""
    return figures.show(
        practice_charts.who_does_the_work(),
        number="6.1",
        title="No state is reported to find people, to interview them first, or to guide them out of China",
        caption="What NGOs and states are reported to do at each stage, on either route. Negotiating permission to leave China is a stage of its own. MOFA is Japan’s Foreign Ministry. “Nothing "
        "reported” is a gap in what we know and need not be a gap in what was done. Each task links to its claim or source.",
    )


def fig_6_2() -> HtmlOutput:
    """Figure 6.2."""
    return figures.show(
        practice_charts.ladder(),
        number="6.2",
        title="People Japan counts as Japanese start at the last step, everyone else at the first",
        caption="Where each group is reported to start, and how it can reach Japanese nationality. [At least 15 "
        "people](#claim-iv-3-59) were naturalised; the paper does not say which group they belonged to. Some [registered as South "
        "Korean](#claim-iv-3-60) instead. The case of [2019](#claim-iv-3-63) is one person’s.",
    )


def fig_6_3() -> HtmlOutput:
    """Figure 6.3."""
    return figures.show(
        recognition_charts.japan(),
        number="6.3",
        title="From 2012 to 2019 Japan recognised fewer than one person for every hundred applications",
        caption="People of any nationality recognised as refugees in Japan, on appeal too, per hundred applications of the same year. "
        "Rows: from [2000](#asylum-recognised-2000) to [2024](#asylum-recognised-2024), among them "
        "[2012](#asylum-recognised-2012) and [2019](#asylum-recognised-2019).",
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
            "For which of these ties do the reports leave it open whether people qualify?",
            selfcheck.options(
                "eligibility",
                ["spouse", "spouse-former", "descent-open", "descent-beyond"],
                label=lambda row: ties[row["id"]],
                right=lambda row: row["outcome"] == "left open",
                why=lambda row: row["reported"],
            ),
        ),
        selfcheck.number(
            "On the route through a third country, how many steps come before the first at which Japan's offices are reported to act?",
            by_state.index(True),
            why=f"Japan's offices first act at the [{first['step'][0].lower()}{first['step'][1:]}](#procedure-{first['id']}), which "
            "embassies and consulates receive; they are approached in the step before.",
        ),
        selfcheck.several(
            "At which of these stages is something reported about NGOs and nothing about a state?",
            [
                selfcheck.Option(
                    stage,
                    bool(tasks.loc[stage, "NGOs"]) and not tasks.loc[stage, "States"],
                    f"Reported about states: {tasks.loc[stage, 'States'] or 'nothing'}. See [Figure 6.1](#fig-6-1).",
                )
                for stage in ["First selection", "The way out of China", "Decision", "Language", "Work and school"]
            ],
        ),
        selfcheck.one(
            "For many years one of these groups had to be naturalised, until a family court recognised a member as Japanese "
            "already. Which group?",
            selfcheck.options(
                "statuses",
                ["national-renounced", "zainichi-arrival", "descendant-before", "spouse-arrival"],
                label=lambda row: row["group"],
                right=lambda row: row["group"] == data.row("statuses", "descendant-after")["group"],
                why=lambda row: f"Reported, {row['stage']}: {row['status']}.",
            ),
        ),
    )
