"""Build JupyterLite, in which the book's notebooks run in the reader's browser, into _build/lite.

    python tools/lite.py

Its own step, after which `tools/build.py --site` puts the folder beside the pages. It holds the notebooks, the
tables, the companion and ipywidgets as wheels, and a lock that tells Pyodide where each package is. Pyodide
itself (Python for the browser, some 35 MB with numpy, pandas and matplotlib) comes from a folder named by
BOOK_PYODIDE, which is then copied into the site, else from its makers' CDN, of which the page warns.
"""

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
from email.parser import Parser
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "book" / "_ext"))
from inputs import OF_BOOK, digest  # noqa: E402

LITE, NEW, MADE_FROM = (ROOT / "_build" / name for name in ("lite", "lite-new", "lite-made-from"))
FILES = Path(__file__).with_name("lite_files")

PYODIDE = "314.0.6"  # the release that jupyterlite-pyodide-kernel 0.8.6 is made for
PYODIDE_SHA256 = "d78ac549b28a2a58600cd06f44e017024151775f8c6b2d73fab1475400d38ea2"  # of its npm package
CDN = f"https://cdn.jsdelivr.net/pyodide/v{PYODIDE}/full"
MEGABYTES = 35  # what Pyodide and the packages of a chapter weigh on the wire

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
    for file in ("pyodide.mjs", "pyodide-lock.json"):
        if not (folder / file).is_file():
            raise LiteError(f"BOOK_PYODIDE names {named}, where there is no {file}")
    if f'"{PYODIDE}"' not in (folder / "pyodide.mjs").read_text(encoding="utf-8"):
        raise LiteError(f"BOOK_PYODIDE names {named}, which holds another Pyodide than {PYODIDE}")
    return folder


def build(out: Path, pyodide: Path | None) -> None:
    """Build the whole of JupyterLite into the folder `out`, with the Pyodide of a folder or for that of the CDN."""
    with tempfile.TemporaryDirectory() as temporary:
        work = Path(temporary)
        stage(work / "content")
        wheels = own_wheels(work / "wheels") + kernel_wheels()
        if pyodide:
            place, base, settings = work / "static" / "pyodide", None, {}
        else:
            place, base = work / "lock", CDN
            settings = {"pyodideUrl": f"{CDN}/pyodide.mjs"}
            settings["loadPyodideOptions"] = {"lockFileURL": "./static/lock/pyodide-lock.json"}
        lock = (pyodide or npm_package(work / "npm")) / "pyodide-lock.json"
        lock = extended(json.loads(lock.read_text(encoding="utf-8")), wheels, base)
        place.mkdir(parents=True, exist_ok=True)
        if pyodide:
            lock = {**lock, "packages": needed(lock["packages"], [*IMPORTED, *AT_START, *OWN])}
            packages = [entry["file_name"] for entry in lock["packages"].values()]
            for name in [*CORE, *packages]:
                if (pyodide / name).exists():
                    shutil.copy(pyodide / name, place)
        (place / "pyodide-lock.json").write_text(json.dumps(lock, separators=(",", ":")), encoding="utf-8")
        for wheel in wheels:
            shutil.copy(wheel, place)
        settings.setdefault("loadPyodideOptions", {})["packages"] = AT_START
        configure(work, settings)
        run([Path(sys.executable).with_name("jupyter-lite"), "build", "--output-dir", out], work)
        if not pyodide:
            shutil.copytree(place, out / "static" / "lock")
    add_notice(out)


def stage(content: Path) -> None:
    """Copies of the notebooks and the tables, laid out as in the repository, with the kernel's name for the browser."""
    for path in sorted((ROOT / "book").rglob("*.ipynb")):
        if path.relative_to(ROOT / "book").parts[0] in ("reference", path.name):
            notebook = json.loads(path.read_text(encoding="utf-8"))
            notebook["metadata"]["kernelspec"] = {"name": "python", "display_name": "Python (Pyodide)"}
            notebook["metadata"]["language_info"] = {"name": "python"}  # else a dialog asks for a kernel
            copy = content / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(json.dumps(notebook, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    shutil.copytree(ROOT / "data", content / "data")


def own_wheels(folder: Path) -> list[Path]:
    """The companion, built from here, and ipywidgets with what Pyodide lacks for it, as installed here."""
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    with tempfile.TemporaryDirectory() as temporary:  # setuptools writes beside what it builds
        names = ("book/companion", "data", "pyproject.toml", "README.md", "LICENSE", "LICENSE-TEXT-AND-DATA.md")
        for name in names:
            copy, skip = Path(temporary, name), shutil.ignore_patterns("__pycache__")
            copy.parent.mkdir(exist_ok=True)
            shutil.copytree(ROOT / name, copy, ignore=skip) if (ROOT / name).is_dir() else shutil.copy(
                ROOT / name, copy
            )
        run([*pip, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", folder, temporary], ROOT)
    named = [f"{name}=={version(name)}" for name in ("comm", "ipywidgets")]
    run([*pip, "download", "--no-deps", "--only-binary=:all:", "--dest", folder, *named], ROOT)
    return sorted(folder.glob("*.whl"))


def kernel_wheels() -> list[Path]:
    """The wheels that the kernel's own package brings for the browser."""
    from jupyterlite_pyodide_kernel import __version__, constants

    place = Path(sys.prefix, "share/jupyter/labextensions/@jupyterlite/pyodide-kernel-extension/static/pypi")
    found = [*place.glob("pyodide_kernel-*.whl"), *place.glob("ipykernel-*.whl")]
    if len(found) != 2 or constants.PYODIDE_VERSION != PYODIDE:
        raise LiteError(f"jupyterlite-pyodide-kernel {__version__} does not go with Pyodide {PYODIDE}")
    return found


def npm_package(folder: Path) -> Path:
    """Pyodide's core as npm has it, for its lock, checked against the digest above."""
    if not shutil.which("npm"):
        raise LiteError("npm was not found: it fetches Pyodide's lock (or name a Pyodide folder: BOOK_PYODIDE=…)")
    folder.mkdir()
    run(["npm", "pack", "--silent", f"pyodide@{PYODIDE}"], folder)
    (archive,) = folder.glob("*.tgz")
    if (found := hashlib.sha256(archive.read_bytes()).hexdigest()) != PYODIDE_SHA256:
        raise LiteError(f"npm's pyodide {PYODIDE} has the SHA-256 {found}, not {PYODIDE_SHA256}")
    with tarfile.open(archive) as file:
        file.extractall(folder, filter="data")
    return folder / "package"


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
            raise LiteError(f"the lock has no {', '.join(missing)}, which {name} needs")
    return {**lock, "packages": packages}


def needed(packages: dict, wanted: list[str]) -> dict:
    """Of a lock's packages these and all that they need: a whole release of Pyodide weighs half a gigabyte."""
    keys = {canonical(name): name for name in packages}  # some names are written in two ways
    found, waiting = {}, list(wanted)
    while waiting:
        name = keys[canonical(waiting.pop())]
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
        "sha256": hashlib.sha256(wheel.read_bytes()).hexdigest(),
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


def configure(work: Path, kernel: dict) -> None:
    """JupyterLite's settings: which parts are built, and that no package index is ever asked."""
    built = {"contents": ["content"], "no_sourcemaps": True, "apps": ["notebooks", "tree"]}
    (work / "jupyter_lite_config.json").write_text(json.dumps({"LiteBuildConfig": built}), encoding="utf-8")
    plugin = "@jupyterlite/pyodide-kernel-extension:kernel"
    site = {
        "appName": "Under the Radar",
        "exposeAppInBrowser": True,  # for start.js, which tells what the kernel is doing
        "litePluginSettings": {plugin: {"disablePyPIFallback": True, **kernel}},
    }
    text = json.dumps({"jupyter-lite-schema-version": 0, "jupyter-config-data": site})
    (work / "jupyter-lite.json").write_text(text, encoding="utf-8")


def add_notice(out: Path) -> None:
    """Let the notebook's page say what it is doing while Python starts (lite_files/start.js)."""
    page = out / "notebooks" / "index.html"
    text = page.read_text(encoding="utf-8")
    if text.count("</head>") != 1:
        raise LiteError("JupyterLite's page has changed: there is no single </head> for the notice of the start")
    for file in FILES.iterdir():
        shutil.copy(file, out)
    added = '<link rel="stylesheet" href="../start.css"><script src="../start.js" defer></script>'
    page.write_text(text.replace("</head>", f"{added}</head>"), encoding="utf-8")


def run(command: list, folder: Path) -> None:
    """Run a program; what it had to say is told when it fails. The same inputs give the same bytes."""
    done = subprocess.run(
        list(map(str, command)),
        cwd=folder,
        capture_output=True,
        text=True,
        env={**os.environ, "SOURCE_DATE_EPOCH": "315532800"},
    )
    if done.returncode:
        told = (done.stderr + done.stdout).strip().splitlines()[-15:]
        raise LiteError("\n".join([f"{' '.join(map(str, command[:4]))} … failed:", *told]))


def inputs(pyodide: Path | None) -> str:
    """Digest of everything that JupyterLite is made from."""
    return f"{digest(ROOT, (*OF_BOOK, 'tools/lite*', 'tools/lite_files/*'))} {pyodide or CDN}"


def main() -> int:
    try:
        pyodide = pyodide_folder()
        made_from = inputs(pyodide)
        if LITE.exists() and MADE_FROM.exists() and MADE_FROM.read_text() == made_from:
            print("JupyterLite: nothing has changed.")
            return 0
        print("Building JupyterLite …", flush=True)
        shutil.rmtree(NEW, ignore_errors=True)
        NEW.parent.mkdir(exist_ok=True)
        build(NEW, pyodide)
    except LiteError as error:
        print(error, file=sys.stderr)
        return 1
    MADE_FROM.unlink(missing_ok=True)
    shutil.rmtree(LITE, ignore_errors=True)
    NEW.rename(LITE)
    MADE_FROM.write_text(made_from)
    size = sum(path.stat().st_size for path in LITE.rglob("*") if path.is_file()) / 1e6
    print(f"JupyterLite is in {LITE} ({size:.0f} MB)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
