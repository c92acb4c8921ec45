"""Hard links where the file system has them, else copies."""

import os
import shutil


def link_or_copy(source: str | os.PathLike, target: str | os.PathLike) -> None:
    """Make `target` the same file as `source`, or a copy of it: as a `copy_function` for `shutil.copytree`.

    Sticks and network folders often have no hard links, other disks never, and of a file of somebody else's some systems
    allow none. Raises `FileExistsError` when the target is there, and `OSError` when it can be copied no more than linked.
    """
    try:
        os.link(source, target)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError, AttributeError):  # the last two where Python itself has no links
        shutil.copyfile(source, target)
