"""Packages of npm, put into _build/npm once: each folder of pins (package.json and its lock) has a folder of its own there."""

import shutil
import subprocess
from pathlib import Path

from filelock import FileLock

from tools import node

PLACE = Path(__file__).resolve().parents[1] / "_build" / "npm"


def installed(pins: Path) -> Path:
    """The folder of the packages that a folder pins; they are put there if another lock, or none, has been followed."""
    place, lock = PLACE / pins.name, pins / "package-lock.json"
    followed = place / "followed.json"
    PLACE.mkdir(parents=True, exist_ok=True)
    with FileLock(place.with_suffix(".lock")):  # two may ask at once
        if not (followed.exists() and followed.read_bytes() == lock.read_bytes()):
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            for name in ("package.json", "package-lock.json"):
                shutil.copy(pins / name, place)
            command = [*node.npm(), "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=place, check=True)
            shutil.copy(lock, followed)
    return place / "node_modules"
