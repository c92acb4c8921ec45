"""Keys of rows that are made of a name, such as that of a source of its author's, and other keys for them.

A key stands in other tables, in links, in code, in the lists of kept addresses and of released values, and in
CHANGELOG.md. It is changed in all of them alike, as if the row had always had the other one.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from string import ascii_lowercase

from tools.data.gone import SHORTEST, Search, Sought, fold
from tools.data.rows_out import Cell, Sheet

INSTEAD = "someone"  # stands in a key for the name

_TEXT = (".py", ".md", ".ipynb", ".csv", ".yml", ".cff", ".json", ".toml", ".txt", ".js")


def other_keys(sheets: Mapping[str, Sheet], sought: Sequence[Sought], name: str) -> dict[str, str]:
    """For each key with a word of a name in it another one, where the key or the row has the name.

    A key that is one plain word is left for a person: it may be a word of the text, too.
    """
    words = sorted((word for word in fold(name).split() if len(word) >= SHORTEST), key=len, reverse=True)
    has = Search(sought).matches
    taken = {key for sheet in sheets.values() for key in sheet.rows}
    found: dict[str, str] = {}
    for sheet in sheets.values():
        for key, cells in sheet.rows.items():
            of_name = [word for word in words if word in key] if re.search(r"[\d_-]", key) else []
            if key not in found and of_name and any(map(has, cells.values())):
                found[key] = _free(_without(key, of_name), taken)
                taken.add(found[key])
    return found


def _without(key: str, words: Iterable[str]) -> str:
    """
    >>> _without("n2-johnsnow1855", ["john", "snow"])
    'n2-someone1855'
    """
    for word in words:
        key = key.replace(word, INSTEAD)
    return re.sub(rf"{INSTEAD}(?:[_-]?{INSTEAD})+", INSTEAD, key)


def _free(key: str, taken: set[str]) -> str:
    """A key that no other row has.

    >>> _free("someone1855", {"someone1855", "someone1855b"}), _free("someone-b", {"someone"})
    ('someone1855c', 'someone-b')
    """
    ends = ("", *ascii_lowercase[1:], *(f"b{at}" for at in range(len(taken))))
    return next(one for end in ends if (one := f"{key}{end}") not in taken)


def replaced(text: str, keys: Mapping[str, str]) -> str:
    """A text with other keys, also where they are part of an address or of a longer key.

    >>> replaced("'snow_1855', n2-snow_1855 (#source-snow-1855), snow_18555", {"snow_1855": "someone_1855"})
    "'someone_1855', n2-someone_1855 (#source-someone-1855), snow_18555"
    """
    both = {**{_address(key): _address(new) for key, new in keys.items()}, **keys}
    if not any(key in text for key in both):
        return text
    longest = sorted(both, key=len, reverse=True)
    return re.sub(
        rf"(?<![A-Za-z0-9_])(?:{'|'.join(map(re.escape, longest))})(?![A-Za-z0-9_])", lambda one: both[one[0]], text
    )


def _address(key: str) -> str:
    return key.replace("_", "-")


def is_text(name: str) -> bool:
    return name.endswith(_TEXT)


def in_order(text: str) -> str:
    """A list of one entry a line in its order, below the lines that say what it is.

    >>> in_order("# Addresses\\nb\\na\\n")
    '# Addresses\\na\\nb\\n'
    """
    lines = text.splitlines()
    return "".join(
        f"{line}\n"
        for line in [*(one for one in lines if one[:1] == "#"), *sorted(one for one in lines if one[:1] != "#")]
    )


def changed_cells(before: Mapping[str, Sheet], after: Mapping[str, Sheet]) -> list[Cell]:
    """The cells in which a key is another now, by the key that their row has now."""
    return [
        Cell(name, key, column, cells[column])
        for name, sheet in after.items()
        for old, (key, cells) in zip(before[name].rows.values(), sheet.rows.items(), strict=True)
        for column in sheet.columns
        if old[column] != cells[column]
    ]
