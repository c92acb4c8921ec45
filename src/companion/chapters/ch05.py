"""What the cells of chapter 5 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import provisions, provisions_charts, selfcheck, tables
from companion.explore import explore


def tab_5_1() -> HtmlOutput:
    """Table 5.1."""
    return tables.show(
        provisions.laws(),
        number="5.1",
        caption="The three possible models and the Act of 2006; what was added to a law later is marked. Rows: "
        "[South Korea](#laws-kr-settlement-1997), "
        "[Japan, on those left in China](#laws-jp-remaining-1994), [United States](#laws-us-nkhra-2004), "
        "[Japan, escapees](#laws-jp-act96-2006).",
    )


def tab_5_2() -> HtmlOutput:
    """Table 5.2."""
    return tables.show(
        provisions.verbs(),
        number="5.2",
        caption="The verbs of the four laws, by how they bind in our coding. English renderings are ours; an empty cell means that "
        "the law is in English.",
    )


def how_it_binds() -> Explorable:
    """The explorable `#how-it-binds`."""
    return explore(
        provisions_charts.how_it_binds,
        question="On which questions does each law bind, how strongly, and on what does that depend?",
        try_this="Read the American verb the other way. Does Japan’s later Act still stand alone?",
        labels={"undertakes": "How one verb is read"},
        undertakes=provisions.READINGS,
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    table = provisions.compared()
    with_money = set(table.loc[["money" in questions for questions in table["question"]], "law"])
    verbs = table[(table["law"] == "jp-act96-2006") & table["force"].isin(provisions.BINDING)]
    return selfcheck.show(
        "5",
        selfcheck.several(
            "Which of these laws, as far as we compare them, have a provision on money for the people whom they are about?",
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
            "Which of these parts of the [Act of 2006](#laws-jp-act96-2006) tells nobody to do anything?",
            selfcheck.options(
                "provisions",
                ["jp-act96-5", "jp-act96-6-1", "jp-act96-6-2", "jp-act96-6-3"],
                label=lambda row: row["about"],
                right=lambda row: not row["addressee"],
                why=lambda row: f"How it binds: {row['force']}; whom: {row['addressee'] or 'nobody'}.",
            ),
        ),
        selfcheck.number(
            "Of the verbs of the same Act that are in [Table 5.2](#tab-5-2) (the Act has others), what share are verbs of effort?",
            100 * (verbs["force"] == "effort").mean(),
            unit="per cent",
            tolerance=0.5,
            why="The other is that of the [yearly report](#provisions-jp-act96-5).",
        ),
    )
