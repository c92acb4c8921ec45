"""A release is refused with one line for each thing that is wrong, and whatever is refused leaves the tree as it was."""

import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from datetime import date
from pathlib import Path

import pytest

from claimbook.archives import archive
from tests.conftest import ROOT
from tools.data import kept, release
from tools.release import archives, built, changelog, make, versions, zenodo
from tools.release.refused import Refused
from tools.site.inputs import python_path
from tools.tracked import tracked_files

DAY = date(2026, 12, 1)
GONE = f"### {kept.HEADING}\n\n| gone | now |\n|---|---|\n| `a.html` | Said twice. |\n"
CHANGED = "| ships | a | people | 1 | 5 | Misread. |\n"


def changes(*lines: str) -> str:
    return "\n".join(["# Changes\n\n## Not yet released\n", *lines, "## 0.1.0\n\nThe first version.\n"])


@pytest.fixture
def small(tmp_path):
    """A small tree with all that a release reads and writes: one table, in which one value has changed, and an engine."""
    fields = [{"name": name, "type": "string"} for name in ("id", "people")]
    table = {"name": "ships", "path": "ships.csv", "schema": {"fields": fields, "primaryKey": "id"}}
    package = {
        "name": "small",
        "description": "Ships.",
        "version": "0.1.0",
        "licenses": [{"name": "CC-BY-4.0"}],
        "resources": [table],
    }
    released = release.frozen("0.1.0", {"ships": {"a": {"id": "a", "people": "1"}}})
    files = {
        "CHANGELOG.md": changes("A new chapter.\n", CHANGED),
        "CITATION.cff": (ROOT / "CITATION.cff").read_text(encoding="utf-8"),
        "pyproject.toml": '[project]\nname = "small"\nversion = "0.1.0"\n',
        "engine/pyproject.toml": '[project]\nname = "claimbook"\nversion = "0.1.0"\n',
        "data/datapackage.json": json.dumps(package, indent=2),
        "data/ships.csv": "id,people\na,5\n",
        "book/about.md": "Ships. Version 0.1.0, 2026.\n",
        "tests/released.json": release.text(released),
        "tests/kept/addresses.txt": "# Addresses\na.html\nb.html\n",
        "tests/kept/companion.txt": "# Names\ncompanion.data.load(name)\n",
    }
    tree = tmp_path / "small"
    for name, text in files.items():
        (tree / name).parent.mkdir(parents=True, exist_ok=True)
        (tree / name).write_text(text, encoding="utf-8")
    current = versions.stated(files["CITATION.cff"], versions.VERSIONS["CITATION.cff"])
    rewrite(tree, "CITATION.cff", f"version: {current}", "version: 0.1.0")
    (tree / zenodo.FILE).write_text(zenodo.text(tree), encoding="utf-8")
    return tree


@pytest.fixture
def committed(small):
    """The same as a repository, with everything committed."""
    if not shutil.which("git"):
        pytest.skip("git is not installed")
    git(small, "init", "--quiet")
    commit(small)
    return small


def git(tree: Path, *words: str) -> None:
    who = ("-c", "user.name=x", "-c", "user.email=x@example.org")
    subprocess.run(["git", "-C", tree, *who, *words], check=True, capture_output=True)


def commit(tree: Path) -> None:
    git(tree, "add", "--all")
    git(tree, "commit", "--quiet", "--message", "x")


def rewrite(tree: Path, name: str, old: str, new: str) -> None:
    text = (tree / name).read_text(encoding="utf-8")
    assert old in text
    (tree / name).write_text(text.replace(old, new), encoding="utf-8")


def refusal(call, *args, **named) -> str:
    with pytest.raises(Refused) as caught:
        call(*args, **named)
    assert "\n" not in str(caught.value), "one line"
    return str(caught.value)


def contents(tree: Path) -> dict[str, bytes]:
    """Every file of a tree but git's own, also what was made in it."""
    paths = [path for path in tree.rglob("*") if path.is_file()]
    return {
        name: (tree / name).read_bytes() for path in paths if (name := path.relative_to(tree).as_posix())[:4] != ".git"
    }


# Whether it may be released ----------------------------------------------------------------------------


@pytest.mark.parametrize("version", ["0.1.1", "0.2.0", "1.0.0"])
def test_a_tree_in_which_all_is_listed_may_be_released(committed, version):
    make.look(committed, version)


@pytest.mark.parametrize(
    ("file", "old", "new", "version", "line"),
    [
        ("", "", "", "0.2", "VERSION is '0.2', expected three numbers such as 0.2.0"),
        ("", "", "", "v0.2.0", "VERSION is 'v0.2.0', expected three numbers"),
        ("", "", "", "0.2.0rc1", "VERSION is '0.2.0rc1', expected three numbers"),
        ("", "", "", "0.1.0", "VERSION is 0.1.0, expected one higher than 0.1.0, which tests/released.json has"),
        ("", "", "", "0.0.9", "VERSION is 0.0.9, expected one higher than 0.1.0"),
        ("CHANGELOG.md", CHANGED, CHANGED + GONE, "0.1.1", "VERSION is 0.1.1 after 0.1.0, expected 0.2.0 or higher: a.html is gone"),
        ("data/ships.csv", "a,5\n", "a,5\nb,1\n", "0.1.1", "expected 0.2.0 or higher: ships, b, all is new"),
        ("data/ships.csv", "a,5\n", "b,5\n", "0.1.1", "expected 0.2.0 or higher: ships, a, all is gone"),
        ("pyproject.toml", "0.1.0", "0.1.5", "0.2.0", "pyproject.toml states version 0.1.5, expected 0.1.0. Version 0.1.0 is the released one"),
        ("book/about.md", "Version 0.1.0", "Version 0.0.1", "0.2.0", "book/about.md states version 0.0.1, expected 0.1.0"),
        ("book/about.md", "Version 0.1.0, 2026.", "", "0.2.0", "book/about.md states no version"),
        ("CHANGELOG.md", "## 0.1.0", "## 0.1.1", "0.2.0", "CHANGELOG.md has the heading '## 0.1.1' first, expected '## 0.1.0'"),
        ("CHANGELOG.md", "## 0.1.0", "## Version 0.1.0", "0.2.0", "CHANGELOG.md has no heading of a version, such as '## 0.1.0', expected '## 0.1.0'"),
        ("CHANGELOG.md", CHANGED, "", "0.2.0", "CHANGELOG.md: not listed: | ships | a | people | was? | 5 | why? |. Expected every changed value"),
        ("CHANGELOG.md", "| 1 | 5 |", "| 2 | 5 |", "0.2.0", "CHANGELOG.md: ships, a, people: '2' is not what version 0.1.0 has"),
        ("CHANGELOG.md", f"A new chapter.\n\n{CHANGED}", changelog.EMPTY, "0.2.0", 'CHANGELOG.md lists nothing under "Not yet released"'),
        ("tests/kept/companion.txt", "load(name)", "fetch(name)", "0.2.0", "companion.data.fetch(name): companion.data has no 'fetch'"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_in_one_line(committed, file, old, new, version, line):
    if file:
        rewrite(committed, file, old, new)
        commit(committed)
    before = contents(committed)
    assert line in refusal(make.look, committed, version)
    assert contents(committed) == before


def test_a_tree_with_something_uncommitted_is_refused(committed):
    rewrite(committed, "book/about.md", "Ships.", "More ships.")
    assert refusal(make.look, committed, "0.2.0").startswith("book/about.md is not committed. Expected a tree in which")
    commit(committed)
    (committed / "more.md").touch()
    assert refusal(make.look, committed, "0.2.0").startswith("more.md is not known to git.")


def test_a_file_that_git_would_not_speak_of_is_named_as_it_is_called(committed):
    git(committed, "config", "status.showUntrackedFiles", "no")
    (committed / "mehr Bücher.md").touch()
    assert refusal(make.look, committed, "0.2.0").startswith("mehr Bücher.md is not known to git.")


def test_a_tree_that_is_no_repository_can_be_released(small, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(small.parent))
    (small / "more.md").touch()
    make.look(small, "0.2.0")


@pytest.mark.parametrize("name", ["CHANGELOG.md", "CITATION.cff", "tests/released.json"])
def test_a_file_that_is_missing_is_named(committed, name):
    (committed / name).unlink()
    commit(committed)
    assert refusal(make.look, committed, "0.2.0") == f"{name} is not there, expected what a release reads"


def test_a_version_that_has_its_tag_is_refused(committed):
    git(committed, "tag", "v0.2.0")
    assert "the tag v0.2.0 is there already" in refusal(make.look, committed, "0.2.0")
    make.look(committed, "0.3.0")


# What a release writes ---------------------------------------------------------------------------------


def test_a_release_is_prepared_in_every_file_that_names_it(small):
    before = contents(small)
    make.prepare(small, "0.2.0", DAY)
    after = contents(small)
    assert {name for name in after if after[name] != before.get(name)} == {
        *versions.VERSIONS,
        versions.ENGINE,
        "CHANGELOG.md",
        zenodo.FILE,
        "tests/released.json",
    }
    assert versions.disagreements(small, "0.2.0") == []
    deposited = zenodo.deposit(small)
    assert (deposited["version"], deposited["publication_date"]) == ("0.2.0", "2026-12-01")
    assert b"Version 0.2.0, 2026." in after["book/about.md"]
    text = after["CHANGELOG.md"].decode()
    assert (
        changelog.is_empty(text)
        and f"## 0.2.0\n\nReleased on 2026-12-01.\n\nA new chapter.\n\n{CHANGED}\n## 0.1.0" in text
    )
    released = release.read(small / "tests" / "released.json")
    assert not list(release.differences(released, release.tables(small / "data"))) and released["version"] == "0.2.0"


def test_the_engine_has_a_new_number_only_where_it_has_changed(small):
    def number() -> str:
        return versions.stated(
            (small / versions.ENGINE).read_text(encoding="utf-8"), versions.VERSIONS["pyproject.toml"]
        )

    make.prepare(small, "0.2.0", DAY)
    assert number() == "0.2.0", "nobody had kept what it was"
    make.prepare(small, "0.3.0", DAY)
    assert number() == "0.2.0"
    (small / "engine" / "more.py").touch()
    make.prepare(small, "0.4.0", DAY)
    assert number() == "0.4.0"


def test_what_is_released_can_be_released_again_after_a_change(committed):
    make.prepare(committed, "0.2.0", DAY)
    commit(committed)
    assert "lists nothing" in refusal(make.look, committed, "0.2.1")
    rewrite(committed, "CHANGELOG.md", "## Not yet released\n", "## Not yet released\n\nA sentence is clearer.\n")
    commit(committed)
    make.look(committed, "0.2.1")


def test_the_description_for_zenodo_is_that_of_the_citation():
    assert (ROOT / zenodo.FILE).read_text(encoding="utf-8") == zenodo.text(ROOT), "python -m tools.release.zenodo"
    deposited = zenodo.deposit(ROOT)
    assert not {"doi", "related_identifiers"} & set(deposited) and "://" not in json.dumps(deposited)
    assert "International Journal of Korean Unification Studies" in deposited["references"][0]


# All of it, on the small tree: the steps that take long are others here --------------------------------

SITE = {
    "b.html": "<article><p>Version 0.2.0</p></article>",
    "book/about.html": "<article><p>Version 0.2.0, 2026.</p></article>",
    "data/datapackage.json": '{"version": "0.2.0"}',
}


def lay_out(place: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (place / name).parent.mkdir(parents=True, exist_ok=True)
        (place / name).write_text(text, encoding="utf-8")
    return place


@pytest.fixture
def quick(committed, monkeypatch):
    """The small tree, with a build and archives that take no time; what `make release` says of it."""
    rewrite(committed, "CHANGELOG.md", CHANGED, CHANGED + "\n" + GONE)
    (committed / ".gitignore").write_text("_build/\n", encoding="utf-8")
    commit(committed)
    monkeypatch.setattr(make, "build", lambda tree, downloads: lay_out(tree / "_build" / "html", SITE))
    monkeypatch.setattr(make, "in_child", pack)
    monkeypatch.setattr(kept, "ADDRESSES", committed / "tests/kept/addresses.txt")
    monkeypatch.setattr(kept, "NAMES", committed / "tests/kept/companion.txt")
    monkeypatch.setattr(kept, "ROOT", committed)
    return committed


def pack(tree: Path, html: Path, out: Path, variables: dict[str, str]) -> None:
    """Archives of the sources alone."""
    out.mkdir(parents=True)
    files = {path.relative_to(tree).as_posix(): path.read_bytes() for path in tracked_files(tree)}
    (out / "sources.zip").write_bytes(archive(files))


def test_a_release_changes_the_tree_and_leaves_the_archives(quick):
    said = []
    make.run(quick, "0.2.0", False, DAY, said.append)
    assert versions.disagreements(quick, "0.2.0") == [] and len(said) == 5
    assert [path.name for path in (quick / "_build" / "release").iterdir()] == ["sources.zip"]
    with zipfile.ZipFile(quick / "_build" / "release" / "sources.zip") as packed:
        assert packed.read("tests/kept/addresses.txt") == (quick / "tests" / "kept" / "addresses.txt").read_bytes()
    assert "a.html" not in kept.read(quick / "tests/kept/addresses.txt"), "it is listed as gone"
    assert not (quick / "_build" / "releasing").exists()


def test_an_address_that_comes_from_the_environment_is_said(quick, monkeypatch):
    """It is in every page of the site's archive: whoever makes that anew has to know it."""
    said = []
    monkeypatch.setenv("BOOK_ADDRESS", "https://example.org/book/")
    make.run(quick, "0.2.0", True, DAY, said.append)
    assert said[1].startswith("Pages will bear the address https://example.org/book/ (BOOK_ADDRESS)")
    monkeypatch.setenv("BOOK_ADDRESS", "the library")
    assert "BOOK_ADDRESS must be an address" in refusal(make.run, quick, "0.2.0", True, DAY, said.append)


def test_a_try_changes_nothing(quick):
    before, said = contents(quick), []
    make.run(quick, "0.2.0", True, DAY, said.append)
    assert contents(quick) == before and said[-1] == "All is ready for version 0.2.0. Nothing was changed."


def stamped(tree: Path, html: Path, out: Path, variables: dict[str, str]) -> None:
    """Archives that say where they were made."""
    (tree / "made.txt").write_text(out.as_posix(), encoding="utf-8")
    pack(tree, html, out, variables)


def failing(*args) -> None:
    raise Refused("a step has failed")


def interrupted(*args) -> None:
    raise KeyboardInterrupt


def another_site(**files: str):
    return lambda tree, downloads: lay_out(tree / "_build" / "html", SITE | files)


@pytest.mark.parametrize(
    ("step", "instead", "line"),
    [
        ("prepare", failing, "a step has failed"),
        ("build", failing, "a step has failed"),
        ("check_site", failing, "a step has failed"),
        ("in_child", failing, "a step has failed"),
        ("in_child", stamped, "sources.zip: two makes differ in made.txt, expected the same bytes"),
        ("build", another_site(**{"b.html": '<article><a href="c.html">C</a></article>'}), "b.html: c.html, expected a page"),
        ("build", another_site(**{"book/about.html": "<article>Version 0.1.0</article>"}), "book/about.html: says version 0.1.0, expected 0.2.0"),
        ("build", another_site(**{"book/about.html": "<article></article>"}), "book/about.html: says no version, expected 0.2.0"),
        ("build", another_site(**{"data/datapackage.json": '{"version": "0.1.0"}'}), "data/datapackage.json: says version 0.1.0, expected 0.2.0"),
    ],
)  # fmt: skip
def test_a_step_that_fails_leaves_the_tree_as_it_was(quick, monkeypatch, step, instead, line):
    before = contents(quick)
    monkeypatch.setattr(make, step, instead)
    assert line in refusal(make.run, quick, "0.2.0", False, DAY, lambda line: None)
    assert contents(quick) == before
    make.look(quick, "0.2.0")


def test_an_address_that_is_gone_and_not_listed_is_named(quick):
    rewrite(quick, "CHANGELOG.md", "`a.html`", "`c.html`")
    commit(quick)
    before = contents(quick)
    line = refusal(make.run, quick, "0.2.0", False, DAY, lambda line: None)
    assert line.startswith("a.html: no page a.html; bring it back, or name it in CHANGELOG.md")
    assert contents(quick) == before


def test_every_file_that_states_a_version_is_looked_at(tmp_path):
    html = lay_out(
        tmp_path, SITE | {"book/01-a.html": "<article></article>", "take/01-a.html": "version 0.2.0", "lite/a": ""}
    )
    assert built.wrong_versions(html, "0.2.0") == [
        "take/01-a.txt: says no version, expected 0.2.0",
        f"{built.OWN_WHEEL}: not there, expected a wheel of version 0.2.0",
    ]
    wheel = (
        lay_out(tmp_path, {"take/01-a.txt": "version 0.2.0", "data/crate.json": '{"version": "0.2.0"}'})
        / "lite/static/lock"
    )
    wheel.mkdir(parents=True)
    for version, found in (("0.2.0", []), ("0.1.0", ["is version 0.1.0, expected 0.2.0"])):
        metadata = f"Metadata-Version: 2.4\nName: a\nVersion: {version}\n\n".encode()
        (wheel / "under_the_radar_companion-x.whl").write_bytes(archive({"a-x.dist-info/METADATA": metadata}))
        assert [line.partition("whl: ")[2] for line in built.wrong_versions(html, "0.2.0")] == found
    (html / "data" / "crate.json").write_text('{"version": "0.1.0"}', encoding="utf-8")
    assert "data/crate.json: says version 0.1.0, expected 0.2.0" in built.wrong_versions(html, "0.2.0")


def test_whoever_interrupts_finds_the_tree_as_it_was(quick, monkeypatch):
    before = contents(quick)
    monkeypatch.setattr(make, "in_child", interrupted)
    with pytest.raises(KeyboardInterrupt):
        make.run(quick, "0.2.0", False, DAY, lambda line: None)
    assert contents(quick) == before


def test_a_file_that_cannot_be_written_puts_the_others_back(small, tmp_path, monkeypatch):
    copy = Path(shutil.copytree(small, tmp_path / "copy"))
    make.prepare(copy, "0.2.0", DAY)
    before, write, written = contents(small), Path.write_bytes, []

    def full(path: Path, content: bytes) -> int:
        written.append(path)
        if len(written) == 3:
            write(path, content[:3])
            raise OSError("full")
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", full)
    with pytest.raises(OSError, match="full"):
        make.put_back(copy, small, before)
    assert contents(small) == before and len(written) == 6


def test_what_somebody_changes_meanwhile_is_not_written_over(quick, monkeypatch):
    def meanwhile(*args):
        (quick / "book/about.md").write_text("My ships. Version 0.1.0, 2026.\n", encoding="utf-8")
        pack(*args)

    monkeypatch.setattr(make, "in_child", meanwhile)
    line = refusal(make.run, quick, "0.2.0", False, DAY, lambda line: None)
    assert line.startswith("book/about.md has changed since this began")
    assert (quick / "book/about.md").read_text(encoding="utf-8").startswith("My ships.")
    assert versions.disagreements(quick, "0.1.0") == []


# Archives ----------------------------------------------------------------------------------------------


def test_archives_that_differ_are_named_with_the_file_that_differs(tmp_path):
    for folder, time in (("first", "1"), ("second", "2")):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "a.zip").write_bytes(archive({"same": b"", "stamp": time.encode()}))
        (tmp_path / folder / "b.tar.gz").write_bytes(archives.tarball({"same": archives.File(b"")}, int(time)))
        (tmp_path / folder / "c.zip").write_bytes(archive({"same": b""}))
    (tmp_path / "first" / "d.zip").write_bytes(b"")
    assert archives.differences(tmp_path / "first", tmp_path / "second") == [
        "a.zip: two makes differ in stamp, expected the same bytes",
        "b.tar.gz: two makes differ in the dates, modes or order of its files, expected the same bytes",
        "d.zip: made once of two times, expected both (not in second)",
    ]


def test_the_archives_of_this_book_are_the_same_bytes_twice(tree, tmp_path):
    """With a site of one page; of the whole site, `make release` makes them twice."""
    from companion.dictionary import ARCHIVE

    html = lay_out(tmp_path / "html", {"index.html": "<p>One page.</p>", "data/a.csv": "id\n"})
    (html / "data" / ARCHIVE).write_bytes(archive({"a.csv": b"id\n"}))
    made = make.archives_of(tree, html, tmp_path / "work", make.in_child)
    version = zenodo.deposit(ROOT)["version"]
    engine = versions.stated((ROOT / versions.ENGINE).read_text(encoding="utf-8"), versions.VERSIONS["pyproject.toml"])
    assert sorted(path.name for path in made.iterdir()) == [
        "SHA256SUMS",
        f"claimbook-{engine}-py3-none-any.whl",
        f"claimbook-{engine}.tar.gz",
        f"under-the-radar-data-{version}.zip",
        f"under-the-radar-site-{version}.zip",
        f"under-the-radar-source-{version}.tar.gz",
        f"under_the_radar_companion-{version}-py3-none-any.whl",
        f"under_the_radar_companion-{version}.tar.gz",
    ]
    assert archives.unreadable(made, version, engine) == []
    assert [line.partition(",")[0] for line in archives.unreadable(made, "9.9.9", engine)] == [
        f"under_the_radar_companion-{version}-py3-none-any.whl",
        f"under_the_radar_companion-{version}.tar.gz",
    ]
    sums = (made / archives.SUMS).read_text(encoding="ascii").splitlines()
    assert len(sums) == 7
    for line in sums:
        digest, _, name = line.partition("  ")
        assert hashlib.sha256((made / name).read_bytes()).hexdigest() == digest
    sources = archives.opened(made / f"under-the-radar-source-{version}.tar.gz")
    assert sources[f"under-the-radar-{version}/postBuild"].runs
    assert {name.partition("/")[2] for name in sources} == {
        path.relative_to(tree).as_posix() for path in tracked_files(tree)
    }


@pytest.mark.parametrize(
    ("change", "line"),
    [
        ((b"Name: small\n", b""), "'name' is a required field"),
        ((b"Version: 1\n", b"Version: one\n"), "is invalid"),
        ((b"text/markdown", b"text/x-rst"), "a description of text/x-rst, expected text/markdown"),
        ((b"\n# Small\n", b"\n"), "no description, expected the README"),
    ],
)
def test_a_package_that_an_index_would_refuse_is_named(tmp_path, change, line):
    metadata = b"Metadata-Version: 2.4\nName: small\nVersion: 1\nDescription-Content-Type: text/markdown\n\n# Small\n"
    assert archives._faults(metadata, "1") == []
    (tmp_path / "small-1-py3-none-any.whl").write_bytes(
        archive({"small-1.dist-info/METADATA": metadata.replace(*change)})
    )
    (found,) = archives.unreadable(tmp_path, "1", "1")
    assert found.startswith("small-1-py3-none-any.whl, small-1.dist-info/METADATA: ") and line in found


def test_a_package_without_metadata_is_named(tmp_path):
    (tmp_path / "small-1.tar.gz").write_bytes(archives.tarball({"small-1/a.py": archives.File(b"")}, 0))
    assert archives.unreadable(tmp_path, "1", "1") == ["small-1.tar.gz: expected PKG-INFO in it, found none"]


# The whole of it ---------------------------------------------------------------------------------------


def test_a_version_that_nobody_typed_is_none():
    """Some systems have a variable VERSION of their own."""
    command, environment = ["make", "--no-print-directory", "--dry-run", "release"], {"PATH": os.environ["PATH"]}
    for more, status in (([], 2), (["VERSION="], 2), (["VERSION=0.2.0"], 0)):
        done = subprocess.run(
            [*command, *more], cwd=ROOT, env={**environment, "VERSION": "9.9.9"}, capture_output=True, text=True
        )
        assert done.returncode == status and ("VERSION is needed" in done.stderr) == bool(status), more


def test_make_says_how_a_release_is_called():
    done = subprocess.run(
        ["make", "--no-print-directory", "--dry-run", "release"], cwd=ROOT, capture_output=True, text=True
    )
    assert done.returncode and "VERSION is needed: make release VERSION=0.2.0 [TRY=1]" in done.stderr


@pytest.mark.weekly
def test_a_copy_of_this_book_is_released(tree):
    """To its end: the site is built, checked and packed, and the tree is left as its next version."""
    last = release.read()["version"]
    rewrite(tree, "CHANGELOG.md", "## Not yet released\n", "## Not yet released\n\nA sentence is clearer.\n")
    version = versions.lowest(versions.parsed(last), versions.Step.BREAK)
    if (ROOT / make.DOWNLOADS).is_dir():
        shutil.copytree(ROOT / make.DOWNLOADS, tree / make.DOWNLOADS)
    done = subprocess.run(
        [sys.executable, "-m", "tools.release.make", version],
        cwd=tree,
        env={**os.environ, "PYTHONPATH": python_path(tree)},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert "What is left for you:" in done.stdout
    assert versions.disagreements(tree, version) == []
    assert len(list((tree / "_build" / "release").iterdir())) == 8
    assert release.read(tree / "tests" / "released.json")["version"] == version
