"""Try the README's two commands on a bare machine: Debian with git, make and Python with venv, and nothing else.

    python -m tools.trust.fresh                        # Debian 13, as root and as an ordinary user (make fresh)
    python -m tools.trust.fresh bookworm --as root     # Debian 12, as root only (make fresh ON="bookworm --as root")
    python -m tools.trust.fresh --only "make book"     # another command than the two

debootstrap puts Debian into a folder, and a clone of what is committed here goes into it. The commands run there
with that folder as their whole file system: in a mount namespace, by pivot_root, because bubblewrap cannot work in a
plain chroot. They share this machine's network, its certificates, proxies and mirrors, and nothing else of it.

An ordinary user may not be able to do everything. Then `make test` has to say in one line what an administrator must
install; it is installed, and `make test` runs again. Needs root, and debootstrap. All output is kept in _build/fresh.
"""

from tools import errors  # noqa: F401, before all that may be missing

# isort: split
import argparse
import os
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PLACE = ROOT / "_build" / "fresh"
PACKAGES = "git,make,python3,python3-venv"
COMMANDS = ("make book", "make test")
CLONE = "home", "book"  # where the clone goes: folders below the root
USERS = ("root", "reader")
# What a machine's network asks of all its programs, and the bare machine is told.
NETWORK = re.compile(
    r"(https?|all|no)_proxy|(SSL|REQUESTS_CA|CURL_CA|NODE_EXTRA_CA|GIT_SSL)_\w*"
    r"|(PIP|UV)_(CERT|INDEX_URL|DEFAULT_INDEX|PROXY|TRUSTED_HOST|DEFAULT_TIMEOUT)|npm_config_(registry|cafile|proxy)",
    re.IGNORECASE,
)
CERTIFICATES = Path("/etc/ssl/certs/ca-certificates.crt")

# Run with the new root as its folder; $1 is what to run there.
INSIDE = """
set -e
mount --bind . . && cd "$PWD"
mount -t proc proc proc
mount --rbind /sys sys && mount --rbind /dev dev
mount -t tmpfs -o mode=1777 tmpfs tmp
mkdir -p outside && pivot_root . outside && cd /
umount -l /outside
exec sh -c "$1"
"""


class Failed(RuntimeError):
    """The bare machine could not be made, or a command in it did not do what it should."""


def bare_machine(release: str, place: Path) -> Path:
    """A folder with a fresh Debian, a copy of one that is kept. Raises `Failed`."""
    kept = PLACE / f"{release}-as-installed"
    if not kept.exists():
        if not shutil.which("debootstrap"):
            raise Failed("debootstrap was not found; on Debian or Ubuntu: apt-get install debootstrap")
        print(f"Installing Debian ({release}) into a folder …", flush=True)
        shutil.rmtree(place, ignore_errors=True)
        done = subprocess.run(
            ["debootstrap", "--variant=minbase", f"--include={PACKAGES}", release, place, *mirror()],
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise Failed(f"debootstrap failed: {(done.stdout + done.stderr).strip().splitlines()[-1]}")
        place.rename(kept)
    shutil.rmtree(place, ignore_errors=True)
    subprocess.run(["cp", "--archive", "--reflink=auto", kept, place], check=True)
    for file in (Path("/etc/resolv.conf"), Path("/etc/hosts"), CERTIFICATES):
        if file.exists():
            copy = place / file.relative_to("/")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(file, copy)
    return place


def mirror() -> list[str]:
    """The mirror that this machine takes Debian from; debootstrap's own where it is no Debian."""
    if not shutil.which("apt-get"):
        return []
    wanted = ["--format", "$(REPO_URI)", "Created-By: Packages", "Origin: Debian"]
    found = subprocess.run(["apt-get", "indextargets", *wanted], capture_output=True, text=True).stdout.split()
    return [address for address in found if "security" not in address][:1]


def run(machine: Path, user: str, command: str, log: Path) -> tuple[int, float, str]:
    """Run a command in the bare machine. Returns its status, the seconds that it took, and what it printed."""
    network = {key: value for key, value in os.environ.items() if NETWORK.fullmatch(key)}
    environment = {
        **network,
        "PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        "HOME": "/root" if user == "root" else f"/home/{user}",
        "COMMAND": f"cd {Path('/', *CLONE)} && {command}",
    }
    enter = (
        'sh -c "$COMMAND"'
        if user == "root"
        else f'setpriv --reuid={user} --regid={user} --init-groups sh -c "$COMMAND"'
    )
    started = time.monotonic()
    with log.open("a", encoding="utf-8") as file:
        file.write(f"\n$ {command}    # as {user}\n")
        file.flush()
        before = file.tell()
        done = subprocess.run(
            ["unshare", "--mount", "--pid", "--fork", "--kill-child", "sh", "-c", INSIDE, "sh", enter],
            cwd=machine,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=file,
            stderr=subprocess.STDOUT,
        )
    seconds = time.monotonic() - started
    return done.returncode, seconds, log.read_bytes()[before:].decode(errors="replace")


def cloned(machine: Path, user: str) -> None:
    """Put a clone of what is committed here into the bare machine; it belongs to the user."""
    subprocess.run(["git", "clone", "--quiet", "--no-hardlinks", ROOT, machine.joinpath(*CLONE)], check=True)
    subprocess.run(["chroot", machine, "useradd", "--create-home", "reader"], check=True)
    subprocess.run(["chroot", machine, "chown", "--recursive", f"{user}:", Path("/", *CLONE)], check=True)


def needed(output: str) -> list[str]:
    """The packages that an administrator is asked for in the last line of an output.

    >>> needed("Running …\\nbubblewrap: not found (on Debian or Ubuntu: apt-get install bubblewrap)\\nmake: *** [x] Error 1\\n")
    ['bubblewrap']
    """
    lines = [line for line in output.strip().splitlines() if not line.startswith("make")]
    found = re.search(r"apt-get install ([a-z0-9 -]+)", lines[-1]) if lines else None
    return found[1].split() if found else []


def attempt(release: str, user: str, commands: list[str]) -> None:
    """Run the commands, in a bare machine of their own, and print what became of each. Raises `Failed`."""
    PLACE.mkdir(parents=True, exist_ok=True)
    log = PLACE / f"{release}-{user}.log"
    log.write_text("", encoding="utf-8")
    machine = bare_machine(release, PLACE / f"{release}-{user}")
    try:
        cloned(machine, user)
        for command in commands:
            status, seconds, output = run(machine, user, command, log)
            print(f"{release:9} {user:7} {command:12} {seconds:6.0f} s  status {status}", flush=True)
            if status and user != "root" and (packages := needed(output)):
                print(f"          it asks for: apt-get install {' '.join(packages)}", flush=True)
                run(machine, "root", f"apt-get -q update && apt-get -q -y install {' '.join(packages)}", log)
                status, seconds, _ = run(machine, user, command, log)
                print(f"{release:9} {user:7} {command:12} {seconds:6.0f} s  status {status}, with these", flush=True)
            if status:
                raise Failed(f"{command} failed as {user} on {release}; see {log.relative_to(ROOT)}")
    finally:
        shutil.rmtree(machine, ignore_errors=True)


def main(words: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m tools.trust.fresh", allow_abbrev=False)
    parser.add_argument(
        "releases", nargs="*", default=["trixie"], help="code names of Debian releases (default: trixie)"
    )
    parser.add_argument("--as", dest="users", action="append", choices=USERS, help="user to run as (default: both)")
    parser.add_argument("--only", dest="commands", action="append", help="a command to run instead of the two")
    args = parser.parse_args(words)
    if os.geteuid():
        print("Only root can make a bare machine: sudo make fresh", file=sys.stderr)
        return 1
    try:
        for release in args.releases:
            for user in args.users or USERS:
                attempt(release, user, args.commands or list(COMMANDS))
    except Failed as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
