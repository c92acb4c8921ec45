"""Have bubblewrap, which walls off the submissions that are marked, or get it.

    python tools/walls.py

Takes the one on PATH; else installs Debian's (as root on Debian). Fails when none can be had: the tests of the
sandbox never skip.
"""

import os
import shutil
import subprocess
import sys


def main() -> int:
    if not shutil.which("bwrap") and os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Installing Debian's bubblewrap …", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "env": {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}}
        if subprocess.run(["apt-get", "install", "-q", "-y", "bubblewrap"], **quiet).returncode:
            subprocess.run(["apt-get", "update", "-q"], **quiet)
            subprocess.run(["apt-get", "install", "-q", "-y", "bubblewrap"], **quiet)
    if not shutil.which("bwrap"):
        print("bubblewrap was not found. On Debian or Ubuntu: apt-get install bubblewrap", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
