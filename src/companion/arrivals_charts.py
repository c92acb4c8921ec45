"""The charts of arrivals. Each comes with a text alternative and its rows."""

import pandas as pd

from claimbook.show.markup import words
from companion import arrivals, figures
from companion.figures import Drawing


def korea() -> Drawing:
    """Bars of the people who arrived in South Korea in each year."""
    series = arrivals.korea()
    closed = series.index > arrivals.LAST_BEFORE
    figure, axes = figures.new(height=3.4)
    axes.bar(series.index[~closed], series[~closed], color=figures.BLUE, width=0.8)
    axes.bar(series.index[closed], series[closed], color=figures.PAPER, edgecolor=figures.BLUE, hatch="////", width=0.8)
    peak, before = int(series.idxmax()), arrivals.LAST_BEFORE
    axes.annotate(f"{peak}: {series[peak]:,}", (peak, series[peak]), (peak, series[peak] + 130), ha="center")
    axes.annotate(f"{before}: {series[before]:,}", (before, series[before]), (before - 0.4, series[before] + 130))
    axes.text(2022.5, 420, "borders\nclosed,\nand after", ha="center", fontsize=10, color=figures.MUTED)
    axes.set(xticks=[2002, 2006, 2010, 2014, 2018, 2022], ylim=(0, 3300), xlim=(2001.4, 2025.7))
    axes.yaxis.set_major_formatter(lambda value, _: words(value))
    axes.set_title("People who arrived in South Korea, by year", loc="left", fontsize=11)
    later = ", ".join(f"{count:,} in {year}" for year, count in series[closed].items())
    alt = (
        f"Bar chart. Arrivals rise from {series[2002]:,} in 2002 to {series[peak]:,} in {peak}, the most; they nearly halve, to "
        f"{series[2012]:,} in 2012, and stand at {series[before]:,} in {before}. After that, hatched: {later}."
    )
    return Drawing(figure, alt, series.rename("people").rename_axis("year").reset_index())


def beside() -> Drawing:
    """Three series as shares of their own year 2017, on one scale."""
    named = {
        "South Korea": (arrivals.korea(), "o", "-", figures.BLUE),
        "Japan, other refugees": (arrivals.japan_resettled(), "s", "--", figures.ORANGE),
        "United States": (arrivals.united_states(), "^", ":", figures.INK),
    }
    figure, axes = figures.new(height=3.8)
    described, shares = [], {}
    for name, (series, marker, line, colour) in named.items():
        some = series[series.index >= 2015]
        share = 100 * some / int(series[2017])
        axes.plot(share.index, share, marker=marker, ls=line, color=colour, label=name, ms=6, mfc="none")
        shares[name] = share.round(1)
        described.append(f"{name}: " + ", ".join(f"{round(value)} in {year}" for year, value in share.items()))
    axes.axvline(arrivals.LAST_BEFORE + 0.5, color=figures.SOFT, lw=1)
    axes.text(arrivals.LAST_BEFORE + 0.6, 258, "borders close", fontsize=10, color=figures.MUTED, va="top")
    axes.set(xticks=[2015, 2017, 2019, 2021, 2023, 2025], ylim=(-8, 275))
    axes.set_title("Arrivals, 2017 = 100", loc="left", fontsize=11, pad=42)
    axes.legend(loc="lower left", bbox_to_anchor=(-0.02, 0.99), ncols=2, borderaxespad=0, columnspacing=1)
    alt = f"Line chart of three series, the year 2017 being 100. {'; '.join(described)}."
    return Drawing(figure, alt, pd.DataFrame(shares).rename_axis("year").reset_index())
