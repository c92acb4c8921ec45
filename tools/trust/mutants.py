"""See which small faults in the code the tests would let pass: change each expression and run the tests that reach it.

    python -m tools.trust.mutants        # some minutes (make mutants)

mutmut does it, in a copy of the repository, for the modules that everything else rests on. Of the tests only quick ones
run, so that the score is a lower bound. What survives is either explained in `tests/survivors.toml`, line by line, or
printed; an explanation of what no longer survives is printed too.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import os
import re
import shutil
import subprocess
import sys
import tomllib
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from tools.site.inputs import left_out

ROOT = Path(__file__).resolve().parents[2]

TREE = ROOT / "_build" / "mutants"
EXPLAINED = ROOT / "tests" / "survivors.toml"
MODULES = (
    *(f"claimbook.tables.{name}" for name in ("cells", "checks", "csvfile", "descriptor", "reader")),
    "claimbook.explore.explorable",
    "claimbook.claims.claims",
)
TESTS = [f"tests/{name}.py" for name in ("companion/test_data_errors", "companion/test_claims", "engine/test_explore")]
MUTMUT = "mutmut>=3.8,<4"

FILES = [f"src/{module.replace('.', '/')}.py" for module in MODULES]

# mutmut looks for packages in `src`, so the copy has the engine there too. Each mutant starts from a process that has run
# no test, because tables are kept in memory: a fault in reading them would not be reached.
SETTINGS = f"""
[tool.mutmut]
source_paths = ["src"]
only_mutate = {FILES}
also_copy = ["src", "engine", "data", "book", "tools", "marking"]
process_isolation = "forkserver"
pytest_add_cli_args = ["-n", "0"]
pytest_add_cli_args_test_selection = {FILES + TESTS}
"""


class Mutant(NamedTuple):
    """One fault: the function it is in, the line as it was, and as it became."""

    function: str
    was: str
    became: str


def prepare() -> None:
    shutil.rmtree(TREE, ignore_errors=True)
    shutil.copytree(ROOT, TREE, ignore=left_out)
    (TREE / "engine" / "src" / "claimbook").rename(TREE / "src" / "claimbook")
    for name in ("conftest.py", "example"):  # what the examples in the engine's docstrings speak of
        (TREE / "engine" / name).rename(TREE / "src" / name)
    with (TREE / "pyproject.toml").open("a", encoding="utf-8") as file:
        file.write(SETTINGS)


def mutmut(*words: str) -> str:
    """What it prints, when run with everything that the tests need."""
    command = [sys.executable, "-m", "uv", "tool", "run", "--quiet", "--python", sys.executable]
    command += ["--with-requirements", str(ROOT / "requirements.txt"), MUTMUT, *words]
    done = subprocess.run(
        command, cwd=TREE, capture_output=True, text=True, errors="surrogateescape", env={**os.environ, "CI": "1"}
    )
    if done.returncode:
        sys.exit(f"mutmut {' '.join(words)} failed:\n{(done.stdout + done.stderr)[-4000:]}")
    return done.stdout


def results() -> dict[str, str]:
    """What became of each mutant ("killed", "survived", "timeout" …), by its name."""
    return dict(line.split(": ") for line in mutmut("results", "--all", "true").split("\n") if ": " in line)


def fault(name: str) -> Mutant:
    """What a mutant changes."""
    return described(name.strip(), mutmut("show", name.strip()))


def described(name: str, shown: str) -> Mutant:
    """Name and difference, as mutmut gives them, in the terms of this project.

    >>> described("claimbook.tables.cells.x__parse__mutmut_2", " def _parse():\\n-    return 1\\n+    return 2")
    Mutant(function='cells._parse', was='return 1', became='return 2')
    >>> described("claimbook.explore.explorable.xǁExplorableǁhtml__mutmut_1", "-        pass\\n+        None").function
    'explorable.Explorable.html'
    """
    module, function = re.fullmatch(r"[\w.]+\.(\w+)\.x_?(.+)__mutmut_\d+", name).groups()
    lines = [line for line in shown.splitlines() if not line.startswith(("---", "+++"))]
    was, became = (" ".join(line[1:].strip() for line in lines if line.startswith(sign)) for sign in "-+")
    return Mutant(f"{module}.{function.strip('ǁ').replace('ǁ', '.')}", was, became)


def main() -> int:
    prepare()
    mutmut("run")
    outcome = results()
    explained = tomllib.loads(EXPLAINED.read_text(encoding="utf-8"))["survivor"]
    reasons = {Mutant(one["function"], one["was"], one["became"]): one["why"] for one in explained}
    alive = [fault(name) for name, what in outcome.items() if what not in ("killed", "timeout")]
    for module in MODULES:
        counts = Counter(what for name, what in outcome.items() if name.strip().startswith(f"{module}.x"))
        caught = counts["killed"] + counts["timeout"]
        print(f"{module:30} {caught} of {counts.total()} caught ({100 * caught / counts.total():.1f} per cent)")
    caught = len(outcome) - len(alive)
    print(f"{'together':30} {caught} of {len(outcome)} caught ({100 * caught / len(outcome):.1f} per cent)")
    print(f"Of the {len(alive)} others {sum(mutant in reasons for mutant in alive)} are explained in {EXPLAINED.name}.")
    for mutant in alive:
        if mutant not in reasons:
            print(f"\nNot caught, {mutant.function}:\n- {mutant.was}\n+ {mutant.became}")
    for mutant in reasons.keys() - set(alive):
        print(f"\nExplained in {EXPLAINED.name}, but now caught, {mutant.function}:\n- {mutant.was}\n+ {mutant.became}")
    return reasons.keys() != set(alive)


if __name__ == "__main__":
    sys.exit(main())
