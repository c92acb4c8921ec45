"""The works that the tables point to: cite one in a sentence, list them all with what they are cited for."""

from claimbook.claims import Sources
from claimbook.claims.sources import SEEN as SEEN
from claimbook.claims.sources import appeared as appeared
from companion.data import TABLES

SOURCES = Sources(
    TABLES,
    {
        "scholarship": "Scholarship",
        "interview": "Interviews made for the paper",
        "diet record": "Diet records",
        "official": "Official answers and publications",
        "law": "Laws and treaties",
        "ngo": "NGOs and Red Cross bodies",
        "news": "News",
        "encyclopedia": "Encyclopedias",
        "company": "Companies",
        "personal": "Personal pages",
        "blog": "Blogs",
    },
    text="paper",
)

short = SOURCES.short
address = SOURCES.address
link = SOURCES.link
uses = SOURCES.uses
pointers = SOURCES.pointers
bibliography = SOURCES.bibliography
