"""Boards: a few words in a grid, taken in at a glance, as HTML that reflows on a phone.

A grid is a table with a tint for each kind of cell; in a ledger the labels have the room, and a few narrow cells stay beside
them on a phone too; chips are what stands under each head, counted there; lanes are steps from above to below with a mark for
whoever acts at each; a strip has a mark under its year for each thing that happened, and each mark leads somewhere; columns of
sentences can face each other.
Nothing hangs on a tint or a sign alone: each cell has its words, seen or heard.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from markupsafe import Markup

# What a cell may be: each has its tint in board.css.
KINDS = ("yes", "no", "open", "empty", "none")
# Cells of sentences that a phone has room for beside each other; more stand in pairs, each with its head.
MOST_ABREAST = 3
# Years that a phone has room for in full; of more, the last two figures are seen.
MOST_YEARS = 8
# Letters of a label for which a strip keeps a narrow column; for longer ones the years make room.
NARROW_LABEL = 24


class Cell(NamedTuple):
    """A cell of a grid: its words, of which of `KINDS` it is, whether it is the one that the reader has chosen, and how a dash
    is to be heard."""

    words: str | Markup
    kind: str
    chosen: bool = False
    dash: str = "nothing"


class Station(NamedTuple):
    """A step in lanes: what happens, who acts, who of them is picked out, what is to be known, and whether it is risky."""

    step: str | Markup
    acts: Sequence[str]
    picked: str = ""
    note: str | Markup = ""
    risky: bool = False


class Mark(NamedTuple):
    """A mark in a strip: the year it stands under, the line it stands in, where it leads, and whether it is out of account.

    `kind` is which of `KINDS` it is, where that is not its line's.
    """

    year: int
    line: str
    link: Markup
    faint: bool = False
    kind: str = ""


def grid(
    lines: Mapping[str, Sequence[Cell]], heads: Sequence[str], *, corner: str, caption: str, wide: bool = False
) -> Markup:
    """A grid: a line of cells for each label, under heads; on a phone each label stands above its cells.

    Args:
        lines: the cells of each line, by its label.
        heads: one for each column of cells.
        corner: what the labels are, above them.
        caption: what the grid shows, for those who hear it.
        wide: the cells hold sentences, not a word or two.

    >>> shown = grid({"Smell": [Cell("against", "no")]}, ["Water"], corner="Sign", caption="For the water, or against it")
    >>> shown.count("<td"), 'class="is-no"' in shown, 'aria-label="For the water, or against it"' in shown
    (1, True, True)
    >>> grid({"Smell": []}, ["Water", "Air"], corner="Sign", caption="For the water, or against it")
    Traceback (most recent call last):
    ValueError: line 'Smell': expected 2 cells, one for each head, found 0
    """
    body = Markup("")
    for label, cells in lines.items():
        _check_count(label, cells, heads)
        shown = Markup("").join(_cell(cell, head if wide else "") for cell, head in zip(cells, heads, strict=True))
        body += _ROW.format(label, shown)
    kind = "is-grid" + (" is-worded" if wide else "") + (" is-paired" if wide and len(heads) > MOST_ABREAST else "")
    return _table(kind, len(heads), heads, corner, caption, body)


def ledger(
    lines: Mapping[str, Sequence[Cell]], heads: Sequence[str], *, corner: str, caption: str, cell: str = "4.6rem"
) -> Markup:
    """A grid of signs or single words: labels take the free width, and their cells stay beside them on a phone too.

    Args:
        lines: the cells of each line, by its label.
        heads: one for each column of cells.
        corner: what the labels are, above them; `legend` can stand there.
        caption: what the ledger shows, for those who hear it.
        cell: how wide a column of cells is.

    >>> shown = ledger({"Smell": [sign("○", "against", "no")]}, ["Water"], corner="Sign", caption="For the water, or against it")
    >>> shown.count("<td"), "--cell: 4.6rem" in shown
    (1, True)
    """
    body = Markup("")
    for label, cells in lines.items():
        _check_count(label, cells, heads)
        body += _ROW.format(label, Markup("").join(_cell(one, "") for one in cells))
    return _table("is-ledger", len(heads), heads, corner, caption, body, more=f"; --cell: {cell}")


def sign(seen: str, heard: str, kind: str, *, chosen: bool = False) -> Cell:
    """A cell of a sign, with the words that say it to those who hear it.

    >>> sign("●", "for", "yes").words.striptags()
    '●for'
    """
    return Cell(_SIGN.format(seen, heard), kind, chosen)


def legend(name: str, signs: Mapping[str, str]) -> Markup:
    """A corner that says what the signs below mean to those who see them; to others it is `name`, since cells have their words.

    >>> legend("Sign", {"●": "for", "○": "against"}).striptags()
    'Sign● for ○ against'
    """
    shown = Markup(" ").join(Markup("<span>{} {}</span>").format(seen, meaning) for seen, meaning in signs.items())
    return _LEGEND.format(name, shown)


def chips(lines: Mapping[str, Sequence[Sequence[Cell]]], heads: Sequence[str], *, corner: str, caption: str) -> Markup:
    """What stands in each line under each head, a chip for each; a head says how many stand under it.

    On a phone the chips of a line stand below its label, each after the word of its head.

    Args:
        lines: for each line, by its label, the cells under each head: none, one or several.
        heads: one for each column.
        corner: what the labels are, above them.
        caption: what the chips show, for those who hear it.

    >>> drank, smelt = Cell("The widow drank it", "yes"), Cell("It smelt", "no")
    >>> shown = chips({"Broad Street": [[drank], [smelt, smelt]]}, ["For", "Against"], corner="Where", caption="For and against")
    >>> shown.count("<li"), "Against <span" in shown, ">2<" in shown
    (3, True, True)
    """
    body, counts = Markup(""), [0] * len(heads)
    for label, places in lines.items():
        _check_count(label, places, heads)
        counts = [count + len(cells) for count, cells in zip(counts, places, strict=True)]
        shown = Markup("").join(_chips(cells, head) for cells, head in zip(places, heads, strict=True))
        body += _ROW.format(label, shown)
    counted = [_COUNTED.format(head, count) for head, count in zip(heads, counts, strict=True)]
    return _table("is-chips", len(heads), counted, corner, caption, body)


def lanes(stations: Sequence[Station], actors: Mapping[str, str], *, corner: str, caption: str) -> Markup:
    """Steps from above to below, with a mark in the lane of whoever acts; `actors` maps each to the head of its lane.

    A full mark is the actor picked out, a large one acts at its step alone.

    >>> shown = lanes([Station("Draws water", ["widow"])], {"widow": "Widow", "carter": "Carter"}, corner="Step", caption="Who acts")
    >>> shown.count("○"), "acts alone" in shown
    (1, True)
    """
    body = Markup("")
    for station in stations:
        note = _NOTE.format(station.note) if station.note else ""
        marks = Markup("").join(_mark(station, actor) for actor in actors)
        risky = Markup(' class="is-risky"') if station.risky else ""
        body += _STEP.format(risky, station.step, note, marks)
    return _table("is-lanes", len(actors), list(actors.values()), corner, caption, body)


def facing(columns: Mapping[str, Sequence[Cell]], *, caption: str) -> Markup:
    """Columns of sentences that face each other, each under its head; a cell of kind "none" is struck out.

    Args:
        columns: the cells of each column, by its head.
        caption: what the columns show, for those who hear it.

    >>> shown = facing({"Water": [Cell("The widow drank it", "yes")], "Air": [Cell("It smelt", "none")]}, caption="For and against")
    >>> shown.count("<s>"), shown.count("<li")
    (1, 2)
    """
    shown = Markup("").join(_COLUMN.format(head, Markup("").join(map(_item, cells))) for head, cells in columns.items())
    return _FACING.format(caption, shown)


def _item(cell: Cell) -> Markup:
    _check_kind(cell.kind)
    return _ITEM.format(cell.kind, _LEFT_OUT.format(cell.words) if cell.kind == "none" else cell.words)


def strip(
    marks: Sequence[Mark],
    lines: Mapping[str, str],
    *,
    corner: str,
    caption: str,
    heads: Mapping[str, str] | None = None,
    totals: Mapping[str, Mapping[int, str]] | None = None,
    until: int | None = None,
) -> Markup:
    """Marks under the years in which something happened, in lines from above to below; a rule parts "yes" from what follows.

    Years without a mark are left out, so the years stand in order and not to scale.

    Args:
        marks: in the order in which they are to be heard within a year.
        lines: which of `KINDS` each line is, by its label, from above to below.
        corner: what the labels are, above them.
        caption: what the strip shows, for those who hear it.
        heads: words above a line, by its label, where lines are in groups.
        totals: lines of words below the marks, by label and year, such as how many there could have been.
        until: the year after which a line is drawn; its head is bold.

    >>> map_ = Mark(1854, "Told", Markup('<a href="#supply-rest">●</a>'))
    >>> shown = strip([map_], {"Told": "yes", "Withheld": "no"}, corner="Act", caption="What was told of the pump")
    >>> shown.count("<li>"), ">1854<" in shown
    (1, False)
    >>> "1854" in shown.striptags()
    True
    >>> strip([map_], {"Withheld": "no"}, corner="Act", caption="What was withheld")
    Traceback (most recent call last):
    ValueError: a mark of 1854 is in the line 'Told', expected one of Withheld
    >>> strip([map_], {"Told": "yes"}, corner="Act", caption="Told", totals={"of": {1854: "7"}}, until=1854).count("is-until")
    2
    """
    for mark in marks:
        if mark.line not in lines:
            raise ValueError(f"a mark of {mark.year} is in the line {mark.line!r}, expected one of {', '.join(lines)}")
    years = sorted({mark.year for mark in marks})
    last = max((year for year in years if until is not None and year <= until), default=None)
    body = Markup("")
    for label, kind in lines.items():
        _check_kind(kind)
        if heads and label in heads:
            body += _GROUP.format(len(years) + 1, heads[label])
        cells = Markup("")
        for year in years:
            here = (mark for mark in marks if (mark.year, mark.line) == (year, label))
            cells += _MARKS.format(_UNTIL[year == last], Markup("").join(map(_listed, here)))
        body += _LINE.format(kind, label, cells)
    for label, numbers in (totals or {}).items():
        cells = (_TOTAL.format(_UNTIL[year == last], numbers.get(year, "")) for year in years)
        body += _LINE.format("total", label, Markup("").join(cells))
    shown = [(_CHOSEN if year == until else _PLAIN).format(_YEAR.format(*divmod(year, 100))) for year in years]
    look = "is-strip" + (" is-long" if len(years) > MOST_YEARS else "")
    if max(map(len, lines), default=0) > NARROW_LABEL:
        look += " is-broad"
    return _table(look, len(years), shown, corner, caption, body)


def key(signs: Mapping[str, tuple[str, str]]) -> Markup:
    """What the signs of a strip mean, for those who see them: each mark says it in words, too.

    `signs` has of each sign its words, and which of `KINDS` it is.

    >>> key({"●": ("told", "yes"), "○": ("later", "none")}).count("<span class=")
    2
    """
    shown = Markup("")
    for sign, (words, kind) in signs.items():
        _check_kind(kind)
        shown += Markup('<span class="is-{}"><b>{}</b> {}</span> ').format(kind, sign, words)
    return Markup('<p class="board-key" aria-hidden="true">{}</p>').format(shown)


def _listed(mark: Mark) -> Markup:
    if mark.kind:
        _check_kind(mark.kind)
    look = " ".join([f"is-{mark.kind}"] * bool(mark.kind) + ["is-faint"] * mark.faint)
    return Markup("<li{}>{}</li>").format(Markup(' class="{}"').format(look) if look else "", mark.link)


# A browser forgets that a table is one where its lines are laid out anew. So the roles say it again, from the element around
# it; the table itself must have none then.
_TABLE = Markup(
    '<div class="book-board {}" style="--columns: {}{}" role="table" aria-label="{}"><table role="none">'
    '<thead role="rowgroup"><tr role="row"><th scope="col" role="columnheader">{}</th>{}</tr></thead>'
    '<tbody role="rowgroup">{}</tbody></table></div>'
)
_HEAD = Markup('<th scope="col" role="columnheader">{}</th>')
_NOTE = Markup('<span class="visually-hidden">. </span><span class="board-note">{}</span>')
_ROW = Markup('<tr role="row"><th scope="row" role="rowheader">{}</th>{}</tr>')
_FACING = Markup('<div class="book-board is-facing" role="group" aria-label="{}">{}</div>')
_COLUMN = Markup('<div class="board-column"><p class="board-head">{}</p><ul>{}</ul></div>')
_ITEM = Markup('<li class="is-{}">{}</li>')
_LEFT_OUT = Markup('<s>{}</s><span class="visually-hidden"> (left out)</span>')
_LINE = Markup('<tr role="row" class="is-{}"><th scope="row" role="rowheader">{}</th>{}</tr>')
_YEAR = Markup('<span class="strip-century">{}</span>{:02d}')
_SIGN = Markup('<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>')
_LEGEND = Markup('<span class="visually-hidden">{}</span><span class="board-legend" aria-hidden="true">{}</span>')
_COUNTED = Markup('{} <span class="board-count">{}</span>')
_CHIP = Markup('<li class="is-{}" data-head="{}">{}</li>')
_MARKS = Markup('<td role="cell"{}><ul>{}</ul></td>')
_TOTAL = Markup('<td role="cell"{}>{}</td>')
_UNTIL = {False: "", True: Markup(' class="is-until"')}
_PLAIN, _CHOSEN = Markup("{}"), Markup("<strong>{}</strong>")
_GROUP = Markup('<tr role="row"><td class="board-group" role="cell" colspan="{}">{}</td></tr>')
_STEP = Markup('<tr role="row"{}><th scope="row" role="rowheader">{}{}</th>{}</tr>')


def _table(
    kind: str, columns: int, heads: Sequence[str], corner: str, caption: str, body: Markup, *, more: str = ""
) -> Markup:
    shown = Markup("").join(_HEAD.format(head) for head in heads)
    return _TABLE.format(kind, columns, more, caption, corner, shown, body)


def _check_count(label: str, cells: Sequence, heads: Sequence[str]) -> None:
    if len(cells) != len(heads):
        raise ValueError(f"line {label!r}: expected {len(heads)} cells, one for each head, found {len(cells)}")


def _check_kind(kind: str) -> None:
    if kind not in KINDS:
        raise ValueError(f"a cell or a line is of kind {kind!r}, expected one of {', '.join(KINDS)}")


def _cell(cell: Cell, head: str) -> Markup:
    _check_kind(cell.kind)
    chosen = Markup(' aria-current="true"') if cell.chosen else ""
    unsaid = Markup(' aria-label="{}"').format(cell.dash) if cell.words == "–" else ""
    return Markup('<td role="cell" class="is-{}"{}{}{}>{}</td>').format(
        cell.kind, Markup(' data-head="{}"').format(head) if head else "", chosen, unsaid, cell.words
    )


def _chips(cells: Sequence[Cell], head: str) -> Markup:
    if not cells:
        return _cell(Cell("–", "none"), "")
    for cell in cells:
        _check_kind(cell.kind)
    return _MARKS.format("", Markup(" ").join(_CHIP.format(cell.kind, head, cell.words) for cell in cells))


def _mark(station: Station, actor: str) -> Markup:
    if actor not in station.acts:
        return Markup('<td role="cell"></td>')
    alone = len(station.acts) == 1
    return Markup('<td role="cell"><span class="board-mark{}{}" aria-hidden="true">{}</span>{}</td>').format(
        Markup(" is-picked") if actor == station.picked else "",
        Markup(" is-alone") if alone else "",
        "●" if actor == station.picked else "○",
        Markup('<span class="visually-hidden">{}</span>').format("acts alone" if alone else "acts"),
    )
