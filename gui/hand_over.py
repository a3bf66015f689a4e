"""Between typing and billing: review, amend, void and hand over the session on the screen."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMessageBox, QWidget

from domain.errors import CaptureError
from domain.states import SessionState
from gui import passing
from gui.desk import Desk
from gui.document import Opened, SessionDocument
from gui.drafts import DraftKeeper
from gui.labels import message
from gui.reason_dialog import Question, ReasonDialog

if TYPE_CHECKING:
    from gui.changes_dialog import ChangesDialog

_ASK: Final = Question(
    title="Mark for review",
    about="A second person looks at the session and approves it or sends it back. It rests until"
    " then; you can take it back.",
    asked="Who is asked; empty for any second person",
    act="&Mark for review",
    is_needed=False,
)
_SEND_BACK: Final = Question(
    title="Send back",
    about="The session becomes a draft again, for whoever entered it. The note stays with it.",
    asked="What is to be mended",
    act="&Send back",
)
_AMEND: Final = Question(
    title="Amend",
    about="A new revision begins as a copy of what was signed. What was signed stands until the"
    " amendment is signed, and stays readable after it.",
    asked="Why it is amended; kept for good",
    act="&Amend",
)
_GIVE_UP: Final = Question(
    title="Give up the amendment",
    about="What was signed stands again, word for word, with its signature and its sheets. What was"
    " stored of the amendment stays and can be read under What changed.",
    asked="Why it is given up; kept for good",
    act="&Give up the amendment",
)
_VOID: Final = Question(
    title="Void",
    about="The session is closed for good. All that was stored of it stays and can be read; nothing"
    " of it is charged any more.",
    asked="Why it is void; kept for good",
    act="&Void",
)
_SENT: Final = Question(
    title="Mark as sent",
    about="Notes that what is signed was handed over to billing, by whom and when.",
    asked="To whom or which way; may stay empty",
    act="&Mark as sent",
    is_needed=False,
)


class HandOver(QObject):
    """Asks what an act needs, carries it out, and shows the session as it stands then."""

    said = Signal(str)
    changed = Signal(str)

    def __init__(
        self,
        desk: Desk,
        document: SessionDocument,
        drafts: DraftKeeper,
        opened_again: Callable[[str], None],
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._desk = desk
        self._document = document
        self._drafts = drafts
        self._opened_again = opened_again
        self._window = window
        self.dialog: ReasonDialog | None = None
        self.changes: ChangesDialog | None = None
        self.box: QMessageBox | None = None

    def possible(self) -> Mapping[str, bool]:
        """Which acts the session on the screen allows, by key."""
        about = self._document.about
        state = about.state if about and about.revision else None
        is_draft = about is not None and about.is_editable
        return {
            "ask_review": is_draft,
            "approve": state is SessionState.REVIEW,
            "send_back": state is SessionState.REVIEW,
            "take_back": state is SessionState.REVIEW,
            "give_up": is_draft and about is not None and about.is_amendment,
            "amend": state is SessionState.SIGNED,
            "sent": state is SessionState.SIGNED,
            "void": state is not None and state is not SessionState.VOID,
            "changes": about is not None and about.revision > 1,
        }

    def slots(self) -> Mapping[str, Callable[[], None]]:
        """What each act does, by key."""
        return {
            "ask_review": self.ask_review,
            "approve": self.approve,
            "send_back": lambda: self._ask(_SEND_BACK, self._desk.send_back, "Sent back."),
            "take_back": self.take_back,
            "amend": lambda: self._ask(
                _AMEND, self._desk.amend, "Amendment begun. Change what was wrong, then sign it."
            ),
            "give_up": lambda: self._ask(
                _GIVE_UP, self._desk.give_up, "Given up. What was signed before stands again."
            ),
            "sent": lambda: self._ask(_SENT, self._desk.mark_sent, "Marked as sent."),
            "void": lambda: self._ask(_VOID, self._desk.void, "Void. It is kept and can be read."),
            "changes": self.show_changes,
        }

    def ask_review(self) -> None:
        """Mark what is on the screen for review, saved in the same step."""
        document = self._document
        if document.rejections:
            self._warn("Not marked", "Some text could not be taken. Correct it first.")
            return

        def act(about: Opened, reviewer: str) -> None:
            self._drafts.settle()
            self._desk.ask_review(about, document.session, reviewer, is_unsaved=document.is_changed)

        self._ask(_ASK, act, "Marked for review.")

    def approve(self) -> None:
        """Approve the session in review."""
        self._do(self._desk.approve, "", "Approved. It can be signed now.")

    def take_back(self) -> None:
        """Go on typing in a session that was in review."""
        self._do(lambda about, _: self._desk.take_back(about), "", "Taken back from review.")

    def show_changes(self) -> None:
        """What differs between the revisions of the session, field by field."""
        from gui.changes_dialog import ChangesDialog

        about = self._document.about
        if about is None:
            return
        try:
            revisions = self._desk.revisions(about)
        except CaptureError as error:
            self._warn("Not shown", str(error))
            return
        self.changes = ChangesDialog(revisions, self._desk.document_names(), self._window)
        passing.ask(self.changes)

    def _ask(self, question: Question, act: Callable[[Opened, str], object], told: str) -> None:
        if self._document.is_unsaved and question is not _ASK:
            self.said.emit("Save or discard what is on the screen first.")
            return
        self.dialog = dialog = ReasonDialog(question, self._window)
        dialog.accepted.connect(lambda: self._do(act, dialog.text, told))
        passing.ask(dialog)

    def _do(self, act: Callable[[Opened, str], object], text: str, told: str) -> None:
        about = self._document.about
        if about is None:
            return
        try:
            act(about, text)
        except CaptureError as error:
            self._warn("Not done", str(error))
            return
        self._opened_again(about.id)
        self.changed.emit(about.id)
        self.said.emit(told)

    def _warn(self, title: str, sentence: str) -> None:
        self.box = message(self._window, QMessageBox.Icon.Warning, title, sentence)
        passing.ask(self.box)
