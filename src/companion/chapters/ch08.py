"""What the cells of chapter 8 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import selfcheck, tables, transparency
from companion.explore import explore


def tab_8_1() -> HtmlOutput:
    """Table 8.1."""
    return tables.show(
        transparency.checklist(),
        number="8.1",
        caption="Questions of internal and external transparency, put to the record of four programmes for North Koreans. Each finding leads to its "
        "row. The coding is ours.",
    )


def ask() -> Explorable:
    """The explorable `#ask`."""
    return explore(
        transparency.ask,
        question="One question of transparency, four governments: what was found for each?",
        try_this="Find a question on which Japan’s “no” stands against a “yes”, the one on which nothing was seen of anybody, and a finding "
        "that you would have coded otherwise after reading what was seen.",
        labels={"criterion": "The question"},
        criterion=transparency.questions(),
        start={"criterion": "numbers"},
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
