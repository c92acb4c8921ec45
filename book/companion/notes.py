"""Fill in the notes of the paper that our copy lacks, from a simple table of what each cites.

Our copy of the paper lacks the text of some notes; the published article has them. Whoever holds it can
write down what each note cites, one work a row, and every figure about evidence is worked out anew.
"""

import csv
import io
import os
import shutil
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import NamedTuple

from companion import data

# Columns of the file that is read in. The last six are for a work that the table of sources lacks.
COLUMNS = ["note", "source", "locator", "author", "year", "title", "container", "kind", "language", "url"]
_OF_A_WORK = COLUMNS[3:]
_REQUIRED = ("author", "title", "kind")

IBID, NONE = "ibid", "none"  # what may stand in `source` instead of a key
WHOLE, LOST, UNSOURCED = "whole", "note not in our copy", "note without a source"

_TABLES = ("footnotes", "citations", "sources", "claims")

Rows = list[dict[str, str]]


class NotesError(ValueError):
    """A file that cannot be read in. The message has a line for each thing wrong: file, row, column."""


class Filled(NamedTuple):
    """What an import would make of the tables, and what it has to say of it."""

    tables: dict[str, Rows]
    report: list[str]


class Cited(NamedTuple):
    """One row of the file: what one note cites once."""

    row: int
    note: int
    source: str
    locator: str
    work: dict[str, str]


def basis_of(
    notes: Iterable[str], sources: Iterable[str], states: Mapping[str, str], kinds: Mapping[str, str]
) -> tuple[str, ...]:
    """Basis of a claim: the kinds of its sources, and what cannot be seen.

    Args:
        notes: numbers of the claim's notes. sources: keys of the claim's sources.
        states: state of each note. kinds: kind of each source.

    >>> basis_of(["57", "68"], ["han2020"], {"57": "whole", "68": "cut"}, {"han2020": "scholarship"})
    ('scholarship', 'note not in our copy')
    >>> basis_of([], [], {}, {})
    ('no marker',)
    """
    notes = list(notes)
    if not notes:
        return ("no marker",)
    lost = any(states[note] != WHOLE for note in notes)
    return (*sorted({kinds[key] for key in sources}), *([LOST] if lost else [])) or (UNSOURCED,)


def blank(place: Path | None = None) -> str:
    """An empty file to fill in: the columns, and a row for each note that is not whole in the tables.

    >>> blank().splitlines()[:2]
    ['note,source,locator,author,year,title,container,kind,language,url', '63,,,,,,,,,']
    """
    lost = [row["note"] for row in _table(place or data.folder(), "footnotes") if row["state"] != WHOLE]
    return _csv(COLUMNS, [{"note": note} for note in lost])


def fill(content: bytes, file: str = "notes.csv", place: Path | None = None) -> Filled:
    """The tables as they are with these notes filled in; nothing is written.

    Raises `NotesError` when anything is wrong with the file, with a line for each thing.
    """
    place = place or data.folder()
    tables = {name: _table(place, name) for name in _TABLES}
    cited = _read(content, file)
    problems: list[str] = []
    cites = _resolve(cited, tables, file, problems)
    works = _new_works(cited, tables["sources"], file, problems)
    if problems:
        raise NotesError("\n".join(problems))
    filled = {note: rows for note, rows in cites.items() if _state(tables, note) != WHOLE}
    after = _apply(filled, works, tables, {row.note for row in cited if row.source == IBID})
    _check(after, place)
    return Filled(after, _report(filled, works, cites.keys() - filled.keys(), tables, after))


def write(filled: Filled, place: Path | None = None) -> None:
    """Put the tables in place: all are written beside the old ones first, then each takes its name."""
    place = place or data.folder()
    ready = []
    try:
        for name, rows in filled.tables.items():
            path = place / f"{name}.csv"
            new = path.with_suffix(".csv.new")
            new.write_text(_csv(list(rows[0]), rows), encoding="utf-8", newline="")
            ready.append((new, path))
        for new, path in ready:
            os.replace(new, path)
    finally:
        for new, _ in ready:
            new.unlink(missing_ok=True)


# Reading the file -------------------------------------------------------------------------------------


def _read(content: bytes, file: str) -> list[Cited]:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = error.object[: error.start].count(b"\n") + 1
        raise NotesError(f"{file}, row {row}: not UTF-8 text") from None
    try:
        lines = list(csv.reader(io.StringIO(text.rstrip("\r\n"), newline=""), strict=True))
    except csv.Error as error:
        raise NotesError(f"{file}: not valid CSV ({error})") from None
    if not lines or lines[0] != COLUMNS:
        raise NotesError(f"{file}, row 1: expected the columns {','.join(COLUMNS)}")
    problems, cited = [], []
    for number, values in enumerate(lines[1:], start=2):
        if len(values) != len(COLUMNS):
            problems.append(f"{file}, row {number}: expected {len(COLUMNS)} cells, found {len(values)}")
            continue
        cells = dict(zip(COLUMNS, (value.strip() for value in values), strict=True))
        found = [f"{file}, row {number}, column {column!r}: {told}" for column, told in _wrong(cells)]
        problems += found
        if not found and cells["source"]:  # a row of the blank file that was left empty says nothing
            work = {column: cells[column] for column in _OF_A_WORK}
            cited.append(Cited(number, int(cells["note"]), cells["source"], cells["locator"], work))
    if not cited and not problems:
        problems.append(f"{file}: expected at least one row with a source")
    if problems:
        raise NotesError("\n".join(problems))
    return cited


def _wrong(cells: dict[str, str]) -> Iterable[tuple[str, str]]:
    """Column and complaint for each cell that breaks the schema of the table that it will stand in."""
    kinds = {"note": ("footnotes", "note"), "source": ("sources", "key"), "locator": ("citations", "locator")}
    for column, text in cells.items():
        table, name = kinds.get(column, ("sources", column))
        (field,) = (field for field in data.describe(table)["schema"]["fields"] if field["name"] == name)
        if column not in ("note", "source"):
            field.get("constraints", {}).pop("required", None)
        if column == "source" and not text:
            continue
        try:
            data.cell(field, text)
        except ValueError as error:
            yield column, str(error)


# Working out what each note cites ---------------------------------------------------------------------


def _resolve(cited: list[Cited], tables: dict[str, Rows], file: str, problems: list[str]) -> dict[int, dict[str, str]]:
    """For each note of the file its works and their places, ibid. resolved."""
    known = _known(tables)
    found: dict[int, dict[str, str]] = {}
    for row in sorted(cited, key=lambda row: row.note):  # so that an ibid. finds the note before it
        where = f"{file}, row {row.row}, column 'source'"
        cites = found.setdefault(row.note, {})
        if row.source == NONE:
            if sum(other.note == row.note for other in cited) > 1:
                problems.append(f"{where}: 'none' says that note {row.note} cites nothing, but it has other rows")
        elif row.source == IBID:
            before = found.get(row.note - 1) or known.get(row.note - 1)
            if not before:
                problems.append(f"{where}: 'ibid' goes back to note {row.note - 1}, which is known to cite nothing")
                continue
            cites.update({key: row.locator or locator for key, locator in before.items()})
        elif row.source in cites:
            problems.append(f"{where}: note {row.note} cites {row.source!r} in another row too")
        else:
            cites[row.source] = row.locator
    for note, cites in found.items():
        row = next(row.row for row in cited if row.note == note)
        if _state(tables, note) == WHOLE and cites != known.get(note, {}):
            problems.append(
                f"{file}, row {row}, column 'note': note {note} is whole in the tables and cites "
                f"{_told(known.get(note, {}))}; found {_told(cites)}"
            )
        missing = set(known.get(note, {})) - set(cites)
        if _state(tables, note) == "cut" and missing:
            problems.append(
                f"{file}, row {row}, column 'note': note {note} is known to cite {', '.join(sorted(missing))} as well"
            )
    return found


def _known(tables: dict[str, Rows]) -> dict[int, dict[str, str]]:
    known: dict[int, dict[str, str]] = {}
    for row in tables["citations"]:
        known.setdefault(int(row["note"]), {})[row["source"]] = row["locator"]
    return known


def _state(tables: dict[str, Rows], note: int) -> str:
    return tables["footnotes"][note - 1]["state"]


def _told(cites: dict[str, str]) -> str:
    return ", ".join(f"{key} {locator}".strip() for key, locator in cites.items()) or "nothing"


def _new_works(cited: list[Cited], sources: Rows, file: str, problems: list[str]) -> dict[str, dict[str, str]]:
    """The works that the table of sources lacks, by key."""
    known = {row["key"]: row["title"] for row in sources}
    works: dict[str, dict[str, str]] = {}
    for row in cited:
        if row.source in (IBID, NONE):
            continue
        where, title = f"{file}, row {row.row}", row.work["title"]
        if row.source in known or row.source in works:
            other = known.get(row.source) or works[row.source]["title"]
            if title and title != other:
                problems.append(f"{where}, column 'title': {row.source!r} is known as {other!r}, found {title!r}")
            continue
        missing = [column for column in _REQUIRED if not row.work[column]]
        for column in missing:
            problems.append(f"{where}, column {column!r}: {row.source!r} is a new source and needs one")
        if not missing:
            works[row.source] = row.work
    return works


# Making the new tables --------------------------------------------------------------------------------


def _apply(
    filled: dict[int, dict[str, str]], works: dict[str, dict[str, str]], tables: dict[str, Rows], ibids: set[int]
) -> dict[str, Rows]:
    empty = dict.fromkeys(tables["sources"][0], "")
    new = [
        empty | work | {"key": key, "seen_as": "not seen", "link": "cite only", "url": ""}
        for key, work in works.items()
    ]
    sources = sorted([*tables["sources"], *new], key=lambda row: row["key"]) if new else tables["sources"]
    footnotes = [
        row | {"state": WHOLE, "ibid_of": str(int(row["note"]) - 1) if int(row["note"]) in ibids else row["ibid_of"]}
        if int(row["note"]) in filled
        else row
        for row in tables["footnotes"]
    ]
    kept = [row for row in tables["citations"] if int(row["note"]) not in filled]
    remarks = {(row["note"], row["source"]): row["remark"] for row in tables["citations"]}
    cited = [
        {
            "id": f"n{note}-{key.replace('_', '-')}",
            "note": str(note),
            "source": key,
            "locator": locator,
            "remark": "" if _state(tables, note) == "cut" and "breaks off" in remarks.get((str(note), key), "")
            else remarks.get((str(note), key), ""),
        }
        for note, cites in filled.items()
        for key, locator in cites.items()
    ]  # fmt: skip
    citations = sorted(kept + cited, key=lambda row: int(row["note"]))
    states = {row["note"]: row["state"] for row in footnotes}
    kinds = {row["key"]: row["kind"] for row in sources}
    claims = [_with_notes(claim, filled, states, kinds) for claim in tables["claims"]]
    return {"footnotes": footnotes, "citations": citations, "sources": sources, "claims": claims}


def _with_notes(
    claim: dict[str, str], filled: dict[int, dict[str, str]], states: dict[str, str], kinds: dict[str, str]
) -> dict[str, str]:
    notes = [note for note in claim["footnotes"].split(";") if note]
    if not any(int(note) in filled for note in notes):
        return claim
    keys = [key for key in claim["sources"].split(";") if key]
    keys = list(dict.fromkeys([*keys, *(key for note in notes for key in filled.get(int(note), {}))]))
    return claim | {"sources": ";".join(keys), "basis": ";".join(basis_of(notes, keys, states, kinds))}


def _check(tables: dict[str, Rows], place: Path) -> None:
    """The new tables must pass every check that the old ones pass."""
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(shutil.copytree(place, Path(folder) / "data", ignore=shutil.ignore_patterns("*.py", "__pycache__")))
        write(Filled(tables, []), copy)
        if problems := data.check(copy):
            raise NotesError("\n".join(problems))


def _report(
    filled: dict[int, dict[str, str]],
    works: dict[str, dict[str, str]],
    skipped: set[int],
    before: dict[str, Rows],
    after: dict[str, Rows],
) -> list[str]:
    changed = [
        new["id"] for old, new in zip(before["claims"], after["claims"], strict=True) if old["basis"] != new["basis"]
    ]
    lost = sum(row["state"] != WHOLE for row in after["footnotes"])
    report = [
        f"Notes filled in: {len(filled)}.",
        f"New sources: {', '.join(works) or 'none'}.",
        f"Claims whose basis is known better now: {', '.join(changed) or 'none'}.",
        f"Notes still not whole in the tables: {lost} of {len(after['footnotes'])}.",
    ]
    if skipped:
        report.insert(1, f"Known already, and the same: {', '.join(map(str, sorted(skipped)))}.")
    return report


def _table(place: Path, name: str) -> Rows:
    """A table as text, so that what does not change is written back byte for byte."""
    data.read(place, name)  # raises when it breaks its schema
    with open(place / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _csv(columns: list[str], rows: Rows) -> str:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()
