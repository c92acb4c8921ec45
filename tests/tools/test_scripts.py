"""The scripts of the pages are linted and formatted by a tool that others keep."""

import shutil

import pytest

from claimbook.strays import ours
from tests.conftest import ROOT
from tools.trust import lint_scripts


def test_nothing_is_wrong_with_them():
    done = lint_scripts.biome("check", "--error-on-warnings", *lint_scripts.FOLDERS)
    assert done.returncode == 0, done.stdout + done.stderr
    scripts = [path for folder in lint_scripts.FOLDERS for path in ours((ROOT / folder).rglob("*.js"))]
    assert len(scripts) > 5 and f"Checked {len(scripts)} files" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("function f() {\n  const unused = 1;\n}\nf();\n", "noUnusedVariables"),
        ("missing();\n", "noUndeclaredVariables"),
        ("const a = 1\nwindow.a = a;\n", "format"),
    ],
)
def test_what_is_wrong_is_found(tmp_path, code, rule):
    shutil.copy(ROOT / "biome.jsonc", tmp_path)
    (tmp_path / "engine" / "src").mkdir(parents=True)
    (tmp_path / "engine" / "src" / "wrong.js").write_text(code, encoding="utf-8")
    done = lint_scripts.biome("check", "--error-on-warnings", "engine", folder=tmp_path)
    assert done.returncode and rule in done.stdout + done.stderr
