"""Backups: whole, encrypted, proved, or not there at all, whatever goes wrong on the way."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Final

import pytest

from domain.backups import Backup
from domain.errors import Refused, StorageFailure
from domain.precautions import Precautions
from domain.table_shelf import LoadProgress
from domain.table_workflow import Stopped
from storage import copying, database
from storage.backup_desk import DepartmentBackups
from storage.connection import WrongKeyOrDamage, connect
from storage.database import SqliteStore, create_database, open_database
from storage.keys import KeyFile, RecoveryCodeNeeded, key_of, new_department, open_department
from tests.storage.stores import NOW, PLANNER, StillClock, named, save, untold

ROOT: Final = Path(__file__).resolve().parents[2]
FAMILY: Final = "Quillfeather"


class Clock(StillClock):
    """Moves when told to."""

    def __init__(self) -> None:
        self.at = NOW

    def now(self) -> datetime:
        return self.at


class Department:
    """A database with one session, its keys, and a folder for backups."""

    def __init__(self, place: Path) -> None:
        self.path = place / "data" / "department.isocenter"
        self.keys = KeyFile(place / "keys")
        self.folder = place / "backups"
        self.folder.mkdir()
        self.clock = Clock()
        self.store, self.code = new_department(self.path, self.keys)
        self.session = save(self.store, named(FAMILY))
        self.desk = DepartmentBackups(lambda: self.path, lambda: self.keys, self.clock, PLANNER)

    def back_up(self, keep: int = 9, tell: Callable[[LoadProgress], None] = untold) -> Backup:
        made = self.desk.back_up(str(self.folder), keep, tell)
        self.clock.at += timedelta(minutes=1)
        return made

    def files(self) -> list[str]:
        return sorted(file.name for file in self.folder.iterdir())


@pytest.fixture
def department(tmp_path: Path) -> Iterator[Department]:
    made = Department(tmp_path)
    yield made
    made.store.close()


def actions(store: SqliteStore) -> list[str]:
    return [row[3] for row in store.audit_trail("")]


def opened(backup: Path, department: Department) -> SqliteStore:
    return open_database(backup, key_of(department.path, department.keys))


def test_a_backup_holds_what_was_stored_and_opens_as_a_database(department: Department) -> None:
    made = department.back_up()

    copy = opened(Path(made.place), department)
    assert copy.load(department.session).session == named(FAMILY)
    assert copy.faults() == ()
    assert copy.install_id == department.store.install_id
    copy.close()


def test_it_is_encrypted_and_neither_name_nor_content_tells_of_a_patient(
    department: Department,
) -> None:
    made = department.back_up()

    assert made.name == "isocenter-20261016T093000Z.backup"
    assert department.files() == [made.name, f"{made.name}.recovery"]
    assert made.size == Path(made.place).stat().st_size
    for file in department.folder.iterdir():
        assert FAMILY.encode() not in file.read_bytes()
        assert b"SQLite format" not in file.read_bytes()


def test_it_opens_with_the_recovery_code_on_another_computer(
    department: Department, tmp_path: Path
) -> None:
    made = department.back_up()

    store = open_department(Path(made.place), KeyFile(tmp_path / "none"), department.code)

    assert store.load(department.session).session == named(FAMILY)
    store.close()


def test_it_opens_with_no_other_key(department: Department) -> None:
    made = department.back_up()

    with pytest.raises(WrongKeyOrDamage):
        open_database(Path(made.place), bytes(32))


def test_it_is_noted_in_the_audit_and_as_the_last(department: Department) -> None:
    assert department.store.last_backup() is None

    made = department.back_up()

    assert actions(department.store)[-1] == "made a backup"
    assert department.store.audit_trail("")[-1][4] == f"{made.name}, {made.size} bytes"
    assert department.store.last_backup() == NOW
    assert department.store.faults() == ()


def test_saves_go_on_meanwhile_and_the_copy_holds_one_moment(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_PAGES", 8)
    before = len(actions(department.store))
    during: list[str] = []

    def saving(progress: LoadProgress) -> None:
        if progress.doing == "Copying the database" and len(during) < 3:
            during.append(save(department.store, named("Later")))

    made = department.back_up(tell=saving)

    copy = opened(Path(made.place), department)
    assert [row.id for row in copy.worklist()] == [department.session]
    # The copy is of the moment before: it does not hold the row that says it was made.
    assert len(actions(copy)) == before
    assert len(department.store.worklist()) == 4
    copy.close()


def test_it_tells_how_far_it_is(department: Department) -> None:
    told: list[LoadProgress] = []

    department.back_up(tell=told.append)

    copied = [one for one in told if one.doing == "Copying the database"]
    assert copied[-1].done == copied[-1].whole > 0
    assert told[-1].doing == "Checking the copy"


@pytest.mark.parametrize("doing", ["Copying the database", "Checking the copy"])
def test_stopping_leaves_nothing_behind_and_notes_nothing(
    department: Department, doing: str
) -> None:
    def stop(progress: LoadProgress) -> None:
        if progress.doing == doing:
            raise Stopped

    with pytest.raises(Stopped):
        department.back_up(tell=stop)

    assert department.files() == []
    assert "made a backup" not in actions(department.store)


def test_a_long_check_can_be_stopped_in_its_midst(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copying, "_STEPS", 10)
    looks: list[str] = []

    def stop(progress: LoadProgress) -> None:
        looks.append(progress.doing)
        if looks.count("Checking the copy") == 3:
            raise Stopped

    with pytest.raises(Stopped):
        department.back_up(tell=stop)

    assert department.files() == []


def test_the_newest_stay_and_what_is_not_ours_is_left(department: Department) -> None:
    stranger = create_database(department.folder / "x", bytes(32))
    stranger.close()
    foreign = department.folder / "isocenter-20200101T000000Z.backup"
    stranger.path.rename(foreign)
    (department.folder / "isocenter-20200102T000000Z.backup").write_bytes(b"short")
    (department.folder / "notes.txt").write_text("ours too")
    made = [department.back_up(keep=2) for _ in range(4)]

    kept = {file.name for file in department.folder.iterdir()}

    assert {one.name for one in made[2:]} | {f"{one.name}.recovery" for one in made[2:]} <= kept
    assert not {one.name for one in made[:2]} & kept
    assert not {f"{one.name}.recovery" for one in made[:2]} & kept
    assert {foreign.name, "isocenter-20200102T000000Z.backup", "notes.txt"} <= kept
    assert department.desk.listed(str(department.folder)) == (made[3], made[2])


def test_two_within_a_second_have_names_of_their_own(department: Department) -> None:
    first = department.back_up()
    department.clock.at = NOW

    second = department.back_up()

    assert (first.name, second.name) == (
        "isocenter-20261016T093000Z.backup",
        "isocenter-20261016T093001Z.backup",
    )
    assert second.made_at == datetime(2026, 10, 16, 9, 30, 1, tzinfo=UTC)


def test_a_folder_that_is_not_there_is_told_and_not_made(department: Department) -> None:
    department.folder.rmdir()

    with pytest.raises(StorageFailure, match="is not there; nothing was written"):
        department.back_up()

    assert not department.folder.exists()


def test_no_folder_is_told(department: Department) -> None:
    with pytest.raises(Refused, match="No folder for backups is chosen"):
        department.desk.back_up("", 3, untold)


def test_a_folder_that_vanishes_half_way_is_told(department: Department) -> None:
    def unplug(progress: LoadProgress) -> None:
        if progress.doing == "Checking the copy":
            shutil.rmtree(department.folder, ignore_errors=True)

    with pytest.raises(StorageFailure) as caught:
        department.back_up(tell=unplug)

    assert str(department.folder) in str(caught.value)
    assert "Nothing of this action was stored" in str(caught.value)
    assert "made a backup" not in actions(department.store)


def test_a_copy_that_is_not_whole_does_not_count_and_lets_nothing_go(
    department: Department,
) -> None:
    good = department.back_up(keep=1)

    def damage(progress: LoadProgress) -> None:
        if progress.doing == "Checking the copy":
            part = next(department.folder.glob("*.part"))
            content = bytearray(part.read_bytes())
            content[-2000] ^= 1
            part.write_bytes(content)

    with pytest.raises(StorageFailure):
        department.back_up(keep=1, tell=damage)

    assert department.files() == [good.name, f"{good.name}.recovery"]


def test_a_copy_of_another_moment_does_not_count(department: Department) -> None:
    part = department.folder / "x.part"
    part.touch()
    key = key_of(department.path, department.keys)
    held = copying.copy(department.path, key, part, untold)
    save(department.store, named("Later"))
    other = department.folder / "y.part"
    other.touch()
    copying.copy(department.path, key, other, untold)

    with pytest.raises(StorageFailure, match="audit does not end"):
        copying.prove(other, key, held, untold)


def test_a_file_of_another_program_is_no_backup(department: Department) -> None:
    part = department.folder / "x.part"
    part.touch()
    key = key_of(department.path, department.keys)
    copying.copy(department.path, key, part, untold)
    foreign = connect(part, key)
    foreign.execute("PRAGMA application_id = 7")
    foreign.close()

    with pytest.raises(StorageFailure, match="not a database of this program"):
        copying.prove(part, key, None, untold)


def test_damage_of_the_database_is_told_as_the_databases(
    department: Department, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number in range(40):
        save(department.store, named(f"N{number}"))
    department.store.close()
    content = bytearray(department.path.read_bytes())
    content[len(content) // 2] ^= 1
    # The damage is in a page that opening does not read: it checks the small tables only.
    monkeypatch.setattr(database, "LARGE_BYTES", 0)
    department.path.write_bytes(content)
    department.store = open_department(department.path, department.keys)

    with pytest.raises(StorageFailure) as caught:
        department.back_up()

    assert f"{department.path} is damaged" in str(caught.value)
    assert department.files() == []


def test_without_its_key_nothing_is_written(department: Department, tmp_path: Path) -> None:
    desk = DepartmentBackups(
        lambda: department.path, lambda: KeyFile(tmp_path / "none"), department.clock, PLANNER
    )

    with pytest.raises(RecoveryCodeNeeded):
        desk.back_up(str(department.folder), 3, untold)

    assert department.files() == []


KILLED: Final = """
import os, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from storage.backup_desk import DepartmentBackups
from storage.keys import KeyFile
from tests.storage.stores import PLANNER, StillClock, untold

def tell(progress):
    if progress.doing == {doing!r}:
        os._exit(9)

keys = KeyFile(Path({keys!r}))
desk = DepartmentBackups(lambda: Path({path!r}), lambda: keys, StillClock(), PLANNER)
desk.back_up({folder!r}, 3, tell)
"""


@pytest.mark.parametrize("doing", ["Copying the database", "Checking the copy"])
def test_a_kill_half_way_leaves_no_backup_and_is_swept_later(
    department: Department, tmp_path: Path, doing: str
) -> None:
    script = KILLED.format(
        root=str(ROOT),
        doing=doing,
        keys=str(tmp_path / "keys"),
        path=str(department.path),
        folder=str(department.folder),
    )

    done = subprocess.run([sys.executable, "-c", script], check=False, timeout=120)

    assert done.returncode == 9
    (left,) = department.folder.glob("*.part")
    assert department.desk.listed(str(department.folder)) == ()
    assert department.store.faults() == ()
    # Another copy that is being made just now is left alone; an old remainder is not.
    fresh = department.folder / ".isocenter-fresh.part"
    fresh.touch()
    for file, age in ((left, timedelta(hours=2)), (fresh, timedelta(minutes=1))):
        moment = (department.clock.at - age).timestamp()
        os.utime(file, (moment, moment))
    made = department.back_up()
    assert department.files() == [fresh.name, made.name, f"{made.name}.recovery"]


def test_precautions_are_kept_with_their_audit_row(department: Department) -> None:
    assert department.store.precautions() == Precautions()
    chosen = Precautions(lock_minutes=2, backup_folder="/backups", backups_kept=5)

    department.store.set_precautions(chosen, actor=PLANNER, at=NOW)

    assert department.store.precautions() == chosen
    assert department.store.audit_trail("")[-1][3:] == (
        "changed locking and backups",
        "locks after 2 min, keeps 5",
    )
