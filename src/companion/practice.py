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
JAPAN = "Japan’s offices"
ACTORS = ["escapee", "NGO", JAPAN, "guarantor", "China"]
# Names of the table of steps that are one of the actors.
_NAMED = {
    "Japanese authorities": JAPAN,
    "Japanese embassies and consulates": JAPAN,
    "Ministry of Foreign Affairs": JAPAN,
}
_SUBJECTS = {"escapee": "the escapee", "NGO": "an NGO", JAPAN: JAPAN, "guarantor": "the guarantor", "China": "China"}
_BY_WAY = {"consulate in China": "Through a consulate in China", "third country": "By way of a third country"}

MEETS, FAILS, OPEN = "meets what is reported", "does not meet what is reported", "is left open by the reports"
_BADGES = {MEETS: "as reported: within", FAILS: "as reported: outside", OPEN: "as reported: open"}
_NATIONAL = ("national", "national-renounced")


def who_qualifies(tie: str, nationality: str, guarantor: str) -> tuple[pd.DataFrame, str, str]:
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
    summary = f"{assumed[0].upper()}{assumed[1:]} {_follows(tie, nationality, guarantor)} {CAUTION}"
    return shown, summary, _BADGES[outcome(tie, nationality, guarantor)] if goes_together(tie, nationality) else ""


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

    >>> goes_together("own", "national"), goes_together("spouse", "national"), goes_together("none", "national-descent")
    (True, False, False)
    """
    if nationality in _NATIONAL:
        return tie == "own"
    return tie != "none" or nationality in ("zainichi", "other-national")


def _follows(tie: str, nationality: str, guarantor: str) -> str:
    if not goes_together(tie, nationality):
        return "These do not go together in one person."
    return f"This {outcome(tie, nationality, guarantor)}."


def steps(route: str) -> pd.DataFrame:
    """Reported steps of a route, in order, with `acts`: which of `ACTORS` are reported to act at each.

    Steps that both routes share come last. What is said of the time since 2010 is no step, and is left out.

    >>> steps("third country").iloc[1][["step", "acts"]].to_list()
    ['Interview by the NGO, which goes on if it expects acceptance', ['NGO']]
    """
    table = data.load("procedure")
    table = table[table["route"].isin([route, "both"]) & (table["from"] == "")].copy()
    table["acts"] = [[_actor(name) for name in names if name in _NAMED or name in ACTORS] for names in table["actor"]]
    return table.sort_values("order", kind="stable", ignore_index=True)


def _actor(name: str) -> str:
    return _NAMED.get(name, name)


def alone(route: str, actor: str) -> pd.DataFrame:
    """Steps of a route at which nobody else is reported to act.

    >>> list(alone("third country", "NGO")["id"])
    ['third-interview']
    """
    table = steps(route)
    return table[[acts == [actor] for acts in table["acts"]]]


def who_acts(route: str, actor: str) -> str:
    """How often one actor is reported to act on a route, and where it acts alone, in a sentence or two.

    >>> who_acts("third country", "China")
    'By way of a third country, China is reported to act at none of the 11 steps.'
    """
    table, by_itself = steps(route), alone(route, actor)
    count = sum(actor in acts for acts in table["acts"])
    verb = "are" if actor == JAPAN else "is"
    acts = f"{_BY_WAY[route]}, {_SUBJECTS[actor]} {verb} reported to act at {count or 'none'} of the {len(table)} steps"
    if not count:
        return f"{acts}."
    if by_itself.empty:
        return f"{acts}, and at none of them alone."
    first = "the first is" if len(by_itself) > 1 else "that is"
    return f"{acts}. At {len(by_itself)} of them nobody else is: {first} “{by_itself['step'].iloc[0]}”."


def statuses() -> pd.DataFrame:
    """What each group is in law on arrival and later, for a table; the last row holds for several groups.

    >>> list(statuses()["Group"])[0]
    'Japanese national when leaving Japan'
    """
    table = data.load("statuses")
    arriving = table["stage"] == "on arrival"
    groups = list(dict.fromkeys(table["group"]))
    return pd.DataFrame(
        {
            "Group": groups,
            "On arrival": [_statuses(table[(table["group"] == group) & arriving]) for group in groups],
            "Later": [_statuses(table[(table["group"] == group) & ~arriving], when=True) for group in groups],
        }
    )


def _statuses(table: pd.DataFrame, when: bool = False) -> Markup:
    """The statuses of some rows, each led to its row, with the time where it is asked for."""
    parts = [
        Markup("{}{}").format(f"{stage}: " if when else "", rows.link("statuses", key, status))
        for key, stage, status in table[["id", "stage", "status"]].itertuples(index=False)
    ]
    return Markup("; ").join(parts)


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
    """Bodies that do something, those that do the same thing together; what they do leads to the first claim that says so."""
    parts = []
    for what, some in table.groupby("what", sort=False):
        task = f"{what[0].lower()}{what[1:]}"
        first, *others = some["claims"].iloc[0] or [""]
        said = rows.link("claims", first, task) if first else rows.link("sources", some["source"].iloc[0], task)
        more = Markup("").join(Markup(", {}").format(rows.link("claims", claim)) for claim in others)
        bodies = ", ".join(body for body in some["body"] if body != "NGOs")  # which their column says
        parts.append(Markup("{}{}{}").format(bodies and f"{bodies}: ", said, more))
    return Markup("; ").join(parts)


def lengths() -> pd.DataFrame:
    """Every length of time that is reported of the procedure and the statuses, for a table."""
    table = data.load("procedure")
    shown = rows.frame(
        "procedure", {"step": "Step", "amount": "How long", "who_says": "Source and claims"},
        rows=table[table["high"].notna()],
    )  # fmt: skip
    return shown
