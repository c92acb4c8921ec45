"""Open JupyterLab on the book (make lab): quietly, and with one line on what to do first.

JupyterLab would ask whether to fetch its news and look for a newer one, which are requests to other hosts.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import json
import os
import sys
from pathlib import Path

from claimbook.settings import build_dir

ROOT = Path(__file__).resolve().parents[1]
FRONT = "book/index.ipynb"
QUIET = ["--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate", "--LabApp.news_url="]
LEFT_OUT = {"disabledExtensions": {"@jupyterlab/apputils-extension:announcements": True}}


def settings(folder: Path) -> dict[str, str]:
    """Write JupyterLab's settings for this book into a folder; returns the variables that lead to them."""
    place = folder / "labconfig"
    place.mkdir(parents=True, exist_ok=True)
    (place / "page_config.json").write_text(json.dumps(LEFT_OUT), encoding="utf-8")
    known = os.environ.get("JUPYTER_CONFIG_PATH", "")
    return {"JUPYTER_CONFIG_PATH": os.pathsep.join([str(folder), *([known] if known else [])])}


def command(*more: str) -> list[str]:
    """The words that start JupyterLab."""
    as_root = ["--allow-root"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    return [sys.executable, "-m", "jupyterlab", *as_root, *QUIET, f"--LabApp.default_url=/lab/tree/{FRONT}", *more]


def main() -> None:
    os.environ |= settings(build_dir(ROOT) / "lab")
    print("In JupyterLab: open a chapter from the folder book, then choose “Run” and “Run All Cells”.", flush=True)
    os.execv(sys.executable, command())


if __name__ == "__main__":
    main()
