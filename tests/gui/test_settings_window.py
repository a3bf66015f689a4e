"""The settings of a department, typed and kept as a person does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget

from domain.choices import Biller
from domain.errors import StorageFailure
from domain.payer_uses import PayerUse
from domain.precautions import Precautions
from domain.roster import Machine, Roster, StaffMember
from gui.form import Field
from gui.main_window import MainWindow
from gui.pin_dialog import PinDialog
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


def page_of(settings: SettingsWindow, key: str) -> int:
    return next(n for n, page in enumerate(settings.pages) if page.page.key == key)


def on_page(window: MainWindow, key: str) -> SettingsWindow:
    settings = opened(window)
    settings.tabs.setCurrentIndex(page_of(settings, key))
    settle()
    return settings


def retype(editor: QLineEdit, text: str) -> None:
    editor.selectAll()
    QTest.keyClicks(editor, text)
    QTest.keyClick(editor, Qt.Key.Key_Tab)
    settle()


def test_lock_time_and_backups_are_set_and_the_lock_follows_at_once(desktop: Desktop) -> None:
    window = desktop.window()
    settings = on_page(window, "safety")
    retype(field(settings, "lock_minutes"), "0")
    retype(field(settings, "backup_folder"), "/mnt/copies")
    retype(field(settings, "backups_kept"), "7")

    assert settings.keep()

    kept = Precautions(lock_minutes=0, backup_folder="/mnt/copies", backups_kept=7)
    assert desktop.store.precautions() == kept
    assert not window.windows.lock.timer.isActive()


def test_a_lock_time_that_cannot_be_meant_keeps_nothing(desktop: Desktop) -> None:
    settings = on_page(desktop.window(), "safety")
    retype(field(settings, "lock_minutes"), "99")

    assert not settings.keep()

    assert settings.box is not None
    assert "1 to 60 minutes" in settings.box.text()
    assert desktop.store.precautions() == Precautions()


def set_pin(settings: SettingsWindow, pin: str, again: str) -> PinDialog:
    click(settings, "Set PIN…")
    dialog = settings.pin_dialog
    QTest.keyClicks(dialog.pin, pin)
    QTest.keyClicks(dialog.again, again)
    click(dialog, "Keep PIN")
    return dialog


def test_a_pin_is_set_by_typing_it_twice_and_removed_again(desktop: Desktop) -> None:
    settings = on_page(desktop.window(), "safety")

    dialog = set_pin(settings, "blue linac 3", "blue linac 4")
    assert dialog.refusal.text() == "The two are not the same. Type the PIN twice."
    assert not desktop.store.has_pin()
    QTest.keyClicks(dialog.again, "blue linac 3")
    click(dialog, "Keep PIN")
    assert desktop.store.kept.pin == "blue linac 3"

    click(settings, "Set PIN…")
    click(settings.pin_dialog, "Remove PIN")
    assert not desktop.store.has_pin()


@pytest.mark.parametrize("pin", ["", "12345", "123456"])
def test_an_easy_pin_is_refused_with_the_reason(desktop: Desktop, pin: str) -> None:
    settings = on_page(desktop.window(), "safety")

    dialog = set_pin(settings, pin, pin)

    assert "Choose another" in dialog.refusal.text()
    assert dialog.isVisible()
    assert not desktop.store.has_pin()
    dialog.reject()


def test_profiles_are_shown_with_document_publisher_and_day(desktop: Desktop) -> None:
    settings = on_page(desktop.window(), "payers")

    part = [part for part in settings.findChildren(RecordsPart) if part.isVisible()][1]
    rows = [
        [part.model.index(row, column).data() for column in range(part.model.columnCount())]
        for row in range(part.model.rowCount())
    ]

    assert len(rows) == len(settings.record.session.profiles) > 3
    strict = next(row for row in rows if "strict" in row[0])
    assert strict[1].startswith("2026-")
    assert strict[2] == "medicare_strict"
    assert "Palmetto" in strict[3]
    assert strict[4] == "L39553 / A59350"


def test_a_payer_is_given_another_profile_by_its_name(desktop: Desktop) -> None:
    settings = on_page(desktop.window(), "payers")
    add_row(settings, ("Payer", "aetna"), ("Profile", "UnitedHealthcare"))

    assert settings.keep()

    assert desktop.store.payer_uses() == (PayerUse(payer="aetna", profile="uhc"),)


def test_a_profile_that_is_not_there_is_told_and_nothing_is_kept(desktop: Desktop) -> None:
    settings = on_page(desktop.window(), "payers")
    add_row(settings, ("Payer", "aetna"), ("Profile", "nobody"))

    assert not settings.keep()

    assert settings.box is not None
    assert "there is no profile nobody" in settings.box.text()
    assert desktop.store.payer_uses() == ()


def test_nothing_is_added_to_a_list_that_is_only_read(desktop: Desktop) -> None:
    settings = opened(desktop.window())
    for page in range(settings.tabs.count()):  # each is made when it is first shown
        settings.tabs.setCurrentIndex(page)
    settle()
    (profiles,) = (p for p in settings.findChildren(RecordsPart) if p.path == "profiles")

    profiles.table.add_wanted.emit()

    assert not settings.is_unsaved
