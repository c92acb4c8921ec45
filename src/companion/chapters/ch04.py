"""What the cells of chapter 4 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import data, disclosure, disclosure_charts, figures, rows, selfcheck, tables
from companion.explore import explore


def fig_4_1() -> HtmlOutput:
    """Figure 4.1."""
    return figures.show(
        disclosure_charts.from_case_to_public(),
        number="4.1",
        title="The two earliest cases became public only years later",
        caption="Each case in the timeline, from the year in which it happened to the year by which our sources show it in public. "
        "Where both fall in one year the marks overlap. Rows: from the [first reported case](#events-first-reported-case) to the "
        "[last](#events-exit-2020).",
    )


def happened_and_told() -> Explorable:
    """The explorable `#happened-and-told`."""
    return explore(
        disclosure_charts.happened_and_told,
        question="What had happened by the end of a year, and how much of it could the public know?",
        try_this="Find the last year in which nothing at all was public, and the first in which more than half was.",
        labels={"year": "End of the year"},
        year=range(1994, 2005),
        start={"year": 1999},
    )


def fig_4_2() -> HtmlOutput:
    """Figure 4.2."""
    return figures.show(
        disclosure_charts.early_numbers(),
        number="4.2",
        title="The numbers given ran to a few dozen; the Cabinet gave none",
        caption="What we found on how many people had come, as said in [June 2002](#estimates-witness-2002) to "
        "[June 2003](#estimates-mindan-2003) or later about that time. They count different things. A question mark: an answer "
        "without a number. A cross: a refusal.",
    )


def tab_4_1() -> HtmlOutput:
    """Table 4.1."""
    early = data.load("estimates").query("date != '' and date < '2004'")
    return tables.show(
        rows.frame(
            "estimates",
            {
                "dated": "When",
                "who": "Who",
                "wording": "Said",
                "measure": "Of what",
                "goes_back_to": "Goes back to",
                "who_says": "Source",
            },
            rows=early,
        ),
        number="4.1",
        caption="What we found on how many there were in 2002 and 2003, said then or later: from "
        "[a witness in the Diet](#estimates-witness-2002) to [a support centre](#estimates-mindan-2003).",
        fold=f"The {len(early)} answers, with what each goes back to",
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    cases = disclosure.cases()
    author = cases.set_index("id").loc["miyazaki-flight"]
    where_to = data.row("claims", "iv-1-23")["statement"]
    return selfcheck.show(
        "4",
        selfcheck.number(
            "How many years passed between the flight of the one escapee this book names and the book he wrote about it?",
            author["told"] - author["year"],
            why=f"He [fled in {author['year']}](#claim-iv-1-3); "
            f"the public [could read about it in {author['told']}](#claim-v-1-27).",
        ),
        selfcheck.several(
            "Which of these cases could the public know about, as far as our sources show, in the year in which they happened?",
            selfcheck.options(
                "events",
                ["first-reported-case", "dalian-arrest", "boat", "exit-2020"],
                label=lambda row: row["event"],
                right=lambda row: row["told"] == row["date"],
                why=lambda row: f"It happened in {row['date']}, and was public by {row['told']}.",
            ),
        ),
        selfcheck.one(
            "In [Table 4.1](#tab-4-1), whose answer is neither a number nor a refusal?",
            selfcheck.options(
                "estimates",
                ["dozens-2003", "asked-2003", "paper-2003", "mindan-2003"],
                label=lambda row: row["who"],
                right=lambda row: row["hedge"] == "vague",
                why=lambda row: f"The answer: {row['wording']}.",
            ),
        ),
        selfcheck.one(
            "Which country was the family seized in the consulate at Shenyang finally allowed to go to?",
            [
                selfcheck.Option(country, country in where_to, "See [what became of them](#claim-iv-1-23).")
                for country in data.load("programmes")["country"].unique()
            ],
        ),
    )
