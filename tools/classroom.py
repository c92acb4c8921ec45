"""Try the book in a class: a real JupyterHub on this machine, and students who open a chapter and run it.

    python tools/classroom.py          # one student, then five at once (make class)
    python tools/classroom.py 1 3 10

JupyterHub (dummy authenticator, simple local spawner, configurable-http-proxy), nbgitpuller and a local bare clone of
this repository. Each student logs in, follows a link of nbgitpuller, opens chapter 3 and runs its cells one after the
other, over HTTP and WebSocket as a browser would; the browsers themselves, which run on the students' machines, are left
out. Everything listens on this machine only. Memory is proportional set size: what processes share is counted once.
"""

import errors  # noqa: F401, before all that may be missing

# isort: split
import json
import os
import secrets
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

import psutil
import requests
import websocket

import node

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "book" / "_ext"))
from inputs import OF_NOTEBOOKS, digest  # noqa: E402

PLACE = ROOT / "_build" / "classroom"
UV = [sys.executable, "-m", "uv"]
CHAPTER = "book/03-historical-background.ipynb"
HUB = ["jupyterhub>=5,<6", "nbgitpuller>=1.2,<2"]
PROXY = "configurable-http-proxy@5"
PATIENCE = 300  # seconds for anything

CONFIG = """
c.JupyterHub.bind_url = "{address}"
c.JupyterHub.hub_port = {hub}
c.JupyterHub.authenticator_class = "dummy"
c.DummyAuthenticator.password = "{password}"
c.Authenticator.allow_all = True
c.JupyterHub.spawner_class = "simple"
c.SimpleLocalProcessSpawner.home_dir_template = "{folder}/homes/{{username}}"
c.Spawner.cmd = ["{bin}/jupyterhub-singleuser"]
c.Spawner.args = {args}
c.Spawner.start_timeout = c.Spawner.http_timeout = {patience}
c.JupyterHub.concurrent_spawn_limit = 0
c.ConfigurableHTTPProxy.command = ["{node}", "{proxy}"]
c.ConfigurableHTTPProxy.api_url = "http://127.0.0.1:{proxy_api}"
c.JupyterHub.cookie_secret_file = "{folder}/cookie_secret"
c.JupyterHub.db_url = "sqlite:///{folder}/hub.sqlite"
"""


class Student(NamedTuple):
    """Seconds until each step was done, seconds of processor time, and MB in the end."""

    server: float  # from the login until the server answers
    pulled: float  # … until nbgitpuller has fetched the book
    kernel: float  # from opening the notebook until its kernel answers
    ran: float  # from the first cell until the last has run
    server_processor: float
    kernel_processor: float
    server_mb: float
    kernel_mb: float


def environment() -> Path:
    """Folder with the programs of an environment that has the book's packages and the hub's, made once."""
    made_from = f"{digest(ROOT, OF_NOTEBOOKS)} {HUB} {PROXY}"
    if not (PLACE / "made-from").exists() or (PLACE / "made-from").read_text(encoding="utf-8") != made_from:
        print("Making the environment of the class …", flush=True)
        shutil.rmtree(PLACE, ignore_errors=True)
        subprocess.run([*UV, "venv", "--quiet", "--python", sys.executable, PLACE / "env"], check=True)
        into = [*UV, "pip", "install", "--quiet", "--compile-bytecode", "--python", PLACE / "env" / "bin" / "python"]
        subprocess.run([*into, "--require-hashes", "-r", ROOT / "requirements.txt"], check=True)
        subprocess.run([*into, *HUB, ROOT], check=True)
        npm = [*node.npm(), "install", "--silent", "--no-save", "--no-audit", "--no-fund", "--prefix", PLACE, PROXY]
        subprocess.run(npm, check=True)
        (PLACE / "made-from").write_text(made_from, encoding="utf-8")
    return PLACE / "env" / "bin"


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Hub:
    """A JupyterHub that runs as long as the block does."""

    def __init__(self, folder: Path):
        self.folder, self.password = folder, secrets.token_hex()
        self.address = f"http://127.0.0.1:{free_port()}"
        self.repository = folder / "under-the-radar.git"

    def __enter__(self) -> "Hub":
        programs = environment()
        subprocess.run(["git", "clone", "--quiet", "--bare", ROOT, self.repository], check=True)
        config = self.folder / "jupyterhub_config.py"
        config.write_text(
            CONFIG.format(
                address=self.address,
                hub=free_port(),
                password=self.password,
                folder=self.folder,
                bin=programs,
                args=["--allow-root"] if os.geteuid() == 0 else [],
                patience=PATIENCE,
                node=node.node(),
                proxy=PLACE / "node_modules" / ".bin" / "configurable-http-proxy",
                proxy_api=free_port(),
            ),
            encoding="utf-8",
        )
        self.log = (self.folder / "hub.log").open("w", encoding="utf-8")
        command = [programs / "jupyterhub", "--config", config]
        environ = {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ['PATH']}"}
        self.process = subprocess.Popen(
            command, cwd=self.folder, env=environ, stdout=self.log, stderr=subprocess.STDOUT
        )
        wait(lambda: requests.get(f"{self.address}/hub/api", timeout=5).ok)
        return self

    def __exit__(self, *problem) -> None:
        family = [*psutil.Process(self.process.pid).children(recursive=True), psutil.Process(self.process.pid)]
        for process in family:
            process.terminate()
        psutil.wait_procs(family, timeout=10)
        self.log.close()
        if problem[0]:
            print((self.folder / "hub.log").read_text(encoding="utf-8")[-4000:], file=sys.stderr)

    def megabytes(self) -> float:
        """Of the hub and its proxy."""
        own = psutil.Process(self.process.pid)
        proxies = [child for child in own.children() if "singleuser" not in " ".join(child.cmdline())]
        return sum(map(megabytes, [own, *proxies]))


def wait(until) -> None:
    """Ask every tenth of a second until the answer is yes."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        try:
            if until():
                return
        except requests.RequestException:
            pass
        time.sleep(0.1)
    raise TimeoutError(f"no answer within {PATIENCE} s")


def megabytes(process: psutil.Process) -> float:
    return process.memory_full_info().pss / 1e6


def attend(hub: Hub, name: str) -> Student:
    """What one student does, and how long it takes."""
    started = time.monotonic()
    session = requests.Session()
    session.get(f"{hub.address}/hub/login", timeout=PATIENCE)
    login = {"username": name, "password": hub.password, "_xsrf": session.cookies.get("_xsrf")}
    session.post(f"{hub.address}/hub/login", data=login, timeout=PATIENCE).raise_for_status()
    mine = f"{hub.address}/user/{name}"
    session.get(f"{hub.address}/hub/spawn/{name}", timeout=PATIENCE)
    wait(lambda: "jupyter-config-data" in session.get(f"{mine}/lab", timeout=PATIENCE).text)
    server = time.monotonic() - started

    link = {"repo": hub.repository.as_uri(), "branch": "main", "targetpath": "under-the-radar"}
    session.get(f"{mine}/git-pull?{urlencode(link)}", timeout=PATIENCE).raise_for_status()
    pull(session, f"{mine}/git-pull/api?{urlencode(link)}")
    pulled = time.monotonic() - started

    opened = time.monotonic()
    path = f"under-the-radar/{CHAPTER}"
    notebook = session.get(f"{mine}/api/contents/{path}", timeout=PATIENCE).json()["content"]
    wanted = {"path": path, "name": Path(path).name, "type": "notebook", "kernel": {"name": "python3"}}
    token = next(cookie.value for cookie in session.cookies if cookie.name == "_xsrf" and name in cookie.path)
    begun = session.post(f"{mine}/api/sessions", json=wanted, headers={"X-XSRFToken": token}, timeout=PATIENCE)
    begun.raise_for_status()
    kernel = begun.json()["kernel"]["id"]
    cookies = "; ".join(
        f"{cookie.name}={cookie.value}" for cookie in session.cookies if cookie.name != "_xsrf" or name in cookie.path
    )
    channel = websocket.create_connection(
        f"{mine.replace('http', 'ws', 1)}/api/kernels/{kernel}/channels",
        cookie=cookies,
        origin=hub.address,
        timeout=PATIENCE,
    )
    ask(channel, "kernel_info_request", {})
    answered = time.monotonic()
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            ask(
                channel,
                "execute_request",
                {"code": cell["source"], "silent": False, "store_history": True, "allow_stdin": False},
            )
    ran = time.monotonic() - answered
    process = next(
        child for child in psutil.Process(hub.process.pid).children() if child.environ().get("JUPYTERHUB_USER") == name
    )
    (kernel_process,) = (
        child for child in process.children(recursive=True) if "ipykernel" in " ".join(child.cmdline())
    )
    used = [(sum(one.cpu_times()[:2]), megabytes(one)) for one in (process, kernel_process)]
    processor, memory = zip(*used, strict=True)
    measured = Student(server, pulled, answered - opened, ran, *processor, *memory)
    channel.close()
    return measured


def pull(session: requests.Session, address: str) -> None:
    """Follow what nbgitpuller tells until it has finished; raises `RuntimeError` when it fails."""
    with session.get(address, stream=True, timeout=PATIENCE) as events:
        for line in events.iter_lines(decode_unicode=True):
            if line.startswith("data: "):
                event = json.loads(line.removeprefix("data: "))
                if event["phase"] == "finished":
                    return
                if event["phase"] == "error":
                    raise RuntimeError(f"nbgitpuller: {event.get('message') or event}")
    raise RuntimeError("nbgitpuller never finished")


def ask(channel: websocket.WebSocket, kind: str, content: dict) -> None:
    """Send a message to a kernel and wait for its reply; raises `RuntimeError` when a cell fails."""
    number = uuid.uuid4().hex
    header = {"msg_id": number, "msg_type": kind, "username": "", "session": number, "version": "5.3"}
    message = {"header": header, "parent_header": {}, "metadata": {}, "content": content, "channel": "shell"}
    channel.send(json.dumps(message))
    while True:
        answer = json.loads(channel.recv())
        if answer["parent_header"].get("msg_id") == number and answer["msg_type"] == kind.replace("request", "reply"):
            if answer["content"]["status"] != "ok":
                raise RuntimeError(
                    f"a cell failed: {answer['content'].get('ename')}: {answer['content'].get('evalue')}"
                )
            return


def lesson(count: int) -> tuple[list[Student], float]:
    """So many students at once in a hub of their own; what each met, and the MB of the hub and its proxy."""
    with tempfile.TemporaryDirectory() as folder, Hub(Path(folder)) as hub, ThreadPoolExecutor(count) as pool:
        students = list(pool.map(lambda number: attend(hub, f"student{number}"), range(1, count + 1)))
        return students, hub.megabytes()


def main(words: list[str]) -> int:
    environment()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}; median, and slowest or largest\n")
    heads = (
        "students",
        "server, s",
        "book pulled, s",
        "kernel, s",
        "chapter run, s",
        "processor: server, s",
        "processor: kernel, s",
        "server, MB",
        "kernel, MB",
        "hub, MB",
    )
    print(*(f"{head:>20}" for head in heads))
    everybody, hubs = [], []
    for count in map(int, words or ["1", "5"]):
        students, hub = lesson(count)
        cells = [f"{statistics.median(values):.1f} / {max(values):.1f}" for values in zip(*students, strict=True)]
        print(*(f"{cell:>20}" for cell in (str(count), *cells, f"{hub:.0f}")), flush=True)
        everybody += students
        hubs.append(hub)
    each = max(student.server_mb + student.kernel_mb for student in everybody)
    start, run = (
        max(getattr(student, field) for student in everybody) for field in ("server_processor", "kernel_processor")
    )
    print(
        f"\nSizing, from the largest of these: {max(hubs):.0f} MB for the hub and {each:.0f} MB for each student who has one "
        f"chapter open; {start:.1f} s of one core to start a student's server, {run:.1f} s to run the chapter. For 30 "
        f"students: {(max(hubs) + 30 * each) / 1000:.1f} GB; when all come at once, {30 * start / 4:.0f} s on 4 cores until "
        f"all have begun, and {30 * run / 4:.0f} s when all run the chapter at once. More than {count} at once was not tried."
    )
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
