"""What a submission comes to: the machine's marks, a person's, what comes off for being late, and the total."""

from collections.abc import Mapping
from typing import NamedTuple

from marking.assignment import Assignment
from marking.by_hand.journal import Entry

# A notebook in one of these states has no marks of the machine's, not even zeros: a person has to look at it.
UNMARKED = ("failed", "not marked", "another notebook", "not a notebook", "nothing handed in", "gone")


class Mark(NamedTuple):
    """What one question came to. `marks` is None as long as nobody has marked it; `entry` is the person's, where there is one."""

    most: int
    marks: float | None
    by_machine: float | None = None
    entry: Entry | None = None


class Tally(NamedTuple):
    """What a submission comes to."""

    questions: dict[str, Mark]
    late: float  # marks that come off, 0 or more
    comment: str
    fixed: float | None = None  # a total that stands whatever the questions have: of who handed in nothing

    @property
    def so_far(self) -> float:
        """What has been given, before anything comes off."""
        return sum(mark.marks or 0 for mark in self.questions.values())

    @property
    def whole(self) -> bool:
        """Whether every question has its mark."""
        return all(mark.marks is not None for mark in self.questions.values())

    @property
    def total(self) -> float | None:
        """The marks of the whole, never below 0; None while a question has none."""
        return max(0.0, round(self.so_far - self.late, 2)) if self.whole else self.fixed


def tally(
    assignment: Assignment, found: Mapping, counted: Mapping[tuple[str, str], Entry], late_share: float = 0.0
) -> Tally:
    """What a submission comes to.

    Args:
        found: what marking said of it (see `mark.mark`), with its `key`.
        counted: what people gave, by submission and question (see `journal.counted`).
        late_share: which part of its marks comes off, from 0 to 1.
    """
    questions = {}
    manual = {written.name for written in assignment.written}
    for name, most in assignment.points.items():
        machine = None
        if name not in manual and found["status"] not in UNMARKED:
            machine = float(found["questions"].get(name, {"score": 0})["score"])
        entry = counted.get((found["key"], name))
        given = entry.marks if entry and entry.marks is not None else machine
        questions[name] = Mark(most, given, machine, entry)
    so_far = sum(mark.marks or 0 for mark in questions.values())
    whole = counted.get((found["key"], "whole"))
    return Tally(questions, round(so_far * late_share, 2), whole.comment if whole else "")
