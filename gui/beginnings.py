"""Begins sessions from templates or from the one on the screen, and keeps templates."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from domain import templates
from domain.errors import CaptureError
from domain.session import SrsSession
from domain.templates import Template, WorkDays
from gui import passing
from gui.document import SessionDocument
from gui.services import Services

if TYPE_CHECKING:
    from gui.begin_dialog import BeginDialog, Beginning, TemplateNameDialog


class Beginnings(QObject):
    """`wanted` carries a session to begin with; nothing is stored until a person saves it."""

    wanted = Signal(object)
    said = Signal(str)

    def __init__(self, services: Services, document: SessionDocument, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._document = document
        self._window = window
        self.dialog: BeginDialog | None = None
        self.naming: TemplateNameDialog | None = None

    def ask(self) -> None:
        """Ask how to begin."""
        from gui.begin_dialog import BeginDialog

        today = self._services.clock.today()
        self.dialog = BeginDialog(self._offered(), today, self._window)
        # In a turn of its own: the dialog is gone before the session comes.
        self.dialog.chosen.connect(self.wanted, Qt.ConnectionType.QueuedConnection)
        self.dialog.remove_wanted.connect(self._remove)
        passing.ask(self.dialog)

    def keep(self) -> None:
        """Keep the session on the screen as a template, under a name that is asked for."""
        from gui.begin_dialog import TemplateNameDialog

        taken = tuple(one.name for one in self._kept())
        self.naming = TemplateNameDialog(taken, self._window)
        self.naming.accepted.connect(self._on_named)
        passing.ask(self.naming)

    def _on_named(self) -> None:
        if self.naming is None:
            return
        name = self.naming.name.text().strip()
        made = Template(name=name, session=templates.skeleton(self._document.session))
        others = [one for one in self._kept() if one.name.casefold() != name.casefold()]
        if self._store((*others, made)):
            self.said.emit(f"Kept as template “{name}”. Ctrl+Shift+N begins from it.")

    def _remove(self, name: str) -> None:
        if self._store(tuple(one for one in self._kept() if one.name != name)) and self.dialog:
            self.dialog.show_beginnings(self._offered())

    def _kept(self) -> tuple[Template, ...]:
        try:
            return self._services.store().templates()
        except CaptureError as error:
            self.said.emit(str(error))
            return ()

    def _store(self, kept: tuple[Template, ...]) -> bool:
        services = self._services
        ordered = tuple(sorted(kept, key=lambda one: one.name.casefold()))
        try:
            services.store().set_templates(ordered, actor=services.actor, at=services.clock.now())
        except CaptureError as error:
            self.said.emit(str(error))
            return False
        return True

    def _offered(self) -> tuple[Beginning, ...]:
        from gui.begin_dialog import Beginning

        found = [
            Beginning(title=one.name, template=one.name, make=_from(one.session))
            for one in self._kept()
        ]
        if self._document.about is not None:
            shown = self._document.session
            found += [
                Beginning(
                    title="Like the session on the screen, another patient",
                    make=_from(templates.skeleton(shown)),
                ),
                Beginning(
                    title="For the patient on the screen again",
                    make=lambda day, work: templates.again(shown, day, work),
                ),
            ]
        blank = Beginning(title="A blank session", make=_from(SrsSession()))
        return (*found, blank)


def _from(session: SrsSession) -> Callable[[date, WorkDays], SrsSession]:
    """A skeleton that waits for its days."""
    return lambda day, work: templates.begun(session, day, work)
