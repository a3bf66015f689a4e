"""The physicist's work: continuing physics and the special consult (R50, R58, R59)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.case import Case
from domain.charge import Finding, Severity
from domain.entries import Confidence
from domain.facts import FactReader
from domain.identifiers import ProcedureCode
from domain.rules import Omission, Ruling, finding, rule
from domain.rules.course import has_inverse_plan
from domain.rules.services import chargeable
from domain.services import ContinuingPhysics, SpecialPhysicsConsult


@rule(
    "physics.continuing",
    numbers=("R58",),
    cites=(("S06", "MUE 1"), ("S25", "once in five fractions")),
    confidence=Confidence.MEDIUM,
)
def continuing(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """The physicist's check of the course: at most once in a course of up to five sessions."""
    code = facts.code("physics.continuing")
    is_charged = False
    for index, service in case.services_of(ContinuingPhysics):
        if not case.has_beam or is_charged:
            sentence = (
                "The course carries one unit of continuing physics."
                if is_charged
                else "No beam is recorded; continuing physics checks a course under treatment."
            )
            yield Omission(code=code, because=(sentence,), date=service.date)
            continue
        is_charged = True
        sentence = "The physicist's dated check of this course is recorded: one unit."
        yield from chargeable(index, service, code, because=sentence)
        warn = (
            "Payers differ on continuing physics for a course of one session."
            " Check the payer's rule before the claim goes out."
        )
        field = f"services[{index}]"
        yield finding("physics.payer_dependent", Severity.WARN, warn, field, codes=(code,))
        if service.date and case.beam_days and service.date < case.beam_days[0]:
            hold = (
                "The physicist's check is dated before the first beam. Correct the date, or say"
                " why."
            )
            yield finding("physics.before_beam", Severity.HOLD, hold, f"{field}.date")


@rule(
    "physics.special_consult",
    numbers=("R50", "R59"),
    cites=(
        ("S11", "request, report, approval"),
        ("S03", "77301 / 77370 indicator 0"),
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
        why_not = _why_not(case, facts, service)
        if is_charged:
            why_not = "The course carries one special physics consult."
        if why_not:
            yield Omission(code=code, because=(why_not,), date=service.date)
            yield _stop(index, why_not, code)
            continue
        is_charged = True
        sentence = "Request, report and the physician's approval of a special consult are recorded."
        yield from chargeable(index, service, code, because=sentence)


def _stop(index: int, why_not: str, code: ProcedureCode) -> Finding:
    sentence = f"{why_not} Complete the record, or remove the consult."
    return finding(
        "physics.special_consult", Severity.STOP, sentence, f"services[{index}]", codes=(code,)
    )


def _why_not(case: Case, facts: FactReader, service: SpecialPhysicsConsult) -> str:
    if has_inverse_plan(case, facts):
        return "The course has an inverse plan, which absorbs special physics work on any date."
    lacking = [
        name
        for name, is_there in (
            ("the physician's written request", bool((service.request or "").strip())),
            ("the physicist's report", service.report),
            ("the physician's approval", service.acknowledged),
        )
        if not is_there
    ]
    return f"The special consult lacks {' and '.join(lacking)}." if lacking else ""
