"""A locked window shows nobody's data, loses nothing, and opens to who is meant."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QShortcutEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QWidget

from domain.errors import StorageFailure
from domain.precautions import Precautions
from domain.roster import Roster, StaffMember
from gui.lock import Lock
from gui.main_window import MainWindow
from tests.gui.fakes import Desktop, example, put
from tests.gui.fakes_store import NOW, PLANNER, TODAY, MemoryStore
from tests.gui.hands import click, press, settle

PIN = "blue linac 3"
SESSION = "metastases-hospital"
FAMILY = example(SESSION).patient.family_name or ""


@dataclass
class Clock:
    """Moves when told to."""

    at: datetime = field(default=NOW)

    def now(self) -> datetime:
        return self.at

    def today(self) -> date:
        return TODAY

    def pass_minutes(self, minutes: float) -> None:
        self.at += timedelta(minutes=minutes)


@pytest.fixture
def clock(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    plain = desktop.services
    monkeypatch.setattr(desktop, "services", lambda: replace(plain(), clock=made))
    desktop.store.kept.roster = Roster(
        staff=(StaffMember(name="N. Vance"), StaffMember(), StaffMember(name=PLANNER.name))
    )
    return made


def lock_of(window: MainWindow) -> Lock:
    return window.windows.lock


def visible_texts(window: QWidget) -> str:
    """Every word that stands anywhere on the screen."""
    tops = [top for top in QApplication.topLevelWidgets() if top.isVisible()]
    labels = [w for top in tops for w in top.findChildren(QWidget) if w.isVisible()]
    read = ("text", "currentText", "toPlainText", "title")
    texts = [
        str(getattr(widget, name)())
        for widget in labels
        for name in read
        if callable(getattr(widget, name, None)) and name != "title"
    ]
    return " ".join((*texts, *(top.windowTitle() for top in tops), window.windowTitle()))


def opened(desktop: Desktop) -> MainWindow:
    window = desktop.opened(example(SESSION))
    settle()
    return window


def type_notes(window: MainWindow, text: str) -> None:
    session = window.document.session
    window.document.replace_records(replace(session, notes=text), "Type", "notes")


def test_a_key_locks_and_nothing_of_a_patient_is_on_the_screen(
    desktop: Desktop, clock: Clock
) -> None:
    window = opened(desktop)
    assert FAMILY in visible_texts(window)

    press(window, "Ctrl+Shift+L")

    lock = lock_of(window)
    assert lock.is_locked
    assert lock.screen.isVisible()
    assert FAMILY not in visible_texts(window)
    assert not window.menuBar().isVisible()
    assert not window.panes.isVisible()


def test_windows_beside_it_vanish_too_and_come_back_as_they_were(
    desktop: Desktop, clock: Clock
) -> None:
    window = opened(desktop)
    window.actions_by_key["why_not"].trigger()
    window.actions_by_key["sign"].trigger()
    settle()
    beside, asked = window.windows.why_not, window.acts.dialog
    assert beside is not None
    assert asked is not None

    lock_of(window).lock()
    settle()
    assert (beside.isVisible(), asked.isVisible()) == (False, False)

    unlock(window)
    assert (beside.isVisible(), asked.isVisible()) == (True, True)
    assert asked.isModal()
    assert not beside.isModal()
    asked.reject()


def test_what_comes_up_while_it_is_locked_is_not_seen_until_it_is_open(
    desktop: Desktop, clock: Clock
) -> None:
    window = opened(desktop)
    lock_of(window).lock()

    window.acts.warn("Not saved", f"{FAMILY} was not saved.")
    settle()
    box = window.acts.box
    assert box is not None
    assert not box.isVisible()

    unlock(window)
    assert box.isVisible()
    box.reject()


@pytest.mark.parametrize("key", ["Ctrl+N", "Ctrl+W", "Ctrl+K", "Ctrl+P", "F12", "Ctrl+F", "Ctrl+Z"])
def test_no_key_reaches_what_is_locked(desktop: Desktop, clock: Clock, key: str) -> None:
    window = opened(desktop)
    type_notes(window, "half typed")
    lock_of(window).lock()
    before = set(QApplication.topLevelWidgets())

    press(window, key)

    assert window.document.session.notes == "half typed"
    shown = [w for w in QApplication.topLevelWidgets() if w not in before and w.isVisible()]
    assert shown == []
    assert lock_of(window).screen.isVisible()


def test_a_menu_of_the_system_reaches_nothing_either(desktop: Desktop, clock: Clock) -> None:
    window = opened(desktop)
    lock_of(window).lock()

    for key in ("close", "new", "palette"):
        action = window.actions_by_key[key]
        QApplication.sendEvent(action, QShortcutEvent(action.shortcut(), 0))
    settle()

    assert window.document.session == example(SESSION)


def test_what_was_being_typed_is_kept_and_is_there_again(desktop: Desktop, clock: Clock) -> None:
    window = opened(desktop)
    window.drafts.timer.setInterval(600_000)  # not by itself
    type_notes(window, "half typed")

    lock_of(window).lock()

    desktop.qtbot.waitUntil(lambda: bool(desktop.store.drafts()), timeout=5000)
    assert desktop.store.drafts()[0].session.notes == "half typed"
    unlock(window)
    assert window.document.session.notes == "half typed"
    assert window.panes.isVisible()
    assert window.menuBar().isVisible()


def unlock(window: MainWindow, name: str = PLANNER.name) -> None:
    lock = lock_of(window)
    choose(lock, name)
    click(lock.screen, "Unlock")


def choose(lock: Lock, name: str) -> None:
    lock.screen.who.setCurrentIndex(lock.screen.who.findText(name))
    settle()


def test_the_names_are_those_of_the_department_each_once(desktop: Desktop, clock: Clock) -> None:
    lock = lock_of(opened(desktop))
    lock.lock()

    who = lock.screen.who
    assert [who.itemText(row) for row in range(who.count())] == [PLANNER.name, "N. Vance"]


def test_where_nobody_else_is_known_the_one_name_is_chosen(desktop: Desktop, clock: Clock) -> None:
    desktop.store.kept.roster = Roster()
    lock = lock_of(opened(desktop))

    lock.lock()

    assert lock.screen.who.currentText() == PLANNER.name
    assert lock.screen.unlock.isEnabled()


def test_one_says_who_goes_on_before_it_opens(desktop: Desktop, clock: Clock) -> None:
    lock = lock_of(opened(desktop))
    lock.lock()
    choose(lock, "")
    assert not lock.screen.unlock.isEnabled()
    QTest.keyClick(lock.screen, Qt.Key.Key_Return)
    assert desktop.store.kept.unlocked_as == []

    choose(lock, "N. Vance")
    QTest.keyClick(lock.screen, Qt.Key.Key_Return)

    assert not lock.screen.isVisible()
    assert desktop.store.kept.unlocked_as == ["N. Vance"]


def test_another_person_does_not_find_what_the_one_before_had_open(
    desktop: Desktop, clock: Clock
) -> None:
    window = opened(desktop)
    lock = lock_of(window)
    lock.lock()
    choose(lock, "N. Vance")
    click(lock.screen, "Unlock")
    assert window.document.about is not None
    type_notes(window, "half typed")
    window.actions_by_key["why_not"].trigger()
    settle()
    beside = window.windows.why_not
    assert beside is not None

    lock.lock()
    unlock(window)

    assert window.document.session.notes != "half typed"
    assert not beside.isVisible()
    assert desktop.store.drafts()[0].session.notes == "half typed"


def test_a_pin_is_asked_for_where_one_is_set(desktop: Desktop, clock: Clock) -> None:
    window = opened(desktop)
    lock = lock_of(window)
    lock.lock()
    assert not lock.screen.pin.isVisible()
    choose(lock, "N. Vance")
    click(lock.screen, "Unlock")
    desktop.store.kept.pin = PIN

    lock.lock()
    QTest.keyClicks(lock.screen.pin, "wrong")
    QTest.keyClick(lock.screen.pin, Qt.Key.Key_Return)

    assert lock.screen.isVisible()
    assert lock.screen.refusal.text() == "This is not the PIN of this workstation."
    assert lock.screen.pin.text() == ""
    QTest.keyClicks(lock.screen.pin, PIN)
    QTest.keyClick(lock.screen.pin, Qt.Key.Key_Return)
    assert not lock.is_locked
    assert desktop.store.kept.unlocked_as == ["N. Vance", "N. Vance"]
    assert lock.screen.pin.text() == ""


def test_a_pin_that_the_recovery_code_removed_is_told(
    desktop: Desktop, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def by_code(store: MemoryStore, _typed: str, **_: object) -> None:
        store.kept.pin = ""

    monkeypatch.setattr(MemoryStore, "unlock", by_code)
    window = opened(desktop)
    desktop.store.kept.pin = PIN
    lock_of(window).lock()

    unlock(window)

    assert "The PIN was removed" in window.said.text()
    lock_of(window).lock()
    unlock(window)
    assert window.said.text() == f"{PLANNER.name} goes on."


def test_with_a_pin_the_window_is_locked_from_the_start(desktop: Desktop, clock: Clock) -> None:
    desktop.store.kept.pin = PIN
    put(desktop.store, example(SESSION))

    window = desktop.window()
    settle()

    assert lock_of(window).is_locked
    assert FAMILY not in visible_texts(window)


@pytest.mark.parametrize(
    ("minutes", "passed", "locks"),
    [(5, 4.9, False), (5, 5, True), (1, 1, True), (0, 600, False), (5, -60, False)],
    ids=["not yet", "after five", "after one", "never", "clock set back"],
)
def test_it_locks_by_itself_after_the_time_that_is_set(
    desktop: Desktop, clock: Clock, minutes: int, passed: float, locks: bool
) -> None:
    desktop.store.kept.precautions = Precautions(lock_minutes=minutes)
    lock = lock_of(opened(desktop))
    assert lock.timer.isActive() is bool(minutes)

    clock.pass_minutes(passed)
    lock.look()

    assert lock.is_locked is locks


def test_after_a_clock_set_back_the_time_counts_from_then(desktop: Desktop, clock: Clock) -> None:
    lock = lock_of(opened(desktop))
    clock.pass_minutes(-60)
    lock.look()

    clock.pass_minutes(5)
    lock.look()

    assert lock.is_locked


@pytest.mark.parametrize("act", ["key", "click", "move", "in another window"])
def test_whoever_types_or_points_is_there(desktop: Desktop, clock: Clock, act: str) -> None:
    window = opened(desktop)
    lock = lock_of(window)
    handle = window.windowHandle()
    if act == "in another window":
        window.actions_by_key["why_not"].trigger()
        settle()
        beside = window.windows.why_not
        assert beside is not None
        handle = beside.windowHandle()
        lock._watch(handle)
    clock.pass_minutes(4)

    if act == "click":
        QTest.mouseClick(handle, Qt.MouseButton.LeftButton, pos=QPoint(2, 2))
    elif act == "move":
        QTest.mouseMove(handle, QPoint(30, 30))
        QTest.mouseMove(handle, QPoint(50, 50))
    else:
        QTest.keyClick(handle, Qt.Key.Key_Shift)
    settle()
    clock.pass_minutes(4)
    lock.look()

    assert not lock.is_locked


def test_the_hand_that_wakes_a_sleeping_computer_finds_it_locked(
    desktop: Desktop, clock: Clock
) -> None:
    window = opened(desktop)
    clock.pass_minutes(600)

    QTest.keyClick(window.windowHandle(), Qt.Key.Key_A)

    assert lock_of(window).is_locked


def test_a_time_that_is_set_anew_holds_at_once(desktop: Desktop, clock: Clock) -> None:
    window = opened(desktop)
    desktop.store.kept.precautions = Precautions(lock_minutes=1)

    window.windows.settings_kept.emit()
    clock.pass_minutes(1)
    lock_of(window).look()

    assert lock_of(window).is_locked


@pytest.mark.parametrize("is_ours", [True, False])
def test_what_this_program_copied_is_taken_from_the_clipboard(
    desktop: Desktop, clock: Clock, is_ours: bool
) -> None:
    lock = lock_of(opened(desktop))
    lock.owns_clipboard = lambda: is_ours
    QGuiApplication.clipboard().setText(FAMILY)

    lock.lock()

    assert QGuiApplication.clipboard().text() == ("" if is_ours else FAMILY)


def test_the_program_can_be_closed_while_it_is_locked_and_keeps_the_draft(
    desktop: Desktop, clock: Clock
) -> None:
    window = opened(desktop)
    type_notes(window, "half typed")
    lock_of(window).lock()

    window.close()

    assert not window.isVisible()
    assert desktop.store.drafts()[0].session.notes == "half typed"


def test_practice_mode_locks_only_when_it_is_asked(desktop: Desktop, clock: Clock) -> None:
    desktop.is_demo = True
    desktop.store.kept.pin = PIN
    lock = lock_of(desktop.window())

    clock.pass_minutes(600)
    lock.look()

    assert not lock.is_locked


def test_a_store_that_cannot_be_read_still_locks(
    desktop: Desktop, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(_store: MemoryStore) -> bool:
        raise StorageFailure("The disk fails.")

    window = opened(desktop)
    for name in ("has_pin", "roster", "precautions"):
        monkeypatch.setattr(MemoryStore, name, fails)
    lock = lock_of(window)
    lock.follow()

    lock.lock()

    assert lock.screen.who.itemText(0) == PLANNER.name
    assert lock.screen.findChildren(QLabel)
