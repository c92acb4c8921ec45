"""The student's notebook: plain, without otter, with a check of the form below each question."""

import ast
import re

import nbformat

from claimbook.notebooks import KERNEL
from marking import checks
from marking.assignment import Assignment, AssignmentError

FORM_CHECK = "# Looks at the form of your answer"  # how each check of the form begins
_CHECK = """# Looks at the form of your answer to question {number}, not at whether it is right.
{function}


try:
    {call}
    print("Question {number}: the form is right.")
except AssertionError as problem:
    print("Question {number}:", problem)"""


def notebook(assignment: Assignment, made: nbformat.NotebookNode) -> nbformat.NotebookNode:
    """What otter made for students, as a plain notebook: no metadata, cell ids that stay, checks that need no otter."""
    checks, cells, name = form_checks(assignment), [], ""
    for cell in made.cells:
        source = re.sub(r"<!-- (?:BEGIN|END) QUESTION -->\s*", "", cell.source)
        if not source:
            continue
        if cell.id in assignment.points:
            name = cell.id
        if cell.cell_type == "code":
            _must_parse(assignment.name, cell)
        answer = "otter_answer_cell" in cell.metadata.get("tags", [])
        make = nbformat.v4.new_code_cell if cell.cell_type == "code" else nbformat.v4.new_markdown_cell
        cells.append(make(source, id=f"{name}-answer" if answer else cell.id))
        if answer and name in checks:
            cells.append(nbformat.v4.new_code_cell(checks[name], id=f"{name}-check"))
    return nbformat.v4.new_notebook(cells=cells, metadata=KERNEL)


def _must_parse(name: str, cell: nbformat.NotebookNode) -> None:
    try:
        ast.parse(cell.source)
    except SyntaxError as error:  # otter takes the end of a solution's line, and no more
        raise AssignmentError(
            f"{name}, cell {cell.id}: students would get code that does not parse ({error.msg}, line {error.lineno}); "
            "is a line that ends in # SOLUTION broken over several?"
        ) from error


def secrets(master: nbformat.NotebookNode) -> list[str]:
    """What students must not get of a master: lines of its solutions, hidden tests and rubrics that it does not give them elsewhere."""
    kept, given = [], []
    for cell in master.cells:
        solution, inside = cell.id.endswith("-solution"), False
        whole = (solution and cell.cell_type != "code") or (cell.cell_type == "code" and _is_hidden(cell.source))
        for line in cell.source.splitlines():
            inside = (inside or "# BEGIN SOLUTION" in line) and "# END SOLUTION" not in line
            secret = whole or (solution and (inside or line.endswith("# SOLUTION")))
            (kept if secret else given).append(line.removesuffix("# SOLUTION").strip())
    known = "\n".join(given)
    return [line for line in kept if line not in known]


def _is_hidden(source: str) -> bool:
    test = checks.config(source)
    return bool(test and test[0].get("hidden"))


def form_checks(assignment: Assignment) -> dict[str, str]:
    """For each question that has one, the master's visible test as code that needs no otter.

    Raises `AssignmentError` when a question has two visible tests: students see one check.
    """
    found: dict[str, str] = {}
    name = ""
    for cell in assignment.notebook.cells:
        if cell.id in assignment.points:
            name = cell.id
        found_test = checks.config(cell.source) if cell.cell_type == "code" else None
        if not found_test or found_test[0].get("hidden"):
            continue
        if name in found:
            raise AssignmentError(f"{assignment.name}, {name}: more than one visible test")
        number = list(assignment.points).index(name) + 1
        source = found_test[1]
        test = ast.parse(source).body[0]
        words = ", ".join(argument.arg for argument in test.args.args)
        function = source.replace(f"def {test.name}(", f"def check_{number}(", 1)
        found[name] = _CHECK.format(number=number, function=function, call=f"check_{number}({words})")
    return found
