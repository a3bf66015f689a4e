"""The settings of a department, typed and kept as a person does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from domain.choices import Biller
from domain.errors import StorageFailure
from domain.roster import Machine, Roster, StaffMember
from gui.form import Field
from gui.main_window import MainWindow
from gui.records import RecordsPart
from gui.settings_fields import SETTINGS
from gui.settings_window import SettingsWindow
from tests.gui.fakes import Desktop, example
from tests.gui.hands import click, is_gone, press, settle, team, type_cell


def opened(window: MainWindow, page: int = 0) -> SettingsWindow:
    press(window, "Ctrl+,")
    settings = window.windows.settings
    assert settings.isVisible()
    settings.tabs.setCurrentIndex(page)
    settle()
    return settings


def field(settings: SettingsWindow, path: str) -> QLineEdit:
    found = next(f for f in settings.findChildren(Field) if f.path == path)
    assert isinstance(found.editor, QLineEdit)
    return found.editor


def records(settings: SettingsWindow) -> RecordsPart:
    return next(part for part in settings.findChildren(RecordsPart) if part.isVisible())


def add_row(settings: SettingsWindow, *cells: tuple[str, str]) -> None:
    part = records(settings)
    part.add()
    settle()
    for title, text in cells:
        type_cell(part.table, part.model.rowCount() - 1, title, text)


def test_the_practice_is_typed_and_kept(desktop: Desktop) -> None:
    settings = opened(desktop.window())
    QTest.keyClicks(field(settings, "facility.name"), "Alder Valley")
    QTest.keyClicks(field(settings, "facility.npi"), "1234567893")
    settle()

    press(settings, "Ctrl+S")

    kept = desktop.store.practice().billers[Biller.FACILITY]
    assert (kept.name, kept.npi) == ("Alder Valley", "1234567893")
    assert not settings.is_unsaved
    assert "Kept" in settings.help.text()


def test_a_wrong_npi_is_explained_and_nothing_is_kept(desktop: Desktop) -> None:
    settings = opened(desktop.window())
    QTest.keyClicks(field(settings, "facility.name"), "Alder Valley")
    QTest.keyClicks(field(settings, "facility.npi"), "1234567890")
    settle()

    assert not settings.keep()

    assert settings.box is not None
    assert "NPI" in settings.box.text()
    assert desktop.store.practice().billers == {}


def test_staff_entered_here_complete_a_session(desktop: Desktop) -> None:
    window = desktop.opened(example("metastases-hospital"))
    settings = opened(window, 1)
    add_row(settings, ("Name", "Nora Vance"), ("Title", "RT(T)"), ("NPI", "1234567893"))
    assert settings.keep()
    click(settings, "Close")
    assert is_gone(settings)
    window.activateWindow()
    settle()

    type_cell(team(window), 4, "Name", "Nora Vance")

    therapist = window.document.session.team.therapist
    assert therapist is not None
    assert therapist.npi == "1234567893"


def test_names_of_the_roster_are_offered_in_the_session(desktop: Desktop) -> None:
    desktop.store.kept.roster = Roster(
        staff=(StaffMember(name="Nora Vance"),), machines=(Machine(name="Linac 9"),)
    )
    window = desktop.opened(example("metastases-hospital"))

    suggested = {
        spec.suggestions
        for page in window.editor_now().pages
        for part in page.page.parts
        for spec in (getattr(part, "columns", ()) or getattr(part, "fields", ()))
    }

    assert {("Nora Vance",), ("Linac 9",)} <= suggested


def test_fees_are_read_from_a_file_and_undone(desktop: Desktop, tmp_path: Path) -> None:
    file = tmp_path / "fees.csv"
    file.write_text("claim,code,amount,effective,until\nfacility,77372,9100,2026-01-01,\n")
    settings = opened(desktop.window(), 3)
    settings.ask_file = lambda _wish: str(file)

    click(settings, "Read fees from file…")
    assert [fee.code for fee in settings.record.session.fees] == ["77372"]
    settings.record.undo_stack.undo()

    assert settings.record.session.fees == ()


@pytest.mark.parametrize("content", [b"code\n", b"\xff\xfe\x00"], ids=["other", "no text"])
def test_a_file_that_is_no_fee_list_changes_nothing(
    desktop: Desktop, tmp_path: Path, content: bytes
) -> None:
    file = tmp_path / "fees.csv"
    file.write_bytes(content)
    settings = opened(desktop.window(), 3)
    settings.ask_file = lambda _wish: str(file)

    settings.read_fees()

    assert settings.box is not None
    assert settings.record.session.fees == ()


def test_fees_are_written_for_a_spreadsheet(desktop: Desktop, tmp_path: Path) -> None:
    settings = opened(desktop.window(), 3)
    add_row(settings, ("Claim", "Facility"), ("Code", "77372"), ("Amount ($)", "9100"))
    settings.ask_file = lambda _wish: str(tmp_path / "fees.csv")

    click(settings, "Write fees to file…")

    assert "facility,77372,9100,," in (tmp_path / "fees.csv").read_text()


def test_a_fee_without_its_day_is_not_kept_and_says_what_it_lacks(desktop: Desktop) -> None:
    settings = opened(desktop.window(), 3)
    add_row(settings, ("Claim", "Facility"), ("Code", "77372"))

    assert not settings.keep()

    assert settings.box is not None
    assert "Fee 1" in settings.box.text()


@pytest.mark.parametrize(
    ("answer", "kept", "open_after"),
    [("Keep", True, False), ("Discard", False, False), ("Cancel", False, True)],
)
def test_closing_with_something_typed_asks_first(
    desktop: Desktop, answer: str, kept: bool, open_after: bool
) -> None:
    settings = opened(desktop.window())
    QTest.keyClicks(field(settings, "facility.name"), "Alder Valley")
    settle()

    QTest.keyClick(settings, Qt.Key.Key_Escape)
    box = settings.box
    assert isinstance(box, QWidget)
    click(box, answer)

    assert (Biller.FACILITY in desktop.store.practice().billers) is kept
    assert settings.isVisible() is open_after


def test_a_store_that_refuses_is_told(desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = opened(desktop.window())
    QTest.keyClicks(field(settings, "facility.name"), "Alder Valley")

    def refuse(*_: object, **__: object) -> None:
        raise StorageFailure("The disk is full. Nothing was changed.")

    monkeypatch.setattr(desktop.store, "set_practice", refuse)

    assert not settings.keep()
    assert settings.box is not None
    assert "disk is full" in settings.box.text()


def test_every_setting_says_why_it_is_asked_for() -> None:
    specs = [
        spec
        for page in SETTINGS
        for part in page.parts
        for spec in (getattr(part, "columns", ()) or getattr(part, "fields", ()) or ())
    ]

    assert specs
    assert [spec.label for spec in specs if not spec.help] == []
