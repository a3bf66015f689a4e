"""The shelf's file: public tables only, never anything of a patient, so it is not encrypted.

1. A step is applied once and never edited once released; all pending ones are one transaction.
2. Pairs of one column-1 code lie together, some hundred lines of fixed width to a row: two and a
   half million are stored in half the time of a row each, and a look-up reads one (D-054).
3. Rows go with their edition (`ON DELETE CASCADE`); numbers of editions are never given again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from domain.errors import StorageFailure
from storage.failures import told_plainly

APPLICATION_ID: Final = 0x49535442  # "ISTB"
BUSY_SECONDS: Final = 5

_OF_EDITION: Final = "edition INTEGER NOT NULL REFERENCES edition (id) ON DELETE CASCADE"
_FIRST: Final = f"""
CREATE TABLE edition (
  id INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, title TEXT NOT NULL,
  effective TEXT NOT NULL, speaks_from TEXT NOT NULL, speaks_until TEXT, digest TEXT NOT NULL,
  file_names TEXT NOT NULL, rows INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('staged', 'in_use', 'out')),
  loaded_at TEXT NOT NULL DEFAULT '', loaded_by TEXT NOT NULL DEFAULT '',
  place INTEGER NOT NULL DEFAULT 0,
  UNIQUE (kind, digest));
CREATE TABLE act (
  number INTEGER PRIMARY KEY, edition INTEGER NOT NULL, act TEXT NOT NULL, by TEXT NOT NULL,
  at TEXT NOT NULL);
CREATE TABLE pair (
  {_OF_EDITION}, column1 TEXT NOT NULL, first TEXT NOT NULL, lines TEXT NOT NULL,
  UNIQUE (edition, column1, first));
CREATE TABLE rationale (
  {_OF_EDITION}, number TEXT NOT NULL, words TEXT NOT NULL,
  PRIMARY KEY (edition, number)) WITHOUT ROWID;
CREATE TABLE unit_limit (
  {_OF_EDITION}, code TEXT NOT NULL, units INTEGER NOT NULL, adjudication INTEGER NOT NULL,
  rationale TEXT NOT NULL, PRIMARY KEY (edition, code)) WITHOUT ROWID;
CREATE TABLE add_on (
  {_OF_EDITION}, add_on TEXT NOT NULL, main TEXT NOT NULL, type INTEGER NOT NULL,
  effective TEXT NOT NULL, deletion TEXT NOT NULL,
  PRIMARY KEY (edition, add_on, main, type, effective, deletion)) WITHOUT ROWID;
CREATE TABLE fee (
  {_OF_EDITION}, code TEXT NOT NULL, modifier TEXT NOT NULL, status TEXT NOT NULL,
  component TEXT NOT NULL, global_days TEXT NOT NULL, work TEXT NOT NULL,
  practice_nonfacility TEXT, practice_facility TEXT, malpractice TEXT NOT NULL,
  conversion_factor TEXT NOT NULL, PRIMARY KEY (edition, code, modifier)) WITHOUT ROWID;
CREATE TABLE locality (
  {_OF_EDITION}, contractor TEXT NOT NULL, state TEXT NOT NULL, number TEXT NOT NULL,
  name TEXT NOT NULL, work TEXT NOT NULL, practice TEXT NOT NULL, malpractice TEXT NOT NULL,
  PRIMARY KEY (edition, state, number, contractor)) WITHOUT ROWID;
CREATE TABLE outpatient (
  {_OF_EDITION}, code TEXT NOT NULL, status TEXT NOT NULL, apc TEXT NOT NULL, weight TEXT,
  payment TEXT, PRIMARY KEY (edition, code)) WITHOUT ROWID
"""
_SECOND: Final = f"""
CREATE TABLE diagnosis (
  {_OF_EDITION}, code TEXT NOT NULL, is_billable INTEGER NOT NULL, title TEXT NOT NULL,
  PRIMARY KEY (edition, code)) WITHOUT ROWID;
CREATE TABLE diagnosis_change (
  {_OF_EDITION}, number INTEGER NOT NULL, is_deleted INTEGER NOT NULL, code TEXT NOT NULL,
  is_billable INTEGER NOT NULL, title TEXT NOT NULL, PRIMARY KEY (edition, number)) WITHOUT ROWID;
CREATE TABLE diagnosis_count (
  {_OF_EDITION}, before INTEGER NOT NULL, PRIMARY KEY (edition)) WITHOUT ROWID
"""
STEPS: Final = (_FIRST, _SECOND)
_SETTINGS: Final = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cache_size = -16000",  # 16 MB
)


@contextmanager
def opened(path: Path) -> Iterator[dbapi2.Connection]:
    """A connection for one action, closed after it."""
    conn = connect(path)
    try:
        with told_plainly(path):
            yield conn
    finally:
        conn.close()


def connect(path: Path) -> dbapi2.Connection:
    """Connect to the file; any thread may use it, one at a time."""
    with told_plainly(path):
        conn = dbapi2.connect(
            str(path), isolation_level=None, timeout=BUSY_SECONDS, check_same_thread=False
        )
        try:
            for setting in _SETTINGS:
                conn.execute(setting).fetchall()
        except BaseException:
            conn.close()
            raise
    return conn


@contextmanager
def one_change(conn: dbapi2.Connection) -> Iterator[None]:
    """A transaction that holds whole or not at all."""
    conn.execute("BEGIN IMMEDIATE")
    try:
        yield
        conn.execute("COMMIT")
    finally:
        if conn.in_transaction:
            conn.execute("ROLLBACK")


def migrate(conn: dbapi2.Connection, path: Path) -> None:
    """Bring the file to this program's version.

    Raises `StorageFailure` when it is another program's, or newer than this one.
    """
    with one_change(conn):
        version = _number(conn, "user_version")
        tables = conn.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
        if tables and _number(conn, "application_id") != APPLICATION_ID:
            raise StorageFailure(
                f"{path} is not a shelf of published tables; it was left as it is. Move it away,"
                " then start the program again and load the tables."
            )
        if version > len(STEPS):
            raise StorageFailure(
                f"{path} was made by a newer version of this program; it was left as it is."
                " Start the newer version."
            )
        for statement in ";".join(STEPS[version:]).split(";"):
            conn.execute(statement)
        conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        conn.execute(f"PRAGMA user_version = {len(STEPS)}")


def _number(conn: dbapi2.Connection, pragma: str) -> int:
    return int(conn.execute(f"PRAGMA {pragma}").fetchone()[0])
