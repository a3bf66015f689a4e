"""The session on the screen: the one place where it is replaced, undone and derived again.

Flow, one way: what is typed (`gui.recording`) -> `session_changed` -> a zero timer, so that a burst
of changes derives once -> `derivation_changed`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from domain.charge import Derivation
from domain.roster import Roster, completed
from domain.session import HistoryLine, SrsSession
from domain.states import SessionState
from gui.recording import Recording

if TYPE_CHECKING:
    from domain.diagnosis_offers import Offer
    from domain.published import DiagnosisCodes

_ONE_FIELD = 1  # Qt offers commands of the same id for merging; the path decides


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """Which stored session is on the screen. `revision` 0: never saved.

    `is_amendment`: it was signed before, and what was signed stands until it is signed anew.
    """

    id: str
    revision: int
    state: SessionState = SessionState.DRAFT
    saved_by: str = ""
    is_amendment: bool = False

    @property
    def is_editable(self) -> bool:
        return self.state is SessionState.DRAFT


class SessionDocument(Recording[SrsSession]):
    """The only view-model. `derive` and `today` are handed in; no rule or store is known here."""

    opened = Signal()
    closed = Signal()
    derivation_changed = Signal()

    def __init__(
        self,
        derive: Callable[[SrsSession], Derivation],
        today: Callable[[], date],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(SrsSession(), today, parent)
        self._derive = derive
        self.diagnosis_codes: Callable[[], DiagnosisCodes | None] = lambda: None
        self.roster: Callable[[], Roster] = Roster
        self.derivation: Derivation | None = None
        self.about: Opened | None = None
        self._saved = self.session
        self._opened = self.session
        self._charged: tuple[HistoryLine, ...] | None = None
        self._aside: tuple[HistoryLine, ...] = ()
        self._timer = QTimer(self, singleShot=True, interval=0)
        self._timer.timeout.connect(self.derive_now)

    def offered(self, text: str) -> tuple[Offer, ...]:
        """Diagnosis codes that a text may mean, as of the day of the session."""
        from domain.diagnosis_offers import offers

        codes = self.diagnosis_codes()
        return offers(codes, self.session, text) if codes else ()

    def completed(self, record: SrsSession, path: str) -> SrsSession:
        """With what the department knows of a person or machine that was named."""
        return completed(record, path, self.roster())

    # What is on the screen -----------------------------------------------------------------------

    def open(
        self,
        about: Opened,
        session: SrsSession,
        *,
        derivation: Derivation | None = None,
        is_saved: bool = True,
    ) -> None:
        """Show another session. `derivation`: what was signed, for a session no longer derived."""
        self._timer.stop()
        self.undo_stack.clear()
        self._rejections.clear()
        self.about = about
        self.session = self._opened = session
        self._charged, self._aside = None, ()
        self._saved = session if is_saved else SrsSession()
        self.derivation = derivation or self._derive(session)
        self.opened.emit()
        self.session_changed.emit()
        self.rejections_changed.emit()
        self.derivation_changed.emit()

    def close(self) -> None:
        """Show no session at all."""
        self._timer.stop()
        self.undo_stack.clear()
        self._rejections.clear()
        self.about = None
        self.session = self._saved = self._opened = SrsSession()
        self._charged, self._aside = None, ()
        self.derivation = None
        self.closed.emit()

    def saved(self, revision: int, *, state: SessionState = SessionState.DRAFT) -> None:
        """Note that what is on the screen has been stored."""
        if self.about is not None:
            self.about = replace(self.about, revision=revision, state=state)
            self._saved = self.session
            self.seal()
            self.session_changed.emit()

    @property
    def is_editable(self) -> bool:
        """Whether it may be typed into: a signed session may not."""
        return self.about is not None and self.about.is_editable

    @property
    def is_changed(self) -> bool:
        """Whether the session differs from what is in the store."""
        return self.is_editable and self.session != self._saved

    @property
    def is_unsaved(self) -> bool:
        """Whether something on the screen is not in the store, half-typed text included."""
        return self.is_changed or bool(self._rejections)

    def set_history(self, charged: tuple[HistoryLine, ...]) -> None:
        """Take what the store knows was charged for this patient; not typed, hence not undone."""
        if not self.is_editable:
            return
        was_changed, self._charged = self.is_changed, charged
        shown = self._with_history(self.session)
        if shown != self.session:
            self._saved = self._saved if was_changed else shown
            self.show_session(shown)

    def _with_history(self, session: SrsSession) -> SrsSession:
        """The session's own lines with what a person said of them, and what the store knows now.

        Lines that came with the file belong to its patient: they are put aside while the MRN is
        another one.
        """
        from domain.history import merged, named  # late: opening a window needs none of it

        own = tuple(dict.fromkeys((*self._aside, *session.history)))
        self._aside = ()
        if session.patient.mrn != self._opened.patient.mrn:
            came = {named(line) for line in self._opened.history if line.session is None}
            self._aside = tuple(line for line in own if named(line) in came)
            own = tuple(line for line in own if named(line) not in came)
        known = own if self._charged is None else merged(own, self._charged)
        return replace(session, history=known)

    def show_session(self, session: SrsSession) -> None:
        """Put a session on the screen; called by undo commands and by `set_history`."""
        self.session = self._with_history(session)
        self.session_changed.emit()
        self._timer.start()

    def settle(self) -> None:
        """Derive what was typed last, if that still waits."""
        if self._timer.isActive():
            self.derive_now()

    def derive_now(self) -> None:
        """Derive what is on the screen, without waiting for the timer."""
        self._timer.stop()
        if self.is_editable:
            self.derivation = self._derive(self.session)
            self.derivation_changed.emit()
