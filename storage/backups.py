"""Make a backup: copied, proved, named, and only then counted; what came before it is let go last.

Whatever goes wrong, or a person stops, leaves the folder as it was.
"""

from __future__ import annotations

import os
import tempfile
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from domain.backups import Backup
from domain.table_shelf import ShowProgress
from storage import backup_files, copying
from storage.backup_files import PART, PART_HEAD, RECOVERY
from storage.copying import Snapshot
from storage.failures import files_told_plainly
from storage.whole_files import give_name, keep_content


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """One backup to be made. `slot`: the recovery slot's text that goes with it, "" = none."""

    database: Path
    key: bytes
    folder: Path
    at: datetime
    keep: int
    slot: str = ""


def back_up(order: Order, tell: ShowProgress) -> Backup:
    """Make one backup and let go all but the newest. Raises `CaptureError`; nothing counts then."""
    folder = order.folder
    backup_files.refuse_missing(folder)
    backup_files.sweep(folder, order.at)
    with files_told_plainly(folder):
        handle, name = tempfile.mkstemp(prefix=PART_HEAD, suffix=PART, dir=folder)
        os.close(handle)
    part = Path(name)
    try:
        held = _copied(order, part, tell)
        made = _counted(order, part)
    finally:
        backup_files.drop_part(part)
    backup_files.let_go(folder, held.install_id, order.keep)
    return made


def _copied(order: Order, part: Path, tell: ShowProgress) -> Snapshot:
    held = copying.copy(order.database, order.key, part, tell)
    try:
        return copying.prove(part, order.key, held, tell)
    except copying.NotWhole:
        copying.refuse_damaged(order.database, order.key, tell)
        raise


def _counted(order: Order, part: Path) -> Backup:
    """Give the copy its name; its recovery slot lies there before it."""
    at = _free_moment(order)
    file = order.folder / backup_files.name_of(at)
    slot = file.with_name(file.name + RECOVERY)
    with files_told_plainly(order.folder):
        keep_content(part)
        try:
            if order.slot:
                _write(slot, order.slot)
            give_name(part, file)
        except BaseException:
            if not file.exists():
                slot.unlink(missing_ok=True)
            raise
        size = file.stat().st_size
    return Backup(name=file.name, place=str(file), made_at=at, size=size)


def _free_moment(order: Order) -> datetime:
    """The moment of the backup, or the next second after it whose name is not taken."""
    at = order.at
    while (order.folder / backup_files.name_of(at)).exists():
        at += timedelta(seconds=1)
    return at


def _write(file: Path, text: str) -> None:
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as stream:
        stream.write(text)
        stream.flush()
        os.fsync(stream.fileno())
