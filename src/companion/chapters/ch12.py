"""What the cells of chapter 12 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import data, evidence, figures, selfcheck, tables, weighing, weighing_charts
from companion.explore import explore


def tab_12_1() -> HtmlOutput:
    """Table 12.1."""
    return tables.show(
        weighing.table(),
        number="12.1",
        caption="The arguments for saying more and for keeping quiet, whom they affect, who makes them, and what is known of the facts "
        "that would decide how much each weighs.",
        fold="Each consideration: who names it and what is known",
    )


def fig_12_1() -> HtmlOutput:
    """Figure 12.1."""
    return figures.show(
        weighing_charts.touched(),
        number="12.1",
        title="In our coding, considerations on both sides affect escapees and NGOs; the other groups are affected from one side only",
        caption="Whom the considerations affect, if all are accepted. The groups are our coding, and they overlap.",
    )


def fig_12_2() -> HtmlOutput:
    """Figure 12.2."""
    return figures.show(
        weighing_charts.decides(),
        number="12.2",
        title="None of the eight deciding facts is known in full",
        caption="For each consideration, a fact that would help to decide its weight; each is linked to its row. We chose the facts, and coded how far our sources establish them.",
    )


def weigh() -> Explorable:
    """The explorable `#weigh`."""
    table = weighing.considerations()
    return explore(
        weighing_charts.weigh,
        question="What do you accept, whom does it affect, and who is affected from both sides?",
        try_this="Leave ticked only what you accept. Then change your mind about one consideration, and say which fact would have made you do so.",
        labels=dict(zip(table["id"], table["consideration"], strict=True)),
        notes={key: f"affects {bearer}" for key, bearer in zip(table["id"], table["bearer"], strict=True)},
        columns=weighing.columns(),
        start=dict.fromkeys(table["id"], True),
        **dict.fromkeys(table["id"], (False, True)),
    )


def tab_12_2() -> HtmlOutput:
    """Table 12.2."""
    return tables.show(
        weighing.since(),
        number="12.2",
        caption="What has become of two matters that the paper leaves open: [complementary protection](#events-complementary-protection), "
        "and the [court cases](#events-district-court-judgment) over the departures.",
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    standing = evidence.standing()
    cited = standing[(standing["section"] == "VI") & standing["standing"].isin([evidence.SEVERAL, evidence.SINGLE])]
    fact = data.row("considerations", "privacy")["decides"]
    appeared = data.row("events", "paper")["date"]
    return selfcheck.show(
        "12",
        selfcheck.one(
            "Which of these considerations does Table 12.1 not connect with escapees?",
            selfcheck.options(
                "considerations",
                ["fairness", "debate", "tension", "safety"],
                label=lambda row: row["consideration"],
                right=lambda row: "escapees" not in row["bearer"],
                why=lambda row: f"That would affect {row['bearer']}.",
            ),
        ),
        selfcheck.one(
            f"Which of these considerations would you weigh by asking {fact[0].lower()}{fact[1:]}?",
            selfcheck.options(
                "considerations",
                ["fairness", "debate", "privacy", "tension"],
                label=lambda row: row["consideration"],
                right=lambda row: row["decides"] == fact,
                why=lambda row: f"Deciding fact: {row['decides'][0].lower()}{row['decides'][1:]}.",
            ),
        ),
        selfcheck.number(
            "How many of the statements of the paper’s conclusion, listed at the end of this chapter, rest on a work that the paper cites?",
            len(cited),
            why=f"{evidence.told('VI')} Those with a source are: "
            + ", ".join(f"[{key}](#claim-{key})" for key in cited["id"])
            + ".",
        ),
        selfcheck.one(
            f"The paper appeared in {appeared}. Which of these happened only after that?",
            selfcheck.options(
                "events",
                ["dismissal", "high-court", "complementary-protection", "district-court-judgment"],
                label=lambda row: row["event"],
                right=lambda row: row["date"][:4] > appeared,
                why=lambda row: f"It happened in {row['date'][:4]}.",
            ),
        ),
    )
