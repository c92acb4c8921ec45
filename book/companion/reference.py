"""The reference pages that are made from the tables: the terms, and the rows behind each number."""

import pandas as pd
from markupsafe import Markup

from companion import data, sources, tables
from companion.markup import Shown, day, inline, words


def glossary() -> Shown:
    """Every term in alphabetical order, each at the address `term-…`."""
    terms = data.load("glossary").sort_values("term", key=lambda column: column.str.casefold())
    return Shown(
        Markup('<dl class="book-terms">{}</dl>').format(Markup("").join(_term(term) for _, term in terms.iterrows()))
    )


def _term(term: pd.Series) -> Markup:
    script = Markup(' <span lang="{}">{}</span>').format(term["language"], term["script"]) if term["script"] else ""
    place = f", section {term['place']}" if term["place"] else ""
    source = Markup(" <small>{}{}.</small>").format(sources.link(term["source"]), place) if term["source"] else ""
    return Markup('<dt id="term-{}" data-target="{}">{}{}</dt><dd>{}{}</dd>').format(
        term["id"], term["term"], term["term"], script, inline(term["definition"]), source
    )


def movement() -> Shown:
    """Every count of the repatriation table, each at the address `repatriation-…`."""
    rows = data.load("repatriation")
    shown = pd.DataFrame(
        {
            "What": [
                f"{m.replace('_', ' ').capitalize()}, {_lower(p)}"
                for m, p in zip(rows["measure"], rows["label"], strict=True)
            ],
            "Count": [words(value) for value in rows["value"]],
            "Hedge": rows["hedge"].replace({"exact": "", "estimate": "an estimate", "at_least": "at least"}),
            "From": rows["start"].dt.strftime("%Y-%m-%d").map(day),
            "To": rows["end"].dt.strftime("%Y-%m-%d").map(day),
            "Source": [_sources(row) for _, row in rows.iterrows()],
            "Note": rows["note"],
        }
    )
    return _targets("repatriation", shown, rows["id"])


def timeline() -> Shown:
    """Every dated event, each at the address `events-…`."""
    rows = data.load("events")
    shown = pd.DataFrame(
        {
            "Date": rows["date"].map(day),
            "What happened": rows["event"],
            "Where": rows["place"],
            "Claim": [Markup('<a href="#claim-{0}">{0}</a>').format(key) if key else "" for key in rows["claim"]],
            "Source": [sources.link(key) for key in rows["source"]],
            "Note": rows["note"],
        }
    )
    return _targets("events", shown, rows["id"])


def notes() -> Shown:
    """Which of the paper's notes our copy holds, each state at the address `notes-…`."""
    rows = data.load("footnotes")
    items = Markup("")
    for state, group in rows.groupby("state", sort=False):
        items += Markup(
            '<li id="notes-{}" data-target="Notes: {}"><strong>{}</strong>: {} of {}, notes {}.</li>'
        ).format(state.replace(" ", "-"), state, state.capitalize(), len(group), len(rows), ranges(list(group["note"])))
    return Shown(Markup("<ul>{}</ul>").format(items))


def ranges(numbers: list[int]) -> str:
    """Ascending whole numbers as runs.

    >>> ranges([1, 2, 3, 7, 9, 10])
    '1–3, 7, 9–10'
    """
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][-1] + 1:
            runs[-1].append(number)
        else:
            runs.append([number])
    return ", ".join(str(run[0]) if len(run) == 1 else f"{run[0]}–{run[-1]}" for run in runs)


def _targets(name: str, shown: pd.DataFrame, keys: pd.Series) -> Shown:
    return Shown(
        tables.html(
            shown,
            caption=f"{data.describe(name)['title']}: every row of {name}.csv",
            ids=[f"{name}-{key}" for key in keys],
            titles=[f"Row {key} of {name}.csv" for key in keys],
        )
    )


def _sources(row: pd.Series) -> Markup:
    return Markup("; ").join(sources.link(key) for key in (row["source"], row["second_source"]) if key)


def _lower(label: str) -> str:
    return label if label[:1].isdigit() else label[0].lower() + label[1:]
