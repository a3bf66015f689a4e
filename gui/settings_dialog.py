"""Settings being typed in a window of its own: read when it opens, kept when asked, never lost."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QMessageBox, QWidget

from domain.errors import CaptureError
from domain.payer_uses import known_profiles
from domain.settings import (
    DepartmentSettings,
    guarded,
    kept_of,
    payer_uses_of,
    precautions_of,
    settings_of,
)
from gui import passing
from gui.fields import Page
from gui.labels import message, text_label
from gui.recording import Recording
from gui.services import Services
from gui.session_editor import PageView

_KEPT = "Kept. Sheets of sessions signed from now on show it."


class SettingsDialog(QDialog):
    """Pages on one record of settings. A subclass lays out `pages` and sets `keep_button` up.

    Raises `CaptureError` when the settings cannot be read.
    """

    kept = Signal()
    _subject = "Settings"

    def __init__(self, services: Services, pages: tuple[Page, ...], parent: QWidget) -> None:
        super().__init__(parent)
        self._services = services
        self.record: Recording[DepartmentSettings] = Recording(
            self._read(), services.clock.today, self
        )
        self._stored = self.record.session
        self.help = text_label("", "quiet", wraps=True)
        self.help.setMinimumHeight(self.help.fontMetrics().lineSpacing() * 2)
        self.box: QMessageBox | None = None
        self.pages = tuple(PageView(page, self.record, self) for page in pages)
        for page in self.pages:
            page.helped.connect(self.help.setText)
        self._refresh = QTimer(self, singleShot=True, interval=0)
        self._refresh.timeout.connect(self.show_values)
        self.record.session_changed.connect(self._refresh.start)
        self.record.rejections_changed.connect(self._refresh.start)
        QShortcut(QKeySequence.StandardKey.Save, self, self.keep)
        QShortcut(QKeySequence.StandardKey.Undo, self, self.record.undo_stack.undo)
        QShortcut(QKeySequence.StandardKey.Redo, self, self.record.undo_stack.redo)

    def _read(self) -> DepartmentSettings:
        store, profiles = self._services.store(), self._services.book().profiles
        typed = settings_of(store.practice(), store.roster())
        whole = guarded(typed, store.precautions(), store.payer_uses())
        return replace(whole, profiles=known_profiles(profiles))

    @property
    def is_unsaved(self) -> bool:
        """Whether something typed here is not kept yet."""
        return self.record.session != self._stored or bool(self.record.rejections)

    def show_values(self) -> None:
        """Show what is typed."""
        for page in self.pages:
            page.show_values()
        self.setWindowModified(self.is_unsaved)

    def keep(self) -> bool:
        """Keep all of it; what still lacks something is told, and nothing is kept then."""
        if self.record.rejections:
            labels = ", ".join(dict.fromkeys(r.label for r in self.record.rejections.values()))
            self._warn(f"Something typed could not be taken: {labels}. Correct it first.")
            return False
        try:
            self._store(self.record.session)
        except CaptureError as error:
            self._warn(str(error))
            return False
        self._stored = self.record.session
        self.help.setText(_KEPT)
        self.show_values()
        self.kept.emit()
        return True

    def _store(self, settings: DepartmentSettings) -> None:
        """Keep what is new, once all of it can be kept."""
        services = self._services
        practice, roster = kept_of(settings)
        precautions = precautions_of(settings)
        uses = payer_uses_of(settings, services.book().profiles)
        store, actor, at = services.store(), services.actor, services.clock.now()
        store.set_practice(practice, actor=actor, at=at)
        store.set_roster(roster, actor=actor, at=at)
        if precautions != store.precautions():
            store.set_precautions(precautions, actor=actor, at=at)
        if uses != store.payer_uses():
            store.set_payer_uses(uses, actor=actor, at=at)

    def _warn(self, sentence: str) -> None:
        self.box = message(self, QMessageBox.Icon.Warning, self._subject, sentence)
        passing.ask(self.box)

    def reject(self) -> None:
        """Escape, the button and the frame all close: not without asking."""
        if not self.is_unsaved:
            super().reject()
            return
        box = message(
            self, QMessageBox.Icon.Question, self._subject, "What you typed here is not kept yet."
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
        passing.ask(box)
