"""The few pieces of HTML that every part of a companion shares.

Text goes through `markupsafe`, which escapes whatever is not already `Markup`: nothing that stands in
a table can become markup on a page.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping

from markupsafe import Markup, escape

_LINK = re.compile(r"\[([^\]]+)\]\(#([a-z0-9-]+)\)")


MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

# How a hedge in a table reads in a sentence. An exact number needs no word.
HEDGES = {
    "about": "about",
    "almost": "almost",
    "at_least": "at least",
    "at_most": "at most",
    "estimate": "an estimated",
    "generally": "generally",
    "over": "over",
    "reported": "reportedly",
}


def inline(text: str) -> Markup:
    """Text as HTML, with `[words](#address)` as links.

    >>> inline("at least [200](#claim-i-3) & more")
    Markup('at least <a href="#claim-i-3">200</a> &amp; more')
    """
    parts = _LINK.split(text)  # text, words, address, text, words, address, …, text
    html = escape(parts[0])
    for words_, address, rest in zip(parts[1::3], parts[2::3], parts[3::3], strict=True):
        html += Markup('<a href="#{}">{}</a>').format(address, words_) + escape(rest)
    return html


def fold(summary: str | Markup, body: Markup, *, opened: bool = False) -> Markup:
    """What most readers pass over, closed below a line that says what it is; on paper it is open (`reading.css`).

    >>> fold("The year", Markup("<p>1854</p>"))
    Markup('<details class="book-fold"><summary>The year</summary><p>1854</p></details>')
    """
    return _FOLD.format(Markup(" open" if opened else ""), summary, body)


def entry(title: str | Markup, brief: str | Markup, body: Markup) -> Markup:
    """One of many things that are read one by one: its title, what one looks for before opening it, and the rest.

    >>> entry("Lambeth", "26,107 houses", Markup("<p>1854</p>")).count("entry-brief")
    1
    """
    beside = Markup(' <span class="entry-brief">{}</span>').format(brief) if brief else Markup("")
    return _ENTRY.format(title, beside, body)


_FOLD = Markup('<details class="book-fold"{}><summary>{}</summary>{}</details>')
_ENTRY = Markup('<details class="book-entry"><summary><strong>{}</strong>{}</summary>{}</details>')


def counted(number: int, what: str) -> str:
    """A number of things, as a label gives it.

    >>> counted(1, "row"), counted(1200, "row")
    ('1 row', '1,200 rows')
    """
    return f"{words(number)} {what}{'' if number == 1 else 's'}"


def lead_links(html: str, to: Callable[[str], str]) -> str:
    """HTML in which each link to a place of the book leads to where `to` says that the place is, as attributes of the link.

    >>> lead_links('<a href="#claim-i-3">200</a>', lambda identity: f'class="evidence" href="claims.html#{identity}"')
    '<a class="evidence" href="claims.html#claim-i-3">200</a>'
    """
    first, *others = html.split('href="#')
    return first + "".join(f"{to(identity)}{rest}" for identity, _, rest in (part.partition('"') for part in others))


def slug(text: str) -> str:
    """Short ASCII form of a label for an address; empty when nothing of it is ASCII.

    >>> slug("Malmö (old)"), slug("水")
    ('malmo-old', '')
    """
    ascii_ = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return "-".join(re.findall(r"[a-z0-9]+", ascii_.lower()))


def label_of(options: Mapping[str, object], value: object) -> str:
    """The visible label under which an explorable offers a value.

    >>> label_of({"the press": "news", "scholars": "scholarship"}, "news")
    'the press'
    """
    return next(label for label, offered in options.items() if offered == value)


def words(value: object) -> str:
    """A value as it stands in a sentence: thousands separated, no more decimals than needed.

    >>> words(26107), words(26.78), words("at least")
    ('26,107', '26.8', 'at least')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    try:
        number = float(value)
    except (TypeError, ValueError):
        return str(value)
    return f"{number:,.0f}" if number.is_integer() else f"{number:,.1f}"


SPELLED = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


def spelled(count: int) -> str:
    """A count before a noun in a sentence: in letters up to twelve.

    >>> spelled(0), spelled(9), spelled(1200)
    ('no', 'nine', '1,200')
    """
    return SPELLED[count] if count < len(SPELLED) else words(count)


def hedged(value: int, hedge: str) -> str:
    """A number with its hedge, as it may stand in a sentence.

    >>> hedged(40046, "about"), hedged(26107, "exact")
    ('about 40,046', '26,107')
    """
    return f"{HEDGES.get(hedge, '')} {words(value)}".lstrip()


def day(date: str) -> str:
    """An ISO date, as exactly as it is known, as it may stand in a sentence.

    >>> day("1854-09-08"), day("1854-09"), day("1850s")
    ('8 September 1854', 'September 1854', '1850s')
    """
    year, *rest = date.split("-")
    month = [MONTHS[int(rest[0]) - 1]] if rest else []
    return " ".join([*(str(int(number)) for number in rest[1:]), *month, year])
