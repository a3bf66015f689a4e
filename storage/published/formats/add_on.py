"""Add-on code edits (AOC): a workbook with a header, or lines of fixed width without one.

Dates are written `YYYYDDD`. The quarter stands in the file name alone. Columns of the lines: type
(1), add-on (5), its deletion (7), primary (5), its deletion (7), effective (7), deletion (7), note.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise
from typing import Final

from domain.published import TableKind
from storage.published.cells import NO_END, Columns, Place, below, normal
from storage.published.edition import ReadEdition
from storage.published.formats.single import Records, only
from storage.published.names import after_quarter, quarter_of
from storage.published.refused import TableRefused
from storage.published.sheets import Sheet
from storage.published.texts import TextSheet

_HEADER: Final = re.compile(r"AOC_EDIT_TYPE", re.IGNORECASE)
_LINE: Final = re.compile(r"[123][0-9A-Z]{5}(?:\d{7}| {7})[0-9A-Z]{5}(?:\d{7}| {7})\d{7}")
_CUTS: Final = (0, 1, 6, 13, 18, 25, 32, 39)
_WIDTH: Final = 97
_EXAMPLE: Final = "AOC_V2026Q2-MCR.xlsx"
_COLUMNS: Final = (
    "AOC_EDIT_TYPE",
    "ADD-ON_CODE",
    "AOC_DELDT",
    "PRIMARY_CODE",
    "PRIMARY_CODE_DELDT",
    "AOC_EDIT_EFFDT",
    "AOC_EDIT_DELDT",
)


class _AddOn:
    """Implements `storage.published.recognise.TableFormat`."""

    label = "add-on codes"

    def recognises(self, sheet: Sheet) -> bool:
        """Its header, or lines that all are of its width and kind."""
        if any(_HEADER.fullmatch(normal(row.at(0))) for row in sheet.head()):
            return True
        lines = _fixed(sheet)
        return bool(lines) and all(_LINE.match(line) for line in lines)

    def identity(self, _sheet: Sheet) -> str:
        """There is one a quarter."""
        return ""

    def read(self, sheets: tuple[Sheet, ...]) -> ReadEdition:
        """All rows. Raises `TableRefused`."""
        sheet = only(sheets)
        effective = quarter_of(sheet.source, _EXAMPLE)
        records, place, days = Records(), Place(sheet.source.file, 0), []
        for place, cells in _rows(sheet):
            days.append(_add(records, place, cells))
        rows = records.sorted(place)
        if max(days) >= after_quarter(effective):
            raise TableRefused(
                sheet.source.file,
                f"its name says {effective}, but an edit in it begins on {max(days)}",
                "The file was renamed. Load it under the name its publisher gave it.",
            )
        return ReadEdition(
            kind=TableKind.ADD_ON,
            title=f"{effective.year} Q{effective.month // 3 + 1}",
            effective=effective,
            speaks_from=min(*days, effective),
            rows=len(rows),
            records=(("add_on", rows),),
        )


ADD_ON: Final = _AddOn()


def _fixed(sheet: Sheet) -> tuple[str, ...]:
    if not isinstance(sheet, TextSheet):
        return ()
    return tuple(line for line in sheet.head_lines() if line.strip())


def _rows(sheet: Sheet) -> Iterator[tuple[Place, tuple[str, ...]]]:
    """Each row as type, add-on, its deletion, primary, its deletion, effective, deletion."""
    lines = _fixed(sheet)
    if isinstance(sheet, TextSheet) and lines and _LINE.match(lines[0]):
        yield from _cut(sheet)
        return
    header, rows = below(sheet, _HEADER)
    places = Columns(sheet, header.line, header.cells).find(*_COLUMNS)
    for row in rows:
        yield Place(sheet.source.file, row.line), tuple(row.at(at) for at in places)


def _cut(sheet: TextSheet) -> Iterator[tuple[Place, tuple[str, ...]]]:
    for number, line in sheet.lines():
        if not line.strip():
            continue
        place = Place(sheet.source.file, number)
        if len(line.rstrip()) > _WIDTH or "\t" in line:
            raise place.refused(f"the line has a tab, or more than {_WIDTH} characters")
        yield place, tuple(line[a:b].strip() for a, b in pairwise(_CUTS))


def _add(records: Records, place: Place, cells: tuple[str, ...]) -> date:
    """Take a row; gives the day it begins."""
    type_, add_on, add_on_end, main, main_end, begins, ends = cells
    if type_ not in ("1", "2", "3"):
        raise place.refused("the edit type is none of 1, 2, 3")
    effective = place.julian(begins, "AOC_Edit_EffDT")
    named = zip(
        ("AOC_DelDT", "Primary_Code_DelDT", "AOC_Edit_DelDT"),
        (add_on_end, main_end, ends),
        strict=True,
    )
    ended = [place.julian(cell, name).isoformat() for name, cell in named if cell]
    key = (
        place.code(add_on, "Add-On_Code"),
        place.code(main, "Primary_Code"),
        int(type_),
        effective.isoformat(),
        min(ended, default=NO_END),
    )
    records.add(place, key, ())
    return effective
