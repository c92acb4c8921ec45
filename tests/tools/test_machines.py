"""Whatever machine it is: odd folders, disks without links or room, strays beside the files, terminals of few letters.

What is wrong with a machine is told in one line, with what to do about it, and never in a traceback.
"""

import ast
import errno
import filecmp
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
import zipfile
from pathlib import Path

import nbformat
import pytest
import yaml
from jupyter_cache import get_cache
from jupyter_cache.base import CacheBundleIn

from claimbook.digests import digest
from claimbook.publish import citation
from claimbook.sphinx import contents, downloads, execution
from claimbook.strays import is_stray, ours
from claimbook.tables import Tables
from companion import data
from marking import packing
from tests import surroundings
from tests.conftest import ROOT
from tests.executed import published
from tools import errors
from tools.data import release
from tools.site import build, inputs, lite, serve, student_edition
from tools.site.copies import link_or_copy
from tools.site.theme import prune

PROGRAMS = [
    path
    for folder in ("tools", "marking")
    for path in ours((ROOT / folder).rglob("*.py"), ROOT)
    if 'if __name__ == "__main__":' in path.read_text(encoding="utf-8")
    and path.name != "sandbox_runner.py"  # in the sandbox
]


def run(*command: object, **environment: str) -> subprocess.CompletedProcess:
    """A tool of this repository, with what it prints as bytes."""
    return subprocess.run(
        [sys.executable, *map(str, command)], capture_output=True, env={**os.environ, **environment}, cwd=ROOT
    )


def module(path: Path) -> str:
    """The name under which a program of this repository is started."""
    return ".".join(path.relative_to(ROOT).with_suffix("").parts)


def one_line(done: subprocess.CompletedProcess) -> str:
    """What a program says that fails as it should."""
    text = done.stderr.decode("utf-8", "surrogateescape")
    assert done.returncode == 1 and text.count("\n") == 1, text
    return text.strip()


# Folders ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name",
    ["100%", "a %20 b", "%s %(x)s", "what?", "a?mode=ro", "#1 & more;", "it's \"q\"", "back\\slash", "größe, 脱北者",
     "-rf", "[a]*{b}", "$HOME ~", "a:b@c", "new\nline", " "],
)  # fmt: skip
def test_the_results_of_notebooks_are_kept_in_any_folder(tmp_path, monkeypatch, name):
    execution.mend_cache()
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1")])
    kept = CacheBundleIn(notebook, str(tmp_path / "a.ipynb"))
    get_cache(tmp_path / name).cache_notebook_bundle(kept, check_validity=False)
    assert get_cache(tmp_path / name).match_cache_notebook(notebook).pk == 1
    assert [path.name for path in tmp_path.iterdir()] == [name] and (tmp_path / name / "global.db").is_file()


def test_a_cache_that_opens_its_register_otherwise_is_told(monkeypatch):
    monkeypatch.setattr(execution.db, "create_engine", print)
    with pytest.raises(AttributeError, match="no longer uses sqlalchemy.create_engine"):
        execution.mend_cache()


def test_only_what_is_listed_is_a_page_in_any_folder(tmp_path):
    """Square brackets are a pattern to whoever looks for files by the name of their folder."""
    root = tmp_path / "[a]*{b}"
    for name in ("book/01-a.ipynb", "book/index.md", "book/01-a (1).ipynb", "masters/a.ipynb", ".venv/README.md"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).touch()
    found = contents.unlisted(root, [".md", ".ipynb"], {"book/01-a", "book/index.md"})
    assert found == ["book/01-a (1).ipynb", "masters/a.ipynb"]


# Strays ----------------------------------------------------------------------------------------------

STRAYS = ["._{}", ".{}.swp", "~${}", ".~lock.{}#", "{}~", "#{}#", "{}.bak", "{}.orig", "Thumbs.db", "desktop.ini", ".DS_Store",
          "Icon\r", "{stem} (1){suffix}", "{stem} - Copy{suffix}", "{stem} copy 2{suffix}", "{stem}.sync-conflict-20261128{suffix}",
          "{stem} (Ann's conflicted copy 2026-11-28){suffix}", ".#{}", "~WRL0001.tmp"]  # fmt: skip
HERE = ["data/claims.csv", "data/datapackage.json", "book/03-historical-background.ipynb", "book/reference/glossary.ipynb",
        "src/companion/data.py", "book/teaching/student/counting.ipynb", "book/_static/mark.svg",
        "tools/site/build.py", "tools/site/theme/theme.css", "tools/site/lite_files/start.js"]  # fmt: skip


def strays_of(path: Path) -> list[Path]:
    names = (name.format(path.name, stem=path.stem, suffix=path.suffix) for name in STRAYS)
    return [path.with_name(name) for name in names]


@pytest.mark.parametrize("name", STRAYS)
def test_what_others_leave_is_known_for_what_it_is(name):
    assert is_stray(name.format("claims.csv", stem="claims", suffix=".csv"))


def test_nothing_of_the_book_is_taken_for_a_stray():
    toc = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
    pages = [toc["root"], *(entry["file"] for part in toc["parts"] for entry in part["chapters"])]
    files = [path for page in pages for path in ROOT.glob(f"{page}.*")]
    files += [ROOT / "data" / name for name in data.files()]
    for folder in (
        "src/companion",
        "engine/src/claimbook/tables",
        "engine/src/claimbook/show",
        "engine/src/claimbook/sphinx",
        "book/_static",
        "tools",
        "tools/site",
        "tools/site/theme",
        "tools/site/lite_files",
        "marking",
    ):
        files += [path for path in (ROOT / folder).iterdir() if re.fullmatch(r"[\w-]+\.(py|js|css|svg)", path.name)]
    assert len(files) > 100
    assert [path.name for path in files if is_stray(path.name)] == []


def test_strays_reach_nothing_that_is_made(tree, tmp_path, monkeypatch):
    """Neither what is published, nor its digest, nor JupyterLite, the edition for students, their archives, the wheel."""
    for module in (lite, packing):
        monkeypatch.setattr(module, "ROOT", tree)

    def everything(place: Path) -> dict:
        lite.stage(place / "lite")
        student_edition.stage(tree, place / "students")
        lite.stage_wheel(place / "wheel")
        return {
            "published": downloads.files(published(tree / "data"), citation.read(tree)),
            "digests": [digest(tree, patterns) for patterns in (inputs.OF_BOOK, inputs.OF_TOOLS, lite.OF_LITE)],
            "archives": packing.companion(),
            "tables of the wheel": tables_of_wheel(tree, place.with_suffix(".whl")),
            "released": release.tables(tree / "data"),
            "problems": Tables(tree / "data").check(),
        }  # fmt: skip

    before = everything(tmp_path / "before")
    for path in HERE:
        for stray in strays_of(tree / path):
            stray.write_bytes(b"Mac OS X \xff\x00")
    (tree / "book" / "_static" / "@eaDir").mkdir()
    (tree / "book" / "_static" / "@eaDir" / "book.css").write_bytes(b"\xff")
    assert everything(tmp_path / "after") == before and not before["problems"]
    assert "companion/_tables/claims.csv" in before["tables of the wheel"]
    compared = filecmp.dircmp(tmp_path / "before", tmp_path / "after", ignore=[])
    assert differing(compared) == []


def test_what_lies_beside_the_styles_is_not_published(tmp_path):
    sheet = tmp_path / "scripts" / "book.css"
    for path in (sheet, *strays_of(sheet), tmp_path / "@eaDir" / "book.css"):
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"\xff")
    prune.sweep(tmp_path)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [sheet]


def tables_of_wheel(tree: Path, place: Path) -> dict[str, bytes]:
    """What `pip install` of a checkout takes of the tables, as setuptools packs it."""
    code = f"from setuptools import build_meta\nbuild_meta.build_wheel({str(place)!r})"
    subprocess.run([sys.executable, "-c", code], cwd=tree, check=True, capture_output=True)
    for left in (tree / "build", *tree.rglob("*.egg-info")):
        shutil.rmtree(left)
    (packed,) = place.glob("*.whl")
    with zipfile.ZipFile(packed) as file:
        return {name: file.read(name) for name in file.namelist() if "/_tables/" in name}


def differing(found: filecmp.dircmp) -> list[str]:
    names = [f"{found.right}/{name}" for name in (*found.left_only, *found.right_only, *found.diff_files)]
    return names + [name for part in found.subdirs.values() for name in differing(part)]


def test_a_table_that_nobody_described_is_told(tmp_path):
    folder = Path(shutil.copytree(data.folder(), tmp_path / "data"))
    for path in strays_of(folder / "claims.csv"):
        path.write_bytes(b"\xff")
    assert Tables(folder).check() == []
    (folder / "ships.csv").write_text("id\n", encoding="utf-8")
    assert Tables(folder).check() == [
        "ships.csv is not in datapackage.json: describe it there, or move it out of data/"
    ]
    assert "ships.csv" not in downloads.files(published(folder), citation.read(ROOT))


# Disks -----------------------------------------------------------------------------------------------

NO_LINKS = [errno.EPERM, errno.EXDEV, errno.ENOTSUP, errno.EMLINK, errno.ENOSYS, errno.EACCES]


@pytest.fixture(params=NO_LINKS, ids=errno.errorcode.get)
def no_links(request, monkeypatch) -> None:
    def refuse(source, target, **_):
        raise OSError(request.param, os.strerror(request.param), source, None, target)

    monkeypatch.setattr(os, "link", refuse)


def test_where_there_are_no_links_files_are_copied(no_links, tmp_path):
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "page.html").write_text("A page", encoding="utf-8")
    shutil.copytree(tmp_path / "a", tmp_path / "b", copy_function=link_or_copy)
    assert (tmp_path / "b" / "page.html").read_text(encoding="utf-8") == "A page"
    assert (tmp_path / "b" / "page.html").stat().st_nlink == 1


def test_the_edition_for_students_takes_over_what_was_made_without_links(no_links, tree, tmp_path):
    cache = tree / "_build" / "cache" / "0"
    cache.mkdir(parents=True)
    (cache / "base.ipynb").write_text("{}", encoding="utf-8")
    student_edition.stage(tree, tmp_path / "student")
    assert (tmp_path / "student" / "_build" / "cache" / "0" / "base.ipynb").read_text(encoding="utf-8") == "{}"


def test_a_file_is_linked_where_that_can_be_and_never_overwritten(tmp_path):
    source, target = tmp_path / "a", tmp_path / "b"
    source.write_text("A", encoding="utf-8")
    link_or_copy(source, target)
    assert target.stat().st_nlink in (1, 2) and target.read_text(encoding="utf-8") == "A"
    target.unlink()
    target.write_text("B", encoding="utf-8")
    with pytest.raises(FileExistsError):
        link_or_copy(source, target)
    assert target.read_text(encoding="utf-8") == "B"


def test_nobody_links_in_another_way():
    calls = re.compile(r"\bos\.link\b|\.hardlink_to\(")
    files = [
        path
        for folder in ("tools", "marking", *inputs.PACKAGES, "tests")
        for path in ours((ROOT / folder).rglob("*.py"), ROOT)
    ]
    found = [path.name for path in files if calls.search(path.read_text(encoding="utf-8"))]
    assert found == ["copies.py"]


@pytest.fixture
def made_here(tmp_path, monkeypatch) -> Path:
    """A folder in which the build script makes what it makes."""
    monkeypatch.setenv("BOOK_OUT", str(tmp_path))
    monkeypatch.setenv("BOOK_WITH", "")  # a build sets it
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text("The last good one", encoding="utf-8")
    return tmp_path


FULL = {
    "No space left on device": errno.ENOSPC,
    "sqlite3.OperationalError: database or disk is full": errno.ENOSPC,
    "OSError: [Errno 122] Disk quota exceeded": errno.EDQUOT,
}


@pytest.mark.parametrize("message", FULL)
def test_a_full_disk_is_told_and_the_last_good_book_stays(made_here, monkeypatch, message):
    def render(book) -> int:
        (made_here / "new" / "_build" / "html").mkdir(parents=True)
        (made_here / "build.log").write_text(f"reading sources\n{message}\n", encoding="utf-8")
        return 1

    monkeypatch.setattr(build, "render", render)
    with pytest.raises(OSError) as explained:
        build.main([])
    assert explained.value.errno == FULL[message] and "Free some space" in errors.explain(explained.value)
    assert (made_here / "html" / "index.html").read_text(encoding="utf-8") == "The last good one"
    assert not (made_here / "new").exists(), "what was begun would fill the disk further"


def test_a_disk_that_is_full_need_not_say_so_in_a_log(made_here, monkeypatch):
    monkeypatch.setattr(shutil, "disk_usage", lambda place: shutil._ntuple_diskusage(10**9, 10**9 - 4096, 4096))
    with pytest.raises(OSError, match="No space left"):
        errors.look_for_room(made_here, made_here / "none.log")


@pytest.mark.parametrize(
    ("error", "line"),
    [
        (OSError(errno.EROFS, "", "_build/lock"), "_build/lock: its file system is read-only. Set BOOK_OUT=folder to"),
        (FileExistsError(errno.EEXIST, "", __file__), "test_machines.py: it is a file, but a folder is needed. Move"),
        (NotADirectoryError(errno.ENOTDIR, "", "a/b"), "a/b: part of its path is a file, but a folder is needed"),
        (OSError(errno.EMFILE, "", "a"), "a: too many files are open. Check `ulimit -n`."),
        (OSError(errno.ENAMETOOLONG, "", "a"), "a: its path is too long for this system."),
        (OSError(errno.ENOSPC, ""), "No room is left on its disk. Free some space"),
        (NotImplementedError("FileSystem does not appear to support flock; use SoftFileLock"), "_build: its file system has no locks"),
        (KeyboardInterrupt(), "Stopped."),
        (ModuleNotFoundError("", name="filelock"), "has no module filelock. `make book` makes an environment that has"),
        (errors.NotHere("No Chromium"), "No Chromium"),
    ],
    ids=lambda value: type(value).__name__,
)  # fmt: skip
def test_what_a_machine_lacks_is_told_in_one_line(error, line):
    explained = errors.explain(error)
    assert line in explained and "\n" not in explained


@pytest.mark.parametrize(
    "error", [ValueError("a fault"), FileNotFoundError(errno.ENOENT, "", "page.css"), FileExistsError(errno.EEXIST, "", "/"), KeyError("a")]
)  # fmt: skip
def test_a_fault_of_the_program_keeps_its_traceback(error):
    assert errors.explain(error) == ""


def test_what_somebody_else_owns_is_told_with_its_owner(tmp_path, monkeypatch):
    """As after `sudo make book`."""
    (tmp_path / "_build").mkdir()
    monkeypatch.setattr(errors, "ROOT", tmp_path)
    owner = errors._user(os.geteuid())
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 4321)
    explained = errors.explain(PermissionError(errno.EACCES, "", str(tmp_path / "_build" / "lock")))
    assert explained == (
        f"_build/lock: you have no permission to write it. It belongs to {owner} (was something run with sudo?): "
        'sudo chown -R "$(id -un)" _build.'
    )
    explained = errors.explain(PermissionError(errno.EACCES, "", str(tmp_path / "README.md")))
    assert (
        explained
        == f"README.md: you have no permission to write it. It belongs to {owner}. Set BOOK_OUT=folder to build somewhere else."
    )


# Programs --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", PROGRAMS, ids=module)
def test_every_program_first_learns_to_say_what_is_missing(path):
    imported = [
        alias.name if isinstance(node, ast.Import) else f"{node.module}.{alias.name}"
        for node in ast.parse(path.read_text(encoding="utf-8")).body
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    ]
    if path.name in ("errors.py", "environment.py"):  # the second runs where no package is yet, and in any Python
        assert {name.partition(".")[0] for name in imported} <= sys.stdlib_module_names
    else:
        assert imported[0] == "tools.errors"


@pytest.mark.parametrize("program", ["build", "lite", "offline.takeaway", "student_edition"])
def test_a_python_without_the_packages_is_told_what_to_do(program):
    explained = one_line(run("-S", "-m", f"tools.site.{program}"))
    assert re.match(r"This Python \(.+\) has no module \w+\. `make book` makes an environment", explained), explained


def test_a_python_without_a_library_is_told_which():
    """Before anything is made; a Python that was built without SQLite fails only when the notebooks have run."""
    code = "import runpy, sys\nsys.modules['_sqlite3'] = None\nrunpy.run_module('tools.site.build', run_name='__main__', alter_sys=True)"
    # A copy's own companion, where this is a copy.
    explained = one_line(run("-c", code, PYTHONPATH=inputs.python_path(ROOT)))
    assert explained.startswith("This Python was built without SQLite") and explained.endswith("libsqlite3-dev).")


def test_an_old_python_is_told_its_age(monkeypatch):
    monkeypatch.setattr(sys, "version_info", (3, 9, 2))
    with pytest.raises(SystemExit, match=r"Python 3\.11 or newer is needed; this is "):
        errors.install()


@pytest.mark.parametrize("part", ["out", "out/below/it"])
def test_a_file_where_the_build_belongs_is_told(tmp_path, part):
    (tmp_path / "out").write_text("not a folder", encoding="utf-8")
    explained = one_line(run("-m", "tools.site.build", BOOK_OUT=str(tmp_path / part)))
    assert (
        explained.startswith(f"{tmp_path / 'out'}")
        and "is a file, but a folder is needed. Move or rename " in explained
    )


def test_whoever_hears_nothing_more_is_told_nothing_more():
    """As in `… | head -1`; what comes next has nowhere to go."""
    code = "from tools import errors\nerrors.install()\nprint('x' * 10**7)"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=ROOT,
    )  # fmt: skip
    process.stdout.close()
    assert process.stderr.read() == b""
    process.wait()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a system without /dev/full")
def test_a_list_that_finds_no_room_is_told():
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "tools.data.notes", "--blank"], stdout=full, stderr=subprocess.PIPE, cwd=ROOT
        )
    assert "No room is left on its disk." in one_line(done)


@pytest.mark.parametrize("encoding", ["ascii", "latin-1", "utf-8", "cp1252"])
def test_any_terminal_can_print_any_message(tmp_path, encoding):
    """In a locale of few letters too; a folder's name keeps its bytes."""
    place = tmp_path / "größer, 脱北者"
    plain = {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0", "PYTHONIOENCODING": encoding}
    done = run("-m", "tools.site.serve", BOOK_OUT=str(place), **plain)
    assert done.returncode == 1 and b"Traceback" not in done.stderr
    assert done.stderr == b"There is no book in " + os.fsencode(place / "html") + b"; `make site` builds it\n"
    code = "from tools import errors\nerrors.install()\nprint('notebooks \\u2026 \\u8131')"
    done = run("-c", code, **plain)
    assert done.returncode == 0, done.stderr
    assert done.stdout.decode(encoding).startswith("notebooks ")


def test_every_text_is_read_and_written_in_an_encoding_that_is_named():
    """ruff knows a path only where its type is plain (PLW1514); this looks at every call of these names."""
    found = []
    for folder in ("tools", "marking", *inputs.PACKAGES, "tests"):
        for path in ours((ROOT / folder).rglob("*.py"), ROOT):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") in ("read_text", "write_text"):
                    given = len(node.args) - (node.func.attr == "write_text")
                    if given < 1 and "encoding" not in {word.arg for word in node.keywords}:
                        found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_a_failed_child_is_never_taken_for_a_good_one():
    """Where children are reaped by nobody (SIGCHLD ignored), Python takes each of them to have ended with 0."""
    code = (
        "import subprocess, sys\nfrom tools import errors\nerrors.install()\n"
        "print(subprocess.run([sys.executable, '-c', 'raise SystemExit(3)']).returncode)"
    )
    command = f"import os, signal, sys\nsignal.signal(signal.SIGCHLD, signal.SIG_IGN)\nos.execv(sys.executable, [sys.executable, '-c', {code!r}])"
    assert run("-c", command).stdout == b"3\n"


# Serving ---------------------------------------------------------------------------------------------


@pytest.fixture
def html(tmp_path) -> Path:
    (tmp_path / "html").mkdir()
    (tmp_path / "html" / "index.html").write_text("A book", encoding="utf-8")
    return tmp_path / "html"


def test_the_book_is_served_on_this_machine_only(html):
    with serve.server(html, 0) as running:
        assert running.server_address[0] == "127.0.0.1"
        thread = threading.Thread(target=running.serve_forever)
        thread.start()
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{running.server_port}/", timeout=60) as answer:
                assert answer.read() == b"A book"
        finally:
            running.shutdown()
            thread.join()


@pytest.mark.parametrize("words", [[], ["--free"]], ids=["serving", "before the book is built"])
def test_a_port_that_is_taken_is_told_with_another(html, words):
    with socket.create_server(("127.0.0.1", 0)) as other:
        number = other.getsockname()[1]
        explained = one_line(run("-m", "tools.site.serve", *words, BOOK_OUT=str(html.parent), PORT=str(number)))
    assert explained.startswith(f"Port {number} is taken") and "make serve PORT=" in explained


@pytest.mark.parametrize("wrong", ["many", "-1", "65536", "８０", "80 81"])
def test_what_is_no_port_is_told(html, wrong):
    explained = one_line(run("-m", "tools.site.serve", BOOK_OUT=str(html.parent), PORT=wrong))
    assert explained == f"PORT must be a number below 65536, found {wrong!r}; try `make serve PORT=8001`"


# What tests inherit ----------------------------------------------------------------------------------

LEFT_BY_A_SHELL = """
import os, signal, sys
for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
    signal.signal(one, signal.SIG_IGN)
signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGINT])
os.execv(sys.executable, [sys.executable, "-c", sys.argv[1]])
"""


def test_a_child_hears_every_signal_whatever_its_grandparent_ignored():
    child = (
        "import signal; print([signal.getsignal(one) != signal.SIG_IGN for one in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)],"
        "signal.pthread_sigmask(signal.SIG_BLOCK, []))"
    )
    code = f"import sys\nfrom tests import surroundings\nsurroundings.start([sys.executable, '-c', {child!r}]).wait()"
    assert run("-c", LEFT_BY_A_SHELL, code).stdout == b"[True, True, True] set()\n"


def test_tests_see_no_setting_of_whoever_started_them():
    left = {"GIT_DIR": "/", "GIT_INDEX_FILE": "x", "BOOK_OUT": "/", "EDITION": "student", "SEED": "x", "MAKEFLAGS": "n", "MAKELEVEL": "1",
            "PYTEST_ADDOPTS": "-x", "COLUMNS": "10", "LANG": "tr_TR.UTF-8", "LC_CTYPE": "C", "TZ": "Asia/Tokyo", "FILE": "x", "PORT": "1"}  # fmt: skip
    kept = {"HOME": "/h", "PATH": "/bin", "BOOK_JOBS": "2", "FILES": "x", "OUTER": "y", "TZDIR": "/z"}
    assert surroundings.cleared(left | kept) == kept | surroundings.SET
    assert not [
        name
        for name in os.environ
        if surroundings._is_gone(name) and name not in surroundings.KEPT | set(surroundings.SET)
    ]
    assert Path.cwd() == ROOT and json.dumps("…", ensure_ascii=False).encode(sys.getfilesystemencoding())
    assert signal.getsignal(signal.SIGCHLD) == signal.SIG_DFL
