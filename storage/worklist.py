"""The worklist as it is written: which row a session has in it and by which words it is found.

1. `place`, the row's key, is the day of the session in the high bits and the order of entry in the
   low ones: newest first is then the key downwards, with or without a search, at any depth.
2. A session without a day stands above all others: somebody is at work on it.
3. The index of words has the stage in a column of its own, so that a search within one stage reads
   no more than it shows.
"""

from __future__ import annotations

from datetime import date
from typing import Final, TypeAlias

from sqlite_utils import Database

from domain.charge import Derivation
from domain.session import Patient, SrsSession
from domain.states import Stage
from domain.summaries import summary_of
from storage.folding import folded
from storage.summaries import encode_summary

Row: TypeAlias = dict[str, str | int | None]

SEQUENCE_BITS: Final = 32
_UNDATED: Final = date.max.toordinal()
ABOVE_ALL: Final = _UNDATED + 1 << SEQUENCE_BITS


def place_of(day: date | None, sequence: int) -> int:
    """The row's key: greater is newer."""
    ordinal = day.toordinal() if day else _UNDATED
    return ordinal << SEQUENCE_BITS | sequence


def patient_name(patient: Patient) -> str:
    """Family name, given name and middle name; what is missing is left out."""
    given = " ".join(part for part in (patient.given_name, patient.middle_name) if part)
    return ", ".join(part for part in (patient.family_name, given) if part)


def head_columns(session: SrsSession, derivation: Derivation) -> Row:
    """What the worklist shows of a session."""
    day = derivation.date_of_service
    name = patient_name(session.patient)
    return {
        "status": derivation.status.value,
        "day": day.isoformat() if day else None,
        "patient_name": name,
        "name_key": folded(name),
        "mrn": str(session.patient.mrn or ""),
        "lesions": len(session.lesions),
        "machine": session.course.machine or "",
        "summary": encode_summary(summary_of(derivation)),
        "words": search_words(session, derivation),
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


def index(db: Database, place: int, words: str, stage: Stage, *, was_at: int | None) -> None:
    """Let the session at `place` be found by `words`, and no longer where it was."""
    if was_at is not None:
        db.execute("DELETE FROM session_search WHERE rowid = ?", (was_at,))
    db.execute(
        "INSERT INTO session_search (rowid, words, stage) VALUES (?, ?, ?)",
        (place, words, stage.value),
    )


def move(db: Database, session_id: str, stage: Stage, holder: str) -> None:
    """Show a session under another heading, in other hands; its state goes with it."""
    state = stage.value if stage in (Stage.SIGNED, Stage.VOID) else None
    db.execute(
        "UPDATE session_head SET stage = :stage, holder = :holder,"
        " state = coalesce(:state, state) WHERE session_id = :session_id",
        {"stage": stage.value, "holder": holder, "state": state, "session_id": session_id},
    )
    found = db.execute(
        "SELECT place, words FROM session_head WHERE session_id = ?", (session_id,)
    ).fetchone()
    index(db, found[0], found[1], stage, was_at=found[0])
