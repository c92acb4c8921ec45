"""The door through which what a cell shows comes into a page: MyST-NB asks here what to make of our kind of output.

It asks for every output when it reads a notebook, chosen or not, and keeps what it is given in Sphinx's own cache. So
here nothing is written and nothing looked up: the bundle goes into the page's tree as it is, and `targets` and `files`
find it there.
"""

from collections.abc import Iterator

from docutils import nodes

from claimbook.show.output import MIME, Bundle

_ATTRIBUTE = "claimbook"


class Bundles:
    """What MyST-NB calls (its entry points `myst_nb.mime_renderers`)."""

    mime_priority_overrides = (("*", MIME, 0),)

    @staticmethod
    def handle_mime(renderer, data, inline: bool) -> list[nodes.Element] | None:
        """A node for one of our bundles; `None` for what is none."""
        return None if inline or data.mime_type != MIME else [node_of(data.content)]


def node_of(bundle: Bundle) -> nodes.raw:
    """The HTML of a bundle as a node of a page, with the rest of it as an attribute."""
    rest = {name: value for name, value in bundle.items() if name != "html"}
    return nodes.raw("", bundle["html"], format="html", classes=["output", "text_html"], **{_ATTRIBUTE: rest})


def within(doctree: nodes.Element) -> Iterator[tuple[nodes.raw, dict]]:
    """Every node of a page, or of a part of one, that came as a bundle, and what came with its HTML."""
    return ((node, node[_ATTRIBUTE]) for node in doctree.findall(nodes.raw) if _ATTRIBUTE in node)


def html_within(doctree: nodes.document) -> list[nodes.raw]:
    """Every node of a page that is HTML, wherever it came from."""
    return [node for node in doctree.findall(nodes.raw) if "html" in node.get("format", "")]


def set_html(node: nodes.raw, html: str) -> None:
    """Give a node other HTML."""
    node.children = [nodes.Text(html)]
