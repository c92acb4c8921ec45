"""This book's own steps of a build, beside the engine's (`claimbook.sphinx`): what becomes of the stock theme's pages.

| when | step | what it does |
|---|---|---|
| settings are read | `check_packages` | no build with another companion than this folder's |
| | `metadata` | where the book is published |
| a page is rendered | `metadata`, `page_footer` | what stands in its head for machines; what it offers at its end |
| | `patches`, `navigation`, then `prune`, then `csp` | its faults are put right, its menu is folded, what it does not use goes; only then is it known which scripts a policy must allow |
| all is written | `page_footer`, `notfound`, `metadata`, `patches` | assignments to take along, the page for what is not found, a sitemap; patches that had nothing to do are named |
| last of all | `prune` | style sheets lose the rules that no page uses, so all pages must be there |
"""

from pathlib import Path

from sphinx.application import Sphinx
from sphinx.errors import ConfigError
from sphinx.jinja2glue import BuiltinTemplateLoader

from tools.site.inputs import companion_of_elsewhere
from tools.site.theme import metadata, navigation, notfound, page_footer, patches, prune
from tools.site.theme.csp import add_policy


class FinishedPages(BuiltinTemplateLoader):
    """Sphinx's own template loader, with each page finished on its way out."""

    def render(self, template: str, context: dict) -> str:
        page = super().render(template, context)
        if "</html>" not in page:  # a part of a page, which the theme renders by itself
            return page
        return add_policy(prune.strip_unused(navigation.fold(patches.apply(page))))


def check_packages(app: Sphinx, config) -> None:
    """Stop a build, however it was started, that would import another companion than the one in its own folder."""
    if problem := companion_of_elsewhere(Path(app.srcdir)):
        raise ConfigError(problem)


def setup(app: Sphinx) -> dict:
    app.connect("config-inited", check_packages, priority=50)  # before anything is prepared
    app.connect("config-inited", metadata.address)
    app.connect("html-page-context", metadata.describe)
    app.connect("html-page-context", page_footer.add)
    app.connect("build-finished", page_footer.take_assignments)
    app.connect("build-finished", notfound.write)
    app.connect("build-finished", metadata.publish)
    app.connect("build-finished", patches.report)
    app.connect("build-finished", prune.finish, priority=900)  # a higher number comes later; the others have 500
    return {"parallel_read_safe": True, "parallel_write_safe": True}
