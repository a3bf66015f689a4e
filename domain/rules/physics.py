"""The physicist's work: continuing physics and the special consult (R50, R58-R60)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.case import Case
from domain.charge import Finding, Severity
from domain.entries import Confidence
from domain.facts import FactReader
from domain.identifiers import ProcedureCode
from domain.rules import Omission, Ruling, finding, rule
from domain.rules.course import has_inverse_plan, method_fields, takes_robotic_codes
from domain.rules.services import chargeable, distinct_modifier
from domain.services import ContinuingPhysics, SpecialPhysicsConsult


@rule(
    "physics.continuing",
    numbers=("R58",),
    cites=(
        ("S06", "MUE 1"),
        ("S25", "once in five fractions"),
        ("D90", "payers differ on a single session"),
        ("S03", "G0339 / 77336 indicator 1"),
    ),
    confidence=Confidence.MEDIUM,
)
def continuing(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """The physicist's check of the course: at most once in a course of up to five sessions."""
    code = facts.code("physics.continuing")
    is_charged = False
    for index, service in case.services_of(ContinuingPhysics):
        if why_not := _why_no_check(case, facts, service, is_charged=is_charged):
            because, fields = why_not
            fields = (f"services[{index}]", *fields)
            yield Omission(code=code, because=(because,), date=service.date, fields=fields)
            continue
        is_charged = True
        sentence = "The physicist's dated check of this course is recorded: one unit."
        yield from chargeable(index, service, code, because=sentence)
        yield from _doubts_about_check(case, facts, index, service)


def _why_no_check(
    case: Case, facts: FactReader, service: ContinuingPhysics, *, is_charged: bool
) -> tuple[str, tuple[str, ...]] | None:
    """Why a check is not charged, and where that is entered."""
    if is_charged:
        return "The course carries one unit of continuing physics.", ()
    if not case.has_beam:
        why = "No beam is recorded; continuing physics checks a course under treatment."
        return why, ("delivery.runs",)
    if _is_single(case) and not facts.flag("payer.continuing_physics_once"):
        why = "This payer does not take continuing physics for a course of one session."
        return why, ("coverages", "course.planned_sessions")
    if service.date in case.beam_days and takes_robotic_codes(case, facts):
        why = "The robotic delivery code of that day takes in the physicist's check, by the edits."
        return why, ("coverages", "course.robotic")
    return None


def _is_single(case: Case) -> bool:
    return (case.session.course.planned_sessions or 1) == 1


def _doubts_about_check(
    case: Case, facts: FactReader, index: int, service: ContinuingPhysics
) -> Iterator[Finding]:
    code, field = facts.code("physics.continuing"), f"services[{index}]"
    if _is_single(case) and not facts.payer_sets("payer.continuing_physics_once"):
        warn = (
            "Payers differ on continuing physics for a course of one session: some take it once,"
            " some not at all. Check the payer's rule before the claim goes out."
        )
        yield finding("physics.payer_dependent", Severity.WARN, warn, field, codes=(code,))
    if service.date and case.beam_days and service.date < case.beam_days[0]:
        hold = "The physicist's check is dated before the first beam. Correct the date, or say why."
        yield finding("physics.before_beam", Severity.HOLD, hold, f"{field}.date")


@rule(
    "physics.special_consult",
    numbers=("R50", "R59", "R60"),
    cites=(
        ("S11", "request, report, approval"),
        ("S03", "77301 / 77370 and 77336 / 77370"),
        ("S16", "not routine"),
    ),
)
def special_consult(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A consult the physician asked for in writing, reported and approved; not beside an inverse
    plan; once.
    """
    code = facts.code("physics.special_consult")
    is_charged = False
    for index, service in case.services_of(SpecialPhysicsConsult):
        why_not, fields = _why_not(case, facts, index, service)
        if is_charged:
            why_not, fields = "The course carries one special physics consult.", ()
        if why_not:
            fields = fields or (f"services[{index}]",)
            yield Omission(code=code, because=(why_not,), date=service.date, fields=fields)
            yield _stop(index, why_not, code)
            continue
        is_charged = True
        sentence = "Request, report and the physician's approval of a special consult are recorded."
        if not _is_beside_check(case, facts, service):
            yield from chargeable(index, service, code, because=sentence)
            continue
        reason = "It was requested, reported and approved apart from the check of the course."
        apart = ((distinct_modifier(case, facts), reason),)
        yield from chargeable(index, service, code, because=sentence, modifiers=apart)
        yield _beside_check(facts, index, code)


def _is_beside_check(case: Case, facts: FactReader, service: SpecialPhysicsConsult) -> bool:
    """Whether the check of the course is charged on the same day (R60)."""
    return service.date is not None and any(
        check.date == service.date and not _why_no_check(case, facts, check, is_charged=False)
        for _, check in case.services_of(ContinuingPhysics)
    )


def _beside_check(facts: FactReader, index: int, code: ProcedureCode) -> Finding:
    check = facts.code("physics.continuing")
    hold = (
        f"{code} and {check} stand on one day. The published edits let {code} pass only with a"
        " modifier and only as work of its own. Compare the report with the check, then say what"
        " was separate, or leave one out."
    )
    return finding("physics.beside_check", Severity.HOLD, hold, f"services[{index}]", codes=(code,))


def _stop(index: int, why_not: str, code: ProcedureCode) -> Finding:
    sentence = f"{why_not} Complete the record, or remove the consult."
    return finding(
        "physics.special_consult", Severity.STOP, sentence, f"services[{index}]", codes=(code,)
    )


def _why_not(
    case: Case, facts: FactReader, index: int, service: SpecialPhysicsConsult
) -> tuple[str, tuple[str, ...]]:
    """Why a consult is not charged, "" when it is, and where that is entered."""
    if has_inverse_plan(case, facts):
        why = "The course has an inverse plan, which absorbs special physics work on any date."
        return why, method_fields(case)
    lacking = {
        name: what
        for name, what, is_there in (
            ("request", "the physician's written request", (service.request or "").strip()),
            ("report", "the physicist's report", service.report),
            ("acknowledged", "the physician's approval", service.acknowledged),
        )
        if not is_there
    }
    fields = tuple(f"services[{index}].{name}" for name in lacking)
    words = " and ".join(lacking.values())
    return (f"The special consult lacks {words}." if lacking else ""), fields
