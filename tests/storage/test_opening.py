"""What is not a whole database of ours is refused in words and left as it was."""

from __future__ import annotations

import random
import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlite_utils import Database

from domain.errors import Refused, StorageFailure
from storage import connection, database, places
from storage.connection import SETTINGS, WrongKeyOrDamage, check_library, check_setting
from storage.database import create_database, open_database
from storage.migrations import STEPS, TRIGGERS
from tests.builders import a_session
from tests.storage.stores import KEY, a_store, new_id, raw, save

OTHER_KEY = bytes(32)


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


def test_a_new_database_opens_again_with_what_was_saved(closed: Path) -> None:
    store = open_database(closed, KEY)

    assert [row.mrn for row in store.worklist()] == ["0004711"]
    assert store.faults() == ()
    store.close()


RECIPE = {
    "foreign_keys": 1,
    "journal_mode": "wal",
    "synchronous": 2,  # FULL
    "busy_timeout": 5000,
    "temp_store": 2,  # memory
    "cache_size": -65536,  # 64 MiB
    "secure_delete": 1,
    "trusted_schema": 0,
    "cell_size_check": 1,
    "mmap_size": 0,
    "recursive_triggers": 1,
}


def test_every_setting_of_the_recipe_holds_on_the_open_connection(closed: Path) -> None:
    store = open_database(closed, KEY)

    found = {name: store._db.execute(f"PRAGMA {name}").fetchone()[0] for name in RECIPE}

    assert RECIPE == found
    assert RECIPE.keys() == {name for name, _, _ in SETTINGS}
    store.close()


def test_a_file_that_vanishes_before_it_is_opened_is_not_created(tmp_path: Path) -> None:
    with pytest.raises(StorageFailure):
        connection.connect(tmp_path / "gone.isocenter", KEY)

    assert list(tmp_path.iterdir()) == []


def test_a_setting_that_does_not_hold_is_refused() -> None:
    check_setting("synchronous", "2", (2,))
    with pytest.raises(StorageFailure, match="synchronous = 2"):
        check_setting("synchronous", "2", (1,))
    with pytest.raises(StorageFailure, match="nothing was opened"):
        check_setting("journal_mode", "wal", None)


def test_a_connection_whose_setting_is_ignored_is_closed_and_refused(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SETTINGS", (("synchronous", "NORMAL", "2"),))

    assert "synchronous" in refusal(closed)


def test_a_sqlite_that_can_damage_a_database_in_use_is_refused() -> None:
    check_library("3.51.3")
    check_library("3.53.4")
    with pytest.raises(StorageFailure, match=r"3\.40\.1.*3\.51\.3"):
        check_library("3.40.1")


def test_a_missing_file_is_said_and_not_created(tmp_path: Path) -> None:
    path = tmp_path / "gone.isocenter"

    assert "no database" in refusal(path)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_is_not_a_database(tmp_path: Path) -> None:
    assert "is not a file" in refusal(tmp_path)


def test_a_zero_length_file_is_not_an_empty_department(tmp_path: Path) -> None:
    path = tmp_path / "empty.isocenter"
    path.touch()

    assert "is empty (0 bytes), so its sessions are not in it" in refusal(path)


def test_plain_sqlite_of_another_program_is_named_as_such(tmp_path: Path) -> None:
    path = tmp_path / "other.db"
    other = sqlite3.connect(path)
    other.execute("CREATE TABLE t (a)")
    other.commit()
    other.close()

    assert "another program" in refusal(path)


def test_an_encrypted_file_of_another_program_is_told_apart_when_the_key_fits(
    tmp_path: Path,
) -> None:
    path = tmp_path / "other.db"
    other = raw(path)
    other.execute("CREATE TABLE t (a)")
    other.close()

    assert "not a database of this program" in refusal(path)


def test_a_wrong_key_is_refused_without_claiming_to_know_why(closed: Path) -> None:
    sentence = refusal(closed, OTHER_KEY)

    assert "key is of another database, or the file is damaged" in sentence
    assert "recovery code" in sentence


def test_a_wrong_key_is_a_kind_of_refusal_that_can_be_caught(closed: Path) -> None:
    with pytest.raises(WrongKeyOrDamage):
        open_database(closed, OTHER_KEY)


def test_a_key_of_the_wrong_length_is_our_own_mistake(closed: Path) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        open_database(closed, b"short")


def _half(body: bytes) -> bytes:
    return body[: len(body) // 2 // 4096 * 4096 + 100]


def _header_zeroed(body: bytes) -> bytes:
    return bytes(64) + body[64:]


def _page_randomised(body: bytes) -> bytes:
    junk = random.Random(4).randbytes(4096)
    return body[: 4096 * 5] + junk + body[4096 * 6 :]


@pytest.mark.parametrize(
    "damage",
    [lambda body: body[:100], _half, _header_zeroed, _page_randomised],
    ids=["100 bytes", "half", "header zeroed", "one page randomised"],
)
def test_a_damaged_file_is_refused_and_left_as_it_was(
    closed: Path, damage: Callable[[bytes], bytes]
) -> None:
    closed.write_bytes(damage(closed.read_bytes()))

    assert "damaged" in refusal(closed)


def test_any_flipped_bit_is_found(closed: Path) -> None:
    whole = closed.read_bytes()
    chance = random.Random(7)

    for _ in range(60):
        place = chance.randrange(len(whole))
        flipped = bytearray(whole)
        flipped[place] ^= 1 << chance.randrange(8)
        closed.write_bytes(flipped)
        try:
            store = open_database(closed, KEY)
        except StorageFailure:
            continue
        # A bit in a free page: no content is behind it, and the full check still sees it.
        assert store.faults(), place
        store.close()


def test_a_database_of_a_newer_program_is_refused(closed: Path) -> None:
    conn = raw(closed)
    conn.execute(f"PRAGMA user_version = {len(STEPS) + 1}")
    conn.close()

    assert "newer version" in refusal(closed)


def test_a_database_without_its_guards_is_refused(closed: Path) -> None:
    conn = raw(closed)
    conn.execute("DROP TRIGGER audit_no_delete")
    conn.close()

    assert "audit_no_delete" in refusal(closed)


def test_a_database_with_a_table_that_takes_any_type_is_refused(closed: Path) -> None:
    conn = raw(closed)
    conn.execute("CREATE TABLE loose (a)")
    conn.close()

    assert "loose" in refusal(closed)


def test_a_database_with_the_content_of_another_installation_is_refused(closed: Path) -> None:
    conn = raw(closed)
    conn.execute("DROP TRIGGER install_no_update")
    conn.execute("UPDATE install SET id = ?", (new_id(),))
    conn.execute(
        "CREATE TRIGGER install_no_update BEFORE UPDATE ON install"
        " BEGIN SELECT RAISE(ABORT, 'install is append-only'); END"
    )
    conn.close()

    assert "another" in refusal(closed)


def test_all_guards_are_there_after_creating(closed: Path) -> None:
    conn = raw(closed)
    found = {row[0] for row in conn.execute("SELECT name FROM sqlite_schema WHERE type='trigger'")}
    conn.close()

    assert found == TRIGGERS


def test_rebuilding_a_table_with_sqlite_utils_loses_its_guards_and_is_noticed(closed: Path) -> None:
    conn = raw(closed)
    Database(conn, execute_plugins=False).table("print_record").transform(rename={"sha256": "sum"})
    conn.close()

    assert "print_record_no_delete" in refusal(closed)


def test_a_large_database_is_checked_where_every_action_needs_it(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "LARGE_BYTES", 0)

    store = open_database(closed, KEY)

    assert len(store.worklist()) == 1
    store.close()


@pytest.mark.parametrize("beside", ["", "-wal", "-journal"])
def test_creating_never_replaces_what_is_there(tmp_path: Path, beside: str) -> None:
    path = tmp_path / "department.isocenter"
    taken = tmp_path / (path.name + beside)
    taken.write_bytes(b"precious")

    with pytest.raises(StorageFailure, match="exists already"):
        create_database(path, KEY)

    assert taken.read_bytes() == b"precious"
    assert [taken] == list(tmp_path.iterdir())


def test_a_file_that_appears_while_creating_is_not_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "department.isocenter"

    def appears(_path: Path) -> None:
        path.write_bytes(b"precious")

    monkeypatch.setattr(places, "refuse_taken", appears)

    with pytest.raises(StorageFailure):
        create_database(path, KEY)

    assert path.read_bytes() == b"precious"
    assert [path] == list(tmp_path.iterdir())


def test_a_creation_that_fails_leaves_nothing_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connection, "SETTINGS", (("synchronous", "NORMAL", "2"),))

    with pytest.raises(StorageFailure):
        create_database(tmp_path / "department.isocenter", KEY)

    assert list(tmp_path.iterdir()) == []


def test_a_path_through_a_file_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(StorageFailure):
        create_database(tmp_path / "file" / "department.isocenter", KEY)


MOUNTS = """\
22 1 0:20 / / rw,relatime - ext4 /dev/vda rw
30 22 0:33 / /srv/share rw,relatime shared:1 - nfs4 server:/export rw
31 30 0:34 / /srv/share/local rw - ext4 /dev/vdb rw
32 22 0:35 / /mnt/with\\040blank rw - cifs //server/share rw
33 22 0:36 / /mnt/twice rw - ext4 /dev/vdc rw
34 22 0:37 / /mnt/twice rw - smb3 //server/share rw
"""


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/data/a/x.isocenter", "ext4"),
        ("/srv/share/x.isocenter", "nfs4"),
        ("/srv/shared/x.isocenter", "ext4"),
        ("/srv/share/local/x.isocenter", "ext4"),
        ("/mnt/with blank/x.isocenter", "cifs"),
        ("/mnt/twice/x.isocenter", "smb3"),
    ],
)
def test_the_innermost_mount_says_what_holds_a_path(path: str, kind: str) -> None:
    assert kind == places.kind_in_mountinfo(MOUNTS, path)


def test_the_mount_list_of_macos_is_read_too() -> None:
    listing = (
        "/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)\n"
        "//u@server/share on /Volumes/share (x) (smbfs, nodev, nosuid, mounted by u)\n"
    )

    assert places.kind_in_mount_list(listing, "/Volumes/share (x)/db") == "smbfs"
    assert places.kind_in_mount_list(listing, "/Users/u/db") == "apfs"
    assert places.kind_in_mount_list("", "/Users/u/db") == ""


def test_a_windows_share_is_known_by_its_path() -> None:
    assert places._windows_share(Path("\\\\server\\share\\db")) == "UNC path"
    if sys.platform != "win32":
        assert places._windows_share(Path("/local/db")) == ""


def test_a_network_share_is_refused_for_opening_and_creating(
    closed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "network_kind", lambda _path: "nfs4")

    assert "network share (nfs4)" in refusal(closed)
    with pytest.raises(StorageFailure, match="network share"):
        create_database(closed.parent / "second.isocenter", KEY)


def test_a_refusal_of_the_machine_is_not_a_refusal_of_the_request() -> None:
    assert not issubclass(StorageFailure, Refused)
