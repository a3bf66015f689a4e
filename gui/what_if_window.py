"""What would follow if a session had been otherwise: changes on the left, the difference beside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QPushButton,
    QScrollArea,
    QSplitter,
    QVBoxLayout,
    QWidget,
)

from domain.case import Case
from domain.charge import Derivation
from domain.session import SrsSession
from domain.what_if import Edited, WhatIf
from domain.what_if_entries import Offer, OfferGroup
from domain.what_if_offers import offer_groups
from domain.what_if_outcome import Outcome, outcome
from domain.why import session_fact
from gui import layouts, theme
from gui.controls import Tick
from gui.labels import named, primary, text_label
from gui.services import Services
from gui.sheets import Sheets
from gui.statements import Statement, StatementList, section
from gui.tasks import Tasks
from gui.what_if_sheets import WhatIfSheets
from gui.what_if_words import outcome_rows
from gui.words import menu_text, plain

if TYPE_CHECKING:
    from gui.what_if_fields import WhatIfFields

_ONLY_A_COPY = "A copy only: nothing here is stored or charged, and the session stays as it is."


class WhatIfWindow(QDialog):
    """Works on a copy of `session`; never writes. `title` names no patient.

    Args:
        offers: keys of changes that hold from the start.
    """

    def __init__(
        self,
        services: Services,
        session: SrsSession,
        title: str = "What if?",
        parent: QWidget | None = None,
        *,
        offers: tuple[str, ...] = (),
    ) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint)
        self._services = services
        self.asked = WhatIf(session)
        self.outcome: Outcome = outcome(self.asked, services.book())
        self.tasks = Tasks(self)
        self.sheets = Sheets(services, WhatIfSheets(services, self._now), self.tasks, self)
        self.ticks: dict[str, Tick] = {}
        self.difference = StatementList("What would change", "", self)
        self.heading = text_label(title, "heading", wraps=True)
        self.said = text_label("", "quiet", wraps=True)
        self.fields: WhatIfFields | None = None
        self.edit = QPushButton("&Change fields…", self)
        self.again = QPushButton("&As recorded", self)
        self.print = primary("&Preview and print…", "Print it, marked on every page as no claim")
        self.close_button = QPushButton("C&lose", self)
        self._lay_out()
        self._connect()
        self.resize(1120, 640)
        for offer in self._offers():
            if offer.key in offers:
                self.toggle(offer)
        self._show()

    def _now(self) -> tuple[SrsSession, Derivation]:
        return self.asked.session, self.outcome.after

    def _groups(self) -> tuple[OfferGroup, ...]:
        return offer_groups(self.asked.base, self._services.book())

    def _offers(self) -> tuple[Offer, ...]:
        return tuple(offer for group in self._groups() for offer in group.offers)

    # Building ------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        layout = layouts.column(self, theme.NEAR, (theme.ROOM,) * 4)
        layout.addWidget(self.heading)
        layout.addWidget(text_label(_ONLY_A_COPY, "quiet", wraps=True))
        halves = QSplitter(Qt.Orientation.Horizontal, self)
        halves.addWidget(self._offer_area())
        beside = QWidget(self)
        layouts.column(beside, 0, (theme.NEAR, 0, 0, 0)).addWidget(self.difference)
        beside.setMinimumWidth(180)
        halves.addWidget(beside)
        halves.setChildrenCollapsible(False)
        halves.setHandleWidth(1)
        halves.setStretchFactor(1, 1)
        halves.setSizes([400, 680])
        layout.addWidget(halves, 1)
        foot = layouts.row(theme.NEAR)
        foot.addWidget(self.said, 1)
        named(self.edit, "Change fields", "Type into the fields of the copy")
        named(self.again, "As recorded", "Takes every change back")
        named(self.close_button, "Close", "Esc")
        for button in (self.edit, self.again, self.close_button):
            button.setAutoDefault(False)
        self.print.setDefault(False)
        self.print.setAutoDefault(False)
        for button in (self.edit, self.again, self.print, self.close_button):
            foot.addWidget(button)
        layout.addLayout(foot)

    def _offer_area(self) -> QScrollArea:
        area = QScrollArea(self)
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setMinimumWidth(304)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        body = QWidget(area)
        column = layouts.column(body, theme.NEAR, (0, 0, theme.NEAR, 0))
        for group in self._groups():
            column.addWidget(self._card(group, body))
        column.addStretch()
        area.setWidget(body)
        named(area, "Changes to try")
        return area

    def _card(self, group: OfferGroup, body: QWidget) -> QFrame:
        card = QFrame(body)
        card.setObjectName("card")
        inside = QVBoxLayout(card)
        inside.setContentsMargins(theme.ROOM, theme.NEAR, theme.ROOM, theme.NEAR)
        inside.setSpacing(theme.SNUG)
        inside.addWidget(text_label(group.title, "heading", wraps=True))
        inside.addWidget(text_label(f"Recorded: {group.now}", "quiet", wraps=True))
        for offer in group.offers:
            tick = Tick(menu_text(offer.label), card)
            named(tick, f"{group.title}: {offer.label}", offer.note)
            tick.setToolTip(plain(offer.note))
            tick.clicked.connect(lambda _checked, chosen=offer: self.toggle(chosen))
            self.ticks[offer.key] = tick
            inside.addWidget(tick)
        return card

    def _connect(self) -> None:
        self.edit.clicked.connect(self.show_fields)
        self.again.clicked.connect(self.reset)
        self.print.clicked.connect(self.sheets.open_preview)
        self.close_button.clicked.connect(self.reject)
        self.sheets.said.connect(self.said.setText)

    # Asking --------------------------------------------------------------------------------------

    def toggle(self, offer: Offer) -> None:
        """Try a change, in place of another of its group, or take it back."""
        self._ask(self.asked.toggled(offer))

    def reset(self) -> None:
        """Take every change back."""
        self._ask(self.asked.reset())

    def show_fields(self) -> None:
        """Open the fields of the copy."""
        if self.fields is None:
            from gui.what_if_fields import WhatIfFields

            self.fields = WhatIfFields(self._services, self)
            self.fields.changed.connect(self._on_typed)
        self.fields.show()
        self.fields.raise_()
        self.fields.show_copy(self.asked.session)

    def _on_typed(self, session: SrsSession) -> None:
        if session != self.asked.session:
            self._ask(self.asked.edited(session))

    def _ask(self, asked: WhatIf) -> None:
        self.asked = asked
        self.outcome = outcome(asked, self._services.book())
        self._show()
        if self.fields is not None and self.fields.isVisible():
            self.fields.show_copy(asked.session)

    def _show(self) -> None:
        held = {offer.key: offer for offer in self.asked.offers}
        for key, tick in self.ticks.items():
            tick.setChecked(key in held)
        rows = outcome_rows(self.outcome, is_changed=bool(self.asked.steps))
        self.difference.show_statements((*self._by_hand(), *rows))
        notes = (f"{offer.label}: {offer.note}" for offer in held.values() if offer.note)
        self.said.setText(" ".join(notes))
        self.again.setEnabled(bool(self.asked.steps))

    def _by_hand(self) -> tuple[Statement, ...]:
        """What was typed into the copy, and what of it no longer fits."""
        case, book = Case(session=self.asked.session), self._services.book()
        steps = [step for step in self.asked.steps if isinstance(step, Edited)]
        dropped = set(self.asked.dropped)
        typed = tuple(
            Statement(text=session_fact(case, book, path).text)
            for path in dict.fromkeys(path for step in steps for path, _ in step.patch)
        )
        gone = tuple(Statement(text=f"No longer fits: {name}") for name in sorted(dropped))
        return section("Changed by hand", (*typed, *gone))

    def done(self, result: int) -> None:
        """Finish what is being laid out before the window goes."""
        if self.fields is not None:
            self.fields.close()
        self.tasks.close()
        super().done(result)
