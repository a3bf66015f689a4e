"""A sheet is on disk whole or not at all, and its name says nothing of the patient."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from domain.choices import Biller
from domain.errors import StorageFailure
from reports.files import sheet_file_name, write_atomically
from tests.reports.sheets import a_superbill

ROOT: Final = Path(__file__).parents[2]


def test_the_name_is_the_number_and_the_biller() -> None:
    assert "superbill-000123-radiation-oncology.pdf" == sheet_file_name(a_superbill())


def test_a_draft_without_a_number_is_called_draft() -> None:
    sheet = a_superbill(sheet_number="", biller=Biller.FACILITY)

    assert "superbill-draft-facility.pdf" == sheet_file_name(sheet)


@pytest.mark.parametrize("name", ["../../x", "CON", "a/b:c*", "y" * 300])
def test_no_name_of_a_patient_reaches_the_file_name(name: str) -> None:
    assert "superbill-000123-radiation-oncology.pdf" == sheet_file_name(
        a_superbill(patient_name=name)
    )


def test_a_number_cannot_leave_its_folder() -> None:
    assert "superbill-x-y-radiation-oncology.pdf" == sheet_file_name(
        a_superbill(sheet_number="../x/y")
    )


def test_a_written_file_is_whole_and_its_owners_alone(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"

    write_atomically(path, b"content")

    assert b"content" == path.read_bytes()
    assert 0o600 == stat.S_IMODE(path.stat().st_mode)
    assert [path] == list(tmp_path.iterdir())


def test_writing_again_replaces_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "sheet.pdf"
    write_atomically(path, b"old")

    write_atomically(path, b"new")

    assert b"new" == path.read_bytes()


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (errno.ENOSPC, "the disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "may not write"),
        (errno.EIO, "reported a fault"),
    ],
)
def test_a_failing_disk_leaves_the_old_file_and_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, words: str
) -> None:
    path = tmp_path / "sheet.pdf"
    write_atomically(path, b"old")

    def fail(_handle: int) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(StorageFailure) as caught:
        write_atomically(path, b"new")

    assert words in str(caught.value)
    assert "Nothing is lost" in str(caught.value)
    assert b"old" == path.read_bytes()
    assert [path] == list(tmp_path.iterdir())


_CUT_SHORT: Final = """
import resource, signal, sys
from pathlib import Path
from domain.errors import StorageFailure
from reports.files import write_atomically
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
try:
    write_atomically(Path(sys.argv[1]), b"x" * 100_000)
except StorageFailure as failure:
    print(failure)
"""

if sys.platform != "win32":  # where a process can be held to files of a thousand bytes

    def test_a_write_cut_short_by_the_system_leaves_the_old_file(tmp_path: Path) -> None:
        path = tmp_path / "sheet.pdf"
        path.write_bytes(b"old")

        done = subprocess.run(
            [sys.executable, "-c", _CUT_SHORT, str(path)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )

        assert "would be too large" in done.stdout
        assert b"old" == path.read_bytes()
        assert [path] == list(tmp_path.iterdir())


def test_a_missing_folder_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure, match=r"does not exist.*Create it"):
        write_atomically(tmp_path / "none" / "sheet.pdf", b"")


def test_a_folder_in_the_way_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "sheet.pdf").mkdir()

    with pytest.raises(StorageFailure):
        write_atomically(tmp_path / "sheet.pdf", b"")

    assert (tmp_path / "sheet.pdf").is_dir()
    assert 1 == len(list(tmp_path.iterdir()))


def test_what_a_killed_program_left_is_swept_but_not_anothers_work(tmp_path: Path) -> None:
    left, fresh = tmp_path / ".isocenter-a.part", tmp_path / ".isocenter-b.part"
    left.write_bytes(b"half")
    fresh.write_bytes(b"half")
    long_ago = time.time() - 7200
    os.utime(left, (long_ago, long_ago))

    write_atomically(tmp_path / "sheet.pdf", b"")

    assert not left.exists()
    assert fresh.exists()
