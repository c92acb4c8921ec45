"""A chapter as plain text, for slow connections, firewalls and terminals.

Code is left out, and what it prints is kept; a drawing is replaced by its text alternative, a board by its rows, and an
explorable by its question, what it says at first, the rows behind that, and what can be chosen. The claims that a paragraph links stand in brackets after it.
"""

import itertools
import re
import textwrap
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from inscriptis import get_text
from inscriptis.css_profiles import CSS_PROFILES
from inscriptis.html_properties import Display, WhiteSpace
from inscriptis.model.config import ParserConfig
from inscriptis.model.html_element import HtmlElement

from tools.site.offline import articles
from tools.site.offline.articles import About

WIDTH = 76  # characters in a line
_NOTE = (
    "This is the text alone. Code is left out, figures are described, and the solutions stand at the end. "
    "Brackets after a paragraph name the claims that it rests on; this chapter's claims are listed before the solutions. "
    '"No note" there means that the paper gives no note for the statement.'
)
_CSS = CSS_PROFILES["strict"] | {  # the other profile puts a space after every link
    "pre": HtmlElement(display=Display.block, whitespace=WhiteSpace.pre, margin_before=1, margin_after=1)
}
# Said of many of a chapter's claims, and here in fewer words.
_SHORTER = {
    "The paper gives no note for these words.": "No note.",
    "What the note cites is not in our copy.": "Not in our copy.",
}
_CLAIM = re.compile(r"#claim-([ivx]+(?:-\d+)+)$")


def plain(html: Path, name: str, about: About, address: str) -> str:
    """The chapter `name` of the built book in `html` as text, lines no longer than `WIDTH` where words allow."""
    article = articles.read(html, name)
    for idle in article.select(
        ".explorable-controls, .hub-link, .register-filter, .cell_input, details.cell-code, .explorable-try, .explorable-more, .explorable-status, .explorable-shows caption, .explorable-shows .book-board, .explorable-shows .board-key, .explorable-shows .book-board + p, [hidden]"
    ):
        idle.decompose()
    articles.unfold(article)
    for back in article.select(".claim-told, .visually-hidden"):
        back.decompose()
    for paragraph in article.select("p:not(.admonition-title)"):
        if linked := claims_of(paragraph):
            paragraph.append(f" [{'Claim' if len(linked) == 1 else 'Claims'} {in_short(linked)}]")
    for question in article.select(".explorable-question"):
        question.insert(0, "To explore: ")
    for still in article.select(".explorable-still"):
        shown, _, _ = still.get_text().partition(
            "With JavaScript switched on, or in a running notebook, you can choose: "
        )
        still.string = f"{shown}You can change this on the page."
    for drawing in article.select("svg"):
        describe(drawing)
    for how_to in article.select("#check-yourself > p, #the-claims-of-this-chapter > p"):
        how_to.decompose()  # about buttons and links
    for aside in article.select(".admonition.for-teachers"):
        aside.decompose()
    for emphasis in article.select("em"):
        if emphasis.get_text() != emphasis.parent.get_text():
            emphasis.replace_with(f"_{emphasis.get_text()}_")
    for table in article.select("table"):
        set_table(table)
    for listed in article.select(".book-claims"):
        group(listed)
    for heading in article.select(".exercise > .admonition-title, .solution > .admonition-title"):
        heading.name = "h3"
    for check in article.select(".check"):
        ask(check)
    solutions = articles.answers_apart(article)
    whence = f"From {about.book.title}, version {about.book.version}, {about.book.released.year}."
    parts = (
        f"<p>{whence}{f' The whole book: {address}' if address else ''}</p><p>{_NOTE}</p>",
        str(article),
        f"<h2>Answers and solutions</h2>{''.join(map(str, solutions))}" if solutions else "",
        f"<pre>{'-' * WIDTH}</pre><p>{about.notice}</p><p>{about.licence}</p>"
        f"<p>For the argument and the findings, cite the paper itself: {about.book.text.words}.</p>",
    )
    return "\n\n".join(text_of(part) for part in parts if part).replace(" (answer)", "") + "\n"


def claims_of(paragraph: Tag) -> list[str]:
    """Numbers of the claims that a paragraph links and does not name, each once, in order.

    >>> claims_of(BeautifulSoup('<p><a href="c.html#claim-iii-5">poor</a></p>', "html.parser").p)
    ['iii-5']
    """
    links = [(_CLAIM.search(link["href"]), link.get_text()) for link in paragraph.find_all("a", href=True)]
    return list(dict.fromkeys(found[1] for found, words in links if found and found[1] not in words))


def in_short(numbers: list[str]) -> str:
    """Numbers of claims in order, with "to" for three and more that follow each other.

    >>> in_short(["iii-2", "iii-12", "iii-1", "iii-3", "i-3"])
    'i-3, iii-1 to iii-3, iii-12'
    """
    runs: list[list[str]] = []
    for section, at in sorted((number.rpartition("-")[0], int(number.rpartition("-")[2])) for number in numbers):
        number = f"{section}-{at}"
        if runs and runs[-1][-1] == f"{section}-{int(at) - 1}":
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(f"{run[0]} to {run[-1]}" if len(run) > 2 else ", ".join(run) for run in runs)


def group(claims: Tag) -> None:
    """Put the claims of one paragraph of the paper under its place, which each of them has in the list."""
    above = ""
    claims.name = "div"
    for long, short in _SHORTER.items():
        for about in claims.find_all(string=re.compile(re.escape(long))):
            about.replace_with(about.replace(long, short))
    for entry in claims.find_all("li"):
        entry.name = "p"
        place = entry.select_one(".claim-place")
        if found := re.match(r"(Section [^,]+, paragraph \d+)(?:, |\. )(.)", place.get_text()):
            rest = place.contents[0]
            rest.replace_with(found[2].upper() + rest[found.end() :])
            for basis in entry.find_all(string=re.compile(r"\. Rests on ")):
                basis.replace_with(basis.replace(". Rests on ", ": ", 1))
            if found[1] != above:
                above = found[1]
                entry.insert_before(heading := Tag(name="p"))
                heading.string = f"{above}:"


def ask(check: Tag) -> None:
    """Put a question to check oneself by as text: its options as a list, and of its answers the right ones only."""
    for idle in check.select(".check-do, .check-says"):
        idle.decompose()
    answer = check.select_one(".check-answer")
    right = [item.contents[0].strip().removesuffix(":") for item in answer.select("li[data-right]")]
    about = "; ".join(right) or answer.p.get_text()
    number = answer.summary.get_text().rpartition(" ")[2]
    answer.clear()
    answer.append(summary := Tag(name="summary"))
    summary.string = f"Question {number}: {about}"
    if labels := [label.get_text() for label in check.select(".check-option input:not([inputmode]) + label")]:
        check.fieldset.append(options := Tag(name="ul"))
        for label in labels:
            options.append(item := Tag(name="li"))
            item.string = label
        for option in check.select(".check-option"):
            option.decompose()


def describe(drawing: Tag) -> None:
    """Put the text alternative of a drawing into its place, unless it stands there already."""
    about = drawing["aria-label"]
    around = drawing.find_parent(class_="explorable")
    if around and around.select_one(".explorable-says").get_text() == about:
        drawing.decompose()
    else:
        described = Tag(name="p")
        described.string = f"[Drawing: {about}]"
        drawing.replace_with(described)


def set_table(table: Tag) -> None:
    """Write a table in columns where a line holds them, else row by row."""
    for chip in table.select(".is-chips li + li"):
        chip.insert_before("/ ")
    rows = [[" ".join(cell.get_text().split()) for cell in row.find_all(["th", "td"])] for row in table.find_all("tr")]
    numbers = [cell.get("class") == ["number"] for cell in table.tr.find_all("th")]
    written = Tag(name="pre")
    written.string = in_columns(rows, numbers) or row_by_row(rows)
    caption = table.caption.extract() if table.caption else Tag(name="p")
    caption.name = "p"
    table.replace_with(caption, written)


def in_columns(rows: list[list[str]], numbers: list[bool]) -> str:
    """Rows of cells, the heads first, as lines of columns; nothing where a cell would take more than four lines.

    >>> print(in_columns([["year", "people"], ["1959", "2,942"]], [False, True]))
    year  people
    ----  ------
    1959   2,942
    """
    columns = list(zip(*rows, strict=True))
    widths = [max(map(len, column)) for column in columns]
    least = [max(len(word) for cell in column for word in cell.split() or [""]) for column in columns]
    while sum(widths) + 2 * (len(widths) - 1) > WIDTH:
        if widths == least:
            return ""
        widths[max(range(len(widths)), key=lambda at: (widths[at] > least[at]) * widths[at])] -= 1
    lines = []
    for number, row in enumerate(rows):
        cells = [textwrap.wrap(cell, width, break_on_hyphens=False) for cell, width in zip(row, widths, strict=True)]
        if max(map(len, cells)) > 4:
            return ""
        for parts in itertools.zip_longest(*cells, fillvalue=""):
            set_ = zip(parts, widths, numbers, strict=True)
            lines.append("  ".join(part.rjust(w) if right else part.ljust(w) for part, w, right in set_).rstrip())
        if number == 0:
            lines.append("  ".join("-" * width for width in widths))
    return "\n".join(lines)


def row_by_row(rows: list[list[str]]) -> str:
    """Rows of cells, the heads first, as entries: each cell on a line of its own, after its head."""
    (_, *heads), *others = rows
    entries = []
    for name, *cells in others:
        lines = [wrapped(name)]
        lines += [wrapped(f"  {head}: {cell}") for head, cell in zip(heads, cells, strict=True) if cell]
        entries.append("\n".join(lines))
    return "\n\n".join(entries)


def text_of(part: str) -> str:
    """A part of a page as text: headings marked, lines wrapped.

    >>> print(text_of("<h2>Who left</h2><p>About <a href='x'>70,000</a>.</p><ul><li><p>One</p></li></ul>"))
    ## Who left
    <BLANKLINE>
    About 70,000.
    <BLANKLINE>
      * One
    """
    soup = BeautifulSoup(part, "html.parser")
    for level in range(1, 4):
        for heading in soup.find_all(f"h{level}"):
            heading.insert(0, "#" * level + " ")
    for paragraph in soup.select("li > p"):
        paragraph.unwrap()
    for box in soup.select("div, section, article, figure, figcaption"):
        if box.find(["p", "pre", "ul", "ol", "section", "div"]):
            box.unwrap()
        else:
            box.name = "p"
    lines = [wrapped(line) for line in get_text(str(soup), ParserConfig(css=_CSS)).splitlines()]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


def wrapped(line: str) -> str:
    """A line as several, those after the first under the words of a list's entry."""
    indent, sign = re.match(r"( *)((?:\* |\d+\. )?)", line.rstrip()).groups()
    if len(line.rstrip()) <= WIDTH:
        return line.rstrip()
    return textwrap.fill(
        line.strip(), WIDTH, initial_indent=indent, subsequent_indent=indent + " " * len(sign), break_on_hyphens=False,
        break_long_words="://" not in line,  # a sentence in Japanese has no spaces; an address stays whole
    )  # fmt: skip
