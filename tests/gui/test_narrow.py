"""Where there is little room the panes lie below one another, and the one in use is in sight."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QRect, QSize
from PySide6.QtWidgets import QDialog, QLabel, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from gui import narrow
from gui.main_window import MainWindow
from gui.narrow import Panes, Reachable
from tests.gui.fakes import Desktop, example, put
from tests.gui.hands import settle

SMALL, LARGE = QSize(512, 384), QSize(1280, 720)


def panes(window: MainWindow, size: QSize) -> Panes:
    window.resize(size)
    settle()
    found = window.findChild(Panes)
    assert found is not None
    return found


def is_in_sight(area: Panes, widget: QWidget) -> bool:
    """Whether most of what the scroll area shows, or most of the widget, is the widget."""
    place = QRect(widget.mapTo(area.viewport(), QPoint()), widget.size())
    seen = place & area.viewport().rect()
    return 2 * seen.height() > min(place.height(), area.viewport().height())


def test_a_narrow_window_is_never_scrolled_sideways(desktop: Desktop) -> None:
    area = panes(desktop.opened(example("metastases-hospital")), SMALL)

    assert area.is_narrow
    assert area.horizontalScrollBar().maximum() == 0
    assert area.verticalScrollBar().maximum() > 0


def test_a_wide_window_shows_all_panes_at_once_again(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    panes(window, SMALL)

    area = panes(window, LARGE)

    assert not area.is_narrow
    assert (0, 0) == (area.horizontalScrollBar().maximum(), area.verticalScrollBar().maximum())


def test_a_session_that_is_opened_comes_to_sight_and_the_list_when_it_is_closed(
    desktop: Desktop,
) -> None:
    put(desktop.store, example("metastases-hospital"))
    window = desktop.window()
    area = panes(window, SMALL)
    window.worklist.focus_list()
    assert is_in_sight(area, window.worklist)

    window.acts.open("one")
    settle()
    assert is_in_sight(area, window.middle)
    window.acts.close()
    settle()

    assert is_in_sight(area, window.worklist)


def test_what_gets_the_focus_comes_to_sight(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    area = panes(window, SMALL)

    window.live.focus_findings()
    settle()

    assert is_in_sight(area, window.live.findings)


@pytest.fixture
def large(qtbot: QtBot) -> QDialog:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    layout = QVBoxLayout(dialog)
    label = QLabel("Wide and high")
    label.setMinimumSize(2000, 2000)
    layout.addWidget(label)
    return dialog


def test_a_dialog_larger_than_the_screen_scrolls(large: QDialog) -> None:
    large.show()

    narrow.fit(large.windowHandle())

    room = large.screen().availableSize()
    assert large.findChild(Reachable) is not None
    assert large.width() <= room.width()
    assert large.height() <= room.height()


def test_a_dialog_that_fits_is_left_alone(qtbot: QtBot) -> None:
    dialog = QDialog()
    qtbot.addWidget(dialog)
    QVBoxLayout(dialog).addWidget(QLabel("Small"))
    dialog.show()
    before = dialog.size()

    narrow.fit(dialog.windowHandle())
    narrow.fit(None)

    assert dialog.findChild(Reachable) is None
    assert dialog.size() == before
