"""The rules as code: what its copies draw, and its questions for those who write no code.

The cases are hypothetical: combinations of conditions, drawn, unnamed, and called so wherever they stand.
"""

from itertools import product
from random import Random

from claimbook.show.markup import label_of, slug
from companion import data, practice, selfcheck
from marking.assignment import About, QuizItem

ABOUT = About(
    title="The rules as code",
    objective="Turn a reported rule into code, try it on cases, and find where the text leaves a case open.",
    chapters=("06-resettlement-in-practice",),
    minutes=120,
    own_answers=("companion.practice:outcome", "companion.practice:who_qualifies"),
)

CASES, OF_EACH = 10, 2
OUTCOMES = (practice.MEETS, practice.FAILS, practice.OPEN)
# Each settles one thing that is open, or changes one condition. None of them was reported.
SUPPOSITIONS = {
    "great-grandchildren": "great-grandchildren are accepted as grandchildren are",
    "former spouses": "former and widowed spouses are accepted as spouses are",
    "descendants of nationals": "descendants of a Japanese national are always regarded as nationals themselves",
    "no NGO": "NGOs are no longer accepted as guarantors, and a case with an NGO counts as one with no guarantor",
}


def combinations() -> list[tuple[str, str, str]]:
    """Every combination of a tie, a nationality and a guarantor that one person can have."""
    every = product(practice.TIES.values(), practice.NATIONALITIES.values(), practice.GUARANTORS.values())
    return [case for case in every if practice.goes_together(*case[:2])]


def draw(random: Random) -> dict[str, object]:
    """What one edition asks about: ten hypothetical cases, among them two or more of each outcome, and a supposition."""
    by_outcome = {one: [case for case in combinations() if practice.outcome(*case) == one] for one in OUTCOMES}
    cases = [case for some in by_outcome.values() for case in random.sample(some, OF_EACH)]
    cases += random.sample([case for case in combinations() if case not in cases], CASES - len(cases))
    random.shuffle(cases)
    about = random.choice(list(SUPPOSITIONS))
    return {"cases": cases, "about": about, "supposition": SUPPOSITIONS[about]}


def quiz(variant: dict) -> list[QuizItem]:
    """The questions that the published pages answer without code."""
    cases = variant["cases"]
    found = [practice.outcome(*case) for case in cases]
    page = ("“Laws and reported rules” (Reference), under “Who is reported to qualify”", "book/reference/rules.html")
    of_each = [found.index(one) for one in OUTCOMES]
    ties, nations = (
        data.pick("eligibility", list(group.values())) for group in (practice.TIES, practice.NATIONALITIES)
    )
    exempt = {"national", "national-renounced"}
    return [
        *(
            QuizItem(
                selfcheck.one(
                    f"Case {place + 1} (hypothetical): {_words(cases[place])}. What do the reports say about it?",
                    [selfcheck.Option(f"it {one}", one == found[place], "") for one in OUTCOMES],
                ),
                marks=2,
                where=_control(cases[place]),
            )
            for place in sorted(of_each)
        ),
        QuizItem(
            selfcheck.several(
                "Which of the ten hypothetical cases do the reports leave open?",
                [selfcheck.Option(f"case {place + 1}: {_words(case)}", found[place] == practice.OPEN, "") for place, case in enumerate(cases)],
            ),
            marks=3,
            where=("chapter 6, under “Try it: who is reported to qualify?”", "book/06-resettlement-in-practice.html#who-qualifies"),
        ),
        QuizItem(
            selfcheck.several(
                "For which of these ties do the reports leave open what follows?",
                [selfcheck.Option(label_of(practice.TIES, row["id"]), row["outcome"] == "left open", "") for _, row in ties.iterrows()],
            ),
            marks=2,
            where=page,
        ),
        QuizItem(
            selfcheck.several(
                "Who is reported to need no guarantor?",
                [selfcheck.Option(label_of(practice.NATIONALITIES, row["id"]), row["id"] in exempt and row["outcome"] == "qualifies", "") for _, row in nations.iterrows()],
            ),
            marks=1,
            where=page,
        ),
    ]  # fmt: skip


def _words(case: tuple[str, str, str]) -> str:
    tie, nationality, guarantor = case
    return (
        f"{label_of(practice.TIES, tie)}; {label_of(practice.NATIONALITIES, nationality)}; "
        f"guarantor: {label_of(practice.GUARANTORS, guarantor)}"
    )


def _control(case: tuple[str, str, str]) -> tuple[str, str]:
    state = "&".join(f"{name}={slug(row)}" for name, row in zip(("tie", "nationality", "guarantor"), case, strict=True))
    return (
        "chapter 6, under “Try it: who is reported to qualify?”",
        f"book/06-resettlement-in-practice.html#who-qualifies?{state}",
    )
