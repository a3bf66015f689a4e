"""What the window works with: the demo's throw-away folder, the department's own database."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtWidgets import QApplication

import workplace
from domain.errors import Refused, UnreadableDocument
from domain.payer_uses import PayerUse
from gui import department, welcome
from storage.examples import PRACTICE, example_sessions
from storage.keys import KeyFile, NoKeychain
from tests.reports.sheets import a_superbill
from workplace import DemoPlace, DepartmentPlace, why_no_window


class NoKeys:
    """A computer without a keychain."""

    def get(self, install_id: str) -> bytes | None:
        raise NoKeychain("This computer has no keychain.")

    def put(self, install_id: str, key: bytes) -> None:
        raise NoKeychain("This computer has no keychain.")


class Person:
    """Answers the dialogs."""

    def __init__(self, *, makes: bool = True) -> None:
        self.makes = makes
        self.opens: Path | None = None
        self.codes: list[str] = []
        self.asked = 0


@pytest.fixture
def person(monkeypatch: pytest.MonkeyPatch, qapp: QApplication) -> Person:
    person = Person()

    def shown(dialog: department.RecoveryCodeShown) -> int:
        person.codes.append(dialog.code)
        return 1

    def asked(dialog: department.RecoveryCodeAsked) -> int:
        person.asked += 1
        if person.codes:
            dialog.code.setText(person.codes[0])
            dialog.open_with_code()
        return dialog.result()

    def chosen(home: Path, *_: object) -> Path | None:
        return (person.opens or home) if person.makes else None

    monkeypatch.setattr(welcome, "ask_for_database", chosen)
    monkeypatch.setattr(department.RecoveryCodeShown, "exec", shown)
    monkeypatch.setattr(department.RecoveryCodeAsked, "exec", asked)
    return person


def _place(folder: Path, practice: Path | None = None) -> DepartmentPlace:
    return DepartmentPlace(folder / "data", practice, KeyFile(folder / "keys" / "keys"))


def test_the_demo_holds_the_examples_and_leaves_nothing_behind() -> None:
    with DemoPlace() as place:
        services = place.services()
        folder = place.folder
        rows = services.store().worklist()
        assert len(example_sessions()) == len(rows)
        assert services.store().practice().fees
        assert services.is_demo
        assert folder.exists()

    assert not folder.exists()


def test_the_search_over_diagnoses_is_made_beside_the_window_and_leaves_nothing_behind() -> None:
    with DemoPlace() as place:
        services = place.services()
        services.store()
        codes = services.book().diagnosis_codes
        assert codes is not None
        place.searches.wait()
        made = list(place.folder.glob("diagnoses-*.sqlite"))
        found = codes.search("brain metast", date(2026, 10, 15))

    assert len(made) == 1
    assert found[0].code == "C79.31"
    assert not place.folder.exists()


def test_the_demo_draft_writer_opens_the_same_database() -> None:
    with DemoPlace() as place:
        services = place.services()
        known = {row.id for row in services.store().worklist()}
        second = services.open_store()

        assert known == {row.id for row in second.worklist()}
        second.close()


def test_no_database_is_made_unless_a_person_says_so(tmp_path: Path, person: Person) -> None:
    person.makes = False

    with _place(tmp_path) as place, pytest.raises(Refused, match="none was made"):
        place.services().store()

    assert not (tmp_path / "data" / workplace.DATABASE).exists()


def test_the_second_start_finds_database_key_and_practice(tmp_path: Path, person: Person) -> None:
    with _place(tmp_path, PRACTICE) as place:
        assert place.services().store().practice().fees
    with _place(tmp_path) as place:
        assert place.services().store().practice().fees

    assert 1 == len(person.codes)
    assert person.asked == 0


def test_without_a_keychain_the_recovery_code_opens_the_database(
    tmp_path: Path, person: Person
) -> None:
    with DepartmentPlace(tmp_path, None, NoKeys()) as place:
        place.services().store()
    with DepartmentPlace(tmp_path, None, NoKeys()) as place:
        place.services().store()
        place.services().open_store().close()

    assert person.asked == 1


def test_without_key_and_code_the_database_stays_closed(tmp_path: Path, person: Person) -> None:
    with DepartmentPlace(tmp_path, None, NoKeys()) as place:
        place.services().store()
    person.codes.clear()

    with (
        DepartmentPlace(tmp_path, None, NoKeys()) as place,
        pytest.raises(Refused, match="not opened"),
    ):
        place.services().store()


def test_a_database_that_lies_elsewhere_is_opened_there_and_found_again(
    tmp_path: Path, person: Person
) -> None:
    keys = KeyFile(tmp_path / "keys" / "keys")
    with DepartmentPlace(tmp_path / "ours", PRACTICE, keys) as place:
        place.services().store()
    person.opens = tmp_path / "ours"

    with DepartmentPlace(tmp_path / "home", None, keys) as place:
        assert place.services().store().practice().fees
    person.opens = None
    with DepartmentPlace(tmp_path / "home", None, keys) as place:
        assert place.services().store().practice().fees
        assert place.folder == (tmp_path / "ours").resolve()

    assert not (tmp_path / "home" / workplace.DATABASE).exists()
    assert 1 == len(person.codes)


def test_practice_mode_reaches_neither_database_nor_keychain_nor_settings(
    tmp_path: Path, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    with _place(tmp_path) as place:
        place.services().store()
    ours = {file: file.read_bytes() for file in (tmp_path / "data").iterdir()}
    monkeypatch.setattr("storage.keys.Keychain", NoKeys)

    with DemoPlace() as practice:
        services = practice.services()
        rows = services.store().worklist()
        assert services.settings_group == ""
        assert services.practice_command == ()
        assert tmp_path not in practice.folder.parents
        assert rows

    assert ours == {file: file.read_bytes() for file in (tmp_path / "data").iterdir()}


def test_what_is_printed_in_practice_mode_says_so_across_the_page() -> None:
    with DemoPlace() as practice:
        pdf = practice.services().render(a_superbill())

    pages = PdfReader(BytesIO(pdf)).pages
    assert pages
    assert all("PRACTICE – not a claim" in page.extract_text() for page in pages)


def test_practice_mode_is_started_without_a_word_of_the_department(
    tmp_path: Path, person: Person
) -> None:
    with _place(tmp_path) as place:
        command = place.services().practice_command

    assert command[-1] == "--demo"
    assert not [word for word in command if str(tmp_path) in word or word == "--data"]


def test_a_missing_practice_file_is_named_before_anything_is_made(
    tmp_path: Path, person: Person
) -> None:
    gone = tmp_path / "gone.json"

    with _place(tmp_path, gone) as place, pytest.raises(UnreadableDocument, match="gone"):
        place.services().store()

    assert not (tmp_path / "data").exists()


def test_a_linux_machine_without_a_display_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr("sys.platform", "linux")

    told = why_no_window()

    assert told
    assert "no display" in told


def test_with_a_display_nothing_stands_in_the_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DISPLAY", ":0")

    assert why_no_window() is None


def test_qt_that_would_abort_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gui.startup.refusal", lambda _python, _pyside: "Not this Qt.")

    assert why_no_window() == "Not this Qt."


def test_a_payer_means_what_the_department_set_from_then_on(tmp_path: Path, person: Person) -> None:
    with _place(tmp_path) as place:
        services = place.services()
        services.store().set_payer_uses(
            (PayerUse(payer="aetna", profile="uhc"),),
            actor=services.actor,
            at=services.clock.now(),
        )
        assert "aetna" not in services.book().profiles["uhc"].payers
        place.refresh_book()
        assert "aetna" in services.book().profiles["uhc"].payers
        assert services.book() is services.book()

    with _place(tmp_path) as place:
        place.services().store()
        assert "aetna" in place.book().profiles["uhc"].payers
