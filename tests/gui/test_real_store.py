"""The window on the real encrypted database, drafts written by the worker's own connection."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from gui import paths
from gui.main_window import MainWindow
from gui.services import Services
from gui.sign_dialog import SignDialog
from storage.database import create_database, open_database
from tests.gui.fakes import Desktop, example
from tests.gui.hands import click, press, settle, type_in


@pytest.fixture
def services(desktop: Desktop, tmp_path: Path) -> Iterator[Services]:
    key, path = secrets.token_bytes(32), tmp_path / "department.db"
    store = create_database(path, key)
    yield replace(
        desktop.services(), store=lambda: store, open_store=lambda: open_database(path, key)
    )
    store.close()


def _window(services: Services, desktop: Desktop) -> MainWindow:
    window = MainWindow(services)
    window.show()
    desktop.windows.append(window)
    window.after_first_paint()
    settle()
    return window


def _kept(services: Services, path: str) -> list[object]:
    """What stands at `path` in each draft."""
    return [paths.get(draft.session, path) for draft in services.store().drafts()]


def test_a_session_is_typed_drafted_saved_signed_and_printed(
    services: Services, desktop: Desktop, qtbot: QtBot
) -> None:
    window = _window(services, desktop)
    window.acts.begin(example("metastases-hospital"))
    window.drafts.timer.setInterval(1)
    type_in(window, "course.machine", "Linac 9")
    # What it began with may be kept first.
    qtbot.waitUntil(lambda: _kept(services, "course.machine") == ["Linac 9"], timeout=10_000)

    press(window, "Ctrl+S")
    assert services.store().drafts() == ()
    press(window, "Ctrl+Return")
    assert isinstance(window.acts.dialog, SignDialog)
    click(window.acts.dialog, "Sign")
    press(window, "Ctrl+P")
    preview = window.sheets.preview
    assert preview is not None
    qtbot.waitUntil(lambda: preview.sheet is not None, timeout=10_000)
    sheet = preview.sheet
    assert sheet is not None
    window.sheets.ask_file = lambda name: str(desktop_path(services) / name)
    window.sheets.save_sheet(sheet)

    assert window.document.about is not None
    acts = [row[3] for row in services.store().audit_trail(window.document.about.id)]
    assert len(acts) == 3
    assert (desktop_path(services) / sheet.file_name).read_bytes() == sheet.pdf


def test_a_draft_that_leaves_the_program_is_noted_though_it_was_never_saved(
    services: Services, desktop: Desktop, qtbot: QtBot
) -> None:
    window = _window(services, desktop)
    window.acts.begin(example("metastases-hospital"))
    press(window, "Ctrl+P")
    preview = window.sheets.preview
    assert preview is not None
    qtbot.waitUntil(lambda: preview.sheet is not None, timeout=10_000)
    assert preview.sheet is not None
    window.sheets.ask_file = lambda name: str(desktop_path(services) / name)

    window.sheets.save_sheet(preview.sheet)

    assert window.document.about is not None
    trail = services.store().audit_trail(window.document.about.id)
    assert [("printed a draft", "facility draft")] == [(row[3], row[4]) for row in trail]


def test_what_a_killed_program_left_is_offered_by_the_next(
    services: Services, desktop: Desktop, qtbot: QtBot, dressed: QApplication
) -> None:
    first = _window(services, desktop)
    first.acts.begin(example("schwannoma-hospital"))
    first.drafts.timer.setInterval(1)
    type_in(first, "notes", "seen at 17:50")
    qtbot.waitUntil(lambda: _kept(services, "notes") == ["seen at 17:50"], timeout=10_000)
    dressed.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    second = _window(services, desktop)
    click(second.banner, "Continue it")

    assert second.document.session.notes == "seen at 17:50"


def desktop_path(services: Services) -> Path:
    path = getattr(services.store(), "path", None)
    assert isinstance(path, Path)
    return path.parent
