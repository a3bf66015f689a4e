"""What a person asks the worklist for, and what it says of a session without deriving it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.charge import Derivation
from domain.choices import Biller
from domain.day_range import DayRange, days_meant
from domain.errors import IllFormed
from domain.identifiers import Icd10
from domain.session import SrsSession
from domain.states import SessionState, Stage, stage_of_draft
from domain.summaries import summary_of
from domain.worklist import SortBy, Summary, WorklistQuery, WorklistRow, next_step
from tests.builders import a_session
from tests.storage.stores import NOW, derived

TODAY = date(2026, 10, 15)  # a Thursday


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("today", "2026-10-15", "2026-10-15"),
        ("t", "2026-10-15", "2026-10-15"),
        ("Yesterday", "2026-10-14", "2026-10-14"),
        ("-7", "2026-10-08", "2026-10-15"),
        ("−7", "2026-10-08", "2026-10-15"),
        ("this week", "2026-10-12", "2026-10-18"),
        ("last week", "2026-10-05", "2026-10-11"),
        (" this  Month ", "2026-10-01", "2026-10-31"),
        ("last month", "2026-09-01", "2026-09-30"),
        ("2026-02", "2026-02-01", "2026-02-28"),
        ("2026-9", "2026-09-01", "2026-09-30"),
        ("2026", "2026-01-01", "2026-12-31"),
        ("this year", "2026-01-01", "2026-12-31"),
        ("2026-10-03", "2026-10-03", "2026-10-03"),
        ("2026-10-01 to 2026-10-15", "2026-10-01", "2026-10-15"),
        ("2026-10-01..today", "2026-10-01", "2026-10-15"),
        ("2026-10-01 – t", "2026-10-01", "2026-10-15"),
    ],
)
def test_days_are_meant_as_they_are_typed(text: str, first: str, last: str) -> None:
    assert DayRange(first=day(first), last=day(last)) == days_meant(text, TODAY)


@pytest.mark.parametrize(
    "text",
    ["soon", "2026-13", "2026-02-30", "1..2..3", "2026-10-15 to 2026-10-01", "0000"],
)
def test_what_means_no_days_is_refused_with_examples(text: str) -> None:
    with pytest.raises(IllFormed, match="this month"):
        days_meant(text, TODAY)


def test_nothing_typed_restricts_nothing() -> None:
    assert days_meant("  ", TODAY) is None


def without(*documents: str) -> SrsSession:
    session = a_session()
    kept = tuple(each for each in session.documents if each.key not in documents)
    return replace(session, documents=kept)


def of(session: SrsSession) -> Derivation:
    return derived(session)


def incomplete() -> SrsSession:
    session = a_session()
    return replace(session, lesions=(replace(session.lesions[0], dose_gy=None),))


def pending_plan_check() -> Derivation:
    """Ready but for one paper of the checklist, without a finding of its own."""
    ready = of(a_session())
    missing = of(without("rx_signed"))
    return replace(ready, checklist=missing.checklist)


@pytest.mark.parametrize(
    ("derivation", "stage"),
    [
        (of(SrsSession()), Stage.CAPTURE),
        (of(incomplete()), Stage.CAPTURE),
        (of(replace(a_session(), diagnoses=(Icd10("Z51.0"),))), Stage.ISSUES),
        (of(without("rx_signed")), Stage.DOCUMENTS),
        (pending_plan_check(), Stage.DOCUMENTS),
        (of(a_session()), Stage.READY),
    ],
    ids=["empty", "incomplete", "issues", "documents", "paper", "ready"],
)
def test_a_draft_waits_for_the_first_thing_to_do(derivation: Derivation, stage: Stage) -> None:
    assert stage is stage_of_draft(derivation)
    assert stage.is_open


def test_only_what_is_not_signed_is_open() -> None:
    assert {Stage.SIGNED, Stage.PRINTED, Stage.SENT, Stage.VOID} == {
        stage for stage in Stage if not stage.is_open
    }
    assert [True, True, False, False] == [state.is_open for state in SessionState]
    assert list(range(9)) == [stage.rank for stage in Stage]


def test_a_summary_says_the_charges_by_biller_and_what_is_in_the_way() -> None:
    ready, missing = summary_of(of(a_session())), summary_of(of(without("rx_signed")))

    charges = dict(ready.charges)
    assert "77372" in charges[Biller.FACILITY]
    assert "77300 ×" in charges[Biller.FACILITY]
    assert (0, "", 0) == (ready.in_the_way, ready.first, ready.documents)
    assert missing.in_the_way >= 1
    assert missing.documents >= 1
    assert missing.first == next_step(Stage.DOCUMENTS, missing)


def test_every_stage_has_a_next_step() -> None:
    for stage in Stage:
        assert next_step(stage, Summary()).endswith(".")


def test_only_other_orders_within_a_search_or_days_are_bounded() -> None:
    days = DayRange(first=TODAY, last=TODAY)

    assert not WorklistQuery(search="a", days=days).is_bounded
    assert not WorklistQuery(sort=SortBy.MRN, search=" ").is_bounded
    assert WorklistQuery(sort=SortBy.MRN, days=days).is_bounded
    assert WorklistQuery(sort=SortBy.MRN, search="a").is_bounded


def a_row(**changes: object) -> WorklistRow:
    row = WorklistRow(
        id="s",
        place=7,
        revision=1,
        state=SessionState.DRAFT,
        stage=Stage.ISSUES,
        status="blocked",
        day=TODAY,
        patient_name="Ångström, Per",
        name_key="angstrom, per",
        mrn="0004711",
        lesions=3,
        machine="Linac 3",
        holder="R. Castellano",
        aged_from=day("2026-10-10"),
        is_amended=False,
        saved_at=NOW,
        saved_by="R. Castellano",
    )
    return replace(row, **changes)  # type: ignore[arg-type]


def test_a_page_ends_with_the_value_it_is_sorted_by_and_a_place() -> None:
    values = {sort: a_row().key(sort).value for sort in SortBy}

    assert {
        SortBy.PATIENT: "angstrom, per",
        SortBy.MRN: "0004711",
        SortBy.DAY: 7,
        SortBy.STAGE: 1,
        SortBy.LESIONS: 3,
        SortBy.MACHINE: "Linac 3",
        SortBy.HOLDER: "R. Castellano",
        SortBy.AGE: "2026-10-10",
    } == values
    assert {7} == {a_row().key(sort).place for sort in SortBy}


def test_a_row_ages_until_it_is_signed() -> None:
    assert 5 == a_row().age_days(TODAY)
    assert 0 == a_row(aged_from=day("2026-12-01")).age_days(TODAY)
    assert a_row(stage=Stage.SENT).age_days(TODAY) is None
