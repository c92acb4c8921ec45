"""What the cells of chapter 11 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import effects, effects_charts, figures, residence, residence_charts, selfcheck, tables
from companion.explore import explore


def fig_11_1() -> HtmlOutput:
    """Figure 11.1."""
    return figures.show(
        effects_charts.by_bearer(),
        number="11.1",
        title="In our coding most effects are harms, and most of those fall on escapees and NGOs",
        caption="The effects of silence, grouped by who bears them; each leads to its row. Whether it is a harm or a benefit is our coding, "
        "except that the paper itself sees [harm](#claim-vi-4) to escapees, NGOs, the public and research.",
    )


def fig_11_2() -> HtmlOutput:
    """Figure 11.2."""
    return figures.show(
        effects_charts.polls(),
        number="11.2",
        title="In a sample of 2019 more than half thought too few refugees accepted, and more than half wanted caution",
        caption="In per cent of those who answered. The two polls put different questions to different people, so they are not a series. “More actively” and “cautiously” each add up two grades of answer; another [15.8 per cent](#polls-cabinet-office-2019-future-as-now) wanted no change. Rows: [2007](#polls-sankei-2007-status-reject), the year of the boat, and [2019](#polls-cabinet-office-2019-number-too-few).",
    )


def tab_11_1() -> HtmlOutput:
    """Table 11.1."""
    return tables.show(
        effects.table(),
        number="11.1",
        caption="The effects of silence, grouped by who bears them, with the evidence for each and against it. Whether an "
        "effect is a harm or a benefit is our coding, except that the paper itself sees [harm](#claim-vi-4) to escapees, NGOs, the "
        "public and research.",
        fold="Each effect, with who says so and on what evidence",
    )


def who_answers() -> Explorable:
    """The explorable `#who-answers`."""
    return explore(
        effects_charts.who_answers,
        question="If one side were readier to answer, what would the readers’ poll mean for the public?",
        try_this="How much readier must those against have been for the public to be evenly split? Do you find that likely, in a poll "
        "of one newspaper’s readers, after heavy coverage?",
        labels={"readiness": "Readier to answer"},
        readiness=effects.READINESS,
        start={"readiness": 2.0},
    )


def tab_11_2() -> HtmlOutput:
    """Table 11.2."""
    return tables.show(
        effects.polls(),
        number="11.2",
        caption="The readers' poll beside a survey of a sample of the public. They put different questions to different people in different years, so they are not a series. The paper does not date the readers' poll; we give the year of the boat.",
        fold="The two polls, question by question",
    )


def whose_rule() -> Explorable:
    """The explorable `#whose-rule`."""
    return explore(
        residence_charts.whose_rule,
        question="Whom would each rule take in, and where does it disagree with the rule as reported?",
        try_this="Let each rule take in wives and husbands too. Which come close, and what do they have in common?",
        labels={"rule": "The rule", "spouses": "Marriage"},
        rule=residence.choices(),
        spouses=residence.SPOUSES,
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    against = effects.against()
    readier = effects.READINESS["those against half as ready again"]
    return selfcheck.show(
        "11",
        selfcheck.number(
            f"If those against had been {readier:g} times as ready as the others to answer the readers’ poll, what share of the "
            "public would have been against?",
            effects.share_of_public(against, readier),
            unit="per cent",
            tolerance=1,
            why=f"Of those who answered, [{against} per cent](#polls-sankei-2007-status-reject) were against; if they were readier to answer than the others, their share of the public would be smaller.",
        ),
        selfcheck.several(
            "Which of these effects of silence does Table 11.1 call a harm?",
            selfcheck.options(
                "effects",
                ["reliance", "rights", "stability", "research"],
                label=lambda row: row["effect"],
                right=lambda row: row["direction"] == "harm",
                why=lambda row: f"We code it as {row['direction']}; it falls on {row['bearer']}.",
            ),
        ),
        selfcheck.several(
            "Which of these effects rests on an inference, according to the column “On what” of Table 11.1?",
            selfcheck.options(
                "effects",
                ["partners", "money", "reliance", "no-objections"],
                label=lambda row: row["effect"],
                right=lambda row: "inference" in row["evidence"].lower(),
                why=lambda row: f"It rests on: {row['evidence'][0].lower()}{row['evidence'][1:]}.",
            ),
        ),
        selfcheck.several(
            "Which of these answers did more than half of a sample of the public give?",
            selfcheck.options(
                "polls",
                [
                    "sankei-2007-status-reject",
                    "cabinet-office-2019-number-too-few",
                    "cabinet-office-2019-future-more-actively",
                    "cabinet-office-2019-future-cautiously",
                ],
                label=lambda row: f"{row['question']}: “{row['answer']}”",
                right=lambda row: row["percent"] > 50 and row["mode"] != "readers poll",
                why=lambda row: f"{row['percent']:g} per cent gave this answer to {row['pollster']} ({row['mode']}).",
            ),
        ),
    )
