"""Which record each code needs, who signs it and by when: the documentation table, row by row.

Restated from the table itself, so that a row lost or weakened in the data files is found.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.charge import CheckItem, CheckStatus, Derivation
from domain.choices import Role
from domain.services import DoseCalculation, SpecialPhysicsConsult, TreatmentDevice
from domain.session import Document, NeurosurgeonTookPart, PriorRadiation, SrsSession
from tests.builders import (
    BASES,
    PLAN_DAY,
    SESSION_DAY,
    SIMULATION_DAY,
    a_commercial_coverage,
    a_forward_session,
    a_session,
)
from tests.scenario import derived

RO, NS, QMP = Role.RADIATION_ONCOLOGIST, Role.NEUROSURGEON, Role.PHYSICIST

# code: the records it always needs
NEEDS = {
    "77263": ("consult_ro", "plan_note", "complexity_basis", "imaging_dx"),
    "77290": ("sim_order", "sim_note", "planning_images", "sup_record"),
    "77295": ("contours_signed", "plan_3d", "dvh_review", "rx_signed"),
    "77301": (
        *("imrt_necessity", "contours_signed", "constraints_table", "plan_imrt"),
        *("dvh_review", "rx_signed", "psqa"),
    ),
    "77300": ("calc_sheet", "second_check"),
    "77334": ("device_record", "device_ro_input"),
    "77338": ("mlc_record",),
    "77336": ("physics_chart_check",),
    "77370": ("physics_order", "physics_report", "physics_report_ack"),
    "77372": (
        *("rx_signed", "plan_approval_ro", "second_check", "psqa", "machine_qa", "timeout"),
        *("igrt_verify", "tx_record", "verification_cosign", "ro_presence", "qmp_presence"),
        *("complete_course", "consent_rt"),
    ),
    "77373": (
        *("rx_signed", "plan_approval_ro", "second_check", "psqa", "machine_qa", "timeout"),
        *("igrt_verify", "tx_record", "verification_cosign", "ro_presence", "qmp_presence"),
        *("consent_rt", "planning_images", "fraction_record"),
    ),
    "77435": ("course_note", "ro_presence", "treatment_summary"),
    "77432": ("ro_procedure_note", "ro_presence", "treatment_summary"),
    "61796": ("ns_op_note", "lesion_table", "consent_ns", "ns_consult"),
    "61798": ("ns_op_note", "lesion_table", "consent_ns", "ns_consult"),
    "61797": ("lesion_row",),
    "61799": ("lesion_row",),
    "61800": ("frame_note",),
}
# A sentence inside another record: it is there when that record is.
INSIDE = {
    "complexity_basis": "plan_note",
    "sup_record": "sim_note",
    "device_ro_input": "device_record",
    "lesion_row": "lesion_table",
    "imrt_necessity": "plan_note",
}
# Entries of the session itself prove these.
PROVED = {"ro_presence", "qmp_presence", "ns_presence", "complete_course"}

CONSULT = SpecialPhysicsConsult(
    date=PLAN_DAY, request="Sum at the brainstem?", report=True, acknowledged=True
)
PHYSICS = tuple(
    Document(key=key, dated=day, signed_by=(who,), signed_on=day)
    for key, who, day in (
        ("physics_order", RO, SIMULATION_DAY),
        ("physics_report", QMP, PLAN_DAY),
        ("physics_report_ack", RO, PLAN_DAY),
    )
)


def with_consult() -> SrsSession:
    base = a_forward_session()
    return replace(base, services=(*base.services, CONSULT), documents=(*base.documents, *PHYSICS))


def with_two_complex() -> SrsSession:
    lesions = (
        BASES["schwannoma"]().lesions[0],
        replace(BASES["schwannoma"]().lesions[0], id="L2"),
    )
    return replace(BASES["schwannoma"](), lesions=lesions)


def in_fractions() -> SrsSession:
    """Three sessions, a day apart, with everybody there and the papers of such a course."""
    base = a_session()
    days = tuple(SESSION_DAY + timedelta(days=number) for number in range(3))
    third = replace(base.delivery.runs[0], share_delivered=Decimal(1) / 3)
    delivery = replace(
        base.delivery,
        runs=tuple(replace(third, date=day) for day in days),
        presence=tuple(replace(p, date=day) for p in base.delivery.presence for day in days),
    )
    papers = tuple(
        Document(key=key, dated=days[-1], signed_by=who, signed_on=days[-1])
        for key, who in (
            ("fraction_record", (RO, QMP, Role.THERAPIST)),
            ("course_note", (RO,)),
        )
    )
    return replace(
        base,
        course=replace(base.course, planned_sessions=3),
        delivery=delivery,
        documents=(*base.documents, *papers),
    )


CHARGED_BY = {
    "77373": in_fractions,
    "77435": in_fractions,
    "77290": a_forward_session,
    "77295": a_forward_session,
    "77370": with_consult,
    "61798": BASES["schwannoma"],
    "61799": with_two_complex,
    "61800": BASES["schwannoma in a frame"],
}


def charging(code: str) -> SrsSession:
    return CHARGED_BY.get(code, a_session)()


def without(session: SrsSession, *keys: str) -> SrsSession:
    return replace(session, documents=tuple(d for d in session.documents if d.key not in keys))


def with_document(session: SrsSession, key: str, **changes: object) -> SrsSession:
    (old,) = (d for d in session.documents if d.key == key)
    new = replace(old, **changes)  # type: ignore[arg-type]  # tests name the parts they change
    return replace(session, documents=tuple(new if d is old else d for d in session.documents))


def item(result: Derivation, key: str) -> CheckItem:
    (found,) = (entry for entry in result.checklist if entry.document == key)
    return found


def rows(of: Iterable[tuple[str, tuple[str, ...]]] = NEEDS.items()) -> list[tuple[str, str]]:
    return [(code, key) for code, keys in of for key in keys]


@pytest.mark.parametrize(("code", "key"), rows())
def test_a_charged_code_asks_for_its_record_and_finds_it(code: str, key: str) -> None:
    result = derived(charging(code))

    assert code in {line.code for line in result.lines}
    found = item(result, key)
    assert code in found.codes
    assert found.required
    assert found.status is CheckStatus.PRESENT


@pytest.mark.parametrize(("code", "key"), [row for row in rows() if row[1] not in PROVED])
def test_without_the_record_it_is_missing_and_the_claim_waits(code: str, key: str) -> None:
    gone = (key, INSIDE[key]) if key in INSIDE else (key,)

    result = derived(without(charging(code), *gone))

    assert item(result, key).status is CheckStatus.MISSING
    assert result.status != "ready"
    assert any(code in finding.codes for finding in result.findings if finding.severity == "hold")


# record: everybody who must sign it
SIGNERS = {
    "consult_ro": (RO,),
    "plan_note": (RO,),
    "imaging_dx": (RO,),
    "contours_signed": (RO,),
    "constraints_table": (RO,),
    "plan_imrt": (RO,),
    "dvh_review": (RO,),
    "rx_signed": (RO,),
    "psqa": (QMP,),
    "calc_sheet": (RO,),
    "second_check": (QMP,),
    "device_record": (RO,),
    "mlc_record": (RO,),
    "physics_chart_check": (QMP,),
    "plan_approval_ro": (RO,),
    "plan_approval_ns": (NS,),
    "timeout": (RO, QMP, Role.THERAPIST),
    "igrt_verify": (RO,),
    "tx_record": (Role.THERAPIST, QMP),
    "verification_cosign": (RO, QMP),
    "consent_rt": (Role.PATIENT, RO),
    "ro_procedure_note": (RO,),
    "treatment_summary": (RO,),
    "ns_op_note": (NS,),
    "lesion_table": (NS,),
    "consent_ns": (Role.PATIENT, NS),
    "ns_consult": (NS,),
}


@pytest.mark.parametrize(
    ("key", "signer"), [(key, signer) for key, signers in SIGNERS.items() for signer in signers]
)
def test_each_who_must_sign_is_waited_for(key: str, signer: Role) -> None:
    session = a_session()
    (document,) = (d for d in session.documents if d.key == key)
    others = tuple(role for role in document.signed_by if role is not signer)

    result = derived(with_document(session, key, signed_by=others))

    assert item(result, key).status is CheckStatus.UNSIGNED
    assert signer in item(result, key).waiting_for
    assert result.status != "ready"


@pytest.mark.parametrize("key", SIGNERS)
def test_a_signature_without_its_date_is_none(key: str) -> None:
    result = derived(with_document(a_session(), key, signed_on=None))

    assert item(result, key).status is CheckStatus.UNSIGNED


BEFORE_BEAM = (
    *("rx_signed", "plan_imrt", "dvh_review", "plan_approval_ro", "plan_approval_ns", "psqa"),
    *("calc_sheet", "second_check", "mlc_record", "contours_signed", "constraints_table"),
    *("consent_rt", "consent_ns", "ns_consult", "consult_ro", "plan_note"),
)
ON_THE_DAY = (
    *("machine_qa", "timeout", "igrt_verify", "tx_record", "verification_cosign"),
    *("ro_procedure_note", "ns_op_note"),
)


@pytest.mark.parametrize("key", BEFORE_BEAM)
def test_what_must_be_there_before_the_beam_may_not_come_after_it(key: str) -> None:
    later = SESSION_DAY + timedelta(days=1)

    result = derived(with_document(a_session(), key, dated=later, signed_on=later))

    assert item(result, key).status is CheckStatus.LATE
    assert result.status != "ready"


@pytest.mark.parametrize("key", ON_THE_DAY)
@pytest.mark.parametrize("days", [-1, 1])
def test_what_belongs_to_the_day_may_not_bear_another(key: str, days: int) -> None:
    other = SESSION_DAY + timedelta(days=days)

    result = derived(with_document(a_session(), key, dated=other, signed_on=other))

    assert item(result, key).status in (CheckStatus.LATE, CheckStatus.MISSING)
    assert result.status != "ready"


def test_an_authorization_is_asked_for_only_where_the_payer_wants_one() -> None:
    plain = derived(without(a_session(), "prior_auth"))
    wanted = derived(
        without(replace(a_session(), coverages=(a_commercial_coverage(),)), "prior_auth")
    )

    assert item(plain, "prior_auth").status is CheckStatus.NOT_APPLICABLE
    assert item(wanted, "prior_auth").status is CheckStatus.PRESENT


def test_pathology_is_asked_for_where_there_is_a_tumor_to_prove() -> None:
    tumor = derived(without(a_session(), "path_report"))
    nerve = derived(
        without(
            replace(
                BASES["trigeminal neuralgia"](),
                lesions=(replace(BASES["trigeminal neuralgia"]().lesions[0], pathology=None),),
            ),
            "path_report",
        )
    )

    assert item(tumor, "path_report").status is CheckStatus.MISSING
    assert item(nerve, "path_report").status is CheckStatus.NOT_APPLICABLE


@pytest.mark.parametrize(
    ("days", "status"), [(0, CheckStatus.PRESENT), (1, CheckStatus.LATE)], ids=["then", "later"]
)
def test_a_device_is_recorded_on_the_day_it_was_made_though_the_simulation_was_before(
    days: int, status: CheckStatus
) -> None:
    made = PLAN_DAY - timedelta(days=1)
    base = with_document(
        a_forward_session(), "device_record", dated=made, signed_on=made + timedelta(days=days)
    )
    services = tuple(
        replace(service, date=made) if isinstance(service, TreatmentDevice) else service
        for service in base.services
    )

    result = derived(replace(base, services=services))

    assert item(result, "device_record").status is status


def test_earlier_radiation_asks_for_its_record() -> None:
    course = replace(
        a_session().course, prior_cranial_radiation=(PriorRadiation(date=date(2025, 2, 3)),)
    )
    before = derived(without(replace(a_session(), course=course), "prior_rt_record"))

    assert item(before, "prior_rt_record").status is CheckStatus.MISSING
    assert item(derived(a_session()), "prior_rt_record").status is CheckStatus.NOT_APPLICABLE


def test_without_a_surgeon_on_the_team_no_surgeons_record_is_asked_for() -> None:
    base = a_session()
    session = replace(
        base,
        team=replace(base.team, neurosurgeon=None),
        course=replace(base.course, neurosurgeon_took_part=NeurosurgeonTookPart()),
    )

    checklist = derived(session).checklist

    asked = {
        entry.document for entry in checklist if entry.status is not CheckStatus.NOT_APPLICABLE
    }
    assert not asked & {"plan_approval_ns", "ns_presence", "ns_op_note", "consent_ns"}


def test_a_surgeon_recorded_as_taking_part_without_a_name_is_asked_for() -> None:
    base = a_session()

    result = derived(replace(base, team=replace(base.team, neurosurgeon=None)))

    assert any("61796" in f.codes for f in result.findings if f.severity == "stop")


def test_many_calculations_ask_for_a_reason() -> None:
    services = tuple(
        replace(service, count=11) if isinstance(service, DoseCalculation) else service
        for service in a_session().services
    )

    result = derived(replace(a_session(), services=services))

    assert item(result, "high_unit_reason").status is CheckStatus.PRESENT
    assert item(derived(a_session()), "high_unit_reason").status is CheckStatus.NOT_APPLICABLE
    without_sheet = derived(without(replace(a_session(), services=services), "calc_sheet"))
    assert item(without_sheet, "high_unit_reason").status is CheckStatus.MISSING
