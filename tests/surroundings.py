"""What the tests, and the programs that they start, find around them: the same whoever starts them, and from where.

A shell, an editor, a hook of git or a CI leaves much behind: variables, a locale, a folder, signals that are ignored. A
test takes none of it, and sets itself what it needs. What a person sets for Python, pip or matplotlib is another matter
(`claimbook.isolation`).
"""

import contextlib
import locale
import os
import signal
import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

# Taken away, by the start of the name: settings of the book, of make and of pytest; what a hook of git, a CI or a
# terminal has set; locale and time zone.
GONE = (
    "BOOK_", "COMPANION_", "EDITION", "SEED", "SUBMISSIONS", "ASSIGNMENT", "OUT", "JOBS", "SCHEDULER", "UNSAFE", "FILE", "TRY",
    "ROWS", "PORT", "MAKE", "MFLAGS", "GNUMAKEFLAGS", "PYTEST_ADDOPTS", "PYTEST_PLUGINS", "GIT_", "GITHUB_", "CI_",
    "COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "LANG", "LANGUAGE", "LC_", "TZ", "SOURCE_DATE_EPOCH",
)  # fmt: skip
WHOLE = {"OUT", "JOBS", "FILE", "TRY", "ROWS", "PORT", "LINES", "TZ", "SEED"}  # of these only the very name
# … but not what is meant for the tests themselves: a browser, how many kills, how many notebooks at once.
KEPT = {"BOOK_BROWSER", "BOOK_JOBS"}
# Set instead. Debian, Fedora, Alpine and macOS from 14 on have this locale; Python needs no other.
# Nor has git anybody's settings, and the repository may be owned by somebody else.
SET = {
    "LC_ALL": "C.UTF-8",
    "TZ": "UTC",
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    "GIT_CONFIG_COUNT": "1",
    "GIT_CONFIG_KEY_0": "safe.directory",
    "GIT_CONFIG_VALUE_0": "*",
}
# Signals that whoever starts the tests may have had ignored: `&` and nohup do so, and some service managers.
SIGNALS = [
    getattr(signal, name) for name in ("SIGINT", "SIGQUIT", "SIGHUP", "SIGTERM", "SIGCHLD") if hasattr(signal, name)
]


def cleared(environment: Mapping[str, str]) -> dict[str, str]:
    """The variables of an environment without those that tests must not see, and with those that they need.

    >>> found = cleared({"HOME": "/h", "GIT_DIR": "x", "SEED": "y", "SEEDLING": "z", "BOOK_JOBS": "2", "LANG": "tr_TR"})
    >>> sorted(set(found) - set(SET)), found["LC_ALL"]
    (['BOOK_JOBS', 'HOME', 'SEEDLING'], 'C.UTF-8')
    """
    return {name: value for name, value in environment.items() if name in KEPT or not _is_gone(name)} | SET


def _is_gone(name: str) -> bool:
    return any(name == start if start in WHOLE else name.startswith(start) for start in GONE)


def settle() -> None:
    """Give this process the environment, locale, umask and signals of a test; its children inherit them."""
    wanted = cleared(os.environ)
    for name in set(os.environ) - set(wanted):
        del os.environ[name]
    os.environ.update(wanted)
    if hasattr(time, "tzset"):
        time.tzset()
    with contextlib.suppress(locale.Error):  # a system without that locale has UTF-8 in any
        locale.setlocale(locale.LC_ALL, "")  # what programs print is read in the same encoding
    os.umask(0o022)
    if hasattr(signal, "SIGCHLD") and signal.getsignal(signal.SIGCHLD) == signal.SIG_IGN:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)  # else every child seems to end with 0


def start(command: Sequence[str | Path], **options) -> subprocess.Popen:
    """Start a program to which a test will send signals: in a session of its own, with no signal ignored or held back."""
    settings = {"stdin": subprocess.DEVNULL, "start_new_session": True, "preexec_fn": _default_signals}
    return subprocess.Popen(command, **(settings | options))


def _default_signals() -> None:
    for one in SIGNALS:
        signal.signal(one, signal.SIG_DFL)
    signal.pthread_sigmask(signal.SIG_SETMASK, [])
