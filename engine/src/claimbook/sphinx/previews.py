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
from claimbook.publish.citation import Citation
from claimbook.settings import from_environment
from claimbook.show.markup import inline
from claimbook.sphinx import targets

FILE = "previews-of-links.js"


def of_links(companion: Companion) -> dict[str, list[str]]:
    """For each address: a short name, and the text of what stands there.

    >>> of_links(Companion.of(tables.folder))["claim-i-2"]
    ['Claim i-2: section I, paragraph 2', 'The outbreak counted 616 fatal attacks. Rests on Snow 1855 (scholarship).']
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


def citations(cited: Citation, register: str) -> list[str]:
    """How to cite any claim, in words and as BibTeX: `@@id@@` and `@@place@@` stand for its own.

    >>> citations(BOOK, "")[0].partition("; ")[2]
    'restated as claim @@id@@ in Contributors to the companion, Snow on cholera: a small companion, version 0.1.0, 2026.'
    """
    address = f"{register}#claim-@@id@@" if register else ""
    words = cited.of_claim("@@id@@", "@@place@@", address)
    return [words, f"{cited.text.bibtex}\n\n{cited.bibtex_of_claim('@@id@@', '@@place@@', address)}"]


def write(app: Sphinx, error: Exception | None, companion: Companion, cited: Citation) -> None:
    """Write the script among the book's own."""
    if error or app.builder.format != "html":
        return
    labels = app.env.get_domain("std").data["anonlabels"]
    by_page: dict[str, dict[str, list]] = {}
    register = next((labels[name][0] for name in labels if name.startswith("claim-")), "")
    retelling = targets.places(app)
    for address, texts in of_links(companion).items():
        if address in labels:  # else no page shows it, and nothing can lead to it
            if retold := retelling.get(address.removeprefix("claim-")):
                texts = [*texts, [f"{app.builder.get_target_uri(retold[0])}#told-{address[6:]}", retold[1]]]
            by_page.setdefault(app.builder.get_target_uri(labels[address][0]), {})[address] = texts
    register = register and from_environment().page(app.builder.get_target_uri(register))
    facts, cite = (
        json.dumps(part, ensure_ascii=False, separators=(",", ":")) for part in (by_page, citations(cited, register))
    )
    Path(app.outdir, "_static", FILE).write_text(f"bookPreviews({facts},{cite});\n", encoding="utf-8")
