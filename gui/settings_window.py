"""What the department says about itself: practice, staff, machines, fees, paper.

The pages are those of `gui.settings_fields`; typing, undo and refusals are those of any record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QCloseEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QFileDialog,
    QMessageBox,
    QPushButton,
    QTabWidget,
    QWidget,
)

from domain import fee_list
from domain.errors import CaptureError, UnreadableDocument
from domain.settings import DepartmentSettings, kept_of, settings_of
from gui import layouts, theme
from gui.labels import message, named, primary, text_label
from gui.recording import Recording
from gui.services import Services
from gui.session_editor import PageView
from gui.settings_fields import SETTINGS
from gui.sheets import write_whole
from gui.words import menu_text

_CSV: Final = "Comma-separated text (*.csv)"


class SettingsWindow(QDialog):
    """Reads the settings when it opens, keeps them when asked; says `kept` then."""

    kept = Signal()

    def __init__(self, services: Services, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self.setWindowTitle("Settings[*]")
        self.resize(900, 640)
        self.record: Recording[DepartmentSettings] = Recording(
            self._read(), services.clock.today, self
        )
        self._stored = self.record.session
        self.help = text_label("", "quiet", wraps=True)
        self.help.setMinimumHeight(self.help.fontMetrics().lineSpacing() * 2)
        self.ask_file: Callable[[str], str] = self._ask_file
        self.box: QMessageBox | None = None
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        named(self.tabs.tabBar(), "Pages of the settings")
        self.pages = tuple(PageView(page, self.record, self.tabs) for page in SETTINGS)
        for number, page in enumerate(self.pages, start=1):
            self.tabs.addTab(page, f"&{number} {menu_text(page.page.title)}")
            page.helped.connect(self.help.setText)
        self._lay_out()
        self._refresh = QTimer(self, singleShot=True, interval=0)
        self._refresh.timeout.connect(self.show_values)
        self.record.session_changed.connect(self._refresh.start)
        self.record.rejections_changed.connect(self._refresh.start)
        self.tabs.currentChanged.connect(lambda _: self._on_page())
        QShortcut(QKeySequence.StandardKey.Save, self, self.keep)
        QShortcut(QKeySequence.StandardKey.Undo, self, self.record.undo_stack.undo)
        QShortcut(QKeySequence.StandardKey.Redo, self, self.record.undo_stack.redo)
        self._on_page()

    def _lay_out(self) -> None:
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        layout.addWidget(self.tabs, 1)
        layout.addWidget(self.help)
        box = QDialogButtonBox(self)
        self.keep_button = primary("&Keep", "Keep the settings")
        self.keep_button.clicked.connect(self.keep)
        box.addButton(self.keep_button, QDialogButtonBox.ButtonRole.ApplyRole)
        self.fees_in = self._button("Read fees from &file…", "Replace the fee list", self.read_fees)
        self.fees_out = self._button(
            "&Write fees to file…",
            "For a spreadsheet",
            self.save_fees,
        )
        for button in (self.fees_in, self.fees_out):
            box.addButton(button, QDialogButtonBox.ButtonRole.ResetRole)
        close = box.addButton(QDialogButtonBox.StandardButton.Close)
        close.clicked.connect(self.close)
        layout.addWidget(box)

    def _button(self, text: str, help_text: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(text, self)
        button.setAutoDefault(False)
        named(button, text.replace("&", "").rstrip("…"), help_text)
        button.clicked.connect(lambda _checked: act())
        return button

    def _read(self) -> DepartmentSettings:
        store = self._services.store()
        return settings_of(store.practice(), store.roster())

    @property
    def is_unsaved(self) -> bool:
        """Whether something typed here is not kept yet."""
        return self.record.session != self._stored or bool(self.record.rejections)

    def show_values(self) -> None:
        """Show what is typed."""
        for page in self.pages:
            page.show_values()
        self.keep_button.setEnabled(self.is_unsaved)
        self.setWindowModified(self.is_unsaved)

    def _on_page(self) -> None:
        page = self.pages[self.tabs.currentIndex()]
        page.build()
        is_fees = page.page.key == "fees"
        self.fees_in.setVisible(is_fees)
        self.fees_out.setVisible(is_fees)
        self.help.clear()
        self.show_values()

    def keep(self) -> bool:
        """Keep all of it; what still lacks something is told, and nothing is kept then."""
        if self.record.rejections:
            labels = ", ".join(dict.fromkeys(r.label for r in self.record.rejections.values()))
            self._warn(f"Something typed could not be taken: {labels}. Correct it first.")
            return False
        services = self._services
        try:
            practice, roster = kept_of(self.record.session)
            store, at = services.store(), services.clock.now()
            store.set_practice(practice, actor=services.actor, at=at)
            store.set_roster(roster, actor=services.actor, at=at)
        except CaptureError as error:
            self._warn(str(error))
            return False
        self._stored = self.record.session
        self.help.setText("Kept. Sheets of sessions signed from now on show it.")
        self.show_values()
        self.kept.emit()
        return True

    def read_fees(self) -> None:
        """Replace the fee list with that of a file; undone like any change."""
        name = self.ask_file("read")
        if not name:
            return
        try:
            fees = fee_list.read(_content(Path(name)))
        except CaptureError as error:
            self._warn(str(error))
            return
        self.record.replace_records(replace(self.record.session, fees=fees), "Read fees", "fees")
        self.help.setText(f"{len(fees)} fees read. Keep them, or undo with Ctrl+Z.")

    def save_fees(self) -> None:
        """Write the fee list for a spreadsheet."""
        name = self.ask_file("write")
        if not name:
            return
        try:
            write_whole(Path(name), fee_list.written(self.record.session.fees).encode())
        except CaptureError as error:
            self._warn(str(error))
            return
        self.help.setText(f"Written to {Path(name).name}.")

    def _ask_file(self, wish: str) -> str:
        if wish == "read":
            return QFileDialog.getOpenFileName(self, "Read fees", "", _CSV)[0]
        return QFileDialog.getSaveFileName(self, "Write fees", "fees.csv", _CSV)[0]

    def _warn(self, sentence: str) -> None:
        self.box = message(self, QMessageBox.Icon.Warning, "Settings", sentence)
        self.box.open()

    def reject(self) -> None:
        """Escape closes as the button does: not without asking."""
        self.close()

    def closeEvent(self, event: QCloseEvent) -> None:
        if not self.is_unsaved:
            super().closeEvent(event)
            return
        event.ignore()
        box = message(
            self, QMessageBox.Icon.Question, "Settings", "What you typed here is not kept yet."
        )
        keep = box.addButton("&Keep", QMessageBox.ButtonRole.AcceptRole)
        discard = box.addButton("&Discard", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(keep)

        def answered(_result: int = 0) -> None:
            pressed = box.clickedButton()
            if pressed is keep and not self.keep():
                return
            if pressed in (keep, discard):
                self._stored = self.record.session
                self.accept()

        box.finished.connect(answered)
        self.box = box
        box.open()


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        told = (error.strerror if isinstance(error, OSError) else None) or "it is not UTF-8 text"
        problem = f"the file: {told}. Save it as comma-separated UTF-8 text."
        raise UnreadableDocument(path.name, (problem,)) from error
