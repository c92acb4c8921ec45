"""Every value that has changed since the last release is listed in CHANGELOG.md, with what it was and why."""

import json
import re

import pytest
import yaml
from hypothesis import assume, given
from hypothesis import strategies as st
from packaging.version import Version

from tests.conftest import ROOT
from tools.data import release

BEFORE = {
    "ships": {key: {"id": key, "people": people, "note": ""} for key, people in (("a", "1"), ("b", "2"), ("c", "3"))}
}
RELEASED = release.frozen("1.0.0", BEFORE)


def changed(**cells: str) -> dict:
    """The tables with other cells in row b."""
    return {"ships": {**BEFORE["ships"], "b": {**BEFORE["ships"]["b"], **cells}}}


def test_the_list_of_changes_is_complete():
    released = release.read()
    changes = release.listed(release.CHANGELOG.read_text(encoding="utf-8"), released["version"])
    assert release.problems(released, release.tables(ROOT / "data"), changes) == [], "CHANGELOG.md: see `make changes`"


def test_what_is_kept_is_of_a_version_that_was_released():
    version = release.read()["version"]
    assert f"\n## {version}\n" in release.CHANGELOG.read_text(encoding="utf-8")
    current = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"]
    assert Version(current) >= Version(version)


def test_no_value_is_kept():
    """What is taken out to protect a person must not live on: of each cell there are four hexadecimal digits, no more."""
    kept = release.read()["tables"]
    for table in kept.values():
        wanted = re.compile(f"[0-9a-f]{{{release.DIGITS * len(table['columns'])}}}")
        assert [row for row, digests in table["rows"].items() if not wanted.fullmatch(digests)] == []


@given(
    st.dictionaries(
        st.sampled_from(["people", "note"]), st.text(st.characters(exclude_categories=["C"]), max_size=99), min_size=1
    )
)
def test_each_change_is_missed_until_it_is_listed(cells):
    cells = {
        column: cell
        for column, cell in cells.items()
        if release.digest(cell) != release.digest(BEFORE["ships"]["b"][column])
    }
    assume(cells)
    now = changed(**cells)
    problems = release.problems(RELEASED, now, [])
    assert sorted(line.split(" | ")[3] for line in problems) == sorted(cells)
    before = BEFORE["ships"]["b"]
    lines = [
        f"| ships | b | {column} | {release.shown(before[column])} | {release.shown(cell)} | Misread. |"
        for column, cell in cells.items()
    ]
    changes = release.listed("\n".join(["## Next", *lines, "## 1.0.0", "| ships | b | id | b | x | Old. |"]), "1.0.0")
    assert release.problems(RELEASED, now, changes) == []
    assert len(release.problems(RELEASED, BEFORE, changes)) == len(changes), "listed, but nothing has changed"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        (("ships", "b", "people", "9", "5", "Misread."), "'9' is not what version 1.0.0 has"),
        (("ships", "b", "people", "2", "6", "Misread."), "listed as '6' now, but the table has '5'"),
        (("ships", "b", "people", "2", "5", ""), "the reason is missing"),
        (("ships", "b", "people", "2", "5", "why?"), "the reason is missing"),
        (("ships", "a", "people", "1", "1", "Misread."), "not listed: | ships | b | people | was? | 5 | why? |"),
    ],
)
def test_a_wrong_line_is_told(change, complaint):
    assert complaint in "\n".join(release.problems(RELEASED, changed(people="5"), [release.Change(*change)]))


def test_a_change_that_is_listed_wrongly_is_not_called_unlisted(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(release, "RELEASED", tmp_path / "released.json")
    monkeypatch.setattr(release, "CHANGELOG", tmp_path / "CHANGELOG.md")
    monkeypatch.setattr(release, "tables", lambda folder: changed(people="5"))
    release.RELEASED.write_text(json.dumps(RELEASED), encoding="utf-8")
    release.CHANGELOG.write_text("## Next\n| ships | b | people | 2 | 6 | Misread. |\n## 1.0.0\n", encoding="utf-8")
    assert release.main() == 0
    assert capsys.readouterr().out == (
        "ships, b, people: listed as '6' now, but the table has '5'\n"
        "1 problem(s) with how CHANGELOG.md lists the changes since 1.0.0.\n"
    )


def test_what_was_may_be_left_unsaid():
    line = release.Change("ships", "b", "people", release.UNSAID, release.ABSENT, "To protect a person.")
    assert release.problems(RELEASED, changed(people=""), [line]) == []


def test_rows_columns_and_tables_come_and_go():
    rows = {key: {"id": key, "men": ""} for key in ("a", "b", "d")}
    problems = release.problems(RELEASED, {"ships": rows, "ports": {}}, [])
    assert set(problems) == {
        "not listed: | ports | all | all | absent | added | why? |",
        "not listed: | ships | all | people | there | removed | why? |",
        "not listed: | ships | all | note | there | removed | why? |",
        "not listed: | ships | all | men | absent | added | why? |",
        "not listed: | ships | c | all | there | removed | why? |",
        "not listed: | ships | d | all | absent | added | why? |",
    }
    places = {tuple(line.removeprefix("not listed: | ").split(" | ")[:3]) for line in problems}
    assert (
        release.problems(
            RELEASED, {"ships": rows, "ports": {}}, [release.Change(*place, "", "", "Split.") for place in places]
        )
        == []
    )


def test_a_change_that_is_not_listed_is_printed(monkeypatch, tmp_path, capsys):
    """To ask which those are is no failure."""
    monkeypatch.setattr(release, "RELEASED", tmp_path / "released.json")
    monkeypatch.setattr(release, "tables", lambda folder: changed(people="5"))
    release.RELEASED.write_text(json.dumps(RELEASED), encoding="utf-8")
    assert release.main() == 0
    assert "not listed: | ships | b | people | was? | 5 | why? |" in capsys.readouterr().out
