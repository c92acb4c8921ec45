"""The works that the tables point to: cite one in a sentence, list them all with what they are cited for."""

import re
from collections import defaultdict
from collections.abc import Mapping

import pandas as pd
from markupsafe import Markup

from claimbook.claims.register import FEW
from claimbook.show.markup import counted, fold
from claimbook.show.output import HtmlOutput
from claimbook.tables import Tables

# How somebody saw a work, for each value of the column `seen_as`.
SEEN = {
    "original": "seen on the publisher's own page",
    "stored copy": "seen in a stored copy",
    "repost": "seen as reposted elsewhere",
    "secondary report": "seen through somebody else's report",
    "not seen": "not seen by us; known through the {text}'s note",
}
# Languages whose script a screen reader should be told of.
_SCRIPTS = {"ja": r"[぀-ヿ一-鿿]", "ko": r"[가-힣]", "zh": r"[一-鿿]"}


class Sources:
    """The works of the table `sources`.

    Args:
        tables: the tables of a companion; among them `sources`, `citations` and `claims`.
        kinds: heading of each kind of work in the bibliography, in the order in which they stand there.
        text: what a sentence calls the text whose claims these are: "paper", say, or "book".
    """

    def __init__(self, tables: Tables, kinds: Mapping[str, str], text: str = "text"):
        self.tables, self.kinds, self.text = tables, kinds, text

    def short(self, key: str) -> str:
        """Author and year, as a sentence cites them; several authors with "and". A work without an author goes by its title.

        >>> sources.short("snow1855")
        'Snow 1855'
        """
        source = self.tables.row("sources", key)
        if not source["author"]:
            return source["title"]
        names = [re.sub(r" \(.*\)", "", name.split(",")[0]).strip() for name in source["author"].split(";")]
        return " and ".join(name.removeprefix("and ") for name in names) + (
            "" if pd.isna(source["year"]) else f" {source['year']}"
        )

    def address(self, key: str) -> str:
        """Where a source stands in the bibliography.

        >>> sources.address("snow1855")
        'source-snow1855'
        """
        return self.tables.address("sources", key)

    def link(self, key: str) -> Markup:
        """Short citation that leads to the source's entry.

        >>> sources.link("snow1855")
        Markup('<a href="#source-snow1855">Snow 1855</a>')
        """
        return Markup('<a href="#{}">{}</a>').format(self.address(key), self.short(key))

    def uses(self) -> dict[str, dict[str, list[str]]]:
        """What each source is cited for: the text's notes, the claims, and the keys of rows of other tables.

        >>> sorted(sources.uses()["snow1855"])
        ['attacks', 'claims', 'supply']
        """
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for note, key in self.tables.load("citations")[["note", "source"]].itertuples(index=False):
            found[key]["notes"].append(str(note))
        for claim, keys in self.tables.load("claims")[["id", "sources"]].itertuples(index=False):
            for key in keys:
                found[key]["claims"].append(claim)
        for name in self.tables.names():
            if name in ("claims", "citations", "sources"):
                continue
            columns = self.pointers(name)
            for _, row in self.tables.load(name).iterrows():
                for key in sorted({key for column in columns for key in _keys(row[column]) if key}):
                    found[key][name].append(str(row.iloc[0]))
        return found

    def pointers(self, name: str) -> list[str]:
        """Columns of a table that hold keys of sources.

        >>> sources.pointers("attacks")
        ['source']
        """
        return [key.column for key in self.tables.foreign_keys(name) if key.table == "sources"]

    def bibliography(self) -> HtmlOutput:
        """Every source by kind, each at the address `source-…`, how somebody saw it, and what it is cited for."""
        works, cited = self.tables.load("sources"), self.uses()
        parts = (self._kind(kind, heading, works[works["kind"] == kind], cited) for kind, heading in self.kinds.items())
        return HtmlOutput(Markup("").join(parts), targets={self.address(key): self.short(key) for key in works["key"]})

    def _kind(self, kind: str, heading: str, works: pd.DataFrame, cited: dict[str, dict[str, list[str]]]) -> Markup:
        """The works of a kind below their heading, folded."""
        items = Markup("").join(self._item(work, cited[work["key"]]) for _, work in works.iterrows())
        opened = len(self.tables.load("sources")) <= FEW
        listed = fold(
            counted(len(works), "work"), Markup('<ul class="book-sources">{}</ul>').format(items), opened=opened
        )
        return Markup('<h2 id="{}">{}</h2>{}').format(kind.replace(" ", "-"), heading, listed)

    def _item(self, work: pd.Series, cited: dict[str, list[str]]) -> Markup:
        script = _SCRIPTS.get(work["language"])
        marked = bool(script) and re.search(script, work["title"])
        language = Markup(' lang="{}"').format(work["language"]) if marked else ""
        year = "" if pd.isna(work["year"]) else f"({work['year']})"
        named = " ".join(filter(None, (work["author"], year)))
        seen = SEEN.get(work["seen_as"], work["seen_as"]).replace(
            "{text}", self.text
        )  # where it is empty, nothing is said
        return Markup('<li id="{}">{}<cite{}>{}</cite>.{} {} <small>{}{}{}</small></li>').format(
            self.address(work["key"]),
            f"{named}. " if named else "",
            language,
            work["title"],
            f" {appeared(work)}." if work["container"] else "",
            _link_to(work),
            f"{seen.capitalize()}." if seen else "",
            f" {work['note']}" if work["note"] else "",
            _cited(cited, self.text),
        )


def appeared(work: pd.Series) -> str:
    """Where a work appeared, with volume, issue and pages.

    >>> columns = ["container", "volume", "issue", "pages"]
    >>> appeared(pd.Series(["The Lancet", "65", "1657", "109–110"], index=columns))
    'The Lancet 65(1657), 109–110'
    """
    volume = f" {work['volume']}" + (f"({work['issue']})" if work["issue"] else "") if work["volume"] else ""
    return work["container"] + volume + (f", {work['pages']}" if work["pages"] else "")


def _keys(cell) -> tuple[str, ...]:
    return cell if isinstance(cell, tuple) else (cell,)


def _cited(cited: dict[str, list[str]], text: str) -> Markup:
    """What a work is cited for, as one sentence."""
    parts = []
    if notes := cited.get("notes"):
        parts.append(Markup("note{} {} of the {}").format("s" if len(notes) > 1 else "", ", ".join(notes), text))
    if claims := cited.get("claims"):
        links = Markup(", ").join(Markup('<a href="#claim-{0}">{0}</a>').format(claim) for claim in claims)
        parts.append(Markup("claim{} {}").format("s" if len(claims) > 1 else "", links))
    for name, rows in cited.items():
        if name not in ("notes", "claims"):
            parts.append(f"{len(rows)} row{'s' if len(rows) > 1 else ''} of {name}")
    return Markup(" Cited in {}.").format(Markup("; ").join(parts)) if parts else Markup("")


def _link_to(work: pd.Series) -> Markup | str:
    if work["link"] != "link":
        return ""
    url = f"https://doi.org/{work['doi']}" if work["doi"] else work["url"]
    text = f"doi:{work['doi']}" if work["doi"] else re.sub(r"https?://(www\.)?", "", url).split("/")[0]
    return Markup('<a href="{}" rel="noreferrer">{}</a>.').format(url, text)
