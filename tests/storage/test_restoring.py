"""A backup comes back whole, in the place of a database that is kept aside, or nothing changes."""

from __future__ import annotations

import errno
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

from domain.backups import Backup
from domain.errors import Refused, StorageFailure
from domain.table_shelf import LoadProgress
from domain.table_workflow import Stopped
from storage import restoring
from storage.backup_desk import DepartmentBackups
from storage.connection import WrongKeyOrDamage
from storage.database import SqliteStore
from storage.keys import KeyFile, RecoveryCodeNeeded, new_department, open_department
from tests.storage.stores import PLANNER, StillClock, named, save, untold

ROOT: Final = Path(__file__).resolve().parents[2]
ASIDE: Final = "department.isocenter.before-restore-20261016T093000Z"


class Department:
    """A database with one session, a backup of it, and a session typed after the backup."""

    def __init__(self, place: Path) -> None:
        self.path = place / "data" / "department.isocenter"
        self.keys = KeyFile(place / "keys")
        self.folder = place / "backups"
        self.folder.mkdir(parents=True)
        self.desk = DepartmentBackups(lambda: self.path, lambda: self.keys, StillClock(), PLANNER)
        store, self.code = new_department(self.path, self.keys)
        self.first = save(store, named("First"))
        self.backup = self.back_up()
        self.later = save(store, named("Later"))
        store.close()

    def back_up(self) -> Backup:
        return self.desk.back_up(str(self.folder), 9, untold)

    def open(self, path: Path | None = None) -> SqliteStore:
        return open_department(path or self.path, self.keys)

    def sessions(self, path: Path | None = None) -> set[str]:
        store = self.open(path)
        found = {row.id for row in store.worklist()}
        assert store.faults() == ()
        store.close()
        return found

    def files(self) -> set[str]:
        return {file.name for file in self.path.parent.iterdir()}


@pytest.fixture
def department(tmp_path: Path) -> Department:
    return Department(tmp_path)


def test_a_backup_takes_the_place_of_the_database_which_is_kept_aside(
    department: Department,
) -> None:
    department.desk.stage(department.backup.place, untold)
    assert department.sessions() == {department.first, department.later}

    aside = department.desk.put_into_place()

    assert aside == department.path.with_name(ASIDE)
    assert department.sessions() == {department.first}
    assert department.sessions(aside) == {department.first, department.later}
    assert Path(department.backup.place).exists()


def test_it_is_noted_with_where_the_audit_of_the_other_ended(department: Department) -> None:
    store = department.open()
    number, seal = store.audit_head()
    store.close()
    department.desk.stage(department.backup.place, untold)
    department.desk.put_into_place()

    store = department.open()

    (last,) = store.audit_trail("")[-1:]
    ended = f"in the place of one whose audit ended with row {number}, {seal[:16]}"
    assert last[1:] == (PLANNER.name, PLANNER.workstation, "restored a backup", ended)
    store.close()


def test_nothing_staged_changes_nothing(department: Department) -> None:
    before = department.path.read_bytes()

    assert department.desk.put_into_place() is None

    assert department.path.read_bytes() == before


def test_what_was_staged_can_be_forgotten(department: Department) -> None:
    department.desk.stage(department.backup.place, untold)

    department.desk.unstage()

    assert department.desk.put_into_place() is None
    assert department.sessions() == {department.first, department.later}
    department.desk.unstage()


@pytest.mark.parametrize("doing", ["Copying the backup", "Checking the copy"])
def test_stopping_changes_nothing_and_leaves_nothing(department: Department, doing: str) -> None:
    before = department.files()

    def stop(progress: LoadProgress) -> None:
        if progress.doing == doing:
            raise Stopped

    with pytest.raises(Stopped):
        department.desk.stage(department.backup.place, stop)

    assert department.files() == before


def test_a_damaged_backup_is_not_staged(department: Department) -> None:
    file = Path(department.backup.place)
    content = bytearray(file.read_bytes())
    content[-3000] ^= 1
    file.write_bytes(content)

    with pytest.raises(StorageFailure, match="is not whole"):
        department.desk.stage(department.backup.place, untold)

    assert department.desk.put_into_place() is None


@pytest.mark.parametrize(
    ("content", "words"),
    [(b"", "is empty"), (b"short", "less than the smallest"), (None, "no database at")],
    ids=["empty", "cut", "missing"],
)
def test_what_is_no_backup_is_refused(
    department: Department, content: bytes | None, words: str
) -> None:
    file = department.folder / "x.backup"
    if content is not None:
        file.write_bytes(content)

    with pytest.raises(StorageFailure, match=words):
        department.desk.stage(str(file), untold)


def test_with_another_key_nothing_is_staged(department: Department) -> None:
    class Wrong:
        def get(self, install_id: str) -> bytes | None:
            del install_id
            return bytes(32)

        def put(self, install_id: str, key: bytes) -> None:
            del install_id, key

    desk = DepartmentBackups(lambda: department.path, Wrong, StillClock(), PLANNER)
    before = department.files()

    with pytest.raises(WrongKeyOrDamage):
        desk.stage(department.backup.place, untold)

    assert department.files() == before


def test_a_backup_of_another_department_is_refused(department: Department, tmp_path: Path) -> None:
    other = Department(tmp_path / "other")
    for line in (tmp_path / "other" / "keys").read_text("utf-8").splitlines():
        install, _, key = line.partition(" ")
        department.keys.put(install, bytes.fromhex(key))

    with pytest.raises(Refused, match="another database"):
        department.desk.stage(other.backup.place, untold)

    assert department.desk.put_into_place() is None


def test_a_database_open_elsewhere_is_left_until_it_is_closed(department: Department) -> None:
    department.desk.stage(department.backup.place, untold)
    elsewhere = department.open()

    with pytest.raises(Refused, match="open in another window"):
        department.desk.put_into_place()

    assert {row.id for row in elsewhere.worklist()} == {department.first, department.later}
    elsewhere.close()
    department.desk.put_into_place()
    assert department.sessions() == {department.first}


def test_a_damaged_database_is_kept_aside_with_its_log(department: Department) -> None:
    damaged = b"\x00" * 9000
    department.path.write_bytes(damaged)
    log = department.path.with_name("department.isocenter-wal")
    log.write_bytes(b"what was left of the log")
    department.desk.stage(department.backup.place, untold)

    aside = department.desk.put_into_place()

    assert aside is not None
    assert aside.read_bytes() == damaged
    assert aside.with_name(f"{ASIDE}-wal").read_bytes() == b"what was left of the log"
    assert not log.exists()
    assert department.sessions() == {department.first}


@pytest.mark.parametrize("what", ["head", "all"])
def test_its_backups_are_found_though_the_database_is_damaged_or_lost(
    department: Department, what: str
) -> None:
    if what == "head":
        department.path.write_bytes(b"\x00" * 9000)
    else:
        for file in department.path.parent.iterdir():
            file.unlink()

    assert department.desk.listed(str(department.folder)) == (department.backup,)


def test_a_missing_database_comes_back(department: Department) -> None:
    department.path.unlink()
    department.desk.stage(department.backup.place, untold)

    assert department.desk.put_into_place() is None

    store = department.open()
    assert store.audit_trail("")[-1][4] == "in the place of none"
    store.close()


def test_it_comes_back_on_another_computer_with_the_recovery_code(
    department: Department, tmp_path: Path
) -> None:
    path = tmp_path / "new" / "department.isocenter"
    desk = DepartmentBackups(
        lambda: path, lambda: KeyFile(tmp_path / "none"), StillClock(), PLANNER
    )
    with pytest.raises(RecoveryCodeNeeded):
        desk.stage(department.backup.place, untold)

    desk.stage(department.backup.place, untold, department.code)
    with pytest.raises(RecoveryCodeNeeded):
        desk.put_into_place()
    desk.put_into_place(department.code)

    store = open_department(path, KeyFile(tmp_path / "keys of the new one"), department.code)
    assert {row.id for row in store.worklist()} == {department.first}
    store.close()


def test_restoring_twice_in_a_second_keeps_both_aside(department: Department) -> None:
    for _ in range(2):
        department.desk.stage(department.backup.place, untold)
        department.desk.put_into_place()

    assert {ASIDE, f"{ASIDE}-2"} <= department.files()


def test_a_disk_without_links_takes_a_backup_back_all_the_same(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(_self: Path, _target: Path) -> None:
        raise OSError(errno.EPERM, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuses)
    department.desk.stage(department.backup.place, untold)

    assert department.desk.put_into_place() == department.path.with_name(ASIDE)

    assert department.sessions() == {department.first}


KILLED: Final = """
import os, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from storage import restoring
from storage.backup_desk import DepartmentBackups
from storage.keys import KeyFile
from tests.storage.stores import PLANNER, StillClock, untold

def die(*_: object) -> None:
    os._exit(9)

if {step!r} == "named":
    restoring.keep_names = die
else:
    setattr(restoring, {step!r}, die)
keys = KeyFile(Path({keys!r}))
desk = DepartmentBackups(lambda: Path({path!r}), lambda: keys, StillClock(), PLANNER)
desk.put_into_place()
"""


@pytest.mark.parametrize("step", ["_closed_down", "_note", "_kept_aside", "named"])
def test_a_kill_at_any_step_leaves_one_whole_database(
    department: Department, tmp_path: Path, step: str
) -> None:
    department.desk.stage(department.backup.place, untold)
    script = KILLED.format(
        root=str(ROOT), step=step, keys=str(tmp_path / "keys"), path=str(department.path)
    )

    done = subprocess.run([sys.executable, "-c", script], check=False, timeout=120)

    assert done.returncode == 9
    if restoring.staged_path(department.path).exists():
        assert department.sessions() == {department.first, department.later}
        department.desk.put_into_place()
    assert department.sessions() == {department.first}
