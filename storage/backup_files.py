"""The files of backups: their names, which belong to a database, which are let go.

A backup is a whole database with its recovery slot beside it. Its name carries the moment it was
made and nothing else; the head of the file tells whose it is.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

from domain.backups import Backup
from domain.errors import StorageFailure
from storage.database import install_id_of
from storage.failures import files_told_plainly
from storage.places import companions

RECOVERY: Final = ".recovery"
PART: Final = ".part"  # ends the name of a copy that is not whole yet
PART_HEAD: Final = ".isocenter-"
_STAMP: Final = "%Y%m%dT%H%M%SZ"
_NAME: Final = re.compile(r"isocenter-(\d{8}T\d{6}Z)\.backup")
_FORSAKEN_AFTER: Final = timedelta(hours=1)


def name_of(at: datetime) -> str:
    """What a backup made at that moment is called."""
    return f"isocenter-{stamp(at)}.backup"


def stamp(at: datetime) -> str:
    """The moment in UTC, as names of files carry it."""
    return at.astimezone(UTC).strftime(_STAMP)


def refuse_missing(folder: Path) -> None:
    """Raise `StorageFailure` when the folder is not there; none is made."""
    if not folder.is_dir():
        raise StorageFailure(
            f"The folder for backups, {folder}, is not there; nothing was written and all stored"
            " sessions are as they were. Connect the disk or share it lies on, or choose another"
            " folder."
        )


def listed(folder: Path, whose: frozenset[str]) -> tuple[Backup, ...]:
    """The backups in a folder, newest first. Raises `StorageFailure`.

    Args:
        whose: the installations meant; none = all.
    """
    refuse_missing(folder)
    with files_told_plainly(folder):
        found = [(match[1], file) for file in folder.iterdir() if (match := _matched(file))]
    return tuple(
        _backup(file, at) for at, file in sorted(found, reverse=True) if _is_of(file, whose)
    )


def _matched(file: Path) -> re.Match[str] | None:
    return _NAME.fullmatch(file.name)


def _is_of(file: Path, whose: frozenset[str]) -> bool:
    """Whose a file is; one too short to say is nobody's."""
    try:
        found = install_id_of(file)
    except (StorageFailure, ValueError):
        return False
    return not whose or found in whose


def _backup(file: Path, at: str) -> Backup:
    made = datetime.strptime(at, _STAMP).replace(tzinfo=UTC)
    return Backup(name=file.name, place=str(file), made_at=made, size=file.stat().st_size)


def let_go(folder: Path, install_id: str, keep: int) -> None:
    """Delete all but the newest of one database, each with its recovery slot."""
    with files_told_plainly(folder):
        for old in listed(folder, frozenset((install_id,)))[keep:]:
            file = Path(old.place)
            file.unlink(missing_ok=True)
            file.with_name(file.name + RECOVERY).unlink(missing_ok=True)


def sweep(folder: Path, at: datetime) -> None:
    """Delete what a kill left of a copy; a copy still being made is written to all the time."""
    oldest = (at - _FORSAKEN_AFTER).timestamp()
    for part in folder.glob(f"{PART_HEAD}*{PART}"):
        with suppress(OSError):
            if part.stat().st_mtime < oldest:
                drop_part(part)


def drop_part(part: Path) -> None:
    """Delete a copy that is not whole, and what SQLite may keep beside it."""
    for file in (part, *companions(part)):
        with suppress(OSError):
            file.unlink(missing_ok=True)
