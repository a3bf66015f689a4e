"""Independent dose calculations and special dosimetry (R50, R56, R57)."""

from __future__ import annotations

from collections.abc import Iterator

from domain.case import Case
from domain.charge import Severity
from domain.choices import PlanMethod
from domain.entries import Confidence
from domain.facts import FactReader
from domain.rules import Omission, Ruling, finding, rule
from domain.rules.course import has_inverse_plan, method_fields
from domain.rules.services import chargeable
from domain.services import DoseCalculation, SpecialDosimetry


@rule(
    "dosimetry.calculation",
    numbers=("R56", "R57"),
    cites=(
        ("S11", "one a unique beam or arc"),
        ("S06", "MUE 10"),
        ("S15", "isodose plans include it"),
    ),
)
def calculation(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """One unit for each signed independent calculation."""
    code = facts.code("dosimetry.calculation")
    for index, service in case.services_of(DoseCalculation):
        field = f"services[{index}].count"
        if service.count == 0:
            stop = (
                "A dose calculation is recorded with none signed. Count the signed ones, or"
                " remove it."
            )
            yield finding("dosimetry.none_signed", Severity.STOP, stop, field, codes=(code,))
        elif _is_isodose_only(case, facts):
            sentence = "An isodose plan includes the basic dose calculation of its volume."
            where = method_fields(case)
            yield Omission(code=code, because=(sentence,), date=service.date, fields=where)
            yield finding(
                "dosimetry.isodose", Severity.STOP, f"{sentence} Remove one of the two.", field
            )
        else:
            sentence = f"{service.count} independent dose calculations are recorded as signed."
            yield from chargeable(index, service, code, because=sentence, units=service.count)


@rule(
    "dosimetry.payer_cap",
    numbers=("R56",),
    cites=(
        ("S11", "one a unique beam or arc"),
        ("S06", "MUE 10"),
        ("S25", "a payer's lower cap"),
    ),
    confidence=Confidence.MEDIUM,
)
def payer_cap(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """More calculations than the payer takes in a course: as recorded, held."""
    most = facts.integer("payer.most_calculations")
    services = [(i, s) for i, s in case.services_of(DoseCalculation) if s.count]
    count = sum(service.count for _, service in services)
    if facts.payer_sets("payer.most_calculations") and count > most:
        code = facts.code("dosimetry.calculation")
        sentence = (
            f"{count} dose calculations are recorded; this payer takes at most {most}. Whether an"
            " arc counts once or by its parts is not settled between payers and the society."
            " Reduce the units with a reason, or say why all are needed."
        )
        fields = (f"services[{i}].count" for i, _ in services)
        yield finding("dosimetry.payer_cap", Severity.HOLD, sentence, *fields, codes=(code,))


def _is_isodose_only(case: Case, facts: FactReader) -> bool:
    isodose = (PlanMethod.ISODOSE_SIMPLE, PlanMethod.ISODOSE_COMPLEX)
    has_isodose = any(case.plans_by(method) for method in isodose)
    has_volumetric = case.plans_by(PlanMethod.FORWARD_3D) or has_inverse_plan(case, facts)
    return has_isodose and not has_volumetric


@rule(
    "dosimetry.special",
    numbers=("R50",),
    cites=(("S03", "77301 / 77331 indicator 0"), ("S10", "inverse route")),
)
def special(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """An ordered point measurement; part of an inverse plan."""
    code = facts.code("dosimetry.special")
    for index, service in case.services_of(SpecialDosimetry):
        if has_inverse_plan(case, facts):
            sentence = "Special dosimetry belongs to the inverse plan of this course."
            where = method_fields(case)
            yield Omission(code=code, because=(sentence,), date=service.date, fields=where)
        elif service.count:
            sentence = "Ordered point measurements are recorded."
            yield from chargeable(index, service, code, because=sentence, units=service.count)
