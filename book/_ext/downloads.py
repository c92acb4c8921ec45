"""Put what can be downloaded beside the pages: the tables, each alone and all in one archive, with a BibTeX file
of the sources; and each figure as a drawing of its own, with the rows that it draws."""

import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from archives import archive
from claimbook.claims import bibtex
from claimbook.tables import Tables
from companion import data, dictionary, figures


def files(tables: Tables) -> dict[str, bytes]:
    """Name and content of everything that can be downloaded, made from a folder of tables; the archive last."""
    found = {name: (tables.folder / name).read_bytes() for name in (*tables.files(), dictionary.README)}
    found[dictionary.BIBTEX] = bibtex.text(tables.load("sources")).encode("utf-8")
    return found | {dictionary.ARCHIVE: archive(found)}


def write(app: Sphinx, error: Exception | None) -> None:
    if error is None and app.builder.format == "html":
        folder = Path(app.outdir) / "data"
        folder.mkdir(exist_ok=True)
        for name, content in files(data.TABLES).items():
            (folder / name).write_bytes(content)


_FIGURE = re.compile(
    r'(<figure class="book-figure" id="([^"]+)".*?)(<svg.*?</svg>)(.*?)<script type="text/csv">(.*?)</script>',
    re.DOTALL,
)


def part_figures(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write each figure of a page as SVG and CSV, and lead to them from under it."""
    if app.builder.format != "html":
        return
    for node in doctree.findall(nodes.raw):

        def offered(found: re.Match) -> str:
            start, name, drawing, caption, rows = found.groups()
            folder = Path(app.outdir, "figures")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{name}.svg").write_text(standalone(drawing), encoding="utf-8")
            (folder / f"{name}.csv").write_text(rows.replace("<\\/", "</"), encoding="utf-8")
            here = app.builder.get_target_uri(docname)
            links = " or ".join(
                f'<a href="{relative_uri(here, f"figures/{name}.{kind}")}" download>{words}</a>'
                for kind, words in (("svg", "drawing (SVG)"), ("csv", "rows (CSV)"))
            )
            return f'{start}{drawing}{caption}<p class="book-files">Download its {links}</p>'

        if 'class="book-figure"' in node.astext():
            node.children = [nodes.Text(_FIGURE.sub(offered, node.astext()))]


def standalone(drawing: str) -> str:
    """A drawing of a page as a file: with its own colours, size and ground, which the page gave it there."""
    width, height = re.search(r'viewBox="0 0 ([\d.]+) ([\d.]+)"', drawing).groups()
    drawing = re.sub(r"var\(--figure-\w+, (#[0-9a-f]{6})\)", r"\1", drawing)
    drawing = re.sub(r'(<svg[^>]*?) style="[^"]*"', rf'\1 width="{width}pt" height="{height}pt"', drawing, count=1)
    ground = f'<rect width="100%" height="100%" fill="{figures.PAPER}"/>'
    return '<?xml version="1.0" encoding="utf-8"?>\n' + re.sub(r"(<svg[^>]*>)", rf"\1{ground}", drawing, count=1) + "\n"


def setup(app: Sphinx) -> dict:
    app.connect("doctree-resolved", part_figures, priority=600)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
