"""Keeps what is being typed against a crash: when typing pauses, and off the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future

from PySide6.QtCore import QObject, QTimer, Signal

from domain.ports import Clock, Store, StoredDraft
from gui.document import SessionDocument
from gui.tasks import Tasks

PAUSE_MS = 1200


class DraftKeeper(QObject):
    """Writes through a store of its own, in a worker of its own: behind nobody's slow printer."""

    kept = Signal()
    failed = Signal(str)

    def __init__(
        self,
        document: SessionDocument,
        open_store: Callable[[], Store],
        clock: Clock,
        parent: QObject | None = None,
        *,
        kept_by: str = "",
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._kept_by = kept_by
        self._open_store = open_store
        self._store: Store | None = None
        self._clock = clock
        self._tasks = Tasks(self)
        self._writing: Future[None] | None = None
        self.timer = QTimer(self, singleShot=True, interval=PAUSE_MS)
        self.timer.timeout.connect(self.keep)
        document.session_changed.connect(self._on_changed)

    def keep(self) -> None:
        """Keep what is on the screen, now; returns at once."""
        self.timer.stop()
        about = self._document.about
        if about is None or not about.is_editable or not self._document.is_unsaved:
            return
        draft = StoredDraft(
            session_id=about.id,
            based_on=about.revision,
            session=self._document.session,
            kept_at=self._clock.now(),
            kept_by=self._kept_by,
        )
        self._writing = self._tasks.run(
            lambda: self._write(draft), lambda _: self.kept.emit(), self.failed.emit
        )

    def settle(self) -> None:
        """Start nothing more and wait for the draft that is being written: a few milliseconds.

        Asked before a session is saved or let go, so that no draft is written after it is dropped.
        """
        self.timer.stop()
        if self._writing is not None:
            self._writing.exception()
            self._writing = None

    def close(self) -> None:
        """Close the worker and its store, which was opened there when it was first needed."""
        self.settle()
        if self._store is not None:
            self._tasks.run(self._store.close, lambda _: None, self.failed.emit)
        self._tasks.close()

    def _write(self, draft: StoredDraft) -> None:
        if self._store is None:
            self._store = self._open_store()
        self._store.keep_draft(draft)

    def _on_changed(self) -> None:
        if self._document.is_unsaved:
            self.timer.start()
