"""Have bubblewrap, which walls off the submissions that are marked, or get it.

    python tools/walls.py

Takes the one on PATH; else installs Debian's or Ubuntu's, as root or on a CI machine with sudo, where an ordinary
user is also allowed to use it. Fails when none works: the tests of the sandbox never skip.
"""

import errors  # noqa: F401, before all that may be missing

# isort: split
import os
import shutil
import subprocess
import sys

TRY = ["bwrap", "--ro-bind", "/", "/", "--unshare-all", "true"]


def works() -> bool:
    return bool(shutil.which("bwrap")) and subprocess.run(TRY, capture_output=True).returncode == 0


def install(sudo: list[str]) -> None:
    """Try to install it, and to allow its use; says nothing of success."""
    quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
    print("Installing bubblewrap …", flush=True)
    if subprocess.run([*sudo, "apt-get", "install", "-q", "-y", "bubblewrap"], **quiet).returncode:
        subprocess.run([*sudo, "apt-get", "update", "-q"], **quiet)
        subprocess.run([*sudo, "apt-get", "install", "-q", "-y", "bubblewrap"], **quiet)
    if sudo and not works():  # Ubuntu forbids ordinary users what it needs
        subprocess.run([*sudo, "sysctl", "-q", "kernel.apparmor_restrict_unprivileged_userns=0"])


def main() -> int:
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    if not works() and shutil.which("apt-get") and (root or (os.environ.get("CI") and shutil.which("sudo"))):
        install([] if root else ["sudo", "-n"])
    if not works():
        print(
            "bubblewrap was not found, or does not work here. On Debian or Ubuntu: apt-get install bubblewrap",
            file=sys.stderr,
        )
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
