"""A window over the fakes, as a test wants it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from pytestqt.qtbot import QtBot

from domain.backups import BackupDesk
from domain.documents import Superbill
from domain.session import SrsSession
from gui.main_window import MainWindow
from gui.services import Services
from reports.superbill import render
from storage.codec import encode_session
from tests.gui.fakes_store import (
    PLANNER,
    FakePrinters,
    MemoryStore,
    StillClock,
    book,
    derived,
    example,
    put,
)

__all__ = ["Desktop", "FakePrinters", "MemoryStore", "example", "put"]


@dataclass
class Desktop:
    """Makes windows over one store and closes them at the end."""

    qtbot: QtBot
    store: MemoryStore = field(default_factory=MemoryStore)
    printers: FakePrinters = field(default_factory=FakePrinters)
    render: Callable[[Superbill], bytes] = render
    is_demo: bool = False
    backups: BackupDesk | None = None
    windows: list[MainWindow] = field(default_factory=list)

    def services(self) -> Services:
        return Services(
            store=lambda: self.store,
            open_store=lambda: MemoryStore(self.store.kept),
            book=book,
            clock=StillClock(),
            actor=PLANNER,
            derive=derived,
            encode=encode_session,
            render=self.render,
            version="0.1.0",
            is_demo=self.is_demo,
            examples=(("Metastases", example("metastases-hospital")),) if self.is_demo else (),
            printers=self.printers,
            backups=self._backups if self.backups else None,
        )

    def _backups(self) -> BackupDesk:
        assert self.backups is not None
        return self.backups

    def window(self) -> MainWindow:
        made = MainWindow(self.services())
        self.windows.append(made)
        made.show()
        self.qtbot.waitExposed(made)
        made.activateWindow()
        made.after_first_paint()
        return made

    def opened(self, session: SrsSession) -> MainWindow:
        """A window with this session stored and opened."""
        put(self.store, session)
        window = self.window()
        window.acts.open("one")
        return window
