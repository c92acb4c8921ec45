"""Reading a law closely: what its copies draw, and its questions for those who write no code."""

from random import Random

from companion import data, provisions, selfcheck
from marking.assignment import About, QuizItem

ABOUT = About(
    title="Reading a law closely",
    objective="Read a provision by its operative words, tell a law's silence from a gap in what we read, and compare a translation with its original.",
    chapters=("02-returnees-or-refugees", "05-policy-development"),
    minutes=100,
)

ACT = "jp-act96-2006"
# The topics that are help for the people a law is about.
HELP = ("what the state does for them", "money", "language and daily life")


def models() -> list[str]:
    """The three laws that the Act of 2006 is held against."""
    return [law for law in provisions.LAWS if law != ACT]


def topics() -> list[str]:
    """The topics on which some of the four laws have a duty, and of some of them nothing was seen."""
    return [topic for topic in provisions.QUESTIONS if with_duty((topic,)) and silent_on(topic)]


def with_duty(asked: tuple[str, ...]) -> list[str]:
    """Those of the four laws that have a duty on one of the topics."""
    table = provisions.compared()
    duties = table[table["force"] == "duty"]
    found = set(duties.loc[[bool(set(asked) & set(named)) for named in duties["question"]], "law"])
    return [law for law in provisions.LAWS if law in found]


def silent_on(topic: str) -> list[str]:
    """Those of the four laws of which nothing on the topic was seen."""
    table = provisions.compared()
    speaking = set(table.loc[[topic in named for named in table["question"]], "law"])
    return [law for law in provisions.LAWS if law not in speaking]


def draw(random: Random) -> dict[str, object]:
    """What one edition asks about: a model and a provision of it, a topic, and a translated provision of the Act."""
    table = provisions.compared()
    law = random.choice(models())
    of_law = table[(table["law"] == law) & (table["addressee"] != "")]
    provision = data.row("provisions", random.choice(of_law["id"].to_list()))
    topic = random.choice(topics())
    translated = table[(table["law"] == ACT) & (table["translation"] != "")]
    paraphrase = data.row("provisions", random.choice(translated["id"].to_list()))
    return {
        "law": law,
        "law_name": provisions.LAWS[law],
        "topic": topic,
        "provision_id": provision["id"],
        "provision_name": provision["provision"].partition(",")[0],
        "paraphrase_id": paraphrase["id"],
        "paraphrase_name": paraphrase["provision"].partition(",")[0],
    }


def quiz(variant: dict) -> list[QuizItem]:
    """The questions that the published pages answer without code."""
    table = provisions.compared()
    addressed = table[table["addressee"] != ""]
    of_law, act = table[table["law"] == variant["law"]], addressed[addressed["law"] == ACT]
    asked = data.row("provisions", variant["provision_id"])
    shall = table[table["verb"].str.contains("shall")]
    laws = list(provisions.LAWS.items())
    page = ("“Laws and reported rules” (Reference), “Operative words”", "book/reference/rules.html#operative-words")
    explorable = (
        "chapter 5, the control labelled “How one verb is read”",
        "book/05-policy-development.html#how-it-binds",
    )
    verbs = ("Table 5.1 in chapter 5", "book/05-policy-development.html#tab-5-1")
    return [
        QuizItem(
            selfcheck.number(
                f"How many provisions of {variant['law_name']} in the book's table, in texts of {provisions.LATEST} or earlier, are duties?",
                int((of_law["force"] == "duty").sum()), unit="provisions", why="",
            ),
            marks=1,
            where=page,
        ),
        QuizItem(
            selfcheck.several(
                f"In those texts, how do the provisions of {variant['law_name']} bind? Choose every word that the book's table uses.",
                [selfcheck.Option(force, force in set(of_law["force"]), "") for force in sorted(set(table["force"]))],
            ),
            marks=2,
            where=page,
        ),
        QuizItem(
            selfcheck.several(
                f"The topic is “{variant['topic']}”. Which of the four laws contain a duty on it?",
                [selfcheck.Option(name, law in with_duty((variant["topic"],)), "") for law, name in laws],
            ),
            marks=2,
            where=explorable,
        ),
        QuizItem(
            selfcheck.several(
                f"The topic is still “{variant['topic']}”. In which of the four laws did we find nothing on it?",
                [selfcheck.Option(name, law in silent_on(variant["topic"]), "") for law, name in laws],
            ),
            marks=2,
            where=explorable,
        ),
        QuizItem(
            selfcheck.one(
                f"Whom does {variant['provision_name']} of {variant['law_name']}, on “{asked['about']}”, address?",
                [selfcheck.Option(whom, whom == asked["addressee"], "") for whom in sorted(set(addressed["addressee"]))],
            ),
            marks=1,
            where=page,
        ),
        QuizItem(
            selfcheck.number(
                "Table 5.1 has provisions that tell someone to do something. What share of those from the Act of 2006 are efforts?",
                100 * float((act["force"] == "effort").mean()), unit="per cent", tolerance=0.06, why="",
            ),
            marks=2,
            where=verbs,
        ),
        QuizItem(
            selfcheck.one(
                "Which of these provisions of the American Act says “shall” but tells no one to do anything?",
                [selfcheck.Option(f"{row['provision']}: {row['verb']}", not row["addressee"], "") for _, row in shall.iterrows()],
            ),
            marks=1,
            where=page,
        ),
        QuizItem(
            selfcheck.one(
                "In the book's table, which of the four laws puts no duty on anyone to help the people it is about (what the state "
                "does for them, money, language and daily life)?",
                [selfcheck.Option(name, law not in with_duty(HELP), "") for law, name in laws],
            ),
            marks=1,
            where=explorable,
        ),
    ]  # fmt: skip
