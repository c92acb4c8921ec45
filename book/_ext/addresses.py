"""Let HTML that a cell shows take part in the book's links.

An element with `data-target="Title"` becomes a link target, from any page, as `[text](#its-id)`. A link
to `#some-id` inside such HTML leads to the page that has the target, and the build warns when none has.
"""

import re
from html import unescape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)

_TARGET = re.compile(r'<[a-z0-9]+[^>]*?\sid="([^"]+)"\s+data-target="([^"]*)"')
# The states of an explorable stand in the page as JSON, in which a quotation mark has a backslash.
_LINK = re.compile(r'(<a [^>]*?href=\\?")#([^"\\]+)(\\?")')
_IDENTITY = re.compile(r'\sid="([^"]+)"')


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Register the targets in a page's cells as labels that every page can link to."""
    labels = app.env.get_domain("std").data
    for node in _html(doctree):
        for identity, title in _TARGET.findall(node.astext()):
            if identity in labels["anonlabels"]:
                other = labels["anonlabels"][identity][0]
                logger.warning("the address %r stands twice: see %s", identity, other, location=node)
            labels["anonlabels"][identity] = app.env.docname, identity
            labels["labels"][identity] = app.env.docname, identity, unescape(title)


def resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Point the links in a page's cells at the page that has their target."""
    labels = app.env.get_domain("std").data["anonlabels"]
    here = {identity for node in _html(doctree) for identity in _IDENTITY.findall(node.astext())}
    here |= {identity for node in doctree.findall(nodes.Element) for identity in node.get("ids", [])}
    for node in _html(doctree):

        def lead(found: re.Match, node=node) -> str:
            start, identity, end = found.groups()
            if identity in here:
                return found.group()
            if identity not in labels:
                logger.warning("a link leads to %r, which is nowhere", f"#{identity}", location=node)
                return found.group()
            page, anchor = labels[identity]
            return f"{start}{app.builder.get_relative_uri(docname, page)}#{anchor}{end}"

        node.children = [nodes.Text(_LINK.sub(lead, node.astext()))]


def _html(doctree: nodes.document) -> list[nodes.raw]:
    return [node for node in doctree.findall(nodes.raw) if "html" in node.get("format", "")]


def setup(app: Sphinx) -> dict:
    app.connect("doctree-read", collect)
    app.connect("doctree-resolved", resolve)
    return {"parallel_read_safe": False, "parallel_write_safe": True}
