"""Every number in prose is bound to the row that its paragraph cites; and the check can fail."""

import copy
import re
import shutil
from pathlib import Path

import pytest

from claimbook import prose
from claimbook.notebooks import settings_of
from claimbook.show.output import MIME
from claimbook.tables import Tables
from companion import claims, data, evidence
from tests.conftest import CHAPTERS, ROOT
from tests.executed import TEXTS, bound, executed, text_of

# Pages about the book and its tools, as `python -m claimbook check` knows them too.
UNBOUND = settings_of(ROOT / "_config.yml")["sphinx"]["config"]["claimbook_unbound"]

NUMBERS = [int(path.name[:2]) for path in CHAPTERS]


def is_about(path: Path) -> bool:
    """Whether the tables have no part in a page's numbers; in the assignments they come from the tables by code."""
    listed = path.relative_to(ROOT).with_suffix("").as_posix() in UNBOUND
    return listed or bool({"student", "assignments"} & set(path.parts))


def problems(path: Path, blocks=None, tables=data.TABLES) -> list[str]:
    """What is wrong with the numbers of a page, or of these blocks in its place."""
    chapter = str(int(path.name[:2])) if path.name[:2].isdigit() else ""
    blocks = text_of(path, asked=False) if blocks is None else blocks
    found = bound(tables).problems(blocks, chapter=chapter, chapters=NUMBERS)
    return [f"{path.name}: {line}" for line in found]


CHAPTER_3 = next(path for path in CHAPTERS if path.name.startswith("03-"))


@pytest.mark.parametrize("path", [path for path in TEXTS if not is_about(path)], ids=lambda path: path.stem)
def test_every_number_is_bound_to_a_row_cited_beside_it(path):
    assert not problems(path)


def test_every_section_has_its_chapter():
    """Chapters on something more may come after these."""
    assert [int(path.name[:2]) for path in CHAPTERS] == list(range(1, len(CHAPTERS) + 1))
    assert len(CHAPTERS) >= len(evidence.SECTIONS)


@pytest.mark.parametrize("path", CHAPTERS[: len(evidence.SECTIONS)], ids=lambda path: path.stem)
def test_every_claim_of_the_section_is_linked_from_its_chapter(path):
    """So every fact that matters is told in its own chapter: test_coverage.py holds the facts against the claims."""
    section = evidence.SECTIONS[int(path.name[:2]) - 1]
    linked = {address for block in text_of(path) for address in block.addresses}
    missing = [claim for claim in claims.of_section(section)["id"] if f"claim-{claim}" not in linked]
    assert not missing, f"{path.name} links none of these claims of its section"


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda path: path.stem)
def test_reading_time_fits_the_length(path):
    text = " ".join(block.text for block in text_of(path))
    stated = int(re.search(r"Reading time: (\d+) minutes", text).group(1))
    words = len(text.split()) + 300  # the explorables' sentences, the tables, the claims at the end
    assert 15 <= stated <= 30
    assert words / 200 <= stated <= words / 80  # slow enough to stop and try things


DAMAGE = [
    ("a digit", "[93,340 people](#claim-iii-13)", "[93,430 people](#claim-iii-13)", "no row cited here has the number 93,430"),
    ("the hedge 'about'", "[about 70,000 people](#claim-iii-12) answered", "[70,000 people](#claim-iii-12) answered", "lost its hedge"),
    ("the hedge 'estimated'", "[an estimated 1,831 spouses]", "[1,831 spouses]", "lost its hedge"),
    ("the hedge 'at least'", "[at least 74,900]", "[74,900]", "lost its hedge"),
    ("the word 'unconfirmed'", "[74,779 people](#repatriation-to-1961-yearly), unconfirmed;", "[74,779 people](#repatriation-to-1961-yearly);", "unconfirmed"),
    ("a hedge too many", "[93,340 people](#claim-iii-13)", "[about 93,340 people](#claim-iii-13)", "adds 'about'"),
    ("the unit", "[6,836 of them were Japanese citizens]", "[6,836 of them were Japanese wives]", "counts japanese citizens"),
    ("a year", "in [1958](#claim-iii-7)", "in [1957](#claim-iii-7)", "dated '1957'"),
    ("a month", "[April 1952]", "[May 1952]", "dated 'may 1952'"),
    ("a day", "[13 August 1959]", "[14 August 1959]", "dated '14 august 1959'"),
    ("a span of years", "[two years](#claim-iii-12)", "[three years](#claim-iii-12)", "lasts 'three' years"),
    ("a number of another row", "[93,340 people](#claim-iii-13)", "[70,000 people](#claim-iii-13)", "no row cited here has the number 70,000; the rows have 93,340"),
    ("a link", "[93,340 people](#repatriation-total), the number", "93,340 people, the number", "no row cited here has the number 93,340"),
    ("a link to a date", "[April 1952]", "In April 1952, [", "no row cited here is dated 'april 1952'"),
    ("a note", "[notes 23 to 31](#notes-whole)", "[notes 23 to 63](#notes-whole)", "notes 23 to 63"),
    ("a figure's number", "[Figure 3.1](#fig-3-1)", "[Figure 3.9](#fig-3-1)", "figure 3.9"),
    ("a vague number", "[Several hundred thousand]", "[Many hundred thousand]", "no claim cited here says"),
    ("a million", "[well over a million](#claim-iii-1)", "[a million](#claim-iii-1)", "lost its hedge"),
    ("a year in a caption", "those after 1959 unconfirmed", "those after 1958 unconfirmed", "dated '1958'"),
]  # fmt: skip


@pytest.mark.parametrize(("what", "old", "new", "complaint"), DAMAGE, ids=[row[0] for row in DAMAGE])
def test_a_change_in_the_prose_is_caught(what, old, new, complaint):
    """In the text, and in what a cell shows, which comes as a bundle."""
    notebook, changed = copy.deepcopy(executed(CHAPTER_3)), 0
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            changed += cell.source.count(old)
            cell.source = cell.source.replace(old, new)
        for output in cell.get("outputs", []):
            bundle = output.get("data", {}).get(MIME, {"prose": []})
            changed += sum(text.count(old) for text in bundle["prose"])
            bundle["prose"] = [text.replace(old, new) for text in bundle["prose"]]
    assert changed, f"the chapter no longer says {old!r}: choose another place to damage"
    assert complaint in "\n".join(problems(CHAPTER_3, prose.paragraphs(notebook)))


@pytest.mark.parametrize(
    ("table", "old", "new", "complaint"),
    [
        ("repatriation", ",people,93340,exact", ",people,93341,exact", "no row cited here has the number 93,340"),
        (
            "repatriation",
            "japanese_citizens,6836,exact",
            "japanese_citizens,6837,exact",
            "the number 6,836; the rows have 6,837",
        ),
        ("claims", "70000,70000,people", "71000,71000,people", "no row cited here has the number 70,000"),
        ("claims", "70000,70000,people,1959,1961,about", "70000,70000,people,1959,1961,exact", "adds 'about'"),
        ("events", "1959-08-13", "1959-08-14", "dated '13 august 1959'"),
    ],
)
def test_a_change_in_a_table_is_caught(tmp_path, table, old, new, complaint):
    folder = Path(shutil.copytree(data.folder(), tmp_path / "data"))
    path = folder / f"{table}.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert complaint in "\n".join(problems(CHAPTER_3, tables=Tables(folder)))
