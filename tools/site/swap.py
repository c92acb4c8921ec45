"""What is built beside the last good one, and takes its place by renaming when it is whole."""

import shutil
from pathlib import Path
from typing import NamedTuple

from filelock import FileLock


class Built(NamedTuple):
    """A folder that is built, and the places that this takes."""

    live: Path  # the last good one
    new: Path  # what is being built
    old: Path  # the one before, for a moment
    made_from: Path  # holds what the last good one was made from
    lock: FileLock  # of whoever builds

    def settle(self) -> None:
        """Put right what a build left that was killed; whoever calls it holds the lock."""
        if self.old.exists() and not self.live.exists():  # between the two renames below
            self.old.rename(self.live)
        remove(self.new, self.old)

    def is_from(self, inputs: str) -> bool:
        """Whether there is a good one, and it was made from this."""
        there = self.live.exists() and self.made_from.exists()
        return there and self.made_from.read_text("utf-8", "surrogateescape") == inputs

    def put(self, whole: Path, inputs: str) -> None:
        """Let a folder that is whole take the place of the last good one."""
        self.made_from.unlink(missing_ok=True)
        if self.live.exists():
            self.live.rename(self.old)
        whole.rename(self.live)
        self.made_from.write_text(inputs, "utf-8", "surrogateescape")
        remove(self.new, self.old)


def remove(*folders: Path) -> None:
    for folder in folders:
        shutil.rmtree(folder, ignore_errors=True)
