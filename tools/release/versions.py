"""Versions: where the repository states its own, what a number may follow, and which number the changes ask for."""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from enum import IntEnum
from pathlib import Path
from typing import NamedTuple

from packaging.version import InvalidVersion, Version

from tools.data.kept import Gone
from tools.data.release import ALL, Table, differences
from tools.release.refused import Refused

ENGINE = "engine/pyproject.toml"  # states the engine's own version
# Where the book's version stands, and the day or the year of its release: each pattern is there once.
VERSIONS = {
    "CITATION.cff": r"^version: (\S+)$",
    "pyproject.toml": r'^version = "([^"]+)"$',
    "data/datapackage.json": r'^  "version": "([^"]+)",$',
    "book/about.md": r"\bVersion (\S+), \d{4}\.",
}
DAYS = {"CITATION.cff": r"^date-released: (\S+)$", "book/about.md": r"\bVersion \S+, (\d{4})\."}


class Step(IntEnum):
    """What a release does to those who use the last one; the larger, the earlier the number that it raises."""

    CORRECTION = 1
    ADDITION = 2
    BREAK = 3


class Need(NamedTuple):
    """A step that a release has to take, and why."""

    step: Step
    why: str


# What a version may be ---------------------------------------------------------------------------------


def parsed(text: str) -> Version:
    """A version of three numbers. Raises `Refused` for anything else.

    >>> parsed("0.2.0") > parsed("0.1.9")
    True
    >>> parsed("0.2")
    Traceback (most recent call last):
        ...
    tools.release.refused.Refused: VERSION is '0.2', expected three numbers such as 0.2.0
    """
    try:
        version = Version(text)
    except InvalidVersion:
        version = None
    if version is None or len(version.release) != 3 or str(version) != text or version.is_prerelease:
        raise Refused(f"VERSION is {text!r}, expected three numbers such as 0.2.0")
    return version


def taken(before: Version, now: Version) -> Step:
    """The largest step that the numbers of a version announce after another, as the head of CHANGELOG.md says.

    While the first number is 0, the second announces what the first will.

    >>> [taken(parsed("1.2.3"), parsed(text)).name for text in ("2.0.0", "1.3.0", "1.2.4")]
    ['BREAK', 'ADDITION', 'CORRECTION']
    >>> [taken(parsed("0.2.3"), parsed(text)).name for text in ("1.0.0", "0.3.0", "0.2.4")]
    ['BREAK', 'BREAK', 'CORRECTION']
    """
    if now.major > before.major:
        return Step.BREAK
    if now.minor > before.minor:
        return Step.ADDITION if before.major else Step.BREAK
    return Step.CORRECTION


def lowest(before: Version, step: Step) -> str:
    """The lowest version after another that announces a step.

    >>> [lowest(parsed("1.2.3"), step) for step in Step], [lowest(parsed("0.2.3"), step) for step in Step]
    (['1.2.4', '1.3.0', '2.0.0'], ['0.2.4', '0.3.0', '0.3.0'])
    """
    if step is Step.BREAK and before.major:
        return f"{before.major + 1}.0.0"
    if step >= Step.ADDITION:
        return f"{before.major}.{before.minor + 1}.0"
    return f"{before.major}.{before.minor}.{before.micro + 1}"


def check(text: str, released: str, needs: Iterable[Need]) -> None:
    """Raise `Refused` unless a version is well-formed, higher than the released one, and announces all that has changed.

    >>> check("0.1.1", "0.1.0", [Need(Step.CORRECTION, "a, b, c is another"), Need(Step.BREAK, "`a.html` is gone")])
    Traceback (most recent call last):
        ...
    tools.release.refused.Refused: VERSION is 0.1.1 after 0.1.0, expected 0.2.0 or higher: `a.html` is gone (CHANGELOG.md, its head, says which number that raises)
    """
    now, before = parsed(text), Version(released)
    if now <= before:
        raise Refused(f"VERSION is {now}, expected one higher than {before}, which tests/released.json has as released")
    step = taken(before, now)
    need = max(needs, default=Need(Step.CORRECTION, ""), key=lambda each: each.step)
    if need.step > step:
        raise Refused(
            f"VERSION is {now} after {before}, expected {lowest(before, need.step)} or higher: {need.why} "
            "(CHANGELOG.md, its head, says which number that raises)"
        )


def needs(released: dict, current: dict[str, Table], rows: Iterable[Gone]) -> Iterator[Need]:
    """The steps that a release must take, as far as a machine can see: tables, rows, columns, cells, addresses and names.

    The meaning of a column, or what a page says, only a person can compare.

    Args:
        released: the content of `tests/released.json`.
        current: the tables as they are now.
        rows: what CHANGELOG.md lists as gone in the version that is to be released.

    >>> before = {"tables": {"t": {"columns": ["id", "n", "m"], "rows": {"a": "0" * 12}}}}
    >>> for need in needs(before, {"t": {"a": {"id": "a", "m": "", "n": ""}, "b": {}}}, [Gone("a.html", "", "Empty.")]):
    ...     print(need.step.name, need.why)
    BREAK a.html is gone
    BREAK the columns of table t are in another order
    CORRECTION t, a, id has another value
    CORRECTION t, a, n has another value
    CORRECTION t, a, m has another value
    ADDITION t, b, all is new
    """
    yield from (Need(Step.BREAK, f"{row.what} is gone") for row in rows)
    for name, table in current.items():
        was, now = released["tables"].get(name, {}).get("columns", []), list(next(iter(table.values()), {}))
        if [column for column in was if column in now] != [column for column in now if column in was]:
            yield Need(Step.BREAK, f"the columns of table {name} are in another order")
    for place in differences(released, current):
        table, row, column = place
        rows_now = current.get(table, {})
        if ALL not in (row, column):
            yield Need(Step.CORRECTION, f"{', '.join(place)} has another value")
        elif table in current and (
            row in rows_now or (row == ALL and column in (ALL, *next(iter(rows_now.values()), {})))
        ):
            yield Need(Step.ADDITION, f"{', '.join(place)} is new")
        else:
            yield Need(Step.BREAK, f"{', '.join(place)} is gone")


# Where it stands ---------------------------------------------------------------------------------------


def stated(text: str, pattern: str) -> str:
    """What a text states where a pattern with one group matches. Raises `LookupError` unless it matches once."""
    (found,) = _matches(text, pattern)
    return found[1]


def put(text: str, pattern: str, value: str) -> str:
    """The text with another value there. Raises `LookupError` unless the pattern matches once.

    >>> put("a: 1\\nversion: 0.1.0\\n", VERSIONS["CITATION.cff"], "0.2.0")
    'a: 1\\nversion: 0.2.0\\n'
    """
    (found,) = _matches(text, pattern)
    return text[: found.start(1)] + value + text[found.end(1) :]


def _matches(text: str, pattern: str) -> list[re.Match]:
    found = list(re.finditer(pattern, text, re.M))
    if len(found) != 1:
        raise LookupError(f"expected {pattern!r} once, found it {len(found)} times")
    return found


def disagreements(root: Path, expected: str) -> list[str]:
    """A line for each file that states another version of the book than the one expected, or none."""
    found = []
    for name, pattern in VERSIONS.items():
        try:
            version = stated((root / name).read_text(encoding="utf-8"), pattern)
        except LookupError as error:
            found.append(f"{name} states no version: {error}")
            continue
        if version != expected:
            found.append(f"{name} states version {version}, expected {expected}")
    return found


def raised(root: Path, version: str, day: date) -> dict[str, str]:
    """The new text of every file that states the book's version, with the version and the day of a release."""
    texts = {name: put((root / name).read_text(encoding="utf-8"), at, version) for name, at in VERSIONS.items()}
    for name, pattern in DAYS.items():
        year_only = r"\d{4}" in pattern
        texts[name] = put(texts[name], pattern, str(day.year) if year_only else day.isoformat())
    return texts
