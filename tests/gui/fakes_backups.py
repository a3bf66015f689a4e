"""A desk that makes and restores backups of nothing, as fast as a test wants."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from domain.backups import Backup
from domain.errors import StorageFailure
from domain.table_shelf import LoadProgress, ShowProgress
from tests.gui.fakes_store import NOW, MemoryStore

FOLDER = "/mnt/copies"


def a_backup(day: int) -> Backup:
    at = datetime(2026, 10, day, 12, 0, tzinfo=UTC)
    name = f"isocenter-202610{day:02}T120000Z.backup"
    return Backup(name=name, place=f"{FOLDER}/{name}", made_at=at, size=12_345_678)


@dataclass
class FakeDesk:
    """Works when `gate` is open, and tells of it once before and for ever meanwhile."""

    store: MemoryStore
    backups: list[Backup] = field(default_factory=list)
    gate: Event = field(default_factory=Event)
    failure: str = ""
    staged: str = ""
    asked: list[tuple[str, int]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gate.set()

    def listed(self, folder: str) -> tuple[Backup, ...]:
        if folder != FOLDER:
            raise StorageFailure(f"The folder for backups, {folder}, is not there.")
        return tuple(reversed(self.backups))

    def back_up(self, folder: str, keep: int, tell: ShowProgress) -> Backup:
        self.asked.append((folder, keep))
        self._work("Copying the database", tell)
        made = a_backup(15)
        self.backups.append(made)
        self.store.kept.last_backup = NOW
        return made

    def stage(self, place: str, tell: ShowProgress) -> None:
        self._work("Copying the backup", tell)
        self.staged = place

    def unstage(self) -> None:
        self.staged = ""

    def _work(self, doing: str, tell: ShowProgress) -> None:
        tell(LoadProgress(doing=doing, done=1, whole=4))
        while not self.gate.wait(0.005):
            tell(LoadProgress(doing=doing, done=2, whole=4))
        if self.failure:
            raise StorageFailure(self.failure)
