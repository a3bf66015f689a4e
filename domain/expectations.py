"""The tests that decide which entry about an absent code speaks; their names stand in the files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from domain.case import Arrangement, Case
from domain.choices import Level
from domain.errors import NotInForce
from domain.expectation_entries import Expectation
from domain.facts import FactBook, FactReader
from domain.identifiers import ProcedureCode
from domain.lesion import Criteria
from domain.reading import reader
from domain.rules.course import CourseKind, course_kind, has_inverse_plan
from domain.rules.surgeon import why_no_surgeon
from domain.services import SERVICE_KINDS, ClinicalPlanning, Simulation, TreatmentDevice, Visit

Test: TypeAlias = Callable[[Case, FactReader], bool]

_NOT: Final = "not "
_RECORDED: Final = "recorded:"


def expectation(case: Case, book: FactBook, code: str) -> Expectation | None:
    """The entry that speaks of an absent code; None for a code that is not in the table.

    Raises `NotInForce` for a test nobody knows.
    """
    facts = reader(case, book)
    for one in book.expectation_index.get(code, ()):
        if all(holds(name, case, facts, code) for name in one.when):
            return one
    return None


def holds(name: str, case: Case, facts: FactReader, code: str) -> bool:
    """Whether a named test holds of a code in a case."""
    if name.startswith(_NOT):
        return not holds(name.removeprefix(_NOT), case, facts, code)
    if name.startswith(_RECORDED):
        kind = _KINDS.get(name.removeprefix(_RECORDED))
        if kind:
            return any(case.services_of(kind))
    elif name in TESTS:
        return TESTS[name](case, facts)
    elif name == "visit_of_code":
        return any(visit.code == ProcedureCode(code) for _, visit in case.services_of(Visit))
    raise NotInForce(f"the expectations name a test that is not known: {name}")


_KINDS: Final = {kind.KIND: kind for kind in SERVICE_KINDS}


def _grades(case: Case, facts: FactReader) -> tuple[bool, ...]:
    """Of each cranial lesion whether it is complex."""
    return tuple(grade.is_complex for grade in case.grades(Criteria.of(facts)))


def _is_one_session(case: Case, facts: FactReader) -> bool:
    return course_kind(case, facts) is CourseKind.ONE_SESSION


TESTS: Final[dict[str, Test]] = {
    "one_session": _is_one_session,
    "robotic": lambda case, _facts: bool(case.session.course.robotic),
    "hospital": lambda case, _facts: case.arrangement is Arrangement.HOSPITAL_OUTPATIENT,
    "inpatient": lambda case, _facts: case.arrangement is Arrangement.INPATIENT,
    "inverse_plan": has_inverse_plan,
    "any_plan": lambda case, facts: bool(case.plans) or has_inverse_plan(case, facts),
    "custom_device": lambda case, _facts: any(
        device.level is Level.COMPLEX for _, device in case.services_of(TreatmentDevice)
    ),
    "clinical_planning": lambda case, _facts: any(case.services_of(ClinicalPlanning)),
    "simulation": lambda case, _facts: any(case.services_of(Simulation)),
    "surgeon": lambda case, facts: not why_no_surgeon(case, facts),
    "complex_lesion": lambda case, facts: any(_grades(case, facts)),
    "simple_lesion": lambda case, facts: not all(_grades(case, facts)),
    "several_lesions": lambda case, _facts: len(case.cranial) > 1,
    "frame_known": lambda case, _facts: case.session.course.immobilization.kind is not None,
}
