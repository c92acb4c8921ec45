"""A Pyodide that can run the chapters, put together from what package registries have: test material only.

npm has Pyodide's core, but numpy, pandas and matplotlib for the browser are on a CDN that a closed network
does not reach. The wheel of another project, open-webui, carries builds of them for the same version of Python
and of the browser's system interface. They are not the CDN's own bytes (their digests differ), so a test
with them shows that the notebooks run on these versions, not that the CDN is well.
"""

import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import lite

CARRIER, INSIDE = "open-webui==0.12.4", "open_webui/frontend/pyodide/"
# What the kernel and the notebooks import; with all that these need.
WANTED = [*lite.IMPORTED, "micropip", "ipython", "jedi", "traitlets"]


def assembled(folder: Path, downloads: Path) -> Path:
    """The folder of a Pyodide with the wanted packages, ready for BOOK_PYODIDE; big downloads are kept for the next time.

    Raises `lite.LiteError` when something cannot be had.
    """
    core = lite.npm_package(folder / "npm")
    lock = json.loads((core / "pyodide-lock.json").read_text(encoding="utf-8"))
    with zipfile.ZipFile(carrier(downloads)) as archive:
        theirs = json.loads(archive.read(f"{INSIDE}pyodide-lock.json"))["packages"]
        carried = {name.removeprefix(INSIDE) for name in archive.namelist() if name.startswith(INSIDE)}
        packages = {}
        for name, entry in lite.needed(lock["packages"], WANTED).items():
            if entry["file_name"] not in carried and name in theirs and theirs[name]["file_name"] in carried:
                entry = {**entry, **{key: theirs[name][key] for key in ("file_name", "version")}}
            if entry["file_name"] in carried:
                (core / entry["file_name"]).write_bytes(archive.read(INSIDE + entry["file_name"]))
            else:
                entry = {**entry, "file_name": pure(name, entry["version"], core).name}
            digest = hashlib.sha256((core / entry["file_name"]).read_bytes()).hexdigest()
            packages[name] = {**entry, "sha256": digest}
    (core / "pyodide-lock.json").write_text(json.dumps({**lock, "packages": packages}), encoding="utf-8")
    return core


def carrier(downloads: Path) -> Path:
    """The wheel that carries the builds, downloaded once (106 MB)."""
    downloads.mkdir(parents=True, exist_ok=True)
    kept = list(downloads.glob("open_webui-*.whl"))
    if not kept:
        part = downloads / "part"
        download(CARRIER, part, "3.11")
        kept = [shutil.move(path, downloads) for path in part.glob("*.whl")]
    return Path(kept[0])


def pure(name: str, version: str, folder: Path) -> Path:
    """A package that is the same everywhere, from the package index."""
    before = set(folder.glob("*.whl"))
    download(f"{name}=={version}", folder, "3.14")
    (new,) = set(folder.glob("*.whl")) - before
    if "-none-any" in new.name:
        return new
    # markupsafe: built for this machine, with the same in Python beside it, which is what is left here.
    plain = folder / f"{name}-{version}-py3-none-any.whl"
    with zipfile.ZipFile(new) as built, zipfile.ZipFile(plain, "w") as kept:
        for part in built.namelist():
            if not part.endswith((".so", ".c")):
                kept.writestr(part, built.read(part))
    new.unlink()
    return plain


def download(requirement: str, folder: Path, python: str) -> None:
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check", "download", "--no-deps"]
    options = ["--only-binary=:all:", f"--python-version={python}", f"--dest={folder}", requirement]
    done = subprocess.run([*pip, *options], capture_output=True, text=True)
    if done.returncode:
        raise lite.LiteError(f"{requirement} cannot be downloaded, which the test needs: {done.stderr.strip()[-300:]}")
