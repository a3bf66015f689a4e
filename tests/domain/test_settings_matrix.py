"""Who bills what in each setting: one session, a mask, three simple metastases, planned both ways.

The table restates the settings matrix of the coding rules line by line; each row is a whole claim.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import pytest

from domain.choices import Biller, OffCampus, Ownership, PlaceOfService
from domain.identifiers import Icd10
from domain.session import Coverage, Setting, SrsSession
from tests.builders import (
    BASES,
    a_commercial_coverage,
    a_forward_session,
    a_freestanding_center,
    a_medicare_coverage,
    a_session,
)
from tests.scenario import dated, derived, told

SURGEON = ("neurosurgery 61796", "neurosurgery 61797 x2")

# code, units, day: what has a professional and a technical part
INVERSE = (
    ("77334", "", "2026-10-08"),
    ("77301", "", "2026-10-13"),
    ("77300", "x4", "2026-10-13"),
    ("77338", "", "2026-10-13"),
)
FORWARD = (
    ("77290", "", "2026-10-08"),
    ("77334", "", "2026-10-08"),
    ("77295", "", "2026-10-13"),
    ("77300", "x5", "2026-10-13"),
    ("77334", "x5", "2026-10-13"),
)


def split_lines(
    biller: str, parts: Iterable[tuple[str, str, str]], modifier: str = ""
) -> tuple[str, ...]:
    return tuple(
        " ".join(word for word in (biller, code, units, modifier, "on", day) if word)
        for code, units, day in parts
    )


def on_the_day(*lines: str) -> tuple[str, ...]:
    return tuple(f"{line} on 2026-10-15" for line in lines)


def professional(biller: str) -> tuple[str, ...]:
    return (f"{biller} 77263 on 2026-10-08", *on_the_day(f"{biller} 77432"))


def technical(biller: str, modifier: str = "") -> tuple[str, ...]:
    tail = f" {modifier}" if modifier else ""
    return on_the_day(f"{biller} 77372{tail}", f"{biller} 77336{tail}")


def in_hospital(parts: tuple[tuple[str, str, str], ...], facility_modifier: str = "") -> list[str]:
    return [
        *professional("radiation_oncology"),
        *split_lines("radiation_oncology", parts, "26"),
        *split_lines("facility", parts, facility_modifier),
        *technical("facility", facility_modifier),
        *on_the_day(*SURGEON),
    ]


def for_an_inpatient(parts: tuple[tuple[str, str, str], ...]) -> list[str]:
    return [
        *professional("radiation_oncology"),
        *split_lines("radiation_oncology", parts, "26"),
        *on_the_day(*SURGEON),
    ]


def of_one_owner(parts: tuple[tuple[str, str, str], ...]) -> list[str]:
    return [
        *professional("freestanding"),
        *split_lines("freestanding", parts),
        *technical("freestanding"),
        *on_the_day(*SURGEON),
    ]


def of_two_owners(parts: tuple[tuple[str, str, str], ...]) -> list[str]:
    return [
        *professional("radiation_oncology"),
        *split_lines("radiation_oncology", parts, "26"),
        *split_lines("freestanding", parts, "TC"),
        *technical("freestanding"),
        *on_the_day(*SURGEON),
    ]


def off_campus(kind: OffCampus) -> Setting:
    return Setting(
        place_of_service=PlaceOfService.OFF_CAMPUS_HOSPITAL,
        ownership=Ownership.HOSPITAL,
        off_campus=kind,
    )


def hospital(place: PlaceOfService) -> Setting:
    return Setting(place_of_service=place, ownership=Ownership.HOSPITAL)


ON_CAMPUS = hospital(PlaceOfService.ON_CAMPUS_HOSPITAL)
INPATIENT = hospital(PlaceOfService.INPATIENT_HOSPITAL)
ONE_OWNER = a_freestanding_center()
TWO_OWNERS = a_freestanding_center(Ownership.SEPARATE_OWNERS)

MATRIX = {
    "hospital, inverse": (ON_CAMPUS, a_session, in_hospital(INVERSE)),
    "hospital, forward": (ON_CAMPUS, a_forward_session, in_hospital(FORWARD)),
    "off campus excepted, inverse": (
        off_campus(OffCampus.EXCEPTED),
        a_session,
        in_hospital(INVERSE, "PO"),
    ),
    "off campus excepted, forward": (
        off_campus(OffCampus.EXCEPTED),
        a_forward_session,
        in_hospital(FORWARD, "PO"),
    ),
    "off campus non-excepted, inverse": (
        off_campus(OffCampus.NON_EXCEPTED),
        a_session,
        in_hospital(INVERSE, "PN"),
    ),
    "inpatient, inverse": (INPATIENT, a_session, for_an_inpatient(INVERSE)),
    "inpatient, forward": (INPATIENT, a_forward_session, for_an_inpatient(FORWARD)),
    "freestanding, one owner, inverse": (ONE_OWNER, a_session, of_one_owner(INVERSE)),
    "freestanding, one owner, forward": (ONE_OWNER, a_forward_session, of_one_owner(FORWARD)),
    "freestanding, two owners, inverse": (TWO_OWNERS, a_session, of_two_owners(INVERSE)),
    "freestanding, two owners, forward": (TWO_OWNERS, a_forward_session, of_two_owners(FORWARD)),
}


def in_setting(session: SrsSession, setting: Setting) -> SrsSession:
    return replace(session, setting=setting)


@pytest.mark.parametrize("name", MATRIX)
def test_each_biller_charges_exactly_its_part(name: str) -> None:
    setting, planned, expected = MATRIX[name]

    result = derived(in_setting(planned(), setting))

    assert Counter(expected) == Counter(map(dated, result.lines))


@pytest.mark.parametrize("name", MATRIX)
def test_no_setting_of_a_complete_session_is_stopped_or_held(name: str) -> None:
    setting, planned, _ = MATRIX[name]

    result = derived(in_setting(planned(), setting))

    assert [] == [f.sentence for f in result.findings if f.severity in ("stop", "hold")]
    assert [] == [item.document for item in result.checklist if item.is_open]
    assert result.status == "ready"


@pytest.mark.parametrize("name", MATRIX)
def test_the_place_stands_on_professional_lines_and_the_revenue_code_on_the_hospitals(
    name: str,
) -> None:
    setting, planned, _ = MATRIX[name]

    for line in derived(in_setting(planned(), setting)).lines:
        if line.biller is Biller.FACILITY:
            assert (None, "0333") == (line.place_of_service, line.revenue_code), told(line)
        else:
            assert (setting.place_of_service, None) == (line.place_of_service, line.revenue_code)


@pytest.mark.parametrize("name", MATRIX)
def test_a_complex_lesion_changes_the_surgeons_code_alone(name: str) -> None:
    setting, planned, expected = MATRIX[name]
    lesions = (BASES["schwannoma"]().lesions[0],)
    session = replace(planned(), lesions=lesions, diagnoses=(Icd10("D33.3"),))

    result = derived(in_setting(session, setting))

    others = [line for line in expected if not line.startswith("neurosurgery")]
    assert Counter([*others, *on_the_day("neurosurgery 61798")]) == Counter(
        map(dated, result.lines)
    )


@pytest.mark.parametrize("year", [2025, 2026])
@pytest.mark.parametrize("name", MATRIX)
def test_the_claim_is_the_same_in_both_years(name: str, year: int) -> None:
    setting, planned, expected = MATRIX[name]
    session = in_setting(planned(), setting)

    result = derived(_in_year(session, year))

    moved = [line.replace("2026-", f"{year}-") for line in expected]
    assert Counter(moved) == Counter(map(dated, result.lines))
    assert [] == [f.sentence for f in result.findings if f.severity in ("stop", "hold")]


@pytest.mark.parametrize("coverage", [a_medicare_coverage(), a_commercial_coverage()])
def test_the_claim_of_a_plain_session_does_not_depend_on_the_payer(coverage: Coverage) -> None:
    session = replace(a_session(), coverages=(coverage,))

    result = derived(session)

    assert Counter(in_hospital(INVERSE)) == Counter(map(dated, result.lines))


def _in_year(session: SrsSession, year: int) -> SrsSession:
    """The same days of another year, in every dated part."""
    services = tuple(
        replace(service, date=service.date.replace(year=year) if service.date else None)
        for service in session.services
    )
    documents = tuple(
        replace(
            document,
            dated=document.dated.replace(year=year) if document.dated else None,
            signed_on=document.signed_on.replace(year=year) if document.signed_on else None,
        )
        for document in session.documents
    )
    runs = tuple(
        replace(run, date=run.date.replace(year=year) if run.date else None)
        for run in session.delivery.runs
    )
    performance = session.course.performance_status
    if performance and performance.date:
        performance = replace(performance, date=performance.date.replace(year=year))
    return replace(
        session,
        services=services,
        documents=documents,
        delivery=replace(session.delivery, runs=runs),
        course=replace(session.course, performance_status=performance),
    )
