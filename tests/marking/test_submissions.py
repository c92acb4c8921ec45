"""Whatever students hand in becomes a row: a notebook to mark, or a reason in plain words."""

import io
import json
import zipfile

import nbformat
import pytest

from marking import submissions
from tests.marking.conftest import handed_in

NOTEBOOK = {"cells": [{"cell_type": "code", "metadata": {}, "source": ["x = 1\n", "y = 'ü'"], "outputs": [], "execution_count": 3}], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}  # fmt: skip
TEXT = json.dumps(NOTEBOOK, ensure_ascii=False)


def zipped(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in files.items():
            file.writestr(name, content)
    return buffer.getvalue()


def read(tmp_path, name: str, content: bytes) -> submissions.Submission:
    (tmp_path / name).write_bytes(content)
    (found,) = submissions.read(tmp_path)
    return found


READABLE = {
    "utf8.ipynb": (TEXT.encode(), ""),
    "bom.ipynb": (b"\xef\xbb\xbf" + TEXT.encode(), ""),
    "utf16.ipynb": (TEXT.encode("utf-16"), "it was UTF-16"),
    "windows.ipynb": (TEXT.encode("cp1252"), "it was not UTF-8; read as Windows-1252"),
    "r.ipynb": (json.dumps({**NOTEBOOK, "metadata": {"kernelspec": {"name": "ir", "language": "R"}}}).encode(), "its kernel was R; marked with Python"),
    "old.ipynb": (json.dumps(nbformat.convert(nbformat.from_dict(NOTEBOOK), 3)).encode(), ""),
    "folder.zip": (zipped({"my work/answer.ipynb": TEXT.encode(), "__MACOSX/x.ipynb": b"", "notes.txt": b"hello"}), ""),
}  # fmt: skip


@pytest.mark.parametrize("name", READABLE)
def test_what_can_be_put_in_order_is(tmp_path, name):
    content, remark = READABLE[name]
    found = read(tmp_path, name, content)
    assert (found.reason, found.remark, found.student) == ("", remark, name.partition(".")[0])
    notebook = nbformat.reads(found.notebook.decode(), as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].source.startswith("x = 1\ny = '") and not notebook.cells[0].outputs
    assert notebook.metadata.kernelspec.name == "python3"


UNREADABLE = {
    "empty.ipynb": (b"", "it is empty"),
    "text.ipynb": (b"Dear teacher, here is my notebook", "it is not a notebook: Expecting value: line 1 column 1 (char 0)"),
    "half.ipynb": (TEXT[:80].encode(), "it is not a notebook: "),
    "json.ipynb": (b'{"a": 1}', "it is JSON, but not a notebook"),
    "list.ipynb": (b"[1]", "it is JSON, but not a notebook"),
    "cells.ipynb": (json.dumps({**NOTEBOOK, "cells": [1]}).encode(), "its cells cannot be read: "),
    "deep.ipynb": (b"[" * 100_000, "it is not a notebook: "),
    "letter.pdf": (b"%PDF", "it is no notebook: the name ends in .pdf, not in .ipynb"),
    "renamed.ipynb.txt": (TEXT.encode(), "it is no notebook: the name ends in .txt, not in .ipynb"),
    "none.zip": (zipped({"a.txt": b"x"}), "it holds no notebook, where there should be one"),
    "two.zip": (zipped({"a.ipynb": b"", "b.ipynb": b""}), "it holds 2 notebooks, where there should be one"),
    "broken.zip": (b"PK\x03\x04nothing", "it is not a zip file that can be opened"),
    "bomb.zip": (zipped({"a.ipynb": b"0" * (submissions.MOST + 1)}), "its notebook is larger than 20 MB"),
    "large.ipynb": (b"0" * (submissions.MOST + 1), "it is larger than 20 MB"),
}  # fmt: skip


@pytest.mark.parametrize("name", UNREADABLE)
def test_what_cannot_has_a_reason(tmp_path, name):
    content, reason = UNREADABLE[name]
    found = read(tmp_path, name, content)
    assert found.reason.startswith(reason) and not found.notebook


def test_folders_links_and_names_alike(tmp_path):
    (tmp_path / "ann").mkdir()
    (tmp_path / "ann" / "answer.ipynb").write_text(TEXT, encoding="utf-8")
    (tmp_path / "ben.ipynb").write_text(TEXT, encoding="utf-8")
    (tmp_path / "ben.zip").write_bytes(zipped({"a.ipynb": TEXT.encode()}))
    (tmp_path / "link.ipynb").symlink_to("/etc/passwd")
    (tmp_path / ".DS_Store").write_bytes(b"x")
    found = {one.student: one.reason for one in submissions.read(tmp_path)}
    assert found == {"ann": "", "ben.ipynb": "", "ben.zip": "", "link": "it is a link to another file"}


def test_cells_without_names_get_the_same_each_time_and_no_two_alike():
    nameless, _ = submissions.in_order(TEXT.encode())
    assert nameless == submissions.in_order(TEXT.encode())[0]
    twice = {
        **NOTEBOOK,
        "nbformat_minor": 5,
        "cells": [{**NOTEBOOK["cells"][0], "id": name} for name in ("a", "a", "an id")],
    }
    notebook = nbformat.reads(submissions.in_order(json.dumps(twice).encode())[0].decode(), as_version=4)
    nbformat.validate(notebook)
    assert notebook.cells[0].id == "a" and len({cell.id for cell in notebook.cells}) == 3


def test_an_empty_or_missing_folder_is_said(tmp_path):
    with pytest.raises(FileNotFoundError, match="nothing lies in"):
        submissions.read(tmp_path)
    with pytest.raises(FileNotFoundError, match="is not a folder"):
        submissions.read(tmp_path / "none")


def test_written_answers_are_found_with_and_without_the_cells_names():
    names = ["q5", "q6"]
    said = {"q5-answer": "They do **not**.\n\n## Not a heading of ours", "q6-answer": "One sentence."}
    notebook = handed_in("counting", said)
    assert submissions.written_answers(notebook, names) == {"q5": said["q5-answer"], "q6": "One sentence."}
    raw = json.loads(handed_in("counting", {"q5-answer": "They do not.", "q6-answer": "One sentence."}))
    for cell in raw["cells"]:
        cell.pop("id")
    assert submissions.written_answers(json.dumps(raw).encode(), names) == {"q5": "They do not.", "q6": "One sentence."}
    assert submissions.written_answers(handed_in("counting", {}), names) == {"q5": "", "q6": ""}
    assert submissions.written_answers(b"", names) == {"q5": "", "q6": ""}
