"""Size and place of the window and its panes, kept at this workstation until the next start."""

from __future__ import annotations

from PySide6.QtCore import QByteArray, QSettings
from PySide6.QtWidgets import QMainWindow, QSplitter


class KeptLayout:
    """`group`: where it is kept; "" = nowhere. Nothing clinical is ever kept here."""

    def __init__(self, window: QMainWindow, panes: QSplitter, group: str) -> None:
        self._window = window
        self._panes = panes
        self._group = group

    def settings(self) -> QSettings | None:
        """What this workstation remembers; None where nothing is."""
        return QSettings("Isocenter", self._group) if self._group else None

    def restore(self) -> None:
        """Lay the window out as it was left."""
        if (settings := self.settings()) is None:
            return
        for key, restore in (
            ("geometry", self._window.restoreGeometry),
            ("panes", self._panes.restoreState),
        ):
            state = settings.value(key)
            if isinstance(state, QByteArray):
                restore(state)

    def keep(self) -> None:
        """Remember how it is laid out."""
        if (settings := self.settings()) is not None:
            settings.setValue("geometry", self._window.saveGeometry())
            settings.setValue("panes", self._panes.saveState())
