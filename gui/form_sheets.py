"""The paper form for the treatment room, blank or of the session on the screen."""

from __future__ import annotations

from typing import Final

from domain.documents import Paper
from domain.ports import BillerIdentity, Practice
from domain.session import SrsSession
from gui.desk import FORM, Desk, Sheet
from gui.print_orders import Asked
from gui.services import Services
from gui.session_sheets import Composed, Offers

_BLANK: Final = (FORM, "Blank form")
_RECORDED: Final = (FORM, "Form of this session")


class FormSheets:
    """One form. `session_id` "": blank, naming nobody, noted nowhere.

    With a session, that the form left the program is noted in the audit as a draft sheet is.
    """

    has_reasons = False

    def __init__(
        self, services: Services, desk: Desk, session: SrsSession, session_id: str = ""
    ) -> None:
        self._services = services
        self._desk = desk
        self._session = session
        self._session_id = session_id

    @property
    def offers(self) -> Offers:
        """The form."""
        return (_RECORDED if self._session_id else _BLANK,)

    def held(self) -> FormSheets:
        """These very sheets: what they show does not change with the screen."""
        return self

    def compose(self, asked: Asked) -> Composed:
        """The fields of the session editor on paper."""
        from gui.pages import pages
        from gui.tick_sheet import tick_sheet
        from reports.tick_sheet import render

        practice = self._services.store().practice()
        paper = asked.paper or Paper(practice.paper)
        form = tick_sheet(
            pages(self._desk.document_names()),
            self._session,
            practice=name_of(practice),
            edition=f"Rules {self._services.book().pack.edition}",
            paper=paper,
        )
        sheet = Sheet(session_id=self._session_id, biller=None, paper=paper)
        return Composed(sheet=sheet, draw=lambda: render(form))

    def hand_out(self, sheet: Sheet) -> None:
        """Note it in the audit when it names a patient."""
        if sheet.session_id:
            self._desk.hand_out(sheet)


def name_of(practice: Practice) -> str:
    """Where the treatment room is: the facility, else whoever bills first."""
    known: tuple[BillerIdentity, ...] = tuple(practice.billers.values())
    place = practice.service_facility
    return next((one.name for one in (place, *known) if one and one.name), "")
