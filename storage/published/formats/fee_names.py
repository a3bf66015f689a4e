"""Of which month a fee schedule is, and whether it is the one with QPP or without."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from domain.published import TableKind
from storage.published.cells import normal
from storage.published.names import months_in
from storage.published.refused import TableRefused
from storage.published.sheets import Sheet

_TITLE: Final = re.compile(
    r"(20\d\d) NATIONAL PHYSICIAN FEE SCHEDULE RELATIVE VALUE FILE (\w+) RELEASE"
)
_TWO_FROM: Final = 2026
_WITHOUT: Final = re.compile(r"non[-_ ]?qpp", re.IGNORECASE)
_WITH: Final = re.compile(r"(?<!non)(?<!non[-_ ])qpp", re.IGNORECASE)
_EXAMPLE: Final = "PPRRVU2026_Jul_nonQPP.csv"
_RENAME: Final = f"Name it as its publisher does, such as {_EXAMPLE}, and load it again."


def is_qpp(sheet: Sheet) -> bool | None:
    """What the innermost name that says it says; None where none does."""
    for name in reversed(sheet.source.names):
        if _WITHOUT.search(name):
            return False
        if _WITH.search(name):
            return True
    return None


def month_of_title(sheet: Sheet) -> date:
    """The month of the title; the name must not say another."""
    told = {
        day
        for row in sheet.head()
        for cell in row.cells
        for year, month in _TITLE.findall(normal(cell))
        for day in months_in(f"{year} {month}")
    }
    if len(told) != 1:
        what = "its title does not say of which year and month it is"
        raise TableRefused(sheet.source.file, what, "Load it as it comes from its publisher.")
    effective = next(iter(told))
    named = months_in(sheet.source.names[-1])
    if named and named != told:
        what = f"its name and its title disagree: the title says {effective:%B %Y}"
        raise TableRefused(sheet.source.file, what, _RENAME)
    return effective


def kind_of(sheet: Sheet, year: int) -> TableKind:
    """With QPP or without; refused where the name does not say, or cannot be right."""
    has_qpp = is_qpp(sheet)
    if year >= _TWO_FROM and has_qpp is None:
        what = "its name does not say whether it is the file with QPP or without"
        raise TableRefused(sheet.source.file, what, _RENAME)
    if year < _TWO_FROM and has_qpp is not None:
        what = f"its name speaks of QPP, but of {year} there is one file only"
        raise TableRefused(sheet.source.file, what, _RENAME)
    return TableKind.FEE_SCHEDULE_QPP if has_qpp else TableKind.FEE_SCHEDULE
