"""The worklist: which row a session has in it, by which words it is found, and a page of it.

1. `place`, the row's key, is the day of the session in the high bits and the order of entry in the
   low ones: newest first is then the key downwards, with or without a search, at any depth.
2. A session without a day stands above all others: somebody is at work on it.
3. Words are folded to plain lower case without accents, the same way when stored and when sought.
"""

from __future__ import annotations

import unicodedata
from datetime import date, datetime
from typing import Any, Final

from sqlite_utils import Database

from domain.charge import Derivation
from domain.ports import SessionState, WorklistKey, WorklistRow
from domain.session import Patient, SrsSession

_SEQUENCE_BITS: Final = 32
_UNDATED: Final = date.max.toordinal()
_ABOVE_ALL: Final = _UNDATED + 1 << _SEQUENCE_BITS
MOST_ROWS: Final = 1000

# Letters that carry their mark inside, where no decomposition takes it off.
_UNMARKED: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h"}
)
_COLUMNS: Final = (
    "h.session_id, h.revision, h.state, h.status, h.day, h.patient_name, h.mrn, h.lesions,"
    " h.machine, h.saved_at, h.saved_by"
)
_PAGE: Final = (
    f"SELECT {_COLUMNS} FROM session_head h WHERE h.place < :before"  # noqa: S608  (our columns)
    " ORDER BY h.place DESC LIMIT :limit"
)
_FOUND: Final = (
    f"SELECT {_COLUMNS} FROM session_search s JOIN session_head h ON h.place = s.rowid"  # noqa: S608
    " WHERE session_search MATCH :match AND s.rowid < :before ORDER BY s.rowid DESC LIMIT :limit"
)


def place_of(day: date | None, sequence: int) -> int:
    """The row's key: greater is newer."""
    ordinal = day.toordinal() if day else _UNDATED
    return ordinal << _SEQUENCE_BITS | sequence


def folded(text: str) -> str:
    """Lower case without accents, so that "Łukasz" is found by "lukasz" and "ZOË" by "zoe"."""
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_UNMARKED))
    return "".join(character for character in apart if not unicodedata.combining(character))


def patient_name(patient: Patient) -> str:
    """Family name, given name and middle name; what is missing is left out."""
    given = " ".join(part for part in (patient.given_name, patient.middle_name) if part)
    return ", ".join(part for part in (patient.family_name, given) if part)


def head_columns(session: SrsSession, derivation: Derivation) -> dict[str, str | int | None]:
    """What the worklist shows of a session."""
    day = derivation.date_of_service
    return {
        "status": derivation.status.value,
        "day": day.isoformat() if day else None,
        "patient_name": patient_name(session.patient),
        "mrn": str(session.patient.mrn or ""),
        "lesions": len(session.lesions),
        "machine": session.course.machine or "",
    }


def search_words(session: SrsSession, derivation: Derivation) -> str:
    """All words a session is found by: name, MRN with and without leading zeros, codes, day, …"""
    mrn = str(session.patient.mrn or "")
    codes = sorted({str(line.code) for line in derivation.lines})
    day = derivation.date_of_service
    parts = (
        patient_name(session.patient),
        mrn,
        mrn.lstrip("0"),
        session.course.machine or "",
        *codes,
        day.isoformat() if day else "",
    )
    return folded(" ".join(parts))


def match_expression(search: str) -> str:
    """An FTS5 expression that asks for every word as a beginning; "" when there is no word.

    Each word is a quoted string, in which FTS5 knows no operators (sqlite.org, FTS5, section 3.1).
    """
    words = [word.replace('"', "") for word in folded(search).replace("\0", " ").split()]
    return " AND ".join(f'"{word}"*' for word in words if any(map(str.isalnum, word)))


def page(
    db: Database, *, search: str, after: WorklistKey | None, limit: int
) -> tuple[WorklistRow, ...]:
    """At most `limit` rows after `after`, newest first. A search without any letter finds all."""
    match = match_expression(search)
    before = _place_of_key(db, after) if after else _ABOVE_ALL
    values = {"match": match, "before": before, "limit": min(limit, MOST_ROWS)}
    rows = db.execute(_FOUND if match else _PAGE, values).fetchall()
    return tuple(_row(row) for row in rows)


def _place_of_key(db: Database, key: WorklistKey) -> int:
    row = db.execute("SELECT sequence FROM session_head WHERE session_id = ?", (key.id,)).fetchone()
    return place_of(date.fromisoformat(key.day) if key.day else None, row[0] if row else 0)


def _row(row: tuple[Any, ...]) -> WorklistRow:
    return WorklistRow(
        id=row[0],
        revision=row[1],
        state=SessionState(row[2]),
        status=row[3],
        day=date.fromisoformat(row[4]) if row[4] else None,
        patient_name=row[5],
        mrn=row[6],
        lesions=row[7],
        machine=row[8],
        saved_at=datetime.fromisoformat(row[9]),
        saved_by=row[10],
    )
