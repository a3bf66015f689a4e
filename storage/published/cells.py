"""What a cell holds: codes, dates, numbers and money as publishers write them, or a refusal."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from storage.published.refused import GET_AGAIN, TableRefused
from storage.published.sheets import Row, Sheet

_CODE: Final = re.compile(r"[0-9A-Z]{5}")
_NO_CODE: Final = re.compile(r"[^0-9A-Za-z]")
_NUMBER: Final = re.compile(r"-?(?:\d{1,9}(?:\.\d{1,9})?|\.\d{1,9})")
_DAY: Final = re.compile(r"(?:19|20)\d{6}")
_JULIAN: Final = re.compile(r"((?:19|20)\d\d)(\d{3})")
NO_END: Final = "9999-12-31"
_SMALLEST_YEAR: Final = 1960


@dataclass(frozen=True, slots=True)
class Place:
    """Where a cell stands, for a refusal."""

    file: str
    line: int

    def refused(self, what: str, remedy: str = GET_AGAIN) -> TableRefused:
        """To be raised."""
        return TableRefused(self.file, what, remedy, line=self.line)

    def code(self, cell: str, column: str) -> str:
        """A procedure code of five characters; a stray byte beside it is dropped."""
        found = _NO_CODE.sub("", cell)
        if not is_code(found):
            raise self.refused(
                f"{column} holds no code of five characters",
                "A spreadsheet may have made numbers of the codes. " + GET_AGAIN,
            )
        return found

    def number(self, cell: str, column: str) -> str:
        """A decimal number, as text."""
        if not _NUMBER.fullmatch(cell):
            raise self.refused(f"{column} holds no number")
        return f"0{cell}" if cell.startswith(".") else cell

    def money(self, cell: str, column: str) -> str | None:
        """Dollars; None for a blank or a lone dot."""
        found = cell.replace("$", "").replace(",", "").strip()
        return None if found in ("", ".") else self.number(found, column)

    def day(self, cell: str, column: str) -> date:
        """A date written `YYYYMMDD`."""
        try:
            return date.fromisoformat(cell if _DAY.fullmatch(cell) else "")
        except ValueError as error:
            raise self.refused(f"{column} holds no date written YYYYMMDD") from error

    def julian(self, cell: str, column: str) -> date:
        """A date written `YYYYDDD`, the day of the year."""
        found = _JULIAN.fullmatch(cell)
        if found:
            year, number = int(found[1]), int(found[2])
            day = date(year, 1, 1) + timedelta(days=number - 1)
            if number and day.year == year:
                return day
        raise self.refused(f"{column} holds no date written YYYYDDD")


def is_code(cell: str) -> bool:
    """Whether a text has the shape of a procedure code."""
    return bool(_CODE.fullmatch(cell))


def below(sheet: Sheet, is_header: re.Pattern[str]) -> tuple[Row, Iterator[Row]]:
    """The header row, and every row below it that is not blank."""
    rows = sheet.rows()
    header = next((row for row in rows if is_header.match(normal(row.at(0)))), None)
    if header is None:
        raise TableRefused(sheet.source.file, "its header is gone", GET_AGAIN)
    return header, (row for row in rows if not row.is_blank)


class Columns:
    """Where each named column stands, found by the words of the header."""

    def __init__(self, sheet: Sheet, line: int, words: tuple[str, ...]) -> None:
        self._place = Place(sheet.source.file, line)
        self._words = [normal(one) for one in words]

    def find(self, *names: str) -> tuple[int, ...]:
        """Their places, in order. Raises `TableRefused` where one is missing or stands twice."""
        found = []
        for name in names:
            places = [at for at, word in enumerate(self._words) if re.fullmatch(name, word)]
            if len(places) != 1:
                told = "missing" if not places else "there twice"
                label = name.replace("\\", "").replace(".*", "…")
                raise self._place.refused(f"the column “{label}” is {told}")
            found.append(places[0])
        return tuple(found)


def normal(text: str) -> str:
    """Words in capitals with single blanks."""
    return " ".join(text.upper().split())
