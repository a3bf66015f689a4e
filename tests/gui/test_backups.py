"""Backups as a person makes them and puts them back: told, stopped, never in the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from domain.errors import StorageFailure
from domain.precautions import Precautions
from gui.backup_window import BackupWindow
from gui.main_window import MainWindow
from storage.backup_desk import DepartmentBackups
from storage.keys import KeyFile, new_department, open_department
from tests.gui.fakes import Desktop, example, put
from tests.gui.fakes_backups import FOLDER, FakeDesk, a_backup
from tests.gui.fakes_store import NOW, PLANNER, MemoryStore, StillClock
from tests.gui.hands import click, settle


@pytest.fixture
def desk(desktop: Desktop) -> FakeDesk:
    made = FakeDesk(desktop.store, [a_backup(1), a_backup(8)])
    desktop.backups = made
    desktop.store.kept.precautions = Precautions(backup_folder=FOLDER, backups_kept=4)
    return made


def until(desktop: Desktop, is_so: Callable[[], bool]) -> None:
    desktop.qtbot.waitUntil(is_so, timeout=5000)


def opened(desktop: Desktop, window: MainWindow | None = None) -> BackupWindow:
    window = window or desktop.window()
    window.actions_by_key["backups"].trigger()
    shown = window.windows.backups
    assert shown is not None
    until(desktop, lambda: "Looking" not in shown.shelf.empty.text())
    return shown


def test_the_window_says_when_the_last_was_made_and_lists_those_there_are(
    desktop: Desktop, desk: FakeDesk
) -> None:
    desktop.store.kept.last_backup = NOW - timedelta(days=3)

    shown = opened(desktop)

    assert shown.shelf.last.text() == "The last backup was made 3 days ago."
    assert shown.shelf.folder.text() == f"Folder: {FOLDER}"
    rows = [shown.shelf.view.item(row).text() for row in range(shown.shelf.view.count())]
    assert ["20261008T120000Z" in rows[0], "20261001T120000Z" in rows[1]] == [True, True]
    assert "12.3 MB" in rows[0]


def test_one_press_makes_a_backup_as_it_is_set(desktop: Desktop, desk: FakeDesk) -> None:
    shown = opened(desktop)

    click(shown, "Back up now")
    until(desktop, lambda: shown.shelf.view.count() == 3)

    assert desk.asked == [(FOLDER, 4)]
    assert shown.shelf.said.text() == "Made and checked: isocenter-20261015T120000Z.backup."
    assert shown.shelf.last.text() == "The last backup was made today."


def test_what_it_is_doing_is_shown_and_the_window_goes_on(desktop: Desktop, desk: FakeDesk) -> None:
    desk.gate.clear()
    window = desktop.window()
    shown = opened(desktop, window)
    click(shown, "Back up now")
    until(desktop, lambda: shown.working.bar.value() == 500)

    assert shown.working.doing.text() == "Copying the database…"
    window.actions_by_key["new"].trigger()
    assert window.document.about is not None

    desk.gate.set()
    until(desktop, lambda: shown.pages.currentWidget() is shown.shelf)


@pytest.mark.parametrize("how", ["cancel", "escape", "close"])
def test_it_can_be_stopped(desktop: Desktop, desk: FakeDesk, how: str) -> None:
    desk.gate.clear()
    shown = opened(desktop)
    click(shown, "Back up now")
    until(desktop, lambda: shown.working.bar.value() == 500)

    if how == "cancel":
        click(shown, "Cancel")
    elif how == "escape":
        QTest.keyClick(shown, Qt.Key.Key_Escape)
    else:
        shown.close()

    until(desktop, lambda: shown.pages.currentWidget() is shown.shelf)
    assert "Nothing was changed" in shown.shelf.said.text()
    assert len(desk.backups) == 2
    assert shown.isVisible()


def test_closing_the_program_stops_it(desktop: Desktop, desk: FakeDesk) -> None:
    desk.gate.clear()
    window = desktop.window()
    shown = opened(desktop, window)
    click(shown, "Back up now")
    until(desktop, lambda: shown.working.bar.value() == 500)

    window.close()

    assert not window.isVisible()
    assert len(desk.backups) == 2


def test_what_fails_is_told_and_can_be_done_again(desktop: Desktop, desk: FakeDesk) -> None:
    desk.failure = "The disk is full."
    shown = opened(desktop)

    click(shown, "Back up now")
    until(desktop, lambda: shown.shelf.said.text() == "The disk is full.")

    desk.failure = ""
    click(shown, "Back up now")
    until(desktop, lambda: shown.shelf.view.count() == 3)


def test_it_is_closed_by_its_button(desktop: Desktop, desk: FakeDesk) -> None:
    shown = opened(desktop)

    click(shown, "Close")

    assert not shown.isVisible()


def test_a_folder_is_chosen_and_kept(desktop: Desktop, desk: FakeDesk) -> None:
    desktop.store.kept.precautions = Precautions()
    shown = opened(desktop)
    assert not shown.shelf.back_up.isEnabled()
    shown.ask_folder = lambda: FOLDER

    click(shown, "Choose folder…")
    until(desktop, lambda: shown.shelf.view.count() == 2)

    assert desktop.store.precautions().backup_folder == FOLDER
    assert shown.shelf.back_up.isEnabled()


def test_choosing_nothing_changes_nothing(desktop: Desktop, desk: FakeDesk) -> None:
    shown = opened(desktop)
    shown.ask_folder = lambda: ""

    click(shown, "Choose folder…")

    assert desktop.store.precautions().backup_folder == FOLDER


def test_a_folder_that_is_not_there_is_told(desktop: Desktop, desk: FakeDesk) -> None:
    desktop.store.kept.precautions = Precautions(backup_folder="/gone")

    shown = opened(desktop)

    assert shown.shelf.empty.text() == "The folder for backups, /gone, is not there."
    assert not shown.shelf.restore.isEnabled()


def ready(desktop: Desktop, shown: BackupWindow) -> None:
    shown.shelf.view.setCurrentRow(1)
    click(shown, "Restore this one…")
    until(desktop, lambda: shown.pages.currentWidget() is shown.ready)


def test_a_backup_is_checked_first_and_takes_its_place_at_the_next_start(
    desktop: Desktop, desk: FakeDesk
) -> None:
    window = desktop.window()
    shown = opened(desktop, window)

    ready(desktop, shown)
    assert desk.staged == a_backup(1).place
    assert "is kept beside it" in shown.ready.what.text().replace("it is kept", "is kept")
    click(shown, "Close the program now")

    assert desk.staged == a_backup(1).place
    assert not window.isVisible()


def test_nothing_is_restored_over_what_is_not_saved(desktop: Desktop, desk: FakeDesk) -> None:
    window = desktop.opened(example("metastases-hospital"))
    changed = replace(window.document.session, notes="half typed")
    window.document.replace_records(changed, "Type", "notes")
    shown = opened(desktop, window)
    ready(desktop, shown)

    click(shown, "Close the program now")
    until(desktop, lambda: desk.staged == "")

    assert "not saved" in shown.shelf.said.text()
    assert (window.isVisible(), shown.isVisible()) == (True, True)
    assert window.document.session.notes == "half typed"


@pytest.mark.parametrize("how", ["button", "escape"])
def test_it_is_not_restored_without_a_yes(desktop: Desktop, desk: FakeDesk, how: str) -> None:
    window = desktop.window()
    shown = opened(desktop, window)
    ready(desktop, shown)

    if how == "button":
        click(shown, "Do not restore")
    else:
        QTest.keyClick(shown, Qt.Key.Key_Escape)
    until(desktop, lambda: desk.staged == "")

    assert shown.shelf.said.text() == "Nothing was restored; everything is as it was."
    assert window.isVisible()


def test_a_database_that_does_not_open_can_be_restored_from_where_that_is_told(
    desktop: Desktop, desk: FakeDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def damaged(_store: MemoryStore) -> Precautions:
        raise StorageFailure("The database is damaged.")

    monkeypatch.setattr(MemoryStore, "precautions", damaged)
    window = desktop.window()
    window.windows.show_backups()
    shown = window.windows.backups
    assert shown is not None
    assert "cannot be read now" in shown.shelf.last.text()
    shown.ask_folder = lambda: FOLDER
    click(shown, "Choose folder…")
    until(desktop, lambda: shown.shelf.view.count() == 2)
    assert not shown.shelf.back_up.isEnabled()
    opened_again: list[bool] = []
    window.windows.reopen_wanted.connect(lambda: opened_again.append(True))

    ready(desktop, shown)
    click(shown, "Restore it now")

    assert opened_again == [True]
    assert window.isVisible()


@pytest.mark.parametrize(
    ("last", "has_session", "told"),
    [
        (None, True, "No backup of this database has been made yet."),
        (NOW - timedelta(days=9), True, "The last backup was made 9 days ago."),
        (NOW - timedelta(days=2), True, None),
        (None, False, None),
    ],
    ids=["never", "long ago", "lately", "nothing to lose"],
)
def test_the_start_page_reminds_when_it_is_time(
    desktop: Desktop, desk: FakeDesk, last: datetime | None, has_session: bool, told: str | None
) -> None:
    desktop.store.kept.last_backup = last
    if has_session:
        put(desktop.store, example("metastases-hospital"))

    window = desktop.window()

    strip = window.windows.reminder.banner
    assert strip.isVisible() is (told is not None)
    if told:
        assert strip.sentence.text() == told
        window.resize(1280, 720)
        settle()
        assert strip.sentence.height() >= strip.sentence.heightForWidth(strip.sentence.width())
        assert strip.height() < 2 * strip.sizeHint().height()


def test_the_reminder_leads_to_a_backup_and_then_is_silent(
    desktop: Desktop, desk: FakeDesk
) -> None:
    desktop.store.kept.last_backup = None
    put(desktop.store, example("metastases-hospital"))
    window = desktop.window()
    click(window.windows.reminder.banner, "Back up")
    shown = window.windows.backups
    assert shown is not None

    click(shown, "Back up now")

    until(desktop, lambda: not window.windows.reminder.banner.isVisible())


def test_practice_mode_says_that_none_is_needed(desktop: Desktop) -> None:
    window = desktop.window()

    window.actions_by_key["backups"].trigger()
    settle()

    assert "no backup is needed" in window.windows.box.text()


def test_a_real_database_is_backed_up_from_the_window(desktop: Desktop, tmp_path: Path) -> None:
    path, keys = tmp_path / "data" / "department.isocenter", KeyFile(tmp_path / "keys")
    new_department(path, keys)[0].close()
    folder = tmp_path / "copies"
    folder.mkdir()
    desktop.store.kept.precautions = Precautions(backup_folder=str(folder))
    desktop.backups = DepartmentBackups(lambda: path, lambda: keys, StillClock(), PLANNER)
    shown = opened(desktop)

    click(shown, "Back up now")
    until(desktop, lambda: shown.shelf.view.count() == 1)

    store = open_department(path, keys)
    assert store.last_backup() == NOW
    store.close()
