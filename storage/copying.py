"""A copy of an encrypted database, made while it is in use, and the proof that it is whole.

1. SQLite's backup interface copies page by page from one snapshot: a read transaction is held, so
   saves go on meanwhile and none of them is seen half. SQLCipher supports it between databases of
   the same key and settings; the copy gets the salt of the original, by which its key is found.
2. The copy leaves the write-ahead log, so that it is one file, also on a share or a read-only disk.
   Until then it is held exclusively: no shared memory is needed in its folder.
3. Proof: it opens with the key, is of the same installation, passes SQLite's whole check (each page
   carries a seal that is checked when it is read), and its audit ends where the snapshot's did.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from domain.errors import CaptureError, StorageFailure
from domain.table_shelf import LoadProgress, ShowProgress
from storage import audit
from storage.connection import connect
from storage.failures import DAMAGED, FULL_OR_FAILING, told_plainly
from storage.migrations import APPLICATION_ID

_PAGES: Final = 128  # copied between two words on how far it is
_STEPS: Final = 20_000  # of SQLite's machine, between two looks whether to stop
_COPYING: Final = "Copying the database"
_CHECKED: Final = LoadProgress(doing="Checking the copy", done=0, whole=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What a copy must hold: whose it is, and where its audit ends."""

    install_id: str
    audit_head: tuple[int, str]


def copy(source: Path, key: bytes, target: Path, tell: ShowProgress) -> Snapshot:
    """Copy the database at `source` into the empty file `target`. Returns what it must hold.

    Raises:
        StorageFailure: the source does not open, or the target cannot be written.
    """
    with closing(connect(source, key)) as db:
        with told_plainly(source):
            db.execute("BEGIN")
            held = snapshot_of(db)
        salt = uuid.UUID(held.install_id).bytes
        with closing(connect(target, key, salt=salt)) as copied, told_plainly(target.parent):
            copied.execute("PRAGMA locking_mode = EXCLUSIVE")
            _copy_pages(db, copied, target.parent, tell)
            copied.execute("PRAGMA journal_mode = DELETE").fetchall()
    return held


def _copy_pages(db: Database, copied: Database, folder: Path, tell: ShowProgress) -> None:
    size = int(db.execute("PRAGMA page_size").fetchone()[0])

    def told(_status: int, remaining: int, total: int) -> None:
        tell(LoadProgress(doing=_COPYING, done=(total - remaining) * size, whole=total * size))

    try:
        db.conn.backup(copied.conn, pages=_PAGES, progress=told)
    except dbapi2.OperationalError as error:
        # Here the library does not say which of the two it is.
        raise StorageFailure(FULL_OR_FAILING.format(place=folder)) from error


def prove(file: Path, key: bytes, expected: Snapshot | None, tell: ShowProgress) -> Snapshot:
    """Open a copy and check all of it; raises `StorageFailure` when it is not whole.

    Args:
        expected: what it must hold; None = whatever one of our databases holds.
    """
    with closing(connect(file, key)) as db, told_plainly(file), _stoppable(db, tell):
        if db.execute("PRAGMA application_id").fetchone()[0] != APPLICATION_ID:
            raise _not_whole("it is not a database of this program")
        answer = str(db.execute("PRAGMA integrity_check(1)").fetchone()[0])
        if answer != "ok":
            raise _not_whole(f"its own check says: {answer[:200]}")
        held = snapshot_of(db)
        if expected is not None and held != expected:
            raise _not_whole("its audit does not end where that of the database did")
    return held


def snapshot_of(db: Database) -> Snapshot:
    """What the database holds now."""
    install_id = str(db.execute("SELECT id FROM install").fetchone()[0])
    return Snapshot(install_id=install_id, audit_head=audit.head(db))


class NotWhole(StorageFailure):
    """A copy does not prove to be what it must be."""


def refuse_damaged(source: Path, key: bytes, tell: ShowProgress) -> None:
    """Raise `StorageFailure` when it is the database itself that is damaged.

    Copying tells of that no word: a page whose seal is broken is copied as an empty one.
    """
    try:
        prove(source, key, None, tell)
    except StorageFailure as failure:
        raise StorageFailure(DAMAGED.format(place=source)) from failure


def _not_whole(why: str) -> NotWhole:
    return NotWhole(
        f"The copy is not whole ({why}), so it does not count; the database itself was left as it"
        " is. Do it again, to another disk if it happens twice."
    )


@contextmanager
def _stoppable(db: Database, tell: ShowProgress) -> Iterator[None]:
    """Lets a long check be told of, and ended by what `tell` raises."""
    stopped: list[CaptureError] = []

    def look() -> int:
        try:
            tell(_CHECKED)
        except CaptureError as error:  # SQLite would swallow it; raised again below
            stopped.append(error)
        return len(stopped)

    tell(_CHECKED)
    db.conn.set_progress_handler(look, _STEPS)
    try:
        yield
    except dbapi2.OperationalError:
        if not stopped:
            raise
    finally:
        db.conn.set_progress_handler(None, 0)
    if stopped:
        raise stopped[0]
