"""CHANGELOG.md, when a version is released: what it lists becomes that version's, and an empty list begins above it."""

import re
from datetime import date

from tools.data.kept import HEADING, UNRELEASED, unreleased

# What "Not yet released" has when nothing has changed: the heads of its tables, and who prints their lines.
PRINTED = "`make changes` prints the lines that belong below. "
KEPT = "`make keep` says which lines belong here.\n\n"
EMPTY = (
    f"{PRINTED}Long texts are not repeated.\n\n"
    "| table | row | column | was | is | why |\n|---|---|---|---|---|---|\n\n"
    f"### {HEADING}\n\n{KEPT}| gone | where it leads now, or why it is gone |\n|---|---|\n"
)


def versions(changelog: str) -> list[str]:
    """The versions that have a heading, the newest first.

    >>> versions("# Changes\\n\\n## Not yet released\\n\\n## 0.2.0\\n\\n## 0.1.0\\n")
    ['0.2.0', '0.1.0']
    """
    return re.findall(r"^## (\d+\.\d+\.\d+)$", changelog, re.M)


def is_empty(changelog: str) -> bool:
    """Whether "Not yet released" lists nothing, or is not there.

    >>> is_empty(f"# Changes\\n\\n## Not yet released\\n\\n{EMPTY}\\n## 0.1.0\\n"), is_empty("# Changes\\n")
    (True, True)
    >>> is_empty(f"# Changes\\n\\n## Not yet released\\n\\nA new chapter.\\n\\n{EMPTY}\\n## 0.1.0\\n")
    False
    """
    return not set(unreleased(changelog).splitlines()) - set(EMPTY.splitlines())


def closed(changelog: str, version: str, day: date) -> str:
    """The list with what was not yet released under a version and its day, and with an empty "Not yet released" above it.

    >>> text = f"# Changes\\n\\n## Not yet released\\n\\nA new chapter.\\n\\n{EMPTY}\\n## 0.1.0\\n"
    >>> after = closed(text, "0.2.0", date(2026, 12, 1))
    >>> is_empty(after), versions(after), after.partition("## 0.2.0")[2].splitlines()[2:5]
    (True, ['0.2.0', '0.1.0'], ['Released on 2026-12-01.', '', 'A new chapter.'])
    >>> after.count(PRINTED), after.count(KEPT)  # in the new list alone
    (1, 1)
    """
    before, heading, rest = changelog.partition(f"## {UNRELEASED}\n")
    own, following, earlier = rest.partition("\n## ")
    own = own.replace(PRINTED, "").replace(KEPT, "")
    released = f"## {version}\n\nReleased on {day.isoformat()}.\n"
    return f"{before}{heading}\n{EMPTY}\n{released}{own}{following}{earlier}"
