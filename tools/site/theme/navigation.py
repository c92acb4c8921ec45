"""The menu of the book: the chapters stand open, every other group of pages is folded, but for the one in which one reads."""

import re

_GROUP = re.compile(
    r'<p aria-level="2" class="caption" role="heading"><span class="caption-text">([^<]*)</span></p>\s*'
    r'(<ul class="(?:current )?nav bd-sidenav">.*?</ul>)',
    re.DOTALL,
)
OPEN = "Chapters"


def fold(page: str) -> str:
    """The page with the groups of its menu folded.

    >>> caption = '<p aria-level="2" class="caption" role="heading"><span class="caption-text">{}</span></p>'
    >>> fold(caption.format("Numbers") + '<ul class="nav bd-sidenav"></ul>')
    '<details class="nav-group"><summary>Numbers</summary><ul class="nav bd-sidenav"></ul></details>'
    >>> fold(caption.format("Numbers") + '<ul class="current nav bd-sidenav"></ul>')[:32]
    '<details class="nav-group" open>'
    """

    def group(found: re.Match) -> str:
        title, pages = found.groups()
        if title == OPEN:
            return found[0]
        here = " open" if pages.startswith('<ul class="current') else ""
        return f'<details class="nav-group"{here}><summary>{title}</summary>{pages}</details>'

    return _GROUP.sub(group, page)
