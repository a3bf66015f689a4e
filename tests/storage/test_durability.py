"""Kills, full disks, other processes: nothing acknowledged is lost, nothing half-written."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlcipher3 import dbapi2

from domain.errors import StorageFailure
from storage.failures import files_told_plainly, told_plainly
from tests.builders import a_session
from tests.storage.stores import a_store, save

ROOT = Path(__file__).resolve().parents[2]


def python(*arguments: str, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=120,
    )


@pytest.mark.slow
def test_kills_during_saves_lose_nothing_acknowledged_and_leave_nothing_half_written() -> None:
    done = python("bench/kill_during_save.py", "--kills", "5", "--seed", "11")

    assert "acknowledged and lost: 0\n" in done.stdout, done.stdout + done.stderr
    assert "faults found by the full check after a kill: 0\n" in done.stdout


WRITE = """
import sys
from pathlib import Path
sys.path.insert(0, {root!r})
from domain.errors import StaleRevision
from domain.ports import Actor
from storage.database import open_database
from tests.builders import a_session
from tests.storage.stores import KEY, save

store = open_database(Path({path!r}), KEY)
shared, own = sys.argv[1], 0
for number in range(25):
    save(store, a_session(notes=f"{{number}}"))
    while True:
        stored = store.load(shared)
        notes = str(int(stored.session.notes) + 1)
        try:
            save(store, a_session(notes=notes), shared, revision=stored.revision)
            break
        except StaleRevision:
            continue
store.close()
"""


@pytest.mark.slow
def test_writers_in_four_processes_lose_nothing_and_never_fail(tmp_path: Path) -> None:
    store = a_store(tmp_path)
    shared = save(store, a_session(notes="0"))
    script = WRITE.format(root=str(ROOT), path=str(store.path))

    writers = [
        subprocess.Popen(
            [sys.executable, "-c", script, shared], stderr=subprocess.PIPE, text=True, cwd=ROOT
        )
        for _ in range(4)
    ]
    try:
        errors = [writer.communicate(timeout=120)[1] for writer in writers]
    finally:
        for writer in writers:
            writer.kill()

    assert [""] * 4 == errors
    assert "100" == store.load(shared).session.notes
    assert 101 == store.load(shared).revision
    assert 101 == len(store.worklist(limit=1000))
    assert () == store.faults()
    store.close()


def _failing(code: int) -> dbapi2.OperationalError:
    error = dbapi2.OperationalError("told by a test")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (13, "disk is full"),  # SQLITE_FULL
        (778, "disk is full"),  # SQLITE_IOERR_WRITE: what a limit on file size gives
        (4874, "disk is full"),  # SQLITE_IOERR_SHMSIZE
        (1034, "disk is full"),  # SQLITE_IOERR_FSYNC
        (10, "disk is full, or it fails"),  # SQLITE_IOERR without its extended code
        (266, "could not be read"),  # SQLITE_IOERR_READ
        (5, "busy"),  # SQLITE_BUSY
        (517, "busy"),  # SQLITE_BUSY_SNAPSHOT
        (6, "busy"),  # SQLITE_LOCKED
        (8, "cannot be written"),  # SQLITE_READONLY
        (14, "cannot be written"),  # SQLITE_CANTOPEN
        (11, "damaged"),  # SQLITE_CORRUPT
        (26, "damaged"),  # SQLITE_NOTADB
        (7, "out of memory"),  # SQLITE_NOMEM
    ],
)
def test_what_the_database_library_raises_is_a_sentence_with_a_remedy(
    code: int, words: str
) -> None:
    with pytest.raises(StorageFailure, match=words), told_plainly(Path("x.isocenter")):
        raise _failing(code)


@pytest.mark.parametrize("code", [1, 19, 21, None])
def test_our_own_mistakes_are_not_dressed_up_as_the_machines(code: int | None) -> None:
    error = dbapi2.OperationalError("our own")
    if code is not None:
        error.sqlite_errorcode = code

    with pytest.raises(dbapi2.OperationalError, match="our own"), told_plainly(Path("x")):
        raise error


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (28, "disk is full"),
        (13, "cannot be written"),
        (30, "cannot be written"),
        (5, "could not be read"),
        (None, "could not be read"),
    ],
)
def test_what_the_operating_system_raises_is_a_sentence_with_a_remedy(
    number: int | None, words: str
) -> None:
    error = OSError("odd") if number is None else OSError(number, os.strerror(number))

    with pytest.raises(StorageFailure, match=words), files_told_plainly(Path("x.isocenter")):
        raise error


def test_an_error_of_the_callers_own_files_is_not_blamed_on_the_database(tmp_path: Path) -> None:
    store = a_store(tmp_path)

    with pytest.raises(FileNotFoundError), store.begin():
        (tmp_path / "missing.pdf").read_bytes()

    save(store, a_session())
    store.close()
