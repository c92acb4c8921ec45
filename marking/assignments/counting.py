"""Assignment 1, counting in the dark: what its copies draw, and its questions for those who write no code."""

from random import Random

from companion import arrivals, counts, data, selfcheck
from marking.assignment import About, QuizItem

ABOUT = About(
    title="Counting in the dark",
    objective="Read a set of estimates by what each counts, its hedge and whom it goes back to, and say what the set can support.",
    chapters=("01-introduction", "03-historical-background"),
    minutes=90,
    own_answers=("companion.counts:origins",),
)


def draw(random: Random) -> dict[str, object]:
    """What one edition asks about; every value is a measure or a year that stands in the tables."""
    table = counts.numbered()
    several = table["measure"].value_counts()
    years = sorted({int(year) for year in table["year"].dropna()})
    return {
        "measure": random.choice(sorted(several[several >= 4].index)),
        "since": random.choice([year for year in years if 2008 <= year <= 2018]),
        "korea_year": random.choice([int(year) for year in arrivals.korea().index if year <= arrivals.LAST_BEFORE]),
    }


def quiz(variant: dict) -> list[QuizItem]:
    """The questions that the published pages answer without code."""
    table = counts.numbered()
    of_measure = table[table["measure"] == variant["measure"]]
    recent = table[table["year"] >= variant["since"]]
    voices, unseen = counts.origins(recent)
    korea, japan = int(arrivals.korea()[variant["korea_year"]]), int(data.row("claims", "i-3")["low"])
    explorable = ("chapter 1, under “Try it: whose count do you trust?”", "book/01-introduction.html#how-many")
    page = ("“How many?” (Reference)", "book/reference/counts.html")
    return [
        QuizItem(
            selfcheck.number(f"How many counts listed as “{variant['measure']}” give a number?", len(of_measure), unit="counts", why=""),
            marks=1,
            where=explorable,
        ),
        QuizItem(
            selfcheck.number(f"What is the smallest number among the counts listed as “{variant['measure']}”?", int(of_measure["low"].min()), unit="people", why=""),
            marks=1,
            where=explorable,
        ),
        QuizItem(
            selfcheck.number("Of all the counts that give a number, how many are rough ones (“about”)?", int((table["hedge"] == "about").sum()), unit="counts", why=""),
            marks=1,
            where=page,
        ),
        QuizItem(
            selfcheck.number("And how many are floors (“at least” or “over”)?", int(table["hedge"].isin(["at_least", "over"]).sum()), unit="counts", why=""),
            marks=2,
            where=page,
        ),
        QuizItem(
            selfcheck.several(
                f"Who is behind the counts dated {variant['since']} or later, as far as we know?",
                [selfcheck.Option(voice, voice in voices, "") for voice in counts.origins(table)[0]],
            ),
            marks=3,
            where=page,
        ),
        QuizItem(
            selfcheck.number(f"For how many of the counts dated {variant['since']} or later do we not know who is behind them?", unseen, unit="counts", why=""),
            marks=1,
            where=page,
        ),
        QuizItem(
            selfcheck.number(
                f"What is the paper's figure for Japan as a share of the people who arrived in South Korea in {variant['korea_year']}?",
                100 * japan / korea, unit="per cent", tolerance=0.06, why="",
            ),
            marks=2,
            where=("“Programmes elsewhere” (Reference)", "book/reference/programmes.html"),
        ),
        QuizItem(
            selfcheck.one(
                "The paper's figure is a floor. What does that make the share?",
                [selfcheck.Option(kind, (kind == "a floor too") == (data.row("claims", "i-3")["hedge"] == "at_least"), "")
                 for kind in ("a floor too", "a ceiling")] + [selfcheck.Option("neither", False, "")],
            ),
            marks=1,
            where=("claim i-3 in the claims register", "book/reference/claims.html#claim-i-3"),
        ),
    ]  # fmt: skip
