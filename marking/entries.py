"""What a learning management system hands over: a folder or an archive, with something in it for each student.

An entry is a file, a folder or a zip file; or, from Moodle and Canvas, everything that carries one student's number.
"""

import io
import os
import re
import stat
import zipfile
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

MOST = 100 * 2**20  # bytes of a submission, and of a file in a zip; most of a large one is outputs, which are dropped
MOST_FILES, MOST_DEPTH = 20_000, 30  # of one entry: what lies further down is not looked at

_NO_WORK = re.compile(r"\..*|~\$.*|__MACOSX|Thumbs\.db|desktop\.ini", re.IGNORECASE | re.DOTALL)  # a system's own
_MOODLE = re.compile(r"(?P<name>.+)_(?P<number>\d+)_assignsubmission_(?:file|onlinetext)(?:_.*)?", re.DOTALL)
# Canvas: the name, LATE where it was, the user's number, the attachment's, the file's name (lib/content_zipper.rb).
_CANVAS = re.compile(
    r"(?P<name>\w*?)_(?P<late>LATE_)?(?P<number>\d+)_(?P<after>LATE_)?(?:\d+_.*|text\.html|link\.html)", re.DOTALL
)


class Unreadable(ValueError):
    """A submission that cannot be marked. The message says why, for the student to read."""


class File(NamedTuple):
    """A file of an entry: its path there, when it was last changed, and how to read it."""

    name: str
    when: float
    read: Callable[[], bytes]


class Learner(NamedTuple):
    """What a learning management system's names say of who handed in: which system, the number that it knows them by (in
    Moodle the participant's, in Canvas the user's), the name as it spells it, and whether it calls the work late."""

    system: str = ""  # "moodle", "canvas"; empty for a name of any other kind
    number: str = ""
    name: str = ""
    late: bool = False


class Entry(NamedTuple):
    """What one student has handed in.

    `key` stays the same when the student hands in again. `name` is that of the first file or folder, `names` those of all.
    `files` is called late, for it may raise `Unreadable` or whatever a disk raises.
    """

    student: str
    key: str
    name: str
    names: tuple[str, ...]
    files: Callable[[], list[File]]
    remark: str
    learner: Learner


def read(place: Path) -> list[Entry]:
    """Every student's entry in a folder or a zip file, in order of names; hidden files and a system's own are left out.

    Raises `FileNotFoundError` when it is neither, or when it holds no submissions.
    """
    if place.is_dir():
        paths = sorted(path for path in place.iterdir() if not _NO_WORK.fullmatch(path.name))
        found = [(path.name, _later(path)) for path in paths]
    elif place.suffix.lower() == ".zip" and place.is_file():
        found = list(_of_a_class(place))
    else:
        raise FileNotFoundError(f"{place} is neither a folder nor a zip file")
    if not found:
        raise FileNotFoundError(f"{place} holds no submissions")
    named = [(*as_text(name), files) for name, files in found]
    learners = _learners([name for name, _, _ in named])
    together: dict[str, list] = {}
    for (name, remark, files), learner in zip(named, learners, strict=True):
        key = f"{learner.system}-{learner.number}" if learner.system else name
        while key in together and not learner.system:  # two names that read alike are two
            key += "-2"
        together.setdefault(key, []).append((name, remark, files, learner))
    return _told_apart([_entry(key, parts) for key, parts in together.items()])


def _learners(names: list[str]) -> list[Learner]:
    """Who handed in what has these names. Moodle's names cannot be mistaken; a name is Canvas's where most of them are, so
    that one notebook that came by e-mail changes nothing for the others.

    >>> _learners(["Ann Lee_112_assignsubmission_file_", "b.ipynb"])
    [Learner(system='moodle', number='112', name='Ann Lee', late=False), Learner(system='', number='', name='', late=False)]
    >>> _learners(["leeann_LATE_31_407_counting-1.ipynb"])
    [Learner(system='canvas', number='31', name='leeann', late=True)]
    """
    canvas = [_CANVAS.fullmatch(name) for name in names]
    if sum(map(bool, canvas)) > len(names) / 2:
        return [
            Learner("canvas", found["number"], found["name"], bool(found["late"] or found["after"]))
            if found
            else Learner()
            for found in canvas
        ]
    moodle = [_MOODLE.fullmatch(name) for name in names]
    return [Learner("moodle", found["number"], found["name"]) if found else Learner() for found in moodle]


def _entry(key: str, parts: list) -> Entry:
    names, remarks, files, learners = zip(*parts, strict=True)
    learner = learners[0]._replace(late=any(one.late for one in learners))
    student = f"{learner.name}_{learner.number}" if learner.system else names[0]
    remark = next(filter(None, remarks), "")
    return Entry(student, key, names[0], names, lambda: [file for one in files for file in one()], remark, learner)


def _told_apart(entries: list[Entry]) -> list[Entry]:
    """Each student by the plain name (a learning management system's, or a file's without its ending), where that is one
    student's alone."""
    plain = [entry.learner.name or PurePosixPath(entry.student).stem for entry in entries]
    shorter = [name if plain.count(name) == 1 else entry.student for entry, name in zip(entries, plain, strict=True)]
    return [
        entry._replace(student=name if shorter.count(name) == 1 else f"{name} ({place})")
        for place, (entry, name) in enumerate(zip(entries, shorter, strict=True), 1)
    ]


def as_text(name: str | bytes) -> tuple[str, str]:
    """The name of a file that may not be UTF-8, as archives of a Japanese or Korean Windows are unpacked, and a remark.

    >>> as_text("Ann.ipynb"), as_text("答え".encode("cp932"))
    (('Ann.ipynb', ''), ('答え', 'its name was not UTF-8; read as cp932'))
    """
    raw = os.fsencode(name)
    for encoding in ("utf-8", "cp932", "cp949", "cp1252"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        return text, "" if encoding == "utf-8" else f"its name was not UTF-8; read as {encoding}"
    return raw.decode("utf-8", "replace"), "its name was not UTF-8"


# Files -----------------------------------------------------------------------------------------------


def _later(path: Path) -> Callable[[], list[File]]:
    return lambda: list(_on_disk(path))


def _on_disk(path: Path) -> Iterator[File]:
    """The files of an entry that lies on the disk; what is in a zip file among them counts too."""
    if path.is_symlink():
        raise Unreadable("it is a link to another file")
    if not path.is_dir():
        yield from _opened(path.name, _file(path, path.name))
        return
    todo, seen = [(path, 0)], 0
    while todo:
        folder, depth = todo.pop()
        for one in sorted(folder.iterdir()):
            seen += 1
            if one.is_symlink() or _NO_WORK.fullmatch(one.name) or seen > MOST_FILES:
                continue
            if one.is_dir():
                if depth < MOST_DEPTH:
                    todo.append((one, depth + 1))
            else:
                yield from _opened(one.name, _file(one, as_text(one.relative_to(path).as_posix())[0]))


def _file(path: Path, name: str) -> File:
    """A file on the disk; what is not an ordinary file (a pipe, say, from which nothing ever comes) is not read."""
    about = path.stat()

    def content() -> bytes:
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("it is not an ordinary file")
        if about.st_size > MOST:
            raise Unreadable(f"it is larger than {MOST >> 20} MB")
        return path.read_bytes()

    return File(name, about.st_mtime, content)


def _opened(name: str, file: File) -> Iterator[File]:
    """The file, or those in it where it is a zip file."""
    if name.lower().endswith(".zip"):
        yield from _in_zip(file.read())
    else:
        yield file


def _in_zip(content: bytes) -> Iterator[File]:
    try:
        archive = zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise Unreadable(f"it is not a zip file that can be opened ({error})") from error
    for entry in archive.infolist():
        name = _name(entry)
        if not entry.is_dir() and not any(map(_NO_WORK.fullmatch, PurePosixPath(name).parts)):
            yield File(name, _when(entry), lambda entry=entry: _unpacked(archive, entry))


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    if entry.file_size > MOST:
        raise Unreadable(f"its notebook is larger than {MOST >> 20} MB")
    try:
        return archive.read(entry)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:  # broken, or with a password
        raise Unreadable(f"it is not a zip file that can be opened ({error})") from error


def _name(entry: zipfile.ZipInfo) -> str:
    """The name of a file in an archive, which says of itself whether it is UTF-8."""
    return entry.filename if entry.flag_bits & 0x800 else as_text(entry.filename.encode("cp437", "replace"))[0]


def _when(entry: zipfile.ZipInfo) -> float:
    try:
        return datetime(*entry.date_time, tzinfo=UTC).timestamp()
    except ValueError:  # the thirty-first of February
        return 0.0


def _of_a_class(place: Path) -> Iterator[tuple[str, Callable[[], list[File]]]]:
    """The entries of an archive in which a whole class is: by its folders, below the one that holds them all, if one does."""
    try:
        files = list(_in_zip(place.read_bytes()))
    except Unreadable as error:
        raise FileNotFoundError(f"{place}: {error}") from None
    depth = 0
    while (
        files
        and len({file.name.split("/")[: depth + 1][-1] for file in files}) == 1
        and all(file.name.count("/") > depth + 1 for file in files)
    ):
        depth += 1
    by_entry: dict[str, list[File]] = {}
    for file in files:
        by_entry.setdefault(file.name.split("/")[depth], []).append(file)
    for name, own in sorted(by_entry.items()):
        within = [file._replace(name=file.name.split("/", depth + 1)[-1]) for file in own]
        yield name, lambda own=within: [part for file in own for part in _opened(file.name, file)]
