"""A day is printed in its order; what is not signed, void or printed before says so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from domain.choices import Biller
from domain.day_range import DayRange
from domain.ports import Handing
from domain.print_batch import in_order, printed_before, why_not_printed
from domain.states import SessionState, Stage
from domain.worklist import SortBy, WorklistQuery, WorklistRow

DAY = date(2026, 10, 15)
NOW = datetime(2026, 10, 15, 17, 50, tzinfo=UTC)
ROW = WorklistRow(
    id="one",
    place=1,
    revision=1,
    state=SessionState.SIGNED,
    stage=Stage.SIGNED,
    status="ready",
    day=DAY,
    patient_name="",
    name_key="",
    mrn="",
    lesions=1,
    machine="",
    holder="",
    aged_from=DAY,
    is_amended=False,
    saved_at=NOW,
    saved_by="",
)


def test_sessions_are_asked_for_oldest_first_whatever_the_list_is_sorted_by() -> None:
    days = DayRange(first=DAY, last=DAY)
    listed = WorklistQuery(search="smith", stages=(Stage.SIGNED,), sort=SortBy.PATIENT)

    assert WorklistQuery(
        search="smith", stages=(Stage.SIGNED,), days=days, sort=SortBy.DAY, is_descending=False
    ) == in_order(listed, days)


@pytest.mark.parametrize(
    ("stage", "expected"),
    [
        (Stage.CAPTURE, "Not signed yet."),
        (Stage.READY, "Not signed yet."),
        (Stage.REVIEW, "Not signed yet."),
        (Stage.SIGNED, ""),
        (Stage.PRINTED, ""),
        (Stage.SENT, ""),
        (Stage.VOID, "Void."),
    ],
)
def test_only_what_is_signed_is_printed(stage: Stage, expected: str) -> None:
    assert expected == why_not_printed(replace(ROW, stage=stage))


def test_printed_before_is_told_of_this_claim_as_it_is_signed_now() -> None:
    facility = Handing(revision=1, by="", at=NOW, biller=Biller.FACILITY, sheet_number="000001")
    handings = (
        facility,
        replace(facility, revision=2, sheet_number="000004"),
        replace(facility, revision=2, biller=Biller.NEUROSURGERY, sheet_number="000005"),
        replace(facility, revision=2, sheet_number="000006"),
        replace(facility, revision=2, biller=None, sheet_number=""),
    )

    assert "000006" == printed_before(handings, Biller.FACILITY, 2)
    assert "000001" == printed_before(handings, Biller.FACILITY, 1)
    assert "" == printed_before(handings, Biller.RADIATION_ONCOLOGY, 2)
