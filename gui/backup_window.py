"""Backups: when the last was made, make one, put one back. The window never waits for a disk."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from domain.backups import Backup, BackupDesk, last_words
from domain.errors import CaptureError
from domain.precautions import Precautions
from gui import layouts
from gui.backup_pages import ReadyPage, ShelfPage
from gui.backup_work import BackupWork
from gui.services import Services
from gui.tables_pages import WorkPage

_UNREAD = "The database cannot be read now. Choose the folder its backups lie in."
_NO_CHANGE = "Your sessions stay as they are. You can go on working meanwhile."
_BUSY = (
    "Nothing was restored: the session on the screen has changes that are not saved. Save it or put"
    " it away, then restore."
)
_UNCHANGED = "Nothing was restored; everything is as it was."


class BackupWindow(QDialog):
    """Says `made` after a backup; `leave_wanted` or `reopen_wanted` when one is to come back."""

    made = Signal()
    leave_wanted = Signal()  # the program is to end, so that the backup can take its place
    reopen_wanted = Signal()  # the database was not open: it can be opened anew at once

    def __init__(
        self, services: Services, desk: Callable[[], BackupDesk], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Backups")
        self.resize(720, 480)
        self._services = services
        self._desk = desk
        self._precautions: Precautions | None = None
        self._folder = ""
        self.is_busy: Callable[[], bool] = lambda: False  # whether something unsaved is open
        self.ask_folder: Callable[[], str] = self._ask_folder
        self.work = BackupWork(desk, self)
        self.shelf = ShelfPage(self)
        self.working = WorkPage(self)
        self.working.safe.setText(_NO_CHANGE)
        self.ready = ReadyPage(self)
        self.pages = QStackedWidget(self)
        for page in (self.shelf, self.working, self.ready):
            self.pages.addWidget(page)
        layouts.column(self, 0).addWidget(self.pages)
        self._connect()

    def _connect(self) -> None:
        self.shelf.back_up_wanted.connect(self.back_up)
        self.shelf.folder_wanted.connect(self._on_choose)
        self.shelf.restore_wanted.connect(self._on_restore)
        self.shelf.close_wanted.connect(self.close)
        self.working.stop_wanted.connect(self.work.stop)
        self.ready.agreed.connect(self._on_agreed)
        self.ready.refused.connect(self._on_refused)
        self.work.progressed.connect(self.working.show_progress)
        self.work.listed.connect(self.shelf.show_backups)
        self.work.unlisted.connect(lambda told: self.shelf.show_backups((), told))
        self.work.made.connect(self._on_made)
        self.work.staged.connect(self._on_staged)
        self.work.failed.connect(self._back)

    def open_now(self) -> None:
        """Show what there is; what goes on stays on the screen."""
        if self.pages.currentWidget() is self.shelf:
            self.shelf.said.clear()
            self.refresh()
            self.shelf.focus_first()
        self.show()
        self.activateWindow()

    def refresh(self) -> None:
        """Say when the last was made, and look into the folder."""
        try:
            store = self._services.store()
            self._precautions = store.precautions()
            last = last_words(store.last_backup(), self._services.clock.today())
        except CaptureError:
            self._precautions, last = None, _UNREAD
        self._folder = self._precautions.backup_folder if self._precautions else self._folder
        self.shelf.last.setText(last)
        self.shelf.show_folder(self._folder)
        self.shelf.back_up.setEnabled(bool(self._folder) and self._precautions is not None)
        if self._folder:
            self.work.list(self._folder)

    def back_up(self) -> None:
        """Make one now."""
        if self._precautions is not None:
            self._begin("Copying the database…")
            self.work.back_up(self._folder, self._precautions.backups_kept)

    def stop(self) -> None:
        """Leave what goes on and take nothing more; the program ends."""
        self.work.close()

    def _begin(self, doing: str) -> None:
        self.shelf.said.clear()
        self.working.begin(doing, is_stoppable=True)
        self.pages.setCurrentWidget(self.working)

    def _back(self, told: str) -> None:
        self.refresh()
        self.shelf.said.setText(told)
        self.pages.setCurrentWidget(self.shelf)
        self.shelf.focus_first()

    def _on_choose(self) -> None:
        if not (folder := self.ask_folder()):
            return
        self._folder = folder
        services = self._services
        try:
            if self._precautions is not None:
                services.store().set_precautions(
                    replace(self._precautions, backup_folder=folder),
                    actor=services.actor,
                    at=services.clock.now(),
                )
        except CaptureError as error:
            self._back(str(error))
            return
        self._back("")

    def _on_made(self, backup: Backup) -> None:
        self._back(f"Made and checked: {backup.name}.")
        self.made.emit()

    def _on_restore(self, backup: Backup) -> None:
        self._begin("Copying the backup…")
        self.work.stage(backup)

    def _on_staged(self, backup: Backup) -> None:
        self.ready.show_ready(backup, is_open=self._precautions is not None)
        self.pages.setCurrentWidget(self.ready)

    def _on_agreed(self) -> None:
        if self._precautions is not None and self.is_busy():
            self.work.unstage()
            self._back(_BUSY)
            return
        self.pages.setCurrentWidget(self.shelf)
        self.hide()
        wish = self.reopen_wanted if self._precautions is None else self.leave_wanted
        wish.emit()

    def _on_refused(self) -> None:
        self.work.unstage()
        self._back(_UNCHANGED)

    def _ask_folder(self) -> str:
        return QFileDialog.getExistingDirectory(self, "Folder for backups", self._folder)

    def reject(self) -> None:
        """Escape stops what goes on, restores nothing that was not agreed to, and closes."""
        if self.pages.currentWidget() is self.ready:
            self._on_refused()
        elif self.pages.currentWidget() is self.working:
            self.working.cancel.click()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.setAccepted(not self.isVisible())
