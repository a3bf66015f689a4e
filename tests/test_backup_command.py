"""`backup` and `restore` on the command line: made, listed, put back; every refusal ends in 2."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest

import main
from command_line import backup
from command_line.backup import BackupsAtHand
from domain.precautions import Precautions
from storage.backup_desk import DepartmentBackups
from storage.database import SqliteStore
from storage.keys import KeyFile, new_department, open_department
from tests.storage.stores import NOW, PLANNER, StillClock, named, save
from workplace import DATABASE, DepartmentPlace


@dataclass
class Department:
    """A database with one session, closed; `at_hand` is what the commands are given."""

    path: Path
    folder: Path
    keys: KeyFile
    code: str

    @property
    def at_hand(self) -> BackupsAtHand:
        return BackupsAtHand(
            desk=DepartmentBackups(lambda: self.path, lambda: self.keys, StillClock(), PLANNER),
            precautions=self.precautions,
        )

    def precautions(self) -> Precautions:
        store = self.open()
        try:
            return store.precautions()
        finally:
            store.close()

    def open(self) -> SqliteStore:
        return open_department(self.path, self.keys)

    def set(self, precautions: Precautions) -> None:
        store = self.open()
        store.set_precautions(precautions, actor=PLANNER, at=NOW)
        store.close()

    def type(self, name: str) -> None:
        store = self.open()
        save(store, named(name))
        store.close()

    def sessions(self) -> int:
        store = self.open()
        found = len(store.worklist())
        store.close()
        return found


@pytest.fixture
def department(tmp_path: Path) -> Department:
    path, keys = tmp_path / "data" / DATABASE, KeyFile(tmp_path / "keys")
    store, code = new_department(path, keys)
    store.close()
    made = Department(path, tmp_path / "backups", keys, code)
    made.folder.mkdir()
    made.type("First")
    return made


def test_a_backup_goes_to_the_folder_that_is_named(
    department: Department, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 0 == backup.run_backup(department.at_hand, str(department.folder), 3)

    said = capsys.readouterr()
    assert "Made and proved:" in said.out
    assert "isocenter-20261016T093000Z.backup" in said.out
    assert "Copying the database 100 %" in said.err
    assert "Checking the copy" in said.err


def test_what_is_not_said_is_as_the_department_set_it(department: Department) -> None:
    department.set(Precautions(backup_folder=str(department.folder), backups_kept=1))

    assert 0 == backup.run_backup(department.at_hand, None, None)
    assert 0 == backup.run_backup(department.at_hand, None, None)

    assert 1 == len(list(department.folder.glob("*.backup")))


def test_without_a_folder_nothing_is_made(
    department: Department, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == backup.run_backup(department.at_hand, None, None)
    assert 2 == backup.run_backup(department.at_hand, None, None, is_list=True)

    assert capsys.readouterr().err.count("No folder for backups is chosen") == 2


def test_backups_are_listed_newest_first(
    department: Department, capsys: pytest.CaptureFixture[str]
) -> None:
    at = department.at_hand
    assert 0 == backup.run_backup(at, str(department.folder), 9, is_list=True)
    assert "No backup of this database lies in" in capsys.readouterr().out
    for _ in range(2):
        backup.run_backup(at, str(department.folder), 9)
    capsys.readouterr()

    assert 0 == backup.run_backup(at, str(department.folder), 9, is_list=True)

    told = capsys.readouterr().out
    assert told.index("093001Z.backup") < told.index("093000Z.backup")


def made(department: Department) -> str:
    backup.run_backup(department.at_hand, str(department.folder), 9)
    (file,) = department.folder.glob("*.backup")
    department.type("Later")
    return str(file)


def test_a_backup_is_put_back_and_says_where_the_other_database_lies(
    department: Department, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made(department)

    assert 0 == backup.run_restore(department.at_hand, file, is_agreed=True)

    assert "before-restore-20261016T093000Z" in capsys.readouterr().out.replace("\n", "")
    assert 1 == department.sessions()


@pytest.mark.parametrize("answer", [None, False])
def test_nothing_is_put_back_until_a_person_says_yes(
    department: Department, capsys: pytest.CaptureFixture[str], answer: bool | None
) -> None:
    file = made(department)
    confirm = None if answer is None else (lambda _question: False)

    assert 3 == backup.run_restore(
        replace(department.at_hand, confirm=confirm), file, is_agreed=False
    )

    assert "Nothing was changed. To restore:" in capsys.readouterr().err
    assert 2 == department.sessions()


def test_a_person_is_asked_before_anything_is_touched(department: Department) -> None:
    file = made(department)
    questions: list[str] = []

    def yes(question: str) -> bool:
        questions.append(question)
        return True

    assert 0 == backup.run_restore(replace(department.at_hand, confirm=yes), file, is_agreed=False)

    assert "is kept beside it" in questions[0]
    assert 1 == department.sessions()


def test_a_database_that_is_open_is_left(
    department: Department, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made(department)
    store = department.open()

    assert 2 == backup.run_restore(department.at_hand, file, is_agreed=True)

    assert "open in another window" in capsys.readouterr().err
    store.close()


def test_without_the_key_the_recovery_code_is_asked_for(
    department: Department, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = made(department)
    new = replace(department, path=tmp_path / "new" / DATABASE, keys=KeyFile(tmp_path / "none"))

    assert 2 == backup.run_restore(new.at_hand, file, is_agreed=True)
    assert "recovery code" in capsys.readouterr().err
    at_hand = replace(new.at_hand, ask_code=lambda _reason: department.code)
    assert 0 == backup.run_restore(at_hand, file, is_agreed=True)

    store = open_department(new.path, new.keys, department.code)
    assert 1 == len(store.worklist())
    store.close()


def test_another_refusal_asks_for_no_code(department: Department, tmp_path: Path) -> None:
    asked: list[str] = []

    def ask(reason: str) -> str:
        asked.append(reason)
        return ""

    at_hand = replace(department.at_hand, ask_code=ask)
    store, _ = new_department(tmp_path / "other" / DATABASE, department.keys)
    store.close()

    assert 2 == backup.run_restore(at_hand, str(store.path), is_agreed=True)

    assert asked == []


@pytest.fixture
def from_keys(department: Department, monkeypatch: pytest.MonkeyPatch) -> str:
    """The data folder, with the key where the program looks for it."""
    monkeypatch.setattr("storage.keys.Keychain", lambda: department.keys)
    return str(department.path.parent)


def test_the_commands_of_the_program_do_the_same(department: Department, from_keys: str) -> None:
    at, folder = ["--data", from_keys], str(department.folder)

    assert 0 == main.main([*at, "backup", folder, "--keep", "2"])
    assert 0 == main.main([*at, "backup", folder, "--list"])
    (file,) = department.folder.glob("*.backup")
    department.type("Later")
    assert 3 == main.main([*at, "restore", str(file)])
    assert 2 == department.sessions()
    assert 0 == main.main([*at, "restore", str(file), "--yes"])

    assert 1 == department.sessions()


@pytest.mark.parametrize("keep", ["0", "1000", "many", "-1"])
def test_a_number_that_cannot_be_meant_is_refused(from_keys: str, keep: str) -> None:
    with pytest.raises(SystemExit) as caught:
        main.main(["--data", from_keys, "backup", "--keep", keep])

    assert caught.value.code == 2


def test_what_was_staged_takes_its_place_at_the_next_start(
    department: Department, from_keys: str
) -> None:
    file = made(department)
    with DepartmentPlace(Path(from_keys)) as place:
        assert 2 == len(place.services().store().worklist())
        place.backups.stage(file, lambda _progress: None)

    with DepartmentPlace(Path(from_keys)) as place:
        assert 1 == len(place.services().store().worklist())
