"""Clinical planning and dose plans.

1. Clinical planning: one level a course, before the dose plan (R61).
2. The plan follows how it was made: an inverse plan absorbs the others on any date of the course
   (R50); a forward plan stands without it (R51). Isodose plans are replaced by either (R57, R63).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from domain.case import Case
from domain.charge import Severity
from domain.choices import Level, PlanMethod
from domain.entries import Confidence
from domain.facts import FactReader
from domain.lesion import words
from domain.rules import Omission, Ruling, finding, rule
from domain.rules.course import (
    has_inverse_plan,
    method_fields,
    missing,
    told_of_inverse_plan,
    unknown,
)
from domain.rules.services import chargeable
from domain.services import ClinicalPlanning, DosePlan


@rule(
    "planning.clinical",
    numbers=("R61",),
    cites=(("S03", "77301 / 77263 indicator 0"), ("S23", "one planning level a course")),
)
def clinical(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """The physician's clinical planning, once a course, professional only."""
    planned = sorted(case.services_of(ClinicalPlanning), key=lambda pair: _depth(pair[1]))
    for place, (index, service) in enumerate(planned):
        level = service.level or Level.COMPLEX
        code = facts.code(f"planning.clinical_{level}")
        if place:
            sentence = "A course carries one level of clinical planning; the highest is charged."
            where = tuple(f"services[{i}].level" for i, _ in planned)
            yield Omission(code=code, because=(sentence,), date=service.date, fields=where)
            continue
        sentence = f"The physician completed {level} clinical planning for this course."
        yield from chargeable(index, service, code, because=sentence)
        if service.level is None:
            yield missing("The level of clinical planning", f"services[{index}].level", code)


def _depth(service: ClinicalPlanning) -> int:
    """0 for the most complex level."""
    return -tuple(Level).index(service.level or Level.COMPLEX)


@rule(
    "planning.inverse",
    numbers=("R50",),
    cites=(("S10", "inverse route"), ("S03", "77301"), ("S25", "same planning episode")),
)
def inverse(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """An inverse plan, once for the course and its volumes."""
    code = facts.code("planning.inverse_plan")
    for index, plan in case.plans_by(PlanMethod.INVERSE):
        sentence = "The dose was planned inversely for the volumes of this course."
        yield from chargeable(index, plan, code, because=sentence, units=plan.count)


@rule(
    "planning.forward_3d",
    numbers=("R50", "R51"),
    cites=(("S10", "forward route"), ("S03", "77301 / 77295 indicator 0")),
)
def forward(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A forward three-dimensional plan; beside an inverse plan it is part of that."""
    code = facts.code("planning.forward_plan")
    for index, plan in case.plans_by(PlanMethod.FORWARD_3D):
        if has_inverse_plan(case, facts):
            where = method_fields(case)
            why = f"{_ABSORBED}{told_of_inverse_plan(case)}"
            yield Omission(code=code, because=(why,), date=plan.date, fields=where)
            continue
        sentence = "The dose was planned forward in three dimensions, with dose-volume histograms."
        yield from chargeable(index, plan, code, because=sentence, units=plan.count)


_ABSORBED = (
    "An inverse plan of this course absorbs the work that led to it, on whatever date it was done."
)


@rule(
    "planning.against_history",
    numbers=("R50",),
    cites=(("D46", "audit of simulations beside inverse plans"), ("S10", "code by planning route")),
    confidence=Confidence.MEDIUM,
)
def against_history(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """A forward plan recorded where an inverse one was already charged: one of them is not true."""
    forward_plans = case.plans_by(PlanMethod.FORWARD_3D)
    if forward_plans and not case.plans_by(PlanMethod.INVERSE) and has_inverse_plan(case, facts):
        codes = (facts.code("planning.inverse_plan"), facts.code("planning.forward_plan"))
        hold = (
            f"{codes[0]} was already charged for this course, and a forward plan is recorded here."
            " Check how the plan was made: correct this record or the earlier claim."
        )
        where = ("history", *(f"services[{index}].method" for index, _ in forward_plans))
        yield finding("planning.against_history", Severity.HOLD, hold, *where, codes=codes)


@rule(
    "planning.isodose",
    numbers=("R50", "R57", "R63"),
    cites=(("S15", "isodose plans hold the calculation"), ("S03", "77295, 77301 / 77306, 77307")),
)
def isodose(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """Isodose plans are not part of a radiosurgery course: its volumetric plan replaces them."""
    for method in (PlanMethod.ISODOSE_SIMPLE, PlanMethod.ISODOSE_COMPLEX):
        for index, plan in case.plans_by(method):
            sentence = (
                "Radiosurgery is planned by volume; an isodose plan is not charged in its course."
            )
            yield Omission(
                code=facts.code(f"planning.{method}"),
                because=(sentence,),
                date=plan.date,
                fields=(f"services[{index}].method",),
            )


@rule(
    "planning.method",
    numbers=("R50",),
    cites=(("S10", "the code follows how the plan was made"),),
)
def method(case: Case, _facts: FactReader) -> Iterator[Ruling]:
    """Nothing can be charged for a plan whose method is not recorded."""
    for index, plan in case.plans:
        if plan.method is None:
            what = "How the dose plan was made"
            yield unknown(
                what, "no line is made of the plan without it", f"services[{index}].method"
            )


@rule(
    "planning.second_plan",
    numbers=("R50",),
    cites=(
        ("S45", "a second plan for other volumes or after a change"),
        ("K", "a second plan needs a changed volume and new images"),
    ),
    confidence=Confidence.LOW,
)
def second_plan(case: Case, facts: FactReader) -> Iterator[Ruling]:
    """More than one plan in a course needs a changed volume, new images and a reason."""
    for kind, key in _VOLUMETRIC.items():
        plans = case.plans_by(kind)
        code = facts.code(key)
        charged = {line.date_of_service for line in case.course_history if line.code == code}
        days = charged - {plan.date for _, plan in plans}  # the same day is the same plan
        count = sum(plan.count for _, plan in plans)
        if not plans or count + len(days) <= 1:
            continue
        supported = sum(plan.count for _, plan in plans if _is_plan_of_its_own(plan))
        fields = [f"services[{i}].{name}" for i, _ in plans for name in _OWN_PLAN]
        known = f"{count + len(days)} {words(kind)} plans are recorded in this course."
        if supported < count - (0 if days else 1):
            hold = (
                f"{known} A second plan is charged only for a changed volume and a new image set."
                " Record the new image set and the reason for it, or correct the count."
            )
            yield finding("planning.second_plan", Severity.HOLD, hold, *fields, codes=(code,))
        else:
            info = f"{known} Each further one has its own image set and its reason."
            yield finding("planning.second_plan", Severity.INFO, info, *fields, codes=(code,))


_VOLUMETRIC: Final = {
    PlanMethod.INVERSE: "planning.inverse_plan",
    PlanMethod.FORWARD_3D: "planning.forward_plan",
}
_OWN_PLAN: Final = ("count", "new_image_set", "reason")


def _is_plan_of_its_own(plan: DosePlan) -> bool:
    return bool(plan.new_image_set) and bool((plan.reason or "").strip())
