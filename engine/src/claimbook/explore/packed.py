"""All that an explorable can show, each part that its answers share stored once.

The drawings of two states differ in a mark or two, and their tables in a row. So the HTML of all answers is cut before each
element that may recur, pieces that always follow each other are joined again, and an answer is a list of their numbers, each
written as one character, which is a quarter of what a list of numbers would take. `explorable.js` puts it together; `unpack`
does the same for what is made of finished pages.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import TypedDict
from xml.sax.saxutils import escape

from markupsafe import Markup

_CUT = re.compile(r"(?=<(?:g|path|text|use|defs|tr|li|p|div|dt|section)[ >])")
_CLAUSE = re.compile(r"(?<=[.;:,] )")  # sentences of many states share clauses, too
_FIRST = ord("#")  # the character of part 0; what comes before it ends or escapes a string
# Parts that stay empty: JSON or HTML would escape their characters, or does not allow them (controls).
_TAKEN = [code - _FIRST for code in (ord("<"), ord("\\"), *range(0x7F, 0xA0))]
_SAME = "\ue000"  # stands for the sentence itself, which is also the text alternative of a drawing


class Packed(TypedDict):
    """What the page gets: for each state the number of its answer, and of each answer the parts of its sentence and of what it
    shows, and between them its badge."""

    states: list[int]
    answers: list[tuple[str, str, str]]  # of the parts a character each: "#" is part 0, "$" part 1
    parts: list[str]  # the most used first: their characters take one byte
    idle: dict[str, list[int]]  # numbers of the states in which a control changes nothing, by the control's name


def pack(
    states: Sequence[int], answers: Sequence[tuple[str, str, str]], idle: dict[str, list[int]] | None = None
) -> Packed:
    """Pack answers, each a sentence, a badge (or "") and what is shown as HTML.

    >>> packed = pack([0, 1], [("A.", "", "<p>one</p><p>two</p>"), ("B.", "", "<p>one</p><p>three</p>")])
    >>> packed["parts"], packed["answers"]
    (['<p>one</p>', 'A.', 'B.', '<p>two</p>', '<p>three</p>'], [('$', '', '#&'), ('%', '', "#'")])
    """
    said = _joined([[piece for piece in _CLAUSE.split(summary) if piece] for summary, _, _ in answers])
    shown = _joined([[piece for piece in _CUT.split(_without(summary, html)) if piece] for summary, _, html in answers])
    uses = Counter(piece for row in (*said, *shown) for piece in row)
    parts = [piece for piece, _ in uses.most_common()]
    for place in _TAKEN:
        if place < len(parts):
            parts.insert(place, "")
    number = {piece: place for place, piece in enumerate(parts) if piece}

    def written(pieces: Iterable[str]) -> str:
        return "".join(chr(_FIRST + number[piece]) for piece in pieces)

    packed = [
        (written(one), badge, written(other)) for one, (_, badge, _), other in zip(said, answers, shown, strict=True)
    ]
    return Packed(states=list(states), answers=packed, parts=parts, idle=dict(idle or {}))


def unpack(packed: Packed) -> list[tuple[str, str, str]]:
    """The answers of what `pack` made: of each its sentence, its badge and its HTML.

    >>> answers = [("One & two.", "", '<svg aria-label="One &amp; two."><g /></svg>'), ("B.", "open", "")]
    >>> unpack(pack([0, 1], answers)) == answers
    True
    """
    found = []
    for said, badge, shown in packed["answers"]:
        summary, html = ("".join(packed["parts"][ord(at) - _FIRST] for at in parts) for parts in (said, shown))
        found.append((summary, badge, html.replace(_SAME, _escaped(summary))))
    return found


def as_script(facts: object) -> Markup:
    """Facts as JSON that may stand within a script element: what would end or upset it is written otherwise."""
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    return Markup(text.replace("</", "<\\/").replace("<!", "\\u003c!"))


def _escaped(summary: str) -> str:
    return escape(summary, {'"': "&quot;"})


def _without(summary: str, html: str) -> str:
    return html.replace(f'aria-label="{_escaped(summary)}"', f'aria-label="{_SAME}"')


def _joined(rows: list[list[str]]) -> list[list[str]]:
    """Rows of pieces, in which those that never occur apart are one piece."""
    after: dict[str, set[str]] = {}
    before: dict[str, set[str]] = {}
    for row in rows:
        for one, other in zip(["", *row], [*row, ""], strict=True):
            after.setdefault(one, set()).add(other)
            before.setdefault(other, set()).add(one)
    found = []
    for row in rows:
        pieces: list[list[str]] = []
        for at, piece in enumerate(row):
            if at and len(after[row[at - 1]]) == 1 and len(before[piece]) == 1:
                pieces[-1].append(piece)
            else:
                pieces.append([piece])
        found.append(["".join(piece) for piece in pieces])
    return found
