"""What the search finds on the pages that retell the text: each paragraph, by its heading, and each explorable, by its question.

Sphinx's own search leads to pages. A reader who asks "how many" wants the paragraph that says it, or the control that
answers; so their texts stand in a script, which the search page asks for after that of the previews (`found.js`).
"""

import json
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx

from claimbook.sphinx import bundles

FILE = "passages.js"


def collect(app: Sphinx, doctree: nodes.document) -> None:
    """Keep the paragraphs of a page that retells claims, and the explorables of any."""
    found = []
    shown = list(bundles.within(doctree))
    for _, bundle in shown:
        if "states" in bundle:
            name = bundle["states"]["name"]
            found.append([name, bundle["targets"][name], bundle["states"]["says"]])
    if any(bundle["tells"] for _, bundle in shown):
        for paragraph in doctree.findall(nodes.paragraph):
            section = paragraph
            while section is not None and not isinstance(section, nodes.section):
                section = section.parent
            text = " ".join(paragraph.astext().split())
            if section is not None and len(text) > 40:
                found.append([section["ids"][0], "", text])
    kept = _kept(app)
    kept.pop(app.env.docname, None)
    if found:
        kept[app.env.docname] = found


def forget(app: Sphinx, env, docname: str) -> None:
    """A page that is read again, or gone, leaves nothing behind."""
    getattr(env, "claimbook_passages", {}).pop(docname, None)


def _kept(app: Sphinx) -> dict[str, list[list[str]]]:
    if not hasattr(app.env, "claimbook_passages"):
        app.env.claimbook_passages = {}
    return app.env.claimbook_passages


def write(app: Sphinx, error: Exception | None) -> None:
    """Write the script among the book's own: for each page its address, its title, and what was found on it."""
    if error or app.builder.format != "html":
        return
    facts = [
        [app.builder.get_target_uri(name), app.env.titles[name].astext(), found]
        for name, found in sorted(_kept(app).items())
    ]
    text = json.dumps(facts, ensure_ascii=False, separators=(",", ":"))
    Path(app.outdir, "_static", FILE).write_text(f"bookPassages({text});\n", encoding="utf-8")
