"""One language: spelling (codespell), British forms, the book's own terms, and no doubled words."""

import re
import subprocess
import sys
from pathlib import Path

import codespell_lib
import pytest

from claimbook.strays import ours
from companion import data
from tests.executed import ROOT
from tests.executed import TEXTS as READ
from tests.executed import text_of as prose_of

TEXTS = [
    *ours([*ROOT.glob("*.md"), *ROOT.glob("data/*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("engine/**/*.md")], ROOT),
    *READ,
]
# Columns that hold other people's words, titles and names.
NOT_OURS = {"words", "verb", "official_name", "script", "romanised", "title", "container", "author", "name", "wording",
            "translation", "paper", "other", "unit", "iso3"}  # fmt: skip
# What codespell takes for a mistake and is none.
RIGHT = {"covert"}
# American forms that are British too, as another part of speech or in a proper name.
BOTH = {"story", "practice", "licensed", "judgment", "judgments"}
# How the book writes its terms: what must not stand, and what should.
TERMS = {
    r"\bChosen\b(?! Sinbo)": "Chōsen",
    r"\bZainichis\b": "Zainichi",
    r"\bNorth Korean refugees\b": "escapees, outside quotations",
    r"\bpercent\b": "per cent",
    r"\brefouled\b": "sent back",
    r"\bprograms?\b(?! that)": "programme",
    r"\bSouth-Korea": "South Korea",
}
QUOTED = re.compile(r"[\"“][^\"“”]*[\"”]|`[^`]*`")


def british() -> dict[str, str]:
    """American forms with the British ones, from codespell's own list read backwards."""
    listed = Path(codespell_lib.__file__).with_name("data") / "dictionary_en-GB_to_en-US.txt"
    pairs = (line.split("->") for line in listed.read_text(encoding="utf-8").splitlines() if "->" in line)
    return {us.split(",")[0].strip().lower(): gb for gb, us in pairs if us.split(",")[0].strip().lower() not in BOTH}


def written(path: Path) -> str:
    return "\n".join(QUOTED.sub(" ", block.text) for block in prose_of(path))


def in_table(name: str) -> str:
    columns = [
        field["name"] for field in data.describe(name)["schema"]["fields"] if field["type"] in ("string", "list")
    ]
    ours = [column for column in columns if column not in NOT_OURS]
    cells = (cell for column in ours for cell in data.load(name)[column])
    texts = (text for cell in cells for text in (cell if isinstance(cell, tuple) else (cell,)))
    return "\n".join(re.sub(r"https?://\S+|\(#[^)]*\)", " ", QUOTED.sub(" ", text)) for text in texts)


SOURCES = {path.relative_to(ROOT).as_posix(): path for path in TEXTS} | {f"{name}.csv": name for name in data.names()}


def text_of(name: str) -> str:
    source = SOURCES[name]
    return written(source) if isinstance(source, Path) else in_table(source)


def misspelt(texts: dict[str, str], place: Path) -> list[str]:
    """What codespell finds, in the names of texts; they go to it as files of a folder, for it takes long to start."""
    for number, text in enumerate(texts.values()):
        (place / f"{number}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "codespell_lib", "--ignore-words-list", ",".join(RIGHT), "."]
    checked = subprocess.run(command, cwd=place, capture_output=True, text=True)
    assert not checked.stderr, checked.stderr
    names = list(texts)
    found = re.findall(r"^\./(\d+)\.txt:\d+: (.+ ==> .+)$", checked.stdout, re.MULTILINE)
    return [f"{names[int(number)]}: {line}" for number, line in found]


def american(text: str) -> list[str]:
    known = british()
    return [f"{word}: {known[word]}" for word in sorted(set(re.findall(r"[a-z]+", text))) if word in known]


def odd_terms(text: str) -> list[str]:
    return [f"{found.group()!r}: {better}" for term, better in TERMS.items() for found in re.finditer(term, text)]


def doubled(text: str) -> list[str]:
    return [found.group() for found in re.finditer(r"\b([a-z]+) \1\b", text) if found.group(1) not in ("that", "had")]


@pytest.mark.parametrize("name", SOURCES)
def test_it_is_written_in_one_language(name):
    text = text_of(name)
    assert american(text) + odd_terms(text) + doubled(text) == []


def test_no_word_is_misspelt(tmp_path):
    assert misspelt({name: text_of(name) for name in SOURCES}, tmp_path) == []


def test_a_misspelt_word_is_caught(tmp_path):
    texts = {"a": "All is well.", "b": "The goverment did not recieve it."}
    assert misspelt(texts, tmp_path) == ["b: goverment ==> government", "b: recieve ==> receive"]


@pytest.mark.parametrize(
    ("check", "text"),
    [
        (american, "They organize a color scheme and favor it."),
        (odd_terms, "A Chosen national; North Korean refugees; ten percent; the program."),
        (doubled, "It is in the the table."),
    ],
)
def test_a_slip_is_caught(check, text):
    assert check(text)
    assert not check('"The word of another."')
