"""A book of the shelf's editions: what they say of codes on a day.

It holds what was in use when it was made; a later apply or roll-back does not change it.
"""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final

from sqlcipher3 import dbapi2

from domain.charge import Citation
from domain.entries import EditTable, Pair
from domain.published import Edition, FeeRow, Locality, OutpatientRow, TableKind, UnitLimit
from domain.published_edits import LOADED
from domain.table_words import cited_words
from storage.diagnoses.code_set import CodeSource
from storage.diagnoses.shelved import LaidOver, ShelvedYear
from storage.failures import told_plainly
from storage.published.pair_lines import NOT_APPLICABLE, pairs_of
from storage.published.rows import Cell, fee_row, locality_of, optional
from storage.published.shelf import Stored
from storage.published.speaking import Speaking

_PAIRS: Final = {
    EditTable.PRACTITIONER: TableKind.PTP_PRACTITIONER,
    EditTable.HOSPITAL: TableKind.PTP_HOSPITAL,
}
_LIMITS: Final = {
    EditTable.PRACTITIONER: TableKind.MUE_PRACTITIONER,
    EditTable.HOSPITAL: TableKind.MUE_HOSPITAL,
}
CONTRACTOR: Final = "CCCCC"  # stands for primaries that each contractor names itself


class ShelfTables:
    """Implements `domain.published.PublishedTables`; any thread may ask."""

    def __init__(self, conn: dbapi2.Connection, path: Path, speaking: tuple[Stored, ...]) -> None:
        self._conn = conn
        self._path = path
        self._lock = threading.Lock()
        self._speaking = Speaking(speaking)
        self._rationales: dict[int, dict[str, str]] = {}

    def close(self) -> None:
        """Let the file go; the book answers no more."""
        self._conn.close()

    def editions(self) -> tuple[Edition, ...]:
        """Those in use, by kind, newest first."""
        return self._speaking.editions()

    def edition(self, kind: TableKind, day: date) -> Edition | None:
        """The one that speaks for a day."""
        one = self._speaking.on(kind, day)
        return one.edition if one else None

    def pairs(
        self, table: EditTable, column1: str, column2: str, day: date
    ) -> tuple[Pair, ...] | None:
        """Pairs in force on the day; tombstones (indicator 9) never are."""
        one = self._speaking.on(_PAIRS[table], day)
        if one is None:
            return None
        rows = self._ask(
            "SELECT lines FROM pair WHERE edition = ? AND column1 = ? AND first <= ?"
            " ORDER BY first DESC LIMIT 1",
            *(one.number, column1, column2),
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
        one = self._speaking.on(_LIMITS[table], day)
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
        one = self._speaking.on(TableKind.ADD_ON, day)
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
        one = self._speaking.on(kind, day)
        if one is None:
            return None
        for row in self._ask(
            "SELECT status, component, global_days, work, practice_nonfacility, practice_facility,"
            " malpractice, conversion_factor FROM fee"
            " WHERE edition = ? AND code = ? AND modifier = ?",
            *(one.number, code, modifier),
        ):
            return fee_row(code, modifier, row)
        return None

    def localities(self, day: date) -> tuple[Locality, ...]:
        """All of the day's year, by state and number."""
        one = self._speaking.on(TableKind.LOCALITIES, day)
        if one is None:
            return ()
        rows = self._ask(
            "SELECT contractor, state, number, name, work, practice, malpractice FROM locality"
            " WHERE edition = ? ORDER BY state, number, contractor",
            one.number,
        )
        return tuple(locality_of(row) for row in rows)

    def outpatient(self, code: str, day: date) -> OutpatientRow | None:
        one = self._speaking.on(TableKind.OUTPATIENT, day)
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
                weight=optional(weight),
                payment=optional(payment),
            )
        return None

    def laid_over(self, below: CodeSource) -> CodeSource:
        """The ICD-10-CM years in use, laid over another source; that itself where there is none."""
        orders, addenda = (
            tuple(
                ShelvedYear(
                    number=one.number,
                    edition=one.edition,
                    effective=one.edition.effective,
                    until=one.speaks_until,
                )
                for one in self._speaking.of_kind(kind)
            )
            for kind in (TableKind.ICD10CM, TableKind.ICD10CM_ADDENDA)
        )
        return LaidOver(below, self._ask, orders, addenda) if orders or addenda else below

    def _rationale(self, one: Stored, number: str) -> str:
        if one.number not in self._rationales:
            rows = self._ask("SELECT number, words FROM rationale WHERE edition = ?", one.number)
            self._rationales[one.number] = {str(key): str(words) for key, words in rows}
        return self._rationales[one.number][number]

    def _ask(self, statement: str, *values: str | int) -> Sequence[Sequence[Cell]]:
        with self._lock, told_plainly(self._path):
            found: Sequence[Sequence[Cell]] = self._conn.execute(statement, values).fetchall()
        return found
