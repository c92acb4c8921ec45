"""Addresses and names that readers rely on, kept in two lists so that none disappears unnoticed.

    python -m tools.data.kept    # make keep: bring both lists up to date; drops nothing that CHANGELOG.md does not name

`tests/kept/addresses.txt` holds the addresses of the published site (`kept_addresses`), `tests/kept/companion.txt`
what `from companion import …` offers (`kept_names`), one a line. Each has to do what it did: an address leads
somewhere if its page, id and option are there, or if the page redirects to one that has them and passes on what
comes after #; a name can still be imported and takes what it took. Whatever does not is named in CHANGELOG.md, in a
table under "Addresses and names that are gone" of the version not yet released, with its new place, which must lead
somewhere itself, or with the reason. A row for a page, an explorable or a module covers what belongs to it. What has
been published was in use, even if no release had it yet.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import importlib
import re
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

from claimbook.settings import build_dir
from tools.data.kept_addresses import Site
from tools.data.kept_names import bare, name_fault, names

ROOT = Path(__file__).resolve().parents[2]

ADDRESSES = ROOT / "tests" / "kept" / "addresses.txt"
NAMES = ROOT / "tests" / "kept" / "companion.txt"
CHANGELOG = ROOT / "CHANGELOG.md"
PACKAGE = "companion"

HEADING = "Addresses and names that are gone"
UNRELEASED = "Not yet released"
REMEDY = f'bring it back, or name it in CHANGELOG.md under "{HEADING}"'

Fault = Callable[[str], str]  # why an address or a name does not do what it did; empty if it does


# The list of changes -----------------------------------------------------------------------------------


class Gone(NamedTuple):
    """A row of the table in CHANGELOG.md: what is gone, its new place, and the rest of that cell.

    A new place comes first in the cell, in backticks, and nothing but a comma, colon or the like may follow at once.
    """

    what: str
    place: str
    why: str


def unreleased(changelog: str) -> str:
    """What CHANGELOG.md has under "Not yet released".

    >>> unreleased("# Changes\\n\\n## Not yet released\\n\\nSoon.\\n\\n## 0.1.0\\n\\nFirst.\\n")
    '\\nSoon.\\n'
    """
    return f"\n{changelog}".partition(f"\n## {UNRELEASED}\n")[2].partition("\n## ")[0]


def gone(changelog: str) -> list[Gone]:
    """The rows of every table under "Addresses and names that are gone".

    >>> gone(f"### {HEADING}\\n| gone | now |\\n|---|---|\\n| `a.html` | `b.html` |\\n| `b.html#c` | Said twice. |\\n### More")
    [Gone(what='a.html', place='b.html', why=''), Gone(what='b.html#c', place='', why='Said twice.')]
    """
    sections = re.split(r"^(?=##+ )", changelog, flags=re.M)
    tables = "".join(section for section in sections if section.startswith(f"### {HEADING}\n"))
    return [
        Gone(what, place or "", why.strip())
        for what, place, why in re.findall(r"^\| `([^`]+)` \|(?: `([^`]+)`(?=[,;:.]| \|$))?(.*)\|$", tables, re.M)
    ]


def covers(what: str, entry: str) -> bool:
    """Whether a row names an entry: the entry itself, or the page, explorable, control or module that it belongs to.

    A name with brackets stands for what may be passed to it.

    >>> covers("a.html", "a.html#b"), covers("a.html#b", "a.html#b?c=d"), covers("a.html#b", "a.html#bc")
    (True, True, False)
    >>> covers("companion.data", "companion.data.load(name)"), covers("companion.data.load()", "companion.data.load(name)")
    (True, True)
    """
    if what.endswith(")"):
        return bare(what) == bare(entry) and entry.endswith(")")
    following = entry.removeprefix(what) if entry.startswith(what) else "-"
    return following[:1] in ("", *("#?=" if is_address(what) else ".(:"))


def is_address(text: str) -> bool:
    """Whether a text is an address rather than a dotted name.

    >>> is_address("index.html"), is_address("data/claims.csv"), is_address("companion.data.load(name, by='a/b')")
    (True, True, False)
    """
    return bool(re.match(r"[^(]*/|[\w-]+\.(html|inv)\b", text))


# What is there, against what is kept -------------------------------------------------------------------


def read(path: Path) -> set[str]:
    """The entries of a list; none where there is no list yet."""
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    return {line for line in lines if line and not line.startswith("#")}


def lost(kept: Iterable[str], fault: Fault, rows: list[Gone]) -> list[str]:
    """A line for everything that no longer does what it did and that no row names; one for all that share a fault.

    >>> lost({"a.html", "a.html#b", "c.html"}, lambda entry: "no page a.html" if entry[0] == "a" else "", [])[0].split(";")[0]
    'a.html (and 1 more): no page a.html'
    """
    faults: dict[str, list[str]] = {}
    for entry in sorted(kept):
        if (why := fault(entry)) and not any(covers(row.what, entry) for row in rows):
            faults.setdefault(why, []).append(entry)
    return [
        f"{entries[0]}{f' (and {len(entries) - 1} more)' if entries[1:] else ''}: {why}; {REMEDY}"
        for why, entries in faults.items()
    ]


def unlisted(found: set[str], kept: set[str], kind: str) -> list[str]:
    """One line if there is something that the list does not hold yet.

    >>> unlisted({"a.html", "b.html"}, {"a.html"}, "addresses")
    ['new addresses (1), not yet kept: b.html; add them with `make keep`']
    """
    new = sorted(found - kept)
    some = ", ".join(new[:3]) + (" …" if new[3:] else "")
    return [f"new {kind} ({len(new)}), not yet kept: {some}; add them with `make keep`"] if new else []


def misnamed(changelog: str, found: Iterable[str], fault: Fault) -> list[str]:
    """A line for each row that is wrong: a new place that leads nowhere, no reason, or something that is still there.

    Args:
        changelog: the text of CHANGELOG.md. New places have to lead somewhere in every version, through later rows
            if need be; the rest is asked of the version not yet released.
        found: what is there now.
        fault: why an entry does not do what it did.
    """
    rows, lines, names = gone(changelog), [], {bare(entry) for entry in found}
    for row in rows:
        if row.place and (why := astray(row.place, fault, rows, {row.what})):
            lines.append(f"CHANGELOG.md, {row.what}: its new place {row.place} leads nowhere: {why}")
    for row in gone(unreleased(changelog)):
        if not row.place and not re.search(r"\w", row.why):
            lines.append(f"CHANGELOG.md, {row.what}: neither a new place nor a reason; write one of them")
        if row.what in names:
            lines.append(f"CHANGELOG.md, {row.what}: is still there; take the row out")
        if row.what.endswith(")") and bare(row.what) not in names and not is_address(row.what):
            lines.append(f"CHANGELOG.md, {row.what}: is not there at all; take the brackets away")
    return lines


def astray(place: str, fault: Fault, rows: list[Gone], seen: set[str]) -> str:
    """Why a new place leads nowhere; empty if it leads somewhere, or if a further row explains what became of it."""
    if not (why := fault(place if is_address(place) else bare(place))):
        return ""
    for row in rows:
        if covers(row.what, place) and row.what not in seen:
            return row.place and astray(row.place, fault, rows, seen | {row.what})
    return why


# Both lists --------------------------------------------------------------------------------------------


class KeptList(NamedTuple):
    """One of the two lists: its file, what its first line says, what it held, and what it holds from now on."""

    path: Path
    note: str
    before: set[str]
    now: set[str]


def review(changelog: str, site: Site) -> tuple[list[str], list[KeptList]]:
    """What is wrong with the lists, a line each, and both as they would be brought up to date.

    Args:
        changelog: the text of CHANGELOG.md, with what is gone under "Not yet released".
        site: the built site that the addresses are looked up on.
    """
    rows, faults, lists, there = gone(unreleased(changelog)), [], [], set()
    for path, note, found, fault in (
        (ADDRESSES, "Addresses of the site", site.addresses(), site.fault),
        (NAMES, f"What `from {PACKAGE} import …` offers", names(package()), name_fault),
    ):
        kept, there = read(path), there | found
        faults += lost(kept, fault, rows)
        # What leads somewhere stays, although it may be found no more: a redirect, or a name from elsewhere.
        again = {bare(entry) for entry in found}
        now = found | {entry for entry in kept if bare(entry) not in again and not fault(entry)}
        lists.append(KeptList(path, note, kept, now))
    return faults + misnamed(changelog, there, either(site)), lists


def content(kept: KeptList) -> str:
    """The text of a list that is brought up to date."""
    note = f"{kept.note}, one a line; written by `make keep`, see tools/data/kept.py."
    return "".join(f"{line}\n" for line in (f"# {note}", *sorted(kept.now)))


def main() -> int:
    faults, lists = review(CHANGELOG.read_text(encoding="utf-8"), Site(built()))
    if faults:
        print(*faults, f"{len(faults)} problem(s). Nothing was written.", sep="\n", file=sys.stderr)
        return 1
    for one in lists:
        one.path.parent.mkdir(exist_ok=True)
        one.path.write_text(content(one), encoding="utf-8")
        added, out = len(one.now - one.before), len(one.before - one.now)
        print(f"{one.path.relative_to(ROOT)}: {len(one.now)} lines, {added} added, {out} taken out")
    return 0


def built() -> Path:
    """The folder of the built site."""
    return build_dir(ROOT) / "html"


def package() -> ModuleType:
    return importlib.import_module(PACKAGE)


def either(site: Site) -> Fault:
    """Why an address or a name, whichever it is, leads nowhere."""
    return lambda entry: site.fault(entry) if is_address(entry) else name_fault(entry)


if __name__ == "__main__":
    sys.exit(main())
