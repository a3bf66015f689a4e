"""When a document that only some courses need is needed; the names stand in the checklist files."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeAlias

from domain.case import Beam, Case
from domain.choices import Pathology, PlanMethod
from domain.errors import NotInForce
from domain.facts import FactBook
from domain.reading import reader
from domain.rules.course import beam
from domain.services import DoseCalculation

Condition: TypeAlias = Callable[[Case, FactBook], bool]


def holds(name: str, case: Case, book: FactBook) -> bool:
    """Whether the condition of that name holds; raises `NotInForce` for a name nobody knows."""
    try:
        condition = CONDITIONS[name]
    except KeyError:
        raise NotInForce(f"the checklist names a condition that is not known: {name}") from None
    return condition(case, book)


def _classes(case: Case, book: FactBook) -> set[str]:
    groups = (book.diagnosis_group(code) for code in case.treated_diagnoses or case.diagnoses)
    return {group.class_ for group in groups if group}


def _needs_pathology(case: Case, book: FactBook) -> bool:
    is_imaging_only = any(lesion.pathology is Pathology.IMAGING_ONLY for _, lesion in case.lesions)
    return is_imaging_only or bool(_classes(case, book) & {"malignant", "secondary", "uncertain"})


def _has_many_calculations(case: Case, book: FactBook) -> bool:
    most = reader(case, book).integer("dosimetry.most_calculations")
    return sum(service.count for _, service in case.services_of(DoseCalculation)) > most


def _was_stopped_short(case: Case, book: FactBook) -> bool:
    """A stop after which the prescription was not completed the same day."""
    is_stopped = case.session.delivery.stopped is not None
    return is_stopped and beam(case, reader(case, book)) is not Beam.COMPLETE


CONDITIONS: Final[dict[str, Condition]] = {
    "always": lambda _case, _book: True,
    "pathology_needed": _needs_pathology,
    "malignant": lambda case, book: bool(_classes(case, book) & {"malignant", "secondary"}),
    "functional_or_vascular": lambda case, book: bool(
        _classes(case, book) & {"functional", "vascular"}
    ),
    "prior_radiation": lambda case, _book: bool(case.session.course.prior_cranial_radiation),
    "fused_imaging": lambda case, _book: bool(case.cranial),
    "neurosurgeon_charges": lambda case, _book: case.session.team.neurosurgeon is not None,
    "payer_requires_authorization": lambda case, _book: any(
        coverage.authorization is not None for coverage in case.session.coverages
    ),
    "stopped": _was_stopped_short,
    "not_stopped": lambda case, _book: case.session.delivery.stopped is None,
    "high_units": _has_many_calculations,
    "inverse_plan": lambda case, _book: bool(case.plans_by(PlanMethod.INVERSE)),
}
