"""Numbers in tables that the engine shows stand to the right, whichever way they came there."""

import re

import pandas as pd
import pytest

from claimbook.companion import Companion
from claimbook.show import table
from claimbook.tables import DataError
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def rows():
    return Companion.of(ROOT / "engine" / "example" / "data").rows


def heads(html) -> dict[str, bool]:
    """Each head of a table, and whether its column stands to the right."""
    return {head: "number" in how for how, head in re.findall(r'<th scope="col"([^>]*)>(.*?)</th>', str(html))}


def test_numbers_of_rows_stand_to_the_right(rows):
    frame = rows.frame("supply", {"supplier": "Water from", "houses": "Houses", "source": "Source"})
    assert heads(table.html(frame, caption="")) == {"Water from": False, "Houses": True, "Source": False}
    assert heads(rows.listing("supply", {"supplier": "Water from", "deaths": "Deaths"}).html)["Deaths"]


def test_years_and_row_heads_stand_to_the_left(rows):
    frame = rows.frame("sources", {"title": "Title", "year": "Year"})
    assert heads(table.html(frame, caption="")) == {"Title": False, "Year": False}
    frame = rows.frame("supply", {"houses": "Houses", "deaths": "Deaths"})
    assert heads(table.html(frame, caption="")) == {"Houses": False, "Deaths": True}


def test_a_table_of_pandas_is_read_by_its_types():
    assert heads(table.html(pd.DataFrame({"when": ["1854"], "deaths": [616]}), caption="")) == {
        "when": False,
        "deaths": True,
    }


def test_a_column_that_is_not_there_is_one_line(rows):
    with pytest.raises(DataError, match="there is no column 'hauses'; the columns are id, supplier, houses, "):
        rows.frame("supply", {"hauses": "Houses"})
