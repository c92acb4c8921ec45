"""What taking out a row, a name or a page changes in the sources, and what it leaves for a person.

Nothing is written here. A `Plan` holds the files as they would be, what is to be said about them, and the words that must
be nowhere in what is built afterwards. Nothing that it says repeats what was taken out.
"""

import ast
import csv
import json
import os
import posixpath
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from claimbook.notebooks import CONTENTS, read
from claimbook.publish import claims_json
from claimbook.settings import build_dir
from claimbook.strays import is_stray
from claimbook.tables import PACKAGE_FILE, Tables
from tools.data import rekeyed, release, rows_out
from tools.data.contents import decoded
from tools.data.gone import Search, Sought, address, fold, own, phrase, runs
from tools.data.kept import read as read_list
from tools.data.kept_addresses import Site, read_page
from tools.data.mentions import Mention, asked_for, edited, replaced, unlinked
from tools.data.recorded import forgotten, recorded
from tools.data.release import differences
from tools.data.release import tables as released_tables
from tools.data.rows_out import Cell, Row
from tools.site.inputs import OF_CHECKOUT

# What is no source, beside what belongs to one checkout; one list of the tests holds digests, and not values.
_NO_SOURCE = {*OF_CHECKOUT, ".pytest_cache", ".virtual_documents", "dist", "node_modules", "released.json"}
READ = ("book", "src", "marking", "docs", "README.md", "CONTRIBUTING.md")  # where links are made into words
_TEXT = {".py", ".md", ".ipynb"}
_NAMES = "tests/names_allowed.txt"
_SAMPLE = 60  # paragraphs of a page that are looked for
_PASSAGE = 14  # words of each: what a page shares with the tables in fewer may come together by chance on another


@dataclass
class Plan:
    """What is to be done, said and looked for."""

    title: str
    files: dict[Path, bytes | None] = field(default_factory=dict)  # as they would be; nothing for one that is deleted
    sections: list[tuple[str, list[str]]] = field(default_factory=list)  # what is said: a heading, and a line for each
    asked: list[str] = field(default_factory=list)  # places in code that ask for it: there the build will fail
    sought: list[Sought] = field(default_factory=list)  # what must be nowhere
    left: list[str] = field(default_factory=list)  # places where a name still is: before them there is nothing to build

    def content(self, path: Path) -> bytes | None:
        """A file as it would be; nothing if it is deleted."""
        return self.files[path] if path in self.files else path.read_bytes()

    def put(self, path: Path, content: bytes) -> None:
        """Plan a file's content, unless it has that already."""
        if content != self.content(path):
            self.files[path] = content

    def say(self, heading: str, lines: Iterable[object]) -> None:
        if found := list(dict.fromkeys(map(str, lines))):
            self.sections.append((heading, found))


# The sources -----------------------------------------------------------------------------------------


def sources(root: Path) -> Iterator[Path]:
    """Every file that the book, its tests or its tools are made of, in order; not what was made from them."""
    for folder, inside, names in os.walk(root):
        inside[:] = sorted(name for name in inside if name not in _NO_SOURCE and not name.endswith(".egg-info"))
        yield from (Path(folder, name) for name in sorted(names) if name not in _NO_SOURCE)


def name_of(root: Path, path: Path) -> str:
    return path.relative_to(root).as_posix()


def _is_read(name: str) -> bool:
    return name.split("/")[0] in READ and Path(name).suffix in _TEXT and not any(map(is_stray, name.split("/")))


def _places(root: Path, plan: Plan, sought: list[Sought], left_out: tuple[str, ...] = ()) -> list[str]:
    """Where in the sources, as they would be, the words are."""
    searching, found = Search(sought), []
    for path in sources(root):
        name = name_of(root, path)
        content = plan.content(path)
        if content is not None and not name.startswith(left_out):
            found += searching.places(name, content)
    return found


def _edit_read(
    root: Path, plan: Plan, edit: Callable, still: Callable[[str], bool], secret: str = ""
) -> tuple[list[Mention], list[Mention]]:
    """Edit every text that people read; gives the places that were changed and those left for a person."""
    done, left = [], []
    for path in sources(root):
        name, content = name_of(root, path), plan.content(path)
        if not _is_read(name) or content is None or not still(content.decode("utf-8", "replace")):
            continue
        changed = edited(name, content, lambda text, name=name: edit(name, text), still, secret)
        done, left = done + changed.done, left + changed.left
        plan.put(path, changed.text.encode("utf-8"))
    return done, left


# A row -----------------------------------------------------------------------------------------------


def of_row(root: Path, words: str) -> Plan:
    """The plan to take out a row. Raises `ValueError` where there is none, and `DataError` for tables that cannot be read."""
    data = root / "data"
    row = rows_out.find(data, words)
    out = rows_out.removal(data, row)
    plan = Plan(f"Takes out the row {row}.")
    plan.files = {data / name: content for name, content in out.files.items()}
    plan.say(
        "Also taken out, because they cannot do without it:", (f"{one} (needs {by})" for one, by in out.needed.items())
    )
    plan.say(
        "Cells that no longer point to it:", (f"{one.table} {one.key}, column {one.column!r}" for one in out.cells)
    )
    secret = fold(" ".join(out.texts))
    fragments = {f"#{place}" for place in out.addresses}
    named = [address(place) for place in out.addresses]
    done, left = _edit_read(
        root,
        plan,
        lambda name, text: unlinked(text, lambda target: rows_out.leads_to(target, fragments)),
        lambda text: any(one.within(text, "") for one in named),
        secret,
    )
    plan.say(
        "Sentences whose link to it is plain words now; read each again, since it may still say the same:",
        [*out.links, *done],
    )
    plan.asked = [*map(str, left), *asking(root, plan, list(out.rows))]
    _facts(root, plan, list(out.rows))
    package = (data / PACKAGE_FILE).read_text(encoding="utf-8")
    words_of = own(out.texts, [*out.others, *_strings(json.loads(package))])
    plan.sought = [*named, *words_of]
    kept = read_list(root / "tests" / "kept" / "addresses.txt")
    places = [one for one in sorted(kept) if f"#{one.partition('#')[2].partition('?')[0]}" in fragments]
    own_files = (f"data/{claims_json.one(one.key)}" for one in out.rows if one.table == "claims")
    places += [name for name in own_files if name in kept]
    _record(root, plan, list(out.rows), out.cells, places)
    plan.say("Places that still have eight of its words in a row; change them:", _places(root, plan, words_of))
    plan.say("Rules that no longer hold; put them right, or the book cannot be built:", out.problems)
    return plan


def asking(root: Path, plan: Plan, rows: list[Row]) -> list[str]:
    """Places in code that have the key of a row as a string: in the book, and in what tests it or makes assignments."""
    keys: dict[str, set[str]] = {}
    for row in rows:
        keys.setdefault(row.key, set()).add(row.table)
    found = []
    for path in sources(root):
        name = name_of(root, path)
        if name.split("/")[0] not in ("book", "src", "marking", "tests") or path.suffix not in (".py", ".ipynb"):
            continue
        text = (plan.content(path) or b"").decode("utf-8", "replace")
        # Keys such as "total" are in many tables: who asks for this one names its table too.
        here = [key for key, names in keys.items() if key in text and (_telling(key) or any(map(text.count, names)))]
        if not here:
            continue
        for place, code in _code(path, name):
            found += [f"{place}, line {number}" for number in asked_for(code, here)]
    return found


def _telling(key: str) -> bool:
    return bool(re.fullmatch(r"[a-z]+-.*\d", key))


def _code(path: Path, name: str) -> Iterator[tuple[str, str]]:
    if path.suffix == ".py":
        yield name, path.read_text(encoding="utf-8")
    else:
        for cell in read(path).cells:
            if cell.cell_type == "code":
                yield f"{name}, cell {cell.get('id')}", cell.source


def _facts(root: Path, plan: Plan, rows: list[Row]) -> None:
    """Facts of `tests/facts.csv` that rest on these rows alone say what they said, and go with them."""
    path = root / "tests" / "facts.csv"
    if not path.exists():
        return
    names = {f"{row.table}:{row.key}" for row in rows} | {row.key for row in rows if row.table == "claims"}
    head, *lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    kept, gone, header = [head], [], next(csv.reader([head]))
    for line in lines:
        cells = next(csv.reader([line]))
        at = header.index("where")
        where = [one for one in cells[at].split(";") if one not in names]
        if cells[at] == ";".join(where):
            kept.append(line)
        elif where:
            cells[at] = ";".join(where)
            kept.append(rows_out.line(cells))
        else:
            gone.append(cells[0])
    plan.put(path, "".join(kept).encode("utf-8"))
    plan.say("Facts in tests/facts.csv that said the same, also taken out:", gone)


def _strings(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from _strings(one)


def _record(
    root: Path, plan: Plan, rows: list[Row], cells: list[Cell], places: list[str], keys: Mapping[str, str] | None = None
) -> None:
    """Plan the lines of CHANGELOG.md, where there is one, and let the digests of released values forget these.

    `keys` are those that have become others: both files have these already.
    """
    new: set[Row] = set()
    if (released := root / "tests" / "released.json").exists():
        before = json.loads(released.read_text(encoding="utf-8"))
        changed = differences(before, released_tables(root / "data"))
        new = {
            Row(table, (keys or {}).get(key, key))
            for table, key, _ in changed
            if key not in before["tables"].get(table, {}).get("rows", {})
        }
        known = json.loads(plan.content(released) or b"")
        plan.put(released, release.text(forgotten(known, rows, cells)).encode("utf-8"))
    if (path := root / "CHANGELOG.md").exists():
        text = plan.content(path).decode("utf-8")
        plan.put(path, recorded(text, rows, cells, places, new).encode("utf-8"))


# A name ----------------------------------------------------------------------------------------------


def of_name(root: Path, name: str, by: str = "") -> Plan:
    """The plan to take out a name; `by` is what takes its place. Raises `ValueError` for a name that is too short."""
    try:
        sought = both_orders(name)
    except ValueError as error:
        raise ValueError(f"NAME is {error}") from None
    if by and not re.fullmatch(r"[^\W_]+(?:[ ’-][^\W_]+)*", by):
        raise ValueError("BY must be plain words, with nothing but letters, digits, spaces and hyphens")
    plan = Plan("Takes out a name; it is not repeated here.", sought=sought)

    def still(text: str) -> bool:
        return Search(sought).matches(text)

    if by:
        keys, cells = _other_keys(root, plan, sought, name)
        done = []
        for path in sources(root):
            where = name_of(root, path)
            if (
                where == _NAMES
                or where.startswith("tests/kept")
                or path.suffix not in (*_TEXT, ".csv", ".yml", ".cff", ".json")
            ):
                continue
            if not still((plan.content(path) or b"").decode("utf-8", "replace")):
                continue
            if path.suffix == ".csv" and path.parent == root / "data":
                cells += _in_table(root, plan, path, sought, by)
                continue
            changed = edited(where, plan.content(path), lambda text: replaced(text, sought, by), still)
            plan.put(path, changed.text.encode("utf-8"))
            done += [mention.place for mention in changed.done]
        cells = list({(one.table, one.key, one.column): one for one in cells}.values())  # as each is in the end
        words = [one for one in cells if by in one.now]
        plan.say(
            "Sentences that have the other words now; read each again:",
            [*(f"data/{one.table}.csv, row {one.key}, column {one.column!r}" for one in words), *done],
        )
        _record(root, plan, [], cells, [], keys)
    plan.left = _places(root, plan, sought, (_NAMES,))  # a list of words, two of which may meet by chance
    if not plan.left:
        _allowed(root, plan, name)
    plan.say(
        "Places where one of its words stands alone, or in a key. Look at each: if it means the same person, give that word as NAME too:",
        _single_words(root, plan, name),
    )
    return plan


def _other_keys(root: Path, plan: Plan, sought: list[Sought], name: str) -> tuple[dict[str, str], list[Cell]]:
    """Plan other keys for those that are made of a name; gives both, and the cells that have another key now."""
    before = rows_out.sheets(root / "data")
    keys = rekeyed.other_keys(before, sought, name)
    if not keys:
        return {}, []
    for path in (*sources(root), root / "tests" / "released.json"):
        where = name_of(root, path)
        if not rekeyed.is_text(where) or where == _NAMES or not path.exists():
            continue
        text = path.read_bytes().decode("utf-8", "replace")
        if (new := rekeyed.replaced(text, keys)) != text:
            plan.put(path, (rekeyed.in_order(new) if where.startswith("tests/kept/") else new).encode("utf-8"))
    after = _planned_sheets(root, plan)
    cells = rekeyed.changed_cells(before, after)
    for name_, sheet in after.items():
        if list(before[name_].rows) == sorted(before[name_].rows) != sorted(sheet.rows):
            sheet.rows = dict(sorted(sheet.rows.items()))
            plan.put(root / "data" / sheet.path, sheet.content())
    plan.say(
        "Rows whose key had the name, under the key and address that they have now. Links from elsewhere reach only the page:",
        (f"{name_} {key}" for name_, sheet in after.items() for key in sheet.rows if key not in before[name_].rows),
    )
    return keys, cells


def _planned_sheets(root: Path, plan: Plan) -> dict[str, rows_out.Sheet]:
    planned = {path.name: content for path, content in plan.files.items() if path.parent == root / "data" and content}
    return rows_out.sheets(root / "data", planned)


def _single_words(root: Path, plan: Plan, name: str) -> list[str]:
    """Where words of a name stand without the others, in what the book is made of: by file, with the lines."""
    words = [word for word in re.split(r"[\s,]+", name) if word]
    if len(words) < 2:
        return []
    found = []
    for word in words:
        try:
            searching = Search([phrase(word)])
        except ValueError:
            continue  # too short
        for path in sources(root):
            where = name_of(root, path)
            if where.split("/")[0] not in ("data", *READ) or not rekeyed.is_text(where):
                continue
            lines = (plan.content(path) or b"").decode("utf-8", "replace").split("\n")
            hit = [str(number) for number, line in enumerate(lines, start=1) if searching.matches(line)]
            if hit:
                some = f"{', '.join(hit[:6])}{' …' * bool(hit[6:])}"
                found.append(f"{searching.shown(where)}, line{'s' * (len(hit) > 1)} {some}")
    return found


def both_orders(name: str) -> list[Sought]:
    """A name of several words with its family name first or last; either may be given.

    >>> [one.pattern.pattern.count(" ?") for one in both_orders("John Snow")], len(both_orders("Snow"))
    ([1, 1], 1)
    """
    words = name.replace(",", " ").split()
    orders = [words, [words[-1], *words[:-1]], [*words[1:], words[0]]] if len(words) > 1 else [words]
    return [phrase(" ".join(order)) for order in dict.fromkeys(map(tuple, orders))]


def _in_table(root: Path, plan: Plan, path: Path, sought: list[Sought], by: str) -> list[Cell]:
    """Replace a name in the cells of a table that hold words, and leave keys and fixed values for a person."""
    found, tables = [], Tables(root / "data")
    for name, sheet in _planned_sheets(root, plan).items():
        if sheet.path != path.name:
            continue
        pointing = {column for column, *_ in tables.foreign_keys(name)}
        for key, cells in list(sheet.rows.items()):
            for column in (one for one in sheet.columns if sheet.free(one) and one not in pointing):
                text, places = replaced(cells[column], sought, by)
                if places:
                    sheet.set(key, column, text)
                    found.append(Cell(name, key, column, text))
        plan.files[path] = sheet.content()
    return found


def _allowed(root: Path, plan: Plan, name: str) -> None:
    """Take the words of a name off the list of those allowed, as far as no other text has them."""
    path = root / _NAMES
    if not path.exists():
        return
    wanted = {fold(word) for word in re.split(r"[\s,]+", name) if word}
    lines, off, stay = [], 0, 0
    for line in path.read_text(encoding="utf-8").splitlines():
        words = line.split()
        going = [] if line.startswith("#") else [word for word in words if fold(word) in wanted]
        for word in going:
            if _places(root, plan, [_alone(word)], ("CHANGELOG.md", "tests/", "tools/", "engine/", ".git")):
                stay += 1
            else:
                off += 1
                words.remove(word)
        lines.append(" ".join(words) if going else line)
    if off:
        plan.files[path] = ("\n".join(line for line in lines) + "\n").encode("utf-8")
    plan.say(f"{_NAMES}:", [f"{off} word(s) taken off it"] if off else [])
    plan.say(
        f"{_NAMES} keeps, because the sources have it in another name or by itself; look whether it may stay:",
        [f"{stay} word(s)"] if stay else [],
    )


def _alone(word: str) -> Sought:
    return Sought(fold(word).split()[0], re.compile(rf"(?<!\w){re.escape(fold(word))}(?!\w)"), True)


# A page ----------------------------------------------------------------------------------------------


def of_page(root: Path, page: str) -> Plan:
    """The plan to take out a page. Raises `ValueError` where the contents do not name it, or where it has to stay."""
    page = re.sub(r"\.(ipynb|md|html)$", "", page.strip())
    contents = root / CONTENTS
    toc = contents.read_text(encoding="utf-8")
    if not re.search(rf"\b(?:file|root): {re.escape(page)}\n", toc):
        raise ValueError(f"PAGE: {CONTENTS} names no page {page!r}; expected one such as {_example(toc)}")
    plan = Plan(f"Takes out the page {page}.")
    plan.files[contents] = without_page(toc, page).encode("utf-8")
    if empty := [part for part in _parts(plan.files[contents]) if not part.get("chapters")]:
        raise ValueError(
            f"PAGE: {page} is the only page of the part {empty[0].get('caption')!r}; take that part out of {CONTENTS} first"
        )
    (path,) = [root / f"{page}{end}" for end in (".ipynb", ".md") if (root / f"{page}{end}").exists()]
    paragraphs = list(_paragraphs(path))
    plan.files[path] = None
    _modules(root, plan, path)
    plan.say("Deleted:", (name_of(root, one) for one, content in plan.files.items() if content is None))
    _entries(root, plan, page)
    ids = only_there(root, page)
    place = page_address(page, re.findall(r"\b(?:file|root): (\S+)", toc))

    def edit(name: str, text: str) -> tuple[str, list[int]]:
        return unlinked(text, lambda target: _leads(target, name, page, ids))

    def still(text: str) -> bool:
        return place.within(text, "") or any(one.within(text, "") for one in named)

    named = [Sought(f"#{one}", re.compile(rf"#{re.escape(one)}(?![\w-])"), False) for one in ids]
    done, left = _edit_read(root, plan, edit, still)
    sheets = rows_out.sheets(root / "data")
    cells, links = rows_out.unlink(sheets, lambda target: _leads(target, "data.py", page, ids))
    for name in dict.fromkeys(one.table for one in cells):
        plan.put(root / "data" / sheets[name].path, sheets[name].content())
    plan.say("Sentences whose link to it is plain words now; read each again:", [*links, *done])
    plan.asked = list(map(str, left))
    plan.sought = [place, *_sample(root, plan, path, paragraphs)]
    _record(root, plan, [], cells, _lost(root, place, ids) + _lost_modules(root, plan))
    return plan


def page_address(page: str, pages: Iterable[str]) -> Sought:
    """What names a page in an address: its file, with its folder where another page has the same; a number is enough.

    >>> found = page_address("book/about", ["book/about", "book/07-a"])
    >>> [bool(found.pattern.search(text)) for text in ("about 70", "../about.html", "book/about", "x-about.html")]
    [False, True, True, False]
    >>> bool(page_address("book/07-a", []).pattern.search("07-a.txt")), bool(page_address("b/index", []).pattern.search("index.html"))
    (True, False)
    """
    folder, _, stem = page.rpartition("/")
    shared = stem == "index" or [posixpath.basename(one) for one in pages].count(stem) > 1
    file = rf"{re.escape(posixpath.basename(folder))}/{re.escape(stem)}" if shared else re.escape(stem)
    named = [rf"{file}\.(?:html|ipynb|md|txt)", re.escape(page), *([re.escape(stem)] if re.search(r"\d", stem) else [])]
    return Sought(stem, re.compile(rf"(?<![\w-])(?:{'|'.join(named)})(?![\w-])"), False)


def _example(toc: str) -> str:
    found = re.search(r"file: (\S+)", toc)
    return found[1] if found else "book/index"


def without_page(toc: str, page: str) -> str:
    """The contents without a page and what is said about it. Raises `ValueError` for the front page, or one with pages below.

    >>> without_page("root: a\\nchapters:\\n  - file: b\\n    title: B\\n  - file: c\\n", "b")
    'root: a\\nchapters:\\n  - file: c\\n'
    """
    found = re.search(rf"^( *)- file: {re.escape(page)}\n(?:\1  .*\n)*", toc, re.M)
    if not found:
        raise ValueError(f"PAGE: {page} is the front page, which the book cannot be without")
    if "- file:" in found[0].partition("\n")[2]:
        raise ValueError(f"PAGE: {page} has pages below it in {CONTENTS}; take these out first")
    return toc[: found.start()] + toc[found.end() :]


def _parts(content: bytes) -> list[dict]:
    return (yaml.safe_load(content) or {}).get("parts", [])


def _paragraphs(path: Path) -> Iterator[str]:
    texts = (
        [cell.source for cell in read(path).cells if cell.cell_type == "markdown"]
        if path.suffix == ".ipynb"
        else [path.read_text(encoding="utf-8")]
    )
    for text in texts:
        yield from (re.sub(r"\]\([^)]*\)|[\[*`]", "", part) for part in re.split(r"\n\s*\n", text))


def _sample(root: Path, plan: Plan, page: Path, paragraphs: list[str]) -> list[Sought]:
    """A run of words of each paragraph of a page, as far as no table and no other page has it."""
    others = [
        read.decode("utf-8", "replace")
        for path in sources(root)
        if path != page
        and (path.suffix == ".csv" or _is_read(name_of(root, path)))
        and (read := plan.content(path)) is not None
    ]
    found = [runs(text, _PASSAGE) for text in paragraphs if len(runs(text, _PASSAGE)) > 1]
    middle = [" ".join(of_one[len(of_one) // 2]) for of_one in found]
    return own(middle[:: max(1, len(middle) // _SAMPLE)], map(decoded, others), _PASSAGE)


def _modules(root: Path, plan: Plan, page: Path) -> None:
    """Delete with a page the modules of `chapters` that it alone imports."""
    folder = root / "src" / "companion" / "chapters"
    if page.suffix != ".ipynb" or not folder.is_dir():
        return
    code = "\n".join(cell.source for cell in read(page).cells if cell.cell_type == "code")
    for names in re.findall(r"^from companion\.chapters import (.+)$", code, re.M):
        for name in re.findall(r"\w+", names):
            module = folder / f"{name}.py"
            others = (
                path
                for path in sources(root)
                if path not in (page, module) and name_of(root, path).split("/")[0] in ("book", "src", "marking")
            )
            if module.exists() and not any(
                re.search(rf"\b{name}\b", one.read_text("utf-8", "replace")) for one in others
            ):
                plan.files[module] = None


def _entries(root: Path, plan: Plan, page: str) -> None:
    """Take a page's own entry out of lists in code that are kept by page, such as that of the front page."""
    stem = posixpath.basename(page)
    for path in sorted((root / "src").rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if f'"{stem}"' not in text or plan.files.get(path, b"") is None:
            continue
        lines = text.splitlines(keepends=True)
        for node in ast.walk(ast.parse(text)):
            for key, value in zip(node.keys, node.values, strict=True) if isinstance(node, ast.Dict) else ():
                whole = "".join(lines[key.lineno - 1 : value.end_lineno]) if isinstance(key, ast.Constant) else ""
                if whole and key.value == stem and re.fullmatch(r'\s*"[^"]+":.*,\n', whole, re.S):
                    del lines[key.lineno - 1 : value.end_lineno]
                    plan.files[path] = "".join(lines).encode("utf-8")
                    plan.say("Lists that no longer have it:", [f"{name_of(root, path)}, line {key.lineno}"])
                    break


def only_there(root: Path, page: str) -> set[str]:
    """The ids that only this page has, as far as the list of kept addresses and the book that was built say."""
    mine, others = set(), set()
    for entry in read_list(root / "tests" / "kept" / "addresses.txt"):
        path, _, fragment = entry.partition("#")
        (mine if path == f"{page}.html" else others).add(fragment.partition("?")[0])
    html = build_dir(root) / "html"
    if (html / f"{page}.html").exists():
        site = Site(html)
        mine |= read_page((html / f"{page}.html").read_text(encoding="utf-8")).linkable
        for path in html.glob("book/**/*.html"):
            name = path.relative_to(html).as_posix()
            others |= site.page(name).linkable if name != f"{page}.html" else set()
    return mine - others - {""}


def _leads(target: str, name: str, page: str, ids: set[str]) -> bool:
    """Whether a link in a file of that name leads to a page, or to what only this page has.

    >>> [_leads(target, "book/01-a.ipynb", "book/02-b", {"fig-2-1"}) for target in ("02-b.ipynb", "02-b.html#x", "#fig-2-1", "02-c.md")]
    [True, True, True, False]
    """
    path, _, fragment = target.partition("#")
    if "://" in path:
        return False
    if not path:
        return fragment.partition("?")[0] in ids
    place = re.sub(r"\.(ipynb|md|html)$", "", posixpath.normpath(posixpath.join(posixpath.dirname(name), path)))
    # What code writes, or a table has, goes to a page whose folder it does not know.
    return place == page or (name.endswith(".py") and posixpath.basename(place) == posixpath.basename(page))


def _lost(root: Path, place: Sought, ids: set[str]) -> list[str]:
    """The kept addresses that are gone with a page: itself, its files to take along, its figures' files, its source."""
    paths = (entry.partition("#")[0] for entry in sorted(read_list(root / "tests" / "kept" / "addresses.txt")))
    return list(
        dict.fromkeys(
            path for path in paths if place.within(path, "") or (path.startswith("figures/") and Path(path).stem in ids)
        )
    )


def _lost_modules(root: Path, plan: Plan) -> list[str]:
    names = read_list(root / "tests" / "kept" / "companion.txt")
    gone = [
        f"companion.chapters.{path.stem}"
        for path, content in plan.files.items()
        if content is None and path.suffix == ".py"
    ]
    return [name for name in gone if name in names]
