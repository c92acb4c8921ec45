"""Show the rows of a table as a reference page does: each at its address, each key as a link.

Row `total` of the table `supply` is `#supply-total`; row `2019-total` of `deaths_by_day` is `#deaths-by-day-2019-total`.
"""

import itertools
import operator
import re
from collections.abc import Callable, Collection, Mapping

import pandas as pd
from markupsafe import Markup

from claimbook.show import table as html_table
from claimbook.show.markup import day, entry, hedged, inline, words
from claimbook.show.output import HtmlOutput
from claimbook.tables.errors import DataError
from claimbook.tables.reader import Tables

_LANGUAGE = "en"  # that of the pages
_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")
_EAST_ASIAN_LANGUAGES = ("ja", "ko", "zh")  # their words stand in Latin letters too, which need no mark


class Rows:
    """The rows of a folder of tables, as pages show them.

    Args:
        tables: the tables.
        display: what a link to a row reads instead of its key, for tables whose keys nobody should have to read: by
            the word that such a table has as `display` in its description. A word that is not here names a column
            of the table.
    """

    def __init__(self, tables: Tables, display: Mapping[str, Callable[[str], str]]):
        self.tables, self.display = tables, display

    def address(self, name: str, key: str | int) -> str:
        """Where a row stands in the book: see `Tables.address`.

        >>> rows.address("claims", "i-2"), rows.address("supply", "rest")
        ('claim-i-2', 'supply-rest')
        """
        return self.tables.address(name, key)

    def link(self, name: str, key: str | int, text: str | None = None, *, about: str = "") -> Markup:
        """Link to a row; raises `DataError` when there is none.

        `about` is heard and not seen: it says of a word such as "yes" what it answers, for those who meet the link by itself.

        >>> rows.link("supply", "rest", "the rest of London"), rows.link("sources", "snow1855")
        (Markup('<a href="#supply-rest">the rest of London</a>'), Markup('<a href="#source-snow1855">Snow 1855</a>'))
        """
        words_ = text or self._displayed(name, key, self.tables.row(name, key))
        heard = Markup('<span class="visually-hidden"> ({})</span>').format(about) if about else ""
        return Markup('<a href="#{}">{}{}</a>').format(self.address(name, key), words_, heard)

    def _displayed(self, name: str, key: str | int, row: pd.Series) -> str:
        """What a link to a row reads: what the table has for its links, or the key in one piece."""
        word = self.tables.display(name)
        if not word:
            return Markup('<span class="row-key">{}</span>').format(key)
        return self.display[word](str(key)) if word in self.display else row[word]

    def listing(self, name: str, columns: dict[str, str], *, rows: pd.DataFrame | None = None) -> HtmlOutput:
        """Every row of a table, or those of `rows`, as an HTML table: for what is compared down a column.

        `columns` maps columns of the table to the heads of the page. Keys of other tables become links,
        dates are written out, "not seen" is set apart. Some columns are joined from those of the table:
        `amount` from low, high, hedge and unit; `dated` from date and end; `when` from from and to; `who_says`
        from the sources and the claims. A column that is empty in every row is left out.

        >>> str(rows.listing("supply", {"supplier": "Supplier", "houses": "Houses"}).html).count("<tr ")
        3
        """
        whole = self.tables.load(name)
        rows = whole if rows is None else rows
        described = self.tables.describe(name)
        targets = self._targets(name, rows)
        shown = "every row" if len(rows) == len(whole) else f"{words(len(rows))} of the {words(len(whole))} rows"
        caption = f"{described['title']}: {shown} of {name}.csv"
        frame = self.frame(name, columns, rows=rows)
        said = frame.loc[:, [frame[head].astype(bool).any() or frame.empty for head in frame.columns]]
        return HtmlOutput(html_table.html(said, caption=caption, ids=list(targets)), targets=targets)

    def listings(self, *, without: Collection[str] = ()) -> HtmlOutput:
        """Every row of every table but those that have pages of their own, each as `listing` with all its columns.

        Heads are the titles of the columns in the description, or else their names. Left out are `claims`, `sources`
        and `citations`, and what `without` names.

        >>> list(rows.listings(without=["attacks"]).targets)
        ['supply-southwark-vauxhall', 'supply-lambeth', 'supply-rest']
        """
        apart = {"claims", "sources", "citations", *without}
        return HtmlOutput.joined(
            self.listing(name, self._heads(name)) for name in self.tables.names() if name not in apart
        )

    def _heads(self, name: str) -> dict[str, str]:
        """The head of each column of a table but its key, which is the address of its row."""
        schema = self.tables.describe(name)["schema"]
        names = {field["name"]: field.get("title") for field in schema["fields"]}
        heads = {column: title or column.replace("_", " ").capitalize() for column, title in names.items()}
        return {column: head for column, head in heads.items() if column != schema["primaryKey"]}

    def frame(self, name: str, columns: dict[str, str], *, rows: pd.DataFrame | None = None) -> pd.DataFrame:
        """Rows of a table as they are shown, under the heads of `columns`, for a table of a chapter.

        The cells are text or `Markup`; see `listing` for what becomes of keys, dates and joined columns.
        Unlike there the rows get no address: each has its own on a reference page. Numbers stand to the right where the
        table is shown. Raises `DataError` for a column that the table does not have.

        >>> rows.frame("supply", {"houses": "Houses"}).loc[0, "Houses"]
        '40,046'
        """
        rows = self.tables.load(name) if rows is None else rows
        fields = self._fields(name)
        shown = {
            head: [self._cell(row, column, fields) for _, row in rows.iterrows()] for column, head in columns.items()
        }
        frame = pd.DataFrame(shown, dtype="object")
        frame.attrs[html_table.NUMBERS] = [head for column, head in columns.items() if _counts(fields.get(column, {}))]
        return frame

    def entries(
        self,
        name: str,
        title: str,
        columns: dict[str, str],
        *,
        brief: str | tuple[str, ...] = (),
        rows: pd.DataFrame | None = None,
        under: str = "",
    ) -> HtmlOutput:
        """Every row of a table as an entry of its own, closed until it is opened: for rows that are read one by one.

        The column `title` heads the entry, and beside it stands what `brief` names: a column, or a few, with
        what a reader looks for before opening. The others follow under their heads from `columns`, as in `listing`, and those
        that are empty in a row are left out of its entry. Rows that have the same text in the column `under` stand
        together, below that text as a heading; in the table they must follow each other.

        >>> str(rows.entries("supply", "supplier", {"houses": "Houses"}).html)[:62]
        '<ul class="book-entries"><li id="supply-southwark-vauxhall"><d'
        >>> str(rows.entries("supply", "supplier", {"houses": "Houses"}, under="supplier").html).count("<h3>")
        3
        """
        rows = self.tables.load(name) if rows is None else rows
        fields, targets = self._fields(name), self._targets(name, rows)
        items = [
            Markup('<li id="{}">{}</li>').format(
                address,
                entry(
                    _headed(_unlinked(self._cell(row, title, fields))),
                    self._brief(row, brief, fields),
                    Markup("<dl>{}</dl>").format(self._parts(row, columns, fields)),
                ),
            )
            for address, (_, row) in zip(targets, rows.iterrows(), strict=True)
        ]
        heads = [_headed(_unlinked(self._cell(row, under, fields))) if under else "" for _, row in rows.iterrows()]
        html = Markup("").join(
            (Markup("<h3>{}</h3>").format(head) if head else Markup(""))
            + Markup('<ul class="book-entries">{}</ul>').format(Markup("").join(item for _, item in together))
            for head, together in itertools.groupby(zip(heads, items, strict=True), key=operator.itemgetter(0))
        )
        return HtmlOutput(html, targets=targets)

    def pivot(
        self,
        name: str,
        index: str,
        across: str,
        heads: Mapping[str, str],
        *,
        first: str,
        caption: str,
        show: Callable[[pd.Series], str] | None = None,
        rows: pd.DataFrame | None = None,
    ) -> HtmlOutput:
        """Every row of a table, or those of `rows`, as a cell at its address: for many numbers of few kinds.

        Args:
            index: the column that gives each line its head, under the head `first`.
            across: the column whose values are the columns of the page, as `heads` names them, in that order.
            show: what a cell says of its row; the row's `amount` where nothing is given.

        A note of a row becomes a letter beside it and a line below the table, where the sources stand too.

        >>> shown = rows.pivot("supply", "supplier", "water", {"": "Houses"}, first="Water from", caption="Houses supplied",
        ...     show=lambda row: f"{row['houses']:,}", rows=tables.load("supply").assign(water="", note=""))
        >>> sorted(shown.targets)
        ['supply-lambeth', 'supply-rest', 'supply-southwark-vauxhall']
        """
        table = self.tables.load(name) if rows is None else rows
        key = self.tables.describe(name)["schema"]["primaryKey"]
        notes = {note: _letter(at) for at, note in enumerate(dict.fromkeys(note for note in table["note"] if note))}
        lines: dict[object, dict[str, Markup]] = {}
        for _, row in table.iterrows():
            cells = lines.setdefault(row[index], {})
            mark = Markup('<sup class="note-letter">{}</sup>').format(notes[row["note"]]) if row["note"] else ""
            said = (show or amount)(row)
            cell = Markup('<span id="{}">{}{}</span>').format(self.address(name, row[key]), said, mark)
            cells[row[across]] = Markup("; ").join([cells[row[across]], cell]) if row[across] in cells else cell
        used = {value: head for value, head in heads.items() if any(value in cells for cells in lines.values())}
        frame = pd.DataFrame(
            [
                {first: str(line)} | {head: cells.get(value, "") for value, head in used.items()}
                for line, cells in lines.items()
            ]
        )
        parts = [html_table.html(frame, caption=caption, numbers=True), self._below(table, notes)]
        return HtmlOutput(Markup("").join(parts), targets=self._targets(name, table))

    def _below(self, table: pd.DataFrame, notes: Mapping[str, str]) -> Markup:
        """What stands below a pivot: whose numbers they are, and what its letters mean."""
        said = dict.fromkeys(str(self._who_says(row)) for _, row in table.iterrows())
        works = dict.fromkeys(Markup(work) for one in said for work in one.split("; "))
        sources = Markup("<li>Sources: {}.</li>").format(Markup("; ").join(works))
        lines = Markup("").join(
            Markup('<li><span class="note-letter">{}</span> {}</li>').format(letter, _text(_spoken(note, "")))
            for note, letter in notes.items()
        )
        return Markup('<ul class="book-notes">{}{}</ul>').format(sources, lines)

    def _targets(self, name: str, rows: pd.DataFrame) -> dict[str, str]:
        """The address of each row, and its title."""
        keys = rows[self.tables.describe(name)["schema"]["primaryKey"]]
        return {self.address(name, key): f"Row {key} of {name}.csv" for key in keys}

    def _brief(self, row: pd.Series, columns: str | tuple[str, ...], fields: dict[str, dict]) -> Markup:
        names = (columns,) if isinstance(columns, str) else columns
        said = [cell for name in names if (cell := _unlinked(self._cell(row, name, fields)))]
        return Markup("; ").join(said)

    def _parts(self, row: pd.Series, columns: dict[str, str], fields: dict[str, dict]) -> Markup:
        cells = ((head, self._cell(row, column, fields)) for column, head in columns.items())
        return Markup("").join(
            Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(head, _text(cell)) for head, cell in cells if cell
        )

    def _fields(self, name: str) -> dict[str, dict]:
        """Each column as it is described; of one that holds keys of another table, `table` is that table."""
        points = {key.column: key.table for key in self.tables.foreign_keys(name)}
        return {
            field["name"]: {**field, "table": points.get(field["name"])}
            for field in self.tables.describe(name)["schema"]["fields"]
        }

    def _cell(self, row: pd.Series, column: str, fields: dict[str, dict]) -> Markup | str:
        if column == "who_says":
            return self._who_says(row)
        if column in _JOINED:
            return _JOINED[column](row)
        if column not in row.index:
            raise DataError(f"there is no column {column!r}; the columns are {', '.join(fields)}")
        value, field = row[column], fields.get(column, {})
        if table := field.get("table"):
            found = [key for key in (value if isinstance(value, tuple) else (value,)) if not pd.isna(key) and key != ""]
            return Markup(", ").join(self.link(table, key) for key in found)
        if isinstance(value, tuple):
            return "; ".join(value)
        if isinstance(value, pd.Timestamp):
            return day(f"{value:%Y-%m-%d}")
        if not isinstance(value, str):
            return "" if pd.isna(value) else str(value) if field.get("display") == "year" else words(value)
        if value == "not seen":
            return Markup('<span class="not-seen">not seen</span>')
        return _spoken(value, row[field["language"]] if "language" in field else "")

    def _who_says(self, row: pd.Series) -> Markup:
        keys = [*row.get("sources", ()), *(row[name] for name in ("source", "second_source") if name in row.index)]
        said = [self.link("sources", key) for key in keys if key]
        claims = [*row.get("claims", ()), *([row["claim"]] if row.get("claim") else [])]
        said += [self.link("claims", key) for key in claims]
        return Markup("; ").join(said)


def _counts(field: Mapping) -> bool:
    """Whether a column holds numbers that are compared down it; years and keys are names.

    >>> _counts({"type": "integer"}), _counts({"type": "integer", "display": "year"}), _counts({"type": "string"})
    (True, False, False)
    """
    return field.get("type") in ("integer", "number") and field.get("display") != "year" and not field.get("table")


def _letter(number: int) -> str:
    """The letter of a note, from 0: a to z, then aa.

    >>> _letter(0), _letter(25), _letter(26)
    ('a', 'z', 'aa')
    """
    return (_letter(number // 26 - 1) if number > 25 else "") + chr(ord("a") + number % 26)


def _text(cell: Markup | str) -> Markup:
    return cell if isinstance(cell, Markup) else inline(cell)


def _unlinked(cell: Markup | str) -> Markup:
    """The words of a cell, without its links: a link within what opens an entry would be in its way."""
    return Markup(re.sub(r"</?a\b[^>]*>", "", str(_text(cell))))


def _headed(text: Markup) -> Markup:
    """A text as a heading: it begins with a capital, unless with the "s" of a section."""
    return text if text.startswith("s ") else Markup(text[:1].upper() + text[1:])


def _spoken(value: str, language: str) -> Markup:
    """Text with its links; words in another language, or in another script, are marked with their language."""
    text = inline(value)
    foreign = _EAST_ASIAN.search(value) if language in _EAST_ASIAN_LANGUAGES else language != _LANGUAGE
    if language and foreign:
        return Markup('<span lang="{}">{}</span>').format(language, text)
    marked = re.sub(r"[\u3040-\u30ff\u3400-\u9fff]+", r'<span lang="ja">\g<0></span>', str(text))
    return Markup(re.sub(r"[\uac00-\ud7a3]+", r'<span lang="ko">\g<0></span>', marked))


def amount(row: pd.Series) -> str:
    """The number of a row with its hedge and unit, open ends as "at least" or "over".

    >>> amount(pd.Series({"low": 200, "high": 250, "hedge": "about"})), amount(pd.Series({"low": 15, "high": pd.NA}))
    ('about 200 to 250', '15')
    """
    low, high, hedge = row["low"], row["high"], row.get("hedge", "exact")
    if pd.isna(low) and pd.isna(high):
        return row.get("wording", "")  # "declines to answer", where a count was asked for
    if pd.isna(low):
        text = f"up to {words(high)}"
    else:
        text = hedged(low, hedge) + ("" if pd.isna(high) or high == low else f" to {words(high)}")
    return f"{text} {row.get('unit', '')}".strip()


def _dated(row: pd.Series) -> str:
    start, end = (day(row[name]) if row.get(name) else "" for name in ("date", "end"))
    return f"{start} to {end}" if end else start or "not dated"


def _when(row: pd.Series) -> str:
    start, end = (day(row[name]) if row[name] else "" for name in ("from", "to"))
    if start and end:
        return start if start == end else f"{start} to {end}"
    return f"since {start}" if start else f"to {end}" if end else ""


_JOINED = {"amount": amount, "dated": _dated, "when": _when}
