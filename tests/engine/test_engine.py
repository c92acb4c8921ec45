"""The engine is nobody's in particular: it imports nothing of this book, names nothing of it, and works by itself."""

import ast
import os
import re
import shutil
import subprocess
import sys

import pytest

from claimbook.strays import ignored, ours
from companion import data
from tests.conftest import ROOT

ENGINE = ROOT / "engine"
MODULES = list(ours((ENGINE / "src").rglob("*.py"), ENGINE))
TEXTS = [
    path
    for path in ours(ENGINE.rglob("*"), ENGINE)
    if path.suffix in (".py", ".js", ".css", ".md", ".toml", ".yml", ".csv", ".json", ".ipynb")
]
# What needs no more than a notebook does may be imported anywhere; the rest is for a build.
FOR_BUILDS = ("sphinx/", "prose.py", "notebooks.py", "publish/citation.py")
IF_THERE = {"tables/descriptor.py": {"fastjsonschema"}}  # Jupyter has it, a browser has not
# What any companion has: the engine may know these by their names. (An explorable has answers, which are no table.)
ANY_COMPANIONS = {"claims", "sources", "citations", "footnotes", "glossary", "second_coding"} | {"answers"}
SNOW = {"John"}  # of the example, whose subject shares his name with somebody
SUBJECT = r"Korea|Japan|Tokyo|Chōsen|Zainichi|escapee|Wolman|재일|在日|Under the Radar"


def people() -> list[str]:
    """Surnames and given names of those whom this book names."""
    listed = (ROOT / "tests" / "names_allowed.txt").read_text(encoding="utf-8").split("\n\n")
    lines = (line for block in listed[1:3] for line in block.splitlines() if not line.startswith("#"))
    return [name for line in lines for name in line.split() if len(name) > 3 and name not in SNOW]


def imported(source: str) -> set[str]:
    """The packages that a module imports, by the first part of their names.

    >>> sorted(imported("import a.b, c\\nfrom d.e import f"))
    ['a', 'c', 'd']
    """
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add((node.module or "claimbook").partition(".")[0])
    return found


def of_this_book(text: str) -> list[str]:
    """Words of this book in a text of the engine: its subject, its people, its tables as strings of code."""
    tables = [name for name in data.names() if name not in ANY_COMPANIONS]
    words = rf"{SUBJECT}|\b(?:{'|'.join(people())})\b|[\"'](?:{'|'.join(tables)})[\"']"
    return [found.group() for found in re.finditer(words, text)]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_it_imports_itself_and_what_it_says_it_needs(path):
    name = path.relative_to(ENGINE / "src" / "claimbook").as_posix()
    needed = {"pandas", "matplotlib", "ipywidgets", "markupsafe", "claimbook"} | IF_THERE.get(name, set())
    if name.startswith(FOR_BUILDS):
        # of Jupyter Book, which the extra "build" asks for, and of what that needs
        needed |= {"sphinx", "docutils", "sphinx_external_toc", "jupyter_cache", "sqlalchemy", "markdown_it"}
        needed |= {"mdit_py_plugins", "nbformat", "yaml"}
    assert imported(path.read_text(encoding="utf-8")) - set(sys.stdlib_module_names) <= needed


@pytest.mark.parametrize("path", TEXTS, ids=lambda path: path.relative_to(ENGINE).as_posix())
def test_it_names_nothing_of_this_book(path):
    assert of_this_book(path.read_text(encoding="utf-8")) == []


def test_what_belongs_to_this_book_is_seen():
    assert of_this_book("""data.load("repatriation")  # as Tessa Morris-Suzuki says of Korea""") == [
        '"repatriation"',
        "Tessa",
        "Morris-Suzuki",
        "Korea",
    ]
    assert imported("from companion import data") == {"companion"}


def test_every_package_is_in_the_books_wheel():
    """setuptools takes only what is listed; a folder that is forgotten would vanish from the wheel alone."""
    pyproject = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    listed = set(re.findall(r'"([a-z_.]+)"', re.search(r"^packages = \[(.*)\]", pyproject, re.M).group(1)))
    modules = [(path, ENGINE / "src") for path in MODULES]
    modules += [(path, ROOT / "src") for path in ours((ROOT / "src").rglob("*.py"), ROOT)]
    found = {path.parent.relative_to(root).as_posix().replace("/", ".") for path, root in modules}
    assert listed == found | {"companion._tables"}


def test_it_works_by_itself(tmp_path):
    """Built by its own pyproject, unpacked elsewhere, and asked for a table of a folder that is none of this book's."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    copy, site = shutil.copytree(ENGINE, tmp_path / "claimbook", ignore=ignored), tmp_path / "site"
    make = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", tmp_path, copy]
    subprocess.run(make, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    put = [*pip, "install", "--no-deps", "--no-index", "--target", site, wheel]
    subprocess.run(put, check=True, capture_output=True)
    code = (
        "import sys, claimbook; from claimbook.tables import Tables; from claimbook.explore import explore\n"
        f"tables = Tables({str(ENGINE / 'example' / 'data')!r})\n"
        "print(claimbook.__file__, tables.check(), 'companion' in sys.modules)"
    )
    answer = subprocess.run(
        [sys.executable, "-P", "-c", code], cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(site)},
        capture_output=True, text=True,
    )  # fmt: skip
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == f"{site / 'claimbook' / '__init__.py'} [] False"
