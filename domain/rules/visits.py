"""Visits of the two physicians, and the clinic's own visit code (R26, R41).

1. A code that is not a visit, or has ended, or that the payer does not take, is not charged.
2. Oncologist, on a day of planning or treatment, or in the weeks after: only for a separate
   problem, with its modifier on those days.
3. Surgeon, the day before or the day of radiosurgery: only the visit that decided it; in the weeks
   of its package, or of an earlier operation's: only for a separate problem.
4. A new-patient code needs a patient whom the group and specialty did not see for three years.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from domain.case import Arrangement, Case
from domain.charge import Finding, Severity
from domain.choices import Biller
from domain.entries import Confidence, stands_for
from domain.facts import FactReader
from domain.identifiers import Modifier, ProcedureCode
from domain.operations import earlier_operation
from domain.rules import Omission, Proposal, Ruling, finding, rule
from domain.rules.course import missing, unknown
from domain.rules.surgeon import why_no_surgeon
from domain.services import (
    ClinicalPlanning,
    DosePlan,
    ImageGuidance,
    Navigation,
    Service,
    Simulation,
    Visit,
)
from domain.session import HistoryLine

_NO_LINE = "no line is made of the visit without it"


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
            yield unknown("The code of the visit", _NO_LINE, f"services[{index}].code")
            continue
        yield from _oncology_visit(case, facts, index, visit, code)


def _oncology_visit(
    case: Case, facts: FactReader, index: int, visit: Visit, code: ProcedureCode
) -> Iterator[Ruling]:
    biller, field = case.professional_biller, f"services[{index}]"
    is_same_day, is_after = visit.date in _days_of_work(case), _is_follow_up(case, facts, visit)
    if visit.date in case.beam_days and code in facts.texts("visit.never_on_session_day"):
        yield _left_out(code, visit, biller, _PART_OF_WORK, f"{field}.date")
        yield _never(code, field)
        return
    if (is_same_day or is_after) and visit.separate_problem is False:
        yield _left_out(code, visit, biller, _PART_OF_WORK, f"{field}.separate_problem")
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


def _left_out(
    code: ProcedureCode, visit: Visit, biller: Biller, why: str, *fields: str
) -> Omission:
    return Omission(code=code, because=(why,), date=visit.date, biller=biller, fields=fields)


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
            yield unknown("The code of the visit", _NO_LINE, f"{field}.code")
            continue
        claims = tuple(_claims_in_package(case, facts, visit))
        if refuted := next((claim for claim in claims if claim.is_true is False), None):
            where = f"{field}.{refuted.name}"
            yield _left_out(code, visit, Biller.NEUROSURGERY, refuted.why_not, where)
            continue
        for claim in claims:
            if claim.is_true is None:
                yield missing(claim.what, f"{field}.{claim.name}", code)
        yield Proposal(
            code=code,
            date=visit.date,
            because=("The neurosurgeon saw the patient.",),
            biller=Biller.NEUROSURGERY,
            modifiers=tuple(dict.fromkeys(claim.modifier for claim in claims)),
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


def _claims_in_package(case: Case, facts: FactReader, visit: Visit) -> Iterator[_Claim]:
    """One for each package that covers the day of the visit: this session's, an earlier one's."""
    if visit.date is None or why_no_surgeon(case, facts):
        return
    if case.beam_days:
        yield from _claim_in_own_package(facts, visit, (visit.date - case.beam_days[0]).days)
    earlier = earlier_operation(case, facts, visit.date)
    if earlier:
        why_not = (
            f"A surgeon's visit in the weeks after {earlier.code} of {earlier.date_of_service} is"
            " in its package."
        )
        yield _unrelated(facts, visit, why_not)


def _claim_in_own_package(facts: FactReader, visit: Visit, days: int) -> Iterator[_Claim]:
    if days in (-1, 0):
        decided = Modifier(facts.text("modifier.decision_for_surgery"))
        yield _Claim(
            name="decision_for_surgery",
            what="Whether the visit decided for surgery",
            is_true=visit.decision_for_surgery,
            why_not="A surgeon's visit the day before or the day of surgery is in its package.",
            modifier=(decided, "The visit decided for the procedure."),
        )
    elif 0 < days <= facts.integer("surgery.package_days"):
        why_not = "A surgeon's visit in the weeks after surgery is in its package."
        yield _unrelated(facts, visit, why_not)


def _unrelated(facts: FactReader, visit: Visit, why_not: str) -> _Claim:
    unrelated = Modifier(facts.text("modifier.unrelated_visit"))
    return _Claim(
        name="separate_problem",
        what="Whether the visit was for a separate problem",
        is_true=visit.separate_problem,
        why_not=why_not,
        modifier=(unrelated, "The visit was for a problem unrelated to the procedure."),
    )


@rule(
    "visit.new_patient",
    numbers=("R26", "R41"),
    cites=(("S46", "new and established patients"), ("K", "three years, one group and specialty")),
    confidence=Confidence.MEDIUM,
)
def new_patient(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A new-patient code for somebody whom the same physicians saw within three years."""
    codes = facts.codes("visit.new_patient")
    for index, visit in case.services_of(Visit):
        if visit.code not in codes or visit.date is None:
            continue
        is_surgeon = visit.by is Biller.NEUROSURGERY
        biller = Biller.NEUROSURGERY if is_surgeon else case.professional_biller
        seen = _seen_before(case, facts, visit.date, biller)
        if seen:
            hold = (
                f"{visit.code} is for a patient whom nobody of the group and specialty saw within"
                f" {facts.integer('visit.new_patient_years')} years, and {seen.code} was charged"
                f" on {seen.date_of_service}. Use the code of an established patient, or say why"
                " the patient is new to this group."
            )
            fields = (f"services[{index}].code", "history")
            yield finding("visit.new_patient", Severity.HOLD, hold, *fields, codes=(visit.code,))


def _seen_before(case: Case, facts: FactReader, day: date, biller: Biller) -> HistoryLine | None:
    """The latest earlier service in person by the same side, within the years that count."""
    first = years_before(day, facts.integer("visit.new_patient_years"))
    pattern = "|".join(facts.texts("visit.in_person"))
    seen = [
        line
        for line in case.charged_history
        if line.biller is biller
        and line.date_of_service
        and first < line.date_of_service < day
        and stands_for(pattern, line.code)
    ]
    return max(seen, key=lambda line: line.date_of_service or date.min, default=None)


def years_before(day: date, years: int) -> date:
    """The same day so many years earlier; for 29 February 28 February."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)
