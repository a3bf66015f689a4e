"""The window is mirrored where a person chose so, and stays so at this workstation."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtWidgets import QApplication

from gui.direction import DirectionSwitch
from tests.gui.fakes import Desktop

LEFT, RIGHT = Qt.LayoutDirection.LeftToRight, Qt.LayoutDirection.RightToLeft


@pytest.fixture
def app(dressed: QApplication) -> Iterator[QApplication]:
    yield dressed
    dressed.setLayoutDirection(LEFT)


def test_the_menu_mirrors_the_window_and_back(desktop: Desktop, app: QApplication) -> None:
    window = desktop.window()
    action = window.actions_by_key["right_to_left"]
    assert not action.isChecked()

    action.trigger()
    assert (app.layoutDirection(), window.layoutDirection()) == (RIGHT, RIGHT)

    action.trigger()
    assert (app.layoutDirection(), window.layoutDirection()) == (LEFT, LEFT)


def test_a_window_begins_as_qt_was_started(desktop: Desktop, app: QApplication) -> None:
    app.setLayoutDirection(RIGHT)

    window = desktop.window()

    assert window.actions_by_key["right_to_left"].isChecked()
    assert window.layoutDirection() is RIGHT


def test_the_choice_is_kept_at_this_workstation(
    desktop: Desktop, app: QApplication, tmp_path: Path
) -> None:
    kept = QSettings(str(tmp_path / "kept.ini"), QSettings.Format.IniFormat)
    first = desktop.window().actions_by_key["right_to_left"]
    DirectionSwitch(first, lambda: kept, first)
    first.trigger()
    app.setLayoutDirection(LEFT)

    again = desktop.window().actions_by_key["right_to_left"]
    DirectionSwitch(again, lambda: kept, again).restore()

    assert again.isChecked()
    assert app.layoutDirection() is RIGHT
