"""Put the states of an explorable into a file of its own, which the page asks for when it is first touched.

An explorable brings all its answers with it; on the page only the first one need stand there at once. The
file is a script, because a page opened from a folder may load one, while it may not fetch data.
"""

import hashlib
import re
from pathlib import Path

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

_STATES = re.compile(
    r'(<section class="explorable" id="([^"]+)")(.*?)<script type="application/json">(.*?)</script>', re.DOTALL
)


def part(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Write the states of a page's explorables beside it and leave their address."""
    if app.builder.format != "html":
        return
    for node in doctree.findall(nodes.raw):

        def elsewhere(found: re.Match) -> str:
            start, name, rest, states = found.groups()
            script = f'bookStates("{name}",{states});\n'
            file = f"{name}-{hashlib.sha256(script.encode()).hexdigest()[:8]}.js"
            folder = Path(app.outdir, "_static", "states")
            folder.mkdir(parents=True, exist_ok=True)
            (folder / file).write_text(script, encoding="utf-8")
            address = relative_uri(app.builder.get_target_uri(docname), f"_static/states/{file}")
            return f'{start} data-states="{address}"{rest}'

        if 'class="explorable"' in node.astext():
            node.children = [nodes.Text(_STATES.sub(elsewhere, node.astext()))]


def setup(app: Sphinx) -> dict:
    app.connect("doctree-resolved", part, priority=600)  # after addresses has led the links in the states
    return {"parallel_read_safe": True, "parallel_write_safe": True}
