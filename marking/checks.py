"""The tests of an assignment, taken from its master: they look at values, wherever the notebook that has them runs.

A test is a function of names. Those that the assignment has drawn are given from the assignment, all others are the
student's. One that is not hidden looks at the form of an answer; what it says stands on the student's page.
"""

import ast
import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

import nbformat
import yaml

from marking.values import Forged, InNotebook, Stopped

_CONFIG = re.compile(r'^""" # BEGIN TEST CONFIG\n(.*?)^"""\s*# END TEST CONFIG\n', re.DOTALL | re.MULTILINE)


class Check(NamedTuple):
    """One test: its marks, whether it is hidden, its code without the settings, and the names that it looks at."""

    points: float
    hidden: bool
    source: str
    wants: tuple[str, ...]
    function: Callable[..., None]

    def wrong(self, values: Mapping[str, object]) -> str | None:
        """What is wrong with the values; `None` when nothing is."""
        try:
            self.function(**{name: values.get(name) for name in self.wants})
        except (Stopped, Forged):  # not the answer's fault alone: the notebook cannot be asked any further
            raise
        except AssertionError as error:
            return str(error) or "the answer does not have the form that was asked for"
        except InNotebook as error:
            return str(error)
        except Exception as error:
            missing = [name for name in self.wants if values.get(name) is None]
            return f"missing: {', '.join(missing)}" if missing else f"{type(error).__name__}: {error}"
        return None


def config(source: str) -> tuple[dict, str] | None:
    """The settings of a cell that holds a test, and its code; `None` for any other cell.

    >>> config("1 + 1")
    """
    found = _CONFIG.match(source)
    return (yaml.safe_load(found[1]) or {}, source[found.end() :].strip()) if found else None


def of(master: nbformat.NotebookNode, names: set[str]) -> dict[str, list[Check]]:
    """The tests of each question of a master that has any, by its name, in order."""
    found: dict[str, list[Check]] = {}
    question = ""
    for cell in master.cells:
        question = cell.id if cell.id in names else question
        if cell.cell_type == "code" and (test := config(cell.source)):
            settings, source = test
            function = ast.parse(source).body[0]
            space: dict[str, object] = {}
            exec(compile(source, f"the test {function.name} of {question}", "exec"), space)
            wants = tuple(argument.arg for argument in function.args.args)
            hidden = bool(settings.get("hidden"))
            check = Check(float(settings.get("points", 0)), hidden, source, wants, space[function.name])
            found.setdefault(question, []).append(check)
    return found


def carrying(source: str, drawn: Mapping[str, object]) -> str:
    """A test that brings what was drawn itself, and so asks no notebook for it.

    >>> print(carrying("def test_count(measure, how_many):\\n    assert how_many", {"measure": "settled"}))
    def test_count(how_many):
        measure = 'settled'
        assert how_many
    """
    function = ast.parse(source).body[0]
    wants = [argument.arg for argument in function.args.args]
    lines = [f"    {name} = {drawn[name]!r}" for name in wants if name in drawn]
    head = f"def {function.name}({', '.join(name for name in wants if name not in drawn)}):"
    body = source.splitlines()[function.body[0].lineno - 1 :]
    return "\n".join([head, *lines, *body])
