"""Let the search find numbers: years, counts, percentages, notes and articles.

Sphinx's search splits 93,340 at its comma, drops a word of digits alone, and joins what stands in two cells of a table
("88,611people"). Here the index takes a number as one word, by its value, and so does the script that reads the query,
`words.js`: both must take a text apart in the same way, which the tests compare.
"""

import json
import re
from html import unescape
from typing import IO
from unicodedata import normalize

import sphinx.search
from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish

from claimbook.sphinx import assets

# Letters that are not Latin stand beside digits without a space: 約93,340人.
_BESIDE = re.compile(r"(?<=[^\W\d_A-Za-z])(?=[0-9])|(?<=[0-9])(?=[^\W\d_A-Za-z])")
_WORD = re.compile(
    r"(?:([1-9][0-9]{0,2}(?:[,.'’ ][0-9]{3})+)|([0-9]+))(?:\.([0-9]+)|,([0-9]{1,2}))?(?![A-Za-z0-9_])|\w+"
)
_HIDDEN = re.compile(r"<(style|script)\b.*?</\1>", re.DOTALL | re.IGNORECASE)


def split(text: str) -> list[str]:
    """The words of a text, each number as its value between two signs, as `splitQuery` of words.js gives them.

    >>> split("Of 93,340 people 77.0 per cent left by 1961.")
    ['Of', '=93340=', 'people', '=77=', 'per', 'cent', 'left', 'by', '=1961=']
    """
    return [_named(found) for found in _WORD.finditer(_BESIDE.sub(" ", normalize("NFKC", text)))]


def _named(found: re.Match) -> str:
    grouped, plain, point, comma = found.groups()
    if not grouped and not plain:
        return found[0]
    whole = (plain or re.sub("[^0-9]", "", grouped)).lstrip("0") or "0"
    part = point or comma or ""
    return f"={whole}{f'.{part}' if part.strip('0') else ''}="


def text_of(html: str) -> str:
    """The words that HTML shows, those of two elements on two lines.

    >>> text_of("<td>88,611</td><td>Kim &amp; Lee</td>").split()
    ['88,611', 'Kim', '&', 'Lee']
    """
    return unescape(re.sub(r"<[^<>]+>", "\n", _HIDDEN.sub("", html)))


class EnglishWithNumbers(SearchEnglish):
    """Sphinx's English, with numbers as words."""

    js_splitter_code = assets.read("sphinx/words.js")

    def split(self, input: str) -> list[str]:
        return split(input)


class IndexOfCells(sphinx.search.IndexBuilder):
    """Sphinx's index, in which the words of two cells of a table are two."""

    def feed(self, docname: str, filename: str, title: str, doctree: nodes.document) -> None:
        shown = [node for node in doctree.findall(nodes.raw) if "html" in node.get("format", "")]
        before = [node.children for node in shown]
        for node in shown:  # Sphinx takes out whatever looks like a tag, without leaving a space
            node.children = [nodes.Text(text_of(node.astext()).replace("<", " "))]
        super().feed(docname, filename, title, doctree)
        for node, children in zip(shown, before, strict=True):
            node.children = children

    def dump(self, stream: IO[str], format) -> None:
        """Write the index without the spaces that Sphinx leaves in it."""
        if format is sphinx.search.js_index:
            stream.write(
                f"{format.PREFIX}{json.dumps(self.freeze(), sort_keys=True, separators=(',', ':'))}{format.SUFFIX}"
            )
        else:
            super().dump(stream, format)


def enter(app: Sphinx) -> None:
    """Let the build make its index so."""
    app.add_search_language(EnglishWithNumbers)
    sphinx.search.IndexBuilder = IndexOfCells  # Sphinx has no setting for it; its HTML builder asks for it by this name
