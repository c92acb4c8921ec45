"""One line for whoever runs a tool where something is missing: a module, room on the disk, the right to write.

A program of `tools/` imports this before anything else, because what it imports next may be what is missing. Faults
of the program itself keep their traceback. It must be readable by Pythons that are too old for the rest.
"""

import atexit
import codecs
import errno
import os
import re
import shutil
import signal
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
OLDEST = (3, 11)
LEAST = 2**20  # bytes; with less than that no page is written

sys.modules.setdefault("rfc3987_syntax", None)  # three seconds to import, and unused: see claimbook.unused

# Parts of Python that are left out where it was built without a library, and Debian's name for that library.
_LIBRARIES = {
    "_sqlite3": ("SQLite", "libsqlite3-dev"),
    "_ctypes": ("libffi", "libffi-dev"),
    "_bz2": ("bzip2", "libbz2-dev"),
    "_lzma": ("xz", "liblzma-dev"),
    "_ssl": ("OpenSSL", "libssl-dev"),
    "zlib": ("zlib", "zlib1g-dev"),
}
_ELSEWHERE = "Set BOOK_OUT=folder to build somewhere else"
_FULL = "Free some space, or build somewhere else: BOOK_OUT=folder"
# What the system says, in words, and what to do about it.
_SYSTEM = {
    errno.ENOSPC: ("no room is left on its disk", _FULL),
    errno.EDQUOT: ("your quota on its disk is used up", _FULL),
    errno.EFBIG: ("it grew past the size limit for a file", "Check `ulimit -f`"),
    errno.EROFS: ("its file system is read-only", _ELSEWHERE),
    errno.EACCES: ("you have no permission to write it", _ELSEWHERE),
    errno.EPERM: ("the system does not allow it to be changed", _ELSEWHERE),
    errno.EEXIST: ("it is a file, but a folder is needed", "Move or rename it"),
    errno.ENOTDIR: ("part of its path is a file, but a folder is needed", "Move or rename that file"),
    errno.ENOTEMPTY: ("it is in the way and could not be removed", "Remove it"),
    errno.ENAMETOOLONG: ("its path is too long for this system", "Put the book into a folder nearer to the root"),
    errno.EMFILE: ("too many files are open", "Check `ulimit -n`"),
    errno.ENFILE: ("too many files are open on this machine", "Try again later"),
    errno.ENOMEM: ("there is not enough memory", "Close other programs, or build with BOOK_JOBS=1"),
    errno.EIO: ("its disk cannot be read or written", "Check the disk for errors"),
    errno.ESTALE: ("the network folder that holds it has gone away", _ELSEWHERE),
    errno.ENOSYS: ("its file system lacks something that is needed, such as locks", _ELSEWHERE),
    errno.ENOLCK: ("its file system has no locks", _ELSEWHERE),
    errno.ENOTSUP: ("its file system does not offer what is needed", _ELSEWHERE),
}
_MADE = {errno.EACCES, errno.EPERM, errno.ENOTEMPTY}  # where the owner of a file may be to blame


class NotHere(RuntimeError):
    """Something that a program needs is not on this machine; the message says what, and what to do."""


def explain(error: BaseException) -> str:
    """One line that says what is wrong and what to do; empty when the error is a fault of the program.

    >>> explain(OSError(errno.ENOSPC, "No space left on device", "_build/new"))
    '_build/new: no room is left on its disk. Free some space, or build somewhere else: BOOK_OUT=folder.'
    >>> explain(shutil.Error([("a/b", "_build/new/b", "[Errno 28] No space left on device: 'a/b' -> '_build/new/b'")]))
    '_build/new/b: no room is left on its disk. Free some space, or build somewhere else: BOOK_OUT=folder.'
    >>> explain(ValueError("wrong"))
    ''
    """
    if isinstance(error, shutil.Error):
        error = _first_of(error)
    if isinstance(error, NotHere):
        return str(error)
    if isinstance(error, ModuleNotFoundError):
        return _explain_module(error.name or "")
    if isinstance(error, KeyboardInterrupt):
        return "Stopped."
    if isinstance(error, NotImplementedError) and "flock" in str(error):  # from filelock
        error = OSError(errno.ENOLCK, "", str(ROOT / "_build"))
    if isinstance(error, MemoryError):
        error = OSError(errno.ENOMEM, "")
    if isinstance(error, OSError) and error.errno in _SYSTEM:
        what, remedy = _SYSTEM[error.errno]
        place = os.fspath(error.filename2 or error.filename or "") if _named(error) else ""
        if error.errno == errno.EEXIST and (not place or Path(place).is_dir()):
            return ""
        owner = _other_owner(Path(place)) if place and error.errno in _MADE else ""
        remedy = owner or remedy
        return f"{_short(place)}: {what}. {remedy}." if place else f"{what[0].upper()}{what[1:]}. {remedy}."
    return _explain_database(error)


def _first_of(error: shutil.Error) -> OSError:
    """What went wrong with the first file of a folder that could not be copied whole."""
    for failed in error.args[0] if error.args and isinstance(error.args[0], list) else ():
        number = re.match(r"\[Errno (\d+)\]", str(failed[-1]))
        if number:
            return OSError(int(number[1]), "", str(failed[1]))
    return error


def _named(error: OSError) -> bool:
    return any(isinstance(name, (str, bytes, os.PathLike)) for name in (error.filename, error.filename2))


def _explain_module(name: str) -> str:
    """
    >>> _explain_module("_sqlite3").partition(" (")[0]
    'This Python was built without SQLite'
    """
    if name in _LIBRARIES:
        library, package = _LIBRARIES[name]
        return (
            f"This Python was built without {library} ({sys.executable} has no {name}). Take another (make PYTHON=…), "
            f"or build it again after installing {library}'s headers (on Debian or Ubuntu: {package})."
        )
    return (
        f"This Python ({sys.executable}) has no module {name}. `make book` makes an environment that has what is needed; "
        "or install it: python -m pip install -r requirements.txt, and python -m pip install --no-deps -e ."
    )


def _explain_database(error: BaseException) -> str:
    """What SQLite, which keeps the register of the notebooks' results, says of a disk."""
    if type(error).__module__ == "sqlite3" and "full" in str(error):
        return explain(OSError(errno.ENOSPC, ""))
    return ""


def _other_owner(path: Path) -> str:
    """What to do about a path that somebody else owns, such as after a build with sudo; empty when nobody else does."""
    if not hasattr(os, "geteuid"):
        return ""
    for place in (path, *path.parents):
        try:
            owner = place.lstat().st_uid
        except OSError:
            continue
        if owner == os.geteuid() or place == ROOT.parent:
            return ""
        name = _user(owner)
        if ROOT / "_build" in (place, *place.parents):
            return f'It belongs to {name} (was something run with sudo?): sudo chown -R "$(id -un)" _build'
        return f"It belongs to {name}. {_ELSEWHERE}"
    return ""


def _user(number: int) -> str:
    import pwd

    try:
        return pwd.getpwuid(number).pw_name
    except KeyError:
        return f"user {number}"


def _short(place) -> str:
    """A path as seen from the book, if it lies in it."""
    return os.fsdecode(place).replace(f"{ROOT}{os.sep}", "")


# When a tool runs -------------------------------------------------------------------------------------


def need(*modules: str) -> None:
    """Raise `ModuleNotFoundError` now for a part of Python that would be missed only after minutes."""
    for name in modules:
        __import__(name)


def look_for_room(place: Path, log: Path) -> None:
    """Raise an `OSError` when a disk without room is why a program failed, as far as its log, or the disk itself, says so."""
    known = {
        errno.ENOSPC: ("No space left on device", "database or disk is full"),
        errno.EDQUOT: ("Disk quota exceeded",),
    }
    text = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
    for number, messages in known.items():
        if any(message in text for message in messages):
            raise OSError(number, messages[0], str(place))
    if shutil.disk_usage(place).free < LEAST:
        raise OSError(errno.ENOSPC, "No space left on device", str(place))


def install() -> None:
    """Let this process say in one line what is wrong, print whatever the terminal's encoding, and wait for children."""
    if sys.version_info < OLDEST:
        sys.exit(f"Python 3.11 or newer is needed; this is {sys.version.split()[0]} ({sys.executable})")
    codecs.register_error("readable", _readable)
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):  # neither None, as without a terminal on Windows, nor a test's own
            stream.reconfigure(errors="readable")
    if hasattr(signal, "SIGCHLD") and signal.getsignal(signal.SIGCHLD) == signal.SIG_IGN:
        signal.signal(
            signal.SIGCHLD, signal.SIG_DFL
        )  # else every child seems to end with 0, and a failed build is good
    sys.excepthook = _report
    atexit.register(_flush)


def _readable(error: UnicodeError) -> tuple:
    """What stands for a letter that the terminal lacks: its number; but the bytes of a file's name as they are."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    letters = error.object[error.start : error.end]
    return b"".join(
        bytes([ord(one) - 0xDC00]) if "\udc80" <= one <= "\udcff" else one.encode("ascii", "backslashreplace")
        for one in letters
    ), error.end


def _report(kind, error, trace) -> None:
    if isinstance(error, BrokenPipeError):  # who was reading has gone: `make book | head -1`
        _drop_output()
    elif line := explain(error):
        print(line, file=sys.stderr)
    else:
        sys.__excepthook__(kind, error, trace)


def _flush() -> None:
    """Write what is still to be printed; Python itself would only mutter that it could not."""
    try:
        if sys.stdout:
            sys.stdout.flush()
    except BrokenPipeError:
        _drop_output()
    except OSError as error:
        _drop_output()
        print(f"The output is incomplete. {explain(error) or error}", file=sys.stderr, flush=True)
        os._exit(1)
    except ValueError:  # closed already
        pass


def _drop_output() -> None:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)


def _is_program() -> bool:
    """Whether a program of ours is what runs, and not a test or a notebook that imports it."""
    started = getattr(sys.modules.get("__main__"), "__file__", None)
    return bool(started) and any(map(Path(started).resolve().is_relative_to, (ROOT / "tools", ROOT / "marking")))


if _is_program():
    install()
