"""ICD-10-CM: the order file of a fiscal year, or the addenda that lead from one year to the next.

The year stands in the file name alone, a release of April in the name of its zip. Where one zip
holds both, the order file is read: it is the whole year.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Final

from domain.published import TableKind
from storage.diagnoses.addenda import CHANGE, Action, read_addenda
from storage.diagnoses.order_file import ROW, CodesRefused, rows_of_order_file, whole_year
from storage.published.edition import ReadEdition
from storage.published.refused import GET_AGAIN, TableRefused
from storage.published.sheets import Sheet
from storage.published.texts import TextSheet

_NAME: Final = re.compile(r"icd10cm[-_]order(?:[-_]addenda)?[-_](20\d\d)(?!\d)", re.IGNORECASE)
_APRIL: Final = re.compile(r"april", re.IGNORECASE)
_BEGINS: Final = (10, 1)
_EXAMPLE: Final = "icd10cm_order_2026.txt"
_UNDATED: Final = (
    "Taken as the release of October. Where it is that of April, load the zip it came in, whose"
    " name says so."
)


class _DiagnosisCodes:
    """Implements `storage.published.recognise.TableFormat`."""

    label = "ICD-10-CM"

    def recognises(self, sheet: Sheet) -> bool:
        """Its first line stands in the columns of one of the two."""
        return bool(self.identity(sheet))

    def identity(self, sheet: Sheet) -> str:
        """Which of the two it is, "" for neither."""
        first = next(iter(sheet.head_lines()), "") if isinstance(sheet, TextSheet) else ""
        if ROW.fullmatch(first):
            return "order file"
        return "addenda" if CHANGE.fullmatch(first) else ""

    def read(self, sheets: tuple[Sheet, ...]) -> ReadEdition:
        """All rows. Raises `TableRefused`."""
        orders = [s for s in sheets if self.identity(s) == "order file"]
        chosen = orders or list(sheets)
        if len(chosen) > 1:
            what = f"{chosen[1].source.file} was chosen beside it, and each is a year of its own"
            raise TableRefused(chosen[0].source.file, what, "Load one after the other.")
        try:
            return _order(chosen[0]) if orders else _addenda(chosen[0])
        except CodesRefused as error:
            raise TableRefused(error.file, error.what, GET_AGAIN, line=error.line) from error


DIAGNOSIS_CODES: Final = _DiagnosisCodes()


def _order(sheet: Sheet) -> ReadEdition:
    year, is_april = _year(sheet)
    name = sheet.source.file
    rows = whole_year(name, rows_of_order_file(name, _texts(sheet)))
    effective = date(year, 4, 1) if is_april else date(year - 1, *_BEGINS)
    return ReadEdition(
        kind=TableKind.ICD10CM,
        title=f"FY{year}" + (" April" if is_april else ""),
        effective=effective,
        speaks_from=effective,
        speaks_until=date(year, *_BEGINS),
        rows=len(rows),
        records=(("diagnosis", [(r.code, int(r.is_billable), r.title) for r in rows]),),
        notes=() if is_april else (_UNDATED,),
    )


def _addenda(sheet: Sheet) -> ReadEdition:
    year, _ = _year(sheet)
    addenda = read_addenda(sheet.source.file, _texts(sheet))
    before, after = addenda.years
    if after != year:
        what = f"its name says fiscal year {year}, but it leads from {before} to {after}"
        remedy = "The file was renamed. Load it under the name its publisher gave it."
        raise TableRefused(sheet.source.file, what, remedy)
    effective = date(before, *_BEGINS)
    changes = [
        (
            c.number,
            int(c.action is Action.DELETE),
            c.row.code,
            int(c.row.is_billable),
            c.row.title,
        )
        for c in addenda.changes
    ]
    return ReadEdition(
        kind=TableKind.ICD10CM_ADDENDA,
        title=f"FY{year} addenda",
        effective=effective,
        speaks_from=effective,
        speaks_until=date(after, *_BEGINS),
        rows=len(changes),
        records=(
            ("diagnosis_change", changes),
            ("diagnosis_count", [(sum(addenda.counts[before, kind] for kind in (True, False)),)]),
        ),
        notes=("It speaks together with the code set of the year before.",),
    )


def _texts(sheet: Sheet) -> tuple[str, ...]:
    if not isinstance(sheet, TextSheet):
        raise TableRefused(sheet.source.file, "it is no text", GET_AGAIN)
    return tuple(text for _, text in sheet.lines())


def _year(sheet: Sheet) -> tuple[int, bool]:
    names = sheet.source.names
    found = next((m for name in reversed(names) if (m := _NAME.search(name))), None)
    if found is None:
        what = "its name does not say its fiscal year"
        remedy = f"Load it under the name its publisher gave it, such as {_EXAMPLE}."
        raise TableRefused(sheet.source.file, what, remedy)
    return int(found[1]), any(_APRIL.search(name) for name in names)
