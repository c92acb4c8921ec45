"""Prepare, make and check a release: one command, which changes nothing before everything holds.

    python -m tools.release.make 0.2.0          # make release VERSION=0.2.0
    python -m tools.release.make --try 0.2.0    # make release VERSION=0.2.0 TRY=1: the same, and changes nothing

First it looks whether the version fits and the list of changes is complete (`look`). Then it prepares the release in a copy
of the tree (`prepare`), builds the site there, checks it (`check_site`), and makes the archives twice, from two further
copies (`archives_of`). Only then come the prepared files into the tree, and the archives into `_build/release`. So whatever
fails, or stops it, leaves the tree as it was. It never tags, pushes or sends anything: what is left for a person it says.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import hashlib
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from claimbook import isolation
from claimbook.settings import build_dir, from_environment
from tools.data import kept, release
from tools.release import archives, built, changelog, versions, zenodo
from tools.release.refused import Refused, refuse_any
from tools.site.copies import link_or_copy
from tools.site.inputs import python_path
from tools.tracked import git, has_history, tracked_files

ROOT = Path(__file__).resolve().parents[2]
DOWNLOADS = "_build/downloads"  # what JupyterLite needs of others, fetched once

# Another folder is not all in which the second make differs; with the first's own, two makes of one minute are alike.
FIRST = {"TZ": "UTC", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "1", "PYTHONUTF8": "1"}
SECOND = {"TZ": "Asia/Tokyo", "LC_ALL": "C", "PYTHONHASHSEED": "2", "PYTHONUTF8": "1"}
OLD = 1_000_000_000  # seconds since 1970, of the files of the second copy

LEFT = """\
What is left for you:
  read the difference:  git diff
  commit and tag it:    git commit -a -m "Version {version}", git tag -a v{version} -m "Version {version}"
  push both:            git push --follow-tags; the workflow publishes the site
  attach the files:     {files}
  deposit it:           with what .zenodo.json says, if you hold an account for that"""


# Looking -----------------------------------------------------------------------------------------------


def look(root: Path, version: str) -> None:
    """See whether a version may be released from a tree as it stands. Raises `Refused`.

    The addresses of the site come later (`check_site`), when there is a site.
    """
    versions.parsed(version)
    needed = ("CHANGELOG.md", "tests/released.json", versions.ENGINE, *versions.VERSIONS)
    refuse_any(
        [f"{name} is not there, expected what a release reads" for name in needed if not (root / name).is_file()]
    )
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    released, current = release.read(root / "tests" / "released.json"), release.tables(root / "data")
    last = released["version"]
    stated = versions.disagreements(root, last)
    if (listed := changelog.versions(text)[:1]) != [last]:
        first = f"the heading '## {listed[0]}' first" if listed else "no heading of a version, such as '## 0.1.0'"
        stated.append(f"CHANGELOG.md has {first}, expected '## {last}'")
    refuse_any(stated, f"Version {last} is the released one, as tests/released.json says")
    rows = kept.gone(kept.unreleased(text))
    versions.check(version, last, versions.needs(released, current, rows))
    refuse_any(unclean(root), "Expected a tree in which everything is committed")
    if has_history(root) and git(root, "tag", "--list", f"v{version}").strip():
        raise Refused(f"the tag v{version} is there already, expected a version that has none")
    if changelog.is_empty(text):
        raise Refused('CHANGELOG.md lists nothing under "Not yet released", expected what has changed')
    unlisted = release.problems(released, current, release.listed(text, last))
    refuse_any(
        [f"CHANGELOG.md: {line}" for line in unlisted], "Expected every changed value to be listed: make changes"
    )
    refuse_any(kept.lost(kept.read(root / _below(kept.NAMES)), kept.name_fault, rows))


def unclean(root: Path) -> list[str]:
    """A line for each file that is changed, or not known to git; none where the tree is no repository."""
    if not has_history(root):
        return []
    # Whatever the maintainer's own settings leave out, and with names as they are.
    changed = git(root, "status", "--porcelain", "--no-renames", "--untracked-files=normal", "-z").split("\0")
    return [f"{line[3:]} is {'not known to git' if line[:2] == '??' else 'not committed'}" for line in changed if line]


def _below(path: Path) -> Path:
    return path.relative_to(kept.ROOT)


# Preparing ---------------------------------------------------------------------------------------------


def prepare(root: Path, version: str, day: date) -> None:
    """Write into a tree what a release changes: versions, the list of changes, the digests of values, `.zenodo.json`."""
    text = (root / "CHANGELOG.md").read_text(encoding="utf-8")
    texts = versions.raised(root, version, day) | {"CHANGELOG.md": changelog.closed(text, version, day)}
    if engine_changed(root):
        own = (root / versions.ENGINE).read_text(encoding="utf-8")
        texts[versions.ENGINE] = versions.put(own, versions.VERSIONS["pyproject.toml"], version)
    for name, content in texts.items():
        (root / name).write_text(content, encoding="utf-8")
    (root / zenodo.FILE).write_text(zenodo.text(root), encoding="utf-8")
    now = release.frozen(version, release.tables(root / "data")) | {"engine": engine_digest(root)}
    (root / "tests" / "released.json").write_text(release.text(now), encoding="utf-8")


def engine_digest(root: Path) -> str:
    """Digest of the engine's folder, by which the next release sees whether it has changed."""
    seen = hashlib.sha256()
    for path in tracked_files(root):
        if path.is_relative_to(root / "engine"):
            content = path.read_bytes()
            seen.update(f"{path.relative_to(root).as_posix()} {len(content)}\n".encode() + content)
    return seen.hexdigest()[:16]


def engine_changed(root: Path) -> bool:
    """Whether the engine is another than was released last.

    It has a number of its own, which is that of the release in which it changed last: so no two of its packages have one
    name, and who uses it alone sees no new number for a change in a chapter.
    """
    return release.read(root / "tests" / "released.json").get("engine") != engine_digest(root)


# Making and checking -----------------------------------------------------------------------------------


def build(tree: Path, downloads: Path) -> Path:
    """Build the site as it is published, from a tree of its own; returns its folder. Raises `Refused`."""
    if downloads.is_dir():
        shutil.copytree(downloads, tree / DOWNLOADS, copy_function=link_or_copy)
    done = _run(tree, "tools.site.build", "--site")
    if done.returncode:
        raise Refused(f"the site cannot be built, expected a strict build without a complaint: {_last(done)}")
    return tree / "_build" / "html"


def check_site(html: Path, before: str, version: str) -> list[kept.KeptList]:
    """See whether a built site may be released; returns the lists of addresses and names, brought up to date.

    Args:
        html: the built site.
        before: the text of CHANGELOG.md, in which what is gone stands under "Not yet released" still.
        version: the version that it must say.

    Raises `Refused` for an address that leads nowhere, a dead link, another version.
    """
    faults, lists = kept.review(before, kept.Site(html))
    refuse_any(faults, "See `make keep`")
    refuse_any(built.dead_links(html))
    refuse_any(built.wrong_versions(html, version))
    return lists


def archives_of(
    tree: Path, html: Path, work: Path, make: Callable[[Path, Path, Path, Mapping[str, str]], None]
) -> Path:
    """Make the archives of a tree and its site twice; returns the folder of the first. Raises `Refused` where they differ.

    The second time it is done from a copy in another folder, whose files came in another order and have another date, with
    another umask, time zone, language and order of sets.

    Args:
        tree: the prepared tree.
        html: its site.
        work: a folder for both.
        make: makes the archives of a tree and a site into a folder, with these variables: `in_child`.
    """
    names = [path.relative_to(tree).as_posix() for path in tracked_files(tree)]
    pages = [path.relative_to(html).as_posix() for path in sorted(html.rglob("*")) if path.is_file()]
    pages = [name for name in pages if not name.startswith("lite/")]  # Python for the browser is in no archive
    archives.copy(names, tree, work / "first" / "tree")
    make(work / "first" / "tree", html, work / "first" / "made", FIRST)
    again = work / "again, elsewhere"
    before = os.umask(0o077)
    try:
        archives.copy(reversed(names), tree, again / "tree", date=OLD)
        archives.copy(reversed(pages), html, again / "html", date=OLD)
        make(again / "tree", again / "html", again / "made", SECOND)
    finally:
        os.umask(before)
    refuse_any(archives.differences(work / "first" / "made", again / "made"))
    return work / "first" / "made"


def in_child(tree: Path, html: Path, out: Path, variables: Mapping[str, str]) -> None:
    """Let a tree's own tools make its archives. Raises `Refused` with what they say where they cannot."""
    done = _run(tree, "tools.release.archives", html, out, **variables)
    if done.returncode:
        raise Refused(f"the archives cannot be made: {_last(done)}")


def _run(tree: Path, module: str, *words: object, **variables: str) -> subprocess.CompletedProcess:
    """Run a module of a tree with that tree's own packages; what it makes goes into its own `_build`."""
    environment = {name: value for name, value in os.environ.items() if name != "BOOK_OUT"}
    return subprocess.run(
        [sys.executable, "-m", module, *map(str, words)],
        cwd=tree,
        env={**environment, "PYTHONPATH": python_path(tree), "PYTHONDONTWRITEBYTECODE": "1", **variables},
        capture_output=True,
        text=True,
        errors="surrogateescape",
    )


def _last(done: subprocess.CompletedProcess) -> str:
    """The line that says why a program failed: its error where it has a traceback, else the first that it printed.

    >>> _last(subprocess.CompletedProcess([], 1, "", "pip failed:\\n  …\\n  no room is left"))
    'pip failed: no room is left'
    """
    lines = done.stderr.strip().splitlines() or done.stdout.strip().splitlines() or ["it says nothing"]
    if lines[0].startswith("Traceback"):
        return lines[-1]
    return f"{lines[0]} {lines[-1].strip()}" if lines[0].endswith(":") and lines[1:] else lines[0]


# All of it ---------------------------------------------------------------------------------------------


def put_back(tree: Path, root: Path, before: Mapping[str, bytes]) -> list[str]:
    """Bring into a tree what was prepared in its copy; returns the names of the files. Raises `Refused`, with nothing done,
    where one of them has changed meanwhile; whatever goes wrong on the way, what was written is put back.

    Args:
        tree: the copy.
        root: the tree.
        before: what every file held when the copy was made.
    """
    changed = {name: (tree / name).read_bytes() for name in before}
    changed = {name: content for name, content in changed.items() if content != before[name]}
    for name in changed:
        if (root / name).read_bytes() != before[name]:
            raise Refused(f"{name} has changed since this began, expected nobody to work in the tree meanwhile")
    written = []
    try:
        for name, content in changed.items():
            written.append(name)
            (root / name).write_bytes(content)
    except BaseException:
        for name in written:
            (root / name).write_bytes(before[name])
        raise
    return sorted(changed)


def run(root: Path, version: str, only_try: bool, day: date, say: Callable[[str], object] = print) -> None:
    """Prepare, make and check a release of a tree. Raises `Refused`, with the tree as it was.

    Args:
        root: the tree.
        version: the version to be released.
        only_try: check everything, and keep nothing.
        day: of the release.
        say: takes a line for each step.
    """
    look(root, version)
    say(f"Version {version} may follow, and CHANGELOG.md lists what has changed.")
    try:
        address = from_environment().address
    except ValueError as error:
        raise Refused(str(error)) from None
    if address:
        say(f"Pages will bear the address {address} (BOOK_ADDRESS); without it the site's archive would be another.")
    made, work = build_dir(root), build_dir(root) / "releasing"
    shutil.rmtree(work, ignore_errors=True)
    try:
        tree = work / "tree"
        names = [path.relative_to(root).as_posix() for path in tracked_files(root)]
        before = {name: (root / name).read_bytes() for name in names}
        archives.copy(names, root, tree)
        prepare(tree, version, day)
        say("Prepared in a copy. Building the site …")
        html = build(tree, made / "downloads")
        for one in check_site(html, before["CHANGELOG.md"].decode("utf-8"), version):
            (tree / _below(one.path)).write_text(kept.content(one), encoding="utf-8")
        say(f"Every kept address and every link leads somewhere, and all pages say {version}.")
        packed = archives_of(tree, html, work, in_child)
        engine = versions.stated(
            (tree / versions.ENGINE).read_text(encoding="utf-8"), versions.VERSIONS["pyproject.toml"]
        )
        refuse_any(archives.unreadable(packed, version, engine))
        say("Made twice, the archives are the same bytes.")
        if only_try:
            say(f"All is ready for version {version}. Nothing was changed.")
            return
        changed = put_back(tree, root, before)
        shutil.rmtree(made / "release", ignore_errors=True)
        packed.rename(made / "release")
        say(f"Changed: {', '.join(changed)}")
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main(words: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.release.make", allow_abbrev=False)
    parser.add_argument("--try", action="store_true", dest="only_try", help="check everything, and change nothing")
    parser.add_argument("version", help="the version to be released, such as 0.2.0")
    args = parser.parse_args(words)
    started, made = time.monotonic(), build_dir(ROOT)
    isolation.enter(made / "settings")
    try:
        with FileLock(made / "release-lock", timeout=0):
            run(ROOT, args.version, args.only_try, datetime.now(UTC).date(), lambda line: print(line, flush=True))
    except Refused as error:
        print(f"{error}\nNothing was changed.", file=sys.stderr)
        return 1
    except Timeout:
        print("Another release of this folder is being made.", file=sys.stderr)
        return 1
    if not args.only_try:
        print(LEFT.format(version=args.version, files=os.path.relpath(made / "release")))
    print(f"It took {time.monotonic() - started:.0f} s.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
