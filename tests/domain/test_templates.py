"""A template keeps how a department works and nothing that must be proven for a patient."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal

import pytest

from domain.case import Case
from domain.charge import Status
from domain.derivation import derive
from domain.services import DoseCalculation, DosePlan, Visit
from domain.session import SrsSession
from domain.templates import WorkDays, again, begun, skeleton
from tests import builders
from tests.scenario import book

DAY = date(2026, 11, 3)
SESSION = builders.a_session()


def dates_in(value: object) -> list[date]:
    if isinstance(value, date):
        return [value]
    if isinstance(value, tuple):
        return [day for one in value for day in dates_in(one)]
    if is_dataclass(value):
        return [day for one in fields(value) for day in dates_in(getattr(value, one.name))]
    return []


def test_it_keeps_place_team_machine_and_kinds_of_work() -> None:
    kept = skeleton(SESSION)

    assert (kept.setting, kept.team) == (SESSION.setting, SESSION.team)
    assert kept.course.machine == SESSION.course.machine
    assert kept.course.immobilization.kind is SESSION.course.immobilization.kind
    work = [type(service) for service in SESSION.services if not isinstance(service, Visit)]
    assert [type(service) for service in kept.services] == work
    assert [p.method for p in kept.services if isinstance(p, DosePlan)] == [
        p.method for p in SESSION.services if isinstance(p, DosePlan)
    ]


def test_it_keeps_nothing_of_a_patient_and_no_proof() -> None:
    kept = skeleton(SESSION)

    assert kept.patient == SrsSession().patient
    assert (kept.coverages, kept.documents, kept.overrides, kept.history, kept.notes) == (
        (),
        (),
        (),
        (),
        "",
    )
    assert kept.diagnoses == ()
    assert kept.delivery.runs == ()
    assert {lesion.max_dimension_mm for lesion in kept.lesions} <= {None}
    assert {lesion.dose_gy for lesion in kept.lesions} <= {None}
    assert {lesion.name for lesion in kept.lesions} <= {None}
    assert (kept.course.neurosurgeon_took_part.planning, kept.course.performance_status) == (
        None,
        None,
    )


@pytest.mark.parametrize(
    "session",
    [
        builders.a_session(),
        builders.a_forward_session(),
        builders.a_framed_session(),
        builders.a_functional_session(),
    ],
    ids=["inverse", "forward", "frame", "functional"],
)
def test_no_date_and_no_count_of_calculations_is_carried_over(session: SrsSession) -> None:
    kept = skeleton(session)

    assert dates_in(kept) == []
    assert {s.count for s in kept.services if isinstance(s, DoseCalculation)} <= {0}
    assert skeleton(kept) == kept


def test_a_session_begun_from_it_has_its_day_of_beam_and_cannot_be_signed_as_it_is() -> None:
    session = begun(skeleton(SESSION), DAY)

    result = derive(Case(session), book())

    assert dates_in(session) == [DAY]
    assert result.date_of_service == DAY
    assert result.status is Status.BLOCKED


@pytest.mark.parametrize(
    ("session", "day"),
    [(builders.a_session(), DAY), (builders.a_forward_session(), DAY)],
    ids=["inverse", "forward"],
)
def test_days_a_person_names_date_the_work_done_then_and_no_other(
    session: SrsSession, day: date
) -> None:
    work = WorkDays(simulation=date(2026, 10, 20), planning=date(2026, 10, 28))

    dated = {s.KIND: s.date for s in begun(skeleton(session), day, work).services}

    assert dated["clinical_planning"] == work.simulation
    assert dated["dose_plan"] == dated["dose_calculation"] == work.planning
    assert {dated[kind] for kind in dated if kind not in _DATED} == {None}
    assert again(session, day, work).services == begun(skeleton(session), day, work).services


_DATED = {
    *("clinical_planning", "simulation", "treatment_device"),
    *("dose_plan", "dose_calculation", "mlc_device", "special_dosimetry"),
}


def test_again_keeps_the_person_and_the_coverage_but_no_authorization() -> None:
    session = again(SESSION, DAY)

    assert session.patient == SESSION.patient
    assert [c.payer for c in session.coverages] == [c.payer for c in SESSION.coverages]
    assert {c.authorization for c in session.coverages} <= {None}
    assert session.diagnoses == SESSION.diagnoses
    assert session.history == ()
    assert all(lesion.dose_gy != Decimal(20) for lesion in session.lesions)
