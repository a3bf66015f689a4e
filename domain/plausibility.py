"""Probable slips and impossible orders of events (R61, R65)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from domain.case import Case
from domain.charge import Citation, Finding, Severity
from domain.facts import FactBook
from domain.lesion import words
from domain.services import (
    ClinicalPlanning,
    DoseCalculation,
    DosePlan,
    MlcDevice,
    Service,
    Simulation,
    TreatmentDevice,
)

_ORDER: Final = (Citation("S11", "planning before treatment"), Citation("K", "order of events"))
_BEFORE_BEAM: Final[tuple[type[Service], ...]] = (
    ClinicalPlanning,
    Simulation,
    TreatmentDevice,
    DosePlan,
    DoseCalculation,
    MlcDevice,
)


def plausibility(case: Case, book: FactBook) -> tuple[Finding, ...]:
    """Findings on dates and times that cannot all be true."""
    return (*_birth(case), *_after_beam(case), *_planning_order(case), *_runs(case), *_stop(case))


def _finding(id: str, severity: Severity, sentence: str, *fields: str) -> Finding:  # noqa: A002
    return Finding(id=id, severity=severity, sentence=sentence, fields=fields, cites=_ORDER)


def _birth(case: Case) -> Iterator[Finding]:
    born = case.session.patient.birth_date
    if born and any(day < born for day in case.dates):
        sentence = "A service is dated before the patient's birth. Correct one of the dates."
        yield _finding("order.before_birth", Severity.STOP, sentence, "patient.birth_date")


def _after_beam(case: Case) -> Iterator[Finding]:
    if not case.beam_days:
        return
    for kind in _BEFORE_BEAM:
        for index, service in case.services_of(kind):
            if service.date and service.date > case.beam_days[0]:
                sentence = (
                    f"The {words(kind.KIND)} is dated after the first beam; it must be done on or"
                    " before that day. Correct the date that is wrong; never re-date a true one."
                )
                yield _finding(
                    "order.after_beam", Severity.STOP, sentence, f"services[{index}].date"
                )


def _planning_order(case: Case) -> Iterator[Finding]:
    first_plan = min(
        (plan.date for _, plan in case.plans if plan.date and plan.count), default=None
    )
    for index, service in case.services_of(ClinicalPlanning):
        if first_plan and service.date and service.date > first_plan:
            sentence = (
                "Clinical planning is dated after the dose plan it leads to. Correct the date that"
                " is wrong."
            )
            yield _finding(
                "order.planning_late", Severity.STOP, sentence, f"services[{index}].date"
            )


def _runs(case: Case) -> Iterator[Finding]:
    for index, run in enumerate(case.session.delivery.runs):
        if run.start and run.stop and run.stop < run.start:
            sentence = f"Run {index + 1} stops before it starts. Correct the times."
            yield _finding(
                "order.run_times", Severity.HOLD, sentence, f"delivery.runs[{index}].stop"
            )
    for index, entry in enumerate(case.session.delivery.presence):
        if entry.from_ and entry.to and entry.to < entry.from_:
            sentence = "Somebody's presence ends before it begins. Correct the times."
            yield _finding(
                "order.presence_times", Severity.HOLD, sentence, f"delivery.presence[{index}].to"
            )


def _stop(case: Case) -> Iterator[Finding]:
    stopped = case.session.delivery.stopped
    if stopped and stopped.date and case.beam_days and not _is_within(stopped.date, case.beam_days):
        sentence = "The stop is dated on another day than the beam. Correct one of the dates."
        yield _finding("order.stop_day", Severity.HOLD, sentence, "delivery.stopped.date")


def _is_within(day: date, days: tuple[date, ...]) -> bool:
    return days[0] <= day <= days[-1]
