"""What lies on the shelf: editions with their state."""

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
