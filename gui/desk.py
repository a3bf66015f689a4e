"""What a person does with a session beyond typing: open, save, sign, make and hand out a sheet.

Each act is one transaction of the store; nothing here knows a rule or a widget.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from domain.charge import Derivation
from domain.choices import Biller
from domain.errors import CaptureError
from domain.ports import ReviewAct, SignedCharge, StoredDraft, StoredSession, Waiver
from domain.roster import Roster
from domain.session import HistoryLine, SrsSession
from domain.states import SessionState
from gui.document import Opened
from gui.services import Services

if TYPE_CHECKING:
    from domain.documents import Paper, Superbill
    from domain.workflow import Typed, Workplace


FORM: Final = "session_form"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """One sheet as it is shown, printed and saved: these bytes and no others.

    `session_id` "": of no session. `biller`: whose superbill; None = the session form. `name`: what
    a sheet that is neither is called.
    """

    session_id: str
    biller: Biller | None
    paper: Paper
    number: str = ""
    pdf: bytes = b""
    is_draft: bool = True
    is_what_if: bool = False
    name: str = ""

    @property
    def state(self) -> str:
        """Its number, or what it is instead of a numbered sheet."""
        if self.biller is None:
            return self.name or FORM.replace("_", "-")
        return "what-if" if self.is_what_if else "draft" if self.is_draft else self.number

    @property
    def file_name(self) -> str:
        """A name without the patient's."""
        if self.biller is None:
            return f"{self.state}.pdf"
        return f"superbill-{self.biller.replace('_', '-')}-{self.state}.pdf"

    @property
    def told(self) -> str:
        """What kind of sheet it is, in a sentence."""
        if self.biller is None:
            return _TOLD_OF_FORM[bool(self.session_id)] if not self.name else "No patient is named."
        if self.is_what_if:
            return "What if: not a claim, and marked so across every page."
        if self.is_draft:
            return "Draft: not signed, and marked so on the page."
        return f"Sheet {self.number}."


_TOLD_OF_FORM: Final = {
    False: "Blank form: no patient is named.",
    True: "Form of this session as recorded. It names the patient; that it leaves is noted.",
}


def _typed(about: Opened, session: SrsSession) -> Typed:
    from domain.workflow import Typed

    return Typed(session_id=about.id, based_on=about.revision, session=session)


class Desk:
    """The acts, over the injected store."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._reserved: dict[tuple[str, int, Biller], str] = {}

    def new(self) -> Opened:
        """A session that has not been saved yet; its id is made here, once."""
        import uuid

        return Opened(id=str(uuid.uuid4()), revision=0)

    def open(self, session_id: str) -> tuple[Opened, SrsSession, Derivation | None]:
        """A stored session; if it is signed, as it was signed."""
        stored = self._services.store().load(session_id)
        about = Opened(
            id=stored.id,
            revision=stored.revision,
            state=stored.state,
            saved_by=stored.saved_by,
            is_amendment=stored.state.is_open and self._is_amended(session_id),
        )
        if stored.state.is_open:
            return about, stored.session, None
        signed = self._signed(session_id)
        return about, stored.session, signed.derivation if signed else None

    def charged_before(self, about: Opened, session: SrsSession) -> tuple[HistoryLine, ...]:
        """This patient's lines in other sessions: charged, or of sessions not signed yet."""
        if session.patient.mrn is None:
            return ()
        from domain.workflow import charged_elsewhere

        with self._services.store().begin() as work:
            return charged_elsewhere(self._services.book(), work, about.id, session)

    def reopen_draft(self, draft: StoredDraft) -> Opened:
        """What a crash left behind, as if it were still being typed."""
        return Opened(
            id=draft.session_id,
            revision=draft.based_on,
            is_amendment=self._is_amended(draft.session_id),
        )

    def save(self, about: Opened, session: SrsSession) -> int:
        """Store what is on the screen; returns the new revision. Raises `Refused`."""
        from domain.workflow import save_session

        return save_session(self._place(), _typed(about, session))

    def sign(
        self,
        about: Opened,
        session: SrsSession,
        waivers: tuple[Waiver, ...],
        *,
        is_unsaved: bool,
    ) -> tuple[int, Derivation]:
        """Save if needed and sign, in one transaction. Raises `Refused` while it may not be.

        What is signed is derived anew from what is stored; history found since counts as unsaved.
        """
        from domain.workflow import sign_session

        place = self._place()
        is_stored = about.revision and place.store.load(about.id).session == session
        signed = sign_session(
            place,
            _typed(about, session),
            waivers,
            is_unsaved=is_unsaved or not is_stored,
        )
        return signed.revision, signed.derivation

    # Review, amendment, hand-over: see `domain.hand_over` ------------------------------------

    def ask_review(
        self, about: Opened, session: SrsSession, reviewer: str, *, is_unsaved: bool
    ) -> None:
        """Mark for review, saving first when something is unsaved. Raises `Refused`."""
        from domain.hand_over import ask_review

        ask_review(self._place(), _typed(about, session), reviewer, is_unsaved=is_unsaved)

    def approve(self, about: Opened, note: str) -> None:
        """Approve what is in review. Raises `Refused`."""
        from domain.hand_over import approve

        approve(self._place(), about.id, revision=about.revision, note=note)

    def send_back(self, about: Opened, note: str) -> None:
        """Send back what is in review. Raises `Refused`."""
        from domain.hand_over import send_back

        send_back(self._place(), about.id, revision=about.revision, note=note)

    def take_back(self, about: Opened) -> None:
        """Take a session out of review. Raises `Refused`."""
        from domain.hand_over import take_back

        take_back(self._place(), about.id, revision=about.revision)

    def amend(self, about: Opened, why: str) -> None:
        """Begin an amendment of what is signed. Raises `Refused`."""
        from domain.hand_over import amend_session

        amend_session(self._place(), about.id, revision=about.revision, why=why)

    def give_up(self, about: Opened, why: str) -> None:
        """Give up an amendment; what was signed stands again. Raises `Refused`."""
        from domain.hand_over import give_up_amendment

        give_up_amendment(self._place(), about.id, revision=about.revision, why=why)

    def mark_sent(self, about: Opened, note: str) -> None:
        """Note the hand-over to billing. Raises `Refused`."""
        from domain.hand_over import mark_sent

        mark_sent(self._place(), about.id, revision=about.revision, note=note)

    def void(self, about: Opened, why: str) -> None:
        """Close a session for good. Raises `Refused`."""
        from domain.workflow import void_session

        void_session(self._place(), about.id, revision=about.revision, why=why)

    def revisions(self, about: Opened) -> tuple[StoredSession, ...]:
        """Every stored revision, oldest first."""
        return self._services.store().revisions(about.id)

    def sent_back(self, about: Opened) -> str:
        """Who sent the session back, and why, while that stands unanswered; else ""."""
        with self._services.store().begin() as work:
            last = next(reversed(work.reviews(about.id)), None)
        is_open = last and last.act is ReviewAct.SENT_BACK and last.revision == about.revision
        return f"{last.by} sent this session back: {last.note}" if last and is_open else ""

    def document_names(self) -> dict[str, str]:
        """What each document is called."""
        return {key: kind.label for key, kind in self._services.book().documents.items()}

    def _place(self) -> Workplace:
        from domain.workflow import Workplace

        services = self._services
        return Workplace(
            store=services.store(),
            book=services.book(),
            clock=services.clock,
            actor=services.actor,
            version=services.version,
        )

    def roster(self) -> Roster:
        """Staff and machines; nobody while the store cannot be read, which others tell."""
        try:
            return self._services.store().roster()
        except CaptureError:
            return Roster()

    def compose(
        self,
        about: Opened,
        session: SrsSession,
        derivation: Derivation,
        biller: Biller,
        *,
        with_reasons: bool,
    ) -> Superbill:
        """One biller's sheet in words. A signed one gets a number, kept until it is handed out."""
        from domain.signing import priced
        from domain.superbills import SheetOrder, of_draft, of_signed

        order = SheetOrder(
            biller=biller,
            practice=self._services.store().practice(),
            with_reasons=with_reasons,
            diagnosis_labels=self._diagnosis_labels(session, derivation),
            is_void=about.state is SessionState.VOID,
        )
        signed = None if about.state.is_open else self._signed(about.id)
        if signed is None:
            return of_draft(session, priced(derivation, order.practice.fees), order)
        number, earlier = self._number(about, biller)
        numbered = replace(
            order,
            sheet_number=number,
            earlier=earlier,
            is_amended=self._is_anew(signed),
        )
        return of_signed(signed, session, numbered)

    def _is_anew(self, signed: SignedCharge) -> bool:
        """Whether something was signed before it."""
        return any(
            stored.state is SessionState.SIGNED and stored.revision < signed.revision
            for stored in self._services.store().revisions(signed.session_id)
        )

    def hand_out(self, sheet: Sheet) -> None:
        """Note in the audit that these bytes left the program. A draft is noted, not counted."""
        if sheet.biller is None or sheet.is_draft:
            self._note_draft(sheet)
            return
        from domain.workflow import record_print

        record_print(
            self._place(), sheet.session_id, sheet.biller, sheet_number=sheet.number, pdf=sheet.pdf
        )
        self._reserved = {
            key: number for key, number in self._reserved.items() if number != sheet.number
        }

    def _note_draft(self, sheet: Sheet) -> None:
        from domain.workflow import note_draft_sheet

        note_draft_sheet(self._place(), sheet.session_id, sheet.biller, pdf=sheet.pdf)

    def _number(self, about: Opened, biller: Biller) -> tuple[str, tuple[str, ...]]:
        key = (about.id, about.revision, biller)
        with self._services.store().begin() as work:
            earlier = work.prints_of(about.id, biller)
            if key not in self._reserved:
                self._reserved[key] = f"{work.next_sheet_number():06d}"
                work.commit()
        return self._reserved[key], earlier

    def _is_amended(self, session_id: str) -> bool:
        with self._services.store().begin() as work:
            return bool(work.amendments(session_id))

    def _signed(self, session_id: str) -> SignedCharge | None:
        with self._services.store().begin() as work:
            return work.signed_charge(session_id)

    def _diagnosis_labels(self, session: SrsSession, derivation: Derivation) -> dict[str, str]:
        codes = {
            *session.diagnoses,
            *(code for line in derivation.lines for code in line.diagnoses),
        }
        groups = {code: self._services.book().diagnosis_group(code) for code in sorted(codes)}
        return {code: group.label for code, group in groups.items() if group}
