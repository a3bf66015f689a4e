"""The publisher's ICD-10-CM order file: one row a code or header, in fixed columns.

Columns, counted from 1: order number 1-5, code without its point 7-13, 15 is 1 for a code that may
stand on a claim and 0 for a header, short title 17-76, long title from 78. Whatever does not stand
so is refused with its line; nothing is guessed.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from domain.errors import CaptureError, IllFormed
from domain.identifiers import Icd10

LONGEST_LINE: Final = 1000
FEWEST_ROWS: Final = 60_000  # a year has some 98,000
_LAST: Final = "Z99"  # the last category of every year
_CATEGORY: Final = 3
ROW: Final = re.compile(
    r"(?P<number>\d{5}) (?P<code>[A-Z0-9]{3,7}) *(?<=^.{13}) (?P<flag>[01])"
    r" (?P<short>.{60}) (?P<long>\S.*)"
)


class CodesRefused(CaptureError):
    """A file that was not taken. `what`: a clause; `line` 0 = the file as a whole."""

    def __init__(self, file: str, what: str, *, line: int = 0) -> None:
        self.file = file
        self.what = what
        self.line = line
        place = f"{file}, line {line}" if line else file
        super().__init__(
            f"{place}: {what}. Nothing was changed. Get the file again from its publisher."
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeRow:
    """One code or header of a year. `title`: the long one."""

    code: Icd10
    is_billable: bool
    title: str


def rows_of_order_file(name: str, lines: Iterable[str]) -> Iterator[CodeRow]:
    """Every row, in file order.

    Raises:
        CodesRefused: at the first line that is no such row, or whose number does not rise.
    """
    last = 0
    for number, line in enumerate(lines, 1):
        text = line.rstrip("\r\n")
        found = ROW.fullmatch(text) if len(text) <= LONGEST_LINE else None
        if found is None:
            raise refused(name, number, "expected an order number, a code, 0 or 1, and two titles")
        if int(found["number"]) <= last:
            raise refused(name, number, "its order number does not follow the line before")
        last = int(found["number"])
        yield row(name, number, found["code"], found["flag"], found["long"])


def row(name: str, number: int, code: str, flag: str, title: str) -> CodeRow:
    """A row from its cells. Raises `CodesRefused` when the code has not its shape."""
    try:
        return CodeRow(code=pointed(code), is_billable=flag == "1", title=title.strip())
    except IllFormed as error:
        raise refused(name, number, error.rule) from error


def pointed(compact: str) -> Icd10:
    """The code with its point: C7931 -> C79.31. Raises `IllFormed`."""
    category, rest = compact[:_CATEGORY], compact[_CATEGORY:]
    return Icd10(f"{category}.{rest}" if rest else category)


def whole_year(name: str, rows: Iterable[CodeRow]) -> tuple[CodeRow, ...]:
    """All rows of a year, each code once.

    Raises:
        CodesRefused: when they are a part of a year only, or a code stands twice.
    """
    year: dict[Icd10, CodeRow] = {}
    for number, one in enumerate(rows, 1):
        if year.setdefault(one.code, one) is not one:
            raise refused(name, number, f"{one.code} stands in it a second time")
    last = next(reversed(year), "")
    if len(year) < FEWEST_ROWS or not last.startswith(_LAST):
        what = f"it has {len(year):,} rows and ends with {last or 'none'}: it is no whole year"
        raise CodesRefused(name, what)
    return tuple(year.values())


def refused(name: str, number: int, reason: str) -> CodesRefused:
    """The refusal of a file at one of its lines, whose content is not repeated."""
    return CodesRefused(name, reason, line=number)
