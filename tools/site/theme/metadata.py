"""Where the book's address is known: its canonical address, Open Graph tags and a sitemap. (What stands on each page for
machines wherever it is: `claimbook.sphinx.metadata`.)"""

from pathlib import Path

from docutils import nodes
from markupsafe import Markup, escape
from matplotlib.figure import Figure
from matplotlib.patches import Arc
from sphinx.application import Sphinx

from claimbook.settings import from_environment
from claimbook.sphinx.metadata import description
from companion import figures

PICTURE = "card.png"  # what a link to the book shows elsewhere


def describe(app: Sphinx, pagename: str, templatename: str, context: dict, doctree: nodes.document | None) -> None:
    summary = description(doctree) if doctree else ""
    if summary and app.config.html_baseurl:
        card = app.config.html_baseurl + PICTURE
        for name, value in (
            ("og:type", "article"),
            ("og:title", Markup(context["title"]).striptags()),
            ("og:site_name", app.config.html_title),
            ("og:description", summary),
            ("og:url", app.config.html_baseurl + app.builder.get_target_uri(pagename)),
            ("og:image", card),
            ("og:image:alt", "The mark of the book, a sweep of radar with one point below it, and its title"),
        ):
            context["metatags"] += f'<meta property="{name}" content="{escape(value)}" />'


def address(app: Sphinx, config) -> None:
    config.html_baseurl = from_environment().address


def card() -> Figure:
    """The mark and the title of the book, 1200 by 630 pixels at 100 dots an inch."""
    figure = Figure(figsize=(12, 6.3), facecolor=figures.PAPER, layout="none")
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, 1200), ylim=(0, 630))
    axes.axis("off")
    for width in (120, 240):
        axes.add_patch(Arc((220, 330), width, width, theta1=0, theta2=180, lw=14, color=figures.BLUE))
    axes.plot([90, 350], [280, 280], lw=14, color=figures.BLUE, solid_capstyle="round")
    axes.plot([220], [225], marker="o", ms=26, color=figures.ORANGE)
    axes.text(420, 330, "Under the Radar", fontsize=46, weight="bold", va="center")
    axes.text(420, 255, "A research companion", fontsize=30, va="center", color=figures.MUTED)
    return figure


def publish(app: Sphinx, error: Exception | None) -> None:
    """Where the book can be found: a list of its pages for search engines, and the picture of its card."""
    if error or app.builder.format != "html" or not app.config.html_baseurl:
        return
    pages = (app.config.html_baseurl + app.builder.get_target_uri(name) for name in sorted(app.env.found_docs))
    places = "".join(f"<url><loc>{escape(page)}</loc></url>\n" for page in pages)
    card().savefig(Path(app.outdir, PICTURE), dpi=100, metadata={"Software": None})
    Path(app.outdir, "sitemap.xml").write_text(
        '<?xml version="1.0" encoding="utf-8"?>\n'
        f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{places}</urlset>\n',
        encoding="utf-8",
    )
