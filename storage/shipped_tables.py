"""The payment tables that ship, cut to the codes of this program, and laid under what is loaded.

Only fees, localities and outpatient payments ship here: pairs, unit limits and add-on primaries
have files of their own and are answered with None, so that no edit mistakes a cut table for a
whole one. Read strictly: a cell that is no number is refused with file and line.
"""

from __future__ import annotations

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Final, Generic, TypeVar

from domain.entries import EditTable, Pair, Period
from domain.errors import UnreadableDocument
from domain.published import (
    Edition,
    FeeRow,
    Locality,
    OutpatientRow,
    PublishedTables,
    TableKind,
    UnitLimit,
)

R = TypeVar("R")
Row = Mapping[str, str]

_PERIOD: Final = ("edition", "effective", "until")
_FEES: Final = (
    *_PERIOD,
    *("code", "modifier", "status", "component", "global_days", "work"),
    *("practice_nonfacility", "practice_facility", "malpractice", "conversion_factor", "source"),
)
_LOCALITIES: Final = (
    *_PERIOD,
    *("contractor", "state", "number", "name", "work", "practice", "malpractice", "source"),
)
_OUTPATIENT: Final = (*_PERIOD, "code", "status", "group", "weight", "payment", "source")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Snapshot(Period, Generic[R]):
    """One edition of one table. `rows`: by what they are looked up with."""

    edition: Edition
    rows: Mapping[tuple[str, ...], R]


class ShippedTables:
    """Fees, localities and outpatient payments of the editions that ship."""

    def __init__(
        self,
        fees: tuple[_Snapshot[FeeRow], ...],
        places: tuple[_Snapshot[Locality], ...],
        outpatient: tuple[_Snapshot[OutpatientRow], ...],
    ) -> None:
        self._fees = fees
        self._places = places
        self._outpatient = outpatient
        self._every: tuple[
            _Snapshot[FeeRow] | _Snapshot[Locality] | _Snapshot[OutpatientRow], ...
        ] = (*fees, *places, *outpatient)

    def editions(self) -> tuple[Edition, ...]:
        """Those that ship, by kind and effective date."""
        return tuple(snapshot.edition for snapshot in self._every)

    def edition(self, kind: TableKind, day: date) -> Edition | None:
        """The one that speaks for a day."""
        speaking = (s.edition for s in self._every if s.edition.kind is kind and s.covers(day))
        return next(speaking, None)

    def pairs(
        self, _table: EditTable, _column1: str, _column2: str, _day: date
    ) -> tuple[Pair, ...] | None:
        """None: pairs ship in a file of their own."""
        return None

    def unit_limit(self, _table: EditTable, _code: str, _day: date) -> UnitLimit | None:
        """None: limits ship with the codes."""
        return None

    def primaries(self, _add_on: str, _day: date) -> tuple[str, ...] | None:
        """None: add-on codes ship in a file of their own."""
        return None

    def fee(self, code: str, modifier: str, day: date, *, qpp: bool = False) -> FeeRow | None:
        """The row of a code; None with `qpp`: that edition differs in its factor only."""
        return None if qpp else _on(self._fees, day).get((code, modifier))

    def localities(self, day: date) -> tuple[Locality, ...]:
        """All of the day's year, by state and number."""
        return tuple(_on(self._places, day).values())

    def outpatient(self, code: str, day: date) -> OutpatientRow | None:
        return _on(self._outpatient, day).get((code,))


def _on(snapshots: tuple[_Snapshot[R], ...], day: date) -> Mapping[tuple[str, ...], R]:
    return next((snapshot.rows for snapshot in snapshots if snapshot.covers(day)), {})


class LayeredTables:
    """What a department loaded, over what ships: the loaded edition of a day speaks alone."""

    def __init__(self, loaded: PublishedTables, shipped: PublishedTables) -> None:
        self._loaded = loaded
        self._shipped = shipped

    def editions(self) -> tuple[Edition, ...]:
        """Loaded ones first."""
        return (*self._loaded.editions(), *self._shipped.editions())

    def edition(self, kind: TableKind, day: date) -> Edition | None:
        """The loaded one, else the shipped one."""
        return self._loaded.edition(kind, day) or self._shipped.edition(kind, day)

    def pairs(
        self, table: EditTable, column1: str, column2: str, day: date
    ) -> tuple[Pair, ...] | None:
        """Of loaded tables only."""
        return self._loaded.pairs(table, column1, column2, day)

    def unit_limit(self, table: EditTable, code: str, day: date) -> UnitLimit | None:
        """Of loaded tables only."""
        return self._loaded.unit_limit(table, code, day)

    def primaries(self, add_on: str, day: date) -> tuple[str, ...] | None:
        """Of loaded tables only."""
        return self._loaded.primaries(add_on, day)

    def fee(self, code: str, modifier: str, day: date, *, qpp: bool = False) -> FeeRow | None:
        kind = TableKind.FEE_SCHEDULE_QPP if qpp else TableKind.FEE_SCHEDULE
        return self._speaking(kind, day).fee(code, modifier, day, qpp=qpp)

    def localities(self, day: date) -> tuple[Locality, ...]:
        return self._speaking(TableKind.LOCALITIES, day).localities(day)

    def outpatient(self, code: str, day: date) -> OutpatientRow | None:
        return self._speaking(TableKind.OUTPATIENT, day).outpatient(code, day)

    def _speaking(self, kind: TableKind, day: date) -> PublishedTables:
        return self._loaded if self._loaded.edition(kind, day) else self._shipped


def layered(loaded: PublishedTables | None, shipped: PublishedTables) -> PublishedTables:
    """Payment tables of a department: a loaded edition hides the shipped one of the same days.

    A code the loaded edition lacks is then absent, not looked for in the shipped cut.
    """
    return shipped if loaded is None else LayeredTables(loaded, shipped)


def shipped_tables(folder: Path) -> ShippedTables:
    """Read `pfs.csv`, `gpci.csv` and `opps.csv` of a folder; raises `UnreadableDocument`."""
    return ShippedTables(
        fees=_snapshots(
            folder / "pfs.csv",
            _FEES,
            TableKind.FEE_SCHEDULE,
            lambda row: ((row["code"], row["modifier"]), _fee(row)),
        ),
        places=_snapshots(
            folder / "gpci.csv",
            _LOCALITIES,
            TableKind.LOCALITIES,
            lambda row: ((row["state"], row["number"]), _locality(row)),
        ),
        outpatient=_snapshots(
            folder / "opps.csv",
            _OUTPATIENT,
            TableKind.OUTPATIENT,
            lambda row: ((row["code"],), _outpatient(row)),
        ),
    )


def _fee(row: Row) -> FeeRow:
    return FeeRow(
        code=row["code"],
        modifier=row["modifier"],
        status=row["status"],
        component=row["component"],
        global_days=row["global_days"],
        work=Decimal(row["work"]),
        practice_nonfacility=_optional(row["practice_nonfacility"]),
        practice_facility=_optional(row["practice_facility"]),
        malpractice=Decimal(row["malpractice"]),
        conversion_factor=Decimal(row["conversion_factor"]),
    )


def _locality(row: Row) -> Locality:
    return Locality(
        contractor=row["contractor"],
        state=row["state"],
        number=row["number"],
        name=row["name"],
        work=Decimal(row["work"]),
        practice=Decimal(row["practice"]),
        malpractice=Decimal(row["malpractice"]),
    )


def _outpatient(row: Row) -> OutpatientRow:
    return OutpatientRow(
        code=row["code"],
        status=row["status"],
        group=row["group"],
        weight=_optional(row["weight"]),
        payment=_optional(row["payment"]),
    )


def _optional(text: str) -> Decimal | None:
    return Decimal(text) if text else None


def _snapshots(
    path: Path,
    columns: tuple[str, ...],
    kind: TableKind,
    keyed: Callable[[Row], tuple[tuple[str, ...], R]],
) -> tuple[_Snapshot[R], ...]:
    """The editions of one file, oldest first."""
    content = _content(path)
    found: dict[tuple[str, date, date], dict[tuple[str, ...], R]] = {}
    for number, row in _rows(path.name, content, columns):
        try:
            period = date.fromisoformat(row["effective"]), date.fromisoformat(row["until"])
            key, value = keyed(row)
        except (ValueError, InvalidOperation) as error:
            told = f"line {number}: a cell holds no number or date."
            raise UnreadableDocument(path.name, (told,)) from error
        rows = found.setdefault((row["edition"], *period), {})
        if key in rows:
            told = f"line {number}: {' '.join(key).strip()} stands twice in one edition."
            raise UnreadableDocument(path.name, (told,))
        rows[key] = value
    digest = hashlib.sha256(content.encode()).hexdigest()
    return tuple(
        _Snapshot(
            effective=effective,
            until=until,
            rows=rows,
            edition=Edition(
                kind=kind,
                title=title,
                effective=effective,
                digest=digest,
                file_names=(path.name,),
                rows=len(rows),
            ),
        )
        for (title, effective, until), rows in sorted(found.items(), key=lambda item: item[0][1])
    )


def _content(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        told = (error.strerror if isinstance(error, OSError) else None) or "it is not UTF-8"
        raise UnreadableDocument(path.name, (f"the file: {told}.",)) from error


def _rows(name: str, content: str, columns: tuple[str, ...]) -> Iterator[tuple[int, Row]]:
    rows = csv.DictReader(content.splitlines(), strict=True)
    if tuple(rows.fieldnames or ()) != columns:
        problem = f"line 1: expected the columns {', '.join(columns)}."
        raise UnreadableDocument(name, (problem,))
    for row in rows:
        if None in row or None in row.values():
            told = f"line {rows.line_num}: expected {len(columns)} cells."
            raise UnreadableDocument(name, (told,))
        yield rows.line_num, row
