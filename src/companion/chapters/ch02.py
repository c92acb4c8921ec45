"""What the cells of chapter 2 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import definition, figures, recognition_charts, rows, selfcheck, tables
from companion.explore import explore


def tab_2_2() -> HtmlOutput:
    """Table 2.2."""
    return tables.show(
        rows.frame(
            "vocabulary",
            {
                "word": "Word",
                "script": "As written",
                "used_by": "Who uses it",
                "of_whom": "Of whom",
                "suggests": "Suggests",
                "claims": "Claims",
            },
        ),
        number="2.2",
        caption="Words for the people in this book, in four families: refugee, returnee, defector, escapee. What each suggests is "
        "our reading.",
    )


def tab_2_1() -> HtmlOutput:
    """Table 2.1."""
    return tables.show(
        definition.words(),
        number="2.1",
        caption="The operative words, each in a language in which it is official; in part where the "
        "[note of its row](#table-provisions) says so.",
    )


def fig_2_1() -> HtmlOutput:
    """Figure 2.1."""
    return figures.show(
        definition.all_pieces(),
        number="2.1",
        title="China and its critics answer different questions",
        caption="Every argument in the paper, and a few steps of ours, by the piece of the definition on which it turns and by what "
        "would follow from it. Which of them apply depends on the person. Rows: from [the citizen](#positions-citizen) to "
        "[what the programme does](#positions-function).",
    )


def under_the_definition() -> Explorable:
    """The explorable `#under-the-definition`."""
    return explore(
        definition.under_the_definition,
        question="Imagine a person who has fled North Korea. Who argues what about him or her?",
        try_this="Change one assumption at a time. Which change takes away China's argument, which its critics' answer, and which "
        "nearly everything?",
        labels={
            "nationality": "Nationality",
            "korean": "South Korean nationality",
            "motive": "Left because of",
            "imputed": "North Korea imputes opposition",
            "place": "Now in",
        },
        nationality=definition.NATIONALITY,
        korean=definition.KOREAN,
        motive=definition.MOTIVE,
        imputed=definition.IMPUTED,
        place=definition.PLACE,
        start={"nationality": "other", "korean": "theoretical", "imputed": "yes"},
    )


def fig_2_2() -> HtmlOutput:
    """Figure 2.2."""
    return figures.show(
        recognition_charts.elsewhere(),
        number="2.2",
        title="In three of four countries refusals came to outnumber recognitions",
        caption="Decisions on North Koreans in the four countries that took the most in these years, from UNHCR's tables, in "
        "persons, each country on its own scale. The number above a bar is that of people recognised or, where there were none, of "
        "people given other protection; numbers up to five are left out. No bar means no row, which may be nought or a number that "
        "was withheld. Rows: [the United Kingdom](#other-countries-gbr-2008-recognised-persons), "
        "[Canada](#other-countries-can-2012-recognised-persons), [Belgium](#other-countries-bel-2013-rejected-persons), "
        "[the Netherlands](#other-countries-nld-2013-rejected-persons).",
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    start = {"nationality": "other", "korean": "theoretical", "motive": "economic", "imputed": "yes", "place": "china"}
    political = definition.applying(**start | {"motive": "political"})
    in_japan = definition.applying(**start | {"place": "japan"})
    pleas = in_japan[in_japan["says"] == "for"]
    return selfcheck.show(
        "2",
        selfcheck.one(
            "Which word does the paper call more precise than “resettlement” for those recognised as Japanese citizens?",
            selfcheck.options(
                "vocabulary",
                ["refugee-japan", "returnee-refugee", "returnee", "repatriation"],
                label=lambda row: row["word"],
                right=lambda row: "ii-9" in row["claims"],
                why=lambda row: f"Used by {row['used_by']}, for {row['of_whom']}.",
            ),
        ),
        selfcheck.several(
            "Suppose that a person in China left because of political opinion and not because of hardship. Which of these arguments "
            "no longer apply?",
            selfcheck.options(
                "positions",
                ["china", "ministers", "imputed", "observers"],
                label=definition.argument,
                right=lambda row: row["id"] not in set(political["id"]),
                why=lambda row: f"Its ground: {row['ground']}.",
            ),
        ),
        selfcheck.one(
            "Which of these arguments holds only while the person is in China?",
            selfcheck.options(
                "positions",
                ["china", "second-nationality", "second-theoretical", "american-law"],
                label=lambda row: f"{row['who']} ({row['ground']})",
                right=lambda row: row["place"] == ("china",),
                why=lambda row: row["position"],
            ),
        ),
        selfcheck.number(
            "Take the person at the start of the control above, and move him or her to Japan. How many rows of the answer then argue "
            "for refugee status?",
            len(pleas),
            why="They are "
            + " and ".join(f"[{row['who']} ({row['ground']})](#positions-{row['id']})" for _, row in pleas.iterrows())
            + ", two voices for one argument: the scholars make it, and the author finds it convincing.",
        ),
    )
