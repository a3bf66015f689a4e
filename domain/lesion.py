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
    def is_functional(self) -> bool:
        return self.lesion.kind is LesionKind.FUNCTIONAL_TARGET


def classify(lesion: Lesion, facts: FactReader) -> Classification:
    """Grade one cranial lesion."""
    criterion = _complex_criterion(lesion, facts)
    if criterion:
        return Classification(lesion=lesion, is_complex=True, criterion=criterion)
    missing, size = _missing(lesion), lesion.max_dimension_mm
    if missing or size is None:
        criterion = "no complex criterion is met, as far as it is recorded"
    else:
        criterion = f"no complex criterion is met and {_mm(size)} is below {_least(facts)}"
    return Classification(lesion=lesion, is_complex=False, criterion=criterion, missing=missing)


def _complex_criterion(lesion: Lesion, facts: FactReader) -> str:
    if lesion.kind and lesion.kind in facts.texts("surgery.complex_kinds"):
        return words(lesion.kind)
    if lesion.within_brainstem or lesion.site is Site.BRAINSTEM:
        return "inside the brainstem"
    if lesion.site and lesion.site in facts.texts("surgery.complex_sites"):
        return f"located in the {words(lesion.site)}"
    size, least = lesion.max_dimension_mm, facts.decimal("surgery.complex_min_dimension_mm")
    if size is not None and size >= least:
        return f"largest dimension {_mm(size)}, at least {_mm(least)}"
    distance, most = (
        lesion.optic_distance_mm,
        facts.decimal("surgery.complex_max_optic_distance_mm"),
    )
    if isinstance(distance, Decimal) and distance <= most:
        return f"{_mm(distance)} from the optic apparatus, at most {_mm(most)}"
    return ""


def _missing(lesion: Lesion) -> tuple[str, ...]:
    needed = {
        "kind": lesion.kind,
        "site": lesion.site,
        "max_dimension_mm": lesion.max_dimension_mm,
        "optic_distance_mm": lesion.optic_distance_mm,
    }
    return tuple(name for name, value in needed.items() if value is None)


def _least(facts: FactReader) -> str:
    return _mm(facts.decimal("surgery.complex_min_dimension_mm"))


def _mm(value: Decimal) -> str:
    return f"{value:f} mm"


def words(name: str) -> str:
    """The name of a listed value in words: `cavernous_sinus` -> cavernous sinus."""
    return name.replace("_", " ")
