"""One house style for every figure, and SVG that a page can hold.

Importing this module puts the style in place for the session, over matplotlib's defaults. Figures are drawn in the colours below
and become SVG with text as text; on the page each colour is a CSS variable, so that one drawing serves
light and dark. The same figure always gives the same bytes.
"""

import copy
import hashlib
import io
import re
import warnings
from collections.abc import Mapping
from importlib.resources import files
from typing import NamedTuple
from xml.etree import ElementTree

import matplotlib
import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from claimbook.settings import building
from claimbook.show.markup import inline
from claimbook.show.output import HtmlOutput

# Contrast with the page is at least 4.5:1 for INK, MUTED, BLUE and ORANGE and 3:1 for SOFT, in light
# and in dark (show.css has the dark values). BLUE and ORANGE stay apart for colour-blind readers, but
# no figure may rely on that: use a label, a hatch or a marker as well. (Hatch with lines: the dots of
# "...." take forty times the bytes.)
INK = "#1f2328"
MUTED = "#59636e"
SOFT = "#818b95"
GRID = "#d9dee3"
PAPER = "#fefefe"
BLUE = "#0b5cad"
ORANGE = "#a84b00"

_VARIABLES = {
    INK: "ink",
    MUTED: "muted",
    SOFT: "soft",
    GRID: "grid",
    PAPER: "paper",
    BLUE: "blue",
    ORANGE: "orange",
}

WIDTH = 4.7  # inches: on a phone of 390 px the smallest text still measures some 10 px

STYLE = {
    "figure.figsize": (WIDTH, 3.2),
    "figure.facecolor": PAPER,
    "figure.constrained_layout.use": True,
    "axes.facecolor": PAPER,
    "axes.edgecolor": SOFT,
    "axes.labelcolor": INK,
    "axes.prop_cycle": matplotlib.cycler(color=[BLUE, ORANGE, MUTED]),
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.axisbelow": True,
    "axes.grid": True,
    "axes.grid.axis": "y",
    "grid.color": GRID,
    "grid.linewidth": 0.8,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "xtick.major.pad": 6,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "patch.edgecolor": INK,
    # The edge's colour; where matplotlib (before 3.11) knows no such rule, ours for hatches whose edge names none.
    "hatch.color": "edge" if matplotlib.rcParamsDefault["hatch.color"] == "edge" else INK,
    "hatch.linewidth": 0.8,
    "font.size": 11,
    "font.family": "DejaVu Sans",  # comes with matplotlib, so that the layout is the same everywhere
    "axes.unicode_minus": True,
    "legend.frameon": False,
    "svg.fonttype": "none",
    "svg.hashsalt": "companion",
}
matplotlib.rcdefaults()  # else a person's matplotlibrc would show through
matplotlib.rcParams.update(STYLE)

_GEOMETRY = {"d", "x", "y", "width", "height", "transform"}
_SVG = "http://www.w3.org/2000/svg"
_XLINK = "http://www.w3.org/1999/xlink"
ElementTree.register_namespace("", _SVG)
ElementTree.register_namespace("xlink", _XLINK)


def new(height: float = 3.2, *, across: bool = False, **subplots) -> tuple[Figure, matplotlib.axes.Axes]:
    """Empty figure in the house style, `height` inches tall, and its axes. Fine rules mark the numbers: those up the side, or with
    `across` those along the foot, for bars that lie.

    >>> figure, axes = new()
    >>> figure, axes = new(2.2, across=True)
    >>> [any(line.get_visible() for line in axis.get_gridlines()) for axis in (axes.xaxis, axes.yaxis)]
    [True, False]
    """
    figure = Figure(figsize=(WIDTH, height))
    axes = figure.subplots(**subplots)
    for one in getattr(axes, "flat", [axes]) if across else ():
        one.grid(visible=False, axis="y")
        one.grid(visible=True, axis="x")
    return figure, axes


def board(lines: int, height: float, head: float = 1.2) -> tuple[Figure, matplotlib.axes.Axes]:
    """Empty figure for lines of text and signs, with a fine rule under each, and its axes.

    Across it goes from 0 to 100; downwards from `head` lines above the first, which is 0. All rules are one path: an
    explorable stores such a drawing many times.

    >>> figure, axes = board(lines=3, height=2)
    >>> [float(end) for end in axes.get_ylim()]
    [2.5, -1.2]
    """
    figure, axes = new(height=height)
    gap = float("nan")
    across, down = [], []
    for line in range(lines):
        across += [0, 100, gap]
        down += [line + 0.5, line + 0.5, gap]
    axes.plot(across, down, color=GRID, lw=0.8, clip_on=False)
    axes.set(xlim=(0, 100), ylim=(lines - 0.5, -head))
    axes.axis("off")
    return figure, axes


def signs(axes, table: pd.DataFrame, meaning: Mapping[str, tuple[str, str]], *, left: float, apart: float) -> None:
    """Write a table of words as signs on a board: a line for each row, under its label; a column for each head.

    `meaning` gives each word's sign and colour, so that nothing hangs on colour; `left` is where the columns begin,
    `apart` how far they stand apart.

    >>> _, axes = board(lines=1, height=1)
    >>> signs(axes, pd.DataFrame({"Vauxhall": ["no"]}, index=["Filtered?"]), {"no": ("○", ORANGE)}, left=60, apart=12)
    >>> [text.get_text() for text in axes.texts]
    ['Filtered?', 'Vauxhall', '○']
    """
    for line, label in enumerate(table.index):
        axes.text(0, line, label, fontsize=10, va="center")
    for number, (head, words) in enumerate(table.items()):
        x = left + apart * number
        axes.text(x, -0.8, head, fontsize=10, ha="center", va="center", color=MUTED)
        for line, word in enumerate(words):
            sign, colour = meaning[word]
            axes.text(x, line, sign, fontsize=15, ha="center", va="center", color=colour)


def svg(figure: Figure, alt: str, name: str = "") -> Markup:
    """The figure as an `<svg>` element to stand in a page, with `alt` as its text alternative.

    Raises `ValueError` when `alt` is missing, a path, or too short to say what the figure shows.
    """
    return _for_page(_drawn(figure, alt), name)


def _drawn(figure: Figure, alt: str) -> ElementTree.Element:
    """The drawing, each colour in a style, with its text alternative."""
    _check_alt(alt)
    buffer = io.StringIO()
    with warnings.catch_warnings():
        warnings.simplefilter("error")  # a glyph or a layout that fails is an error, not a blemish
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
    root = ElementTree.fromstring(buffer.getvalue())
    _tidy(root)
    for element in root.iter():
        colours = [f"{key}: {element.attrib.pop(key)}" for key in ("fill", "stroke") if key in element.attrib]
        style = "; ".join([element.get("style", ""), *colours]).strip("; ")
        if style:
            element.set("style", style.replace("font-family: 'DejaVu Sans'; ", ""))
    box = root.get("viewBox")
    root.attrib.clear()
    root.attrib.update({"viewBox": box, "role": "img", "aria-label": alt, "font-family": "sans-serif"})
    return root


def _for_page(drawn: ElementTree.Element, name: str) -> Markup:
    """A drawing as part of a page: its colours are the page's, and it is as wide as there is room."""
    root = copy.deepcopy(drawn)
    for element in root.iter():
        if style := element.get("style"):
            style = re.sub(r"#[0-9a-f]{6}", lambda found: _variable(found.group()), style)
            # Where a drawing is wider than a phone, its letters need not grow with it: show.css says how much less.
            element.set(
                "style", re.sub(r"(font(?:-size)?: (?:[\w ]+ )?)([\d.]+px)", r"\1calc(\2 * var(--letters, 1))", style)
            )
    root.set("style", "display: block; width: 100%; max-width: 43rem; height: auto")  # in JupyterLab too
    return Markup(_own_ids(ElementTree.tostring(root, encoding="unicode"), name))


def _for_file(drawn: ElementTree.Element, name: str) -> str:
    """A drawing as a file by itself: its own colours, its size, and a ground."""
    root = copy.deepcopy(drawn)
    _, _, width, height = root.get("viewBox").split()
    root.attrib.update({"width": f"{width}pt", "height": f"{height}pt"})
    root.insert(0, ElementTree.Element(f"{{{_SVG}}}rect", {"width": "100%", "height": "100%", "fill": PAPER}))
    declared = '<?xml version="1.0" encoding="utf-8"?>\n'
    return f"{declared}{_own_ids(ElementTree.tostring(root, encoding='unicode'), name)}\n"


class Drawing(NamedTuple):
    """A figure with what makes it more than a picture: a text that says what it shows, and the rows that it draws.

    A figure may also be a board (`claimbook.show.board`), which is HTML.
    """

    figure: Figure | Markup
    alt: str
    data: pd.DataFrame


def show(drawing: Drawing, *, number: str, caption: str, title: str = "") -> HtmlOutput:
    """Numbered figure for a chapter, at the address `fig-3-1` for the number "3.1".

    `title` states what it shows, in a sentence without its full stop, above the drawing; `caption` says below it what is
    drawn, from which rows and whose; `[text](#address)` in either becomes a link. In the build the drawing and its data
    also become files to download.
    """
    figure, alt, data = drawing
    if alt.strip() == caption.strip():
        raise ValueError(f"figure {number}: the text alternative repeats the caption")
    _check_alt(alt, f"figure {number}")
    address, name = f"fig-{number.lower().replace('.', '-')}", f"Figure {number}"
    made, downloads = {}, {}
    if isinstance(figure, Markup):
        sheets = (
            Markup() if building() else Markup("<style>{}</style>").format(style("show/show.css", "show/board.css"))
        )
        shown = sheets + figure
    else:
        drawn = _drawn(figure, alt)
        shown = _for_page(drawn, address)
        made[f"figures/{address}.svg"] = _for_file(drawn, address)
        downloads[f"figures/{address}.svg"] = "Drawing (SVG)"
    made[f"figures/{address}.csv"] = data.to_csv(index=False)
    downloads[f"figures/{address}.csv"] = "Rows (CSV)"
    head = Markup('<a class="book-number" href="#{}">{}.</a> {}').format(address, name, inline(title or caption))
    below = Markup('<p class="figure-note">{}</p>').format(inline(caption))
    html = Markup('<figure class="book-figure" id="{}">{}</figure>').format(
        address, _TITLED.format(head, shown, below) if title else _CAPTIONED.format(shown, head)
    )
    return HtmlOutput(
        html,
        targets={address: name},
        files=made if building() else {},
        downloads=downloads if building() else {},
        prose=[f"{title}. {caption}" if title else caption],
    )


def style(*sheets: str) -> Markup:
    """The style of a running notebook, where no sheet of the book is at hand: the page's own, dark where the notebook is."""
    text = "".join(files("claimbook").joinpath(sheet).read_text(encoding="utf-8") for sheet in sheets)
    return Markup(text.replace('html[data-theme="dark"]', 'body[data-jp-theme-light="false"]'))


_TITLED = Markup('<figcaption class="figure-title">{}</figcaption>{}{}')
_CAPTIONED = Markup("{}<figcaption>{}</figcaption>")


def _check_alt(alt: str, what: str = "a figure") -> None:
    if not alt or len(alt.split()) < 5 or re.search(r"\.(svg|png|jpe?g)\b", alt):
        raise ValueError(
            f"{what} needs a text alternative that says what it shows, in five words or more and without a file's name; "
            f"found {alt!r}"
        )


def _variable(colour: str) -> str:
    if colour not in _VARIABLES:
        raise ValueError(f"{colour} is not in the palette of claimbook.show.figure")
    return f"var(--figure-{_VARIABLES[colour]}, {colour})"


def _tidy(root: ElementTree.Element) -> None:
    """Make the same drawing in about half the bytes: no line breaks, empty groups, idle turns, tiny decimals."""
    for element in root.iter():
        for text in ("text", "tail"):
            if not (getattr(element, text) or "").strip():
                setattr(element, text, None)
        for key in _GEOMETRY & set(element.attrib):
            element.set(key, re.sub(r"(\d+\.\d\d)\d+", r"\1", " ".join(element.get(key).split())))
        if re.match(r"rotate\(-?0 ", element.get("transform", "")):
            del element.attrib["transform"]
    idle = (f"{{{_SVG}}}metadata", f"{{{_SVG}}}style")
    for parent in root.iter():
        for child in list(parent):
            if child.tag in idle or (child.tag in (f"{{{_SVG}}}g", f"{{{_SVG}}}defs") and not len(child)):
                parent.remove(child)


def _own_ids(text: str, name: str) -> str:
    """Drop the ids that nothing refers to; make the others unique on the page.

    Two drawings that share the id of a clip path lose the clipping when the first is not shown; so each has a name of its
    own. The states of an explorable share one, since only one of them is on the page at a time: what is the same in two
    states is then stored once (`claimbook.explore.packed`).
    """
    used = set(re.findall(r"(?:url\(#|href=\"#)([\w.-]+)", text))
    text = re.sub(r' id="([\w.-]+)"', lambda m: m.group() if m.group(1) in used else "", text)
    prefix = hashlib.sha256((name or text).encode()).hexdigest()[:6]
    for old in sorted(used):
        text = re.sub(rf'(?<=["#]){re.escape(old)}(?=["\)])', f"s{prefix}-{old}", text)
    return text
