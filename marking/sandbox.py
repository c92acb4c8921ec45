"""Run one notebook where it can reach nothing: no network, no home, no other submission, little time, memory and disk.

Linux only, through bubblewrap. The notebook runs in a Python of its own behind the walls (`sandbox_runner.py`) and is asked
for values, cell by cell, through a pipe. Tests and keys stay outside. See the book's page on marking.
"""

import atexit
import compileall
import functools
import json
import os
import random
import select
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

import psutil

from claimbook.isolation import isolated
from marking import packing
from marking.values import Forged, Stopped, read_line

RUNNER = Path(__file__).with_name("sandbox_runner.py")
HERE = Path("/marking")  # where it stands inside
RUNNER_INSIDE = HERE / RUNNER.name
MOST_ANSWER = 4 * 2**20  # bytes that are read of one answer


class Limits(NamedTuple):
    """What one submission may use.

    Seconds for all of it and for a cell; MB of memory for a process (and twice that for all of them), of a file, and of
    disk, which is none of the machine's; processes and files.
    """

    seconds: int = 120
    cell_seconds: int = 20
    memory: int = 2048
    file: int = 50
    disk: int = 256
    processes: int = 32
    files: int = 10_000


def why_none() -> str:
    """Why there is no sandbox here; empty when there is one."""
    if not sys.platform.startswith("linux"):
        return f"the sandbox (bubblewrap) needs Linux, and this machine runs {sys.platform}"
    if not shutil.which("bwrap"):
        return "bubblewrap was not found (on Debian or Ubuntu: apt-get install bubblewrap)"
    tried = subprocess.run(
        [*_walls(Path("/usr"), Limits()), "true"], capture_output=True, text=True, errors="surrogateescape"
    )
    return f"bubblewrap does not work here: {tried.stderr.strip()}" if tried.returncode else ""


class Session:
    """A Python behind the walls, which runs one notebook and says what came of it.

    Without walls (`unsafe`) its time, its memory and the number of its processes are still limited.
    """

    def __init__(self, limits: Limits, *, unsafe: bool = False):
        self.limits, self.started = limits, time.monotonic()
        self._place = Path(tempfile.mkdtemp(prefix="marking-")) if unsafe else None
        program = RUNNER if unsafe else RUNNER_INSIDE
        walls = [] if unsafe else _walls(library(), limits)
        environment = dict(_THREADS)
        if unsafe:
            # A person's own settings are left out all the same: a PYTHONSTARTUP or a matplotlibrc could change an answer.
            settings = self._place / "settings"
            environment |= isolated(os.environ, settings) | {"PYTHONPATH": str(library())}
        self._process = subprocess.Popen(
            [*_limited(limits), *walls, sys.executable, str(program), str(limits.cell_seconds)],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
            start_new_session=True, env=environment, cwd=self._place,
        )  # fmt: skip
        self._rest, self._looked = b"", self.started
        for stream in (self._process.stdin, self._process.stderr):  # neither may keep us waiting
            os.set_blocking(stream.fileno(), False)
        try:
            self._answer()  # it has begun
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> "Session":
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    @property
    def seconds(self) -> float:
        """How long it has been at work."""
        return round(time.monotonic() - self.started, 1)

    def ask(self, **request: object) -> dict:
        """One line to the sandbox, and its answer. Raises `Stopped` where none comes within the limits, or no sensible one."""
        line, stream = json.dumps(request).encode() + b"\n", self._process.stdin.fileno()
        while line:
            if select.select([], [stream], [], 0.1)[1]:
                try:
                    line = line[os.write(stream, line) :]
                except BlockingIOError:
                    continue
                except OSError:  # nobody is there to read it
                    raise self._ended() from None
            self._check()
        return self._answer()

    def _answer(self) -> dict:
        stream = self._process.stdout.fileno()
        while b"\n" not in self._rest:
            ready, _, _ = select.select([stream], [], [], 0.1)
            if not ready:
                self._check()
                continue
            part = os.read(stream, 2**16)
            if not part:
                raise self._ended()
            self._rest += part
            if len(self._rest) > MOST_ANSWER:
                raise Stopped("too large", f"it answered with more than {MOST_ANSWER >> 20} MB")
        self._check()
        line, _, self._rest = self._rest.partition(b"\n")
        try:
            return read_line(line)
        except Forged as error:
            raise Stopped("failed", f"the Python that it ran in did not answer as it should ({error})") from None

    def _ended(self) -> Stopped:
        _kill(self._process)  # whatever is left of it: it may have closed its pipe and gone on
        self._process.wait()
        said = (self._process.stderr.read(4000) or b"").decode("utf-8", "replace").strip().splitlines()
        return Stopped("failed", "Python ended while the notebook ran" + (f": {said[-1][:200]}" if said else ""))

    def _check(self) -> None:
        """Raise `Stopped` where more than is allowed has been used; looks ten times a second, for a look takes a while."""
        limits, now = self.limits, time.monotonic()
        if now - self._looked < 0.1:
            return
        self._looked = now
        if now - self.started > limits.seconds:
            raise Stopped("timed out", f"it took longer than {limits.seconds} seconds")
        memory, processes, files = _used(self._process.pid)
        if processes > limits.processes:
            raise Stopped("too large", f"it started more than {limits.processes} processes")
        if memory > 2 * limits.memory * 2**20:  # each process by itself is held to the limit by the system
            raise Stopped("too large", f"it used more than {2 * limits.memory} MB of memory")
        if files > limits.files:
            raise Stopped("too large", f"it wrote more than {limits.files:,} files")

    def close(self) -> None:
        """End it, and all that it started."""
        if self._process.poll() is None:
            _kill(self._process)
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout, self._process.stderr):
            try:
                stream.close()
            except OSError:  # what was not yet written, to nobody
                continue
        if self._place:
            _remove(self._place)


@functools.cache
def library() -> Path:
    """A folder with the companion and its engine as the notebooks of this process import them."""
    place = Path(tempfile.mkdtemp(prefix="marking-library-"))
    atexit.register(_remove, place)
    packing.unpack(packing.companion(), place)
    compileall.compile_dir(place, quiet=2)
    place.chmod(0o755)  # inside, somebody else reads there
    return place


def _remove(folder: Path) -> None:
    """Remove a folder, however deep it is: Python's own way has been seen to give up on thousands of levels."""
    if program := shutil.which("rm"):
        subprocess.run([program, "-rf", "--", folder], stderr=subprocess.DEVNULL)
    shutil.rmtree(folder, ignore_errors=True)


# One thread for each library that would otherwise start one for each core.
_THREADS = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}


def _limited(limits: Limits) -> list[str]:
    if not shutil.which("prlimit"):
        return []
    threads = 10 * limits.processes  # the system counts these
    size = {"as": limits.memory * 2**20, "fsize": limits.file * 2**20, "nproc": threads, "core": 0}
    return ["prlimit", *(f"--{name}={value}" for name, value in size.items()), "--"]


def _walls(library: Path, limits: Limits) -> list[str]:
    """The command that runs another with nothing in sight but Python and the companion, and nothing to write to but memory."""
    python = [Path(sys.base_prefix), Path(sys.prefix)]
    # Folders on the way are made by hand: bubblewrap would make them for root alone.
    parents = sorted({parent for path in python for parent in path.parents} - {Path("/"), Path("/usr"), Path("/tmp")})
    walls = ["bwrap", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts", "--die-with-parent", "--new-session"]  # fmt: skip
    walls += ["--symlink", "usr/bin", "/bin", "--symlink", "usr/lib", "/lib"]
    if Path("/lib64").exists():
        walls += ["--symlink", "usr/lib64", "/lib64"]
    walls += ["--dev", "/dev", "--proc", "/proc"]
    for place, size in {"/dev/shm": limits.disk // 4, "/tmp": limits.disk}.items():
        walls += ["--perms", "1777", "--size", str(size * 2**20), "--tmpfs", place]
    walls += ["--remount-ro", "/dev"]
    for parent in [*parents, Path("/etc"), HERE]:
        walls += ["--perms", "0755", "--dir", str(parent)]
    for path in dict.fromkeys([Path("/usr"), *python]):
        walls += ["--ro-bind", str(path), str(path)]
    for path in ("/etc/ld.so.cache", "/etc/hosts", "/etc/passwd", "/etc/nsswitch.conf", "/etc/localtime"):
        walls += ["--ro-bind-try", path, path]
    walls += ["--ro-bind", str(RUNNER), str(RUNNER_INSIDE), "--ro-bind", str(library), str(HERE / "library")]
    for name in ("companion", "claimbook"):  # beside the notebook, as in the folder that students are given
        walls += ["--symlink", str(HERE / "library" / name), f"/tmp/{name}"]
    walls += ["--clearenv", "--setenv", "HOME", "/tmp", "--setenv", "PATH", "/usr/bin:/bin"]  # fmt: skip
    walls += ["--setenv", "PYTHONPATH", str(HERE / "library")]
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


def _used(pid: int) -> tuple[int, int, int]:
    """Bytes of memory, processes and files of a process and all that it started, its disk, which is memory, among them."""
    memory = processes = files = 0
    try:
        family = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
    except psutil.Error:  # it has just ended
        return 0, 0, 0
    for one in family:
        try:
            memory += one.memory_info().rss
            processes += 1
        except psutil.Error:
            continue
    if (inside := Path(f"/proc/{family[-1].pid}/root")).joinpath(RUNNER_INSIDE.relative_to("/")).exists():
        for place in ("tmp", "dev/shm"):
            disk = os.statvfs(inside / place)
            memory += (disk.f_blocks - disk.f_bfree) * disk.f_frsize
            files += disk.f_files - disk.f_ffree
    return memory, processes, files


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
