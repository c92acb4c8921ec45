"""Let what a cell shows take part in the book's links.

What a bundle names as a target can be linked to from any page, as `[text](#its-id)`. A link to `#some-id` in the HTML of a
cell leads to the page that has the target, and the build warns when none has.
"""

from functools import partial

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util import logging

from claimbook.show.markup import lead_links
from claimbook.sphinx import bundles

logger = logging.getLogger(__name__)


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Register the targets in a page's cells as labels that every page can link to."""
    labels = app.env.get_domain("std").data
    for node, bundle in bundles.within(doctree):
        html = node.astext()
        for identity, title in bundle["targets"].items():
            if f' id="{identity}"' not in html:
                logger.warning("a cell names the address %r, and shows nothing that has it", identity, location=node)
            if identity in labels["anonlabels"]:
                other = labels["anonlabels"][identity][0]
                logger.warning("the address %r stands twice: see %s", identity, other, location=node)
            labels["anonlabels"][identity] = app.env.docname, identity
            labels["labels"][identity] = app.env.docname, identity, title


def resolve(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Point the links in a page's cells at the page that has their target, those in an explorable's answers too."""
    labels = app.env.get_domain("std").data["anonlabels"]
    shown = bundles.html_within(doctree)
    page = "".join(node.astext() for node in shown)
    here = {identity for node in doctree.findall(nodes.Element) for identity in node.get("ids", [])}
    for node in shown:

        def to(identity: str, whole: str = page, node=node) -> str:
            if identity in here or f' id="{identity}"' in whole:
                return f"#{identity}"
            if identity not in labels:
                logger.warning("a link leads to %r, which is nowhere", f"#{identity}", location=node)
                return f"#{identity}"
            docname_of, anchor = labels[identity]
            return f"{app.builder.get_relative_uri(docname, docname_of)}#{anchor}"

        bundles.set_html(node, lead_links(node.astext(), to))
        for answer in node.get("claimbook", {}).get("states", {}).get("answers", []):
            # An answer that is not shown yet brings what its own drawing refers to.
            answer[1] = lead_links(answer[1], partial(to, whole=page + answer[1]))
