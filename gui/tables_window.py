"""Published tables: what lies on the shelf; load, try and decide, take out and put back."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QStackedWidget, QWidget

from domain.errors import CaptureError
from domain.published import Edition
from domain.table_workflow import CheckedTable
from gui import layouts
from gui.table_services import TableServices
from gui.table_work import TableWork
from gui.tables_pages import ShelfPage, TrialPage, WorkPage

_FILES = "Files of a publisher (*.zip *.txt *.csv *.xlsx);;All files (*)"


class TablesWindow(QDialog):
    """Says `book_changed` when other tables speak than before.

    Args:
        ships: what speaks where nothing is loaded, one line each.
    """

    book_changed = Signal()

    def __init__(
        self, tables: TableServices, ships: tuple[str, ...], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle("Published tables")
        self.resize(940, 560)
        self._tables = tables
        self._checked: CheckedTable | None = None
        self.work = TableWork(tables, self)
        self.shelf = ShelfPage(ships, self)
        self.working = WorkPage(self)
        self.trial = TrialPage(self)
        self.pages = QStackedWidget(self)
        for page in (self.shelf, self.working, self.trial):
            self.pages.addWidget(page)
        layouts.column(self, 0).addWidget(self.pages)
        self._connect()
        self.refresh()
        self.shelf.load.setFocus()

    def _connect(self) -> None:
        self.shelf.load_wanted.connect(self._on_load)
        self.shelf.roll_back_wanted.connect(self._on_roll_back)
        self.shelf.put_back_wanted.connect(self._on_put_back)
        self.shelf.close_wanted.connect(self.close)
        self.working.stop_wanted.connect(self.work.stop)
        self.trial.apply_wanted.connect(self._on_apply)
        self.trial.leave_wanted.connect(self._on_leave)
        self.work.progressed.connect(self.working.show_progress)
        self.work.checked.connect(self._on_checked)
        self.work.book_changed.connect(self.book_changed)
        self.work.done.connect(self._back)
        self.work.failed.connect(self._back)

    def refresh(self) -> None:
        """Show what lies on the shelf now."""
        try:
            self.shelf.show_editions(self._tables.shelf().shelved())
        except CaptureError as error:
            self.shelf.show_editions(())
            self.shelf.said.setText(str(error))

    def ask_files(self) -> tuple[str, ...]:
        """Let a person choose the files of one edition; () for none."""
        chosen, _ = QFileDialog.getOpenFileNames(self, "Files of one edition", "", _FILES)
        return tuple(chosen)

    def load(self, files: tuple[str, ...]) -> None:
        """Read, check and try these files."""
        self._begin("Reading the files…", is_stoppable=True)
        self.work.check(files)

    def stop(self) -> None:
        """Leave what goes on and take nothing more; the program ends."""
        self.work.close()

    def _begin(self, doing: str, *, is_stoppable: bool = False) -> None:
        self.shelf.said.clear()
        self.working.begin(doing, is_stoppable=is_stoppable)
        self.pages.setCurrentWidget(self.working)

    def _back(self, told: str) -> None:
        self._checked = None
        self.refresh()
        self.shelf.said.setText(told)
        self.pages.setCurrentWidget(self.shelf)
        self.shelf.load.setFocus()

    def _on_load(self) -> None:
        if files := self.ask_files():
            self.load(files)

    def _on_roll_back(self, edition: Edition) -> None:
        self._begin("Taking it out of use…")
        self.work.roll_back(edition)

    def _on_put_back(self, edition: Edition) -> None:
        self._begin("Putting it back to use…")
        self.work.restore(edition)

    def _on_checked(self, checked: CheckedTable) -> None:
        self._checked = checked
        used = (one.edition for one in self.shelf.editions.editions if one.is_in_use)
        self.trial.show_trial(checked, is_in_use=checked.staged.edition in used)
        self.pages.setCurrentWidget(self.trial)

    def _on_apply(self) -> None:
        if self._checked is not None:
            self._begin("Putting it to use…")
            self.work.apply(self._checked.staged)

    def _on_leave(self) -> None:
        if self._checked is not None:
            self._begin("Forgetting it…")
            self.work.discard(self._checked.staged)

    def reject(self) -> None:
        """Escape stops what is read, leaves what was tried, and closes the shelf."""
        if self.pages.currentWidget() is self.trial:
            self._on_leave()
        elif self.pages.currentWidget() is self.working:
            self.working.cancel.click()
        else:
            super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        event.setAccepted(not self.isVisible())
