"""Starts the window: theme, first paint, then everything that may wait."""

from __future__ import annotations

import logging
import sys
import traceback
from collections.abc import Sequence
from types import TracebackType

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QMessageBox

from gui import theme
from gui.labels import message
from gui.main_window import MainWindow
from gui.services import Services

_LOG = logging.getLogger("isocenter")


def run(services: Services, argv: Sequence[str]) -> int:
    """Show the window until it is closed; returns the exit code. `services` stays open."""
    app = QApplication.instance()
    app = app if isinstance(app, QApplication) else QApplication(list(argv))
    app.setApplicationName("Isocenter")
    app.setApplicationVersion(services.version)
    theme.apply(app)
    window = MainWindow(services)
    app.styleHints().colorSchemeChanged.connect(lambda scheme: _redress(app, window, scheme))
    before = sys.excepthook
    sys.excepthook = lambda kind, error, trace: _own_fault(window, kind, error, trace)
    window.show()
    QTimer.singleShot(0, window.after_first_paint)
    try:
        return app.exec()
    finally:
        sys.excepthook = before


def _redress(app: QApplication, window: MainWindow, scheme: Qt.ColorScheme) -> None:
    theme.apply(app, scheme)
    window.dress()


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
    box.open()


__all__ = ["Services", "run"]
