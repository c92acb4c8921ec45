"""Is it gone? Look for words in everything that was built, and say where they still are, without repeating them.

    python -m tools.data.gone --words -              # reads the words from standard input, one name or phrase a line
    python -m tools.data.gone --words - _build/html  # looks in this folder, or file, instead of everything built

The words come from standard input, so that they stay in no shell's history. A line that begins with # is an address:
`#claim-iv-3-1`. Words are found in any case, in any Unicode form, with accents or without, whatever separates them, and
whatever wraps them (`contents`). Ends with 1 if they are anywhere, or if a file cannot be read.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import bisect
import hashlib
import os
import re
import sys
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath
from typing import NamedTuple

from claimbook.settings import build_dir
from tools.data.contents import DEEPEST, Unreadable, carried, inner, readings, texts

ROOT = Path(__file__).resolve().parents[2]

SHORTEST = 3  # letters of a name; of one in Chinese letters, kana or hangul one fewer
RUN = 8  # words: so many of a text, one after the other, are taken for a piece of it
LEAST = 4  # words of a text that is shorter than that, to be looked for as a whole

# Scripts that put no spaces between words: each letter counts as one.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7a3\uf900-\ufaff\U00020000-\U0003ffff"
_TOKEN = re.compile(rf"[{_UNSPACED}]|[^\s{_UNSPACED}]+")
_BETWEEN = re.compile(r"[\W_]+")
# Accents, and what is not seen: joiners, directions, and the variants that a Japanese name's letters may be marked with.
_UNSEEN = re.compile(
    "[\u0300-\u036f\u00ad\u115f\u1160\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff"
    "\ufff9-\ufffb\U000e0000-\U000e01ef]"
)

# Packages of others, as they were fetched: hundreds of megabytes that no build of ours writes to.
FETCHED = ("downloads", "npm", "pyodide")

# Of an environment, what is ours: a wheel that is not editable brings a copy of the tables.
_OURS = ("companion", "claimbook", "under_the_radar")


# Words -----------------------------------------------------------------------------------------------


def fold(text: str) -> str:
    """A text as it is compared: small letters without accents, and one space for whatever is between words.

    >>> fold("Cho\\u0304sen-Sōren,\\n  the ＡＢＣ"), fold("が") == fold("か\\u3099")
    ('chosen soren the abc', True)
    """
    if not text.isascii():
        text = unicodedata.normalize("NFC", _UNSEEN.sub("", unicodedata.normalize("NFKD", text)))
    return _BETWEEN.sub(" ", text.casefold()).strip()


def tokens(text: str) -> list[str]:
    """The words of a text as they are compared; in scripts without spaces each letter is one.

    >>> tokens("The Act, 北朝鮮")
    ['the', 'act', '北', '朝', '鮮']
    """
    return _TOKEN.findall(fold(text))


class Sought(NamedTuple):
    """What is looked for: in a folded text (`phrase`), or, for an address, in the text with its signs."""

    sign: str  # what must be there, so that it is worth looking closer
    pattern: re.Pattern
    folded: bool

    def within(self, read: str, folded: str) -> bool:
        """Whether it is in a text, which is given as it is and folded."""
        text = folded if self.folded else read
        return self.sign in text and bool(self.pattern.search(text))


def phrase(words: str) -> Sought:
    """A name or a phrase, with any space or none between its words. Raises `ValueError` where it is too short.

    A year may follow at once, as in the keys of sources.

    >>> [bool(phrase("Snow").pattern.search(text)) for text in ("snow1855", "snow1855a by", "snow1855x2", "4snow", "snows")]
    [True, True, False, False, False]
    >>> phrase("John Snow").within("", fold("by JOHN-SNOW, who")), phrase("Ann").within("", fold("many cannot"))
    (True, False)
    >>> phrase("An")
    Traceback (most recent call last):
    ValueError: too short: expected at least 3 letters
    """
    found = tokens(words)
    unspaced = bool(found) and all(re.fullmatch(f"[{_UNSPACED}]", one) for one in found)
    if sum(map(len, found)) < SHORTEST - unspaced:
        raise ValueError(f"too short: expected at least {SHORTEST - unspaced} letters")
    before = "" if re.match(f"[{_UNSPACED}]", found[0]) else rf"(?<![^\W{_UNSPACED}])"
    after = "" if re.match(f"[{_UNSPACED}]", found[-1]) else rf"(?=(?:\d{{4}}[a-z]?)?(?![^\W{_UNSPACED}]))"
    return Sought(max(found, key=len), re.compile(f"{before}{' ?'.join(map(re.escape, found))}{after}"), True)


def address(place: str) -> Sought:
    """The address of a row or a page, and no longer one that begins or ends with it.

    >>> [address("claim-i-1").within(text, "") for text in ('href="#claim-i-1"', "#claim-i-10", "#claim-i-1-2")]
    [True, False, False]
    """
    return Sought(place, re.compile(rf"(?<![\w-]){re.escape(place)}(?![\w-])"), False)


def runs(text: str, length: int = RUN) -> list[tuple[str, ...]]:
    """Each run of so many words of a text, or all of it where it is a little shorter.

    >>> [" ".join(run) for run in runs("One two three four five six seven eight nine.")]
    ['one two three four five six seven eight', 'two three four five six seven eight nine']
    >>> runs("Only three words"), len(runs("Here there are four"))
    ([], 1)
    """
    found = tokens(text)
    if LEAST <= len(found) < length:
        return [tuple(found)]
    return [tuple(found[at : at + length]) for at in range(len(found) - length + 1)]


def own(of: Iterable[str], others: Iterable[str], length: int = RUN) -> list[Sought]:
    """The runs of some texts that no other text has.

    >>> [one.sign for one in own(["Five words of its own"], ["Five words of another"])]
    ['five words of its own']
    """
    rest = f" {' '.join(' '.join(tokens(text)) for text in others)} "
    found = dict.fromkeys(run for text in of for run in runs(text, length))
    return [_run(run) for run in found if f" {' '.join(run)} " not in rest]


def _run(run: Sequence[str]) -> Sought:
    found = phrase(" ".join(run))
    spaced = not any(re.match(f"[{_UNSPACED}]", one) for one in run)
    return found._replace(sign=" ".join(run)) if spaced else found


# Files -----------------------------------------------------------------------------------------------


@dataclass
class Search:
    """A search for some words; what has the same bytes is read once.

    Args:
        sought: what is looked for.
    """

    sought: Sequence[Sought]
    files: int = 0
    within: int = 0  # of them inside others
    _seen: dict[bytes, list[str]] = field(default_factory=dict)

    def places(self, name: str, content: bytes) -> list[str]:
        """Where in a file the words are, each as "file, line 3"; a file that cannot be read is one of the places."""
        self.files += 1
        shown = self.shown(name)
        named = [f"{shown}: in its name"] if shown != name else []
        return named + [f"{shown}{place}" for place in self._places(content)]

    def shown(self, name: str) -> str:
        """The name of a file as it is printed: without a part that has the words.

        >>> Search([phrase("John Snow")]).shown("a/john-snow.csv")
        'a/….csv'
        """
        if not self.matches(name):
            return name
        parts = [f"…{PurePath(part).suffix}" if self.matches(part) else part for part in name.split("/")]
        return "…" if self.matches("/".join(parts)) else "/".join(parts)

    def _places(self, content: bytes, depth: int = 0) -> list[str]:
        digest = hashlib.sha256(content).digest()
        if digest not in self._seen:
            try:
                self._seen[digest] = list(self._read(content, depth))
            except Unreadable as error:
                self._seen[digest] = [f": cannot be read; {error}"]
        return self._seen[digest]

    def _read(self, content: bytes, depth: int) -> Iterator[str]:
        if depth > DEEPEST:
            raise Unreadable(f"expected at most {DEEPEST} archives within each other")
        whole = True
        for name, held in inner(content):
            whole = False
            yield from self._member(name, held, depth)
        if whole:
            for place, text in texts(content):
                if self.matches(text):
                    yield f", {place or f'line {self.line(text)}'}"
                for name, held in carried(text):
                    yield from self._member(name, held, depth)

    def _member(self, name: str, content: bytes, depth: int) -> Iterator[str]:
        self.files, self.within = self.files + 1, self.within + 1
        shown = self.shown(name)
        if shown != name:
            yield f" › {shown}: in its name"
        yield from (f" › {shown}{place}" for place in self._places(content, depth + 1))

    def matches(self, text: str) -> bool:
        """Whether any of the words are in a text, read in any way."""
        return any(self._matches(read) for read in readings(text))

    def _matches(self, read: str) -> bool:
        folded = fold(read)
        return any(one.within(read, folded) for one in self.sought)

    def line(self, text: str) -> int:
        """The number of the line on which the first of the words ends."""
        lines = text.split("\n")
        return 1 + bisect.bisect_left(
            range(len(lines) - 1), True, key=lambda at: self.matches("\n".join(lines[: at + 1]))
        )


def files_of(place: Path) -> Iterator[Path]:
    """The files of a folder in order, of an environment in it only our own packages; or the file itself."""
    if place.is_file():
        yield place
    for folder, inside, names in os.walk(place):
        here = Path(folder)
        inside.sort()
        if (here / "pyvenv.cfg").exists():
            inside.clear()
            for packages in ("lib/python*/site-packages", "Lib/site-packages"):
                for one in sorted(here.glob(f"{packages}/*")):
                    if one.name.startswith(_OURS):
                        yield from files_of(one)
        else:
            yield from (here / name for name in sorted(names) if (here / name).is_file())


def everything_built(root: Path) -> list[Path]:
    """Where what is made from the sources may be: all that is built, but what was fetched; environments, and wheels."""
    built = build_dir(root)
    made = sorted(place for place in built.glob("*") if place.name not in FETCHED)
    return [*made, *(place for name in (".venv", ".venv-marking", "build", "dist") if (place := root / name).exists())]


def search(sought: Sequence[Sought], places: Iterable[Path], root: Path) -> tuple[Search, list[str]]:
    """The search of all files in some places, and where in them the words are: by the path from `root` on."""
    searching, found = Search(sought), []
    for path in dict.fromkeys(path for place in places for path in files_of(place)):
        name = path.relative_to(root).as_posix() if path.is_relative_to(root) else str(path)
        try:
            content = path.read_bytes()
        except OSError as error:
            found.append(f"{name}: cannot be read; {error.strerror}")
            continue
        found += searching.places(name, content)
    return searching, found


def report(searching: Search, found: list[str]) -> str:
    """What was found, in lines; none of them has the words.

    >>> report(Search([], files=3, within=2), []), report(Search([]), ["a.html, line 3"])
    ('Gone from 3 files (2 inside others).', 'a.html, line 3\\nStill in 1 place.')
    """
    if not found:
        return f"Gone from {searching.files:,} files ({searching.within:,} inside others)."
    return "\n".join([*found, f"Still in {len(found)} place{'s' * (len(found) > 1)}."])


def read_words(lines: Iterable[str]) -> list[Sought]:
    """What is looked for, from lines. Raises `ValueError` with the number of a line that is too short, or for no line."""
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            found.append(address(line.strip()[1:]) if line.startswith("#") else phrase(line))
        except ValueError as error:
            raise ValueError(f"line {number} of the words is {error}") from None
    if not found:
        raise ValueError("no words: expected a name, a phrase or an #address on each line")
    return found


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.data.gone", allow_abbrev=False)
    parser.add_argument(
        "--words", required=True, metavar="FILE", help="a name or phrase a line; - reads standard input"
    )
    parser.add_argument("places", nargs="*", type=Path, help="folders or files (default: everything built)")
    asked = parser.parse_args(words)
    try:
        lines = sys.stdin if asked.words == "-" else Path(asked.words).read_text(encoding="utf-8").splitlines()
        sought = read_words(lines)
        if missing := [str(place) for place in asked.places if not place.exists()]:
            raise ValueError(f"{missing[0]}: there is no such file or folder")
    except (ValueError, OSError) as error:
        print(error, file=sys.stderr)
        return 2
    places = [place.resolve() for place in asked.places] or everything_built(ROOT)
    searching, found = search(sought, places, ROOT)
    print(report(searching, found))
    return int(bool(found))


if __name__ == "__main__":
    sys.exit(main())
