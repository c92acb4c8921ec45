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

# How the paper puts a statement; the first that fits is taken. What the text of the paper says decides, not our
# retelling and not a note alone. "Can", "often", "most" say how often or how many, and are no modality.
MODALITIES = {
    "quotes": "the matter stands in quotation marks as somebody else's words; a single word or a name does not count",
    "reports others": "the paper ascribes it to somebody: what others say, think, estimate, argue or call it; what they do "
    "is an act, which the paper asserts",
    "possible": "in the paper's own voice it only may be so: may, might, could, perhaps, arguably, a question, a matter left "
    "open, or an item of a list of possible things",
    "likely": "in its own voice, more than possible and less than certain: likely, probably, it seemed clear, undoubtedly in "
    "large part",
    "judges": "in its own voice an evaluation, an interpretation or an inference: unusual, convincing, untenable, shows, on its "
    "face, what somebody tried or how things stood where no single record could settle it",
    "asserts": "everything else, stated as a fact in its own voice; what the paper says of itself belongs here",
}

CODING = Coding(TABLES, KINDS, MODALITIES)

kinds = CODING.kinds
modalities = CODING.modalities
agreement = CODING.agreement
summary = CODING.summary
