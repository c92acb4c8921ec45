"""Measure marking: sixty notebooks one at a time and as many at once as there are cores, in one run.

python -m marking.bench [NUMBER]        (part of make bench)
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import contextlib
import io
import json
import os
import sys
import tempfile
import time
from pathlib import Path

import nbformat

from marking import assignment, grade, make

NAME, NUMBER, CLASS = "counting", 60, 500


def submissions(folder: Path, number: int) -> None:
    """Notebooks of a class: two in three have the solutions, the others are empty; no two are alike."""
    answers = {
        cell.id.replace("-solution", "-answer"): cell.source
        for cell in assignment.load(NAME).notebook.cells
        if cell.id.endswith("-solution")
    }
    student = make.make(NAME)[f"{NAME}.ipynb"].decode("utf-8")
    for place in range(number):
        notebook = nbformat.reads(student, as_version=4)
        for cell in notebook.cells:
            if place % 3 and cell.id in answers:
                cell.source = f"{answers[cell.id]}\n# {place}"
        notebook.cells[-1].source += f" {place}"
        (folder / f"student-{place:03}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def seconds(folder: Path, jobs: int) -> float:
    """How long it takes to mark a folder, from the command to the last report."""
    with tempfile.TemporaryDirectory() as out:
        started = time.monotonic()
        with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
            status = grade.main([NAME, str(folder), "--out", out, "--jobs", str(jobs)])
        assert status == 0, f"marking with {jobs} jobs ended with status {status}"
        return time.monotonic() - started


def main(number: int) -> None:
    cores = os.cpu_count() or 1
    with tempfile.TemporaryDirectory() as temporary:
        submissions(Path(temporary), number)
        one, many = (seconds(Path(temporary), jobs) for jobs in (1, cores))
    print(f"\nMarking {number} notebooks           seconds   each   ratio")
    print(f"one at a time                 {one:9.0f} {one / number:6.1f}   1.00")
    print(f"{cores} at once (all cores)        {many:9.0f} {many / number:6.1f} {many / one:6.2f}")
    minutes = f"{CLASS * many / number / 60:.0f} minutes"
    print(f"At this rate {CLASS} would take about {minutes} on this machine (an estimate, not measured)")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else NUMBER)
