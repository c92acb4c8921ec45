"""An admonition of the class `dropdown` is closed until a reader opens it: a solution, or what is said to teachers.

It is a `<details>` of HTML, which a browser opens without a script, finds words in, and prints as it stands: a handout
shows the solutions that were opened.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


class Dropdown(nodes.Element):
    """A closed admonition, with what is to be read before it is opened.

    `of` says whose it is to those who meet it out of its place: a solution stands below its exercise.
    """


def open_dropdown(translator, node: Dropdown) -> None:
    """What Sphinx writes before the text."""
    translator.body.append(translator.starttag(node, "details", CLASS="admonition"))
    about = f'<span class="visually-hidden">{translator.encode(node["of"])}</span>' if node["of"] else ""
    translator.body.append(f'<summary class="admonition-title">{translator.encode(node["summary"])}{about}</summary>\n')


def close_dropdown(translator, node: Dropdown) -> None:
    """What it writes after it."""
    translator.body.append("</details>\n")


class Close(SphinxPostTransform):
    """Put a dropdown in the place of each such admonition."""

    default_priority = 900  # the title of a solution names its exercise by then
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Close every admonition of the page that asks for it."""
        for admonition in list(self.document.findall(nodes.Admonition)):
            if "dropdown" in admonition["classes"]:
                title, *text = admonition.children
                summary, to, exercise = (
                    title.astext().strip().partition(" to " if "solution" in admonition["classes"] else "\n")
                )
                classes = [name for name in admonition["classes"] if name != "dropdown"]
                admonition.replace_self(
                    Dropdown("", *text, ids=admonition["ids"], classes=classes, summary=summary, of=to + exercise)
                )


def enter(app: Sphinx) -> None:
    """Let the build close its dropdowns so."""
    app.add_node(Dropdown, html=(open_dropdown, close_dropdown))
    app.add_post_transform(Close)
