"""Whose notebooks are alike, for the teacher to look at. Likeness is no proof of anything, and no mark depends on it.

Two things are compared: long runs of words in written answers, and cells of code that are the same letter for letter, longer
than a few lines, and neither given to students nor the master's own solution. Short right answers are alike by nature.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from marking import pages
from marking.assignment import Assignment

RUN = 12  # words in a row that two answers share
LINES, SIGNS = 5, 120  # of a cell of code that is worth comparing
MOST_SHARED = 0.25  # what a larger part of the class has in common comes from a common source


class Alike(NamedTuple):
    """Two submissions, by their keys, and what they have in common: (where, the passage)."""

    one: str
    other: str
    passages: list[tuple[str, str]]


def pairs(
    assignment: Assignment, written: Mapping[str, Mapping[str, str]], code: Mapping[str, list[str]]
) -> list[Alike]:
    """The pairs of submissions that have something in common, those with the most first.

    Args:
        written: by submission and question, what was written (see `submissions.written_answers`).
        code: by submission, the code of each of its cells.
    """
    given = _runs(" ".join(f"{one.text} {one.rubric}" for one in assignment.written))
    ours = {_plain(cell.source) for cell in assignment.notebook.cells if cell.cell_type == "code"}
    holders: dict[tuple, dict[str, str]] = defaultdict(dict)  # of each passage: who has it, and how it reads there
    for key, answers in written.items():
        for question, text in answers.items():
            for run, passage in _runs(text).items():
                if run not in given:
                    holders["written", question, run][key] = passage
    for key, cells in code.items():
        for cell in cells:
            plain = _plain(cell)
            if len(plain) >= SIGNS and plain.count("\n") >= LINES - 1 and plain not in ours:
                holders["code", "", plain][key] = cell.strip()
    most = max(2, MOST_SHARED * max(len(written), len(code)))
    found: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for (kind, question, _), who in holders.items():
        if 2 <= len(who) <= most:
            for one, other in _each_two(sorted(who)):
                where = f"question {question.removeprefix('q')}" if kind == "written" else "code"
                found[one, other][where].append(who[one])
    made = [
        Alike(one, other, [(where, text) for where, texts in parts.items() for text in _merged(texts)])
        for (one, other), parts in found.items()
    ]
    return sorted(made, key=lambda pair: (-sum(len(text) for _, text in pair.passages), pair.one, pair.other))


def report(title: str, found: list[Alike], names: Mapping[str, str]) -> str:
    """The pairs as a page for the teacher alone."""
    parts = [
        Markup(
            "<p>For the instructor alone. Likeness is no proof: students may work together with your leave, quote the same "
            "source, or have had the same idea. Nothing here has changed a mark. Talk with them before you conclude "
            "anything.</p>"
        )
    ]
    for pair in found:
        parts.append(pages.heading(f"{names[pair.one]} and {names[pair.other]}"))
        parts += [Markup("<h3>{}</h3><pre>{}</pre>").format(where, text) for where, text in pair.passages]
    if not found:
        parts.append(Markup("<p>No two submissions share a long passage.</p>"))
    return pages.page(f"{title}: what is alike", *parts)


def _runs(text: str) -> dict[tuple[str, ...], str]:
    """Each run of words in a text, folded, with how it reads there; in a script without spaces, of signs.

    >>> len(_runs("one two three")), len(_runs(" ".join(map(str, range(14)))))
    (0, 3)
    """
    found = [(match[0].casefold(), match.span()) for match in re.finditer(r"[\u1100-\u9fff\uac00-\ud7af]|\w+", text)]
    return {
        tuple(word for word, _ in found[at : at + RUN]): text[found[at][1][0] : found[at + RUN - 1][1][1]]
        for at in range(len(found) - RUN + 1)
    }


def _plain(code: str) -> str:
    """Code without what does not show: blank lines and blanks at the ends."""
    return "\n".join(line.rstrip() for line in code.splitlines() if line.strip())


def _each_two(who: list[str]):
    return ((one, other) for place, one in enumerate(who) for other in who[place + 1 :])


def _merged(passages: list[str]) -> list[str]:
    """Runs that follow each other word by word as one passage.

    >>> _merged(["a b c", "b c d", "x y z"])
    ['a b c d', 'x y z']
    """
    made: list[str] = []
    for passage in passages:
        overlap = next((n for n in range(len(passage) - 1, 0, -1) if made and made[-1].endswith(passage[:n])), 0)
        if overlap > len(passage) // 3:
            made[-1] += passage[overlap:]
        else:
            made.append(passage)
    return made
