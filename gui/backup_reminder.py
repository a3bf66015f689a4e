"""Reminds on the start page when it is time for a backup, calmly, and only where there is data."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from domain.backups import is_due, last_words
from domain.errors import CaptureError
from gui.banner import Banner
from gui.services import Services


class BackupReminder(QObject):
    """`banner` stands on the start page; `wanted` says that a person wants to make one."""

    wanted = Signal()

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self.banner = Banner(window)

    def offer(self) -> None:
        """Say when the last backup was made, where that is long ago."""
        if told := self._due():
            self.banner.offer(told, ("Back up", self.wanted.emit), ("Not now", self.banner.clear))
        else:
            self.banner.clear()

    def _due(self) -> str:
        """The sentence; "" while none is due, or while the store cannot be read."""
        services = self._services
        if services.backups is None or services.is_demo:
            return ""
        try:
            store = services.store()
            last, today = store.last_backup(), services.clock.today()
            is_empty = not any(store.counts().values())
        except CaptureError:
            return ""
        return "" if is_empty or not is_due(last, today) else last_words(last, today)
