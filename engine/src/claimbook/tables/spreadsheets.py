"""Recognise what a spreadsheet, an editor or a download has made of a CSV file, and say how to save it again.

Each function returns a few words, or nothing where nothing is recognised; `claimbook.tables` adds file, row and column.
"""

import csv
import re
import unicodedata
from collections.abc import Sequence

_AS_CSV = "as CSV with commas (UTF-8)"
SAVE = f"save it {_AS_CSV}"
_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "vertical bars"}
_CURLY = "“”„‟‘’‚«»"
_ENDS = f"[{_CURLY}\\s\u200b-\u200f\u2060\ufeff\xad]+"  # what may hide at the ends of a column's name
_MERGE = re.compile(r"(<{7}|={7}|>{7}|\|{7})( |$)")
_ERROR = re.compile(r"#(REF!|NAME\?|N/A|VALUE!|DIV/0!|NUM!|NULL!|SPILL!|#+)|Err:\d{3}")
_LOST = re.compile(r"\?{2,}")
_MADE_A_DATE = "a spreadsheet may have made a date of it; write the original value, in a column formatted as text"
_MONTHS = "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec"
_DATE = re.compile(
    r"\d{1,4}([/.])\d{1,2}\1\d{1,4}( .*)?"  # 08/09/1854, 1854.09.08
    rf"|\d{{1,2}}[- ]({_MONTHS})[a-z]*([- ]\d{{2,4}})?|({_MONTHS})[a-z]*[- ]\d{{1,4}}"  # 14-Sep-54, Sep-54
    r"|\d{4}-\d{2}-\d{2}[ T]\d.*"  # 1854-09-08 00:00:00
    r"|\d{4}年.*"
)


def other_file(content: bytes) -> str:
    """What a file is that only bears the name of a CSV file.

    >>> other_file(b"PK\\x03\\x04...")
    'this is a workbook (Excel, LibreOffice or Numbers), not CSV; open it there and save it as CSV with commas (UTF-8)'
    """
    if content.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        return f"this is a workbook (Excel, LibreOffice or Numbers), not CSV; open it there and {SAVE}"
    start = content[:400]
    if start.lstrip().lower().startswith((b"<!doctype html", b"<html")):
        return "this is a web page, not CSV; was it downloaded from a page that asks you to sign in?"
    if not start.startswith((b"\xff\xfe", b"\xfe\xff")) and start.count(0) * 3 > len(start):
        return f"this is UTF-16 text; {SAVE}"
    return ""


def recognised(content: bytes, columns: Sequence[str]) -> tuple[int, str] | None:
    """Row and words for a file that is no CSV file with these columns, as far as it shows in the file as a whole.

    >>> recognised("id,label\\na,Zürich".encode("cp1252"), ["id", "label"])
    (2, 'not UTF-8 text; it looks like Windows-1252, Shift JIS or the like; save it as CSV with commas (UTF-8)')
    """
    if hint := other_file(content):
        return 1, hint
    if hint := header(first_line(content.decode("utf-8-sig", "replace")), columns):
        return 1, hint
    try:
        content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        if hint := _encoding(content, error.object[error.start]):
            return error.object[: error.start].count(b"\n") + 1, f"not UTF-8 text; {hint}"
    return None


def _encoding(content: bytes, byte: int) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return f"it looks like UTF-16; {SAVE}"
    return f"it looks like Windows-1252, Shift JIS or the like; {SAVE}" if byte < 0xFF else ""


def first_line(text: str) -> str:
    """The first line of a text, whichever way its lines end.

    >>> first_line("id,label\\r\\na,b")
    'id,label'
    """
    return re.split(r"[\r\n]", text, maxsplit=1)[0]


def header(first: str, expected: Sequence[str]) -> str:
    """What is the matter with the first line of a file that should name these columns.

    >>> header("id;label", ["id", "label"])
    'the columns are separated by semicolons; save it as CSV with commas (UTF-8)'
    >>> header("id,label,,", ["id", "label"])
    'the last 2 columns are empty; delete them in the spreadsheet'
    """
    found = _cells(first)
    if found == list(expected):
        return ""
    if first.lower().lstrip('"').startswith("sep="):
        return f"{first!r} is a line for Excel alone; delete it, or {SAVE}"
    if merge := _MERGE.match(first):
        return f"it looks like an unresolved merge ({merge[1]})"
    if (hint := separators(first)) and any(column in first for column in expected):
        return hint
    for name in found:
        bare = re.sub(rf"^{_ENDS}|{_ENDS}$", "", name)
        if bare == name or bare not in expected:
            continue
        if set(name) & set(_CURLY):
            return f"the name of column {bare!r} is in curly quotation marks; use straight ones, or none"
        odd = name.replace(bare, "", 1)[0]
        return f"column {bare!r} has {_named(odd)} before or after its name; take it out"
    more = found[len(expected) :]
    if found[: len(expected)] == list(expected) and not any(name.strip() for name in more):
        if len(more) == 1:
            return "the last column is empty; delete it in the spreadsheet"
        return f"the last {len(more)} columns are empty; delete them in the spreadsheet"
    return ""


def _cells(line: str) -> list[str]:
    try:
        return next(csv.reader([line]), [])
    except csv.Error:
        return []


def separators(text: str) -> str:
    """With what the columns are separated in the first line of a text, where it is not commas.

    >>> separators("id;label\\na;b"), separators("id")
    ('the columns are separated by semicolons; save it as CSV with commas (UTF-8)', '')
    """
    first = first_line(text)
    marks = [mark for mark in _SEPARATORS if mark in first and "," not in first]
    return f"the columns are separated by {_SEPARATORS[marks[0]]}; {SAVE}" if marks else ""


def wrong_length(values: Sequence[str], expected: int) -> str:
    """Why a row may have more or fewer cells than it should.

    >>> wrong_length(["a", "b", "", ""], 2), wrong_length(["a", "b", ""], 2)
    ('the last 2 are empty; delete these columns in the spreadsheet', 'the last cell is empty; delete its column in the spreadsheet')
    """
    if values and (merge := _MERGE.match(values[0])):
        return f"it looks like an unresolved merge ({merge[1]})"
    if len(values) > expected and not any(values[expected:]):
        if len(values) == expected + 1:
            return "the last cell is empty; delete its column in the spreadsheet"
        return f"the last {len(values) - expected} are empty; delete these columns in the spreadsheet"
    if len(values) > expected and any(value.lstrip()[:1] in set(_CURLY) for value in values):
        return 'a cell begins with a curly quotation mark; CSV needs straight ones (")'
    return ""


def damaged(text: str) -> str:
    """What has got into a cell that no cell should hold.

    >>> damaged("about\\xa040,046")
    "holds a no-break space (U+00A0) after 'about'; replace it with a plain space"
    >>> damaged("so itâ€™s")
    "has 'itâ€™s' for 'it’s': it was opened in another encoding; open the file as UTF-8"
    >>> damaged("#REF!"), damaged("the ??? of 1854"), damaged("Malmö")
    ("holds '#REF!', a spreadsheet error; write the value itself", "holds '???' where letters have been lost; restore them, then save the file as CSV with commas (UTF-8)", '')
    >>> damaged("about 40,046\\n people")
    "holds a line break after 'about 40,046'; delete it, or put a plain space there"
    """
    if text.isascii() and text.isprintable():
        if lost := "?" in text and _LOST.search(text):
            return f"holds {lost[0]!r} where letters have been lost; restore them, then save the file {_AS_CSV}"
        error = text[:1] in ("#", "E") and _ERROR.fullmatch(text)
        return f"holds {text!r}, a spreadsheet error; write the value itself" if error else ""
    for word in text.split():
        if (meant := _misread(word)) != word:
            return f"has {word!r} for {meant!r}: it was opened in another encoding; open the file as UTF-8"
    odd = next((letter for letter in text if not letter.isprintable()), "")
    if not odd:
        return ""
    remedy = {"Zs": "; replace it with a plain space", "Cf": ", which cannot be seen; take it out"}.get(
        unicodedata.category(odd), "; delete it, or put a plain space there"
    )
    return f"holds {_named(odd)}{_after(text, odd)}{remedy}"


def _misread(text: str) -> str:
    """What a text says if it was UTF-8 and has been read as Windows-1252; the text itself where it was not.

    >>> _misread("kÅ\\x8dan"), _misread("Zürich"), _misread("日本")
    ('kōan', 'Zürich', '日本')
    """
    try:
        # Five bytes have no letter in Windows-1252; programs take control characters for them.
        return b"".join(letter.encode("latin-1" if "\x80" <= letter < "\xa0" else "cp1252") for letter in text).decode(
            "utf-8"
        )
    except (UnicodeEncodeError, UnicodeDecodeError):
        return text


def rewritten(kind: str, text: str) -> str:
    """How a spreadsheet may have come to write a number, a truth value or a date in another way, and what to do.

    >>> rewritten("integer", "1,000"), rewritten("date", "08/09/1854"), rewritten("boolean", "TRUE")
    ('write it without separators', 'write it as year-month-day', 'write it in small letters')
    """
    if kind == "boolean" and text in ("TRUE", "FALSE"):
        return "write it in small letters"
    if kind in ("integer", "number"):
        plain = unicodedata.normalize("NFKC", text).replace("\N{MINUS SIGN}", "-")
        if plain != text and re.fullmatch(r"-?[0-9.,]+", plain):
            return "write it with plain digits and a plain minus"
        if re.fullmatch(r"-?[0-9]{1,3}([,.'’ ])[0-9]{3}(\1[0-9]{3})*", text):
            return "write it without separators"
        if re.fullmatch(r"-?[0-9]+,[0-9]+", text):
            return "write a point before the decimals"
        if re.fullmatch(r"-?[0-9]+([.,][0-9]+)?E[+-]?[0-9]+", text):
            return "write out all its digits"
        if re.fullmatch(r"[¥$€£]? ?-?[0-9.,]+ ?[%¥$€£]?", text) and re.search(r"[%¥$€£]", text):
            return "write the number alone"
        return looks_like_a_date(text) and _MADE_A_DATE
    if kind == "date" and (looks_like_a_date(text) or re.fullmatch("[0-9]{5}", text)):
        return "write it as year-month-day"
    return ""


def not_of_the_form(pattern: str, text: str) -> str:
    """How a spreadsheet may have come to write a key or a date that no longer has its form.

    >>> not_of_the_form("[0-9]{4}", "59")
    "were leading zeros dropped? it may have been '0059'"
    """
    if looks_like_a_date(text):
        of_dates = re.fullmatch(pattern, "1854-09-08") and not re.fullmatch(pattern, "a-b")
        return "write it as year-month-day" if of_dates else _MADE_A_DATE
    if text.endswith(".0") and re.fullmatch(pattern, text[:-2]):
        return "write it without '.0'"
    if text.isascii() and text.isdigit():
        padded = (text.zfill(length) for length in range(len(text) + 1, len(text) + 6))
        if whole := next((one for one in padded if re.fullmatch(pattern, one)), ""):
            return f"were leading zeros dropped? it may have been {whole!r}"
    return ""


def looks_like_a_date(text: str) -> str:
    """The text itself where it is a date as spreadsheets write one.

    >>> [looks_like_a_date(text) for text in ("08.09.1854", "Sep-54", "1854-09-08 00:00", "1854-09", "1.5")]
    ['08.09.1854', 'Sep-54', '1854-09-08 00:00', '', '']
    """
    return text if _DATE.fullmatch(text) else ""


def _named(letter: str) -> str:
    """A letter that cannot be seen, by name and number.

    >>> _named("\\u200b"), _named("\\u3000"), _named("\\t"), _named("\\ue000")
    ('a zero width space (U+200B)', 'an ideographic space (U+3000)', 'a tab', 'an unknown character (U+E000)')
    """
    if plain := {"\n": "a line break", "\r": "a line break", "\t": "a tab"}.get(letter):
        return plain
    unnamed = "control character" if unicodedata.category(letter) == "Cc" else "unknown character"
    name = unicodedata.name(letter, unnamed).lower()
    return f"{'an' if name[0] in 'aeiou' else 'a'} {name} (U+{ord(letter):04X})"


def _after(text: str, letter: str) -> str:
    before = text[: text.index(letter)][-20:]
    return f" after {before!r}" if before else " at its start"
