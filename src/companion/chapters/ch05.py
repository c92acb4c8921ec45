"""What the cells of chapter 5 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import figures, provisions, provisions_charts, selfcheck, tables
from companion.explore import explore


def tab_5_2() -> HtmlOutput:
    """Table 5.2."""
    return tables.show(
        provisions.laws(),
        number="5.2",
        caption="The three possible models and the Act of 2006; what was added to a law later is marked. Rows: "
        "[South Korea](#laws-kr-settlement-1997), [Japan, on those left in China](#laws-jp-remaining-1994), "
        "[United States](#laws-us-nkhra-2004), [Japan, escapees](#laws-jp-act96-2006).",
    )


def fig_5_1() -> HtmlOutput:
    """Figure 5.1."""
    return figures.show(
        provisions_charts.ladder(),
        number="5.1",
        title="On escapees, the Act of 2006 asks only for effort",
        caption="The verbs in the provisions that we compare which tell someone to do something, the strongest on top. The coding is "
        "ours, and so are the English verbs of the Korean and Japanese laws. The one duty of the [Act of 2006](#laws-jp-act96-2006) "
        "is to [report every year](#provisions-jp-act96-5).",
    )


def tab_5_1() -> HtmlOutput:
    """Table 5.1."""
    verbs = provisions.verbs()
    return tables.show(
        verbs,
        number="5.1",
        caption="The verbs of the four laws, by how they bind in our coding. English renderings are ours; an empty cell means that "
        "the law is in English.",
        fold=f"The {len(verbs)} verbs in the words of the law",
    )


def how_it_binds() -> Explorable:
    """The explorable `#how-it-binds`."""
    return explore(
        provisions_charts.how_it_binds,
        question="How strongly does each law bind, and on which questions?",
        try_this="Read the American verb the other way. Does Japan’s later Act still stand alone?",
        labels={"undertakes": "How one verb is read"},
        undertakes=provisions.READINGS,
    )


def fig_5_2() -> HtmlOutput:
    """Figure 5.2."""
    return figures.show(
        provisions_charts.definition_and_practice(),
        number="5.2",
        title="The definition is broad, and the practice stayed narrow",
        caption="Whom [the definition](#claim-iv-2-15) in the Act covers, and whom policy [continued to take](#claim-iv-2-17). Not to "
        "scale: we found no count of either.",
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    table = provisions.compared()
    with_money = set(table.loc[["money" in questions for questions in table["question"]], "law"])
    verbs = table[(table["law"] == "jp-act96-2006") & table["force"].isin(provisions.BINDING)]
    return selfcheck.show(
        "5",
        selfcheck.several(
            "Which of these laws, as far as we compare them, have a provision on money for the people they are about?",
            selfcheck.options(
                "laws",
                list(provisions.LAWS),
                label=lambda row: provisions.LAWS[row["id"]],
                right=lambda row: row["id"] in with_money,
                why=lambda row: f"Its support: {row['support'][0].lower()}{row['support'][1:]}.",
            ),
        ),
        selfcheck.several(
            "Which of these provisions bind as a duty, in this book's coding?",
            selfcheck.options(
                "provisions",
                ["kr-settlement-21", "jp-remaining-8", "us-nkhra-303", "jp-act96-5", "jp-act96-6-2"],
                label=provisions.label,
                right=lambda row: row["force"] == "duty",
                why=lambda row: f"Its verb is “{row['verb_english'] or row['verb']}”: {row['force']}.",
            ),
        ),
        selfcheck.one(
            "Which of these parts of the [Act of 2006](#laws-jp-act96-2006) tells no one to do anything?",
            selfcheck.options(
                "provisions",
                ["jp-act96-5", "jp-act96-6-1", "jp-act96-6-2", "jp-act96-6-3"],
                label=lambda row: row["about"],
                right=lambda row: not row["addressee"],
                why=lambda row: f"How it binds: {row['force']}; whom: {row['addressee'] or 'no one'}.",
            ),
        ),
        selfcheck.number(
            "What share of the verbs of that Act in [Table 5.1](#tab-5-1) (the Act has others) are verbs of effort?",
            100 * (verbs["force"] == "effort").mean(),
            unit="per cent",
            tolerance=0.5,
            why="The other is the verb of the [yearly report](#provisions-jp-act96-5).",
        ),
    )
