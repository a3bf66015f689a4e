"""A request to end closes the window as its own button does."""

from __future__ import annotations

import signal

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from gui.application import run
from tests.gui.fakes import Desktop


@pytest.mark.parametrize("name", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_closes_the_window_and_the_program_ends_well(
    desktop: Desktop, dressed: QApplication, name: signal.Signals
) -> None:
    before = signal.getsignal(name)
    QTimer.singleShot(50, lambda: signal.raise_signal(name))
    # A deaf window fails, not hangs. It must not fire later: every event loop would end at once.
    patience = QTimer(singleShot=True, interval=10_000)
    patience.timeout.connect(lambda: dressed.exit(1))
    patience.start()

    code = run(desktop.services(), ["isocenter"])

    patience.stop()
    assert code == 0
    assert not [w for w in dressed.topLevelWidgets() if w.isVisible()]
    assert before == signal.getsignal(name)
