"""How the code of a cell stands on a page: after what it shows, closed, in one small line with the files to download.

A cell with the tag `hide-input` keeps its code there; one that shows nothing, such as a cell of imports, is left out until
a reader asks for all code (`reading.js`). A cell without a tag is an analysis that the text talks about, and stays as it is.
"""

from html import escape

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx.util.osutil import relative_uri

from claimbook.sphinx import bundles


class Code(nodes.Element):
    """The code of a cell, closed; `about` says whose it is, for those who meet it out of its place."""


def open_code(translator, node: Code) -> None:
    """What Sphinx writes before the code."""
    about = f'<span class="visually-hidden"> for {escape(node["about"])}</span>' if node["about"] else ""
    translator.body.append(f'<details class="cell-code"><summary>Code{about}</summary>\n')


def close_code(translator, node: Code) -> None:
    """What it writes after it."""
    translator.body.append("</details>\n")


class Arrange(SphinxPostTransform):
    """Put the code of each hidden cell below what it shows."""

    default_priority = 198  # before MyST-NB's own way of hiding it, at 199
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Arrange every cell of the page."""
        for cell in list(self.document.findall(nodes.container)):
            if cell.get("nb_element") == "cell_code":
                self.arrange(cell)

    def arrange(self, cell: nodes.container) -> None:
        """Put a cell's code, if it is hidden, and links to its files into a line below what it shows."""
        shown = [bundle for _, bundle in bundles.within(cell)]
        foot = nodes.container(classes=["cell-foot"])
        if cell.get("hide_mode") == "input":
            code, *outputs = cell.children
            del cell["hide_mode"]
            titles = [title for bundle in shown for title in bundle["targets"].values()]
            fold = Code("", code, about=_about(titles))
            cell.children = outputs
            foot += fold
            if not outputs:
                cell["classes"].append("is-setup")
        files = [file for bundle in shown for file in bundle["downloads"].items()]
        if files:
            foot += nodes.raw("", self.links(files), format="html")
        if foot.children:
            cell += foot

    def links(self, files: list[tuple[str, str]]) -> str:
        """Links to the files of a cell: a word for each."""
        here = self.app.builder.get_target_uri(self.env.docname)
        by_label = sorted(files, key=lambda file: file[1])  # a cache keeps no order
        links = (f'<a href="{relative_uri(here, path)}" download>{escape(label)}</a>' for path, label in by_label)
        return f'<p class="book-files">{" ".join(links)}</p>'


def _about(titles: list[str]) -> str:
    """What a cell shows, by the titles of what can be linked in it.

    >>> _about(["Figure 1.1"]), _about(["Who drank it?"]), _about(["Row lambeth of supply.csv", "Row rest of supply.csv"])
    ('Figure 1.1', '“Who drank it?”', 'these rows')
    """
    if len(titles) > 1:
        return "these rows"
    return "".join(f"“{title}”" if title.endswith("?") else title for title in titles)


def enter(app: Sphinx) -> None:
    """Let the build arrange its cells so."""
    app.add_node(Code, html=(open_code, close_code))
    app.add_post_transform(Arrange)
