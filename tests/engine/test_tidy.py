"""A notebook comes back from any editor as it was, less one changed word; and each error about a source names its file."""

import asyncio
import json
import os
import shutil
from concurrent.futures import ThreadPoolExecutor

import nbformat
import pytest
from hypothesis import given
from hypothesis import strategies as st
from jupyter_server.services.contents.largefilemanager import AsyncLargeFileManager

from claimbook import notebooks
from tests.conftest import ROOT
from tools.data import tidy

CHAPTER = ROOT / "book" / "03-historical-background.ipynb"


def raw(*cells: dict, **more) -> dict:
    """A small notebook as JSON, with cells of its own for those that are not given."""
    given = [
        {
            "cell_type": "code",
            "id": "a",
            "metadata": {},
            "source": ["x = 1\n", "y"],
            "outputs": [],
            "execution_count": None,
        }
    ]
    return {"cells": list(cells) or given, "metadata": notebooks.KERNEL, "nbformat": 4, "nbformat_minor": 5, **more}  # fmt: skip


def code(**more) -> dict:
    return {**raw()["cells"][0], **more}


def text(source, **more) -> dict:
    return {"cell_type": "markdown", "id": "t", "metadata": {}, "source": source, **more}


def tidied(notebook: dict) -> dict:
    """What tidy makes of a notebook, as JSON."""
    parsed = notebooks.parsed(json.dumps(notebook).encode(), "x.ipynb")
    return json.loads(notebooks.written(notebooks.tidied(parsed)))


# What editors write ----------------------------------------------------------------------------------


def test_saved_in_jupyterlab_and_tidied_a_notebook_is_the_same_bytes_but_for_the_word_that_was_changed(tmp_path):
    """Through the part of the server that opens and saves; the front end adds what it adds."""

    async def save(manager: AsyncLargeFileManager, name: str) -> bytes:
        content = (await manager.get(name, content=True))["content"]
        content["metadata"]["language_info"] = {"name": "python", "version": "3.99"}
        for cell in content["cells"]:
            cell["metadata"]["trusted"] = True
        content["cells"][0]["metadata"]["jp-MarkdownHeadingCollapsed"] = True
        content["cells"][0]["source"] = content["cells"][0]["source"].replace("# ", "# Another ", 1)
        await manager.save({"type": "notebook", "format": "json", "content": json.loads(json.dumps(content))}, name)
        return (tmp_path / name).read_bytes()

    async def save_all(names: list[str]) -> list[bytes]:
        manager = AsyncLargeFileManager(root_dir=str(tmp_path))
        return [await save(manager, name) for name in names]

    paths = {f"{number}.ipynb": path for number, path in enumerate(notebooks.listed(ROOT))}
    for name, path in paths.items():
        shutil.copy(path, tmp_path / name)
    with ThreadPoolExecutor(1) as apart:  # in this thread Playwright may have a loop running
        all_saved = apart.submit(lambda: asyncio.run(save_all(list(paths)))).result()
    for (name, path), saved in zip(paths.items(), all_saved, strict=True):
        copy = tmp_path / name
        assert len(saved.splitlines()) < len(path.read_bytes().splitlines()) + 9, "Jupyter would write every line anew"
        tidy.tidy(copy)
        assert copy.read_bytes() == path.read_bytes().replace(b'"# ', b'"# Another ', 1), path.name


LEFT_IN_CELLS = {
    "a folded heading": {"jp-MarkdownHeadingCollapsed": True},
    "Jupyter Notebook": {"collapsed": False, "scrolled": True, "trusted": True},
    "folded outputs": {"jupyter": {"outputs_hidden": True}},
    "a source that is not hidden": {"jupyter": {"source_hidden": False}},
    "locks and slides": {"editable": False, "deletable": False, "slideshow": {"slide_type": "skip"}, "tags": []},
    "timings": {"ExecuteTime": {"start_time": "now"}, "execution": {"iopub.execute_input": "now"}},
    "VS Code": {"vscode": {"languageId": "python"}, "notebookRunGroups": {}},
    "Colab": {"id": "a", "outputId": "1", "colab": {"base_uri": "x"}, "executionInfo": {"elapsed": 3}},
    "PyCharm": {"pycharm": {"name": "#%%\n"}},
}


@pytest.mark.parametrize("left", LEFT_IN_CELLS.values(), ids=LEFT_IN_CELLS)
def test_what_an_editor_leaves_in_a_cell_goes(left):
    outputs = [{"output_type": "stream", "name": "stdout", "text": "1"}]
    assert tidied(raw(code(metadata=left, outputs=outputs, execution_count=7))) == raw()


LEFT_IN_NOTEBOOKS = {
    "another name of the kernel": {"metadata": {"kernelspec": {"display_name": ".venv", "language": "python", "name": "mine"}}},
    "no kernel": {"metadata": {}},
    "the language": {"metadata": {**notebooks.KERNEL, "language_info": {"name": "python", "version": "3.99"}}},
    "states of widgets": {"metadata": {**notebooks.KERNEL, "widgets": {"application/vnd.jupyter.widget-state+json": {}}}},
    "Colab": {"metadata": {**notebooks.KERNEL, "colab": {"provenance": []}, "accelerator": "GPU"}, "nbformat_minor": 0},
    "another form": {"nbformat_minor": 4},
    "signatures": {"metadata": {**notebooks.KERNEL, "orig_nbformat": 4, "signature": "x", "vscode": {"interpreter": {}}}},
}  # fmt: skip


@pytest.mark.parametrize("left", LEFT_IN_NOTEBOOKS.values(), ids=LEFT_IN_NOTEBOOKS)
def test_what_an_editor_leaves_in_a_notebook_goes(left):
    assert tidied({**raw(), **left}) == raw()


@pytest.mark.parametrize("source", ["x = 1\ny", ["x = 1\n", "y"], "x = 1\r\ny", ["x = ", "1\n", "", "y"]])
def test_a_source_may_be_one_string_or_lines(source):
    assert tidied(raw(code(source=source))) == raw()


def test_an_empty_cell_at_the_end_goes_and_a_picture_in_a_cell_stays():
    picture = text(["![](attachment:a.png)"], attachments={"a.png": {"image/png": "aGk="}})
    assert tidied(raw(picture, code(id="b", source=["\n"]))) == raw(picture)


@pytest.mark.parametrize(
    ("cells", "ids"),
    [
        ([{"id": "a"}, {"id": "b"}], ["a", "b"]),
        ([{"id": "a"}, {"id": "a"}, {"id": "a"}], ["a", "a-2", "a-3"]),
        ([{"id": "a"}, {"id": "a"}, {"id": "a-2"}], ["a", "a-2", "a-2-2"]),
        ([{"metadata": {"id": "of-colab"}}, {}], ["of-colab", "cell-2"]),
        ([{"id": "no id!"}, {"id": 3}, {"id": ""}], ["cell-1", "cell-2", "cell-3"]),
    ],
)
def test_every_cell_has_an_id_of_its_own_the_same_each_time(cells, ids):
    bare = {key: value for key, value in code().items() if key != "id"}
    made = tidied(raw(*({**bare, **cell} for cell in cells)))
    assert [cell["id"] for cell in made["cells"]] == ids
    assert tidied(made) == made


def test_tidying_puts_the_files_in_order_and_says_what_it_could_not(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(tidy, "ROOT", tmp_path)
    book = tmp_path / "book"
    (book / notebooks.CHECKPOINTS).mkdir(parents=True)
    (book / notebooks.CHECKPOINTS / "a-checkpoint.ipynb").touch()
    (book / "a.ipynb").write_text(json.dumps(raw(code(), code(execution_count=3))), encoding="utf-8")
    (book / "b.ipynb").write_text("<<<<<<< HEAD\n", encoding="utf-8")
    (book / "c.ipynb").write_bytes(notebooks.written(raw()))
    assert tidy.main() == 1
    said = capsys.readouterr()
    assert said.out == f"{book / 'a.ipynb'}: gave a cell the id 'a-2'\n"
    assert said.err == f"{book / 'b.ipynb'}, line 1: not valid JSON: it looks like an unresolved merge (<<<<<<<)\n"
    assert (book / "a.ipynb").read_bytes() == notebooks.written(raw(code(), code(id="a-2")))
    assert (book / "b.ipynb").read_text(encoding="utf-8") == "<<<<<<< HEAD\n" and not (
        book / notebooks.CHECKPOINTS
    ).exists()


# What cannot be read ---------------------------------------------------------------------------------

GOOD = CHAPTER.read_bytes()
MERGED = GOOD.replace(b' "nbformat": 4', b'<<<<<<< HEAD\n "nbformat": 4', 1)

UNREADABLE = {
    "a merge": (MERGED, f", line {MERGED[: MERGED.index(b'<<<')].count(10) + 1}: not valid JSON: it looks like an unresolved merge (<<<<<<<)"),
    "the end of a merge": (b"{}\n>>>>>>> theirs\n", ", line 2: not valid JSON: it looks like an unresolved merge (>>>>>>>)"),
    "cut short in a line": (b'{"cells": [\n"abc', ", line 2: the file ends too early: was it cut short?"),
    "cut short after a line": (b'{"cells": [\n', ", line 2: the file ends too early: was it cut short?"),
    "a comma too many": (b'\n{"cells": [],}', ", line 2: not valid JSON (Illegal trailing comma before end of object)"),
    "nothing": (b"", ": the file is empty"),
    "blanks": (b" \n\n", ": the file is empty"),
    "UTF-16": ('{"cells"'.encode("utf-16"), ", line 1: not UTF-8 text; save it as UTF-8"),
    "Latin-1": (b'{\n"x": "\xe9"}', ", line 2: not UTF-8 text; save it as UTF-8"),
    "nested": (b"[" * 100_000, ": nested too deeply, or holds a number too long to read"),
    "a list": (b"[]", ": it is JSON, but not a notebook"),
    "a table": (b'{"resources": []}', ": it is JSON, but not a notebook"),
    "format 3": (b'{"nbformat": 3, "worksheets": []}', ": a notebook of format 3, expected 4: open it in JupyterLab, save it, then run `python -m claimbook tidy`"),
    "no cells": (b'{"nbformat": 4}', ": expected its cells to be a list"),
    "metadata of another kind": (b'{"nbformat": 4, "metadata": [], "cells": []}', ": expected its metadata to be an object"),
    "cells of another kind": (json.dumps(raw({"cell_type": "heading", "source": ""})).encode(), ": cell 1 is neither code, markdown nor raw"),
    "no source": (json.dumps(raw({"cell_type": "raw"})).encode(), ": cell 1 has no text as its source"),
    "another source": (json.dumps(raw(code(source=[1]))).encode(), ": cell 1 has no text as its source"),
    "other metadata": (json.dumps(raw(code(metadata=[]))).encode(), ": cell 1 has malformed metadata: expected an object whose tags are a list of text"),
    "other outputs": (json.dumps(raw(code(outputs="1"))).encode(), ": cell 1 has malformed outputs: expected a list of objects"),
    "other attachments": (json.dumps(raw(text("x", attachments=[]))).encode(), ": cell 1 has malformed attachments: expected an object"),
    "Julia": (json.dumps(raw(metadata={"kernelspec": {"name": "julia-1.10"}})).encode(), ": its kernel is 'julia-1.10', expected 'python3'; run `python -m claimbook tidy`"),
    "an id twice": (json.dumps(raw(code(), text("x"), code())).encode(), ", cell 3: has the id 'a', as cell 1 does; `python -m claimbook tidy` gives it another"),
    "a merge within a cell": (json.dumps(raw(text("One.\n<<<<<<< local\nTwo."))).encode(), ", cell 1: it looks like an unresolved merge (<<<<<<<)"),
    "no list of outputs": (json.dumps(raw({"cell_type": "code", "metadata": {}, "source": "x"})).encode(), ", cell 1: metadata, outputs or execution_count is missing; run `python -m claimbook tidy`"),
    "tags of another kind": (json.dumps(raw(text("x"), code(metadata={"tags": "mine"}))).encode(), ": cell 2 has malformed metadata: expected an object whose tags are a list of text"),
}  # fmt: skip


@pytest.mark.parametrize(("content", "complaint"), UNREADABLE.values(), ids=UNREADABLE)
def test_a_notebook_that_cannot_be_used_is_named_with_the_place(tmp_path, content, complaint):
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    with pytest.raises(notebooks.NotebookError) as caught:
        notebooks.read(path)
    # Older Pythons have other words for a comma too many.
    expected = complaint.replace("Illegal trailing comma before end of object", "")
    assert str(caught.value).startswith(f"{path}{expected.partition(' ()')[0]}")


@pytest.mark.parametrize(
    "bare", [{"nbformat": 4, "cells": []}, raw({"cell_type": "raw", "source": ""}), raw(code(outputs=[{}]))]
)
def test_whatever_a_notebook_lacks_tidy_adds(bare):
    assert set(tidied(bare)) == set(raw()) and tidied(tidied(bare)) == tidied(bare)


WORDS = ["cell_type", "source", "metadata", "id", "outputs", "tags", "jupyter", "attachments"]
ANYTHING = st.recursive(
    st.none() | st.integers() | st.sampled_from(["code", "raw", "a", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS), inner),
)


@given(ANYTHING, st.dictionaries(st.sampled_from(WORDS), ANYTHING))
def test_any_cell_is_tidied_or_refused_in_words(cell, more):
    try:
        made = tidied(raw(cell if isinstance(cell, dict) else {}, {"cell_type": "code", "source": "x", **more}))
    except notebooks.NotebookError as error:
        assert str(error).startswith("x.ipynb: cell ")
    else:
        assert made["nbformat"] == 4


@pytest.mark.parametrize(
    "content", [GOOD, b"\xef\xbb\xbf" + GOOD, GOOD.replace(b"\n", b"\r\n")], ids=["plain", "BOM", "CRLF"]
)
def test_what_a_checkout_or_an_editor_makes_of_a_notebook_is_read_alike(tmp_path, content):
    (tmp_path / "x.ipynb").write_bytes(content)
    assert notebooks.read(tmp_path / "x.ipynb") == notebooks.read(CHAPTER)
    tidy.tidy(tmp_path / "x.ipynb")
    assert (tmp_path / "x.ipynb").read_bytes() == GOOD


def test_a_notebook_that_is_not_there_or_may_not_be_read_is_named(tmp_path):
    (tmp_path / "gone.ipynb").symlink_to("nowhere")
    for path, why in ((tmp_path / "gone.ipynb", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(notebooks.NotebookError) as caught:
            notebooks.read(path)
        assert str(caught.value) == f"{path}: cannot be read ({why})"


# The book as a whole ---------------------------------------------------------------------------------


@pytest.fixture
def small(tmp_path):
    """The sources of a book of two pages."""
    (tmp_path / "book").mkdir()
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: book/index\nchapters:\n  - file: book/one\n", "utf-8")
    (tmp_path / "_config.yml").write_text("title: A book\n", "utf-8")
    (tmp_path / "book" / "index.md").write_text("# A book\n", "utf-8")
    (tmp_path / "book" / "one.ipynb").write_bytes(notebooks.written(raw()))
    return tmp_path


def test_this_book_and_a_small_one_can_be_read(small):
    assert notebooks.problems(ROOT) == notebooks.problems(small) == []


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("_toc.yml", "root: book/index\nchapters:\n  - file: book/two\n", "_toc.yml: there is no book/two.ipynb and no book/two.md"),
        ("_toc.yml", "root: book/index\nchapters:\n  - file: a: b\n", "_toc.yml, line 3: not valid YAML (mapping values are not allowed here)"),
        ("_toc.yml", "root: book/index\nchapters:\n\t- file: a\n", "_toc.yml, line 3: not valid YAML (found character '\\t' that cannot start any token)"),
        ("_toc.yml", "root: book/index\n<<<<<<< HEAD\n", "_toc.yml, line 2: it looks like an unresolved merge (<<<<<<<)"),
        ("_toc.yml", "", "_toc.yml: expected settings such as `name: value`, one on each line, found nothing"),
        ("_toc.yml", "- a\n", "_toc.yml: expected settings such as `name: value`, one on each line, found a list"),
        ("_toc.yml", None, "_toc.yml: cannot be read (No such file or directory)"),
        ("_config.yml", "title: 'A book\n", "_config.yml, line 2: not valid YAML (found unexpected end of stream)"),
        ("_config.yml", b"title: \xe9\n", "_config.yml, line 1: not UTF-8 text; save it as UTF-8"),
        ("_config.yml", "title: \x07\n", "_config.yml: not valid YAML (special characters are not allowed)"),
        ("book/index.md", "# A\n\n<<<<<<< HEAD\none\n=======\ntwo\n>>>>>>> b\n", "book/index.md, line 3: it looks like an unresolved merge (<<<<<<<)"),
        ("book/one.ipynb", "{", "book/one.ipynb, line 1: the file ends too early: was it cut short?"),
    ],
)  # fmt: skip
def test_a_source_that_cannot_be_used_is_named_before_the_build(small, file, content, complaint):
    (small / file).unlink()
    if content is not None:
        (small / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    assert notebooks.problems(small) == [complaint]


def test_what_an_editor_hides_is_no_part_of_the_book(small):
    for name in (notebooks.CHECKPOINTS, ".virtual_documents"):
        (small / "book" / name).mkdir()
        (small / "book" / name / "x.ipynb").touch()
    (small / "book" / "._one.ipynb").touch()
    assert notebooks.problems(small) == []


def test_the_form_is_that_of_nbformat(tmp_path):
    nbformat.write(nbformat.read(CHAPTER, as_version=4), tmp_path / "x.ipynb")
    assert (tmp_path / "x.ipynb").read_bytes().replace(os.linesep.encode(), b"\n") == GOOD
