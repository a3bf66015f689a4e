"""What a person opens and closes is gone: memory does not grow with the hours of a day."""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import dataclass
from weakref import ref

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from domain.session import SrsSession
from gui.main_window import MainWindow
from tests.gui.fakes import Desktop, example
from tests.gui.hands import part, settle
from tests.gui.screens import SCREENS, WINDOWS, Screen

_TIMES = 10
# The recovery code is shown once, and does not close before it is said to be written down.
_CLOSED = {name: screen for name, screen in WINDOWS.items() if name != "recovery code"}


@dataclass
class OneWindow(Desktop):
    """Whoever asks for a window is given the same one."""

    def window(self) -> MainWindow:
        return self.windows[0] if self.windows else super().window()

    def opened(self, session: SrsSession) -> MainWindow:
        window = self.window()
        return window if window.document.about else super().opened(session)


def turn() -> None:
    """Let everything happen that waits, deleting included."""
    settle()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    settle()


def counts(act: Callable[[], object]) -> list[int]:
    """How many widgets there are after each time of doing this."""
    found = []
    for _ in range(_TIMES):
        act()
        turn()
        found.append(len(QApplication.allWidgets()))
    return found


@pytest.fixture
def one_window(qtbot: QtBot, dressed: QApplication, desktop: Desktop) -> OneWindow:
    return OneWindow(qtbot, windows=desktop.windows)


@pytest.mark.parametrize("screen", _CLOSED.values(), ids=list(_CLOSED))
def test_a_window_closed_ten_times_leaves_no_more_than_closed_once(
    one_window: OneWindow, screen: Screen
) -> None:
    found = counts(lambda: screen(one_window).close())

    assert found == [found[0]] * _TIMES


def test_a_message_that_was_read_is_gone(desktop: Desktop) -> None:
    window = desktop.window()

    def told() -> None:
        window.acts.warn("Not saved", "The disk is full.")
        assert window.acts.box is not None
        window.acts.box.accept()

    found = counts(told)

    assert found == [found[0]] * _TIMES


def test_a_menu_that_was_left_is_gone(desktop: Desktop) -> None:
    desktop.is_demo = True
    window = desktop.opened(example("metastases-hospital"))
    changes = part(window, "overrides")

    def opened() -> None:
        window.add_example()
        window.menu.close()
        changes.add()
        for menu in changes.findChildren(QMenu):
            menu.close()

    found = counts(opened)

    assert found == [found[0]] * _TIMES


@pytest.mark.parametrize("name", ["locked", "session page 1", "library", "preview", "tour"])
def test_a_window_that_was_closed_leaves_nothing_to_the_next(desktop: Desktop, name: str) -> None:
    before = set(QApplication.allWidgets())
    SCREENS[name](desktop)
    settle()
    window = desktop.windows.pop()
    kept = ref(window)

    window.document.close()
    window.close()
    window.deleteLater()
    del window
    turn()
    gc.collect()

    left: set[QWidget] = set(QApplication.allWidgets()) - before
    assert left == set()
    assert kept() is None
