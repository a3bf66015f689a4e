"""How a department guards its data: when an idle window locks, where backups go, how many stay."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.errors import IllFormed

MOST_MINUTES: Final = 60
MOST_BACKUPS: Final = 999


@dataclass(frozen=True, slots=True, kw_only=True)
class Precautions:
    """`lock_minutes`: without typing or pointing, 0 = never. `backup_folder`: "" = none chosen."""

    lock_minutes: int = 5
    backup_folder: str = ""
    backups_kept: int = 30

    def __post_init__(self) -> None:
        if not 0 <= self.lock_minutes <= MOST_MINUTES:
            raise IllFormed(
                f"an idle window locks after 1 to {MOST_MINUTES} minutes, or never with 0",
                "Enter a number of minutes.",
                "lock_minutes",
            )
        if not 1 <= self.backups_kept <= MOST_BACKUPS:
            raise IllFormed(
                f"1 to {MOST_BACKUPS} backups are kept",
                "Enter how many of the newest are to stay.",
                "backups_kept",
            )
