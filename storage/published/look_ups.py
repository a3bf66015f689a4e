"""A book of the shelf's editions: what they say of codes on a day.

1. Of the editions of one kind in use, the newest effective on or before the day speaks; of two of
   one day the last put to use (D-050).
2. Where the day lies before all of them, the oldest speaks as far back as its own rows know: pairs
   and add-on codes carry their own dates (D-050).
3. Payment tables end with their calendar year (D-051).

The book holds what was in use when it was made; a later apply or roll-back does not change it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from domain.charge import Citation
from domain.entries import EditTable, Pair
from domain.published import Edition, FeeRow, Locality, OutpatientRow, TableKind, UnitLimit
from domain.published_edits import LOADED
from domain.table_words import cited_words
from storage.failures import told_plainly
from storage.published.pair_lines import NOT_APPLICABLE, pairs_of
from storage.published.shelf import Stored

_PAIRS: Final = {
    EditTable.PRACTITIONER: TableKind.PTP_PRACTITIONER,
    EditTable.HOSPITAL: TableKind.PTP_HOSPITAL,
}
_LIMITS: Final = {
    EditTable.PRACTITIONER: TableKind.MUE_PRACTITIONER,
    EditTable.HOSPITAL: TableKind.MUE_HOSPITAL,
}
CONTRACTOR: Final = "CCCCC"  # stands for primaries that each contractor names itself
_Cell = str | int | None


class ShelfTables:
    """Implements `domain.published.PublishedTables`; any thread may ask."""

    def __init__(self, conn: dbapi2.Connection, path: Path, speaking: tuple[Stored, ...]) -> None:
        self._conn = conn
        self._path = path
        self._lock = threading.Lock()
        self._of_kind = {
            kind: sorted(
                (one for one in speaking if one.edition.kind is kind),
                key=lambda one: one.edition.effective,
                reverse=True,
            )
            for kind in TableKind
        }
        self._rationales: dict[int, dict[str, str]] = {}

    def close(self) -> None:
        """Let the file go; the book answers no more."""
        self._conn.close()

    def editions(self) -> tuple[Edition, ...]:
        """Those in use, by kind, newest first."""
        return tuple(one.edition for kind in TableKind for one in self._of_kind[kind])

    def edition(self, kind: TableKind, day: date) -> Edition | None:
        """The one that speaks for a day."""
        one = self._speaking(kind, day)
        return one.edition if one else None

    def pairs(
        self, table: EditTable, column1: str, column2: str, day: date
    ) -> tuple[Pair, ...] | None:
        """Pairs in force on the day; tombstones (indicator 9) never are."""
        one = self._speaking(_PAIRS[table], day)
        if one is None:
            return None
        rows = self._ask(
            "SELECT lines FROM pair WHERE edition = ? AND column1 = ?", one.number, column1
        )
        if not rows:
            return ()
        return tuple(
            Pair(
                column1=column1,
                column2=column2,
                effective=line.effective,
                until=None if line.deletion is None else line.deletion + timedelta(days=1),
                indicator=line.indicator,
                tables=(table,),
                reason=self._rationale(one, line.rationale),
                cites=(Citation(LOADED, f"{cited_words(one.edition)}: {column1} / {column2}"),),
            )
            for line in pairs_of(str(rows[0][0]), column2, day)
            if line.indicator != NOT_APPLICABLE
        )

    def unit_limit(self, table: EditTable, code: str, day: date) -> UnitLimit | None:
        """The limit of a code; units None where the edition publishes none (it may be secret)."""
        one = self._speaking(_LIMITS[table], day)
        if one is None:
            return None
        for units, adjudication, rationale in self._ask(
            "SELECT units, adjudication, rationale FROM unit_limit WHERE edition = ? AND code = ?",
            one.number,
            code,
        ):
            return UnitLimit(
                units=int(units or 0),
                adjudication=int(adjudication or 0),
                rationale=str(rationale),
            )
        return UnitLimit(units=None, adjudication=None)

    def primaries(self, add_on: str, day: date) -> tuple[str, ...] | None:
        """Primary codes of an add-on code; () also where contractors name them (D-052)."""
        one = self._speaking(TableKind.ADD_ON, day)
        if one is None:
            return None
        found = self._ask(
            "SELECT DISTINCT main FROM add_on WHERE edition = ? AND add_on = ?"
            " AND effective <= ? AND ? <= deletion ORDER BY main",
            *(one.number, add_on, day.isoformat(), day.isoformat()),
        )
        codes = tuple(str(row[0]) for row in found)
        return () if CONTRACTOR in codes else codes

    def fee(self, code: str, modifier: str, day: date, *, qpp: bool = False) -> FeeRow | None:
        kind = TableKind.FEE_SCHEDULE_QPP if qpp else TableKind.FEE_SCHEDULE
        one = self._speaking(kind, day)
        if one is None:
            return None
        for row in self._ask(
            "SELECT status, component, global_days, work, practice_nonfacility, practice_facility,"
            " malpractice, conversion_factor FROM fee"
            " WHERE edition = ? AND code = ? AND modifier = ?",
            *(one.number, code, modifier),
        ):
            return _fee(code, modifier, row)
        return None

    def localities(self, day: date) -> tuple[Locality, ...]:
        """All of the day's year, by state and number."""
        one = self._speaking(TableKind.LOCALITIES, day)
        if one is None:
            return ()
        rows = self._ask(
            "SELECT contractor, state, number, name, work, practice, malpractice FROM locality"
            " WHERE edition = ? ORDER BY state, number, contractor",
            one.number,
        )
        return tuple(_locality(row) for row in rows)

    def outpatient(self, code: str, day: date) -> OutpatientRow | None:
        one = self._speaking(TableKind.OUTPATIENT, day)
        if one is None:
            return None
        for status, group, weight, payment in self._ask(
            "SELECT status, apc, weight, payment FROM outpatient WHERE edition = ? AND code = ?",
            *(one.number, code),
        ):
            return OutpatientRow(
                code=code,
                status=str(status),
                group=str(group),
                weight=_optional(weight),
                payment=_optional(payment),
            )
        return None

    def _speaking(self, kind: TableKind, day: date) -> Stored | None:
        editions = self._of_kind[kind]
        for one in editions:
            if one.edition.effective <= day:
                return one if one.speaks_until is None or day < one.speaks_until else None
        oldest = editions[-1] if editions else None
        return oldest if oldest and oldest.speaks_from <= day else None

    def _rationale(self, one: Stored, number: str) -> str:
        if one.number not in self._rationales:
            rows = self._ask("SELECT number, words FROM rationale WHERE edition = ?", one.number)
            self._rationales[one.number] = {str(key): str(words) for key, words in rows}
        return self._rationales[one.number][number]

    def _ask(self, statement: str, *values: str | int) -> Sequence[Sequence[_Cell]]:
        with self._lock, told_plainly(self._path):
            found: Sequence[Sequence[_Cell]] = self._conn.execute(statement, values).fetchall()
        return found


def _fee(code: str, modifier: str, row: Sequence[_Cell]) -> FeeRow:
    status, component, global_days, work, nonfacility, facility, malpractice, factor = row
    return FeeRow(
        code=code,
        modifier=modifier,
        status=str(status),
        component=str(component),
        global_days=str(global_days),
        work=Decimal(str(work)),
        practice_nonfacility=_optional(nonfacility),
        practice_facility=_optional(facility),
        malpractice=Decimal(str(malpractice)),
        conversion_factor=Decimal(str(factor)),
    )


def _locality(row: Sequence[_Cell]) -> Locality:
    contractor, state, number, name, work, practice, malpractice = map(str, row)
    return Locality(
        contractor=contractor,
        state=state,
        number=number,
        name=name,
        work=Decimal(work),
        practice=Decimal(practice),
        malpractice=Decimal(malpractice),
    )


def _optional(cell: _Cell) -> Decimal | None:
    return None if cell is None else Decimal(str(cell))
