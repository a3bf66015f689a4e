"""What kind of course this is, as far as the codes care; read by the rules of delivery, management
and surgery.
"""

from __future__ import annotations

from enum import Enum, auto

from domain.case import Beam, Case
from domain.charge import Finding, Severity
from domain.choices import Modality, PlanMethod
from domain.facts import FactReader
from domain.identifiers import ProcedureCode
from domain.rules import finding


class CourseKind(Enum):
    ONE_SESSION = auto()
    FRACTIONS = auto()
    SPLIT_OVER_DAYS = auto()  # planned as one session, beam on several days
    TOO_MANY_DAYS = auto()


def course_kind(case: Case, facts: FactReader) -> CourseKind:
    """By the sessions planned and the days with beam, those of earlier claims of this course
    included.
    """
    fraction = facts.code("delivery.fraction")
    charged = {h.date_of_service for h in case.course_history if h.code == fraction}
    days = len(set(case.beam_days) | charged)
    planned = case.session.course.planned_sessions or 1
    if max(days, planned) > facts.integer("delivery.most_fractions"):
        return CourseKind.TOO_MANY_DAYS
    if planned > 1:
        return CourseKind.FRACTIONS
    return CourseKind.SPLIT_OVER_DAYS if days > 1 else CourseKind.ONE_SESSION


def beam(case: Case, facts: FactReader) -> Beam:
    """How far the prescription was delivered."""
    return case.beam(facts.decimal("delivery.share_tolerance"))


def is_one_cranial_session(case: Case, facts: FactReader) -> bool:
    """Photons, one session, something cranial to treat, not charged before."""
    return (
        course_kind(case, facts) is CourseKind.ONE_SESSION
        and case.session.course.modality is not Modality.PROTON
        and not case.is_only_extracranial
        and not charged_before(case, facts, "delivery.once_per_course")
    )


def charged_before(case: Case, facts: FactReader, key: str) -> bool:
    """Whether this course already carries one of the codes of a fact."""
    codes = facts.codes(key)
    return any(line.code in codes for line in case.course_history)


def has_inverse_plan(case: Case, facts: FactReader) -> bool:
    """An inverse plan on any date of the course, charged earlier or recorded here."""
    planned = bool(case.plans_by(PlanMethod.INVERSE))
    return planned or charged_before(case, facts, "planning.inverse_plan")


def missing(what: str, field: str, *codes: ProcedureCode) -> Finding:
    """A fact that the lines of these codes stand on is not entered yet."""
    lines = " and ".join(codes) or "the line"
    rest = "rest" if len(codes) > 1 else "rests"
    sentence = f"{what} is not entered, and {lines} {rest} on it. Enter it."
    return finding("fact.missing", Severity.STOP, sentence, field, codes=codes)
