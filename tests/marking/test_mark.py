"""One notebook: what its marks go by, and what no notebook can do about them."""

import json
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import nbformat
import pytest

from marking import assignment, make, mark, sandbox, values
from marking.sandbox import Limits
from tests.marking.conftest import NAMES, handed_in, made, marked, scores, solutions

SOLVED = {"q1": 2, "q2": 3, "q3": 4, "q4": 3}
NOTHING = dict.fromkeys(SOLVED, 0)
SEED = "autumn"


def other(name: str, key: str) -> object:
    """What an edition draws that the standard does not."""
    return assignment.load(name, SEED).variant[key]


# What was drawn --------------------------------------------------------------------------------------


def test_the_solved_notebook_of_an_edition_gets_full_marks_in_it():
    found = marked("counting", handed_in("counting", seed=SEED), seed=SEED)
    assert (found["status"], scores(found), found["remarks"]) == ("ok", SOLVED, [])


def test_the_standard_edition_handed_in_for_another_is_told_and_marked_by_what_this_one_draws():
    found = marked("counting", handed_in("counting"), seed=SEED)
    assert found["remarks"] == ["the notebook is from the standard edition; the marks are for what this edition asks"]
    assert scores(found) == SOLVED, "code that works out its answers does so for whatever is drawn"


def test_answers_of_the_standard_edition_that_were_typed_in_get_nothing_in_another():
    space: dict[str, object] = {}
    for cell in assignment.load("counting").notebook.cells:
        if cell.cell_type == "code" and "BEGIN TEST" not in cell.source:
            exec(cell.source, space)
    names = [
        "how_many",
        "smallest",
        "largest",
        "recent_counts",
        "voices",
        "unseen",
        "arrived",
        "share",
        "kind_of_share",
    ]
    typed = {
        **solutions("counting"),
        "q1-answer": "",
        "q3-answer": "",
        "q4-answer": "\n".join(f"{name} = {space[name]!r}" for name in names),
    }
    found = marked("counting", handed_in("counting", typed), seed=SEED)
    assert scores(found)["q1"] < 2 and scores(found)["q4"] == 1, "a floor is one in any edition"


@pytest.mark.parametrize(
    "spoil",
    [
        {"q3-answer": "since = 9999\nrecent_counts = 0\nvoices = []\nunseen = 0"},
        {
            "drawn": "measure = 'nothing'\nsince = 9999\nkorea_year = 2009",
            "q3-answer": "recent_counts = 0\nvoices = []\nunseen = 0",
        },
    ],
)
def test_whoever_changes_what_was_drawn_gains_nothing(spoil):
    found = marked("counting", handed_in("counting", {**solutions("counting"), **spoil}))
    assert scores(found) == {**SOLVED, "q3": 0}
    assert found["remarks"] == (
        ["the cell that holds what is asked was changed; the marks are for what this edition asks"]
        if "drawn" in spoil
        else []
    )


def test_a_name_that_a_later_loop_takes_costs_nothing_above_it():
    answers = solutions("close_reading")
    answers["q4-answer"] += "\nfor law in provisions.LAWS:\n    for topic in ():\n        pass\ntable = None"
    found = marked("close_reading", handed_in("close_reading", answers))
    assert sum(scores(found).values()) == 12, found


def test_a_name_that_an_earlier_loop_takes_is_put_back():
    answers = {**solutions("counting")}
    answers["q1-answer"] += "\nfor since in (1, 2): pass\nmeasure = None"
    assert scores(marked("counting", handed_in("counting", answers))) == SOLVED


# Set-up ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "broken",
    [
        {"setup": "from google.colab import drive\ndrive.mount('/content')\nfrom companion import data"},
        {"setup": "import seaborn\nfrom companion import data", "tables": "raise RuntimeError"},
        {"setup": "", "drawn": "", "tables": ""},
    ],
)
def test_where_the_set_up_fails_the_original_runs_and_it_is_told(broken):
    found = marked("counting", handed_in("counting", {**solutions("counting"), **broken}))
    assert scores(found) == SOLVED
    assert "the set-up cells at the beginning failed or were missing; our own were run instead" in found["remarks"]


def test_set_up_between_two_questions_is_made_good_too():
    found = marked("to_publish", handed_in("to_publish", {**solutions("to_publish"), "replies": "1 / 0"}))
    assert sum(scores(found).values()) == 10 and "after question 1" in found["remarks"][0]


def test_everything_in_one_cell_at_the_end_counts():
    answers = solutions("counting")
    coded = {name: source for name, source in answers.items() if name[1] in "1234"}
    found = marked("counting", handed_in("counting", dict.fromkeys(coded, "..."), last="\n".join(coded.values())))
    assert scores(found) == SOLVED


@pytest.mark.parametrize("keep", ["headings", "ids"])
def test_questions_are_known_by_their_headings_or_by_their_ids(keep):
    notebook = json.loads(handed_in("counting"))
    for place, cell in enumerate(notebook["cells"]):
        if keep == "headings":
            cell["id"] = f"cell-{place}"
        elif cell["id"] in SOLVED:
            cell["source"] = "## My own heading"
    assert scores(marked("counting", json.dumps(notebook).encode())) == SOLVED


@pytest.mark.parametrize(
    ("answers", "errors"),
    [
        ({"q1-answer": "%matplotlib inline\nimport matplotlib.pyplot as plt\nplt.plot([1, 2]);\n"}, []),
        ({"q1-answer": "%%writefile mine.py\nx = 1", "q2-answer": "from mine import x\n"}, []),
        ({"q1-answer": "import numpy as np\n"}, []),
    ],
)
def test_what_honest_students_do_costs_nothing(answers, errors):
    """What they add comes before the answer, which the master's is."""
    own = solutions("counting")
    given = {name: text + own[name] if not text.startswith("%%") else own[name] for name, text in answers.items()}
    notebook = json.loads(handed_in("counting", {**own, **given}))
    for name, text in answers.items():
        if text.startswith("%%"):
            place = next(place for place, cell in enumerate(notebook["cells"]) if cell["id"] == name)
            notebook["cells"].insert(place, {**notebook["cells"][place], "id": "mine", "source": text})
    found = marked("counting", json.dumps(notebook).encode())
    assert (scores(found), found["errors"]) == (SOLVED, errors)


def test_texts_and_numbers_of_numpy_are_answers():
    more = "import numpy as np\nvoices = list(np.array(voices))\nrecent_counts = np.int64(recent_counts)"
    kind = "import numpy as np\nkind_of_share = np.where(japan > 0, 'floor', 'ceiling')"
    own = solutions("counting")
    answers = {**own, "q3-answer": f"{own['q3-answer']}\n{more}", "q4-answer": f"{own['q4-answer']}\n{kind}"}
    assert scores(marked("counting", handed_in("counting", answers))) == SOLVED


def test_nobody_can_try_one_answer_after_another():
    own = solutions("counting")
    notebook = json.loads(handed_in("counting", {**own, "q1-answer": "how_many = smallest = largest = 0"}))
    heading = next(cell for cell in notebook["cells"] if cell["id"] == "q1")
    for number in range(12):
        cell = {"cell_type": "code", "id": f"guess-{number}", "metadata": {}, "outputs": [], "execution_count": None}
        notebook["cells"] += [{**heading, "id": f"again-{number}"}, {**cell, "source": f"how_many = {number}"}]
    found = marked("counting", json.dumps(notebook).encode())
    assert scores(found)["q1"] == 0
    last = marked(
        "counting",
        handed_in(
            "counting",
            {**own, "q4-answer": own["q4-answer"] + "\nkind_of_share = 'ceiling'"},
            last="kind_of_share = 'floor'",
        ),
    )
    assert scores(last)["q4"] == 2


def test_what_the_tests_give_to_a_function_reaches_no_page():
    own = solutions("counting")
    spy = own["q2-answer"].replace(
        "def hedges(table):\n", "seen = []\n\n\ndef hedges(table):\n    seen.append(len(table))\n"
    )
    assert spy != own["q2-answer"]
    found = marked("counting", handed_in("counting", {**own, "q2-answer": spy}, last="raise ValueError(str(seen))"))
    assert scores(found) == SOLVED and found["errors"] == [
        f"cell {len(json.loads(handed_in('counting'))['cells']) + 1}: ValueError: run the cell yourself to see why"
    ]


def test_to_load_the_books_code_anew_opens_nothing():
    answer = "import importlib\nfrom companion import practice\nimportlib.reload(practice)\noutcome = practice.outcome\ntogether = None"
    found = marked("rules_as_code", handed_in("rules_as_code", {**solutions("rules_as_code"), "q2-answer": answer}))
    assert scores(found)["q2"] == 0


def test_a_set_made_to_be_slow_is_refused():
    trap = {"is": "set", "of": [k * (2**61 - 1) for k in range(1, 16_001)]}
    for forged in (
        trap,
        {"is": "dict", "of": [[k, 0] for k in trap["of"]]},
        {"is": "set", "of": [{"is": "tuple", "of": [2**61 - 1]}]},
    ):
        with pytest.raises(values.Forged, match="numbers too large for a set or for keys"):
            values.decoded(forged, "x", None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"[1, NaN", "not valid JSON"),
        (b"[1, NaN]", "not valid JSON"),
        (b"[1]", "expected a JSON object, found list"),
    ],
)
def test_a_line_that_is_no_answer_is_refused(line, reason):
    with pytest.raises(values.Forged, match=f"^{reason}$"):
        values.read_line(line)


def test_a_sandbox_that_answers_in_another_form_is_named(monkeypatch):
    monkeypatch.setattr(sandbox.Session, "ask", lambda self, **request: {"values": [1]})
    found = marked("counting", handed_in("counting"))
    said = "the Python that it ran in did not answer as it should (expected values by name, found list)"
    assert (found["status"], found["reason"], scores(found)) == ("failed", said, NOTHING)


def test_the_notebook_of_another_assignment_is_known():
    found = marked("counting", handed_in("one_witness"))
    assert (found["status"], scores(found)) == ("another notebook", NOTHING)
    assert found["reason"] == "it is the notebook of one_witness, not of counting"


# Who marks -------------------------------------------------------------------------------------------

TAMPER = "import os, sys, json, gc\nfrom pathlib import Path\n"
# What a notebook might try so as to have marks that it did not earn; each has nothing for an answer.
FORGED = {
    "a file of results": TAMPER + "Path('/tmp/results.json').write_text(json.dumps({'questions': {'q1': {'score': 1000}}}))",
    "its parent killed": TAMPER + "import signal\nos.kill(os.getppid(), signal.SIGKILL)",
    "answers on every pipe": TAMPER + "for number in range(3, 40):\n    try: os.write(number, b'{\"values\": {\"how_many\": true}}\\n' * 50)\n    except OSError: pass",
    "no JSON on every pipe": TAMPER + "for number in range(3, 40):\n    try: os.write(number, b'[1, NaN\\n' * 50)\n    except OSError: pass",
    "a megabyte a line": TAMPER + "for number in range(3, 40):\n    try: os.write(number, b'1' * 5_000_000)\n    except OSError: pass",
    "its pipes closed, and no end": TAMPER + "import time\nos.closerange(3, 100)\ntime.sleep(1000)",
    "another that answers, while it reads nothing": TAMPER + """
import threading, time
def answer():
    while True:
        for number in range(3, 20):
            try: os.write(number, b'{"error": null, "values": {"hedges": {"is": "function", "of": "x"}}, "value": {"is": "dict", "of": []}}\\n')
            except OSError: pass
        time.sleep(0.01)
threading.Thread(target=answer, daemon=True).start()
import signal
signal.signal(signal.SIGINT, signal.SIG_IGN)
while True: time.sleep(1)
""",
    "values that equal everything": "class Any:\n    def __eq__(self, other): return True\n    __hash__ = None\nhow_many = smallest = largest = rough = floors = recent_counts = voices = unseen = arrived = share = Any()",
    "integers that equal everything": "class Any(int):\n    def __eq__(self, other): return True\n    __hash__ = None\nhow_many = smallest = largest = rough = floors = recent_counts = unseen = arrived = Any(1)",
    "a runner of its own": TAMPER + "runner = next(one for one in gc.get_objects() if type(one).__name__ == 'Runner')\nrunner.values = lambda names: {'values': {name: {'is': 'system', 'of': 'x'} for name in names}}",
    "a list that holds itself": "voices = []\nvoices.append(voices)",
    "more than can be held": "voices = ['x' * 1000] * 10 ** 7",
    "a trap in a repr": "class Trap(list):\n    def __iter__(self): raise SystemExit\n    def __len__(self): raise KeyboardInterrupt\nvoices = Trap()",
    "the processes of others": TAMPER + "for one in Path('/proc').glob('[0-9]*'):\n    (one / 'mem').open('r+b')",
}  # fmt: skip


@pytest.mark.parametrize("what", FORGED)
def test_nothing_forged_brings_a_mark(what):
    found = marked(
        "counting", handed_in("counting", dict.fromkeys(solutions("counting"), ""), first=FORGED[what]), Limits(60, 20)
    )
    assert scores(found) == NOTHING and found["status"] in ("ok", "failed", "too large", "timed out"), found
    assert all(one["possible"] == SOLVED[name] for name, one in found["questions"].items())


def test_no_hidden_test_is_within_reach():
    """Whatever a notebook reads, and says as an error, stands on the student's page."""
    hidden = [cell.source for cell in assignment.load("counting").notebook.cells if "hidden: true" in cell.source]
    telling = "assert recent_counts == int"
    assert any(telling in source for source in hidden), "the text to look for is that of a test"
    look = f"""
import subprocess
telling = {telling[:9]!r} + {telling[9:]!r}
find = lambda: subprocess.run(["grep", "-rlsF", telling, "/marking", "/tmp"], capture_output=True, text=True).stdout.split()
seen = find()
open("/tmp/mine", "w").write(telling)
raise SystemError(repr([seen, find()]))
"""
    found = marked("counting", handed_in("counting", first=look))
    assert found["errors"][0] == "cell 1: SystemError: [[], ['/tmp/mine']]"


@pytest.mark.parametrize(
    ("name", "answer", "part"),
    [
        ("rules_as_code", {"q2-answer": "from companion.practice import outcome\ntogether = None"}, "practice.outcome"),
        ("rules_as_code", {"q2-answer": "def outcome(*case):\n    return practice.outcome(*case)\n\n\noutcome('own', 'national', 'guarantor-ngo')"}, "practice.outcome"),
        ("counting", {"q3-answer": "from companion import counts\nvoices, unseen = counts.origins(counts.numbered())"}, "counts.origins"),
        ("one_witness", {"q3-answer": "falls = evidence.EVIDENCE.without([source])"}, "Evidence.without"),
        ("to_publish", {"q4-answer": "left = reasons.bearing_on(thing)"}, "reasons.bearing_on"),
    ],
)  # fmt: skip
def test_the_books_own_answer_is_none(name, answer, part):
    found = marked(name, handed_in(name, {**solutions(name), **answer}))
    question = next(iter(answer)).partition("-")[0]
    assert scores(found)[question] == 0, found
    said = [
        *found["errors"],
        *found["remarks"],
        *(line for one in found["questions"].values() for line in one["messages"]),
    ]
    assert any(f"{part} is the book's own answer" in line or f"uses {part}" in line for line in said), said


def test_a_cell_is_stopped_also_where_a_shell_has_had_its_signals_ignored(monkeypatch):
    """As for whatever is started in the background; the children inherit it."""
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        found = marked(
            "counting",
            handed_in("counting", {**solutions("counting"), "q4-answer": "while True: pass"}),
            Limits(120, 10),
        )
    finally:
        signal.signal(signal.SIGINT, before)
    assert (found["status"], scores(found)) == ("ok", {**SOLVED, "q4": 0})
    assert "KeyboardInterrupt: it took too long and was stopped" in found["errors"][0]


# Memory, disk, files ---------------------------------------------------------------------------------

HUNGRY = {
    "many files in /tmp": ("import os\nfor n in range(20_000): open(f'/tmp/{n}', 'w').close()", "too large", "it wrote more than 5,000 files"),
    "many files in /dev/shm": ("import os\nfor n in range(20_000): open(f'/dev/shm/{n}', 'w').close()", "too large", "it wrote more than 5,000 files"),
    "a full /dev/shm": ("for n in range(80): open(f'/dev/shm/{n}', 'wb').write(bytes(49 * 10**6))", "ok", "OSError"),
    "a full /tmp": ("for n in range(80): open(f'/tmp/{n}', 'wb').write(bytes(49 * 10**6))", "ok", "OSError"),
    "files in /dev": ("open('/dev/x', 'w')", "ok", "Errno"),
    "five thousand folders": ("import os\nfor n in range(4_000): os.mkdir('d'); os.chdir('d')", "ok", ""),
}  # fmt: skip


@pytest.mark.parametrize("what", HUNGRY)
def test_disk_and_files_are_bounded_and_none_is_the_machines(what, tmp_path, monkeypatch):
    code, status, said = HUNGRY[what]
    sandbox.library()
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    found = marked(
        "counting", handed_in("counting", first=code + "\nimport time; time.sleep(1)"), Limits(120, 60, files=5_000)
    )
    assert found["status"] == status and said in " ".join([found["reason"], *found["errors"]]), found
    assert list(tmp_path.iterdir()) == []


def test_an_ordinary_user_is_bounded_alike(monkeypatch):
    """The walls of somebody who is not root are others."""
    monkeypatch.setattr(sandbox.os, "geteuid", lambda: 1000)
    assert "--unshare-user" in sandbox._walls(Path("/usr"), Limits())
    for what in ("many files in /tmp", "a full /dev/shm", "a full /tmp", "files in /dev"):
        code, status, said = HUNGRY[what]
        found = marked(
            "counting", handed_in("counting", first=f"{code}\nimport time; time.sleep(1)"), Limits(120, 60, files=5_000)
        )
        assert found["status"] == status and said in " ".join([found["reason"], *found["errors"]]), (what, found)


# What comes out --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "value",
    [
        None,
        True,
        3,
        -2.5,
        "text",
        [1, "a"],
        (1, (2,)),
        {"a": [1]},
        {1, 2},
        frozenset({1}),
        {("a", 1): 2.0},
        float("inf"),
        10**40,
    ],
)
def test_a_value_comes_out_as_it_is(value):
    from marking.sandbox_runner import encoded

    through = json.loads(json.dumps(encoded(value)))
    found = values.decoded(through, "x", None)
    assert found == value and type(found) is type(value)


def test_numbers_of_numpy_stay_numbers_of_numpy():
    import numpy as np

    from marking.sandbox_runner import encoded

    for value in (np.int64(3), np.float64(0.5), np.bool_(True)):
        found = values.decoded(json.loads(json.dumps(encoded(value))), "x", None)
        assert found == value and type(found) is type(value)


@pytest.mark.parametrize(
    "answer",
    [{"is": "dict", "of": [[1]]}, {"is": "dict", "of": [[{"is": "list", "of": []}, 1]]},
     {"is": "numpy", "of": "int8", "value": 1000}, {"is": "list", "of": "abc"}, [1], {"is": ["list"], "of": []}, {}],
)  # fmt: skip
def test_an_answer_of_no_known_form_is_refused(answer):
    with pytest.raises(values.Forged):
        values.decoded(answer, "x", None)


# Elsewhere -------------------------------------------------------------------------------------------


def test_otter_marks_the_same_archive_alike(tmp_path):
    """The archive for otter and Gradescope: full marks for the solution, and what was drawn stands in its tests."""
    code = (
        "import json, sys\nfrom otter.api import grade_submission\n"
        "found = grade_submission(sys.argv[1], sys.argv[2], quiet=True)\n"
        "print(json.dumps({name: one.score for name, one in found.results.items()}))"
    )
    for seed, wanted in (("", SOLVED), (SEED, {**SOLVED, "q3": 0})):
        (tmp_path / "a.zip").write_bytes(made("counting", seed)["counting-autograder.zip"])
        answers = (
            {**solutions("counting"), "q3-answer": "since = 9999\nrecent_counts = 0\nvoices = []\nunseen = 0"}
            if seed
            else None
        )
        (tmp_path / "counting.ipynb").write_bytes(handed_in("counting", answers, seed=seed))
        command = [sys.executable, "-c", code, tmp_path / "counting.ipynb", tmp_path / "a.zip"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True)
        assert json.loads(done.stdout.strip().splitlines()[-1]) == wanted, done.stderr[-2000:]


@pytest.mark.parametrize("name", NAMES)
def test_the_tests_of_an_edition_carry_what_it_draws(name):
    found = assignment.load(name, SEED)
    tests = [cell.source for cell in make.carrying_what_was_drawn(found).cells if "BEGIN TEST CONFIG" in cell.source]
    wants = [word for source in tests for word in re.search(r"def test_\w+\((.*?)\):", source)[1].split(", ")]
    assert len(wants) > 8 and not set(wants) & set(found.variant)
    assert any(f"    {key} = {value!r}" in source for source in tests for key, value in found.variant.items())


def test_a_worker_without_walls_marks_nothing(monkeypatch):
    monkeypatch.setattr(sandbox, "why_none", lambda: "there are none")
    found = mark.task(b"", "counting", "", tuple(Limits()), False)
    assert found == {"status": "not marked", "reason": "there is no sandbox on the worker: there are none"}


def test_a_notebook_of_students_is_what_is_made_for_them():
    assert nbformat.reads(made("counting")["counting.ipynb"].decode(), 4) == nbformat.reads(
        Path("book/teaching/student/counting.ipynb").read_text(encoding="utf-8"), 4
    )
