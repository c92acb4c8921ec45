"""Hold every number in prose against the row that its paragraph cites.

    bound = Prose(tables, UNITS)
    bound.problems(paragraphs(notebook))  # [] when all is well

A paragraph cites a row by a link: `[text](#claim-iii-13)`, `[text](#deaths-total)`. A number is bound when one of the cited
rows has it, with the same unit and the same hedge; a number within a link, when the row has it that this link leads to. A
date is bound when a cited row begins, ends, or has its source then. What a cell shows has prose too, which its bundle
brings (`claimbook.show.output`): captions, questions, labels.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property

import pandas as pd
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin
from nbformat import NotebookNode

from claimbook.show.markup import MONTHS, SPELLED
from claimbook.show.output import MIME
from claimbook.tables import Tables

NUMBER_WORDS = {word: number for number, word in enumerate(SPELLED) if number > 1} | {"twenty-five": 25, "thirty": 30}

# What a table may call its columns: those with numbers, each with its unit unless the row names it, and those with dates.
AMOUNTS = {"value": "", "low": "", "high": "", "people": "people", "percent": "percent"}
DATES = ("date", "end", "from", "to", "start", "year", "year_start", "year_end", "fiscal_year", "as_of")

HEDGE_WORDS = {
    "about": ("about", "around", "roughly", "some"),
    "almost": ("almost", "nearly"),
    "at_least": ("at least",),
    "at_most": ("at most", "up to", "no more than", "within"),
    "generally": ("generally", "as a rule", "usually"),
    "over": ("over", "more than"),
    "reported": ("reportedly",),
    "estimate": ("estimated", "estimate"),
}
_MONTH = "(?:" + "|".join(MONTHS).lower() + ")"
_TOKEN = re.compile(
    r"(?P<reference>\b(?:(?:figure|table|exercise|chapter) (?P<of>(?:[a-z]\.)?\d+(?:\.\d+)?)|claims? [a-z]+(?:-\d+)+|[iv]+(?:-\d+)+))"
    r"|(?P<provision>\b(?:article|section) (?P<which>\d+[a-z]?(?:\(\d+\))*))"
    r"|(?P<section>\bsections? [ivx]+(?:\.\d)?)"
    r"|(?P<law>\bact no\. \d+)"
    r"|(?P<notes>\bnotes? (?P<list>\d+(?:(?: ?(?:–|-|to|,|and) ?(?:and )?)\d+)*))"
    rf"|(?P<day>\b\d{{1,2}} {_MONTH} \d{{4}})"
    rf"|(?P<month>\b{_MONTH} \d{{4}})"
    r"|(?P<decade>\b\d{4}s)"
    r"|(?P<year>\b(?:19|20)\d\d\b(?![,.]\d))"
    r"|(?P<version>\b\d+(?:\.\d+){2,})"
    r"|(?P<base>(?:(?<=per )|(?<=each )|(?<=every ))1(?:00|,?000|0,?000|00,?000|,?000,?000)\b)"
    r"|(?P<million>\ba million\b)"
    r"|(?P<vague>\b(?:several |many |tens of )?(?:hundred thousand|hundreds|thousands|millions))"
    r"|(?P<amount>\d[\d,]*(?:\.\d+)?)"
    rf"|(?P<span>\b(?:{'|'.join(NUMBER_WORDS)})(?= years\b))"
)


@dataclass
class Paragraph:
    """A block of prose: its text without markup, and the links in it, each with the places where its words begin and end."""

    text: str
    links: list[tuple[int, int, str]]
    heading: bool = False

    @property
    def addresses(self) -> list[str]:
        return [address for _, _, address in self.links]


@dataclass
class Row:
    """What a cited row lets its paragraph say."""

    amounts: dict[float, tuple[str, str]] = field(default_factory=dict)  # value: (unit, hedge)
    dates: list[str] = field(default_factory=list)  # ISO, as exactly as known
    noted: list[str] = field(default_factory=list)  # years in its note: they bear out what stands in a link to the row
    spans: list[tuple[int, int]] = field(default_factory=list)  # first and last year
    notes: set[int] = field(default_factory=set)
    provision: str = ""  # "art. 6(2)"
    law: str = ""  # "Act No. 96"
    statement: str = ""
    title: str = ""  # of a work: words of it in a link to the work state nothing
    names: frozenset[str] = (
        frozenset()
    )  # cells of text: one of them as the whole link names the row, and states nothing


# Reading prose ---------------------------------------------------------------------------------------


def paragraphs(notebook: NotebookNode, *, asked: bool = False) -> Iterator[Paragraph]:
    """The prose of a notebook: its text, and, where it has been run as a build runs it, what its cells say in words.

    With `asked` also the questions that readers are to answer, whose numbers no link may give away.

    >>> import nbformat
    >>> cell = nbformat.v4.new_markdown_cell("It counted [616 attacks](#claim-i-2).")
    >>> [block.addresses for block in paragraphs(nbformat.v4.new_notebook(cells=[cell]))]
    [['claim-i-2']]
    """
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            yield from paragraphs_of(cell.source)
        for output in cell.get("outputs", []):
            bundle = output.get("data", {}).get(MIME, {})
            for text in (*bundle.get("prose", []), *(bundle.get("asked", []) if asked else [])):
                yield from paragraphs_of(text)


def paragraphs_of(markdown: str) -> Iterator[Paragraph]:
    """The blocks of a text in Markdown."""
    tokens = MarkdownIt("commonmark").use(colon_fence_plugin).enable("table").parse(markdown)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            yield _paragraph(token, heading=before is not None and before.type == "heading_open")
        elif token.type in ("fence", "colon_fence") and token.info.startswith("{"):
            body = "\n".join(line for line in token.content.splitlines() if not line.startswith(":"))
            if token.info.startswith("{exercise}"):
                yield from paragraphs_of(re.sub(r"^{exercise} \w+\.\d+ ", "", token.info))  # its own number
            yield from paragraphs_of(body)


def _paragraph(token, heading: bool) -> Paragraph:
    text, links, within = "", [], None
    for child in token.children:
        if child.type == "text":  # what sets a control names the control's own options, and states nothing
            text += re.sub(r"\d+", "…", child.content) if within and "?" in within[1] else child.content
        elif child.type in ("softbreak", "hardbreak"):
            text += " "
        elif child.type == "code_inline":
            text += "…"
        elif child.type == "link_open" and child.attrs["href"].startswith("#"):
            within = len(text), child.attrs["href"][1:]
        elif child.type == "link_close" and within:
            links.append((within[0], len(text), within[1]))
            within = None
    return Paragraph(text, links, heading)


# Holding one against the other -----------------------------------------------------------------------


class Prose:
    """The check of prose against a folder of tables.

    Args:
        tables: the tables whose rows the prose links to.
        units: for each unit of the tables the words that may stand for it in a sentence, in small letters; where none are
            given, what the description of the tables says (`units`), else each unit of the claims as it is written.
        amounts: the columns that hold numbers, each with its unit; with an empty unit where the row names it, in a column
            `unit` or `measure`. A column whose description has a `unit` need not be among them.
        readers: for addresses that are no row's, what the key behind the first part lets a paragraph say.
    """

    def __init__(
        self,
        tables: Tables,
        units: Mapping[str, Collection[str]] | None = None,
        *,
        amounts: Mapping[str, str] = AMOUNTS,
        readers: Mapping[str, Callable[[str], "Row"]] | None = None,
    ):
        self.tables, self.amounts, self.readers = tables, amounts, dict(readers or {})
        self.units = described_units(tables) if units is None else units
        self._cited: dict[str, Row | None] = {}

    def problems(self, blocks: Iterable[Paragraph], *, chapter: str = "", chapters: Collection[int] = ()) -> list[str]:
        """One line for each number that no cited row bears out.

        Args:
            blocks: the prose of a page.
            chapter: the page's own number, with which its heading may begin.
            chapters: the numbers of all chapters that a sentence may name.

        >>> bound = Prose(tables, {"people": ("attacks",)})
        >>> bound.problems(paragraphs_of("It counted [617 attacks](#claim-i-2)."))
        ['no row cited here has the number 617; the rows have 616, in: It counted 617 attacks.…']
        >>> bound.problems(paragraphs_of("See claims [i-2](#claim-i-2) to [i-9](#attacks-total)."))
        ["'i-9' is not linked to what it names, in: See claims i-2 to i-9.…"]
        """
        found: list[str] = []
        blocks = list(blocks)
        for position, block in enumerate(blocks):
            addresses = list(block.addresses)
            if block.heading and position + 1 < len(blocks):  # a heading leans on what follows it
                addresses += blocks[position + 1].addresses
            rows = [row for address in addresses if (row := self.cited(address))]
            for complaint in self._check(block, rows, chapter, chapters):
                found.append(f"{complaint}, in: {block.text[:70]}…")
        return found

    @cached_property
    def _unit(self) -> re.Pattern:
        """Any of the words for units; the longest phrase wins."""
        words = sorted({word for words in self.units.values() for word in words}, key=len, reverse=True)
        return re.compile(rf"\b({'|'.join(map(re.escape, words))})\b")

    @cached_property
    def _sections(self) -> set[str]:
        """The sections of the text, and the wholes of which they are parts: IV.1 and IV."""
        sections = self.tables.load("claims")["section"]
        return {*sections, *(section.partition(".")[0] for section in sections)}

    # Reading rows ------------------------------------------------------------------------------------

    def cited(self, address: str) -> "Row | None":
        """What the row that an address names lets a paragraph say; `None` for an address that is no row's."""
        if address not in self._cited:
            self._cited[address] = self._read(address)
        return self._cited[address]

    def _read(self, address: str) -> "Row | None":
        kind, _, key = address.partition("-")
        if kind in self.readers:
            return self.readers[kind](key)
        for name in self.tables.names():
            start = self.tables.address(name, "")
            if address.startswith(start):
                row = self._find(name, address.removeprefix(start))
                if name == "claims":
                    return self._claim(row)
                return self._source(row) if name == "sources" else self._any(row, self._fields(name))
        return None

    def _fields(self, name: str) -> list[dict]:
        return self.tables.describe(name)["schema"]["fields"]

    def _find(self, name: str, key: str) -> pd.Series:
        """The row behind an address, in which a key has hyphens for its underscores."""
        column = self.tables.describe(name)["schema"]["primaryKey"]
        keys = {str(known).replace("_", "-"): known for known in self.tables.load(name)[column]}
        return self.tables.row(name, keys.get(key, key))

    def _claim(self, claim: pd.Series) -> "Row":
        row = Row(statement=claim["statement"].lower(), notes={int(note) for note in claim["footnotes"]})
        for value in (claim["low"], claim["high"]):
            if not pd.isna(value):
                row.amounts[int(value)] = claim["unit"], claim["hedge"]
        row.dates = [date for date in (claim["from"], claim["to"]) if date]
        row.spans = _span(row.dates)
        row.dates += [self._year_of(key) for key in claim["sources"]]
        return row

    def _source(self, work: pd.Series) -> "Row":
        return Row(dates=[self._year_of(work["key"])], title=work["title"])

    def _any(self, row: pd.Series, schema: list[dict]) -> "Row":
        """A row of any other table: its numbers, with their unit and hedge, and its dates."""
        fields = set(row.index)
        people = "people" if "people" in self.units else ""
        unit = next((row[name] for name in ("unit", "measure") if name in fields and row[name] in self.units), people)
        measured = dict(self.amounts) | {field["name"]: field["unit"] for field in schema if "unit" in field}
        amounts = {
            float(row[column]): (named or unit, row.get("hedge", "exact"))
            for column, named in measured.items()
            if column in fields and not isinstance(row[column], str) and not pd.isna(row[column])
        }
        # "accessed" is when somebody looked, and nothing that a sentence would date.
        more = [field["name"] for field in schema if field["type"] == "date" and field["name"] != "accessed"]
        dates = [
            f"{row[column]:%Y-%m-%d}" if isinstance(row[column], pd.Timestamp) else str(row[column])
            for column in dict.fromkeys([*DATES, *more])
            if column in fields and not pd.isna(row[column]) and str(row[column])[:1].isdigit()
        ]
        number = str(row.get("number", ""))
        return Row(
            amounts=amounts,
            dates=[*dates, *([self._year_of(row["source"])] if row.get("source") else [])],
            noted=re.findall(r"\b(?:19|20)\d\d\b", row.get("note", "")),
            spans=_span(dates),
            provision=str(row.get("provision", "")),
            law=number if number.startswith("Act No.") else "",
            names=frozenset(cell.lower() for cell in row if isinstance(cell, str) and cell),
        )

    def _year_of(self, source: str) -> str:
        year = self.tables.row("sources", source)["year"]
        return "" if pd.isna(year) else str(year)

    # The check ---------------------------------------------------------------------------------------

    def _check(self, block: Paragraph, rows: list["Row"], chapter: str, chapters: Collection[int]) -> Iterator[str]:
        text = re.sub(r"reading time: \d+ minutes", _blank, block.text.lower())  # has a test of its own
        text = self._without_names(text, block.links)
        if block.heading:
            text = re.sub(rf"^{chapter} " if chapter else r"^(?!)", _blank, text)
        for token in _TOKEN.finditer(text):
            kind, said = token.lastgroup, token.group()
            own = self._linked(block, token)
            kind = {"of": "reference", "list": "notes", "which": "provision"}.get(kind, kind)
            if kind == "reference":
                if not _known_reference(said, block.addresses, chapters):
                    yield f"{said!r} is not linked to what it names"
            elif kind == "notes":
                if not _known_notes(token.group("list"), rows):
                    yield f"no row cited here has {'exactly ' * _is_list(token.group('list'))}{said!r}"
            elif kind == "section":
                if said.split()[1].upper() not in self._sections:
                    yield f"no claim in claims.csv is from {said!r}"
            elif kind == "provision":
                asked = re.escape(token.group("which"))
                if token.group("which").upper() not in self._sections and not any(
                    re.match(rf"(art\.|s) {asked}(?!\d)", row.provision.lower()) for row in rows
                ):
                    yield f"no provision cited here is {said!r}"
            elif kind == "law":
                if not any(said == row.law.lower() for row in rows):
                    yield f"no law cited here is {said!r}"
            elif kind == "vague":
                if not any(said in row.statement for row in rows):
                    yield f"no claim cited here says {said!r}"
            elif kind == "span":
                length = NUMBER_WORDS[said]
                lasting = any(row.amounts.get(length, ("",))[0] == "years" for row in rows)
                if not lasting and not any(last - first == length for row in rows for first, last in row.spans):
                    yield f"no row cited here lasts {said!r} years"
            elif kind in ("base", "version"):  # of a rate, as in "59 in each 10,000"; of a program, as in 3.8.6
                continue
            elif kind in ("amount", "million"):
                said = said.rstrip(",")
                value = 1_000_000 if kind == "million" else float(said.replace(",", ""))
                if _is_year(said, own or rows):
                    continue
                yield from self._wrong_amount(said, value, text, token, [row for row in own if row.amounts] or rows)
            else:
                date = _iso(kind, said)
                known = [day for row in own for day in row.dates + row.noted] or [
                    day for row in rows for day in row.dates
                ]
                if not any(day == date or day.startswith(date) and not day.endswith("s") for day in known):
                    yield f"no row cited here is dated {said!r}{_rather(known)}"

    def _without_names(self, text: str, links: Iterable[tuple[int, int, str]]) -> str:
        """A text in which a link to a work, in words of the work's own title, is blank, and one that is a row's name."""
        for start, end, address in links:
            row, said = self.cited(address), text[start:end]
            if row and (said in row.title.lower() or said in row.names):
                text = text[:start] + " " * (end - start) + text[end:]
        return text

    def _linked(self, block: Paragraph, token: re.Match) -> list["Row"]:
        """The row to which the link leads that a number stands in; none where it stands in no link, or in one to no row."""
        within = [address for start, end, address in block.links if start <= token.start() and token.end() <= end]
        return [row for address in within if (row := self.cited(address))]

    def _wrong_amount(self, said: str, value: float, text: str, token: re.Match, rows: list["Row"]) -> Iterator[str]:
        candidates = [row.amounts[value] for row in rows if value in row.amounts]
        if not candidates:
            yield f"no row cited here has the number {said}{_rather([f'{amount:,g}' for row in rows for amount in row.amounts])}"
            return
        units = self._units_at(text, token)
        fitting = [
            hedge for measure, hedge in candidates if not measure or set(units) & set(self.units.get(measure, ()))
        ]
        if not fitting:
            named = f"the unit named here is {units[0]!r}" if units else "no unit is named here"
            yield f"{said} counts {candidates[0][0].replace('_', ' ')}, but {named}"
            return
        complaints = [_wrong_hedge(said, hedge, text, token) for hedge in fitting]
        if all(complaints):
            yield complaints[0]

    def _units_at(self, text: str, token: re.Match) -> list[str]:
        """The units that a number may have: the first after it in its sentence and the last before it there; where the
        sentence names none, the last in the paragraph so far."""
        rest = re.split(r"[.;:](?=\s|$)", text[token.end() :])[0]
        so_far = re.split(r"[.;:]\s", text[: token.start()])[-1]
        after, before = self._unit.search(rest), self._unit.findall(so_far)
        found = [*([after.group()] if after else []), *before[-1:]]
        return found or self._unit.findall(text[: token.start()])[-1:]


def described_units(tables: Tables) -> dict[str, list[str]]:
    """The words that may stand for each unit in a sentence: those that the description of the tables lists under `units`;
    for another unit of the claims, the unit itself.

    >>> described_units(tables)["people"]
    ['people', 'attacks', 'deaths', 'died']
    """
    units = {
        str(unit): [str(unit).replace("_", " ").lower()] for unit in tables.load("claims")["unit"].unique() if unit
    }
    return units | {unit: [*map(str.lower, said)] for unit, said in tables.package().get("units", {}).items()}


def _is_year(said: str, rows: Iterable[Row]) -> bool:
    """Whether a number of four digits without a comma is the year of a row: before 1900 nothing else tells it from a quantity.

    >>> _is_year("1854", [Row(dates=["1854-09-08"])]), _is_year("1,854", [Row(dates=["1854-09-08"])])
    (True, False)
    """
    return bool(re.fullmatch(r"1\d{3}", said)) and any(date.startswith(said) for row in rows for date in row.dates)


def _span(dates: list[str]) -> list[tuple[int, int]]:
    """First and last year of some dates, as a list of one; empty where there are none."""
    years = sorted(int(date[:4]) for date in dates)
    return [(years[0], years[-1])] if years else []


def _blank(found: re.Match) -> str:
    """As many spaces: what stands behind keeps its place."""
    return " " * len(found.group())


def _rather(known: list[str]) -> str:
    return f"; the rows have {', '.join(dict.fromkeys(filter(None, known)))}" if any(known) else ""


def _wrong_hedge(said: str, hedge: str, text: str, token: re.Match) -> str:
    """Empty when the text hedges the number as its row does."""
    just_before = " ".join(re.split(r"[.;:(]", text[: token.start()])[-1].split()[-4:])
    if hedge == "unconfirmed":
        return "" if "unconfirmed" in text else f"{said} is unconfirmed, and the text does not say so"
    if hedge in HEDGE_WORDS:
        if any(re.search(rf"\b{words}\b", just_before) for words in HEDGE_WORDS[hedge]):
            return ""
        if hedge == "estimate" and re.search(r"\bestimate", text):
            return ""
        return f"{said} has lost its hedge, {hedge.replace('_', ' ')!r}"
    closest = " ".join(just_before.split()[-2:])
    # An exact number may well be what something lies within, or goes up to.
    for added in (words for name, group in HEDGE_WORDS.items() if name != "at_most" for words in group):
        if re.search(rf"\b{added}\b", closest):
            return f"{said} is exact in its row, and the text adds {added!r}"
    return ""


def _known_reference(said: str, addresses: list[str], chapters: Collection[int]) -> bool:
    kind, number = said.split() if " " in said else ("claim", said)  # "claims vi-5 to vi-8"
    if kind in ("claim", "claims"):
        return f"claim-{number}" in addresses
    if kind == "chapter":
        return int(number) in chapters
    return f"{kind[:3]}-{number.replace('.', '-')}" in addresses


def _known_notes(said: str, rows: list[Row]) -> bool:
    notes: set[int] = set()
    for first, last in re.findall(r"(\d+)(?: ?(?:–|-|to) ?(\d+))?", said):
        notes |= set(range(int(first), int(last or first) + 1))
    if _is_list(said):
        return any(notes == row.notes for row in rows)
    return any(notes <= row.notes for row in rows)


def _is_list(said: str) -> bool:
    """Whether notes are a list of several runs, which claims to be the whole list.

    >>> _is_list("notes 3 and 5"), _is_list("notes 3 to 5")
    (True, False)
    """
    return bool(re.search(",|and", said))


def _iso(kind: str, said: str) -> str:
    if kind in ("year", "decade"):
        return said
    *day, month, year = said.split()
    parts = [year, f"{MONTHS.index(month.capitalize()) + 1:02d}", *(f"{int(number):02d}" for number in day)]
    return "-".join(parts)
