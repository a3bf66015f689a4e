"""What kind of course this is, as far as the codes care; read by the rules of delivery, management
and surgery.
"""

from __future__ import annotations

from enum import Enum, auto

from domain.case import Arrangement, Beam, Case
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
    planned = case.session.course.planned_sessions or 1
    key = "delivery.fraction_codes" if planned > 1 else "delivery.later_fractions"
    fractions = facts.codes(key)
    charged = {h.date_of_service for h in case.course_history if h.code in fractions}
    days = len(set(case.beam_days) | charged)
    if max(days, planned) > facts.integer("delivery.most_fractions"):
        return CourseKind.TOO_MANY_DAYS
    if planned > 1:
        return CourseKind.FRACTIONS
    return CourseKind.SPLIT_OVER_DAYS if days > 1 else CourseKind.ONE_SESSION


def delivery_code(case: Case, facts: FactReader) -> ProcedureCode:
    """The one-session delivery code of the machine class, and of the payer for a robotic linac."""
    if case.session.course.modality is Modality.COBALT:
        return facts.code("delivery.cobalt_single_session")
    if takes_robotic_codes(case, facts):
        return facts.code("delivery.robotic_first")
    return facts.code("delivery.linac_single_session")


def takes_robotic_codes(case: Case, facts: FactReader) -> bool:
    """Whether this is a freestanding robotic linac whose payer takes its Level II codes (R07)."""
    return is_freestanding_robotic(case) and facts.flag("payer.robotic_codes_freestanding")


def is_freestanding_robotic(case: Case) -> bool:
    """A robotic linac outside a hospital."""
    is_linac = case.session.course.modality in (None, Modality.LINAC)
    is_freestanding = case.arrangement in (Arrangement.ONE_OWNER, Arrangement.SEPARATE_OWNERS)
    return bool(case.session.course.robotic) and is_linac and is_freestanding


def is_charged_as_one_session(facts: FactReader) -> bool:
    """Whether the payer takes a session split over days as the one that was planned (R12)."""
    return facts.text("payer.split_over_days") == "single_session"


def beam(case: Case, facts: FactReader) -> Beam:
    """How far the prescription was delivered."""
    return case.beam(facts.decimal("delivery.share_tolerance"))


def is_one_cranial_session(case: Case, facts: FactReader) -> bool:
    """Photons, one session, something cranial to treat, not charged before."""
    return (
        course_kind(case, facts) is CourseKind.ONE_SESSION
        and is_cranial_photons(case)
        and not is_one_session_charged(case, facts)
    )


def is_one_session_charged(case: Case, facts: FactReader) -> bool:
    """Whether this course already carries a delivery that covers all of it."""
    whole = set(facts.codes("delivery.once_per_course"))
    if (case.session.course.planned_sessions or 1) > 1:
        whole.discard(facts.code("delivery.robotic_first"))  # there it is the first of several
    return any(line.code in whole for line in case.course_history)


def is_cranial_photons(case: Case) -> bool:
    """Photons, and something cranial to treat."""
    return case.session.course.modality is not Modality.PROTON and not case.is_only_extracranial


def charged_before(case: Case, facts: FactReader, key: str) -> bool:
    """Whether this course already carries one of the codes of a fact."""
    codes = facts.codes(key)
    return any(line.code in codes for line in case.course_history)


def has_inverse_plan(case: Case, facts: FactReader) -> bool:
    """An inverse plan on any date of the course, charged earlier or recorded here."""
    planned = bool(case.plans_by(PlanMethod.INVERSE))
    return planned or charged_before(case, facts, "planning.inverse_plan")


def told_of_inverse_plan(case: Case) -> str:
    """What a reason adds where the inverse plan stands on an earlier claim and not in this record:
    without it, the plan recorded here seems to contradict the reason.
    """
    if case.plans_by(PlanMethod.INVERSE):
        return ""
    return " That plan was charged earlier for this course; if it was not, correct the history."


def method_fields(case: Case) -> tuple[str, ...]:
    """Where it stands how the doses of this course were planned: its plans, or earlier claims."""
    recorded = tuple(f"services[{index}].method" for index, _ in case.plans)
    return recorded or ("services", "history")


def missing(what: str, field: str, *codes: ProcedureCode) -> Finding:
    """A fact that the lines of these codes stand on is not entered yet."""
    rest = "rest" if len(codes) > 1 else "rests"
    return unknown(what, f"{' and '.join(codes)} {rest} on it", field, *codes)


def unknown(what: str, follows: str, field: str, *codes: ProcedureCode) -> Finding:
    """A fact is not entered yet; `follows`: what that means, a clause."""
    sentence = f"{what} is not entered, and {follows}. Enter it."
    return finding("fact.missing", Severity.STOP, sentence, field, codes=codes)
