"""The charts of recognition. Each comes with a text alternative and its rows."""

from claimbook.show.markup import words
from companion import figures, recognition
from companion.figures import Drawing


def elsewhere() -> Drawing:
    """For each of four countries the North Koreans recognised or protected, upwards, and refused, downwards, by year."""
    table = recognition.decisions()
    figure, panels = figures.new(height=6.6, nrows=len(recognition.COUNTRIES), sharex=True)
    described, turned = [], 0
    for axes, country in zip(panels, recognition.COUNTRIES, strict=True):
        some = table.loc[country].loc[recognition.FIRST : recognition.LAST]
        turned += int((some["recognised"] > some["refused"]).any() and (some["refused"] > some["recognised"]).any())
        axes.bar(some.index, some["recognised"], color=figures.BLUE, width=0.7)
        axes.bar(some.index, some["other"], bottom=some["recognised"], color=figures.SOFT, width=0.7)
        axes.bar(some.index, -some["refused"], color=figures.PAPER, edgecolor=figures.ORANGE, hatch="////", width=0.7)
        axes.axhline(0, color=figures.SOFT, lw=1)
        most, least = (some["recognised"] + some["other"]).max(), some["refused"].max()
        axes.set_title(country, loc="left", fontsize=11)
        axes.set(ylim=(-1.45 * least, 1.45 * max(most, 0.35 * least)), yticks=[])
        axes.spines["left"].set_visible(False)
        axes.spines["bottom"].set_visible(False)
        for year, (recognised, other, refused) in some.iterrows():
            # The number of the recognised, or of another protection where nobody was.
            shown = recognised if recognised > 5 else other if not recognised else 0
            for value, place, way, offset in (
                (shown, recognised + other, "bottom", 2), (refused, -refused, "top", -2)
            ):  # fmt: skip
                if value > 5:
                    axes.annotate(words(int(value)), (year, place), (0, offset), textcoords="offset points",
                                  ha="center", va=way, fontsize=10)  # fmt: skip
        described.append(f"{country}: " + "; ".join(f"{year} {a}, {b} and {c}" for year, (a, b, c) in some.iterrows()))
    panels[-1].set(xlim=(recognition.FIRST - 0.7, recognition.LAST + 0.7), xticks=range(2004, 2017, 2))
    figure.suptitle(
        "▲ recognised, and (grey) other protection    ▼ refused",
        x=0.01, ha="left", fontsize=10,
    )  # fmt: skip
    alt = (
        "Bars for four countries: North Koreans recognised as refugees or given other protection upwards, and refused "
        f"downwards. In {turned} of {len(panels)}, all but the Netherlands, which recognised no one, refusals come to outnumber recognitions. "
        f"Recognised, other protection, and refused: {'. '.join(described)}."
    )
    rows = table.loc[recognition.COUNTRIES].reset_index()
    return Drawing(figure, alt, rows[rows["year"].between(recognition.FIRST, recognition.LAST)])


def japan() -> Drawing:
    """Bars of the recognised per 100 applications of a year in Japan, any nationality."""
    table = recognition.in_japan().loc[2000:]
    low = table.loc[table["per_cent"] < 1, "per_cent"]
    first, last = low.index.min(), low.index.max()
    figure, axes = figures.new(height=3)
    axes.bar(table.index, table["per_cent"], color=figures.BLUE, width=0.75)
    for year in (2001, 2005, 2012, 2017, 2022, 2024):
        value = table.loc[year, "per_cent"]
        axes.annotate(f"{value:.1f}", (year, value), (0, 2), textcoords="offset points", ha="center", fontsize=10)
    axes.set(xlim=(1999.3, 2024.7), ylim=(0, 14.5), xticks=[2000, 2006, 2012, 2018, 2024])
    some = ", ".join(f"{table.loc[year, 'per_cent']:.1f} in {year}" for year in (2000, 2005, 2011, 2017, 2022, 2024))
    alt = (
        "Bar chart for Japan, all nationalities: people recognised as refugees per hundred applications of the same "
        f"year. From {first} to {last} at most {low.max():.1f}; {some}."
    )
    return Drawing(figure, alt, table.reset_index())
