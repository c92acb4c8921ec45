"""What a cell shows: HTML, and in a build what belongs to it that is no HTML.

In a running notebook it is HTML alone. In a build it goes to the page as one bundle of JSON, so that nothing has to be
read out of HTML again: which elements can be linked to, the files that come with it, the answers of an explorable, and
the sentences in it that somebody wrote. `claimbook.sphinx` takes the bundle in.
"""

import re
import textwrap
from collections.abc import Iterable, Mapping, Sequence
from typing import NotRequired, TypedDict

from markupsafe import Markup

from claimbook.settings import building

MIME = "application/vnd.claimbook.v1+json"
FILE = "claimbook-file:"  # an address in the HTML that begins so is the name of a file that comes with it
STATES = f"{FILE}states"  # … or the script with the answers of its explorable


def told(claim: str) -> str:
    """Where the book retells a claim, as it stands in the HTML of a cell: the build puts a link there, or nothing.

    >>> told("i-2")
    '<!-- told i-2 -->'
    """
    return f"<!-- told {claim} -->"


class States(TypedDict):
    """All that an explorable can show."""

    name: str
    says: str  # what the first state says
    states: list[int]  # for each state in order the number of its answer
    answers: list[list[str]]  # of each: its sentence, its badge or "", and what it shows as HTML
    idle: dict[str, list[int]]  # see claimbook.explore.packed
    choices: dict[str, list[str]]  # what an address may name, by the name of the control


class Bundle(TypedDict):
    """What a build learns of one output."""

    html: str
    targets: dict[str, str]  # id of an element that can be linked to from any page: its title
    files: dict[str, str]  # path below the book's root: content
    downloads: dict[str, str]  # path of those that a line below the cell offers: what its link reads
    states: NotRequired[States]
    prose: list[str]  # sentences that somebody wrote: captions, labels
    asked: list[str]  # questions that readers are to answer
    tells: list[str]  # claims that the page retells: the register leads back to the first link to each


class HtmlOutput:
    """HTML that a notebook shows as the result of a cell.

    Args:
        html: what is shown.
        targets: title of each element, by its id, that any page may link to as `[text](#its-id)`.
        files: content of each file that comes with it, by its path below the book's root; in a build only. The HTML names
            one as `claimbook-file:figures/fig-3-1.svg`, unless it is among the downloads.
        downloads: of the files those that a line below the cell offers: what the link to each reads.
        states: the answers of an explorable; in a build only. The HTML names their script as `claimbook-file:states`.
        prose: the sentences in it that somebody wrote, which are checked as the prose of the page is (`claimbook.prose`).
        asked: the questions in it that readers are to answer: sentences too, whose numbers no link may give away.
        tells: the claims that the prose of the page retells.
    """

    def __init__(
        self,
        html: Markup,
        *,
        targets: Mapping[str, str] | None = None,
        files: Mapping[str, str] | None = None,
        downloads: Mapping[str, str] | None = None,
        states: States | None = None,
        prose: Sequence[str] = (),
        asked: Sequence[str] = (),
        tells: Sequence[str] = (),
    ):
        self.html = html
        self.targets, self.files, self.states = dict(targets or {}), dict(files or {}), states
        self.downloads = dict(downloads or {})
        self.prose, self.asked, self.tells = list(prose), list(asked), list(tells)

    @classmethod
    def joined(cls, outputs: Iterable["HtmlOutput"]) -> "HtmlOutput":
        """Several as one, in this order. Raises `ValueError` where one is an explorable, which stands by itself.

        >>> parts = [HtmlOutput(Markup("<p>1</p>"), targets={"a": "A"}), HtmlOutput(Markup("<p>2</p>"))]
        >>> HtmlOutput.joined(parts).html, HtmlOutput.joined(parts).targets
        (Markup('<p>1</p><p>2</p>'), {'a': 'A'})
        """
        whole = cls(Markup(""))
        for output in outputs:
            if output.states:
                raise ValueError(f"the explorable {output.states['name']!r} must be the result of a cell of its own")
            whole.html += output.html
            whole.targets |= output.targets
            whole.files |= output.files
            whole.downloads |= output.downloads
            whole.prose += output.prose
            whole.asked += output.asked
            whole.tells += output.tells
        return whole

    def bundle(self) -> Bundle:
        """What a build takes in."""
        made = Bundle(
            html=str(self.html), targets=self.targets, files=self.files, downloads=self.downloads,
            prose=self.prose, asked=self.asked, tells=self.tells,
        )  # fmt: skip
        return made | {"states": self.states} if self.states else made

    def _repr_mimebundle_(self, include=None, exclude=None) -> dict:
        return {MIME: self.bundle()} if building() else {"text/html": str(self.html)}

    def __repr__(self) -> str:
        """The beginning of its text, for a terminal: the same whenever and wherever it is made.

        >>> HtmlOutput(Markup("<p>at least <b>200</b></p>"))
        at least 200
        """
        html = Markup(re.sub(r"<style>.*?</style>", "", self.html, flags=re.DOTALL))
        return textwrap.shorten(html.striptags(), 300, placeholder=" …")
