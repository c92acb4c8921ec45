"""What only `make weekly` tries: tests that are marked so, and more of what others try (CONTRIBUTING gives the reasons).

The suites of the book and of marking, which run in environments of their own, both take their option and their marker from here.
"""

import pytest

ON = False  # whether everything is to be tried: known before any file of tests is read


def pytest_addoption(parser) -> None:
    parser.addoption("--weekly", action="store_true", help="everything in everything; CONTRIBUTING says what that adds")


def pytest_configure(config) -> None:
    global ON
    ON = config.getoption("--weekly")
    config.addinivalue_line("markers", "weekly: runs with --weekly only (make weekly); CONTRIBUTING gives the reason")


def leave_out(config, items: list[pytest.Item]) -> None:
    """Take the weekly tests out of the items that will run, unless everything is asked for."""
    if not ON:
        config.hook.pytest_deselected(items=[item for item in items if item.get_closest_marker("weekly")])
        items[:] = [item for item in items if not item.get_closest_marker("weekly")]
