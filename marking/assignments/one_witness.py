"""Assignment, what hangs on one witness: what its copies draw, and its questions for those who write no code."""

from random import Random

import pandas as pd

from claimbook.show.markup import label_of, slug
from companion import evidence, selfcheck, sources
from marking.assignment import About, QuizItem

ABOUT = About(
    title="What hangs on one witness",
    objective="See what a paper's claims rest on and what falls when one source is taken away, and learn how to speak of evidence that you cannot see.",
    chapters=("06-resettlement-in-practice", "07-challenges"),
    minutes=90,
    own_answers=tuple(
        f"{place}{name}"
        for place in ("companion.evidence:", "claimbook.claims.evidence:Evidence.")
        for name in ("by_section", "without", "without_each", "take_away", "cited")
    ),
)


def draw(random: Random) -> dict[str, object]:
    """What one edition asks about: two sections and a source with whose loss some claims fall and some stand."""
    source = random.choice(witnesses())
    return {
        "section": random.choice(mixed()),
        "unread": random.choice(unread()),
        "source": source,
        "source_name": called(source),
    }


def mixed() -> list[str]:
    """Sections that have claims of every standing and one work on which most of them rest."""
    counts = evidence.by_section()
    return [name for name in counts.index if counts.loc[name].all() and len(leading(name)) == 1]


def unread() -> list[str]:
    """Sections of whose claims no source is known, because their notes are not in our copy."""
    counts = evidence.by_section()
    known = counts[evidence.SEVERAL] + counts[evidence.SINGLE]
    return list(counts.index[(known == 0) & (counts[evidence.LOST] > 0) & (counts[evidence.NONE] > 0)])


def witnesses() -> list[str]:
    """Works on which four or more claims rest, two or more alone and some not, and that are level with none at the top."""
    works = evidence.cited()
    works = works[(works["claims"] >= 4) & (works["sole"] > 1) & (works["sole"] < works["claims"])]
    level = set().union(*(leading(name) for name in evidence.SECTIONS if len(leading(name)) > 1))
    return sorted(set(works["key"]) - level)


def leading(section: str) -> list[str]:
    """The works on which most claims of a section rest: one, several that are level, or none that is known."""
    works = _works(section)
    return sorted(works.index[works == works.max()])


def called(source: str) -> str:
    """How the page “How do we know?” calls a work where it can be taken away."""
    return label_of(evidence.choices(), (source,))


def quiz(variant: dict) -> list[QuizItem]:
    """The questions that the published pages answer without code."""
    section, unseen, source = variant["section"], variant["unread"], variant["source"]
    counts, other = evidence.by_section().loc[section], evidence.by_section().loc[unseen]
    known, whole = int(counts[evidence.SEVERAL] + counts[evidence.SINGLE]), int(counts.sum())
    most, most_other = known + int(counts[evidence.LOST]), int(other.sum() - other[evidence.NONE])
    least_other = most_other - int(other[evidence.LOST])
    results = evidence.without([source]).set_index("id")["result"]
    page = "book/reference/evidence.html"
    chart = ("“How do we know?” (Reference): Figure E.1, its rows (CSV)", f"{page}#fig-e-1")
    taken = ("“How do we know?” (Reference), “Take one source away”", f"{page}#take-away?gone={slug(called(source))}")
    register = "book/reference/claims.html#register"
    cut = "Where a note breaks off, count the claim by the sources that can still be read."
    return [
        QuizItem(
            selfcheck.number(f"How many claims in section {section} rest on one source?", int(counts[evidence.SINGLE]), unit="claims", why=""),
            marks=1,
            where=chart,
        ),
        QuizItem(
            selfcheck.number(f"For how many claims in section {section} is the note not in our copy? {cut}", int(counts[evidence.LOST]), unit="claims", why=""),
            marks=1,
            where=chart,
        ),
        QuizItem(
            selfcheck.number(
                f"Suppose that none of the lost notes cites a work. What share of all the claims in section {section} then rests on at least one source? Round it.",
                100 * known / whole, unit="per cent", tolerance=0.6, why="",
            ),
            marks=2,
            where=chart,
        ),
        QuizItem(
            selfcheck.number(
                f"Suppose that every lost note cites a work. What share of all the claims in section {section} then rests on at least one source? Round it.",
                100 * most / whole, unit="per cent", tolerance=0.6, why="",
            ),
            marks=2,
            where=chart,
        ),
        QuizItem(
            selfcheck.one(
                f"For section {unseen} our copy shows only which claims have a note. How many of its claims rest on at least one source?",
                [
                    selfcheck.Option(f"any number from {least_other} to {most_other}: the lost notes may or may not cite works", least_other < most_other, ""),
                    selfcheck.Option("none of them", most_other == 0, ""),
                    selfcheck.Option("all of them", least_other == int(other.sum()), ""),
                ],
            ),
            marks=1,
            where=chart,
        ),
        QuizItem(
            selfcheck.number(f"Take away {called(source)}. How many claims fall?", int((results == evidence.FALLS).sum()), unit="claims", why=""),
            marks=1,
            where=taken,
        ),
        QuizItem(
            selfcheck.number(f"For how many claims can we not say whether they fall without {called(source)}?", int((results == evidence.OPEN).sum()), unit="claims", why=""),
            marks=1,
            where=taken,
        ),
        QuizItem(
            selfcheck.several(f"Each of these claims rests on {called(source)}. Which of them still have another source when it is taken away?", _resting(source, results)),
            marks=2,
            where=("the claims register, with this source chosen", f"{register}?source={slug(source)}"),
        ),
        QuizItem(
            selfcheck.one(f"Which of these works supports the most claims in section {section}, alone or with others?", _works_to_choose(section)),
            marks=1,
            where=("the claims register, for this section, choosing each source in turn", f"{register}?section={slug(section)}"),
        ),
    ]  # fmt: skip


def _works(section: str) -> pd.Series:
    """How many claims of a section rest on each work."""
    table = evidence.standing()
    return table.loc[table["section"] == section, "sources"].explode().dropna().value_counts()


def _resting(source: str, results: pd.Series) -> list[selfcheck.Option]:
    """Some claims that fall without a source and some that stand, in the order of the register."""
    table = evidence.standing()
    table = table[[source in keys for keys in table["sources"]]]
    table = table.assign(stands=table["id"].map(results) == evidence.STANDS)
    table = table.groupby("stands").head(4).sort_index()
    return [
        selfcheck.Option(f"{claim}: {statement}", stands, "")
        for claim, statement, stands in table[["id", "statement", "stands"]].itertuples(index=False)
    ]


def _works_to_choose(section: str) -> list[selfcheck.Option]:
    """The work on which most claims of a section rest, and three others, by alphabet."""
    works = _works(section)
    first = sorted(works.index, key=lambda key: (-works[key], key))[:4]
    options = [selfcheck.Option(sources.short(key), [key] == leading(section), "") for key in first]
    return sorted(options, key=lambda option: option.label)
