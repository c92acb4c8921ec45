"""Figures and tables: a text alternative that is one, colours of the palette, text as text, the same bytes."""

import inspect
import re
from xml.etree import ElementTree

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markupsafe import Markup

from claimbook.sphinx import assets
from companion import (
    arrivals_charts,
    counts_charts,
    disclosure_charts,
    evidence_charts,
    figures,
    movement_charts,
    tables,
)

ALT = "A bar chart of two bars, the second twice as high as the first."


def drawn(**style):
    figure, axes = figures.new()
    axes.bar([1, 2], [1, 2], **style)
    axes.set_title("Two bars")
    return figure


@pytest.mark.parametrize("alt", ["", "a chart", "_images/3f2a.svg", "see the file chart.png for all of the details"])
def test_a_text_alternative_is_required(alt):
    with pytest.raises(ValueError, match="needs a text alternative"):
        figures.svg(drawn(), alt)
    for figure in (drawn(), Markup("<p>A board</p>")):
        with pytest.raises(ValueError, match="^figure 1.1 needs a text alternative .* five words or more"):
            figures.show(figures.Drawing(figure, alt, pd.DataFrame()), number="1.1", caption="Two bars.")


def test_a_text_alternative_must_not_repeat_the_caption():
    with pytest.raises(ValueError, match="repeats the caption"):
        figures.show(figures.Drawing(drawn(), ALT, pd.DataFrame()), number="1.1", caption=ALT)


def test_a_colour_outside_the_palette_is_refused():
    with pytest.raises(ValueError, match="#ff0000 is not in the palette"):
        figures.svg(drawn(color="red"), ALT)


def test_the_drawing_is_text_in_the_pages_own_colours():
    svg = figures.svg(drawn(hatch="//", edgecolor=figures.BLUE, color=figures.PAPER), ALT)
    root = ElementTree.fromstring(svg)
    assert root.get("role") == "img" and root.get("aria-label") == ALT
    assert "Two bars" in "".join(root.itertext())
    assert "<style" not in svg and "<metadata" not in svg
    assert not re.search(r"(?<!, )#[0-9a-f]{6}", svg), "a colour that dark mode cannot change"


def test_the_same_figure_gives_the_same_bytes():
    assert figures.svg(drawn(hatch="//"), ALT) == figures.svg(drawn(hatch="//"), ALT)


def test_two_drawings_on_a_page_share_no_id():
    one, two = (re.findall(r' id="([^"]+)"', figures.svg(drawn(hatch="//"), ALT, name)) for name in ("one", "two"))
    assert one and not set(one) & set(two)


@settings(max_examples=20)
@given(alt=st.text(st.characters(exclude_categories=["Cs", "Cc"]), max_size=100))
def test_odd_text_alternatives_come_through_whole(alt):
    alt = f"A chart of two bars: {alt}"
    if not re.search(r"\.(svg|png|jpe?g)\b", alt):
        assert ElementTree.fromstring(figures.svg(drawn(), alt)).get("aria-label") == alt


def test_every_reference_within_a_drawing_is_met():
    svg = figures.svg(drawn(hatch="//"), ALT)
    assert set(re.findall(r"(?:url\(#|href=\"#)([^)\"]+)", svg)) == set(re.findall(r' id="([^"]+)"', svg))


CHARTS = {
    f"{module.__name__}.{name}": chart
    for module in (arrivals_charts, counts_charts, disclosure_charts, evidence_charts, movement_charts)
    for name, chart in inspect.getmembers(module, inspect.isfunction)
    if chart.__annotations__.get("return") is figures.Drawing and not isinstance(chart().figure, str)  # a board is HTML
}


def smallest_letters(figure, width: int) -> float:
    """In CSS pixels, where the figure is drawn so many pixels wide."""
    svg = figures.svg(figure, ALT)
    across = float(re.search(r'viewBox="0 0 ([\d.]+)', svg).group(1))
    return min(float(size) for size in re.findall(r"font-size: calc\(([\d.]+)px", svg)) * width / across


@pytest.mark.parametrize("name", CHARTS)
def test_letters_keep_a_readable_size_on_a_phone(name):
    """On a phone of 390 px a figure is some 344 px wide."""
    assert smallest_letters(CHARTS[name]().figure, 344) >= 10


def test_letters_keep_a_readable_size_inside_an_explorable():
    assert len(CHARTS) >= 10
    assert smallest_letters(movement_charts.gone_by(1975)[0], 320) >= 10


def test_a_table_escapes_its_cells_and_keeps_markup():
    table = pd.DataFrame({"who": ["<b>&", Markup("<i>me</i>")], "people": [1234, None]})
    html = tables.html(table, caption="C & D")
    assert "&lt;b&gt;&amp;" in html and "<i>me</i>" in html and "C &amp; D" in html
    assert '<td class="number">1,234</td>' in html
    assert '<td class="number"></td>' in html


def test_a_table_of_sentences_may_be_stacked():
    """Only such a table: numbers are compared down a column, and so stay in columns."""
    long, short = ("a sentence of more than forty letters in a cell", "ten people")
    width = lambda cell, columns: tables.html(pd.DataFrame({c: [cell] for c in columns}), caption="x").split(">")[0]  # noqa: E731
    assert width(long, "abcdef").startswith('<div class="book-table is-wide is-wider"')
    assert width(long, "abcd").startswith('<div class="book-table is-wide"')
    assert width(long, "abc").startswith('<div class="book-table"')
    assert width(short, "abcdef").startswith('<div class="book-table"')
    stacked, plain = (tables.html(pd.DataFrame({c: [cell] for c in "abcd"}), caption="x") for cell in (long, short))
    assert stacked.count('data-head="') == 3 and "data-head" not in plain


def test_a_table_has_a_caption_and_heads():
    shown = tables.show(pd.DataFrame({"year": ["1959"], "people": [1]}), number="9.1", caption="Years.")
    html = shown.html
    assert html.startswith('<div id="tab-9-1">')
    assert (shown.targets, shown.prose) == ({"tab-9-1": "Table 9.1"}, ["Years."])
    assert '<caption><a class="book-number" href="#tab-9-1">Table 9.1.</a> Years.</caption>' in html
    assert html.count('scope="col"') == 2 and html.count('scope="row"') == 1 and "<th></th>" not in html


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    light, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def palette(selector: str) -> dict[str, str]:
    """The figure colours that the style sheet gives to one theme."""
    style = assets.sheet()
    block = re.search(re.escape(selector) + r" \{(.*?)\}", style, re.S).group(1)
    return dict(re.findall(r"--((?:figure|book)-\w+): (#[0-9a-f]{6})", block))


@pytest.mark.parametrize(
    ("selector", "page"), [(":root", "#ffffff"), ('html[data-theme="dark"]', "#121212")], ids=["light", "dark"]
)
def test_the_palette_can_be_told_from_the_page(selector, page):
    colours = palette(selector)
    for ground in (page, colours["book-wash"]):
        for name, least in {"ink": 7, "muted": 4.5, "blue": 4.5, "orange": 4.5, "soft": 3}.items():
            assert contrast(colours[f"figure-{name}"], ground) >= least, f"{name} on {ground}"
        assert contrast(colours["figure-ink"], colours["figure-grid"]) >= 4.5, "text on the grey field"


def test_the_style_sheet_has_the_modules_own_colours():
    light = palette(":root")
    for name in ("ink", "muted", "soft", "grid", "blue", "orange"):
        assert light[f"figure-{name}"] == getattr(figures, name.upper())
