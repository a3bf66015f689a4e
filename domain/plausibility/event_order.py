"""Dates and times of services, runs and the stop that cannot all be true (R61, R65)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import combinations
from typing import Final

from domain.case import Case
from domain.charge import Citation, Finding, Severity
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
from domain.statements import check

_ORDER: Final = (Citation("S11", "planning before treatment"), Citation("K", "order of events"))
_BEFORE_BEAM: Final[tuple[type[Service], ...]] = (
    ClinicalPlanning,
    Simulation,
    TreatmentDevice,
    DosePlan,
    DoseCalculation,
    MlcDevice,
)


@check(
    "order.before_birth",
    "order.after_beam",
    "order.planning_late",
    "order.run_times",
    "order.presence_times",
    "order.runs_overlap",
    "order.stop_day",
    numbers=("R61", "R65", "R121"),
    cites=(("S11", "planning before treatment"), ("K", "order of events")),
)
def event_order(case: Case) -> Iterator[Finding]:
    """Findings on the dates of services and the times of runs and presence."""
    yield from _birth(case)
    yield from _after_beam(case)
    yield from _planning_order(case)
    yield from _runs(case)
    yield from _overlaps(case)
    yield from _stop(case)


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
                    f"The {words(kind.KIND)} is dated {service.date}, after the first beam on"
                    f" {case.beam_days[0]}; it must be done on or before that day. Correct the"
                    " date that is wrong; never re-date a true one."
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
                f"Clinical planning is dated {service.date}, after the dose plan of {first_plan}"
                " that it leads to. Correct the date that is wrong."
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


def _overlaps(case: Case) -> Iterator[Finding]:
    timed = [
        (run.date, run.start, run.stop, index)
        for index, run in enumerate(case.session.delivery.runs)
        if run.date and run.start and run.stop
    ]
    for (day, start, stop, first), (other, begin, end, second) in combinations(timed, 2):
        if day == other and start < end and begin < stop:
            sentence = (
                f"Runs {first + 1} and {second + 1} of {day} overlap: {start} to {stop} and {begin}"
                f" to {end}. One machine gives one beam at a time: correct the times, or remove the"
                " run that was entered twice."
            )
            fields = (f"delivery.runs[{first}].stop", f"delivery.runs[{second}].start")
            yield _finding("order.runs_overlap", Severity.WARN, sentence, *fields)


def _stop(case: Case) -> Iterator[Finding]:
    stopped = case.session.delivery.stopped
    if stopped and stopped.date and case.beam_days and not _is_within(stopped.date, case.beam_days):
        sentence = "The stop is dated on another day than the beam. Correct one of the dates."
        yield _finding("order.stop_day", Severity.HOLD, sentence, "delivery.stopped.date")


def _is_within(day: date, days: tuple[date, ...]) -> bool:
    return days[0] <= day <= days[-1]
