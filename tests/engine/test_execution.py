"""A notebook run as a build runs it."""

import nbformat

from claimbook.sphinx.execution import run_by_itself


def test_what_a_cell_prints_is_one_text_in_however_many_parts_it_comes(tmp_path):
    """A busy kernel may send the end of a line by itself; the page must not show two."""
    code = "import sys\nfor part in ('one', '\\ntwo', '\\n'):\n    sys.stdout.write(part)\n    sys.stdout.flush()"
    path = tmp_path / "a.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(code)]), path)
    (cell,) = run_by_itself(tmp_path, path, timeout=120).cells
    assert [(output.name, output.text) for output in cell.outputs] == [("stdout", "one\ntwo\n")]
