"""What people can set, call or ask make for is documented."""

import importlib
import inspect
import pkgutil
import re
from pathlib import Path

import pytest

from claimbook.strays import ours
from tests.conftest import ROOT

# Not engine/build: there `pip install ./engine` leaves a copy of the engine.
FOLDERS_OF_CODE = ("tools", "marking", "engine/src", "engine/tests", "src")
CODE = [path for folder in FOLDERS_OF_CODE for path in ours((ROOT / folder).rglob("*.py"), ROOT)]
FOLDERS = ("", "docs/", "book/**/", "engine/", "engine/docs/")
DOCUMENTS = [path for folder in FOLDERS for path in ROOT.glob(f"{folder}*.md")]
SETTING = re.compile(r"\b(?:BOOK|COMPANION)_[A-Z_]+\b")
ENGINE = sorted(path for path in CODE if "claimbook" in path.parts)
DOCS = ROOT / "engine" / "docs"
# What a book calls, for each page of the engine's documentation.
CALLED = {
    "new": ["new:lay_out", "check:check", "check:problems", "check:Report"],
    "tables": ["tables:Tables", "tables.rows:Rows", "tables.dictionary:Dictionary"],
    "show": ["show.figure", "show.table", "show:HtmlOutput"],
    "explore": ["explore:explore", "explore:Explorable"],
    "claims": ["claims:Claims", "claims:Sources", "claims:Evidence", "claims:Coding"],
    "selfcheck": ["selfcheck.questions"],
    "prose": ["prose:Prose", "prose:paragraphs", "prose:paragraphs_of"],
    "publish": [
        "publish.citation:read",
        "publish.citation:Citation",
        "publish.scholarly",
        "publish.structured",
        "publish.claims_json",
        "publish.crate",
        "publish.croissant",
        "publish.nanopublications",
    ],
    "build": ["companion:Companion", "digests:digest", "notebooks:problems", "notebooks:tidy", "settings:building"],
}


def read_in(paths: list[Path]) -> set[str]:
    return {name for path in paths for name in SETTING.findall(path.read_text(encoding="utf-8"))}


def test_every_setting_is_documented():
    assert {"BOOK_ADDRESS", "COMPANION_BUILD"} <= read_in(CODE)
    assert read_in(CODE) - read_in(DOCUMENTS) == set()


def test_every_target_of_make_says_what_it_does():
    lines = re.findall(r"^([a-z]+(?: [a-z]+)*):(?!=)(.*)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    silent = {name for targets, rest in lines for name in targets.split() if "## " not in rest}
    assert len(lines) > 25 and silent == {"environment", "node", "marking", "validators", "programs"}, (
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


def public(place: str) -> set[str]:
    """The public names of a module, or of a class or a function of it with its public methods.

    >>> sorted(public("prose:Prose"))
    ['Prose', 'cited', 'problems']
    """
    one = pkgutil.resolve_name(f"claimbook.{place}")
    inner = {
        name
        for name, value in vars(one).items()
        if inspect.isroutine(value) or isinstance(value, classmethod | property) or inspect.isclass(value)
        if not inspect.ismodule(one) or value.__module__ == one.__name__
    }
    names = inner if inspect.ismodule(one) or inspect.isclass(one) else set()
    return {name for name in names if not name.startswith("_")} | (
        {place.rpartition(":")[2]} if ":" in place else set()
    )


@pytest.mark.parametrize("page", CALLED)
def test_every_page_of_the_engine_names_what_a_book_calls(page):
    text = (DOCS / f"{page}.md").read_text(encoding="utf-8")
    named = set(re.findall(r"\w+", text))
    assert {name for place in CALLED[page] for name in public(place)} - named == set()


def test_every_part_of_the_engine_has_its_page():
    assert {path.stem for path in DOCS.glob("*.md")} == set(CALLED)
    assert {path.parent.name for path in ENGINE if path.name == "__init__.py"} - {"claimbook", "sphinx"} <= set(CALLED)
    readme = (ROOT / "engine" / "README.md").read_text(encoding="utf-8")
    assert [page for page in CALLED if f"(docs/{page}.md)" not in readme] == []


def test_every_setting_of_the_engines_build_is_on_its_page():
    added = re.findall(
        r'add_config_value\(\s*"(\w+)"', (ROOT / "engine/src/claimbook/sphinx/__init__.py").read_text("utf-8")
    )
    text = (DOCS / "build.md").read_text(encoding="utf-8")
    assert len(added) > 4 and [name for name in added if f"| `{name}` |" not in text] == []
