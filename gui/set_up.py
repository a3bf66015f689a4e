"""Reminds a department of what it has not entered about itself, until it has or says enough."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSettings, Signal
from PySide6.QtWidgets import QWidget

from domain.errors import CaptureError
from domain.set_up import Gap, still_missing
from gui import passing
from gui.banner import Banner
from gui.services import Services
from gui.words import listed

if TYPE_CHECKING:
    from gui.set_up_window import SetUpWindow

_ENOUGH: Final = "set_up_enough"
_WORDS: Final = {Gap.PRACTICE: "practice", Gap.STAFF: "staff", Gap.MACHINES: "machines"}


class SetUp(QObject):
    """`banner` stands on the start page; `kept` says that something was entered."""

    kept = Signal()

    def __init__(self, services: Services, window: QWidget) -> None:
        super().__init__(window)
        self._services = services
        self._window = window
        self.banner = Banner(window)
        self.dialog: SetUpWindow | None = None

    def gaps(self) -> tuple[Gap, ...]:
        """What is still missing; nothing while the store cannot be read, which others tell."""
        try:
            store = self._services.store()
            return still_missing(store.practice(), store.roster())
        except CaptureError:
            return ()

    def offer(self) -> None:
        """Offer to go on where something is missing and nobody said enough."""
        gaps = self.gaps()
        if not gaps or self._services.is_demo or self._is_enough():
            self.banner.clear()
            return
        words = listed(tuple(_WORDS[gap] for gap in gaps))
        choices: tuple[tuple[str, Callable[[], object]], ...] = (
            ("Go on", self.open),
            ("Not now", self.banner.clear),
            ("Do not ask again", self._say_enough),
        )
        self.banner.offer(f"Finish setting up: {words}.", *choices)

    def open(self) -> None:
        """Show the step that comes next; what is missing decides which."""
        from gui.set_up_window import SetUpWindow

        self.dialog = SetUpWindow(self._services, self.gaps(), self._window)
        self.dialog.kept.connect(self.kept)
        self.dialog.kept.connect(self.offer)
        passing.ask(self.dialog)

    def _settings(self) -> QSettings | None:
        group = self._services.settings_group
        return QSettings("Isocenter", group) if group else None

    def _is_enough(self) -> bool:
        settings = self._settings()
        return settings is not None and bool(settings.value(_ENOUGH, defaultValue=False, type=bool))

    def _say_enough(self) -> None:
        if (settings := self._settings()) is not None:
            settings.setValue(_ENOUGH, True)
        self.banner.clear()
