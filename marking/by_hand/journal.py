"""Who gave which mark and when: one file for each marker, to which lines are added and from which none is ever taken.

So two people can mark the same class, on one machine or in a folder that they share, without writing over each other; a
mark can be taken back; and no later run of the machine's marking touches any of it. What counts for a question is the
newest mark that was not taken back, whoever gave it.
"""

import hashlib
import json
import os
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

FOLDER = "by-hand"
WHOLE = "whole"  # the "question" of a comment on the whole


class JournalError(ValueError):
    """A journal that cannot be read. The message names the file and the line."""


class Entry(NamedTuple):
    """What somebody gave for one question of one submission.

    `lines` holds a mark for each line of the rubric (empty where somebody gave the marks as a whole), `answer` a digest of
    what was read (see `digest_of`), so that a later run can say that it has changed since.
    """

    when: str  # UTC, ISO 8601
    who: str
    key: str  # of the submission
    question: str  # its name, or WHOLE
    marks: float | None = None
    lines: tuple[float, ...] = ()
    comment: str = ""
    answer: str = ""


class Undo(NamedTuple):
    """That a marker takes back their last entry."""

    when: str
    who: str


Line = Entry | Undo


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="microseconds")


def read(out: Path) -> list[Entry]:
    """Every entry that was not taken back, the oldest first; `out` is the folder of a class's reports.

    Raises `JournalError` where a line cannot be read.
    """
    standing: list[Entry] = []
    for file in sorted((out / FOLDER).glob("*.jsonl")):
        own: list[Entry] = []
        for number, text in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            line = _parsed(text, file, number)
            if isinstance(line, Entry):
                own.append(line)
            else:
                _take_back(own, line.who)
        standing += own
    return sorted(standing, key=lambda entry: (entry.when, entry.who))


def counted(entries: Iterable[Entry]) -> dict[tuple[str, str], Entry]:
    """What counts for each (submission, question): the newest entry.

    >>> old, new = Entry("1", "Ann", "a.ipynb", "q5", 2), Entry("2", "Ben", "a.ipynb", "q5", 3)
    >>> counted([old, new])["a.ipynb", "q5"].marks
    3
    """
    return {(entry.key, entry.question): entry for entry in entries}


def differing(entries: Iterable[Entry]) -> dict[tuple[str, str], list[Entry]]:
    """Where several markers gave different marks for the same answer: the last entry of each.

    >>> entries = [Entry("1", "Ann", "a", "q5", 2), Entry("2", "Ben", "a", "q5", 3), Entry("3", "Ben", "a", "q6", 1)]
    >>> [[entry.who for entry in found] for found in differing(entries).values()]
    [['Ann', 'Ben']]
    """
    last: dict[tuple[str, str], dict[str, Entry]] = {}
    for entry in entries:
        last.setdefault((entry.key, entry.question), {})[entry.who] = entry
    return {
        place: list(given.values())
        for place, given in last.items()
        if len({entry.marks for entry in given.values() if entry.marks is not None}) > 1
    }


def changed(entry: Entry, written: Mapping[str, str]) -> bool:
    """Whether the answer that somebody marked reads otherwise by now; `written` holds a submission's answers by question.

    >>> entry = Entry("1", "Ann", "a.ipynb", "q5", 2, answer=digest_of("One voice."))
    >>> changed(entry, {"q5": "One  voice."}), changed(entry, {"q5": "Two."})
    (False, True)
    """
    return bool(entry.answer) and entry.answer != digest_of(written.get(entry.question, ""))


def marked(entries: Iterable[Entry], written: Mapping[str, Mapping[str, str]]) -> set[tuple[str, str]]:
    """The (submission, question) pairs whose answer has a mark that still holds.

    `written` holds what was written, by submission and question.
    """
    return {
        place
        for place, entry in counted(entries).items()
        if entry.marks is not None and not changed(entry, written.get(entry.key, {}))
    }


def _take_back(own: list[Entry], who: str) -> None:
    """Take the last entry of a marker out of a list (two names can be one name of a file)."""
    for place in range(len(own) - 1, -1, -1):
        if own[place].who == who:
            del own[place]
            return


def add(out: Path, line: Line) -> None:
    """Add a line to its marker's file, so that it is on the disk when this returns."""
    folder = out / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    text = json.dumps(_as_json(line), ensure_ascii=False)
    with (folder / f"{_file_name(line.who)}.jsonl").open("a", encoding="utf-8") as file:
        file.write(f"{text}\n")
        file.flush()
        os.fsync(file.fileno())


def digest_of(answer: str) -> str:
    """A few letters that stand for an answer in words, whatever the blanks in it."""
    return hashlib.sha256(" ".join(answer.split()).encode("utf-8", "replace")).hexdigest()[:12]


def last_of(out: Path, who: str) -> Entry | None:
    """The entry that a marker would take back."""
    return next((entry for entry in reversed(read(out)) if entry.who == who), None)


def _file_name(who: str) -> str:
    """A marker's name as the name of a file.

    >>> _file_name("김 Ann/2"), _file_name("..")
    ('김 Ann_2', '_')
    """
    return re.sub(r"[^\w -]+", "_", who).strip()[:60] or "_"


def _as_json(line: Line) -> dict:
    if isinstance(line, Undo):
        return {**line._asdict(), "undo": True}
    return {key: value for key, value in line._asdict().items() if value not in (None, "", ())}


def _parsed(text: str, file: Path, number: int) -> Line:
    try:
        said = json.loads(text)
        if said.pop("undo", False):
            return Undo(said["when"], said["who"])
        return Entry(**{**said, "lines": tuple(said.get("lines", ()))})
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise JournalError(
            f"{file}, line {number}: expected a marker's entry, found something else ({type(error).__name__}: "
            f"{getattr(error, 'msg', error)}). Correct the line or delete it; the others still count."
        ) from error
