"""The models and the Act of 2006, compared on their operative words."""

import pandas as pd
from markupsafe import Markup

from companion import data, rows

# The four laws that the chapter compares, and how a sentence names them.
LAWS = {
    "kr-settlement-1997": "South Korea's Act of 1997",
    "jp-remaining-1994": "Japan's Act of 1994",
    "us-nkhra-2004": "the American Act of 2004",
    "jp-act96-2006": "Japan's Act of 2006",
}

# How a verb binds somebody to do something, the strongest first.
BINDING = ["duty", "directive", "power", "effort"]

# The words of the table's column `question`, in the order in which the explorable offers them.
QUESTIONS = ["who is meant", "what the state does for them", "who decides", "money", "language and daily life",
             "private groups", "reporting", "nationality"]  # fmt: skip


# The Act of 2006 was passed in the light of the laws of its time. Texts of the same laws from years long after it are in
# the table too; the comparison leaves them out.
LATEST = 2015


def compared() -> pd.DataFrame:
    """The provisions of the four laws, law by law, in texts as near to the time of the comparison as were seen.

    >>> sorted(set(compared()["law"])) == sorted(LAWS)
    True
    """
    table = data.load("provisions")
    return table[table["law"].isin(LAWS) & (table["text_of"] <= LATEST)]


def laws() -> pd.DataFrame:
    """The four laws as a table: what they are about, who is eligible, and what support they name."""
    table = data.pick("laws", list(LAWS))
    columns = {
        "name": "Law",
        "number": "Number",
        "about": "About",
        "who_is_eligible": "Who is meant",
        "support": "Support",
    }
    return rows.frame("laws", columns, rows=table)


def verbs() -> pd.DataFrame:
    """The verb of each provision that tells somebody to do something, by how strongly it binds.

    >>> [str(force) for force in verbs()["How it binds"]].count("effort")
    5
    """
    table = compared()
    table = table[table["force"].isin(BINDING)].copy()
    table["order"] = table["force"].map(BINDING.index)
    table = table.sort_values("order", kind="stable")
    shown = rows.frame("provisions", {"force": "How it binds", "verb": "Verb"}, rows=table)
    shown["In English"] = table["verb_english"].to_list()
    shown["Who"] = table["addressee"].to_list()
    shown["What about"] = table["about"].to_list()
    shown["Where"] = [_where(row) for _, row in table.iterrows()]
    return shown


# How the verb of the American section 303, "undertake to facilitate", may be read.
READINGS = {"“undertake to facilitate” is a duty": "duty", "it is only a duty to try": "effort"}
UNDERTAKES = "us-nkhra-303"


def strongest(undertakes: str = "duty") -> pd.DataFrame:
    """How strongly each law binds somebody on each question: one row a question, one column a law, "" for nothing.

    `undertakes` is how the verb of section 303 is read. No law has both a power and an effort on one question here, so
    which of the two counts for more changes nothing.

    >>> strongest().loc["what the state does for them", "jp-act96-2006"]
    'effort'
    >>> set(QUESTIONS) == set().union(*data.load("provisions")["question"])
    True
    """
    table = compared()
    table["force"] = table["force"].where(table["id"] != UNDERTAKES, undertakes)
    table = table[table["force"].isin(BINDING)].explode("question").dropna(subset="question")
    rank = table["force"].map(BINDING.index).groupby([table["question"], table["law"]]).min()
    return pd.DataFrame(
        {law: [BINDING[rank[topic, law]] if (topic, law) in rank else "" for topic in QUESTIONS] for law in LAWS},
        index=QUESTIONS,
    )


def label(row: pd.Series) -> str:
    """Where a provision stands, and what it is about: for a list to choose from.

    >>> label(data.row("provisions", "us-nkhra-303"))
    'The American Act of 2004, s 303: applications for admission as a refugee'
    """
    return f"{_place(row)}: {row['about']}"


def _where(row: pd.Series) -> Markup:
    return rows.link("provisions", row["id"], _place(row))


def _place(row: pd.Series) -> str:
    name = LAWS[row["law"]]
    later = "" if name.endswith(str(row["text_of"])) else f", text of {row['text_of']}"
    return f"{name[0].upper()}{name[1:]}, {row['provision'].partition(',')[0]}{later}"
