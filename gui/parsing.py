"""From what a person types to a value of the session, and back. Raises `IllFormed`, never guesses.

Empty text is always `None`: not entered. Digits are ASCII digits; an Arabic or full-width digit is
refused rather than read, because the printed claim would show another sign than the screen.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from domain.errors import IllFormed
from domain.identifiers import ClockTime, Icd10, Modifier, Mrn, Npi, ProcedureCode
from domain.session import NotNear, Role
from gui.words import label

_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_SHIFT = re.compile(r"[+-][0-9]{1,4}")
_LOOSE_TIME = re.compile(r"([0-9]{1,2}):?([0-9]{2})")
_LINE_BREAKS: Final = "\n\t"
# Turn the writing direction of what follows, so that it reads otherwise than it is stored.
_OVERRIDES: Final = "\u202d\u202e"


class Kind(Enum):
    """How a field is typed and what it becomes."""

    TEXT = auto()
    NOTE = auto()  # several lines
    SUGGESTED = auto()  # free text with suggestions
    DECIMAL = auto()
    WHOLE = auto()
    DATE = auto()
    TIME = auto()
    CHOICE = auto()  # a member of a StrEnum
    YES_NO = auto()  # yes, no, not entered
    NPI = auto()
    MRN = auto()
    DIAGNOSIS = auto()
    DIAGNOSES = auto()
    CODE = auto()
    CODES = auto()
    MODIFIERS = auto()
    ROLES = auto()
    DISTANCE = auto()  # millimetres, or "not near"


def parse(kind: Kind, text: str, today: date) -> object:
    """The value that `text` stands for; None when nothing was typed.

    Args:
        today: the local day, for the short forms `t`, `-1` and `+7`.
    """
    cleaned = _cleaned(text, _LINE_BREAKS if kind is Kind.NOTE else "")
    if kind is Kind.NOTE:
        return cleaned
    if not cleaned:
        return () if kind in _LISTS else None
    if kind is Kind.DATE:
        return _date(cleaned, today)
    return _PARSERS[kind](cleaned)


def shown(kind: Kind, value: object) -> str:
    """The text that a field shows for `value`; parses back to the same value."""
    if value is None:
        return ""
    if kind in _LISTS:
        items: tuple[object, ...] = tuple(value) if isinstance(value, tuple) else ()
        return ", ".join(label(item) if isinstance(item, Role) else str(item) for item in items)
    if isinstance(value, bool):
        return "Yes" if value else "No"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    return label(value) if isinstance(value, NotNear) else str(value)


def _cleaned(text: str, allowed: str) -> str:
    for sign in text:
        is_unseen = unicodedata.category(sign) == "Cc" or sign in _OVERRIDES
        if is_unseen and sign not in allowed:
            raise IllFormed(
                "the text holds a control character that cannot be seen or printed",
                "Type the text again instead of pasting it.",
            )
    return text if allowed else text.strip()


def _decimal(text: str) -> Decimal:
    if not _NUMBER.fullmatch(text):
        raise IllFormed(
            "a number has the digits 0 to 9 and at most one decimal point", "Type it as 14 or 14.5."
        )
    return Decimal(text)


def _whole(text: str) -> int:
    if not _WHOLE.fullmatch(text):
        raise IllFormed("a count is a whole number", "Type it with the digits 0 to 9.")
    return int(text)


def _date(text: str, today: date) -> date:
    if text.lower() in ("t", "today"):
        return today
    if _SHIFT.fullmatch(text):
        return today + timedelta(days=int(text))
    try:
        if match := _ISO.fullmatch(text):
            year, month, day = (int(part) for part in match.groups())
            return date(year, month, day)
        if match := _US.fullmatch(text):
            month, day, year = (int(part) for part in match.groups())
            return date(year, month, day)
    except ValueError as error:
        raise IllFormed("there is no such day in the calendar", "Correct the date.") from error
    raise IllFormed(
        "a date has a year of four digits, a month and a day",
        "Type it as 2026-10-15 or 10/15/2026; t is today, -1 yesterday.",
    )


def _time(text: str) -> ClockTime:
    if match := _LOOSE_TIME.fullmatch(text):
        hour, minute = match.groups()
        text = f"{hour:0>2}:{minute}"
    return ClockTime(text)


def _distance(text: str) -> Decimal | NotNear:
    if text.lower().replace("_", " ") in ("not near", "n", "far"):
        return NotNear.NOT_NEAR
    return _decimal(text)


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in re.split(r"[,;\s]+", text) if word)


def _roles(text: str) -> tuple[Role, ...]:
    by_word = {name.lower(): role for role in Role for name in (role.value, label(role))}
    wanted = [part.strip() for part in text.split(",") if part.strip()]
    unknown = next((word for word in wanted if word.lower() not in by_word), None)
    if unknown is not None:
        raise IllFormed(
            "a signature belongs to a role of the team, the patient, a pathologist, a nurse or"
            " authorization staff",
            "Separate several roles by commas.",
        )
    return tuple(dict.fromkeys(by_word[word.lower()] for word in wanted))


def _upper(make: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: make(text.upper())


def _each(make: Callable[[str], object]) -> Callable[[str], object]:
    return lambda text: tuple(make(word.upper()) for word in _words(text))


_LISTS: Final = frozenset({Kind.DIAGNOSES, Kind.CODES, Kind.MODIFIERS, Kind.ROLES})

_PARSERS: Final[dict[Kind, Callable[[str], object]]] = {
    Kind.TEXT: str,
    Kind.SUGGESTED: str,
    Kind.DECIMAL: _decimal,
    Kind.WHOLE: _whole,
    Kind.TIME: _time,
    Kind.NPI: Npi,
    Kind.MRN: Mrn,
    Kind.DIAGNOSIS: _upper(Icd10),
    Kind.DIAGNOSES: _each(Icd10),
    Kind.CODE: _upper(ProcedureCode),
    Kind.CODES: _each(ProcedureCode),
    Kind.MODIFIERS: _each(Modifier),
    Kind.ROLES: _roles,
    Kind.DISTANCE: _distance,
}
