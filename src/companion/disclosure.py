"""What happened, what the public was told of it, and what the government withheld, by a given year."""

import pandas as pd
from markupsafe import Markup

from claimbook.show.markup import label_of
from companion import data, rows, tables

# The options of the explorable of chapter 9: visible label to the table's own words.
AUDIENCES = {
    "anybody": (),
    "the public": ("the public",),
    "the Diet": ("the Diet",),
    "the press": ("the press",),
    "escapees and NGOs": ("an escapee", "NGOs"),
}


# Topics of replies that are not about escapees and how they are dealt with: the departures of 1959 to 1984, a single
# court case, crews of boats as witnesses, and what an entry in a register means.
_OTHER_TOPICS = (
    "repatriation", "Japanese spouses in North Korea", "home visits", "Red Cross talks", "exit certificates",
    "human rights information", "a case in court", "entry Chōsen",
)  # fmt: skip


def replies() -> pd.DataFrame:
    """Dated replies of the government on escapees and how they are dealt with, with `year` (int), in order.

    Left out are those that were not seen, and the Bluebook, which is no reply.

    >>> replies()["reply"].iloc[0], int(replies()["year"].iloc[0])
    ('acknowledges', 2003)
    """
    table = data.load("answers")
    seen = (table["date"] != "") & ~table["reply"].isin(["not seen", "other"])
    table = table[seen & ~table["topic"].isin(_OTHER_TOPICS) & (table["forum"] != "Diplomatic Bluebook")].copy()
    table["year"] = table["date"].str[:4].astype(int)
    return table.sort_values("date", kind="stable", ignore_index=True)


def asked(row: pd.Series) -> str:
    """The question of a row of the table of answers, and the year of the reply, without what it said.

    >>> asked(data.row("answers", "number-2011"))
    '“How many escapees live in Japan now?” (reply of 2011)'
    """
    return f"“{row['question']}?” (reply of {row['date'][:4]})"


def cases() -> pd.DataFrame:
    """Dated cases with `year` (int), when each happened, and `told` (int), by when it was told in public.

    >>> cases().set_index("id").loc["miyazaki-flight", ["year", "told"]].to_list()
    [1996, 2000]
    """
    events = data.load("events")
    found = events[(events["kind"] == "case") & (events["told"] != "")].copy()
    found["year"] = found["date"].str[:4].astype(int)
    found["told"] = found["told"].astype(int)
    return found.sort_values(["year", "told"], kind="stable", ignore_index=True)


def acts(until: int, audience: tuple[str, ...] = ()) -> pd.DataFrame:
    """Dated acts of telling and concealing up to the end of a year, in order, to some audience or to any.

    >>> list(acts(2000)["id"]), list(acts(2003, ("the press",))["id"])
    (['declaration', 'book'], ['no-set-rules'])
    """
    table = data.load("disclosures")
    table = table[(table["date"] != "") & (table["date"].str[:4] <= str(until))]
    if audience:
        table = table[table["to_whom"].isin(audience)]
    return table.sort_values("date", kind="stable", ignore_index=True)


def happened_and_told(year: int) -> tuple[Markup, str]:
    """View of the explorable of chapter 4: the cases so far, whether the public could know of each, and what had
    been told or withheld, to whom.

    >>> happened_and_told(1999)[1]
    'By the end of 1999, 2 cases that we know of today had happened; as far as our sources show, the public could know of none of them.'
    """
    table = cases()
    table = table[table["year"] <= year]
    known = table["told"] <= year
    shown = rows.frame("events", {"dated": "When", "event": "What happened"}, rows=table)
    shown["Told in public by then?"] = [
        f"yes, since {told}" if told <= year else f"not yet: in {told}, at the latest" for told in table["told"]
    ]
    shown["Claim"] = [rows.link("claims", claim) for claim in table["claim"]]
    so_far = acts(year)
    told = f"{len(table)} case{'' if len(table) == 1 else 's'} that we know of today had happened"
    says = f"By the end of {year}, {told}; as far as our sources show, the public could know of {known.sum() or 'none'} of them."
    shows = tables.html(shown, caption="What had happened")
    if len(so_far):
        shows += Markup("<p><strong>Told or withheld so far, and to whom</strong></p>")
        shows += tables.html(_acts(so_far), caption="Told or withheld so far, and to whom")
    return shows, says


def _acts(table: pd.DataFrame) -> pd.DataFrame:
    columns = {"dated": "When", "act": "Act", "who": "Who", "to_whom": "To whom", "what": "What"}
    return rows.frame("disclosures", columns | {"claim": "Claim", "answer": "Reply"}, rows=table)


def disclosed_by(year: int, audience: tuple[str, ...]) -> tuple[pd.DataFrame, str]:
    """View of the explorable of chapter 9: what had been told and withheld by the end of a year, and to whom.

    >>> disclosed_by(2000, ())[1]
    'By the end of 2000, to anybody: 1 act of telling, 1 of concealing. The last of them: a book on his experiences (Miyazaki Shunsuke, 2000).'
    """
    table = acts(year, audience)
    to = label_of(AUDIENCES, audience)
    shown = _acts(table)
    if table.empty:
        return shown, f"By the end of {year}, to {to}: nothing that we know of was told or openly withheld."
    counts = table["act"].value_counts()
    told, hidden, unknown = (int(counts.get(act, 0)) for act in ("tells", "conceals", "does not know"))
    last = table.iloc[-1]
    what = last["what"][0].lower() + last["what"][1:]
    return shown, (
        f"By the end of {year}, to {to}: {told} act{'' if told == 1 else 's'} of telling, {hidden} of concealing"
        + (f", and {unknown} answer{'' if unknown == 1 else 's'} that it is not known" if unknown else "")
        + f". The last of them: {what} ({last['who']}, {last['date'][:4]})."
    )
