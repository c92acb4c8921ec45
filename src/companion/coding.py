"""How the claims were coded, and how far a second pass led to the same result."""

from claimbook.claims import Coding
from claimbook.claims.coding import kappa as kappa
from companion.data import TABLES

# What one would have to look at to check a claim; the first that fits is taken.
KINDS = {
    "count": "how many people or things",
    "money": "sums and funding",
    "duration": "how long",
    "date": "when, where the date is the point",
    "definition": "what a word or a category means, or how the paper uses a term",
    "place": "where, where the place is the point",
    "comparison": "something set beside another country, programme, law or body of research",
    "law": "what a rule, a status or a court decision is, or what somebody is entitled or obliged to",
    "view": "an opinion, argument or position ascribed to somebody, the author included",
    "motive": "why somebody acts: aims, fears, wishes, reasons",
    "effect": "what follows from something, and for whom",
    "actor": "who does it, where that is the point",
    "process": "what is or was done, and how it goes",
}

CODING = Coding(TABLES, KINDS)

kinds = CODING.kinds
agreement = CODING.agreement
summary = CODING.summary
