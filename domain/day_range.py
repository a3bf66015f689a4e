"""A span of days as a person types it: `today`, `-7`, `this month`, `2026-10`, `2026-10-15`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from domain.errors import IllFormed

_MONTH: Final = re.compile(r"(\d{4})-(\d{1,2})")
_YEAR: Final = re.compile(r"\d{4}")
_BACK: Final = re.compile(r"[-\N{MINUS SIGN}](\d{1,4})")
_APART: Final = re.compile(r"\s*(?:\.\.|\bto\b|–)\s*")
REMEDY: Final = "Type today, -7, this month, 2026-10, or 2026-10-01 to 2026-10-15."


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRange:
    """Both days belong to it."""

    first: date
    last: date


def days_meant(text: str, today: date) -> DayRange | None:
    """The days a person means; None for no restriction at all.

    Raises:
        IllFormed: the text is none of these, or ends before it begins.
    """
    said = " ".join(text.casefold().split())
    if not said:
        return None
    try:
        found = _spoken(said, today) or _between(said, today)
    except (ValueError, OverflowError):
        found = None
    if found is None or found.first > found.last:
        raise IllFormed("these are no days that can be looked for", REMEDY)
    return found


def _spoken(said: str, today: date) -> DayRange | None:
    if back := _BACK.fullmatch(said):
        return DayRange(first=today - timedelta(days=int(back[1])), last=today)
    if month := _MONTH.fullmatch(said):
        return _month(date(int(month[1]), int(month[2]), 1))
    if _YEAR.fullmatch(said):
        return DayRange(first=date(int(said), 1, 1), last=date(int(said), 12, 31))
    return _word(said, today)


def _word(said: str, today: date) -> DayRange | None:
    one = timedelta(days=1)
    monday = today - one * today.weekday()
    yesterday = today - one
    words = {
        "today": DayRange(first=today, last=today),
        "t": DayRange(first=today, last=today),
        "yesterday": DayRange(first=yesterday, last=yesterday),
        "this week": DayRange(first=monday, last=monday + one * 6),
        "last week": DayRange(first=monday - one * 7, last=monday - one),
        "this month": _month(today),
        "last month": _month(today.replace(day=1) - one),
        "this year": DayRange(first=date(today.year, 1, 1), last=date(today.year, 12, 31)),
    }
    return words.get(said)


def _month(day: date) -> DayRange:
    first = day.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return DayRange(first=first, last=following - timedelta(days=1))


def _between(said: str, today: date) -> DayRange | None:
    ends = _APART.split(said)
    if len(ends) == 1:
        return DayRange(first=date.fromisoformat(said), last=date.fromisoformat(said))
    if len(ends) != 2:
        return None
    days = [today if end in ("today", "t") else date.fromisoformat(end) for end in ends]
    return DayRange(first=days[0], last=days[1])
