"""Identifiers that cannot exist ill-formed: NPI, MRN, diagnosis and procedure codes, times."""

from __future__ import annotations

import re
from typing import Self

from domain.errors import IllFormed

_NPI = re.compile(r"[12][0-9]{9}")
_MRN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ./_-]{0,31}")
_ICD10CM = re.compile(r"[A-Z][0-9A][0-9A-Z](\.[0-9A-Z]{1,4})?")
_PROCEDURE = re.compile(r"[0-9]{5}|[A-Z][0-9]{4}|[0-9]{4}[A-Z]")
_MODIFIER = re.compile(r"[0-9A-Z]{2}")
_CLOCK = re.compile(r"([01][0-9]|2[0-3]):[0-5][0-9]")
_NPI_PREFIX_SUM = 24  # the digits of 80840, the card-issuer prefix, already doubled and added


class Npi(str):
    """National Provider Identifier: ten ASCII digits, first 1 or 2, Luhn check digit over 80840 +
    NPI (CMS).
    """

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        if not _NPI.fullmatch(value):
            raise IllFormed(
                "an NPI has ten digits and begins with 1 or 2",
                "Copy it from the provider's NPPES record.",
            )
        if (_NPI_PREFIX_SUM + _luhn_sum(value)) % 10:
            raise IllFormed(
                "the last digit of an NPI checks the other nine, and here it does not",
                "Compare it with the provider's NPPES record; two digits may be swapped.",
            )
        return super().__new__(cls, value)


def _luhn_sum(digits: str) -> int:
    doubled = (int(digit) * 2 for digit in digits[-2::-2])
    return sum(int(digit) for digit in digits[-1::-2]) + sum(d - 9 if d > 9 else d for d in doubled)


class Mrn(str):
    """Medical record number: text, never a number, so leading zeros stay."""

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        if not _MRN.fullmatch(value) or value != value.strip():
            raise IllFormed(
                "a medical record number has 1 to 32 letters, digits, points, dashes or slashes",
                "Type it as it stands on the wristband, without blanks around it.",
            )
        return super().__new__(cls, value)


class Icd10(str):
    """An ICD-10-CM code in its printed shape, with the point: C79.31."""

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        if not _ICD10CM.fullmatch(value):
            raise IllFormed(
                "an ICD-10-CM code is a letter, a digit (or A), a digit or letter and, after a"
                " point, up to four more",
                "Type it with its point and in capitals, for example C79.31.",
            )
        return super().__new__(cls, value)


class ProcedureCode(str):
    """A CPT or HCPCS Level II code: five characters."""

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        if not _PROCEDURE.fullmatch(value):
            raise IllFormed(
                "a procedure code has five characters, such as 77372 or G0463",
                "Correct the code; modifiers stand in their own field.",
            )
        return super().__new__(cls, value)


class Modifier(str):
    """A CPT or HCPCS modifier: two capitals or digits."""

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        if not _MODIFIER.fullmatch(value):
            raise IllFormed(
                "a modifier has two characters, such as 26 or XU",
                "List each modifier by itself.",
            )
        return super().__new__(cls, value)


class ClockTime(str):
    """A local time of day, HH:MM, 24 hours."""

    __slots__ = ()

    def __new__(cls, value: str) -> Self:
        if not _CLOCK.fullmatch(value):
            raise IllFormed(
                "a time is HH:MM on the 24-hour clock", "Type it as 09:10 or 14:05, for example."
            )
        return super().__new__(cls, value)
