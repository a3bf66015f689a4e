"""What the window does with the session on the screen: open, save, sign, put away, bring back."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from domain.charge import CheckItem
from domain.errors import CaptureError, StaleRevision
from domain.ports import StoredDraft
from domain.session import SrsSession
from domain.states import SessionState
from gui import passing
from gui.banner import Banner
from gui.conflict import Conflict
from gui.desk import Desk
from gui.document import Opened, SessionDocument
from gui.drafts import DraftKeeper
from gui.labels import message
from gui.services import Services

if TYPE_CHECKING:
    from gui.record_dialog import RecordDialog
    from gui.sign_dialog import SignDialog

_PAUSE_MS = 300  # after the MRN was last changed


class SessionActs(QObject):
    """Carries out what menus and panels ask for; every refusal becomes a sentence on the screen."""

    said = Signal(str)
    list_changed = Signal(str)

    def __init__(
        self,
        services: Services,
        desk: Desk,
        document: SessionDocument,
        drafts: DraftKeeper,
        banner: Banner,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._services = services
        self._desk = desk
        self._document = document
        self._drafts = drafts
        self._banner = banner
        self._window = window
        self._history = QTimer(self)
        self._history.setSingleShot(True)
        self._history.setInterval(_PAUSE_MS)
        self._history.timeout.connect(self.look_up_history)
        self._looked_up: tuple[str, str] | None = None
        self.conflict = Conflict(desk, self._put_away, window)
        self.conflict.failed.connect(lambda sentence: self.warn("Not saved", sentence))
        document.session_changed.connect(self._on_session)
        self.box: QMessageBox | None = None
        self.dialog: SignDialog | RecordDialog | None = None

    def _on_session(self) -> None:
        about, mrn = self._document.about, self._document.session.patient.mrn
        if about is not None and (about.id, mrn or "") != self._looked_up:
            self._history.start()

    def look_up_history(self) -> None:
        """Ask the store what was charged for the patient of this MRN in other sessions."""
        self._history.stop()
        about, session = self._document.about, self._document.session
        if about is None or not about.is_editable:
            return
        try:
            charged = self._desk.charged_before(about, session)
        except CaptureError as error:
            self.said.emit(str(error))
            return
        self._looked_up = (about.id, session.patient.mrn or "")
        self._document.set_history(charged)

    # Opening and putting away --------------------------------------------------------------------

    def new(self) -> None:
        """Begin a new session."""
        self.when_free(lambda: self._document.open(self._desk.new(), SrsSession()))

    def begin(self, session: SrsSession) -> None:
        """Begin with what a template or an example holds."""
        self.when_free(lambda: self._document.open(self._desk.new(), session, is_saved=False))

    def open(self, session_id: str) -> None:
        """Open a stored session, unless it is the one on the screen."""
        about = self._document.about
        if about is None or about.id != session_id:
            self.when_free(lambda: self._open(session_id))

    def close(self) -> None:
        """Put the session away."""
        self.when_free(self._document.close)

    def when_free(self, act: Callable[[], None]) -> None:
        """Do `act` once nothing unsaved is on the screen: at once, or after asking."""
        if not self._document.is_unsaved:
            act()
            return
        box = message(
            self._window,
            QMessageBox.Icon.Question,
            "Unsaved changes",
            "The session on the screen has changes that are not saved.",
            self._half_typed(),
        )
        save = box.addButton("&Save", QMessageBox.ButtonRole.AcceptRole)
        later = box.addButton("&Keep for later", QMessageBox.ButtonRole.ActionRole)
        discard = box.addButton("&Discard changes", QMessageBox.ButtonRole.DestructiveRole)
        box.addButton(QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(save)
        later.setToolTip("Kept as a draft and offered again")

        def answered(_result: int = 0) -> None:
            pressed = box.clickedButton()
            if (
                (pressed is save and self.save())
                or (pressed is later and self._keep_for_later())
                or (pressed is discard and self._discard())
            ):
                act()

        box.finished.connect(answered)
        self.box = box
        passing.ask(box)

    def _half_typed(self) -> str:
        found = self._document.rejections.values()
        labels = ", ".join(dict.fromkeys(rejection.label for rejection in found))
        return f"Text that could not be taken is lost if you leave: {labels}." if labels else ""

    def _open(self, session_id: str) -> None:
        try:
            about, session, derivation = self._desk.open(session_id)
        except CaptureError as error:
            self.warn("Not opened", str(error))
            return
        self._document.open(about, session, derivation=derivation)
        self.look_up_history()
        self.offer_drafts(only=session_id)

    def _keep_for_later(self) -> bool:
        self._put_away()
        return True

    def _put_away(self) -> None:
        """Keep what is on the screen as a draft and show nothing."""
        self._drafts.keep()
        self._drafts.settle()
        self._document.close()

    def _discard(self) -> bool:
        self._drafts.settle()
        about = self._document.about
        try:
            if about is not None:
                self._services.store().drop_draft(about.id, self._services.actor.name)
        except CaptureError as error:
            self.warn("Not discarded", str(error))
            return False
        self._document.close()
        return True

    # Saving and signing --------------------------------------------------------------------------

    def save(self) -> bool:
        """Store what is on the screen; True when it is stored."""
        document, about = self._document, self._document.about
        if about is None or not about.is_editable:
            return False
        if about.revision and not document.is_changed:
            self.said.emit(
                self._refused_text() or "Nothing to save: no change since the last time."
            )
            return not document.rejections
        self._drafts.settle()
        self.look_up_history()
        document.derive_now()
        if document.derivation is None:
            return False
        try:
            revision = self._desk.save(about, document.session)
        except StaleRevision:
            self._drafts.keep()
            self.conflict.settle(about, document.session, self.save_merged)
            return False
        except CaptureError as error:
            self.warn("Not saved", str(error))
            return False
        document.saved(revision)
        self.list_changed.emit(about.id)
        self.said.emit(f"Saved as revision {revision}. {self._refused_text()}".strip())
        return not document.rejections

    def save_merged(self, about: Opened, session: SrsSession) -> None:
        """Show and store the session that was made of two."""
        self._drafts.settle()
        self._document.open(about, session, is_saved=False)
        QTimer.singleShot(0, self, self.save)  # in a turn of its own, once it is shown

    def open_again(self, session_id: str) -> None:
        """Show a stored session as it stands now, in place of the one on the screen."""
        self._open(session_id)

    def _refused_text(self) -> str:
        first = next(iter(self._document.rejections.values()), None)
        return f"Not stored: {first.label}. {first.sentence}" if first else ""

    def sign(self) -> None:
        """Ask what may pass, then sign."""
        document = self._document
        if document.about is None or not document.is_editable:
            self.said.emit("Only an open, unsigned session can be signed.")
            return
        if document.rejections:
            self.warn("Not signed", f"{self._refused_text()} Correct it first.")
            return
        self.look_up_history()
        document.derive_now()
        if document.derivation is None:
            return
        from domain.signing import obstacles
        from gui.sign_dialog import SignDialog

        dialog = SignDialog(
            obstacles(document.derivation),
            self._services.actor.name,
            self._window,
            entered_by=document.about.saved_by,
        )
        dialog.accepted.connect(lambda: self._sign(dialog))
        self.dialog = dialog
        passing.ask(dialog)

    def _sign(self, dialog: SignDialog) -> None:
        document, about = self._document, self._document.about
        if about is None or document.derivation is None or not document.is_editable:
            return
        self._drafts.settle()
        try:
            revision, derivation = self._desk.sign(
                about,
                document.session,
                dialog.waivers,
                is_unsaved=document.is_changed,
            )
        except StaleRevision:
            self._drafts.keep()
            self.conflict.settle(about, document.session, self.save_merged)
            return
        except CaptureError as error:
            self.warn("Not signed", str(error))
            return
        signed = Opened(
            id=about.id,
            revision=revision,
            state=SessionState.SIGNED,
            saved_by=self._services.actor.name,
        )
        document.open(signed, document.session, derivation=derivation)
        self.list_changed.emit(about.id)
        self.said.emit("Signed. Print the superbills with Ctrl+P.")

    # Documents and drafts ------------------------------------------------------------------------

    def record(self, item: CheckItem) -> None:
        """Ask for the dates and signatures of one document."""
        document = self._document
        if not document.is_editable or document.derivation is None:
            return
        from gui.record_dialog import Days, RecordDialog

        known = next((d for d in document.session.documents if d.key == item.document), None)
        days = Days(today=self._services.clock.today(), session=document.derivation.date_of_service)
        dialog = RecordDialog(item, known, days, self._window)
        dialog.accepted.connect(lambda: self._record(dialog))
        self.dialog = dialog
        passing.ask(dialog)

    def _record(self, dialog: RecordDialog) -> None:
        from gui.record_dialog import recorded

        if dialog.document is not None:
            after = recorded(self._document.session, dialog.document)
            self._document.replace_records(after, "Record document", "documents")

    def offer_drafts(self, only: str = "") -> None:
        """Offer what a crash or "keep for later" left behind, the newest first."""
        try:
            drafts = self._services.store().drafts()
        except CaptureError as error:
            self.said.emit(str(error))
            return
        wanted = [draft for draft in drafts if not only or draft.session_id == only]
        if not wanted:
            self._banner.clear()
            self._show_sent_back()
            return
        draft = wanted[0]
        when = f"{draft.kept_at.astimezone():%Y-%m-%d %H:%M}"
        patient = draft.session.patient
        name = ", ".join(filter(None, (patient.family_name, patient.given_name)))
        more = f" ({len(wanted) - 1} more)" if len(wanted) > 1 else ""
        self._banner.offer(
            f"Unsaved work from {when} was kept: {name or 'a session without a name'}.{more}",
            ("Continue it", lambda: self._continue(draft)),
            ("Discard it", lambda: self._discard_draft(draft, only)),
            ("Later", self._banner.clear),
        )

    def _show_sent_back(self) -> None:
        about = self._document.about
        if about is None or not about.is_editable or not about.revision:
            return
        try:
            told = self._desk.sent_back(about)
        except CaptureError as error:
            self.said.emit(str(error))
            return
        if told:
            self._banner.offer(told, ("I have read it", self._banner.clear))

    def _continue(self, draft: StoredDraft) -> None:
        def bring_back() -> None:
            about = self._desk.reopen_draft(draft)
            self._document.open(about, draft.session, is_saved=False)
            self._banner.clear()

        self.when_free(bring_back)

    def _discard_draft(self, draft: StoredDraft, only: str) -> None:
        try:
            self._services.store().drop_draft(draft.session_id, draft.kept_by)
        except CaptureError as error:
            self.warn("Not discarded", str(error))
        self.offer_drafts(only)

    def warn(self, title: str, sentence: str) -> None:
        """Say in a box of its own that something was not done."""
        self.box = message(self._window, QMessageBox.Icon.Warning, title, sentence)
        passing.ask(self.box)
