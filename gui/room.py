"""Who has the room of the window: the list while no session is open, the session while one is."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QSplitter

_LIST_SHARE: Final = 0.64


class Room:
    """Moves the handles of the splitter: list, session or preview, live panel."""

    def __init__(self, panes: QSplitter) -> None:
        self._panes = panes
        self._sizes = panes.sizes()
        self._is_lists = False

    def give_list(self) -> None:
        """Show the list as a table beside its preview, without the live panel."""
        if not self._is_lists:
            self._sizes = self._panes.sizes()
        self._is_lists = True
        self._show_third(is_shown=False)
        whole = max(self._panes.width(), sum(self._sizes))
        wide = int(whole * _LIST_SHARE)
        self._panes.setSizes([wide, whole - wide, 0])

    def give_session(self) -> None:
        """Show the session between a narrow list and the live panel, as a person left them."""
        self._show_third(is_shown=True)
        if self._is_lists:
            self._is_lists = False
            self._panes.setSizes(self._sizes)

    def _show_third(self, *, is_shown: bool) -> None:
        if third := self._panes.widget(2):
            third.setVisible(is_shown)
