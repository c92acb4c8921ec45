"""Make a larger book from the engine's example, to see how a book grows: its chapters and its claims several times over.

    python -m tools.measure.grow 10 folder     # ten times the chapters and the claims, with this book's tools beside them

Each repeated chapter has a number, a section, claims and addresses of its own, so that the copy builds as strictly as
any book does. What is written in them is not new; nothing of it is meant to be read.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import csv
import json
import re
import sys
from pathlib import Path

import nbformat
import yaml

from claimbook.notebooks import read, written
from claimbook.show.markup import slug
from tools.site.example import lay_out

EXPLORE = re.compile(r"\bexplore\(\s*(\w+),")


def grow(times: int, tree: Path) -> Path:
    """Lay the example out in a new folder, with `times` as many chapters and claims."""
    lay_out(tree)
    chapters = sorted((tree / "book").glob("[0-9][0-9]-*.ipynb"))
    repeat_claims(tree, times)
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
            listed.append(
                {"file": f"book/{name}", "title": notebook.cells[0].source.splitlines()[0].removeprefix("# ")}
            )
    (tree / "_toc.yml").write_text(yaml.safe_dump(toc, sort_keys=False), encoding="utf-8")
    return tree


def repeat_claims(tree: Path, times: int) -> None:
    """Add the claims again and again, in sections of their own, to the table and to its description."""
    path = tree / "data" / "claims.csv"
    with path.open(newline="", encoding="utf-8") as file:
        header, *rows = csv.reader(file)
    more = [
        [f"{row[0]}-{copy}", f"{row[1]} ({copy})", *row[2:-1], of_copy(row[-1], copy, {})]
        for copy in range(2, times + 1)
        for row in rows
    ]
    with path.open("a", newline="", encoding="utf-8") as file:
        csv.writer(file, lineterminator="\n").writerows(more)
    described = tree / "data" / "datapackage.json"
    package = json.loads(described.read_text(encoding="utf-8"))
    (claims,) = (table for table in package["resources"] if table["name"] == "claims")
    identity, section = claims["schema"]["fields"][:2]
    identity["constraints"]["pattern"] = r"[iv]+(-\d+)+"
    section["constraints"]["enum"] += dict.fromkeys(row[1] for row in more)
    described.write_text(json.dumps(package, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")


def repeat(notebook: nbformat.NotebookNode, old: int, new: int, copy: int) -> None:
    """Turn a chapter into another: numbers, section and addresses become its own."""
    own = {
        address: f"{address}-{copy}" for cell in notebook.cells for address in map(slug, EXPLORE.findall(cell.source))
    }
    for cell in notebook.cells:
        text = EXPLORE.sub(lambda found: f'explore({found[1]}, name="{own[slug(found[1])]}",', cell.source)
        text = of_copy(text, copy, own)
        text = re.sub(rf"^# {old} ", f"# {new} ", text)
        text = re.sub(rf'(number="|show\(\s*"){old}(?=[."])', rf"\g<1>{new}", text)
        text = re.sub(r"\b(ex-small-\d+)", rf"\1-{copy}", text)
        cell.source = re.sub(r'(claims\.listing\("[^"]+)"', rf'\1 ({copy})"', text)


def of_copy(text: str, copy: int, own: dict[str, str]) -> str:
    """Lead the links to claims, and to what else is repeated, to the copy's own.

    >>> of_copy("[one](#claim-i-1), [two](#fallen-by?day=09-03)", 2, {"fallen-by": "fallen-by-2"})
    '[one](#claim-i-1-2), [two](#fallen-by-2?day=09-03)'
    """
    text = re.sub(r"\(#claim-([\w-]+)\)", rf"(#claim-\1-{copy})", text)
    return re.sub(r"\(#([\w-]+)(?=[)?])", lambda found: f"(#{own.get(found.group(1), found.group(1))}", text)


if __name__ == "__main__":
    if len(sys.argv) != 3 or not sys.argv[1].isdigit():
        sys.exit("usage: python -m tools.measure.grow TIMES FOLDER (TIMES: a whole number)")
    print(grow(int(sys.argv[1]), Path(sys.argv[2])))
