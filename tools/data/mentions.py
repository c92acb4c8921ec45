"""Where texts mention what is taken out, and what can be done about it without guessing: a link becomes its words.

What the words around a link say is for a person to read again; so each place is named, with the first words of its
sentence, unless these are words of what was taken out.
"""

import ast
import io
import re
import tokenize
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from claimbook.notebooks import parsed, written
from tools.data.gone import Sought, fold

SHOWN = 6  # words of a sentence, to find it by

_END = re.compile(r"\]\(\s*<?([^()\s<>]+)>?(?:\s+\"[^\"]*\")?\s*\)")
_ANCHOR = re.compile(r"<a\b[^>]*\bhref=(\\?[\"'])([^\"'\\]+)\1[^>]*>(.*?)</a>", re.S)
_ROLE = re.compile(r"\{(?:ref|doc|numref)\}`([^`<]+?)\s*<([^`>]+)>`")
_FURTHEST = 800  # letters between the brackets of one link

Leads = Callable[[str], bool]  # whether a link's target is one of those that are gone


class Mention(NamedTuple):
    """A place in a text: by its file, its cell or line, and the first words of its sentence."""

    place: str
    words: str

    def __str__(self) -> str:
        return f"{self.place}: “{self.words} …”" if self.words else self.place


class Changed(NamedTuple):
    """A file's text without what was taken out, and the places that were changed or that a person has to change."""

    text: str
    done: list[Mention]
    left: list[Mention]


# Links -----------------------------------------------------------------------------------------------


def unlinked(text: str, leads: Leads) -> tuple[str, list[int]]:
    """A text whose links to what is gone are plain words, and where in it each of them was.

    >>> unlinked("It [was [long] ago](#claim-i-1 'x'), see [more](#claim-i-2).", lambda target: target == "#claim-i-2")
    ("It [was [long] ago](#claim-i-1 'x'), see more.", [41])
    >>> unlinked('As <a class="x" href="b.html">said</a>', lambda target: target == "b.html")
    ('As said', [3])
    """
    cuts: list[tuple[int, int, int]] = []  # from, to, and where the link begins
    for found in _END.finditer(text):
        if leads(found[1]) and (start := _opening(text, found.start())) is not None:
            cuts += [(start, start + 1, start), (found.start(), found.end(), start)]
    for found in (*_ANCHOR.finditer(text), *_ROLE.finditer(text)):
        words = 3 if found.re is _ANCHOR else 1
        if leads(found[2]) or leads(f"#{found[2]}"):
            cuts += [(found.start(), found.start(words), found.start()), (found.end(words), found.end(), found.start())]
    kept, at, places = [], 0, {}
    for start, end, begins in sorted(cuts):
        kept.append(text[at:start])
        at = end
        places.setdefault(begins, sum(map(len, kept)))
    return "".join([*kept, text[at:]]), sorted(places.values())


def _opening(text: str, end: int) -> int | None:
    """Where the bracket opens that closes at `end`; nothing for a picture, or where none does."""
    depth = 0
    for at in range(end - 1, max(-1, end - _FURTHEST), -1):
        if text[at] == "]":
            depth += 1
        elif text[at] == "[":
            if not depth:
                return None if text[at - 1 : at] == "!" or at == end - 1 else at
            depth -= 1
        elif text[at : at + 2] == "\n\n":
            return None
    return None


def sentence(text: str, at: int, secret: str = "") -> str:
    """The first words of the sentence at a place in a text; nothing where `secret`, which is folded, has them too.

    >>> sentence("One. Two of the [three](#x) were here, and left. More.", 16)
    'Two of the three were here'
    >>> sentence("One. Two of the three were here.", 16, secret="but two of the three were here")
    ''
    """
    start = max((found.end() for found in re.finditer(r"[.?!:]['”’)]*\s+|\n\s*\n|\\n|^#+ ", text[:at])), default=0)
    plain = re.sub(r"\]\([^)]*\)|[\[\]*`\"\\]|<[^>]*>", " ", text[start : at + 400])
    words = " ".join(re.sub(r"\s+([,.;:])", r"\1", plain).split()[:SHOWN])
    return "" if fold(words) and fold(words) in secret else words.rstrip(",;:")


# Names -----------------------------------------------------------------------------------------------


def spans(text: str, sought: Sequence[Sought]) -> list[tuple[int, int]]:
    """Where in a text, as it is written, the words are; not where a number follows at once, as in a key.

    >>> spans("By JOHN\\n Sno\\u0308w.", [Sought("snow", re.compile("john ?snow"), True)])
    [(3, 14)]
    """
    letters: list[tuple[str, int, int]] = []  # each of the folded text, and from where to where it is written
    for found in re.finditer(r".[\u0300-\u036f\u3099\u309a\u1160-\u11ff\u200b-\u200f\u00ad]*", text, re.S):
        piece = fold(found[0])
        if piece or (letters and letters[-1][0] != " "):
            letters += [(letter, *found.span()) for letter in piece or " "]
    whole = "".join(letter for letter, _, _ in letters)
    matches = (found for one in sought for found in one.pattern.finditer(whole))
    words = (found for found in matches if not whole[found.end() : found.end() + 1].isdecimal())
    return _apart(sorted({(letters[found.start()][1], letters[found.end() - 1][2]) for found in words}))


def _apart(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Of places that overlap, the first."""
    kept: list[tuple[int, int]] = []
    for start, end in found:
        if not kept or start >= kept[-1][1]:
            kept.append((start, end))
    return kept


def replaced(text: str, sought: Sequence[Sought], by: str) -> tuple[str, list[int]]:
    """A text with other words for what is sought, and where in it they are now.

    >>> replaced("By John Snow, M.D.", [Sought("snow", re.compile("john ?snow"), True)], "a physician")
    ('By a physician, M.D.', [3])
    """
    kept, at, places = [], 0, []
    for start, end in spans(text, sought):
        kept.append(text[at:start])
        places.append(sum(map(len, kept)))
        kept.append(by)
        at = end
    return "".join([*kept, text[at:]]), places


# Files -----------------------------------------------------------------------------------------------

Edit = Callable[[str], tuple[str, list[int]]]  # gives a text's new form, and where in it something was changed


def edited(name: str, content: bytes, edit: Edit, still: Callable[[str], bool], secret: str = "") -> Changed:
    """A file's text after an edit of its prose and of the strings in its code; code itself is left for a person.

    Args:
        name: the file's name, by which it is reported: a notebook, Markdown, Python, or another text.
        content: what it holds.
        edit: what is done to a text.
        still: whether a text still mentions what was taken out.
        secret: folded text of which no word is to be reported.

    Raises `ValueError` for a notebook, or a text, that cannot be read.

    >>> edited("a.py", b"x = '[so](#a)'", lambda text: unlinked(text, lambda to: to == "#a"), lambda text: "#a" in text).text
    "x = 'so'"
    """
    if name.endswith(".ipynb"):
        return _notebook(name, content, edit, still, secret)
    try:
        before = content.decode("utf-8")
    except UnicodeDecodeError:
        raise ValueError(f"{name}: not UTF-8 text; save it as UTF-8") from None
    text, done, left = _piece(before, edit, still, secret, code=name.endswith(".py"))
    return Changed(
        text,
        [Mention(f"{name}, line {line}", words) for line, words in done],
        [Mention(f"{name}, line {line}", words) for line, words in left],
    )


def _notebook(name: str, content: bytes, edit: Edit, still: Callable[[str], bool], secret: str) -> Changed:
    notebook = parsed(content, name)  # NotebookError is a ValueError
    done, left, changed = [], [], False
    for number, cell in enumerate(notebook.cells, start=1):
        text, here, there = _piece(cell.source, edit, still, secret, code=cell.cell_type == "code")
        place = f"{name}, cell {cell.get('id') or number}"
        done += [Mention(place, words) for _, words in here]
        left += [Mention(f"{place}, line {line}", words) for line, words in there]
        changed |= text != cell.source
        cell.source = text
    return Changed((written(notebook) if changed else content).decode("utf-8"), done, left)


Lines = list[tuple[int, str]]  # a line's number, and the first words of the sentence there


def _piece(
    before: str, edit: Edit, still: Callable[[str], bool], secret: str, *, code: bool
) -> tuple[str, Lines, Lines]:
    text, places = edit(before)
    if code and places and shape(before) != shape(text):
        text, places = before, []  # it would change more than the strings
    # Of code only the string is a sentence.
    starts = [max(text.rfind(mark, 0, at) + 1 for mark in '"\n') if code else 0 for at in places]
    done = [
        (1 + text.count("\n", 0, at), sentence(text[start:], at - start, secret))
        for at, start in zip(places, starts, strict=True)
    ]
    left = []
    if still(text):
        lines = text.split("\n")
        hit = [number for number, line in enumerate(lines, start=1) if still(line)]
        left = [(number, "") for number in hit or [1]]
    return text, done, left


def shape(code: str) -> list[str] | None:
    """What code is without its strings and comments; nothing where it is no Python.

    >>> shape("f('a', b)") == shape('f("[c](#d)", b) # e'), shape("f(") is None
    (True, True)
    """
    try:
        ast.parse(code)
        found = list(tokenize.generate_tokens(io.StringIO(code).readline))
    except (SyntaxError, tokenize.TokenError, ValueError):
        return None
    kept = []
    for token in found:
        name = tokenize.tok_name[token.type]
        if name in ("COMMENT", "NL", "NEWLINE", "INDENT", "DEDENT"):
            continue
        text = "'" if name == "STRING" or name.startswith("FSTRING") else token.string
        if text != "'" or kept[-1:] != ["'"]:
            kept.append(text)
    return kept


def asked_for(code: str, keys: Sequence[str]) -> Iterator[int]:
    """The lines on which code has one of some keys as a string by itself.

    >>> list(asked_for("x = 1\\nrow('claims', 'i-1')", ["i-1"]))
    [2]
    """
    try:
        tree = ast.parse(code)
    except (SyntaxError, ValueError):
        return
    wanted = set(keys)
    yield from sorted(
        {node.lineno for node in ast.walk(tree) if isinstance(node, ast.Constant) and node.value in wanted}
    )
