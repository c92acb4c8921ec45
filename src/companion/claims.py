"""The paper's statements as rows: look one up, format it, link to it.

    claims.amount("iii-12")    # 'about 70,000 people'
    claims.listing("III")      # the claims of a section, for the end of its chapter

In prose link to a claim as `[text](#claim-iii-13)`.
"""

from claimbook.claims import Claims
from claimbook.claims.claims import place as place
from companion.evidence import EVIDENCE, MATTERS

CLAIMS = Claims(
    EVIDENCE,
    {"japanese_citizens": "Japanese citizens", "japanese_wives": "Japanese wives", "percent": "per cent"},
    MATTERS,
)

get = CLAIMS.get
of_section = CLAIMS.of_section
amount = CLAIMS.amount
link = CLAIMS.link
listing = CLAIMS.listing
register = CLAIMS.register
items = CLAIMS.items
citations = CLAIMS.citations
rests_on = CLAIMS.rests_on
