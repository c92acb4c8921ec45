"""Marking a folder: hostile and broken submissions, stopping and going on, several machines, the reports."""

import csv
import io
import json
import os
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest
from distributed import Client

from marking import assignment, grade, mark
from marking.gradebooks import cells
from marking.sandbox import Limits
from tests.marking.conftest import PATIENCE, ROOT, handed_in, marked, scores, solutions
from tests.surroundings import start
from tools.site.inputs import python_path

GRADE = [sys.executable, "-m", "marking.grade"]
PATIENTLY = ["--seconds", str(PATIENCE), "--cell-seconds", str(PATIENCE)]
GRADE += PATIENTLY
LONG = "Two counts agree because both repeat what one voice said."


def without(*ids: str) -> bytes:
    notebook = json.loads(handed_in("counting"))
    notebook["cells"] = [cell for cell in notebook["cells"] if cell["id"] not in ids]
    return json.dumps(notebook).encode()


def zipped(content: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as file:
        file.writestr("counting/counting.ipynb", content)
    return buffer.getvalue()


def other_kernel() -> bytes:
    notebook = json.loads(handed_in("counting"))
    notebook["metadata"]["kernelspec"] = {"name": "ir", "language": "R", "display_name": "R"}
    return json.dumps(notebook).encode()


FULL, NONE, BLANK = ["2", "3", "4", "3"], ["0", "0", "0", "0"], ["", "", "", ""]  # blank: nobody has marked it
Q1 = {**solutions("counting"), "q1-answer": "how_many = smallest = largest = 1"}
WORDS = {**solutions("counting"), "q5-answer": LONG}
# It cannot be interrupted and does not end, and leaves the processor to the other tests.
NO_END = "import signal, time\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\nwhile True: time.sleep(0.1)"
# What is handed in; the status, the start of the reason, the marks of q1 to q4.
HANDED_IN = {
    "right.ipynb": (handed_in("counting", WORDS), "ok", "", FULL),
    "empty.ipynb": (handed_in("counting", {}), "ok", "", NONE),
    "wrong.ipynb": (handed_in("counting", Q1), "ok", "", ["0", *FULL[1:]]),
    "text.ipynb": (handed_in("counting", {**solutions("counting"), "q1-answer": "how_many = '6 counts'"}), "ok", "", ["0", *FULL[1:]]),
    "syntax.ipynb": (handed_in("counting", {**solutions("counting"), "q1-answer": "how_many = = 6"}), "ok", "", ["0", *FULL[1:]]),
    "loop.ipynb": (handed_in("counting", {**solutions("counting"), "q4-answer": "while True: pass"}), "ok", "", [*FULL[:3], "0"]),
    "stubborn.ipynb": (handed_in("counting", first=NO_END), "timed out", "it took longer than ", NONE),
    "late.ipynb": (handed_in("counting", {**solutions("counting"), "q3-answer": NO_END}), "timed out", "it took longer than ", [*FULL[:2], "0", "0"]),
    "other.ipynb": (handed_in("one_witness"), "another notebook", "it is the notebook of one_witness, not of counting", BLANK),
    "raises.zip": (zipped(handed_in("counting"))[:-60], "not a notebook", "it is not a zip file that can be opened", BLANK),
    "答え.ipynb": (handed_in("counting"), "ok", "", FULL),
    "memory.ipynb": (handed_in("counting", first="x = []\nwhile True: x.append(bytearray(10**8))"), "ok", "", FULL),
    "fork.ipynb": (handed_in("counting", first="import os\nwhile True: os.fork()"), "too large", "it started more than 32 processes", NONE),
    "disk.ipynb": (handed_in("counting", first="open('/tmp/x', 'wb').write(bytes(2 * 10**8))"), "ok", "", FULL),
    "exit.ipynb": (handed_in("counting", first="import os\nos._exit(7)"), "failed", "Python ended while the notebook ran", BLANK),
    "deleted.ipynb": (without("q2-answer", "q2-check"), "ok", "", ["2", "0", "4", "3"]),
    "beginning.ipynb": (without("setup", "drawn", "tables"), "ok", "", FULL),
    "kernel.ipynb": (other_kernel(), "ok", "", FULL),
    "renamed (1).ipynb": (handed_in("counting"), "ok", "", FULL),
    "folder.zip": (zipped(handed_in("counting")), "ok", "", FULL),
    "windows.ipynb": (handed_in("counting", {**solutions("counting"), "q6-answer": "Zürich"}).decode().replace("\\u00fc", "ü").encode("cp1252"), "ok", "", FULL),
    "json.ipynb": (b"not a notebook", "not a notebook", "it is not a notebook: Expecting value", BLANK),
    "nothing.ipynb": (b"", "not a notebook", "it is empty", BLANK),
    "letter.docx": (b"PK", "not a notebook", "it is not a notebook: expected a name that ends in .ipynb, found 'letter.docx'", BLANK),
    "=cmd()<b>.ipynb": (handed_in("counting", {}), "ok", "", NONE),
}  # fmt: skip


LIMITS: list[object] = []  # set by `folder`


def run(*words: object, **environment: str) -> subprocess.CompletedProcess:
    return subprocess.run([*GRADE, *map(str, words)], capture_output=True, text=True, env={**os.environ, **environment})


def rows(out: Path) -> dict[str, dict[str, str]]:
    with (out / "grades.csv").open(encoding="utf-8-sig", newline="") as file:
        return {row["file"]: row for row in csv.DictReader(file) if row["file"]}  # the row of maxima has none


SHIFT_JIS = os.fsdecode("課題 1.ipynb".encode("cp932"))  # as an archive of a Japanese Windows is unpacked


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> tuple[Path, Path, str]:
    """The folder of all these, marked with some seconds each: more where this machine is slow, or busy with other things."""
    took = marked("counting", handed_in("counting"))["seconds"]
    LIMITS[:] = ["--seconds", round(30 + 10 * took), "--cell-seconds", round(5 + 3 * took)]
    folder, out = tmp_path_factory.mktemp("submissions"), tmp_path_factory.mktemp("graded")
    for name, (content, *_) in HANDED_IN.items():
        (folder / name).write_bytes(content)
    (folder / SHIFT_JIS).write_bytes(handed_in("counting"))
    done = run("counting", folder, "--out", out, *LIMITS, "--jobs", 2)
    assert done.returncode == 0, done.stderr
    return folder, out, done.stdout


@pytest.mark.parametrize("name", HANDED_IN)
def test_each_has_its_row_its_marks_and_its_reason(folder, name):
    _, status, reason, marks = HANDED_IN[name]
    row = rows(folder[1])[f"'{name}" if name.startswith("=") else name]
    assert (row["status"], [row[f"q{number}"] for number in range(1, 5)]) == (status, marks), row
    assert row["reason"].startswith(reason) and bool(row["reason"]) == (status != "ok")
    assert row["in code"] == ("" if marks == BLANK else f"{sum(map(float, marks)):g}")


def test_a_name_that_is_not_utf8_is_read_and_told(folder):
    row = rows(folder[1])["課題 1.ipynb"]
    assert (row["student"], row["in code"]) == ("課題 1", "12") and "read as cp932" in row["remark"]
    assert (folder[1] / "feedback" / "課題 1.html").exists()


def test_the_remarks_say_what_was_put_in_order(folder):
    found = rows(folder[1])
    assert "the set-up cells at the beginning failed or were missing" in found["beginning.ipynb"]["remark"]
    assert found["kernel.ipynb"]["remark"] == "its kernel was R; marked with Python"
    assert found["windows.ipynb"]["remark"] == "it was not UTF-8; read as Windows-1252"


def test_every_student_has_a_page_that_hides_the_hidden_tests(folder):
    pages = {path.stem: path.read_text(encoding="utf-8") for path in (folder[1] / "feedback").iterdir()}
    assert len(pages) == len(HANDED_IN) + 1
    hidden = [
        line.strip()
        for cell in assignment.load("counting").notebook.cells
        if "hidden: true" in cell.source
        for line in cell.source.splitlines()
        if len(line.strip()) > 12 and not line.startswith(('"""', "hidden", "points"))
    ]
    assert len(hidden) > 10
    for page in pages.values():
        assert not any(line in page for line in hidden)
    assert "how_many must be a whole number" in pages["text"]
    assert "cell 7: SyntaxError" in pages["syntax"]
    assert (
        f"it took longer than {LIMITS[1]} seconds" in pages["stubborn"]
        and "A person will look at it" in pages["stubborn"]
    )
    assert "=cmd()&lt;b&gt;" in pages["_cmd()_b_"] and "<b>" not in pages["_cmd()_b_"]


def test_the_written_answers_stand_beside_the_rubric(folder):
    sheet = (folder[1] / "written.html").read_text(encoding="utf-8")
    assert LONG in sheet and "Zürich" in sheet and "two counts that do agree" in sheet
    assert sheet.count('<section class="answer">') == 2 * (len(HANDED_IN) + 1)


def test_what_is_marked_is_not_marked_again(folder):
    place, out, said = folder
    kept = {path: path.stat().st_mtime_ns for path in (out / "results").iterdir()}
    (place / "latest.ipynb").write_bytes(handed_in("counting", first="late = True"))
    again = run("counting", place, "--out", out, *LIMITS, "--jobs", 1)
    (place / "latest.ipynb").unlink()
    assert f"{len(HANDED_IN) + 2} submissions: 1 to mark, {len(HANDED_IN) + 1} done or unreadable." in again.stdout
    assert all(path.stat().st_mtime_ns == before for path, before in kept.items())
    assert rows(out)["latest.ipynb"]["in code"] == "12"


def slow(number: int) -> bytes:
    """One of a class; two are so slow that they are still at work when the first have their marks."""
    return handed_in("counting", first=f"import time\ntime.sleep({8 if number in (4, 5) else 0.5})\nstudent = {number}")


def wait_for(ready, *at_work: subprocess.Popen) -> None:
    """Wait until something is there, as long as those who are to bring it are at work, on however slow a machine."""
    until = time.monotonic() + PATIENCE
    while not ready():
        ended = [process.args for process in at_work if process.poll() is not None]
        assert not ended and time.monotonic() < until, f"it did not come; ended are {ended}"
        time.sleep(0.05)


def test_a_run_that_is_killed_loses_no_finished_mark(tmp_path):
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number in range(6):
        (folder / f"s{number}.ipynb").write_bytes(slow(number))
    words = [*GRADE, "counting", str(folder), "--out", str(out), "--jobs", "2"]
    process = start(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    wait_for(lambda: len(list(out.glob("results/*.json"))) >= 2, process)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    kept = {path: path.read_bytes() for path in out.glob("results/*.json")}
    assert 2 <= len(kept) < 6
    again = run("counting", folder, "--out", out)
    assert f"6 submissions: {6 - len(kept)} to mark, {len(kept)} done" in again.stdout, again.stderr
    assert all(path.read_bytes() == before for path, before in kept.items())
    assert [row["in code"] for row in rows(out).values()] == ["12"] * 6


def test_a_run_that_is_interrupted_reports_what_it_has(tmp_path):
    """As by Ctrl and C, which reaches the workers too."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    for number in range(6):
        (folder / f"s{number}.ipynb").write_bytes(slow(number))
    words = [*GRADE, "counting", str(folder), "--out", str(out), "--jobs", "2"]
    process = start(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    wait_for(lambda: len(list(out.glob("results/*.json"))) >= 2, process)
    os.killpg(process.pid, signal.SIGINT)
    _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode == 130 and "Run the same command again to go on." in said
    found = [(row["status"], row["in code"]) for row in rows(out).values()]
    assert len(found) == 6 and set(found) == {("ok", "12"), ("not marked", "")} and found.count(("ok", "12")) >= 2


def test_a_submission_that_ends_its_worker_has_a_reason_and_stops_nobody(tmp_path, monkeypatch, capsys):
    """Whatever ends a worker's process (here the task itself) is tried again, and then told; it is not kept as a mark."""
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    (folder / "bad.ipynb").write_bytes(handed_in("counting", first="# ends the worker"))
    (folder / "good.ipynb").write_bytes(handed_in("counting"))
    monkeypatch.setattr(mark, "task", ends_its_worker)
    assert grade.main([*PATIENTLY, "counting", str(folder), "--out", str(out), "--jobs", "2"]) == 0
    found = rows(out)
    assert found["good.ipynb"]["in code"] == "12"
    assert (found["bad.ipynb"]["status"], found["bad.ipynb"]["reason"]) == (
        "not marked",
        "the worker process stopped three times while marking it",
    )
    assert len(list(out.glob("results/*.json"))) == 1


def ends_its_worker(notebook: bytes, name: str, seed: str, limits: tuple, unsafe: bool) -> dict:
    if b"# ends the worker" in notebook:
        os.kill(os.getpid(), signal.SIGKILL)
    return mark.mark(notebook, assignment.load(name, seed), Limits(*limits), unsafe=unsafe)


@pytest.mark.weekly
def test_several_machines_one_of_which_dies(tmp_path):
    """A scheduler and two workers, each a process of its own on loopback; one is killed at work."""
    folder, out, address = tmp_path / "in", tmp_path / "out", tmp_path / "scheduler.json"
    folder.mkdir()
    for number in range(8):
        (folder / f"s{number}.ipynb").write_bytes(slow(number))
    environment = {**os.environ, "PYTHONPATH": python_path(ROOT, ROOT)}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "env": environment}
    dask = [sys.executable, "-m", "dask"]
    running = [subprocess.Popen([*dask, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", "--scheduler-file", str(address)], **quiet)]  # fmt: skip
    try:
        wait_for(lambda: address.exists() and address.read_text(encoding="utf-8").strip().endswith("}"), *running)
        scheduler = json.loads(address.read_text(encoding="utf-8"))["address"]
        worker = [
            *dask,
            "worker",
            scheduler,
            "--nthreads",
            "1",
            "--no-dashboard",
            "--no-nanny",
            "--local-directory",
            str(tmp_path),
        ]
        running += [subprocess.Popen(worker, **quiet) for _ in range(2)]
        with Client(scheduler, timeout=PATIENCE) as client:
            client.wait_for_workers(2, timeout=PATIENCE)
        words = [*GRADE, "counting", str(folder), "--out", str(out), "--scheduler", scheduler]
        process = subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        wait_for(lambda: len(list(out.glob("results/*.json"))) >= 2, process)
        running[1].kill()
        _, said = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, said
    finally:
        for one in running:
            one.kill()
    found = rows(out)
    assert sorted(found) == [f"s{number}.ipynb" for number in range(8)]
    assert {row["in code"] for row in found.values()} == {"12"}
    assert len(list(out.glob("results/*.json"))) == 8


def test_without_walls_nothing_is_marked(tmp_path):
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.ipynb").write_bytes(handed_in("counting"))
    done = run("counting", tmp_path / "in", "--out", tmp_path / "out", PATH=str(tmp_path))
    assert done.returncode == 1 and not (tmp_path / "out").exists()
    assert (
        "Nothing was marked" in done.stderr and "bubblewrap was not found" in done.stderr and "UNSAFE=1" in done.stderr
    )
    unsafe = run("counting", tmp_path / "in", "--out", tmp_path / "out", "--unsafe", PATH=str(tmp_path))
    assert unsafe.returncode == 0 and rows(tmp_path / "out")["a.ipynb"]["in code"] == "12", unsafe.stderr


@pytest.mark.parametrize("unsafe", [False, True], ids=["sandbox", "unsafe"])
def test_a_teachers_own_settings_change_no_mark(tmp_path, monkeypatch, unsafe):
    for name, value in (("PYTHONOPTIMIZE", "2"), ("MATPLOTLIBRC", str(tmp_path)), ("PYTHONWARNINGS", "error")):
        monkeypatch.setenv(name, value)
    (tmp_path / "matplotlibrc").write_text("text.usetex: True\nbackend: TkAgg\n", encoding="utf-8")
    nothing = dict.fromkeys(solutions("counting"), "...")
    found = marked("counting", handed_in("counting", nothing), unsafe=unsafe)
    assert found["status"] == "ok" and sum(scores(found).values()) == 0, found
    found = marked("counting", handed_in("counting"), unsafe=unsafe)
    assert found["status"] == "ok" and sum(scores(found).values()) == 12, found


@pytest.mark.parametrize(
    ("words", "complaint"),
    [
        (["nothing", "."], "there is no assignment 'nothing'; there are: "),
        (["counting", "nowhere"], "nowhere is neither a folder nor a zip file"),
        (
            ["counting", str(ROOT / "book" / "teaching" / "student"), "--scheduler", "tcp://127.0.0.1:9"],
            "no scheduler answers at tcp://127.0.0.1:9",
        ),
    ],
)
def test_what_is_asked_for_wrongly_is_said(words, complaint, capsys, tmp_path):
    assert grade.main([*words, "--out", str(tmp_path / "out")]) == 1
    assert complaint in capsys.readouterr().err


@pytest.mark.parametrize(
    ("target", "complaint"),
    [
        (["grade", "SUBMISSIONS=folder"], "SUBMISSIONS and ASSIGNMENT are needed: make grade SUBMISSIONS=folder ASSIGNMENT=name"),
        (["desk"], "MARKED is needed: make desk MARKED=_build/graded/counting/folder [MARKER=name]"),
        (["worker"], "SCHEDULER is needed: make worker SCHEDULER=tcp://host:port"),
    ],
)  # fmt: skip
def test_make_without_its_variables_is_one_clear_line(target, complaint):
    done = subprocess.run(
        ["make", "--no-print-directory", "-o", "marking", *target], cwd=ROOT, capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert complaint in line


# Probes ------------------------------------------------------------------------------------------------

PROBES = {
    "powers of root": "import re\nheld = dict(re.findall(r'Cap(Prm|Eff|Bnd):\\s*(\\w+)', open('/proc/self/status').read()))\n"
    "assert any(int(held[kind], 16) for kind in {kinds!r})",
    "the network": "import socket\nsocket.create_connection(('192.0.2.1', 80), 2)",
    "this machine's own services": "import socket\nsocket.create_connection(('127.0.0.1', {port}), 2)",
    "another submission": "open({other!r}).read()",
    "the folder of results": "open({out!r}, 'w').write('100')",
    "the home folder": "import os, pathlib\nassert any(pathlib.Path({home!r}).iterdir())\nopen({home!r} + '/.bashrc').read()",
    "the repository": "open({root!r} + '/README.md').read()",
    "the programs": "open('/usr/bin/probe', 'w')",
    "other processes": "import os\nassert max(int(p) for p in os.listdir('/proc') if p.isdigit()) > 1000",
}


def test_probes_reach_nothing(tmp_path):
    """What each probe tries would succeed outside; the same code runs once without walls to show that."""
    import socket

    other = tmp_path / "other.ipynb"
    other.write_text("secret", encoding="utf-8")
    out = tmp_path / "grades.csv"
    with socket.create_server(("127.0.0.1", 0)) as server:
        known = {
            "port": server.getsockname()[1],
            "other": str(other),
            "out": str(out),
            "home": str(Path.home()),
            "root": str(ROOT),
            "kinds": ["Prm", "Eff", "Bnd"] if os.geteuid() == 0 else ["Prm", "Eff"],
        }
        lines = ["print('begin')\nreached = []"]
        for name, code in PROBES.items():
            body = "\n".join(f"    {line}" for line in code.format(**known).splitlines())
            lines.append(
                f"try:\n{body}\n    reached.append({name!r})\nexcept BaseException as error:\n    print(error)"
            )
        probe = "\n".join(lines) + "\nraise SystemError(repr(reached))"
        found = marked("counting", handed_in("counting", first=probe))
        assert found["status"] == "ok" and found["errors"] == ["cell 1: SystemError: []"], found
        assert not out.exists()
        assert sum(scores(found).values()) == 12, "the rest of the notebook is marked"
        open_air = marked("counting", handed_in("counting", first=probe), unsafe=True)
    for name in ("this machine's own services", "another submission", "the folder of results", "the repository"):
        assert name in open_air["errors"][0], "the probe must be one that can succeed"


def test_names_that_a_spreadsheet_would_run_are_text():
    assert cells.cell("=1") == "'=1" and cells.cell("@x") == "'@x" and cells.cell("a\nb") == "a b"
