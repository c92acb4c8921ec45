"""Hold every number in prose against the row that its paragraph cites.

A paragraph cites a row by a link: `[text](#claim-iii-13)`, `[text](#repatriation-total)`. A number is
bound when one of the cited rows has it, with the same unit and the same hedge; a number within a link,
when the row has it that this link leads to. A date is bound when a
cited row begins, ends, or has its source then. The captions of figures and tables are prose too.
"""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

import pandas as pd
from markdown_it import MarkdownIt
from mdit_py_plugins.colon_fence import colon_fence_plugin

from claimbook.show.markup import MONTHS
from companion import data
from notebooks import read

NUMBER_WORDS = dict(
    zip(
        ["two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"],
        range(2, 13),
        strict=True,
    )
) | {"twenty-five": 25, "thirty": 30}

# The paper's own; IV and V are spoken of as wholes too, and the opening of V has a number in the tables only.
SECTIONS = {*data.load("claims")["section"], "IV", "V"}

# What may stand for each unit; the longest phrase wins.
UNIT_WORDS = {
    "people": ("people", "person", "persons", "koreans", "escapees", "migrants"),
    "japanese_citizens": ("japanese citizens", "citizens"),
    "japanese_women": ("women",),
    "japanese_wives": ("japanese wives", "wives", "spouses"),
    "sailings": ("sailings",),
    "families": ("families",),
    "occasions": ("occasions", "times"),
    "generations": ("generations",),
    "years": ("years",),
    "months": ("months",),
    "weeks": ("weeks",),
    "days": ("days",),
    "yen": ("yen",),
    "persons": ("people", "person", "persons", "koreans"),
    "percent": ("per cent",),
    "routes": ("routes", "ways"),
    "reasons": ("reasons",),
    "kinds": ("kinds",),
}
HEDGE_WORDS = {
    "about": ("about", "around", "roughly", "some"),
    "almost": ("almost", "nearly"),
    "at_least": ("at least",),
    "generally": ("generally", "as a rule", "usually"),
    "over": ("over", "more than"),
    "reported": ("reportedly",),
    "estimate": ("estimated", "estimate"),
}
_UNIT = re.compile(
    r"\b(" + "|".join(sorted((word for words in UNIT_WORDS.values() for word in words), key=len, reverse=True)) + r")\b"
)
_MONTH = "(?:" + "|".join(MONTHS).lower() + ")"
_TOKEN = re.compile(
    r"(?P<reference>\b(?:(?:figure|table|exercise|chapter) (?P<of>(?:[a-z]\.)?\d+(?:\.\d+)?)|claim [iv]+(?:-\d+)+))"
    r"|(?P<provision>\b(?:article|section) (?P<which>\d+[a-z]?(?:\(\d+\))*))"
    r"|(?P<section>\bsections? [ivx]+(?:\.\d)?)"
    r"|(?P<law>\bact no\. \d+)"
    r"|(?P<notes>\bnotes? (?P<list>\d+(?:(?: ?(?:–|-|to|,|and) ?(?:and )?)\d+)*))"
    rf"|(?P<day>\b\d{{1,2}} {_MONTH} \d{{4}})"
    rf"|(?P<month>\b{_MONTH} \d{{4}})"
    r"|(?P<decade>\b\d{4}s)"
    r"|(?P<year>\b(?:19|20)\d\d\b(?![,.]\d))"
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


def problems(path: Path) -> list[str]:
    """One line for each number in a notebook or Markdown file that no cited row bears out."""
    found: list[str] = []
    blocks = list(paragraphs(path))
    for position, block in enumerate(blocks):
        addresses = list(block.addresses)
        if block.heading and position + 1 < len(blocks):  # a heading leans on what follows it
            addresses += blocks[position + 1].addresses
        rows = [row for address in addresses if (row := cited(address))]
        for complaint in _check(block, rows, path):
            found.append(f"{path.name}: {complaint}, in: {block.text[:70]}…")
    return found


# Reading prose ---------------------------------------------------------------------------------------


def paragraphs(path: Path) -> Iterator[Paragraph]:
    if path.suffix == ".ipynb":
        for cell in read(path).cells:
            if cell.cell_type == "markdown":
                yield from _blocks(cell.source)
            else:
                yield from _captions(cell.source)
    else:
        yield from _blocks(path.read_text(encoding="utf-8"))


def _blocks(markdown: str) -> Iterator[Paragraph]:
    tokens = MarkdownIt("commonmark").use(colon_fence_plugin).enable("table").parse(markdown)
    for before, token in zip([None, *tokens], tokens, strict=False):
        if token.type == "inline":
            yield _paragraph(token, heading=before is not None and before.type == "heading_open")
        elif token.type in ("fence", "colon_fence") and token.info.startswith("{"):
            body = "\n".join(line for line in token.content.splitlines() if not line.startswith(":"))
            if token.info.startswith("{exercise}"):
                yield from _blocks(re.sub(r"^{exercise} \w+\.\d+ ", "", token.info))  # its own number
            yield from _blocks(body)


def _paragraph(token, heading: bool) -> Paragraph:
    text, links, within = "", [], None
    for child in token.children:
        if child.type == "text":
            text += child.content
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


def _captions(code: str) -> Iterator[Paragraph]:
    for node in ast.walk(ast.parse(code)):
        told = isinstance(node, ast.keyword) and node.arg in ("caption", "question", "try_this")
        if told and isinstance(node.value, ast.Constant):
            yield from _blocks(node.value.value)


# Reading rows ----------------------------------------------------------------------------------------


@cache
def cited(address: str) -> Row | None:
    """The row that an address of a link names; `None` for an address that is no row's."""
    kind, _, key = address.partition("-")
    readers = {"claim": _claim, "repatriation": _count, "source": _source, "notes": _notes}
    if kind in readers:
        return readers[kind](key)
    for name in data.names():
        if address.startswith(f"{name.replace('_', '-')}-"):
            return _any(name, address[len(name) + 1 :])
    return None


def _claim(key: str) -> Row:
    claim = data.row("claims", key)
    row = Row(statement=claim["statement"].lower(), notes={int(note) for note in claim["footnotes"]})
    for value in (claim["low"], claim["high"]):
        if not pd.isna(value):
            row.amounts[int(value)] = claim["unit"], claim["hedge"]
    row.dates = [date for date in (claim["from"], claim["to"]) if date] + [_year_of(key) for key in claim["sources"]]
    years = [int(date[:4]) for date in (claim["from"], claim["to"]) if date]
    row.spans = [(years[0], years[-1])] if years else []
    return row


def _count(key: str) -> Row:
    count = data.row("repatriation", key)
    start, end = (f"{count[name]:%Y-%m-%d}" for name in ("start", "end"))
    return Row(
        amounts={int(count["value"]): (count["measure"], count["hedge"])},
        dates=[start, end, _year_of(count["source"])],
        spans=[(int(start[:4]), int(end[:4]))],
    )


def _any(name: str, key: str) -> Row:
    """A row of any other table: its numbers, with their unit and hedge, and its dates."""
    row = data.row(name, key)
    fields = set(row.index)
    hedge = row["hedge"] if "hedge" in fields else "exact"
    units = {"people": "people", "families": "families", "percent": "percent"}
    amounts = {
        float(row[column]): (row["unit"] if "unit" in fields else units.get(column, "people"), hedge)
        for column in ("value", "people", "families", "percent", "low", "high")
        if column in fields and not isinstance(row[column], str) and not pd.isna(row[column])
    }
    dates = [
        f"{row[column]:%Y-%m-%d}" if isinstance(row[column], pd.Timestamp) else str(row[column])
        for column in ("date", "end", "from", "to", "start", "year", "year_start", "year_end", "fiscal_year", "as_of")
        if column in fields and not pd.isna(row[column]) and str(row[column])[:1].isdigit()
    ]
    if row.get("source"):
        dates.append(_year_of(row["source"]))
    years = sorted(int(date[:4]) for date in dates if date)
    return Row(
        amounts=amounts,
        dates=dates,
        noted=re.findall(r"\b(?:19|20)\d\d\b", row.get("note", "")),
        spans=[(years[0], years[-1])] if years else [],
        provision=str(row.get("provision", "")),
        law=str(row["number"]) if name == "laws" else "",
    )


def _source(key: str) -> Row:
    known = {name.replace("_", "-"): name for name in data.load("sources")["key"]}
    return Row(dates=[_year_of(known[key])])


def _notes(key: str) -> Row:
    rows = data.load("footnotes")
    return Row(notes=set(rows.loc[rows["state"].str.replace(" ", "-") == key, "note"]))


def _year_of(source: str) -> str:
    year = data.row("sources", source)["year"]
    return "" if pd.isna(year) else str(year)


# Holding one against the other -----------------------------------------------------------------------


def _check(block: Paragraph, rows: list[Row], path: Path) -> Iterator[str]:
    text = re.sub(r"reading time: \d+ minutes", _blank, block.text.lower())  # has a test of its own
    if block.heading:
        text = re.sub(rf"^{int(path.name[:2])} " if path.name[:2].isdigit() else r"^(?!)", _blank, text)
    for token in _TOKEN.finditer(text):
        kind, said = token.lastgroup, token.group()
        own = _linked(block, token)
        kind = {"of": "reference", "list": "notes", "which": "provision"}.get(kind, kind)
        if kind == "reference":
            if not _known_reference(said, block.addresses, path):
                yield f"{said!r} is not linked to what it names"
        elif kind == "notes":
            if not _known_notes(token.group("list"), rows):
                yield f"{said!r} are not the notes of a row cited here"
        elif kind == "section":
            if said.split()[1].upper() not in SECTIONS:
                yield f"the paper has no {said!r}"
        elif kind == "provision":
            asked = re.escape(token.group("which"))
            if not any(re.match(rf"(art\.|s) {asked}(?!\d)", row.provision.lower()) for row in rows):
                yield f"no provision cited here is {said!r}"
        elif kind == "law":
            if not any(said == row.law.lower() for row in rows):
                yield f"no law cited here is {said!r}"
        elif kind == "vague":
            if not any(said in row.statement for row in rows):
                yield f"no claim cited here says {said!r}"
        elif kind == "span":
            length = NUMBER_WORDS[said]
            told = any(row.amounts.get(length, ("",))[0] == "years" for row in rows)
            if not told and not any(last - first == length for row in rows for first, last in row.spans):
                yield f"no row cited here lasts {said!r} years"
        elif kind in ("amount", "million"):
            value = 1_000_000 if kind == "million" else float(said.rstrip(",").replace(",", ""))
            yield from _wrong_amount(said, value, text, token, [row for row in own if row.amounts] or rows)
        else:
            date = _iso(kind, said)
            known = [day for row in own for day in row.dates + row.noted] or [day for row in rows for day in row.dates]
            if not any(day == date or day.startswith(date) and not day.endswith("s") for day in known):
                yield f"no row cited here is dated {said!r}{_rather(known)}"


def _blank(found: re.Match) -> str:
    """As many spaces: what stands behind keeps its place."""
    return " " * len(found.group())


def _linked(block: Paragraph, token: re.Match) -> list[Row]:
    """The row to which the link leads that a number stands in; none where it stands in no link, or in one to no row."""
    within = [address for start, end, address in block.links if start <= token.start() and token.end() <= end]
    return [row for address in within if (row := cited(address))]


def _rather(known: list[str]) -> str:
    return f", but {', '.join(dict.fromkeys(filter(None, known)))}" if any(known) else ""


def _wrong_amount(said: str, value: float, text: str, token: re.Match, rows: list[Row]) -> Iterator[str]:
    candidates = [row.amounts[value] for row in rows if value in row.amounts]
    if not candidates:
        yield f"no row cited here has the number {said}{_rather([f'{amount:,g}' for row in rows for amount in row.amounts])}"
        return
    unit = _unit_at(text, token)
    fitting = [hedge for measure, hedge in candidates if unit in UNIT_WORDS.get(measure, ())]
    if not fitting:
        yield f"{said} counts {candidates[0][0].replace('_', ' ')}, but the text says {unit or 'no unit'!r}"
        return
    complaints = [_wrong_hedge(said, hedge, text, token) for hedge in fitting]
    if all(complaints):
        yield complaints[0]


def _unit_at(text: str, token: re.Match) -> str:
    """The first unit after the number in its sentence, else the last one before it."""
    rest = re.split(r"[.;:](?=\s|$)", text[token.end() :])[0]
    if after := _UNIT.search(rest):
        return after.group()
    before = _UNIT.findall(text[: token.start()])
    return before[-1] if before else ""


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
    for added in (words for group in HEDGE_WORDS.values() for words in group):
        if re.search(rf"\b{added}\b", closest):
            return f"{said} is exact in its row, and the text adds {added!r}"
    return ""


def _known_reference(said: str, addresses: list[str], path: Path) -> bool:
    kind, number = said.split()
    if kind == "claim":
        return f"claim-{number}" in addresses
    if kind == "chapter":
        return any(
            (path.parents[0] if path.parent.name == "book" else path.parents[1]).glob(f"{int(number):02d}-*.ipynb")
        )
    return f"{kind[:3]}-{number.replace('.', '-')}" in addresses


def _known_notes(said: str, rows: list[Row]) -> bool:
    notes: set[int] = set()
    for first, last in re.findall(r"(\d+)(?: ?(?:–|-|to) ?(\d+))?", said):
        notes |= set(range(int(first), int(last or first) + 1))
    if re.search(",|and", said):  # a list of several runs claims to be the whole list
        return any(notes == row.notes for row in rows)
    return any(notes <= row.notes for row in rows)


def _iso(kind: str, said: str) -> str:
    if kind in ("year", "decade"):
        return said
    *day, month, year = said.split()
    parts = [year, f"{MONTHS.index(month.capitalize()) + 1:02d}", *(f"{int(number):02d}" for number in day)]
    return "-".join(parts)
