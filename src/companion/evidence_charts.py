"""The charts of what the paper's claims rest on. Each comes with a text alternative and its rows."""

import textwrap

from companion import evidence, figures
from companion.figures import Drawing

_STYLES = {
    evidence.SEVERAL: {"color": figures.BLUE, "edgecolor": figures.BLUE},
    evidence.SINGLE: {"color": figures.PAPER, "edgecolor": figures.BLUE, "hatch": "////"},
    evidence.LOST: {"color": figures.GRID, "edgecolor": figures.SOFT},
    evidence.NONE: {"color": figures.PAPER, "edgecolor": figures.SOFT},
}
_MOST = 12  # works in the second chart


def by_section() -> Drawing:
    """Stacked bars of the claims of each section by what they rest on."""
    counts = evidence.by_section().rename(index=evidence.CHAPTERS)
    figure, axes = figures.new(height=5)
    left = counts[evidence.SEVERAL] * 0
    for standing, style in _STYLES.items():
        axes.barh(counts.index, counts[standing], left=left, height=0.7, label=standing, **style)
        left += counts[standing]
    for place, total in enumerate(left):
        axes.text(total + 1, place, str(total), va="center", color=figures.MUTED)
    axes.invert_yaxis()
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.set_xlabel("statements")
    axes.legend(loc="lower left", bbox_to_anchor=(-0.38, 1), ncols=2, borderaxespad=0.4, columnspacing=1)
    parts = "; ".join(
        f"{section}: " + ", ".join(f"{count} {name}" for name, count in row.items() if count)
        for section, row in counts.iterrows()
    )
    alt = f"Stacked bar chart of the claims of each chapter by what they rest on. {parts}."
    return Drawing(figure, alt, counts.rename_axis("chapter").reset_index())


def most_relied_on() -> Drawing:
    """Bars of the works that most claims rest on alone."""
    works = evidence.cited().head(_MOST)
    figure, axes = figures.new(height=6)
    places = range(len(works))
    axes.barh(places, works["sole"], height=0.4, label="on it alone", **_STYLES[evidence.SEVERAL])
    axes.barh(
        places, works["claims"] - works["sole"], left=works["sole"], height=0.4, label="with others",
        **_STYLES[evidence.SINGLE],
    )  # fmt: skip
    for place, (name, kind, claims, sole) in enumerate(
        works[["name", "kind", "claims", "sole"]].itertuples(index=False)
    ):
        # The name above its bar: beside it, the longest would leave the bars no room.
        axes.text(0, place - 0.27, f"{name} ({kind})", va="bottom", fontsize=10)
        axes.text(claims + 0.15, place, f"{sole} of {claims}", va="center", color=figures.MUTED)
    axes.set(yticks=[], xlim=(0, works["claims"].max() + 2.5), ylim=(len(works) - 0.6, -0.8))
    axes.grid(axis="y", visible=False)
    axes.grid(axis="x", visible=True)
    axes.set_xlabel("claims that rest on it")
    axes.legend(loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderaxespad=0.4)
    parts = "; ".join(
        f"{name}, {kind}: {sole} of {claims}"
        for name, kind, claims, sole in works[["name", "kind", "claims", "sole"]].itertuples(index=False)
    )
    alt = f"Bar chart of the works on which most claims rest alone, of all that rest on them. {parts}."
    return Drawing(figure, alt, works[["key", "name", "kind", "claims", "sole"]])


_WORKS, _CHAPTERS = 36, 74  # where the discs and the chapters of the graph lie
# The sections as the book's chapters.
_CHAPTER = dict(zip(evidence.SECTIONS, range(1, 13), strict=True))


def works_by_chapter() -> Drawing:
    """The graph of works and chapters: a disc for each work, as large as the claims that rest on it; a line to each chapter
    that it carries, as broad as the chapter's claims among them. Chapters none of whose notes can be read have no line."""
    counts = evidence.works_by_chapter()
    figure, axes = figures.new(height=5.8)
    left = {name: place for place, name in enumerate(counts.index)}
    step = (len(left) - 1) / (len(evidence.SECTIONS) - 1)
    right = {section: place * step for place, section in enumerate(evidence.SECTIONS)}
    for name, row in counts.iterrows():
        total = int(row.sum())
        for section, claims in row[row > 0].items():
            axes.plot(
                [_WORKS, _CHAPTERS],
                [left[name], right[section]],
                color=figures.BLUE,
                lw=0.6 * claims,
                alpha=0.45,
                zorder=1,
            )
        axes.plot(_WORKS, left[name], marker="o", ms=4 + 1.3 * total, color=figures.BLUE, zorder=2)
        axes.text(_WORKS, left[name], str(total), fontsize=10, ha="center", va="center", color=figures.PAPER, zorder=3)
        axes.text(_WORKS - 5, left[name], textwrap.fill(name, 18), fontsize=10, ha="right", va="center")
    known = evidence.by_section()[[evidence.SEVERAL, evidence.SINGLE]].sum(axis=1)
    nothing = set(known.index[known == 0])
    for section, y in right.items():
        unread = section in nothing
        colour = figures.ORANGE if unread else figures.INK
        axes.plot(_CHAPTERS, y, marker="o", ms=5, mec=colour, mfc=figures.PAPER if unread else colour, zorder=2)
        axes.text(_CHAPTERS + 2.5, y, evidence.CHAPTERS[section], fontsize=10, va="center", color=colour)
    axes.set(xlim=(0, 100), ylim=(len(left) - 0.4, -0.7))
    axes.axis("off")
    parts = "; ".join(
        f"{name}: " + ", ".join(f"{claims} of chapter {_CHAPTER[section]}" for section, claims in row[row > 0].items())
        for name, row in counts.iterrows()
    )
    alt = f"A graph: lines from the works on which most claims rest to the chapters whose claims they hold up. {parts}."
    return Drawing(figure, alt, counts.rename_axis("work").reset_index())


def descent() -> Drawing:
    """A line from every count of escapees in Japan to the origin that it goes back to."""
    table = evidence.descent()
    counts = table.drop_duplicates("id")
    left = {key: place for place, key in enumerate(counts["id"])}
    origins = table.groupby("origin", sort=False)["id"].agg(list)
    right = {origin: sum(left[key] for key in keys) / len(keys) for origin, keys in origins.items()}
    figure, axes = figures.new(height=0.235 * len(left) + 0.6)
    for origin, y in _apart(right).items():
        unseen = origin == "not seen"
        colour = figures.ORANGE if unseen else figures.BLUE
        for key in origins[origin]:
            axes.plot([46, 58], [left[key], y], color=colour, lw=1, ls="--" if unseen else "-")
        named = "not seen by us" if unseen else origin
        axes.text(59, y, f"{textwrap.fill(named, 22)} ({len(origins[origin])})", fontsize=10, va="center", color=colour)
    for key, year, who in counts[["id", "year", "who"]].itertuples(index=False):
        axes.text(
            45,
            left[key],
            f"{textwrap.shorten(who.split(',')[0], 26, placeholder=' …')}, {year}",
            fontsize=10,
            ha="right",
            va="center",
        )
    axes.set(xlim=(-4, 102), ylim=(len(left) - 0.3, -0.7))
    axes.axis("off")
    parts = "; ".join(f"{origin}: {len(keys)}" for origin, keys in origins.items())
    alt = f"{len(left)} counts on the left, each joined to the origin that it goes back to on the right. {parts}."
    return Drawing(figure, alt, table)


def _apart(places: dict[str, float], least: float = 1.5) -> dict[str, float]:
    """The same places in the same order, no two closer than `least`."""
    found: dict[str, float] = {}
    last = float("-inf")
    for name, y in sorted(places.items(), key=lambda pair: pair[1]):
        last = found[name] = max(y, last + least)
    return found


_HOLDS = {
    "known": "works\nthat we\nknow",
    "replies": "official\nreplies",
    "own": "no\nnote",
    "lost": "notes\nwe lack",
}


def conclusions() -> Drawing:
    """For each reason and effect, dots for what holds it up; those that hang on lost notes alone are picked out."""
    table = evidence.conclusions()
    figure, axes = figures.board(lines=len(table), height=0.53 * len(table) + 0.9, head=2.2)
    places = {name: 59 + 12.5 * number for number, name in enumerate(_HOLDS)}
    for line, row in table.iterrows():
        colour = figures.ORANGE if row["hangs"] else figures.INK
        text = row["conclusion"][0].upper() + row["conclusion"][1:]
        label = textwrap.fill(text, 33, max_lines=3, placeholder=" …")
        axes.text(0, line, label, fontsize=10, va="center", color=colour)
        for name, x in places.items():
            sign, shade = ("●", figures.BLUE) if name in ("known", "replies") else ("○", colour)
            signs = "\n".join(textwrap.wrap(sign * row[name], 4))
            axes.text(x, line, signs, fontsize=10, ha="center", va="center", color=shade)
    for name, x in places.items():
        axes.text(x, -1.3, _HOLDS[name], fontsize=10, ha="center", va="center", color=figures.MUTED)
    hanging = int(table["hangs"].sum())
    parts = "; ".join(
        f"{row['conclusion']}: {row['known']} works, {row['replies']} replies, {row['own']} without a note, {row['lost']} notes that we lack"
        for _, row in table.iterrows()
    )
    alt = f"Dots for what holds up each reason and each effect. {hanging} of {len(table)} have nothing but notes that we lack, and what the author argues. {parts}."
    return Drawing(figure, alt, table)
