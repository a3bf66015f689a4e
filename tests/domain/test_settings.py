"""What is typed into the settings, and what is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from domain import fee_list
from domain.choices import Biller
from domain.errors import Refused, UnreadableDocument
from domain.identifiers import ProcedureCode
from domain.ports import Practice
from domain.roster import Machine, Roster, StaffMember
from domain.settings import DepartmentSettings, FeeLine, Identity, kept_of, settings_of
from storage.settings import decode_practice
from tests.domain.test_roster import ROSTER

EXAMPLE = Path(__file__).parents[2] / "examples" / "practice" / "alder-valley.json"
PRACTICE = decode_practice(EXAMPLE.read_bytes(), EXAMPLE.name)
NAMED = Roster(staff=ROSTER.staff[:4], machines=ROSTER.machines[:1])
FEE = FeeLine(
    biller=Biller.FACILITY,
    code=ProcedureCode("77372"),
    amount=Decimal("9100.00"),
    effective=date(2026, 1, 1),
)


def test_what_is_kept_comes_back_as_it_was() -> None:
    practice, roster = kept_of(settings_of(PRACTICE, NAMED))

    assert (practice, roster) == (PRACTICE, NAMED)


def test_a_department_that_has_entered_nothing_keeps_nothing() -> None:
    practice, roster = kept_of(settings_of(Practice(billers={}), Roster()))

    assert (dict(practice.billers), practice.fees, roster) == ({}, (), Roster())


@pytest.mark.parametrize(
    ("settings", "told"),
    [
        (DepartmentSettings(facility=Identity(phone="555")), "Facility has no name"),
        (DepartmentSettings(service_facility=Identity(name=" ", phone="5")), "Service facility"),
        (DepartmentSettings(fees=(FEE, replace(FEE, amount=None))), "Fee 2 lacks"),
        (DepartmentSettings(fees=(replace(FEE, effective=None),)), "Fee 1 lacks"),
        (DepartmentSettings(staff=(StaffMember(credentials="MD"),)), "Person 1 has no name"),
        (DepartmentSettings(machines=(Machine(energy="6X"),)), "Machine 1 has no name"),
    ],
)
def test_what_lacks_something_is_not_kept_and_says_what(
    settings: DepartmentSettings, told: str
) -> None:
    with pytest.raises(Refused, match=told):
        kept_of(settings)


def test_without_a_paper_letter_is_kept() -> None:
    practice, _ = kept_of(DepartmentSettings(paper=None))

    assert practice.paper == "letter"


def test_a_fee_list_comes_back_as_it_was_written() -> None:
    fees = (FEE, replace(FEE, until=date(2027, 1, 1), biller=Biller.NEUROSURGERY))

    assert fee_list.read(fee_list.written(fees)) == fees
    assert fee_list.read("\ufeff" + fee_list.written(fees) + "\n\n") == fees


def test_a_half_typed_fee_is_written_with_empty_cells() -> None:
    assert fee_list.written((FeeLine(),)).splitlines()[1] == ",,,,"


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("", "line 1"),
        ("code,amount\n", "line 1"),
        ("claim,code,amount,effective,until\nfacility,77372,9100\n", "line 2: expected 5"),
        ("claim,code,amount,effective,until\nfacility,7737,9100,2026-01-01,\n", "line 2"),
        ("claim,code,amount,effective,until\nnobody,77372,9100,2026-01-01,\n", "line 2"),
        ("claim,code,amount,effective,until\nfacility,77372,dear,2026-01-01,\n", "line 2"),
        ("claim,code,amount,effective,until\nfacility,77372,NaN,2026-01-01,\n", "line 2"),
        ("claim,code,amount,effective,until\nfacility,77372,9,Jan 1,\n", "line 2"),
        ("x" * 5_000_001, "too long"),
    ],
)
def test_a_file_that_is_no_fee_list_is_refused_with_its_place(text: str, place: str) -> None:
    with pytest.raises(UnreadableDocument, match=place):
        fee_list.read(text)
