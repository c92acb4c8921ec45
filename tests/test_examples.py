"""The examples in the docstrings of the extensions and the tools hold, as those of the companion do (pyproject.toml)."""

import doctest
import importlib

import pytest

from conftest import ROOT
from strays import ours

MODULES = sorted(path.stem for folder in ("book/_ext", "tools") for path in ours((ROOT / folder).glob("*.py")))


def test_there_are_some():
    found = [example for name in MODULES for example in doctest.DocTestFinder().find(importlib.import_module(name))]
    assert sum(len(case.examples) for case in found) > 20


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
