"""What happens to each page as Sphinx renders it: mended, slimmed, sealed, in this order.

The theme gets some things wrong for screen readers. No file of it is copied: each mend names the text that
it replaces, and the build warns when that text occurs on no page any more, so that a new release of the
theme cannot undo one unseen. `light` takes away what the page does not use, `quiet` adds its policy.
"""

from collections import Counter
from typing import NamedTuple

from sphinx.application import Sphinx
from sphinx.jinja2glue import BuiltinTemplateLoader
from sphinx.util import logging

from light import slimmed
from quiet import sealed

logger = logging.getLogger(__name__)


class Mend(NamedTuple):
    why: str
    old: str
    new: str


MENDS = (
    Mend(
        "the search button's name must contain its visible text",
        'class="btn search-button-field search-button__button pst-js-only" title="Search" aria-label="Search"',
        'class="btn search-button-field search-button__button pst-js-only" title="Search"',
    ),
    Mend(
        "the summary of a hidden cell must be named by its visible text",
        '<summary aria-label="Toggle hidden content">',
        "<summary>",
    ),
    Mend(
        "the left column must be a landmark",
        'id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar"',
        'id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar" role="complementary" aria-label="Book"',
    ),
    *(
        Mend(
            "the icons of the colour switch must not add words to its name",
            f'data-mode="{mode}"{space}title="{title}"',
            f'data-mode="{mode}"',
        )
        for mode, space, title in [("light", " ", "Light"), ("dark", "  ", "Dark"), ("auto", "  ", "System Settings")]
    ),
)

_done: Counter[str] = Counter()


class FinishedPages(BuiltinTemplateLoader):
    """Sphinx's own template loader, with each page finished on its way out."""

    def render(self, template: str, context: dict) -> str:
        page = super().render(template, context)
        if "</html>" not in page:  # a part of a page, which the theme renders by itself
            return page
        for mend in MENDS:
            _done[mend.old] += page.count(mend.old)
            page = page.replace(mend.old, mend.new)
        return sealed(slimmed(page))


def _report(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        for mend in MENDS:
            if not _done[mend.old]:
                logger.warning("pages.py has nothing to mend any more: %s", mend.why)


def setup(app: Sphinx) -> dict:
    app.connect("build-finished", _report)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
