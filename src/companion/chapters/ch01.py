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
        caption="The five counts behind the paper's figure, from its second note. The note says “returnees” for the first four, which "
        "we take to mean people resettled; the last counts people who live in Japan.",
    )


def fig_1_1() -> HtmlOutput:
    """Figure 1.1."""
    return figures.show(
        counts_charts.by_year(),
        number="1.1",
        caption="Every count at hand that states a number, by the year in which it was made; those of a single year's arrivals "
        "([one](#estimates-mindan-2007), [another](#estimates-mindan-usual-year)) are left out. An arrow upwards: the count only sets a "
        "floor. A line: a range. Crosses: the government was asked for a number, of escapees in Japan, of a part of them or of those at "
        "its missions, and gave none. Rows: [the first](#estimates-witness-2002), [the highest](#estimates-bell-2016), "
        "[the paper's](#estimates-wolman-2023); all of them are in the [table of counts](#table-estimates).",
    )


def fig_1_2() -> HtmlOutput:
    """Figure 1.2."""
    return figures.show(
        counts_charts.beside(),
        number="1.2",
        caption="Three totals on one scale: [who left Japan](#repatriation-total), "
        "[who arrived in South Korea](#south-korea-arrivals-cumulative-to-2025-total), and [who came to Japan](#claim-i-3). "
        "They are not parts of one whole.",
    )


def how_many() -> Explorable:
    """The explorable `#how-many`."""
    return explore(
        counts.how_many,
        question="How many escapees are there in Japan, if you trust only some of those who count?",
        try_this="The paper's own figure, which only gathers five others, is left out. Compare people resettled with people living in Japan. Then find the choice with the most counts that all go back "
        "to the fewest voices.",
        labels={"measure": "Counts of", "maker": "Made by"},
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
        caption="The paper's statements, section by section, by what they rest on. “Not in our copy” means that we lack the note, "
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
            "To how many voices do the NGOs' counts of people living in Japan go back, as far as was seen?",
            len(voices),
            unit="voices",
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
