"""What `from companion import …` offers is kept; and what watches over names and addresses sees each kind of loss."""

import ast
import importlib
import json
import re
import sys
import types
from collections.abc import Iterator

import pytest

from tests.conftest import ROOT
from tools.data import kept
from tools.data.kept_names import narrowed, resolve

# The names of the companion ----------------------------------------------------------------------------


def test_every_kept_name_can_be_used_as_before():
    rows = kept.gone(kept.unreleased(kept.CHANGELOG.read_text(encoding="utf-8")))
    lines = kept.lost(kept.read(kept.NAMES), kept.name_fault, rows)
    assert not lines, "\n".join(lines)


def test_every_name_is_kept():
    lines = kept.unlisted(kept.names(kept.package()), kept.read(kept.NAMES), "names")
    assert not lines, "\n".join(lines)


def test_what_the_list_of_changes_says_of_names_is_right():
    """What it says of addresses is for test_kept_addresses.py, which has the site."""
    changelog = kept.CHANGELOG.read_text(encoding="utf-8")
    found = kept.names(kept.package())
    lines = kept.misnamed(changelog, found, lambda entry: "" if kept.is_address(entry) else kept.name_fault(entry))
    assert not lines, "\n".join(lines)


def test_the_list_holds_all_that_notebooks_use():
    names = {kept.bare(line) for line in kept.read(kept.NAMES)}
    used = {name for path in sorted((ROOT / "book").rglob("*.ipynb")) for name in _used(path)}
    assert len(used) > 100
    assert sorted(used - names) == []


def _used(path) -> Iterator[str]:
    """The names of the companion that a notebook imports, or uses of a module that it imports."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(cell["source"]) for cell in cells if cell["cell_type"] == "code")
    tree = ast.parse(re.sub(r"^[%!].*", "", code, flags=re.M))
    modules = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").partition(".")[0] == "companion":
            for alias in node.names:
                modules[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    yield from modules.values()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id in modules:
            name = f"{modules[node.value.id]}.{node.attr}"
            if isinstance(resolve(modules[node.value.id])[0], types.ModuleType):
                yield name


# A small package and a small site, from which things disappear -----------------------------------------

MODULE = """
LIMIT = 3
def load(name, *, rows=5): ...
def gone(): ...
class Answer:
    text: str
    def html(self, short=False): ...
class Wrong(ValueError): ...
"""


@pytest.fixture
def names(tmp_path, monkeypatch):
    """The lines of a package whose one module, `tables`, has the source given."""
    monkeypatch.syspath_prepend(tmp_path)

    def of(source: str, module: str = "tables") -> set[str]:
        for name in [name for name in sys.modules if name.partition(".")[0] == "parcel"]:
            del sys.modules[name]
        package = tmp_path / "parcel"
        for old in package.glob("*.py"):
            old.unlink()
        package.mkdir(exist_ok=True)
        (package / "__init__.py").write_text("", encoding="utf-8")
        (package / f"{module}.py").write_text(source, encoding="utf-8")
        importlib.invalidate_caches()
        return kept.names(importlib.import_module("parcel"))

    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    yield of
    for name in [name for name in sys.modules if name.partition(".")[0] == "parcel"]:
        del sys.modules[name]


def test_a_package_as_lines(names):
    assert names(MODULE) == {
        "parcel",
        "parcel.tables",
        "parcel.tables.LIMIT: int",
        "parcel.tables.load(name, *, rows=5)",
        "parcel.tables.gone()",
        "parcel.tables.Answer()",
        "parcel.tables.Answer.text: attribute",
        "parcel.tables.Answer.html(self, short=False)",
        "parcel.tables.Wrong: exception, ValueError",
    }


def test_what_comes_from_elsewhere_is_kept_if_the_module_calls_it_its_own(names):
    assert "parcel.tables.loads" not in str(names("from json import loads"))
    for source in ("from json import loads as loads", "from json import loads\n__all__ = ['loads']"):
        assert any(line.startswith("parcel.tables.loads(s, *,") for line in names(source))


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ("def gone(): ...", "", "parcel.tables.gone(): parcel.tables has no 'gone'"),
        ("name, *, rows=5", "name", "parcel.tables.load(name, *, rows=5): no longer takes 'rows'"),
        ("name, *, rows=5", "*, name, rows=5", "parcel.tables.load(name, *, rows=5): 'name' is no longer argument 1"),
        ("rows=5", "rows", "parcel.tables.load(name, *, rows=5): now needs 'rows'"),
        ("rows=5", "rows=6", "parcel.tables.load(name, *, rows=5): 'rows' is 6 by default, and was 5"),
        ("name, *,", "name, place, *,", "parcel.tables.load(name, *, rows=5): now needs 'place'"),
        ("def load(name, *, rows=5): ...", "load = 3", "parcel.tables.load(name, *, rows=5): was callable, and is int"),
        ("LIMIT = 3", "LIMIT = '3'", "parcel.tables.LIMIT: int: was int, and is str"),
        ("text: str", "words: str", "parcel.tables.Answer.text: attribute: parcel.tables.Answer has no 'text'"),
        ("short=False", "", "parcel.tables.Answer.html(self, short=False): no longer takes 'short'"),
        ("Wrong(ValueError)", "Wrong(KeyError)", "parcel.tables.Wrong: exception, ValueError: was exception, ValueError, and is exception, KeyError"),
    ],
)  # fmt: skip
def test_a_name_that_disappears_is_noticed(names, old, new, line):
    before = names(MODULE)
    assert kept.lost(before, kept.name_fault, []) == []
    names(MODULE.replace(old, new))
    assert kept.lost(before, kept.name_fault, []) == [f"{line}; {kept.REMEDY}"]
    row = kept.Gone(kept.bare(line), "", "It was of no use.")
    assert kept.lost(before, kept.name_fault, [row]) == []


def test_a_module_that_disappears_is_one_line(names):
    before = names(MODULE)
    names(MODULE, module="sheets")
    assert kept.lost(before, kept.name_fault, []) == [
        f"parcel.tables (and 7 more): parcel has no 'tables'; {kept.REMEDY}"
    ]
    assert kept.lost(before, kept.name_fault, [kept.Gone("parcel.tables", "parcel.sheets", "")]) == []


def test_a_name_in_brackets_names_what_it_accepts_and_no_more(names):
    before = names(MODULE)
    row = kept.Gone("parcel.tables.load()", "", "Rows are counted.")
    names(MODULE.replace(", *, rows=5", ""))
    assert kept.lost(before, kept.name_fault, [row]) == []
    changelog = changes("| `parcel.tables.load()` | Rows are counted. |")
    assert kept.misnamed(changelog, names(MODULE), kept.name_fault) == []
    assert kept.misnamed(changelog, names("LIMIT = 3"), kept.name_fault) == [
        "CHANGELOG.md, parcel.tables.load(): is not there at all; take the brackets away"
    ]


def test_what_accepts_more_is_no_loss(names):
    before = names(MODULE)
    now = names(MODULE.replace("rows=5", "rows=5, place=None").replace("def gone()", "def gone(*more)"))
    assert kept.lost(before, kept.name_fault, []) == []
    assert kept.unlisted(now, before, "names") == [
        "new names (2), not yet kept: parcel.tables.gone(*more), parcel.tables.load(name, *, rows=5, place=None); "
        "add them with `make keep`"
    ]


def test_further_arguments_may_have_another_name():
    assert narrowed("(*rows, **choices)", "(*lines, **controls)") == ""
    assert narrowed("(*rows)", "(rows)") == "no longer takes '*'"


PAGE = """<html><body><div id="theme"></div><article>
<section id="story"><h1>Story</h1><p id="claim-1">One.</p><p id="id1">.</p></section>
<section class="explorable" id="gone-by" aria-labelledby="gone-by-question"><p id="gone-by-question">When?</p><form>
<input type="range" id="gone-by-year" name="year" data-options='[["1959", "1959"], ["1960", "1960"]]'>
<select id="gone-by-of" name="of"><option value="all">all</option><option value="women">women</option></select>
</form></section><svg><clipPath id="s1"><path id="s2"/></clipPath></svg>
<div class="exercise" id="ex-1"><section id="exercise-content"><p>Why?</p></section></div>
<div id="book/one-solution-1">Because.</div>
<div class="register" id="register"><form><select name="kind"><option value="">all</option><option value="law">law</option>
</select><input type="search" id="register-words" name="words"></form></div>
<form><input name="repository"></form></article></body></html>"""
REDIRECT = '<html><head><meta http-equiv="refresh" content="0; url={}">{}</head><body></body></html>'
CARRIES = '<script>location.replace("{}" + location.hash)</script>'


@pytest.fixture
def place(tmp_path):
    """A small site: a page, a table, a notebook in JupyterLite, and what is no address."""
    for path, text in {
        "index.html": REDIRECT.format("book/one.html", ""),
        "book/one.html": PAGE,
        "data/ships.csv": "id",
        "_static/states/gone-by-1a2b3c4d.js": "",
        "take/one.html": PAGE,
        "lite/notebooks/index.html": "",
        "lite/files/book/one.ipynb": "",
    }.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


def test_a_site_as_addresses(place):
    one = ("story", "claim-1", "gone-by", "gone-by?year=1959", "gone-by?year=1960", "gone-by?of=all", "gone-by?of=women",
           "ex-1", "register", "register?kind=law", "register?words=")  # fmt: skip
    assert kept.Site(place).addresses() == {
        *("index.html", "book/one.html", "data/ships.csv", "take/one.html"),
        "lite/notebooks/index.html?path=book/one.ipynb",
        *(f"book/one.html#{fragment}" for fragment in one),
    }


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        ("book/one.html", ' id="claim-1"', "", "book/one.html#claim-1: no id 'claim-1' on book/one.html"),
        ("book/one.html", '"gone-by"', '"left"', "book/one.html#gone-by (and 4 more): no id 'gone-by' on book/one.html"),
        ("book/one.html", 'name="year"', 'name="when"', "book/one.html#gone-by?year=1959 (and 1 more): no control 'year' of 'gone-by' on book/one.html"),
        ("book/one.html", ', ["1960", "1960"]', "", "book/one.html#gone-by?year=1960: no option '1960' of 'year' of 'gone-by' on book/one.html"),
        ("book/one.html", 'value="women"', 'value="men"', "book/one.html#gone-by?of=women: no option 'women' of 'of' of 'gone-by' on book/one.html"),
        ("book/one.html", 'value="law"', 'value="act"', "book/one.html#register?kind=law: no option 'law' of 'kind' of 'register' on book/one.html"),
        ("book/one.html", 'name="words"', 'name="text"', "book/one.html#register?words=: no control 'words' of 'register' on book/one.html"),
        ("book/one.html", None, None, "book/one.html (and 11 more): no page book/one.html"),
        ("data/ships.csv", None, None, "data/ships.csv: no file data/ships.csv"),
        ("lite/files/book/one.ipynb", None, None, "lite/notebooks/index.html?path=book/one.ipynb: no file lite/files/book/one.ipynb"),
    ],
)  # fmt: skip
def test_an_address_that_disappears_is_noticed(place, file, old, new, line):
    before = kept.Site(place).addresses() - {"index.html"}  # which leads on to the page, and goes where it goes
    assert kept.lost(before, kept.Site(place).fault, []) == []
    damage(place / file, old, new)
    assert kept.lost(before, kept.Site(place).fault, []) == [f"{line}; {kept.REMEDY}"]
    row = kept.Gone(re.split(r" \(|: ", line)[0], "", "Nobody needs it.")
    rest = kept.lost(before, kept.Site(place).fault, [row])
    assert len(rest) == ("more" in line and "=" in line), "a row for one option does not name the others"


def damage(file, old, new) -> None:
    if old is None:
        file.unlink()
        return
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def test_a_row_names_all_that_belongs_to_it(place):
    before = kept.Site(place).addresses() - {"index.html"}
    damage(place / "book/one.html", 'name="year"', 'name="when"')
    for what in ("book/one.html", "book/one.html#gone-by", "book/one.html#gone-by?year"):
        assert kept.lost(before, kept.Site(place).fault, [kept.Gone(what, "", "Why.")]) == []
    for what in ("book/one.htm", "book/one.html#gone", "book/one.html#gone-by?ye", "book/one.html#gone-by?year=1959"):
        assert len(kept.lost(before, kept.Site(place).fault, [kept.Gone(what, "", "Why.")])) == 1


def test_a_page_may_move_if_its_old_address_passes_everything_on(place):
    before = kept.Site(place).addresses()
    (place / "book/one.html").rename(place / "book/two.html")

    def lines(redirect: str) -> list[str]:
        (place / "book/one.html").write_text(redirect, encoding="utf-8")
        return [line.removesuffix(f"; {kept.REMEDY}") for line in kept.lost(before, kept.Site(place).fault, [])]

    assert lines(REDIRECT.format("two.html", CARRIES.format("two.html"))) == []
    assert kept.Site(place).addresses() & {"book/one.html", "book/two.html"} == {"book/two.html"}
    assert lines(REDIRECT.format("two.html#gone-by", CARRIES.format("two.html"))) == []
    assert lines(REDIRECT.format("two.html#left", CARRIES.format("two.html"))) == [
        "book/one.html: book/one.html redirects to two.html#left: no id 'left' on book/two.html",
        "index.html: index.html redirects to book/one.html: book/one.html redirects to two.html#left: "
        "no id 'left' on book/two.html",
    ]
    assert lines(REDIRECT.format("two.html", "")) == [
        "book/one.html#claim-1 (and 10 more): book/one.html redirects to two.html and drops what comes after #"
    ]
    assert lines(REDIRECT.format("https://example.org/two.html", "")) == [
        "book/one.html (and 11 more): book/one.html redirects to another host",
        "index.html: index.html redirects to book/one.html: book/one.html redirects to another host",
    ]
    assert "book/one.html redirects in a circle" in lines(REDIRECT.format("one.html", CARRIES))[0]
    assert lines(REDIRECT.format("three.html", CARRIES))[0].endswith("redirects to three.html: no page book/three.html")
    damage(place / "book/two.html", ' id="claim-1"', "")
    assert lines(REDIRECT.format("two.html", CARRIES)) == [
        "book/one.html#claim-1: book/one.html redirects to two.html: no id 'claim-1' on book/two.html"
    ]


def test_an_id_may_live_on_as_an_alias(place):
    before = kept.Site(place).addresses()
    damage(place / "book/one.html", '<section id="story">', '<span id="story"></span><section id="the-ships">')
    assert kept.lost(before, kept.Site(place).fault, []) == []


# The list of changes -----------------------------------------------------------------------------------


def changes(*rows: str, before: str = "") -> str:
    """A CHANGELOG.md with some rows under the version not yet released, and some under the one before."""
    table = "### Addresses and names that are gone\n\n| gone | where it leads now, or why it is gone |\n|---|---|\n"
    return f"# Changes\n\n## Not yet released\n\n{table}" + "\n".join(rows) + f"\n\n## 0.1.0\n\n{table}{before}\n"


def test_only_the_version_not_yet_released_names_what_may_disappear():
    rows = kept.gone(kept.unreleased(changes("| `a.html` | `b.html` |", before="| `c.html` | Old. |")))
    assert rows == [kept.Gone("a.html", "b.html", "")]


@pytest.mark.parametrize(
    ("cell", "row"),
    [
        ("`book/two.html`", ("book/two.html", "")),
        ("`book/two.html`, with its figures", ("book/two.html", ", with its figures")),
        ("`tools/notes.py` does it now", ("", "`tools/notes.py` does it now")),
        ("Nobody needs it.", ("", "Nobody needs it.")),
    ],
)
def test_a_new_place_and_a_reason(cell, row):
    (found,) = kept.gone(changes(f"| `a.html` | {cell} |"))
    assert (found.place, found.why) == row


@pytest.mark.parametrize(
    ("rows", "line"),
    [
        (["| `book/zero.html` | `book/one.html#claim-1` |"], None),
        (["| `book/zero.html` | It had no readers. |"], None),
        (["| `parcel.sheets` | `book/one.html` |"], None),
        (["| `book/zero.html` | `book/half.html` |", "| `book/half.html` | `book/one.html` |"], None),
        (["| `book/zero.html` | `book/two.html` |"], "book/zero.html: its new place book/two.html leads nowhere: no page book/two.html"),
        (["| `book/zero.html` | `book/one.html#claim-9` |"], "book/zero.html: its new place book/one.html#claim-9 leads nowhere: no id 'claim-9' on book/one.html"),
        (["| `book/zero.html` | `book/half.html` |", "| `book/half.html` | `book/zero.html` |"], "book/zero.html: its new place book/half.html leads nowhere: no page book/zero.html"),
        (["| `parcel.sheets` | `companion.sheets.load()` |"], "parcel.sheets: its new place companion.sheets.load() leads nowhere: companion has no 'sheets'"),
        (["| `book/zero.html` | – |"], "book/zero.html: neither a new place nor a reason; write one of them"),
        (["| `book/one.html` | `book/one.html#story` |"], "book/one.html: is still there; take the row out"),
    ],
)  # fmt: skip
def test_a_row_that_is_wrong_is_noticed(place, rows, line):
    site = kept.Site(place)
    lines = kept.misnamed(changes(*rows), site.addresses(), kept.either(site))
    assert lines[:1] == ([f"CHANGELOG.md, {line}"] if line else [])


def test_a_new_place_has_to_go_on_leading_somewhere(place):
    """A row of a version long released, whose place has gone in the meantime."""
    site = kept.Site(place)
    old = "| `book/zero.html` | `book/half.html#claim-1` |"
    assert len(kept.misnamed(changes(before=old), site.addresses(), kept.either(site))) == 1
    explained = changes("| `book/half.html` | Its claims are in the register. |", before=old)
    assert kept.misnamed(explained, site.addresses(), kept.either(site)) == []


def test_what_an_earlier_version_took_away_may_come_back(place):
    site = kept.Site(place)
    old = changes(before="| `book/one.html` | Nobody read it. |")
    assert kept.misnamed(old, site.addresses(), kept.either(site)) == []


# make keep ---------------------------------------------------------------------------------------------


@pytest.fixture
def keep(place, names, monkeypatch, tmp_path):
    """Run the tool on the small site and the small package, with the rows given."""
    names(MODULE)
    for name in ("ADDRESSES", "NAMES", "CHANGELOG"):
        monkeypatch.setattr(kept, name, tmp_path / "lists" / name.lower())
    monkeypatch.setattr(kept, "ROOT", tmp_path)
    monkeypatch.setattr(kept, "PACKAGE", "parcel")
    monkeypatch.setattr(kept, "built", lambda: place)

    def run(*rows: str) -> int:
        kept.CHANGELOG.parent.mkdir(exist_ok=True)
        kept.CHANGELOG.write_text(changes(*rows), encoding="utf-8")
        return kept.main()

    return run


def test_the_lists_are_written_and_nothing_is_dropped_that_is_not_named(keep, place, names, capsys):
    assert keep() == 0
    addresses, lines = kept.ADDRESSES.read_text(encoding="utf-8"), kept.NAMES.read_text(encoding="utf-8")
    assert addresses.splitlines()[1:] == sorted(kept.Site(place).addresses())
    assert lines.splitlines()[1:] == sorted(kept.names(kept.package()))
    damage(place / "book/one.html", ' id="claim-1"', ' id="claim-2"')
    names(MODULE.replace("def gone(): ...", ""))
    assert keep() == 1
    assert capsys.readouterr().err == (
        f"book/one.html#claim-1: no id 'claim-1' on book/one.html; {kept.REMEDY}\n"
        f"parcel.tables.gone(): parcel.tables has no 'gone'; {kept.REMEDY}\n"
        "2 problem(s). Nothing was written.\n"
    )
    assert (kept.ADDRESSES.read_text(encoding="utf-8"), kept.NAMES.read_text(encoding="utf-8")) == (addresses, lines)
    assert (
        keep("| `book/one.html#claim-1` | `book/one.html#claim-2` |", "| `parcel.tables.gone` | It did nothing. |") == 0
    )
    assert capsys.readouterr().out.splitlines() == [
        "lists/addresses: 16 lines, 1 added, 1 taken out",
        "lists/names: 8 lines, 0 added, 1 taken out",
    ]


def test_nothing_is_written_while_the_list_of_changes_is_wrong(keep, capsys):
    assert keep("| `book/zero.html` | `book/two.html` |") == 1 and not kept.ADDRESSES.exists()
    assert "book/zero.html: its new place book/two.html leads nowhere: no page book/two.html" in capsys.readouterr().err


def test_an_old_address_that_redirects_stays_on_the_list(keep, place):
    assert keep() == 0
    (place / "book/one.html").rename(place / "book/two.html")
    moved = REDIRECT.format("two.html", CARRIES.format("two.html"))
    (place / "book/one.html").write_text(moved, encoding="utf-8")
    assert keep() == 0
    assert {"book/one.html#gone-by?year=1959", "book/two.html#gone-by?year=1959"} <= kept.read(kept.ADDRESSES)
