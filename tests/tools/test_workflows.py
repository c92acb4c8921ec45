"""The workflows cannot run here: two linters read them, and what they call is there."""

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.conftest import ROOT
from tools.trust import matrix

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))


def lint(folder: Path) -> tuple[int, str]:
    """Hold workflows against GitHub's schema, and read them for what could be abused."""
    files = sorted((folder / "workflows").glob("*.yml"))
    programs = Path(sys.executable).parent
    found, status = "", 0
    for command in (
        [programs / "check-jsonschema", "--builtin-schema", "vendor.github-workflows", *files],
        [programs / "zizmor", "--offline", "--quiet", "--no-progress", "--config", folder / "zizmor.yml", *files],
    ):
        done = subprocess.run(command, capture_output=True, text=True)
        found, status = found + done.stdout + done.stderr, status or done.returncode
    return status, found


def test_the_linters_find_nothing():
    assert len(WORKFLOWS) == 2
    status, found = lint(ROOT / ".github")
    assert status == 0, found


@pytest.mark.parametrize(
    ("old", "new"),
    [("runs-on: ubuntu-latest", "runs_on: ubuntu-latest"), ("run: make book", "run: echo ${{ github.head_ref }}")],
)
def test_the_linters_find_a_fault(tree, old, new):
    folder = tree / ".github"
    path = folder / "workflows" / "pages.yml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert lint(folder)[0] != 0


def test_they_call_make_and_make_has_what_they_call():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))
    called = [call for path in WORKFLOWS for call in re.findall(r"run: (.+)", path.read_text(encoding="utf-8"))]
    called = [call for call in called if not call.startswith("sudo sysctl ")]  # a setting of their machine
    assert called and all(re.fullmatch(r"make [a-z]+", call) and call.split()[1] in targets for call in called)


def test_the_oldest_and_the_newest_python_are_tried():
    """The same two as in `make matrix`, and the oldest is the one that the package asks for."""
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "pages.yml").read_text(encoding="utf-8"))["jobs"]
    assert jobs["pythons"]["strategy"]["matrix"]["python"] == [matrix.OLDEST, matrix.NEWEST]
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["requires-python"] == f">={matrix.OLDEST}"
