"""Why a release is refused: one line that says what is wrong, where, and what was expected."""

from collections.abc import Sequence


class Refused(ValueError):
    """A release cannot be made as things stand; the message is the one line."""


def refuse_any(faults: Sequence[str], remedy: str = "") -> None:
    """Raise `Refused` with the first of some faults and the number of the others; do nothing where there are none.

    >>> refuse_any([])
    >>> refuse_any(["a.html: no page a.html", "b.html: no page b.html"], "See `make keep`")
    Traceback (most recent call last):
        ...
    tools.release.refused.Refused: a.html: no page a.html (and 1 more). See `make keep`.
    """
    if faults:
        more = f" (and {len(faults) - 1} more)" if faults[1:] else ""
        raise Refused(f"{faults[0]}{more}{f'. {remedy}.' if remedy else ''}")
