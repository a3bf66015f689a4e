"""The register of sheet numbers: which were handed out in a span of time, and which never were.

A number is given once, when a signed sheet is laid out. One that was looked at and not handed out
leaves a gap; the register names it, so that nobody has to wonder where a sheet went.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain.choices import Biller


@dataclass(frozen=True, slots=True, kw_only=True)
class HandedOut:
    """One numbered sheet that left the program. `day`: of the session; `at`: in UTC."""

    number: str
    session_id: str
    day: date | None
    biller: Biller
    at: datetime
    by: str
    is_again: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberRun:
    """Numbers in a row that were given and not handed out; both ends belong to it."""

    first: int
    last: int

    @property
    def count(self) -> int:
        """How many they are."""
        return self.last - self.first + 1

    @property
    def told(self) -> str:
        """The numbers as they would stand on the sheets."""
        first, last = f"{self.first:06d}", f"{self.last:06d}"
        return first if first == last else f"{first} to {last}"


@dataclass(frozen=True, slots=True, kw_only=True)
class SheetRegister:
    """What was handed out, oldest first, and the gaps, lowest first."""

    handed_out: tuple[HandedOut, ...] = ()
    missing: tuple[NumberRun, ...] = ()

    @property
    def missing_count(self) -> int:
        """How many numbers were never handed out."""
        return sum(run.count for run in self.missing)


def missing_between(first: int, last: int, known: Iterable[int]) -> tuple[NumberRun, ...]:
    """The runs of numbers from `first` to `last`, both included, that are not `known`."""
    runs, begin = [], first
    for number in sorted({one for one in known if first <= one <= last}):
        if begin < number:
            runs.append(NumberRun(first=begin, last=number - 1))
        begin = number + 1
    if begin <= last:
        runs.append(NumberRun(first=begin, last=last))
    return tuple(runs)
