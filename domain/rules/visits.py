"""Visits of the two physicians, and the clinic's own visit code (R26, R41).

1. A code that is not a visit, or has ended, or that the payer does not take, is not charged.
2. Oncologist, on a day of planning or treatment, or in the weeks after: only for a separate
   problem, with its modifier on those days.
3. Surgeon, the day before or the day of radiosurgery: only the visit that decided it; in the weeks
   of its package: only for a separate problem.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.case import Arrangement, Case
from domain.charge import Finding, Severity
from domain.choices import Biller
from domain.facts import FactReader
from domain.identifiers import Modifier, ProcedureCode
from domain.rules import Omission, Proposal, Ruling, finding, rule
from domain.rules.course import missing
from domain.rules.neurosurgery import why_no_surgeon
from domain.services import (
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
    is_same_day, is_after = visit.date in _days_of_work(case), _is_follow_up(case, facts, visit)
    if visit.date in case.beam_days and code in facts.texts("visit.never_on_session_day"):
        yield Omission(code=code, because=(_PART_OF_WORK,), date=visit.date, biller=biller)
        yield _never(code, field)
        return
    if (is_same_day or is_after) and visit.separate_problem is False:
        yield Omission(code=code, because=(_PART_OF_WORK,), date=visit.date, biller=biller)
        return
    if (is_same_day or is_after) and visit.separate_problem is None:
        what = "Whether the visit was for a separate problem"
        yield missing(what, f"{field}.separate_problem", code)
    yield Proposal(
        code=code,
        date=visit.date,
        because=("The radiation oncologist saw the patient.",),
        biller=biller,
        modifiers=_separate(facts) if is_same_day else (),
        fields=(field,),
    )
    if visit.date is None:
        yield missing("The date of this service", f"{field}.date", code)
    yield from _clinic(case, facts, visit, field)


_PART_OF_WORK = (
    "A visit on a day of planning or treatment, or in the weeks after the course, is part of that"
    " work unless it was for a separate problem."
)


def _separate(facts: FactReader) -> tuple[tuple[Modifier, str], ...]:
    reason = "A separate problem was seen that day and is documented."
    return ((Modifier(facts.texts("modifier.separate_visit")[0]), reason),)


def _clinic(case: Case, facts: FactReader, visit: Visit, field: str) -> Iterator[Ruling]:
    if case.arrangement is Arrangement.HOSPITAL_OUTPATIENT:
        yield Proposal(
            code=facts.code("visit.hospital_clinic"),
            date=visit.date,
            because=("The hospital's clinic was used for the visit.",),
            biller=Biller.FACILITY,
            fields=(field,),
        )


def _is_follow_up(case: Case, facts: FactReader, visit: Visit) -> bool:
    if visit.date is None or not case.beam_days:
        return False
    return 0 < (visit.date - case.beam_days[-1]).days <= facts.integer("visit.follow_up_days")


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
    cites=(("S01", "global 090"), ("S33", "modifiers 24 and 57")),
)
def neurosurgery(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """The surgeon's visit; in the package, the one that decided or one for another problem."""
    for index, visit in case.services_of(Visit):
        if visit.by is not Biller.NEUROSURGERY:
            continue
        field, code = f"services[{index}]", visit.code
        if code is None:
            yield missing("The code of the visit", f"{field}.code")
            continue
        claim = _claim_in_package(case, facts, visit)
        if claim and claim.is_true is False:
            yield Omission(
                code=code, because=(claim.why_not,), date=visit.date, biller=Biller.NEUROSURGERY
            )
            continue
        if claim and claim.is_true is None:
            yield missing(claim.what, f"{field}.{claim.name}", code)
        yield Proposal(
            code=code,
            date=visit.date,
            because=("The neurosurgeon saw the patient.",),
            biller=Biller.NEUROSURGERY,
            modifiers=(claim.modifier,) if claim else (),
            fields=(field,),
        )
        if visit.date is None:
            yield missing("The date of this service", f"{field}.date", code)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    """What must be true of a visit for it to be charged within the surgical package."""

    name: str
    what: str
    is_true: bool | None
    why_not: str
    modifier: tuple[Modifier, str]


def _claim_in_package(case: Case, facts: FactReader, visit: Visit) -> _Claim | None:
    """None when the package does not cover the day of the visit."""
    if visit.date is None or not case.beam_days or why_no_surgeon(case, facts):
        return None
    days = (visit.date - case.beam_days[0]).days
    if days in (-1, 0):
        decided = Modifier(facts.texts("modifier.decision_for_surgery")[0])
        return _Claim(
            name="decision_for_surgery",
            what="Whether the visit decided for surgery",
            is_true=visit.decision_for_surgery,
            why_not="A surgeon's visit the day before or the day of surgery is in its package.",
            modifier=(decided, "The visit decided for the procedure."),
        )
    if 0 < days <= facts.integer("surgery.package_days"):
        unrelated = Modifier(facts.texts("modifier.unrelated_visit")[0])
        return _Claim(
            name="separate_problem",
            what="Whether the visit was for a separate problem",
            is_true=visit.separate_problem,
            why_not="A surgeon's visit in the weeks after surgery is in its package.",
            modifier=(unrelated, "The visit was for a problem unrelated to the procedure."),
        )
    return None
