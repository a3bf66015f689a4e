"""Whether a lesion is simple or complex for the surgeon, and which criterion decided.

A lesion already complex by one criterion needs no other; of an otherwise simple lesion every
criterion must be known. Source: coding of cranial radiosurgery by lesion, S17, S36-S38 in
sources.toml.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.choices import LesionKind, Site
from domain.facts import FactReader
from domain.session import Lesion


@dataclass(frozen=True, slots=True, kw_only=True)
class Classification:
    """`criterion`: in words. `missing`: attributes still needed to call it simple."""

    lesion: Lesion
    is_complex: bool
    criterion: str
    missing: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        grade = "complex" if self.is_complex else "simple"
        return f"Lesion {self.lesion.id} is {grade}: {self.criterion}."

    @property
    def is_open(self) -> bool:
        """Whether what is still to be entered may make it complex."""
        return bool(self.missing)

    @property
    def is_functional(self) -> bool:
        return self.lesion.kind is LesionKind.FUNCTIONAL_TARGET


@dataclass(frozen=True, slots=True, kw_only=True)
class Criteria:
    """The facts that make a lesion complex, read once for all lesions of a case."""

    kinds: tuple[str, ...]
    sites: tuple[str, ...]
    least_mm: Decimal
    most_optic_mm: Decimal

    @classmethod
    def of(cls, facts: FactReader) -> Criteria:
        """As of the day of the reader."""
        return cls(
            kinds=facts.texts("surgery.complex_kinds"),
            sites=facts.texts("surgery.complex_sites"),
            least_mm=facts.decimal("surgery.complex_min_dimension_mm"),
            most_optic_mm=facts.decimal("surgery.complex_max_optic_distance_mm"),
        )


def classify(lesion: Lesion, criteria: Criteria) -> Classification:
    """Grade one cranial lesion."""
    criterion = _complex_criterion(lesion, criteria)
    if criterion:
        return Classification(lesion=lesion, is_complex=True, criterion=criterion)
    missing, size = _missing(lesion), lesion.max_dimension_mm
    if missing or size is None:
        criterion = "no complex criterion is met, as far as it is recorded"
    else:
        below = f"{_mm(size)} is below {_mm(criteria.least_mm)}"
        criterion = f"no complex criterion is met and {below}"
    return Classification(lesion=lesion, is_complex=False, criterion=criterion, missing=missing)


def _complex_criterion(lesion: Lesion, criteria: Criteria) -> str:
    if lesion.kind in criteria.kinds:
        return words(lesion.kind or "")
    if lesion.within_brainstem or lesion.site is Site.BRAINSTEM:
        return "inside the brainstem"
    if lesion.site in criteria.sites:
        return f"located in the {words(lesion.site or '')}"
    size, distance = lesion.max_dimension_mm, lesion.optic_distance_mm
    if size is not None and size >= criteria.least_mm:
        return f"largest dimension {_mm(size)}, at least {_mm(criteria.least_mm)}"
    if isinstance(distance, Decimal) and distance <= criteria.most_optic_mm:
        most = _mm(criteria.most_optic_mm)
        return f"{_mm(distance)} from the optic apparatus, at most {most}"
    return ""


def _missing(lesion: Lesion) -> tuple[str, ...]:
    needed = {
        "kind": lesion.kind,
        "site": lesion.site,
        "max_dimension_mm": lesion.max_dimension_mm,
        "optic_distance_mm": lesion.optic_distance_mm,
    }
    return tuple(name for name, value in needed.items() if value is None)


def _mm(value: Decimal) -> str:
    return f"{value:f} mm"


def words(name: str) -> str:
    """The name of a listed value in words: `cavernous_sinus` -> cavernous sinus."""
    return name.replace("_", " ")
