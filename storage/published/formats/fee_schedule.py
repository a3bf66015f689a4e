"""The physician fee schedule's relative values (PPRRVU): 31 columns, from 2026 on 32.

The header is stacked: the words of a column stand in up to five rows. The title inside tells year
and month. From 2026 there are two files a release, with and without QPP, which the name alone
tells apart.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from storage.published.cells import Columns, Place, normal
from storage.published.edition import ReadEdition, Record
from storage.published.formats.fee_names import is_qpp, kind_of, month_of_title
from storage.published.formats.single import Records, only
from storage.published.sheets import Row, Sheet

_STACKED: Final = 5
_COLUMNS: Final = (
    *("HCPCS", "MOD", "STATUS CODE", "WORK RVU", "NON-FAC PE RVU", "NON-FAC NA INDICATOR"),
    *("FACILITY PE RVU", "FACILITY NA INDICATOR", "MP RVU", "PCTC IND", "GLOB DAYS"),
    "CONV FACTOR",
)
_SHORT: Final = re.compile(r"[0-9A-Z]{0,3}")


class _FeeSchedule:
    """Implements `storage.published.recognise.TableFormat`."""

    label = "PPRRVU"

    def recognises(self, sheet: Sheet) -> bool:
        """A header row of code, modifier and description."""
        return any(map(_is_header, sheet.head()))

    def identity(self, sheet: Sheet) -> str:
        """With or without QPP."""
        return str(is_qpp(sheet))

    def read(self, sheets: tuple[Sheet, ...]) -> ReadEdition:
        """All rows. Raises `TableRefused`."""
        sheet = only(sheets)
        effective = month_of_title(sheet)
        kind = kind_of(sheet, effective.year)
        rows, factor = _records(sheet)
        return ReadEdition(
            kind=kind,
            title=f"{effective:%Y %B}",
            effective=effective,
            speaks_from=effective,
            speaks_until=date(effective.year + 1, 1, 1),
            rows=len(rows),
            records=(("fee", rows),),
            notes=(f"Its conversion factor is {factor}.",),
        )


FEE_SCHEDULE: Final = _FeeSchedule()


def _is_header(row: Row) -> bool:
    return tuple(map(normal, row.cells[:3])) == ("HCPCS", "MOD", "DESCRIPTION")


def _records(sheet: Sheet) -> tuple[tuple[Record, ...], str]:
    """Rows, and the one conversion factor."""
    above: list[Row] = []
    places: tuple[int, ...] = ()
    records, place, factors = Records(), Place(sheet.source.file, 0), set[str]()
    for row in sheet.rows():
        place = Place(sheet.source.file, row.line)
        if not places:
            above = [*above[-_STACKED + 1 :], row]
            if _is_header(row):
                places = Columns(sheet, row.line, _stacked(above)).find(*_COLUMNS)
        elif not row.is_blank:
            cells = tuple(row.at(at) for at in places)
            factors.add(_add(records, place, cells))
        if len(factors) > 1:
            raise place.refused(f"it has two conversion factors: {' and '.join(sorted(factors))}")
    rows = records.sorted(place)
    return rows, next(iter(factors))


def _stacked(rows: list[Row]) -> tuple[str, ...]:
    """The words of each column, from top to bottom."""
    width = max(len(row.cells) for row in rows)
    return tuple(" ".join(row.at(at) for row in rows if row.at(at)) for at in range(width))


def _add(records: Records, place: Place, cells: tuple[str, ...]) -> str:
    """Take a row; gives its conversion factor."""
    code, modifier, status, work, nonfacility, nonfacility_na, *rest = cells
    facility, facility_na, malpractice, component, global_days, factor = rest
    if not all(map(_SHORT.fullmatch, (modifier, status, component, global_days))) or not status:
        raise place.refused("a modifier, status or indicator is none that a publisher writes")
    factor = place.number(factor, "CONV FACTOR")
    values = (
        status,
        component,
        global_days,
        place.number(work, "WORK RVU"),
        _practice(place, nonfacility, nonfacility_na, "NON-FAC PE RVU"),
        _practice(place, facility, facility_na, "FACILITY PE RVU"),
        place.number(malpractice, "MP RVU"),
        factor,
    )
    records.add(place, (place.code(code, "HCPCS"), modifier), values)
    return factor


def _practice(place: Place, value: str, not_applicable: str, column: str) -> str | None:
    """None where the setting is marked NA, whatever the value beside it."""
    if not_applicable not in ("", "NA"):
        raise place.refused(f"the NA indicator beside {column} is neither blank nor NA")
    number = place.number(value, column)
    return None if not_applicable else number
