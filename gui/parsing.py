"""From what a person types to a value of the session, and back. Raises `IllFormed`, never guesses.

Empty text is always `None`: not entered. Digits are ASCII digits; an Arabic or full-width digit is
refused rather than read, because the printed claim would show another sign than the screen.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum, auto
from typing import Final

from domain.choices import NotNear, Role
from domain.errors import IllFormed
from domain.identifiers import ClockTime, Icd10, Modifier, Mrn, Npi, ProcedureCode
from gui.words import label

_NUMBER = re.compile(r"-?[0-9]{1,9}(\.[0-9]{1,9})?")
_WHOLE = re.compile(r"-?[0-9]{1,9}")
_ISO = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})")
_US = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")
_SHIFT = re.compile(r"[+-][0-9]{1,4}")
_MONTHS: Final = (
    "january february march april may june july august september october november december".split()
)
_MONTH_WORDS: Final = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS)
_SPOKEN = re.compile(
    rf"(?:(?P<before>[0-9]{{1,2}})\.? *)?(?P<month>{_MONTH_WORDS})\.?"
    r"(?(before)| *(?P<after>[0-9]{1,2}),?)(?: +(?P<year>[0-9]{4}))?",
    re.IGNORECASE,
)
_LOOSE_TIME = re.compile(r"([0-9]{1,2}):?([0-9]{2})")
LONGEST: Final = 4_000  # characters a text of the session file may have
_LINE_BREAKS: Final = "\n\t"
# Turn the writing direction of what follows, so that it reads otherwise than it is stored.
_DIRECTIONS: Final = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
_YEARS: Final = range(1900, 2100)


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


def parse(kind: Kind, text: str, today: date, longest: int = LONGEST) -> object:
    """The value that `text` stands for; None when nothing was typed.

    Args:
        today: the local day, for the short forms `t`, `-1` and `+7`.
        longest: characters the field may hold.
    """
    is_note = kind is Kind.NOTE
    cleaned = _cleaned(text, _LINE_BREAKS if is_note else "", longest)
    if not cleaned:
        return () if kind in _LISTS else None
    if is_note:
        return cleaned
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


def is_list(kind: Kind) -> bool:
    """Whether the field holds several values; nothing entered is then an empty tuple."""
    return kind in _LISTS


def _cleaned(text: str, allowed: str, longest: int) -> str:
    """Without blanks around it. Refuses what the session file could not hold either."""
    if len(text) > longest:
        raise IllFormed(f"a text here has at most {longest:,} characters", "Shorten it.")
    for sign in text:
        category = unicodedata.category(sign)
        if sign in _DIRECTIONS or (category in ("Cc", "Cs") and sign not in allowed):
            raise IllFormed(
                "the text holds a control character that cannot be seen or printed",
                "Type the text again instead of pasting it.",
            )
    return text if allowed and text.strip() else text.strip()


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
    day = _day(text, today)
    if day.year not in _YEARS:
        raise IllFormed(
            f"a date lies between the years {_YEARS[0]} and {_YEARS[-1]}", "Correct the year."
        )
    return day


def _day(text: str, today: date) -> date:
    if text.lower() in ("t", "today"):
        return today
    if _SHIFT.fullmatch(text):
        return today + timedelta(days=int(text))
    try:
        if match := _SPOKEN.fullmatch(text):
            return _spoken_day(match, today)
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
        "Type it as 2026-10-15, 10/15/2026 or 15 oct; t is today, -1 yesterday.",
    )


def _spoken_day(match: re.Match[str], today: date) -> date:
    """`15 oct` or `oct 15`, with or without its year: without, the one nearest to today."""
    number = match["before"] or match["after"]
    begun = match["month"][:3].lower()
    month = next(n for n, name in enumerate(_MONTHS, 1) if name.startswith(begun))
    if match["year"]:
        return date(int(match["year"]), month, int(number))
    years = (today.year + shift for shift in (0, -1, 1))
    near = [date(y, month, int(number)) for y in years if int(number) <= monthrange(y, month)[1]]
    return min(near, key=lambda day: abs(day - today))


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
