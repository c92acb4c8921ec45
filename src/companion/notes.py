"""Fill in the notes that our copy of the paper lacks, from a simple file made by somebody who holds the article.

The file is a CSV with a row for each work that a note cites (`COLUMNS`). Everything is worked out in
memory and checked in a copy of the tables; only when all of it is right does the copy take their place.

A row's `source` is a key of `sources.csv`, or a new key (then author, title and kind are needed), or
`ibid` (the note cites what the note before it cites), or `none` (the note holds remarks only).
"""

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pandas as pd

from claimbook.tables import DataError, Tables, spreadsheets
from claimbook.tables.cells import parse_cell
from claimbook.tables.csvfile import csv_rows
from companion import data

WORK = ("author", "year", "title", "container", "kind", "language", "url")
COLUMNS = ("note", "source", "locator", *WORK)
NEEDED = ("author", "title", "kind")  # of a new work; the schema cannot say so, as a known key needs none

TABLES = ("sources", "citations", "claims", "footnotes")

WHOLE = "whole"
NO_MARKER = "no marker"
NO_WORK = "no work cited"
LOST = "note not in our copy"

_SOURCE = "a key of sources.csv, a new key such as tanaka2012, ibid or none"


class NotesError(ValueError):
    """A file of notes that cannot be imported, or tables that cannot be written.

    `problems` holds one line for each thing that is wrong, with file, row and column where there are any;
    rows are counted as a spreadsheet does. No table has been touched.
    """

    def __init__(self, problems: Iterable[str]):
        self.problems = list(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class Row:
    """One row of the file: `work` has those of the columns `WORK` that are filled in, typed."""

    number: int
    note: int
    source: str
    locator: str
    work: dict


@dataclass(frozen=True)
class Note:
    """What a note cites: places in works by the works' keys, and the note that an ibid. goes back to."""

    works: dict[str, str]
    ibid_of: int | None = None


@dataclass
class Report:
    """What an import did, or would do. `lines` puts it into words."""

    filled: list[int] = field(default_factory=list)
    known: list[int] = field(default_factory=list)  # notes whose rows say what the tables have already
    blank: int = 0
    works: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)  # places of the cut note that the file gives otherwise
    bases: dict[str, tuple[str, ...]] = field(default_factory=dict)  # by claim, where the basis is another now
    stale: list[str] = field(default_factory=list)  # claims whose remark still says that a note is missing
    alike: list[str] = field(default_factory=list)
    missing: int = 0
    notes: int = 0


def basis_of(claim: pd.Series, notes: pd.DataFrame, citations: pd.DataFrame, sources: pd.DataFrame) -> tuple[str, ...]:
    """What a claim rests on: the cell `basis` that its row must have, as a tuple.

    The kinds of those of its sources that its notes cite, sorted; then "note not in our copy" while one of
    its notes is not whole. "no marker" alone for a claim without a note, "no work cited" alone where all its
    notes are whole and hold remarks only. Empty, which no row may be, when its notes do cite works and the
    claim names none of them.

    `claim` is a row of the table claims; the others are the tables footnotes, citations and sources.

    >>> tables = [data.load(name) for name in ("footnotes", "citations", "sources")]
    >>> basis_of(data.row("claims", "i-3"), *tables), basis_of(data.row("claims", "iii-1"), *tables)
    (('interview', 'scholarship'), ('no marker',))
    """
    numbers = [int(number) for number in claim["footnotes"]]
    if not numbers:
        return (NO_MARKER,)
    lost = bool((notes.loc[notes["note"].isin(numbers), "state"] != WHOLE).any())
    cited = set(citations.loc[citations["note"].isin(numbers), "source"])
    if not cited and not lost:
        return (NO_WORK,)
    kinds = sources.loc[sources["key"].isin(cited & set(claim["sources"])), "kind"]
    return (*sorted(set(kinds)), *([LOST] if lost else []))


def blank(footnotes: pd.DataFrame) -> str:
    r"""A file to fill in, as text: the header, and a row for each note that is missing or cut.

    >>> blank(pd.DataFrame({"note": [62, 63], "state": ["whole", "not in our copy"]}))
    'note,source,locator,author,year,title,container,kind,language,url\n63,,,,,,,,,\n'
    """
    rows = [[number] for number in footnotes.loc[footnotes["state"] != WHOLE, "note"]]
    return _csv([COLUMNS, *(row + [""] * (len(COLUMNS) - 1) for row in rows)])


def text_of(table: pd.DataFrame) -> str:
    r"""A table as the text of its CSV file, byte for byte as it was read. For tables without decimal numbers.

    >>> text_of(pd.DataFrame({"id": ["a"], "year": pd.array([pd.NA], dtype="Int64"), "list": [("b", "c")]}))
    'id,year,list\na,,b;c\n'
    """
    return _csv([table.columns, *([_text(value) for value in row] for row in table.itertuples(index=False))])


def fill_in(path: Path, folder: Path | None = None, write: bool = True) -> Report:
    """Import a file of notes into the tables of a folder (the book's own by default), or only try it.

    All or nothing: raises `NotesError` with everything that is wrong, and has then changed no file.

    >>> fill_in(Path("nowhere.csv"))
    Traceback (most recent call last):
    companion.notes.NotesError: nowhere.csv: cannot be read (No such file or directory)
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise NotesError([f"{path}: cannot be read ({error.strerror})"]) from None
    try:
        stored = Tables(folder) if folder else data.TABLES
        if problems := stored.check():
            raise NotesError([*problems, f"The tables already had these problems before {path.name} was read."])
        tables = {name: stored.load(name) for name in TABLES}
        new, report = work_out(path.name, content, tables, fields(stored))
        texts = {f"{name}.csv": text_of(new[name]) for name in TABLES if not new[name].equals(tables[name])}
        _swap(stored.folder, texts, write)
    except DataError as error:
        raise NotesError([str(error)]) from None
    except OSError as error:
        place = folder or data.TABLES.folder
        raise NotesError([f"{place}: the tables cannot be copied or written ({error.strerror})"]) from None
    return report


def work_out(
    file: str, content: bytes, tables: dict[str, pd.DataFrame], columns: dict[str, dict]
) -> tuple[dict[str, pd.DataFrame], Report]:
    """The tables as they are after an import, and what it does; a pure function.

    `file` is the name for messages, `tables` has `TABLES` by name, `columns` comes from `fields`. Raises
    `NotesError` with everything that is wrong.
    """
    rows, empty, unsure, problems = read(file, content, columns)
    works, wrong = new_works(file, rows, tables["sources"], unsure)
    found, known, replaced, contrary = _cited(file, rows, tables, unsure)
    if problems := sorted([*problems, *wrong, *contrary], key=_place):
        raise NotesError(problems)
    if not rows:
        raise NotesError([f"{file}: no row is filled in"])
    new = _tables(tables, works, found)
    return new, _report(tables, new, Report(sorted(found), known, empty, sorted(works), replaced))


# Reading the file ------------------------------------------------------------------------------------


def fields(stored: Tables) -> dict[str, dict]:
    """Schema of each column of a file of notes: that of the table for which it is meant.

    Only the number of the note is required in every row; what a new work needs, `new_works` sees to.

    >>> fields(data.TABLES)["note"]["constraints"]["maximum"]
    151
    """
    schemas = {name: {one["name"]: one for one in stored.describe(name)["schema"]["fields"]} for name in TABLES}
    found = {
        "note": schemas["footnotes"]["note"],
        "source": schemas["sources"]["key"],
        "locator": schemas["citations"]["locator"],
        **{column: schemas["sources"][column] for column in WORK},
    }
    # Stricter than sources.csv, so that a citation's id can be made of it.
    found["source"] = {**found["source"], "constraints": {"pattern": "[a-z0-9]+(_[a-z0-9]+)*"}}
    optional = {column: _optional(one) for column, one in found.items() if column != "note"}
    return {**optional, "note": found["note"]}


def read(file: str, content: bytes, columns: dict[str, dict]) -> tuple[list[Row], int, set[int | str], list[str]]:
    """Rows of the file, how many are left blank, notes and keys that a faulty row is about, and all faults.

    A row is blank when nothing but its note is filled in. The notes and keys of faulty rows are handed on so
    that what follows from a fault is not reported as another one.
    """
    records, unsure, problems = _records(file, content)
    rows, empty = [], 0
    for number, cells in records:
        values, wrong = _values(cells, columns)
        problems += [f"{file}, row {number}, column {column!r}: {text}" for column, text in wrong.items()]
        if wrong:
            unsure |= {values.get("note"), values.get("source")} - {None}
        elif not any(cells[column] for column in COLUMNS if column != "note"):
            empty += 1
        if {"note", "source"} <= set(values) and values["source"]:
            work = {column: values[column] for column in WORK if values.get(column) not in (None, "")}
            rows.append(Row(number, values["note"], values["source"], values.get("locator", ""), work))
    return rows, empty, unsure, problems


def _records(file: str, content: bytes) -> tuple[list[tuple[int, dict[str, str]]], set[int | str], list[str]]:
    """Cells of each row by column, notes of rows that are too long or too short, and faults of form."""
    records, unsure, problems = [], set(), []
    try:
        rows = csv_rows(file, content)
        header = [" ".join(name.split()) for name in next(rows, (1, []))[1]]
        if wrong := _wrong_header(header, spreadsheets.first_line(content.decode("utf-8-sig", "replace"))):
            return [], set(), [f"{file}, row 1: {text}" for text in wrong]
        for number, values in rows:
            # Spaces of any sort become one: spreadsheets and PDFs are full of odd ones, and of line breaks.
            cells = dict(zip(header, (" ".join(value.split()) for value in values), strict=False))
            if len(values) == len(header):
                if any(cells.values()):
                    records.append((number, cells))
            elif values:
                problems.append(f"{file}, row {number}: expected {len(header)} cells, found {len(values)}")
                unsure |= {int(cells[name]) for name in ("note",) if re.fullmatch("[0-9]{1,9}", cells.get(name, ""))}
    except DataError as error:
        hint = "; save the file as CSV UTF-8" if str(error).endswith("not UTF-8 text") else ""
        problems.append(f"{error}{hint}")
    return records, unsure, problems


def _wrong_header(found: list[str], line: str) -> list[str]:
    if len(found) == 1 and (other := re.search(r"[;\t]", found[0])):
        return [f"expected columns separated by commas, found {other[0]!r} between them"]
    if set(found) != set(COLUMNS) and (recognised := spreadsheets.header(line, COLUMNS)):
        return [recognised]
    missing = [f"column {name!r} is missing" for name in COLUMNS if name not in found]
    more = [
        f"expected no column {name!r}; the columns are {', '.join(COLUMNS)}" for name in found if name not in COLUMNS
    ]
    twice = [f"column {name!r} appears twice" for name in COLUMNS if found.count(name) > 1]
    return missing + more + twice


def _values(cells: dict[str, str], columns: dict[str, dict]) -> tuple[dict, dict[str, str]]:
    """Typed values of a row by column, and what is wrong with the others."""
    values, wrong = {}, {}
    for column in COLUMNS:
        text = cells[column]
        if column == "source" and text.casefold() in ("ibid", "ibid.", "none"):
            text = text.casefold().rstrip(".")
        try:
            values[column] = parse_cell(columns[column], text)
        except ValueError as error:
            stated = f"expected {_SOURCE}, found {text!r}" if column == "source" and text.isprintable() else str(error)
            wrong[column] = stated
    filled = [column for column in COLUMNS[2:] if cells[column]]
    if values.get("source") == "" and filled:
        wrong["source"] = f"empty, but other cells of the row are filled in: expected {_SOURCE}"
    if values.get("source") in ("ibid", "none"):
        allowed = ("locator",) if values["source"] == "ibid" else ()
        wrong |= {
            column: f"expected nothing here beside {values['source']!r}, found {cells[column]!r}"
            for column in filled
            if column not in allowed
        }
    return values, wrong


def _optional(column: dict) -> dict:
    rules = {name: rule for name, rule in column.get("constraints", {}).items() if name != "required"}
    return {**column, "constraints": rules}


def _place(problem: str) -> int:
    """Row that a line of complaint is about, to sort them by; those about the whole file come first."""
    found = re.search(r", row (\d+)", problem)
    return int(found[1]) if found else 0


# What the rows say -----------------------------------------------------------------------------------


def new_works(
    file: str, rows: list[Row], sources: pd.DataFrame, unsure: set[int | str]
) -> tuple[dict[str, dict], list[str]]:
    """Works that the sources do not know yet, by key with their columns, and all that speaks against them.

    A work may stand in several rows; one of them has to describe it, and none may contradict another, or
    what `sources.csv` has of a known work. Keys in `unsure` stand in a faulty row, and may want columns.
    """
    known = sources.set_index("key", drop=False).to_dict("index")
    works, first, problems = {}, {}, []
    for row in rows:
        if row.source in ("ibid", "none"):
            continue
        where = f"{file}, row {row.number}, column"
        if row.source not in known:
            works.setdefault(row.source, {})
            first.setdefault(row.source, row.number)
        stands = known.get(row.source) or works[row.source]
        for column, value in row.work.items():
            has = stands.get(column)
            if row.source in known and (pd.isna(has) or has != value):
                problems.append(
                    f"{where} {column!r}: sources.csv has {_text(has)!r} for {row.source!r}, found {str(value)!r}; "
                    "give another work a key of its own, or leave this cell empty"
                )
            elif has is not None and has != value:
                problems.append(f"{where} {column!r}: {row.source!r} has {str(has)!r} above, found {str(value)!r}")
            elif row.source not in known:
                works[row.source][column] = value
    for key, work in works.items():
        wanted = [column for column in NEEDED if column not in work]
        if wanted and key not in unsure:
            problems.append(
                f"{file}, row {first[key]}, column {wanted[0]!r}: {key!r} is not in sources.csv; "
                f"a new work needs author, title and kind, found no {' and no '.join(wanted)}"
            )
    return works, problems


def _cited(
    file: str, rows: list[Row], tables: dict[str, pd.DataFrame], unsure: set[int | str]
) -> tuple[dict[int, Note], list[int], list[str], list[str]]:
    """Notes to fill in; notes that say what is there; places that change; and all that is wrong.

    Notes are taken in the paper's order, so that a chain of ibid. resolves by itself.
    """
    stands = standing(tables["footnotes"], tables["citations"])
    whole = set(tables["footnotes"].loc[tables["footnotes"]["state"] == WHOLE, "note"])
    settled = {number: stands[number] for number in whole}  # what an ibid. may go back to
    filled, known, replaced, problems, unsure = {}, [], [], [], set(unsure)
    for number in sorted({row.note for row in rows}):
        own, has = [row for row in rows if row.note == number], stands.get(number, Note({}))
        stated, wrong = _stated(own, settled.get(number - 1), number - 1 in unsure)
        if not wrong and stated is not None:
            wrong = _contrary(own, stated, has, number in whole)
        problems += [f"{file}, row {place}, column {column!r}: {text}" for place, column, text in wrong]
        if wrong or stated is None or number in unsure:
            unsure.add(number)
        elif number in whole:
            known.append(number)
        else:
            # The article is better evidence than a copy that breaks off; a place that it leaves out stays.
            works = has.works | {key: place or has.works.get(key, "") for key, place in stated.works.items()}
            same = set(works) == set(stated.works)
            filled[number] = settled[number] = Note(works, stated.ibid_of if same else None)
            replaced += [
                f"note {number}: the place in {key} was {place!r} and is now {works[key]!r}"
                for key, place in has.works.items()
                if place and works[key] != place
            ]
    return filled, known, replaced, problems


def standing(footnotes: pd.DataFrame, citations: pd.DataFrame) -> dict[int, Note]:
    """What the tables say that each note cites, whole or not.

    >>> standing(data.load("footnotes"), data.load("citations"))[49]
    Note(works={'law96_2006': 's 6(1)'}, ibid_of=47)
    """
    works: dict[int, dict[str, str]] = {}
    for number, key, place in citations[["note", "source", "locator"]].itertuples(index=False):
        works.setdefault(number, {})[key] = place
    return {
        number: Note(works.get(number, {}), None if pd.isna(origin) else int(origin))
        for number, origin in footnotes[["note", "ibid_of"]].itertuples(index=False)
    }


def _stated(rows: list[Row], before: Note | None, excused: bool) -> tuple[Note | None, list[tuple[int, str, str]]]:
    """What the rows of one note say that it cites, and what is wrong with them as (row, column, text).

    `before` is the note before it, if it is known. None, and nothing wrong, when that note has a fault of its
    own (`excused`), on which an ibid. cannot be judged.
    """
    number = rows[0].note
    works: dict[str, str] = {}
    at: dict[str, int] = {}
    wrong = []
    origin = None
    for row in rows:
        found = {row.source: row.locator}
        if row.source == "none":
            if len(rows) > 1 and not wrong:
                wrong.append((row.number, "source", f"note {number} has other rows: expected 'none' alone"))
            continue
        if row.source == "ibid":
            if excused:
                return None, []
            if before is None or not before.works:
                reason = "there is no note before it" if number == 1 else f"what note {number - 1} cites is not known"
                if before is not None:
                    reason = f"note {number - 1} cites no work"
                wrong.append((row.number, "source", f"'ibid' in note {number} has nothing to refer to: {reason}"))
                continue
            if row.locator and len(before.works) > 1:
                keys = ", ".join(before.works)
                text = f"note {number - 1} cites {keys}: expected the key of the one that this place is in, not 'ibid'"
                wrong.append((row.number, "locator", text))
                continue
            found = {key: row.locator or place for key, place in before.works.items()}
            origin = before.ibid_of or number - 1
        for key, place in found.items():
            if key in at:
                text = f"note {number} cites {key!r} in row {at[key]} too: expected one row, with both places in it"
                wrong.append((row.number, "source", text))
            else:
                works[key], at[key] = place, row.number
    pure = origin is not None and len(rows) == 1  # with other works beside it, the note does not go back as a whole
    return Note(works, origin if pure else None), wrong


def _contrary(rows: list[Row], stated: Note, has: Note, whole: bool) -> list[tuple[int, str, str]]:
    """Where rows contradict what the tables have of the note, as (row, column, text)."""
    number, keys = rows[0].note, ", ".join(has.works) or "no work"
    state = f"note {number} is whole already and cites" if whole else f"our copy of note {number} breaks off, but cites"
    if not stated.works and has.works:
        return [(rows[0].number, "source", f"{state} {keys}: expected these, not 'none'")]
    if not whole:
        return []
    wrong = []
    for row in rows:
        if row.source == "ibid":
            # The tables may have an ibid. spelt out, as they may have had none at all: not the same statement.
            origin = stated.ibid_of if set(stated.works) == set(has.works) else None
            if origin != has.ibid_of or any(has.works.get(key) != place for key, place in stated.works.items()):
                wrong.append((row.number, "source", f"{state} {keys}: expected just that, or no row, not 'ibid'"))
        elif row.source != "none" and row.source not in has.works:
            wrong.append((row.number, "source", f"{state} {keys}: expected just that, or no row, found {row.source!r}"))
        elif row.locator and row.locator != has.works[row.source]:
            place = has.works[row.source] or "no place"
            text = f"{state} {row.source!r} with {place!r}: expected just that, found {row.locator!r}"
            wrong.append((row.number, "locator", text))
    return wrong


# The new tables --------------------------------------------------------------------------------------


def _tables(tables: dict[str, pd.DataFrame], works: dict[str, dict], found: dict[int, Note]) -> dict[str, pd.DataFrame]:
    """The tables with new works, with what the notes cite, and with the claims' sources and basis."""
    sources = _with(tables["sources"], [_source(key, work) for key, work in works.items()], by="key")
    kept = tables["citations"].copy()
    for index, number, key in kept[["note", "source"]].itertuples():
        if number in found:
            kept.loc[index, "locator"] = found[number].works[key]
    there = set(kept["id"])
    cited = [
        {"id": _id(number, key), "note": number, "source": key, "locator": place}
        for number, note in found.items()
        for key, place in note.works.items()
        if _id(number, key) not in there
    ]
    citations = _with(kept, cited, by="note")
    footnotes = tables["footnotes"].copy()
    mine = footnotes["note"].isin(list(found))
    footnotes.loc[mine, "state"] = WHOLE
    footnotes.loc[mine, "ibid_of"] = [found[number].ibid_of for number in footnotes.loc[mine, "note"]]
    claims = tables["claims"].copy()
    for index in claims.index[[any(int(one) in found for one in notes) for notes in claims["footnotes"]]]:
        named = [key for one in claims.at[index, "footnotes"] if int(one) in found for key in found[int(one)].works]
        claims.at[index, "sources"] = tuple(dict.fromkeys([*claims.at[index, "sources"], *named]))
        claims.at[index, "basis"] = basis_of(claims.loc[index], footnotes, citations, sources)
    return {"sources": sources, "citations": citations, "claims": claims, "footnotes": footnotes}


def _source(key: str, work: dict) -> dict:
    """A new row of sources.csv: nobody here has seen the work, and it is linked where the file has an address."""
    return {**work, "key": key, "seen_as": "not seen", "link": "link" if "url" in work else "cite only"}


def _id(number: int, key: str) -> str:
    return f"n{number}-{key.replace('_', '-')}"


def _with(table: pd.DataFrame, rows: list[dict], by: str) -> pd.DataFrame:
    """The table with rows put in where they belong by a column, behind their equals; the others keep their order."""
    if not rows:
        return table
    empty = {column: "" if str(kind) == "str" else None for column, kind in table.dtypes.items()}
    more = pd.DataFrame([{**empty, **row} for row in rows], columns=table.columns).astype(table.dtypes.to_dict())
    places = [int((table[by] <= value).cumprod().sum()) for value in more[by]]
    order = sorted(range(len(more)), key=lambda place: (places[place], more[by].iloc[place], place))
    parts, start = [], 0
    for place in order:
        parts += [table.iloc[start : places[place]], more.iloc[[place]]]
        start = places[place]
    return pd.concat([part for part in [*parts, table.iloc[start:]] if len(part)], ignore_index=True)


# The report ------------------------------------------------------------------------------------------


def _report(tables: dict[str, pd.DataFrame], new: dict[str, pd.DataFrame], report: Report) -> Report:
    before = tables["claims"].set_index("id")["basis"]
    report.bases = {
        claim: basis
        for claim, basis in new["claims"][["id", "basis"]].itertuples(index=False)
        if basis != before[claim]
    }
    changed = new["claims"][new["claims"]["id"].isin(report.bases)]
    report.stale = list(changed.loc[changed["note"].str.contains("our copy|we lack"), "id"])
    titles = new["sources"].set_index("key")["title"].str.casefold()
    report.alike = [
        f"{key} has the same title as {other}: one work under two keys?"
        for key in report.works
        for other in titles.index[titles == titles[key]]
        if other != key
    ]
    report.missing = int((new["footnotes"]["state"] != WHOLE).sum())
    report.notes = len(new["footnotes"])
    return report


def lines(report: Report, written: bool = True) -> list[str]:
    """A report in plain words.

    >>> lines(Report(filled=[63], works=["madeup2020"], bases={"iv-3-33": ("news",)}, missing=80, notes=151))[:3]
    ['1 note filled in: 63.', '1 new work: madeup2020.', '1 claim with another basis:']
    """
    stated = [f"{_count(report.filled, 'note')} filled in{_listed(report.filled)}."]
    if report.known:
        stated.append(f"{_count(report.known, 'note')} skipped, already the same in the tables{_listed(report.known)}.")
    if report.blank:
        stated.append(f"{report.blank} row{'' if report.blank == 1 else 's'} left blank.")
    stated.append(f"{_count(report.works, 'new work')}{_listed(report.works)}.")
    stated += [*report.replaced, *report.alike]
    stated.append(f"{_count(report.bases, 'claim')} with another basis{':' if report.bases else '.'}")
    for basis in sorted(set(report.bases.values())):
        stated.append(f"  {', '.join(basis)}: {', '.join(one for one in report.bases if report.bases[one] == basis)}")
    if report.stale:
        stated.append(f"Remarks to read again, as they speak of a missing note: {', '.join(report.stale)}.")
    stated.append(f"{report.missing} of the {report.notes} notes are still cut or not in our copy.")
    if not report.filled:
        stated.append("Nothing to write: the tables have it all.")
    else:
        stated.append("The tables have been written." if written else "Trial run: nothing was written.")
    return stated


def _count(things: Iterable, name: str) -> str:
    count = len(list(things))
    return f"{count} {name}{'' if count == 1 else 's'}"


def _listed(things: Iterable) -> str:
    stated = ", ".join(str(thing) for thing in things)
    return f": {stated}" if stated else ""


# Files -----------------------------------------------------------------------------------------------


def _swap(folder: Path, texts: dict[str, str], write: bool) -> None:
    """Put new files into a copy of a folder of tables, and, where the copy is right, the copy in the folder's place.

    Raises `NotesError` with what the check of all tables says of the copy; the folder is then as it was.
    """
    beside = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    new, old = beside / "new", beside / "old"
    try:
        shutil.copytree(folder, new)
        for name, text in texts.items():
            (new / name).write_bytes(text.encode("utf-8"))
        if problems := Tables(new).check():
            raise NotesError(problems)
        if write and texts:
            folder.rename(old)
            new.rename(folder)
    finally:
        if old.exists() and not folder.exists():  # the second of the two could not be done
            old.rename(folder)
        shutil.rmtree(beside)


def _csv(rows: Iterable[Iterable]) -> str:
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows(rows)
    return buffer.getvalue()


def _text(value) -> str:
    if isinstance(value, tuple):
        return ";".join(value)
    if pd.isna(value):
        return ""
    return f"{value:%Y-%m-%d}" if isinstance(value, pd.Timestamp) else str(value)
