"""Slow work away from the window: one worker thread, answers back on the GUI thread."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from domain.errors import CaptureError

T = TypeVar("T")


class Tasks(QObject):
    """Runs one thing after another; never two at once, so that their order is known."""

    closing = Signal()  # the last moment to ask for something
    _finished = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = ThreadPoolExecutor(max_workers=1, thread_name_prefix="isocenter")
        self._finished.connect(self._on_finished, Qt.ConnectionType.QueuedConnection)
        self._is_closed = False

    def run(
        self,
        work: Callable[[], T],
        done: Callable[[T], None],
        failed: Callable[[str], None],
    ) -> Future[T]:
        """Do `work` in the worker; then, on the GUI thread, `done` with its result or `failed`.

        A fault of our own, anything but a `CaptureError`, is raised again on the GUI thread.
        """
        future = self._pool.submit(work)
        future.add_done_callback(lambda f: self._announce(lambda: _answer(f, done, failed)))
        return future

    def close(self) -> None:
        """Finish what has begun and take nothing more."""
        self.closing.emit()
        self._is_closed = True
        self._pool.shutdown(wait=True)

    def _announce(self, answer: Callable[[], None]) -> None:
        if not self._is_closed:
            self._finished.emit(answer)

    def _on_finished(self, answer: Callable[[], None]) -> None:
        if not self._is_closed:  # it may have waited in the queue until after the end
            answer()


def _answer(future: Future[T], done: Callable[[T], None], failed: Callable[[str], None]) -> None:
    try:
        result = future.result()
    except CaptureError as error:
        failed(str(error))
    else:
        done(result)
