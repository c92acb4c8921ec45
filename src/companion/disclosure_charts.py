"""The charts of what happened, what was told, and what was answered. Each comes with a text alternative and its rows."""

import pandas as pd
from markupsafe import Markup
from matplotlib.figure import Figure

from claimbook.show import board
from claimbook.show.markup import day, hedged, label_of, words
from companion import data, disclosure, figures, rows
from companion.figures import Drawing

# Short names for the chart; the rows have the full ones.
_NAMES = {
    "first-reported-case": "earliest reported case",
    "miyazaki-flight": "Miyazaki's flight",
    "shenyang": "family seized, Shenyang",
    "dalian-arrest": "NGO director arrested, Dalian",
    "vietnam-arrests": "arrests on the way to Vietnam",
    "boat": "four by boat",
    "fraud-arrest": "arrest over false kinship",
    "five-leave": "five leave the consulate",
    "exit-2020": "one let out of China",
}
# The line of each kind of reply, from above to below, with its tint; and the line of each act.
_REPLIES = {
    "number": ("gives a number", "yes"),
    "acknowledges": ("acknowledges", "yes"),
    "describes policy": ("describes policy", "open"),
    "does not know": ("does not know", "open"),
    "declines": ("declines", "no"),
}
_ACTS = {"tells": "Disclosed", "conceals": "Withheld", "does not know": "“Not known”"}
_SIDES = {"Disclosed": "yes", "Withheld": "no", "“Not known”": "open"}
_LAST = 9999  # no act is later


def from_case_to_public() -> Drawing:
    """A line for each case, from the year when it happened to the year by which it was public."""
    table = disclosure.cases()
    figure, _ = _waits(table)
    waits = [
        f"{_NAMES[case]}: {year}, public by {told}"
        if told > year
        else f"{_NAMES[case]}: {year}, public in the same year"
        for case, year, told in table[["id", "year", "told"]].itertuples(index=False)
    ]
    alt = f"A line for each case from the year it happened to the year by which it was public. {'; '.join(waits)}."
    return Drawing(figure, alt, table[["id", "year", "told"]])


def happened_and_told(year: int) -> tuple[tuple[Figure, pd.DataFrame], str]:
    """View of the explorable of chapter 4: what had happened by the end of a year, and what of it was public.

    >>> happened_and_told(1999)[1]
    'By the end of 1999, two of the cases we know today had happened; as far as our sources show, the public could know about neither.'
    """
    table = disclosure.cases()
    figure, axes = _waits(table, until=year)
    axes.axvline(year + 0.5, color=figures.ORANGE, lw=1.5)
    axes.text(year + 0.8, -0.62, f"end of {year}", fontsize=10, color=figures.ORANGE, va="center")
    return (figure, disclosure.happened(year)), disclosure.known_in_a_sentence(year)


def _waits(table: pd.DataFrame, until: int | None = None):
    """The lines, with the years between as labels; what comes after the end of a year is faint."""
    figure, axes = figures.new(height=4.2)
    for place, row in table.iterrows():
        happened, told = (until is None or row[when] <= until for when in ("year", "told"))
        axes.plot(
            [row["year"], row["told"]], [place, place], color=figures.SOFT if happened else figures.GRID, lw=2, zorder=1
        )
        edge = figures.BLUE if happened else figures.GRID
        axes.plot(row["year"], place, marker="o", ms=8, mfc=figures.PAPER, mec=edge, mew=1.8)
        axes.plot(row["told"], place, marker="D", ms=5, color=figures.ORANGE if told else figures.GRID)
        if (wait := row["told"] - row["year"]) > 1:
            middle = (row["year"] + row["told"]) / 2
            axes.text(middle, place - 0.28, f"{wait} years", fontsize=10, ha="center", va="center", color=figures.MUTED)
    axes.set_yticks(range(len(table)), [_NAMES[case] for case in table["id"]], fontsize=10)
    axes.set(xlim=(1993, 2023), xticks=[1994, 2002, 2010, 2018], ylim=(len(table) - 0.5, -0.9))
    axes.grid(axis="x", visible=True)
    figure.suptitle("○ happened    ◆ public, at the latest", x=0.01, ha="left", fontsize=10)
    return figure, axes


_WITNESSES = {  # short names for the chart; the rows have the full ones
    "witness-2002": "a witness in the Diet: people who returned",
    "kyodo-2002": "Kyodo, of the government: people since 1995",
    "yomiuri-2002": "the Yomiuri, as reported: people since 1994",
    "yomiuri-groups-2002": "the same: those of them helped by NGOs",
    "dozens-2003": "a Foreign Ministry official: “dozens of cases”",
    "asked-2003": "the Cabinet: no number given",
    "paper-2003": "a scholar: people resettled",
    "mindan-2003": "a support centre: people it supports",
}


def early_numbers() -> Drawing:
    """A line for each answer of 2002 and 2003 to the question how many, on one scale of people."""
    table = data.load("estimates").query("date != '' and date < '2004'").reset_index(drop=True)
    figure, axes = figures.new(height=4.4)
    for line, row in table.iterrows():
        y = line + 0.22
        axes.text(0, line - 0.22, f"{day(row['date'][:7])}, {_WITNESSES[row['id']]}", fontsize=10, va="center")
        axes.plot([0, 60], [y, y], color=figures.GRID, lw=1, zorder=1)
        if pd.isna(row["low"]):
            sign = "×" if row["hedge"] == "refused" else "?"
            axes.text(0.6, y, sign, fontsize=13, weight="bold", ha="center", va="center", color=figures.ORANGE)
            continue
        axes.plot(row["low"], y, marker="o", ms=8, color=figures.BLUE, zorder=2)
        axes.text(row["low"] + 1.6, y, hedged(int(row["low"]), row["hedge"]), fontsize=10, va="center", weight="bold")
    axes.set(xlim=(-1, 60), ylim=(len(table) - 0.4, -0.6), yticks=[], xticks=[0, 20, 40, 60])
    axes.grid(visible=False)
    axes.spines["left"].set_visible(False)
    said = "; ".join(
        f"{_WITNESSES[row['id']]}, {hedged(int(row['low']), row['hedge']) if not pd.isna(row['low']) else 'none'}"
        for _, row in table.iterrows()
    )
    alt = f"A line for each answer on one scale of people. {said}."
    return Drawing(figure, alt, table[["id", "date", "who", "measure", "low", "high", "hedge"]])


def replies() -> Drawing:
    """A mark for each reply of the government on the programme, under its year, in the line of its kind."""
    table = disclosure.replies()
    counts = table["reply"].value_counts()
    lines = {reply: f"{name}: {counts[reply]}" for reply, (name, _) in _REPLIES.items()}
    marks = [
        board.Mark(row["year"], lines[row["reply"]], _mark("answers", row, about=f"{row['question']}? {row['answer']}"))
        for _, row in table.iterrows()
    ]
    years = [
        f"{line}: {', '.join(f'{count} in {year}' for year, count in some.value_counts().sort_index().items())}"
        for reply, (line, _) in _REPLIES.items()
        for some in [table.loc[table["reply"] == reply, "year"]]
    ]
    alt = f"The government's replies on the programme by year and kind. {'; '.join(years)}."
    kinds = {lines[reply]: kind for reply, (_, kind) in _REPLIES.items()}
    return Drawing(board.strip(marks, kinds, corner="Reply", caption=alt), alt, table[["id", "year", "reply"]])


def questions_put() -> Drawing:
    """A mark for each written question of one House that names the subject in its title, under its year, with how many were put."""
    table = data.load("questions")
    named = table[table["on_the_subject"] > 0]
    line = f"Titles that name the subject: {named['on_the_subject'].sum()}"
    marks = [
        board.Mark(
            row["year"], line, _mark("questions", row, about=f"{place} of {row['on_the_subject']} in {row['year']}")
        )
        for _, row in named.iterrows()
        for place in range(1, row["on_the_subject"] + 1)
    ]
    put = {row["year"]: words(row["questions"]) for _, row in named.iterrows()}
    said = ", ".join(
        f"{count} of {put[year]} in {year}" for year, count in named[["year", "on_the_subject"]].itertuples(index=False)
    )
    alt = f"Written questions whose titles name the subject, of all that were put in a year: {said}."
    shown = board.strip(
        marks, {line: "yes"}, corner="Written questions", caption=alt, totals={"of all that were put in the year": put}
    )
    return Drawing(shown, alt, table[["id", "year", "questions", "on_the_subject"]])


def disclosed_by(year: int, audience: tuple[str, ...]) -> tuple[Markup, str]:
    """View of the explorable of chapter 9: all that was told and withheld, and what of it one audience had met by a year's end."""
    chosen = set(disclosure.acts(year, audience)["id"])
    marks = [_act(row, row["id"] in chosen) for _, row in disclosure.acts(_LAST).iterrows()]
    shown = board.strip(
        marks, _SIDES, corner="Act", caption="What was told and what was withheld, year by year", until=year
    )
    out = "later, or to others" if audience else "later"
    return board.key({"●": ("by then", "open"), "○": (out, "none")}) + shown, disclosure.disclosed_in_a_sentence(
        year, audience
    )


def _act(row: pd.Series, met: bool) -> board.Mark:
    """An act as a mark under its year: full if the audience had met it by then."""
    about = f"{day(row['date'])}, {row['who']} to {row['to_whom']}: {row['what']}"
    link = _mark("disclosures", row, sign="●" if met else "○", about=about if met else f"{about}; not counted")
    return board.Mark(int(row["date"][:4]), _ACTS[row["act"]], link, faint=not met)


def _mark(table: str, row: pd.Series, *, sign: str = "●", about: str) -> Markup:
    """A mark that leads to its row; it is seen as a sign, and heard as what the row says."""
    return rows.link(table, row["id"], Markup('<span aria-hidden="true">{}</span>').format(sign), about=about)


_ANSWERED = {"●": ("answered", "yes"), "×": ("withheld", "no"), "○": ("reply not seen", "open")}


def asked_again(kinds: tuple[str, ...]) -> tuple[Markup, str]:
    """View of the explorable of chapter 9: which replies withhold something, if these kinds of reply count as that.

    A line for each question that was put more than once, a mark for each reply under its year.

    >>> asked_again(("declines",))[1]
    'If only an open refusal counts, 1 of the 8 replies on the departures withholds something, and 6 of the 15 on escapees do.'
    """
    table = disclosure.again()
    marks = [_reply(row, kinds) for _, row in table.iterrows()]
    counts = disclosure.withheld(kinds)
    groups = {name: table.loc[table["past"] == past, "again"].iloc[0] for name, past in _PAST.items()}
    heads = {groups[name]: f"On {name}: {withheld} of {seen} withheld" for name, (withheld, seen) in counts.items()}
    shown = board.strip(
        marks, dict.fromkeys(table["again"], "open"), corner="Question", heads=heads,
        caption="Questions that were put more than once, with the replies by year",
    )  # fmt: skip
    (past, of_past), (escapees, of_escapees) = counts.values()
    label = label_of(disclosure.READINGS, kinds)
    counted = f"{label.removeprefix('also ')} counts too" if label.startswith("also ") else f"{label} counts"
    summary = (
        f"If {counted}, {past} of the {of_past} replies on the departures "
        f"{'withholds' if past == 1 else 'withhold'} something, and {escapees} of the {of_escapees} on escapees do."
    )
    return board.key(_ANSWERED) + shown, summary


_PAST = {"the departures": True, "escapees": False}


def _reply(row: pd.Series, kinds: tuple[str, ...]) -> board.Mark:
    """A reply as a mark under its year, by whether it withholds something."""
    sign = "○" if row["reply"] == "not seen" else "×" if row["reply"] in kinds else "●"
    word, kind = _ANSWERED[sign]
    about = f"{day(row['date'])}, {word}" + (f": {row['answer']}" if row["answer"] else "")
    return board.Mark(row["year"], row["again"], _mark("answers", row, sign=sign, about=about), kind=kind)
