"""For pytest: the examples in docstrings and in docs/ speak of the example book: its `tables`, and what is made of them."""

from pathlib import Path

import pytest

from claimbook.claims import Claims, Evidence, Sources
from claimbook.publish import citation
from claimbook.tables import Tables
from claimbook.tables.rows import Rows

EXAMPLE = Path(__file__).resolve().parent / "example"


@pytest.fixture(autouse=True)
def example_book(doctest_namespace, tmp_path) -> None:
    tables = Tables(EXAMPLE / "data")
    sources = Sources(tables, {"scholarship": "Scholarship"})
    evidence = Evidence(sources, ["I", "II"])
    cited = citation.read(EXAMPLE)
    doctest_namespace.update(
        BOOK=cited,
        SNOW=cited.text,
        folder=tmp_path,  # a folder for what an example writes
        tables=tables,
        sources=sources,
        evidence=evidence,
        claims=Claims(evidence, {}),
        rows=Rows(tables, {"citation": sources.short}),
    )
