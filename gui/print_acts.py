"""What can be printed: the sheets of a session, those of a day, the paper form, the register."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from domain.session import SrsSession
from gui.desk import Desk
from gui.document import SessionDocument
from gui.form_sheets import FormSheets
from gui.key_sheets import KeyCardSheets
from gui.print_orders import memory_of
from gui.services import Services
from gui.session_sheets import SessionSheets, SheetMaker
from gui.sheets import Sheets
from gui.tasks import Tasks
from gui.worklist import WorklistPanel

if TYPE_CHECKING:
    from gui.batch_window import BatchWindow
    from gui.register_window import RegisterWindow


class PrintActs(QObject):
    """Opens each on request; the worklist is read again when something was handed out."""

    said = Signal(str)

    def __init__(
        self,
        services: Services,
        desk: Desk,
        document: SessionDocument,
        tasks: Tasks,
        worklist: WorklistPanel,
    ) -> None:
        super().__init__(worklist)
        self._services = services
        self._desk = desk
        self._document = document
        self._tasks = tasks
        self._worklist = worklist
        self.memory = memory_of(services.settings_group)
        maker = SessionSheets(desk, document, services.render)
        self.sheets = Sheets(services, maker, tasks, self._window, self.memory)
        self._join(self.sheets)
        self.forms: Sheets | None = None
        self.batch: BatchWindow | None = None
        self.register: RegisterWindow | None = None

    @property
    def _window(self) -> QWidget:
        return self._worklist.window()

    def slots(self) -> dict[str, Callable[[], object]]:
        """What the actions of `gui.actions` do."""
        return {
            "print": self.sheets.open_preview,
            "print_day": self.print_day,
            "form": self.show_blank_form,
            "form_of": self.show_form,
            "register": self.show_register,
            "print_keys": self.show_key_card,
        }

    def show_blank_form(self) -> None:
        """The paper form with nothing in it."""
        self._show_form(FormSheets(self._services, self._desk, SrsSession()))

    def show_form(self) -> None:
        """The paper form with what the session on the screen holds."""
        about = self._document.about
        if about is not None:
            session = self._document.session
            self._show_form(FormSheets(self._services, self._desk, session, about.id))

    def show_key_card(self) -> None:
        """The card of all keys on paper."""
        self._show_form(KeyCardSheets(self._services))

    def _show_form(self, maker: SheetMaker) -> None:
        if self.forms is None:
            self.forms = Sheets(self._services, maker, self._tasks, self._window, self.memory)
            self.forms.said.connect(self.said)
        self.forms.show(maker)

    def print_day(self) -> None:
        """The sheets of what is chosen in the list, of a day, or of what it shows, in order."""
        from gui.batch_window import BatchWindow

        if self.batch is None:
            self.batch = BatchWindow(
                self._services, self._tasks, self._worklist.asked, self.memory, self._window
            )
            self.batch.handed_out.connect(self._on_handed_out)
            self._tasks.closing.connect(self.batch.stop)
        self.batch.ask(self._worklist.days.text(), self._worklist.model.chosen())

    def show_register(self) -> None:
        """Which sheet numbers were handed out, and which never were."""
        from gui.register_window import RegisterWindow

        if self.register is None:
            self.register = RegisterWindow(self._services, self._tasks, self.memory, self._window)
        self.register.ask()

    def _join(self, sheets: Sheets) -> None:
        sheets.said.connect(self.said)
        sheets.handed_out.connect(self._on_handed_out)

    def _on_handed_out(self) -> None:
        about = self._document.about
        self._worklist.refresh(about.id if about else "")
