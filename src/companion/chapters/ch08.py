"""What the cells of chapter 8 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import figures, selfcheck, tables, transparency, transparency_charts
from companion.explore import explore


def whose_law() -> Explorable:
    """The explorable `#whose-law`."""
    return explore(
        transparency_charts.whose_law,
        question="What do four programmes for North Koreans make public, and does it depend on which law counts?",
        try_this="Change over. Which column loses most, and does Japan’s still have the most “no”?",
        labels={"general": "Suppose that"},
        general=transparency.LAWS,
    )


def fig_8_1() -> HtmlOutput:
    """Figure 8.1."""
    return figures.show(
        transparency_charts.coverage(),
        number="8.1",
        title="Japan’s row in UNHCR’s tables is empty, and so is South Korea’s",
        caption="How many rows four of UNHCR's yearly tables have for people from North Korea, and from which years: applications for asylum, "
        "decisions on asylum, refugees at the year's end, and resettlement and other solutions. Each cell leads to its row.",
    )


def fig_8_2() -> HtmlOutput:
    """Figure 8.2."""
    return figures.show(
        transparency_charts.schemes(),
        number="8.2",
        title="Two of these three Japanese schemes are counted in public",
        caption="People taken in by three Japanese schemes, each on its own scale. The first panel shows permissions to settle, some of "
        "them for people who were in Japan already, and for family too. Rows: [1981](#asylum-settled-refugees-1981), "
        "[2023](#asylum-settled-refugees-2023). The third is hatched from the [first case reported](#events-first-reported-case); the [paper](#claim-i-3) gives the estimate.",
    )


def tab_8_1() -> HtmlOutput:
    """Table 8.1."""
    return tables.show(
        transparency.schemes(),
        number="8.1",
        caption="Three schemes of one state. Each cell leads to its row, with the source and what was not seen.",
        fold="Three schemes, point by point",
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    findings = transparency.findings()
    seen = findings != "not seen"
    return selfcheck.show(
        "8",
        selfcheck.number(
            "On how many of the eight questions above did we see an answer for all four programmes, be it yes, in part or no?",
            seen.all(axis="columns").sum(),
            why="They are the lines of the [control](#whose-law) without a “not seen”.",
        ),
        selfcheck.several(
            "Which of these questions do we put under internal transparency?",
            selfcheck.options(
                "criteria",
                ["criteria", "office", "numbers", "appeal"],
                label=lambda row: f"“{row['question']}”",
                right=lambda row: row["kind"] == "internal",
                why=lambda row: f"We put it under {row['kind']} transparency.",
            ),
        ),
        selfcheck.one(
            "For which of these was the finding “no”, and not “in part” or “not seen”?",
            selfcheck.options(
                "programmes",
                ["kr-budget-published", "jp-budget-published", "ca-numbers-published", "jp-procedure-written"],
                label=transparency.label,
                right=lambda row: row["finding"] == "no",
                why=lambda row: f"The finding is “{row['finding']}”.",
            ),
        ),
        selfcheck.one(
            "Which of these governments publishes how many North Koreans have come, although its line in UNHCR’s tables is empty?",
            selfcheck.options(
                "programmes",
                ["jp-numbers-published", "kr-numbers-published", "us-numbers-published", "ca-numbers-published"],
                label=lambda row: row["country"],
                right=lambda row: row["finding"] == "yes" and not transparency.reported(row["country"]),
                why=lambda row: (
                    f"Whether it publishes the number: {row['finding']}; rows in UNHCR’s tables: "
                    f"{transparency.reported(row['country']) or 'none'}."
                ),
            ),
        ),
    )
