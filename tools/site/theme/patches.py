"""What the theme gets wrong for screen readers, put right on each page.

No file of the theme is copied: each patch names the text that it replaces, and the build warns when that text occurs on no
page any more, so that a new release of the theme cannot undo one unseen.
"""

from collections import Counter
from typing import NamedTuple

from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)


class Patch(NamedTuple):
    why: str
    old: str
    new: str
    must: bool = True  # occur somewhere


PATCHES = (
    Patch(
        "the search button's name must contain its visible text",
        'class="btn search-button-field search-button__button pst-js-only" title="Search" aria-label="Search"',
        'class="btn search-button-field search-button__button pst-js-only" title="Search"',
    ),
    Patch(
        "the left column must be a landmark",
        'id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar"',
        'id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar" role="complementary" aria-label="Book"',
    ),
    Patch(
        "a browser that keeps no storage must not stop the scripts",
        "document.documentElement.dataset.mode = localStorage",
        """try { localStorage.length } catch {
      Object.defineProperty(window, "localStorage", { value: { getItem: () => null, setItem() {}, removeItem() {} } });
    }
    document.documentElement.dataset.mode = localStorage""",
    ),
    *(
        Patch("an id must occur once on a page", f'<section id="{kind}-content">', "<section>", must)
        for kind, must in {"exercise": True, "solution": False}.items()  # the edition for students has no solution
    ),
    *(
        Patch("the buttons of the two menus must say what opens", old, new)
        for old, new in [
            ('title="Toggle primary sidebar"', 'aria-label="Chapters and other pages"'),
            ('title="Toggle secondary sidebar"', 'aria-label="On this page"'),
            (
                '<span class="fa-solid fa-bars"></span>',
                '<span class="fa-solid fa-bars"></span><span class="toggle-words">Chapters</span>',
            ),
            (
                '<span class="fa-solid fa-list"></span>',
                '<span class="fa-solid fa-list"></span><span class="toggle-words">On this page</span>',
            ),
        ]
    ),
    *(
        Patch(
            "the icons of the colour switch must not add words to its name",
            f'data-mode="{mode}"{space}title="{title}"',
            f'data-mode="{mode}"',
        )
        for mode, space, title in [("light", " ", "Light"), ("dark", "  ", "Dark"), ("auto", "  ", "System Settings")]
    ),
)

_done: Counter[str] = Counter()


def apply(page: str) -> str:
    """The page with all patches."""
    for patch in PATCHES:
        _done[patch.old] += page.count(patch.old)
        page = page.replace(patch.old, patch.new)
    return page


def report(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        for patch in PATCHES:
            if patch.must and not _done[patch.old]:
                logger.warning(
                    "patches.py: no page has the text that a patch replaces (%s); has the theme changed?", patch.why
                )
