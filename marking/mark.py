"""Mark one notebook: it runs behind walls, and here, where it cannot reach, the tests look at what it came to.

When a question's cells have run, its tests look at the values that its names then hold, so that nothing further down can
spoil an answer or mend it. A question that has no mark then is looked at again at the end: it may be answered elsewhere.
"""

import functools
from collections.abc import Iterable

from marking import assignment as assignments
from marking import checks, program, sandbox
from marking.assignment import Assignment
from marking.sandbox import Limits, Session
from marking.values import Forged, Stopped, decoded, pair

MOST_ERRORS = 20
OTHER_EDITION = "the marks are for what this edition asks"  # how a remark ends on a notebook of another edition


def task(notebook: bytes, name: str, seed: str, limits: tuple, unsafe: bool) -> dict:
    """What a worker of the cluster does with one submission: see `mark`."""
    if not unsafe and (why := sandbox.why_none()):
        return {"status": "not marked", "reason": f"there is no sandbox on the worker: {why}"}
    return mark(notebook, _loaded(name, seed), Limits(*limits), unsafe=unsafe)


@functools.cache
def _loaded(name: str, seed: str) -> Assignment:
    return assignments.load(name, seed)


def mark(notebook: bytes, assignment: Assignment, limits: Limits, *, unsafe: bool = False) -> dict:
    """Mark a notebook (the bytes of one that `submissions.in_order` has put in order), and say what came of it.

    Returns a dict with `status` ("ok", "timed out", "too large", "failed", "another notebook"), `reason` (empty when ok),
    `seconds`, `questions` (for each its `score`, what is `possible`, and the `messages` of its visible tests), `errors` of
    the notebook's own cells, and `remarks` on what was put in order. What was marked before a notebook was stopped counts.
    """
    here = program.parts(notebook, assignment)
    marking = _Marking(assignment)
    if not program.asks(notebook, assignment) and (reason := _another(notebook, assignment)):
        return marking.result("another notebook", reason, 0.0)
    seconds = 0.0
    try:
        with Session(limits, unsafe=unsafe) as session:
            try:
                marking.run(session, here)
            finally:
                seconds = session.seconds
    except Stopped as stopped:
        return marking.result(stopped.status, stopped.reason, seconds)
    except Forged as error:
        return marking.result("failed", f"the Python that it ran in did not answer as it should ({error})", seconds)
    return marking.result("ok", "", seconds)


def _another(notebook: bytes, assignment: Assignment) -> str:
    """Which other assignment a notebook without any question of this one is; empty where it is none that we know."""
    for name in assignments.names():
        if name != assignment.name and program.asks(notebook, _loaded(name, "")) > 1:
            return f"it is the notebook of {name}, not of {assignment.name}"
    return ""


class _Marking:
    """What has come of one notebook so far."""

    def __init__(self, assignment: Assignment):
        self.assignment = assignment
        self.checks = checks.of(assignment.notebook, set(assignment.points))
        self.given = program.given(assignment)
        self.drawn = "\n".join(f"{key} = {value!r}" for key, value in assignment.variant.items())
        self.passed: set[tuple[str, int]] = set()
        self.messages: dict[str, list[str]] = {name: [] for name in self.checks}
        self.errors: list[str] = []
        self.remarks: list[str] = []
        self.called = False  # whether a test has called a function of the notebook

    def run(self, session: Session, here: list[program.Part]) -> None:
        """Run the notebook, question by question; raises `Stopped` or `Forged` where that cannot be gone on with."""
        session.ask(do="close", paths=list(self.assignment.about.own_answers))
        last = {part.question: place for place, part in enumerate(here)}
        for place, part in enumerate(here):
            if place:  # what was drawn is nobody's to change, whatever a loop has made of its names
                session.ask(do="run", source=self.drawn)
            for cell in part.cells:
                if cell.kind == "code":
                    self._cell(session, cell)
            self._set_up(session, part.question)
            if last[part.question] == place:  # once, so that nobody can try one answer after another
                self._test(session, part.question)
        for question in self.checks:  # answers that stand elsewhere than under their heading
            if not self._score(question):
                self._test(session, question)
                if self._score(question) and question in last:
                    self._remark(
                        f"question {question.removeprefix('q')} is answered outside its own part of the notebook"
                    )

    def _cell(self, session: Session, cell: program.Cell) -> None:
        error = session.ask(do="run", source=cell.source).get("error")
        if error is not None:
            kind, text = pair(error)
            short = "it took too long and was stopped" if kind == "KeyboardInterrupt" else text
            if self.called and kind != "KeyboardInterrupt":  # a function may have kept what the tests gave it
                short = "run the cell yourself to see why" if short else ""
            self.errors.append(f"cell {cell.place}: {kind}{': ' * bool(short)}{short}"[:300])
            if kind == "BooksOwnAnswer":
                self._remark(f"it uses {text.partition(' is ')[0]}, the book's own answer")

    def _set_up(self, session: Session, question: str) -> None:
        """Make good what the notebook's own cells should have set up, and did not."""
        sources = self.given.get(question, program.Given([], [])).code
        wanted = self.assignment.variant
        where = f"after question {question.removeprefix('q')}" if question else "at the beginning"
        remark = f"the set-up cells {where} failed or were missing; our own were run instead"
        missing = program.bound(sources) - set(wanted)
        if question == program.START and (found := self._values(session, wanted)) != wanted:
            if set(found) == set(wanted):
                standard = found == assignments.standard_of(self.assignment.name)
                was = (
                    "the notebook is from the standard edition"
                    if standard
                    else "the cell that holds what is asked was changed"
                )
                self._remark(f"{was}; {OTHER_EDITION}")
            else:
                self._remark(remark)
        elif not missing or not missing - set(self._raw(session, missing)):
            return
        else:
            self._remark(remark)
        for source in sources:  # what was drawn is among them, and others may go by it
            session.ask(do="run", source=source)

    def _test(self, session: Session, question: str) -> None:
        tests = self.checks.get(question, [])
        left = [number for number, one in enumerate(tests) if (question, number) not in self.passed]
        names = {name for number in left for name in tests[number].wants} - set(self.assignment.variant)
        if not left:
            return
        values = self._values(session, names) | self.assignment.variant
        self.messages[question] = []
        for number in left:
            wrong = tests[number].wrong(values)
            if wrong is None:
                self.passed.add((question, number))
            elif not tests[number].hidden:
                self.messages[question].append(" ".join(wrong.split())[:300])

    def _values(self, session: Session, names: Iterable[str]) -> dict[str, object]:
        """What stands in those of the names that there are."""
        found = self._raw(session, names)

        def ask(**request: object) -> dict:
            self.called = True
            return session.ask(**request)

        return {name: decoded(found[name], name, ask) for name in names if name in found}

    def _raw(self, session: Session, names: Iterable[str]) -> dict[str, object]:
        """The same as it is answered."""
        found = session.ask(do="values", names=sorted(names)).get("values")
        if not isinstance(found, dict):
            raise Forged(f"expected values by name, found {type(found).__name__}")
        return found

    def _remark(self, text: str) -> None:
        if text not in self.remarks:
            self.remarks.append(text)

    def _score(self, question: str) -> float:
        tests = self.checks[question]
        return sum(one.points for number, one in enumerate(tests) if (question, number) in self.passed)

    def result(self, status: str, reason: str, seconds: float) -> dict:
        """What is to be told, in the form that the reports read."""
        questions = {
            name: {
                "score": self._score(name),
                "possible": sum(one.points for one in tests),
                "messages": self.messages[name],
            }
            for name, tests in self.checks.items()
        }
        outcome = {"status": status, "reason": reason, "seconds": seconds, "questions": questions}
        return outcome | {"errors": self.errors[:MOST_ERRORS], "remarks": self.remarks}
