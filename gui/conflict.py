"""When somebody else stored the session first: both versions side by side, a choice per field."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from domain.errors import CaptureError
from domain.ports import StoredSession
from domain.session import SrsSession
from gui import passing
from gui.desk import Desk
from gui.document import Opened

if TYPE_CHECKING:
    from domain.merge import ThreeVersions
    from gui.conflict_dialog import ConflictDialog

Save = Callable[[Opened, SrsSession], None]


class Conflict(QObject):
    """Opens the dialog and hands on what was chosen; `put_away` keeps yours as a draft."""

    failed = Signal(str)

    def __init__(self, desk: Desk, put_away: Callable[[], None], window: QWidget) -> None:
        super().__init__(window)
        self._desk = desk
        self._put_away = put_away
        self._window = window
        self.dialog: ConflictDialog | None = None

    def settle(self, about: Opened, yours: SrsSession, save: Save) -> None:
        """Show what was, what the other stored and `yours`; `save` what is chosen of them."""
        from gui.conflict_dialog import ConflictDialog

        try:
            revisions = self._desk.revisions(about)
            names = self._desk.document_names()
        except CaptureError as error:
            self.failed.emit(str(error))
            return
        theirs = revisions[-1]
        dialog = ConflictDialog(
            _versions(about, revisions, yours, names),
            theirs.saved_by,
            theirs.revision,
            self._window,
        )
        now = replace(about, revision=theirs.revision, state=theirs.state, saved_by=theirs.saved_by)

        def accepted() -> None:
            if dialog.merged is not None:
                save(now, dialog.merged)

        dialog.accepted.connect(accepted)
        dialog.later_wanted.connect(self._put_away)
        self.dialog = dialog
        passing.ask(dialog)


def _versions(
    about: Opened, revisions: tuple[StoredSession, ...], yours: SrsSession, names: dict[str, str]
) -> ThreeVersions:
    from domain.merge import ThreeVersions

    was = next((each for each in revisions if each.revision == about.revision), None)
    return ThreeVersions(
        was=was.session if was else SrsSession(),
        theirs=revisions[-1].session,
        yours=yours,
        documents=names,
    )
