"""Make an environment that the book needs, or find that the one that is there is good.

    python3 -m tools.environment book       # .venv: builds the book, opens its notebooks, tests it
    python3 -m tools.environment node       # Node in .venv too: for what drives a browser, and for npm
    python3 -m tools.environment marking    # .venv-marking: marks assignments
    python3 -m tools.environment validators # .venv-validators: checks what archives and machines are given

The Python that runs this makes them, so it needs nothing but the standard library. uv installs what the locks pin, in
seconds; where it fails, pip does. Of a person's own settings only mirrors, proxies and certificates count.

An environment remembers where it lies and what it was made from. If the checkout has been copied or moved since, if
the lock has changed, or if its Python is gone, it is made anew.
"""

from __future__ import annotations  # so that an older Python gets as far as saying that it is too old

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)


class Environment(NamedTuple):
    about: str  # what messages call it
    folder: str
    lock: str
    record: str  # the file in which it remembers where it lies and what it was made from
    added: bool = False  # to an environment that is there, instead of making a new one
    project: bool = False  # with the checkout's own packages in it, editable


ENVIRONMENTS = {
    "book": Environment("the environment in .venv", ".venv", "requirements.txt", "made-from.json", project=True),
    "node": Environment("Node in .venv", ".venv", "tools/requirements-node.txt", "node-made-from.json", added=True),
    "marking": Environment(
        "the environment for marking in .venv-marking",
        ".venv-marking",
        "marking/requirements.txt",
        "made-from.json",
        project=True,
    ),
    "validators": Environment(
        "the environment of the validators in .venv-validators",
        ".venv-validators",
        "tools/requirements-validators.txt",
        "made-from.json",
    ),
}

# What uv calls those settings of pip that say where packages come from and how they are reached.
OF_UV = {
    "PIP_INDEX_URL": "UV_DEFAULT_INDEX",
    "PIP_TRUSTED_HOST": "UV_INSECURE_HOST",
    "PIP_PROXY": "ALL_PROXY",
    "PIP_CERT": "SSL_CERT_FILE",
    "PIP_CLIENT_CERT": "SSL_CLIENT_CERT",
    "PIP_TIMEOUT": "UV_HTTP_TIMEOUT",
    "PIP_RETRIES": "UV_HTTP_RETRIES",
}
CERTIFICATES = ("/etc/ssl/certs/ca-certificates.crt", "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem")


class CannotMake(RuntimeError):
    """An environment cannot be made; the message says why, and what to do."""


def main(args: list[str]) -> int:
    """Bring the environments that are named up to date, in this order. Returns the status of the program."""
    try:
        with only_one():
            for name in filter(ENVIRONMENTS.get, args):
                bring_up_to_date(ENVIRONMENTS[name], any_python="--any-python" in args)
    except CannotMake as error:
        print(error, file=sys.stderr)
        return 1
    except OSError as error:  # a full disk, or a folder that belongs to somebody else
        print(f"{error.filename or ROOT}: {error.strerror}. The environment could not be made.", file=sys.stderr)
        return 1
    return 0


def bring_up_to_date(wanted: Environment, any_python: bool) -> None:
    """Make an environment unless it is good. Raises `CannotMake`."""
    if difference(wanted, any_python) is None:
        return
    folder = ROOT / wanted.folder
    print(f"Making {wanted.about} ({difference(wanted, any_python)}) …", flush=True)
    if wanted.added:
        (folder / wanted.record).unlink(missing_ok=True)
    else:
        new(folder)
    fill(folder, wanted)
    (folder / wanted.record).write_text(json.dumps(made_from(wanted)) + "\n", encoding="utf-8")


# What is there --------------------------------------------------------------------------------------


def made_from(wanted: Environment) -> dict[str, str]:
    """Where an environment would lie and what it would be made from: folder, Python, digest of the lock."""
    decisive = [wanted.lock, *(["pyproject.toml"] if wanted.project else [])]
    digest = hashlib.sha256(b"".join((ROOT / name).read_bytes() for name in decisive)).hexdigest()
    return {"folder": str(ROOT / wanted.folder), "python": sys.version.split()[0], "pins": digest}


def difference(wanted: Environment, any_python: bool) -> str | None:
    """Why an environment has to be made, in a few words for a message; `None` when it is good as it is."""
    folder = ROOT / wanted.folder
    try:
        found = json.loads((folder / wanted.record).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        found = None
    if not isinstance(found, dict):
        return "some twenty seconds"
    if not program(folder).exists():  # a link to nowhere too
        return "its Python is gone"
    for key, value in made_from(wanted).items():
        if found.get(key) != value and not (key == "python" and any_python):
            return {
                "folder": f"the one here was made for {found.get(key)}",
                "python": f"the one here has Python {found.get(key)}",
                "pins": "the pins have changed",
            }[key]
    return None


def program(folder: Path) -> Path:
    """The Python of an environment."""
    return folder / "bin" / "python"


class only_one:
    """Of several processes that would make environments in this checkout, let one do it and the others wait."""

    def __enter__(self) -> None:
        (ROOT / "_build").mkdir(exist_ok=True)
        self.file = (ROOT / "_build" / "environment.lock").open("w", encoding="utf-8")
        try:
            import fcntl
        except ImportError:  # on Windows nothing locks
            return
        fcntl.flock(self.file, fcntl.LOCK_EX)

    def __exit__(self, *error: object) -> None:
        self.file.close()


# Making it ------------------------------------------------------------------------------------------


def new(folder: Path) -> None:
    """An empty environment with pip, in place of what was there. Raises `CannotMake`."""
    if sys.version_info < OLDEST:
        raise CannotMake(
            f"Python 3.11 or newer is needed; this is Python {sys.version.split()[0]} "
            "(make PYTHON=/path/to/python3 ...)"
        )
    try:
        import ensurepip  # noqa: F401
        import venv
    except ImportError:
        message = "This Python has no venv module; on Debian or Ubuntu: apt-get install python3-venv"
        raise CannotMake(message) from None
    if folder.is_symlink() or folder.is_file():
        folder.unlink()
    shutil.rmtree(folder, ignore_errors=True)
    try:
        venv.create(folder, symlinks=os.name != "nt", with_pip=True)
    except subprocess.CalledProcessError as error:
        raise CannotMake(f"The environment could not be made: {last_line(error.output)}") from None


def fill(folder: Path, wanted: Environment) -> None:
    """Install what the lock pins, each file checked against its digest; with uv, else with pip. Raises `CannotMake`."""
    python, lock, environment = program(folder), ROOT / wanted.lock, installing()
    with_pip = [python, "-m", "pip", "install", "--quiet"]
    own = ["--no-deps", "--no-build-isolation", "--editable", ROOT]
    uv = fetched_uv(with_pip, environment)
    if uv is not None:
        # Compiled now, as pip does: where PYTHONDONTWRITEBYTECODE is set, or the environment cannot be written later (as
        # in the sandbox), each start of Python would compile pandas and matplotlib anew, and take four times as long.
        with_uv = [uv, "pip", "install", "--quiet", "--no-config", "--compile-bytecode", "--python", python]
        done = run([*with_uv, "--require-hashes", "--requirements", lock], environment)
        if not done.returncode and wanted.project:
            done = run([*with_uv, *own], environment)
        if not done.returncode:
            return
        print(f"uv failed ({last_line(done.stderr)}); pip installs the packages now, which takes longer …", flush=True)
    done = run([*with_pip, "--require-hashes", "--requirement", lock], environment)
    if not done.returncode and wanted.project:
        done = run([*with_pip, *own], environment)
    if done.returncode:
        raise CannotMake(f"The packages could not be installed: {last_line(done.stderr)}")


def fetched_uv(with_pip: list, environment: dict[str, str]) -> Path | None:
    """The uv that the book's lock pins, from .venv, else put there; `None` where pip has to do without."""
    if environment.get("PIP_NO_INDEX"):  # packages come from a folder, which pip knows how to search
        return None
    uv = ROOT / ".venv" / "bin" / "uv"
    if not uv.exists():
        with tempfile.TemporaryDirectory() as temporary:
            pinned = Path(temporary, "uv.txt")
            pinned.write_text(pin("uv", (ROOT / "requirements.txt").read_text(encoding="utf-8")), encoding="utf-8")
            run([*with_pip, "--require-hashes", "--only-binary=:all:", "--requirement", pinned], environment)
    return uv if uv.exists() else None


def pin(name: str, lock: str) -> str:
    r"""What a lock says about one package, with its digests.

    >>> pin("b", "a==1 --hash=x\nb==2 \\\n  --hash=y\nc==3 --hash=z\n")
    'b==2 \\\n  --hash=y\n'
    """
    found = re.search(rf"^{re.escape(name)}==(?:.*\\\n)*.*\n", lock, re.MULTILINE)
    return found.group() if found else ""


def installing() -> dict[str, str]:
    """The environment in which pip and uv run: of a person's settings only mirrors, proxies and certificates."""
    from claimbook import isolation  # not before: a Python that is too old would fail in it

    environment = isolation.for_this_process(ROOT / "_build" / "settings")
    if any(Path(path).exists() for path in CERTIFICATES):
        environment.setdefault("UV_SYSTEM_CERTS", "1")
    for of_pip, of_uv in OF_UV.items():
        if of_pip in environment:
            environment.setdefault(of_uv, environment[of_pip])
    return {**environment, "PIP_DISABLE_PIP_VERSION_CHECK": "1"}


def run(command: list, environment: dict[str, str]) -> subprocess.CompletedProcess:
    """Run a program to its end, with what it prints kept."""
    return subprocess.run(
        [*map(str, command)], env=environment, cwd=ROOT, capture_output=True, text=True, errors="replace"
    )


def last_line(output: str | bytes | None) -> str:
    """The last line that says something.

    >>> last_line("Fetching\\nERROR: no such host\\n\\n")
    'ERROR: no such host'
    """
    text = output.decode(errors="replace") if isinstance(output, bytes) else output or ""
    return ([line.strip() for line in text.splitlines() if line.strip()] or ["no reason was given"])[-1]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
