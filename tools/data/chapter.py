"""Lay out a new chapter: its notebook, the module of what its cells show, and its line in the contents.

    python -m tools.data.chapter later-cases "Later cases"        (make chapter NAME=later-cases TITLE="Later cases")

It gets the next number. What is laid out builds at once and says nothing yet; CONTRIBUTING.md tells how to go on, and
`make check` what is still missing.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import re
import sys
from pathlib import Path

import nbformat

from claimbook.notebooks import tidied, written

ROOT = Path(__file__).resolve().parents[2]

TITLE = """# {number} {title}

*Says what it is about. Reading time: 15 minutes.*

A lead of about eighty words: what happened or what is at stake, with the one or two numbers that matter.

**The question of the chapter, in one sentence?**"""
ABOUT = """```{{admonition}} About this chapter, for teachers
:class: note dropdown for-teachers

After this chapter you will be able to

- …
```"""
EXERCISE = """:::{{exercise}} {number}.{place} {title}
:label: ex-{number}-{name}
:nonumber:

…
:::"""
SOLUTION = """:::{{solution}} ex-{number}-{name}
:class: dropdown

…
:::"""
ANALYSIS = """events = data.load("events")
print(events["{column}"].value_counts().to_string())"""
MODULE = '''"""What the cells of chapter {number} show."""

import pandas as pd

from claimbook.explore import Explorable
from claimbook.show.output import HtmlOutput
from companion import data, selfcheck, tables
from companion.explore import explore


def tab_{number}_1() -> HtmlOutput:
    """Table {number}.1."""
    return tables.show(pd.DataFrame({{"What": ["…"]}}), number="{number}.1", caption="What is counted, and who says so.")


def tab_{number}_2() -> HtmlOutput:
    """Table {number}.2."""
    return tables.show(pd.DataFrame({{"What": ["…"]}}), number="{number}.2", caption="What else is counted.")


def kinds_{number}() -> Explorable:
    """The explorable `#kinds-{number}`."""
    return explore(
        of_kind,
        question="What should a reader be able to ask?",
        try_this="Say one thing to try.",
        kind=sorted(set(data.load("events")["kind"])),
        name="kinds-{number}",
    )


def of_kind(kind: str) -> tuple[pd.DataFrame, str]:
    """View of the explorable: a stub over the timeline."""
    events = data.load("events")
    found = events[events["kind"] == kind]
    return found[["date", "event"]], f"{{len(found)}} events are of the kind {{kind}}."


def self_check() -> HtmlOutput:
    """The questions to check oneself by: four in the end, their keys computed from the tables."""
    return selfcheck.show(
        "{number}",
        selfcheck.number("How many events are there?", len(data.load("events")), why="Count the rows."),
    )
'''


def lay_out(root: Path, name: str, title: str) -> list[Path]:
    """Write the files of a new chapter below a root, and add its line; returns what was written.

    Raises `ValueError` for a name that is no address, or one that another chapter has.
    """
    if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", name):
        raise ValueError(f"NAME must be small letters, digits and hyphens, found {name!r}")
    chapters = sorted((root / "book").glob("[0-9][0-9]-*.ipynb"))
    if taken := [path.name for path in chapters if path.stem[3:] == name]:
        raise ValueError(f"NAME {name!r} is already taken: {taken[0]}")
    number = 1 + max((int(path.name[:2]) for path in chapters), default=0)
    notebook = root / "book" / f"{number:02}-{name}.ipynb"
    module = root / "src" / "companion" / "chapters" / f"ch{number:02}.py"
    notebook.write_bytes(written(skeleton(number, title)))
    module.write_text(MODULE.format(number=number), encoding="utf-8")
    contents = root / "_toc.yml"
    text = contents.read_text(encoding="utf-8")
    last = re.search(rf"( *)- file: book/{re.escape(chapters[-1].stem)}\n(?:\1  .*\n)*", text)
    line = f"{last[1]}- file: book/{notebook.stem}\n{last[1]}  title: {number} {title}\n"
    contents.write_text(text[: last.end()] + line + text[last.end() :], encoding="utf-8")
    return [notebook, module, contents]


def skeleton(number: int, title: str) -> nbformat.NotebookNode:
    """The notebook of a chapter in which nothing is told yet: each part that `make check` asks for, as a stub."""
    shown = f"ch{number:02}"
    exercises = [
        EXERCISE.format(number=number, place=place, title="…", name=name)
        for place, name in enumerate(("recall", "analysis", "argument"), start=1)
    ]
    recall, argument = (SOLUTION.format(number=number, name=name) for name in ("recall", "argument"))
    gate = f":::{{solution-start}} ex-{number}-analysis\n:class: dropdown\n:::"
    cells = [
        _text("title", TITLE.format(number=number, title=title)),
        _code("setup", f"from companion import data\nfrom companion.chapters import {shown}", "hide-input"),
        _text("story", "## A heading that states something"),
        _text("first-question", "What does a reader want to know? Ask it here; the table answers."),
        _code(f"tab-{number}-1", f"{shown}.tab_{number}_1()", "hide-input"),
        _text("by-kind-question", "A small analysis that a reader can change: ask, reckon, and read the result."),
        _code("by-kind", ANALYSIS.format(column="kind")),
        _code(f"tab-{number}-2", f"{shown}.tab_{number}_2()", "hide-input"),
        _text("by-place-question", "And another."),
        _code("by-place", ANALYSIS.format(column="place")),
        _text("kinds-question", "### Try it: a question with a control"),
        _code(f"kinds-{number}", f"{shown}.kinds_{number}()", "hide-input"),
        _text("data", "## The data"),
        _text("disagree", "## Where the sources disagree"),
        _text("check-yourself", "## Check yourself"),
        _code("self-check", f"{shown}.self_check()", "remove-input"),
        _text("exercises", "\n\n".join(["## Exercises", exercises[0], recall, exercises[1]])),
        _text("solution-analysis", gate),
        _code("solution-analysis-code", "print(len(data.load('events')))"),
        _text("solution-analysis-end", ":::{solution-end}\n:::"),
        _text("exercise-argument", f"{exercises[2]}\n\n{argument}"),
        _text("discussion", "## For discussion"),
        _text("next", "## What to read next"),
        _text("about", ABOUT.format()),
    ]
    return tidied(nbformat.v4.new_notebook(cells=cells))


def _text(name: str, source: str) -> nbformat.NotebookNode:
    return nbformat.v4.new_markdown_cell(source, id=name)


def _code(name: str, source: str, *tags: str) -> nbformat.NotebookNode:
    metadata = {"tags": [*tags]} if tags else {}
    if tags and name != "setup":  # in JupyterLab, too, one sees what such a cell shows and not how
        metadata["jupyter"] = {"source_hidden": True}
    return nbformat.v4.new_code_cell(source, id=name, metadata=metadata)


def main(words: list[str]) -> int:
    if len(words) != 2 or not all(words):
        print('NAME and TITLE are needed: make chapter NAME=later-cases TITLE="Later cases"', file=sys.stderr)
        return 2
    try:
        for path in lay_out(ROOT, *words):
            print(path.relative_to(ROOT))
    except ValueError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
