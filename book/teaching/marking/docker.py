"""The other sandbox, where there is no bubblewrap: `otter grade`, which marks each submission in a container.

Its containers are otter's own affair: the first run builds an image, which needs the network and takes minutes;
what a visible test said, and the time of each submission, it does not tell.
"""

import argparse
import csv
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from marking.sandbox import Limits


class DockerError(RuntimeError):
    """`otter grade` failed. The message holds the end of what it said."""


def works() -> bool:
    """Whether there is a Docker here that runs."""
    if not shutil.which("docker"):
        return False
    return subprocess.run(["docker", "info"], capture_output=True).returncode == 0


def mark(waiting: dict, autograder: bytes, limits: Limits, told: argparse.Namespace) -> Iterator[tuple[str, dict]]:
    """Mark submissions in containers; gives (student, what came of it) when all are done."""
    with tempfile.TemporaryDirectory() as temporary:
        folder, out = Path(temporary, "submissions"), Path(temporary, "out")
        folder.mkdir()
        out.mkdir()
        Path(temporary, "autograder.zip").write_bytes(autograder)
        names = {f"{place:05}.ipynb": student for place, student in enumerate(waiting)}
        for name, student in names.items():
            (folder / name).write_bytes(waiting[student].notebook)
        command = [sys.executable, "-m", "otter", "grade", "-n", told.assignment, "-a", f"{temporary}/autograder.zip"]
        command += ["-o", str(out), "--containers", str(told.jobs or os.cpu_count() or 1), "--no-network"]
        command += ["--timeout", str(limits.seconds), "--ext", "ipynb", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, errors="surrogateescape")
        if done.returncode:
            raise DockerError("otter grade failed:\n" + "\n".join((done.stdout + done.stderr).splitlines()[-8:]))
        yield from results((out / "final_grades.csv").read_text(encoding="utf-8"), names)


def results(table: str, names: dict[str, str]) -> Iterator[tuple[str, dict]]:
    """What `otter grade` wrote into its CSV, by student.

    >>> table = "file,q1,total,percent_correct\\npoints-per-question,2,2,\\n00000.ipynb,1.0,1.0,0.5\\n"
    >>> dict(results(table, {"00000.ipynb": "ann", "00001.ipynb": "ben"}))["ann"]["questions"]["q1"]["score"]
    1.0
    """
    rows = {Path(row["file"]).name: row for row in csv.DictReader(table.splitlines())}
    for name, student in names.items():
        row = rows.get(name)
        if row is None:
            yield student, {"status": "failed", "reason": "its container gave no result"}
            continue
        questions = {
            key: {"score": float(value or 0), "possible": 0.0, "told": []}
            for key, value in row.items()
            if key[:1] == "q"
        }
        yield student, {"status": "ok", "questions": questions}
