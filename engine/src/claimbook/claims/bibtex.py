"""The table of sources as BibTeX, for a reference manager or a paper of one's own. The CSV is the master.

Written by hand, since pybtex's own writer escapes addresses (`\\%E5`), which biber takes as they stand,
and refuses a brace that has no partner. The tests read the result with pybtex.
"""

import re

import pandas as pd

from claimbook.claims.sources import SEEN

_LANGUAGES = {"en": "english", "fr": "french", "ja": "japanese", "ko": "korean", "zh": "chinese"}

# Type of an entry, and the field that its container becomes. Only types that old BibTeX styles know too,
# and only fields that its drivers print; whatever has no better type is `misc`.
_ARTICLE = "article", "journal"
_PART = "incollection", "booktitle"
_OTHER = "misc", "howpublished"

# A backslash before a brace would hide it from LaTeX but not from BibTeX, which counts braces.
_ESCAPES = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",
        "}": r"\textbraceright{}",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
        **{character: f"\\{character}" for character in "#$%&_"},
    }
)
# Pairs that LaTeX joins into another character, such as "--" into a dash.
_LIGATURES = re.compile(r"([-`',<>])(?=\1)|[?!](?=`)")
# What would end or upset a field that is taken as it stands; percent-encoded it means the same in an address.
_IN_ADDRESSES = str.maketrans({character: f"%{ord(character):02X}" for character in '\\{} "'})


def text(works: pd.DataFrame) -> str:
    """BibTeX (UTF-8) of the table `sources`, one entry a row, in its order.

    Columns that the table lacks, and cells that are empty, give no field. Never raises for what stands in
    a cell: whatever means something to BibTeX or LaTeX is escaped.

    >>> print(text(tables.load("sources")).partition("author")[0].rstrip())
    @misc{snow1855,
    """
    return "\n".join(_entry(row) for _, row in works.iterrows())


def escape(value: str) -> str:
    """Text as LaTeX reads it in a BibTeX field: nothing in it is a command, a comment or a brace.

    >>> print(escape("50% of {R&D} -- a_b"))
    50\\% of \\textbraceleft{}R\\&D\\textbraceright{} -{}- a\\_b
    """
    # Ligatures last: "{}" between two characters must not be escaped itself.
    return _LIGATURES.sub(r"\g<0>{}", value.translate(_ESCAPES))


def author(names: str) -> str:
    """The cell `author` as BibTeX writes names: persons as "Surname, Given", bodies in braces.

    >>> print(author("Farr, William; Neison, Francis"))
    Farr, William and Neison, Francis
    >>> print(author("Associated Press"), author("Farr, William; and others"))
    {Associated Press} Farr, William and others
    """
    return " and ".join(_name(name.strip()) for name in names.split(";") if name.strip())


def _name(name: str) -> str:
    if name == "and others":
        return "others"  # BibTeX's own word for them
    surname, comma, given = name.partition(", ")
    # "The Times, on its portal" is a body; nobody's given name starts in lower case.
    if not (comma and surname and given) or given[0].islower():
        return "{" + escape(name) + "}"
    return f"{_part(surname)}, {_part(given)}"


def _part(name: str) -> str:
    """Part of a name, in braces where BibTeX would cut it or take its start for a particle."""
    words = name.split()
    plain = re.fullmatch(r"[\w.' -]+", name) and all(word[0].isupper() and word.lower() != "and" for word in words)
    return escape(name) if plain else "{" + escape(name) + "}"


def _entry(row: pd.Series) -> str:
    cells = {name: "" if _empty(value) else value for name, value in row.items()}
    cell = lambda name: str(cells.get(name, ""))  # noqa: E731
    kind, container = _type(cell("kind"), cell("volume"), cell("pages"))
    seen = cells.get("accessed", "")
    fields = {
        "author": author(cell("author")),
        "year": cell("year"),
        "title": f"{{{escape(cell('title'))}}}",  # in braces of its own, so that no style changes its capitals
        container: escape(cell("container")),
        "volume": escape(cell("volume")),
        "number": escape(cell("issue")),
        "pages": escape(cell("pages")),
        "doi": cell("doi").translate(_IN_ADDRESSES),
        "url": cell("url").translate(_IN_ADDRESSES) if cell("link") == "link" else "",
        "urldate": f"{seen:%Y-%m-%d}" if isinstance(seen, pd.Timestamp) else str(seen),
        "langid": _LANGUAGES.get(cell("language"), ""),
        "note": escape(" ".join(filter(None, (cell("note"), _seen(cell("seen_as")))))),
        "keywords": escape(cell("kind")),
    }
    lines = (f"  {name} = {{{value}}},\n" for name, value in fields.items() if value)
    return f"@{kind}{{{cell('key')},\n{''.join(lines)}}}\n"


def _seen(how: str) -> str:
    words = SEEN.get(how, how)
    return f"{words[0].upper()}{words[1:]}." if words else ""


def _type(kind: str, volume: str, pages: str) -> tuple[str, str]:
    if volume or kind == "news":
        return _ARTICLE
    return _PART if pages or kind == "encyclopedia" else _OTHER


def _empty(value) -> bool:
    return bool(pd.isna(value))
