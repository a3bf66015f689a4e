"""Published tables that remember what they answered: the same few pairs are asked at every key."""

from __future__ import annotations

from datetime import date
from functools import lru_cache
from typing import Final

from domain.entries import EditTable, Pair
from domain.published import (
    Edition,
    FeeRow,
    Locality,
    OutpatientRow,
    PublishedTables,
    TableKind,
    UnitLimit,
)

_MOST: Final = 1 << 16  # answers of one kind; the oldest are forgotten


class RememberedTables:
    """Answers as `tables` does. Made anew whenever other editions are put to use."""

    def __init__(self, tables: PublishedTables) -> None:
        self._tables = tables
        self._edition = lru_cache(_MOST)(tables.edition)
        self._pairs = lru_cache(_MOST)(tables.pairs)
        self._unit_limit = lru_cache(_MOST)(tables.unit_limit)
        self._primaries = lru_cache(_MOST)(tables.primaries)

    def editions(self) -> tuple[Edition, ...]:
        """Those in use."""
        return self._tables.editions()

    def edition(self, kind: TableKind, day: date) -> Edition | None:
        """The one that speaks for a day."""
        return self._edition(kind, day)

    def pairs(
        self, table: EditTable, column1: str, column2: str, day: date
    ) -> tuple[Pair, ...] | None:
        """Pairs in force on the day, () when the edition has none, None without an edition."""
        return self._pairs(table, column1, column2, day)

    def unit_limit(self, table: EditTable, code: str, day: date) -> UnitLimit | None:
        return self._unit_limit(table, code, day)

    def primaries(self, add_on: str, day: date) -> tuple[str, ...] | None:
        """Primary codes of an add-on code; () when it is none in the edition."""
        return self._primaries(add_on, day)

    def fee(self, code: str, modifier: str, day: date, *, qpp: bool = False) -> FeeRow | None:
        return self._tables.fee(code, modifier, day, qpp=qpp)

    def localities(self, day: date) -> tuple[Locality, ...]:
        return self._tables.localities(day)

    def outpatient(self, code: str, day: date) -> OutpatientRow | None:
        return self._tables.outpatient(code, day)
