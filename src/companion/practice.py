"""The programme as it is reported: who qualifies, by which route, with what status, and who does the work.

The practice is unpublished, and officials have said that all but Japanese nationals are dealt with case by case.
Nothing here decides a case, and every answer says so: what the reports leave open stays open.
"""

import pandas as pd
from markupsafe import Markup

from claimbook.show.markup import label_of
from companion import data, rows

CAUTION = "The practice is unpublished; what is shown was reported, and is no advice."

# The options of the explorables: visible label to the row of the table that speaks of it.
TIES = {
    "moved from Japan": "own",
    "child or grandchild of somebody who did": "descent-count",
    "great-grandchild": "descent-open",
    "further descendant": "descent-beyond",
    "spouse of somebody accepted": "spouse",
    "former or widowed spouse": "spouse-former",
    "other relative of somebody accepted": "relative",
    "no tie to Japan": "none",
}
NATIONALITIES = {
    "Japanese, when leaving Japan": "national",
    "Japanese, renounced since": "national-renounced",
    "descendant of a Japanese national": "national-descent",
    "without Japanese nationality, mainly Zainichi and their descendants": "zainichi",
    "another, such as Chinese": "other-national",
}
GUARANTORS = {"a relative": "guarantor-family", "an NGO": "guarantor-ngo", "nobody": "guarantor-none"}
ROUTES = {"a consulate in China": "consulate in China", "a third country": "third country"}
PERIODS = {"before 2010": "before", "since 2010": "since"}

MEETS, FAILS, OPEN = "meets what is reported", "does not meet what is reported", "is left open by the reports"
_NATIONAL = ("national", "national-renounced")
# Groups of the table of statuses: what one was called before, and that of the rows that hold for several.
_RENAMED = {
    "Zainichi or descendant without Japanese nationality": "Without Japanese nationality, mainly Zainichi and their descendants",
}
_OTHERS = "Everybody but Japanese nationals"


def who_qualifies(tie: str, nationality: str, guarantor: str) -> tuple[pd.DataFrame, str]:
    """View of the explorable: what is reported of each condition, and what follows of the three together.

    >>> who_qualifies("descent-count", "zainichi", "guarantor-ngo")[1]
    'Child or grandchild of somebody who did; without Japanese nationality, mainly Zainichi and their descendants; guarantor: an NGO. This meets what is reported. The practice is unpublished; what is shown was reported, and is no advice.'
    """
    guarantor_row = "guarantor-exempt" if nationality in _NATIONAL else guarantor
    table = data.pick("eligibility", [tie, nationality, guarantor_row])
    shown = rows.frame(
        "eligibility",
        {
            "dimension": "Condition",
            "value": "Assumed",
            "reported": "What is reported",
            "claims": "Claims",
            "note": "To know",
        },
        rows=table,
    )
    surety = "not needed" if nationality in _NATIONAL else label_of(GUARANTORS, guarantor)
    assumed = f"{label_of(TIES, tie)}; {label_of(NATIONALITIES, nationality)}; guarantor: {surety}."
    return shown, f"{assumed[0].upper()}{assumed[1:]} {_follows(tie, nationality, guarantor)} {CAUTION}"


def outcome(tie: str, nationality: str, guarantor: str) -> str:
    """What the reports say of the three conditions together: `MEETS`, `FAILS` or `OPEN`.

    One condition that is not met decides; otherwise one that is left open does.

    >>> outcome("none", "zainichi", "guarantor-ngo") == FAILS, outcome("descent-open", "zainichi", "guarantor-ngo") == OPEN
    (True, True)
    """
    found = data.load("eligibility").set_index("id")["outcome"]
    results = [found[tie]]
    if nationality in _NATIONAL:
        results.append("qualifies")  # no guarantor is asked for
    elif nationality == "national-descent":
        # Whether such a person is regarded as a national, and so needs no guarantor, is what is open.
        results.append("left open" if guarantor == "guarantor-none" else "qualifies")
    else:
        results += [found[nationality], found[guarantor]]
    if any(result in ("does not qualify", "required and not met") for result in results):
        return FAILS
    return OPEN if "left open" in results else MEETS


def goes_together(tie: str, nationality: str) -> bool:
    """Whether one person can have both: who left Japan as a national moved from there, and a descendant has a tie.

    >>> goes_together("own", "national"), goes_together("spouse", "national"), goes_together("none", "zainichi")
    (True, False, False)
    """
    if nationality in _NATIONAL:
        return tie == "own"
    return tie != "none" or nationality == "other-national"


def _follows(tie: str, nationality: str, guarantor: str) -> str:
    if not goes_together(tie, nationality):
        return "These do not go together in one person."
    return f"This {outcome(tie, nationality, guarantor)}."


def which_route(route: str, period: str) -> tuple[pd.DataFrame, str]:
    """View of the explorable: the reported steps of a route in one period, with actor, length and risk.

    >>> which_route("third country", "since")[1] == which_route("third country", "before")[1]
    True
    """
    table = steps(route, period)
    shown = rows.frame(
        "procedure",
        {"step": "Step", "actor": "Who acts", "place": "Where", "amount": "How long", "risk": "Risk", "claims": "Claims", "note": "To know"},
        rows=table,
    )  # fmt: skip
    waits = table[table["unit"].isin(["days", "months"]) & table["step"].str.startswith("Waiting")]
    described = (
        f"the one wait that is reported is {rows.amount(waits.iloc[-1])}" if len(waits) else "no wait is reported"
    )
    if route == "third country":
        says = f"By way of a third country, in either period as far as is reported: {len(table)} steps; {described}."
    elif period == "before":
        says = f"Through a consulate in China, before 2010: {len(table)} steps; {described}, and some are said to have been fairly short."
    else:
        says = "Through a consulate in China, since 2010: almost nobody; one case is reported. The steps are those of earlier years."
    return shown, f"{says} {CAUTION}"


def steps(route: str, period: str) -> pd.DataFrame:
    """Reported steps of a route in one period, in order; steps that both routes share come last.

    >>> list(steps("consulate in China", "since")["id"])[0]
    'china-after'
    """
    table = data.load("procedure")
    table = table[table["route"].isin([route, "both"])]
    table = table[(table["from"] == "") if period == "before" else (table["to"] == "")]
    return table.sort_values("order", kind="stable", ignore_index=True)


def which_status(group: str) -> tuple[pd.DataFrame, str]:
    """View of the explorable: what status is reported for a group, from arrival on.

    >>> which_status("Japanese national when leaving Japan")[1][:69]
    'Japanese national when leaving Japan: Japanese national (on arrival).'
    """
    group = _RENAMED.get(group, group)
    table = data.load("statuses")
    table = table[table["group"].isin([group] if group.startswith("Japanese national") else [group, _OTHERS])]
    shown = rows.frame(
        "statuses", {"stage": "When", "status": "Status", "claims": "Claims", "note": "To know"}, rows=table
    )
    return shown, f"{group}: {_stages(table[table['group'] == group])}. {CAUTION}"


def groups() -> dict[str, str]:
    """The groups with a reported status, in the order of the table: from the name to what the explorable passes on.

    A group that has been renamed passes on its earlier name, so that the address of its state stays what it was.

    >>> len(groups()), groups()["Descendant of a Japanese national"]
    (5, 'Descendant of a Japanese national')
    """
    earlier = {name: before for before, name in _RENAMED.items()}
    return {group: earlier.get(group, group) for group in data.load("statuses")["group"] if group != _OTHERS}


def _stages(table: pd.DataFrame) -> str:
    return "; ".join(f"{status} ({stage})" for stage, status in table[["stage", "status"]].itertuples(index=False))


# Who does what ---------------------------------------------------------------------------------------

_STAGES = {
    "find": "Finding people",
    "select": "First selection",
    "extract": "The way out of China",
    "apply": "Application",
    "protect": "Protection while waiting",
    "decide": "Decision",
    "negotiate": "Permission to leave China",
    "guarantee": "Guarantor in Japan",
    "travel": "Papers and ticket",
    "house": "A home",
    "language": "Language",
    "work and school": "Work and school",
    "money": "Money",
}


def who_does_what() -> pd.DataFrame:
    """Each stage of the programme with what states do and what NGOs do, for a table.

    >>> who_does_what().set_index("Stage").loc["First selection", "States"]
    Markup('')
    """
    support = data.load("support")
    bodies = data.load("organisations").set_index("id")
    support["state"] = bodies.loc[support["organisation"], "kind"].isin(["state body", "court"]).to_list()
    support["body"] = [_short(bodies.loc[body]) for body in support["organisation"]]
    return pd.DataFrame(
        {
            "Stage": list(_STAGES.values()),
            "States": [_tasks(support[(support["stage"] == stage) & support["state"]]) for stage in _STAGES],
            "NGOs": [_tasks(support[(support["stage"] == stage) & ~support["state"]]) for stage in _STAGES],
        }
    )


def _short(body: pd.Series) -> str:
    return body["abbreviation"] or body["name"]


def _tasks(table: pd.DataFrame) -> Markup:
    """Bodies that do something, those that do the same thing together."""
    parts = []
    for what, some in table.groupby("what", sort=False):
        claims = [rows.link("claims", claim) for claim in some["claims"].iloc[0]]
        said = Markup(", ").join(claims or [rows.link("sources", some["source"].iloc[0])])
        bodies = ", ".join(body for body in some["body"] if body != "NGOs")  # which their column says
        parts.append(Markup("{}{} ({})").format(bodies and f"{bodies}: ", f"{what[0].lower()}{what[1:]}", said))
    return Markup("; ").join(parts)


def lengths() -> pd.DataFrame:
    """Every length of time that is reported of the procedure and the statuses, for a table."""
    table = data.load("procedure")
    shown = rows.frame(
        "procedure", {"step": "Step", "amount": "How long", "who_says": "Source and claims"},
        rows=table[table["high"].notna()],
    )  # fmt: skip
    return shown
