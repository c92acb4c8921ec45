"""Each chapter's analysis exercise has one checkable result, and the comment after it rests on that result."""

import contextlib
import io
from pathlib import Path

import matplotlib
import pytest

from claimbook.notebooks import read
from tests.conftest import CHAPTERS


def printed(chapter: Path) -> str:
    """What the solution of a chapter prints, after the chapter's own setup."""
    matplotlib.use("agg")
    cells = {cell.id: cell.source for cell in read(chapter).cells}
    said = io.StringIO()
    with contextlib.redirect_stdout(said):
        exec(cells["setup"] + "\n" + cells["solution-analysis-code"], {})
    return said.getvalue()


RESULTS = {
    "01": ["28 rows state a number", "9 of them go back to something that was not seen", "8 origins are named"],
    "02": ["nationality = japanese: 8 of 9", "korean = effective: 1 of 9", "motive = political: 2 of 9",
           "imputed = no: 2 of 9", "place = japan: 3 of 9"],
    "03": ["77.0 per cent left in the two years", "91.8 per cent are known by year from unconfirmed figures only"],
    "04": ["longest: 8 years", "mean before 2002: 6.0 years", "mean from 2002 on: 0.4 years"],
    "05": ["4 of 6 provisions of the Act of 2006 are efforts"],
    "06": ["30 of 72 (42 per cent): is left open", "24 of 72 (33 per cent): does not meet", "18 of 72 (25 per cent): meets"],
    "07": ["below half of 2009 first in 2014", "2025: 7.7 per cent of the peak"],
    "08": ["12 of 32 answers were not seen", "'Japan': '1 of 7', 'South Korea': '4 of 5', 'United States': '4 of 5', 'Canada': '0 of 3'"],
    "09": ["27 replies from 9 dates", "13 of 8,168 written questions of the House of Councillors"],
    "10": ["how many have come: 2, of them 2 stated", "who the people are: 1, of them 1 stated"],
    "11": ["about 2.1 times as ready", "68 to 32: 2.1"],
    "12": ["openness: 3 of 4 name escapees", "quiet: 4 of 4 name escapees"],
}  # fmt: skip


@pytest.mark.parametrize("chapter", CHAPTERS, ids=lambda chapter: chapter.stem)
def test_the_solution_prints_what_the_comment_after_it_says(chapter):
    assert chapter.name[:2] in RESULTS, f"{chapter.name}: what its analysis exercise finds is not in RESULTS"
    said = printed(chapter)
    for result in RESULTS[chapter.name[:2]]:
        assert result in said, said
