"""What stands on each page for machines: a description, the tags by which reference managers cite it, and what it is, as JSON-LD.

The front page is the `Book`; a page that retells claims a `Chapter` with them; a page with the rows of a table has that `Dataset`.
"""

import re

from docutils import nodes
from markupsafe import Markup
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from claimbook.companion import Companion
from claimbook.publish import claims_json, scholarly, structured
from claimbook.publish.citation import Citation
from claimbook.settings import from_environment
from claimbook.sphinx import bundles

_LONGEST = 200  # characters of a description
_SHORTEST = 80  # of one that ends with a sentence


def description(doctree: nodes.document) -> str:
    """The first paragraph of a page that is more than a note on it, cut at a sentence or a word.

    The line in italics under a chapter's title says what it retells; what the chapter says comes after it.
    """
    for paragraph in doctree.findall(nodes.paragraph):
        text = " ".join(paragraph.astext().split())
        if (
            isinstance(paragraph.parent, nodes.section)
            and len(text) > 40
            and not isinstance(paragraph[0], nodes.emphasis)
        ):
            return shortened(text)
    return ""


def shortened(text: str, least: int = _SHORTEST, most: int = _LONGEST) -> str:
    """Whole sentences as far as they go, or as many words where that would say too little.

    >>> shortened("One. Two.", least=3, most=8), shortened("One very long sentence.", least=3, most=12)
    ('One.', 'One very …')
    """
    if len(text) <= most:
        return text
    sentences = re.match(rf".{{{least},{most - 1}}}[.?!](?=\s)", text)
    return sentences[0] if sentences else f"{text[: most - 2].rsplit(' ', 1)[0]} …"


def add(
    app: Sphinx,
    pagename: str,
    templatename: str,
    context: dict,
    doctree: nodes.document | None,
    companion: Companion,
    cited: Citation,
) -> None:
    """Put them into the head and at the end of a page."""
    if not doctree or app.builder.format != "html":
        return
    place, language = from_environment(), app.config.language
    here, front = app.builder.get_target_uri(pagename), app.builder.get_target_uri(app.config.root_doc)

    def to(file: str) -> str:
        return place.page(file) or relative_uri(here, file)

    page = structured.Page(place.page(here), Markup(context["title"]).striptags(), description(doctree))
    whole = pagename == app.config.root_doc
    tags = scholarly.tags(cited, page.title, language, page.address, whole=whole)
    if page.summary:
        tags = [("description", page.summary), *tags]
    context["metatags"] += str(scholarly.html(tags))  # a plain string, which Markup would escape
    retold = [claim for _, bundle in bundles.within(doctree) for claim in bundle["tells"]]
    sets: list[dict] = []
    if whole:
        found = structured.book(cited, page, [_page(app, name, to) for name in retelling(app)], language)
    elif retold:
        number = retelling(app).index(pagename) + 1
        claims = [_claim(companion, claim, cited) for claim in retold]
        found = structured.chapter(cited, page, to(front), number, language, claims)
        table = companion.tables.load("claims")
        sets = structured.terms(companion.tables.describe("claims"), table[table["id"].isin(retold)])
    else:
        found = structured.page(cited, page, to(front), language, _datasets(app, pagename, companion, cited, to))
    context["body"] += structured.script(found, *sets)


def retelling(app: Sphinx) -> list[str]:
    """The pages that retell claims, in the order of the book."""
    labels = app.env.get_domain("std").data["anonlabels"]
    pages = {page for name, (page, _) in labels.items() if name.startswith("told-")}
    return [name for name in _in_order(app) if name in pages]


def _in_order(app: Sphinx) -> list[str]:
    """All pages in the order of the contents."""
    found, to_see = [], [app.config.root_doc]
    while to_see:
        name = to_see.pop(0)
        found.append(name)
        to_see = [*app.env.toctree_includes.get(name, []), *to_see]
    return found


def _page(app: Sphinx, name: str, to) -> structured.Page:
    return structured.Page(to(app.builder.get_target_uri(name)), app.env.titles[name].astext())


def _claim(companion: Companion, claim: str, cited: Citation) -> dict:
    row = companion.claims.get(claim)
    works = {key: companion.sources.short(key) for key in row["sources"]}
    return structured.claim(row, cited, f"#claim-{claim}", works)


def _datasets(app: Sphinx, pagename: str, companion: Companion, cited: Citation, to) -> list[dict]:
    """The tables whose rows have their addresses on a page."""
    labels, tables, found = app.env.get_domain("std").data["anonlabels"], companion.tables, []
    for name in tables.names():
        described = {"licenses": tables.package().get("licenses", [])} | tables.describe(name)
        keys = tables.load(name)[described["schema"]["primaryKey"]]
        if any(labels.get(tables.address(name, key), ("",))[0] == pagename for key in keys):
            others = {claims_json.ALL: "application/json"} if name == "claims" else {}
            found.append(structured.dataset(described, cited, lambda file: to(f"data/{file}"), others))
    return found
