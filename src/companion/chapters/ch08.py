"""What the cells of chapter 8 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import figures, selfcheck, tables, transparency, transparency_charts
from companion.explore import explore


def tab_8_1() -> HtmlOutput:
    """Table 8.1."""
    return tables.show(
        transparency.checklist(),
        number="8.1",
        caption="Questions of internal and external transparency, put to the record of four programmes for North Koreans. Each finding leads to its "
        "row. The coding is ours.",
    )


def whose_law() -> Explorable:
    """The explorable `#whose-law`."""
    return explore(
        transparency_charts.whose_law,
        question="What was found for four programmes, and does it depend on which law counts?",
        try_this="Change over. Which column loses most, and does Japan’s still have the most empty circles?",
        labels={"general": "What counts"},
        general=transparency.LAWS,
    )


def fig_8_1() -> HtmlOutput:
    """Figure 8.1."""
    return figures.show(
        transparency_charts.schemes(),
        number="8.1",
        caption="People taken in by three Japanese schemes, each on its own scale. Above, permissions to settle, for "
        "people who were in Japan already and for family too. Rows: [1981](#asylum-settled-refugees-1981), "
        "[2023](#asylum-settled-refugees-2023), and for the third the [paper's own figure](#claim-i-3).",
    )


def tab_8_3() -> HtmlOutput:
    """Table 8.3."""
    return tables.show(
        transparency.schemes(),
        number="8.3",
        caption="Three schemes of one state. Each cell leads to its row, with the source and what was not seen.",
    )


def tab_8_2() -> HtmlOutput:
    """Table 8.2."""
    return tables.show(
        transparency.coverage(),
        number="8.2",
        caption="Rows in UNHCR's tables for people from North Korea, with the first and the last year. Each cell leads to its row.",
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    findings = transparency.findings()
    seen = findings != "not seen"
    return selfcheck.show(
        "8",
        selfcheck.number(
            "On how many of the questions of Table 8.1 was an answer seen for all four governments, be it yes, in part or no?",
            seen.all(axis="columns").sum(),
            unit="questions",
            why="They are the lines of [Table 8.1](#tab-8-1) without a “not seen”.",
        ),
        selfcheck.several(
            "Which of these does Table 8.1, by our sorting, put under internal transparency?",
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
