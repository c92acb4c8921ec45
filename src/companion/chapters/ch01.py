"""What the cells of chapter 1 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import counts, counts_charts, evidence, evidence_charts, figures, rows, selfcheck, tables
from companion.explore import explore


def tab_1_1() -> HtmlOutput:
    """Table 1.1."""
    return tables.show(
        counts.cited(),
        number="1.1",
        caption="The five counts behind the paper's figure, from its second note. The note calls the people in the first four "
        "“returnees”, which we take to mean people resettled; the last counts people who live in Japan.",
    )


def fig_1_1() -> HtmlOutput:
    """Figure 1.1."""
    return figures.show(
        counts_charts.by_year(),
        number="1.1",
        title="Since 2009 most counts have been about 200 people",
        caption="Every count we found that states a number, by the year in which it was made, from [the first](#estimates-witness-2002) "
        "to [the paper's own](#estimates-wolman-2023); [the highest](#estimates-bell-2016) counts people who live in Japan. The band "
        "marks about 200, as in the count of [2009](#estimates-morris-suzuki-2009). An arrow: the count only sets a floor. "
        "A line: a range. Left out are two counts of one year's arrivals ([one](#estimates-mindan-2007), "
        "[another](#estimates-mindan-usual-year)). Crosses: the government was asked for a number, of escapees in Japan, of some of "
        "them, or of those at its missions, and gave none.",
    )


def fig_1_2() -> HtmlOutput:
    """Figure 1.2."""
    return figures.show(
        counts_charts.beside(),
        number="1.2",
        title="Those who came to Japan would fill one square",
        caption="Three totals in squares of one size. Each square is as many people as are estimated to have come to Japan: [who left Japan](#repatriation-total), "
        "[who arrived in South Korea](#south-korea-arrivals-cumulative-to-2025-total) from anywhere in North Korea, and [who came to "
        "Japan](#claim-i-3). They are not parts of one whole.",
    )


def how_many() -> Explorable:
    """The explorable `#how-many`."""
    return explore(
        counts_charts.how_many,
        question="How many escapees have come, if you trust only some of those who count?",
        try_this="Compare people resettled with people living in Japan. Then find the choice that leaves the most counts and the "
        "fewest origins. (The paper's own figure is left out: it only gathers five of the others.)",
        labels={"measure": "Count", "maker": "Trust"},
        measure=counts.MEASURES,
        maker=counts.MAKERS,
        start={"measure": "resettled"},
        name="how-many",
    )


def fig_1_3() -> HtmlOutput:
    """Figure 1.3."""
    return figures.show(
        evidence_charts.by_section(),
        number="1.3",
        title="From chapter 7 to chapter 10 we can trace no statement to its source",
        caption="The paper's statements, chapter by chapter, by what they rest on. “Note not in our copy” means that we lack the note, "
        "not that the paper has none.",
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    by_ngos = counts.numbered().query("measure == 'living in Japan' and who_kind == 'ngo'")
    voices, _ = counts.origins(by_ngos)
    standing = evidence.standing().set_index("id")["standing"]
    return selfcheck.show(
        "1",
        selfcheck.number(
            "How many origins can we trace behind the NGOs' counts of people living in Japan?",
            len(voices),
            why=f"The counts go back to {' and '.join(voices)}: see the [table of counts](#table-estimates).",
        ),
        selfcheck.one(
            "Which of the five voices behind the paper's own figure speaks of people living in Japan, not of people resettled?",
            selfcheck.options(
                "estimates",
                ["carbonnet-2017", "miyatsuka-2017", "ngo-worker-2023", "han-2020", "bell-2016"],
                label=lambda row: row["who"],
                right=lambda row: row["measure"] == "living in Japan",
                why=lambda row: f"The count is {rows.amount(row)} people {row['measure']}.",
            ),
        ),
        selfcheck.several(
            "Which of these counts set only a floor?",
            selfcheck.options(
                "estimates",
                ["rfa-2015", "carbonnet-2017", "han-2020", "wolman-2023"],
                label=lambda row: f"{row['who']} ({row['date'][:4]})",
                right=lambda row: row["hedge"] in ("at_least", "over"),
                why=lambda row: f"The count is {rows.amount(row)}.",
            ),
        ),
        selfcheck.several(
            "Which of these statements carry no note in the paper?",
            selfcheck.statements(
                ["i-12", "i-14", "i-18", "i-19"],
                right=lambda claim: standing[claim["id"]] == evidence.NONE,
                why=lambda claim: f"Behind it: {standing[claim['id']]}.",
            ),
        ),
    )
