"""The sheets of a what-if: stamped on every page, naming nobody, noted nowhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from domain.charge import Derivation
from domain.choices import Biller
from domain.session import SrsSession
from domain.superbills import SheetOrder
from domain.what_if_sheets import of_what_if
from gui.desk import Sheet
from gui.print_orders import Asked
from gui.services import Services
from gui.session_sheets import Composed, Offers, offers_of, superbill_sheet


class WhatIfSheets:
    """`asked`: the session as it would be and what follows from it, now."""

    has_reasons = True

    def __init__(
        self, services: Services, asked: Callable[[], tuple[SrsSession, Derivation]]
    ) -> None:
        self._services = services
        self._asked = asked

    @property
    def offers(self) -> Offers:
        """Those who would charge something."""
        return offers_of(self._asked()[1].billers)

    def held(self) -> WhatIfSheets:
        """Of what is asked now; another change may follow it in the window."""
        now = self._asked()
        return WhatIfSheets(self._services, lambda: now)

    def compose(self, asked: Asked) -> Composed:
        """The sheet as it would be."""
        session, derivation = self._asked()
        codes = {code for line in derivation.lines for code in line.diagnoses}
        groups = {code: self._services.book().diagnosis_group(code) for code in sorted(codes)}
        order = SheetOrder(
            biller=Biller(asked.kind),
            practice=self._services.store().practice(),
            with_reasons=asked.with_reasons,
            diagnosis_labels={code: group.label for code, group in groups.items() if group},
        )
        superbill = of_what_if(session, derivation, order)
        made = superbill_sheet(superbill, self._services.render, asked)
        return replace(made, sheet=replace(made.sheet, is_what_if=True))

    def hand_out(self, sheet: Sheet) -> None:
        """Nothing is noted: it is the sheet of no session."""
