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
    if path.suffix
    in (".py", ".js", ".css", ".md", ".toml", ".yml", ".csv", ".json", ".ipynb", ".cff", ".template", ".txt")
]
# What needs no more than a notebook does may be imported anywhere; the rest is for a build.
FOR_BUILDS = ("sphinx/", "check.py", "prose.py", "notebooks.py", "publish/citation.py")
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
        needed |= {"nbclient", "traitlets"}  # of jupyter_cache, which cannot be told how a kernel is to be spoken to
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


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The engine alone: built by its own pyproject, and unpacked elsewhere."""
    place = tmp_path_factory.mktemp("wheel")
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    copy, site = shutil.copytree(ENGINE, place / "claimbook", ignore=ignored), place / "site"
    make = [*pip, "wheel", "--no-deps", "--no-build-isolation", "-w", place, copy]
    subprocess.run(make, check=True, capture_output=True)
    (wheel,) = place.glob("*.whl")
    put = [*pip, "install", "--no-deps", "--no-index", "--target", site, wheel]
    subprocess.run(put, check=True, capture_output=True)
    return site


def python(site, folder, *words) -> subprocess.CompletedProcess:
    """What a Python says that has no other engine than this one."""
    command = [sys.executable, "-P", *map(str, words)]
    env = {**os.environ, "PYTHONPATH": str(site)}
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)


def test_it_works_by_itself(site, tmp_path):
    """Asked for a table of a folder that is none of this book's."""
    code = (
        "import sys, claimbook; from claimbook.tables import Tables; from claimbook.explore import explore\n"
        f"tables = Tables({str(ENGINE / 'example' / 'data')!r})\n"
        "print(claimbook.__file__, tables.check(), 'companion' in sys.modules)"
    )
    answer = python(site, tmp_path, "-c", code)
    assert answer.returncode == 0, answer.stderr
    assert answer.stdout.strip() == f"{site / 'claimbook' / '__init__.py'} [] False"


def test_its_wheel_has_scripts_styles_and_whatever_a_new_book_is_made_of(site):
    def kinds(folder) -> set[str]:
        files = (path for path in ours(folder.rglob("*"), folder) if path.is_file())
        return {path.relative_to(folder).as_posix() for path in files}

    assert kinds(site / "claimbook") == kinds(ENGINE / "src" / "claimbook")
    assert (site / "bin" / "claimbook").is_file() or (site / "Scripts").is_dir()


@pytest.fixture(scope="module")
def sources(tmp_path_factory):
    """The archive of the engine's sources, unpacked."""
    place = tmp_path_factory.mktemp("sources")
    copy = shutil.copytree(ENGINE, place / "engine", ignore=lambda folder, names: {*ignored(folder, names), "_build"})
    code = f"from setuptools import build_meta; build_meta.build_sdist({str(place)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=copy, check=True, capture_output=True)
    (archive,) = place.glob("*.tar.gz")
    shutil.unpack_archive(archive, place, filter="data")
    return place / archive.name.removesuffix(".tar.gz")


def test_its_sources_come_with_documents_tests_and_the_example(sources):
    wanted = {path.relative_to(ENGINE) for path in ours(ENGINE.rglob("*"), ENGINE) if path.is_file()}
    wanted = {path for path in wanted if not {"_build", "build"} & set(path.parts)}
    assert sorted(path for path in wanted if not (sources / path).is_file()) == []


@pytest.mark.weekly
def test_its_sources_pass_their_own_tests(sources):
    """As its README says to run them: the example and a new book are built from what is in the archive."""
    done = python("", sources, "-m", "pytest", "-p", "no:cacheprovider")
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]


def test_a_new_book_of_the_installed_engine_has_nothing_wrong_until_it_is_damaged(site, tmp_path):
    """Laid out, checked and damaged five times at once, each with its line (all kinds of damage are in test_check)."""
    made = python(site, tmp_path, "-m", "claimbook", "new", "book", "--title", "On air", "--text", "A text of 1859")
    assert made.returncode == 0, made.stderr
    checked = python(site, tmp_path, "-m", "claimbook", "check", "book")
    assert checked.returncode == 0, checked.stdout + checked.stderr
    chapter = "book/01-first-chapter.ipynb"
    for name, old, new in (
        (
            "data/claims.csv",
            ",I,1,Replace this: the placeholder text has 4",
            ",I,first,Replace this: the placeholder text has 4",
        ),
        ("_toc.yml", "reference/sources", "reference/sauces"),
        ("_config.yml", "execute_notebooks", "execute_books"),
    ):
        edit(tmp_path / "book" / name, old, new)
    found = python(site, tmp_path, "-m", "claimbook", "check", "book")
    assert (found.returncode, found.stderr) == (1, "")
    *lines, left, last = found.stdout.splitlines()
    assert lines == [
        "_toc.yml: there is no book/reference/sauces.ipynb and no book/reference/sauces.md",
        "_config.yml: expected execute: execute_notebooks to be 'cache', found None",
        "data/claims.csv, row 3, column 'paragraph': expected a whole number, found 'first'",
    ]
    assert left == "Not checked: the numbers in prose, until the tables can be read." and last.startswith("Checked: ")
    edit(tmp_path / "book/data/claims.csv", ",I,first,", ",I,1,")
    edit(tmp_path / "book" / chapter, "#claim-i-1", "#claim-i-7")
    edit(tmp_path / "book" / chapter, "[21 words]", "[12 words]")
    lines = python(site, tmp_path, "-m", "claimbook", "check", "book").stdout.splitlines()
    assert [line for line in lines if line.startswith(chapter)] == [
        f"{chapter}: the link [is there in place of yours](#claim-i-7): claims.csv has no row 'i-7'",
        f"{chapter}: no row cited here has the number 12; the rows have 21, in: "
        "Replace this: open with the matter: what happened or what is at stake,…",
    ]


def edit(path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text, f"{path.name} has changed: choose another place to damage"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
