"""What the cells of chapter 7 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import arrivals, arrivals_charts, figures, rows, selfcheck, tables
from companion.explore import explore


def tab_7_1() -> HtmlOutput:
    """Table 7.1."""
    return tables.show(
        rows.frame(
            "challenges",
            {
                "challenge": "What is hard",
                "bearer": "For whom",
                "cause": "Why",
                "evidence": "How it is known",
                "claims": "Claims",
                "counter": "Against",
            },
        ),
        number="7.1",
        caption="What section IV.4 says is hard, and one difficulty from section IV.3, with what supports each as far as our copy "
        "shows. We added two rows because they bear on the rest: the paper does not call [moving on](#challenges-onward) a "
        "difficulty, nor the [NGOs' responsibility](#challenges-load).",
        fold="What is hard, for whom, and how it is known, row by row",
    )


def fig_7_1() -> HtmlOutput:
    """Figure 7.1."""
    return figures.show(
        arrivals_charts.korea(),
        number="7.1",
        title="Arrivals in South Korea fell twice: long before borders closed, and when they did",
        caption="People who arrived in South Korea, by year; hatched since borders closed. The bar on the right adds up the two falls. Rows: from [2002](#south-korea-arrivals-2002-total) by the peak of "
        "[2009](#south-korea-arrivals-2009-total) to [2019](#south-korea-arrivals-2019-total), and on to "
        "[2025](#south-korea-arrivals-2025-total).",
    )


def how_old_is_the_fall() -> Explorable:
    """The explorable `#how-old-is-the-fall`."""
    before, after = arrivals.years()
    return explore(
        arrivals_charts.how_old_is_the_fall,
        question="How much of the fall in South Korea’s arrivals is older than the closing of borders?",
        try_this="Move the first year from the peak towards the eve of the pandemic. Which choice would you make to argue that it was "
        "all Covid, and which to argue that it was mostly something else? Are both honest?",
        labels={"start_year": "From", "end_year": "To"},
        start={"start_year": 2009, "end_year": 2021},
        name="before-and-after",
        start_year=before,
        end_year=after,
    )


def fig_7_2() -> HtmlOutput:
    """Figure 7.2."""
    return figures.show(
        arrivals_charts.beside(),
        number="7.2",
        title="Japan’s other programme came back; South Korea’s arrivals have not",
        caption="People by calendar year, each panel on its own scale. Rows of 2019: "
        "[South Korea](#south-korea-arrivals-2019-total), [Japan's other programme](#asylum-settled-refugees-2019), "
        "[United States](#us-admissions-calendar-cy2019).",
    )


def tab_7_2() -> HtmlOutput:
    """Table 7.2."""
    return tables.show(
        arrivals.side_by_side(),
        number="7.2",
        caption="People taken in before, during and after the closing of borders, three calendar years at a time. The first line is "
        "all that the paper says about the programme of this book; its periods are the paper's.",
        fold="Four programmes before, during and after the closing of borders",
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    korea = arrivals.korea()
    start, end = 2011, 2021
    return selfcheck.show(
        "7",
        selfcheck.number(
            f"What share of the fall in South Korea’s arrivals from {start} to {end} had happened by {arrivals.LAST_BEFORE}, before "
            "borders closed?",
            100 * (korea[start] - korea[arrivals.LAST_BEFORE]) / (korea[start] - korea[end]),
            unit="per cent",
            tolerance=1,
            why=f"Divide the fall from [{start}](#south-korea-arrivals-{start}-total) to "
            f"[{arrivals.LAST_BEFORE}](#south-korea-arrivals-{arrivals.LAST_BEFORE}-total) by the fall from {start} to "
            f"[{end}](#south-korea-arrivals-{end}-total).",
        ),
        selfcheck.one(
            "In which of these years did South Korea’s arrivals fall by the most people, compared with the year before?",
            selfcheck.options(
                "south_korea_arrivals",
                ["2010-total", "2012-total", "2020-total", "2021-total"],
                label=lambda row: str(row["year_end"]),
                right=lambda row: row["year_end"] == korea.diff().idxmin(),
                why=lambda row: f"They went from {korea[row['year_end'] - 1]:,} people to {row['people']:,}.",
            ),
        ),
        selfcheck.several(
            "Which of these challenges does [Table 7.1](#tab-7-1) name as one for the NGOs?",
            selfcheck.options(
                "challenges",
                ["applicants", "documents", "government", "money"],
                label=lambda row: row["challenge"],
                right=lambda row: row["bearer"] == "NGOs",
                why=lambda row: f"It is named as one for {row['bearer']}.",
            ),
        ),
        selfcheck.several(
            "Which of these statements carry a note in the paper, though one that our copy lacks?",
            selfcheck.statements(
                ["iv-4-2", "iv-4-14", "iv-4-15", "iv-4-16"],
                right=lambda claim: "note not in our copy" in claim["basis"],
                why=lambda claim: (
                    "It has a note, which our copy lacks."
                    if claim["footnotes"]
                    else "The paper puts no note at this sentence."
                ),
            ),
        ),
    )
