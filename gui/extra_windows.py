"""The windows beside the main one, each opened once and shown again after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox, QWidget

from gui import actions as acts
from gui.document import SessionDocument
from gui.labels import message
from gui.services import Services

if TYPE_CHECKING:
    from gui.tables_window import TablesWindow


class ExtraWindows(QObject):
    """Opens them on request; `document` is the session the main window shows."""

    book_changed = Signal()

    def __init__(self, services: Services, document: SessionDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._document = document
        self._window = parent
        self.tables: TablesWindow | None = None

    def show_keys(self) -> None:
        """All keys on one card."""
        from gui.key_card import KeyCard

        self.card = KeyCard(acts.key_rows(), self._window)
        self.card.show()

    def show_palette(self, actions: Mapping[str, QAction]) -> None:
        """Every action, found while typing."""
        from gui.command_palette import CommandPalette

        self.palette = CommandPalette(acts.palette_rows(actions), self._window)
        self.palette.open()

    def show_tables(self) -> None:
        """The shelf of published tables; it goes on working while it is put away."""
        if self.tables is None and self._services.tables is not None:
            from domain.table_words import shipped_words
            from gui.tables_window import TablesWindow

            ships = shipped_words(self._services.book())
            self.tables = TablesWindow(self._services.tables, ships, self._window)
            self.tables.book_changed.connect(self.book_changed)
        if self.tables is not None:
            self.tables.show()
            self.tables.activateWindow()

    def stop(self) -> None:
        """Let go what still goes on in a window; the program ends."""
        if self.tables is not None:
            self.tables.stop()

    def show_about(self) -> None:
        """Version, rules and what they are good for."""
        pack = self._services.book().pack
        since, until = pack.verified_for
        self.box = message(
            self._window,
            QMessageBox.Icon.Information,
            "About Isocenter",
            f"Isocenter {self._services.version}",
            f"Rules {pack.edition}, verified for dates of service {since} to {until}.\n"
            "Charges are suggested from the facts entered; a person signs every session.\n"
            "CPT codes are copyright of the American Medical Association; the words beside them"
            " are this program's own.",
        )
        self.box.open()
