"""The line above the sessions of a day, where the list is sorted by day."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias

from PySide6.QtCore import QDate, QLocale

from domain.worklist import WorklistRow
from gui.words import counted


@dataclass(frozen=True, slots=True)
class DayHead:
    """Stands above the sessions of this day; None: of those that have no day yet."""

    day: date | None

    def told(self, many: int | None) -> str:
        """The day in full, and how many sessions it has where that is known."""
        return _told(self.day, "dddd d MMMM yyyy", counted(many, "session") if many else "")

    def short(self, many: int | None) -> str:
        """The same for a narrow list."""
        return _told(self.day, "ddd d MMM yyyy", str(many or ""))


Line: TypeAlias = WorklistRow | DayHead


def _told(day: date | None, form: str, many: str) -> str:
    # Qt's C locale speaks English everywhere, as the rest of the window does.
    name = "No day yet"
    if day is not None:
        name = QLocale.c().toString(QDate(day.year, day.month, day.day), form)
    return f"{name} · {many}" if many else name


class Lines:
    """What has been fetched of a list, with a head above each day where days are grouped."""

    def __init__(self, rows: Iterable[WorklistRow] = (), *, is_grouped: bool = False) -> None:
        self.all: list[Line] = []
        self.heads: list[int] = []
        self.last: WorklistRow | None = None
        self._is_grouped = is_grouped
        self.add(self.further(rows))

    def further(self, rows: Iterable[WorklistRow]) -> list[Line]:
        """The lines that these rows make below what is there."""
        made: list[Line] = []
        last = self.last
        for row in rows:
            if self._is_grouped and (last is None or last.day != row.day):
                made.append(DayHead(row.day))
            made.append(row)
            last = row
        return made

    def add(self, lines: list[Line]) -> None:
        """Put what `further` made below what is there."""
        begin = len(self.all)
        self.all += lines
        self.heads += [begin + at for at, line in enumerate(lines) if isinstance(line, DayHead)]
        self.last = next((x for x in reversed(lines) if isinstance(x, WorklistRow)), self.last)

    def many_below(self, at: int, *, has_more: bool) -> int | None:
        """How many sessions the day of the head at `at` has; None while more may be fetched."""
        following = bisect_right(self.heads, at)
        if following < len(self.heads):
            return self.heads[following] - at - 1
        return None if has_more else len(self.all) - at - 1

    @property
    def sessions(self) -> int:
        """How many sessions there are, without the heads."""
        return len(self.all) - len(self.heads)
