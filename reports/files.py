"""Putting a finished sheet on disk: the whole of it or nothing, under a name that tells nothing.

1. The bytes go to a new file in the same folder, its owner's alone, and are forced to disk.
2. Then it takes the name in one step (POSIX rename; ReplaceFile on Windows). Whoever looks sees
   the old sheet or the new one; when any step fails, the old one stays and nothing is left over.
3. What a killed program left behind is removed by the next write into that folder.
"""

from __future__ import annotations

import errno
import os
import re
import tempfile
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

from domain.documents import Superbill
from domain.errors import StorageFailure

_PREFIX: Final = ".isocenter-"
_SUFFIX: Final = ".part"
_ABANDONED_S: Final = 3600  # no sheet takes an hour to write
_UNSAFE: Final = re.compile(r"[^A-Za-z0-9-]+")
_REASONS: Final = {
    errno.ENOSPC: ("the disk is full", "Free some space or choose another folder."),
    errno.EDQUOT: (
        "your share of the disk is used up",
        "Free some space or choose another folder.",
    ),
    errno.EFBIG: ("the file would be too large there", "Choose another folder."),
    errno.EROFS: ("the folder is read-only", "Choose a folder you may write to."),
    errno.EACCES: (
        "you may not write there, or another program has the file open",
        "Close that program, or choose a folder you may write to.",
    ),
    errno.EPERM: ("you may not write to this folder", "Choose a folder you may write to."),
    errno.ENOENT: ("the folder does not exist", "Create it or choose another folder."),
    errno.ENOTDIR: ("the folder is not a folder", "Choose a folder."),
    errno.EISDIR: ("a folder of that name is there already", "Rename it or choose another folder."),
    errno.EBUSY: ("the file is in use", "Close the program that shows it and try again."),
}
_UNKNOWN: Final = ("the disk reported a fault", "Check the disk or choose another folder.")


def sheet_file_name(superbill: Superbill) -> str:
    """The name of a sheet's file: its number and its biller, nothing of the patient."""
    number = _UNSAFE.sub("-", superbill.sheet_number).strip("-") or "draft"
    return f"superbill-{number}-{superbill.biller.value.replace('_', '-')}.pdf"


def write_atomically(path: Path, content: bytes) -> None:
    """Write `content` to `path`, whole, for its owner's eyes only (mode 0600).

    Raises `StorageFailure`; whatever was at `path` before is then still there.
    """
    temporary: Path | None = None
    try:
        _sweep(path.parent)
        handle, name = tempfile.mkstemp(prefix=_PREFIX, suffix=_SUFFIX, dir=path.parent)
        temporary = Path(name)
        with os.fdopen(handle, "wb") as stream:
            stream.write(content)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(path)
        temporary = None
        _sync_folder(path.parent)
    except OSError as error:
        raise StorageFailure(_sentence(path, error)) from error
    finally:
        if temporary:
            with suppress(OSError):
                temporary.unlink()


def _sentence(path: Path, error: OSError) -> str:
    reason, remedy = _REASONS.get(error.errno or 0, _UNKNOWN)
    return (
        f"{path.name} was not written to {path.parent}: {reason}. Nothing is lost; a file of that"
        f" name that was there before is unchanged. {remedy}"
    )


def _sweep(folder: Path) -> None:
    """Remove what a killed program left behind; another's write of this minute is let alone."""
    oldest = time.time() - _ABANDONED_S
    for left in folder.glob(f"{_PREFIX}*{_SUFFIX}"):
        with suppress(OSError):
            if left.stat().st_mtime < oldest:
                left.unlink()


def _sync_folder(folder: Path) -> None:
    """Make the new name durable, where a folder can be opened (POSIX); the sheet itself is safe."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
