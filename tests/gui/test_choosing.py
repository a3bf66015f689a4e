"""Several sessions are chosen in the list by keyboard or mouse, and printed in its order."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from domain.identifiers import Mrn
from domain.workflow import Typed, Workplace, sign_session
from gui.batch_window import BatchWindow
from gui.main_window import MainWindow
from tests.gui.fakes import Desktop, FakePrinters, example, put
from tests.gui.fakes_store import PLANNER, StillClock, book
from tests.gui.hands import press, settle

NAMES = ("Abara", "Berg", "Castell", "Dorn")  # the last stored stands first in the list
CTRL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


@pytest.fixture
def window(desktop: Desktop) -> MainWindow:
    """Four signed sessions of one day, in the list."""
    desktop.printers = FakePrinters("Desk")
    session = example("metastases-hospital")
    place = Workplace(
        store=desktop.store, book=book(), clock=StillClock(), actor=PLANNER, version="0.1.0"
    )
    for name in NAMES:
        patient = replace(session.patient, family_name=name, mrn=Mrn(f"77{len(name)}{name}"))
        mine = replace(session, patient=patient, history=())
        put(desktop.store, mine, name)
        sign_session(place, Typed(session_id=name, based_on=1, session=mine))
    made = desktop.window()
    made.resize(1280, 720)
    press(made, "Ctrl+O")
    press(made, "Home")
    return made


def chosen(window: MainWindow) -> list[str]:
    return [row.id for row in window.worklist.model.chosen()]


def printing(window: MainWindow, qtbot: QtBot) -> BatchWindow:
    press(window, "Ctrl+Shift+P")
    batch = window.prints.batch
    assert batch is not None
    qtbot.waitUntil(batch.print.isEnabled)
    return batch


def test_space_chooses_and_lets_go_and_a_line_says_how_many(window: MainWindow) -> None:
    for key in ("Space", "Down", "Down", "Space", "Down"):
        press(window, key)

    assert chosen(window) == ["Dorn", "Berg"]
    told = window.worklist.chosen
    assert told.isVisible()
    assert told.text().startswith("2 sessions chosen. Ctrl+Shift+P prints them")
    press(window, "Up")
    press(window, "Space")
    assert chosen(window) == ["Dorn"]
    assert told.text().startswith("1 session chosen. Ctrl+Shift+P prints it;")
    press(window, "Escape")
    assert chosen(window) == []
    assert not told.isVisible()


def test_in_an_empty_list_nothing_is_chosen(desktop: Desktop) -> None:
    window = desktop.window()
    rows = window.worklist.table

    for key in ("Space", "Shift+Down", "Home", "Space", "Ctrl+A"):
        QTest.keySequence(rows, QKeySequence(key))

    assert window.worklist.model.sessions == 0
    assert chosen(window) == []


def test_shift_with_arrows_chooses_from_row_to_row(window: MainWindow) -> None:
    press(window, "Down")
    press(window, "Shift+Down")
    press(window, "Shift+Down")

    assert chosen(window) == ["Castell", "Berg", "Abara"]


def at(window: MainWindow, session_id: str) -> QPoint:
    model, table = window.worklist.model, window.worklist.table
    return table.visualRect(model.index_of(session_id)).center()


def test_a_click_with_ctrl_or_shift_chooses_and_opens_nothing(window: MainWindow) -> None:
    ground = window.worklist.table.viewport()
    left = Qt.MouseButton.LeftButton

    QTest.mouseClick(ground, left, CTRL, at(window, "Castell"))
    QTest.mouseClick(ground, left, SHIFT, at(window, "Abara"))
    assert chosen(window) == ["Castell", "Berg", "Abara"]
    QTest.mouseClick(ground, left, CTRL, at(window, "Berg"))
    QTest.mouseDClick(ground, left, CTRL, at(window, "Berg"))
    settle()

    assert chosen(window) == ["Castell", "Abara"]
    assert window.document.about is None


def test_what_is_chosen_stays_so_while_another_search_is_shown(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, "Space")
    press(window, "Ctrl+F")
    QTest.keyClicks(window.worklist.search, "abara")
    qtbot.waitUntil(lambda: window.worklist.model.sessions == 1)
    press(window, "Down")
    press(window, "Space")

    assert chosen(window) == ["Dorn", "Abara"]


def test_a_screen_reader_hears_which_sessions_are_chosen(window: MainWindow) -> None:
    press(window, "Space")

    row = window.worklist.model.first()
    assert row.data(Qt.ItemDataRole.AccessibleTextRole).startswith("Chosen, Dorn")


def test_enter_still_opens_the_row_a_person_stands_on(window: MainWindow) -> None:
    press(window, "Space")
    press(window, "Down")
    press(window, "Return")

    assert window.document.about is not None
    assert window.document.about.id == "Castell"


def test_those_chosen_are_printed_in_the_order_of_the_list_by_keyboard_alone(
    desktop: Desktop, window: MainWindow, qtbot: QtBot
) -> None:
    for key in ("End", "Space", "Home", "Space"):
        press(window, key)
    batch = printing(window, qtbot)

    assert batch.only_chosen.isChecked()
    assert not batch.days.isEnabled()
    assert [row.id for row in batch.rows] == ["Dorn", "Abara"]
    QTest.keyClick(batch, Qt.Key.Key_P, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: batch.said.text().startswith("6 sheets printed"), timeout=30_000)
    assert list(dict.fromkeys(key for key, *_ in desktop.store.kept.prints)) == ["Dorn", "Abara"]


def test_the_days_are_asked_again_once_the_chosen_ones_are_not_wanted(
    window: MainWindow, qtbot: QtBot
) -> None:
    press(window, "Space")
    batch = printing(window, qtbot)
    batch.days.setText("2026-10-15")

    QTest.keyClick(batch, Qt.Key.Key_H, Qt.KeyboardModifier.AltModifier)
    qtbot.waitUntil(lambda: len(batch.rows) == len(NAMES))

    assert batch.days.isEnabled()
    batch.reject()
    press(window, "Ctrl+O")
    press(window, "Escape")
    assert not printing(window, qtbot).only_chosen.isVisible()


def test_what_was_signed_meanwhile_is_printed_as_it_stands(window: MainWindow) -> None:
    press(window, "Space")
    model = window.worklist.model
    model.marked["Dorn"] = replace(model.marked["Dorn"], lesions=99)

    window.worklist.refresh()

    assert model.chosen()[0].lesions != 99
