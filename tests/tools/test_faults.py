"""What the list of damages names is there: whoever renames a test hears of it before `make prove`."""

import ast

import pytest

from tests.conftest import ROOT
from tests.faults import BUILD, DAMAGES, PROVED

CHECKS = sorted({one.check for one in DAMAGES if one.check != BUILD} | {one.test for one in PROVED})


@pytest.mark.parametrize("check", CHECKS)
def test_it_names_a_test(check):
    file, _, test = check.partition("::")
    defined = {
        node.name
        for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef)
    }
    assert not test or test.partition("[")[0] in defined


def test_no_kind_stands_twice():
    kinds = [one.what for one in (*DAMAGES, *PROVED)]
    assert len(kinds) == len(set(kinds)) > 80
