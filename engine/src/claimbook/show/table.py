"""Show a DataFrame as an HTML table that a screen reader, a phone and a printer can read."""

import re

import pandas as pd
from markupsafe import Markup

from claimbook.show import markup
from claimbook.show.markup import inline, words
from claimbook.show.output import HtmlOutput

NUMBERS = "numbers"  # attribute of a table: the heads of columns whose numbers are written as text
_HEARD = re.compile(r'<span class="visually-hidden">.*?</span>')
_SHORT_CELL, _LONG_CELL, _LONG_ROW = (
    40,
    90,
    130,
)  # letters: what fits a column on a phone, one of three, six columns beside a menu


def html(
    table: pd.DataFrame,
    *,
    caption: str | Markup,
    ids: list[str] | None = None,
    numbers: bool = False,
) -> Markup:
    """Table with a caption, column heads, and the first column as row heads.

    Numbers get thousands separators and stand to the right, as do those of columns that the table's attribute `NUMBERS`
    names (`Rows.frame` sets it), but for row heads; a cell that is a `Markup` goes in as it
    is, any other text is escaped. `ids`, one for each row, become the rows' addresses on the page. With `numbers` all
    columns but the first hold numbers, as `Markup`: a matrix, which scrolls beside its first column on a phone.

    >>> html(pd.DataFrame({"year": ["1854"], "people": [2942]}), caption="By year")[-38:]
    Markup('>2,942</td></tr></tbody></table></div>')
    """
    written = table.attrs.get(NUMBERS, ()) if not numbers else table.columns
    numeric = [
        at > 0 and column in written or not numbers and pd.api.types.is_numeric_dtype(table[column])
        for at, column in enumerate(table)
    ]
    head = Markup("").join(
        Markup('<th scope="col"{}>{}</th>').format(_class(number), column)
        for column, number in zip(table.columns, numeric, strict=True)
    )
    width = " is-matrix" if numbers else _width(table, chapter=ids is None)
    rows = Markup("")
    for position, values in enumerate(table.itertuples(index=False)):
        cells = Markup("").join(
            Markup("<{0}{1}>{2}</{3}>").format(
                Markup('th scope="row"') if column == 0 else _cell(table.columns[column] if "is-wide" in width else ""),
                _class(numeric[column]),
                _text(value),
                "th" if column == 0 else "td",
            )
            for column, value in enumerate(values)
        )
        address = Markup(' id="{}"').format(ids[position]) if ids else ""
        rows += Markup("<tr{}>{}</tr>").format(address, cells)
    # A table that scrolls on a phone must be within reach of the keyboard; one with links in it is anyway.
    stop = Markup(' tabindex="0" role="region" aria-label="Table: {}"').format(Markup(caption).striptags())
    return Markup(
        '<div class="book-table{}"{}><table><caption>{}</caption>'
        "<thead><tr>{}</tr></thead><tbody>{}</tbody></table></div>"
    ).format(width, "" if "<a " in rows else stop, caption, head, rows)


def show(table: pd.DataFrame, *, number: str, caption: str, ids: list[str] | None = None, fold: str = "") -> HtmlOutput:
    """Numbered table for a chapter, at the address `tab-3-1` for the number "3.1".

    `caption` says what is counted and who says so; `[text](#address)` in it becomes a link. With `fold` the table is closed
    below these words, for those who want what is behind a picture or a sentence.

    >>> table = pd.DataFrame({"year": ["1854"]})
    >>> str(show(table, number="1.1", caption="By year.", fold="The year").html)[:75]
    '<div id="tab-1-1"><details class="book-fold"><summary>Table 1.1: The year</'
    """
    address, title = f"tab-{number.lower().replace('.', '-')}", f"Table {number}"
    linked = Markup('<a class="book-number" href="#{}">{}.</a> {}').format(address, title, inline(caption))
    body = html(table, caption=linked, ids=ids)
    if fold:
        body = markup.fold(f"{title}: {fold}", body)
    return HtmlOutput(Markup('<div id="{}">{}</div>').format(address, body), targets={address: title}, prose=[caption])


def _cell(head: str) -> Markup:
    """Start of a cell, with its column's head where the row may be stacked."""
    return Markup('td data-head="{}"').format(head) if head else Markup("td")


def _width(table: pd.DataFrame, *, chapter: bool = True) -> str:
    """Class of a table whose cells hold sentences: where there is no room the style sheet stacks its rows.

    Those with the most words are stacked earlier, but for the long lists of the reference pages, which
    are read down their first column.

    >>> wide = pd.DataFrame({name: ["word " * 12] for name in "abcdef"})
    >>> _width(wide), _width(wide, chapter=False), _width(wide[["a", "b", "c"]])
    (' is-wide is-wider', ' is-wide', '')
    """
    text = table.select_dtypes(exclude="number")
    lengths = [_seen(cell) for column in text for cell in text[column] if isinstance(cell, str)]
    columns = len(table.columns)
    if not lengths or max(lengths) <= (_SHORT_CELL if columns > 3 else _LONG_CELL) or columns < 3:
        return ""
    crowded = columns > 6 or (columns == 6 and sum(lengths) > _LONG_ROW * len(table))
    return " is-wide is-wider" if chapter and crowded else " is-wide"


def _seen(cell: str) -> int:
    """How many letters of a cell are seen; what is only heard takes no room.

    >>> _seen(Markup('<a href="#x">no<span class="visually-hidden"> (Canada: is it named?)</span></a>'))
    2
    """
    return len(Markup(_HEARD.sub("", cell)).striptags())


def _class(number: bool) -> Markup:
    # JupyterLab sets every cell to the right; the book's style sheet does not reach it there.
    return Markup(' class="number"' if number else ' style="text-align: left"')


def _text(value) -> str | Markup:
    if isinstance(value, Markup):
        return value
    if isinstance(value, str):
        return inline(value)
    return "" if pd.isna(value) else words(value)
