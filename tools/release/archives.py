"""Make the archives of a release: the site, the tables, the sources, and both packages as wheel and sdist.

    python -m tools.release.archives html out    # of the tree that this module lies in, and of its built site in `html`

They are the same bytes whenever and wherever they are made of the same sources: every file in them bears the day of the
release, belongs to nobody and can be read by everybody, and they follow each other by name. `differences` compares two
makes. The packages are built by their own backend, without a network; the wheels from the sdists, so that an sdist that
lacks something is found out here.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import gzip
import hashlib
import io
import os
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Iterable, Mapping
from email.parser import BytesParser
from pathlib import Path
from typing import NamedTuple

from packaging.metadata import ExceptionGroup, Metadata

from claimbook.archives import archive
from claimbook.publish import citation
from claimbook.settings import from_environment
from tools.release.refused import Refused
from tools.site.lite import epoch
from tools.site.offline import takeaway
from tools.tracked import tracked_files

ROOT = Path(__file__).resolve().parents[2]
PROJECTS = (".", "engine")  # what is built into packages
SUMS = "SHA256SUMS"
SHOWN = ("text/markdown", "text/plain")  # the kinds of README that any package index can show


class File(NamedTuple):
    """A file of an archive."""

    content: bytes
    runs: bool = False  # whether it may be executed


# Making them -------------------------------------------------------------------------------------------


def make(html: Path, out: Path) -> list[Path]:
    """Put every archive of a release, and the sums of all, into a folder; returns them.

    Args:
        html: the built site.
        out: the folder, which need not be there.
    """
    name, version = takeaway.NAME, citation.read(ROOT).version
    out.mkdir(parents=True, exist_ok=True)
    sources = {path: path.relative_to(ROOT).as_posix() for path in tracked_files(ROOT)}
    made = {
        f"{name}-site-{version}.zip": archive(takeaway.site(html, from_environment().address)),
        f"{name}-data-{version}.zip": archive(_tables(html)),
        f"{name}-source-{version}.tar.gz": tarball(
            {f"{name}-{version}/{inside}": _read(path) for path, inside in sources.items()}, epoch()
        ),
    }
    with tempfile.TemporaryDirectory() as work:
        tree = Path(work, "tree")
        copy(sources.values(), ROOT, tree, date=epoch())
        for project in PROJECTS:
            made |= packages(tree / project, Path(work, "out", project))
    for file, content in made.items():
        (out / file).write_bytes(content)
    sums = [f"{hashlib.sha256(made[file]).hexdigest()}  {file}\n" for file in sorted(made)]
    (out / SUMS).write_text("".join(sums), encoding="ascii")  # as `sha256sum -c` reads it
    return [out / file for file in (*sorted(made), SUMS)]


def _tables(html: Path) -> dict[str, bytes]:
    """The tables beside the pages, as `claimbook.sphinx.downloads` packs them; its archive says which files those are."""
    from companion.dictionary import ARCHIVE  # takes a second, which no test of the rest need wait

    with zipfile.ZipFile(html / "data" / ARCHIVE) as packed:
        return {name: (html / "data" / name).read_bytes() for name in packed.namelist()}


def packages(project: Path, out: Path) -> dict[str, bytes]:
    """Wheel and sdist of a project in a folder that nothing else needs. Raises `Refused` with what the backend says."""
    command = [
        "uv",
        "build",
        "--offline",
        "--no-config",
        "--no-cache",
        "--no-build-isolation",
        "--python",
        sys.executable,
    ]
    done = subprocess.run(
        [sys.executable, "-m", *command, "--out-dir", out, project],
        capture_output=True,
        text=True,
        errors="surrogateescape",
        umask=0o022,  # the modes of files are kept in a wheel
        env={**os.environ, "SOURCE_DATE_EPOCH": str(epoch()), "NO_COLOR": "1"},
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it says nothing"])[-1]
        raise Refused(
            f"{project.name}/pyproject.toml: expected a wheel and an sdist of it, but uv build failed: {last}"
        )
    wheels = {path.name: path.read_bytes() for path in out.glob("*.whl")}
    # The backend dates what it writes into an sdist, and says who made it.
    sdists = {path.name: tarball(opened(path), epoch()) for path in out.glob("*.tar.gz")}
    return wheels | sdists


def tarball(files: Mapping[str, File], date: int) -> bytes:
    """A packed tar of these files, by name, with one date for all, in seconds since 1970.

    >>> files = {"b": File(b"2", runs=True), "a": File(b"1")}
    >>> tarball(files, 0) == tarball(dict(sorted(files.items())), 0) != tarball(files, 1)
    True
    """
    packed = io.BytesIO()
    with (
        gzip.GzipFile(filename="", mode="wb", fileobj=packed, mtime=date) as zipped,
        tarfile.open(fileobj=zipped, mode="w", format=tarfile.PAX_FORMAT) as tar,
    ):
        for name in sorted(files):
            entry = tarfile.TarInfo(name)
            entry.size, entry.mtime = len(files[name].content), date
            entry.mode = 0o755 if files[name].runs else 0o644
            tar.addfile(entry, io.BytesIO(files[name].content))
    return packed.getvalue()


def opened(path: Path) -> dict[str, File]:
    """The files of a zip or a packed tar, by name."""
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            return {
                entry.filename: File(packed.read(entry), bool(entry.external_attr >> 16 & 0o111))
                for entry in packed.infolist()
                if not entry.is_dir()
            }
    with tarfile.open(path) as packed:
        return {
            entry.name: File(packed.extractfile(entry).read(), bool(entry.mode & 0o111))
            for entry in packed.getmembers()
            if entry.isfile()
        }


def _read(path: Path) -> File:
    return File(path.read_bytes(), bool(path.stat().st_mode & 0o100))


def copy(names: Iterable[str], source: Path, target: Path, date: int | None = None) -> None:
    """Copy files by name, in this order, whatever the umask: with two modes only, and a date for all where one is given."""
    for name in names:
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source / name, path)
        path.chmod(0o755 if _read(source / name).runs else 0o644)
        if date is not None:
            os.utime(path, (date, date))


# Looking at them ---------------------------------------------------------------------------------------


def differences(first: Path, second: Path) -> list[str]:
    """A line for each file that two makes do not have in the same bytes, with the first member in which it differs."""
    names = {path.name for folder in (first, second) for path in folder.iterdir()} - {SUMS}
    found = []
    for name in sorted(names):
        if missing := [folder.name for folder in (first, second) if not (folder / name).is_file()]:
            found.append(f"{name}: made once of two times, expected both (not in {missing[0]})")
        elif (first / name).read_bytes() != (second / name).read_bytes():
            one, two = opened(first / name), opened(second / name)
            member = next((inside for inside in sorted(one | two) if one.get(inside) != two.get(inside)), "")
            where = member or "the dates, modes or order of its files"
            found.append(f"{name}: two makes differ in {where}, expected the same bytes")
    return found


def unreadable(folder: Path, version: str, of_engine: str) -> list[str]:
    """A line for each fault for which a package index would refuse a wheel or an sdist, or show it without its README.

    What `twine check --strict` looks at: the core metadata, and a description of a known type. A description in Markdown
    or plain text can always be shown, so none is rendered here; one in reStructuredText is refused.

    Args:
        folder: where the archives are.
        version: of this book's packages.
        of_engine: of the engine's.
    """
    found = []
    for path in sorted([*folder.glob("*.whl"), *folder.glob("*.tar.gz")]):
        if path.name.startswith(f"{takeaway.NAME}-source-"):
            continue
        files, name = opened(path), "METADATA" if path.suffix == ".whl" else "PKG-INFO"
        inside = min((each for each in files if each.endswith(f"/{name}")), key=len, default="")
        if not inside:
            found.append(f"{path.name}: expected {name} in it, found none")
            continue
        expected = of_engine if path.name.startswith("claimbook-") else version
        found += [f"{path.name}, {inside}: {fault}" for fault in _faults(files[inside].content, expected)]
    return found


def _faults(metadata: bytes, version: str) -> list[str]:
    """What is wrong with the metadata of a package.

    >>> _faults(b"Metadata-Version: 2.4\\nName: a\\nVersion: 1\\nDescription-Content-Type: text/markdown\\n\\n# A", "1")
    []
    >>> _faults(b"Metadata-Version: 2.4\\nName: a\\nVersion: 1\\n\\n", "2")
    ['version 1, expected 2', 'no description, expected the README', 'a description of no type, expected text/markdown']
    """
    try:
        Metadata.from_email(metadata, validate=True)
    except ExceptionGroup as group:
        return [str(error) for error in group.exceptions]
    read, found = BytesParser().parsebytes(metadata), []
    kind = read.get("Description-Content-Type", "no type")
    if read["Version"] != version:
        found.append(f"version {read['Version']}, expected {version}")
    if not str(read.get_payload()).strip():
        found.append("no description, expected the README")
    if kind.partition(";")[0] not in SHOWN:
        found.append(f"a description of {kind}, expected {SHOWN[0]}")
    return found


if __name__ == "__main__":
    make(Path(sys.argv[1]), Path(sys.argv[2]))
