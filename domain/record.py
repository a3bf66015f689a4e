"""What the record of a course and its session must hold before the claim goes out (R120, R121).

An item that is not entered is a hold that names its field.
"""

from __future__ import annotations

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from itertools import starmap
from typing import Final

from domain.case import Case
from domain.charge import Citation, Finding, Severity
from domain.choices import LesionKind, Role
from domain.session import Lesion
from domain.statements import check

_CITES: Final = (Citation("D10", "chart list"), Citation("S11", "documentation"))


@check(
    "record.incomplete",
    numbers=("R120", "R121"),
    cites=(("D10", "chart list"), ("S11", "documentation")),
)
def completeness(case: Case, asked_for: AbstractSet[str] = frozenset()) -> tuple[Finding, ...]:
    """One hold for each missing item; `asked_for`: fields of a lesion that a line already asks
    for.
    """
    if not case.has_beam:
        return tuple(starmap(_hold, _patient(case))) if case.session.services else ()
    lesions = ((what, field) for what, field in _lesions(case) if field not in asked_for)
    return tuple(starmap(_hold, (*_patient(case), *_course(case), *lesions, *_delivery(case))))


def _hold(what: str, field: str) -> Finding:
    return Finding(
        id="record.incomplete",
        severity=Severity.HOLD,
        sentence=f"{what} is not recorded. {_remedy(field)}",
        fields=(field,),
        cites=_CITES,
    )


def _remedy(field: str) -> str:
    if field.endswith(".dose_gy"):
        return "Enter it, or remove the lesion if it was not treated: each lesion counts."
    return "Enter it; the record of the session needs it."


def _patient(case: Case) -> Iterator[tuple[str, str]]:
    """Who it is, asked as soon as work is recorded."""
    patient = case.session.patient
    items = (
        ("The medical record number", "patient.mrn", patient.mrn),
        ("The patient's family name", "patient.family_name", patient.family_name),
        ("The patient's birth date", "patient.birth_date", patient.birth_date),
    )
    yield from ((what, field) for what, field, value in items if not value)


def _course(case: Case) -> Iterator[tuple[str, str]]:
    session = case.session
    course = session.course
    items = (
        ("The treatment machine", "course.machine", course.machine),
        ("The immobilization", "course.immobilization.kind", course.immobilization.kind),
        ("The method of the dose plan", "services", case.plans),
        ("The insurer", "coverages", session.coverages),
    )
    yield from ((what, field) for what, field, value in items if not value)


_NEEDED: Final = (
    ("site", "The site"),
    ("side", "The side"),
    ("kind", "The kind"),
    ("pathology", "Whether pathology proved it, the entry"),
    ("max_dimension_mm", "The largest dimension"),
    ("dose_gy", "The prescribed dose"),
    ("dose_point", "The point of prescription"),
)


def _lesions(case: Case) -> Iterator[tuple[str, str]]:
    for index, lesion in case.lesions:
        for name, what in _NEEDED:
            if getattr(lesion, name) is None and not (name == "pathology" and _is_no_tumor(lesion)):
                yield f"{what} of lesion {lesion.id}", f"lesions[{index}].{name}"


def _is_no_tumor(lesion: Lesion) -> bool:
    """Targets that no pathology could prove."""
    return lesion.kind in (
        LesionKind.FUNCTIONAL_TARGET,
        LesionKind.ARTERIOVENOUS_MALFORMATION,
        LesionKind.CAVERNOUS_MALFORMATION,
    )


def _delivery(case: Case) -> Iterator[tuple[str, str]]:
    delivery = case.session.delivery
    for index, run in enumerate(delivery.runs):
        for name in ("start", "stop"):
            if getattr(run, name) is None:
                yield f"The {name} of beam in run {index + 1}", f"delivery.runs[{index}].{name}"
    if delivery.anaesthesia.given is None:
        yield "Whether anaesthesia was given", "delivery.anaesthesia.given"
    if case.session.team.neurosurgeon and case.is_present(Role.NEUROSURGEON) is None:
        yield "The neurosurgeon's presence", "delivery.presence"
