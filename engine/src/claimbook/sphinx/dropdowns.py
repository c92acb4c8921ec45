"""An admonition of the class `dropdown` is closed until a reader opens it: a solution, or what is said to teachers.

It is a `<details>` of HTML, which a browser opens without a script, finds words in, and prints as it stands: a handout
shows the solutions that were opened.
"""

import re

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform

_TITLE = re.compile(r"((?:Solution to )?Exercise) \((?:(\d[\d.]*) )?(.+)\)")


def titled(title: str) -> str:
    """The title of an exercise without the brackets of sphinx-exercise, a number at its start set apart.

    >>> titled("Exercise (3.1 Three schemes)"), titled("Solution to Exercise (Who asks?)"), titled("Note (1)")
    ('Exercise 3.1: Three schemes', 'Solution to Exercise: Who asks?', 'Note (1)')
    """
    if found := _TITLE.fullmatch(title):
        kind, number, name = found.groups()
        return f"{kind}{f' {number}' if number else ''}: {name}"
    return title


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


class Title(SphinxPostTransform):
    """Name each exercise, and each solution, without brackets."""

    default_priority = 890  # as below, and before a solution's title is split
    formats = ("html",)

    def run(self, **kwargs) -> None:
        """Write the titles of the page anew."""
        for title in self.document.findall(nodes.title):
            if (better := titled(title.astext())) != title.astext():
                title.children[:] = [nodes.Text(better)]


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
    app.add_post_transform(Title)
    app.add_post_transform(Close)
