"""Let what a cell shows take part in the book's links.

What a bundle names as a target can be linked to from any page, as `[text](#its-id)`. A link to `#some-id` in the HTML of a
cell leads to the page that has the target, and the build warns when none has.

A link to a row of a table gets a class, `evidence`, or `term` where the row explains a word: the style sheet keeps such
links quiet (`reading.css`). The first link of a page to each claim that the page retells gets an address, `told-i-2` for
the claim `i-2`, to which the register leads back.
"""

import re
from collections.abc import Mapping
from functools import partial
from urllib.parse import parse_qsl

from docutils import nodes
from markupsafe import escape
from sphinx import addnodes
from sphinx.application import Sphinx
from sphinx.util import logging

from claimbook.companion import Companion
from claimbook.show.markup import lead_links
from claimbook.show.output import told
from claimbook.sphinx import bundles

logger = logging.getLogger(__name__)


def kinds(companion: Companion) -> dict[str, str]:
    """The class of a link to each row, by the row's address.

    >>> found = kinds(Companion.of(tables.folder))
    >>> found["claim-i-2"], found["supply-rest"], "fig-1-1" in found
    ('evidence', 'evidence', False)
    """
    tables, found = companion.tables, {}
    for name in tables.names():
        key = tables.describe(name)["schema"]["primaryKey"]
        kind = "term" if name == "glossary" else "evidence"
        found |= {tables.address(name, value): kind for value in tables.load(name)[key]}
    return found


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Register the targets in a page's cells, and the places that retell claims, as labels that every page can link to."""
    labels = app.env.get_domain("std").data
    lead_to_states(doctree)
    linked = {node.get("reftarget") for node in doctree.findall(addnodes.pending_xref)}
    for node, bundle in bundles.within(doctree):
        html = node.astext()
        for identity, title in bundle["targets"].items():
            if f' id="{identity}"' not in html:
                logger.warning(
                    "a cell declares the target %r, but its output has no element with that id", identity, location=node
                )
            if identity in labels["anonlabels"]:
                other = labels["anonlabels"][identity][0]
                logger.warning("the id %r is used twice: also on %s", identity, other, location=node)
            labels["anonlabels"][identity] = app.env.docname, identity
            labels["labels"][identity] = app.env.docname, identity, title
        for claim in bundle["tells"]:
            if f"claim-{claim}" in linked:
                labels["anonlabels"][f"told-{claim}"] = app.env.docname, f"told-{claim}"


def lead_to_states(doctree: nodes.document) -> None:
    """Let links in a page's prose set its explorables: `[in 1967](#gone-by?year=1967)`. The build warns of what none has."""
    states = {bundle["states"]["name"]: bundle["states"] for _, bundle in bundles.within(doctree) if "states" in bundle}
    for node in list(doctree.findall(addnodes.pending_xref)):
        name, asks, query = node.get("reftarget", "").partition("?")
        if not asks:
            continue
        choices = states[name]["choices"] if name in states else {}
        chosen = dict(parse_qsl(query))
        if not chosen or any(value not in choices.get(key, ()) for key, value in chosen.items()):
            target = f"#{node['reftarget']}"
            logger.warning("a link asks for %r, but no explorable on this page has that state", target, location=node)
        link = nodes.reference("", "", *node.children, refuri=f"#{name}?{query}", classes=["state"])
        node.replace_self(link)


def resolve(app: Sphinx, doctree: nodes.document, docname: str, kinds: Mapping[str, str]) -> None:
    """Point the links in a page's cells at the page that has their target, those in an explorable's answers too."""
    labels = app.env.get_domain("std").data["anonlabels"]
    mark(doctree, kinds)
    shown = bundles.html_within(doctree)
    page = "".join(node.astext() for node in shown)
    here = {identity for node in doctree.findall(nodes.Element) for identity in node.get("ids", [])}
    for node in shown:

        def to(identity: str, whole: str = page, node=node) -> str:
            kind = f'class="{kinds[identity]}" ' if identity in kinds else ""
            if identity in here or f' id="{identity}"' in whole:
                return f'{kind}href="#{identity}"'
            if identity not in labels:
                logger.warning("a link leads to %r, but no page has that id", f"#{identity}", location=node)
                return f'href="#{identity}"'
            docname_of, anchor = labels[identity]
            return f'{kind}href="{app.builder.get_relative_uri(docname, docname_of)}#{anchor}"'

        bundles.set_html(node, lead_back(app, lead_links(node.astext(), to), docname))
        for answer in node.get("claimbook", {}).get("states", {}).get("answers", []):
            # An answer that is not shown yet brings what its own drawing refers to.
            answer[2] = lead_links(answer[2], partial(to, whole=page + answer[2]))


def mark(doctree: nodes.document, kinds: Mapping[str, str]) -> None:
    """Give the links in a page's prose their classes, and the first to each claim that it retells its address."""
    retold = {f"claim-{claim}": f"told-{claim}" for _, bundle in bundles.within(doctree) for claim in bundle["tells"]}
    for link in doctree.findall(nodes.reference):
        identity = link.get("refid") or link.get("refuri", "").rpartition("#")[2]
        if identity in kinds:
            link["classes"].append(kinds[identity])
        if place := retold.pop(identity, ""):
            link["ids"].append(place)


def places(app: Sphinx) -> dict[str, tuple[str, str]]:
    """Where the book retells each claim: the page's name and its title."""
    labels = app.env.get_domain("std").data["anonlabels"]
    retold = {name.removeprefix("told-"): page for name, (page, _) in labels.items() if name.startswith("told-")}
    return {claim: (page, app.env.titles[page].astext()) for claim, page in retold.items()}


def chapter_of(title: str) -> str:
    """A page by its number, where its title begins with one: a list of claims names it many times.

    >>> chapter_of("2 What the deaths say"), chapter_of("The map")
    ('chapter 2', 'The map')
    """
    number = title.partition(" ")[0]
    return f"chapter {number}" if number.isdigit() else title


def lead_back(app: Sphinx, html: str, docname: str) -> str:
    """HTML with a link from each claim to the sentence that retells it, where there is one."""
    retold = places(app) if "<!-- told " in html else {}

    def link(found: re.Match) -> str:
        if found[1] not in retold:
            return ""
        page, title = retold[found[1]]
        see, words = ("", "Back to the sentence") if page == docname else ("See ", escape(chapter_of(title)))
        address = f"{app.builder.get_relative_uri(docname, page) if page != docname else ''}#told-{found[1]}"
        return f'<span class="claim-told"> {see}<a href="{address}">{words}</a>.</span>'

    return re.sub(told(r"([\w-]+)"), link, html)
