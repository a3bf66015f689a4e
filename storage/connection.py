"""One encrypted connection, set up the one way that keeps what it was told to keep, and proven so.

1. The key, before anything else: 32 raw bytes, so no time is spent on deriving it (SQLCipher API,
   `PRAGMA key`, raw keys; a 16-byte salt may follow it).
2. Every setting is read back; a connection that does not confirm one of them is refused.
3. Write-ahead log with `synchronous=FULL`: an acknowledged save survives a power cut (sqlite.org,
   `PRAGMA synchronous`: NORMAL in WAL mode is consistent but not durable).
4. SQLite before 3.51.3 is refused: its write-ahead log could be reset while in use (release notes).
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2
from sqlite_utils import Database

from domain.errors import StorageFailure
from storage.failures import told_plainly

KEY_BYTES: Final = 32
SALT_BYTES: Final = 16
BUSY_MS: Final = 5000
OLDEST_SQLITE: Final = (3, 51, 3)

SETTINGS: Final[tuple[tuple[str, str, str], ...]] = (  # name, value given, value read back
    ("foreign_keys", "ON", "1"),
    ("journal_mode", "WAL", "wal"),
    ("synchronous", "FULL", "2"),
    ("busy_timeout", str(BUSY_MS), str(BUSY_MS)),
    ("temp_store", "MEMORY", "2"),
    # 64 MiB of pages stay decrypted; a page read again costs fifty times less.
    ("cache_size", "-65536", "-65536"),
    ("secure_delete", "ON", "1"),
    ("trusted_schema", "OFF", "0"),
    ("cell_size_check", "ON", "1"),
    ("mmap_size", "0", "0"),
    # Without it, INSERT OR REPLACE would delete an append-only row past its trigger.
    ("recursive_triggers", "ON", "1"),
)


def connect(path: Path, key: bytes, *, salt: bytes = b"") -> Database:
    """Open the existing file at `path` with `key`; `set_up` must follow before anything is written.

    Args:
        key: 32 bytes.
        salt: 16 bytes for a file not yet written; empty for one that exists.

    Raises:
        WrongKeyOrDamage: the first page does not open with this key.
        StorageFailure: the file cannot be opened.
    """
    _check_lengths(key, salt)
    with told_plainly(path):
        conn = dbapi2.connect(
            f"{path.absolute().as_uri()}?mode=rw",  # rw, not rwc: never creates
            uri=True,
            isolation_level=None,
            timeout=BUSY_MS / 1000,
        )
    try:
        _unlock(conn, path, key, salt)
        with told_plainly(path):
            check_library(str(conn.execute("SELECT sqlite_version()").fetchone()[0]))
    except BaseException:
        conn.close()
        raise
    return Database(conn, execute_plugins=False)


def set_up(db: Database) -> None:
    """Apply every setting and read it back.

    Apart from `connect`, because the write-ahead log is noted in the file: first it must be ours.

    Raises:
        StorageFailure: a setting does not hold.
    """
    for name, value, expected in SETTINGS:
        db.execute(f"PRAGMA {name} = {value}")
        check_setting(name, expected, db.execute(f"PRAGMA {name}").fetchone())


class WrongKeyOrDamage(StorageFailure):
    """Which of the two cannot be told from the file alone; nothing was changed."""


def _check_lengths(key: bytes, salt: bytes) -> None:
    if len(key) != KEY_BYTES or len(salt) not in (0, SALT_BYTES):
        raise ValueError("a key has 32 bytes and a salt 16")


def _unlock(conn: dbapi2.Connection, path: Path, key: bytes, salt: bytes) -> None:
    conn.execute("PRAGMA cipher_log = off")  # its lines would go to standard error
    conn.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
    if not conn.execute("PRAGMA cipher_version").fetchone():
        raise StorageFailure(
            "The database library of this installation cannot encrypt; nothing was opened."
            " Install the program again with its own dependencies."
        )
    try:
        with told_plainly(path):
            conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()
    except StorageFailure as failure:
        if getattr(failure.__cause__, "sqlite_errorname", "") != "SQLITE_NOTADB":
            raise
        raise WrongKeyOrDamage(
            f"{path} does not open with the key at hand: the key is of another database, or the"
            " file is damaged or not a database of this program. The file was left as it is. Try"
            " the recovery code; if that does not open it, restore the newest backup."
        ) from failure


def check_library(version: str) -> None:
    """Refuse a SQLite older than the one whose write-ahead log can be trusted."""
    if tuple(int(part) for part in version.split(".")) < OLDEST_SQLITE:
        needed = ".".join(map(str, OLDEST_SQLITE))
        raise StorageFailure(
            f"SQLite {version} can damage a database in use; nothing was opened. Install the"
            f" program's own database library, which carries SQLite {needed} or newer."
        )


def check_setting(name: str, expected: str, found: tuple[object, ...] | None) -> None:
    """Refuse a connection that does not confirm a setting."""
    if found is None or str(found[0]) != expected:
        raise StorageFailure(
            f"The database did not accept the setting {name} = {expected}, without which a save"
            " could be lost; nothing was opened. Check that the disk is a local one and is not"
            " read-only, then open the database again."
        )
