"""The reference pages that are made from the tables: the terms, and the rows behind each number."""

import re

import pandas as pd
from markupsafe import Markup

from claimbook.show.markup import day, entry, inline, words
from claimbook.show.output import HtmlOutput
from companion import chronology, data, disclosure, rows, sources, weighing


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
    heads = {"kind": "Kind", "place": "Where", "actors": "Who acted", "who_says": "Source and claim", "note": "Note"}
    return rows.entries("events", "event", heads, brief="dated", rows=chronology.events())


JAPAN = {
    "refugee_applications": "Applications for refugee status",
    "convention_refugees": "Recognised as refugees",
    "convention_refugees_on_appeal": "… of these on appeal",
    "other_humanitarian": "Let stay for humanitarian reasons",
    "settled_refugees": "Brought in for settlement",
    "complementary_protection_applications": "Applications for complementary protection",
    "complementary_protection": "Complementary protection",
    "complementary_protection_first_3_months": "… in its first three months",
    "protected_total": "Protected in all",
}
UNHCR = {
    "unhcr_applications_first_instance": "Applications, first instance",
    "unhcr_recognised": "Recognised",
    "unhcr_other_protection": "Other protection",
}
OTHERS = {
    "applications": "Applications",
    "recognised": "Recognised",
    "other_protection": "Other protection",
    "rejected": "Rejected",
    "closed": "Closed otherwise",
    "refugees_at_year_end": "Refugees at the year's end",
    "applications_2003_2015": "Applications, 2003 to 2015",
    "recognised_2003_2015": "Recognised, 2003 to 2015",
    "resettled": "Resettled",
    "pilot_families_target": "Families that a pilot aimed at",
    "pilot_fundraising_target": "Dollars that a pilot meant to raise",
}


def asylum() -> HtmlOutput:
    """Applications and protection in Japan by year, each number at the address `asylum-…`."""
    table = data.load("asylum").sort_values("year", kind="stable")
    # No word in the first column is longer than a year: if it widened while the page loads, the others would move.
    table["when"] = table["year"].astype("string").fillna("Dec 2023 to Feb 2024")
    return HtmlOutput.joined(
        rows.pivot(
            "asylum", "when", "measure", heads, first="Year", caption=caption,
            show=lambda row: words(row["people"]), rows=table[table["measure"].isin(list(heads))],
        )
        for heads, caption in (
            (JAPAN, "People, as Japan's authorities count them"),
            (UNHCR, "People, as UNHCR counts them"),
        )
    )  # fmt: skip


def other_countries() -> HtmlOutput:
    """Asylum decisions on North Koreans elsewhere: a table for each country, each number at the address `other-countries-…`."""
    table, parts = data.load("other_countries"), []
    table["when"] = table["year"].astype("string").fillna("several years")
    for country, group in table.groupby("country", sort=False):
        parts.append(HtmlOutput(Markup("<h3>{}</h3>").format(country)))
        parts.append(
            rows.pivot(
                "other_countries", "when", "measure", OTHERS, first="Year", caption=f"North Koreans in {country}",
                show=lambda row: f"{words(row['value'])}{' cases' if row['unit'] == 'cases' else ''}",
                rows=group.sort_values("year", kind="stable"),
            )
        )  # fmt: skip
    return HtmlOutput.joined(parts)


def unhcr_coverage() -> HtmlOutput:
    """How many rows UNHCR's tables have for North Koreans in each country, each at the address `unhcr-coverage-…`."""
    table = data.load("unhcr_coverage")
    heads = {name: name.replace("_", " ").capitalize() for name in table["table"].unique()}

    def held(row: pd.Series) -> str:
        return f"{row['rows']} ({row['first_year']}–{row['last_year']})" if row["rows"] else "–"

    return rows.pivot(
        "unhcr_coverage", "country", "table", heads, first="Country",
        caption="Rows of each table with North Korea as origin, with their first and last year; a dash: no row", show=held,
    )  # fmt: skip


def arrivals() -> HtmlOutput:
    """Arrivals in South Korea by year, each number at the address `south-korea-arrivals-…`."""
    table = data.load("south_korea_arrivals")
    table["when"] = [re.sub(r"^(\d{4}) (\d{4})$", r"\1–\2", label) for label in table["label"]]

    def show(row: pd.Series) -> str:
        return words(row["people"]) + (" (superseded)" if row["status"] == "superseded" else "")

    return rows.pivot(
        "south_korea_arrivals", "when", "sex", {"total": "All", "female": "Women", "male": "Men"}, first="Year",
        caption="North Koreans who arrived in South Korea, as its ministry counts them", show=show, rows=table,
    )  # fmt: skip


_BASES = {"fiscal_year": "Fiscal year", "calendar_year": "Calendar year", "unhcr_resettlement_table": "UNHCR's table"}
_MEASURES = {
    "refugee_admissions_cumulative": "refugees admitted so far",
    "refugee_arrivals": "refugees who arrived",
    "cases_opened": "cases opened",
}


def admissions() -> HtmlOutput:
    """Admissions to the United States by year, then the counts of longer periods, each at the address `us-admissions-…`."""
    table = data.load("us_admissions")
    yearly = table["basis"].isin(list(_BASES))
    years = table[yearly].assign(when=table["year"].astype("string")).sort_values("year", kind="stable")
    longer = table[~yearly].copy()
    longer["when"] = [
        f"{day(f'{start:%Y-%m-%d}')} to {day(f'{end:%Y-%m-%d}')}"
        for start, end in zip(longer["start"], longer["end"], strict=True)
    ]
    longer["measure"] = longer["measure"].map(_MEASURES)
    heads = {"period": "Period", "measure": "What is counted", "people": "Count", "who_says": "Source", "note": "Note"}
    return HtmlOutput.joined(
        [
            rows.pivot(
                "us_admissions", "when", "basis", _BASES, first="Year", caption="North Koreans admitted as refugees",
                show=lambda row: words(row["people"]), rows=years,
            ),
            rows.listing("us_admissions", heads, rows=longer.rename(columns={"when": "period"})),
        ]
    )  # fmt: skip


_SIDES = {"tells": "disclosed", "conceals": "withheld", "does not know": "not known"}


def disclosures() -> HtmlOutput:
    """What was disclosed and withheld, each at the address `disclosures-…`, headed by who did it and what."""
    table = data.load("disclosures")
    table["side"] = table["act"].map(_SIDES)
    table["title"] = [_upper(disclosure.in_a_clause(act)) for _, act in table.iterrows()]
    heads = {"to_whom": "Audience", "answer": "See the reply on", "who_says": "Source and claim", "note": "Note"}
    return rows.entries("disclosures", "title", heads, brief=("dated", "side"), rows=table)


# The coded words of official replies, as a reader meets them.
_REPLIES = {"number": "gives a number", "no statistics": "says that no statistics are kept", "other": "another reply"}
_SEEN_THROUGH = {
    "answer": "the answer itself",
    "heading only": "the heading only",
    "heading, and the paper": "the heading, and the paper",
    "press": "the press",
    "press and the member's own account": "the press and the member's own account",
    "question only": "the question only",
    "quotation in a later question": "a quotation in a later question",
}
_TOPICS = {"number entered": "the number who entered"}


def answers() -> HtmlOutput:
    """The questions to the government and its replies, each at the address `answers-…`, headed by the question."""
    table = data.load("answers")
    asked = table["question"].mask(table["seen_through"] != "heading only", table["question"] + "?")
    table["title"] = asked.where(table["question"] != "", "On " + table["topic"].replace(_TOPICS))
    table["forum"] = table["forum"].replace("not seen", "not stated")
    table["reply"] = table["reply"].replace(_REPLIES)
    table["seen_through"] = table["seen_through"].replace(_SEEN_THROUGH)
    published = table["forum"].isin(["Diplomatic Bluebook", "Foreign Ministry publication"])
    table.loc[published, "seen_through"] = table["seen_through"].replace("the answer itself", "the publication itself")
    heads = {
        "forum": "Where",
        "answer": "Reply",
        "reason": "Reason given",
        "seen_through": "How we know it",
        "who_says": "Source",
        "note": "Note",
    }
    return rows.entries("answers", "title", heads, brief=("dated", "reply"), rows=table)


_RELATIONS = {
    "confirms": "the reply confirms it",
    "differs": "the reply says something else",
    "declines": "the reply does not give it",
    "is its source": "the reply is its source",
}


def comparisons() -> HtmlOutput:
    """The paper's statements beside the replies that settle something about them, each at the address `comparisons-…`."""
    table = data.load("comparisons")
    table = table[table["relation"].isin(list(_RELATIONS))].copy()
    table["relation"] = table["relation"].map(_RELATIONS)
    statements = data.load("claims").set_index("id")["statement"]
    table["title"] = table["claim"].map(statements)
    heads = {"claim": "Statement", "answer": "See the reply on", "why": "Why"}
    return rows.entries("comparisons", "title", heads, brief="relation", rows=table)


def considerations() -> HtmlOutput:
    """The considerations on each side, each at the address `considerations-…`."""
    table = weighing.considerations()
    table["side"] = table["side"].map(weighing.SIDES)
    heads = {
        "bearer": "Whom it affects",
        "stated_by": "Who names it",
        "decides": "A fact that would help to decide its weight",
        "known": "What is known about it",
        "known_how_far": "How far it is known",
        "claims": "Claims",
        "note": "Note",
    }
    return rows.entries("considerations", "consideration", heads, brief="side", rows=table)


# What is reported of a guarantor, as a reader meets it.
_MET = {
    "required and met": "meets the requirement",
    "required and not met": "does not meet the requirement",
    "exempt": "for people regarded as Japanese nationals",
}


def eligibility() -> HtmlOutput:
    """What is reported of each condition, under it, each value at the address `eligibility-…`."""
    table = data.load("eligibility")
    table["dimension"] = table["dimension"].replace("tie", "tie to Japan")
    table["outcome"] = table["outcome"].replace(_MET)
    heads = {"reported": "As reported", "who_says": "Sources and claims", "note": "Note"}
    return rows.entries("eligibility", "value", heads, brief="outcome", under="dimension", rows=table)


def profiles() -> HtmlOutput:
    """The kinds of person on whom a rule can be tried, each at the address `profiles-…`."""
    table = data.load("profiles")
    table["practice"] = table["practice"].replace({"within": "qualifies", "outside": "does not qualify"})
    table["descent"] = table["descent"].replace("both", "Korean and Japanese")
    heads = {
        "person": "Kind of person",
        "lived_in_japan": "Lived in Japan",
        "generation": "Generations after the emigrant",
        "descent": "Descent",
        "japanese_national": "Japanese national",
        "spouse": "Married to someone who moved or is accepted",
        "practice": "Under the reported rules",
        "claims": "Claims",
        "note": "Note",
    }
    return rows.listing("profiles", heads, rows=table)


def procedure() -> HtmlOutput:
    """The reported steps of each route, under it, each step at the address `procedure-…`."""
    table = data.load("procedure")
    table["route"] = table["route"].replace("both", "on both routes")
    heads = {
        "place": "Where",
        "document": "Documents",
        "amount": "How long",
        "risk": "Risk",
        "when": "When",
        "who_says": "Source and claims",
        "note": "Note",
    }
    return rows.entries("procedure", "step", heads, brief="actor", under="route", rows=table)


def programmes() -> HtmlOutput:
    """The four programmes side by side: a fold for each thing compared, a row in it for each country."""
    return _compared(
        "programmes", {"country": "Country", "value": "What was seen", "finding": "Found", "as_of": "As of"}
    )


def schemes() -> HtmlOutput:
    """Three schemes of Japan side by side: a fold for each thing compared, a row in it for each scheme."""
    return _compared("schemes", {"scheme": "Scheme", "value": "What was seen", "finding": "Public?"})


def _compared(name: str, heads: dict[str, str]) -> HtmlOutput:
    """The rows of a table by what is compared; the first of `heads` is whom a row is about."""
    items, targets = Markup(""), {}
    whom = next(iter(heads))
    for dimension, group in data.load(name).groupby("dimension", sort=False):
        shown = rows.listing(name, heads | {"who_says": "Source and claims", "note": "Note"}, rows=group)
        targets |= shown.targets
        found = "; ".join(f"{row[whom]}: {row['finding']}" for _, row in group.iterrows() if row["finding"])
        items += Markup("<li>{}</li>").format(entry(dimension.capitalize(), found, shown.html))
    return HtmlOutput(Markup('<ul class="book-entries">{}</ul>').format(items), targets=targets)


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


def _upper(label: str) -> str:
    return label[0].upper() + label[1:]


def _lower(label: str) -> str:
    return label if label[:1].isdigit() else label[0].lower() + label[1:]
