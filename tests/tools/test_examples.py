"""The examples in the docstrings of the tools hold, as those of the companion do (pyproject.toml)."""

import doctest
import importlib

import pytest

from claimbook.strays import ours
from tests.conftest import ROOT

MODULES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts) for path in ours((ROOT / "tools").rglob("*.py"), ROOT)
)


def test_there_are_some():
    found = [example for name in MODULES for example in doctest.DocTestFinder().find(importlib.import_module(name))]
    assert sum(len(case.examples) for case in found) > 20


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
