"""Whether a surgeon's line may stand, and on which day; asked by several rules (R24, R30)."""

from __future__ import annotations

from datetime import date
from typing import Final

from domain.case import Beam, Case
from domain.choices import StopStage
from domain.facts import FactReader
from domain.rules.course import CourseKind, beam, charged_before, course_kind

FLAGS: Final = "course.neurosurgeon_took_part"


def why_no_surgeon(case: Case, facts: FactReader) -> str:
    """Why no surgeon's line is charged; "" when one may be."""
    return _why_no_part(case) or _why_not_this_course(case, facts) or _why_not_begun(case, facts)


def _why_no_part(case: Case) -> str:
    took_part = case.session.course.neurosurgeon_took_part
    if case.session.team.neurosurgeon is None and not (took_part.planning or took_part.treatment):
        return "No neurosurgeon took part."
    if False in (took_part.planning, took_part.treatment):
        return "The neurosurgeon did not take part in both planning and treatment."
    if not case.cranial:
        return "There is no cranial lesion."
    return ""


def _why_not_this_course(case: Case, facts: FactReader) -> str:
    if case.is_same_physician_biller:
        return (
            "Oncologist and surgeon are the same biller; one biller charges one family of codes,"
            " and management is already charged."
        )
    if charged_before(case, facts, "surgery.once_per_course"):
        return "The surgeon's code was already charged for this course; it covers the course."
    if course_kind(case, facts) is CourseKind.TOO_MANY_DAYS:
        return "The course has too many days to be radiosurgery."
    return ""


def _why_not_begun(case: Case, facts: FactReader) -> str:
    how_far = beam(case, facts)
    if how_far is Beam.NONE:
        return "No beam is recorded; the surgeon's code needs the treatment."
    details = case.session.delivery.stopped
    is_begun = case.anaesthesia_given or case.surgeon_applied_rigid_frame
    if how_far is Beam.STOPPED_BEFORE and (
        not is_begun or (details and details.stage is StopStage.BEFORE_ROOM)
    ):
        return "It was stopped before the surgeon's procedure had begun."
    return ""


def where_no_surgeon(case: Case, facts: FactReader) -> tuple[str, ...]:
    """The facts that stand against a surgeon's line; () when nothing does."""
    if _why_no_part(case):
        return ("team.neurosurgeon", f"{FLAGS}.planning", f"{FLAGS}.treatment", "lesions")
    if case.is_same_physician_biller:
        return ("team.radiation_oncologist", "team.neurosurgeon")
    if charged_before(case, facts, "surgery.once_per_course"):
        return ("history",)
    if _why_not_this_course(case, facts):
        return ("course.planned_sessions", "delivery.runs")
    return ("delivery.runs", "delivery.stopped") if _why_not_begun(case, facts) else ()


def surgery_day(case: Case) -> date | None:
    """The day of the surgeon's procedure: the first with beam, else that of the stop."""
    if case.beam_days:
        return case.beam_days[0]
    return None if case.has_beam else case.day
