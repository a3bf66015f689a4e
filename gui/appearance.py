"""How the program looks at this workstation: as the system does, or as a person chose."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Final

from PySide6.QtCore import QObject, QSettings, Qt
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QApplication

from gui import theme
from gui.direction import DirectionSwitch

_KEPT: Final = "appearance"


class Appearance(StrEnum):
    """The choices; each is the key of its act, after `look_`."""

    SYSTEM = "system"
    LIGHT = "light"
    DARK = "dark"
    HIGH_CONTRAST = "high_contrast"


_SCHEMES: Final = {
    Appearance.SYSTEM: (None, None),
    Appearance.LIGHT: (Qt.ColorScheme.Light, False),
    Appearance.DARK: (Qt.ColorScheme.Dark, False),
    Appearance.HIGH_CONTRAST: (None, True),
}


class AppearanceSwitch(QObject):
    """Joins the entries of the View menu, the theme and what this workstation remembers.

    Args:
        dress: draws again what a palette does not reach.
        settings: None where nothing is kept.
    """

    def __init__(
        self,
        actions: Mapping[str, QAction],
        dress: Callable[[], None],
        settings: Callable[[], QSettings | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._dress = dress
        self._settings = settings
        self._group = QActionGroup(self)
        self._acts = {look: actions[f"look_{look}"] for look in Appearance}
        for look, action in self._acts.items():
            self._group.addAction(action)
            action.triggered.connect(lambda _checked, chosen=look: self._choose(chosen))
        self._direction = DirectionSwitch(actions["right_to_left"], settings, self)
        self.chosen = Appearance.SYSTEM
        self._acts[self.chosen].setChecked(True)

    def restore(self) -> None:
        """Look as the program did when it was last left."""
        self._direction.restore()
        settings = self._settings()
        kept = str(settings.value(_KEPT, "") or "") if settings is not None else ""
        if kept in set(Appearance) - {Appearance.SYSTEM}:
            self._acts[Appearance(kept)].setChecked(True)
            self._choose(Appearance(kept))

    def follow(self, system: Qt.ColorScheme | None = None) -> None:
        """Dress again: a person has chosen, or the system has changed to `system`."""
        app = QApplication.instance()
        if isinstance(app, QApplication):
            scheme, high_contrast = _SCHEMES[self.chosen]
            theme.apply(app, scheme or system, high_contrast=high_contrast)
            self._dress()

    def _choose(self, look: Appearance) -> None:
        self.chosen = look
        self.follow()
        settings = self._settings()
        if settings is not None:
            settings.setValue(_KEPT, look.value)
