"""Check every page of the built site with the Nu HTML checker, which needs Java (make valid).

    python -m tools.trust.valid [html]

What it cannot know is left out: style that is newer than it is, and the roles within a table of role "none" (a board),
which it takes for those of any table that ended before (that a board's table has it, the tests see). Warnings are advice
on the theme's markup; errors fail.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import json
import shutil
import subprocess
import sys
from pathlib import Path

from claimbook.settings import build_dir
from tools import packages

ROOT = Path(__file__).resolve().parents[2]
PINS = Path(__file__).with_name("vnu")
HTML = build_dir(ROOT) / "html"
UNKNOWN = ("@container", "container-type", "element which has a “table” ancestor")


def faults(html: Path) -> list[str]:
    """What the checker calls an error, a line each: page, line, and words."""
    checker = packages.installed(PINS) / "vnu-jar" / "build" / "dist" / "vnu.jar"
    pages = [path for path in html.rglob("*.html") if path.relative_to(html).parts[0] not in ("_static", "lite")]
    command = ["java", "-jar", checker, "--format", "json", "--exit-zero-always", "--errors-only", *sorted(pages)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found = []
    for message in json.loads(done.stderr)["messages"]:
        said = message["message"]
        if message["type"] == "error" and not any(new in said for new in UNKNOWN):
            page = Path(message["url"].removeprefix("file:")).relative_to(html)
            found.append(f"{page}, line {message.get('lastLine', '?')}: {said}")
    return found


def main(html: Path = HTML) -> int:
    if not shutil.which("java"):
        print("java was not found (on Debian or Ubuntu: apt-get install default-jre-headless)", file=sys.stderr)
        return 1
    found = faults(html.resolve())
    print(*found, f"{len(found)} errors", sep="\n")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main(*map(Path, sys.argv[1:])))
