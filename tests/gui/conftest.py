"""A window over a store in memory, closed at the end of the test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import theme
from tests.gui.fakes import Desktop


@pytest.fixture(scope="session")
def dressed(qapp: QApplication) -> QApplication:
    theme.apply(qapp)
    return qapp


@pytest.fixture
def desktop(qtbot: QtBot, dressed: QApplication) -> Iterator[Desktop]:
    made = Desktop(qtbot)
    yield made
    for window in made.windows:
        window.document.close()
        window.close()
        window.deleteLater()
    made.windows.clear()
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
