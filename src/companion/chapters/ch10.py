"""What the cells of chapter 10 show."""

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import data, figures, reasons, reasons_charts, selfcheck, tables
from companion.explore import explore


def tab_10_1() -> HtmlOutput:
    """Table 10.1."""
    return tables.show(
        reasons.table(),
        number="10.1",
        caption="The reasons for silence, stated and inferred. The paper counts the first two rows as one reason. What is marked “Ours” or “our step” is not in the paper. We leave out a seventh row of the data, on refugee status, because it does not concern silence.",
        fold="The six reasons, with what speaks for and against each",
    )


def fig_10_1() -> HtmlOutput:
    """Figure 10.1."""
    return figures.show(
        reasons_charts.covers(),
        number="10.1",
        title="None of the six reasons covers all five things, as we coded them",
        caption="What each reason covers, if you accept it, and how many of the five. Disputed: the reason was given for that, and someone objected.",
    )


def fig_10_2() -> HtmlOutput:
    """Figure 10.2."""
    return figures.show(
        reasons_charts.by_reading(),
        number="10.2",
        title="As we read it, only “who qualifies” has no reason that was expressly given",
        caption="The reasons that cover each kind of silence in our three readings: those that the authorities stated, and those that others infer. "
        "The two rows on China count as two reasons here.",
    )


def take_away() -> Explorable:
    """The explorable `#take-away`."""
    return explore(
        reasons_charts.take_away,
        question="Which reasons remain for keeping one thing quiet, if one of them is taken away?",
        try_this="Which of the five things loses its last undisputed reason when you take one away, and which reason is that?",
        labels={"thing": "Kept quiet", "gone": "Take away", "reading": "Reading"},
        thing=reasons.THINGS,
        gone=reasons.choices(),
        reading=reasons.READINGS,
        start={"thing": "persons", "gone": "privacy"},
        name="without-a-reason",
    )


def self_check() -> HtmlOutput:
    """The questions to check oneself by."""
    china = data.row("reasons", "china-relations")
    privacy = data.row("reasons", "privacy")
    thing = "how people are brought out"
    operations = reasons.bearing_on(reasons.THINGS[thing])[0]

    def named(table):
        return "; ".join(f"[{short}](#reasons-{key})" for key, short in zip(table["id"], table["short"], strict=True))

    return selfcheck.show(
        "10",
        selfcheck.several(
            "Which of these reasons have the authorities stated themselves?",
            selfcheck.options(
                "reasons",
                ["demand", "china-cooperation", "flexibility", "privacy"],
                label=lambda row: row["short"],
                right=lambda row: row["stated"] == "stated",
                why=lambda row: f"It is {row['stated']}, by {row['given_by']}.",
            ),
        ),
        selfcheck.number(
            f"By the coding of [Figure 10.1](#fig-10-1), if the row “{china['short']}” alone is taken away, how many undisputed reasons are left for keeping quiet about {thing}?",
            (operations["id"] != china["id"]).sum(),
            why=f"They are: {named(operations[operations['id'] != china['id']])}.",
        ),
        selfcheck.one(
            "By the coding of [Figure 10.1](#fig-10-1), which of these has only one undisputed reason for being kept quiet?",
            [
                selfcheck.Option(label, len(undisputed) == 1, f"Undisputed for it: {named(undisputed)}.")
                for label, undisputed in ((label, reasons.bearing_on(key)[0]) for label, key in reasons.THINGS.items())
            ],
        ),
        selfcheck.several(
            "Which of these statements speak against privacy as a reason for silence?",
            selfcheck.statements(
                ["v-2-19", "v-2-26", "v-2-23", "v-2-30"],
                right=lambda claim: claim["id"] in privacy["counter_claims"],
                why=lambda claim: (
                    "It supports the reason." if claim["id"] in privacy["claims"] else "It speaks against the reason."
                ),
            ),
        ),
    )
