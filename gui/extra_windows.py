"""The windows beside the main one, each opened once and shown again after."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMainWindow, QMessageBox, QWidget

from domain.errors import CaptureError
from gui import actions as acts
from gui import passing, practice_mode
from gui.backup_reminder import BackupReminder
from gui.document import SessionDocument
from gui.labels import message
from gui.lock import Lock
from gui.services import Services
from gui.set_up import SetUp

if TYPE_CHECKING:
    from domain.charge import CheckItem
    from domain.facts import FactBook
    from domain.session import SrsSession
    from gui.about_dialog import AboutDialog
    from gui.backup_window import BackupWindow
    from gui.code_library import CodeLibrary
    from gui.tables_window import TablesWindow
    from gui.what_if_window import WhatIfWindow
    from gui.why_not_window import WhyNotWindow


_NO_BACKUPS = "What is typed in practice mode is made up and thrown away: no backup is needed."


class ExtraWindows(QObject):
    """Opens them on request; `document` is the session the main window shows."""

    book_changed = Signal()
    go_wanted = Signal(str)
    settings_kept = Signal()
    reopen_wanted = Signal()  # a backup is ready to take the place of a database that did not open

    def __init__(self, services: Services, document: SessionDocument, parent: QMainWindow) -> None:
        super().__init__(parent)
        self._services = services
        self._document = document
        self._window = parent
        self.tables: TablesWindow | None = None
        self.why_not: WhyNotWindow | None = None
        self.what_if: WhatIfWindow | None = None
        self.library: CodeLibrary | None = None
        self.about: AboutDialog | None = None
        self.backups: BackupWindow | None = None
        self.set_up = SetUp(services, parent)
        self.set_up.kept.connect(self.settings_kept)
        self.settings_kept.connect(self.set_up.offer)
        self.lock = Lock(services, parent)
        self.settings_kept.connect(self.lock.follow)
        self.reminder = BackupReminder(services, parent)
        self.reminder.wanted.connect(self.show_backups)

    def slots(self) -> dict[str, Callable[[], object]]:
        """What opens each of them, by the key of its act."""
        return {
            "lock": self.lock.lock,
            "settings": self.show_settings,
            "set_up": self.open_set_up,
            "practice": self.start_practice,
            "tables": self.show_tables,
            "backups": self.show_backups,
            "what_if": self.show_what_if,
            "about": self.show_about,
            "help": self.show_help,
        }

    @property
    def strips(self) -> tuple[QWidget, ...]:
        """What may stand above the preview on the start page."""
        return (self.reminder.banner, self.set_up.banner)

    def offer(self) -> None:
        """Offer on the start page what is worth a reminder, and guard the window from now on."""
        self.set_up.offer()
        self.reminder.offer()
        self.lock.begin()

    def show_help(self) -> None:
        """Help for the place where a person stands."""
        from gui.help_here import HelpHere, manual_text, place_of

        place = place_of(self._window.focusWidget())
        self.help = HelpHere(place, manual_text(), self._window)
        self.help.keys_wanted.connect(self.show_keys)
        passing.show(self.help)

    def show_keys(self) -> None:
        """All keys on one card."""
        from gui.key_card import KeyCard

        self.card = KeyCard(acts.key_rows(), self._window)
        passing.show(self.card)

    def record_many(self, items: tuple[CheckItem, ...]) -> None:
        """Record several of these documents at once, as one undoable act."""
        document = self._document
        if not document.is_editable:
            return
        from gui.record_many import RecordManyDialog

        dialog = RecordManyDialog(
            items,
            document.session,
            self._services.book().documents,
            document.today(),
            self._services.derive,
            self._window,
        )
        dialog.accepted.connect(lambda: self._on_recorded(dialog.session))
        self.many = dialog
        passing.ask(dialog)

    def _on_recorded(self, session: SrsSession | None) -> None:
        if session is not None:
            self._document.replace_records(session, "Record documents", "documents")

    def show_settings(self) -> None:
        """What the department says about itself; the window is told when it is kept."""
        from gui.settings_window import SettingsWindow

        try:
            self.settings = SettingsWindow(self._services, self._window)
        except CaptureError as error:
            self._tell("Settings not read", str(error))
            return
        self.settings.kept.connect(self._on_kept)
        passing.ask(self.settings)

    def _on_kept(self) -> None:
        """Another profile may speak for a payer from now on."""
        if self._services.tables is not None:
            self._services.tables.refresh()
            self.book_changed.emit()
        self.settings_kept.emit()

    def open_set_up(self) -> None:
        """The steps of the welcome that follow the database."""
        try:
            self.set_up.open()
        except CaptureError as error:
            self._tell("Settings not read", str(error))

    def start_practice(self) -> None:
        """Made-up sessions in a process of its own; there, they are all around already."""
        command = self._services.practice_command
        said = practice_mode.start(command) if command else practice_mode.WORDS
        self._tell("Practice mode", said, QMessageBox.Icon.Information)

    def _tell(
        self, title: str, text: str, icon: QMessageBox.Icon = QMessageBox.Icon.Warning
    ) -> None:
        self.box = message(self._window, icon, title, text)
        passing.ask(self.box)

    def show_palette(self, actions: Mapping[str, QAction]) -> None:
        """Every action, found while typing."""
        from gui.command_palette import CommandPalette

        self.palette = CommandPalette(acts.palette_rows(actions), self._window)
        passing.ask(self.palette)

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

    def show_backups(self) -> None:
        """Make a backup or put one back; it goes on working while it is put away."""
        desk = self._services.backups
        if desk is None:
            self._tell("Backups", _NO_BACKUPS, QMessageBox.Icon.Information)
            return
        if self.backups is None:
            from gui.backup_window import BackupWindow

            self.backups = BackupWindow(self._services, desk, self._window)
            self.backups.is_busy = lambda: self._document.is_unsaved
            self.backups.made.connect(self.reminder.offer)
            self.backups.leave_wanted.connect(self._window.close)
            self.backups.reopen_wanted.connect(self.reopen_wanted)
        self.backups.open_now()

    def stop(self) -> None:
        """Let go what still goes on in a window; the program ends."""
        self.lock.stop()
        if self.tables is not None:
            self.tables.stop()
        if self.backups is not None:
            self.backups.stop()
        if self.what_if is not None:
            self.what_if.close()
        if self.about is not None:
            self.about.stop()

    def show_about(self) -> None:
        """Versions, rules, tables, licences and the self-test."""
        from gui.about_dialog import AboutDialog

        if self.about is None:
            self.about = AboutDialog(self._services, self._window)
        self.about.open_now()
