"""Each chapter's analysis exercise has one checkable result, and the comment after it rests on that result."""

import contextlib
import io
from pathlib import Path

import matplotlib
import pytest

from claimbook.notebooks import read
from tests.conftest import CHAPTERS


def printed(chapter: Path, cell: str = "solution-analysis-code") -> str:
    """What a solution of a chapter prints, after the chapter's own setup."""
    matplotlib.use("agg")
    cells = {cell.id: cell.source for cell in read(chapter).cells}
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(cells["setup"] + "\n" + cells[cell], {})
    return said.getvalue()


RESULTS = {
    "01": ["28 rows state a number", "9 of them go back to something that we do not know", "8 origins are named"],
    "02": ["nationality = japanese: 8 of 9", "korean = effective: 1 of 9", "motive = political: 2 of 9",
           "imputed = no: 2 of 9", "place = japan: 3 of 9"],
    "03": ["77.0 per cent left in the two years", "91.8 per cent are known by year from unconfirmed figures only"],
    "04": ["longest: 8 years", "mean before 2002: 6.0 years", "mean from 2002 on: 0.4 years"],
    "05": ["4 of 6 provisions of the Act of 2006 are efforts"],
    "06": ["30 of 75 (40 per cent): is left open", "27 of 75 (36 per cent): does not meet", "18 of 75 (24 per cent): meets", "8 of 39 (21 per cent) are left open"],
    "07": ["below half of 2009 first in 2014", "2025: 7.7 per cent of the peak"],
    "08": ["2 of 32 answers were not seen", "'Japan': '1 of 8', 'South Korea': '5 of 8', 'United States': '5 of 8', 'Canada': '0 of 6'"],
    "09": ["27 replies from 9 dates", "13 of 8,168 written questions of the House of Councillors"],
    "10": ["how many have come: 2, of them 2 stated", "who the people are: 1, of them 1 stated"],
    "11": ["about 2.1 times as ready", "68 to 32: 2.1"],
    "12": ["saying more: 3 of 4 name escapees", "keeping quiet: 4 of 4 name escapees"],
}  # fmt: skip


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_the_solution_prints_what_the_comment_after_it_says(chapter):
    assert chapter.name[:2] in RESULTS, f"{chapter.name}: what its analysis exercise finds is not in RESULTS"
    said = printed(chapter)
    for result in RESULTS[chapter.name[:2]]:
        assert result in said, said


# What the solutions of the other exercises with code print.
MORE = {
    ("02", "solution-elsewhere-code"): ["United Kingdom: 48 to 49 per cent", "Netherlands: 1 to 5 per cent"],
    ("09", "solution-again-code"): [
        "2003: How many escapees a year",
        "1987: How many Japanese nationals",
        "2015: How many of those who went to North Korea had Japanese",
    ],
}


def test_the_other_solutions_print_what_the_comments_after_them_say():
    with_code = {
        (chapter.name[:2], cell.id)
        for chapter in CHAPTERS
        for cell in read(chapter).cells
        if cell.id.startswith("solution-") and cell.id.endswith("-code") and cell.id != "solution-analysis-code"
    }
    assert with_code == set(MORE)
    chapters = {chapter.name[:2]: chapter for chapter in CHAPTERS}
    for (number, cell), results in MORE.items():
        said = printed(chapters[number], cell)
        assert all(result in said for result in results), said
