"""OPPS Addendum B: national unadjusted payment of each code; the month stands in the file name."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from domain.published import TableKind
from storage.published.cells import Columns, Place, below, is_code, normal
from storage.published.edition import ReadEdition, Record
from storage.published.formats.single import Records, only
from storage.published.names import month_of
from storage.published.refused import TableRefused
from storage.published.sheets import Row, Sheet

_HEADER: Final = re.compile(r"HCPCS CODE", re.IGNORECASE)
_COLUMNS: Final = ("HCPCS CODE", "SI", "APC", "RELATIVE WEIGHT", "PAYMENT RATE")
_YEAR: Final = re.compile(r"\b(?:CY|CALENDAR YEAR) (20\d\d)\b")
_STATUS: Final = re.compile(r"[A-Z][0-9A-Z]?")
_GROUP: Final = re.compile(r"\d{0,5}")
_EXAMPLE: Final = "2026 January Web Addendum B.csv"


class _Outpatient:
    """Implements `storage.published.recognise.TableFormat`."""

    label = "OPPS Addendum B"

    def recognises(self, sheet: Sheet) -> bool:
        """A header of code, status indicator, group and rate."""
        return any(
            _HEADER.fullmatch(normal(row.at(0)))
            and {"SI", "APC", "PAYMENT RATE"} <= set(map(normal, row.cells))
            for row in sheet.head()
        )

    def identity(self, _sheet: Sheet) -> str:
        """There is one a month."""
        return ""

    def read(self, sheets: tuple[Sheet, ...]) -> ReadEdition:
        """All rows. Raises `TableRefused`."""
        sheet = only(sheets)
        effective = month_of(sheet.source, _EXAMPLE)
        _agree_on_year(sheet, effective)
        rows = _records(sheet)
        return ReadEdition(
            kind=TableKind.OUTPATIENT,
            title=f"{effective:%Y %B}",
            effective=effective,
            speaks_from=effective,
            speaks_until=date(effective.year + 1, 1, 1),
            rows=len(rows),
            records=(("outpatient", rows),),
        )


OUTPATIENT: Final = _Outpatient()


def _agree_on_year(sheet: Sheet, effective: date) -> None:
    """The lines above the header name the calendar year."""
    for row in sheet.head():
        if _HEADER.fullmatch(normal(row.at(0))):
            return
        for year in (year for cell in row.cells for year in _YEAR.findall(normal(cell))):
            if int(year) != effective.year:
                what = f"its name says {effective:%B %Y}, and its title {year}"
                remedy = f"Name it as its publisher does, such as {_EXAMPLE}, and load it again."
                raise TableRefused(sheet.source.file, what, remedy)


def _records(sheet: Sheet) -> tuple[Record, ...]:
    header, rows = below(sheet, _HEADER)
    places = Columns(sheet, header.line, header.cells).find(*_COLUMNS)
    records, place = Records(), Place(sheet.source.file, header.line)
    for row in rows:
        place = Place(sheet.source.file, row.line)
        if not _is_footnote(row):
            _add(records, place, tuple(row.at(at) for at in places))
    return records.sorted(place)


def _is_footnote(row: Row) -> bool:
    """Words in the first cell and nothing beside them."""
    return not is_code(row.at(0)) and not any(row.cells[1:])


def _add(records: Records, place: Place, cells: tuple[str, ...]) -> None:
    code, status, group, weight, payment = cells
    if not _STATUS.fullmatch(status) or not _GROUP.fullmatch(group):
        raise place.refused("the status indicator or APC is none that a publisher writes")
    values = (
        status,
        group,
        place.money(weight, "Relative Weight"),
        place.money(payment, "Payment Rate"),
    )
    records.add(place, (place.code(code, "HCPCS code"),), values)
