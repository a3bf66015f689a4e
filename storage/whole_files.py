"""Files that are there whole or not at all: written under another name, then given their own."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Final

from storage import places

# What a file system without links answers, such as exFAT.
_NO_LINKS: Final = frozenset({errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS})
# What a file system answers that keeps names by itself, such as a network share.
_KEEPS_NAMES: Final = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def give_name(building: Path, path: Path) -> None:
    """Move without ever replacing: `rename` does so on Windows, `link` elsewhere."""
    if os.name == "nt":
        building.rename(path)
        return
    try:
        path.hardlink_to(building)
    except OSError as error:
        if error.errno not in _NO_LINKS:
            raise
        places.refuse_taken(path)
        building.rename(path)
    keep_names(path.parent)


def keep_names(folder: Path) -> None:
    """Make names given in `folder` outlast a power cut, where the system knows such a thing."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    except OSError as error:
        if error.errno not in _KEEPS_NAMES:
            raise
    finally:
        os.close(handle)


def keep_content(path: Path) -> None:
    """Make what a file holds outlast a power cut."""
    with path.open("r+b") as file:
        os.fsync(file.fileno())
