"""What stands under the title of a page for whoever reads it: a way to what can be tried, two switches, a key to the links.

The link works everywhere; the buttons come with `reading.js`, which gives them their work.
"""

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx

from claimbook.sphinx import bundles
from claimbook.sphinx.cells import Code

_LINK = Markup('<a href="#{}">Skip to the first “Try it”</a>')
_BUTTON = Markup('<button type="button" data-switch="{}" aria-pressed="false" hidden>{}</button>')
_KEY = Markup('<span class="page-key"><span class="key-evidence">Dotted</span> words lead to evidence{}.</span>')
_OF_TERMS = Markup(', <span class="key-term">dashed</span> ones to an explanation')


def tools(doctree: nodes.document) -> Markup:
    """The line for a page, empty for one that has nothing of the kind."""
    tried = [bundle["states"]["name"] for _, bundle in bundles.within(doctree) if "states" in bundle]
    parts = [_LINK.format(tried[0])] if tried else []
    if any(doctree.findall(Code)):
        parts.append(_BUTTON.format("code", "Show all code"))
    if any("evidence" in link["classes"] for link in doctree.findall(nodes.reference)):
        parts.append(_BUTTON.format("evidence", "Mark every source"))
        terms = any("term" in link["classes"] for link in doctree.findall(nodes.reference))
        parts.append(_KEY.format(_OF_TERMS if terms else ""))
    return Markup('<p class="page-tools">{}</p>').format(Markup(" ").join(parts)) if parts else Markup("")


def add(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    """Put the line under the title of a page."""
    if doctree and app.builder.format == "html":
        context["body"] = context["body"].replace("</h1>", f"</h1>\n{tools(doctree)}", 1)
