"""What the environment tells the engine."""

import os


def building() -> bool:
    """Whether this runs in a build of the book, which sets COMPANION_BUILD to 1; empty and 0 mean that it does not.

    In a build an explorable is HTML with all its states, a figure brings its rows, a file is a link, and warnings from
    our own code are errors. In a notebook none of this is so.
    """
    return os.environ.get("COMPANION_BUILD", "0") not in ("", "0")
