"""What people type, and what it becomes; what cannot be taken is refused in words."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.choices import NotNear, Role
from domain.errors import IllFormed
from gui.parsing import Kind, parse, shown
from tests.gui.fakes_store import TODAY


@pytest.mark.parametrize(
    ("kind", "text", "value"),
    [
        (Kind.TEXT, "  Marlow ", "Marlow"),
        (Kind.TEXT, "   ", None),
        (Kind.NOTE, "two\nlines", "two\nlines"),
        (Kind.NOTE, "", None),
        (Kind.DATE, "2026-10-05", date(2026, 10, 5)),
        (Kind.DATE, "10/5/2026", date(2026, 10, 5)),
        (Kind.DATE, "t", TODAY),
        (Kind.DATE, "-1", date(2026, 10, 14)),
        (Kind.DATE, "+7", date(2026, 10, 22)),
        (Kind.DATE, "12 oct", date(2026, 10, 12)),
        (Kind.DATE, "Oct. 12", date(2026, 10, 12)),
        (Kind.DATE, "2 January", date(2027, 1, 2)),
        (Kind.DATE, "30dec", date(2026, 12, 30)),
        (Kind.DATE, "February 29, 2024", date(2024, 2, 29)),
        (Kind.TIME, "9:10", "09:10"),
        (Kind.TIME, "1405", "14:05"),
        (Kind.DECIMAL, "14.50", Decimal("14.50")),
        (Kind.WHOLE, "3", 3),
        (Kind.DISTANCE, "n", NotNear.NOT_NEAR),
        (Kind.DISTANCE, "not near", NotNear.NOT_NEAR),
        (Kind.DISTANCE, "4.5", Decimal("4.5")),
        (Kind.DIAGNOSES, "c79.31; C34.11", ("C79.31", "C34.11")),
        (Kind.DIAGNOSES, "", ()),
        (Kind.CODES, "77372 g0339", ("77372", "G0339")),
        (Kind.MODIFIERS, "26,xu", ("26", "XU")),
        (
            Kind.ROLES,
            "Radiation oncologist, physicist",
            (Role.RADIATION_ONCOLOGIST, Role.PHYSICIST),
        ),
        (Kind.NPI, "1234567893", "1234567893"),
        (Kind.MRN, "0004711", "0004711"),
    ],
)
def test_what_is_typed_is_understood(kind: Kind, text: str, value: object) -> None:
    assert parse(kind, text, TODAY) == value


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (Kind.DATE, "2026-02-30"),
        (Kind.DATE, "5.10.2026"),
        (Kind.DATE, "10/5/26"),
        (Kind.DATE, "+99999"),
        (Kind.DATE, "32 oct"),
        (Kind.DATE, "29 feb"),
        (Kind.DATE, "15 octopus"),
        (Kind.DATE, "october"),
        (Kind.TIME, "24:00"),
        (Kind.TIME, "9h10"),
        (Kind.DECIMAL, "14,5"),
        (Kind.DECIMAL, "1e3"),
        (Kind.DECIMAL, "NaN"),
        (Kind.DECIMAL, "１４"),
        (Kind.WHOLE, "3.0"),
        (Kind.DISTANCE, "close"),
        (Kind.ROLES, "plumber"),
        (Kind.TEXT, "a\x00b"),
        (Kind.TEXT, "a\u202eb"),
        (Kind.NPI, "1234567890"),
        (Kind.NPI, "١٢٣٤٥٦٧٨٩٣"),
        (Kind.CODE, "7737"),
        (Kind.NOTE, "x" * 4_001),
        (Kind.DATE, "1899-12-31"),
        (Kind.DATE, "0026-10-15"),
    ],
)
def test_what_cannot_be_taken_is_refused_with_a_remedy(kind: Kind, text: str) -> None:
    with pytest.raises(IllFormed) as refusal:
        parse(kind, text, TODAY)

    assert refusal.value.rule
    assert refusal.value.remedy.endswith(".")


@pytest.mark.parametrize(
    ("kind", "value"),
    [
        (Kind.DECIMAL, Decimal("14.50")),
        (Kind.DECIMAL, Decimal("1E+2")),
        (Kind.DATE, TODAY),
        (Kind.DISTANCE, NotNear.NOT_NEAR),
        (Kind.ROLES, (Role.PATIENT, Role.NURSE)),
        (Kind.DIAGNOSES, ("C79.31",)),
        (Kind.WHOLE, 0),
        (Kind.TEXT, None),
    ],
)
def test_what_is_shown_parses_back_to_the_same(kind: Kind, value: object) -> None:
    assert parse(kind, shown(kind, value), TODAY) == value
