"""Bring the notebooks into the form in which they are committed: as JupyterLab saves them, without what an editor leaves.

    python -m tools.data.tidy        (make tidy)

Outputs, counts, folded headings, timings, other kernels and the like go (`claimbook.notebooks` says what stays), and
so do the folders in which Jupyter keeps its checkpoints. A notebook that cannot be read is named, and left as it is.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import shutil
import sys
from pathlib import Path

from claimbook.notebooks import CHECKPOINTS, NotebookError, listed, tidy

ROOT = Path(__file__).resolve().parents[2]


def main() -> int:
    failed = 0
    for path in listed(ROOT, "marking/assignments", "engine/example/book"):
        try:
            print(*(f"{line}\n" for line in tidy(path)), sep="", end="")
        except NotebookError as error:
            print(error, file=sys.stderr)
            failed = 1
    for folder in (ROOT / "book").rglob(CHECKPOINTS):
        shutil.rmtree(folder)
    return failed


if __name__ == "__main__":
    sys.exit(main())
