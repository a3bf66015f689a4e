"""The menu's "Show Medicare estimate": off until somebody wants it, and remembered from then on."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, QSettings
from PySide6.QtGui import QAction

if TYPE_CHECKING:
    from gui.live_panel import LivePanel

_SHOWN: Final = "estimate/shown"
_LOCALITY: Final = "estimate/locality"


class EstimateSwitch(QObject):
    """Joins the menu entry, the tab of the live panel and what this workstation remembers.

    Args:
        live: asked when first needed; the panel is made late.
        settings: None where nothing is kept.
    """

    def __init__(
        self,
        action: QAction,
        live: Callable[[], LivePanel],
        settings: Callable[[], QSettings | None],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._action = action
        self._live = live
        self._settings = settings
        action.toggled.connect(self._on_toggled)

    def restore(self) -> None:
        """Show the estimate where it was shown when the program was last left."""
        settings = self._settings()
        if settings is not None and settings.value(_SHOWN, defaultValue="") == "yes":
            self._action.setChecked(True)

    def _on_toggled(self, is_wanted: bool) -> None:  # noqa: FBT001 - Qt's slot
        settings = self._settings()
        live = self._live()
        if is_wanted:
            panel = live.add_estimate()
            panel.set_locality(str(settings.value(_LOCALITY, "") or "") if settings else "")
            panel.locality_changed.connect(lambda text: self._keep(_LOCALITY, text))
        else:
            live.remove_estimate()
        self._keep(_SHOWN, "yes" if is_wanted else "no")

    def _keep(self, key: str, value: str) -> None:
        settings = self._settings()
        if settings is not None:
            settings.setValue(key, value)
