"""Starts the window: theme, first paint, then everything that may wait."""

from __future__ import annotations

import logging
import signal
import socket
import sys
import traceback
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QSocketNotifier, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from gui import narrow, passing, theme
from gui.labels import message
from gui.main_window import MainWindow
from gui.services import Services

if TYPE_CHECKING:
    from gui.warm_up import WarmUp

_LOG = logging.getLogger("isocenter")


def run(services: Services, argv: Sequence[str]) -> int:
    """Show the window until it is closed; returns the exit code. `services` stays open."""
    app = QApplication.instance()
    app = app if isinstance(app, QApplication) else QApplication(list(argv))
    app.setApplicationName("Isocenter")
    app.setApplicationVersion(services.version)
    theme.apply(app)
    window = MainWindow(services)
    app.styleHints().colorSchemeChanged.connect(window.appearance.follow)
    app.focusWindowChanged.connect(narrow.fit)
    before = sys.excepthook
    sys.excepthook = lambda kind, error, trace: _own_fault(window, kind, error, trace)
    window.show()
    QTimer.singleShot(0, window.after_first_paint)
    QTimer.singleShot(0, lambda: warm_up(window))
    try:
        with _closing_on_signals(window):
            return app.exec()
    finally:
        app.focusWindowChanged.disconnect(narrow.fit)
        sys.excepthook = before


def warm_up(window: MainWindow) -> WarmUp:
    """Make beforehand what a first use of the window would wait for."""
    from gui.warm_up import WarmUp  # late: with it comes what the first paint does not need

    warm = WarmUp(window.editor_now, window)
    window.tasks.closing.connect(warm.stop)
    return warm


@contextmanager
def _closing_on_signals(window: MainWindow) -> Iterator[None]:
    """Let Ctrl-C and a request to end close the window as its own button does, drafts kept.

    Qt's loop does not run Python between events, so a signal wakes it through a socket.
    """
    reader, writer = socket.socketpair()
    writer.setblocking(False)
    wake = QSocketNotifier(reader.fileno(), QSocketNotifier.Type.Read, window)
    wake.activated.connect(lambda: _end(window, reader))
    earlier = {name: signal.signal(name, lambda *_: None) for name in _ENDING}
    before = signal.set_wakeup_fd(writer.fileno())
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        for name, handler in earlier.items():
            signal.signal(name, handler)
        wake.setEnabled(False)
        reader.close()
        writer.close()


_ENDING = (signal.SIGINT, signal.SIGTERM)


def _end(window: MainWindow, reader: socket.socket) -> None:
    reader.recv(1)
    window.drafts.keep()
    window.close()


def _own_fault(
    window: MainWindow,
    kind: type[BaseException],
    _error: BaseException,
    trace: TracebackType | None,
) -> None:
    """Log where it happened, without any value, and say that the typing is kept."""
    where = "; ".join(
        f"{frame.filename}:{frame.lineno}" for frame in traceback.extract_tb(trace)[-4:]
    )
    _LOG.error("own fault %s at %s", kind.__name__, where)
    window.drafts.keep()
    box = message(
        window,
        QMessageBox.Icon.Critical,
        "A fault of this program",
        "The program made a mistake of its own. What you typed is kept as a draft.",
        "Save the session, close the program and open it again. The place of the fault, without"
        " any patient data, is in the log.",
    )
    passing.ask(box)


__all__ = ["Services", "run"]
