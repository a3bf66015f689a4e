"""Backups are made, listed and proved away from the window, and can be stopped on the way."""

from __future__ import annotations

from collections.abc import Callable
from threading import Event

from PySide6.QtCore import QObject, Signal

from domain.backups import Backup, BackupDesk
from gui.tasks import Tasks
from gui.telling import Teller


class BackupWork(QObject):
    """Does one thing after another; each ends in a signal of its own or in `failed`."""

    progressed = Signal(object)  # a LoadProgress
    listed = Signal(object)  # the backups of a folder, newest first
    unlisted = Signal(str)  # why they could not be listed
    made = Signal(object)  # a Backup
    staged = Signal(object)  # the Backup that is ready
    failed = Signal(str)

    def __init__(self, desk: Callable[[], BackupDesk], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._tasks = Tasks(self)
        self._stop = Event()

    def list(self, folder: str) -> None:
        """Look what lies in a folder, which may be on a share that answers late."""
        self._tasks.run(lambda: self._desk().listed(folder), self.listed.emit, self.unlisted.emit)

    def back_up(self, folder: str, keep: int) -> None:
        """Make a backup and prove it."""
        self._stop.clear()
        tell = Teller(self._stop, self.progressed.emit)
        self._tasks.run(
            lambda: self._desk().back_up(folder, keep, tell), self.made.emit, self.failed.emit
        )

    def stage(self, backup: Backup) -> None:
        """Copy a backup beside the database and prove it; nothing else changes."""
        self._stop.clear()
        tell = Teller(self._stop, self.progressed.emit)
        self._tasks.run(
            lambda: self._desk().stage(backup.place, tell),
            lambda _none: self.staged.emit(backup),
            self.failed.emit,
        )

    def unstage(self) -> None:
        """Forget what was made ready."""
        self._tasks.run(self._desk().unstage, lambda _none: None, self.failed.emit)

    def stop(self) -> None:
        """Stop what goes on, at its next word."""
        self._stop.set()

    def close(self) -> None:
        """Stop what goes on, wait for it, and take nothing more."""
        self.stop()
        self._tasks.close()
