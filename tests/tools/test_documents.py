"""What people can set, call or ask make for is documented."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

from claimbook.strays import ours
from tests.conftest import ROOT

CODE = [path for folder in ("tools", "marking", "engine", "src") for path in ours((ROOT / folder).rglob("*.py"), ROOT)]
DOCUMENTS = [*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("book/**/*.md"), ROOT / "engine" / "README.md"]
SETTING = re.compile(r"\b(?:BOOK|COMPANION)_[A-Z_]+\b")
ENGINE = sorted(path for path in CODE if "claimbook" in path.parts and path.name != "conftest.py")


def read_in(paths: list[Path]) -> set[str]:
    return {name for path in paths for name in SETTING.findall(path.read_text(encoding="utf-8"))}


def test_every_setting_is_documented():
    assert {"BOOK_ADDRESS", "COMPANION_BUILD"} <= read_in(CODE)
    assert read_in(CODE) - read_in(DOCUMENTS) == set()


def test_every_target_of_make_says_what_it_does():
    lines = re.findall(r"^([a-z]+(?: [a-z]+)*):(?!=)(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    silent = {name for targets, rest in lines for name in targets.split() if "## " not in rest}
    assert len(lines) > 25 and silent == {"environment", "node", "marking", "programs"}, (
        "what the others need, and no more"
    )


def undocumented(module) -> list[str]:
    """Public functions and classes of a module, and public methods, that say nothing of themselves."""
    own = {name: one for name, one in vars(module).items() if getattr(one, "__module__", "") == module.__name__}
    found = [(name, one) for name, one in own.items() if inspect.isroutine(one) or inspect.isclass(one)]
    for name, one in [*found]:
        if inspect.isclass(one):
            found += [(f"{name}.{key}", part) for key, part in vars(one).items() if inspect.isfunction(part)]
    return [name for name, one in found if not re.search(r"(^|\.)_", name) and not inspect.getdoc(one)]


@pytest.mark.parametrize("path", ENGINE, ids=lambda path: path.relative_to(ROOT / "engine" / "src").as_posix())
def test_everything_public_in_the_engine_is_documented(path):
    name = path.relative_to(ROOT / "engine" / "src").with_suffix("").as_posix().replace("/", ".")
    module = importlib.import_module(name.removesuffix(".__init__"))
    assert inspect.getdoc(module) and undocumented(module) == []
