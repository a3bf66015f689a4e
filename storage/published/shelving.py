"""Writing to the shelf: editions put there, put to use, taken out and forgotten."""

from __future__ import annotations

import json
from datetime import datetime

from sqlcipher3 import dbapi2

from storage.published.edition import ReadEdition, Record
from storage.published.shelf import State, Stored


def add(
    conn: dbapi2.Connection, read: ReadEdition, digest: str, file_names: tuple[str, ...]
) -> None:
    """Store an edition that speaks for nothing yet."""
    cursor = conn.execute(
        "INSERT INTO edition (kind, title, effective, speaks_from, speaks_until, digest,"
        " file_names, rows, state) VALUES (?, ?, ?, ?, ?, ?, ?, ?, 'staged')",
        (
            read.kind.value,
            read.title,
            read.effective.isoformat(),
            read.speaks_from.isoformat(),
            read.speaks_until.isoformat() if read.speaks_until else None,
            digest,
            json.dumps(file_names),
            read.rows,
        ),
    )
    number = cursor.lastrowid
    for table, records in read.records:
        width = conn.execute("SELECT count(*) FROM pragma_table_info(?)", (table,)).fetchone()[0]
        places = ", ".join("?" * width)
        rows: map[Record] = map((number,).__add__, records)
        conn.executemany(f"INSERT INTO {table} VALUES ({places})", rows)  # noqa: S608 - our tables


def put_to_use(conn: dbapi2.Connection, one: Stored, *, by: str, at: datetime) -> None:
    """Let an edition speak; of several of one day the last put to use does."""
    conn.execute(
        "UPDATE edition SET state = 'in_use', place = (SELECT max(place) + 1 FROM edition)"
        " WHERE id = ?",
        (one.number,),
    )
    if one.state is State.STAGED:
        conn.execute(
            "UPDATE edition SET loaded_at = ?, loaded_by = ? WHERE id = ?",
            (at.isoformat(), by, one.number),
        )
    _note(conn, one, "put to use", by, at)


def take_out(conn: dbapi2.Connection, one: Stored, *, by: str, at: datetime) -> None:
    """Let an edition be silent; it stays on the shelf."""
    conn.execute("UPDATE edition SET state = 'out' WHERE id = ?", (one.number,))
    _note(conn, one, "taken out of use", by, at)


def _note(conn: dbapi2.Connection, one: Stored, act: str, by: str, at: datetime) -> None:
    conn.execute(
        "INSERT INTO act (edition, act, by, at) VALUES (?, ?, ?, ?)",
        (one.number, act, by, at.isoformat()),
    )


def drop_staged(conn: dbapi2.Connection, number: int | None = None) -> None:
    """Forget one staged edition, or all that nobody applied."""
    conn.execute(
        "DELETE FROM edition WHERE state = 'staged' AND (? IS NULL OR id = ?)", (number, number)
    )
