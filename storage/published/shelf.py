"""What is written to the shelf and read of its list: editions with their state."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final

from sqlcipher3 import dbapi2

from domain.errors import Refused
from domain.published import Edition, TableKind
from domain.table_shelf import ShelvedEdition
from domain.table_words import edition_words
from storage.published.edition import ReadEdition, Record

_COLUMNS: Final = (
    "id, kind, title, effective, digest, file_names, rows, speaks_from, speaks_until, state, place"
)


class State(StrEnum):
    STAGED = "staged"
    IN_USE = "in_use"
    OUT = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """An edition as it lies on the shelf. `place`: the later put to use, the higher."""

    number: int
    edition: Edition
    speaks_from: date
    speaks_until: date | None
    state: State
    place: int


def stored(conn: dbapi2.Connection, where: str = "1", *values: str) -> tuple[Stored, ...]:
    """Editions by kind, the newest effective first, of one day the last put to use first."""
    rows = conn.execute(
        f"SELECT {_COLUMNS} FROM edition WHERE {where}"  # noqa: S608 - texts of this module's callers
        " ORDER BY kind, effective DESC, place DESC, id DESC",
        values,
    )
    return tuple(_stored(*row) for row in rows)


def _stored(  # noqa: PLR0913, PLR0917 - a row, as _COLUMNS names it
    number: int,
    kind: str,
    title: str,
    effective: str,
    digest: str,
    file_names: str,
    rows: int,
    speaks_from: str,
    speaks_until: str | None,
    state: str,
    place: int,
) -> Stored:
    edition = Edition(
        kind=TableKind(kind),
        title=title,
        effective=date.fromisoformat(effective),
        digest=digest,
        file_names=tuple(json.loads(file_names)),
        rows=rows,
    )
    return Stored(
        number=number,
        edition=edition,
        speaks_from=date.fromisoformat(speaks_from),
        speaks_until=date.fromisoformat(speaks_until) if speaks_until else None,
        state=State(state),
        place=place,
    )


def shelved(conn: dbapi2.Connection) -> tuple[ShelvedEdition, ...]:
    """All that were ever applied."""
    words = {
        number: (datetime.fromisoformat(at), by)
        for number, at, by in conn.execute(
            "SELECT id, loaded_at, loaded_by FROM edition WHERE state <> 'staged'"
        )
    }
    return tuple(
        ShelvedEdition(
            edition=one.edition,
            loaded_at=words[one.number][0],
            loaded_by=words[one.number][1],
            is_in_use=one.state is State.IN_USE,
        )
        for one in stored(conn, "state <> 'staged'")
    )


def find(conn: dbapi2.Connection, kind: TableKind, digest: str) -> Stored | None:
    """The edition that a file or files made."""
    return next(iter(stored(conn, "kind = ? AND digest = ?", kind.value, digest)), None)


def existing(conn: dbapi2.Connection, edition: Edition) -> Stored:
    """The same, refused where it is gone."""
    found = find(conn, edition.kind, edition.digest)
    if found is None:
        raise Refused(
            f"{edition_words(edition)} is no longer on the shelf: another window may have left it"
            " out. Nothing was changed. Load its file again."
        )
    return found


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
