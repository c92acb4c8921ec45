"""What happened, what the public was told of it, and what the government withheld, by a given year."""

import pandas as pd

from claimbook.show.markup import label_of, spelled
from companion import data, rows

# The options of the explorable of chapter 9: visible label to the table's own words.
AUDIENCES = {
    "anyone": (),
    "the public": ("the public",),
    "the Diet": ("the Diet",),
    "the press": ("the press",),
    "escapees and NGOs": ("an escapee", "NGOs"),
}


# Topics of replies on the departures of 1959 to 1984 and on those who left.
DEPARTURES = ("repatriation", "Japanese spouses in North Korea", "home visits", "Red Cross talks", "exit certificates")
# Those, and others that are not about escapees and how they are dealt with: a single court case, crews of boats as
# witnesses, and what an entry in a register means.
_OTHER_TOPICS = (*DEPARTURES, "human rights information", "a case in court", "entry Chōsen")

# Which kinds of reply withhold what was asked for, from the strictest reading of a refusal to the loosest.
READINGS = {
    "only an open refusal": ("declines",),
    "also “not known”": ("declines", "does not know", "no statistics"),
    "also a principle without a fact": ("declines", "does not know", "no statistics", "describes policy", "other"),
}


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


def how_many() -> pd.DataFrame:
    """Questions on the record that asked how many or how often, with `about`: the departures, or escapees.

    Left out are those whose question or reply was not seen, and one about another movement.

    >>> how_many().groupby("about")["reply"].agg(lambda kinds: (kinds == "number").sum()).to_dict()
    {'escapees': 1, 'the departures': 7}
    """
    table = data.load("answers")
    table = table[table["question"].str.contains("how many|how often", case=False) & (table["reply"] != "not seen")]
    table = table[table["id"] != "koreans-2018"]  # people who went to the whole peninsula, soon after the war
    about = table["topic"].isin(DEPARTURES).map({True: "the departures", False: "escapees"})
    return table.assign(about=about).reset_index(drop=True)


def again() -> pd.DataFrame:
    """Dated replies to questions that were put more than once, with `year` (int) and `past` (bool: on the departures).

    In the order of the chart: the departures first, and within each the question that was put first.

    >>> again()["again"].iloc[0]
    'How many of those who left were Japanese?'
    """
    table = data.load("answers")
    table = table[(table["again"] != "") & (table["date"] != "")].copy()
    table["year"] = table["date"].str[:4].astype(int)
    table["past"] = table["topic"].isin(DEPARTURES)
    table["first"] = table.groupby("again")["date"].transform("min")
    table = table.sort_values(["past", "first", "again", "date"], ascending=[False, True, True, True], kind="stable")
    return table.drop(columns="first").reset_index(drop=True)


def withheld(kinds: tuple[str, ...]) -> dict[str, tuple[int, int]]:
    """How many of the replies to questions put more than once withhold something, and of how many that were seen.

    `kinds` are the kinds of reply that count as withholding.

    >>> withheld(("declines",))
    {'the departures': (1, 8), 'escapees': (6, 15)}
    """
    table = again()
    table = table[table["reply"] != "not seen"]
    counts = {}
    for name, past in (("the departures", True), ("escapees", False)):
        some = table[table["past"] == past]
        counts[name] = (int(some["reply"].isin(kinds).sum()), len(some))
    return counts


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
    """Dated acts of disclosing and withholding up to the end of a year, in order, to some audience or to any.

    >>> list(acts(2000)["id"]), list(acts(2003, ("the press",))["id"])
    (['declaration', 'book'], ['no-set-rules'])
    """
    table = data.load("disclosures")
    table = table[(table["date"] != "") & (table["date"].str[:4] <= str(until))]
    if audience:
        table = table[table["to_whom"].isin(audience)]
    # Of an act of which only the year is known we know nothing but that: it stands last in its year.
    order = table["date"].where(table["precision"] != "year", table["date"] + "-99")
    return table.loc[order.sort_values(kind="stable").index].reset_index(drop=True)


def happened(year: int) -> pd.DataFrame:
    """The cases up to the end of a year, for a table, with what the public could know of each by then.

    >>> list(happened(1999)["Public by then?"])
    ['no: in 2002, at the latest', 'no: in 2000, at the latest']
    """
    table = cases()
    table = table[table["year"] <= year]
    shown = rows.frame("events", {"dated": "When", "event": "What happened"}, rows=table)
    shown["Public by then?"] = [
        f"yes, in {told}" if told <= year else f"no: in {told}, at the latest" for told in table["told"]
    ]
    shown["Claim"] = [rows.link("claims", claim) for claim in table["claim"]]
    return shown


def known_in_a_sentence(year: int) -> str:
    """How many cases had happened by the end of a year, and of how many the public could know."""
    table = cases()
    table = table[table["year"] <= year]
    known, whole = int((table["told"] <= year).sum()), len(table)
    could = {0: "neither" if whole == 2 else "none", whole: "both" if whole == 2 else "all"}.get(known, spelled(known))
    about = f"could know about {could}{'' if whole == 2 and known != 1 else ' of them'}"
    if whole == 1:
        about = "could know about it" if known else "could not know about it"
    return (
        f"By the end of {year}, {spelled(whole) if whole else 'none'} of the cases we know today had happened; as far as our sources show, the "
        f"public {about}."
    )


def disclosed_in_a_sentence(year: int, audience: tuple[str, ...]) -> str:
    """How many disclosures and concealments we know of by the end of a year, and the latest of them.

    >>> disclosed_in_a_sentence(2000, ())
    'We know of one disclosure and one concealment by the end of 2000. The latest we know of: Miyazaki Shunsuke publishes a book about his experiences.'
    >>> disclosed_in_a_sentence(1999, AUDIENCES["the press"])
    'We know of nothing that the press had been told or openly refused by the end of 1999.'
    """
    table = acts(year, audience)
    to = label_of(AUDIENCES, audience)
    if table.empty:
        return f"We know of nothing that {to} had been told or openly refused by the end of {year}."
    counts = table["act"].value_counts()
    open_acts, hidden, unknown = (int(counts.get(act, 0)) for act in ("tells", "conceals", "does not know"))
    receiver = f" to {to}" if audience else ""
    giver = f" from {'them' if len(audience) > 1 else 'it'}" if audience else ""
    last = table.iloc[-1]
    return (
        f"We know of {_counted(open_acts, 'disclosure')}{receiver} and {_counted(hidden, 'concealment')}{giver} by the end of {year}"
        + (f", and of {_counted(unknown, 'answer')} saying that something is not known" if unknown else "")
        + f". The latest we know of: {in_a_clause(last)}."
    )


_WITH_ARTICLE = (
    "Cabinet", "Chief Cabinet Secretary", "Diet", "Government of Japan", "Ministry of Foreign Affairs", "Yomiuri Shimbun",
)  # fmt: skip


def in_a_clause(act: pd.Series) -> str:
    """Who disclosed or withheld something, and what, as a clause.

    >>> in_a_clause(data.row("disclosures", "two-returned")), in_a_clause(data.row("disclosures", "pledge-withheld"))
    ('the Cabinet says that it has information that two escapees travelled to North Korea', 'the Chief Cabinet Secretary, asked about a promise to China, gives no details of one')
    """
    who = f"the {act['who']}" if act["who"] in _WITH_ARTICLE else act["who"]
    what = act["what"][0].lower() + act["what"][1:]
    return f"{who}{',' if ', ' in who or what.startswith('asked ') else ''} {what}"


def _counted(count: int, name: str) -> str:
    return f"{spelled(count)} {name}{'' if count in (0, 1) else 's'}"
