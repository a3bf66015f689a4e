"""Doubts about the grade of a lesion that was entered in full (R31, R32)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from domain.case import Case
from domain.charge import Severity
from domain.choices import LesionStatus, Site
from domain.entries import Confidence
from domain.facts import FactReader
from domain.lesion import Classification, Criteria, classify
from domain.rules import Ruling, finding, rule
from domain.rules.surgeon import why_no_surgeon


@rule(
    "surgery.brainstem_contradiction",
    numbers=("R31",),
    cites=(("S17", "inside the brainstem"),),
)
def brainstem_contradiction(case: Case, _facts: FactReader) -> Iterator[Ruling]:
    """Site and the brainstem flag must agree."""
    for index, lesion in case.cranial:
        if lesion.site is Site.BRAINSTEM and lesion.within_brainstem is False:
            sentence = (
                f"Lesion {lesion.id} has the site brainstem and is marked as not inside it. Correct"
                " one of the two: the surgeon's grading rests on it."
            )
            fields = (f"lesions[{index}].within_brainstem", f"lesions[{index}].site")
            yield finding("surgery.brainstem", Severity.HOLD, sentence, *fields)


@rule(
    "surgery.cavity",
    numbers=("R31", "R32"),
    cites=(
        ("S17", "size of a lesion"),
        ("K", "no text found on the size of a resection cavity"),
    ),
    confidence=Confidence.LOW,
)
def cavity(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A resection cavity that is complex by its size alone: whether that size counts is open."""
    if why_no_surgeon(case, facts):
        return
    criteria = Criteria.of(facts)
    for (index, lesion), grade in zip(case.cranial, case.grades(criteria), strict=True):
        if lesion.status is LesionStatus.CAVITY and _is_complex_by_size(grade, criteria):
            code = facts.code("surgery.first_complex")
            hold = (
                f"Lesion {lesion.id} is a resection cavity and complex only by its size. Proposed:"
                " the cavity is measured as the treated target. Others hold that only a lesion's"
                " own size counts, which would make it simple; no text was found that settles it."
                " Ask the surgeon, keep the statement, and say why."
            )
            fields = (f"lesions[{index}].status", f"lesions[{index}].max_dimension_mm")
            yield finding("surgery.cavity", Severity.HOLD, hold, *fields, codes=(code,))


def _is_complex_by_size(grade: Classification, criteria: Criteria) -> bool:
    """Whether nothing but the largest dimension makes the lesion complex."""
    sizeless = replace(grade.lesion, max_dimension_mm=None)
    return grade.is_complex and not classify(sizeless, criteria).is_complex
