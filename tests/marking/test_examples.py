"""The examples in the docstrings of marking hold."""

import doctest
import importlib

import pytest

from claimbook.strays import ours
from tests.marking.conftest import ROOT

MODULES = sorted(f"marking.{path.stem}" for path in ours((ROOT / "marking").glob("*.py"), ROOT))


@pytest.mark.parametrize("name", MODULES)
def test_the_examples_hold(name):
    assert doctest.testmod(importlib.import_module(name)).failed == 0
