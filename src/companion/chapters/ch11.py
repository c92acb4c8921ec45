"""What the cells of chapter 11 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import effects, residence, residence_charts, selfcheck, tables
from companion.explore import explore


def tab_11_1() -> HtmlOutput:
    """Table 11.1."""
    return tables.show(
        effects.table(),
        number="11.1",
        caption="What silence does, in the order of those who bear it, with the evidence and what speaks against it. Whether an "
        "effect is a harm or a benefit is our coding, except that the paper itself sees [harm](#claim-vi-4) to escapees, NGOs, the "
        "public and research.",
    )


def who_answers() -> Explorable:
    """The explorable `#who-answers`."""
    return explore(
        effects.who_answers,
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
        caption="The readers' poll beside a survey of a sample of the public. They ask different things of different people in "
        "different years, and are no series. The paper does not date the readers' poll; we give the year of the boat.",
    )


def whose_rule() -> Explorable:
    """The explorable `#whose-rule`."""
    return explore(
        residence_charts.whose_rule,
        question="Whom would each rule take in, and where does it disagree with the rule as reported?",
        try_this="Let each rule take in wives and husbands too. Which come close, and what do they have in common?",
        labels={"rule": "The rule", "spouses": "Marriage"},
        rule=residence.RULES,
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
            why=f"Of those who answered, [{against} per cent](#polls-sankei-2007-status-reject) were against; if these were the "
            "readier to answer, their share of the public would be smaller.",
        ),
        selfcheck.several(
            "Which of these effects of silence does Table 11.1 call a harm?",
            selfcheck.options(
                "effects",
                ["reliance", "rights", "stability", "research"],
                label=lambda row: row["effect"],
                right=lambda row: row["direction"] == "harm",
                why=lambda row: f"It is coded as {row['direction']}; on whom: {row['bearer']}.",
            ),
        ),
        selfcheck.several(
            "For which of these effects does the column “On what” of Table 11.1 name an inference?",
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
                why=lambda row: f"{row['percent']:g} per cent gave it; asked by: {row['pollster']} ({row['mode']}).",
            ),
        ),
    )
