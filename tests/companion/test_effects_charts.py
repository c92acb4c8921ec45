"""The drawings of polls put each number with the part that it counts, on one scale in every state."""

import pytest

from companion import effects, effects_charts


def drawn(figure):
    """The axes of a figure, laid out as they are drawn, and the height of each bar in them: from above to below."""
    figure.draw_without_rendering()
    (axes,) = figure.axes
    bars = {(round(bar.get_y(), 2), round(bar.get_y() + bar.get_height(), 2)) for bar in axes.patches}
    return axes, sorted(bars)


@pytest.mark.parametrize("readiness", effects.READINESS.values(), ids=effects.READINESS)
def test_what_is_against_is_written_on_the_side_of_those_against(readiness):
    """It once stood in the part of those who were not."""
    axes, bars = drawn(effects_charts.who_answers(readiness)[0])
    shares = [effects.against(), round(effects.share_of_public(effects.against(), readiness), 1)]
    texts = {text.get_text(): text for text in axes.texts}
    for share, (_, below) in zip(shares, bars, strict=True):
        against, others = texts[f"{share:g} % against"], texts[f"{round(100 - share, 1):g} % not against"]
        assert against.get_position()[0] == 0 and against.get_ha() == "left"
        assert others.get_position()[0] == 100 and others.get_ha() == "right"
        assert against.get_color() != others.get_color()
        assert against.get_position()[1] == others.get_position()[1] > below


def written(axes):
    """From where to where each text goes, across and down, in the numbers of the axes."""
    back = axes.transData.inverted()
    for text in axes.texts:
        (left, bottom), (right, top) = back.transform(text.get_window_extent().get_points())
        yield text.get_text(), left, right, top, bottom


@pytest.mark.parametrize("figure", [effects_charts.polls().figure, effects_charts.who_answers(1 / 3)[0]])
def test_no_stroke_or_bar_runs_through_words_and_none_leave_the_drawing(figure):
    axes, bars = drawn(figure)
    for words, left, right, top, bottom in written(axes):
        beside = left > 100
        assert beside or all(bottom < above or top > below for above, below in bars), words
        assert left >= -0.1 and right <= axes.get_xlim()[1] + 0.1, words


def test_a_hundred_is_as_long_in_every_state():
    """Words that needed room once made the whole drawing shrink."""
    places = {drawn(effects_charts.who_answers(r)[0])[0].get_position().bounds for r in effects.READINESS.values()}
    assert len(places) == 1
