"""Run one submission where it can reach nothing: no network, no home, no other submission, little time and memory.

Linux only, through bubblewrap. What it does not do: hide the tests from the code that is being marked, which run
in the same Python. See the book's page on marking.
"""

import json
import os
import random
import shutil
import stat
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from claimbook.isolation import isolated

RUNNER = Path(__file__).with_name("sandbox_runner.py")
HERE = Path("/marking")  # where it stands inside
MOST_RESULT = 4 * 2**20  # bytes that are read back


class Limits(NamedTuple):
    """What one submission may use: seconds for all of it and for a cell, MB of memory and of a file, processes."""

    seconds: int = 120
    cell_seconds: int = 20
    memory: int = 2048
    file: int = 50
    processes: int = 32


def why_none() -> str:
    """Why there is no sandbox here; empty when there is one."""
    if not sys.platform.startswith("linux"):
        return "the sandbox (bubblewrap) is for Linux, and this is not"
    if not shutil.which("bwrap"):
        return "bubblewrap was not found (on Debian or Ubuntu: apt-get install bubblewrap)"
    tried = subprocess.run([*_walls(Path("/usr")), "true"], capture_output=True, text=True, errors="surrogateescape")
    return f"bubblewrap does not work here: {tried.stderr.strip()}" if tried.returncode else ""


def task(notebook: bytes, autograder: bytes, limits: tuple, unsafe: bool) -> dict:
    """What a worker of the cluster does with one submission, whose bytes travel with the task: see `run`."""
    if not unsafe and (why := why_none()):
        return {"status": "not marked", "reason": f"there is no sandbox on the worker: {why}"}
    return run(notebook, autograder, Limits(*limits), unsafe=unsafe)


def run(notebook: bytes, autograder: bytes, limits: Limits, *, unsafe: bool = False) -> dict:
    """Mark a notebook, and say what came of it.

    Returns a dict with `status` ("ok", "timed out", "too large", "failed"), `reason` (empty when ok), `seconds`,
    and when ok `questions` and `errors` as `sandbox_runner.py` writes them. With `unsafe`, the time, memory and number of
    processes are still limited, but nothing is walled off.
    """
    started = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="marking-") as temporary:
        work = Path(temporary, "work")
        work.mkdir()
        work.chmod(0o777)  # inside, somebody else writes there
        (work / "submission.ipynb").write_bytes(notebook)
        (work / "autograder.zip").write_bytes(autograder)
        program, place = (RUNNER, work) if unsafe else (HERE / RUNNER.name, HERE / "work")
        python = [sys.executable, str(program), str(place), str(limits.cell_seconds)]
        command = [*_limited(limits), *([] if unsafe else _walls(work)), *python]
        # Behind the walls nothing of the environment is seen; without them a person's own settings are still left out:
        # under PYTHONOPTIMIZE, say, no assertion of a test would fail.
        environment = {**isolated(os.environ, Path(temporary, "settings")), **_THREADS} if unsafe else _THREADS
        log = Path(temporary, "log")
        with log.open("wb") as output:
            process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True, env=environment
            )
            status, reason = _watch(process, limits, started)
        found = {"status": status, "reason": reason, "seconds": round(time.monotonic() - started, 1)}
        if status == "ok":
            found |= _read(work / "results.json", process.returncode, log)
        return found


# One thread for each library that would otherwise start one for each core.
_THREADS = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}


def _limited(limits: Limits) -> list[str]:
    if not shutil.which("prlimit"):
        return []
    threads = 10 * limits.processes  # the system counts these
    size = {"as": limits.memory * 2**20, "fsize": limits.file * 2**20, "nproc": threads, "core": 0}
    return ["prlimit", *(f"--{name}={value}" for name, value in size.items()), "--"]


def _walls(work: Path) -> list[str]:
    """The command that runs another with nothing but Python, the marking code and one folder in sight."""
    python = [Path(sys.base_prefix), Path(sys.prefix)]
    # Folders on the way are made by hand: bubblewrap would make them for root alone.
    parents = sorted({parent for path in python for parent in path.parents} - {Path("/"), Path("/usr"), Path("/tmp")})
    walls = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session"]  # fmt: skip
    walls += ["--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib"]
    if Path("/lib64").exists():
        walls += ["--symlink", "usr/lib64", "/lib64"]
    walls += ["--dev", "/dev", "--proc", "/proc", "--perms", "1777", "--size", str(256 * 2**20), "--tmpfs", "/tmp"]
    for parent in [*parents, Path("/etc"), HERE]:
        walls += ["--perms", "0755", "--dir", str(parent)]
    for path in dict.fromkeys([Path("/usr"), *python]):
        walls += ["--ro-bind", str(path), str(path)]
    for path in ("/etc/ld.so.cache", "/etc/hosts", "/etc/passwd", "/etc/nsswitch.conf", "/etc/localtime"):
        walls += ["--ro-bind-try", path, path]
    walls += ["--ro-bind", str(RUNNER), str(HERE / RUNNER.name), "--bind", str(work), str(HERE / "work")]
    walls += ["--clearenv", "--setenv", "HOME", "/tmp", "--setenv", "PATH", "/usr/bin:/bin"]  # fmt: skip
    walls += ["--setenv", "LANG", "C.UTF-8", "--setenv", "PYTHONDONTWRITEBYTECODE", "1", "--chdir", "/tmp"]
    for name, value in _THREADS.items():
        walls += ["--setenv", name, value]
    if os.geteuid():
        return [*walls, "--unshare-user", "--"]
    # Root is not held to a number of processes, so inside it becomes a user of its own. Of its powers setpriv needs three
    # for that, the third to give up all for good (the one of Debian 13 does not try without).
    walls += ["--cap-drop", "ALL"]
    for power in ("CAP_SETUID", "CAP_SETGID", "CAP_SETPCAP"):
        walls += ["--cap-add", power]
    walls.append("--")
    other = str(random.SystemRandom().randrange(200_000, 2_000_000))
    return [*walls, "setpriv", "--reuid", other, "--regid", other, "--clear-groups", "--no-new-privs", "--bounding-set=-all", "--inh-caps=-all", "--"]  # fmt: skip


def _watch(process: subprocess.Popen, limits: Limits, started: float) -> tuple[str, str]:
    """Wait for the end, or end it: (status, reason)."""
    verdict = ("ok", "")
    try:
        root = psutil.Process(process.pid)
        while process.poll() is None:
            if time.monotonic() - started > limits.seconds:
                verdict = ("timed out", f"it took longer than {limits.seconds} seconds")
                break
            memory, count = _used(root)
            if count > limits.processes:
                verdict = ("too large", f"it started more than {limits.processes} processes")
                break
            if memory > 2 * limits.memory * 2**20:  # each process by itself is held to the limit by the system
                verdict = ("too large", f"its processes used more than {2 * limits.memory} MB of memory together")
                break
            time.sleep(0.1)
    except psutil.NoSuchProcess:
        pass
    finally:
        if process.poll() is None:
            _kill(process)
        process.wait()
    return verdict


def _used(root: psutil.Process) -> tuple[int, int]:
    """Bytes of memory, and the number, of a process and all that it started."""
    memory = count = 0
    for one in [root, *root.children(recursive=True)]:
        try:
            memory += one.memory_info().rss
            count += 1
        except psutil.Error:  # it has just ended
            continue
    return memory, count


def _kill(process: subprocess.Popen) -> None:
    """End a process and all that it started; with bubblewrap the first alone takes all with it."""
    try:
        family = [psutil.Process(process.pid), *psutil.Process(process.pid).children(recursive=True)]
    except psutil.NoSuchProcess:
        family = []
    for one in family:
        try:
            one.kill()
        except psutil.NoSuchProcess:
            continue


def _read(path: Path, code: int, log: Path) -> dict:
    """What `sandbox_runner.py` wrote, which the submission may have tampered with: a plain file, not too large, of the right shape."""
    try:
        handle = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
        with os.fdopen(handle, "rb") as file:
            about = os.fstat(handle)
            if not stat.S_ISREG(about.st_mode) or about.st_size > MOST_RESULT:
                raise ValueError("not a file of a sensible size")
            found = json.loads(file.read())
        if "error" in found:
            return {"status": "failed", "reason": str(found["error"])[:300]}
        questions = {
            str(name): {"score": float(one["score"]), "possible": float(one["possible"]), "messages": [str(line) for line in one["messages"]]}
            for name, one in found["questions"].items()
        }  # fmt: skip
        return {"questions": questions, "errors": [str(line)[:300] for line in found["errors"]][:20]}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        said = log.read_bytes()[-2000:].decode("utf-8", "replace").strip().splitlines()
        return {
            "status": "failed",
            "reason": f"marking ended with code {code}: {said[-1][:200] if said else 'nothing was said'}",
        }
