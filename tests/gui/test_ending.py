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
    QTimer.singleShot(10_000, lambda: dressed.exit(1))  # so that a deaf window fails, not hangs

    assert run(desktop.services(), ["isocenter"]) == 0
    assert not [w for w in dressed.topLevelWidgets() if w.isVisible()]
    assert before == signal.getsignal(name)
