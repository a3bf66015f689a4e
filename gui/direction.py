"""From which side people read at this workstation: the window is mirrored where it is the right."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QAction, QGuiApplication

_KEPT: Final = "right_to_left"


class DirectionSwitch(QObject):
    """Joins the entry of the View menu, the application and what this workstation remembers.

    Args:
        settings: None where nothing is kept.
    """

    def __init__(
        self, action: QAction, settings: Callable[[], QSettings | None], parent: QObject
    ) -> None:
        super().__init__(parent)
        self._action = action
        self._settings = settings
        action.setChecked(QGuiApplication.layoutDirection() is Qt.LayoutDirection.RightToLeft)
        action.toggled.connect(self._choose)

    def restore(self) -> None:
        """Read as the program did when it was last left; at first, as Qt was started."""
        settings = self._settings()
        if settings is not None and settings.contains(_KEPT):
            self._action.setChecked(bool(settings.value(_KEPT, defaultValue=False, type=bool)))

    def _choose(self, is_mirrored: bool) -> None:  # noqa: FBT001  (Qt's own signal)
        direction = Qt.LayoutDirection
        QGuiApplication.setLayoutDirection(
            direction.RightToLeft if is_mirrored else direction.LeftToRight
        )
        if (settings := self._settings()) is not None:
            settings.setValue(_KEPT, is_mirrored)
