"""The register of sheet numbers as it is read from the prints and the counter.

1. The numbers of a span are those above the highest handed out before it, up to the highest handed
   out by its end; spans that touch leave no number out.
2. Where nothing was handed out after the span, all that was given so far belongs to it.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from sqlite_utils import Database

from domain.choices import Biller
from domain.sheet_register import HandedOut, SheetRegister, missing_between

_HANDED_OUT: Final = (
    "SELECT p.sheet_number, p.session_id, h.day, p.biller, p.printed_at, p.printed_by,"
    " EXISTS (SELECT 1 FROM print_record e WHERE e.session_id = p.session_id"
    " AND e.biller = p.biller AND e.number < p.number)"
    " FROM print_record p JOIN session_head h ON h.session_id = p.session_id"
    " WHERE p.printed_at >= ? AND p.printed_at < ? ORDER BY p.number"
)
_HIGHEST_BEFORE: Final = (
    "SELECT coalesce(max(CAST(sheet_number AS INTEGER)), 0) FROM print_record WHERE printed_at < ?"
)
_ANY_AFTER: Final = "SELECT EXISTS (SELECT 1 FROM print_record WHERE printed_at >= ?)"
_KNOWN: Final = (
    "SELECT CAST(sheet_number AS INTEGER) FROM print_record"
    " WHERE CAST(sheet_number AS INTEGER) BETWEEN ? AND ?"
)


def register(db: Database, since: datetime, until: datetime) -> SheetRegister:
    """What was handed out from `since` up to, not including, `until`; both in UTC."""
    start, end = since.isoformat(), until.isoformat()
    first = _number(db, _HIGHEST_BEFORE, start) + 1
    if _number(db, _ANY_AFTER, end):
        last = _number(db, _HIGHEST_BEFORE, end)
    else:
        last = int(db.execute("SELECT last FROM sheet_counter").fetchone()[0])
    known = (int(row[0]) for row in db.execute(_KNOWN, (first, last)))
    return SheetRegister(
        handed_out=tuple(
            HandedOut(
                number=number,
                session_id=session_id,
                day=date.fromisoformat(day) if day else None,
                biller=Biller(biller),
                at=datetime.fromisoformat(at),
                by=by,
                is_again=bool(is_again),
            )
            for number, session_id, day, biller, at, by, is_again in db.execute(
                _HANDED_OUT, (start, end)
            )
        ),
        missing=missing_between(first, last, known),
    )


def _number(db: Database, question: str, moment: str) -> int:
    return int(db.execute(question, (moment,)).fetchone()[0])
