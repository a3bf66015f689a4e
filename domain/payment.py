"""Values of the payment estimate: localities, and the amounts of one line."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final, TypeAlias

from domain.published import Locality

_CENT: Final = Decimal("0.01")
_ONE: Final = Decimal(1)

NATIONAL: Final = Locality(
    contractor="",
    state="",
    number="",
    name="National",
    work=_ONE,
    practice=_ONE,
    malpractice=_ONE,
)


LocalityKey: TypeAlias = tuple[str, str]  # state and number, such as ("OH", "00")


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """Dollars and cents for all units of a line. `label`: by which conversion factor, "" where
    there is one.
    """

    dollars: Decimal
    label: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a table says of a line: amounts, none where it does not tell; and how, or why not."""

    sentence: str
    amounts: tuple[Amount, ...] = ()


def cents(value: Decimal) -> Decimal:
    """Rounded half up to cents."""
    return value.quantize(_CENT, rounding=ROUND_HALF_UP)
