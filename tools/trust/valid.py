"""Check every page of the built site with the Nu HTML checker, which needs Java (make valid).

    python -m tools.trust.valid [html]

What it cannot know is left out: style that is newer than it is, and the roles within a table of role "none" (a board),
which it takes for those of any table that ended before (that a board's table has it, the tests see). Warnings are advice
on the theme's markup; errors fail.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

from claimbook.settings import build_dir
from tools import packages

ROOT = Path(__file__).resolve().parents[2]
PINS = Path(__file__).with_name("vnu")
HTML = build_dir(ROOT) / "html"
UNKNOWN = ("@container", "container-type", "cqw", "element which has a “table” ancestor")


def faults(html: Path) -> list[str]:
    """What the checker calls an error, a line each: page, line, and words."""
    checker = packages.installed(PINS) / "vnu-jar" / "build" / "dist" / "vnu.jar"
    pages = [path for path in html.rglob("*.html") if path.relative_to(html).parts[0] not in ("_static", "lite")]
    command = ["java", "-jar", checker, "--format", "json", "--exit-zero-always", "--errors-only", *sorted(pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = []
    for message in json.loads(done.stderr)["messages"]:
        said = message["message"]
        path = Path(message["url"].removeprefix("file:"))
        if message["type"] == "error" and not any(new in said or new in declaration(path, message) for new in UNKNOWN):
            found.append(f"{path.relative_to(html)}, line {message.get('lastLine', '?')}: {said}")
    return found


def declaration(page: Path, message: dict) -> str:
    """The declaration of a style at which a message points; empty for one that is about no style."""
    if not message["message"].startswith("CSS") or "lastColumn" not in message:
        return ""
    line = page.read_text(encoding="utf-8").splitlines()[message["lastLine"] - 1]
    return re.split("[;{]", line[: message["lastColumn"]])[-1]


def main(html: Path = HTML) -> int:
    if not shutil.which("java"):
        print("java was not found (on Debian or Ubuntu: apt-get install default-jre-headless)", file=sys.stderr)
        return 1
    found = faults(html.resolve())
    print(*found, f"{len(found)} errors", sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
