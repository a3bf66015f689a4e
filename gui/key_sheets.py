"""The card of all keys as a sheet, to be put beside the keyboard."""

from __future__ import annotations

from typing import Final

from domain.documents import Paper
from gui import actions
from gui.desk import Sheet
from gui.print_orders import Asked
from gui.services import Services
from gui.session_sheets import Composed, Offers

_NAME: Final = "key-card"


class KeyCardSheets:
    """One sheet that names nobody and is noted nowhere."""

    has_reasons = False

    def __init__(self, services: Services) -> None:
        self._services = services

    @property
    def offers(self) -> Offers:
        """The card."""
        return ((_NAME, "Key card"),)

    def held(self) -> KeyCardSheets:
        """This very sheet: it does not change."""
        return self

    def compose(self, asked: Asked) -> Composed:
        """The keys by menu, from the same table as menus and card."""
        from reports.key_card import render

        paper = asked.paper or Paper(self._services.store().practice().paper)
        version = f"Isocenter {self._services.version}"
        sheet = Sheet(session_id="", biller=None, paper=paper, name=_NAME)
        groups = actions.key_groups()
        return Composed(sheet=sheet, draw=lambda: render(groups, version=version, paper=paper))

    def hand_out(self, sheet: Sheet) -> None:
        """Nothing to note."""
