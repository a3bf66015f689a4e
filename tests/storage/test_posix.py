"""What only POSIX systems know: rights of owner and others, links, limits on a file."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.errors import StorageFailure
from storage.backups import Order, back_up
from storage.database import create_database, open_database
from storage.keys import KeyFile, new_department, slot_path
from tests.builders import a_session
from tests.storage.stores import KEY, NOW, a_store, save, untold

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    """A database with one session, closed."""
    store = a_store(tmp_path)
    save(store, a_session())
    store.close()
    return store.path


def refusal(path: Path, key: bytes = KEY) -> str:
    """The sentence of the refusal, after proving that the file is as it was."""
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(StorageFailure) as caught:
        open_database(path, key)
    assert before == (path.read_bytes() if path.is_file() else None)
    assert "Traceback" not in str(caught.value)
    return str(caught.value)


@pytest.mark.parametrize("number", [errno.EPERM, errno.EOPNOTSUPP])
def test_a_disk_without_links_takes_a_new_database_all_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int
) -> None:
    def refuses(_self: Path, _target: Path) -> None:
        raise OSError(number, "no links here")

    monkeypatch.setattr(Path, "hardlink_to", refuses)

    store = a_store(tmp_path)

    assert store.faults() == ()
    store.close()
    assert ["department.isocenter"] == [file.name for file in tmp_path.iterdir()]


def test_the_database_and_its_folder_are_closed_to_others(tmp_path: Path) -> None:
    store = a_store(tmp_path / "deep" / "folder")
    save(store, a_session())

    assert stat.S_IMODE((tmp_path / "deep").stat().st_mode) == 0o700
    for file in (tmp_path / "deep" / "folder").iterdir():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
    store.close()


def test_a_database_left_open_to_others_is_closed_to_them_on_opening(closed: Path) -> None:
    closed.chmod(0o644)

    open_database(closed, KEY).close()

    assert stat.S_IMODE(closed.stat().st_mode) == 0o600


@pytest.fixture
def as_ordinary_user(closed: Path) -> Iterator[None]:
    """No rights beyond those of the file: the superuser steps down for the length of the test."""
    if os.geteuid() != 0:
        yield
        return
    nobody = 65534
    for folder in (closed.parent, *closed.parent.parents):
        if "pytest" in str(folder):
            folder.chmod(0o755)
    os.chown(closed.parent, nobody, nobody)
    os.chown(closed, nobody, nobody)
    os.seteuid(nobody)
    yield
    os.seteuid(0)


@pytest.mark.usefixtures("as_ordinary_user")
def test_a_read_only_file_is_refused_in_words(closed: Path) -> None:
    closed.chmod(0o400)

    assert "cannot be written" in refusal(closed)


@pytest.mark.usefixtures("as_ordinary_user")
def test_a_read_only_folder_is_refused_in_words(closed: Path) -> None:
    closed.parent.chmod(0o500)

    try:
        assert "cannot be written" in refusal(closed)
    finally:
        closed.parent.chmod(0o700)


@pytest.mark.usefixtures("as_ordinary_user")
def test_nothing_is_created_in_a_read_only_folder(closed: Path) -> None:
    closed.parent.chmod(0o500)

    try:
        with pytest.raises(StorageFailure, match="cannot be written"):
            create_database(closed.parent / "second.isocenter", KEY)
        assert [closed] == list(closed.parent.iterdir())
    finally:
        closed.parent.chmod(0o700)


FILL = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from domain.errors import StorageFailure
from storage.database import open_database
from tests.builders import a_session
from tests.storage.stores import KEY, save

store = open_database(Path({path!r}), KEY)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, hard))
saved = 0
try:
    while True:
        save(store, a_session(notes="x" * 5_000))
        saved += 1
except StorageFailure as failure:
    print(failure)
assert saved == len(store.worklist(limit=1000)), "an unacknowledged save is seen"
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
save(store, a_session(notes="there is room again"))
print(saved + 1, store.faults())
"""


def test_a_full_disk_is_named_loses_nothing_and_needs_no_restart(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    store.close()

    done = subprocess.run(
        [sys.executable, "-c", FILL.format(root=str(ROOT), path=str(store.path))],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )

    sentence, last = done.stdout.strip().splitlines()[:2]
    assert "The disk is full" in sentence, done.stdout + done.stderr
    assert "do it again" in sentence
    saved = int(last.split()[0])
    assert last == f"{saved} ()"
    again = open_database(store.path, KEY)
    assert saved == len(again.worklist(limit=1000))
    assert saved > 2
    again.close()


def test_recovery_and_key_files_are_closed_to_others(tmp_path: Path) -> None:
    path, key_file = tmp_path / "data" / "department.isocenter", tmp_path / "elsewhere" / "keys"
    new_department(path, KeyFile(key_file))[0].close()

    for file in (slot_path(path), key_file):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(key_file.parent.stat().st_mode) == 0o700


@pytest.mark.usefixtures("as_ordinary_user")
def test_no_backup_is_begun_in_a_folder_that_cannot_be_written(closed: Path) -> None:
    folder = closed.parent / "backups"
    folder.mkdir(mode=0o500)

    with pytest.raises(StorageFailure, match="cannot be written"):
        back_up(an_order(closed, folder), untold)

    assert list(folder.iterdir()) == []


def an_order(path: Path, folder: Path) -> Order:
    return Order(database=path, key=KEY, folder=folder, at=NOW, keep=3, slot="slot")


NO_ROOM = """
import resource, signal, sys
from pathlib import Path
sys.path.insert(0, {root!r})
from domain.errors import StorageFailure
from storage.backups import back_up
from storage.restoring import stage
from tests.storage.stores import KEY, NOW, untold
from tests.storage.test_posix import an_order

path, folder = Path({path!r}), Path({folder!r})
good = back_up(an_order(path, folder), untold)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
_, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, hard))
for act in (
    lambda: back_up(an_order(path, folder), untold),
    lambda: stage(Path(good.place), path, KEY, untold, at=NOW),
):
    try:
        act()
    except StorageFailure as failure:
        print(failure)
resource.setrlimit(resource.RLIMIT_FSIZE, (hard, hard))
back_up(an_order(path, folder), untold)
"""


def test_a_disk_that_fills_up_leaves_the_earlier_backups_and_the_database(closed: Path) -> None:
    folder = closed.parent / "backups"
    folder.mkdir()
    script = NO_ROOM.format(root=str(ROOT), path=str(closed), folder=str(folder))

    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=False, timeout=120
    )

    assert done.returncode == 0, done.stderr
    assert done.stdout.count("The disk is full") == 2, done.stdout + done.stderr
    assert [
        "isocenter-20261016T093000Z.backup",
        "isocenter-20261016T093000Z.backup.recovery",
        "isocenter-20261016T093001Z.backup",
        "isocenter-20261016T093001Z.backup.recovery",
    ] == sorted(file.name for file in folder.iterdir())
    assert ["backups", "department.isocenter"] == sorted(f.name for f in closed.parent.iterdir())
    open_database(closed, KEY).close()


def test_backups_are_closed_to_others(closed: Path) -> None:
    back_up(an_order(closed, closed.parent), untold)

    for file in closed.parent.glob("isocenter-*"):
        assert stat.S_IMODE(file.stat().st_mode) == 0o600, file.name
