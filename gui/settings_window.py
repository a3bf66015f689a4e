"""What the department says about itself: practice, staff, machines, fees, paper.

The pages are those of `gui.settings_fields`; typing, undo and refusals are those of any record.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final

from PySide6.QtWidgets import QDialogButtonBox, QFileDialog, QPushButton, QTabWidget, QWidget

from domain import fee_list
from domain.errors import CaptureError, UnreadableDocument
from gui import layouts, passing, theme
from gui.labels import named, primary
from gui.pin_dialog import PinDialog
from gui.services import Services
from gui.settings_dialog import SettingsDialog
from gui.settings_fields import settings_pages
from gui.sheets import write_whole
from gui.words import menu_text

_CSV: Final = "Comma-separated text (*.csv)"


class SettingsWindow(SettingsDialog):
    """All pages as tabs; the fee list goes out to a spreadsheet and comes back."""

    def __init__(self, services: Services, parent: QWidget) -> None:
        profiles = services.book().profiles.values()
        labels = tuple((one.key, one.label) for one in profiles)
        super().__init__(services, settings_pages(labels), parent)
        self.setWindowTitle("Settings[*]")
        self.resize(900, 640)
        self.ask_file: Callable[[str], str] = self._ask_file
        self.tabs = QTabWidget(self)
        self.tabs.setDocumentMode(True)
        named(self.tabs.tabBar(), "Pages of the settings")
        for number, page in enumerate(self.pages, start=1):
            self.tabs.addTab(page, f"&{number} {menu_text(page.page.title)}")
        self._lay_out()
        self.tabs.currentChanged.connect(lambda _: self._on_page())
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
        self.pin = self._button("Set &PIN…", "Of this workstation; kept at once", self.set_pin)
        for button in (self.fees_in, self.fees_out, self.pin):
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

    def show_values(self) -> None:
        """Show what is typed, and whether there is something to keep."""
        super().show_values()
        self.keep_button.setEnabled(self.is_unsaved)

    def _on_page(self) -> None:
        page = self.pages[self.tabs.currentIndex()]
        page.build()
        is_fees = page.page.key == "fees"
        self.fees_in.setVisible(is_fees)
        self.fees_out.setVisible(is_fees)
        self.pin.setVisible(page.page.key == "safety")
        self.help.clear()
        self.show_values()

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

    def set_pin(self) -> None:
        """Set, change or remove the PIN of this workstation."""
        try:
            dialog = PinDialog(self._services, self)
        except CaptureError as error:
            self._warn(str(error))
            return
        dialog.accepted.connect(lambda: self.help.setText("The PIN was kept or removed."))
        self.pin_dialog = dialog
        passing.ask(dialog)

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


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        told = (error.strerror if isinstance(error, OSError) else None) or "it is not UTF-8 text"
        problem = f"the file: {told}. Save it as comma-separated UTF-8 text."
        raise UnreadableDocument(path.name, (problem,)) from error
