"""Backups of a department's database: what one is, what makes and restores them, what is said."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Protocol

from domain.table_shelf import ShowProgress

DUE_AFTER_DAYS: Final = 7


@dataclass(frozen=True, slots=True, kw_only=True)
class Backup:
    """One whole, encrypted copy. `place`: the file; `size`: its bytes. It names no patient."""

    name: str
    place: str
    made_at: datetime
    size: int


class BackupDesk(Protocol):
    """Makes and restores backups, with connections of its own, so that any thread may ask."""

    def listed(self, folder: str) -> tuple[Backup, ...]:
        """This database's backups in a folder, newest first. Raises `StorageFailure`."""

    def back_up(self, folder: str, keep: int, tell: ShowProgress) -> Backup:
        """Make one, prove it, then let go all but the `keep` newest. Raises `CaptureError`."""

    def stage(self, place: str, tell: ShowProgress) -> None:
        """Copy and prove a backup, to be put into place when the database is next opened.

        Nothing else is changed. Raises `CaptureError`.
        """

    def unstage(self) -> None:
        """Forget what was staged."""


def days_since(last: datetime | None, today: date) -> int | None:
    """Whole days since the last backup, as the workstation counts them; None = never made."""
    return None if last is None else max((today - last.astimezone().date()).days, 0)


def is_due(last: datetime | None, today: date) -> bool:
    """Whether it is time to remind a person."""
    days = days_since(last, today)
    return days is None or days >= DUE_AFTER_DAYS


def last_words(last: datetime | None, today: date) -> str:
    """When the last backup was made, in a calm sentence."""
    days = days_since(last, today)
    if days is None:
        return "No backup of this database has been made yet."
    when = {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")
    return f"The last backup was made {when}."
