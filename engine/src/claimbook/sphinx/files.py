"""Write the files that come with what a cell shows, and name them in its page.

An explorable brings all its answers with it; on the page only the first one need stand there at once. The others go into
a script, which the page asks for when it is first touched: a page that was opened from a folder may load a script, while it
may not fetch data. A figure brings its drawing and its rows.
"""

import hashlib
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

from claimbook.explore.packed import as_script, pack
from claimbook.show.output import FILE, STATES, States
from claimbook.sphinx import bundles

FOLDER = "_static/states"


def write(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the files of a page's cells below the book's root, and put their addresses where its HTML names them."""
    if app.builder.format != "html":
        return
    here = app.builder.get_target_uri(docname)
    for node, bundle in bundles.within(doctree):
        html, named = node.astext(), {f"{FILE}{path}": (path, content) for path, content in bundle["files"].items()}
        offered = {f"{FILE}{path}" for path in bundle["downloads"]}  # below the cell: see cells.py
        if "states" in bundle:
            named[STATES] = script(bundle["states"])
        for name, (path, content) in named.items():
            if f'"{name}"' not in html and name not in offered:
                raise ValueError(f"{docname}: a cell comes with the file {path!r}, but its output has no link to it")
            html = html.replace(f'"{name}"', f'"{relative_uri(here, path)}"')
            file = Path(app.outdir, path)
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content.encode("utf-8"))
        bundles.set_html(node, html)


def script(states: States) -> tuple[str, str]:
    """Path and content of the script with the answers of an explorable; its name changes with its content.

    >>> path, content = script({"name": "a", "states": [0], "answers": [["Yes.", "", "<p>Yes</p>"]], "idle": {}, "choices": {}})
    >>> path.startswith("_static/states/a-"), content
    (True, 'bookStates("a",{"states":[0],"answers":[["#","","$"]],"parts":["Yes.","<p>Yes<\\\\/p>"],"idle":{}});\\n')
    """
    name, packed = states["name"], pack(states["states"], states["answers"], states["idle"])
    content = f'bookStates("{name}",{as_script(packed)});\n'
    return f"{FOLDER}/{name}-{hashlib.sha256(content.encode()).hexdigest()[:8]}.js", content
