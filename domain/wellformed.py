"""Bounds of the possible, not of the customary: what is unusual but possible is a finding."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Final

from domain.errors import IllFormed

MOST_GY: Final = Decimal(200)
MOST_MM: Final = Decimal(200)
MOST_CC: Final = Decimal(1500)
MOST_COUNT: Final = 99
MOST_MONTHS: Final = 1200
_CGY: Final = Decimal(100)  # in one Gy
_OLDEST: Final = timedelta(days=366 * 125)  # nobody has lived longer than 122 years


def between(
    field: str, value: Decimal | int | None, least: int, most: Decimal | int, what: str
) -> None:
    """Refuse a number outside its bounds; both belong to them."""
    if value is not None and not least <= value <= most:
        raise IllFormed(f"{what} lies between {least} and {most}", "Correct the number.", field)


def dose_possible(value: Decimal | None) -> None:
    """Refuse a dose that no treatment gives, such as one typed in cGy."""
    if value is not None and not 0 < value <= MOST_GY:
        remedy = "Enter it in Gy; a value in cGy must be divided by 100"
        if 0 < value / _CGY <= MOST_GY:
            remedy += f": {value:f} cGy are {(value / _CGY).normalize():f} Gy"
        raise IllFormed(f"a dose is above 0 and at most {MOST_GY} Gy", f"{remedy}.", "dose_gy")


def above_zero(field: str, value: Decimal | None, most: Decimal, what: str, remedy: str) -> None:
    """Refuse zero, the negative and the impossible."""
    if value is not None and not 0 < value <= most:
        raise IllFormed(f"{what} is above 0 and at most {most}", remedy, field)


def impossible_birth(born: date, today: date) -> tuple[str, ...]:
    """A sentence where nobody alive can be born that day."""
    if born > today:
        return ("patient.birth_date: lies in the future. Correct the year.",)
    if today - born > _OLDEST:
        return ("patient.birth_date: lies more than 125 years back. Correct the year.",)
    return ()
