"""What the cells of chapter 9 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import data, disclosure, disclosure_charts, figures, official, official_charts, rows, selfcheck, tables
from companion.explore import explore


def fig_9_1() -> HtmlOutput:
    """Figure 9.1."""
    return figures.show(
        disclosure_charts.replies(),
        number="9.1",
        title="Of the dated replies on the programme, nine are refusals and two give a number",
        caption="Replies on the programme, by year and by kind; each mark leads to its row. Those in the first two rows give something. The replies answer different "
        "questions, and several are parts of one written answer, so they show no trend. What is left out is named under “The data” below.",
    )


def tab_9_1() -> HtmlOutput:
    """Table 9.1."""
    chosen = ["number-2003", "missions-people-2004", "number-2011", "welfare-nationality-2014", "returns-2014"]
    return tables.show(
        rows.frame(
            "answers",
            {
                "dated": "When",
                "question": "Asked",
                "reply": "Kind of reply",
                "answer": "Answer",
                "reason": "Reason given",
                "source": "Source",
            },
            rows=data.pick("answers", chosen),
        ),
        number="9.1",
        caption="Five questions, most of them about numbers, and the replies. Rows: [2003](#answers-number-2003), "
        "[2004](#answers-missions-people-2004), [2011](#answers-number-2011) and 2014 ([one](#answers-welfare-nationality-2014), [another](#answers-returns-2014)).",
        fold="Five questions, most of them about numbers, and how they were answered",
    )


def fig_9_2() -> HtmlOutput:
    """Figure 9.2."""
    return figures.show(
        disclosure_charts.questions_put(),
        number="9.2",
        title="Thirteen titles of written questions name the subject, twelve of them from 2008 on",
        caption="Written questions in the House of Councillors whose titles name escapees, Japanese spouses or the departures, by year, and how many "
        "questions were put in that year. Questions whose titles name something else, and years without such a title, are not shown. Rows: "
        "[1983](#questions-councillors-1983), and [2008](#questions-councillors-2008) to "
        "[2020](#questions-councillors-2020); source: the House's [list](#source-smri-questions).",
    )


def asked_again() -> Explorable:
    """The explorable `#asked-again`."""
    return explore(
        disclosure_charts.asked_again,
        question="When a question was put more than once, which replies withheld what was asked for?",
        try_this="Go from the strictest reading to the loosest. Which lines on the departures change, and which on escapees?",
        labels={"kinds": "What counts as withholding"},
        kinds=disclosure.READINGS,
    )


def against_answers() -> Explorable:
    """The explorable `#against-answers`."""
    return explore(
        official_charts.against_answers,
        question="How many of the paper’s statements do official answers support, and does it depend on who reads them?",
        try_this="Change the coder. Which part of the bars changes most, and which hardly at all?",
        labels={"reading": "Whose coding"},
        reading=official.READINGS,
    )


def disclosed_by() -> Explorable:
    """The explorable `#disclosed-by`."""
    return explore(
        disclosure_charts.disclosed_by,
        question="What had been disclosed or withheld by the end of a year, and who was the audience?",
        try_this="Compare what the public and the Diet had been told by the end of the year of Shenyang. Then go on to the end of the second year after: who had been told more, and who was "
        "refused more often?",
        labels={"year": "End of the year", "audience": "Audience"},
        year=range(1998, 2023),
        audience=disclosure.AUDIENCES,
        start={"year": 2003},
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    before = disclosure.acts(2004, disclosure.AUDIENCES["the Diet"])
    concealed = before[before["act"] == "conceals"]
    return selfcheck.show(
        "9",
        selfcheck.number(
            "How many concealments from the Diet does our table date to 2004 or earlier?",
            len(concealed),
            why="They are these: "
            + "; ".join(f"[{disclosure.in_a_clause(act)}](#disclosures-{act['id']})" for _, act in concealed.iterrows())
            + ".",
        ),
        selfcheck.several(
            "Which of these questions did the government answer by saying that it does not know?",
            selfcheck.options(
                "answers",
                ["number-2003", "cost-2004", "number-2011", "missions-2014"],
                label=disclosure.asked,
                right=lambda row: row["reply"] == "does not know",
                why=lambda row: f"The reply is of the kind “{row['reply']}”.",
            ),
        ),
        selfcheck.one(
            "Which of these questions did the government refuse to answer, giving the trust of the governments concerned as one of its reasons?",
            selfcheck.options(
                "answers",
                ["details-2003", "identity-2003", "missions-people-2004", "pledge-2011"],
                label=disclosure.asked,
                right=lambda row: "trust of the governments" in row["reason"],
                why=lambda row: f"The reason given: {row['reason'] or 'none'}.",
            ),
        ),
        selfcheck.several(
            "Which of these acts disclosed something to the public by the end of 2002?",
            selfcheck.options(
                "disclosures",
                ["declaration", "book", "expose", "bluebook"],
                label=lambda row: f"{row['who']}: {row['what'][0].lower()}{row['what'][1:]}",
                right=lambda row: (
                    row["act"] == "tells" and row["to_whom"] == "the public" and row["date"][:4] <= "2002"
                ),
                why=lambda row: (
                    f"It {row['act']} something; the audience is {row['to_whom']}, and the year {row['date'][:4]}."
                ),
            ),
        ),
    )
