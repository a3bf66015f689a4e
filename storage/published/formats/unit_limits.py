"""Medically unlikely edits (MUE) of practitioners and of outpatient hospitals.

The header tells the setting, the file name alone the first day. Its first cell holds a line break.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from domain.published import TableKind
from storage.published.cells import Columns, Place, below, normal
from storage.published.edition import ReadEdition
from storage.published.formats.single import Records, only
from storage.published.names import effective_of
from storage.published.refused import TableRefused
from storage.published.sheets import Sheet

_HEADER: Final = re.compile(r"HCPCS", re.IGNORECASE)
_VALUES: Final = re.compile(r"(.*) SERVICES MUE VALUES")
_SETTINGS: Final = {
    "PRACTITIONER": TableKind.MUE_PRACTITIONER,
    "OUTPATIENT HOSPITAL": TableKind.MUE_HOSPITAL,
}
_SAID: Final = {
    TableKind.MUE_PRACTITIONER: re.compile(r"outpatient|hospital|dme|supplier", re.IGNORECASE),
    TableKind.MUE_HOSPITAL: re.compile(r"practitioner|dme|supplier", re.IGNORECASE),
}
_EXAMPLE: Final = "MCR_MUE_PractitionerServices_Eff_07-01-2026.csv"
_MOST_UNITS: Final = 6  # digits


class _UnitLimits:
    """Implements `storage.published.recognise.TableFormat`."""

    label = "MUE"

    def recognises(self, sheet: Sheet) -> bool:
        """A header that names MUE values."""
        return bool(self._setting(sheet))

    def identity(self, sheet: Sheet) -> str:
        """Its setting."""
        return self._setting(sheet)

    def read(self, sheets: tuple[Sheet, ...]) -> ReadEdition:
        """All rows. Raises `TableRefused`."""
        sheet = only(sheets)
        kind = self._kind(sheet)
        effective = effective_of(sheet.source, _EXAMPLE)
        records, place = _records(sheet)
        rows = records.sorted(place)
        return ReadEdition(
            kind=kind,
            title=_title(effective),
            effective=effective,
            speaks_from=effective,
            rows=len(rows),
            records=(("unit_limit", rows),),
        )

    def _setting(self, sheet: Sheet) -> str:
        for row in sheet.head():
            found = _VALUES.fullmatch(normal(row.at(1)))
            if found and _HEADER.match(row.at(0)):
                return found[1]
        return ""

    def _kind(self, sheet: Sheet) -> TableKind:
        """By what it holds; the name must not say another."""
        setting = self._setting(sheet)
        kind = _SETTINGS.get(setting)
        if kind is None:
            raise TableRefused(
                sheet.source.file,
                f"it holds the limits of {setting.lower()} services, which nobody here bills",
                "Load the table of practitioners or of outpatient hospitals.",
            )
        if any(_SAID[kind].search(name) for name in sheet.source.names):
            raise TableRefused(
                sheet.source.file,
                f"its name and its header disagree: the header says {setting.lower()} services",
                f"Name it as its publisher does, such as {_EXAMPLE}, and load it again.",
            )
        return kind


UNIT_LIMITS: Final = _UnitLimits()


def _title(effective: date) -> str:
    is_quarter = effective.day == 1 and effective.month % 3 == 1
    return f"{effective.year} Q{effective.month // 3 + 1}" if is_quarter else f"{effective}"


def _records(sheet: Sheet) -> tuple[Records, Place]:
    header, rows = below(sheet, _HEADER)
    columns = Columns(sheet, header.line, header.cells)
    code, units, indicator, rationale = columns.find(
        r"HCPCS.*", r".* SERVICES MUE VALUES", "MUE ADJUDICATION INDICATOR", "MUE RATIONALE"
    )
    records, place = Records(), Place(sheet.source.file, header.line)
    for row in rows:
        place = Place(sheet.source.file, row.line)
        count, adjudication = row.at(units), row.at(indicator)[:1]
        if not count.isascii() or not count.isdecimal() or len(count) > _MOST_UNITS:
            raise place.refused("the MUE value is no number of units")
        if adjudication not in ("1", "2", "3"):
            raise place.refused("the MUE adjudication indicator begins with none of 1, 2, 3")
        key = (place.code(row.at(code), "HCPCS code"),)
        records.add(place, key, (int(count), int(adjudication), row.at(rationale)))
    return records, place
