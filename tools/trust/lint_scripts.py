"""Lint and format the book's scripts with Biome, as biome.jsonc says.

    python -m tools.trust.lint_scripts            # say what is wrong
    python -m tools.trust.lint_scripts --write    # fix what Biome can fix (make tidy)

Biome is a program from npm; `npm` beside this pins it with its digest, and it is put into _build/npm once.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import subprocess
import sys
from pathlib import Path

from tools import node, packages

ROOT = Path(__file__).resolve().parents[2]
PINS = Path(__file__).with_name("npm")
FOLDERS = (
    "tools/site/theme",
    "engine/src",
    "tools/site/lite_files",
)  # named, so that it does not walk through all that is built


def biome(*words: str, folder: Path = ROOT) -> subprocess.CompletedProcess:
    """Run it in a folder that has a biome.jsonc."""
    program = packages.installed(PINS) / ".bin" / "biome"
    command = [node.node(), str(program.resolve()), *words]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.trust.lint_scripts", allow_abbrev=False)
    parser.add_argument("--write", action="store_true", help="fix what Biome can fix")
    args = parser.parse_args(words)
    done = biome("check", *(["--write"] if args.write else []), "--error-on-warnings", *FOLDERS)
    if done.returncode:
        print(done.stdout + done.stderr, file=sys.stderr)
    return done.returncode


if __name__ == "__main__":
    sys.exit(main())
