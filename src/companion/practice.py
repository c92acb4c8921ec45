"""The programme as it is reported: who qualifies, by which route, with what status, and who does the work.

The practice is unpublished, and officials have said that all but Japanese nationals are dealt with case by case.
Nothing here decides a case, and every answer says so: what the reports leave open stays open.
"""

import pandas as pd
from markupsafe import Markup

from claimbook.show import board
from claimbook.show.markup import label_of
from companion import data, rows

CAUTION = "This is reported practice, not advice."

# The options of the explorables: visible label to the row of the table that speaks of it.
TIES = {
    "moved from Japan": "own",
    "child or grandchild of someone who moved": "descent-count",
    "great-grandchild": "descent-open",
    "later descendant": "descent-beyond",
    "wife or husband of someone accepted": "spouse",
    "former or widowed wife or husband": "spouse-former",
    "other relative of someone accepted": "relative",
    "no tie to Japan": "none",
}
NATIONALITIES = {
    "Japanese when leaving Japan": "national",
    "Japanese then, renounced since": "national-renounced",
    "descendant of a Japanese national": "national-descent",
    "not Japanese (mainly Zainichi)": "zainichi",
    "another, such as Chinese": "other-national",
}
GUARANTORS = {"a relative": "guarantor-family", "an NGO": "guarantor-ngo", "no one": "guarantor-none"}
# How the answer names what was chosen: "a great-grandchild …, who is not Japanese and has an NGO as guarantor".
_TIE = {
    "own": "someone who moved from Japan",
    "descent-count": "a child or grandchild of someone who moved",
    "descent-open": "a great-grandchild of someone who moved",
    "descent-beyond": "a later descendant of someone who moved",
    "spouse": "the wife or husband of someone accepted",
    "spouse-former": "a widowed or former spouse of someone who would qualify",
    "relative": "another relative of someone accepted",
    "none": "someone with no tie to Japan",
}
_NATIONALITY = {
    "national": "was Japanese when leaving",
    "national-renounced": "was Japanese when leaving and has renounced that nationality since",
    "national-descent": "descends from a Japanese national",
    "zainichi": "is not Japanese",
    "other-national": "has another nationality",
}
_GUARANTOR = {
    "guarantor-family": "has a relative as guarantor",
    "guarantor-ngo": "has an NGO as guarantor",
    "guarantor-none": "has no guarantor",
}
_NOT_NEEDED = {
    "guarantor-family": "needs no guarantor but has a relative as one",
    "guarantor-ngo": "needs no guarantor but has an NGO as one",
    "guarantor-none": "needs no guarantor and has none",
}
# The same, short, for the heads of the grid.
_SHORT = {
    "national": "Japanese when leaving",
    "national-renounced": "renounced since",
    "national-descent": "of Japanese descent",
    "zainichi": "not Japanese",
    "other-national": "other",
}
ROUTES = {"a consulate in China": "consulate in China", "a third country": "third country"}
JAPAN = "Japan’s offices"
ACTORS = ["escapee", "NGO", JAPAN, "guarantor", "China"]
FOLLOWED = {"the escapee": "escapee", "an NGO": "NGO", JAPAN: JAPAN, "the guarantor": "guarantor", "China": "China"}
# Names of the table of steps that are one of the actors.
_NAMED = {
    "Japanese authorities": JAPAN,
    "Japanese embassies and consulates": JAPAN,
    "Ministry of Foreign Affairs": JAPAN,
}
_BY_WAY = {
    "consulate in China": "On the route through a consulate in China",
    "third country": "On the route through a third country",
}

MEETS, FAILS, OPEN = "meets what is reported", "does not meet what is reported", "is left open by the reports"
_BADGES = {MEETS: "as reported: within", FAILS: "as reported: outside", OPEN: "as reported: open"}
_WORDS = {MEETS: ("within", "yes"), FAILS: ("outside", "no"), OPEN: ("open", "open")}
_NATIONAL = ("national", "national-renounced")


def who_qualifies(tie: str, nationality: str, guarantor: str) -> tuple[tuple[Markup, pd.DataFrame], str, str]:
    """View of the explorable: what follows of three conditions together, among all ties and nationalities.

    >>> who_qualifies("descent-count", "zainichi", "guarantor-ngo")[1]
    'By what is reported, such a person qualifies: a child or grandchild of someone who moved; the person is not Japanese and has an NGO as guarantor. This is reported practice, not advice.'
    """
    conditions = [tie, nationality, "guarantor-exempt" if nationality in _NATIONAL else guarantor]
    shown = rows.frame(
        "eligibility",
        {"dimension": "Condition", "value": "Assumed", "reported": "Reported", "claims": "Claims", "note": "Note"},
        rows=data.pick("eligibility", conditions),
    )
    if nationality in _NATIONAL:
        person = f"{_TIE[tie]}; the person {_NATIONALITY[nationality]}, and {_NOT_NEEDED[guarantor]}"
    else:
        person = f"{_TIE[tie]}; the person {_NATIONALITY[nationality]} and {_GUARANTOR[guarantor]}"
    grid = board.key({"–": ("no one can be both", "none")}) + _grid(tie, nationality, guarantor)
    if not goes_together(tie, nationality):
        return (grid, shown), f"No one can be all of this at once: {person}. {CAUTION}", ""
    found = outcome(tie, nationality, guarantor)
    summary = f"{_FINDINGS[found].format(person)} {_why(tie, nationality, guarantor)}{CAUTION}"
    return (grid, shown), summary, _BADGES[found]


def _grid(tie: str, nationality: str, guarantor: str) -> Markup:
    """What follows for every tie and every nationality, with this guarantor; the chosen pair is marked."""
    lines = {
        label: [
            _answer(one, other, guarantor, chosen=(one, other) == (tie, nationality))
            for other in NATIONALITIES.values()
        ]
        for label, one in TIES.items()
    }
    who = label_of(GUARANTORS, guarantor)
    return board.grid(
        lines, [_SHORT[key] for key in NATIONALITIES.values()], corner="Tie to Japan",
        caption=f"Who is reported to qualify, by tie and nationality, where {who} vouches",
    )  # fmt: skip


def _answer(tie: str, nationality: str, guarantor: str, *, chosen: bool) -> board.Cell:
    if not goes_together(tie, nationality):
        return board.Cell("–", "none", chosen, "does not occur")
    return board.Cell(*_WORDS[outcome(tie, nationality, guarantor)], chosen)


def outcome(tie: str, nationality: str, guarantor: str) -> str:
    """What the reports say of the three conditions together: `MEETS`, `FAILS` or `OPEN`.

    One condition that is not met decides; otherwise one that is left open does.

    >>> outcome("none", "zainichi", "guarantor-ngo") == FAILS, outcome("descent-open", "zainichi", "guarantor-ngo") == OPEN
    (True, True)
    """
    results = _results(tie, nationality, guarantor).values()
    if any(result in _NO for result in results):
        return FAILS
    return OPEN if "left open" in results else MEETS


_NO = ("does not qualify", "required and not met")


def _results(tie: str, nationality: str, guarantor: str) -> dict[str, str]:
    """Each row of the table of conditions that bears on a person, with what it says of the condition."""
    found = data.load("eligibility").set_index("id")["outcome"]
    results = {tie: found[tie]}
    if nationality in _NATIONAL:  # no guarantor is asked for
        return results | {nationality: "qualifies"}
    if nationality == "national-descent":
        # Whether such a person is regarded as a national, and so needs no guarantor, is what is open.
        return results | {nationality: "left open" if guarantor == "guarantor-none" else "qualifies"}
    return results | {nationality: found[nationality], guarantor: found[guarantor]}


def _why(tie: str, nationality: str, guarantor: str) -> str:
    """What is reported of the conditions that decide against somebody, or leave it open; empty where nothing does."""
    results = _results(tie, nationality, guarantor)
    deciding = [key for key, result in results.items() if result in _NO] or [
        key for key, result in results.items() if result == "left open"
    ]
    return "".join(f"{data.row('eligibility', key)['reported']} " for key in deciding)


def goes_together(tie: str, nationality: str) -> bool:
    """Whether one person can have both: who left Japan as a national moved from there, and a descendant has a tie.

    >>> goes_together("own", "national"), goes_together("spouse", "national"), goes_together("none", "national-descent")
    (True, False, False)
    """
    if nationality in _NATIONAL:
        return tie == "own"
    return tie != "none" or nationality in ("zainichi", "other-national")


_FINDINGS = {
    MEETS: "By what is reported, such a person qualifies: {}.",
    FAILS: "By what is reported, such a person does not qualify: {}.",
    OPEN: "The reports leave it open whether such a person qualifies: {}.",
}


def steps(route: str) -> pd.DataFrame:
    """Reported steps of a route, in order, with `acts`: which of `ACTORS` are reported to act at each.

    Steps that both routes share come last. What is said of the time since 2010 is no step, and is left out.

    >>> steps("third country").iloc[1][["step", "acts"]].to_list()
    ['Interview by the NGO, which goes ahead if it expects Japan to accept the applicant', ['NGO']]
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
    'On the route through a third country, China is not reported to act at any of the 11 steps.'
    >>> who_acts("third country", "escapee")
    'On the route through a third country, the escapee is reported to act at 5 of the 11 steps, and never alone.'
    """
    table, by_itself = steps(route), alone(route, actor)
    count = sum(actor in acts for acts in table["acts"])
    verb = "are" if actor == JAPAN else "is"
    subject = f"{_BY_WAY[route]}, {label_of(FOLLOWED, actor)} {verb}"
    if not count:
        return f"{subject} not reported to act at any of the {len(table)} steps."
    found = f"{subject} reported to act at {count} of the {len(table)} steps"
    if by_itself.empty:
        return f"{found}, and never alone."
    first = f"“{by_itself['step'].iloc[0]}”"
    if len(by_itself) == 1:
        return f"{found}, and alone at one: {first}."
    if len(by_itself) == count:
        return f"{found}, always alone; the first is {first}."
    return f"{found}, and alone at {len(by_itself)} of them; the first of these is {first}."


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
        bodies = ", ".join(body for body in some["body"] if body != "NGOs")  # which their column says
        task = f"{what[0].lower()}{what[1:]}" if bodies else what
        claims = some["claims"].iloc[0]
        said = rows.link("claims", claims[0], task) if claims else rows.link("sources", some["source"].iloc[0], task)
        parts.append(Markup("{}{}").format(bodies and f"{bodies}: ", said))
    return Markup("; ").join(parts)
