"""What the paper's claims rest on, and what would be left of them without one of their sources.

A claim whose note is not in our copy is never counted as unsupported: every figure comes as what is
known, what is unknown, and the bounds between which the truth lies.
"""

from claimbook.claims import Evidence
from claimbook.claims.evidence import FALLS as FALLS
from claimbook.claims.evidence import LOST as LOST
from claimbook.claims.evidence import NONE as NONE
from claimbook.claims.evidence import OPEN as OPEN
from claimbook.claims.evidence import SEVERAL as SEVERAL
from claimbook.claims.evidence import SINGLE as SINGLE
from claimbook.claims.evidence import STANDINGS as STANDINGS
from claimbook.claims.evidence import STANDS as STANDS
from claimbook.claims.evidence import share as share
from companion.data import TABLES
from companion.sources import SOURCES

SECTIONS = ["I", "II", "III", "IV.1", "IV.2", "IV.3", "IV.4", "V.0", "V.1", "V.2", "V.3", "VI"]

EVIDENCE = Evidence(SOURCES, SECTIONS)

standing = EVIDENCE.standing
by_section = EVIDENCE.by_section
told = EVIDENCE.in_words
without = EVIDENCE.without
cited = EVIDENCE.cited
without_each = EVIDENCE.without_each
kinds = EVIDENCE.kinds
numbers = EVIDENCE.numbers
summary = EVIDENCE.summary
take_away = EVIDENCE.take_away


def voices() -> dict[str, tuple[str, ...]]:
    """Works that come from one voice; name to keys. One by one they prop each other up; together they do not.

    >>> voices()["Kato and LFNKR, everything"][:2]
    ('kato2005', 'kato2008')
    """
    works = TABLES.load("sources").set_index("key").loc[sorted(cited()["key"])]
    own = works["author"].str.contains("Kato, Hiroshi|Life Funds for North Korean Refugees")
    return {
        "Kato and LFNKR, everything": tuple(works.index[own]),
        "Every interview": tuple(works.index[works["kind"] == "interview"]),
        "All Diet records": tuple(works.index[works["kind"] == "diet record"]),
    }


def choices() -> dict[str, tuple[str, ...]]:
    """What can be taken away: voices, then single works by how much hangs on them; name to keys.

    >>> choices()["Ogawa 1996 (ngo)"]
    ('ogawa1996',)
    """
    works = cited()[["name", "kind", "key"]].itertuples(index=False)
    return voices() | {f"{name} ({kind})": (key,) for name, kind, key in works}
