"""What runs inside the sandbox: otter marks one notebook, and what it found is written down.

    python sandbox_runner.py FOLDER CELL_SECONDS      reads submission.ipynb and autograder.zip, writes results.json

Nothing of hidden tests is written but whether the question's marks were given.
"""

import json
import os
import sys
from pathlib import Path

import nbformat
from nbclient.exceptions import DeadKernelError


def mark(folder: Path, cell_seconds: int) -> dict:
    """Scores of every question, what its visible tests said, and the errors of the submission's own cells."""
    import nbconvert.preprocessors as preprocessors
    from traitlets import Bool, Integer

    class Patient(preprocessors.ExecutePreprocessor):
        """Stops a cell that takes too long and goes on with the next: otter alone would wait for ever."""

        timeout = Integer(cell_seconds, allow_none=True).tag(config=True)
        interrupt_on_timeout = Bool(True).tag(config=True)

    preprocessors.ExecutePreprocessor = Patient
    from otter.api import grade_submission

    found = grade_submission(str(folder / "submission.ipynb"), str(folder / "autograder.zip"), quiet=True)
    if found.has_catastrophic_failure():
        return {"error": f"the tests could not be run: {found.catastrophic_error}"}
    questions = {
        name: {
            "score": result.score,
            "possible": result.possible,
            "messages": [
                one.message for one in result.test_case_results if not one.test_case.hidden and not one.passed
            ],
        }
        for name, result in found.results.items()
    }
    return {"questions": questions, "errors": _errors(found.notebook, nbformat.read(folder / "submission.ipynb", 4))}


def _errors(ran, submission) -> list[str]:
    """What went wrong in the submission's own cells, one line each, by the cell's place in it."""
    places = {cell.id: place for place, cell in enumerate(submission.cells, 1)}
    lines = []
    for cell in ran.cells:
        for output in cell.get("outputs", []):
            if output.output_type == "error" and cell.id in places:
                short = "it took too long and was stopped" if output.ename == "KeyboardInterrupt" else output.evalue
                lines.append(f"cell {places[cell.id]}: {output.ename}: {short}"[:300])
    return lines


def main() -> None:
    folder, cell_seconds = Path(sys.argv[1]), int(sys.argv[2])
    try:
        found = mark(folder, cell_seconds)
    except DeadKernelError:
        found = {"error": "Python ended while the notebook ran"}
    except BaseException as error:
        found = {"error": f"{type(error).__name__}: {str(error).strip().splitlines()[0] if str(error).strip() else ''}"}
    (folder / "results.json").unlink(missing_ok=True)  # what the submission may have put there
    (folder / "results.json").write_text(json.dumps(found), encoding="utf-8")
    sys.stdout.flush()
    os._exit(0)  # whatever the submission left running is not waited for


if __name__ == "__main__":
    main()
