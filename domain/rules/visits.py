"""Visits of the two physicians, and the clinic's own visit code (R26, R41).

1. A code that is not a visit, or has ended, or that the payer does not take, is not charged.
2. Oncologist, on a day of planning or treatment: only for a separate problem, with its modifier.
3. Surgeon, the day before or the day of radiosurgery: only the visit that decided it.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from domain.case import Arrangement, Case
from domain.charge import Finding, Severity
from domain.facts import FactReader
from domain.identifiers import Modifier, ProcedureCode
from domain.rules import Omission, Proposal, Ruling, finding, rule
from domain.rules.course import missing
from domain.rules.neurosurgery import why_no_surgeon
from domain.session import (
    Biller,
    ClinicalPlanning,
    DosePlan,
    ImageGuidance,
    Navigation,
    Service,
    Simulation,
    Visit,
)


@rule(
    "visit.radiation_oncology",
    numbers=("R26",),
    cites=(("S03", "visits beside 77263, 77290, 77295, 77301, 77432"), ("S33", "modifier 25")),
)
def radiation_oncology(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A visit; on a day of planning or treatment only for a separate problem."""
    for index, visit in case.services_of(Visit):
        if visit.by is Biller.NEUROSURGERY:
            continue
        code = visit.code
        if code is None:
            yield missing("The code of the visit", f"services[{index}].code")
            continue
        yield from _oncology_visit(case, facts, index, visit, code)


def _oncology_visit(
    case: Case, facts: FactReader, index: int, visit: Visit, code: ProcedureCode
) -> Iterator[Ruling]:
    biller, field = case.professional_biller, f"services[{index}]"
    modifiers: tuple[tuple[Modifier, str], ...] = ()
    if visit.date in _days_of_work(case):
        is_never = (
            code in facts.texts("visit.never_on_session_day") and visit.date in case.beam_days
        )
        if is_never or visit.separate_problem is False:
            sentence = (
                "A visit on a day of planning or treatment is part of that work unless it was for a"
                " separate problem."
            )
            yield Omission(code=code, because=(sentence,), date=visit.date, biller=biller)
            if is_never:
                yield _never(code, field)
            return
        reason = "A separate problem was seen that day and is documented."
        modifiers = ((Modifier(facts.texts("modifier.separate_visit")[0]), reason),)
        if visit.separate_problem is None:
            yield missing(
                "Whether the visit was for a separate problem", f"{field}.separate_problem", code
            )
    sentence = "The radiation oncologist saw the patient."
    yield Proposal(
        code=code,
        date=visit.date,
        because=(sentence,),
        biller=biller,
        modifiers=modifiers,
        fields=(field,),
    )
    if visit.date is None:
        yield missing("The date of this service", f"{field}.date", code)
    if case.arrangement is Arrangement.HOSPITAL_OUTPATIENT:
        clinic = "The hospital's clinic was used for the visit."
        yield Proposal(
            code=facts.code("visit.hospital_clinic"),
            date=visit.date,
            because=(clinic,),
            biller=Biller.FACILITY,
            fields=(field,),
        )


def _never(code: ProcedureCode, field: str) -> Finding:
    sentence = (
        "This kind of visit is never charged on the day of radiosurgery. Remove it or correct its"
        " date."
    )
    return finding("visit.never", Severity.STOP, sentence, field, codes=(code,))


def _days_of_work(case: Case) -> set[date | None]:
    work: tuple[type[Service], ...] = (
        ClinicalPlanning,
        Simulation,
        DosePlan,
        ImageGuidance,
        Navigation,
    )
    days = {service.date for kind in work for _, service in case.services_of(kind)}
    return (days | set(case.beam_days)) - {None}


@rule(
    "visit.neurosurgery",
    numbers=("R41",),
    cites=(("S01", "global 090"), ("S33", "modifier 57")),
)
def neurosurgery(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """The surgeon's visit; within the surgical package only the one that decided the procedure."""
    for index, visit in case.services_of(Visit):
        if visit.by is not Biller.NEUROSURGERY:
            continue
        field = f"services[{index}]"
        if visit.code is None:
            yield missing("The code of the visit", f"{field}.code")
            continue
        modifiers: tuple[tuple[Modifier, str], ...] = ()
        if _is_within_package(case, facts, visit):
            if visit.decision_for_surgery is False:
                sentence = (
                    "A surgeon's visit the day before or the day of the procedure is inside its"
                    " package."
                )
                yield Omission(
                    code=visit.code,
                    because=(sentence,),
                    date=visit.date,
                    biller=Biller.NEUROSURGERY,
                )
                continue
            reason = "The visit decided for the procedure."
            modifiers = ((Modifier(facts.texts("modifier.decision_for_surgery")[0]), reason),)
            if visit.decision_for_surgery is None:
                yield missing(
                    "Whether the visit decided for surgery",
                    f"{field}.decision_for_surgery",
                    visit.code,
                )
        yield Proposal(
            code=visit.code,
            date=visit.date,
            because=("The neurosurgeon saw the patient.",),
            biller=Biller.NEUROSURGERY,
            modifiers=modifiers,
            fields=(field,),
        )
        if visit.date is None:
            yield missing("The date of this service", f"{field}.date", visit.code)


def _is_within_package(case: Case, facts: FactReader, visit: Visit) -> bool:
    if visit.date is None or not case.beam_days or why_no_surgeon(case, facts):
        return False
    return visit.date in (case.beam_days[0], case.beam_days[0] - timedelta(days=1))
