"""What the cells of chapter 3 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import data, figures, movement, movement_charts, selfcheck, sources, tables
from companion.explore import explore


def tab_3_1() -> HtmlOutput:
    """Table 3.1."""
    return tables.show(
        movement.scheme_table(),
        number="3.1",
        caption="The three schemes. People: [Britannica Japan](#source-britannica-kotobank) for the first, the Japanese "
        "[Cabinet in 2020](#source-sangiin2020) for the others. The rest: the "
        "[Cabinet in 1987](#source-shugiin1987), from the passenger lists; the wives are its estimate.",
        ids=[f"repatriation-{row}" for row in ("scheme-1", "scheme-2", "scheme-3", "total")],
    )


def fig_3_1() -> HtmlOutput:
    """Figure 3.1."""
    return figures.show(
        movement_charts.by_year(),
        number="3.1",
        title="Most had left within two years of the first ship",
        caption="People who left Japan for North Korea, by year; compare [the paper's own figure](#claim-iii-12). Hatched bars rest on an anonymous essay on a blog, checked "
        "only through their sum; in the grey years ships sailed, but no split by year is known. Rows: "
        "[1959](#repatriation-year-1959) to [1970](#repatriation-year-1970), [1971](#repatriation-scheme-2), "
        "[1971 to 1984](#repatriation-scheme-3).",
    )


def fig_3_2() -> HtmlOutput:
    """Figure 3.2."""
    return figures.show(
        movement_charts.running_total(),
        number="3.2",
        title="For the last stretch only the two ends are known",
        caption="People who had left by the end of each year. The line is drawn only where yearly figures exist (those after "
        "1959 unconfirmed). In the pale band only the ends are known: the [total](#repatriation-total), and what the "
        "[first](#repatriation-scheme-1) and the [second scheme](#repatriation-scheme-2) add up to. One [count "
        "inside it](#repatriation-to-sailing-172) gives no year.",
    )


def gone_by() -> Explorable:
    """The explorable `#gone-by`."""
    return explore(
        movement_charts.gone_by,
        question="How many had left by the end of a given year, and how well is it known?",
        try_this="Find the first year by the end of which more than half had gone, then the first by which more than nine in ten had. "
        "How many years lie between them, and does a second source give either number?",
        labels={"year": "End of the year"},
        year=range(movement.FIRST, movement.LAST + 1),
        start={"year": 1961},
    )


def tab_3_2() -> HtmlOutput:
    """Table 3.2."""
    counts = movement.citizen_counts()
    return tables.show(
        movement.citizen_table(),
        number="3.2",
        caption="Japanese citizens among those who left: every count we found, the largest first.",
        ids=[f"repatriation-{key}" for key in counts.index],
        fold=f"The {len(counts)} counts of Japanese citizens",
    )


def wives_share() -> Explorable:
    """The explorable `#wives-share`."""
    counts = movement.citizen_counts()

    return explore(
        movement_charts.wives_share,
        question="What share of the Japanese citizens were the Japanese wives, and does it matter whose count you take?",
        try_this="Find the count that gives the wives the largest share, and the one that gives the smallest. Is the gap between them "
        "larger than what the word “estimated” leaves open?",
        labels={"citizens": "Count of Japanese citizens"},
        citizens=movement.choices(counts),
        start={"citizens": "citizens-cabinet-2015"},
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    departures = movement.table()
    total = departures.loc["total", "value"]
    kinds = data.load("sources").set_index("key")["kind"]

    return selfcheck.show(
        "3",
        selfcheck.number(
            "What share of all who left went under the first scheme?",
            movement.percent(departures.loc["scheme-1", "value"], total),
            unit="per cent",
            tolerance=0.5,
            why="Divide the people who left under the [first scheme](#repatriation-scheme-1) by [all](#repatriation-total).",
        ),
        selfcheck.one(
            "Which of these counts of people is not marked as unconfirmed?",
            selfcheck.options(
                "repatriation",
                ["year-1960", "year-1961", "scheme-2", "year-1967"],
                label=movement.label,
                right=lambda row: row["hedge"] != "unconfirmed",
            ),
        ),
        selfcheck.several(
            f"What does the number {departures.loc['wives-total', 'value']:,} count?",
            selfcheck.options(
                "repatriation",
                ["wives-total", "citizens-lists-1987", "year-1967", "year-1966"],
                label=movement.what,
                right=lambda row: row["value"] == departures.loc["wives-total", "value"],
                why=lambda row: f"Of these there are {movement.count(row)}.",
            ),
        ),
        selfcheck.one(
            "The numbers of the three schemes add up to the total. Which of these four may have been found by subtraction, because we have it from an encyclopedia alone?",
            selfcheck.options(
                "repatriation",
                ["scheme-1", "scheme-2", "scheme-3", "total"],
                label=movement.label,
                right=lambda row: kinds[row["source"]] == "encyclopedia",
                why=lambda row: f"We have it from {sources.short(row['source'])} ({kinds[row['source']]}).",
            ),
        ),
    )
