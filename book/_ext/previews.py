"""What a link to a claim, a term or a source leads to, in a few words: for previews, and for the search.

One script holds them all. A page asks for it when the first such link is pointed at or reached by keyboard
(`_static/previews.js`), the search page when it is opened (`_static/found.js`).
"""

import json
from pathlib import Path

from sphinx.application import Sphinx

from claimbook.show.markup import inline
from companion import claims, data, sources

FILE = "previews-of-links.js"


def of_links() -> dict[str, list[str]]:
    """For each address: the page that has it, a short name, and the text of what stands there.

    >>> of_links()["term-zainichi"][1]
    'Zainichi'
    """
    found, cited = {}, claims.citations()
    for _, row in data.load("claims").iterrows():
        text = f"{row['statement']} {claims.rests_on(row, cited).striptags()}"
        found[f"claim-{row['id']}"] = ["claims", f"Claim {row['id']}: {claims.place(row)}", text]
    terms = data.load("glossary").iterrows() if "glossary" in data.names() else ()
    for _, row in terms:
        found[f"term-{row['id']}"] = ["glossary", row["term"], inline(row["definition"]).striptags()]
    for _, row in data.load("sources").iterrows():
        found[sources.address(row["key"])] = ["sources", sources.short(row["key"]), row["title"]]
    return found


def write(app: Sphinx, error: Exception | None) -> None:
    if error or app.builder.format != "html":
        return
    previews = json.dumps(of_links(), ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "_static", FILE).write_text(f"bookPreviews({previews});\n", encoding="utf-8")


def setup(app: Sphinx) -> dict:
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
