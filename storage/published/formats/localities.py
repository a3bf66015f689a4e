"""Geographic practice cost indices (GPCI), Addendum E: one a year; footnotes follow the rows."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from domain.published import TableKind
from storage.published.cells import Columns, Place, below, normal
from storage.published.edition import ReadEdition, Record
from storage.published.formats.single import Records, only
from storage.published.names import years_in
from storage.published.refused import TableRefused
from storage.published.sheets import Row, Sheet

_HEADER: Final = re.compile(r"MEDICARE ADMINISTRATIVE CONTRACTOR", re.IGNORECASE)
_YEAR: Final = re.compile(r"(20\d\d) PW GPCI\b.*")
_CONTRACTOR: Final = re.compile(r"\d{5}")
_STATE: Final = re.compile(r"[A-Z]{2}")
_NUMBER: Final = re.compile(r"\d{2}")


class _Localities:
    """Implements `storage.published.recognise.TableFormat`."""

    label = "GPCI"

    def recognises(self, sheet: Sheet) -> bool:
        """A header of contractor and work index."""
        return bool(_years(sheet))

    def identity(self, sheet: Sheet) -> str:
        """Its year."""
        return " ".join(sorted(_years(sheet)))

    def read(self, sheets: tuple[Sheet, ...]) -> ReadEdition:
        """All rows. Raises `TableRefused`."""
        sheet = only(sheets)
        year = int(next(iter(_years(sheet))))
        named = years_in(sheet.source.names[-1].upper().replace("GPCI", " "))
        if named and year not in named:
            what = f"its name and its header disagree: the header says {year}"
            remedy = f"Name it as its publisher does, such as GPCI{year}.csv, and load it again."
            raise TableRefused(sheet.source.file, what, remedy)
        rows = _records(sheet, year)
        return ReadEdition(
            kind=TableKind.LOCALITIES,
            title=f"CY {year}",
            effective=date(year, 1, 1),
            speaks_from=date(year, 1, 1),
            speaks_until=date(year + 1, 1, 1),
            rows=len(rows),
            records=(("locality", rows),),
        )


LOCALITIES: Final = _Localities()


def _years(sheet: Sheet) -> set[str]:
    return {
        found[1]
        for row in sheet.head()
        if _HEADER.match(row.at(0))
        for cell in row.cells
        if (found := _YEAR.fullmatch(normal(cell)))
    }


def _records(sheet: Sheet, year: int) -> tuple[Record, ...]:
    header, rows = below(sheet, _HEADER)
    places = Columns(sheet, header.line, header.cells).find(
        *(r"MEDICARE ADMINISTRATIVE CONTRACTOR.*", "STATE", "LOCALITY NUMBER", "LOCALITY NAME"),
        *(rf"{year} PW GPCI\b.*", rf"{year} PE GPCI\b.*", rf"{year} MP GPCI\b.*"),
    )
    records, place = Records(), Place(sheet.source.file, header.line)
    for row in rows:
        place = Place(sheet.source.file, row.line)
        if not _is_footnote(row):
            _add(records, place, tuple(row.at(at) for at in places))
    return records.sorted(place)


def _is_footnote(row: Row) -> bool:
    """Words in the first cell and nothing beside them."""
    return not _CONTRACTOR.fullmatch(row.at(0)) and not any(row.cells[1:])


def _add(records: Records, place: Place, cells: tuple[str, ...]) -> None:
    contractor, state, number, name, *indices = cells
    if not (
        _CONTRACTOR.fullmatch(contractor) and _STATE.fullmatch(state) and _NUMBER.fullmatch(number)
    ):
        raise place.refused("contractor, state or locality number is none that a publisher writes")
    values = tuple(place.number(cell, "a GPCI") for cell in indices)
    records.add(place, (contractor, state, number), (name.rstrip("*").strip(), *values))
