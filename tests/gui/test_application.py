"""Starting and ending the program, and what happens when it makes a mistake of its own."""

from __future__ import annotations

import logging
import sys
from dataclasses import replace

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication

from domain.errors import StorageFailure
from domain.ports import Store
from gui import application
from gui.main_window import MainWindow
from gui.theme import DARK, LIGHT, colours
from tests.gui.fakes import Desktop, MemoryStore, example
from tests.gui.hands import click, press, settle


def test_the_program_runs_until_its_window_is_closed(
    desktop: Desktop, dressed: QApplication
) -> None:
    before = sys.excepthook

    def leave() -> None:
        every = dressed.topLevelWidgets()
        windows = [w for w in every if isinstance(w, MainWindow) and w.isVisible()]
        assert windows[0].worklist.model.rowCount() == 0
        desktop.windows.append(windows[0])
        windows[0].close()

    QTimer.singleShot(300, leave)
    code = application.run(desktop.services(), ["isocenter"])

    assert code == 0
    assert sys.excepthook is before


def test_a_database_that_cannot_be_opened_is_told_and_tried_again(desktop: Desktop) -> None:
    answers: list[Store | None] = [None, MemoryStore()]

    def opened() -> Store:
        store = answers[0]
        if store is None:
            raise StorageFailure("The database is in use by another program. Nothing is lost.")
        return store

    window = MainWindow(replace(desktop.services(), store=opened))
    desktop.windows.append(window)
    window.show()
    window.after_first_paint()
    assert "in use by another program" in window.banner.sentence.text()

    answers.pop(0)
    click(window.banner, "Try again")

    assert not window.banner.isVisible()
    assert window.worklist.model.rowCount() == 0


def test_a_fault_of_our_own_keeps_the_typing_and_logs_no_value(
    desktop: Desktop, caplog: pytest.LogCaptureFixture
) -> None:
    window = desktop.opened(example("metastases-hospital"))
    session = window.document.session
    window.document.change(replace(session, notes="Ada Marlow called"), "note")
    fault = KeyError(session.patient.family_name)
    with caplog.at_level(logging.ERROR, logger="isocenter"):
        application._own_fault(window, type(fault), fault, fault.__traceback__)
    window.drafts.settle()

    assert "KeyError" in caplog.text
    assert str(session.patient.family_name) not in caplog.text
    assert desktop.store.kept.drafts["one"].session.notes == "Ada Marlow called"


def test_the_window_changes_dress_with_the_system(desktop: Desktop, dressed: QApplication) -> None:
    window = desktop.opened(example("metastases-hospital"))

    window.appearance.follow(Qt.ColorScheme.Dark)
    settle()
    dark = colours(window.palette())
    window.appearance.follow(Qt.ColorScheme.Light)
    settle()

    assert dark is DARK
    assert colours(window.palette()) is LIGHT


@pytest.mark.qt_log_ignore("This plugin does not support", extend=True)
def test_the_demo_offers_its_examples_and_says_that_it_is_one(desktop: Desktop) -> None:
    desktop.is_demo = True
    window = desktop.window()
    assert window.windowTitle() == "Isocenter – practice mode[*]"

    window.actions_by_key["example"].trigger()
    window.menu.actions()[0].trigger()
    settle()

    assert window.document.session == example("metastases-hospital")
    assert window.isWindowModified()


def test_outside_the_demo_there_are_no_examples(desktop: Desktop) -> None:
    assert "example" not in desktop.window().actions_by_key


def test_all_keys_stand_on_one_card(desktop: Desktop) -> None:
    window = desktop.window()

    press(window, "Shift+F1")

    assert window.windows.card.isVisible()
    window.windows.card.reject()
