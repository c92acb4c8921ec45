"""Everything about a book that can be checked before it is built: contents, settings, how it is cited, notebooks, tables, prose.

    problems("my-book")  # [] when all is well

A build looks at none of this by itself: it finds links that lead nowhere and views that fail. `python -m claimbook check`
prints the same lines; a book's own test calls `problems`.
"""

import os
import re
from collections.abc import Container, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from pkgutil import resolve_name

from nbformat import NotebookNode
from sphinx_external_toc.parsing import MalformedError, parse_toc_yaml

from claimbook.claims.columns import lacking
from claimbook.notebooks import CONTENTS, NotebookError, pages, read, settings_of
from claimbook.notebooks import problems as problems_of_files
from claimbook.prose import Paragraph, Prose, paragraphs, paragraphs_of
from claimbook.publish import citation
from claimbook.show.output import MIME
from claimbook.sphinx import INPUTS, execution
from claimbook.tables import PACKAGE_FILE, DataError, Tables

CONFIG = "_config.yml"
_LINK = re.compile(r"\[([^\]]+)\]\(#([a-z0-9-]+)\)")
# Targets of links that nothing but a cell makes: once all cells have run, one that none has made is not there.
_MADE_BY_CELLS = ("fig-", "tab-", "check-")


@dataclass(frozen=True)
class Report:
    """What a check found.

    Attributes:
        problems: one line for each thing that is wrong, with its file.
        left: one line for each thing that was not looked at, and how to have it looked at.
        checked: what was looked at, in one line.
    """

    problems: list[str]
    left: list[str]
    checked: str


def problems(root: Path | str, *, run: bool = True) -> list[str]:
    """What is wrong with a book, one line each; see `check`.

    >>> problems(tables.folder.parent, run=False)
    []
    """
    return check(root, run=run).problems


def check(root: Path | str, *, run: bool = False) -> Report:
    """Check a book as far as that can be done without building it.

    What cells show has captions, labels and sentences, too. They are read from the last build where nothing has changed
    since; with `run` the other notebooks are run for it, each in a kernel of its own.

    Args:
        root: the folder with `_toc.yml` and `_config.yml`.
        run: whether notebooks of which no build knows what they show are to be run: a few seconds each.

    Raises `NotADirectoryError` where there is no such folder, and `FileNotFoundError` where it holds no `_toc.yml`.

    >>> check(tables.folder.parent).checked
    'Checked: _toc.yml, _config.yml, CITATION.cff, 4 pages, 5 tables with 59 rows, the numbers in prose.'
    """
    root = Path(root).resolve()
    if not root.is_dir():
        raise NotADirectoryError(f"{root}: there is no such folder")
    if not (root / CONTENTS).is_file():
        raise FileNotFoundError(f"{root}: there is no {CONTENTS}; expected the folder of a book")
    found = [*problems_of_files(root), *_contents(root), *_settings(root), *_cited(root)]
    config = _config(root)
    tables, more = _tables(root, config)
    found += more
    listed = _listed(root)
    checked = [CONTENTS, CONFIG, citation.FILE, _counted(len(listed), "page")]
    if tables is None:
        return Report(found, ["the numbers in prose, until the tables can be read"], f"Checked: {', '.join(checked)}.")
    rows = sum(len(tables.load(name)) for name in tables.names())
    checked.append(f"{_counted(len(tables.names()), 'table')} with {_counted(rows, 'row')}")
    shown, failed, not_run = _shown(root, config, listed, run=run)
    found += failed
    found += _prose(root, config, tables, shown, complete=not (failed or not_run))
    checked.append("the numbers in prose")
    left = []
    if not_run:
        names = ", ".join(path.name for path in not_run)
        left.append(f"what cells show (captions, labels, sentences) in {names}: add --run, or build the book first")
    return Report(list(dict.fromkeys(found)), left, f"Checked: {', '.join(checked)}.")


# Contents and settings -------------------------------------------------------------------------------


def _contents(root: Path) -> Iterator[str]:
    """What keeps `_toc.yml` from being a list of contents."""
    try:
        settings_of(root / CONTENTS)
        parse_toc_yaml(root / CONTENTS)
    except NotebookError:  # has its line already
        return
    except MalformedError as error:
        yield f"{CONTENTS}: {error}"


def _config(root: Path) -> dict:
    try:
        return settings_of(root / CONFIG)
    except NotebookError:  # has its line already
        return {}


def _settings(root: Path) -> Iterator[str]:
    """What must stand in `_config.yml` so that the engine takes part in a build."""
    config = _config(root)
    if not config:
        return
    sphinx = _within(config, "sphinx")
    named = [*(sphinx.get("extra_extensions") or []), *(_within(sphinx, "config").get("extensions") or [])]
    if "claimbook.sphinx" not in named:
        yield f"{CONFIG}: expected claimbook.sphinx in sphinx: extra_extensions; without it no page shows what cells show"
    if (how := _within(config, "execute").get("execute_notebooks")) != "cache":
        yield f"{CONFIG}: expected execute: execute_notebooks to be 'cache', found {how!r}"


def _cited(root: Path) -> Iterator[str]:
    """What keeps CITATION.cff from saying how to cite the book: no page is written without it."""
    try:
        citation.read(root)
    except citation.CitationError as error:
        yield str(error)


def _within(config: dict, *names: str) -> dict:
    """A mapping within the settings; an empty one where there is none."""
    for name in names:
        config = config.get(name) if isinstance(config, dict) else None
    return config if isinstance(config, dict) else {}


def _listed(root: Path) -> list[Path]:
    """The files of all pages that the contents name and that are there, in their order."""
    try:
        return pages(root, settings_of(root / CONTENTS))
    except NotebookError:
        return []


# Tables ----------------------------------------------------------------------------------------------


def _tables(root: Path, config: dict) -> tuple[Tables | None, list[str]]:
    """The book's tables, where they can be read, and what is wrong with them."""
    named = _within(config, "sphinx", "config").get("claimbook_companion")
    try:
        tables = resolve_name(named).tables if named else Tables(root / "data")
    except (ImportError, AttributeError, ValueError, DataError) as error:
        return None, [f"{CONFIG}: claimbook_companion is {named!r}, which cannot be had: {error}"]
    folder = tables.folder.relative_to(root).as_posix() if tables.folder.is_relative_to(root) else tables.folder.name
    if not (tables.folder / PACKAGE_FILE).is_file():
        return None, [f"{folder}/{PACKAGE_FILE}: there is no such file"]
    found = [f"{folder}/{line}" for line in tables.check()]
    try:
        described = {name: tables.describe(name) for name in tables.names()}
        short = [f"{folder}/{PACKAGE_FILE}: {line}" for line in lacking(described)]
        for name in described:
            tables.load(name)
    except DataError:  # has its line already
        return None, found
    if short:
        return None, found + short
    return tables, [*found, *(f"{folder}/{line}" for line in _links_in(tables))]


def _links_in(tables: Tables) -> Iterator[str]:
    """A line for each link in a cell to a row that is not there."""
    bound = Prose(tables)
    for name in tables.names():
        file = tables.describe(name)["path"]
        for column, cells in tables.load(name).items():
            for index, cell in cells.items():
                for words, address in _LINK.findall(cell) if isinstance(cell, str) else ():
                    if why := _dead(bound, address):
                        yield f"{file}, row {index + 2}, column {column!r}: the link [{words}](#{address}): {why}"


# Prose -----------------------------------------------------------------------------------------------


def _shown(
    root: Path, config: dict, listed: list[Path], *, run: bool
) -> tuple[dict[Path, NotebookNode | None], list[str], list[Path]]:
    """Each page's notebook, with what its cells show where that is known (`None` for a page of Markdown); what fails
    when it runs; and those that have not run."""
    inputs = _within(config, "sphinx", "config").get("claimbook_inputs", INPUTS)
    timeout = _within(config, "execute").get("timeout", 120)
    found: dict[Path, NotebookNode | None] = {}
    waiting: list[Path] = []
    for path in listed:
        if path.suffix != ".ipynb":
            found[path] = None
            continue
        try:
            found[path] = notebook = read(path)
            if any(cell.cell_type == "code" for cell in notebook.cells):
                found[path] = _with_outputs(notebook, execution.in_the_build(root, inputs, notebook))
        except NotebookError:  # has its line already
            continue
        except KeyError:
            waiting.append(path)
    if not run:
        return found, [], waiting

    def result(path: Path) -> NotebookNode | NotebookError:
        try:
            return execution.run_by_itself(root, path, timeout)
        except NotebookError as error:
            return error

    failed = []
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        for path, ran in zip(waiting, pool.map(result, waiting), strict=True):
            if isinstance(ran, NotebookError):
                failed.append(str(ran))
            else:
                found[path] = _with_outputs(read(path), ran)
    return found, failed, []


def _with_outputs(notebook: NotebookNode, ran: NotebookNode) -> NotebookNode:
    """A notebook with what its cells showed when it ran: the cache keeps code alone."""
    shown = [cell.outputs for cell in ran.cells if cell.cell_type == "code"]
    for cell, outputs in zip((cell for cell in notebook.cells if cell.cell_type == "code"), shown, strict=True):
        cell.outputs = outputs
    return notebook


def _prose(
    root: Path, config: dict, tables: Tables, shown: dict[Path, NotebookNode | None], *, complete: bool
) -> Iterator[str]:
    """What is wrong with the links to rows and with the numbers of every page."""
    named = _within(config, "sphinx", "config").get("claimbook_companion")
    bound = Prose(tables, readers=resolve_name(named).readers if named else {})
    chapters = [int(number) for path in shown if (number := _number(path))]
    made = _made(shown.values())
    for path, notebook in shown.items():
        name = path.relative_to(root).as_posix()
        blocks = list(paragraphs_of(path.read_text("utf-8", "replace")) if notebook is None else paragraphs(notebook))
        whole = []
        for block in blocks:
            dead = {address: why for address in block.addresses if (why := _dead(bound, address, made, complete))}
            for start, end, address in block.links:
                if address in dead:
                    yield f"{name}: the link [{block.text[start:end]}](#{address}): {dead[address]}"
            whole.append(_untitled(_without(block, dead), str(config.get("title", ""))))
        if name.removesuffix(path.suffix) not in _unbound(config):
            for line in bound.problems(whole, chapter=_number(path), chapters=chapters):
                yield f"{name}: {line}"


def _number(path: Path) -> str:
    """The number of a chapter, with which its file's name begins; empty for another page.

    >>> _number(Path("book/03-the-pump.ipynb")), _number(Path("book/index.md"))
    ('3', '')
    """
    found = re.match(r"0*(\d+)-", path.name)
    return found[1] if found else ""


def _unbound(config: dict) -> list[str]:
    """The pages whose numbers need no row: about the book, say, or about how it is taught."""
    return _within(config, "sphinx", "config").get("claimbook_unbound") or []


def _without(block: Paragraph, dead: Container[str]) -> Paragraph:
    """A paragraph without the words of its dead links, which have their own line each."""
    text = block.text
    for start, end, address in block.links:
        if address in dead:
            text = text[:start] + "…" * (end - start) + text[end:]
    return replace(block, text=text, links=[link for link in block.links if link[2] not in dead])


def _untitled(block: Paragraph, title: str) -> Paragraph:
    """A heading that is the book's title states nothing."""
    return replace(block, text="") if block.heading and block.text.strip() == title.strip() else block


def _made(notebooks: Iterable[NotebookNode | None]) -> set[str]:
    """What cells make known as targets of links: what they showed, and before they have run whatever they may name."""
    found = set()
    for notebook in filter(None, notebooks):
        for cell in notebook.cells:
            for output in cell.get("outputs", []):
                found |= set(output.get("data", {}).get(MIME, {}).get("targets", {}))
            if cell.cell_type == "code":
                named = re.findall(r"\bdef (\w+)|\bname=[\"']([\w-]+)[\"']", cell.source)
                found |= {(function or name).replace("_", "-") for function, name in named}
    return found


def _dead(bound: Prose, address: str, made: Iterable[str] = (), complete: bool = False) -> str:
    """Why a link leads nowhere; empty where it leads somewhere, or where only a build can tell.

    >>> bound = Prose(tables)
    >>> _dead(bound, "claim-i-9"), _dead(bound, "claim-i-2")
    ("claims.csv has no row 'i-9'", '')
    >>> _dead(bound, "fig-1-9", {"fig-1-1"}, complete=True)
    "no cell shows anything with the address 'fig-1-9'"
    """
    address = address.partition("?")[0]
    if address in made:
        return ""
    try:
        row = bound.cited(address)
    except DataError as error:
        return str(error)
    if complete and (row is not None or address.startswith(_MADE_BY_CELLS)):
        return f"no cell shows {'the row' if row is not None else 'anything'} with the address {address!r}"
    return ""


def _counted(number: int, what: str) -> str:
    return f"{number:,} {what}{'' if number == 1 else 's'}"
