"""The windows beside the main one, each opened once and shown again after."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMessageBox, QWidget

from domain.errors import CaptureError
from gui import actions as acts
from gui.document import SessionDocument
from gui.labels import message
from gui.services import Services

if TYPE_CHECKING:
    from domain.facts import FactBook
    from domain.session import SrsSession
    from gui.code_library import CodeLibrary
    from gui.tables_window import TablesWindow
    from gui.what_if_window import WhatIfWindow
    from gui.why_not_window import WhyNotWindow


class ExtraWindows(QObject):
    """Opens them on request; `document` is the session the main window shows."""

    book_changed = Signal()
    go_wanted = Signal(str)
    settings_kept = Signal()

    def __init__(self, services: Services, document: SessionDocument, parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self._document = document
        self._window = parent
        self.tables: TablesWindow | None = None
        self.why_not: WhyNotWindow | None = None
        self.what_if: WhatIfWindow | None = None
        self.library: CodeLibrary | None = None

    def show_keys(self) -> None:
        """All keys on one card."""
        from gui.key_card import KeyCard

        self.card = KeyCard(acts.key_rows(), self._window)
        self.card.show()

    def show_settings(self) -> None:
        """What the department says about itself; the window is told when it is kept."""
        from gui.settings_window import SettingsWindow

        try:
            self.settings = SettingsWindow(self._services, self._window)
        except CaptureError as error:
            self.box = message(
                self._window, QMessageBox.Icon.Warning, "Settings not read", str(error)
            )
            self.box.open()
            return
        self.settings.kept.connect(self.settings_kept)
        self.settings.open()

    def show_palette(self, actions: Mapping[str, QAction]) -> None:
        """Every action, found while typing."""
        from gui.command_palette import CommandPalette

        self.palette = CommandPalette(acts.palette_rows(actions), self._window)
        self.palette.open()

    def show_why_not(self, code: str = "") -> None:
        """Why a code is not charged in the session on the screen."""
        if self.why_not is None:
            from gui.why_not_window import WhyNotWindow

            self.why_not = WhyNotWindow(self._document, self._services.book(), self._window)
            self.why_not.go_wanted.connect(self.go_wanted)
        self.why_not.open_at(code)

    def show_what_if(self) -> None:
        """Try changes on a copy of the session on the screen."""
        self._try(self._document.session, "What if?", ())

    def _try(self, session: SrsSession, title: str, offers: tuple[str, ...]) -> None:
        from gui.what_if_window import WhatIfWindow

        if self.what_if is not None:
            self.what_if.close()
            self.what_if.deleteLater()
        self.what_if = WhatIfWindow(self._services, session, title, self._window, offers=offers)
        self.what_if.show()

    def show_library(self, code: str = "") -> None:
        """The code library, as of the day of the session on the screen; at `code` if given."""
        if self.library is None:
            from gui.code_library import CodeLibrary

            self.library = CodeLibrary(
                self._services.book(),
                self._services.library_sessions,
                self._services.clock.today,
                self._window,
            )
            self.library.what_if_wanted.connect(self._try)
        derivation = self._document.derivation
        self.library.open_at(code, derivation.date_of_service if derivation else None)

    def show_book(self, book: FactBook) -> None:
        """Answer by these facts from now on."""
        if self.library is not None:
            self.library.show_book(book)
        if self.why_not is not None:
            self.why_not.show_book(book)

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
        if self.what_if is not None:
            self.what_if.close()

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
