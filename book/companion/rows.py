"""Show the rows of a table as a reference page does: each at its address, each key as a link.

Row `total` of the table `repatriation` is `#repatriation-total`; row `2019-total` of
`south_korea_arrivals` is `#south-korea-arrivals-2019-total`.
"""

import re

import pandas as pd
from markupsafe import Markup

from companion import data, sources, tables
from companion.markup import Shown, day, hedged, inline, words

_EAST_ASIAN = re.compile(r"[\u3040-\u30ff\u4e00-\u9fff\uac00-\ud7a3]")


def address(name: str, key: str | int) -> str:
    """Where a row stands in the book.

    >>> address("unhcr_coverage", "jpn-refugees")
    'unhcr-coverage-jpn-refugees'
    """
    kind = "source" if name == "sources" else "claim" if name == "claims" else name.replace("_", "-")
    return f"{kind}-{str(key).replace('_', '-')}"


def link(name: str, key: str | int, text: str | None = None) -> Markup:
    """Link to a row; raises `DataError` when there is none.

    >>> link("laws", "jp-act96-2006", "the Act of 2006")
    Markup('<a href="#laws-jp-act96-2006">the Act of 2006</a>')
    """
    data.row(name, key)
    if name == "sources":
        return sources.link(str(key))
    return Markup('<a href="#{}">{}</a>').format(address(name, key), text or key)


def listing(name: str, columns: dict[str, str], *, rows: pd.DataFrame | None = None) -> Shown:
    """Every row of a table, or those of `rows`, as an HTML table: for what is compared down a column.

    `columns` maps columns of the table to the heads of the page. Keys of other tables become links,
    dates are written out, "not seen" is set apart. Some columns are joined from those of the table:
    `amount` from low, high, hedge and unit; `dated` from date and end; `when` from from and to; `who_says`
    from the sources and the claims.

    >>> str(listing("laws", {"name": "Law", "year": "Year"}).html).count("<tr ") == len(data.load("laws"))
    True
    """
    rows = data.load(name) if rows is None else rows
    keys = rows[data.describe(name)["schema"]["primaryKey"]]
    return Shown(
        tables.html(
            frame(name, columns, rows=rows),
            caption=f"{data.describe(name)['title']}: every row of {name}.csv",
            ids=[address(name, key) for key in keys],
            titles=[f"Row {key} of {name}.csv" for key in keys],
        )
    )


def frame(name: str, columns: dict[str, str], *, rows: pd.DataFrame | None = None) -> pd.DataFrame:
    """Rows of a table as they are shown, under the heads of `columns`, for a table of a chapter.

    The cells are text or `Markup`; see `listing` for what becomes of keys, dates and joined columns.
    Unlike there the rows get no address: each has its own on a reference page.

    >>> frame("laws", {"name": "Law", "year": "Year"}).loc[0, "Year"]
    '1951'
    """
    rows = data.load(name) if rows is None else rows
    points = _points(name)
    shown = {head: [_cell(row, column, points) for _, row in rows.iterrows()] for column, head in columns.items()}
    return pd.DataFrame(shown, dtype="object")


def entries(name: str, title: str, columns: dict[str, str], *, rows: pd.DataFrame | None = None) -> Shown:
    """Every row of a table as an entry of its own: for rows that are read one by one.

    The column `title` heads the entry; the others follow under their heads from `columns`, as in
    `listing`, and those that are empty in a row are left out of its entry.

    >>> str(entries("laws", "name", {"year": "Year"}).html)[:60]
    '<ul class="book-entries"><li id="laws-convention-1951" data-'
    """
    rows = data.load(name) if rows is None else rows
    points, key = _points(name), data.describe(name)["schema"]["primaryKey"]
    items = (
        Markup('<li id="{}" data-target="Row {} of {}.csv"><strong>{}</strong><dl>{}</dl></li>').format(
            address(name, row[key]), row[key], name, _text(_cell(row, title, points)), _fields(row, columns, points)
        )
        for _, row in rows.iterrows()
    )
    return Shown(Markup('<ul class="book-entries">{}</ul>').format(Markup("").join(items)))


def _fields(row: pd.Series, columns: dict[str, str], points: dict[str, str]) -> Markup:
    cells = ((head, _cell(row, column, points)) for column, head in columns.items())
    return Markup("").join(
        Markup("<div><dt>{}</dt><dd>{}</dd></div>").format(head, _text(cell)) for head, cell in cells if cell
    )


def _text(cell: Markup | str) -> Markup:
    return cell if isinstance(cell, Markup) else inline(cell)


def _points(name: str) -> dict[str, str]:
    """For each column that holds keys of another table, that table."""
    schema = data.describe(name)["schema"]
    return {key["fields"]: key["reference"]["resource"] for key in schema.get("foreignKeys", [])} | {
        field["name"]: field["references"].split(".")[0] for field in schema["fields"] if "references" in field
    }


def _cell(row: pd.Series, column: str, points: dict[str, str]) -> Markup | str:
    if column in _JOINED:
        return _JOINED[column](row)
    value = row[column]
    if column in points:
        found = [key for key in (value if isinstance(value, tuple) else (value,)) if not pd.isna(key) and key != ""]
        return Markup(", ").join(link(points[column], key) for key in found)
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, pd.Timestamp):
        return day(f"{value:%Y-%m-%d}")
    if not isinstance(value, str):
        return "" if pd.isna(value) else str(value) if "year" in column else words(value)
    if value == "not seen":
        return Markup('<span class="not-seen">not seen</span>')
    return _spoken(row, column, value)


def _spoken(row: pd.Series, column: str, value: str) -> Markup:
    """Text with its links; words in another script are marked with their language."""
    text = inline(value)
    if not _EAST_ASIAN.search(value) and row.get("language") not in ("fr",):
        return text
    if column in ("words", "verb", "official_name", "script"):
        return Markup('<span lang="{}">{}</span>').format(row["language"], text)
    marked = re.sub(r"[\u3040-\u30ff\u3400-\u9fff]+", r'<span lang="ja">\g<0></span>', str(text))
    return Markup(re.sub(r"[\uac00-\ud7a3]+", r'<span lang="ko">\g<0></span>', marked))


def amount(row: pd.Series) -> str:
    """The number of a row with its hedge and unit, open ends as "at least" or "over".

    >>> amount(data.row("estimates", "rfa-2015")), amount(data.row("outcomes", "naturalised"))
    ('about 200 to 250', 'at least 15 people')
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


def _who_says(row: pd.Series) -> Markup:
    keys = [*row.get("sources", ()), *(row[name] for name in ("source", "second_source") if name in row.index)]
    said = [link("sources", key) for key in keys if key]
    claims = [*row.get("claims", ()), *([row["claim"]] if row.get("claim") else [])]
    said += [link("claims", key) for key in claims]
    return Markup("; ").join(said)


_JOINED = {"amount": amount, "dated": _dated, "when": _when, "who_says": _who_says}
