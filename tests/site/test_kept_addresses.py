"""Every address of the site that is kept leads somewhere, and the list holds every address that there is."""

import pytest

from tools.data import kept


@pytest.fixture(scope="module")
def site(book) -> kept.Site:
    return kept.Site(book)


@pytest.fixture(scope="module")
def changelog() -> str:
    return kept.CHANGELOG.read_text(encoding="utf-8")


def test_every_kept_address_leads_somewhere(site, changelog):
    addresses = kept.read(kept.ADDRESSES)
    assert len(addresses) > 3000
    lines = kept.lost(addresses, site.fault, kept.gone(kept.unreleased(changelog)))
    assert not lines, "\n".join(lines)


def test_every_address_is_kept(site):
    lines = kept.unlisted(site.addresses(), kept.read(kept.ADDRESSES), "addresses")
    assert not lines, "\n".join(lines)


def test_what_the_list_of_changes_calls_gone_is_gone_and_its_new_place_leads_somewhere(site, changelog):
    found = site.addresses() | kept.names(kept.package())
    lines = kept.misnamed(changelog, found, kept.either(site))
    assert not lines, "\n".join(lines)


def test_the_list_holds_every_kind_of_address(site):
    """So that what the tests above look at is not less than readers use."""
    assert set(LINKED_FROM_OUTSIDE) <= kept.read(kept.ADDRESSES)
    assert kept.lost(LINKED_FROM_OUTSIDE, site.fault, []) == []


LINKED_FROM_OUTSIDE = [
    "index.html",
    "objects.inv",
    "book/03-historical-background.html",
    "book/03-historical-background.html#the-data",
    "book/03-historical-background.html#claim-iii-5",
    "book/03-historical-background.html#fig-3-1",
    "book/03-historical-background.html#tab-3-1",
    "book/03-historical-background.html#check-3-1",
    "book/03-historical-background.html#ex-3-analysis",
    "book/03-historical-background.html#gone-by",
    "book/03-historical-background.html#gone-by?year=1967",  # a slider
    "book/02-returnees-or-refugees.html#under-the-definition?nationality=japanese",  # a menu
    "book/12-conclusion.html#weigh?debate=yes",  # a box
    "book/reference/claims.html#claim-iii-5",
    "book/reference/claims.html#register?section=iii",
    "book/reference/claims.html#register?words=",
    "book/reference/glossary.html#term-refugee",
    "book/reference/sources.html#source-charny2004",
    "book/reference/movement.html#repatriation-year-1960",
    "book/reference/dictionary.html#table-claims",
    "data/claims.csv",
    "data/datapackage.json",
    "data/sources.bib",
    "data/under-the-radar-data.zip",
    "figures/fig-3-1.svg",
    "figures/fig-3-1.csv",
    "take/03-historical-background.html",
    "take/assignments/counting.ipynb",
    "take/under-the-radar.pdf",
    "take/under-the-radar-reference.pdf",
    "take/under-the-radar.zip",
    "_sources/book/03-historical-background.ipynb",
    "lite/notebooks/index.html?path=book/03-historical-background.ipynb",
]
