"""Make a larger book from this one, to see how it grows: its chapters and its claims several times over.

    python -m tools.measure.grow 10 folder     # ten times the chapters and the claims, in a copy of the repository

Each repeated chapter has a number, a section, claims and addresses of its own, so that the copy builds as strictly as
the book does. What is written in them is not new; nothing of it is meant to be read.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import csv
import json
import re
import shutil
import sys
from pathlib import Path

import nbformat
import yaml

from claimbook.notebooks import read, written
from claimbook.show.markup import slug
from tools.site.inputs import left_out

ROOT = Path(__file__).resolve().parents[2]

EXPLORE = re.compile(r"\bexplore\(\s*((?:\w+\.)?(\w+)),")
NAME = re.compile(r'(\n\s+name=")([^"]+)(",)')


def grow(times: int, tree: Path) -> Path:
    """Copy the repository into a new folder, with `times` as many chapters and claims."""
    shutil.copytree(ROOT, tree, ignore=left_out)
    chapters = sorted((tree / "book").glob("[0-9][0-9]-*.ipynb"))
    sections = repeat_claims(tree, times)
    with (tree / "src" / "companion" / "evidence.py").open("a", encoding="utf-8") as module:
        module.write(f"\nEVIDENCE.sections += {sections!r}\nSECTIONS += {sections!r}\n")
    toc = yaml.safe_load((tree / "_toc.yml").read_text(encoding="utf-8"))
    listed = toc["parts"][0]["chapters"]
    for copy in range(2, times + 1):
        for path in chapters:
            old = int(path.name[:2])
            new = old + (copy - 1) * len(chapters)
            name = f"{new:02}{path.name[2:-6]}"
            notebook = read(path)
            repeat(notebook, old, new, copy)
            path.with_name(f"{name}.ipynb").write_bytes(written(notebook))
            title = notebook.cells[0].source.splitlines()[0].removeprefix("# ")
            listed.append({"file": f"book/{name}", "title": title})
    (tree / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    return tree


def repeat_claims(tree: Path, times: int) -> list[str]:
    """Add the claims again and again, in sections of their own, to table and description; the sections added."""
    path = tree / "data" / "claims.csv"
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    known = list(dict.fromkeys(row[1] for row in rows))
    with path.open("a", newline="", encoding="utf-8") as file:
        for copy in range(2, times + 1):
            csv.writer(file, lineterminator="\n").writerows(
                [f"{row[0]}-{copy}", f"{row[1]} ({copy})", *row[2:-1], of_copy(row[-1], copy, {})] for row in rows
            )
    added = [f"{section} ({copy})" for copy in range(2, times + 1) for section in known]
    described = tree / "data" / "datapackage.json"
    package = json.loads(described.read_text(encoding="utf-8"))
    (claims,) = (table for table in package["resources"] if table["name"] == "claims")
    identity, section = claims["schema"]["fields"][:2]
    identity["constraints"]["pattern"] = r"[iv]+(-\d+)+"
    section["constraints"]["enum"] += added
    described.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return added


def repeat(notebook: nbformat.NotebookNode, old: int, new: int, copy: int) -> None:
    """Turn a chapter into another: numbers, section and addresses become its own."""
    own = {}
    for cell in notebook.cells:
        if view := EXPLORE.search(cell.source):
            given = NAME.search(cell.source)
            address = given.group(2) if given else slug(view.group(2))
            own[address] = f"{address}-{copy}"
            if given:
                cell.source = NAME.sub(rf"\g<1>{own[address]}\3", cell.source)
            else:
                cell.source = EXPLORE.sub(rf'explore(\1, name="{own[address]}",', cell.source)
    for cell in notebook.cells:
        text = of_copy(cell.source, copy, own)
        text = re.sub(rf"^# {old} ", f"# {new} ", text)
        text = re.sub(rf"\b(Figure |Table |exercise\}} |number=\"){old}\.", rf"\g<1>{new}.", text)
        text = re.sub(rf"\b(fig|tab|ex)-{old}-", rf"\1-{new}-", text)
        text = re.sub(rf'(selfcheck\.show\(\s*"){old}"', rf'\g<1>{new}"', text)
        cell.source = re.sub(r'(claims\.listing\("[^"]+)"', rf'\1 ({copy})"', text)


def of_copy(text: str, copy: int, own: dict[str, str]) -> str:
    """Lead the links to claims, and to what else is repeated, to the copy's own.

    >>> of_copy("[one](#claim-iii-1), [two](#gone-by?year=1961)", 2, {"gone-by": "gone-by-2"})
    '[one](#claim-iii-1-2), [two](#gone-by-2?year=1961)'
    """
    text = re.sub(r"\(#claim-([\w-]+)\)", rf"(#claim-\1-{copy})", text)
    return re.sub(r"\(#([\w-]+)(?=[)?])", lambda found: f"(#{own.get(found.group(1), found.group(1))}", text)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit("python -m tools.measure.grow times folder")
    print(grow(int(sys.argv[1]), Path(sys.argv[2])))
