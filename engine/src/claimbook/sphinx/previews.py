"""What a link to a claim, a term or a source leads to, in a few words: for previews, and for a search.

One script holds them all, by the pages that they stand on: of each a name and a text, and of a claim where the book
retells it. A page asks for it when the first such link is pointed at or
reached by keyboard (`previews.js`), the search page when it is opened (`found.js`).
"""

import json
from pathlib import Path

from sphinx.application import Sphinx

from claimbook.claims.claims import place
from claimbook.companion import Companion
from claimbook.show.markup import inline
from claimbook.sphinx import targets

FILE = "previews-of-links.js"


def of_links(companion: Companion) -> dict[str, list[str]]:
    """For each address: a short name, and the text of what stands there.

    >>> of_links(Companion.of(tables.folder))["claim-i-2"]
    ['Claim i-2: section I, paragraph 2', 'The outbreak counted 616 fatal attacks. The text gives no note for these words.']
    """
    tables, claims, sources = companion.tables, companion.claims, companion.sources
    found, cited = {}, claims.citations()
    for _, row in tables.load("claims").iterrows():
        text = f"{row['statement']} {claims.rests_on(row, cited).striptags()}"
        found[f"claim-{row['id']}"] = [f"Claim {row['id']}: {place(row)}", text]
    terms = tables.load("glossary").iterrows() if "glossary" in tables.names() else ()
    for _, row in terms:
        found[f"term-{row['id']}"] = [row["term"], inline(row["definition"]).striptags()]
    for _, row in tables.load("sources").iterrows():
        found[sources.address(row["key"])] = [sources.short(row["key"]), row["title"]]
    return found


def write(app: Sphinx, error: Exception | None, companion: Companion) -> None:
    """Write the script among the book's own."""
    if error or app.builder.format != "html":
        return
    labels = app.env.get_domain("std").data["anonlabels"]
    by_page: dict[str, dict[str, list]] = {}
    retelling = targets.places(app)
    for address, texts in of_links(companion).items():
        if address in labels:  # else no page shows it, and nothing can lead to it
            if retold := retelling.get(address.removeprefix("claim-")):
                texts = [*texts, [f"{app.builder.get_target_uri(retold[0])}#told-{address[6:]}", retold[1]]]
            by_page.setdefault(app.builder.get_target_uri(labels[address][0]), {})[address] = texts
    facts = json.dumps(by_page, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "_static", FILE).write_text(f"bookPreviews({facts});\n", encoding="utf-8")
