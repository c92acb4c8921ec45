"""A new chapter is laid out whole: it can be read, imported and found, and says what is still missing."""

import subprocess
import sys

import pytest

from claimbook import notebooks
from tests.executed import run
from tools.data import chapter
from tools.site.inputs import python_path


def test_it_gets_the_next_number_and_runs(tree):
    before = len(list((tree / "book").glob("[0-9]*.ipynb")))
    notebook, module, contents = chapter.lay_out(tree, "a-trial-of-this", "A trial of this")
    number = before + 1
    assert (notebook.name, module.name) == (f"{number}-a-trial-of-this.ipynb", f"ch{number}.py")
    listed = [entry["file"] for entry in notebooks.settings_of(contents)["parts"][0]["chapters"]]
    assert listed[before - 1 : before + 1][1] == f"book/{number}-a-trial-of-this"
    assert notebooks.problems(tree) == []
    ran = run(tree, notebooks.read(notebook), notebook.parent)
    shown = [cell.id for cell in ran.cells if cell.cell_type == "code" and cell.outputs]
    assert {f"tab-{number}-1", f"kinds-{number}", "by-kind", "self-check", "solution-analysis-code"} <= set(shown)
    with pytest.raises(ValueError, match=f"NAME 'a-trial-of-this' is already taken: {notebook.name}"):
        chapter.lay_out(tree, "a-trial-of-this", "Again")


def test_what_the_contents_say_of_the_other_chapters_stays(tree):
    before = (tree / "_toc.yml").read_text(encoding="utf-8")
    chapter.lay_out(tree, "a-trial-of-this", "A trial of this")
    after = (tree / "_toc.yml").read_text(encoding="utf-8")
    added = [line for line in after.splitlines() if "trial of this" in line or "a-trial-of-this" in line]
    assert len(added) == 2 and after.replace("\n".join(added) + "\n", "") == before


@pytest.mark.parametrize("name", ["Later", "later cases", "../later", "später", "-later"])
def test_what_is_no_address_is_refused(tree, name):
    with pytest.raises(ValueError, match="NAME must be small letters"):
        chapter.lay_out(tree, name, "Later")


def test_the_command_says_what_it_takes(tree):
    env = {"PYTHONPATH": python_path(tree), "PATH": "/bin:/usr/bin"}
    done = subprocess.run(
        [sys.executable, "-m", "tools.data.chapter"], cwd=tree, env=env, capture_output=True, text=True
    )
    assert (done.returncode, done.stderr) == (
        2,
        'NAME and TITLE are needed: make chapter NAME=later-cases TITLE="Later cases"\n',
    )
