"""Where a department's database lies is found again, and only where none lies at home."""

from __future__ import annotations

from pathlib import Path

from storage.department_folder import note_folder, noted_folder

FILE = "department.isocenter"


def test_without_a_note_the_data_folder_is_meant(tmp_path: Path) -> None:
    assert tmp_path == noted_folder(tmp_path, FILE)


def test_a_folder_that_was_noted_is_found_again(tmp_path: Path) -> None:
    home, ours = tmp_path / "home", tmp_path / "ours"

    note_folder(home, ours, FILE)

    assert ours.resolve() == noted_folder(home, FILE)


def test_a_database_at_home_goes_before_a_note(tmp_path: Path) -> None:
    note_folder(tmp_path, tmp_path / "ours", FILE)
    (tmp_path / FILE).write_bytes(b"")

    assert tmp_path == noted_folder(tmp_path, FILE)


def test_the_data_folder_itself_needs_no_note(tmp_path: Path) -> None:
    note_folder(tmp_path, tmp_path, FILE)

    assert [] == list(tmp_path.iterdir())
