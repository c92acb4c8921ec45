"""The tags by which Google Scholar, Zotero and their like cite a page: Highwire's `citation_…`, and the text as a reference."""

from markupsafe import Markup

from claimbook.publish.citation import Citation, Text, unnumbered


def tags(cited: Citation, title: str, language: str, address: str = "", whole: bool = False) -> list[tuple[str, str]]:
    """Name and content of each tag of a page.

    Args:
        cited: the book.
        title: of the page.
        language: of the page, such as "en".
        address: of the page; empty where it is not known, and then no tag has one.
        whole: whether the page stands for the whole book.

    >>> tags(BOOK, "1 The pump", "en")[:3]
    [('citation_title', 'The pump'), ('citation_author', 'Contributors to the companion'), ('citation_publication_date', '2026/11/28')]
    >>> dict(tags(BOOK, "Snow", "en", whole=True))["citation_title"]
    'Snow on cholera: a small companion'
    """
    found = [
        ("citation_title", cited.title if whole else unnumbered(title)),
        ("citation_author", cited.by),
        ("citation_publication_date", cited.released.strftime("%Y/%m/%d")),
        ("citation_inbook_title", "" if whole else cited.title),
        ("citation_language", language),
        ("citation_public_url", address),
        ("citation_fulltext_html_url", address),
        ("citation_reference", reference(cited.text)),
    ]
    return [(name, content) for name, content in found if content]


def reference(text: Text) -> str:
    """The text as the content of a `citation_reference`.

    >>> reference(SNOW)
    'citation_title=On the Mode of Communication of Cholera; citation_author=John Snow; citation_publication_date=1855; citation_publisher=John Churchill'
    """
    fields = [
        ("title", text.title),
        *(("author", f"{given} {family}".strip()) for given, family in text.authors),
        ("publication_date", str(text.year or "")),
        ("journal_title", text.journal),
        ("volume", text.volume),
        ("issue", text.issue),
        ("firstpage", text.start),
        ("lastpage", text.end),
        ("publisher", text.publisher),
        ("doi", text.doi),
    ]
    return "; ".join(f"citation_{name}={content.replace(';', ',')}" for name, content in fields if content)


def html(found: list[tuple[str, str]]) -> Markup:
    """Tags as they stand in the head of a page."""
    return Markup("").join(Markup('<meta name="{}" content="{}" />').format(*tag) for tag in found)
