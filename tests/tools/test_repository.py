"""The repository's own promises: one list of pins, an installable companion, tidy code, a true picture."""

import os
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from companion import data
from tools.release import versions, zenodo
from tools.tracked import tracked_files

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
LOCK = (ROOT / "requirements.txt").read_text(encoding="utf-8")
# A package may have two pins, each for some versions of Python.
PINS = [(canonicalize_name(name), version) for name, version in re.findall(r"^([\w.-]+)==([^\s;\\]+)", LOCK, re.M)]
WANTED = [
    Requirement(text)
    for text in (
        *PROJECT["dependencies"],
        *(one for group in PROJECT["optional-dependencies"].values() for one in group),
    )
]


@pytest.mark.parametrize("wanted", WANTED, ids=lambda wanted: wanted.name)
def test_the_lock_pins_what_the_project_wants(wanted):
    versions = [version for name, version in PINS if name == canonicalize_name(wanted.name)]
    assert versions, f"{wanted.name} is not in requirements.txt: make lock"
    assert all(wanted.specifier.contains(version) for version in versions), f"{wanted} is not {versions}: make lock"
    assert metadata.version(wanted.name) in versions, "the environment is not the lock's"


def test_the_quick_tests_need_no_browser_no_finished_site_and_no_second_environment():
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    slow = re.search(r"^SLOW := (.+)", makefile, re.M).group(1).split()
    needs = re.compile(
        r"^def \w+\([^)]*\b(?:book|pages|chromium|served|open_page)\b|^    python = .*venv-marking", re.M
    )
    found = [
        path.stem.removeprefix("test_")
        for path in sorted((ROOT / "tests").glob("*/test_*.py"))
        if needs.search(path.read_text(encoding="utf-8"))
    ]
    assert set(found) <= set(slow), "the Makefile's SLOW lacks a file of tests"


def test_the_environment_for_marking_has_a_lock_of_its_own_within_the_same_bounds():
    teaching = ROOT / "marking"
    lines = (teaching / "requirements.in").read_text(encoding="utf-8").splitlines()
    wanted = [Requirement(line.partition(" #")[0]) for line in lines if line and not line.startswith("#")]
    lock = (teaching / "requirements.txt").read_text(encoding="utf-8")
    pins = dict(re.findall(r"^([\w.-]+)==([^\s;\\]+)", lock, re.M))
    entries = re.split(r"\n(?=\S)", lock.strip())
    assert all("--hash=sha256:" in entry for entry in entries) and "://" not in lock and "--index" not in lock
    assert all(one.specifier.contains(pins[one.name]) for one in wanted), "make lock"
    assert set(map(str, wanted)) >= {str(Requirement(one)) for one in PROJECT["dependencies"]}, (
        "what a chapter needs, a student's notebook needs"
    )
    assert not {"jupyterlab", "nbgrader"} & set(pins), "otter starts twice as fast without them"


def test_every_pin_has_a_hash_and_none_an_address():
    entries = re.split(r"\n(?=\S)", LOCK.strip())
    assert [entry for entry in entries if re.search("://|--index|--find-links", entry)] == []
    assert [entry for entry in entries if "--hash=sha256:" not in entry] == []
    assert len(entries) == len(PINS) > 100


def test_conda_installs_the_same_lock():
    environment = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))
    python, pip, packages = environment["dependencies"]
    assert (pip, packages) == ("pip", {"pip": ["-r requirements.txt"]})
    assert Requirement(f"python{PROJECT['requires-python']}").specifier.contains(python.partition("=")[2] + ".0")


def test_the_version_is_the_same_everywhere():
    assert versions.disagreements(ROOT, PROJECT["version"]) == []
    assert zenodo.deposit(ROOT)["version"] == PROJECT["version"]


def test_every_table_has_its_licence_and_its_line():
    names = set(data.names())
    for document in ("LICENSE-TEXT-AND-DATA.md", "data/README.md"):
        text = (ROOT / document).read_text(encoding="utf-8")
        listed = {name for row in re.findall(r"^\|(.*?)\|", text, re.M) for name in re.findall(r"`(\w+)`", row)}
        lacking, too_many = sorted(names - listed), sorted(listed - names)
        assert not lacking and not too_many, f"{document} has no line for {lacking}, and one too many for {too_many}"


def test_the_picture_is_drawn_from_the_tables():
    from tools.data import picture

    assert picture.PICTURE.read_text(encoding="utf-8") == picture.picture(), "make picture"


def test_the_wheel_works_outside_the_checkout(tree, tmp_path):
    """Built, unpacked elsewhere, and asked for a table in a process that cannot see the checkout."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    subprocess.run(
        [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, tree], check=True, capture_output=True
    )
    (wheel,) = tmp_path.glob("*.whl")
    site = tmp_path / "site"
    subprocess.run(
        [*pip, "install", "--no-deps", "--no-index", "--target", site, wheel], check=True, capture_output=True
    )
    code = (
        "import companion; from companion import claims, data, movement\n"
        "print(companion.__file__, data.folder(), data.check(), claims.amount('iii-12'), movement.gone_by(1961)[0])"
    )
    answer = subprocess.run(
        # -P keeps the folder of the call off the path; PYTHONPATH comes before the editable install.
        [sys.executable, "-P", "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.startswith(f"{site}") and "_tables [] about 70,000 people 74779" in answer.stdout
    template = Path("claimbook", "new", "book")  # what the engine lays out a new book from
    carried, ours = (
        {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}
        for folder in (site / template, tree / "engine" / "src" / template)
    )
    assert carried == ours and len(ours) > 15


def test_data_needs_pandas_alone():
    """As under Pyodide: neither matplotlib nor ipywidgets may be loaded to read a table."""
    code = "import sys; from companion import data; data.load('claims'); print({'matplotlib', 'ipywidgets'} & set(sys.modules))"
    answer = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer.stdout == "set()\n"


def test_make_says_what_is_missing(tree):
    def make(*words):
        return subprocess.run(["make", "--no-print-directory", "-C", tree, *words], capture_output=True, text=True)

    assert "python-none not found: Python 3.11 or newer is needed" in make("book", "PYTHON=python-none").stderr
    (tree / "without").mkdir()
    (tree / "without" / "ensurepip.py").write_text("raise ImportError", encoding="utf-8")
    no_venv = tree / "python"
    no_venv.write_text(f'#!/bin/sh\nPYTHONPATH="{tree}/without" exec "{sys.executable}" "$@"\n', encoding="utf-8")
    no_venv.chmod(0o755)
    first = make("book", "PYTHON=./python").stderr.splitlines()[0]
    assert first == "This Python has no venv module; on Debian or Ubuntu: apt-get install python3-venv"
    assert make("help").stdout.startswith("help")


def test_a_browser_that_cannot_be_had_is_said(monkeypatch):
    from tools import browser, programs

    monkeypatch.setenv("BOOK_BROWSER", "/nowhere/chromium")
    with pytest.raises(
        browser.NoBrowser, match="BOOK_BROWSER is '/nowhere/chromium', which is not a program on this machine"
    ):
        browser.find()
    assert programs.main(["chromium"]) == 1


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_the_code_is_tidy(command):
    ruff = subprocess.run([Path(sys.executable).with_name("ruff"), *command, ROOT], capture_output=True, text=True)
    assert ruff.returncode == 0, ruff.stdout[-2000:] + "make tidy"


def test_no_address_of_a_registry_or_path_of_a_machine_is_committed():
    names = [path.relative_to(ROOT).as_posix() for path in tracked_files(ROOT)]
    assert len(names) > 200
    for name in names:
        text = (ROOT / name).read_text(encoding="utf-8")
        assert str(ROOT) not in text, name
        for host in ("pypi" + ".org", "pythonhosted" + ".org", "npmjs" + ".", "conda.anaconda" + ".org"):
            assert host not in text, name


@pytest.fixture
def small(tmp_path):
    """A repository of two files, beside what was made from them; whoever runs the tests is no part of it."""
    for name in ("a.txt", "book/b.txt", "_build/html/c.txt", ".venv/d.txt", "book/x.egg-info/e.txt"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    return tmp_path


def git(tree, *words):
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    subprocess.run(["git", "-C", tree, *words], check=True, capture_output=True)


TWO = ["a.txt", "book/b.txt"]


def names_of(tree):
    return [path.relative_to(tree).as_posix() for path in tracked_files(tree)]


def test_the_files_of_a_tree_without_git_are_those_that_lie_in_it(small, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(small.parent))
    assert names_of(small) == TWO


def test_the_files_of_a_clone_are_those_that_git_knows(small):
    git(small, "init")
    git(small, "add", "book/b.txt", "a.txt")
    (small / "more.txt").touch()
    assert names_of(small) == TWO
    (small / "a.txt").unlink()
    assert names_of(small) == ["book/b.txt"]


def test_the_files_of_an_archive_that_lies_in_another_repository_are_its_own(small):
    git(small, "init")
    git(small, "add", "a.txt")
    assert names_of(small / "book") == ["b.txt"]


@pytest.mark.parametrize(
    "program",
    [
        "echo \"fatal: detected dubious ownership in repository at '/x'\" >&2; exit 128",  # it belongs to somebody else
        "exit 127",
        None,  # no such program
    ],
)
def test_where_git_does_not_answer_the_folder_does(small, tmp_path_factory, monkeypatch, program):
    git(small, "init")
    places = tmp_path_factory.mktemp("bin")
    if program:
        (places / "git").write_text(f"#!/bin/sh\n{program}\n", encoding="utf-8")
        (places / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(places))
    assert names_of(small) == TWO


def test_a_clone_has_the_line_ends_of_unix_whatever_git_is_told(small, tmp_path_factory):
    (small / ".gitattributes").write_bytes((ROOT / ".gitattributes").read_bytes())
    names = ["table.csv", "notebook.ipynb", "postBuild", "Makefile", "page.md", "code.py", "drawing.svg"]
    for name in names:
        (small / name).write_bytes(b"one\ntwo\n")
    git(small, "init")
    git(small, "add", "--all")
    git(small, "-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--message", "x")
    clone = tmp_path_factory.mktemp("clone") / "x"
    git(small, "clone", "--config", "core.autocrlf=true", small, clone)
    assert {name: (clone / name).read_bytes() for name in names} == dict.fromkeys(names, b"one\ntwo\n")
