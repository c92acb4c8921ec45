"""The claims register as HTML: every claim section by section, and a filter above them.

The page is whole without JavaScript, the filter then stays hidden; few claims stand open, many are folded by section. `register.js` shows the filter, hides
the claims that do not match and unfolds the sections of those that do: each `li` carries the slugs of what it can be found by (`data-kind="count"`,
`data-basis="interview scholarship"`), and what holds all claims of a section carries the section's. What can be chosen is read from the claims, so a new kind, section or
source needs no change here.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import NamedTuple

import pandas as pd
from markupsafe import Markup

from claimbook.show.markup import counted, fold, slug, words

ADDRESS = "register"  # the id of the whole
FEW = 40  # claims, or works, that stand open: no more than a reader scrolls past

# Name in the address and label of each filter, and the column of the claims that it reads.
_FILTERS = {
    "section": "Section",
    "kind": "Kind",
    "modality": "How the text puts it",
    "basis": "Basis",
    "source": "Source",
}
_COLUMNS = {"source": "sources"}
_SPELT = {"ngo": "NGO"}  # values that the table writes otherwise than a sentence does


class RegisterError(ValueError):
    """Claims that cannot be filtered. The message names the column and the values."""


class Option(NamedTuple):
    """One choice of a filter; `slug` stands in the address."""

    slug: str
    label: str
    count: int


def html(
    claims: pd.DataFrame,
    items: Callable[[pd.DataFrame], Markup],
    names: Mapping[str, str] | None = None,
    matters: Mapping[str, str] | None = None,
) -> Markup:
    """The filter, the line that says how many claims are shown, and the claims of each section.

    Args:
        claims: rows with the columns `section`, `kind`, `basis` and `sources`, the last two holding tuples; a column
            `modality` is offered too where there is one.
        items: makes the `li` elements of some of the rows; each must carry what `marks` says of its claim.
        names: how the key of a source reads in the filter; the key itself where none is given.
        matters: what each section is about, in a word or two, for its heading.

    Raises:
        RegisterError: two values of a column have the same slug, or one has none.

    >>> rows = pd.DataFrame({"section": ["IV.1"], "kind": ["law"], "basis": [("ngo",)], "sources": [()]})
    >>> page = html(rows, lambda some: Markup("<li>a claim</li>") * len(some))
    >>> '<h2 id="section-iv-1">Section IV.1</h2><details class="book-fold" open><summary>1 claim</summary>' in page
    True
    """
    return _PAGE.format(
        controls=Markup("").join(
            _select(name, label, options(claims, name, names or {})) for name, label in _offered(claims).items()
        ),
        total=words(len(claims)),
        sections=Markup("").join(
            _SECTION.format(
                slug=slug(section),
                section=f"{section}, {matters[section]}" if matters and section in matters else section,
                claims=fold(
                    counted(len(rows), "claim"),
                    Markup('<ol class="book-claims">{}</ol>').format(items(rows)),
                    opened=len(claims) <= FEW,
                ),
            )
            for section, rows in claims.groupby("section", sort=False)
        ),
    )


def options(claims: pd.DataFrame, name: str, names: Mapping[str, str] | None = None) -> list[Option]:
    """What a filter offers: each value that a claim has, with the number of its claims.

    Sections stand in the order of the claims, all else by alphabet. Labels that would read alike get
    their value in brackets. Raises `RegisterError` where two values would have the same address, or one none.

    >>> rows = pd.DataFrame({"basis": [("ngo", "news"), ("ngo",)], "sources": [("kim2021", "lee2020"), ()]})
    >>> [(option.label, option.count) for option in options(rows, "basis")]
    [('news', 1), ('NGO', 2)]
    >>> options(rows, "source", {"kim2021": "Kim 2021", "lee2020": "Lee 2020"})[0]
    Option(slug='kim2021', label='Kim 2021', count=1)
    """
    column = _COLUMNS.get(name, name)
    # A claim counts once, even where its cell names a value twice.
    counts = Counter(value for cell in claims[column] for value in dict.fromkeys(_values(cell)))
    spelt = {value: (names or {}).get(value, _SPELT.get(value, value)) for value in counts}
    often = Counter(spelt.values())
    made = [
        Option(slug(value), label if often[label] == 1 else f"{label} [{value}]", counts[value])
        for value, label in spelt.items()
    ]
    _check_addresses(column, list(counts), made)
    return made if name == "section" else sorted(made, key=lambda option: (option.label.casefold(), option.slug))


def marks(claim: pd.Series) -> Markup:
    """What the script filters a claim by, as attributes of its `li`: what has no value has no attribute, and the section
    stands once, with what holds all its claims.

    >>> marks(pd.Series({"section": "IV.1", "kind": "law", "basis": ("diet record", "ngo"), "sources": ()}))
    Markup(' data-kind="law" data-basis="diet-record ngo"')
    """
    values = {name: _values(claim[_COLUMNS.get(name, name)]) for name in _offered(claim.index) if name != "section"}
    return Markup("").join(
        Markup(' data-{}="{}"').format(name, " ".join(map(slug, some))) for name, some in values.items() if some
    )


def _offered(columns: Iterable[str]) -> dict[str, str]:
    """The filters whose column the claims have."""
    return {name: label for name, label in _FILTERS.items() if _COLUMNS.get(name, name) in columns}


def _values(cell: object) -> Iterable[str]:
    """The values of a cell: several where its column holds tuples, none where it is empty."""
    return cell if isinstance(cell, tuple) else (cell,) if cell else ()


def _check_addresses(column: str, values: list[str], made: list[Option]) -> None:
    seen: dict[str, str] = {}
    for value, option in zip(values, made, strict=True):
        if not option.slug:
            raise RegisterError(
                f"claims.csv, column {column!r}: no address can be made of {value!r}; "
                "expected at least one ASCII letter or digit"
            )
        if option.slug in seen:
            raise RegisterError(
                f"claims.csv, column {column!r}: {seen[option.slug]!r} and {value!r} would have the same address, "
                f"{option.slug!r}; rename one"
            )
        seen[option.slug] = value


def _select(name: str, label: str, offered: list[Option]) -> Markup:
    choices = Markup("").join(
        Markup('<option value="{}">{} ({})</option>').format(option.slug, option.label, words(option.count))
        for option in offered
    )
    return _SELECT.format(name=name, label=label, choices=choices)


# `all` has an empty value, which no slug can have. The script takes the count off a label with its brackets.
_SELECT = Markup(
    '<div class="register-control"><label for="register-{name}">{label}</label>'
    '<select id="register-{name}" name="{name}"><option value="">all</option>{choices}</select></div>'
)

_SECTION = Markup('<section data-section="{slug}"><h2 id="section-{slug}">Section {section}</h2>{claims}</section>')

_PAGE = Markup(
    '<div class="register" id="register">'
    '<form class="register-filter" role="search" aria-label="Filter the claims" autocomplete="off" hidden>{controls}'
    '<div class="register-control"><label for="register-words">Words in the statement</label>'
    '<input type="search" id="register-words" name="words" maxlength="80"></div>'
    '<button type="button">Show all</button></form>'
    '<p class="register-status" aria-live="polite">Shown: all {total} claims.</p>{sections}</div>'
)
