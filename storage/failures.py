"""What the machine can refuse, in words: each SQLite error code is one sentence with its remedy."""

from __future__ import annotations

import errno
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from domain.errors import StorageFailure

_PRIMARY: Final = 0xFF  # SQLite's extended codes keep the primary code in the lowest byte
_BUSY, _LOCKED = 5, 6
_PERM, _READONLY, _CANTOPEN, _AUTH = 3, 8, 14, 23
_IOERR, _CORRUPT, _FULL, _NOTADB = 10, 11, 13, 26
_IOERR_WRITES: Final = frozenset(
    _IOERR | extended << 8
    for extended in (3, 4, 6, 19)  # write, fsync, truncate, size of the shared-memory file
)

DISK_FULL: Final = (
    "The disk is full: nothing of this action was stored, and all that was stored before is safe."
    " Free some space on the disk that holds {place}, then do it again."
)
BUSY: Final = (
    "The database is busy: another window or program has held it for five seconds. Nothing of this"
    " action was stored, and all that was stored before is safe. Wait a moment, then do it again."
)
READ_ONLY: Final = (
    "{place} or its folder cannot be written to: nothing of this action was stored, and all that"
    " was stored before is safe. Give your user the right to write there, then do it again."
)
DAMAGED: Final = (
    "{place} is damaged: a page does not match its seal. The file was left as it is. Make a copy of"
    " it and of the files beside it, and restore the newest backup."
)
UNREADABLE: Final = (
    "The disk that holds {place} could not be read or written. Nothing of this action was stored."
    " Check the disk and its cable, then open the database again."
)
# Without its extended codes the library does not say which of the two it is.
FULL_OR_FAILING: Final = (
    "The disk is full, or it fails: nothing of this action was stored, and all that was stored"
    " before is safe. Free some space on the disk that holds {place} and do it again; if there is"
    " space, have the disk checked."
)
OUT_OF_MEMORY: Final = (
    "The computer is out of memory: nothing of this action was stored, and all that was stored"
    " before is safe. Close other programs, then do it again."
)

_SENTENCES: Final = {
    _FULL: DISK_FULL,
    _BUSY: BUSY,
    _LOCKED: BUSY,
    _PERM: READ_ONLY,
    _READONLY: READ_ONLY,
    _CANTOPEN: READ_ONLY,
    _AUTH: READ_ONLY,
    _CORRUPT: DAMAGED,
    _NOTADB: DAMAGED,
    _IOERR: UNREADABLE,
    7: OUT_OF_MEMORY,
}
_ERRNO_SENTENCES: Final = {
    errno.ENOSPC: DISK_FULL,
    errno.EDQUOT: DISK_FULL,
    errno.EFBIG: DISK_FULL,
    errno.EACCES: READ_ONLY,
    errno.EPERM: READ_ONLY,
    errno.EROFS: READ_ONLY,
}


@contextmanager
def told_plainly(place: Path) -> Iterator[None]:
    """Turn what the database library raises into `StorageFailure`.

    A broken constraint or a wrong statement is our fault and passes through as it is.
    """
    try:
        yield
    except dbapi2.DatabaseError as error:
        sentence = _sentence(getattr(error, "sqlite_errorcode", None))
        if sentence is None:
            raise
        raise StorageFailure(sentence.format(place=place)) from error


@contextmanager
def files_told_plainly(place: Path) -> Iterator[None]:
    """Turn what the operating system raises about our own files into `StorageFailure`."""
    try:
        yield
    except OSError as error:
        sentence = _ERRNO_SENTENCES.get(error.errno or 0, UNREADABLE)
        raise StorageFailure(sentence.format(place=place)) from error


def _sentence(code: int | None) -> str | None:
    if code is None:
        return None
    if code in _IOERR_WRITES:
        return DISK_FULL
    if code == _IOERR:
        return FULL_OR_FAILING
    return _SENTENCES.get(code & _PRIMARY)
