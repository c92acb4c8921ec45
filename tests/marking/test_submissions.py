"""Whatever students hand in becomes a row: a notebook to mark, or a reason in plain words."""

import io
import json
import os
import subprocess
import zipfile

import nbformat
import pytest

from marking import assignment, entries, submissions
from tests.marking.conftest import handed_in

COUNTING = assignment.load("counting")
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
    (found,) = submissions.read(tmp_path, COUNTING)
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
    "letter.pdf": (b"%PDF", "it is not a notebook: expected a name that ends in .ipynb, found 'letter.pdf'"),
    "renamed.txt": (TEXT.encode(), "it is not a notebook: expected a name that ends in .ipynb, found 'renamed.txt'"),
    "half.ipynb.txt": (TEXT[:80].encode(), "it is not a notebook: expected a name that ends in .ipynb, found 'half.ipynb.txt'"),
    "none.zip": (zipped({"a.txt": b"x"}), "it holds no notebook"),
    "two.zip": (zipped({"a.ipynb": b"", "b.ipynb": b""}), "it is empty"),
    "broken.zip": (b"PK\x03\x04nothing", "it is not a zip file that can be opened"),
    "bomb.zip": (zipped({"a.ipynb": b"0" * (entries.MOST + 1)}), "its notebook is larger than 100 MB"),
    "large.ipynb": (b"0" * (entries.MOST + 1), "it is larger than 100 MB"),
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
    found = {one.student: one.reason for one in submissions.read(tmp_path, COUNTING)}
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
    with pytest.raises(FileNotFoundError, match=f"{tmp_path} holds no submissions"):
        submissions.read(tmp_path, COUNTING)
    with pytest.raises(FileNotFoundError, match="none is neither a folder nor a zip file"):
        submissions.read(tmp_path / "none", COUNTING)


def written(notebook: bytes) -> dict[str, str]:
    return submissions.written_answers(notebook, COUNTING)


def test_written_answers_are_found_with_and_without_the_cells_names():
    said = {"q5-answer": "They do **not**.\n\n## Not a heading of ours", "q6-answer": "One sentence."}
    notebook = handed_in("counting", said)
    assert written(notebook) == {"q5": said["q5-answer"], "q6": "One sentence."}
    raw = json.loads(notebook)
    for cell in raw["cells"]:
        cell.pop("id")
    assert written(json.dumps(raw).encode()) == {"q5": said["q5-answer"], "q6": "One sentence."}
    assert written(handed_in("counting", {})) == {"q5": "", "q6": ""} == written(b"")


@pytest.mark.parametrize(
    ("added", "found"),
    [
        ([("markdown", "Below the placeholder.")], "Below the placeholder."),
        ([("markdown", "First."), ("markdown", "Second.")], "First.\n\nSecond."),
        ([("code", "# In a code cell.")], "# In a code cell."),
        ([("markdown", "## My own heading\nAnd words.")], "## My own heading\nAnd words."),
        ([("raw", "In a raw cell.")], "In a raw cell."),
    ],
)
def test_whatever_was_written_between_two_headings_is_found(added, found):
    raw = json.loads(handed_in("counting", {}))
    place = next(place for place, cell in enumerate(raw["cells"]) if cell["id"] == "q5-answer") + 1
    raw["cells"][place:place] = [
        {"cell_type": kind, "id": f"mine-{number}", "metadata": {}, "source": text}
        | ({"outputs": [], "execution_count": None} if kind == "code" else {})
        for number, (kind, text) in enumerate(added)
    ]
    assert written(json.dumps(raw).encode()) == {"q5": found, "q6": ""}


def test_what_was_written_into_the_question_itself_is_found_and_what_was_given_is_not():
    notebook = json.loads(handed_in("counting", {}))
    question = next(cell for cell in notebook["cells"] if cell["id"] == "q5")
    question["source"] += "\n\nThey do not."
    assert written(json.dumps(notebook).encode()) == {"q5": "They do not.", "q6": ""}
    close = assignment.load("close_reading")
    given = submissions.written_answers(handed_in("close_reading", {}), close)
    assert given == dict.fromkeys(given, ""), (
        "the words of the law that stand between two questions are nobody's answer"
    )


@pytest.mark.parametrize("encoding", ["cp932", "cp949"])
def test_a_name_in_another_encoding_is_a_name(tmp_path, encoding):
    raw = "답안.ipynb".encode("cp949") if encoding == "cp949" else "課題.ipynb".encode("cp932")
    (tmp_path / os.fsdecode(raw)).write_bytes(TEXT.encode())
    (found,) = submissions.read(tmp_path, COUNTING)
    assert found.reason == "" and found.student.encode() and "its name was not UTF-8; read as" in found.remark


def test_names_that_read_alike_stay_two(tmp_path):
    for raw in ("答.ipynb".encode("cp932"), "答.ipynb".encode()):
        (tmp_path / os.fsdecode(raw)).write_bytes(TEXT.encode())
    found = [one.student for one in submissions.read(tmp_path, COUNTING)]
    assert len(set(found)) == 2


def test_an_archive_that_breaks_in_an_unknown_way_stops_nobody(tmp_path, monkeypatch):
    def breaks(path):
        raise EOFError("compressed file ended")

    (tmp_path / "a.ipynb").write_bytes(TEXT.encode())
    monkeypatch.setattr(submissions, "in_order", breaks)
    (found,) = submissions.read(tmp_path, COUNTING)
    assert found.reason == "it could not be read: EOFError: compressed file ended"


# As a learning management system gives it -------------------------------------------------------------


def laid_out(folder, files: dict[str, bytes], when: dict[str, int] | None = None):
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (1_000_000_000 + (when or {}).get(name, 0),) * 2)
    return folder


def remarks(folder) -> dict[str, tuple[str, str]]:
    return {one.student: (one.reason, one.remark) for one in submissions.read(folder, COUNTING)}


SOLVED, OTHER = handed_in("counting"), handed_in("one_witness")
MOODLE = {
    "Ann A_112_assignsubmission_onlinetext_/onlinetext.html": b"<p>See the file.</p>",
    "Ann A_112_assignsubmission_file_/counting.ipynb": SOLVED,
    "Ben B_113_assignsubmission_file_/counting.zip": zipped({"counting/counting.ipynb": SOLVED}),
    "Cem C_114_assignsubmission_file_/counting.ipynb": SOLVED,
    "Cem C_114_assignsubmission_file_/counting(1).ipynb": SOLVED,
    "Dee D_115_assignsubmission_file_/COUNTING.IPYNB": SOLVED,
    "Eve E_116_assignsubmission_onlinetext_/onlinetext.html": b"<p>I have none.</p>",
}


def test_what_moodle_gives_is_one_row_a_student(tmp_path):
    found = remarks(laid_out(tmp_path, MOODLE, {"Cem C_114_assignsubmission_file_/counting(1).ipynb": 60}))
    assert found == {
        "Ann A": ("", ""),
        "Ben B": ("", ""),
        "Cem C": ("", "it holds 2 notebooks; the newest, counting(1).ipynb, was marked"),
        "Dee D": ("", ""),
        "Eve E": ("it holds no notebook", ""),
    }


@pytest.mark.parametrize("within", ["", "Assignment 1/"])
def test_a_class_in_one_archive_is_read_as_a_folder_is(tmp_path, within):
    (tmp_path / "class.zip").write_bytes(zipped({f"{within}{name}": content for name, content in MOODLE.items()}))
    assert set(remarks(tmp_path / "class.zip")) == {"Ann A", "Ben B", "Cem C", "Dee D", "Eve E"}
    (tmp_path / "flat.zip").write_bytes(zipped({"ann.ipynb": SOLVED, "ben.ipynb": SOLVED, "__MACOSX/ann.ipynb": b""}))
    assert remarks(tmp_path / "flat.zip") == {"ann": ("", ""), "ben": ("", "")}
    (tmp_path / "no.zip").write_bytes(b"PK")
    with pytest.raises(FileNotFoundError, match=r"no\.zip: it is not a zip file that can be opened"):
        submissions.read(tmp_path / "no.zip", COUNTING)


def test_of_several_notebooks_the_newest_of_this_assignment_counts(tmp_path):
    files = {"ann/old.ipynb": handed_in("counting", {}), "ann/new.ipynb": SOLVED, "ann/other.ipynb": OTHER}
    (one,) = submissions.read(laid_out(tmp_path, files, {"ann/new.ipynb": 5, "ann/other.ipynb": 9}), COUNTING)
    assert (
        one.remark == "it holds 3 notebooks; the newest, new.ipynb, was marked"
        and one.notebook == submissions.in_order(SOLVED)[0]
    )


def test_what_is_no_file_is_not_waited_for_and_what_lies_too_deep_is_not_looked_for(tmp_path):
    os.mkfifo(tmp_path / "pipe.ipynb")
    (tmp_path / "a").mkdir()
    os.mkfifo(tmp_path / "a" / "pipe.ipynb")
    here = os.getcwd()
    os.mkdir(tmp_path / "deep")
    os.chdir(tmp_path / "deep")
    try:
        for _ in range(3_000):
            os.mkdir("d")
            os.chdir("d")
    finally:
        os.chdir(here)
    found = remarks(tmp_path)
    subprocess.run(["rm", "-rf", tmp_path / "deep"], check=True)
    assert found == {
        "pipe": ("it is not an ordinary file", ""),
        "a": ("it is not an ordinary file", ""),
        "deep": ("it holds no notebook", ""),
    }


def test_an_archive_with_an_impossible_date_is_read(tmp_path):
    content = bytearray(zipped({"a.ipynb": SOLVED}))
    for start in (b"PK\x03\x04", b"PK\x01\x02"):
        at = content.index(start) + (12 if start == b"PK\x03\x04" else 14)
        content[at : at + 2] = (2 << 5 | 31).to_bytes(2, "little")  # the thirty-first of February
    (tmp_path / "a.zip").write_bytes(bytes(content))
    assert remarks(tmp_path) == {"a": ("", "")}


@pytest.mark.parametrize("heading", ["## Question 5: {}", "### **5** {}", "**5. {}**", "## {}"])
def test_a_heading_that_was_written_anew_is_a_heading(heading):
    notebook = json.loads(handed_in("counting", {"q5-answer": "They do not."}))
    for place, cell in enumerate(notebook["cells"]):
        if cell["id"] == "q5":
            cell["source"] = heading.format("Two counts, or one count twice?")
        cell["id"] = f"cell-{place}"
    assert written(json.dumps(notebook).encode())["q5"].endswith("They do not.")


def test_the_code_of_a_question_is_what_the_student_wrote():
    found = submissions.code_answers(
        submissions.in_order(handed_in("counting", {"q1-answer": "how_many = 6"}))[0], COUNTING
    )
    assert found["q1"] == "how_many = 6" and "check_1" not in "".join(found.values())


def test_a_question_that_begins_within_a_cell_begins_there():
    notebook = json.loads(handed_in("counting", {"q5-answer": "They do not.", "q6-answer": "One sentence."}))
    cells = {cell["id"]: cell for cell in notebook["cells"]}
    cells["q5-answer"]["source"] += "\n\n" + cells["q6"]["source"]
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] != "q6"]
    assert written(json.dumps(notebook).encode()) == {"q5": "They do not.", "q6": "One sentence."}


@pytest.mark.parametrize(
    ("lost", "remark"),
    [
        (["q6"], "the heading of question 6 was not found: look for the written answer in the notebook"),
        (
            ["q5", "q6"],
            "the headings of questions 5 and 6 were not found: look for the written answers in the notebook",
        ),
    ],
)
def test_where_a_written_question_has_no_heading_it_is_told(tmp_path, lost, remark):
    notebook = json.loads(handed_in("counting"))
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in lost]
    assert read(tmp_path, "a.ipynb", json.dumps(notebook).encode()).remark == remark


@pytest.mark.parametrize("metadata", [{"kernelspec": None}, {"kernelspec": {"language": None}}, {"kernelspec": {}}])
def test_a_notebook_without_a_language_is_read(tmp_path, metadata):
    assert read(tmp_path, "a.ipynb", json.dumps({**NOTEBOOK, "metadata": metadata}).encode()).reason == ""
