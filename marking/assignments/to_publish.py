"""To publish or not: what its copies draw, and its questions for those who write no code."""

from itertools import combinations
from random import Random

from claimbook.show.markup import label_of, slug
from companion import data, disclosure, reasons, selfcheck, transparency
from marking.assignment import About, QuizItem

ABOUT = About(
    title="To publish or not",
    objective="Argue about openness with rows from several tables, including for the side that you do not hold, and write a memo.",
    chapters=("08-lack-of-transparency", "09-opacity", "10-reasons", "11-effects"),
    minutes=120,
    own_answers=("companion.reasons:bearing_on", "companion.reasons:cover", "companion.reasons_charts:take_away"),
)

# Years from which on acts of both kinds are found.
SINCE = range(1998, 2012)


def acts(since: int):
    """The dated acts of disclosing and withholding of a year and later, with `year`."""
    table = data.load("disclosures").query("date != ''").copy()
    table["year"] = table["date"].str[:4].astype(int)
    return table[table["year"] >= since]


def draw(random: Random) -> dict[str, object]:
    """What one edition asks about: a year, two countries, a thing that is kept quiet, and a reason that is taken away."""
    found = transparency.findings()
    pairs = [
        pair
        for pair in combinations(transparency.COUNTRIES, 2)
        if (found[list(pair)] == "yes").any(axis=None) and (found[list(pair)] == "not seen").any(axis=None)
    ]
    first, second = random.choice(pairs)
    name, thing = random.choice([(name, thing) for name, thing in reasons.THINGS.items() if thing != "persons"])
    gone = random.choice(reasons.bearing_on(thing)[0]["id"].to_list())
    return {
        "since": random.choice(sorted(set(acts(SINCE[0])["year"]) & set(SINCE))),
        "first_country": first,
        "second_country": second,
        "thing": thing,
        "thing_name": name,
        "gone": gone,
        "gone_name": data.row("reasons", gone)["short"],
    }


def quiz(variant: dict) -> list[QuizItem]:
    """The questions that the published pages answer without code."""
    table = acts(variant["since"])
    questions = data.load("questions")
    replies = disclosure.replies()
    declines = replies[replies["reply"] == "declines"]
    found, criteria = transparency.findings(), data.load("criteria").set_index("id")["question"]
    both = found[[variant["first_country"], variant["second_country"]]]
    left = set(reasons.bearing_on(variant["thing"])[0]["id"]) - {variant["gone"]}
    effects = data.load("effects")
    listed = (
        "“Disclosed and withheld” (Reference), under “Disclosing and withholding”",
        "book/reference/answers.html#disclosing-and-withholding",
    )
    asked = (
        "“Disclosed and withheld” (Reference), under “Questions and replies”",
        "book/reference/answers.html#questions-and-replies",
    )
    four = ("chapter 8, the control labelled “Suppose that”", "book/08-lack-of-transparency.html#whose-law")
    control = (
        "chapter 10, the control labelled “Take away”",
        f"book/10-reasons.html#without-a-reason?gone={slug(variant['gone'])}",
    )
    return [
        QuizItem(
            selfcheck.number(f"How many of the acts dated {variant['since']} or later conceal something?", int((table["act"] == "conceals").sum()), unit="acts", why=""),
            marks=1,
            where=listed,
        ),
        QuizItem(
            selfcheck.number(
                f"Of the written questions put by members of the House of Councillors in {variant['since']} or later, how many name the subject in their title (escapees, the departures or Japanese spouses)?",
                int(questions.loc[questions["year"] >= variant["since"], "on_the_subject"].sum()), unit="questions", why=""),
            marks=1,
            where=("“Disclosed and withheld” (Reference), under “How many questions were there?”", "book/reference/answers.html#how-many-questions-were-there"),
        ),
        QuizItem(
            selfcheck.several(
                "Which of these questions did the government decline to answer, with or without a reason?",
                [selfcheck.Option(disclosure.asked(row), row["reply"] == "declines", "") for _, row in _some(replies).iterrows()],
            ),
            marks=2,
            where=asked,
        ),
        QuizItem(
            selfcheck.one(
                "And which of these did it decline to answer without giving any reason?",
                [selfcheck.Option(disclosure.asked(row), row["reason"] == "", "") for _, row in declines[declines["year"] > 2003].iterrows()],
            ),
            marks=1,
            where=asked,
        ),
        QuizItem(
            selfcheck.several(
                f"On which of these questions can {variant['first_country']} and {variant['second_country']} be compared, because we found something on both?",
                [selfcheck.Option(criteria[key], "not seen" not in set(both.loc[key]), "") for key in found.index],
            ),
            marks=2,
            where=four,
        ),
        QuizItem(
            selfcheck.several(
                f"“{variant['gone_name'][0].upper()}{variant['gone_name'][1:]}” is taken away. Which of these are left as undisputed reasons "
                f"for keeping this quiet: {label_of(reasons.THINGS, variant['thing'])}?",
                [selfcheck.Option(short, key in left, "") for key, short in reasons.for_silence()[["id", "short"]].itertuples(index=False)],
            ),
            marks=2,
            where=control,
        ),
        QuizItem(
            selfcheck.number("How many of the effects of silence does Table 11.1 call a harm to escapees?",
                             int(((effects["bearer"] == "escapees") & (effects["direction"] == "harm")).sum()), unit="effects", why=""),
            marks=1,
            where=("Table 11.1 in chapter 11", "book/11-effects.html#tab-11-1"),
        ),
    ]  # fmt: skip


def _some(replies):
    """Some replies of each kind, in order of time."""
    return replies.groupby("reply").head(3).sort_values("date", kind="stable")
