"""Build JupyterLite, in which the book's notebooks run in the reader's browser, into _build/lite.

    python -m tools.site.lite

Its own step, after which `tools.site.build --site` puts the folder beside the pages. It holds the notebooks, the
tables, the companion and ipywidgets as wheels, and a lock that tells Pyodide where each package is. Pyodide
itself (Python for the browser, some 35 MB with numpy, pandas and matplotlib) comes from a folder named by
BOOK_PYODIDE, which is then copied into the site, else from its makers' CDN, of which the page warns (`browser_python`).
What was fetched once lies in _build/downloads.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Mapping
from datetime import UTC, datetime, time
from email.parser import Parser
from importlib.metadata import version
from pathlib import Path

import yaml
from filelock import FileLock

from claimbook import isolation, unused
from claimbook.digests import digest
from claimbook.notebooks import read, written
from claimbook.settings import build_dir
from claimbook.strays import ignored, ours
from companion import data, dictionary
from tools import node
from tools.site.browser_python import CDN, PYODIDE
from tools.site.swap import Built

ROOT = Path(__file__).resolve().parents[2]

BUILD = build_dir(ROOT)
BUILT = Built(
    *(BUILD / f"lite{name}" for name in ("", "-new", "-old", "-made-from")),
    lock=FileLock(BUILD / "lite-lock"),  # the tests run in two processes
)
LITE = BUILT.live
DOWNLOADS = BUILD / "downloads"
FILES = Path(__file__).with_name("lite_files")

PYODIDE_SHA256 = "d78ac549b28a2a58600cd06f44e017024151775f8c6b2d73fab1475400d38ea2"  # of its npm package

# Files that JupyterLite is made from, and packages whose version decides what it becomes.
OF_WHEEL = (
    "src/companion",
    "engine/src/claimbook",
    "data",
    "pyproject.toml",
    "README.md",
    "LICENSE",
    "LICENSE-TEXT-AND-DATA.md",
)
OF_LITE = (
    "book/**/*.ipynb",
    *(f"{name}/**/*" if (ROOT / name).is_dir() else name for name in OF_WHEEL),
    *(
        "CITATION.cff",
        "requirements.txt",
        "tools/site/lite.py",
        "tools/site/lite_files/*",
        "tools/site/browser_python.py",
        "tools/site/swap.py",
    ),
)
PACKAGES = ("jupyterlite-core", "jupyterlite-pyodide-kernel", "jupyterlab", "jupyterlab-myst", "ipywidgets", "comm")
APPS = ["notebooks", "tree", "lab", "edit", "consoles"]  # the first, and where its menus and links lead

# Packages of our own lock that Pyodide fetches at once, in parallel, when a kernel starts.
AT_START = ["ipykernel", "comm", "pyodide-kernel", "ipython", "jedi"]
OWN = ["micropip", "ipywidgets", "under-the-radar-companion"]
IMPORTED = ["numpy", "pandas", "matplotlib", "markupsafe"]  # what the notebooks import
CORE = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip")
# Parts of ipywidgets for a server, of which the browser has its own.
ON_SERVER = {"jupyterlab-widgets", "widgetsnbextension"}


class LiteError(RuntimeError):
    """Something that the build needs is not there; the message says what, and where it was looked for."""


def pyodide_folder(environment: Mapping[str, str] = os.environ) -> Path | None:
    """The folder with a Pyodide of our own, or None when readers get it from the CDN."""
    named = environment.get("BOOK_PYODIDE")
    if not named:
        return None
    folder = Path(named)
    for file in (*CORE, "pyodide-lock.json"):
        if not (folder / file).is_file():
            raise LiteError(f"BOOK_PYODIDE names {named}, where there is no {file}")
    if f'"{PYODIDE}"' not in (folder / "pyodide.mjs").read_text(encoding="utf-8"):
        raise LiteError(f"BOOK_PYODIDE names {named}: expected Pyodide {PYODIDE} there, found another version")
    return folder


_JUPYTER_LITE = f"{unused.WITHOUT}; from jupyterlite_core.app import main; sys.argv[0] = 'jupyter-lite'; main()"


def build(out: Path, pyodide: Path | None) -> Path:
    """Build the whole of JupyterLite into the folder `out`, with the Pyodide of a folder or for that of the CDN.

    Raises `LiteError` when something is missing that it needs.
    """
    with tempfile.TemporaryDirectory() as temporary:
        work, made_alone = Path(temporary) / "work", Path(temporary) / "alone" / "lite"
        work.mkdir()
        stage(work / "content")
        wheels = own_wheels(work / "wheels") + kernel_wheels()
        original = (pyodide or npm_package(work / "npm")) / "pyodide-lock.json"
        lock = extended(json.loads(original.read_text(encoding="utf-8")), wheels, None if pyodide else CDN)
        kernel = {"loadPyodideOptions": {"packages": AT_START}}
        if pyodide:  # JupyterLite copies this folder, and sets the addresses itself
            place = work / "static" / "pyodide"
            lock["packages"] = needed(lock["packages"], [*IMPORTED, *AT_START, *OWN])
            take(pyodide, place, lock["packages"], {wheel.name for wheel in wheels})
        else:
            place = work / "lock"
            place.mkdir()
            kernel["pyodideUrl"] = f"{CDN}/pyodide.mjs"
            kernel["loadPyodideOptions"]["lockFileURL"] = "./static/lock/pyodide-lock.json"
        (place / "pyodide-lock.json").write_text(json.dumps(lock, separators=(",", ":")), encoding="utf-8")
        for wheel in wheels:
            shutil.copy(wheel, place)
        configure(work, kernel)
        # It dates whatever lies beside the folder that it makes, so that it must make it where nothing else is.
        run([sys.executable, "-c", _JUPYTER_LITE, "build", "--output-dir", made_alone], work)
        shutil.move(made_alone, out)
        if not pyodide:
            shutil.copytree(place, out / "static" / "lock")
    add_notice(out, kernel.get("pyodideUrl", ""))
    return out


def notebooks() -> list[Path]:
    """Every notebook of the book, and those of the assignments for students."""
    return ours((ROOT / "book").rglob("*.ipynb"), ROOT)


def stage(content: Path) -> None:
    """Copies of the notebooks and the tables, laid out as in the repository, with the kernel's name for the browser."""
    for path in notebooks():
        notebook = read(path)
        notebook["metadata"]["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)"}
        notebook["metadata"]["language_info"] = {"name": "python"}  # else a dialog asks for a kernel
        copy = content / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(written(notebook))
    (content / "data").mkdir()
    for name in (*data.files(), dictionary.README):
        shutil.copy(ROOT / "data" / name, content / "data")
    for path in content.rglob("*"):  # the file browser shows when a file was changed
        os.utime(path, (epoch(), epoch()))


def own_wheels(folder: Path) -> list[Path]:
    """The companion, built from here, and ipywidgets with what Pyodide lacks for it, as installed here."""
    with tempfile.TemporaryDirectory() as temporary:  # setuptools writes beside what it builds
        stage_wheel(Path(temporary))
        pip("wheel", "--no-build-isolation", "--wheel-dir", folder, temporary)
    for name in ("comm", "ipywidgets"):
        shutil.copy(downloaded(name), folder)
    return sorted(folder.glob("*.whl"))


def stage_wheel(folder: Path) -> None:
    """Copies of what the companion's wheel is made from."""
    for name in OF_WHEEL:
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, copy, ignore=ignored)
        else:
            shutil.copy(ROOT / name, copy)


def downloaded(name: str) -> Path:
    """The wheel of a pure package in the version that is installed here, downloaded once."""
    DOWNLOADS.mkdir(parents=True, exist_ok=True)
    pattern = f"{canonical(name).replace('-', '_')}-{version(name)}-*none-any.whl"
    if not list(DOWNLOADS.glob(pattern)):
        pip("download", "--only-binary=:all:", "--dest", DOWNLOADS, f"{name}=={version(name)}")
    for wheel in DOWNLOADS.glob(pattern):
        return wheel
    raise LiteError(f"the package index has no wheel of {name} {version(name)} for every platform")


def kernel_wheels() -> list[Path]:
    """The wheels that the kernel's own package brings for the browser."""
    from jupyterlite_pyodide_kernel import __version__, constants

    place = Path(sys.prefix, "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi")
    found = [*place.glob("pyodide_kernel-*.whl"), *place.glob("ipykernel-*.whl")]
    if constants.PYODIDE_VERSION != PYODIDE:
        raise LiteError(
            f"jupyterlite-pyodide-kernel {__version__} is for Pyodide {constants.PYODIDE_VERSION}, expected {PYODIDE}"
        )
    if len(found) != 2:
        names = ", ".join(wheel.name for wheel in found) or "none"
        raise LiteError(f"{place}: expected one wheel of pyodide_kernel and one of ipykernel, found {names}")
    return found


def npm_package(folder: Path) -> Path:
    """Pyodide's core as npm has it, unpacked; downloaded once, and checked each time against the digest above."""
    archive = DOWNLOADS / f"pyodide-{PYODIDE}.tgz"
    if not archive.exists():
        try:
            npm = node.npm()
        except node.NoNode as error:
            raise LiteError(
                f"{error}. It is needed to fetch Pyodide's lock, unless BOOK_PYODIDE names a folder with Pyodide {PYODIDE}"
            ) from None
        DOWNLOADS.mkdir(parents=True, exist_ok=True)
        run([*npm, "pack", "--silent", f"pyodide@{PYODIDE}"], DOWNLOADS)
    if (found := sha256(archive)) != PYODIDE_SHA256:
        archive.unlink()
        raise LiteError(f"npm's pyodide {PYODIDE} has the SHA-256 {found}, not {PYODIDE_SHA256}")
    with tarfile.open(archive) as file:
        # Python 3.11.2, which Debian 12 has, knows no filter yet; what is in this archive its digest has shown.
        file.extractall(folder, **({"filter": "data"} if hasattr(tarfile, "data_filter") else {}))
    return folder / "package"


def take(pyodide: Path, place: Path, packages: dict, own: set[str]) -> None:
    """Copy Pyodide's core and these of its packages; whatever is not as its lock says is a `LiteError`."""
    place.mkdir(parents=True)
    for name in CORE:
        shutil.copy(pyodide / name, place)
    for entry in packages.values():
        name = entry["file_name"]
        if name in own:
            continue
        if not (pyodide / name).is_file():
            raise LiteError(f"{pyodide} has no {name}, which its pyodide-lock.json names: is it a whole release?")
        if sha256(pyodide / name) != entry["sha256"]:
            raise LiteError(f"{pyodide / name} is not the file that pyodide-lock.json describes")
        shutil.copy(pyodide / name, place)


def extended(lock: dict, wheels: list[Path], base: str | None) -> dict:
    """Pyodide's lock with these wheels in it; what it names itself is fetched from `base`, or from beside the lock.

    Raises `LiteError` when a wheel needs a package that is nowhere.
    """
    packages = dict(lock["packages"])
    if base:
        for name, entry in packages.items():
            if "://" not in entry["file_name"]:
                packages[name] = {**entry, "file_name": f"{base}/{entry['file_name']}"}
    packages |= dict(map(entry_of, wheels))
    known = {canonical(name) for name in packages}  # Pyodide writes some names in two ways
    for name, entry in packages.items():
        if missing := [needed for needed in entry["depends"] if canonical(needed) not in known]:
            raise LiteError(f"pyodide-lock.json has no {', '.join(missing)}, which {name} needs")
    return {**lock, "packages": packages}


def needed(packages: dict, wanted: list[str]) -> dict:
    """Of a lock's packages these and all that they need: a whole release of Pyodide weighs half a gigabyte."""
    keys = {canonical(name): name for name in packages}  # some names are written in two ways
    found, waiting = {}, list(wanted)
    while waiting:
        if (name := keys.get(canonical(wanted_name := waiting.pop()))) is None:
            raise LiteError(f"pyodide-lock.json has no {wanted_name}")
        if name not in found:
            found[name] = packages[name]
            waiting += packages[name]["depends"]
    return dict(sorted(found.items()))


def entry_of(wheel: Path) -> tuple[str, dict]:
    """Name of a wheel's package and its entry in a lock."""
    with zipfile.ZipFile(wheel) as file:
        names = file.namelist()
        (metadata,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        about = Parser().parsestr(file.read(metadata).decode("utf-8"))
    needs = [need for need in about.get_all("Requires-Dist") or [] if "extra ==" not in need]
    depends = {canonical(re.match(r"[\w.-]+", need)[0]) for need in needs} - ON_SERVER
    modules = {name.split("/")[0].removesuffix(".py") for name in names if name.endswith(".py")}
    return canonical(about["Name"]), {
        "name": canonical(about["Name"]),
        "version": about["Version"],
        "file_name": wheel.name,
        "install_dir": "site",
        "sha256": sha256(wheel),
        "package_type": "package",
        "imports": sorted(modules),
        "depends": sorted(depends),
        "unvendored_tests": False,
    }


def canonical(name: str) -> str:
    """
    >>> canonical("Under_the.Radar")
    'under-the-radar'
    """
    return re.sub(r"[-_.]+", "-", name).lower()


def sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def epoch() -> int:
    """The day of release, in seconds: the date of every file, so that the same inputs give the same bytes."""
    released = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["date-released"]
    return int(datetime.combine(released, time(12), UTC).timestamp())


def configure(work: Path, kernel: dict) -> None:
    """JupyterLite's settings: which parts are built, and that no package index is ever asked."""
    built = {"contents": ["content"], "no_sourcemaps": True, "apps": APPS}
    (work / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": built}), encoding="utf-8")
    plugin = "@jupyterlite/pyodide-kernel-extension:kernel"
    site = {
        "appName": "Under the Radar",
        "exposeAppInBrowser": True,  # for start.js, which tells what the kernel is doing
        "litePluginSettings": {plugin: {"disablePyPIFallback": True, **kernel}},
    }
    text = json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": site})
    (work / "jupyter-lite.json").write_text(text, encoding="utf-8")


def add_notice(out: Path, pyodide: str) -> None:
    """Let the notebook's page say what it is doing while Python starts (lite_files/start.js), and whence it comes."""
    page = out / "notebooks" / "index.html"
    text = page.read_text(encoding="utf-8")
    if (found := text.count("</head>")) != 1:
        raise LiteError(
            f"JupyterLite's notebooks/index.html has changed: expected one </head>, to put start.js there, found {found}"
        )
    for file in ours(FILES.iterdir()):
        shutil.copy(file, out)
    script = f'<script src="../start.js" data-pyodide="{pyodide}" defer></script>'
    page.write_text(
        text.replace("</head>", f'<link rel="stylesheet" href="../start.css">{script}</head>'), encoding="utf-8"
    )


def pip(command: str, *words: object) -> None:
    run([sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet", command, "--no-deps", *words], ROOT)


def run(command: list, folder: Path) -> None:
    """Run a program; what it had to say is told when it fails. The same inputs give the same bytes."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        capture_output=True,
        text=True,
        errors="surrogateescape",
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch())},
    )
    if done.returncode:
        output = (done.stderr + done.stdout).strip().splitlines()[-15:]
        raise LiteError("\n".join([f"{' '.join(map(str, command[:4]))} … failed:", *output]))


def inputs(pyodide: Path | None) -> str:
    """Digest of everything that JupyterLite is made from."""
    whence = f"{pyodide} {sha256(pyodide / 'pyodide-lock.json')}" if pyodide else CDN
    return " ".join([digest(ROOT, OF_LITE), *map(version, PACKAGES), whence])


def main() -> int:
    isolation.enter(BUILD / "settings")
    try:
        with BUILT.lock:
            bring_up_to_date(pyodide_folder())
    except LiteError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


def bring_up_to_date(pyodide: Path | None) -> None:
    """Build into _build/lite what has changed since; the last good one stays there until the new one is whole."""
    BUILT.settle()
    made_from = inputs(pyodide)
    if BUILT.is_from(made_from):
        print("JupyterLite: nothing has changed.")
        return
    print("Building JupyterLite …", flush=True)
    build(BUILT.new, pyodide)
    BUILT.put(BUILT.new, made_from)
    size = sum(path.stat().st_size for path in LITE.rglob("*") if path.is_file()) / 1e6
    print(f"JupyterLite is in {LITE} ({size:.0f} MB)")


if __name__ == "__main__":
    sys.exit(main())
