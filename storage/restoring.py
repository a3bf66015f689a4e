"""Put a backup in the place of the database, in two steps; what was there before is kept aside.

1. `stage`: the backup is copied beside the database, proved, and named. Nothing else is touched.
2. `put_into_place`, when nobody has the database open: what is there gets a second name, the copy
   takes the first in one step. A kill leaves the old database or the new one; where the disk knows
   no second names, what is staged is still there and takes its place at the next start.
3. A write-ahead log belongs to one file alone, and would damage another: it is folded into the old
   database before, or, where that one does not open any more, goes aside with it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable
from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from domain.errors import Refused, StorageFailure
from domain.ports import Actor
from domain.table_shelf import LoadProgress, ShowProgress
from storage import audit, copying, places
from storage.audit import Act, Action
from storage.backup_files import PART, PART_HEAD, RECOVERY, drop_part, stamp, sweep
from storage.connection import connect
from storage.failures import files_told_plainly, told_plainly
from storage.keys import install_ids
from storage.unit_of_work import immediate
from storage.whole_files import give_name, keep_content, keep_names

_STAGED: Final = ".restore"
_BLOCK: Final = 1 << 20
_UNKNOWN: Final = "one that did not open"


def staged_path(database: Path) -> Path:
    """Where a backup lies that is to take the place of the database."""
    return database.with_name(database.name + _STAGED)


def stage(backup: Path, database: Path, key: bytes, tell: ShowProgress, *, at: datetime) -> None:
    """Copy a backup beside the database and prove the copy. Raises `CaptureError`."""
    places.refuse_share(database.parent)
    with files_told_plainly(backup):
        places.refuse_unlikely(backup)
    with files_told_plainly(database):
        places.make_private_folder(database.parent)
        sweep(database.parent, at)
        handle, name = tempfile.mkstemp(prefix=PART_HEAD, suffix=PART, dir=database.parent)
        os.close(handle)
    part = Path(name)
    try:
        with files_told_plainly(database):
            _copy_bytes(backup, part, tell)
        held = copying.prove(part, key, None, tell)
        _refuse_other(database, held.install_id)
        with files_told_plainly(database):
            keep_content(part)
            _copy_slot(backup, database)
            part.replace(staged_path(database))
            keep_names(database.parent)
    finally:
        drop_part(part)


def unstage(database: Path) -> None:
    """Forget what was staged; nothing staged is fine too."""
    with files_told_plainly(database):
        staged_path(database).unlink(missing_ok=True)


def put_into_place(
    database: Path, key_of: Callable[[Path], bytes], *, actor: Actor, at: datetime
) -> Path | None:
    """Let what is staged take the place of the database; nothing staged changes nothing.

    Args:
        key_of: the key of a database, told by its head. Raises `CaptureError`.

    Returns:
        Where the database lies now that stood there before; None when there was none.

    Raises:
        Refused: another window has the database open; nothing was changed.
    """
    staged = staged_path(database)
    if not staged.exists():
        return None
    key = key_of(staged)
    aside = _free(database.with_name(f"{database.name}.before-restore-{stamp(at)}"))
    before = _closed_down(database, key, aside)
    _note(staged, key, before, actor, at)
    with files_told_plainly(database):
        aside_now = _kept_aside(database, aside)
        staged.replace(database)
        keep_names(database.parent)
    return aside_now


def _copy_bytes(backup: Path, part: Path, tell: ShowProgress) -> None:
    whole, done = backup.stat().st_size, 0
    with backup.open("rb") as source, part.open("wb") as target:
        while block := source.read(_BLOCK):
            target.write(block)
            done += len(block)
            tell(LoadProgress(doing="Copying the backup", done=done, whole=whole))


def _copy_slot(backup: Path, database: Path) -> None:
    """The recovery slot too, where the database has none any more."""
    lost, kept = (file.with_name(file.name + RECOVERY) for file in (database, backup))
    if kept.exists() and not lost.exists():
        shutil.copyfile(kept, lost)
        places.keep_private(lost)


def _refuse_other(database: Path, install_id: str) -> None:
    """What lies there must be what the backup was made of, by its head or its recovery slot."""
    if database.exists() and install_id not in install_ids(database):
        raise Refused(
            "This backup is of another database than the one that lies here; nothing was changed."
            " Choose a backup of this department, or, if the database here is damaged past"
            " knowing, move it to another folder first."
        )


def _closed_down(database: Path, key: bytes, aside: Path) -> str:
    """Fold the log of the old database into it; says how its audit ended, for the trail.

    Opening a damaged one may cost its log, so a copy goes aside first and stays if it was needed.
    """
    if not database.exists():
        return "none"
    log, kept = (places.companions(one)[0] for one in (database, aside))
    with files_told_plainly(database):
        if log.exists():
            shutil.copyfile(log, kept)
            places.keep_private(kept)
    try:
        with closing(connect(database, key)) as db, told_plainly(database):
            number, seal = audit.head(db)
            _leave_log(db, database)
    except StorageFailure:
        return _UNKNOWN
    except Refused:
        kept.unlink(missing_ok=True)
        raise
    kept.unlink(missing_ok=True)
    return f"one whose audit ended with row {number}, {seal[:16]}"


def _leave_log(db: Database, database: Path) -> None:
    db.execute("PRAGMA busy_timeout = 0")
    try:
        mode = db.execute("PRAGMA journal_mode = DELETE").fetchone()[0]
    except dbapi2.OperationalError as error:
        if getattr(error, "sqlite_errorname", "") not in ("SQLITE_BUSY", "SQLITE_LOCKED"):
            raise
        mode = "wal"
    if mode != "delete":
        raise Refused(
            f"{database} is open in another window or program, so the backup was not put into its"
            " place; nothing was changed. Close the other one, then try again."
        )


def _note(staged: Path, key: bytes, before: str, actor: Actor, at: datetime) -> None:
    """The audit of the restored database begins again by saying that it was restored."""
    with closing(connect(staged, key)) as db:
        with told_plainly(staged):
            seal_key = bytes(db.execute("SELECT audit_key FROM install").fetchone()[0])
        with immediate(db, staged):
            act = Act(
                action=Action.RESTORED, actor=actor, at=at, detail=f"in the place of {before}"
            )
            audit.append(db, seal_key, act)
            db.execute("COMMIT")


def _kept_aside(database: Path, aside: Path) -> Path | None:
    if not database.exists():
        return None
    give_name(database, aside)
    for left, kept in zip(places.companions(database), places.companions(aside), strict=True):
        if left.exists():
            left.replace(kept)
    return aside


def _free(aside: Path) -> Path:
    number, found = 1, aside
    while found.exists():
        number += 1
        found = aside.with_name(f"{aside.name}-{number}")
    return found
