"""The reference pages that are made from the tables: the terms, and the rows behind each number."""

import pandas as pd
from markupsafe import Markup

from claimbook.show.markup import inline
from claimbook.show.output import HtmlOutput
from companion import data, rows, sources


def glossary() -> HtmlOutput:
    """Every term in alphabetical order, each at the address `term-…`."""
    terms = data.load("glossary").sort_values("term", key=lambda column: column.str.casefold())
    return HtmlOutput(
        Markup('<dl class="book-terms">{}</dl>').format(Markup("").join(_term(term) for _, term in terms.iterrows())),
        targets={f"term-{term['id']}": term["term"] for _, term in terms.iterrows()},
    )


def _term(term: pd.Series) -> Markup:
    script = Markup(' <span lang="{}">{}</span>').format(term["language"], term["script"]) if term["script"] else ""
    if term["romanised"] and term["romanised"] != term["term"].lower():
        script += Markup(" <small>{}</small>").format(term["romanised"])
    place = f", section {term['place']}" if term["place"] else ""
    source = Markup(" <small>{}{}.</small>").format(sources.link(term["source"]), place) if term["source"] else ""
    return Markup('<dt id="term-{}">{}{}</dt><dd>{}{}</dd>').format(
        term["id"], term["term"], script, inline(term["definition"]), source
    )


def movement() -> HtmlOutput:
    """Every count of the repatriation table, each at the address `repatriation-…`."""
    table = data.load("repatriation")
    table["what"] = [
        f"{measure.replace('_', ' ').capitalize()}, {_lower(label)}"
        for measure, label in zip(table["measure"], table["label"], strict=True)
    ]
    table["hedge"] = table["hedge"].replace({"exact": "", "estimate": "an estimate", "at_least": "at least"})
    heads = {"what": "What", "value": "Count", "hedge": "Hedge", "start": "From", "end": "To"}
    return rows.listing("repatriation", heads | {"who_says": "Source", "note": "Note"}, rows=table)


def timeline() -> HtmlOutput:
    """Every dated event in order of time, each at the address `events-…`."""
    table = data.load("events").sort_values("date", kind="stable")
    heads = {"dated": "Date", "event": "What happened", "kind": "Kind", "place": "Where", "actors": "Who acted"}
    return rows.listing("events", heads | {"who_says": "Source and claim", "note": "Note"}, rows=table)


def programmes() -> HtmlOutput:
    """The four programmes side by side: a heading for each thing compared, an entry for each country."""
    table = data.load("programmes")
    heads = {
        "value": "What was seen",
        "finding": "Found",
        "as_of": "As of",
        "who_says": "Source and claims",
        "note": "Note",
    }
    parts: list[HtmlOutput] = []
    for dimension, group in table.groupby("dimension", sort=False):
        parts.append(HtmlOutput(Markup("<h3>{}</h3>").format(dimension.capitalize())))
        parts.append(rows.entries("programmes", "country", heads, rows=group))
    return HtmlOutput.joined(parts)


def notes() -> HtmlOutput:
    """Which of the paper's notes our copy holds, each state at the address `notes-…`."""
    table = data.load("footnotes")
    items, targets = Markup(""), {}
    for state, group in table.groupby("state", sort=False):
        address = f"notes-{state.replace(' ', '-')}"
        targets[address] = f"Notes: {state}"
        items += Markup('<li id="{}"><strong>{}</strong>: {} of {}, notes {}.</li>').format(
            address, state.capitalize(), len(group), len(table), ranges(list(group["note"]))
        )
    return HtmlOutput(Markup("<ul>{}</ul>").format(items), targets=targets)


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


def _lower(label: str) -> str:
    return label if label[:1].isdigit() else label[0].lower() + label[1:]
