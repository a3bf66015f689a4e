"""The estimate of the outpatient system tells; it never changes what is charged, when or how."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

import pytest

from domain.case import Case
from domain.charge import Derivation, Severity
from domain.choices import OutpatientPayment, PlaceOfService
from domain.derivation import derive
from domain.payers import PayerFamily, PayerProfile
from domain.session import Coverage, SrsSession
from tests.builders import BASES, a_forward_session, a_session
from tests.scenario import Scenario, book, derived, scenarios

CASES: Final = (*scenarios("rules"), *scenarios("published"), *scenarios("examples"))
ESTIMATES: Final = frozenset(
    "opps.packaged opps.paid_apart edit.packaged edit.comprehensive".split()
)
# Ways to be paid more by writing the claim otherwise: none of them is advice this program gives.
DODGES: Final = re.compile(
    r"split (?:the |your )?claim|separate claim|another claim|claim of its own|to be paid|pays more"
    r"|(?:bill|charge|report) (?:it|them) (?:on|after) (?:another|a later|a different) da(?:y|te)"
    r"|more than 30 days|higher payment|instead of an inverse|avoid packaging",
    re.IGNORECASE,
)


def paid(session: SrsSession, how: OutpatientPayment | None) -> SrsSession:
    return replace(session, setting=replace(session.setting, outpatient_payment=how))


def estimates(result: Derivation) -> set[str]:
    return {f.id for f in result.findings} & ESTIMATES


@pytest.mark.parametrize("name", BASES)
def test_how_the_hospital_is_paid_changes_no_line_no_day_and_no_modifier(name: str) -> None:
    session = BASES[name]()
    here = derived(paid(session, OutpatientPayment.OPPS))
    there = derived(paid(session, OutpatientPayment.COST_BASED))

    assert (here.lines, here.not_charged, here.checklist) == (
        there.lines,
        there.not_charged,
        there.checklist,
    )
    assert {f for f in here.findings if f.id not in ESTIMATES} == set(there.findings)
    told = [f for f in here.findings if f.id in ESTIMATES]
    assert {Severity.INFO} >= {f.severity for f in told}


@pytest.mark.parametrize("scenario", CASES, ids=lambda scenario: scenario.id)
def test_no_sentence_advises_to_write_the_claim_otherwise_for_its_payment(
    scenario: Scenario,
) -> None:
    result = scenario.derived()
    said = [finding.sentence for finding in result.findings]
    said += [sentence for item in result.not_charged for sentence in item.because]
    said += [sentence for line in result.lines for sentence in line.because]

    assert [] == [sentence for sentence in said if DODGES.search(sentence)]


@pytest.mark.parametrize(
    "advice",
    [
        "Split the claim so that the plan is paid.",
        "Put 77301 on a separate claim.",
        "Charge it on another day.",
        "A forward plan pays more.",
    ],
)
def test_such_advice_would_be_noticed(advice: str) -> None:
    assert DODGES.search(advice)


@pytest.mark.parametrize("scenario", CASES, ids=lambda scenario: scenario.id)
def test_the_modifier_that_tied_services_to_the_session_is_never_made(scenario: Scenario) -> None:
    made = [line for line in scenario.derived().lines if line.origin == "derived"]

    assert [] == [line for line in made if "CP" in line.modifiers]


PROFILE: Final = PayerProfile(
    key="contractor",
    label="A Medicare contractor",
    family=PayerFamily.MEDICARE,
    payers=("medicare_east",),
    document="L1",
    publisher="A contractor",
    last_checked=date(2026, 11, 1),
)


@pytest.mark.parametrize(
    ("payer", "is_told"),
    [
        ("medicare", True),
        (None, True),
        ("medicare_advantage", False),
        ("commercial", False),
        ("medicare_east", True),
    ],
)
def test_the_estimate_is_medicares_own(payer: str | None, *, is_told: bool) -> None:
    session = a_session(coverages=(Coverage(payer=payer),))
    known = replace(book(), profiles={**book().profiles, "contractor": PROFILE})

    result = derive(Case(session), known)

    assert is_told == bool(estimates(result))


@pytest.mark.parametrize("place", PlaceOfService)
def test_only_a_hospitals_outpatient_claim_has_one(place: PlaceOfService) -> None:
    session = a_session()
    setting = replace(session.setting, place_of_service=place)

    result = derived(replace(session, setting=setting))

    is_hospital = place in (PlaceOfService.ON_CAMPUS_HOSPITAL, PlaceOfService.OFF_CAMPUS_HOSPITAL)
    assert is_hospital == bool(estimates(result))


def test_every_hospital_line_is_told_of_once_but_the_session_itself() -> None:
    result = derived(a_forward_session())
    told = [code for f in result.findings if f.id.startswith("opps.") for code in f.codes]

    facility = {line.code for line in result.lines if line.biller == "facility"}
    assert sorted(facility - {"77372"}) == sorted(told)


def test_an_undated_line_is_not_counted_as_near() -> None:
    session = a_forward_session()
    undated = tuple(replace(service, date=None) for service in session.services)

    result = derived(replace(session, services=undated))

    (packaged,) = (f for f in result.findings if f.id == "opps.packaged")
    assert {"77290", "77295"} <= set(packaged.codes)
