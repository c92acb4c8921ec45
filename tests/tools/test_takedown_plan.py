"""What is taken out of the sources, what goes with it, and what a person is told; tried on the engine's example book."""

import csv
import json
import shutil
import subprocess
from pathlib import Path

import pytest

from claimbook.notebooks import read
from claimbook.tables import Tables
from tests.conftest import ROOT
from tools.data import kept, mentions, recorded, release, rows_out, takedown, takedown_plan
from tools.data.gone import phrase
from tools.data.rows_out import Cell, Row
from tools.site import example
from tools.site.build import book_in

CHANGELOG = """# Changes

## Not yet released

| table | row | column | was | is | why |
|---|---|---|---|---|---|
| claims | i-3 | statement | One thing | Another thing | Misread |
| claims | i-4 | hedge | about | exact | Misread |

## 0.1.0

| table | row | column | was | is | why |
|---|---|---|---|---|---|
| claims | i-3 | statement | A first thing | One thing | Misread |
"""
FIELDS = [
    {"name": "id", "type": "string", "description": "Key.", "constraints": {"required": True, "unique": True}},
    {"name": "claim", "type": "string", "description": "One claim."},
    {"name": "claims", "type": "list", "description": "Some claims.", "references": "claims.id"},
    {"name": "rests_on", "type": "string", "description": "A claim that it needs.", "constraints": {"required": True}},
    {"name": "note", "type": "string", "description": "A remark."},
]
ROWS = """id,claim,claims,rests_on,note
one,i-3,"i-2,i-3",i-4,"As [the paper, [so far]](#claim-i-3) says, and the [next](#claim-i-4)."
two,,i-3,i-3,
three,,,i-2,It needs [two](#witnesses-two).
"""


@pytest.fixture
def small(tmp_path) -> Path:
    """The example book's sources, with one table more, which points to its claims, and a list of changes."""
    root = Path(shutil.copytree(example.HERE, tmp_path / "book"))
    add_witnesses(root)
    (root / "CHANGELOG.md").write_text(CHANGELOG, encoding="utf-8")
    assert Tables(root / "data").check() == []
    return root


def add_witnesses(root: Path) -> None:
    (root / "data" / "witnesses.csv").write_text(ROWS, encoding="utf-8")
    place = root / "data" / "datapackage.json"
    package = json.loads(place.read_text(encoding="utf-8"))
    keys = [{"fields": name, "reference": {"resource": "claims", "fields": "id"}} for name in ("claim", "rests_on")]
    about = {**package["resources"][0], "name": "witnesses", "path": "witnesses.csv", "title": "Witnesses"}
    about = {key: value for key, value in about.items() if key not in ("address", "orders", "sums")}
    about["schema"] = {"fields": FIELDS, "primaryKey": "id", "foreignKeys": keys}
    package["resources"].append(about)
    place.write_text(json.dumps(package, ensure_ascii=False, indent=2), encoding="utf-8")


def rows(root: Path, name: str) -> dict[str, dict[str, str]]:
    with (root / "data" / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return {row["id"]: row for row in csv.DictReader(file)}


def said(plan: takedown_plan.Plan) -> str:
    return "\n".join(takedown.described(plan))


# A row -----------------------------------------------------------------------------------------------


def test_a_row_goes_with_all_that_points_to_it(small):
    before = (small / "data" / "claims.csv").read_text(encoding="utf-8")
    plan = takedown_plan.of_row(small, "claims i-3")
    assert (small / "data" / "claims.csv").read_text(encoding="utf-8") == before, "a plan writes nothing"
    takedown.write(plan)
    after = (small / "data" / "claims.csv").read_text(encoding="utf-8")
    assert [line for line in before.splitlines() if line not in after.splitlines()] == [before.splitlines()[3]]
    left = rows(small, "witnesses")
    assert left.keys() == {"one", "three"} and (left["one"]["claim"], left["one"]["claims"]) == ("", "i-2")
    assert left["one"]["note"] == "As the paper, [so far] says, and the [next](#claim-i-4)."
    assert left["three"]["note"] == "It needs two."
    assert Tables(small / "data").check() == []
    lines = said(plan).splitlines()
    assert "  witnesses two (needs claims i-3)" in lines and "  witnesses one, column 'claims'" in lines
    assert "  data/witnesses.csv, row 2 (one), column 'note': “As the paper, so far says …”" in lines
    assert "  book/01-broad-street.ipynb, cell data-title: “For 45 of them he did …”" in lines


def test_links_in_the_prose_become_words(small):
    takedown.write(takedown_plan.of_row(small, "claims i-3"))
    cells = {cell.id: cell.source for cell in read(small / "book" / "01-broad-street.ipynb").cells}
    assert "For 45 of them he did not know the day." in cells["data-title"] and "(#claim-i-2)" in cells["data-title"]


def test_it_is_recorded_without_what_it_was(small):
    takedown.write(takedown_plan.of_row(small, "claims i-3"))
    text = (small / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "| claims | i-3 | all | not repeated | removed | taken out to protect a person |\n" in text
    assert "| witnesses | one | claims | not repeated | i-2 | taken out to protect a person |\n" in text
    assert "| claims | i-4 | hedge | about | exact | Misread |\n" in text
    assert "thing" not in text, "lines that gave its former values repeat it"
    assert "## 0.1.0\n\n| table | row" in text and text.count("| claims | i-3 |") == 2


def test_nothing_that_is_said_has_eight_of_its_words_in_a_row(small):
    """Neither a message nor a commit may repeat it, even where the prose does so word by word."""
    statement = rows(small, "claims")["i-4"]["statement"]
    page = small / "book" / "index.md"
    page.write_text(f"{page.read_text(encoding='utf-8')}\n\n[{statement}](#claim-i-4)\n", encoding="utf-8")
    plan = takedown_plan.of_row(small, "claims i-4")
    assert "  book/index.md, line 11" in said(plan).splitlines(), "without its first words"
    assert any(
        "book/index.md, line 11" in line for heading, lines in plan.sections if "eight" in heading for line in lines
    )
    words = phrase(" ".join(statement.split()[:4]))
    changed = [content.decode() for path, content in plan.files.items() if path.name == "CHANGELOG.md"]
    assert not any(words.within("", mentions.fold(text)) for text in (said(plan), *changed))
    assert len(plan.sought) > 10, "but it is looked for"


def test_a_sum_that_no_longer_holds_is_named_without_its_numbers(small):
    place = small / "data" / "datapackage.json"
    package = json.loads(place.read_text(encoding="utf-8"))
    (supply,) = (one for one in package["resources"] if one["name"] == "supply")
    supply["sums"] = [{"column": "deaths", "total": {"id": "rest"}, "parts": {"id": ["lambeth", "southwark-vauxhall"]}}]
    place.write_text(json.dumps(package), encoding="utf-8")
    path = small / "data" / "supply.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("1422", "1361"), encoding="utf-8")
    assert Tables(small / "data").check() == []
    text = said(takedown_plan.of_row(small, "supply lambeth"))
    assert (
        "supply.csv, row 3, column 'deaths': the sum for 'rest' no longer holds, and what was taken out can be" in text
    )
    assert not any(number in text for number in ("98", "1,361", "1,263"))


def test_code_that_asks_for_it_is_named(small):
    assert takedown_plan.of_row(small, "supply lambeth").asked == [
        "book/02-two-companies.ipynb, cell compare, line 19",
        "book/02-two-companies.ipynb, cell self-check, line 5",
    ]


def test_addresses_that_readers_keep_are_listed_as_gone(small):
    place = small / "tests" / "kept"
    place.mkdir(parents=True)
    lines = ["book/a.html#claim-i-3", "book/a.html#claim-i-33", "book/b.html#told-i-3", "book/b.html#claim-i-2"]
    (place / "addresses.txt").write_text("\n".join(lines), encoding="utf-8")
    takedown.write(takedown_plan.of_row(small, "claims i-3"))
    text = (small / "CHANGELOG.md").read_text(encoding="utf-8")
    found = kept.gone(kept.unreleased(text))
    assert [row.what for row in found] == ["book/a.html#claim-i-3", "book/b.html#told-i-3"]
    assert not any(row.place for row in found)


def test_a_fact_that_says_the_same_goes_too(small):
    (small / "tests").mkdir()
    path = small / "tests" / "facts.csv"
    path.write_text('id,fact,where\nf1,"This, alone",i-3\nf2,More,i-2;i-3\nf3,Other,supply:i-3\n', encoding="utf-8")
    takedown.write(takedown_plan.of_row(small, "claims i-3"))
    assert path.read_text(encoding="utf-8") == "id,fact,where\nf2,More,i-2\nf3,Other,supply:i-3\n"


def test_the_release_agrees_with_what_is_recorded():
    """A row that no release had leaves no line; one that a release had has exactly the line that `make changes` wants."""
    before = {"t": {"a": {"id": "a", "n": "1"}, "b": {"id": "b", "n": "a"}}}
    frozen = release.frozen("0.1.0", before)
    now = {"t": {"b": {"id": "b", "n": ""}}}
    text = recorded.recorded(
        "\n## Not yet released\n\n## 0.1.0\n",
        [Row("t", "a"), Row("t", "z")],
        [Cell("t", "b", "n", "")],
        [],
        [Row("t", "z")],
    )
    assert release.problems(frozen, now, release.listed(text, "0.1.0")) == []


def test_the_digests_of_what_was_taken_out_are_forgotten(tree):
    """Of a small number a digest is as good as the number; the list of changes is complete all the same."""
    plan = takedown_plan.of_row(tree, "estimates bell-2016")
    takedown.write(plan)
    path = tree / "tests" / "released.json"
    before, after = (json.loads(one.read_text(encoding="utf-8")) for one in (release.RELEASED, path))
    rows_ = dict(after["tables"]["estimates"]["rows"])
    assert set(rows_.pop("bell-2016")) == {"0"} and rows_.items() <= before["tables"]["estimates"]["rows"].items()
    listed = release.listed((tree / "CHANGELOG.md").read_text(encoding="utf-8"), after["version"])
    assert release.problems(after, release.tables(tree / "data"), listed) == []
    assert path.read_text(encoding="utf-8").count("\n") == release.RELEASED.read_text(encoding="utf-8").count("\n")


def test_this_book_can_lose_any_kind_of_row(everything):
    """Whatever the table, a plan can be made; what remains agrees with its description, but for sums."""
    tables = rows_out.sheets(ROOT / "data")
    for name in tables if everything else ("claims", "organisations", "repatriation"):
        found = rows_out.removal(ROOT / "data", Row(name, next(iter(tables[name].rows))))
        assert [line for line in found.problems if "sum" not in line] == [], name


# Links and code --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "becomes"),
    [
        ("[a](#x)", "a"),
        ("[a [b]](#x) [c](#y)", "a [b] [c](#y)"),
        ("![a](#x)", "![a](#x)"),
        ("[](#x)", "[](#x)"),
        ("[a\nb](<#x> 'why')", "[a\nb](<#x> 'why')"),
        ('[a\nb](#x "why")', "a\nb"),
        ("[a](reference/claims.html#x)", "a"),
        ("[a](#x?year=1)", "a"),
        ('<a href="#x"><b>a</b></a>', "<b>a</b>"),
        ("{ref}`a <x>`", "a"),
        ("[far](#y)\n\nb](#x)", "[far](#y)\n\nb](#x)"),
    ],
)
def test_a_link_becomes_its_words(text, becomes):
    assert mentions.unlinked(text, lambda target: rows_out.leads_to(target, {"#x"}))[0] == becomes


@pytest.mark.parametrize(
    ("code", "becomes"),
    [
        ('f("see [a](#x).")', 'f("see a.")'),
        ('f("see [a "\n  "b](#x).")', 'f("see a "\n  "b.")'),
        ('f(f"[{n:,} people](#x)")', 'f(f"{n:,} people")'),
        ('f(a["b"], "c](#x)")', 'f(a["b"], "c](#x)")'),  # the bracket is the code's
        ('f(f"[{key}](#{kind}-{key})")', 'f(f"[{key}](#{kind}-{key})")'),
    ],
)
def test_of_code_only_strings_are_changed(code, becomes):
    def edit(text):
        return mentions.unlinked(text, lambda target: target == "#x")

    changed = mentions.edited("a.py", code.encode(), edit, lambda text: "#x" in text)
    assert changed.text == becomes and bool(changed.left) == ("#x" in becomes)


# A name ----------------------------------------------------------------------------------------------


def test_a_name_is_listed_and_nothing_is_replaced_by_guess(small):
    (small / "tests").mkdir()
    (small / "tests" / "names_allowed.txt").write_text("# People\nJohn Snow\n", encoding="utf-8")
    plan = takedown_plan.of_name(small, "Snow, John")
    assert not plan.files and "data/sources.csv, line 2" in plan.left and len(plan.left) > 3
    assert "snow, john" not in mentions.fold(said(plan)) and "john snow" not in mentions.fold(said(plan))


def test_a_name_is_replaced_where_that_is_asked_for(small):
    plan = takedown_plan.of_name(small, "JOHN  SNOW", "a physician")
    takedown.write(plan)
    text = read(small / "book" / "01-broad-street.ipynb").cells[0].source
    assert "a physician, a physician who held" in text and "John Snow" not in text
    assert ",a physician,1855," in (small / "data" / "sources.csv").read_text(encoding="utf-8")
    listed = (small / "CHANGELOG.md").read_text(encoding="utf-8")
    assert "| sources | someone1855 | author | not repeated | a physician |" in listed and "snow1855" not in listed
    assert Tables(small / "data").check() == []
    # The citation has it in two fields; what stands in them is for a person to say.
    assert plan.left == ["CITATION.cff, line 14"]
    # The family name alone still stands elsewhere, and in the name of a company: that is for the caller to say.
    assert (
        takedown_plan.of_name(small, "John Snow").left == plan.left
        and len(takedown_plan.of_name(small, "Snow").left) > 1
    )


def test_its_words_leave_the_list_of_names_unless_another_name_has_them(small):
    (small / "tests").mkdir()
    allowed = small / "tests" / "names_allowed.txt"
    allowed.write_text("# People\nAda John Zebedee\nŌkuninushi Vauxhall\n", encoding="utf-8")
    page = small / "book" / "index.md"
    page.write_text("# A book\n\nBy Zebedee Ōkuninushi, and John.\n", encoding="utf-8")
    takedown.write(takedown_plan.of_name(small, "Okuninushi Zebedee", "a player"))
    assert page.read_text(encoding="utf-8") == "# A book\n\nBy a player, and John.\n"
    assert allowed.read_text(encoding="utf-8") == "# People\nAda John\nVauxhall\n"
    plan = takedown_plan.of_name(small, "Ada John", "a player")
    assert "tests/names_allowed.txt:\n  1 word(s) taken off it\ntests/names_allowed.txt keeps" in said(plan)


def test_keys_and_code_are_left_for_a_person(small):
    path = small / "book" / "02-two-companies.ipynb"
    before = path.read_bytes()
    assert b"snow = Companion.here()" in before
    plan = takedown_plan.of_name(small, "Snow", "the author")
    takedown.write(plan)
    assert "snow = Companion.here()" in path.read_text(encoding="utf-8")
    assert any("02-two-companies.ipynb" in place for place in plan.left)
    assert "snow1855,the author" not in (small / "data" / "sources.csv").read_text(encoding="utf-8")
    assert Tables(small / "data").check() == []


def test_keys_made_of_the_name_become_others_everywhere(tree):
    """In other tables, links, code and kept addresses; and the list of changes agrees with the release."""
    before = {path: path.read_bytes() for path in takedown_plan.sources(tree)}
    assert sum(b"carbonnet2017" in content for content in before.values()) > 5
    plan = takedown_plan.of_name(tree, "Carbonnet", "a scholar")
    takedown.write(plan)
    assert plan.left == [] and "  sources someone2017" in said(plan) and "carbonnet" not in mentions.fold(said(plan))
    paths = [*takedown_plan.sources(tree), tree / "tests" / "released.json"]
    assert [path for path in paths if b"carbonnet" in path.read_bytes().lower()] == []
    assert "(#source-someone2017)" in (tree / "book" / "07-challenges.ipynb").read_text(encoding="utf-8")
    assert Tables(tree / "data").check() == []
    assert list(rows_out.sheets(tree / "data")["sources"].rows) == sorted(
        rows_out.sheets(tree / "data")["sources"].rows
    )
    released = release.read(tree / "tests" / "released.json")
    listed = release.listed((tree / "CHANGELOG.md").read_text(encoding="utf-8"), released["version"])
    assert release.problems(released, release.tables(tree / "data"), listed) == []
    entries = (tree / "tests" / "kept" / "addresses.txt").read_text(encoding="utf-8").splitlines()
    assert entries[1:] == sorted(entries[1:]) and "book/reference/counts.html#estimates-someone-2017" in entries


def test_a_cell_with_both_the_name_and_its_key_has_one_line(small):
    path = small / "data" / "witnesses.csv"
    path.write_text(
        path.read_text(encoding="utf-8") + 'four,,,i-2,"As [Snow](#source-snow1855) says."\n', encoding="utf-8"
    )
    plan = takedown_plan.of_name(small, "Snow", "a physician")
    takedown.write(plan)
    assert "As [a physician](#source-someone1855) says." in path.read_text(encoding="utf-8")
    lines = (small / "CHANGELOG.md").read_text(encoding="utf-8").splitlines()
    (line,) = [line for line in lines if line.startswith("| witnesses | four |")]
    assert "| not repeated | As [a physician](#source-someone1855) says. |" in line


def test_the_words_of_a_name_are_named_where_they_stand_alone(tree, small):
    """A family name in the prose, or in a key, may be the same person; whoever gave the whole name has to be told."""
    plan = takedown_plan.of_name(tree, "Markus Bell", "an anthropologist")
    text = said(plan)
    assert "  sources someone2016" in text and "  book/01-introduction.ipynb, lines " in text
    assert "  data/queries.csv, line 14" in text and "bell" not in mentions.fold(text)
    assert "one of its words stands alone, or in a key" in text
    assert "one of its words stands alone" not in said(takedown_plan.of_name(small, "Snow", "a physician"))


@pytest.mark.parametrize("end", [["--name", "-"], ["--name", "-", "--by", "x"]])
@pytest.mark.parametrize("stopped", [EOFError, KeyboardInterrupt])
def test_a_name_that_is_asked_for_may_be_refused(small, capsys, monkeypatch, end, stopped):
    def answer(_):
        raise stopped

    monkeypatch.setattr("builtins.input", answer)
    assert takedown.main(end, small) == 2
    assert capsys.readouterr().err.strip() == "No name was given; nothing was changed."


# A page ----------------------------------------------------------------------------------------------


def test_a_page_goes_and_links_to_it_become_words(small):
    plan = takedown_plan.of_page(small, "book/02-two-companies.ipynb")
    takedown.write(plan)
    assert not (small / "book" / "02-two-companies.ipynb").exists()
    assert "02-two" not in (small / "_toc.yml").read_text(encoding="utf-8")
    assert "2. Two water companies: a comparison" in (small / "book" / "index.md").read_text(encoding="utf-8")
    assert "  book/index.md, line 6: “Two water companies: a comparison that …”" in said(plan).splitlines()
    assert len(plan.sought) > 3 and not plan.asked


def test_links_to_a_page_in_the_tables_become_words_too(tree):
    """Pages show these cells, so a link that is left there fails the build on each of them."""
    plan = takedown_plan.of_page(tree, "book/reference/queries")
    assert b"](#queries-" in (tree / "data" / "claims.csv").read_bytes()
    takedown.write(plan)
    assert not [path for path in (tree / "data").glob("*.csv") if b"](#queries-" in path.read_bytes()]
    assert Tables(tree / "data").check() == []
    released = release.read(tree / "tests" / "released.json")
    listed = release.listed((tree / "CHANGELOG.md").read_text(encoding="utf-8"), released["version"])
    assert release.problems(released, release.tables(tree / "data"), listed) == []


def test_a_module_that_only_the_page_uses_goes_too(tree):
    plan = takedown_plan.of_page(tree, "book/07-challenges")
    gone = {path.relative_to(tree).as_posix() for path, content in plan.files.items() if content is None}
    assert gone == {"book/07-challenges.ipynb", "src/companion/chapters/ch07.py"}
    front = plan.files[tree / "src" / "companion" / "front.py"].decode()
    assert '"06-resettlement-in-practice": (' in front and "07-challenges" not in front
    before, after = (tree / "CHANGELOG.md").read_text(encoding="utf-8"), plan.files[tree / "CHANGELOG.md"].decode()
    listed = {row.what for row in kept.gone(after)} - {row.what for row in kept.gone(before)}
    assert {
        "book/07-challenges.html",
        "take/07-challenges.txt",
        "figures/fig-7-1.svg",
        "companion.chapters.ch07",
    } <= listed
    assert not any(name.startswith("figures/fig-8") for name in listed)


def test_a_page_whose_name_is_an_ordinary_word_takes_no_other_with_it(tree):
    plan = takedown_plan.of_page(tree, "book/teaching/index")
    before, after = (tree / "CHANGELOG.md").read_text(encoding="utf-8"), plan.files[tree / "CHANGELOG.md"].decode()
    listed = {row.what for row in kept.gone(after)} - {row.what for row in kept.gone(before)}
    assert listed == {"book/teaching/index.html", "_sources/book/teaching/index.md"}
    assert not any("book/index.md" in line for line in plan.asked)


# The command -----------------------------------------------------------------------------------------

WRONG = {
    (): "expected one of ROW, NAME and PAGE, found none",
    ("--row", "claims i-3", "--name", "Snow"): "expected one of ROW, NAME and PAGE, found ROW and NAME",
    ("--row", "claims"): 'ROW must be a table and the key of a row, such as "claims iv-3-1", found \'claims\'',
    ("--row", "lives i-3"): "ROW: there is no table 'lives'; the tables are claims, citations, sources, attacks, supply, witnesses",
    ("--row", "claims x-1"): "ROW: claims.csv has no row 'x-1'",
    ("--page", "book/lost"): "PAGE: _toc.yml names no page 'book/lost'; expected one such as book/01-broad-street",
    ("--page", "book/index"): "PAGE: book/index is the front page, which the book cannot be without",
    ("--page", "book/reference/claims"): "PAGE: book/reference/claims is the only page of the part 'Reference'; take that part out of "
    "_toc.yml first",
    ("--name", "Li"): "NAME is too short: expected at least 3 letters",
    ("--name", "Snow", "--by", "a|b"): "BY must be plain words, with nothing but letters, digits, spaces and hyphens",
    ("--row", "claims i-3", "--by", "x"): "BY goes with NAME only",
}  # fmt: skip


@pytest.mark.parametrize("words", WRONG, ids=" ".join)
def test_bad_input_is_one_line(small, capsys, words):
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    assert takedown.main(list(words), small) == 2
    assert capsys.readouterr() == ("", f"{WRONG[words]}\n")
    assert before == {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}


def test_trying_writes_nothing(small, capsys):
    before = {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}
    assert takedown.main(["--row", "claims i-3", "--try"], small) == 0
    assert capsys.readouterr().out.splitlines()[-1] == "Trial run: nothing was written."
    assert before == {path: path.read_bytes() for path in small.rglob("*") if path.is_file()}


def test_a_name_that_is_left_is_not_finished(small, capsys):
    assert takedown.main(["--name", "John Snow"], small) == 1
    printed = capsys.readouterr()
    assert "Not finished: the name is still in" in printed.err and not (small / "_build").exists()
    assert "john snow" not in mentions.fold(printed.out + printed.err)


def test_everything_built_goes_and_what_people_handed_in_stays(small):
    made = {"_build/html/a.html", "_build/rendered/a.html", "_build/rendered-old/a.html", "_build/rendered-from", "_build/cache/1/global.db", "_build/take/1.html", "_build/lite/a.whl", "_build/student/x",
            "_build/under-the-radar.pdf", "_build/assignments-word/x", "_build/page/x", "_build/build.log", "dist/a.whl",
            "build/lib/x", "src/a/__pycache__/b.pyc", "book/.ipynb_checkpoints/x.ipynb", ".ipynb_checkpoints/README-checkpoint.md",
            "docs/.ipynb_checkpoints/x.md", ".virtual_documents/book/x.ipynb", "book/.virtual_documents/x.ipynb"}  # fmt: skip
    stays = {"_build/graded/a.csv", "_build/npm/x", "_build/downloads/x", ".venv/pyvenv.cfg", "book/index.md"}
    for name in made | stays:
        (small / name).parent.mkdir(parents=True, exist_ok=True)
        (small / name).touch()
    takedown.purge(small, book_in(small))
    assert {name for name in made if (small / name).exists()} == set()
    assert {name for name in stays if (small / name).exists()} == stays
    assert any("graded" in line for line in takedown.by_hand(book_in(small)))


TRACEBACK = """\x1b[31mKeyError\x1b[39m   Traceback
Cell In[2], line 4
      1 ch02.fig()

File \x1b[32m{root}/src/companion/chapters/ch02.py:9\x1b[39m, in fig()
File \x1b[32m{root}/src/companion/data.py:31\x1b[39m, in row(name, key)
File /usr/lib/python3/site-packages/pandas/core.py:3, in get(key)
KeyError: 'A secret of eight words is in this line'
"""


@pytest.mark.parametrize(
    ("trace", "place"),
    [
        (TRACEBACK, "src/companion/data.py, line 31"),
        (TRACEBACK.replace("src", "lib"), "02-b.ipynb, code cell 2, line 4"),
    ],
)
def test_a_build_that_failed_is_told_by_its_places(small, trace, place):
    book = book_in(small)
    report = book.html.new / "_build" / "html" / "reports" / "book" / "02-b.err.log"
    report.parent.mkdir(parents=True)
    report.write_text(trace.format(root=small), encoding="utf-8")
    output = ["supply.csv, row 3, column 'n': 'all' is 1,000, but a, b together come to 900", "The whole log: x."]
    lines = takedown.failed([phrase("a secret of eight words is in this")], book, output)
    assert lines[1:4] == [
        f"  {place}",
        "  02-b (the rest is not repeated)",
        "  supply.csv, row 3, column 'n': the sum for 'all' no longer holds, and what was taken out can be worked out from it",
    ]
    assert "still HAS it and must not be published again" in lines[4]


def test_a_row_that_is_out_already_is_known_from_the_last_commit(small):
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    who = ["-c", "user.name=x", "-c", "user.email=x@example.org"]
    for words in (["init"], ["add", "--all"], [*who, "commit", "--message", "x"]):
        subprocess.run(["git", "-C", small, *words], check=True, capture_output=True)
    first = takedown.planned(small, "claims i-3", "", "", "")
    takedown.write(first)
    again = takedown.planned(small, "claims i-3", "", "", "")
    assert again.sought == first.sought and not again.files
    subprocess.run(["git", "-C", small, *who, "commit", "--all", "--message", "y"], check=True, capture_output=True)
    with pytest.raises(ValueError, match="claims.csv has no row 'i-3'"):
        takedown.planned(small, "claims i-3", "", "", "")


def test_make_gives_only_what_its_own_line_says():
    """Some systems have a variable NAME of their own, with the machine's name in it."""
    command = ["make", "--dry-run", "--no-print-directory", "takedown", "ROW=claims i-3"]
    done = subprocess.run(
        command, cwd=ROOT, env={"PATH": "/usr/bin:/bin", "NAME": "laptop"}, capture_output=True, text=True
    )
    (line,) = [one for one in done.stdout.splitlines() if "tools.data.takedown" in one]
    assert '--row "$ROW"' in line and "--name" not in line
